"""AWS::Config::ConfigurationRecorder: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-config-configurationrecorder.html"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import capitalised, given, pruned
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::Config::ConfigurationRecorder",
    service="config",
    listing=Read("describe_configuration_recorders", "ConfigurationRecorders"),
    identifier="name",
    name="name",
    arn="arn",
    # It is called `default` almost everywhere.
    ref_identifies=False,
    name_property="Name",
    # A service that records for itself has a recorder of its own.
    owned_by_aws="servicePrincipal != `null` && servicePrincipal != ''",
    limits=("What was recorded so far: it stays in the old account's bucket",),
    ignored={"StartedOnCreate": "says how the creation goes; a recorder is started by its delivery channel"},
)


def properties(doc: Document) -> Properties:
    """What is recorded, how often, and with which role."""
    return given(
        Name=doc["name"],
        RecordingGroup=_ordered(doc.get("recordingGroup")),
        RecordingMode=_ordered(doc.get("recordingMode")),
        RoleARN=doc.get("roleARN"),
    )


def _ordered(raw: Mapping[str, Any] | None) -> Any:
    """The settings as the template writes them; none of their lists has a meaningful order."""
    return _sorted(pruned(capitalised(raw or {})))


def _sorted(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _sorted(item) for name, item in value.items()}
    return sorted(map(_sorted, value), key=str) if isinstance(value, list) else value


def findings(doc: Document) -> Iterator[Finding]:
    """A region of an account has one recorder that people may make."""
    yield Finding(
        Severity.INFO,
        "one-recorder-a-region",
        "",
        "an account has one configuration recorder in a region, and a landing zone may have made the new account's",
        "leave this one out of the move where the new account already records",
    )
