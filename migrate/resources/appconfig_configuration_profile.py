"""AWS::AppConfig::ConfigurationProfile: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appconfig-configurationprofile.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import given, picked, tag_list
from migrate.resources.spec import Document, Read, Spec

ARN = (
    "join('', ['arn:', _.Partition, ':appconfig:', _.Region, ':', _.Account, ':application/', _parent.Id, "
    "'/configurationprofile/', Id])"
)

SPEC = Spec(
    kind="AWS::AppConfig::ConfigurationProfile",
    service="appconfig",
    parents=("AWS::AppConfig::Application",),
    listing=Read("list_configuration_profiles", "Items", {"ApplicationId": "Id"}),
    facets={
        "": Read("get_configuration_profile", "@", {"ApplicationId": "_parent.Id", "ConfigurationProfileId": "Id"}),
        "Tags": Read("list_tags_for_resource", "Tags", {"ResourceArn": ARN}),
    },
    identifier="Id",
    name="Name",
    arn=ARN,
    attributes={"ConfigurationProfileId": "Id"},
    tags="Tags",
    ignored={"DeletionProtectionCheck": "says how a deletion would go, and cannot be read"},
)

PLAIN = ("Description", "KmsKeyIdentifier", "LocationUri", "Name", "RetrievalRoleArn", "Type")


def properties(doc: Document) -> Properties:
    """What CreateConfigurationProfile takes."""
    return given(
        ApplicationId=doc["_parent"]["Id"],
        **picked(doc, PLAIN),
        Tags=tag_list(doc.get("Tags")),
        Validators=sorted(doc.get("Validators") or (), key=lambda each: (each["Type"], each["Content"])),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing about a profile is beyond CloudFormation."""
    yield from ()
