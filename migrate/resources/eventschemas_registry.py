"""AWS::EventSchemas::Registry: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-eventschemas-registry.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import given, picked, tag_list
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::EventSchemas::Registry",
    service="schemas",
    listing=Read("list_registries", "Registries", {"Scope": "'LOCAL'"}),
    facets={
        "": Read("describe_registry", "@", {"RegistryName": "RegistryName"}),
        "Tags": Read("list_tags_for_resource", "Tags", {"ResourceArn": "RegistryArn"}),
    },
    identifier="RegistryArn",
    name="RegistryName",
    arn="RegistryArn",
    attributes={"RegistryName": "RegistryName"},
    tags="Tags",
    name_property="RegistryName",
    # What EventBridge discovers, and what it knows of AWS's own events.
    owned_by_aws="RegistryName == 'discovered-schemas' || starts_with(RegistryName, 'aws.')",
)


def properties(doc: Document) -> Properties:
    """What CreateRegistry takes."""
    return given(**picked(doc, ("RegistryName", "Description")), Tags=tag_list(doc.get("Tags")))


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing about a registry is beyond CloudFormation."""
    yield from ()
