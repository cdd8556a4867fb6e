"""plan.md: whatever a name holds, it stays in its cell and is no markup."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.model.finding import Finding, Gap, Severity
from migrate.model.plan import CutEdge, Option, Plan, Question
from migrate.review.markdown import markdown
from tests.planning.accounts import bucket, inventory, planned

PLAN, _ = planned(inventory([bucket("files-dev", "dev"), bucket("whose")]))
NASTY = st.text(alphabet="a|\\`<>&\n\r\t*_[]()!#\v\f\x85\u2028", max_size=12)
BAR = re.compile(r"(?<!\\)(?:\\\\)*\|")


def with_text(text: str) -> Plan:
    return replace(
        PLAN,
        findings=(Finding(Severity.WARN, text, text, text, text),),
        gaps=(Gap(text, text, text, text),),
        cut=(
            Question(
                text,
                (CutEdge(text, text, text, text, "", True, text),),
                (Option(text, text, ({"account": text, "on": text, "statement": {text: text}},)),),
                text,
                text,
            ),
        ),
        identifiers={"dev": {text: f"{text}-new"}},
        resources=tuple(replace(item, key=text, reason=text, renamed={text: f"{text}2"}) for item in PLAN.resources),
    )


def prose(page: str) -> str:
    """The page without its code, in which nothing is markup until the fence ends: three backticks, nowhere else."""
    parts = re.split(r"^ *```(?:json)?$", page, flags=re.MULTILINE)
    assert "`" not in "".join(parts[1::2])
    return "".join(parts[::2])


def columns(page: str) -> list[int]:
    """The unescaped bars in each line of a table."""
    return [len(BAR.findall(line)) for line in page.splitlines() if line.startswith("|")]


@given(NASTY)
def test_a_cell_cannot_break_its_table(text: str) -> None:
    assert columns(markdown(with_text(text), {})) == columns(markdown(with_text("plain"), {}))


@given(NASTY)
def test_there_is_no_raw_html(text: str) -> None:
    tags = re.findall(r"<[^>]*>?", prose(markdown(with_text(text), {})))
    assert set(tags) <= {"<details>", "<summary>", "</summary>", "</details>"}


@pytest.mark.parametrize("text", ["![x](https://example.com/pixel.png)", "[click](javascript:alert(1))"])
def test_names_are_no_links_and_no_pictures(text: str) -> None:
    page = prose(markdown(with_text(text), {}))
    assert not re.search(r"(?<!\\)\[", page)
    assert "javascript" in page or "pixel" in page


def test_the_page_says_first_what_stands_in_the_way() -> None:
    finding = Finding(Severity.BLOCK, "parameter-masked", "app-dev", "cannot be read", "name the variable")
    page = markdown(replace(PLAN, findings=(finding,)), {})
    head = page.split("## Findings")[0]
    assert "cannot be applied" in head
    assert "1 blocking" in head
    assert "| BLOCK | parameter-masked | app-dev | cannot be read | name the variable |" in page


def test_every_step_and_resource_is_in_it() -> None:
    page = markdown(PLAN, {})
    for text in [step.id for step in PLAN.steps] + [resource.key for resource in PLAN.resources]:
        assert f"| {text} |" in page
    assert markdown(PLAN, {}) == page
