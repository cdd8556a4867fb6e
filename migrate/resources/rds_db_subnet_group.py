"""AWS::RDS::DBSubnetGroup: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbsubnetgroup.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.database_shapes import OF_OTHERS, TAGS, UNNAMED, subnet_group
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::RDS::DBSubnetGroup",
    also=("AWS::DocDB::DBSubnetGroup", "AWS::Neptune::DBSubnetGroup"),
    service="rds",
    listing=Read("describe_db_subnet_groups", "DBSubnetGroups"),
    facets={"Others": OF_OTHERS, "Tags": Read("list_tags_for_resource", "TagList", TAGS)},
    identifier="DBSubnetGroupName",
    name="DBSubnetGroupName",
    arn="DBSubnetGroupArn",
    forms=("arn:${AWS::Partition}:rds:${AWS::Region}:${AWS::AccountId}:subgrp:${Ref}",),
    tags="Tags",
    name_property="DBSubnetGroupName",
    # RDS makes the group `default` by itself.
    owned_by_aws="DBSubnetGroupName == 'default' || contains(not_null(Others, `[]`), DBSubnetGroupName)",
    limits=(UNNAMED,),
)


def properties(doc: Document) -> Properties:
    """What CreateDBSubnetGroup takes."""
    return subnet_group(doc)


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing about a subnet group is beyond CloudFormation."""
    yield from ()
