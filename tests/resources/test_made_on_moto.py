"""Every area made on moto through the services' APIs: each kind is read whole, and as a template takes it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from migrate.model.inventory import Inventory
from migrate.resources import BY_KIND
from tests.resources import emulators
from tests.resources.deviations import AREAS, MADE, all_made, kinds_of, of
from tests.resources.round_trip import flaws, unmade

InventoryOf = Callable[[str], Inventory]


@pytest.mark.parametrize("area", AREAS)
def test_what_an_area_makes_is_read_as_a_template_takes_it(area: str, inventory_of: InventoryOf) -> None:
    assert set(flaws(inventory_of(area), kinds_of(area))) - of("moto") == set()


def test_no_deviation_of_moto_is_gone(inventory_of: InventoryOf) -> None:
    found = {flaw for area in AREAS for flaw in flaws(inventory_of(area), kinds_of(area))}
    assert of("moto", but=[MADE]) - found == set()


def test_what_no_area_makes_is_in_the_table() -> None:
    assert all_made() <= BY_KIND.keys()
    with emulators.moto() as connect:
        assert unmade(connect) == of("moto") - of("moto", but=[MADE])


@pytest.mark.parametrize("area", AREAS)
def test_an_area_names_each_kind_once_and_in_order(area: str) -> None:
    assert list(kinds_of(area)) == sorted(set(kinds_of(area)))
