"""AWS::SageMaker::Endpoint: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sagemaker-endpoint.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import given, picked, pruned, tag_list
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::SageMaker::Endpoint",
    service="sagemaker",
    listing=Read("list_endpoints", "Endpoints[].{EndpointName: EndpointName}"),
    facets={
        "": Read("describe_endpoint", "@", {"EndpointName": "EndpointName"}),
        "Tags": Read("list_tags", "Tags", {"ResourceArn": "EndpointArn"}),
    },
    identifier="EndpointArn",
    name="EndpointName",
    arn="EndpointArn",
    attributes={"EndpointName": "EndpointName"},
    tags="Tags",
    name_property="EndpointName",
    owned_by_aws="EndpointStatus == 'Deleting'",
    by_hand="call CreateEndpoint in the new account with the same name, once its configuration is there",
    ignored={
        "ExcludeRetainedVariantProperties": "an option of an update, not of the endpoint",
        "RetainAllVariantProperties": "an option of an update, not of the endpoint",
        "RetainDeploymentConfig": "an option of an update, not of the endpoint",
    },
)


def properties(doc: Document) -> Properties:
    """What CreateEndpoint takes, and how it was last deployed."""
    return given(
        DeploymentConfig=pruned(doc.get("LastDeploymentConfig")),
        Tags=tag_list(doc.get("Tags")),
        **picked(doc, ("EndpointConfigName", "EndpointName")),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """An endpoint runs on machines that cost money from the moment it stands."""
    counts = [one.get("CurrentInstanceCount") or 0 for one in doc.get("ProductionVariants") or ()]
    if total := sum(counts):
        yield Finding(
            Severity.INFO,
            "endpoint-costs",
            "",
            f"{total} instances serve the endpoint, and as many would be paid in both accounts until cutover",
            "make the new one shortly before cutover; a new account may need a higher quota for its instance type",
        )
