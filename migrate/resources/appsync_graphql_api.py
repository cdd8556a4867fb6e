"""AWS::AppSync::GraphQLApi: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appsync-graphqlapi.html"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import by, capitalised, given, pruned, tag_list
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::AppSync::GraphQLApi",
    service="appsync",
    listing=Read("list_graphql_apis", "graphqlApis"),
    facets={
        "EnvironmentVariables": Read(
            "get_graphql_api_environment_variables",
            "environmentVariables",
            {"apiId": "apiId"},
            # What has no schema yet has no variables either.
            absent=("NotFoundException",),
        )
    },
    identifier="arn",
    arn="arn",
    name="name",
    attributes={
        "ApiId": "apiId",
        "GraphQLDns": "dns.GRAPHQL",
        "GraphQLUrl": "uris.GRAPHQL",
        "RealtimeDns": "dns.REALTIME",
        "RealtimeUrl": "uris.REALTIME",
    },
    tags="tags",
    limits=("The API's address: every client must be given the new one",),
)

PLAIN = {
    "apiType": "ApiType",
    "authenticationType": "AuthenticationType",
    "introspectionConfig": "IntrospectionConfig",
    "mergedApiExecutionRoleArn": "MergedApiExecutionRoleArn",
    "name": "Name",
    "ownerContact": "OwnerContact",
    "queryDepthLimit": "QueryDepthLimit",
    "resolverCountLimit": "ResolverCountLimit",
    "visibility": "Visibility",
    "xrayEnabled": "XrayEnabled",
}
PARTS = ("enhancedMetricsConfig", "lambdaAuthorizerConfig", "logConfig", "openIDConnectConfig", "userPoolConfig")
# AWS answers 0 for a limit that nobody set, and the template takes no 0.
LIMITS = ("queryDepthLimit", "resolverCountLimit")


def properties(doc: Document) -> Properties:
    """The API without its schema, sources and resolvers."""
    return given(
        AdditionalAuthenticationProviders=by(
            "AuthenticationType", [_part(one) for one in doc.get("additionalAuthenticationProviders") or ()]
        ),
        EnvironmentVariables=doc.get("EnvironmentVariables"),
        Tags=tag_list(doc.get("tags")),
        **{name: doc.get(field) for field, name in PLAIN.items() if field not in LIMITS or doc.get(field)},
        **{f"{part[:1].upper()}{part[1:]}": _part(doc.get(part)) for part in PARTS},
    )


def _part(raw: Mapping[str, Any] | None) -> Any:
    return pruned(capitalised(raw or {}))


def findings(doc: Document) -> Iterator[Finding]:
    """Clients know an API by its address; a merged one is nothing without the APIs that are merged."""
    yield Finding(
        Severity.WARN,
        "api-address-changes",
        "",
        f"{doc.get('name')} gets another address: {(doc.get('uris') or {}).get('GRAPHQL', 'its old one')} stays behind",
        "give the new address to every client at cutover, or put a domain name of your own before both",
    )
    if doc.get("apiType") == "MERGED":
        yield Finding(
            Severity.BLOCK,
            "merged-api",
            "",
            f"{doc.get('name')} is merged from other APIs, and its associations with them are not carried",
            "move the source APIs first, and associate them with the new merged API by hand",
        )
