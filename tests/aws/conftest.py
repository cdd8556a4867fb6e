"""A sandbox with the shared account, and configurations that point at it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from migrate.config import Config, OrganizationConfig, SourceConfig
from migrate.sandbox.server import SOURCE_ROLE, Sandbox

REGION = "us-east-1"


@pytest.fixture
def sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """A running sandbox whose operator's credentials are in the environment."""
    with Sandbox.start(tmp_path / "sandbox") as running:
        for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN"):
            monkeypatch.delenv(name, raising=False)
        for name, value in running.environment().items():
            monkeypatch.setenv(name, value)
        yield running


def config(account: str, role: str = SOURCE_ROLE) -> Config:
    """The configuration of a shared account that is read through `role`."""
    arn = f"arn:aws:iam::{account}:role/{role}" if role else ""
    return Config(SourceConfig(account, (REGION,), arn), OrganizationConfig("aws+{stage}@example.com"), {})
