"""The passes in their order: what moves, what deploys it, what the move severs, what a person must know, the steps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from migrate import __version__
from migrate.graph.drift import drift
from migrate.model.codec import encode
from migrate.model.errors import MigrateError
from migrate.model.finding import Finding, Gap, Severity
from migrate.model.plan import Plan, Planned, Reference, Treatment
from migrate.model.values import Properties, digest, pretty
from migrate.planning import decisions, foreign_code, moves, names, targets
from migrate.planning.brief import Brief
from migrate.planning.contract import with_files
from migrate.planning.estimates import estimates
from migrate.planning.handovers import handovers
from migrate.planning.lint import Lint, judged
from migrate.planning.moves import Moves
from migrate.planning.policies import policies
from migrate.planning.rewrites import differences, hidden, rewrites
from migrate.planning.severance import Cut
from migrate.planning.steps import steps
from migrate.planning.translate import Language
from migrate.planning.units import Deployment, deployment

VALID_FOR = timedelta(days=7)


def compose(brief: Brief, name: str, lint: Lint, also: tuple[Finding, ...] = ()) -> tuple[Plan, Mapping[str, str]]:
    """The plan, and the text of each of its templates and policies by path. `lint` judges templates."""
    chosen = moves.choose(brief)
    for stage in brief.stages:
        if not any(brief.ownership[key].stage == stage for key, move in chosen.items() if stage in move.stages):
            raise MigrateError(
                f"nothing in account {brief.inventory.account} belongs to stage {stage}",
                "check the stage's name, its tags and the regions; see: migrate inventory",
            )
    languages = [Language.of(brief, chosen, stage) for stage in brief.stages]
    deployments = tuple(deployment(brief, chosen, language) for language in languages)
    units = [unit for item in deployments for unit in item.units]
    accounts = targets.targets(brief)
    written = dict(_templates(deployments))
    templates = dict(sorted({**written, **differences(units, written)}.items()))
    asked = decisions.questions(Cut(brief, chosen))
    made = steps(brief, chosen, accounts, deployments)
    identifiers = {language.stage: language.known() for language in languages}
    found = {
        *also,
        *_inventory_findings(brief, chosen),
        *decisions.findings(brief, asked),
        *_unbounded(brief),
        *targets.findings(brief),
        *_moving_findings(brief, chosen),
        *(finding for finding in drift(brief.inventory) if _concerns(finding.resource, chosen)),
        *(finding for item in deployments for finding in item.findings),
        *(finding for unit in units for finding in unit.findings),
        *judged(units, written, lint),
        *foreign_code.findings(foreign_code.foreign_code(made, accounts, identifiers, written)),
    }
    plan = Plan(
        name=name,
        tool_version=__version__,
        source_account=brief.inventory.account,
        regions=brief.inventory.regions,
        created_at=brief.inventory.taken_at,
        expires_at=_later(brief.inventory.taken_at),
        targets=accounts,
        resources=tuple(_planned(brief, chosen, deployments)),
        stacks={stack.key: stack.fingerprint for stack in brief.inventory.stacks if chosen[stack.key].stages},
        identifiers=identifiers,
        cut=asked,
        steps=made,
        findings=tuple(sorted(found, key=lambda item: (_RANK[item.severity], item.code, item.resource, item.message))),
        gaps=tuple(_judged(brief)),
        estimates=estimates(brief, chosen, made, deployments),
        configuration=_configuration(brief),
        fingerprint=_fingerprint(brief),
        approvals_required=brief.config.require_approvals,
        references=tuple(_references(brief, chosen)),
        rewrites=rewrites(units),
        hidden=hidden(units),
        handovers=handovers(brief, chosen, languages),
    )
    needed, documents = policies(plan, templates)
    texts = {**templates, **documents}
    return with_files(replace(plan, policies=needed), texts), texts


_RANK: Mapping[Severity, int] = {Severity.BLOCK: 0, Severity.WARN: 1, Severity.INFO: 2}


def _concerns(key: str, chosen: Moves) -> bool:
    """Whether a finding is about what moves, or about nothing that stays."""
    return key not in chosen or bool(chosen[key].stages)


def _unbounded(brief: Brief) -> Iterator[Finding]:
    """Without a role to assume, no session policy bounds what the tool may do in the source account."""
    if not brief.config.source.role_arn:
        yield Finding(
            Severity.WARN,
            "source-session-unbounded",
            "",
            "the source is read with the caller's own credentials: only this tool's guard keeps writes away from it",
            f"set source.role_arn in {brief.config.path.name}: it is assumed with a session policy that can only read",
        )


def _later(taken_at: str) -> str:
    return (datetime.fromisoformat(taken_at) + VALID_FOR).isoformat()


def _templates(deployments: tuple[Deployment, ...]) -> Iterator[tuple[str, str]]:
    for item in deployments:
        for unit in (part for root in item.units for part in root.all()):
            yield unit.path, pretty(unit.template)
            if unit.final:
                yield unit.final_path, pretty(unit.final)


def _planned(brief: Brief, chosen: Moves, deployments: tuple[Deployment, ...]) -> Iterator[Planned]:
    units = {key: unit for item in deployments for key, unit in item.owner.items()}
    for resource in brief.inventory.resources:
        move = chosen[resource.key]
        new = (
            names.renamed(brief, resource)
            if move.stages and names.keeps_name(brief, resource, chosen)
            else resource.name
        )
        yield Planned(
            key=resource.key,
            ownership=brief.ownership[resource.key],
            treatment=move.treatment,
            reason=move.reason,
            fingerprint=resource.fingerprint,
            stages=move.stages,
            unit=units.get(resource.key, ""),
            renamed={resource.name: new} if new != resource.name else {},
        )


def _inventory_findings(brief: Brief, chosen: Moves) -> Iterator[Finding]:
    """What the scan found. What stays is only told of; what keeps a resource from being made blocks where one is."""
    made = (Treatment.STACK, Treatment.ADOPT)
    for finding in brief.inventory.findings:
        move = chosen.get(finding.resource)
        if move and not move.stages:
            yield replace(finding, severity=Severity.INFO)
        elif finding.severity is Severity.BLOCK and move and move.treatment not in made:
            yield replace(finding, severity=Severity.WARN)
        else:
            yield finding


def _moving_findings(brief: Brief, chosen: Moves) -> Iterator[Finding]:
    unread = {gap.what: gap for gap in brief.inventory.gaps}
    for resource in brief.inventory.resources:
        move = chosen[resource.key]
        if move.treatment is Treatment.BY_HAND:
            yield Finding(
                Severity.WARN,
                "by-hand",
                resource.key,
                f"it is not moved: {move.reason}",
                "re-create it by hand, or leave it",
            )
        elif move.stages and not resource.comparable:
            gap = unread.get(resource.key) or unread.get(resource.kind)
            reason = gap.reason if gap else "its type is not modelled"
            yield Finding(
                Severity.INFO,
                "not-compared",
                resource.key,
                f"it moves with its stack, but cannot be compared afterwards: {reason}",
                "check it in the new account",
            )


def _judged(brief: Brief) -> Iterator[Gap]:
    """The gaps, each with the reason why the team goes on without its answer, if it does."""
    for gap in brief.inventory.gaps:
        given = next((item for item in brief.config.acknowledged if item.fits(gap)), None)
        yield replace(gap, acknowledged=given.reason) if given else gap


def _fingerprint(brief: Brief) -> str:
    """Of everything that was read: two plans with the same one are of the same account at the same time."""
    return digest(
        {item.key: item.fingerprint for item in brief.inventory.resources}
        | {stack.key: stack.fingerprint for stack in brief.inventory.stacks}
    )


def _references(brief: Brief, chosen: Moves) -> Iterator[Reference]:
    found = {
        Reference(user, used, edge["place"])
        for user, used, edge in brief.graph.edges(data=True)
        if any(key in chosen and chosen[key].stages for key in (user, used))
    }
    yield from sorted(found)


def _configuration(brief: Brief) -> Properties:
    """What the plan was made with: apply checks that it runs with the same."""
    organization = encode(brief.config.organization)
    return {"stages": list(brief.stages), "organization": organization, "decisions": encode(brief.config.decisions)}
