"""Which resources an ARN with wildcards matches: judged by a slow matcher that tries every resource."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.graph.patterns import Patterns, is_pattern
from migrate.model.resource import Resource

ACCOUNT, REGION = "111111111111", "us-east-1"


def resource(service: str, named: str, region: str = REGION, account: str = ACCOUNT) -> Resource:
    """A resource of which only the ARN counts; its key is the last part of its name."""
    return Resource("K", region, named, named, named, arn=f"arn:aws:{service}:{region}:{account}:{named}")


def matched(pattern: str, *resources: Resource) -> list[str]:
    return [key.removeprefix(f"K/{REGION}/") for key in Patterns(resources).matching(pattern)]


TABLES = tuple(resource("dynamodb", f"table/notes-{stage}") for stage in ("dev", "dev-x", "prod"))
BUCKETS = tuple(resource("s3", f"notes-{stage}-up", "", "") for stage in ("dev", "prod"))
GROUPS = tuple(resource("logs", f"log-group:/aws/lambda/notes-{stage}-f:*") for stage in ("dev", "prod"))


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("table/notes-*", ["notes-dev", "notes-dev-x", "notes-prod"]),
        ("table/notes-dev*/index/*", ["notes-dev", "notes-dev-x"]),
        ("table/notes-dev/index/*", ["notes-dev"]),
        ("table/notes-???", ["notes-dev"]),
        ("table/*-prod", ["notes-prod"]),
        ("table/other-*", []),
    ],
)
def test_tables(pattern: str, expected: list[str]) -> None:
    found = matched(f"arn:aws:dynamodb:{REGION}:*:{pattern}", *TABLES, *BUCKETS)
    assert found == [f"table/{name}" for name in expected]


@pytest.mark.parametrize("pattern", ["notes-*-up", "notes-*-up/*", "*-up/private/*", "notes-???-up/a?b"])
def test_buckets_and_what_lies_in_them(pattern: str) -> None:
    found = Patterns(BUCKETS).matching(f"arn:aws:s3:::{pattern}")
    assert [key.split("/")[-1] for key in found] == (
        ["notes-dev-up"] if "???" in pattern else ["notes-dev-up", "notes-prod-up"]
    )


def test_log_groups_and_their_streams() -> None:
    assert len(matched("arn:aws:logs:*:*:log-group:/aws/lambda/notes-dev*:*", *GROUPS)) == 1
    assert matched("arn:aws:logs:*:*:log-group:/aws/lambda/other*:*", *GROUPS) == []


def test_another_account_or_region_is_not_meant() -> None:
    assert matched("arn:aws:dynamodb:us-east-1:222222222222:table/notes-*", *TABLES) == []
    assert matched(f"arn:aws:dynamodb:eu-west-1:{ACCOUNT}:table/notes-*", *TABLES) == []
    assert len(matched("arn:aws:dynamodb:us-*-1:*:table/notes-*", *TABLES)) == 3


@pytest.mark.parametrize(
    "text",
    [
        "*",
        "arn:aws:s3:::*",
        "arn:aws:s3:::*/*",
        "arn:aws:sqs:*:*:*",
        "arn:aws:dynamodb:*:*:table/*",
        "arn:aws:dynamodb:*:*:table/*/index/*",
        "arn:aws:logs:*:*:log-group:/aws/lambda/*:*",
        "arn:aws:logs:*:*:*",
        "arn:aws:sqs:us-east-1:111111111111:notes-dev",
        "no-arn-*",
        "arn:*",
    ],
)
def test_what_says_no_more_than_a_type_is_no_pattern(text: str) -> None:
    assert not is_pattern(text)


def test_a_pattern_that_matches_very_many_means_none_of_them() -> None:
    many = [resource("sqs", f"jobs-{number}") for number in range(51)]
    assert matched(f"arn:aws:sqs:{REGION}:{ACCOUNT}:jobs-*", *many) == []
    assert len(matched(f"arn:aws:sqs:{REGION}:{ACCOUNT}:jobs-*", *many[:50])) == 50


NAMES = st.text(alphabet="ab-", min_size=1, max_size=5)


@given(st.lists(NAMES, max_size=8, unique=True), st.text(alphabet="ab-*?", min_size=1, max_size=6))
def test_what_is_matched_is_what_trying_each_one_finds(names: list[str], pattern: str) -> None:
    text = f"arn:aws:sqs:{REGION}:{ACCOUNT}:{pattern}"
    if is_pattern(text):
        slow = re.compile(re.escape(pattern).replace(r"\*", ".*").replace(r"\?", "."))
        assert matched(text, *(resource("sqs", name) for name in names)) == sorted(
            name for name in names if slow.fullmatch(name)
        )
