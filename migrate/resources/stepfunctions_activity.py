"""AWS::StepFunctions::Activity: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-stepfunctions-activity.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import capitalised, given, pruned, tag_list
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::StepFunctions::Activity",
    service="stepfunctions",
    listing=Read("list_activities", "activities"),
    facets={
        "": Read("describe_activity", "@", {"activityArn": "activityArn"}),
        "Tags": Read("list_tags_for_resource", "tags", {"resourceArn": "activityArn"}),
    },
    identifier="activityArn",
    arn="activityArn",
    tags="Tags",
    attributes={"Name": "name"},
    name_property="Name",
)


def properties(doc: Document) -> Properties:
    """A name at which workers ask for work."""
    return given(
        EncryptionConfiguration=capitalised(pruned(doc.get("encryptionConfiguration"))),
        Name=doc["name"],
        Tags=tag_list(doc.get("Tags")),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing about an activity is beyond CloudFormation."""
    yield from ()
