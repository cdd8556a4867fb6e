"""AWS::ApiGatewayV2::Stage: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-stage.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import given, picked, tag_map
from migrate.resources.spec import Document, Read, Spec

# No intrinsic function yields it.
ARN = "arn:{_.Partition}:apigateway:{_.Region}::/apis/{_parent.ApiId}/stages/{StageName}"

SPEC = Spec(
    kind="AWS::ApiGatewayV2::Stage",
    service="apigatewayv2",
    parents=("AWS::ApiGatewayV2::Api",),
    listing=Read("get_stages", "Items", {"ApiId": "ApiId"}),
    identifier="StageName",
    arn=ARN,
    name="StageName",
    ref_identifies=False,
    attributes={"_arn": ARN},
    tags="Tags",
    owned_by_aws="ApiGatewayManaged",
)

PLAIN = (
    "AccessLogSettings",
    "AutoDeploy",
    "ClientCertificateId",
    "DefaultRouteSettings",
    "Description",
    "RouteSettings",
    "StageName",
    "StageVariables",
)


def properties(doc: Document) -> Properties:
    """A name for a state of the API. Where AWS deploys by itself, it picks the deployment, and none may be given."""
    return given(
        ApiId=doc["_parent"]["ApiId"],
        DeploymentId=None if doc.get("AutoDeploy") else doc.get("DeploymentId"),
        Tags=tag_map(doc.get("Tags")),
        **picked(doc, PLAIN),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing that a person must know."""
    yield from ()
