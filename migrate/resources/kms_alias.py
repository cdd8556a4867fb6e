"""AWS::KMS::Alias: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kms-alias.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import given
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::KMS::Alias",
    service="kms",
    listing=Read("list_aliases", "Aliases"),
    identifier="AliasName",
    name="AliasName",
    arn="AliasArn",
    forms=("arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:${Ref}",),
    name_property="AliasName",
    # Every account has the aliases of the keys that AWS manages, most of them before there is a key.
    owned_by_aws="starts_with(AliasName, 'alias/aws/')",
)


def properties(doc: Document) -> Properties:
    """The alias and its key."""
    return given(AliasName=doc["AliasName"], TargetKeyId=doc.get("TargetKeyId"))


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing about an alias needs a person."""
    yield from ()
