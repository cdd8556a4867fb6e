"""How well the product sees references and owners in deployed templates: recall by place, invention, stages.

Recall. The template's own Ref, GetAtt and Sub from one logical resource to another, conditions resolved as deployed,
are what is to be found, in the values that stand alone: edges that the product read in the text of a stack do not
count, and are told apart as `written`. A reference is

* found where the graph has an edge between the two resources of those logical ids;
* found through a part where the edge starts at a part of the user that has no line of its own (a method that an OpenAPI
  body made), ends at a part of the used (an invocation URL is its stage's), or, the user being a part that its whole
  holds inline (an inline policy of a role), starts at the whole; or where an attachment is told by the other side (a
  role names the policies that its template lets name the role);
* lost otherwise, for one of these reasons, the first that holds: no module reads the user; it stands in the properties
  as read, whole, and there is no edge; the schema calls the property write-only, so that no answer holds it; no module
  reads the used; it is glued to other letters, so that no name ends where it does; nothing of it stands in the
  properties (a module or the sandbox does not keep it).

Precision. An edge between two resources of one stack is

* declared where the template has that reference;
* literal where the template's own text, parameters put in, holds the identifier that was found: it names a sibling by
  the name that the template fixes. Where several siblings answer to the one name, one of them is meant: the others are
  invented. A description or a tag never names a sibling, and the user's own name only where it has the sibling's
  whole name in it (a log group that is called after its function);
* matched where the text found is an ARN with wildcards in a policy, and the used one's ARN is among what it matches;
* implied where the text found is a piece of another identifier that the template does reference (a version's ARN holds
  its function's), where a part's template line says it (an inline policy's reference is the role's too), or where an
  attachment is told by the other side;
* filled in where the property is not in the template at all: a default that AWS answers (a function's log group);
* structural where a part names its whole;
* invented otherwise.
"""

from __future__ import annotations

import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from cfnlint.schema import ResourceNotFoundError

from migrate.graph.drift import drift
from migrate.model.lexicon import texts
from migrate.model.ownership import Ownership
from migrate.model.ownership import Standing as Owned
from migrate.model.resource import Resource
from migrate.resources import BY_KIND
from tests.judge.declared import HOLE, Declared, Naming, Place
from tests.judge.deployments import Account, Standing, deployed, folders
from tests.resources.cases import schema


class Outcome(StrEnum):
    """What became of a reference that the template has."""

    FOUND = "found"
    THROUGH = "found through a part"
    USER_UNREAD = "no module reads the user"
    MISSED = "in the properties, and no edge"
    UNTOLD = "write-only, told by no answer"
    USED_UNREAD = "no module reads the used"
    GLUED = "glued to other letters"
    NOT_KEPT = "not in the properties as read"


FOUND = frozenset({Outcome.FOUND, Outcome.THROUGH})


class Origin(StrEnum):
    """Where an edge between two resources of one stack comes from."""

    DECLARED = "declared"
    LITERAL = "literal"
    MATCHED = "matched"
    IMPLIED = "implied"
    FILLED = "filled in by AWS"
    STRUCTURAL = "structural"
    INVENTED = "invented"


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference of a template and what became of it."""

    folder: str
    stack: str
    naming: Naming
    user_kind: str
    used_kind: str
    outcome: Outcome
    written: bool

    @property
    def is_found(self) -> bool:
        """Whether values alone tell it."""
        return self.outcome in FOUND


@dataclass(frozen=True, slots=True)
class Edge:
    """An edge of the graph between two resources of one stack, and where it comes from."""

    folder: str
    stack: str
    user: str
    used: str
    user_kind: str
    used_kind: str
    place: str
    token: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Stages:
    """Of the resources of stacks with a stage: how many were placed where."""

    right: int = 0
    wrong: int = 0
    shared: int = 0
    unknown: int = 0
    production_elsewhere: int = 0

    @property
    def total(self) -> int:
        """How many there are."""
        return self.right + self.wrong + self.shared + self.unknown


@dataclass(frozen=True, slots=True)
class Folder:
    """The figures of one folder."""

    name: str
    made: int
    refused: Mapping[str, str]
    modelled: int
    listed: Mapping[str, int]
    references: tuple[Reference, ...]
    edges: tuple[Edge, ...]
    stages: Stages
    untagged: Stages
    misplaced: tuple[str, ...]
    drift: tuple[str, ...]
    gaps: tuple[str, ...]
    seconds: float = 0.0


def judge(directory: Path, only: Sequence[str] = ()) -> Iterator[Folder]:
    """The figures of each folder with templates under `directory` (with `only`: of those names)."""
    for folder in folders(directory):
        if not only or folder.name in only:
            yield judge_folder(folder)


def judge_folder(folder: Path) -> Folder:
    """Deploy, read and judge one folder."""
    began = time.perf_counter()
    account = deployed(folder)
    return replace(judged(account), seconds=time.perf_counter() - began)


def judged(account: Account) -> Folder:
    """The figures of an account that was deployed and read."""
    exports = {name: value for stack in account.stacks for name, value in stack.exports.items()}
    references: list[Reference] = []
    edges: list[Edge] = []
    for stack in account.stacks:
        whole = _Stack(
            account, stack, Declared(stack, account.inventory.account, account.inventory.regions[0], exports)
        )
        references += whole.references()
        edges += whole.edges()
    stages, misplaced = placed(account, account.ownership)
    modelled = [each for each in account.inventory.resources if each.modelled]
    return Folder(
        name=account.name,
        made=len(account.report.made),
        refused={one.stack: f"{one.logical_id} {one.kind}: {one.reason}" for one in account.report.refused},
        modelled=len(modelled),
        listed=Counter(each.kind for each in account.inventory.resources if not each.modelled),
        references=tuple(references),
        edges=tuple(edges),
        stages=stages,
        untagged=placed(account, account.untagged())[0],
        misplaced=tuple(misplaced),
        drift=tuple(f"{one.resource}: {one.message}" for one in drift(account.inventory)),
        gaps=tuple(f"{gap.what}: {gap.reason}" for gap in account.inventory.gaps),
    )


def placed(account: Account, ownership: Mapping[str, Ownership]) -> tuple[Stages, list[str]]:
    """How many resources are where their stack's stage says, and the keys of those that are not, with what was said."""
    wanted = {stack.stack_id: stack.stage for stack in account.stacks}
    counts: Counter[str] = Counter()
    misplaced = []
    for resource in account.inventory.resources:
        stage = wanted.get(resource.membership.stack_id, "") if resource.membership else ""
        if not stage:
            continue
        owned = ownership[resource.key]
        if owned.stage.lower() == stage.lower():
            counts["right"] += 1
            continue
        misplaced.append(f"{resource.key}: {owned.standing.value} {owned.stage} instead of {stage}")
        counts[
            "unknown" if owned.standing is Owned.UNKNOWN else "shared" if owned.standing is Owned.SHARED else "wrong"
        ] += 1
        if account.config.is_production(stage) and owned.standing is Owned.STAGE:
            counts["production_elsewhere"] += 1
    return Stages(**counts), misplaced


def measures(judged: Sequence[Folder]) -> Mapping[str, float]:
    """The figures that can be required, over all folders: shares from 0 to 1, and counts of what must not be."""
    references = [each for folder in judged for each in folder.references]
    tellable = [each for each in references if each.outcome is not Outcome.UNTOLD]
    edges = [each for folder in judged for each in folder.edges]
    invented = [each for each in edges if each.origin is Origin.INVENTED]
    stages = [folder.stages for folder in judged]
    total = sum(each.total for each in stages)
    places = {
        f"recall-{place.name.lower()}": share([each.is_found for each in references if each.naming.place is place])
        for place in Place
    }
    return {
        "recall": share([each.is_found for each in references]),
        "recall-tellable": share([each.is_found for each in tellable]),
        "recall-written": share([each.is_found or each.written for each in references]),
        **places,
        "precision": 1 - len(invented) / len(edges) if edges else 1.0,
        "invented": len(invented),
        "placed": sum(each.right for each in stages) / total if total else 1.0,
        "production-elsewhere": sum(each.production_elsewhere for each in stages),
        "unknown": sum(each.unknown for each in stages),
        "drift": sum(len(folder.drift) for folder in judged),
        "stacks": sum(folder.made for folder in judged),
        "refused": sum(len(folder.refused) for folder in judged),
        "modelled": sum(folder.modelled for folder in judged),
        "listed": sum(sum(folder.listed.values()) for folder in judged),
    }


def share(found: Sequence[bool]) -> float:
    """How much of it is so; all, where there is nothing."""
    return sum(found) / len(found) if found else 1.0


class _Stack:
    """One stack, judged: the template's references against the graph's edges."""

    def __init__(self, account: Account, stack: Standing, declared: Declared) -> None:
        self.account = account
        self.stack = stack
        self.declared = declared
        self.namings = [*declared.namings()]
        self.pairs = {(naming.user, naming.used) for naming in self.namings}

    @cached_property
    def members(self) -> Mapping[str, list[Resource]]:
        """Logical id -> the resources that were taken for that line of the stack."""
        found: dict[str, list[Resource]] = defaultdict(list)
        for resource in self.account.inventory.resources:
            if resource.membership and resource.membership.stack_id == self.stack.stack_id:
                found[resource.membership.logical_id].append(resource)
        return found

    def references(self) -> Iterator[Reference]:
        """Each reference of the template and its outcome."""
        for naming in self.namings:
            yield Reference(
                self.account.name,
                self.stack.name,
                naming,
                self.declared.kind(naming.user),
                self.declared.kind(naming.used),
                self._outcome(naming),
                self._joined(self.members.get(naming.user, []), self.members.get(naming.used, []), written=True),
            )

    def _outcome(self, naming: Naming) -> Outcome:
        users, used = self.members.get(naming.user, []), self.members.get(naming.used, [])
        if self._joined(users, used):
            return Outcome.FOUND
        if self._joined([*users, *self._sources(naming.user)], [*used, *self.account.parts_of(used, own=True)]):
            return Outcome.THROUGH
        if self._is_attached(naming.user, naming.used) and self._joined(used, users):
            return Outcome.THROUGH
        if not any(each.modelled for each in users):
            return Outcome.USER_UNREAD
        if self._stands(users, naming.used, WHOLE):
            return Outcome.MISSED
        if is_write_only(self.declared.kind(naming.user), naming.path):
            return Outcome.UNTOLD
        if not any(each.modelled for each in used):
            return Outcome.USED_UNREAD
        return Outcome.GLUED if self._stands(users, naming.used, ANYWHERE) else Outcome.NOT_KEPT

    def _joined(self, users: Iterable[Resource], used: Iterable[Resource], written: bool = False) -> bool:
        ends = {each.key for each in used}
        return any(ends & self.account.needs(each.key, written) for each in users)

    def _sources(self, logical_id: str) -> list[Resource]:
        """What else may hold the references of a line: parts without a line of their own, or the whole around it."""
        users = self.members.get(logical_id, [])
        wholes = [
            whole
            for each in users
            if each.parent in self.account.inventory.by_key and BY_KIND[each.kind].SPEC.inlined
            for whole in [self.account.inventory.by_key[each.parent]]
        ]
        attached = [
            whole
            for naming in self.namings
            if naming.user == logical_id
            and naming.path.split(".")[0] in ATTACHMENTS.get(self.declared.kind(logical_id), ())
            for whole in self.members.get(naming.used, [])
        ]
        return [*wholes, *attached, *self.account.parts_of(users, own=False)]

    def _stands(self, users: Iterable[Resource], used: str, how: str) -> bool:
        """Whether an identifier of the used stands in the properties of the user as read."""
        wanted = {self.stack.physical[used]} | {
            text for each in self.members.get(used, []) for text in each.identifiers.values()
        }
        patterns = [re.compile(how.format(re.escape(text))) for text in wanted if len(text) > 3]
        found = [text for each in users for _, text in texts(each.properties)]
        return any(pattern.search(text) for text in found for pattern in patterns)

    def edges(self) -> Iterator[Edge]:
        """Each edge between two resources of the stack, once for each place and token."""
        at: dict[str, str] = {each.key: name for name, several in self.members.items() for each in several}
        found = sorted(
            {
                (at[user], at[used], user, data["place"], data["token"], data["label"])
                for key in at
                for user, used, data in self.account.graph.out_edges(key, data=True)
                if used in at and at[used] != at[user]
            }
        )
        sharing = Counter((user, path, token) for _, _, user, path, token, _ in {(*f[:5], "") for f in found})
        answered: set[tuple[str, str, str]] = set()
        for user, used, key, path, token, label in found:
            origin = self._origin(user, used, path, token, label)
            if origin is Origin.LITERAL and sharing[key, path, token] > 1:
                # The name is several siblings': it means one of them, and the graph has an edge to each.
                if (key, path, token) in answered or self._is_declared(user, path, token, found):
                    origin = Origin.INVENTED
                answered.add((key, path, token))
            yield Edge(
                self.account.name,
                self.stack.name,
                user,
                used,
                self.declared.kind(user),
                self.declared.kind(used),
                path,
                token,
                origin,
            )

    def _is_declared(self, user: str, path: str, token: str, found: Iterable[tuple[str, ...]]) -> bool:
        return any(
            (other_user, other_path, other_token) == (user, path, token) and (user, other) in self.pairs
            for other_user, other, _, other_path, other_token, _ in found
        )

    def _origin(self, user: str, used: str, path: str, token: str, label: str) -> Origin:
        if (user, used) in self.pairs:
            return Origin.DECLARED
        if label == "parent":
            return Origin.STRUCTURAL
        if any(matches(token, each.arn) for each in self.members[used]):
            return Origin.MATCHED
        if self._is_implied(user, used, token):
            return Origin.IMPLIED
        if self._is_attached(used, user):
            return Origin.INVENTED
        head = path.split(".")[0]
        if head in UNTELLING:
            return Origin.INVENTED
        if head == _naming_property(self.declared.kind(user)):
            return Origin.LITERAL if self._is_called_after(user, used) else Origin.INVENTED
        is_its_name = any(token in each.identifiers.values() for each in self.members[used])
        if is_its_name and self._says(user, token):
            return Origin.LITERAL
        set_here = head == "Template" or head in self.declared.resources[user].get("Properties", {})
        return Origin.INVENTED if set_here else Origin.FILLED

    def _says(self, user: str, token: str) -> bool:
        """Whether the template's own texts of the user hold the token, whole."""
        pattern = re.compile(WHOLE.format(re.escape(token)))
        lines = [user, *(part for part in self.declared.resources if self._is_attached(part, user))]
        return any(pattern.search(text) for line in lines for text in self.declared.texts(line) if text != HOLE)

    def _is_called_after(self, user: str, used: str) -> bool:
        """Whether the name of the user has the whole name of the used in it, and more."""
        names = {each.name for each in self.members[user]}
        pieces = [re.compile(WHOLE.format(re.escape(each.name))) for each in self.members[used] if each.name]
        return any(
            piece.search(name) and piece.pattern != WHOLE.format(re.escape(name)) for piece in pieces for name in names
        )

    def _is_attached(self, part: str, whole: str) -> bool:
        return any(
            naming.user == part
            and naming.used == whole
            and naming.path.split(".")[0] in ATTACHMENTS.get(self.declared.kind(part), ())
            for naming in self.namings
        )

    def _is_implied(self, user: str, used: str, token: str) -> bool:
        between = {other for mine, other in self.pairs if mine == user}
        holders = [self.stack.physical[other] for other in between] + [
            text for other in between for each in self.members.get(other, []) for text in each.identifiers.values()
        ]
        parts = [part for part in self.declared.resources if self._is_attached(part, user)]
        piece = re.compile(WHOLE.format(re.escape(token)))
        if any(piece.search(text) for text in holders) or any((part, used) in self.pairs for part in parts):
            return True
        return self.declared.kind(used) in ATTACHED and self._is_attached(used, user)


WHOLE = r"(?<![\w.-]){}(?![\w.-])"
ANYWHERE = "{}"
"""How a text may stand in another."""

ATTACHMENTS: Mapping[str, tuple[str, ...]] = {
    "AWS::IAM::Policy": ("Roles", "Users", "Groups"),
    "AWS::IAM::ManagedPolicy": ("Roles", "Users", "Groups"),
    "AWS::IAM::RolePolicy": ("RoleName",),
    "AWS::IAM::UserPolicy": ("UserName",),
    "AWS::IAM::GroupPolicy": ("GroupName",),
    "AWS::IAM::UserToGroupAddition": ("GroupName", "Users"),
    "AWS::EC2::SecurityGroupIngress": ("GroupId",),
    "AWS::EC2::SecurityGroupEgress": ("GroupId",),
    "AWS::EC2::Route": ("RouteTableId",),
    "AWS::Events::EventBusPolicy": ("EventBusName",),
    "AWS::SQS::QueuePolicy": ("Queues",),
    "AWS::SNS::TopicPolicy": ("Topics",),
    "AWS::S3::BucketPolicy": ("Bucket",),
}
"""Lines that the answer about another resource holds as well, and the properties that name that one."""

ATTACHED = frozenset({"AWS::IAM::ManagedPolicy", "AWS::IAM::UserToGroupAddition"})
"""Those of them that the other resource names: a role lists the policies attached to it."""

UNTELLING = frozenset({"Description", "Tags", "AlarmDescription", "PathPart"})
"""Properties whose words name nothing."""


def _naming_property(kind: str) -> str:
    module = BY_KIND.get(kind)
    return module.SPEC.name_property if module else ""


def is_write_only(kind: str, path: str) -> bool:
    """Whether the type's schema says that no answer ever holds the property at `path`."""
    try:
        declared = schema(kind).get("writeOnlyProperties", ())
    except ResourceNotFoundError:
        return False
    parts = ["*" if part.isdigit() else part for part in path.split(".")]
    return any(parts[: len(each)] == each for each in (text.split("/")[2:] for text in declared))


def matches(pattern: str, arn: str) -> bool:
    """Whether an ARN with wildcards, as policies have them, means this ARN or something beneath it; `*` alone and
    patterns of every name of a type name nothing."""
    parts, whole = pattern.split(":", 5), arn.removesuffix(":*").split(":", 5)
    if len(parts) < 6 or len(whole) < 6 or not WILDCARD.search(pattern):
        return False
    name = re.split("[:/]", parts[5], maxsplit=1)[-1]
    if not re.search("[A-Za-z0-9]", name) or not all(map(_like, parts[:5], whole[:5])):
        return False
    ends = [match.start() for match in re.finditer("[:/]", parts[5])]
    return any(_like(parts[5][:end], whole[5]) for end in (*ends, len(parts[5])))


WILDCARD = re.compile("[*?]")


def _like(pattern: str, text: str) -> bool:
    parts = (".*" if part == "*" else "." if part == "?" else re.escape(part) for part in re.split("([*?])", pattern))
    return re.fullmatch("".join(parts), text) is not None
