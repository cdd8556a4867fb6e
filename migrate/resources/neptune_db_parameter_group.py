"""AWS::Neptune::DBParameterGroup: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-neptune-dbparametergroup.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.database_shapes import user_set
from migrate.resources.shapes import given, tag_list
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::Neptune::DBParameterGroup",
    service="rds",
    listing=Read(
        "describe_db_parameter_groups",
        "DBParameterGroups[?starts_with(not_null(DBParameterGroupFamily, ''), 'neptune')]",
    ),
    facets={
        "Parameters": Read(
            "describe_db_parameters", "Parameters", {"DBParameterGroupName": "DBParameterGroupName", "Source": "'user'"}
        ),
        "Tags": Read("list_tags_for_resource", "TagList", {"ResourceName": "DBParameterGroupArn"}),
    },
    identifier="DBParameterGroupName",
    name="DBParameterGroupName",
    arn="DBParameterGroupArn",
    forms=("arn:${AWS::Partition}:rds:${AWS::Region}:${AWS::AccountId}:pg:${Ref}",),
    tags="Tags",
    name_property="Name",
    # RDS makes the first one of each family by itself.
    owned_by_aws="starts_with(DBParameterGroupName, 'default.')",
)


def properties(doc: Document) -> Properties:
    """What CreateDBParameterGroup takes, and the parameters that somebody set."""
    return {
        "Parameters": user_set(doc.get("Parameters")),
        **given(
            Description=doc.get("Description"),
            Family=doc.get("DBParameterGroupFamily"),
            Name=doc["DBParameterGroupName"],
            Tags=tag_list(doc.get("Tags")),
        ),
    }


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing about a parameter group is beyond CloudFormation."""
    yield from ()
