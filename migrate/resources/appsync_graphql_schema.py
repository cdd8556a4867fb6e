"""AWS::AppSync::GraphQLSchema: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appsync-graphqlschema.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::AppSync::GraphQLSchema",
    service="appsync",
    parents=("AWS::AppSync::GraphQLApi",),
    listing=Read(
        "get_introspection_schema",
        "[{schema: schema}]",
        {"apiId": "apiId", "format": "'SDL'", "includeDirectives": "`true`"},
        # An API that was made and never given a schema.
        absent=("GraphQLSchemaException", "NotFoundException"),
    ),
    identifier="{_parent.apiId}GraphQLSchema",
    ref_identifies=False,
    # A merged API's schema comes of those that it is merged from.
    owned_by_aws="_parent.apiType == 'MERGED'",
    ignored={"DefinitionS3Location": "where a deployment took the text from; the text itself is what AWS keeps"},
)


def properties(doc: Document) -> Properties:
    """The schema as AWS keeps it: the types that it added by itself are in it, and accepted again."""
    schema = doc["schema"]
    return {
        "ApiId": doc["_parent"]["apiId"],
        "Definition": schema if isinstance(schema, str) else schema.decode(),
    }


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing that a person must know."""
    yield from ()
