"""AWS::Redshift::ClusterSubnetGroup: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-redshift-clustersubnetgroup.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import given, in_order, tag_list
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::Redshift::ClusterSubnetGroup",
    service="redshift",
    listing=Read("describe_cluster_subnet_groups", "ClusterSubnetGroups"),
    identifier="ClusterSubnetGroupName",
    name="ClusterSubnetGroupName",
    arn="arn:{_.Partition}:redshift:{_.Region}:{_.Account}:subnetgroup:{ClusterSubnetGroupName}",
    forms=("arn:${AWS::Partition}:redshift:${AWS::Region}:${AWS::AccountId}:subnetgroup:${Ref}",),
    tags="Tags",
    # Redshift makes the group `default` by itself.
    owned_by_aws="ClusterSubnetGroupName == 'default'",
    limits=("Its name: CloudFormation makes one up",),
)


def properties(doc: Document) -> Properties:
    """What CreateClusterSubnetGroup takes."""
    return given(
        Description=doc.get("Description"),
        SubnetIds=in_order(one.get("SubnetIdentifier") for one in doc.get("Subnets") or ()),
        Tags=tag_list(doc.get("Tags")),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing about a subnet group is beyond CloudFormation."""
    yield from ()
