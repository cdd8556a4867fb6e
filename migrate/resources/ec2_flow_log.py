"""AWS::EC2::FlowLog: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-flowlog.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.ec2_shapes import ARN, FORM, uncarried
from migrate.resources.shapes import by, given, in_order, picked, tag_list
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::EC2::FlowLog",
    service="ec2",
    listing=Read("describe_flow_logs", "FlowLogs"),
    identifier="FlowLogId",
    arn=ARN + "vpc-flow-log/{FlowLogId}",
    forms=(FORM + "vpc-flow-log/${Ref}",),
    tags="Tags",
)

# What the flow is of, by how its id begins; the first that fits.
KINDS = {
    "vpc-": "VPC",
    "subnet-": "Subnet",
    "eni-": "NetworkInterface",
    "tgw-attach-": "TransitGatewayAttachment",
    "tgw-": "TransitGateway",
    "nat-": "RegionalNatGateway",
}
SAME = (
    "DeliverCrossAccountRole",
    "DestinationOptions",
    "LogDestinationType",
    "LogFormat",
    "MaxAggregationInterval",
    "ResourceId",
    "TrafficType",
)
LOGS = "cloud-watch-logs"


def properties(doc: Document) -> Properties:
    """Which flows are written where. A group of logs is given by its name, or else by its ARN."""
    into_logs = (doc.get("LogDestinationType") or LOGS) == LOGS
    group = doc.get("LogGroupName") if into_logs else None
    return given(
        # AWS remembers a role that nothing but CloudWatch Logs has a use for; CloudFormation refuses it elsewhere.
        DeliverLogsPermissionArn=doc.get("DeliverLogsPermissionArn") if into_logs else None,
        LogDestination=None if group else doc.get("LogDestination"),
        LogGroupName=group,
        ResourceType=next((kind for head, kind in KINDS.items() if str(doc.get("ResourceId")).startswith(head)), None),
        TagFieldSpecifications=[
            given(ResourceType=one.get("ResourceType"), TagKeys=in_order(one.get("TagKeys")))
            for one in by("ResourceType", doc.get("TagFieldSpecifications"))
        ],
        Tags=tag_list(doc.get("Tags")),
        **picked(doc, SAME),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """An interface belongs to something that makes another one."""
    if str(doc.get("ResourceId")).startswith("eni-"):
        yield uncarried(
            doc,
            "flow-log-of-interface",
            f"the log is of the interface {doc['ResourceId']}, which does not move",
            "make the log of the new interface, or of its subnet",
        )
