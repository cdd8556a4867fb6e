"""AWS::AppSync::FunctionConfiguration: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appsync-functionconfiguration.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import capitalised, given, pruned
from migrate.resources.spec import Document, Read, Spec

IN_S3 = "where a deployment took the text from; the text itself is what AWS keeps"

SPEC = Spec(
    kind="AWS::AppSync::FunctionConfiguration",
    service="appsync",
    parents=("AWS::AppSync::GraphQLApi",),
    listing=Read("list_functions", "functions", {"apiId": "apiId"}),
    identifier="functionArn",
    arn="functionArn",
    # Pipelines name it by its id; people by a name that may be given twice.
    attributes={"FunctionId": "functionId"},
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
    "description": "Description",
    "name": "Name",
    "requestMappingTemplate": "RequestMappingTemplate",
    "responseMappingTemplate": "ResponseMappingTemplate",
}


def properties(doc: Document) -> Properties:
    """A step of pipelines. Only one that is written in templates has a version; one in JavaScript has a runtime."""
    return given(
        ApiId=doc["_parent"]["apiId"],
        FunctionVersion=None if doc.get("runtime") else doc.get("functionVersion"),
        # 0 is what AWS answers where no batch was asked for.
        MaxBatchSize=doc.get("maxBatchSize") or None,
        Runtime=pruned(capitalised(doc.get("runtime") or {})),
        SyncConfig=pruned(capitalised(doc.get("syncConfig") or {})),
        **{name: doc.get(field) for field, name in PLAIN.items()},
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing that a person must know."""
    yield from ()
