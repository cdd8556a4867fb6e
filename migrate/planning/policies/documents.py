"""Statements and the documents that they fill: sorted, readable, and never longer than IAM takes.

Follows https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html: a managed policy
has 6,144 characters, white space not counted, and a role takes ten of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from migrate.model.plan import Policy
from migrate.model.values import Json, Properties, canonical, pretty

LIMIT = 6144
ATTACHED = 10
VERSION = "2012-10-17"
EVERYTHING = ("*",)
_ROOM = 512
"""A statement is not cut for less room than this: two lines of it at the end of a document help nobody."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One grant, or with `deny` one refusal of all but `actions`; `sid` says in a word what it is for."""

    sid: str
    actions: tuple[str, ...]
    resources: tuple[str, ...] = EVERYTHING
    condition: Properties = field(default_factory=dict)
    deny: bool = False

    def written(self) -> Properties:
        """The statement as IAM takes it."""
        return {
            "Sid": self.sid,
            "Effect": "Deny" if self.deny else "Allow",
            "NotAction" if self.deny else "Action": one_or_many(self.actions),
            "Resource": one_or_many(self.resources),
            **({"Condition": self.condition} if self.condition else {}),
        }

    def cut(self, count: int) -> tuple[Statement, Statement]:
        """The first `count` of its actions, or of its resources where those are the longer list, and the rest."""
        if len(self.resources) > len(self.actions):
            return replace(self, resources=self.resources[:count]), replace(self, resources=self.resources[count:])
        return replace(self, actions=self.actions[:count]), replace(self, actions=self.actions[count:])

    @property
    def length(self) -> int:
        """Of the list at which it can be cut."""
        return max(len(self.actions), len(self.resources))


def files(
    name: str, account: str, purpose: str, statements: Iterable[Statement], note: str = ""
) -> Iterator[tuple[Policy, str]]:
    """The documents that these statements fill: `policies/NAME.json`, or `policies/NAME-1.json` and so on.

    `note` is said of the first of them only.
    """
    parts = packed(list(merged(statements)))
    for number, part in enumerate(parts, 1):
        document = _document(part)
        path = f"policies/{name}.json" if len(parts) == 1 else f"policies/{name}-{number}.json"
        said = purpose + (note if number == 1 else "")
        if len(parts) > 1:
            said += f" (part {number} of {len(parts)}, all of which are needed)"
        if len(parts) > ATTACHED:
            said += f": a role takes {ATTACHED} managed policies, more only by a higher quota"
        yield Policy(path, account, said, characters(document), LIMIT), pretty(document)


def merged(statements: Iterable[Statement]) -> Iterator[Statement]:
    """Statements that differ in their resources only as one, in the order in which each began, lists sorted."""
    groups: dict[str, list[Statement]] = {}
    for one in statements:
        if one.actions and one.resources:
            groups.setdefault(canonical([one.sid, sorted(one.actions), one.condition, one.deny]), []).append(one)
    for same in groups.values():
        resources = {resource for one in same for resource in one.resources}
        yield replace(same[0], actions=tuple(sorted(set(same[0].actions))), resources=tuple(sorted(resources)))


def packed(statements: Iterable[Statement]) -> list[list[Statement]]:
    """The statements in their order, spread over as few documents as that allows; a long one is cut."""
    parts: list[list[Statement]] = [[]]
    waiting = list(statements)[::-1]
    while waiting:
        statement, part = waiting.pop(), parts[-1]
        room = LIMIT - characters(_document(part))
        if _fits(part, statement):
            part.append(statement)
            continue
        if not part or (room >= _ROOM and statement.length > 1):
            head, statement = statement.cut(max(_most(part, statement), 0 if part else 1))
            part += [head] if head.actions and head.resources else []
        parts.append([])
        waiting += [statement] if statement.actions and statement.resources else []
    return [part for part in parts if part]


def characters(document: Properties) -> int:
    """As IAM counts: without white space."""
    return len("".join(canonical(document).split()))


def one_or_many(values: Sequence[str]) -> Json:
    """IAM's habit: one value stands alone."""
    return values[0] if len(values) == 1 else list(values)


def _most(part: Sequence[Statement], statement: Statement) -> int:
    """How much of the statement still fits."""
    low, high = 0, statement.length - 1
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if _fits(part, statement.cut(middle)[0]) else (low, middle - 1)
    return low


def _fits(part: Sequence[Statement], statement: Statement) -> bool:
    if sum(map(len, statement.actions)) + sum(map(len, statement.resources)) > LIMIT:
        return False
    return characters(_document([*part, statement])) <= LIMIT


def _document(part: Sequence[Statement]) -> Properties:
    """A statement's name is its own within a document: where several would share it, they are counted."""
    shared = {sid for sid, count in Counter(one.sid for one in part).items() if count > 1}
    seen: Counter[str] = Counter()
    written = []
    for one in part:
        seen[one.sid] += 1
        written.append((replace(one, sid=f"{one.sid}{seen[one.sid]}") if one.sid in shared else one).written())
    return {"Version": VERSION, "Statement": written}
