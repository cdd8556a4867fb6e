"""Refuses a plan that may not be applied, whatever made it: the last look before anything happens. Pure."""

from __future__ import annotations

from migrate.config import Config
from migrate.execution.failures import NotApplicable
from migrate.execution.world import MANAGEMENT, STAGE
from migrate.model.plan import Plan

REPLAN = "make a new plan and review it"


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
    allowed = {MANAGEMENT, *(STAGE + target.stage for target in plan.targets)}
    for step in plan.steps:
        if step.account not in allowed:
            raise NotApplicable(f"step {step.id} works in {step.account!r}, which is no account of the plan", REPLAN)
