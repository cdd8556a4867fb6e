"""plan.html in real Chromium, from disk and without a network: what a reader sees, and what the page must never do."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, expect

from migrate.model.finding import Finding, Severity
from migrate.model.plan import Plan, Reference
from migrate.review.page import page
from tests.page.conftest import Open, Opened
from tests.page.plans import synthetic

pytestmark = pytest.mark.browser

PLAN, TEXTS = synthetic(200)
FUNCTION = "AWS::Lambda::Function/eu-west-1/orders-dev-function-3"
TABS = ("resources", "steps", "findings", "cut", "changes", "people", "estimates", "gaps")
HOSTILE = (
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    "<svg onload=alert(1)>",
    "{{constructor.constructor('alert(1)')()}}",
    "__proto__",
)


@cache
def sized(resources: int) -> str:
    return page(*synthetic(resources))


def chosen(opened: Opened, key: str) -> None:
    """Search for a resource and open it with the keyboard only."""
    keys = opened.page.keyboard
    keys.press("/")
    keys.type(key)
    expect(opened.page.locator("#count")).to_contain_text("1 of")
    keys.press("ArrowDown")
    for _ in range(2):
        keys.press("ArrowDown")
    keys.press("Enter")
    expect(opened.page.locator("#details")).to_be_visible()


def unseen(opened: Opened) -> None:
    """Nothing happened that must not, whatever was clicked before."""
    assert opened.offences == []
    assert opened.requests == [opened.page.url]


def test_it_opens_from_disk_and_asks_for_nothing(show: Open) -> None:
    opened = show(sized(200))
    for tab in TABS:
        opened.page.click(f"#tab-{tab}")
        expect(opened.page.locator(f"#panel-{tab}")).to_be_visible()
    assert opened.page.url.startswith("file:")
    assert "three-stages" in opened.page.title()
    unseen(opened)


def test_two_thousand_resources_open_and_every_part_of_them(show: Open) -> None:
    opened = show(sized(2000))
    assert opened.text("#count") == "2,000 of 2,000 resources"
    chosen(opened, FUNCTION)
    expect(opened.page.locator("#details")).to_contain_text("migrate-artifacts")
    unseen(opened)


def test_twenty_thousand_resources_open(show: Open) -> None:
    opened = show(sized(20000))
    assert opened.text("#count") == "20,000 of 20,000 resources"
    assert opened.page.locator("[role=treeitem]").count() < 100
    unseen(opened)


def test_search_finds_by_all_words(show: Open) -> None:
    opened = show(sized(200))
    opened.page.fill("#search", "orders-dev Lambda function-3")
    expect(opened.page.locator("#count")).to_contain_text("1 of 200")
    expect(opened.page.locator(".level-3")).to_have_count(1)
    opened.page.fill("#search", "nothing has this name")
    expect(opened.page.locator("#count")).to_contain_text("0 of 200")
    expect(opened.page.locator("[role=treeitem]")).to_have_count(0)
    opened.page.click("text=Clear filters")
    expect(opened.page.locator("#count")).to_have_text("200 of 200 resources")
    unseen(opened)


@pytest.mark.parametrize(
    ("field", "label", "count"),
    [
        ("account", "dev: account acme-dev", 50),
        ("account", "Stays in the shared account", 50),
        ("kind", "SQS Queue (16)", 16),
        ("treatment", "Moves with its stack (150)", 150),
        ("severity", "Needs a look (3)", 3),
        ("severity", "Without a finding", 194),
    ],
)
def test_filters_leave_what_fits(show: Open, field: str, label: str, count: int) -> None:
    opened = show(sized(200))
    opened.page.select_option(f"#filter-{field}", label=label)
    expect(opened.page.locator("#count")).to_contain_text(f"{count} of 200")


def test_a_resource_shows_all_that_is_known_of_it(show: Open) -> None:
    opened = show(sized(200))
    chosen(opened, FUNCTION)
    details = opened.page.locator("#details")
    for said in (
        "orders-dev-function-3",
        "lives in stack orders-dev",
        "Stage dev, confidence high",
        "Refers to (3)",
        "Referred to by (1)",
        "Stack orders-dev",
        "the code is copied to the new account",
    ):
        expect(details).to_contain_text(said)
    expect(details.locator(".difference .went")).to_contain_text("deployments")
    expect(details.locator(".difference .came")).to_contain_text("migrate-artifacts")
    details.locator("button.link", has_text="orders-dev-table-0").click()
    expect(details.locator("h2")).to_have_text("orders-dev-table-0")
    details.get_by_role("button", name="Back").click()
    expect(details.locator("h2")).to_have_text("orders-dev-function-3")
    unseen(opened)


def test_a_card_of_the_graph_opens_its_resource(show: Open) -> None:
    opened = show(sized(200))
    chosen(opened, FUNCTION)  # which stands in the middle of the graph then
    opened.page.locator("#details button.link", has_text="Stack orders-dev").click()
    expect(opened.page.locator("#details h2")).to_have_text("Stack orders-dev")
    box = opened.page.locator("#graph").bounding_box()
    assert box
    opened.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(opened.page.locator("#details h2")).to_have_text("orders-dev-function-3")


def test_steps_show_what_they_wait_for(show: Open) -> None:
    opened = show(sized(200))
    opened.page.click("#tab-steps")
    opened.page.locator("#panel-steps button.link", has_text="Stack orders-dev").click()
    details = opened.page.locator("#details")
    expect(details).to_contain_text("Waits for (12)")
    expect(details).to_contain_text("1 min to 10 min")
    expect(opened.page.locator("svg .step.before")).to_have_count(12)
    expect(opened.page.locator("svg .needs path.before")).to_have_count(12)
    unseen(opened)


def test_findings_and_decisions_lead_to_their_resource(show: Open) -> None:
    opened = show(sized(200))
    opened.page.click("#tab-findings")
    expect(opened.page.locator("#panel-findings")).to_contain_text("ask for a higher quota")
    opened.page.locator("#panel-findings button.link").first.click()
    expect(opened.page.locator("#details")).to_contain_text("Findings (1)")
    opened.page.click("#tab-cut")
    expect(opened.page.locator("#panel-cut")).to_contain_text("undecided")
    expect(opened.page.locator("#panel-cut")).to_contain_text("Suggested: grant")


@pytest.mark.parametrize(("findings", "verdict"), [(True, "1 finding blocks"), (False, "Nothing blocks this plan")])
def test_the_first_line_says_whether_it_can_be_applied(show: Open, findings: bool, verdict: str) -> None:
    block = Finding(Severity.BLOCK, "x", "", "y", "z")
    plan = replace(PLAN, gaps=(), findings=(block,) if findings else ())
    assert verdict in show(page(plan, TEXTS)).text(".verdict")


def test_everything_is_reached_with_the_keyboard(show: Open) -> None:
    opened = show(sized(200))
    keys = opened.page.keyboard
    chosen(opened, FUNCTION)
    keys.press("Escape")
    expect(opened.page.locator("#details")).to_be_hidden()
    expect(opened.page.locator("#list")).to_be_focused()
    active = opened.page.locator("#list").get_attribute("aria-activedescendant")
    expect(opened.page.locator(f"#{active}")).to_have_attribute("aria-level", "3")
    keys.press("ArrowLeft")
    keys.press("ArrowLeft")
    expect(opened.page.locator("[role=treeitem]")).to_have_count(2)
    keys.press("/")
    keys.press("Escape")
    expect(opened.page.locator("#count")).to_have_text("200 of 200 resources")
    opened.page.focus("#tab-resources")
    keys.press("ArrowRight")
    expect(opened.page.locator("#tab-steps")).to_be_focused()
    expect(opened.page.locator("#panel-steps")).to_be_visible()
    assert opened.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"


def test_light_and_dark_follow_the_system_and_the_button(show: Open) -> None:
    opened = show(sized(200), color_scheme="dark")
    background = "getComputedStyle(document.body).backgroundColor"
    dark = opened.page.evaluate(background)
    opened.page.get_by_role("button", name="Use light colours").click()
    light = opened.page.evaluate(background)
    assert light == show(sized(200), color_scheme="light").page.evaluate(background) != dark
    unseen(opened)


def hostile(name: str) -> Plan:
    """The plan, where a resource and all that is said of it bear that name."""
    kind = "AWS::Lambda::Function"
    key = f"{kind}/eu-west-1/{name}"
    first = replace(
        PLAN.resources[0], key=key, reason=name, renamed={name: name}, stages=("dev",), unit=f"dev/eu-west-1/{name}"
    )
    return replace(
        PLAN,
        name=name,
        resources=(first, *PLAN.resources[1:]),
        references=(Reference(key, PLAN.resources[1].key, name), *PLAN.references),
        findings=(Finding(Severity.WARN, name, key, name, name),),
        steps=(replace(PLAN.steps[0], title=name, undo=name, inputs={"key": key, name: name}), *PLAN.steps[1:]),
        cut=tuple(replace(question, used=key, reason=name) for question in PLAN.cut),
    )


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_with_markup_is_shown_as_text(show: Open, name: str) -> None:
    opened = show(page(hostile(name), TEXTS))
    opened.page.fill("#search", name)
    expect(opened.page.locator("#list .level-3 .name", has_text=name).first).to_have_text(name)
    opened.page.locator("#list .level-3").first.click()
    expect(opened.page.locator("#details h2")).to_have_text(name)
    for tab in TABS:
        opened.page.click(f"#tab-{tab}")
    assert opened.page.locator("img, iframe, object, embed, a[href^='javascript']").count() == 0
    assert opened.page.locator("script").count() == 3
    assert name in opened.page.title()
    unseen(opened)


@pytest.mark.parametrize(("name", "shown"), [("a\0b", "a⟨U+0000⟩b"), ("safe\u202egpj.exe", "safe⟨U+202E⟩gpj.exe")])
def test_what_cannot_be_seen_or_turns_the_text_around_is_spelled_out(show: Open, name: str, shown: str) -> None:
    opened = show(page(hostile(name), TEXTS))
    opened.page.select_option("#filter-severity", "WARN")
    expect(opened.page.locator("#list .name", has_text=shown).first).to_have_text(shown)
    unseen(opened)


@settings(max_examples=6, deadline=None)
@given(
    st.lists(
        st.text(alphabet="<>/&\"'`=${}();: \u2028\u200f\u202e\0\nimgscriptonload", min_size=1), min_size=3, max_size=30
    )
)
def test_no_list_of_names_does_anything(
    chromium: Browser, tmp_path_factory: pytest.TempPathFactory, names: list[str]
) -> None:
    kind = "AWS::Lambda::Function/eu-west-1/"
    renamed = tuple(replace(PLAN.resources[at], key=kind + name, reason=name) for at, name in enumerate(names))
    context = chromium.new_context(offline=True, viewport={"width": 1440, "height": 900})
    path = tmp_path_factory.mktemp("names") / "plan.html"
    path.write_text(page(replace(PLAN, resources=(*renamed, *PLAN.resources[len(names) :])), TEXTS), encoding="utf-8")
    opened = Opened(context, path)
    opened.page.select_option("#filter-kind", value="AWS::Lambda::Function")
    opened.page.locator("#list .level-3").first.click()
    assert opened.page.locator("script").count() == 3
    unseen(opened)
    context.close()


def test_nothing_runs_that_is_put_into_the_page(show: Open) -> None:
    """The policy holds: even a script that got onto the page would not work."""
    opened = show(sized(200))
    opened.page.evaluate(
        "() => { const s = document.createElement('script'); try { s.text = 'window.ran = 1'; } catch { return; }"
        " document.body.append(s); }"
    )
    assert opened.page.evaluate("window.ran") is None
    assert opened.offences


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_to_complain_about(show: Open, scheme: str) -> None:
    opened = show(sized(200), color_scheme=scheme)
    chosen(opened, FUNCTION)
    found = {}
    for tab in TABS:
        opened.page.click(f"#tab-{tab}")
        result = Axe().run(opened.page)
        if result.violations_count:
            found[tab] = result.generate_report()
    assert found == {}
