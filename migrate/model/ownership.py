"""Which stage owns a resource, and on what evidence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Standing(StrEnum):
    """STAGE: one stage's. SHARED: several use it. UNKNOWN: nothing says. PROTECTED: production's, or used by it."""

    STAGE = "stage"
    SHARED = "shared"
    UNKNOWN = "unknown"
    PROTECTED = "protected"


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """One reason: `source` is tag, stack tag, stack, parent, name or use; `detail` is what was seen."""

    source: str
    detail: str
    stage: str


@dataclass(frozen=True, slots=True)
class Ownership:
    """The outcome for one resource. `stage` is empty unless the standing is STAGE (or PROTECTED with a known stage)."""

    standing: Standing
    stage: str = ""
    evidence: tuple[Evidence, ...] = ()
