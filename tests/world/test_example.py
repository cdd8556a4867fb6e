"""plans/example is what the planner makes of the built-in account today; but for times, and digests which hold them.

The sandbox draws all its ids in the same order each time, so nothing else has to be masked.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from migrate.planning import folder
from migrate.review import documents
from tests.world.conftest import World

pytestmark = pytest.mark.world
EXAMPLE = Path(__file__).parents[2] / "plans" / "example"
TIMES = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)?")
"""When the plan was made and when it expires, and the label of a table's stream, which is when it was switched on."""
DIGESTS = re.compile(r"\b[0-9a-f]{64}\b")
"""Of the plan's files, and of resources as they were read: a time in what is digested makes another digest."""


def masked(directory: Path) -> dict[str, list[str]]:
    """Path -> the lines of each file of a plan."""
    return {
        path.relative_to(directory).as_posix(): [
            DIGESTS.sub("(digest)", TIMES.sub("(time)", line)) for line in path.read_text(encoding="utf-8").splitlines()
        ]
        for path in sorted(directory.rglob("*"))
        if path.is_file() and path.relative_to(directory).parts[0] not in ("run", "approvals", "plan.html")
    }


def test_the_example_is_true(moved: World) -> None:
    made, kept = masked(moved.plan), masked(EXAMPLE)
    assert list(made) == list(kept), "make it anew: ./scripts/example"
    for path, lines in made.items():
        assert lines == kept[path], f"{path}: make it anew: ./scripts/example"


def test_the_page_of_the_example_is_true() -> None:
    """Its content is packed, so times cannot be masked in it: it is made anew from the example's own plan."""
    plan, _, texts = folder.whole(EXAMPLE)
    assert documents(plan, texts)["plan.html"] == texts["plan.html"], "make it anew: ./scripts/example"


def test_each_step_of_the_example_stands_behind_what_it_needs() -> None:
    """Stacks that need each other, and a copy that comes before one, are in it."""
    done: set[str] = set()
    for step in folder.read(EXAMPLE)[0].steps:
        assert set(step.needs) <= done, step.id
        done.add(step.id)


def test_the_same_inventory_gives_the_same_bytes(moved: World) -> None:
    saved, outs = moved.directory / "inventory.json", [moved.directory / "one", moved.directory / "two"]
    assert moved.run("inventory", "--config", moved.config, "--save", saved).exit_code == 0
    for out in outs:
        planned = moved.run("plan", "--config", moved.config, "--from", saved, "--out", out)
        assert planned.exit_code == 0, planned.output
    one, two = ({path.relative_to(out): path.read_bytes() for path in out.rglob("*") if path.is_file()} for out in outs)
    assert one == two
