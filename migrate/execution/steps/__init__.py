"""One module per kind of step, listed by hand; mypy proves each one."""

from __future__ import annotations

from collections.abc import Mapping

from migrate.execution.protocol import StepModule
from migrate.execution.steps import (
    account,
    account_ready,
    artifact,
    artifact_bucket,
    copy,
    organization,
    organizational_unit,
    stack,
    verify_configuration,
    verify_leftovers,
)
from migrate.model.plan import StepKind

MODULES: Mapping[StepKind, StepModule] = {
    StepKind.ORGANIZATION: organization,
    StepKind.ORGANIZATIONAL_UNIT: organizational_unit,
    StepKind.ACCOUNT: account,
    StepKind.ACCOUNT_READY: account_ready,
    StepKind.ARTIFACT_BUCKET: artifact_bucket,
    StepKind.ARTIFACT: artifact,
    StepKind.STACK: stack,
    **dict.fromkeys(copy.STORES, copy),
    StepKind.VERIFY_CONFIGURATION: verify_configuration,
    StepKind.VERIFY_LEFTOVERS: verify_leftovers,
    StepKind.ENABLE_TRIGGERS: stack,
}
