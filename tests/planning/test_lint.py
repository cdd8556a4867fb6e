"""Every template of a plan is judged: a new error blocks, one that the live template has as well is its owner's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from migrate.model.finding import Severity
from migrate.model.stack import Stack
from migrate.model.values import Properties, pretty
from migrate.planning import lint as linting
from migrate.planning.lint import Match, judged, lint
from migrate.planning.unit import Unit
from tests.planning.accounts import REGION, templates

GOOD: Properties = {"Resources": {"Q": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "q"}}}}
BAD: Properties = {"Resources": {"Q": {"Type": "AWS::SQS::Queue", "Properties": {"NoSuchProperty": 1}}}}
WORSE: Properties = {
    "Resources": {**BAD["Resources"], "S": {"Type": "AWS::SNS::Topic", "Properties": {"Neither": "this"}}}  # type: ignore[dict-item]
}


def unit(name: str, template: Properties, live: Properties | None = None, **more: Any) -> Unit:
    """A unit with this template; of a live stack, where that has one."""
    standing = Stack(f"id-{name}", name, REGION, "CREATE_COMPLETE", live) if live else None
    return Unit("dev", REGION, name, template, {}, stack=standing, **more)


def told(*units: Unit) -> list[tuple[str, str, Severity]]:
    return [
        (item.resource.rsplit("/", 1)[-1], item.code, item.severity) for item in judged(units, templates(units), lint)
    ]


def test_our_own_template_has_to_be_without_fault() -> None:
    assert told(unit("a", GOOD)) == []
    assert told(unit("a", BAD)) == [("a.json", "cfn-lint-E3002", Severity.BLOCK)]


def test_an_error_of_the_live_template_is_its_owner_s_and_a_new_one_blocks() -> None:
    assert told(unit("a", BAD, BAD)) == [("a.json", "cfn-lint-E3002", Severity.WARN)]
    assert told(unit("a", BAD, GOOD)) == [("a.json", "cfn-lint-E3002", Severity.BLOCK)]
    assert [severity for _, _, severity in told(unit("a", WORSE, BAD))] == [Severity.WARN, Severity.BLOCK]
    mine = [unit("a", BAD, BAD)]
    (finding,) = judged(mine, templates(mine), lint)
    assert "owner's" in finding.message


def test_nested_templates_and_those_for_cutover_are_judged_too() -> None:
    outer = unit("a", GOOD, GOOD, nested={"N": unit("inner", BAD, GOOD)})
    assert told(outer) == [("inner.json", "cfn-lint-E3002", Severity.BLOCK)]
    assert told(replace(unit("a", GOOD), final=BAD)) == [("a.json", "cfn-lint-E3002", Severity.BLOCK)]


def test_the_live_template_is_judged_only_where_the_new_one_has_an_error() -> None:
    asked: list[list[str]] = []

    def recorded(texts: Iterable[str]) -> Mapping[str, tuple[Match, ...]]:
        asked.append(sorted(texts))
        return lint(asked[-1])

    units = [unit("a", GOOD, BAD), unit("b", WORSE, GOOD)]
    list(judged(units, templates(units), recorded))
    assert asked == [sorted([pretty(GOOD), pretty(WORSE)]), [pretty(GOOD)]]


def test_what_several_processes_judge_is_what_one_does(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [pretty({**template, "Description": f"number {number}"}) for number in range(2) for template in (GOOD, BAD)]
    alone = lint(texts)
    monkeypatch.setattr(linting, "_known", {})
    monkeypatch.setattr(linting, "_WORTH_A_PROCESS", 2)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    assert list(lint(texts).items()) == list(alone.items())
    assert [bool(alone[text]) for text in texts] == [False, True, False, True]


def test_no_template_is_judged_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    text = pretty({**BAD, "Description": "judged once"})
    first = lint([text, text])
    monkeypatch.setattr(linting, "_judge", lambda _: pytest.fail("it was judged again"))
    assert lint([text]) == first
