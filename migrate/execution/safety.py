"""Refuses a plan that may not be applied, whatever made it: the last look before anything happens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from migrate.config import Config
from migrate.execution.failures import NotApplicable
from migrate.execution.steps.copy import STORES
from migrate.execution.world import MANAGEMENT, STAGE
from migrate.model.arn import Arn
from migrate.model.plan import Plan, Step, StepKind, Target, Treatment
from migrate.planning.foreign_code import foreign_code

REPLAN = "make a new plan and review it"
_TOLD = ("account_id", "account_name", "email", "organizational_unit", "role_name")


def refuse_unsafe(plan: Plan, config: Config) -> None:
    """NotApplicable when the plan is of another source, or has a step outside the stages' new accounts."""
    if plan.source_account != config.source.account_id:
        raise NotApplicable(
            f"the plan is of account {plan.source_account}, and {config.path} names {config.source.account_id}", REPLAN
        )
    for target in plan.targets:
        if config.is_production(target.stage):
            raise NotApplicable(f"the plan moves {target.stage}, which is production", REPLAN)
        if target.account_id == plan.source_account:
            raise NotApplicable(f"the plan moves {target.stage} into the source account itself", REPLAN)
    for problem in (*_targets(plan, config), *_steps(plan)):
        raise NotApplicable(problem, REPLAN)


def refuse_foreign_code(plan: Plan, directory: Path) -> None:
    """NotApplicable when a template would run code of another account, or text that is not in the plan."""
    texts = {path: _text(directory / path) for path in plan.files if path.startswith("templates/")}
    for one in foreign_code(plan.steps, plan.targets, plan.identifiers, texts):
        raise NotApplicable(f"{one.template}: {one.place} {one.why}", REPLAN)


def _targets(plan: Plan, config: Config) -> Iterator[str]:
    """Each stage has an account of its own, which is not production's."""
    taken = {stage.account_id: stage.name for stage in config.stages.values() if config.is_production(stage.name)}
    for target in plan.targets:
        if not target.account_id:
            continue
        if target.account_id in taken:
            whose = taken[target.account_id]
            yield f"the plan moves {target.stage} into account {target.account_id}, which is of {whose}"
        taken[target.account_id] = target.stage


def _steps(plan: Plan) -> Iterator[str]:
    targets = {target.stage: target for target in plan.targets}
    for step in plan.steps:
        if step.account not in {MANAGEMENT, *(STAGE + stage for stage in targets)}:
            yield f"step {step.id} works in {step.account!r}, which is no account of the plan"
        if step.kind is StepKind.ACCOUNT:
            yield from _account(step, targets)
        if step.kind in STORES:
            yield from _copy(step, plan)


def _account(step: Step, targets: Mapping[str, Target]) -> Iterator[str]:
    """The account that is made or moved is the one that the plan's list of targets shows to its reviewers."""
    target = targets.get(str(step.inputs["stage"]))
    if target is None:
        yield f"step {step.id} makes an account for {step.inputs['stage']}, which the plan does not move"
    elif different := [name for name in _TOLD if step.inputs[name] != getattr(target, name)]:
        yield f"step {step.id} says another {different[0]} than the plan's targets: {step.inputs[different[0]]!r}"


def _copy(step: Step, plan: Plan) -> Iterator[str]:
    """What is copied belongs to the stage, and is what its key says."""
    key, name = str(step.inputs["key"]), str(step.inputs["name"])
    planned = next((one for one in plan.resources if one.key == key), None)
    stage = step.account.removeprefix(STAGE)
    if planned is None or planned.treatment is Treatment.STAY or stage not in planned.stages:
        yield f"step {step.id} copies {key}, which the plan does not move with {stage}"
    elif not _is_named(key, name):
        yield f"step {step.id} copies {name}, which is not {key}"


def _is_named(key: str, name: str) -> bool:
    """Whether a name, or the ARN of a secret with its random ending, is of the resource with this key."""
    own, arn = key.split("/", 2)[2], Arn.parse(name)
    return name == own or (arn is not None and arn.resource.rpartition("-")[0] == f"secret:{own}")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise NotApplicable(f"{path} cannot be read ({error})", "restore the directory from git") from None
