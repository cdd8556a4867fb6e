"""Faults that tests and demos ask for: an error, a delay or a lost response for chosen calls."""

import threading
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from enum import Enum
from typing import Any


class FaultKind(Enum):
    """ERROR: refused without being done. DELAY: done later. LOST_RESPONSE: done, but never answered."""

    ERROR = "error"
    DELAY = "delay"
    LOST_RESPONSE = "lost_response"


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong, and for which calls. None means any; the first `skip` matching calls pass, then `times` fail."""

    kind: FaultKind
    service: str | None = None
    operation: str | None = None
    account: str | None = None
    code: str = "ServiceUnavailable"
    status: int = 503
    seconds: float = 0.0
    times: int = 1
    skip: int = 0

    def concerns(self, service: str, operation: str, account: str) -> bool:
        """Whether a call is among those meant."""
        return (
            self.service in (None, service) and self.operation in (None, operation) and self.account in (None, account)
        )


def fault_of(content: Mapping[str, Any]) -> Fault:
    """A fault from JSON; ValueError names a key that no fault has, or the kinds that exist."""
    unknown = set(content) - {f.name for f in fields(Fault)}
    if unknown:
        raise ValueError(f"a fault has no {', '.join(sorted(unknown))}")
    kinds = {kind.value: kind for kind in FaultKind}
    kind = kinds.get(str(content.get("kind")))
    if kind is None:
        raise ValueError(f"kind is {content.get('kind')!r}; it is one of {', '.join(kinds)}")
    return Fault(**{**content, "kind": kind})


def content_of(fault: Fault) -> dict[str, Any]:
    """A fault as JSON."""
    return asdict(fault) | {"kind": fault.kind.value}


class Faults:
    """The faults still to come, used up as calls meet them."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._lock = threading.Lock()

    def add(self, faults: Iterable[Fault]) -> None:
        """Ask for more faults, after those asked for already."""
        with self._lock:
            self._faults.extend(faults)

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._faults.clear()

    def pending(self) -> tuple[Fault, ...]:
        """What has not happened yet."""
        with self._lock:
            return tuple(self._faults)

    def take(self, service: str, operation: str, account: str) -> Fault | None:
        """The fault for this call, used up by being taken. A fault that still skips this call lets later ones speak."""
        with self._lock:
            for index, fault in enumerate(self._faults):
                if not fault.concerns(service, operation, account):
                    continue
                if fault.skip:
                    self._faults[index] = replace(fault, skip=fault.skip - 1)
                    continue
                if fault.times > 1:
                    self._faults[index] = replace(fault, times=fault.times - 1)
                else:
                    del self._faults[index]
                return fault
        return None
