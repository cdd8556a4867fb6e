"""AWS::EventSchemas::RegistryPolicy: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-eventschemas-registrypolicy.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import parsed
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::EventSchemas::RegistryPolicy",
    service="schemas",
    parents=("AWS::EventSchemas::Registry",),
    listing=Read(
        "get_resource_policy",
        "Policy && [{Policy: Policy}] || `[]`",
        {"RegistryName": "RegistryName"},
        absent=("NotFoundException",),
    ),
    identifier="_parent.RegistryName",
    ref_identifies=False,
    ignored={"RevisionId": "guards an update against another one"},
)


def properties(doc: Document) -> Properties:
    """The registry's one policy."""
    return {"Policy": parsed(doc["Policy"]), "RegistryName": doc["_parent"]["RegistryName"]}


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing that a person must know."""
    yield from ()
