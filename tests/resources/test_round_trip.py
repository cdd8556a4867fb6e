"""What was read of moto, deployed on ministack and read there, is equal but for what the table of deviations says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest

from migrate.model.inventory import Inventory
from tests.resources.deviations import AREAS, FILE, MADE, PAGE, Deviation, of, page, table, text
from tests.resources.round_trip import Deployed, RoundTrip

InventoryOf = Callable[[str], Inventory]
DeviationsOf = Callable[[str], set[Deviation]]

AGAIN = "make table and page anew: ./scripts/round-trip"


@pytest.fixture(scope="session")
def deviations_of(inventory_of: InventoryOf, ministack: str) -> DeviationsOf:
    """Area -> what its round trip shows."""
    refused = {line.kind for line in of("ministack") - of("ministack", but=[MADE])}

    @cache
    def tell(area: str) -> set[Deviation]:
        return RoundTrip(ministack, inventory_of(area)).deviations(refused)

    return tell


@pytest.mark.parametrize("area", AREAS)
def test_an_area_comes_back_equal_but_for_known_deviations(area: str, deviations_of: DeviationsOf) -> None:
    assert deviations_of(area) - of("ministack") == set(), AGAIN


def test_no_deviation_is_gone(deviations_of: DeviationsOf) -> None:
    found = {deviation for area in AREAS for deviation in deviations_of(area)}
    assert of("ministack") - found == set(), AGAIN


def test_a_wrong_property_would_be_seen(inventory_of: InventoryOf, ministack: str) -> None:
    """The comparison can fail: a value that is read otherwise than it was made is a deviation."""
    inventory = inventory_of("messaging")
    (hosts,) = (one for one in inventory.resources if one.kind == "AWS::SSM::Parameter" and one.name == "hosts")
    deployed = Deployed.of(ministack, replace(inventory, resources=(hosts,)))
    assert set(deployed.deviations()) == set()
    other = replace(hosts, properties={**hosts.properties, "Value": "a,c"})
    told = replace(deployed, inventory=replace(inventory, resources=(other,))).deviations()
    assert set(told) == {Deviation("ministack", hosts.kind, "Value", "")}


def test_the_table_is_in_order_and_the_page_is_made_of_it() -> None:
    assert FILE.read_text(encoding="utf-8") == text(table()), AGAIN
    assert PAGE.read_text(encoding="utf-8") == page(table()), AGAIN
