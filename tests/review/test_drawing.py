"""Pictures of a plan: whatever a name holds, parsers read them, GitHub takes them, and nothing is lost or overlaps."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import networkx
import pydot
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migrate.model.plan import CutEdge, Phase, Plan, Question, Step, StepKind
from migrate.planning import folder
from migrate.review.diagram import legible
from migrate.review.drawing import dot, mermaid, svg
from migrate.review.drawing.picture import picture, pictures
from migrate.review.drawing.texts import MERMAID_CHARACTERS, MERMAID_EDGES
from tests.planning.accounts import bucket, inventory, planned, role
from tests.review.random_plans import plans

EXAMPLE = folder.read(Path(__file__).parents[2] / "plans" / "example")[0]
PLAN, _ = planned(
    inventory([bucket("files-dev", "dev"), bucket("whose"), role("app-prod", "prod", "arn:aws:s3:::files-dev")])
)
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = [
    "</title><script>alert(1)</script>",
    'a"]; b --> c; \\N',
    "`**x**` #quot; &lt;",
    "x\n  end\nsubgraph y",
    "\x1b\x00é",
]
LINE = re.compile(
    r'flowchart LR|  accTitle: [^\n]*|  subgraph \w+\["[^"`<>]*"\]|  end|( {2}){1,2}\w+\["[^"`<>]*"\]'
    r'|  \w+ --> \w+|  \w+ (?:==>|-\.->)\|"[^"`<>]*"\| \w+'
)


def named(plan: Plan, text: str) -> Plan:
    """The plan with this text wherever a name may stand."""
    steps = tuple(replace(step, title=text, account=text, region=text) for step in plan.steps)
    edges = (CutEdge(f"{text}/a/{text}", text, text, text, text, True, text),)
    return replace(plan, steps=steps, cut=(Question(text, edges, ()),), source_account=text)


def large(steps: int) -> Plan:
    """A plan of many steps and severed references, with long names."""
    made = tuple(
        Step(
            f"s{n}",
            Phase.DATA,
            StepKind.COPY_ITEMS,
            f"stage:{n % 9}",
            "us-east-1",
            "t" * 300,
            (f"s{n - 1}",) if n else (),
        )
        for n in range(steps)
    )
    edges = tuple(CutEdge(f"AWS::A::B/r/{n}", f"AWS::C::D/r/{n % 7}", "p", "t", "", True, "c") for n in range(steps))
    return replace(PLAN, steps=made, cut=(Question("u", edges, ()),))


def boxes(root: Element) -> list[tuple[float, float, float, float]]:
    return [
        tuple(float(each.get(name, "")) for name in ("x", "y", "width", "height"))  # type: ignore[misc]
        for each in root.iter(f"{SVG}rect")
        if each.get("class") == "box"
    ]


@pytest.mark.parametrize("plan", [EXAMPLE, PLAN, large(2_000)])
def test_nothing_overlaps_and_nothing_is_outside(plan: Plan) -> None:
    root = fromstring(svg(plan))
    places = boxes(root)
    width, height = float(root.get("width", "")), float(root.get("height", ""))
    assert places
    for x, y, wide, high in places:
        assert x > 0 < y
        assert x + wide < width
        assert y + high < height
    for (x, y, wide, high), (other_x, other_y, _, _) in combinations(places, 2):
        assert abs(x - other_x) >= wide or abs(y - other_y) >= high


def test_each_step_and_each_severed_reference_is_drawn() -> None:
    drawn, root = picture(EXAMPLE), fromstring(svg(EXAMPLE))
    titles = [each.text or "" for each in root.iter(f"{SVG}title")]
    for step in EXAMPLE.steps:
        assert any(title.startswith(step.title[:79]) for title in titles)
    severed = {(edge.user, edge.used) for question in EXAMPLE.cut for edge in question.edges}
    assert len(drawn.severed) == len(severed)
    assert len([each for each in root.iter(f"{SVG}path") if each.get("class", "").startswith("arrow")]) == len(
        drawn.needs
    ) + len(severed)
    assert not drawn.notes


def test_arrows_go_to_the_right_and_leave_out_only_what_others_entail() -> None:
    drawn = picture(EXAMPLE)
    column = {box.id: box.column for box in drawn.steps}
    phase = {box.id: list(Phase).index(Phase(box.group)) for box in drawn.steps}
    assert all(
        column[arrow.start] < column[arrow.end] for arrow in drawn.needs if phase[arrow.start] <= phase[arrow.end]
    )
    number = {step.id: f"s{place}" for place, step in enumerate(EXAMPLE.steps)}
    needs: networkx.DiGraph[str] = networkx.DiGraph(
        [(number[need], number[step.id]) for step in EXAMPLE.steps for need in step.needs]
    )
    shown: networkx.DiGraph[str] = networkx.DiGraph([(arrow.start, arrow.end) for arrow in drawn.needs])
    assert set(networkx.transitive_closure(shown).edges()) == set(networkx.transitive_closure(needs).edges())
    assert len(shown.edges()) < len(needs.edges())


def test_phases_stand_in_their_order() -> None:
    last: dict[str, int] = {}
    for box in picture(EXAMPLE).steps:
        last[box.group] = max(last.get(box.group, 0), box.column)
    present = [phase.value for phase in Phase if phase.value in last]
    assert sorted(present, key=last.__getitem__) == present


@settings(deadline=None)
@given(plans() | st.sampled_from([named(PLAN, text) for text in HOSTILE]))
def test_svg_is_well_formed_and_only_drawing(plan: Plan) -> None:
    root = fromstring(svg(plan))
    tags = {each.tag.removeprefix(SVG) for each in root.iter()}
    assert tags <= {"svg", "title", "desc", "style", "g", "rect", "path", "text"}
    names = {name for each in root.iter() for name in each.attrib}
    assert not [name for name in names if name.startswith("on") or "href" in name]
    assert (root[0].tag, root[1].tag) == (f"{SVG}title", f"{SVG}desc")
    assert root.get("aria-labelledby") == f"{root[0].get('id')} {root[1].get('id')}"
    assert "http" not in svg(plan).replace('xmlns="http://www.w3.org/2000/svg"', "") or "http" in str(plan)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_name_is_text_in_svg(text: str) -> None:
    root = fromstring(svg(named(PLAN, text)))
    wanted = " ".join(legible(text).split())
    assert any(wanted in " ".join((each.text or "").split()) for each in root.iter(f"{SVG}title"))


def test_svg_has_a_dark_side() -> None:
    (style,) = fromstring(svg(PLAN)).iter(f"{SVG}style")
    light, _, dark = (style.text or "").partition("@media (prefers-color-scheme: dark)")
    assert set(re.findall(r"\.(box|lane|faint|arrow|tip|breaks|broken)", light)) == set(
        re.findall(r"\.(box|lane|faint|arrow|tip|breaks|broken)", dark)
    )


@settings(deadline=None)
@given(plans() | st.sampled_from([named(PLAN, text) for text in HOSTILE]))
def test_no_name_leaves_its_label_in_mermaid(plan: Plan) -> None:
    for line in mermaid(plan).splitlines():
        assert LINE.fullmatch(line), line


@pytest.mark.parametrize("text", HOSTILE)
def test_a_name_is_shown_as_it_is_in_mermaid_and_dot(text: str) -> None:
    plan, wanted = named(PLAN, text), " ".join(legible(text).split())
    # What mermaid makes of its entities: https://mermaid.js.org/syntax/flowchart.html#entity-codes-to-escape-characters
    shown = html.unescape(
        re.sub(r"#(\d*)(\w*);", lambda found: f"&{'#' if found[1] else ''}{found[0][1:]}", mermaid(plan))
    )
    assert f'["{wanted} ({wanted})"]' in shown
    labels = re.findall(r'label="((?:[^"\\]|\\.)*)"', dot(plan))
    assert f"{wanted} ({wanted})" in [re.sub(r"\\(.)", r"\1", label) for label in labels]


@pytest.mark.filterwarnings("ignore::DeprecationWarning:pydot.*")
@settings(deadline=None)
@given(plans() | st.sampled_from([named(PLAN, text) for text in HOSTILE]))
def test_dot_is_read_with_every_step_and_reference(plan: Plan) -> None:
    read = (pydot.graph_from_dot_data(dot(plan)) or [])[0]
    drawn = picture(plan)
    nodes = [node for cluster in read.get_subgraphs() for node in cluster.get_nodes()]
    assert len(nodes) == len(drawn.steps) + len(drawn.resources)
    assert len(read.get_edges()) == len(drawn.needs) + len(drawn.severed)


@pytest.mark.parametrize("steps", [3, 300, 5_000])
def test_mermaid_is_within_what_github_renders_and_says_when_it_draws_groups(steps: int) -> None:
    text = mermaid(large(steps))
    arrows = [line for line in text.splitlines() if "-->" in line or "==>" in line or "-.->" in line]
    assert len(text) <= MERMAID_CHARACTERS
    assert len(arrows) <= MERMAID_EDGES
    assert ("too large to draw whole" in text) == (steps > 3)
    assert text == mermaid(large(steps))


@settings(deadline=None)
@given(plans())
def test_the_coarsest_picture_stands_for_every_step_and_resource(plan: Plan) -> None:
    *_, last = pictures(plan, 500)
    assert sum(box.count for box in last.steps) == len(plan.steps)
    assert sum(box.count for box in last.resources) == len(picture(plan).resources)
    assert len(last.steps) <= len(Phase)
    assert len(last.resources) <= 2
