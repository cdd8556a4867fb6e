"""Templates of real applications on their way: each change is told, and little is taken for a secret."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from migrate.graph.declared import said, stack_scopes
from migrate.model.inventory import Inventory
from migrate.model.resource import Membership, Resource
from migrate.model.stack import Stack, StackResource
from migrate.planning.reasons import differing
from migrate.planning.rewrites import hidden
from migrate.planning.unit import Unit
from tests.planning.accounts import ACCOUNT, AT, REGION, inventory
from tests.planning.test_rewrites import units

CORPUS = Path(os.environ.get("MIGRATE_CORPUS", Path(__file__).parents[3] / "shared")) / "samples"
PATHS = sorted(CORPUS.rglob("*.json"))
REPOSITORIES = sorted({path.relative_to(CORPUS).parts[0] for path in PATHS})

pytestmark = pytest.mark.skipif(not PATHS, reason=f"no corpus of real templates at {CORPUS} (MIGRATE_CORPUS)")


def standing(path: Path) -> tuple[Unit, ...]:
    """The units of a stack that stands as its template says, as far as that can be worked out."""
    template: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    stack_id = f"arn:aws:cloudformation:{REGION}:{ACCOUNT}:stack/app-dev/0"
    resources = template.get("Resources", {})
    lines = [StackResource(name, item["Type"], f"{name}-0a1b", "CREATE_COMPLETE") for name, item in resources.items()]
    given = {
        name: "****" if str(item.get("NoEcho")).lower() == "true" else str(item.get("Default", "dev"))
        for name, item in template.get("Parameters", {}).items()
    }
    made = Stack(
        stack_id, "app-dev", REGION, "CREATE_COMPLETE", template, given, tags={"STAGE": "dev"}, resources=tuple(lines)
    )
    scope = stack_scopes(Inventory(ACCOUNT, "aws", (REGION,), AT, (), (made,)))[made.key]
    members = [
        Resource(
            line.kind, REGION, line.physical_id, line.physical_id, line.physical_id,
            properties=said(scope, line.logical_id), identifiers={"Ref": line.physical_id},
            membership=Membership(stack_id, "app-dev", line.logical_id),
        )
        for line in lines
    ]  # fmt: skip
    return units(inventory(members, [made]))


@pytest.mark.parametrize("repository", REPOSITORIES)
def test_each_change_is_told_and_no_secret_is_out_of_reach(repository: str) -> None:
    for path in (path for path in PATHS if path.relative_to(CORPUS).parts[0] == repository):
        for unit in standing(path):
            assert unit.stack is not None
            assert set(differing(unit.stack.template, unit.template)) == set(unit.reasons), path.name
            assert [item for item in unit.findings if item.code == "secret-out-of-reach"] == [], path.name


def test_few_of_all_their_values_are_hidden() -> None:
    made = [unit for path in PATHS for unit in standing(path)]
    assert len(made) > len(PATHS) / 2, "some are of production, and stay"
    found = hidden(made)
    assert 0 < len(found) < len(PATHS) / 2
    assert {item.reason for item in found} == {"its name", "it is NoEcho in the live template"}
