"""What AWS answers as bytes, which no file of cases can hold: content and payloads become text, or a finding."""

from __future__ import annotations

from typing import Any

from migrate.resources import appconfig_hosted_configuration_version as version
from migrate.resources import ssm_maintenance_window_task as task
from tests.resources.cases import PLACE

PROFILE = {"Id": "prf1235", "Name": "flags", "_parent": {"Id": "abc1234", "Name": "app-dev"}}
WINDOW = {"WindowId": "mw-0a1b2c3d4e5f60718", "Name": "app-dev"}


def _version(content: Any) -> dict[str, Any]:
    return {"VersionNumber": 1, "ContentType": "text/plain", "Content": content, "_": PLACE, "_parent": PROFILE}


def test_a_configuration_is_text() -> None:
    document = _version('{"grüße": true}'.encode())
    assert version.properties(document)["Content"] == '{"grüße": true}'
    assert list(version.findings(document)) == []


def test_a_configuration_that_is_no_text_blocks() -> None:
    document = _version(b"\xff\xfe\x00")
    assert "Content" not in version.properties(document)
    assert [(found.severity.name, found.code) for found in version.findings(document)] == [
        ("BLOCK", "configuration-no-text")
    ]


def test_a_payload_is_text() -> None:
    called = {"Lambda": {"Payload": b'{"a": 1}', "Qualifier": "live"}}
    document = {"WindowTaskId": "t", "TaskInvocationParameters": called, "_": PLACE, "_parent": WINDOW}
    assert task.properties(document)["TaskInvocationParameters"] == {
        "MaintenanceWindowLambdaParameters": {"Payload": '{"a": 1}', "Qualifier": "live"}
    }
