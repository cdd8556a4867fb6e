"""A plan in the terminal: complete, aligned, and no name moves the cursor."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migrate.model.errors import ConfigurationError
from migrate.model.finding import Finding, Gap, Severity
from migrate.model.plan import Estimates, Figure, Handover, Phase, Plan, Throttle, Unestimated
from migrate.model.values import pretty
from migrate.planning import folder
from migrate.review.lines import NARROWEST, plain, table
from migrate.review.terminal import described, described_step, step_of, told, told_step
from tests.review.random_plans import plans

EXAMPLE, DIGEST = folder.read(Path(__file__).parents[2] / "plans" / "example")
ROWS = st.integers(1, 4).flatmap(
    lambda columns: st.lists(st.lists(st.text("ab", max_size=90), min_size=columns, max_size=columns), min_size=1)
)


def shown(plan: Plan, width: int = 0, *, everything: bool = False) -> str:
    return plain(told(plan, DIGEST, width, everything=everything))


def test_every_step_and_finding_is_there_when_all_is_asked_for() -> None:
    text = shown(EXAMPLE, everything=True)
    for wanted in [step.id for step in EXAMPLE.steps] + [finding.message for finding in EXAMPLE.findings]:
        assert wanted in text
    assert "more: --all" not in text


def test_long_lists_are_counted_unless_all_is_asked_for() -> None:
    steps = tuple(replace(EXAMPLE.steps[0], id=f"step-{number}") for number in range(100))
    text = shown(replace(EXAMPLE, steps=steps))
    assert "step-19 " in text
    assert "step-20 " not in text
    assert "… 80 more: --all" in text


def test_what_moves_where_adds_up() -> None:
    text, form = shown(EXAMPLE), described(EXAMPLE, DIGEST)
    moving = sum(bool(resource.stages) for resource in EXAMPLE.resources)
    assert form["stays"] == len(EXAMPLE.resources) - moving
    for target in EXAMPLE.targets:
        count = sum(target.stage in resource.stages for resource in EXAMPLE.resources)
        assert f"{target.stage} to account {target.account_name}" in text
        assert f"{count} resources" in text
        (account,) = (each for each in json.loads(pretty(form))["accounts"] if each["stage"] == target.stage)
        assert sum(account["moves"].values()) == count


def test_what_blocks_comes_before_everything_else_that_is_found() -> None:
    block = Finding(Severity.BLOCK, "code", "AWS::S3::Bucket/x", "it breaks", "mend it")
    gaps = tuple(Gap(f"AWS::A::{name}", "us-east-1", "denied", "allow it") for name in "BCDEF")
    plan = replace(EXAMPLE, findings=(*EXAMPLE.findings, block), gaps=gaps)
    text = shown(plan)
    assert "cannot be applied: 1 findings block, 5 gaps are not acknowledged" in text
    assert text.index("it breaks") < text.index("Decisions") < text.index("Findings")
    assert "mend it" in text
    assert "AWS::A::B in us-east-1, AWS::A::C in us-east-1, AWS::A::D in us-east-1 and 2 more" in text
    assert described(plan, DIGEST)["blocked"] is True
    known = replace(plan, findings=(), gaps=tuple(replace(gap, acknowledged="we know") for gap in gaps))
    assert "nothing blocks it" in shown(known)
    assert described(known, DIGEST)["blocked"] is False


def test_estimates_and_handovers_are_told_with_their_basis() -> None:
    step = EXAMPLE.steps[4].id
    estimates = Estimates(
        (Figure("", "duration", 60, 3600, "s", "as measured"), Figure(step, "calls", 3, 3, "", "one for each")),
        (Unestimated("", "cost", "no price list", "look it up"),),
        (Throttle(step, "10 per second", "quota"),),
    )
    plan = replace(
        EXAMPLE, estimates=estimates, handovers=(Handover("AWS::A::B/x", "webhook", "old.example", "", "GitHub"),)
    )
    text = shown(plan)
    for wanted in ("60 to 3,600 s", "as measured", "unknown: no price list", "old.example", "known after the deploy"):
        assert wanted in text
    assert "one for each" not in text
    assert "one for each" in shown(plan, everything=True)
    one = plain(told_step(plan, step_of(plan, step)))
    assert "one for each" in one
    assert "10 per second" in one


@settings(deadline=None)
@given(plans())
def test_no_name_moves_the_cursor(plan: Plan) -> None:
    text = shown(plan, everything=True) + "".join(plain(told_step(plan, step)) for step in plan.steps)
    assert all(char.isprintable() or char == "\n" for char in text)


def test_one_step_is_told_whole() -> None:
    step = next(each for each in EXAMPLE.steps if each.phase is Phase.DEPLOY and each.expects)
    text, form = plain(told_step(EXAMPLE, step)), described_step(EXAMPLE, step)
    after = [each.id for each in EXAMPLE.steps if step.id in each.needs]
    assert after
    assert form["needed_by"] == after
    for wanted in (step.id, step.title, step.undo, *step.needs, *after, *step.expects, *step.inputs):
        assert wanted in text


def test_no_secret_is_told_of_a_step() -> None:
    step = replace(EXAMPLE.steps[0], inputs={"Password": "hunter2"})
    plan = replace(EXAMPLE, steps=(step,))
    assert "hunter2" not in plain(told_step(plan, step)) + pretty(described_step(plan, step)) + pretty(
        described(plan, DIGEST)
    )


@pytest.mark.parametrize(
    ("wrong", "near"),
    [
        ("organisation", "organization"),
        ("billing-dev", "deploy/dev/us-east-1/billing-dev"),
        ("DEV/ACCOUNT", "dev/account"),
    ],
)
def test_a_step_that_is_not_there_is_one_error_with_the_nearest(wrong: str, near: str) -> None:
    with pytest.raises(ConfigurationError) as raised:
        step_of(EXAMPLE, wrong)
    assert wrong in raised.value.message
    assert near in raised.value.remedy


@settings(deadline=None)
@given(ROWS, st.integers(60, 200))
def test_columns_are_aligned_and_cut_only_to_fit_a_terminal(rows: list[list[str]], width: int) -> None:
    whole = plain(table(rows)).splitlines()
    for row, line in zip(rows, whole, strict=True):
        assert "".join(line.split()) == "".join(row)
    fitted = ["".join(piece.text for piece in line) for line in table(rows, width)]
    assert all(len(line.rstrip()) <= width for line in fitted)
    if all(len(line) <= width for line in whole):
        assert [line.rstrip() for line in fitted] == [line.rstrip() for line in whole]
    else:
        assert any("…" in line for line in fitted)
    starts = {tuple(len(piece.text) for piece in line[:-1]) for line in table(rows, width)}
    assert len(starts) == 1


def test_the_widest_columns_share_what_is_missing() -> None:
    (line,) = table([["a" * 70, "b" * 100, "c" * 9]], 100)
    assert [len(piece.text.strip()) for piece in line[1:]] == [42, 43, 9]


def test_a_terminal_that_is_too_narrow_still_shows_something_of_each_column() -> None:
    (line,) = table([["a" * 50, "b" * 50]], 10)
    assert [len(piece.text.strip()) for piece in line[1:]] == [NARROWEST, NARROWEST]
