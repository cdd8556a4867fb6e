"""AWS::Neptune::DBClusterParameterGroup: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-neptune-dbclusterparametergroup.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.database_shapes import user_set
from migrate.resources.shapes import given, tag_list
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::Neptune::DBClusterParameterGroup",
    service="rds",
    listing=Read(
        "describe_db_cluster_parameter_groups",
        "DBClusterParameterGroups[?starts_with(not_null(DBParameterGroupFamily, ''), 'neptune')]",
    ),
    facets={
        "Parameters": Read(
            "describe_db_cluster_parameters",
            "Parameters",
            {"DBClusterParameterGroupName": "DBClusterParameterGroupName", "Source": "'user'"},
        ),
        "Tags": Read("list_tags_for_resource", "TagList", {"ResourceName": "DBClusterParameterGroupArn"}),
    },
    identifier="DBClusterParameterGroupName",
    name="DBClusterParameterGroupName",
    arn="DBClusterParameterGroupArn",
    forms=("arn:${AWS::Partition}:rds:${AWS::Region}:${AWS::AccountId}:cluster-pg:${Ref}",),
    tags="Tags",
    name_property="Name",
    # RDS makes the first one of each family by itself.
    owned_by_aws="starts_with(DBClusterParameterGroupName, 'default.')",
)


def properties(doc: Document) -> Properties:
    """What CreateDBClusterParameterGroup takes, and the parameters that somebody set."""
    return {
        "Parameters": user_set(doc.get("Parameters")),
        **given(
            Description=doc.get("Description"),
            Family=doc.get("DBParameterGroupFamily"),
            Name=doc["DBClusterParameterGroupName"],
            Tags=tag_list(doc.get("Tags")),
        ),
    }


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing about a parameter group is beyond CloudFormation."""
    yield from ()
