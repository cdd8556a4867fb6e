"""One module per kind of step that can be taken back, listed by hand; mypy proves each one."""

from __future__ import annotations

from collections.abc import Mapping

from migrate.execution.steps import copy as copying
from migrate.execution.undo import artifact, artifact_bucket, copy, organizational_unit, stack, triggers
from migrate.execution.undo.protocol import UndoModule, Wishes
from migrate.model.plan import StepKind

__all__ = ["MODULES", "STAYS", "UndoModule", "Wishes"]

MODULES: Mapping[StepKind, UndoModule] = {
    StepKind.ORGANIZATIONAL_UNIT: organizational_unit,
    StepKind.ARTIFACT_BUCKET: artifact_bucket,
    StepKind.ARTIFACT: artifact,
    StepKind.STACK: stack,
    **dict.fromkeys(copying.STORES, copy),
    StepKind.ENABLE_TRIGGERS: triggers,
}

STAYS: Mapping[StepKind, str] = {
    StepKind.ORGANIZATION: "an organization stays: it can be deleted by hand when it has no member accounts",
    StepKind.ACCOUNT: "an account stays: it is closed only by migrate close-account",
}
"""What is made and not taken back, and why. Kinds in neither table make nothing."""
