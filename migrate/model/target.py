"""What was found of a stage's account, before anything was done to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from migrate.model.plan import Target, TargetState


@dataclass(frozen=True, slots=True)
class TargetReading:
    """The account of one stage as it stands; `reason` and `remedy` where it could not be read.

    stacks   region/name -> fingerprint
    unfit    nothing can be moved into the account, for the reason given
    """

    state: TargetState
    account_id: str = ""
    stacks: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    remedy: str = ""
    unfit: bool = False

    def moved(self, planned: Target) -> tuple[str, ...]:
        """What is not as it was when the plan was made, in words; nothing of what was not read, then or now."""
        if TargetState.UNREAD in (planned.state, self.state):
            return ()
        if planned.state is TargetState.ABSENT:
            return (f"account {self.account_id} is new",) if self.state is TargetState.PRESENT else ()
        if self.state is TargetState.ABSENT:
            return (f"account {planned.account_id} is gone",)
        names = sorted({*planned.stacks, *self.stacks})
        return tuple(
            f"stack {name} in account {self.account_id} is {_how(name, planned.stacks, self.stacks)}"
            for name in names
            if planned.stacks.get(name) != self.stacks.get(name)
        )


def _how(name: str, before: Mapping[str, str], after: Mapping[str, str]) -> str:
    if name not in before:
        return "new"
    return "changed" if name in after else "gone"
