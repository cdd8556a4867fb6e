"""The errors of applying a plan, each with the next thing to do."""

from __future__ import annotations

from migrate.model.errors import MigrateError
from migrate.planning.applicability import NotApplicable

__all__ = ["Damaged", "Interrupted", "Locked", "NotApplicable", "Stale", "StepFailed"]


class StepFailed(MigrateError):
    """A step cannot reach its end; what depends on it is not started, everything else goes on."""


class Stale(MigrateError):
    """The source, or an account that is moved into, is no longer what the plan was made from."""


class Interrupted(MigrateError):
    """A person stopped the run. The journal is whole; the same command continues."""

    exit_code = 130


class Damaged(MigrateError):
    """The run's own files are not what this tool wrote."""


class Locked(MigrateError):
    """Another process is applying this plan."""
