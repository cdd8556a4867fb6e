"""The policies of a plan against the calls of its apply: each call is allowed, and what was used was needed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pytest

from migrate.aws.actions import PREFIXES, action_of, only_reads, operation_model
from migrate.planning.folder import read
from migrate.planning.policies import policies
from migrate.planning.policies.reads import declared
from migrate.resources import BY_KIND
from migrate.sandbox.access import Decision, Document, Request, as_list, decide
from migrate.sandbox.actions import ACTIONS, OF_A_VERSION
from migrate.sandbox.journal import Entry
from tests.world.conftest import World

UNASKED = "GetCallerIdentity"
"""AWS asks no permission for it."""

WHOSE = ("source", "management", "stage:dev", "stage:staging")

_BETWEEN = re.compile(" (?=arn:)")
"""The journal puts the resources of a call in one line, and keys of objects may hold blanks."""


@dataclass(frozen=True)
class Grants:
    """Whose documents, whose calls, the types of what moves, and the Deny for production."""

    documents: Mapping[str, Sequence[Document]]
    calls: Mapping[str, Sequence[Request]]
    moving: frozenset[str]
    deny: Document


pytestmark = pytest.mark.world


@pytest.fixture(scope="module")
def grants(moved: World) -> Grants:
    plan, _ = read(moved.plan)
    texts = {path: (moved.plan / path).read_text() for path in plan.files}
    entries, written = policies(plan, texts, plan.source_account)
    stages = {account: f"stage:{name}" for name, account in moved.accounts().items()}
    documents: dict[str, list[Document]] = {}
    for entry in entries:
        if not entry.path.startswith("policies/deny-"):
            documents.setdefault(entry.account, []).append(json.loads(written[entry.path]))
    calls: dict[str, list[Request]] = {}
    for call in moved.sandbox.journal():
        # How the caller enters the source no plan says; the journal shows it by its session policy, ReadOnlyAccess.
        if call.operation != UNASKED and _entered(call) not in (plan.source_account, "aws"):
            calls.setdefault(_whose(call, plan.source_account, stages), []).extend(_requests(call))
    moving = frozenset(planned.key.split("/")[0] for planned in plan.resources if planned.stages)
    return Grants(documents, calls, moving, json.loads(written["policies/deny-production.json"]))


def _whose(call: Entry, source: str, stages: Mapping[str, str]) -> str:
    if call.account != source:
        return stages[call.account]
    return "source" if ":assumed-role/" in call.principal else "management"


def _entered(call: Entry) -> str:
    return call.resource.split(":")[4] if call.operation == "AssumeRole" else ""


def _requests(call: Entry) -> Iterator[Request]:
    model = operation_model(call.service, call.operation)
    assert model is not None, call
    prefix = str(model.service_model.signing_name)
    prefix = PREFIXES.get(prefix, prefix)
    action, name = action_of(model), ACTIONS.get((call.service, call.operation), call.operation)
    if not only_reads(action) and prefix != "apigateway":
        action = f"{prefix}:{name}"
    owner = _entered(call) or call.owner
    context = {"aws:ResourceAccount": owner, "aws:PrincipalAccount": call.account}
    for resource in _BETWEEN.split(call.resource):
        yield Request(action, resource, context)
        if call.service == "s3" and name in OF_A_VERSION and name.startswith("Get"):  # the journal names no versions
            yield Request(f"s3:{OF_A_VERSION[name]}", resource, context)


@pytest.mark.parametrize("whose", WHOSE)
def test_every_call_is_allowed_but_reads_of_what_does_not_move(grants: Grants, whose: str) -> None:
    calls = grants.calls[whose]
    assert len(calls) > 10
    spared = declared(BY_KIND) - declared(grants.moving) if whose.startswith("stage:") else frozenset()
    assert {(action, on) for action, on in _refused(grants.documents[whose], calls) if action not in spared} == set()


@pytest.mark.parametrize("whose", WHOSE)
def test_each_action_that_was_used_was_needed(grants: Grants, whose: str) -> None:
    """Without any one of them a call of the run would be refused."""
    documents, calls = grants.documents[whose], grants.calls[whose]
    used = {one.action for one in calls}
    needless, tried = [], 0
    for document in documents:
        for statement in document["Statement"]:
            for action in {*as_list(statement["Action"])} & used - _made(documents):
                concerned = [one for one in calls if one.action == action]
                needless += [] if _refused(_without(documents, statement["Sid"], action), concerned) else [action]
                tried += 1
    assert tried >= 5
    assert needless == []


@pytest.mark.parametrize("whose", ["source", "management"])
def test_the_deny_for_production_stops_no_call_of_the_move(grants: Grants, whose: str) -> None:
    documents, calls = grants.documents[whose], grants.calls[whose]
    assert _refused([*documents, grants.deny], calls) == _refused(documents, calls)


def _refused(documents: Sequence[Document], calls: Sequence[Request]) -> set[tuple[str, str]]:
    """Action and resource of each call that the documents together do not allow."""
    asked = {(one.action, str(one.resource)): one for one in calls}
    account = calls[0].context["aws:PrincipalAccount"]
    # IAM puts the principal's account where a policy names it by a variable.
    known = json.loads(json.dumps(list(documents)).replace("${aws:PrincipalAccount}", account))
    return {key for key, one in asked.items() if decide(known, one) is not Decision.ALLOW}


def _made(documents: Sequence[Document]) -> frozenset[str]:
    """What CloudFormation may do for whole types: a call of the tool's own that does the same is allowed by it, too."""
    return frozenset(
        action
        for document in documents
        for statement in document["Statement"]
        if statement["Sid"] == "Make"
        for action in as_list(statement["Action"])
    )


def _without(documents: Sequence[Document], sid: str, action: str) -> list[Document]:
    return [
        {
            **document,
            "Statement": [
                {**one, "Action": [name for name in as_list(one["Action"]) if (one["Sid"], name) != (sid, action)]}
                for one in document["Statement"]
            ],
        }
        for document in documents
    ]
