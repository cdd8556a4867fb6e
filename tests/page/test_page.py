"""The text of plan.html: its policy names exactly its own scripts and style, and no name of a plan is markup."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import replace
from html.parser import HTMLParser
from importlib.resources import files
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from migrate.model.plan import Plan, Reference
from migrate.review.page import page
from migrate.review.page.places import places
from tests.page.plans import synthetic

PLAN, TEXTS = synthetic(200)
NASTY = st.text(alphabet="<>/&\"'!-script \u2028\u2029\u202e\0\x85\ud800@DATA", max_size=24) | st.sampled_from(
    [
        "</script><script>alert(1)</script>",
        "<!--<script>",
        "]]>",
        "@DATA@",
        "\\u003c",
        "&lt;img src=x onerror=alert(1)&gt;",
    ]
)


class Read(HTMLParser):
    """What a browser would make elements of, with the texts of scripts and styles."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[tuple[str, str | None], ...]]] = []
        self.inline: list[tuple[str, str]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(attrs)))

    def handle_data(self, data: str) -> None:
        tag, attributes = self.tags[-1] if self.tags else ("", ())
        if self.cdata_elem and data.strip():
            self.inline.append((f"{tag} {dict(attributes).get('type', '')}".strip(), data))

    @property
    def policy(self) -> Mapping[str, list[str]]:
        content = next(dict(attrs)["content"] for tag, attrs in self.tags if dict(attrs).get("http-equiv")) or ""
        return {name: rest for name, *rest in (part.split() for part in content.split(";"))}

    @property
    def data(self) -> Any:
        return json.loads(next(text for tag, text in self.inline if tag == "script application/json"))


def hashed(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def opened(part: Any) -> Any:
    return json.loads(zlib.decompress(base64.b64decode(part))) if isinstance(part, str) else part


def named(text: str) -> Plan:
    """The plan, where every first of its parts bears that text wherever AWS or a person might have put it."""
    first = replace(PLAN.resources[0], key=text, reason=text, renamed={text: f"{text}2"}, unit=text)
    return replace(
        PLAN,
        name=text,
        resources=(first, *PLAN.resources[1:]),
        findings=(replace(PLAN.findings[0], code=text, resource=text, message=text, remedy=text),),
        references=(Reference(text, text, text),),
        steps=(replace(PLAN.steps[0], id=text, title=text, undo=text, inputs={text: text}), *PLAN.steps[1:]),
        rewrites=tuple(replace(rewrite, place=text, before=text, after=text) for rewrite in PLAN.rewrites[:1]),
    )


def test_only_its_own_scripts_and_style_may_work() -> None:
    read = Read(page(PLAN, TEXTS))
    policy = read.policy
    assert policy["default-src"] == ["'none'"]
    assert policy["script-src"] == [hashed(text) for tag, text in read.inline if tag == "script"]
    assert policy["style-src"] == [hashed(text) for tag, text in read.inline if tag == "style"]
    assert policy["trusted-types"] == ["'none'"]
    assert set(policy) == {
        "default-src",
        "script-src",
        "style-src",
        "base-uri",
        "form-action",
        "require-trusted-types-for",
        "trusted-types",
    }


@settings(max_examples=60, deadline=None)
@given(NASTY)
def test_no_name_becomes_an_element(text: str) -> None:
    plain, nasty = Read(page(named("plain"), TEXTS)), Read(page(named(text), TEXTS))
    assert nasty.tags == plain.tags
    assert text in nasty.data["texts"]


@given(NASTY)
def test_any_plan_can_be_written_to_disk(text: str) -> None:
    assert page(named(text), TEXTS).encode()


def test_nothing_in_it_is_loaded_from_elsewhere() -> None:
    loading = {"src", "href", "srcset", "action", "data", "poster", "style"}
    found = {(tag, name, value) for tag, attributes in Read(page(PLAN, TEXTS)).tags for name, value in attributes}
    assert {entry for entry in found if entry[1] in loading} == {("a", "href", "#list")}


def test_the_same_plan_gives_the_same_bytes() -> None:
    assert page(PLAN, TEXTS) == page(*synthetic(200))


def test_every_resource_stands_somewhere_and_no_two_in_one_cell() -> None:
    shown = places(PLAN)
    assert {place.resource for place in shown} == set(range(len(PLAN.resources)))
    cells = [(place.group, place.column, place.row) for place in shown]
    assert len(cells) == len(set(cells))


def test_a_user_stands_left_of_what_it_uses() -> None:
    at = {PLAN.resources[place.resource].key: place for place in places(PLAN) if place.group.template}
    pairs = [(at[r.user], at[r.used]) for r in PLAN.references if r.user in at and r.used in at]
    inside = [(user, used) for user, used in pairs if user.group == used.group]
    assert inside
    assert all(user.column < used.column for user, used in inside)


def test_references_in_a_circle_are_drawn_too() -> None:
    one, two = (item.key for item in PLAN.resources[:2])
    circular = replace(PLAN, references=(Reference(one, two, "a"), Reference(two, one, "b")))
    assert len(places(circular)) == len(places(PLAN))


def test_a_duplicated_resource_stands_in_each_account() -> None:
    both = replace(PLAN.resources[0], stages=("dev", "qa"))
    shown = [place for place in places(replace(PLAN, resources=(both, *PLAN.resources[1:]))) if place.resource == 0]
    assert [place.group.stage for place in shown] == ["dev", "qa"]


def test_large_parts_are_compressed_and_small_ones_are_not() -> None:
    small = Read(page(PLAN, {})).data["parts"]
    large = Read(page(*synthetic(2000))).data["parts"]
    assert all(isinstance(part, dict) for part in small.values())
    assert all(isinstance(part, str) for part in large.values())


def test_parts_hold_what_differs_before_the_move() -> None:
    parts = Read(page(PLAN, TEXTS)).data["parts"]
    path = next(path for path in TEXTS if not path.endswith(".live.json"))
    part = opened(parts[path])
    assert part["after"] == json.loads(TEXTS[path])["Resources"]
    assert set(part["before"]) == {name for name in part["after"] if name.startswith("Function")}


def test_without_live_templates_only_the_new_part_is_known() -> None:
    path = next(path for path in TEXTS if not path.endswith(".live.json"))
    part = opened(Read(page(PLAN, {path: TEXTS[path]})).data["parts"][path])
    assert (part["compared"], part["before"]) == (False, {})


def test_a_live_template_that_nothing_changes_is_told_from_one_that_is_not_there() -> None:
    path = next(path for path in TEXTS if not path.endswith(".live.json"))
    same = {path: TEXTS[path], path.replace(".json", ".diff"): "# unchanged"}
    part = opened(Read(page(PLAN, same)).data["parts"][path])
    assert (part["compared"], part["before"]) == (True, {})


def test_a_text_that_is_no_template_is_no_part() -> None:
    path = next(iter(TEXTS))
    for text in ("", "{", "[]", '{"Resources": []}'):
        assert opened(Read(page(PLAN, {path: text})).data["parts"][path])["after"] == {}


def test_two_thousand_resources_stay_under_five_megabytes() -> None:
    assert len(page(*synthetic(2000)).encode()) < 5_000_000


def test_the_library_is_the_one_that_was_fetched_and_comes_with_its_licence() -> None:
    vendor = files("migrate.review.page") / "vendor"
    sums = dict(line.split()[::-1] for line in (vendor / "cytoscape.sha256").read_text().splitlines())
    assert {name: hashlib.sha256((vendor / name).read_bytes()).hexdigest() for name in sums} == sums
    licence = re.sub(r"[\s*]+", " ", (vendor / "cytoscape.LICENSE").read_text(encoding="utf-8")).strip()
    assert licence in re.sub(r"[\s*]+", " ", page(PLAN, TEXTS))
