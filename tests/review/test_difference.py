"""What differs between two plans: nothing between a plan and itself, the same from both sides, and every change."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from migrate.model.codec import encode
from migrate.model.finding import Finding, Severity
from migrate.model.plan import Phase, Plan, Step, StepKind
from migrate.model.values import pretty
from migrate.review.changes import Change
from migrate.review.comparison import LIMIT, described, markdown, told, unified
from migrate.review.difference import Part, difference
from migrate.review.lines import plain
from tests.planning.accounts import bucket, inventory, planned
from tests.review.random_plans import JSON, TOLD, neighbours, plans

PLAN, TEMPLATES = planned(inventory([bucket("files-dev", "dev"), bucket("whose")]))
NAMES = ("plans/a", "plans/b")
FILES = st.dictionaries(st.sampled_from(["templates/a.json", "policies/b", "c/d"]), st.text() | JSON.map(pretty))
STEP = Step("a", Phase.DEPLOY, StepKind.STACK, "stage:dev", "us-east-1", "A", needs=("b", "c"), inputs={"x": {"y": 1}})


def part(name: str, before: Plan, after: Plan, texts: tuple[Mapping[str, str], Mapping[str, str]] = ({}, {})) -> Part:
    """The only part in which the two differ."""
    (found,) = (part for part in difference(before, after, *texts).parts if part)
    assert found.name == name
    return found


@settings(deadline=None)
@given(plans(), FILES)
def test_a_plan_does_not_differ_from_itself(plan: Plan, files: Mapping[str, str]) -> None:
    assert not difference(plan, plan, files, files)


@settings(deadline=None)
@given(plans(), FILES, st.data())
def test_every_change_of_a_field_shows_and_is_the_same_from_both_sides(
    plan: Plan, files: Mapping[str, str], data: st.DataObject
) -> None:
    for name in (each.name for each in fields(plan) if each.name not in TOLD):
        others = list(neighbours(getattr(plan, name)))
        if others:
            other = replace(plan, **{name: data.draw(st.sampled_from(others))})
            found = difference(plan, other, files, files)
            assert found, name
            assert difference(other, plan, files, files) == found.mirrored
            assert len(list(told(found, NAMES, {}))) > 2


@settings(deadline=None)
@given(plans(), plans(), FILES, FILES)
def test_any_two_plans_mirror_each_other(
    one: Plan, other: Plan, files: Mapping[str, str], others: Mapping[str, str]
) -> None:
    assert difference(other, one, others, files) == difference(one, other, files, others).mirrored


@settings(deadline=None)
@given(FILES, st.data())
def test_every_change_of_a_file_shows(files: Mapping[str, str], data: st.DataObject) -> None:
    others = {**files, "templates/a.json": files.get("templates/a.json", "") + data.draw(st.text(min_size=1))}
    found = part("files", PLAN, PLAN, (files, others))
    assert found
    if "\n" not in "".join([*files.values(), *others.values()]):
        assert set(unified(files, others)) == {"templates/a.json"}


def test_time_version_and_documents_are_no_difference() -> None:
    later = replace(
        PLAN, created_at="2030-01-01T00:00:00Z", expires_at="2030-01-08T00:00:00Z", tool_version="9", files={}
    )
    found = difference(PLAN, later, {"plan.md": "a"}, {"plan.md": "b", "plan.html": "c"})
    assert not found
    shown = plain(told(found, NAMES, {}))
    assert "2030-01-01" in shown
    assert "nothing differs" in shown


def test_a_step_says_which_inputs_changed() -> None:
    before = replace(PLAN, steps=(STEP,))
    after = replace(PLAN, steps=(replace(STEP, needs=("c", "d"), inputs={"x": {"y": 2}, "z": None}),))
    (changed,) = part("steps", before, after).changed
    assert changed.key == "a"
    assert changed.changes == (
        Change("inputs.x.y", "1", "2"),
        Change("inputs.z", "", "null"),
        Change("needs", '"b"', ""),
        Change("needs", "", '"d"'),
    )


def test_a_finding_that_begins_to_block_is_one_that_changed_and_the_comment_says_so_first() -> None:
    warning = Finding(Severity.WARN, "code", "AWS::S3::Bucket/x", "message", "remedy")
    before, after = (
        replace(PLAN, findings=(replace(warning, severity=each),)) for each in (Severity.WARN, Severity.BLOCK)
    )
    (changed,) = part("findings", before, after).changed
    assert changed.changes == (Change("severity", '"WARN"', '"BLOCK"'),)
    found = difference(before, after, {}, {})
    assert "block now and did not before: 1" in markdown(found, NAMES, {}).split("<details>")[0]
    assert "block now" not in markdown(found.mirrored, NAMES, {})


def test_a_template_tells_which_property_changed_and_line_by_line_when_asked() -> None:
    (path, text) = next(iter(TEMPLATES.items()))
    template = json.loads(text)
    logical_id = next(iter(template["Resources"]))
    template["Resources"][logical_id]["DeletionPolicy"] = "Delete"
    others = {**TEMPLATES, path: pretty(template)}
    (changed,) = part("files", PLAN, PLAN, (TEMPLATES, others)).changed
    assert (changed.key, changed.changes[0].path) == (path, f"Resources.{logical_id}.DeletionPolicy")
    diff = unified(TEMPLATES, others)[path]
    assert '+      "DeletionPolicy": "Delete",' in diff
    assert f"--- a/{path}" in diff


def test_a_secret_that_changed_is_told_and_not_shown() -> None:
    texts = tuple({"templates/a.json": pretty({"Password": secret})} for secret in ("hunter2", "hunter3"))
    before, after = (
        replace(PLAN, steps=(replace(STEP, inputs={"Password": each}),)) for each in ("hunter2", "hunter3")
    )
    found = difference(before, after, texts[0], texts[1])
    diffs = unified(texts[0], texts[1])
    for shown in (
        plain(told(found, NAMES, diffs)),
        markdown(found, NAMES, diffs),
        pretty(described(found, NAMES, diffs)),
    ):
        assert "hunter" not in shown
        assert "Password" in shown


@pytest.mark.parametrize("common", ["a" * 500, ""])
def test_where_two_long_values_part_is_seen(common: str) -> None:
    before, after = (replace(PLAN, steps=(replace(STEP, title=f"{common}{end * 200}"),)) for end in ("x", "y"))
    shown = plain(told(difference(before, after, {}, {}), NAMES, {}))
    assert "xxx" in shown
    assert "yyy" in shown
    assert max(len(line) for line in shown.splitlines()) < 300


def test_the_machine_form_has_every_part_and_the_same_as_the_difference() -> None:
    found = difference(PLAN, replace(PLAN, steps=PLAN.steps[1:]), {}, {})
    form = json.loads(pretty(described(found, NAMES, {})))
    assert form["differs"] is True
    assert list(form["parts"]) == sorted(part.name for part in found.parts)
    assert form["parts"]["steps"]["gone"] == [encode(each) for part in found.parts for each in part.gone]
    assert form["before"]["plan"]["created_at"] == PLAN.created_at


@settings(deadline=None)
@given(plans(), plans(), st.dictionaries(st.text(max_size=50), st.text(), max_size=3), st.integers(20_000, 40_000))
def test_a_comment_fits_and_no_name_is_markup_in_it(
    one: Plan, other: Plan, files: Mapping[str, str], limit: int
) -> None:
    texts = {f"templates/{path}": text * 2_000 for path, text in files.items()}
    comment = markdown(difference(one, other, {}, texts), ("a`<b>", "b@\n"), unified({}, texts), limit)
    assert len(comment.encode()) <= limit
    for token in MarkdownIt("commonmark").enable("table").parse(comment):
        assert token.type not in ("code_block", "image", "hr", "blockquote_open", "ordered_list_open")
        if token.type == "html_block":
            tags = token.content.replace("<details><summary><code>", "").replace("</code></summary>", "")
            assert "<" not in tags.replace("</details>", "")
        for child in token.children or ():
            assert child.type in ("text", "code_inline", "strong_open", "strong_close", "softbreak")


def test_a_file_with_a_fence_of_its_own_stays_in_its_block() -> None:
    text = "\n".join(["a", "```", "<script>", "`" * 9, "# heading"])
    texts = {"c/d": text}, {"c/d": f"{text}!"}
    comment = markdown(difference(PLAN, PLAN, *texts), NAMES, unified(*texts))
    blocks = [token.content for token in MarkdownIt("commonmark").parse(comment) if token.type == "fence"]
    assert blocks[-1].endswith("-# heading\n+# heading!\n")
    assert len(blocks) == 2


def test_a_comment_says_what_it_leaves_out() -> None:
    steps = tuple(replace(STEP, id=f"step-{number:05}", title="t" * 60) for number in range(5_000))
    texts = {f"templates/{number}.json": "x\n" * 20_000 for number in range(4)}
    resources = tuple(replace(PLAN.resources[0], key=f"key-{number}") for number in range(3))
    after = replace(PLAN, steps=steps, resources=resources)
    comment = markdown(difference(PLAN, after, {}, texts), NAMES, unified({}, texts))
    assert LIMIT * 0.9 < len(comment.encode()) <= LIMIT
    assert "| Steps | 5000 |" in comment
    assert "key-2" in comment, "a small part is whole although a large one is cut"
    assert "lines more are left out: `migrate diff plans/a plans/b`" in comment
    tiny = markdown(difference(PLAN, after, {}, texts), NAMES, {}, 700)
    assert "Left out, as a comment takes no more: `Resources: 3 added" in tiny
