"""AWS::EventSchemas::Schema: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-eventschemas-schema.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import given, picked, tag_list
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::EventSchemas::Schema",
    service="schemas",
    parents=("AWS::EventSchemas::Registry",),
    listing=Read(
        "list_schemas", "Schemas[].{SchemaName: SchemaName, SchemaArn: SchemaArn}", {"RegistryName": "RegistryName"}
    ),
    facets={
        "": Read("describe_schema", "@", {"RegistryName": "_parent.RegistryName", "SchemaName": "SchemaName"}),
        "Tags": Read("list_tags_for_resource", "Tags", {"ResourceArn": "SchemaArn"}),
    },
    identifier="SchemaArn",
    name="SchemaName",
    arn="SchemaArn",
    attributes={"SchemaName": "SchemaName"},
    tags="Tags",
    name_property="SchemaName",
    limits=("Older versions of a schema: the new one begins with the newest",),
)


def properties(doc: Document) -> Properties:
    """What CreateSchema takes: the newest version."""
    return given(
        **picked(doc, ("Content", "Description", "SchemaName", "Type")),
        RegistryName=doc["_parent"]["RegistryName"],
        Tags=tag_list(doc.get("Tags")),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing about a schema is beyond CloudFormation."""
    yield from ()
