"""AWS::ApiGateway::Deployment: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-deployment.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import given
from migrate.resources.spec import Document, Read, Spec

STAGED = "write-only: the stage that it made is an AWS::ApiGateway::Stage of its own"

SPEC = Spec(
    kind="AWS::ApiGateway::Deployment",
    service="apigateway",
    parents=("AWS::ApiGateway::RestApi",),
    listing=Read("get_deployments", "items", {"restApiId": "id"}),
    identifier="id",
    ignored={"DeploymentCanarySettings": STAGED, "StageDescription": STAGED, "StageName": STAGED},
)


def properties(doc: Document) -> Properties:
    """A snapshot of the API as it stands when the deployment is made: every method has to stand before."""
    return given(Description=doc.get("description"), RestApiId=doc["_parent"]["id"])


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing that a person must know."""
    yield from ()
