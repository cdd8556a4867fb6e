"""AWS::WAFv2::WebACLAssociation: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-wafv2-webaclassociation.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.spec import Document, Read, Spec

# One kind of thing is told at a time, and only load balancers unless asked.
PROTECTED = (
    "AMPLIFY",
    "API_GATEWAY",
    "APPLICATION_LOAD_BALANCER",
    "APPSYNC",
    "APP_RUNNER_SERVICE",
    "COGNITO_USER_POOL",
    "VERIFIED_ACCESS_INSTANCE",
)
EACH = ", ".join(f"{{WebACLArn: ARN, ResourceType: '{kind}'}}" for kind in PROTECTED)

SPEC = Spec(
    kind="AWS::WAFv2::WebACLAssociation",
    service="wafv2",
    parents=("AWS::WAFv2::WebACL",),
    # A distribution names its web ACL by itself.
    within=Read("", f"[@][?contains(ARN, ':regional/')].[{EACH}][]"),
    listing=Read(
        "list_resources_for_web_acl",
        "ResourceArns[].{ResourceArn: @}",
        {"WebACLArn": "WebACLArn", "ResourceType": "ResourceType"},
    ),
    identifier="{ResourceArn}|{_parent.ARN}",
    name="ResourceArn",
    ref_identifies=False,
)


def properties(doc: Document) -> Properties:
    """What a web ACL protects."""
    return {"ResourceArn": doc["ResourceArn"], "WebACLArn": doc["_parent"]["ARN"]}


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing that a person must know."""
    yield from ()
