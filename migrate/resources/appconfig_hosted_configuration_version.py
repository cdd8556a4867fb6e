"""AWS::AppConfig::HostedConfigurationVersion: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appconfig-hostedconfigurationversion.html"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import given, picked
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::AppConfig::HostedConfigurationVersion",
    service="appconfig",
    parents=("AWS::AppConfig::ConfigurationProfile",),
    listing=Read(
        "list_hosted_configuration_versions",
        "Items",
        {"ApplicationId": "_parent.Id", "ConfigurationProfileId": "Id"},
    ),
    facets={
        "": Read(
            "get_hosted_configuration_version",
            "@",
            {
                "ApplicationId": "_parent._parent.Id",
                "ConfigurationProfileId": "_parent.Id",
                "VersionNumber": "VersionNumber",
            },
        )
    },
    identifier="VersionNumber",
    # The first version of every profile is called 1.
    ref_identifies=False,
    limits=("The number of a version: the new account counts anew",),
    ignored={"LatestVersionNumber": "guards the creation against another one"},
)


def properties(doc: Document) -> Properties:
    """What CreateHostedConfigurationVersion takes. People keep settings and flags here, as text."""
    return given(
        ApplicationId=doc["_parent"]["_parent"]["Id"],
        ConfigurationProfileId=doc["_parent"]["Id"],
        Content=_text(doc.get("Content")),
        **picked(doc, ("ContentType", "Description", "VersionLabel")),
    )


def _text(content: Any) -> str | None:
    """The content as a template can hold it; None where it is no text."""
    if not isinstance(content, bytes):
        return content if isinstance(content, str) else None
    try:
        return content.decode()
    except UnicodeDecodeError:
        return None


def findings(doc: Document) -> Iterator[Finding]:
    """A template holds text only."""
    if _text(doc.get("Content")) is None:
        yield Finding(
            Severity.BLOCK,
            "configuration-no-text",
            "",
            "the configuration is no text, and a template can hold nothing else",
            "create the version in the new account by CreateHostedConfigurationVersion, and take it out of the move",
        )
