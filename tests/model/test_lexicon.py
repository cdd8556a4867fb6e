"""Identifiers are found whole, longest first, and replaced nowhere else."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.model.lexicon import Lexicon, rewrite, rewriter
from migrate.model.values import Json

NAMES = st.from_regex(r"[a-z]{3,8}-[a-z]{3,8}", fullmatch=True)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("notes-dev", ["notes-dev"]),
        ("notes-dev-uploads", []),
        ("my-notes-dev", []),
        ("arn:aws:dynamodb:us-east-1:1:table/notes-dev/index/*", ["notes-dev"]),
        ("arn:aws:s3:::notes-dev/*", ["arn:aws:s3:::notes-dev"]),
        ("the table notes-dev is read by people", []),
        ("made for 123456789012 by hand", ["123456789012"]),
        ("order 1234567890123 of today", []),
        ("see arn:aws:s3:::notes-dev for more", ["arn:aws:s3:::notes-dev"]),
        ('{"table": "notes-dev"}', ["notes-dev"]),
        ("notes-dev,notes-dev", ["notes-dev", "notes-dev"]),
    ],
)
def test_identifiers_are_found_whole(text: str, found: list[str]) -> None:
    lexicon = Lexicon(["notes-dev", "arn:aws:s3:::notes-dev", "123456789012"])
    assert [match.token for match in lexicon.find(text)] == found


@given(NAMES, NAMES, st.text(alphabet="ab:/,-. ", max_size=20))
def test_what_is_found_stands_where_it_is_said_to(one: str, other: str, around: str) -> None:
    text = f"{around}:{one}:{around}:{other}"
    for match in Lexicon([one, other]).find(text):
        assert text[match.start : match.end] == match.token


@given(st.text(max_size=60))
def test_a_text_without_identifiers_stays(text: str) -> None:
    assert rewriter({"never-in-there-0123456789": "x"})(text) == text


def test_values_are_rewritten_and_keys_are_not() -> None:
    value: Json = {"notes-dev": ["notes-dev", 1, None, {"a": "s3://notes-dev/x"}]}
    assert rewrite(value, {"notes-dev": "new"}) == {"notes-dev": ["new", 1, None, {"a": "s3://new/x"}]}


@given(st.lists(NAMES, min_size=1, max_size=4, unique=True))
def test_the_longest_identifier_wins_and_none_overlap(words: list[str]) -> None:
    short, whole = words[0], ":".join(words)
    lexicon = Lexicon([short, whole])
    assert [match.token for match in lexicon.find(f"{whole}/{short}/x{short}")] == [whole, short]


@given(st.text(alphabet="abc-", min_size=1, max_size=6), st.text(alphabet="abc-:/", max_size=30))
def test_only_whole_identifiers_are_replaced(name: str, text: str) -> None:
    pieces = re.split(r"([:/])", text)
    expected = "".join("NEW" if piece == name else piece for piece in pieces)
    assert rewriter({name: "NEW"})(text) == expected


def test_a_dot_at_the_end_or_the_start_is_no_part_of_a_name() -> None:
    lexicon = Lexicon(["app-1.example.com", "notes-dev"])
    for text in ("app-1.example.com.", ".app-1.example.com", "*.app-1.example.com", "see app:app-1.example.com."):
        assert [match.token for match in lexicon.find(text.replace("see ", ""))] == ["app-1.example.com"]
    assert lexicon.find("www.app-1.example.com") == []
    assert lexicon.find("notes-dev.json") == []
