"""AWS::Cloud9::EnvironmentEC2: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloud9-environmentec2.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import given, tag_list
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::Cloud9::EnvironmentEC2",
    service="cloud9",
    listing=Read("list_environments", "environmentIds[].{id: @}"),
    facets={
        "": Read("describe_environments", "environments[0]", {"environmentIds": "[id]"}),
        "Tags": Read("list_tags_for_resource", "Tags", {"ResourceARN": "arn"}),
    },
    identifier="id",
    name="name",
    arn="arn",
    attributes={"Arn": "arn", "Name": "name"},
    tags="Tags",
    owned_by_aws="lifecycle.status == 'DELETING'",
    by_hand="push what is in the workspace to its repositories, and make a new environment or use another editor: AWS"
    " lets accounts that never had one make none",
    limits=("What is in the workspace", "Who shares it"),
    ignored={
        "AutomaticStopTimeMinutes": "cannot be read",
        "ImageId": "cannot be read",
        "InstanceType": "cannot be read, though its instance tells it",
        "Repositories": "cloned once, and cannot be read",
        "SubnetId": "cannot be read, though its instance tells it",
    },
)


def properties(doc: Document) -> Properties:
    """What can be read of what CreateEnvironmentEC2 took."""
    return given(
        ConnectionType=doc.get("connectionType"),
        Description=doc.get("description"),
        Name=doc.get("name"),
        OwnerArn=doc.get("ownerArn"),
        Tags=tag_list(doc.get("Tags")),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """A workspace is on its instance's disk, or on a host of somebody's own."""
    where = "a host of your own" if doc.get("type") == "ssh" else "its instance"
    yield Finding(
        Severity.WARN,
        "data-stays-behind",
        "",
        f"the workspace is on {where}, and nothing of it is copied",
        "commit and push what is in it, before the environment is deleted",
    )
