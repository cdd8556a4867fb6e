"""Which stage owns a resource, and on what evidence."""

from __future__ import annotations

from dataclasses import dataclass, field
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


class Confidence(StrEnum):
    """HIGH: a tag, a stack or the whole says so. MEDIUM: a name does. LOW: only its users do. NONE: nothing says."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    NONE = "none"


_BY_SOURCE = {"use": Confidence.LOW, "name": Confidence.MEDIUM}
_LOWER = {Confidence.HIGH: Confidence.MEDIUM, Confidence.MEDIUM: Confidence.LOW}


@dataclass(frozen=True, slots=True)
class Ownership:
    """The outcome for one resource. `stage` is empty unless the standing is STAGE (or PROTECTED with a known stage)."""

    standing: Standing
    stage: str = ""
    evidence: tuple[Evidence, ...] = ()
    confidence: Confidence = field(default=Confidence.NONE, compare=False)


def judged(standing: Standing, stage: str = "", evidence: tuple[Evidence, ...] = ()) -> Ownership:
    """An outcome with the confidence of the best evidence that agrees with it, or one less where some disagrees."""
    agreeing = [item for item in evidence if item.stage == stage or not stage]
    known = [_BY_SOURCE.get(item.source, Confidence.HIGH) for item in agreeing]
    best = min(known, key=list(Confidence).index, default=Confidence.NONE)
    disputed = bool(stage) and len(agreeing) < len(evidence)
    return Ownership(standing, stage, evidence, _LOWER.get(best, best) if disputed else best)
