"""AWS::ElastiCache::ParameterGroup: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-elasticache-parametergroup.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.database_shapes import user_set
from migrate.resources.shapes import given, tag_list
from migrate.resources.spec import Document, Read, Spec

NAME = "CacheParameterGroupName"
ARN = f"ARN || join(':', ['arn', _.Partition, 'elasticache', _.Region, _.Account, 'parametergroup', {NAME}])"

SPEC = Spec(
    kind="AWS::ElastiCache::ParameterGroup",
    service="elasticache",
    listing=Read("describe_cache_parameter_groups", "CacheParameterGroups"),
    facets={
        "Parameters": Read("describe_cache_parameters", "Parameters", {NAME: NAME, "Source": "'user'"}),
        "Tags": Read("list_tags_for_resource", "TagList", {"ResourceName": ARN}),
    },
    identifier=NAME,
    name=NAME,
    arn=ARN,
    forms=("arn:${AWS::Partition}:elasticache:${AWS::Region}:${AWS::AccountId}:parametergroup:${Ref}",),
    tags="Tags",
    # ElastiCache makes the first one of each family by itself, and those of a global datastore.
    owned_by_aws=f"starts_with({NAME}, 'default.') || IsGlobal",
    limits=("Its name: CloudFormation makes one up",),
)


def properties(doc: Document) -> Properties:
    """What CreateCacheParameterGroup takes, and the parameters that somebody set."""
    return given(
        CacheParameterGroupFamily=doc.get("CacheParameterGroupFamily"),
        Description=doc.get("Description"),
        Properties=user_set(doc.get("Parameters")),
        Tags=tag_list(doc.get("Tags")),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing about a parameter group is beyond CloudFormation."""
    yield from ()
