"""Who said yes to which plan, when: one record for each person, made to be committed beside the plan."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from migrate.model.errors import MigrateError

_NOT_IN_A_NAME = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True, order=True)
class Approval:
    """One person's yes to the plan with one digest.

    approver      a name that is theirs alone, by custom `Name <address>`
    approved_at   ISO 8601
    """

    approver: str
    approved_at: str
    digest: str
    comment: str = ""

    @property
    def who(self) -> str:
        """What tells two people apart: the address if there is one, in small letters."""
        found = re.search(r"<([^<>]+)>\s*$", self.approver)
        return (found.group(1) if found else self.approver).strip().lower()

    @property
    def file(self) -> str:
        """The name of its file: one for each person, so that two approvals never touch the same one."""
        return (_NOT_IN_A_NAME.sub("-", self.who).strip("-") or "approval") + ".json"


class Unapproved(MigrateError):
    """Fewer people than needed said yes to exactly this plan."""


def refuse_unapproved(approvals: Iterable[Approval], digest: str, needed: int, where: str) -> None:
    """Unapproved, saying who did and who approved another version, unless `needed` people approved `digest`."""
    given = {approval.who: approval for approval in approvals if approval.digest == digest}
    if len(given) >= needed:
        return
    others = sorted(approval.approver for approval in approvals if approval.who not in given)
    told = ", ".join(sorted(approval.approver for approval in given.values())) or "nobody"
    of_another = f"; of another version by {', '.join(others)}" if others else ""
    raise Unapproved(
        f"{where} needs {needed} approval{'s' if needed > 1 else ''} of the plan {digest[:12]} and has {len(given)}: "
        f"approved by {told}{of_another}",
        f"let {needed - len(given)} more review {where}/plan.md and run: migrate approve {where}",
    )
