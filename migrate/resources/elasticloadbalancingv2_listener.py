"""AWS::ElasticLoadBalancingV2::Listener: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-elasticloadbalancingv2-listener.html"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.ec2_shapes import uncarried
from migrate.resources.elasticloadbalancingv2_shapes import actions, attributes, secrets, tags_of_it
from migrate.resources.shapes import given, picked, tag_list
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::ElasticLoadBalancingV2::Listener",
    service="elbv2",
    parents=("AWS::ElasticLoadBalancingV2::LoadBalancer",),
    listing=Read("describe_listeners", "Listeners", {"LoadBalancerArn": "LoadBalancerArn"}),
    facets={
        "Attributes": Read("describe_listener_attributes", "Attributes", {"ListenerArn": "ListenerArn"}),
        "MoreCertificates": Read(
            "describe_listener_certificates",
            "Certificates[?!IsDefault].CertificateArn",
            {"ListenerArn": "ListenerArn"},
        ),
        "Tags": tags_of_it("ListenerArn"),
    },
    identifier="ListenerArn",
    arn="ListenerArn",
    tags="Tags",
    limits=("The client secret of an OpenID Connect sign-in",),
)

SAME = ("AlpnPolicy", "LoadBalancerArn", "Port", "Protocol", "SslPolicy")
MUTUAL = ("AdvertiseTrustStoreCaNames", "IgnoreClientCertificateExpiry", "Mode", "TrustStoreArn")


def properties(doc: Document) -> Properties:
    """Where the load balancer listens, and what it does with a request that no rule is about."""
    return given(
        Certificates=[picked(one, ("CertificateArn",)) for one in doc.get("Certificates") or ()],
        DefaultActions=actions(doc.get("DefaultActions"), str),
        ListenerAttributes=attributes(doc.get("Attributes")),
        MutualAuthentication=_mutual(doc.get("MutualAuthentication") or {}),
        Tags=tag_list(doc.get("Tags")),
        **picked(doc, SAME),
    )


def _mutual(raw: Mapping[str, Any]) -> Properties:
    return picked(raw, MUTUAL) if raw.get("Mode") not in (None, "off") else {}


def findings(doc: Document) -> Iterator[Finding]:
    """Secrets, and certificates besides the first."""
    yield from secrets(doc, doc.get("DefaultActions"))
    if more := sorted(doc.get("MoreCertificates") or ()):
        yield uncarried(
            doc,
            "further-certificates",
            f"the listener has further certificates: {', '.join(more)}",
            "write an AWS::ElasticLoadBalancingV2::ListenerCertificate with the new account's certificates",
        )
    if (doc.get("MutualAuthentication") or {}).get("ClientCertificateIdentityFilters"):
        yield uncarried(
            doc,
            "client-certificate-filters",
            "the listener filters client certificates in a way that CloudFormation does not know",
            "set the filters in the new account by hand (ModifyListener)",
        )
