"""What somebody changed in a stack's resources behind its back: the plan's own comparison with the source, again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from migrate.execution.failures import StepFailed
from migrate.execution.source import fingerprints
from migrate.execution.steps import verify_configuration
from migrate.execution.world import World
from migrate.model.plan import Step, StepKind


def drifted(step: Step, world: World) -> Iterator[str]:
    """Each difference, in words. What changed in the source since the plan was made says nothing and is left out.

    Once triggers are switched on, what the plan changes on purpose is no longer as the comparison expects it.
    """
    planned: Any = step.inputs["resources"]
    keys = {item["key"] for item in planned.values()}
    now, then = fingerprints(world.source_inventory()), {one.key: one.fingerprint for one in world.plan.resources}
    for verify in world.plan.steps:
        if verify.kind is not StepKind.VERIFY_CONFIGURATION or verify.account != step.account:
            continue
        entries: Any = verify.inputs["resources"]
        compared = [
            entry
            for entry in entries
            if entry["key"] in keys
            and now.get(entry["key"]) == then.get(entry["key"])
            and not (step.kind is StepKind.ENABLE_TRIGGERS and entry["changes"])
        ]
        try:
            verify_configuration.done(replace(verify, inputs={"resources": compared}), world)
        except StepFailed as error:
            yield error.message
