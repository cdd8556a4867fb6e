"""AWS::ElastiCache::SubnetGroup: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-elasticache-subnetgroup.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import given, in_order, tag_list
from migrate.resources.spec import Document, Read, Spec

ARN = "ARN || join(':', ['arn', _.Partition, 'elasticache', _.Region, _.Account, 'subnetgroup', CacheSubnetGroupName])"

SPEC = Spec(
    kind="AWS::ElastiCache::SubnetGroup",
    service="elasticache",
    listing=Read("describe_cache_subnet_groups", "CacheSubnetGroups"),
    facets={"Tags": Read("list_tags_for_resource", "TagList", {"ResourceName": ARN})},
    identifier="CacheSubnetGroupName",
    name="CacheSubnetGroupName",
    arn=ARN,
    forms=("arn:${AWS::Partition}:elasticache:${AWS::Region}:${AWS::AccountId}:subnetgroup:${Ref}",),
    tags="Tags",
    name_property="CacheSubnetGroupName",
    # ElastiCache makes the group `default` by itself.
    owned_by_aws="CacheSubnetGroupName == 'default'",
)


def properties(doc: Document) -> Properties:
    """What CreateCacheSubnetGroup takes. A description may be empty, and must be there."""
    return {
        "Description": doc.get("CacheSubnetGroupDescription") or "",
        **given(
            CacheSubnetGroupName=doc["CacheSubnetGroupName"],
            SubnetIds=in_order(one.get("SubnetIdentifier") for one in doc.get("Subnets") or ()),
            Tags=tag_list(doc.get("Tags")),
        ),
    }


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing about a subnet group is beyond CloudFormation."""
    yield from ()
