"""dev and staging move out of a shared account, judged by reading the emulator itself and its journal."""

from __future__ import annotations

import json
from typing import Any

import pytest

from migrate.aws.guard import is_write
from tests.world.conftest import World, queues, source_state, topics

pytestmark = pytest.mark.world
STAGES = ("dev", "staging")


def test_the_plan_is_carried_out_whole(moved: World) -> None:
    assert moved.applied.exit_code == 0, moved.applied.output
    report = (moved.plan / "run" / "report.md").read_text(encoding="utf-8")
    assert "complete" in report.splitlines()[0]
    assert "not complete" not in report


def test_nothing_in_the_source_account_has_changed(moved: World) -> None:
    after = source_state(moved.sandbox)
    for name, value in moved.before.items():
        assert after[name] == value, name


def test_not_one_write_reached_the_source_account(moved: World) -> None:
    writes = [
        entry
        for entry in moved.sandbox.journal()
        if entry.service != "sts" and entry.status < 400 and is_write(entry.service, entry.operation)
    ]
    targets = {moved.accounts()[stage] for stage in STAGES}
    elsewhere = [entry for entry in writes if entry.owner not in targets]
    # The management account is the shared account here: its organization is written to, and nothing else of it.
    assert {entry.service for entry in elsewhere} == {"organizations"}
    assert {entry.account for entry in writes if entry.owner in targets} <= targets
    assert {entry.owner for entry in writes if entry.service != "organizations"} == targets


def test_no_write_to_the_source_was_even_tried(moved: World) -> None:
    refused = [entry for entry in moved.sandbox.journal() if entry.status in (401, 403)]
    tried = [entry for entry in refused if is_write(entry.service, entry.operation)]
    assert [entry for entry in tried if entry.service != "sts"] == []


def test_the_accounts_are_in_their_unit(moved: World) -> None:
    client = moved.sandbox.session().client("organizations")
    (root,) = client.list_roots()["Roots"]
    (unit,) = client.list_organizational_units_for_parent(ParentId=root["Id"])["OrganizationalUnits"]
    held = {account["Name"] for account in client.list_accounts_for_parent(ParentId=unit["Id"])["Accounts"]}
    assert (unit["Name"], held) == ("NonProduction", set(STAGES))
    assert len(moved.accounts()) == 1 + len(STAGES)


@pytest.mark.parametrize("stage", STAGES)
def test_each_stage_has_an_account_with_its_stacks(moved: World, stage: str) -> None:
    account = moved.accounts()[stage]
    assert account != moved.sandbox.account
    stacks = moved.sandbox.session(account).client("cloudformation").describe_stacks()["Stacks"]
    standing = {stack["StackName"]: stack["StackStatus"] for stack in stacks}
    assert standing == {
        f"notes-{stage}": "CREATE_COMPLETE",
        f"billing-{stage}": "CREATE_COMPLETE",
        f"migrate-adopted-{stage}": "CREATE_COMPLETE",
    }


@pytest.mark.parametrize("stage", STAGES)
def test_tables_hold_the_same_items(moved: World, stage: str) -> None:
    name = f"notes-table-{stage}"
    target = moved.sandbox.session(moved.accounts()[stage]).client("dynamodb")
    items = json.loads(json.dumps(sorted(target.scan(TableName=name)["Items"], key=repr), default=str, sort_keys=True))
    assert items == moved.before["items"][name]
    assert items


@pytest.mark.parametrize("stage", STAGES)
def test_queues_and_topics_have_the_same_attributes(moved: World, stage: str) -> None:
    account = moved.accounts()[stage]
    session = moved.sandbox.session(account)
    for had, has in ((moved.before["queues"], queues(session)), (moved.before["topics"], topics(session))):
        names = {name for name in had if f"-{stage}" in name}
        assert names
        # What names the old account names the new one: policies, ARNs, dead-letter queues, subscriptions.
        text = json.dumps({name: had[name] for name in sorted(names)}, sort_keys=True)
        expected = json.loads(text.replace(moved.sandbox.account, account))
        assert timeless(json.loads(json.dumps({name: has.get(name) for name in names}))) == timeless(expected)


def timeless(found: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Attributes without when they were made; documents as such, for their layout is nobody's choice."""
    return {
        name: {
            key: json.loads(value) if str(value).startswith("{") else value
            for key, value in attributes.items()
            if not key.endswith("Timestamp")
        }
        for name, attributes in found.items()
    }


@pytest.mark.parametrize("stage", STAGES)
def test_buckets_hold_the_same_objects_under_a_new_name(moved: World, stage: str) -> None:
    account, old = moved.accounts()[stage], f"notes-uploads-{stage}"
    source, target = moved.sandbox.session().client("s3"), moved.sandbox.session(account).client("s3")
    keys = [item["Key"] for item in moved.before["objects"][old]]
    assert keys
    for key in keys:
        had, has = source.get_object(Bucket=old, Key=key), target.get_object(Bucket=f"{old}-{account}", Key=key)
        assert has["Body"].read() == had["Body"].read()
        assert has["Metadata"] == had["Metadata"]
        assert has.get("ContentType") == had.get("ContentType")


@pytest.mark.parametrize("stage", STAGES)
def test_functions_run_the_same_code(moved: World, stage: str) -> None:
    target = moved.sandbox.session(moved.accounts()[stage]).client("lambda")
    had = {item["FunctionName"]: item["CodeSha256"] for item in moved.before["functions"]}
    has = {item["FunctionName"]: item["CodeSha256"] for item in target.list_functions()["Functions"]}
    assert has == {name: digest for name, digest in had.items() if f"-{stage}" in name}
    assert has


@pytest.mark.parametrize("stage", STAGES)
def test_secrets_and_secure_parameters_have_their_values(moved: World, stage: str) -> None:
    def values(session: Any) -> tuple[str, str]:
        name = f"/legacy/{stage}/api-key"
        parameter = session.client("ssm").get_parameter(Name=name, WithDecryption=True)["Parameter"]
        secret = session.client("secretsmanager").get_secret_value(SecretId=f"legacy/{stage}/smtp")
        return parameter["Value"], secret["SecretString"]

    account = moved.accounts()[stage]
    new, old = values(moved.sandbox.session(account)), values(moved.sandbox.session())
    # A secret that names a queue of the old account names the new one's.
    assert new == (old[0], old[1].replace(moved.sandbox.account, account))
    written = "".join(path.read_text(encoding="utf-8") for path in moved.plan.rglob("*") if path.is_file())
    shown = written + moved.applied.output
    assert not any(secret in shown for secret in (*new, *old, json.loads(new[1])["password"]))


@pytest.mark.parametrize("stage", STAGES)
def test_nothing_runs_by_itself_before_cutover(moved: World, stage: str) -> None:
    session = moved.sandbox.session(moved.accounts()[stage])
    rules = session.client("events").list_rules()["Rules"]
    mappings = session.client("lambda").list_event_source_mappings()["EventSourceMappings"]
    assert {rule["State"] for rule in rules if "ScheduleExpression" in rule} == {"DISABLED"}
    assert mappings
    assert {mapping["State"] for mapping in mappings} == {"Disabled"}


def test_a_plan_is_for_one_use(moved: World) -> None:
    accounts, at = moved.accounts(), moved.sandbox.journal()[-1].seq
    again = moved.run("apply", moved.plan, "--config", moved.config, "--yes")
    assert again.exit_code == 1
    assert "was already applied through verify" in str(again.exception)
    assert moved.accounts() == accounts
    writes = [
        e
        for e in moved.sandbox.journal(at)
        if e.service != "sts" and e.status < 400 and is_write(e.service, e.operation)
    ]
    assert writes == []


def test_verification_holds_and_the_status_says_done(moved: World) -> None:
    verified = moved.run("verify", moved.plan, "--config", moved.config)
    assert verified.exit_code == 0, verified.output
    steps = json.loads(moved.run("status", moved.plan, "--json").output)["steps"]
    assert {step["state"] for step in steps if not step["id"].startswith("enable/")} == {"done"}


def test_an_edited_template_is_refused(moved: World) -> None:
    template = sorted((moved.plan / "templates").rglob("*.json"))[0]
    text = template.read_text(encoding="utf-8")
    template.write_text(text.replace("{", "{ ", 1), encoding="utf-8")
    try:
        refused = moved.run("apply", moved.plan, "--config", moved.config, "--yes")
    finally:
        template.write_text(text, encoding="utf-8")
    assert refused.exception is not None
    assert "edited after the plan was made" in str(refused.exception)
