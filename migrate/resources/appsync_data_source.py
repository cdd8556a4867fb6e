"""AWS::AppSync::DataSource: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appsync-datasource.html"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import capitalised, given, pruned
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::AppSync::DataSource",
    service="appsync",
    parents=("AWS::AppSync::GraphQLApi",),
    listing=Read("list_data_sources", "dataSources", {"apiId": "apiId"}),
    identifier="dataSourceArn",
    arn="dataSourceArn",
    name="name",
    # Resolvers call it by its name; a name such as `notes` says nothing outside of its API.
    ref_identifies=False,
    attributes={"DataSourceArn": "dataSourceArn"},
)

PARTS = {
    "dynamodbConfig": "DynamoDBConfig",
    "elasticsearchConfig": "ElasticsearchConfig",
    "eventBridgeConfig": "EventBridgeConfig",
    "httpConfig": "HttpConfig",
    "lambdaConfig": "LambdaConfig",
    "openSearchServiceConfig": "OpenSearchServiceConfig",
    "relationalDatabaseConfig": "RelationalDatabaseConfig",
}
PLAIN = {
    "description": "Description",
    "metricsConfig": "MetricsConfig",
    "name": "Name",
    "serviceRoleArn": "ServiceRoleArn",
    "type": "Type",
}
LIFETIMES = ("BaseTableTTL", "DeltaSyncTableTTL")


def properties(doc: Document) -> Properties:
    """What resolvers ask, and with which role."""
    return given(
        ApiId=doc["_parent"]["apiId"],
        **{name: doc.get(field) for field, name in PLAIN.items()},
        **{name: _part(doc.get(field)) for field, name in PARTS.items()},
    )


def _part(raw: Mapping[str, Any] | None) -> Any:
    """A source's settings; a template writes the lifetimes of a table's versions as text."""
    part = pruned(capitalised(raw or {}))
    if versions := part.get("DeltaSyncConfig"):
        part["DeltaSyncConfig"] = {name: str(value) if name in LIFETIMES else value for name, value in versions.items()}
    return part


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing that a person must know."""
    yield from ()
