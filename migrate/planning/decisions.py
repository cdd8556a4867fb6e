"""Third pass: what the move severs, grouped by what has to be decided, and what is still open."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from migrate.config import Decision
from migrate.graph.cut import SOURCE, Severed, severed
from migrate.model.finding import Finding, Severity
from migrate.model.ownership import Standing
from migrate.model.plan import CutEdge, Option, Question
from migrate.planning.artifacts import S3_FIELDS
from migrate.planning.brief import Brief
from migrate.planning.grants import statements
from migrate.planning.moves import Moves
from migrate.resources import BY_KIND

_SHOWN = 1
_PROPERTY = 4  # of Template.Resources.<logical id>.Properties.<property>
_LOCATIONS = {kind: name for kind, (name, _) in S3_FIELDS.items()} | {"AWS::CloudFormation::Stack": "TemplateURL"}


def questions(brief: Brief, moves: Moves) -> tuple[Question, ...]:
    """Every severed reference, grouped by the resource that it names, with the ways to decide."""
    homes = _all_homes(brief, moves)
    grouped: dict[str, list[Severed]] = defaultdict(list)
    for reference in cut(brief, moves):
        grouped[reference.used].append(reference)
    return tuple(_question(brief, used, several, homes) for used, several in sorted(grouped.items()))


def cut(brief: Brief, moves: Moves) -> Iterator[Severed]:
    """Every reference that the moves sever, in a stable order."""
    homes = _all_homes(brief, moves)
    return (
        each
        for each in severed(brief.graph, homes)
        if not _is_written_anew(each) and not _same_stage(brief, each, homes)
    )


def _is_written_anew(reference: Severed) -> bool:
    """Whether the planner writes that property itself: where code and nested templates lie."""
    place = reference.place.split(".")
    kind = reference.user.split("/", 1)[0]
    return (
        place[:2] == ["Template", "Resources"] and len(place) > _PROPERTY and place[_PROPERTY] == _LOCATIONS.get(kind)
    )


def _all_homes(brief: Brief, moves: Moves) -> Mapping[str, frozenset[str]]:
    return {key: _homes(brief, key, move.stages) for key, move in moves.items()}


def _homes(brief: Brief, key: str, stages: tuple[str, ...]) -> frozenset[str]:
    """A copy for each stage leaves the shared one where it is, for whoever stays."""
    duplicated = stages and brief.ownership[key].standing is Standing.SHARED and not _along(brief, key)
    return frozenset((*stages, SOURCE) if duplicated else stages or (SOURCE,))


def _along(brief: Brief, key: str) -> bool:
    return any(decision.resource == key and decision.decision == "move" for decision in brief.config.decisions)


def _same_stage(brief: Brief, reference: Severed, homes: Mapping[str, frozenset[str]]) -> bool:
    """What is left behind of a stage (old versions, parts of what moves) is no user of what moves with it."""
    if SOURCE not in homes[reference.user]:
        return False
    resource = brief.inventory.by_key.get(reference.user)
    parent = homes.get(resource.parent, frozenset()) if resource else frozenset()
    owner = brief.ownership[reference.user]
    decided = any(decision.resource == reference.user for decision in brief.config.decisions)
    owned = owner.standing is Standing.STAGE and owner.stage in homes[reference.used] and not decided
    return owned or bool(parent and SOURCE not in parent)


def _question(brief: Brief, used: str, several: Sequence[Severed], homes: Mapping[str, frozenset[str]]) -> Question:
    edges = tuple(_edge(brief, reference, homes) for reference in several)
    options = tuple(_options(brief, used, edges, homes))
    suggested, reason = _suggestion(brief, used, edges, homes)
    return Question(used, edges, options, suggested, reason)


def _edge(brief: Brief, reference: Severed, homes: Mapping[str, frozenset[str]]) -> CutEdge:
    decided = next((item.decision for item in brief.config.decisions if _is_about(item, reference)), "")
    breaks, consequence = _consequence(brief, reference, homes)
    return CutEdge(reference.user, reference.used, reference.place, reference.token, decided, breaks, consequence)


def _is_about(decision: Decision, reference: Severed) -> bool:
    ends = (reference.used, reference.user)
    return decision.resource in ends and decision.used_by in ("", *ends)


def _consequence(brief: Brief, reference: Severed, homes: Mapping[str, frozenset[str]]) -> tuple[bool, str]:
    """Whether something breaks, and what becomes of the reference in words."""
    leaves = SOURCE not in homes[reference.user]
    if not leaves:
        breaks = brief.ownership[reference.user].standing is Standing.PROTECTED
        return breaks, "it goes on naming the old resource, which is to be removed one day"
    if reference.label == "export":
        return True, f"export {reference.token} is not there in the new account, and the deployment fails"
    place = reference.place.split(".")
    if "Principal" in place:
        return False, "it goes on trusting the principal of the shared account, which needs permission for the new ARN"
    where = "the shared account" if SOURCE in homes[reference.used] else "the old account, from which it moves, too"
    if {"Statement", "Resource"} <= set(place) or "NotResource" in place:
        return True, f"the permission is for the resource of {where}, which does not let the new account in"
    return True, f"it will name the resource of {where}, to which the new account has no access"


def _options(
    brief: Brief, used: str, edges: Sequence[CutEdge], homes: Mapping[str, frozenset[str]]
) -> Iterator[Option]:
    standing = brief.ownership[used].standing
    module = BY_KIND.get(used.split("/", 1)[0])
    data = "with its data" if module and module.SPEC.data else "with its configuration"
    if standing is Standing.SHARED:
        yield Option("duplicate", f"each stage that moves gets one of its own, {data}; from then on they differ")
    yield from _grants(brief, used, edges, homes)
    if standing in (Standing.SHARED, Standing.UNKNOWN):
        users = sorted({edge.user for edge in edges if SOURCE in homes[edge.user]})
        cut_off = f"; these stay and lose it: {', '.join(users)}" if users else ""
        yield Option("move", f'it moves along with one stage (stage = "…"), {data}{cut_off}')
    if any(SOURCE not in homes[edge.user] for edge in edges):
        yield Option("re-point", 'each place names another resource instead (to = "its ARN"); nothing is copied')
    hurt = sorted({edge.user for edge in edges if edge.breaks})
    yield Option(
        "leave", f"breaks: {', '.join(hurt)}" if hurt else "nothing breaks: the old one is named until it goes"
    )


def _grants(brief: Brief, used: str, edges: Sequence[CutEdge], homes: Mapping[str, frozenset[str]]) -> Iterator[Option]:
    resource = brief.inventory.by_key.get(used)
    if resource is None:
        return
    owner = _account(brief, min(homes[used] - {SOURCE}, default=SOURCE) if SOURCE not in homes[used] else SOURCE)
    found = [
        statement
        for home in sorted({home for edge in edges for home in homes[edge.user] - homes[used]})
        for statement in statements(
            brief,
            resource,
            sorted({edge.user for edge in edges if home in homes[edge.user]}),
            owner,
            _account(brief, home),
        )
    ]
    if found:
        by_name = "; users that call it by name must use the ARN" if SOURCE in homes[used] else ""
        entails = f"it stays one, in account {owner}, and lets the others in by these statements{by_name}"
        yield Option("grant", entails, tuple(found))


def _account(brief: Brief, home: str) -> str:
    if home == SOURCE:
        return brief.inventory.account
    return brief.config.stages[home].account_id or f"<account of {home}>"


def _suggestion(
    brief: Brief, used: str, edges: Sequence[CutEdge], homes: Mapping[str, frozenset[str]]
) -> tuple[str, str]:
    """The decision that is clearly right, and why; two empty texts where none is."""
    standing = brief.ownership[used].standing
    module = BY_KIND.get(used.split("/", 1)[0])
    if standing is Standing.SHARED and module and not module.SPEC.data and not module.SPEC.by_hand:
        return "duplicate", "several stages use it, it holds no data, and no stage should need another's account"
    leaving = [edge for edge in edges if SOURCE not in homes[edge.user]]
    permissions = [edge for edge in leaving if {"Statement", "Resource"} <= set(edge.place.split("."))]
    if standing is Standing.PROTECTED and leaving and len(permissions) == len(edges):
        return "leave", "only permissions name it, nothing that runs: to lose them is what the split is for"
    return "", ""


def findings(brief: Brief, asked: Iterable[Question]) -> Iterator[Finding]:
    """What is undecided, once for each user of a resource; what was decided and cannot be, or must be done by hand."""
    for question in asked:
        yield from _undecided(brief, question)
        if any(edge.decision == "grant" for edge in question.edges):
            yield _granted(question)
    yield from _refused(brief)


def _undecided(brief: Brief, question: Question) -> Iterator[Finding]:
    by_user: dict[str, list[CutEdge]] = defaultdict(list)
    for edge in question.edges:
        if not edge.decision:
            by_user[edge.user].append(edge)
    table = f'[[decisions]] resource = "{question.used}", decision ='
    ways = " or ".join(f'"{option.decision}"' for option in question.options)
    advice = f'; "{question.suggested}" is suggested: {question.reason}' if question.suggested else ""
    for user, several in by_user.items():
        first = next((edge for edge in several if edge.breaks), several[0])
        more = f" and {len(several) - _SHOWN} more places" if len(several) > _SHOWN else ""
        yield Finding(
            Severity.BLOCK if first.breaks else Severity.WARN,
            "undecided-reference",
            question.used,
            f"{user} names it at {first.place or 'its stack'}{more}: "
            f"{'breaks: ' if first.breaks else ''}{first.consequence}",
            f"decide in {brief.config.path.name}: {table} {ways}{advice}",
        )


def _granted(question: Question) -> Finding:
    message = "it is kept for other accounts: the statements of the option `grant` have to be written by hand"
    remedy = "write them when the new accounts stand, before cutover; see the cut in the plan"
    return Finding(Severity.WARN, "grant-by-hand", question.used, message, remedy)


def _refused(brief: Brief) -> Iterator[Finding]:
    """Decisions that would do nothing: about nothing that stands, or against whose the resource is."""
    for decision in brief.config.decisions:
        owner = brief.ownership.get(decision.resource)
        if owner is None:
            near = difflib.get_close_matches(decision.resource, brief.ownership, 1)
            remedy = f"did you mean {near[0]}?" if near else "take it out of the configuration, or correct the key"
            message = "a decision names this, and nothing in the account is called so"
            yield Finding(Severity.WARN, "decision-about-nothing", decision.resource, message, remedy)
        elif wrong := _against(brief, decision, owner.standing):
            remedy = "decide otherwise; see the options in the plan, or migrate explain"
            yield Finding(Severity.BLOCK, "decision-refused", decision.resource, wrong, remedy)


def _against(brief: Brief, decision: Decision, standing: Standing) -> str:
    if decision.decision == "duplicate" and standing is not Standing.SHARED:
        return f"it cannot be duplicated: only what several stages share can be, and this is {standing.value}"
    if decision.decision == "move":
        if standing not in (Standing.SHARED, Standing.UNKNOWN):
            return f"it cannot be moved along: it is {standing.value}"
        if decision.stage not in brief.config.movable:
            return f"it cannot move with {decision.stage}: stages that can are {', '.join(brief.config.movable)}"
    return ""
