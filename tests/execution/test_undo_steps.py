"""Stacks, buckets and files taken back over real HTTP: only the plan's own, to what holds data, whoever wrote last."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from migrate.aws.calls import call
from migrate.aws.guard import Forbidden, permit
from migrate.execution import journal
from migrate.execution.closing import close_account
from migrate.execution.failures import NotApplicable
from migrate.execution.journal import Entry, Journal
from migrate.execution.undo import MODULES, Wishes
from migrate.execution.world import World
from migrate.model.plan import Step, StepKind
from migrate.sandbox.server import Sandbox
from tests.execution.fakes import DIGEST, NOW
from tests.execution.test_steps import BUCKET, carry_out, entered, sandbox, stack, world

__all__ = ["entered", "sandbox", "world"]
NOTHING, DATA = Wishes(), Wishes(frozenset({"dev"}))
RESOURCES: dict[str, Any] = {
    "Queue": {"Type": "AWS::SQS::Queue", "DeletionPolicy": "Retain", "Properties": {"QueueName": "orders-dev"}},
    "Files": {"Type": "AWS::S3::Bucket", "DeletionPolicy": "Retain", "Properties": {"BucketName": "orders-dev-files"}},
    "Secret": {"Type": "AWS::SecretsManager::Secret", "Properties": {"Name": "orders/dev", "SecretString": "x"}},
}
YAML = "Resources:\n  Files:\n    Type: AWS::S3::Bucket\n    Properties: {BucketName: orders-dev-files}\n"


def take_back(step: Step, world: World, wishes: Wishes = NOTHING) -> None:
    """As a rollback does it, without a journal."""
    module = MODULES[step.kind]
    with permit(world.account_id(step.account), module.ACTIONS):
        module.undo(step, world, wishes)
    assert module.undone(step, world, wishes)


def made(world: World) -> Step:
    planned = {
        name: {"key": f"{item['Type']}/us-east-1/{name}", "kind": item["Type"], "identifiers": {}}
        for name, item in RESOURCES.items()
    }
    step = stack(world, RESOURCES, resources=planned)
    world.plan = replace(world.plan, steps=(*world.plan.steps, step))
    carry_out(step, world)
    return step


def inside(world: World, sandbox: Sandbox) -> Any:
    return sandbox.session(world.account_id("stage:dev")).client


def test_an_empty_stack_goes_with_what_it_would_retain(entered: World, sandbox: Sandbox) -> None:
    step, client = made(entered), inside(entered, sandbox)
    assert MODULES[step.kind].kept(step, entered, NOTHING) == ()
    assert not MODULES[step.kind].undone(step, entered, NOTHING)
    take_back(step, entered)
    assert client("cloudformation").describe_stacks()["Stacks"] == []
    assert client("sqs").list_queues().get("QueueUrls", []) == []
    assert "orders-dev-files" not in {one["Name"] for one in client("s3").list_buckets()["Buckets"]}
    assert client("secretsmanager").list_secrets(IncludePlannedDeletion=True)["SecretList"] == []


def test_a_bucket_with_an_object_stays_in_its_stack_until_data_goes_too(entered: World, sandbox: Sandbox) -> None:
    step, client = made(entered), inside(entered, sandbox)
    client("s3").put_object(Bucket="orders-dev-files", Key="a", Body=b"precious")
    take_back(step, entered)
    (kept,) = MODULES[step.kind].kept(step, entered, NOTHING)
    assert "AWS::S3::Bucket orders-dev-files holds data" in kept
    found = client("cloudformation").list_stack_resources(StackName="orders-dev")["StackResourceSummaries"]
    assert [one["LogicalResourceId"] for one in found] == ["Files"]
    assert client("s3").get_object(Bucket="orders-dev-files", Key="a")["Body"].read() == b"precious"
    assert not MODULES[step.kind].undone(step, entered, DATA)
    take_back(step, entered, DATA)
    assert client("cloudformation").describe_stacks()["Stacks"] == []
    assert "orders-dev-files" not in {one["Name"] for one in client("s3").list_buckets()["Buckets"]}


def test_a_template_that_somebody_else_deployed_since_is_told_and_can_be_taken_back(
    entered: World, sandbox: Sandbox
) -> None:
    step, client = made(entered), inside(entered, sandbox)
    client("cloudformation").update_stack(StackName="orders-dev", TemplateBody=YAML)
    assert MODULES[step.kind].changed(step, entered, NOTHING) == (
        "stack orders-dev has another template than the plan's",
    )
    take_back(step, entered)
    assert client("cloudformation").describe_stacks()["Stacks"] == []


def test_another_stack_of_the_same_name_is_not_the_plans(entered: World, sandbox: Sandbox) -> None:
    step, client = made(entered), inside(entered, sandbox)
    take_back(step, entered)
    client("cloudformation").create_stack(StackName="orders-dev", TemplateBody=YAML)
    assert MODULES[step.kind].undone(step, entered, NOTHING)
    take_back(step, entered, DATA)
    assert [one["StackName"] for one in client("cloudformation").describe_stacks()["Stacks"]] == ["orders-dev"]


def test_a_stack_of_which_no_end_was_written_is_found_by_its_mark(entered: World, sandbox: Sandbox) -> None:
    step, client = made(entered), inside(entered, sandbox)
    del entered.finished[step.id]
    take_back(step, entered)
    assert client("cloudformation").describe_stacks()["Stacks"] == []
    client("cloudformation").create_stack(StackName="orders-dev", TemplateBody=YAML)
    assert MODULES[step.kind].undone(step, entered, DATA)


def test_the_artifact_bucket_goes_unless_somebody_else_put_something_there(entered: World, sandbox: Sandbox) -> None:
    client, bucket = inside(entered, sandbox)("s3"), str(entered.finished[BUCKET.id]["bucket"])
    client.put_object(Bucket=bucket, Key="theirs.txt", Body=b"1")
    client.put_object(Bucket=bucket, Key="rollback/x.json", Body=b"{}")
    client.put_object(Bucket=bucket, Key="rollback/x.json", Body=b"{ }")
    module = MODULES[BUCKET.kind]
    (told,) = module.changed(BUCKET, entered, NOTHING)
    assert told.endswith("did not put there: theirs.txt")
    take_back(BUCKET, entered, Wishes(changed=frozenset({BUCKET.id})))
    assert bucket not in {one["Name"] for one in client.list_buckets()["Buckets"]}
    take_back(BUCKET, entered)


def test_one_file_goes_with_its_versions_and_its_neighbours_stay(entered: World, sandbox: Sandbox) -> None:
    client, bucket = inside(entered, sandbox)("s3"), str(entered.finished[BUCKET.id]["bucket"])
    for key in ("code/a.zip", "code/a.zip", "code/a.zip.bak"):
        client.put_object(Bucket=bucket, Key=key, Body=b"1")
    step = replace(
        BUCKET, id="file", kind=StepKind.ARTIFACT, inputs={**BUCKET.inputs, "key": "code/a.zip", "sha256": ""}
    )
    take_back(step, entered)
    left = client.list_object_versions(Bucket=bucket)
    assert [one["Key"] for one in left["Versions"]] == ["code/a.zip.bak"]
    assert "DeleteMarkers" not in left


def test_a_unit_goes_only_when_nothing_is_in_it(entered: World, sandbox: Sandbox) -> None:
    unit = next(step for step in entered.plan.steps if step.kind is StepKind.ORGANIZATIONAL_UNIT)
    module, client = MODULES[unit.kind], sandbox.session().client("organizations")
    (kept,) = module.kept(unit, entered, NOTHING)
    assert entered.account_id("stage:dev") in kept
    assert module.undone(unit, entered, NOTHING)
    root = client.list_roots()["Roots"][0]["Id"]
    client.move_account(
        AccountId=entered.account_id("stage:dev"),
        SourceParentId=str(entered.finished[unit.id]["id"]),
        DestinationParentId=root,
    )
    assert not module.undone(unit, entered, NOTHING)
    take_back(unit, entered)


def test_undoing_makes_no_other_call_than_it_names(entered: World) -> None:
    step = made(entered)
    queues = entered.client(step, "sqs")
    with permit(entered.account_id(step.account), MODULES[step.kind].ACTIONS), pytest.raises(Forbidden):
        call(queues, "create_queue", QueueName="x")


def test_an_account_is_closed_when_nothing_is_in_it(entered: World, sandbox: Sandbox) -> None:
    step = next(one for one in entered.plan.steps if one.kind is StepKind.ACCOUNT)
    number, run = entered.account_id("stage:dev"), entered.directory / "run"
    run.mkdir()
    opened, _ = Journal.open(run / journal.NAME, DIGEST, NOW.isoformat())
    with opened:
        opened.write(Entry.BEGIN, NOW.isoformat(), step=step.id)
        opened.write(Entry.END, NOW.isoformat(), step=step.id, outputs=entered.finished[step.id])

    def close() -> str:
        about = (entered.plan, entered.directory, DIGEST, entered.config, entered.sessions, entered.listener)
        return close_account(*about, "dev", number, pause=lambda seconds: None)

    with pytest.raises(NotApplicable, match="is not empty: bucket migrate-artifacts"):
        close()
    take_back(BUCKET, entered)
    assert close() == number
    accounts = sandbox.session().client("organizations").list_accounts()["Accounts"]
    assert [account["Id"] for account in accounts if account["Status"] != "ACTIVE"] == [number]
    assert close() == number
