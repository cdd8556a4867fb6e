"""AWS::AppSync::Resolver: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appsync-resolver.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import capitalised, given, in_order, pruned
from migrate.resources.spec import Document, Read, Spec

# Only a type of objects has fields that can be resolved; such definitions begin with its word or with a description.
NO_OBJECTS = " && ".join(
    f"!starts_with(not_null(definition, ''), '{word} ')" for word in ("enum", "input", "interface", "scalar", "union")
)
IN_S3 = "where a deployment took the text from; the text itself is what AWS keeps"

SPEC = Spec(
    kind="AWS::AppSync::Resolver",
    service="appsync",
    parents=("AWS::AppSync::GraphQLApi",),
    within=Read(
        "list_types",
        f"types[?{NO_OBJECTS}].{{typeName: name}}",
        {"apiId": "apiId", "format": "'SDL'"},
        # An API without a schema.
        absent=("NotFoundException",),
    ),
    listing=Read("list_resolvers", "resolvers", {"apiId": "apiId", "typeName": "typeName"}),
    identifier="resolverArn",
    arn="resolverArn",
    name="{typeName}.{fieldName}",
    # Each API may have a `Query.note`: only its ARN tells it.
    ref_identifies=False,
    attributes={"ResolverArn": "resolverArn"},
    # A merged API's come with its source APIs.
    owned_by_aws="_parent.apiType == 'MERGED'",
    ignored={
        "CodeS3Location": IN_S3,
        "RequestMappingTemplateS3Location": IN_S3,
        "ResponseMappingTemplateS3Location": IN_S3,
    },
)

PLAIN = {
    "code": "Code",
    "dataSourceName": "DataSourceName",
    "fieldName": "FieldName",
    "kind": "Kind",
    "metricsConfig": "MetricsConfig",
    "requestMappingTemplate": "RequestMappingTemplate",
    "responseMappingTemplate": "ResponseMappingTemplate",
    "typeName": "TypeName",
}


def properties(doc: Document) -> Properties:
    """How a field of a type gets its value. The functions of a pipeline run in their order."""
    cache = doc.get("cachingConfig") or {}
    return given(
        ApiId=doc["_parent"]["apiId"],
        CachingConfig=given(Ttl=cache.get("ttl"), CachingKeys=in_order(cache.get("cachingKeys"))),
        # 0 is what AWS answers where no batch was asked for.
        MaxBatchSize=doc.get("maxBatchSize") or None,
        PipelineConfig=given(Functions=(doc.get("pipelineConfig") or {}).get("functions")),
        Runtime=pruned(capitalised(doc.get("runtime") or {})),
        SyncConfig=pruned(capitalised(doc.get("syncConfig") or {})),
        **{name: doc.get(field) for field, name in PLAIN.items()},
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing that a person must know."""
    yield from ()
