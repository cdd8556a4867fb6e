"""One run of a rollback, from the plan's journal to the report. May be killed at any point and run again."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from migrate.aws.sessions import Sessions
from migrate.aws.streams import pages
from migrate.config import Config
from migrate.execution import journal, lock, log, source
from migrate.execution.apply import PARALLELISM, RUN, utc_now
from migrate.execution.events import Listener, Noted
from migrate.execution.failures import NotApplicable
from migrate.execution.files import write_whole
from migrate.execution.journal import Journal
from migrate.execution.log import logged
from migrate.execution.report import Failed
from migrate.execution.rollback.report import Left, Report, markdown
from migrate.execution.rollback.survey import Look, State, begun, refuse_changed, survey
from migrate.execution.rollback.undoing import Undoing, dependents
from migrate.execution.rolled_back import NAME
from migrate.execution.runner import Failure
from migrate.execution.safety import refuse_unsafe
from migrate.execution.undo import MODULES, UndoModule, Wishes
from migrate.execution.world import STAGE, World
from migrate.model.codec import encode
from migrate.model.plan import Plan, StepKind
from migrate.model.values import pretty

SOURCE_BEFORE = "rollback-source-before.json"


def rollback(
    plan: Plan,
    directory: Path,
    digest: str,
    config: Config,
    sessions: Sessions,
    listener: Listener,
    wishes: Wishes,
    agree: Callable[[Sequence[Look]], None],
    parallelism: int = PARALLELISM,
    now: Callable[[], datetime] = utc_now,
    pause: Callable[[float], None] = time.sleep,
    modules: Mapping[StepKind, UndoModule] = MODULES,
    sync: Callable[[int], None] = os.fsync,
) -> Report:
    """Undo what this plan made; the report, also when some of it could not be undone. May be called again any time.

    `agree` is shown what there is to do before anything is done, and raises to stop it. Raises NotApplicable, Stale
    (something was changed since and is not named in `wishes`), Locked, Damaged, and Interrupted.
    """
    world = _world(plan, directory, digest, config, sessions, listener, now, pause)
    _refuse_unknown(plan, wishes)
    run = directory / RUN
    with (
        lock.locked(run / lock.NAME, _at(world), lambda text: listener(Noted(text))),
        logged(run / log.NAME, now, listener) as told,
    ):
        world.listener = listener = told
        made, before = begun(run / journal.NAME), journal.history(run / NAME)
        listener(Noted("looking at what the plan made"))
        looks = survey(world, made, before, modules, wishes)
        refuse_changed(looks, wishes, directory)
        agree(looks)
        fingerprints = _before(world, run)
        opened, before = Journal.open(run / NAME, digest, _at(world), sync)
        with opened:
            steps = [look.step for look in looks if look.state is State.UNDO]
            failures = Undoing(world, wishes, opened, before, modules, parallelism).run(steps)
            listener(Noted("reading back what is left"))
            after = survey(world, made, journal.history(run / NAME), modules, wishes)
            report = _closing(world, digest, after, failures, fingerprints)
            write_whole(run / "rollback.json", pretty(encode(report)))
            write_whole(run / "rollback.md", markdown(report))
    return report


def look(
    plan: Plan,
    directory: Path,
    digest: str,
    config: Config,
    sessions: Sessions,
    wishes: Wishes,
    now: Callable[[], datetime] = utc_now,
    pause: Callable[[float], None] = time.sleep,
    modules: Mapping[StepKind, UndoModule] = MODULES,
) -> tuple[Look, ...]:
    """What a rollback would do. Changes nothing, not even in the plan's directory."""
    world = _world(plan, directory, digest, config, sessions, lambda event: None, now, pause)
    _refuse_unknown(plan, wishes)
    run = directory / RUN
    return survey(world, begun(run / journal.NAME), journal.history(run / NAME), modules, wishes)


def _world(
    plan: Plan,
    directory: Path,
    digest: str,
    config: Config,
    sessions: Sessions,
    listener: Listener,
    now: Callable[[], datetime],
    pause: Callable[[float], None],
) -> World:
    """A world that knows what the plan's finished steps gave; NotApplicable when it has made nothing."""
    refuse_unsafe(plan, config)
    history = journal.history(directory / RUN / journal.NAME)
    if not history.digest:
        raise NotApplicable(f"{directory} was never applied, so there is nothing to undo", "nothing is to be done")
    if history.digest != digest:
        raise NotApplicable(
            f"what was applied is another version of this plan ({history.digest[:12]}, now {digest[:12]})",
            "restore the plan as it was when it was applied",
        )
    world = World(plan, directory, config, sessions, listener, now, pause)
    world.finished.update({name: found.outputs for name, found in history.steps.items() if found.ended})
    return world


def _refuse_unknown(plan: Plan, wishes: Wishes) -> None:
    unknown = sorted(wishes.changed - {step.id for step in plan.steps})
    if unknown:
        raise NotApplicable(f"the plan has no step {unknown[0]}", "name a step as --list shows it")
    strange = sorted(wishes.data - {target.stage for target in plan.targets})
    if strange:
        raise NotApplicable(f"the plan has no stage {strange[0]}", "name a stage of the plan")


def _before(world: World, run: Path) -> source.Fingerprints:
    """The source before the first rollback of this plan began."""
    path = run / SOURCE_BEFORE
    if not path.exists():
        write_whole(path, pretty(dict(source.fingerprints(world.source_inventory()))))
    kept: Mapping[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return kept


def _closing(
    world: World, digest: str, looks: Sequence[Look], failures: Sequence[Failure], before: source.Fingerprints
) -> Report:
    plan, after = world.plan, source.fingerprints(world.source_inventory(again=True))
    titles = {step.id: step.title for step in plan.steps}
    waiting = [look.step.id for look in looks if look.state is State.UNDO]
    first = dependents(plan.steps, {*waiting, *(failure.step.id for failure in failures)})
    blocks = {name: tuple(titles[other] for other in waiting if name in first[other]) for name in first}
    return Report(
        plan=plan.name,
        digest=digest,
        source_account=plan.source_account,
        ended_at=_at(world),
        looks=tuple(looks),
        failures=tuple(Failed(f.step.id, f.step.title, f.reason, f.remedy, blocks[f.step.id]) for f in failures),
        left=tuple(_left(world, (look.step.account for look in looks))),
        source_compared=len(before),
        source_changes=source.changes(before, after, source.protected_keys(plan)),
    )


def _left(world: World, accounts: Iterable[str]) -> Iterator[Left]:
    """What is read in each account in which this plan made something."""
    for account in sorted({name for name in accounts if name.startswith(STAGE)}):
        stage = account.removeprefix(STAGE)
        stacks: list[str] = []
        for region in world.plan.regions:
            client = world.connect(account)("cloudformation", region)
            found = (stack for page in pages(client, "describe_stacks") for stack in page["Stacks"])
            stacks += [f"{region}/{stack['StackName']}" for stack in found if "ParentId" not in stack]
        keys = tuple(sorted(one.key for one in world.target_inventory(stage).resources))
        yield Left(stage, world.account_id(account), tuple(sorted(stacks)), keys)


def _at(world: World) -> str:
    return world.now().isoformat(timespec="seconds")
