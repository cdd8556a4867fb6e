"""AWS::AppConfig::Environment: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appconfig-environment.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import by, given, picked, tag_list
from migrate.resources.spec import Document, Read, Spec

ARN = (
    "join('', ['arn:', _.Partition, ':appconfig:', _.Region, ':', _.Account, ':application/', _parent.Id, "
    "'/environment/', Id])"
)

SPEC = Spec(
    kind="AWS::AppConfig::Environment",
    service="appconfig",
    parents=("AWS::AppConfig::Application",),
    listing=Read("list_environments", "Items", {"ApplicationId": "Id"}),
    facets={"Tags": Read("list_tags_for_resource", "Tags", {"ResourceArn": ARN})},
    identifier="Id",
    name="Name",
    arn=ARN,
    attributes={"EnvironmentId": "Id"},
    tags="Tags",
    limits=("What is deployed to an environment: it is deployed anew",),
    ignored={"DeletionProtectionCheck": "says how a deletion would go, and cannot be read"},
)


def properties(doc: Document) -> Properties:
    """What CreateEnvironment takes."""
    return given(
        ApplicationId=doc["_parent"]["Id"],
        **picked(doc, ("Description", "Name")),
        Monitors=by("AlarmArn", doc.get("Monitors")),
        Tags=tag_list(doc.get("Tags")),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """A new environment has nothing deployed, and what asks it for its configuration gets none."""
    yield Finding(
        Severity.WARN,
        "configuration-deployed-anew",
        "",
        f"nothing is deployed to the new {doc['Name']}: whatever asks for its configuration gets none",
        "start a deployment of each configuration profile to it before what reads it starts",
    )
