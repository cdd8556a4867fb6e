"""AWS::ApiGatewayV2::Deployment: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-deployment.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import given
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::ApiGatewayV2::Deployment",
    service="apigatewayv2",
    parents=("AWS::ApiGatewayV2::Api",),
    listing=Read("get_deployments", "Items", {"ApiId": "ApiId"}),
    identifier="DeploymentId",
    # Where a stage deploys by itself, the new one does so too.
    owned_by_aws="AutoDeployed",
    ignored={"StageName": "write-only: the stage that names the deployment is an AWS::ApiGatewayV2::Stage of its own"},
)


def properties(doc: Document) -> Properties:
    """A snapshot of the API as it stands when the deployment is made: every route has to stand before."""
    return given(ApiId=doc["_parent"]["ApiId"], Description=doc.get("Description"))


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing that a person must know."""
    yield from ()
