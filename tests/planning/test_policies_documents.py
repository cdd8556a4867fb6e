"""Statements are spread over documents without losing a grant, whatever they hold."""

from __future__ import annotations

import json
from collections.abc import Iterable

from hypothesis import given, settings
from hypothesis import strategies as st

from migrate.planning.policies.documents import LIMIT, Statement, files
from migrate.sandbox.access import as_list

NAMES = st.text(alphabet="abcdefghijklmnopqrstuvwxyz*?-/äß", min_size=1, max_size=200)
STATEMENTS = st.lists(
    st.builds(
        Statement,
        sid=st.sampled_from(["Read", "Make", "Items"]),
        actions=st.lists(NAMES.map("s3:{}".format), max_size=120).map(tuple),
        resources=st.one_of(st.just(("*",)), st.lists(NAMES.map("arn:{}".format), max_size=120).map(tuple)),
        condition=st.sampled_from([{}, {"StringEquals": {"aws:ResourceAccount": "111111111111"}}]),
    ),
    max_size=6,
)


def _grants(statements: Iterable[tuple[list[str], list[str], str]]) -> set[tuple[str, str, str]]:
    return {
        (action, resource, condition)
        for actions, resources, condition in statements
        for action in actions
        for resource in resources
    }


@settings(max_examples=60, deadline=None)
@given(STATEMENTS)
def test_documents_grant_what_the_statements_do_and_fit(statements: list[Statement]) -> None:
    written = list(files("apply", "stage:dev", "for", statements))
    granted = _grants(
        (as_list(one["Action"]), as_list(one["Resource"]), json.dumps(one.get("Condition", {})))
        for _, text in written
        for one in json.loads(text)["Statement"]
    )
    assert granted == _grants((list(one.actions), list(one.resources), json.dumps(one.condition)) for one in statements)
    for policy, text in written:
        names = [one["Sid"] for one in json.loads(text)["Statement"]]
        assert len(names) == len(set(names))
        assert policy.characters == len("".join(text.split())) <= LIMIT


def test_nothing_granted_is_no_document() -> None:
    assert list(files("apply", "source", "for", [Statement("Items", (), ("arn:x",))])) == []


def test_the_parts_of_one_purpose_are_counted() -> None:
    long = Statement("Read", tuple(f"ec2:Describe{number:0200}" for number in range(60)))
    entries = [entry for entry, _ in files("scan", "source", "reads", [long], "; and this is said once")]
    assert [entry.path for entry in entries] == ["policies/scan-1.json", "policies/scan-2.json", "policies/scan-3.json"]
    assert [entry.purpose.count("said once") for entry in entries] == [1, 0, 0]
    assert "part 2 of 3" in entries[1].purpose
