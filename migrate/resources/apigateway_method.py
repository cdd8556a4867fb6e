"""AWS::ApiGateway::Method: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-method.html"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import by, given, in_order
from migrate.resources.spec import Document, Read, Spec

VERBS = ("ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")
# JMESPath cannot join each value of a mapping with what lies around it: the verbs are few, so each is asked for.
# The API leaves the verb out of an answer that it gives without the methods' details.
EACH = ", ".join(
    f"resourceMethods.{verb} != `null` && merge({{httpMethod: '{verb}', resourceId: id}}, resourceMethods.{verb})"
    for verb in VERBS
)

SPEC = Spec(
    kind="AWS::ApiGateway::Method",
    service="apigateway",
    parents=("AWS::ApiGateway::RestApi",),
    listing=Read("get_resources", f"items[].[{EACH}][] | [?@]", {"restApiId": "id", "embed": '`["methods"]`'}),
    identifier="{_parent.id}|{resourceId}|{httpMethod}",
    ref_identifies=False,
)

INTEGRATION = {
    "connectionId": "ConnectionId",
    "connectionType": "ConnectionType",
    "contentHandling": "ContentHandling",
    "credentials": "Credentials",
    "httpMethod": "IntegrationHttpMethod",
    "integrationTarget": "IntegrationTarget",
    "passthroughBehavior": "PassthroughBehavior",
    "requestParameters": "RequestParameters",
    "responseTransferMode": "ResponseTransferMode",
    "timeoutInMillis": "TimeoutInMillis",
    "type": "Type",
    "uri": "Uri",
}


def properties(doc: Document) -> Properties:
    """A verb on a resource, with what it calls and how it answers."""
    return given(
        ApiKeyRequired=doc.get("apiKeyRequired"),
        AuthorizationScopes=in_order(doc.get("authorizationScopes")),
        AuthorizationType=doc.get("authorizationType"),
        AuthorizerId=doc.get("authorizerId"),
        HttpMethod=doc["httpMethod"],
        Integration=_integration(doc.get("methodIntegration") or {}, doc["resourceId"]),
        MethodResponses=[
            given(
                ResponseModels=one.get("responseModels"),
                ResponseParameters=one.get("responseParameters"),
                StatusCode=code,
            )
            for code, one in sorted((doc.get("methodResponses") or {}).items())
        ],
        OperationName=doc.get("operationName"),
        RequestModels=doc.get("requestModels"),
        RequestParameters=doc.get("requestParameters"),
        RequestValidatorId=doc.get("requestValidatorId"),
        ResourceId=doc["resourceId"],
        RestApiId=doc["_parent"]["id"],
    )


def _integration(raw: Mapping[str, Any], resource_id: str) -> Properties:
    """The integration. Its cache is called after the resource unless somebody says otherwise."""
    namespace = raw.get("cacheNamespace")
    responses = [
        given(
            ContentHandling=one.get("contentHandling"),
            ResponseParameters=one.get("responseParameters"),
            ResponseTemplates=_templates(one.get("responseTemplates")),
            SelectionPattern=one.get("selectionPattern"),
            StatusCode=code,
        )
        for code, one in (raw.get("integrationResponses") or {}).items()
    ]
    return given(
        CacheKeyParameters=in_order(raw.get("cacheKeyParameters")),
        CacheNamespace=None if namespace == resource_id else namespace,
        IntegrationResponses=by("StatusCode", responses),
        RequestTemplates=_templates(raw.get("requestTemplates")),
        **{name: raw.get(field) for field, name in INTEGRATION.items()},
    )


def _templates(raw: Mapping[str, str | None] | None) -> dict[str, str]:
    """AWS answers null for an empty template, which is one all the same."""
    return {media: template or "" for media, template in (raw or {}).items()}


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing that a person must know."""
    yield from ()
