"""AWS::IAM::InstanceProfile: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-instanceprofile.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import given
from migrate.resources.spec import Document, Read, Scope, Spec

SPEC = Spec(
    kind="AWS::IAM::InstanceProfile",
    service="iam",
    is_global=True,
    scope=Scope.ACCOUNT,
    listing=Read("list_instance_profiles", "InstanceProfiles"),
    facets={"": Read("get_instance_profile", "InstanceProfile", {"InstanceProfileName": "InstanceProfileName"})},
    identifier="InstanceProfileName",
    arn="Arn",
    tags="Tags",
    name_property="InstanceProfileName",
)


def properties(doc: Document) -> Properties:
    """A name for the one role that instances get. (The type takes no tags.)"""
    return {
        **given(InstanceProfileName=doc["InstanceProfileName"], Path=doc.get("Path")),
        "Roles": [role["RoleName"] for role in doc.get("Roles") or ()],
    }


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing about an instance profile is beyond CloudFormation."""
    yield from ()
