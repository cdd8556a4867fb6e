"""plans/example is what the planner makes of the built-in account today, but for what is invented at random."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.world.conftest import World

pytestmark = pytest.mark.world
EXAMPLE = Path(__file__).parents[2] / "plans" / "example"
INVENTED = re.compile(
    r"[0-9a-f]{64}"  # digests of texts that hold what follows
    r"|[0-9a-f]{32}|[0-9a-f]{16}|[0-9a-f]{12}"  # and their beginnings
    r"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"  # UUIDs
    r"|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)?"  # times
    r"|(?<=-)[A-Za-z0-9]{6}\b|(?<=-)[A-Z0-9]{12}\b|(?<=-)[a-z0-9]{12}\b"  # ends of generated names
    r"|\b[a-z0-9]{6,10}\b|\b[A-Z0-9]{16,21}\b"  # ids of APIs and their parts, of roles
    r"|EventSourceMapping\w+|Subscription\w+|QueuePolicy\w+|Key\w+"  # logical ids of what has no name
)


def lines(directory: Path) -> dict[str, list[str]]:
    """Path -> the lines of each file of a plan, masked and sorted, since random names sort at random too."""
    return {
        path.relative_to(directory).as_posix(): sorted(
            INVENTED.sub("…", line) for line in path.read_text(encoding="utf-8").splitlines()
        )
        for path in sorted(directory.rglob("*"))
        if path.is_file() and "run" not in path.relative_to(directory).parts
    }


def test_the_example_is_true(moved: World) -> None:
    made, kept = lines(moved.plan), lines(EXAMPLE)
    assert list(made) == list(kept), "make it anew: ./scripts/example"
    for path, text in made.items():
        assert text == kept[path], f"{path}: make it anew: ./scripts/example"


def test_the_same_inventory_gives_the_same_bytes(moved: World) -> None:
    saved, outs = moved.directory / "inventory.json", [moved.directory / "one", moved.directory / "two"]
    assert moved.run("inventory", "--config", moved.config, "--save", saved).exit_code == 0
    for out in outs:
        planned = moved.run("plan", "--config", moved.config, "--from", saved, "--out", out)
        assert planned.exit_code == 0, planned.output
    one, two = ({path.relative_to(out): path.read_bytes() for path in out.rglob("*") if path.is_file()} for out in outs)
    assert one == two
