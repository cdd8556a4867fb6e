"""AWS::Redshift::ClusterParameterGroup: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-redshift-clusterparametergroup.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.database_shapes import user_set
from migrate.resources.shapes import given, picked, tag_list
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::Redshift::ClusterParameterGroup",
    service="redshift",
    listing=Read("describe_cluster_parameter_groups", "ParameterGroups"),
    facets={
        "Parameters": Read(
            "describe_cluster_parameters",
            "Parameters[?Source == 'user']",
            {"ParameterGroupName": "ParameterGroupName", "Source": "'user'"},
        )
    },
    identifier="ParameterGroupName",
    name="ParameterGroupName",
    arn="arn:{_.Partition}:redshift:{_.Region}:{_.Account}:parametergroup:{ParameterGroupName}",
    forms=("arn:${AWS::Partition}:redshift:${AWS::Region}:${AWS::AccountId}:parametergroup:${Ref}",),
    tags="Tags",
    name_property="ParameterGroupName",
    # Redshift makes the first one of each family by itself.
    owned_by_aws="starts_with(ParameterGroupName, 'default.')",
)


def properties(doc: Document) -> Properties:
    """What CreateClusterParameterGroup takes, and the parameters that somebody set."""
    return given(
        Parameters=[
            {"ParameterName": name, "ParameterValue": value} for name, value in user_set(doc.get("Parameters")).items()
        ],
        Tags=tag_list(doc.get("Tags")),
        **picked(doc, ("Description", "ParameterGroupFamily", "ParameterGroupName")),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing about a parameter group is beyond CloudFormation."""
    yield from ()
