"""plan.md, judged by a parser of GitHub's Markdown: no name is markup, nothing is left out unsaid, links are right."""

from __future__ import annotations

import html
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from migrate.model.finding import Finding, Gap, Severity
from migrate.model.plan import (
    CutEdge,
    Estimates,
    Figure,
    Handover,
    Hidden,
    Option,
    Phase,
    Plan,
    Policy,
    Question,
    Rewrite,
    Throttle,
    Treatment,
    Unestimated,
)
from migrate.model.values import Properties
from migrate.review.markdown import markdown
from migrate.review.markdown.words import code, label, prose
from tests.planning.accounts import bucket, inventory, planned

PLAN, TEXTS = planned(inventory([bucket("files-dev", "dev"), bucket("whose")]))
NASTY = st.text(alphabet="a|\\`<>&\n\r\t*_[]()!#~$%{}:@/\"'=-+.\v\f\x85\u2028\u202e ", max_size=16)
GITHUB = MarkdownIt("gfm-like", {"linkify": True})
FOLDS = re.compile(r"</?(details|summary|code|b)>")


def with_text(text: str) -> Plan:
    """A plan in which every field that a name can get into holds this text."""
    edge = CutEdge(text, text, text, text, "", True, text)
    statement: Properties = {"account": text, "on": text, "statement": {text: text}}
    return replace(
        PLAN,
        findings=tuple(Finding(severity, text, text, text, text) for severity in Severity),
        gaps=(Gap(text, text, text, text), Gap(text, text, text, text, text or "for a reason")),
        cut=(Question(text, (edge,), (Option(text, text, (statement,)),), text, text),),
        identifiers={"dev": {text: f"{text}-new"}},
        resources=tuple(replace(item, key=text, reason=text, renamed={text: f"{text}2"}) for item in PLAN.resources),
        steps=tuple(replace(step, id=text, title=text, undo=text, needs=(text,)) for step in PLAN.steps),
        targets=tuple(replace(target, account_name=text, email=text) for target in PLAN.targets),
        rewrites=(Rewrite(text, text, text, text, text),),
        hidden=(Hidden(text, text, text, text, text),),
        handovers=(Handover(text, text, text, text, text),),
        policies=(Policy(text, text, text, 1, 2),),
        estimates=Estimates(
            (Figure(text, text, 1, 2, text, text), Figure("", text, 1, 2, text, text)),
            (Unestimated("", text, text, text),),
            (Throttle(text, text, text),),
        ),
    )


def many(count: int) -> Plan:
    """A plan of so many of everything, with names that nothing can be aggregated by."""
    first, step = PLAN.resources[0], PLAN.steps[-1]
    keys = [f"AWS::S3::Bucket/us-east-1/a-long-name-as-teams-give-them-{number:05}" for number in range(count)]
    hurt = "it reads it while it runs, and cannot reach it any more from the account that it is in"
    questions = tuple(
        Question(key, (CutEdge(f"{key}-user", key, "Properties.Role", key, "", True, hurt),), (Option("leave", hurt),))
        for key in keys
    )
    return replace(
        PLAN,
        resources=tuple(replace(first, key=key, stages=("dev",), reason=f"tag {key}", renamed={key: f"{key}2"})
                        for key in keys),
        steps=tuple(replace(step, id=f"copy/{key}", phase=Phase.DATA, title=f"Data of {key}", needs=(f"deploy/{key}",))
                    for key in keys),
        cut=questions,
        findings=tuple(Finding(Severity.WARN, "code", key, f"{key} {hurt}", hurt) for key in keys),
        gaps=tuple(Gap(key, "us-east-1", f"{key} denied", hurt) for key in keys),
        identifiers={"dev": {key: f"{key}-new" for key in keys}},
        rewrites=tuple(Rewrite(f"templates/dev/{key}.json", "Resources.X", key, key, hurt) for key in keys),
        hidden=tuple(Hidden("templates/dev/a.json", key, "Resources.X", hurt, hurt) for key in keys),
        handovers=tuple(Handover(key, "bucket", key, "", f"the team of {key}") for key in keys),
        policies=tuple(Policy(f"policies/{key}.json", "stage:dev", hurt, 1, 2) for key in keys),
        estimates=Estimates(
            tuple(Figure(key, "duration", 1, 2, "s", hurt) for key in keys),
            tuple(Unestimated(key, "cost", hurt, hurt) for key in keys),
            tuple(Throttle(key, hurt, hurt) for key in keys),
        ),
    )  # fmt: skip


@lru_cache(maxsize=4)
def parsed(page: str) -> list[Token]:
    return GITHUB.parse(page)


def tokens(page: str) -> Iterator[Token]:
    for token in parsed(page):
        yield token
        yield from token.children or ()


def shape(page: str) -> list[str]:
    """What the page is made of, names left out."""
    return [token.type for token in parsed(page)]


PLAIN = shape(markdown(with_text("plain"), {}))


def tables(page: str) -> list[list[int]]:
    """Of each table, how many cells each of its rows has, as a parser sees them before it makes them equal."""
    found: list[list[int]] = []
    fence = False
    before = ""
    for line in page.split("\n"):
        fence = fence ^ line.strip().startswith("```")
        if line.startswith("|") and not fence:
            found = found if before.startswith("|") else [*found, []]
            found[-1].append(len(re.findall(r"(?:\\.|[^\\|])*\|", line)))
        before = line
    return found


def anchors(page: str) -> set[str]:
    """The headings as GitHub names them: a second one of a name has a number."""
    found: set[str] = set()
    for heading, inline in pairwise(parsed(page)):
        if heading.type == "heading_open":
            slug = re.sub(r"[^\w\- ]", "", inline.content.lower()).replace(" ", "-")
            found.add(slug if slug not in found else f"{slug}-1")
    return found


def links(page: str) -> list[str]:
    return [str(token.attrs["href"]) for token in tokens(page) if token.type == "link_open"]


def fences(page: str, language: str) -> list[str]:
    return [token.content for token in parsed(page) if token.type == "fence" and token.info == language]


def assert_right(page: str, files: Mapping[str, str]) -> None:
    """What holds of every page."""
    headings = anchors(page)
    for rows in tables(page):
        assert len(set(rows)) == 1, rows
    for target in links(page):
        if target.startswith("#"):
            assert target[1:] in headings, target
        else:
            assert target in {*files, "plan.json", "plan.html"}, target
    for token in tokens(page):
        assert token.type not in ("image", "em_open") or (token.content == "" and "secret" in page), token
        if token.type in ("html_inline", "html_block"):
            assert not re.sub(r"&(lt|gt|amp);", "", FOLDS.sub("", token.content)).count("<"), token.content


@given(NASTY)
@settings(deadline=None, max_examples=30)
def test_no_name_is_markup(text: str) -> None:
    page = markdown(with_text(text), {})
    assert_right(page, {})
    assert shape(page) == PLAIN or not text.strip()


@given(NASTY)
@settings(deadline=None, max_examples=30)
def test_a_word_is_shown_as_it_is(text: str) -> None:
    """Markdown's own parser gives the text back; spaces are one, and what cannot be seen is a mark."""
    shown = "".join(token.content for token in tokens(f"x {prose(text)}") if token.type in ("text", "code_inline"))
    seen = "".join(char if char.isprintable() else "\ufffd" for char in " ".join(text.split()))
    assert shown.replace("`", "").split() == f"x {seen}".replace("`", "").split()
    (inline,) = GITHUB.parseInline(f"x{code(text)}")
    names = [token.content for token in inline.children or () if token.type == "code_inline"]
    assert names == ([seen] if seen else [])


@pytest.mark.parametrize(
    "text",
    [
        "![x](https://example.com/pixel.png)",
        "[click](javascript:alert(1))",
        "https://example.com/evil",
        "www.example.com",
        "someone@example.com",
        "<script>alert(1)</script>",
        "${AWS::Partition}:b:${AWS::Region}",
        "**bold** _em_ ~~gone~~ :bomb: @team #12",
        "</summary></details><h1>",
        "```\n# heading\n```",
        "a | b \\| c \\\\| d",
    ],
)
def test_names_are_no_links_no_pictures_and_no_html(text: str) -> None:
    page = markdown(with_text(text), {})
    assert_right(page, {})
    assert set(links(page)) == set(links(markdown(with_text("plain"), {})))
    in_the_open = "".join(token.content for token in tokens(page) if token.type == "text")
    assert not re.search(r"\$\{|:bomb:|@team|javascript|<script|https://|www\.", in_the_open)


@given(NASTY)
@settings(deadline=None, max_examples=30)
def test_what_is_to_be_pasted_is_toml_and_names_the_resource(text: str) -> None:
    decisions, gaps = fences(markdown(with_text(text), {}), "toml")
    (decision,) = tomllib.loads(decisions)["decisions"]
    assert decision["resource"] == text
    assert tomllib.loads(gaps)["gaps"][0].keys() == {"cause", "reason"}


@given(NASTY)
@settings(deadline=None, max_examples=30)
def test_statements_are_json(text: str) -> None:
    page = markdown(with_text(text), {})
    (statement,) = fences(page, "json")
    assert json.loads(statement) == {text: text}


LABEL = r'"(?:[^"`<>*_~\\$%{}\[\]()|@#&]|#\w+;)+"'
MERMAID = re.compile(
    r"flowchart (?:LR|TB)|  end"
    rf"|  subgraph \w+\[{LABEL}\]"
    rf"|    \w+\[{LABEL}\]"
    rf"|  \w+\{{\{{{LABEL}\}}\}}"
    rf"|  \w+ (?:-->|(?:-\.->|==>)\|{LABEL}\|) \w+"
)
"""The lines of mermaid that the page uses (https://mermaid.js.org/syntax/flowchart.html)."""


def drawn(page: str) -> list[list[str]]:
    return [text.rstrip("\n").split("\n") for text in fences(page, "mermaid")]


@given(NASTY)
@settings(deadline=None, max_examples=30)
def test_the_graphs_are_mermaid_whatever_a_name_holds(text: str) -> None:
    for lines in drawn(markdown(with_text(text), {})):
        assert [line for line in lines if not MERMAID.fullmatch(line)] == []


@pytest.mark.parametrize("text", ["1. one", "- one", "+ one", "fa:fa-bomb", "%%{init: {}}%%", "`**x**`", ""])
def test_a_label_is_no_list_no_icon_and_no_directive(text: str) -> None:
    shown = label(text)
    assert re.fullmatch(LABEL, shown)
    assert not re.match(r'"(\d+\.|[-+])', shown)
    assert ":fa-" not in shown
    assert html.unescape(re.sub(r"#(\d+);", r"&#\1;", shown))[1:-1] == (text or "unnamed")


def test_the_graphs_name_only_boxes_that_there_are() -> None:
    for lines in drawn(markdown(with_text("it"), {})):
        boxes = {match[1] for line in lines if (match := re.match(r"\s+(\w+)[\[{]", line))}
        arrows = [match.groups() for line in lines if (match := re.match(r"  (\w+) (?:-|=).*> ?.*?(\w+)$", line))]
        assert arrows
        assert {end for arrow in arrows for end in arrow} <= boxes
        assert lines.count("  end") == sum(line.startswith("  subgraph") for line in lines)


@pytest.mark.parametrize("count", [2_000, 20_000])
def test_github_renders_it_however_large_and_what_is_left_out_is_said(count: int) -> None:
    plan = many(count)
    page = markdown(plan, {})
    assert len(page.encode()) < 500_000
    assert_right(page, {})
    for lines in drawn(page):
        assert len("\n".join(lines)) < 50_000
        assert sum("->" in line or "==>" in line for line in lines) <= 500
    fields = {field for _, field in re.findall(r"\*\*([\d,]+) more left out here\*\*: all are in `([\w.]+)`", page)}
    assert fields >= {"resources", "steps", "cut", "findings", "gaps", "rewrites", "handovers", "identifiers"}
    assert all(_field(plan, field) for field in fields)


def _field(plan: Plan, path: str) -> Any:
    value: Any = plan
    for name in path.split("."):
        value = getattr(value, name)
    return value


def test_shown_and_left_out_are_all() -> None:
    page = markdown(many(2_000), {})
    body = page.split("\n## Findings\n")[1].split("\n## ")[0]
    shown = sum(line.startswith("| WARN") for line in body.split("\n"))
    (left,) = re.findall(r"\*\*([\d,]+) more left out here", body)
    assert shown + int(left.replace(",", "")) == 2_000


def test_a_small_plan_is_there_whole() -> None:
    page = markdown(PLAN, TEXTS)
    for text in [step.id for step in PLAN.steps] + [resource.key for resource in PLAN.resources]:
        assert f"| `{text}` |" in page
    assert "left out here" not in page
    assert_right(page, TEXTS)
    assert markdown(PLAN, TEXTS) == page


def test_the_page_says_first_what_stands_in_the_way() -> None:
    finding = Finding(Severity.BLOCK, "parameter-masked", "app-dev", "cannot be read", "name the variable")
    gap = Gap("AWS::S3::Bucket", "us-east-1", "denied", "allow it")
    page = markdown(replace(PLAN, findings=(finding,), gaps=(gap,)), {})
    head = page.split("\n## ")[0]
    assert "**Cannot be applied**: [1 finding](#findings) blocks it" in head
    assert "[1 gap](#what-could-not-be-read) is not acknowledged" in head
    assert "* `app-dev`: cannot be read: name the variable" in head
    five = markdown(replace(PLAN, findings=tuple(replace(finding, resource=f"app-{n}") for n in range(5))), {})
    assert "* [2 more](#findings)" in five.split("\n## ")[0]
    assert "| **BLOCK** | `parameter-masked` | `app-dev` | cannot be read | name the variable |" in page


def test_an_acknowledged_gap_stands_in_nobodys_way() -> None:
    gap = Gap("AWS::S3::Bucket", "us-east-1", "denied", "allow it", "none of ours is there")
    page = markdown(replace(PLAN, findings=(), gaps=(gap,), cut=(), approvals_required=2), {})
    assert "**Can be applied** once 2 people have approved it" in page.split("\n## ")[0]
    assert "none of ours is there" in page


def test_only_what_differs_differs() -> None:
    """Two plans diff well: one more resource adds lines, and changes only those that count."""
    other, _ = planned(inventory([bucket("files-dev", "dev"), bucket("more-dev", "dev"), bucket("whose")]))
    old, new = markdown(PLAN, {}).split("\n"), markdown(other, {}).split("\n")
    assert len(set(old) - set(new)) <= 40
    later = markdown(replace(PLAN, created_at="2027-01-01T00:00:00Z", expires_at="2027-01-08T00:00:00Z"), {})
    assert len(set(later.split("\n")) - set(old)) == 1


def test_a_template_is_linked_with_its_diff() -> None:
    path = "templates/dev/us-east-1/app-dev.json"
    plan = replace(PLAN, rewrites=(Rewrite(path, "Resources.A", '"1"', '"2"', "the account is another"),))
    page = markdown(plan, {path: "", f"{path}.diff": ""})
    assert {path, f"{path}.diff"} <= set(links(page))
    assert not {path, f"{path}.diff"} & set(links(markdown(plan, {})))


def test_what_people_must_change_says_who_and_whether_it_is_known() -> None:
    plan = replace(
        PLAN,
        handovers=(
            Handover("AWS::SQS::Queue/us-east-1/q", "URL of the queue", "https://old", "https://new", "senders"),
            Handover("AWS::Lambda::Url/us-east-1/f", "URL of the function", "https://f.on.aws/", "", "clients"),
            Handover("AWS::ApiGateway::ApiKey/us-east-1/k", "API key", "", "", "clients"),
            Handover("AWS::SNS::Subscription/us-east-1/s", "subscription", "a@b.example", "a@b.example", "readers"),
        ),
    )
    page = markdown(plan, {}).split("\n## People must change\n")[1].split("\n## ")[0]
    assert "For clients: 2 identifiers" in page
    assert "| `https://old` | `https://new` |" in page
    assert "| `https://f.on.aws/` | *known after the deploy* |" in page
    assert "| *a secret, not shown* | *known after the deploy* |" in page
    assert "| `a@b.example` | *stays, to be set up again* |" in page


def test_what_is_not_covered_is_said() -> None:
    by_hand = replace(PLAN.resources[0], treatment=Treatment.BY_HAND, stages=("dev",), reason="make it by hand")
    unlike = Finding(Severity.INFO, "not-compared", "AWS::Foo::Bar/us-east-1/x", "cannot be compared", "look at it")
    page = markdown(replace(PLAN, resources=(by_hand,), findings=(unlike,)), {})
    assert "1 resource to move by hand, 1 that cannot be compared afterwards" in page.split("\n## ")[0]
    part = page.split("\n## Not covered\n")[1].split("\n## ")[0]
    assert "make it by hand" in part
    assert "look at it" in part


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        (Figure("", "duration", 90, 5400, "s", "b"), "duration 1.5 min to 1.5 h"),
        (Figure("", "bytes of objects", 0, 3 * 2**30, "bytes", "b"), "bytes of objects 0 B to 3 GiB"),
        (Figure("", "calls", 1200, 1200, "calls", "b"), "calls 1,200 ("),
        (
            Figure("stage:dev", "overlap cost per day", 0.5, 2.25, "USD", "b"),
            "overlap cost per day 0.50 USD to 2.25 USD",
        ),
        (Figure("", "calls of stack steps", 5, 5, "calls", "b"), "and 1 more"),
    ],
)
def test_figures_are_written_for_people(figure: Figure, text: str) -> None:
    page = markdown(replace(PLAN, estimates=Estimates((figure,))), {})
    assert text in page.split("\n## ")[0]


def test_what_has_no_basis_is_not_estimated() -> None:
    page = markdown(replace(PLAN, estimates=Estimates((), (Unestimated("", "duration", "no rates", "look"),))), {})
    assert "**Takes**: duration not estimated: no rates" in page.split("\n## ")[0]
    assert "not estimated: the plan has no figure" in markdown(replace(PLAN, estimates=Estimates()), {})
