"""AWS::DocDB::DBSubnetGroup: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-docdb-dbsubnetgroup.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.database_shapes import OF_DOCDB, TAGS, UNNAMED, subnet_group
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::DocDB::DBSubnetGroup",
    also=("AWS::Neptune::DBSubnetGroup", "AWS::RDS::DBSubnetGroup"),
    service="rds",
    listing=Read("describe_db_subnet_groups", "DBSubnetGroups"),
    facets={"Used": OF_DOCDB, "Tags": Read("list_tags_for_resource", "TagList", TAGS)},
    identifier="DBSubnetGroupName",
    name="DBSubnetGroupName",
    arn="DBSubnetGroupArn",
    forms=("arn:${AWS::Partition}:rds:${AWS::Region}:${AWS::AccountId}:subgrp:${Ref}",),
    tags="Tags",
    name_property="DBSubnetGroupName",
    owned_by_aws="DBSubnetGroupName == 'default' || !contains(not_null(Used, `[]`), DBSubnetGroupName)",
    limits=(UNNAMED,),
)


def properties(doc: Document) -> Properties:
    """What CreateDBSubnetGroup takes."""
    return subnet_group(doc)


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing about a subnet group is beyond CloudFormation."""
    yield from ()
