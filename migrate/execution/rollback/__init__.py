"""Takes back a plan: what its journal says it made is looked at, agreed on, undone in reverse order and read back."""

from __future__ import annotations

from migrate.execution.rollback.report import Report, markdown
from migrate.execution.rollback.survey import Look, State, survey
from migrate.execution.rollback.whole import look, rollback

__all__ = ["Look", "Report", "State", "look", "markdown", "rollback", "survey"]
