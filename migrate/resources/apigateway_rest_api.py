"""AWS::ApiGateway::RestApi: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-restapi.html"""

from __future__ import annotations

import json
from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Json, Properties
from migrate.resources.shapes import given, in_order, tag_list
from migrate.resources.spec import Document, Read, Spec

IMPORTED = "an import's instruction; what came of it are resources and methods of their own"

SPEC = Spec(
    kind="AWS::ApiGateway::RestApi",
    service="apigateway",
    listing=Read("get_rest_apis", "items"),
    identifier="id",
    arn="arn:{_.Partition}:apigateway:{_.Region}::/restapis/{id}",
    attributes={"RootResourceId": "rootResourceId"},
    forms=(
        "arn:${AWS::Partition}:apigateway:${AWS::Region}::/restapis/${Ref}",
        "${Ref}.execute-api.${AWS::Region}.${AWS::URLSuffix}",
        "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Ref}",
    ),
    tags="tags",
    ignored={
        "Body": IMPORTED,
        "BodyS3Location": IMPORTED,
        "CloneFrom": IMPORTED,
        "FailOnWarnings": IMPORTED,
        "Mode": IMPORTED,
        "Parameters": IMPORTED,
    },
)


def properties(doc: Document) -> Properties:
    """The API without its parts."""
    endpoint = doc.get("endpointConfiguration") or {}
    return given(
        ApiKeySourceType=doc.get("apiKeySource"),
        BinaryMediaTypes=in_order(doc.get("binaryMediaTypes")),
        Description=doc.get("description"),
        DisableExecuteApiEndpoint=doc.get("disableExecuteApiEndpoint"),
        EndpointAccessMode=doc.get("endpointAccessMode"),
        EndpointConfiguration=given(
            IpAddressType=endpoint.get("ipAddressType"),
            Types=endpoint.get("types"),
            VpcEndpointIds=in_order(endpoint.get("vpcEndpointIds")),
        ),
        MinimumCompressionSize=doc.get("minimumCompressionSize"),
        Name=doc["name"],
        Policy=_policy(doc),
        SecurityPolicy=doc.get("securityPolicy"),
        Tags=tag_list(doc.get("tags")),
        Version=doc.get("version"),
    )


def _policy(doc: Document) -> Json:
    """The resource policy. AWS escapes its quotes once too often, and spells out the API's own ARN where the policy
    may say `execute-api:/`: no template could, since the API has no id before it stands."""
    text = doc.get("policy")
    if not text:
        return None
    plain = json.loads(f'"{text}"') if text.startswith('{\\"') else text
    where = doc["_"]
    own = f"arn:{where['Partition']}:execute-api:{where['Region']}:{where['Account']}:{doc['id']}/"
    policy: Json = json.loads(plain.replace("\\/", "/").replace(own, "execute-api:/"))
    return policy


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing that a person must know."""
    yield from ()
