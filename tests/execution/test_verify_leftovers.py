"""No identifier of the old account stays unseen in the new one, and nothing else is taken for one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from migrate.execution.failures import StepFailed
from migrate.execution.steps import verify_leftovers
from migrate.model.inventory import Inventory
from migrate.model.plan import StepKind
from migrate.model.stack import Stack
from tests.execution import moved
from tests.execution.fakes import SOURCE

NEWS = f"arn:aws:sns:us-east-1:{SOURCE}:news-prod"


def _done(there: Inventory, *allowed: str) -> Any:
    step = moved.step(StepKind.VERIFY_LEFTOVERS, allowed=list(allowed))
    return verify_leftovers.done(step, moved.world(moved.source(), there))


def test_what_is_allowed_to_stay_is_no_leftover() -> None:
    assert _done(moved.target(), NEWS) == {"scanned": 4, "leftovers": []}


def test_what_is_not_allowed_is_named_with_its_place() -> None:
    with pytest.raises(StepFailed, match=r"worker-dev at Properties\.Environment\.Variables\.TOPIC: 111111111111"):
        _done(moved.target())


@pytest.mark.parametrize(
    "text",
    [
        f"https://sqs.us-east-1.amazonaws.com/{SOURCE}/jobs-dev",
        f"calls the account {SOURCE}, which is shared",
        f"arn:aws:logs:us-east-1:{SOURCE}:log-group:/any/*",
        "assets-dev",
        "s3://assets-dev/folder",
        '{"bucket": "assets-dev"}',
    ],
)
def test_every_way_to_name_the_old_account_is_found(text: str) -> None:
    with pytest.raises(StepFailed, match="1 places"):
        _done(moved.target(Other=text), NEWS)


@pytest.mark.parametrize(
    "text", ["jobs-dev", "assets-dev-222222222222", "assets-development", f"0{SOURCE}", "news-prod", NEWS + "/x"]
)
def test_what_only_looks_like_it_is_not(text: str) -> None:
    assert _done(moved.target(Other=text), NEWS)["leftovers"] == []


def test_templates_tags_and_outputs_are_searched_too() -> None:
    there = moved.target()
    stack = there.stacks[0]
    stacks: list[Stack] = [
        replace(stack, template={"Resources": {"A": {"Properties": {"X": SOURCE}}}}),
        replace(stack, outputs={"X": SOURCE}),
        replace(stack, parameters={"X": SOURCE}),
        replace(stack, tags={"X": SOURCE}),
    ]
    for changed in stacks:
        with pytest.raises(StepFailed, match=f"X: {SOURCE}"):
            _done(replace(there, stacks=(changed,)), NEWS)
    tagged = replace(there.resources[0], tags={"from": SOURCE})
    with pytest.raises(StepFailed, match=f"jobs-dev at Tags.from: {SOURCE}"):
        _done(replace(there, resources=(tagged, *there.resources[1:])), NEWS)
