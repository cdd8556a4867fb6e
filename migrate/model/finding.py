"""What a person must know (Finding) and what could not be read (Gap), each with what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """INFO is worth knowing, WARN needs a look, BLOCK makes the plan not applicable."""

    INFO = "INFO"
    WARN = "WARN"
    BLOCK = "BLOCK"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that a reviewer must know; `resource` is a resource key, a stack name, or empty."""

    severity: Severity
    code: str
    resource: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True, order=True)
class Gap:
    """A read that gave no answer: `what` (a kind or API), `where` (region), the reason, and the remedy.

    acknowledged   why the team goes on without the answer; a plan is not applicable while it is empty
    """

    what: str
    where: str
    reason: str
    remedy: str
    acknowledged: str = ""
