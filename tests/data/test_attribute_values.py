"""Equal items have equal bytes, different ones never."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.data.attribute_values import item_text, number_text
from migrate.data.content import Tally

DECIMALS = st.decimals(allow_nan=False, allow_infinity=False, places=10, min_value=-(10**27), max_value=10**27)
VALUES: Any = st.recursive(
    st.one_of(
        st.text(max_size=8).map(lambda text: {"S": text}),
        DECIMALS.map(lambda number: {"N": str(number)}),
        st.binary(max_size=8).map(lambda held: {"B": held}),
        st.booleans().map(lambda flag: {"BOOL": flag}),
        st.sets(st.text(min_size=1, max_size=4), min_size=1).map(lambda held: {"SS": list(held)}),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda held: {"L": held}),
        st.dictionaries(st.text(max_size=4), inner, max_size=3).map(lambda held: {"M": held}),
    ),
    max_leaves=6,
)
ITEMS = st.dictionaries(st.text(min_size=1, max_size=4), VALUES, min_size=1, max_size=4)


@pytest.mark.parametrize(
    ("one", "other"),
    [("1.500", "1.5"), ("1E3", "1000"), ("-0", "0.000"), ("1E+3", "1e3"), ("0.1e-5", "0.000001"), ("+7", "7")],
)
def test_spellings_of_a_number_are_one(one: str, other: str) -> None:
    assert number_text(one) == number_text(other)


def test_no_digit_of_a_long_number_is_lost() -> None:
    digits = "1234567890123456789012345678901234567"
    assert number_text(digits + "8") != number_text(digits + "9")


@given(DECIMALS, DECIMALS)
def test_numbers_are_equal_exactly_when_their_text_is(one: Decimal, other: Decimal) -> None:
    assert (number_text(str(one)) == number_text(str(other))) == (one == other)


def test_sets_have_no_order_and_lists_do() -> None:
    assert item_text({"s": {"NS": ["2", "1.0"]}}) == item_text({"s": {"NS": ["1", "2.00"]}})
    assert item_text({"s": {"BS": [b"b", b"a"]}}) == item_text({"s": {"BS": [b"a", b"b"]}})
    assert item_text({"s": {"L": [{"S": "a"}, {"S": "b"}]}}) != item_text({"s": {"L": [{"S": "b"}, {"S": "a"}]}})


def test_types_are_told_apart() -> None:
    texts = {item_text({"a": value}) for value in ({"S": "1"}, {"N": "1"}, {"B": b"1"}, {"SS": ["1"]}, {"NS": ["1"]})}
    assert len(texts) == 5


@given(st.lists(ITEMS, min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_items_does_not_change_the_digest(items: list[dict[str, Any]], random: Any) -> None:
    shuffled = random.sample(items, len(items))
    assert _digest(items) == _digest(shuffled)


@given(st.lists(ITEMS, min_size=1, max_size=6), st.data())
def test_any_item_changed_changes_the_digest(items: list[dict[str, Any]], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(items) - 1))
    changed = [*items[:place], {**items[place], "a new attribute": {"BOOL": True}}, *items[place + 1 :]]
    assert _digest(items) != _digest(changed)
    assert _digest(items) != _digest(items[:place] + items[place + 1 :])


def _digest(items: list[dict[str, Any]]) -> str:
    tally = Tally()
    for item in items:
        tally.add(item_text(item), 1)
    return tally.content().digest
