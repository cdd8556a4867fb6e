"""AWS::ECR::RegistryPolicy: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ecr-registrypolicy.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import parsed
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::ECR::RegistryPolicy",
    service="ecr",
    listing=Read(
        "get_registry_policy",
        "policyText && [{RegistryId: registryId, Policy: policyText}] || `[]`",
        absent=("RegistryPolicyNotFoundException",),
    ),
    identifier="RegistryId",
    # A registry is called like its account.
    ref_identifies=False,
)


def properties(doc: Document) -> Properties:
    """The one policy of the region's registry."""
    return {"PolicyText": parsed(doc["Policy"])}


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing about a policy is beyond CloudFormation."""
    yield from ()
