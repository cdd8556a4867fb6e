"""AWS::ElasticLoadBalancingV2::TargetGroup: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-elasticloadbalancingv2-targetgroup.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.elasticloadbalancingv2_shapes import attributes, tags_of_it
from migrate.resources.shapes import by, given, picked, tag_list
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::ElasticLoadBalancingV2::TargetGroup",
    service="elbv2",
    listing=Read("describe_target_groups", "TargetGroups"),
    facets={
        "Attributes": Read("describe_target_group_attributes", "Attributes", {"TargetGroupArn": "TargetGroupArn"}),
        "Targets": Read(
            "describe_target_health", "TargetHealthDescriptions[].Target", {"TargetGroupArn": "TargetGroupArn"}
        ),
        "Tags": tags_of_it("TargetGroupArn"),
    },
    identifier="TargetGroupArn",
    name="TargetGroupName",
    arn="TargetGroupArn",
    # By its full name metrics are told apart.
    attributes={"TargetGroupFullName": "split(TargetGroupArn, ':')[5]", "TargetGroupName": "TargetGroupName"},
    tags="Tags",
    name_property="Name",
    limits=("Instances and addresses that are its targets: whoever runs them registers them",),
)

SAME = (
    "HealthCheckEnabled",
    "HealthCheckIntervalSeconds",
    "HealthCheckPath",
    "HealthCheckPort",
    "HealthCheckProtocol",
    "HealthCheckTimeoutSeconds",
    "HealthyThresholdCount",
    "IpAddressType",
    "Matcher",
    "Port",
    "Protocol",
    "ProtocolVersion",
    "TargetControlPort",
    "TargetType",
    "UnhealthyThresholdCount",
    "VpcId",
)
# Targets that stand; tasks, pods and instances of a group come and go, and register themselves.
STANDING = ("alb", "lambda")


def properties(doc: Document) -> Properties:
    """How targets are reached and judged, and which ones stand."""
    standing = doc.get("TargetType") in STANDING
    return given(
        Name=doc["TargetGroupName"],
        Tags=tag_list(doc.get("Tags")),
        TargetGroupAttributes=attributes(doc.get("Attributes")),
        Targets=[given(Id=one.get("Id"), Port=one.get("Port")) for one in by("Id", doc.get("Targets")) if standing],
        **picked(doc, SAME),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Targets that somebody has to register."""
    targets = sorted(str(one.get("Id")) for one in doc.get("Targets") or ())
    if targets and doc.get("TargetType") not in STANDING:
        yield Finding(
            Severity.INFO,
            "targets-register-anew",
            "",
            f"its targets are {', '.join(targets)}; the new group starts empty",
            "register the new ones, unless a service of ECS or EKS or an Auto Scaling group does so",
        )
