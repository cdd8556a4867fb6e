"""The accounts that the stages move into: as configured, and with what was found of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from migrate.config import Config
from migrate.model.errors import MigrateError
from migrate.model.finding import Finding, Severity
from migrate.model.plan import Target, TargetState
from migrate.planning.brief import Brief


def configured(config: Config, stages: Sequence[str]) -> tuple[Target, ...]:
    """The target of each stage, before anything is known of it."""
    return tuple(_configured(config, stage) for stage in stages)


def targets(brief: Brief) -> tuple[Target, ...]:
    """The targets with what was read of them; an account that was found by its address has its id from here on."""
    return tuple(_as_found(brief, target) for target in configured(brief.config, brief.stages))


def findings(brief: Brief) -> Iterator[Finding]:
    """Of each target that cannot be used, or was not read: apply cannot tell whether it has changed since."""
    for target in targets(brief):
        read = brief.targets.get(target.stage)
        if read and read.unfit:
            message = f"nothing can be moved into the account of stage {target.stage}: {read.reason}"
            yield Finding(Severity.BLOCK, "target-unfit", "", message, read.remedy)
        elif target.state is TargetState.UNREAD:
            yield Finding(
                Severity.WARN,
                "target-unread",
                "",
                f"the account of stage {target.stage} was not looked at, so apply cannot tell whether it changed since"
                + (f": {read.reason}" if read else " (the plan is of a saved inventory)"),
                read.remedy if read else "plan without --from where the organization can be asked",
            )


def _configured(config: Config, stage: str) -> Target:
    of_stage, organization = config.stages[stage], config.organization
    email = of_stage.email or organization.email.replace("{stage}", stage)
    if not email and not of_stage.account_id:
        raise MigrateError(
            f"no e-mail address for the new account of stage {stage}",
            f'set organization.email = "aws+{{stage}}@example.com" in {config.path}',
        )
    return Target(
        stage=stage,
        account_name=of_stage.account_name or organization.account_name.replace("{stage}", stage),
        email=email,
        organizational_unit=organization.organizational_unit,
        role_name=organization.role_name,
        account_id=of_stage.account_id,
    )


def _as_found(brief: Brief, target: Target) -> Target:
    found = brief.targets.get(target.stage)
    if found is None:
        return target
    account_id = target.account_id or found.account_id
    return replace(target, account_id=account_id, state=found.state, stacks=found.stacks)
