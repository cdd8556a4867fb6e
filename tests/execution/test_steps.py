"""The steps over real HTTP: accounts made once, artifacts byte for byte, stacks that stand or say why not."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from migrate.aws.sessions import Sessions
from migrate.config import Config, OrganizationConfig, SourceConfig
from migrate.execution.apply import utc_now
from migrate.execution.failures import StepFailed
from migrate.execution.protocol import Outputs
from migrate.execution.steps import MODULES
from migrate.execution.steps.stack_resources import refuse_missing
from migrate.execution.world import World
from migrate.model.errors import MigrateError
from migrate.model.plan import Phase, Step, StepKind
from migrate.planning.contract import sha256
from migrate.sandbox.faults import Fault, FaultKind
from migrate.sandbox.server import SOURCE_ROLE, Sandbox
from tests.execution.fakes import Heard, plan

REGION = "us-east-1"
EMAIL = "aws+dev@example.com"
TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"},
    ],
}
ROLE = "OrganizationAccountAccessRole"


def made(name: str, kind: StepKind, account: str, **inputs: Any) -> Step:
    return Step(name, Phase.DEPLOY, kind, account, REGION, name, (), inputs)


ORGANIZATION = made("organization", StepKind.ORGANIZATION, "management")
UNIT = made("unit", StepKind.ORGANIZATIONAL_UNIT, "management", path="Workloads/NonProduction")
READY = made("ready", StepKind.ACCOUNT_READY, "stage:dev", role_name=ROLE)
BUCKET = made("bucket", StepKind.ARTIFACT_BUCKET, "stage:dev", bucket="migrate-artifacts-${AWS::AccountId}-us-east-1")


def account(**changes: Any) -> Step:
    inputs = {
        "stage": "dev",
        "account_name": "dev",
        "email": EMAIL,
        "role_name": ROLE,
        "account_id": "",
        "organizational_unit": "Workloads/NonProduction",
    }
    return made("account", StepKind.ACCOUNT, "management", **{**inputs, **changes})


@pytest.fixture
def sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    with Sandbox.start(tmp_path / "sandbox") as running:
        for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN"):
            monkeypatch.delenv(name, raising=False)
        for name, value in running.environment().items():
            monkeypatch.setenv(name, value)
        yield running


@pytest.fixture
def world(sandbox: Sandbox, tmp_path: Path) -> World:
    source = SourceConfig(sandbox.account, (REGION,), f"arn:aws:iam::{sandbox.account}:role/{SOURCE_ROLE}")
    config = Config(source, OrganizationConfig("aws+{stage}@example.com"), {})
    target = plan().targets[0]
    steps = (ORGANIZATION, UNIT, account(), READY, BUCKET)
    identifiers = {"dev": {"arn:aws:sqs:us-east-1:111111111111:known": "arn:${AWS::Partition}:sqs:${AWS::AccountId}"}}
    targets = (type(target)("dev", "dev", EMAIL, "Workloads/NonProduction", ROLE),)
    whole = plan(*steps, targets=targets, identifiers=identifiers)
    return World(whole, tmp_path, config, Sessions.open(config), Heard(), utc_now, lambda seconds: None)


def carry_out(step: Step, world: World) -> Outputs:
    """As the runner does it, without a journal."""
    module = MODULES[step.kind]
    outputs = module.done(step, world)
    if outputs is None:
        with world.permitted(step):
            module.do(step, world)
        outputs = module.done(step, world)
    assert outputs is not None
    world.finished[step.id] = outputs
    return outputs


@pytest.fixture
def entered(world: World) -> World:
    """A world whose stage has its account and its artifact bucket."""
    for step in (ORGANIZATION, UNIT, account(), READY, BUCKET):
        carry_out(step, world)
    return world


def called(sandbox: Sandbox, operation: str) -> int:
    return [entry.operation for entry in sandbox.journal()].count(operation)


def test_an_account_is_made_once_and_put_into_its_unit(world: World, sandbox: Sandbox) -> None:
    carry_out(ORGANIZATION, world)
    unit = carry_out(UNIT, world)["id"]
    first = carry_out(account(), world)
    assert carry_out(account(), world) == first
    assert called(sandbox, "CreateAccount") == 1
    assert called(sandbox, "CreateOrganization") == 1
    organizations = sandbox.session().client("organizations")
    inside = organizations.list_accounts_for_parent(ParentId=unit)["Accounts"]
    assert [found["Email"] for found in inside] == [EMAIL]
    assert carry_out(READY, world) == {"account_id": first["account_id"]}


def test_a_lost_answer_does_not_make_a_second_account(world: World, sandbox: Sandbox) -> None:
    carry_out(ORGANIZATION, world)
    carry_out(UNIT, world)
    sandbox.fail(Fault(FaultKind.LOST_RESPONSE, "organizations", "CreateAccount"))
    carry_out(account(), world)
    assert called(sandbox, "CreateAccount") == 1


def test_a_request_of_a_killed_run_is_waited_for(world: World, sandbox: Sandbox) -> None:
    carry_out(ORGANIZATION, world)
    carry_out(UNIT, world)
    sandbox.session().client("organizations").create_account(Email=EMAIL, AccountName="dev", RoleName=ROLE)
    carry_out(account(), world)
    assert len(sandbox.session().client("organizations").list_accounts()["Accounts"]) == 2


def test_a_used_address_is_told_with_what_to_do(world: World, sandbox: Sandbox) -> None:
    carry_out(ORGANIZATION, world)
    carry_out(UNIT, world)
    carry_out(account(), world)
    with pytest.raises(StepFailed, match="under the name 'dev'") as raised:
        carry_out(account(account_name="other"), world)
    assert "account_id under [stages.dev]" in raised.value.remedy


def test_an_account_that_is_named_and_missing_is_told(world: World) -> None:
    carry_out(ORGANIZATION, world)
    with pytest.raises(StepFailed, match="222222222222 of stage dev is not in the organization"):
        carry_out(account(account_id="222222222222"), world)


def test_a_busy_organization_is_asked_again(world: World, sandbox: Sandbox) -> None:
    carry_out(ORGANIZATION, world)
    carry_out(UNIT, world)
    busy = Fault(
        FaultKind.ERROR, "organizations", "CreateAccount", code="ConcurrentModificationException", status=400, times=2
    )
    sandbox.fail(busy)
    assert carry_out(account(), world)["account_id"]


def test_the_artifact_bucket_is_private(entered: World, sandbox: Sandbox) -> None:
    member = str(entered.finished["account"]["account_id"])
    name = str(entered.finished["bucket"]["bucket"])
    s3 = sandbox.session(member).client("s3")
    assert name == f"migrate-artifacts-{member}-us-east-1"
    assert s3.get_bucket_versioning(Bucket=name)["Status"] == "Enabled"
    assert all(s3.get_public_access_block(Bucket=name)["PublicAccessBlockConfiguration"].values())


def zipped() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("index.py", "def handler(event, context): return 1\n")
    return held.getvalue()


def function(sandbox: Sandbox, code: bytes) -> str:
    session = sandbox.session()
    role = session.client("iam").create_role(RoleName="fn", AssumeRolePolicyDocument=json.dumps(TRUST))["Role"]["Arn"]
    made = session.client("lambda").create_function(
        FunctionName="orders-dev",
        Runtime="python3.12",
        Role=role,
        Handler="index.handler",
        Code={"ZipFile": code},
    )
    return str(made["CodeSha256"])


def artifact(origin: Mapping[str, Any], sha256: str = "", key: str = "code/orders.zip") -> Step:
    where = "migrate-artifacts-${AWS::AccountId}-us-east-1"
    inputs = {"origin": origin, "sha256": sha256, "bucket": where, "key": key}
    return made("artifact", StepKind.ARTIFACT, "stage:dev", **inputs)


def stored(world: World, sandbox: Sandbox, key: str) -> bytes:
    member, bucket = str(world.finished["account"]["account_id"]), str(world.finished["bucket"]["bucket"])
    held: bytes = sandbox.session(member).client("s3").get_object(Bucket=bucket, Key=key)["Body"].read()
    return held


def test_the_code_of_a_live_function_arrives_byte_for_byte(entered: World, sandbox: Sandbox) -> None:
    code = zipped()
    sha256 = function(sandbox, code)
    outputs = carry_out(artifact({"function": "orders-dev"}, sha256), entered)
    assert outputs["bytes"] == len(code)
    assert stored(entered, sandbox, "code/orders.zip") == code


def test_code_that_changed_since_the_plan_is_refused(entered: World, sandbox: Sandbox) -> None:
    function(sandbox, zipped())
    with pytest.raises(StepFailed, match="SHA-256"):
        carry_out(artifact({"function": "orders-dev"}, "AAAA"), entered)


def test_objects_and_files_of_the_plan_arrive_too(entered: World, sandbox: Sandbox) -> None:
    s3 = sandbox.session().client("s3")
    s3.create_bucket(Bucket="old-artifacts")
    s3.put_object(Bucket="old-artifacts", Key="api.yaml", Body=b"openapi: 3")
    origin = {"object": {"bucket": "old-artifacts", "key": "api.yaml", "version": ""}}
    carry_out(artifact(origin, key="objects/api.yaml"), entered)
    assert stored(entered, sandbox, "objects/api.yaml") == b"openapi: 3"
    (entered.directory / "nested.json").write_text("{}")
    entered.plan = replace(entered.plan, files={"nested.json": sha256("{}")})
    carry_out(artifact({"file": "nested.json"}, key="templates/nested.json"), entered)
    assert stored(entered, sandbox, "templates/nested.json") == b"{}"


QUEUE = {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "orders-dev", "DelaySeconds": 3}}
OLD_URL = "https://sqs.us-east-1.amazonaws.com/111111111111/orders-dev"
OLD_ARN = "arn:aws:sqs:us-east-1:111111111111:orders-dev"


def stack(world: World, declared: Mapping[str, Any], **changes: Any) -> Step:
    template = {
        "Resources": declared,
        "Parameters": {name: {"Type": "String"} for name in changes.get("parameters", ())},
    }
    if not template["Parameters"]:
        del template["Parameters"]
    (world.directory / "orders.json").write_text(json.dumps(template))
    world.plan = replace(world.plan, files={"orders.json": sha256(json.dumps(template))})
    inputs = {
        "stack_name": "orders-dev",
        "template": "orders.json",
        "parameters": {},
        "capabilities": ["CAPABILITY_NAMED_IAM"],
        "tags": {"STAGE": "dev"},
        "termination_protection": False,
        "stack_policy": {},
        "resources": {},
    }
    return made("stack", StepKind.STACK, "stage:dev", **{**inputs, **changes})


def queue_planned() -> Mapping[str, Any]:
    return {
        "Queue": {
            "key": "AWS::SQS::Queue/us-east-1/orders-dev",
            "kind": "AWS::SQS::Queue",
            "identifiers": {"Ref": OLD_URL, "Arn": OLD_ARN},
        }
    }


def test_a_stack_gives_the_identifiers_that_replace_the_sources(entered: World, sandbox: Sandbox) -> None:
    outputs = carry_out(stack(entered, {"Queue": QUEUE}, resources=queue_planned()), entered)
    member = str(entered.finished["account"]["account_id"])
    known = outputs["identifiers"]
    assert isinstance(known, Mapping)
    assert known[OLD_ARN] == f"arn:aws:sqs:us-east-1:{member}:orders-dev"
    assert member in str(known[OLD_URL])
    assert list(outputs["resources"]) == ["Queue"]  # type: ignore[arg-type]
    assert not sandbox.session().client("sqs").list_queues().get("QueueUrls")
    tags = sandbox.session(member).client("sqs").list_queue_tags(QueueUrl=known[OLD_URL]).get("Tags", {})
    assert {name for name in tags if not name.startswith("aws:")} <= {"STAGE"}


def test_the_same_stack_again_is_already_so_and_another_template_updates_it(entered: World, sandbox: Sandbox) -> None:
    step = stack(entered, {"Queue": QUEUE})
    carry_out(step, entered)
    carry_out(step, entered)
    assert called(sandbox, "CreateStack") == 1
    assert called(sandbox, "UpdateStack") == 0
    other = {**QUEUE, "Properties": {**QUEUE["Properties"], "DelaySeconds": 9}}  # type: ignore[dict-item]
    carry_out(stack(entered, {"Queue": other}), entered)
    assert called(sandbox, "UpdateStack") == 1


def test_parameters_of_every_kind(entered: World, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    sandbox.session().client("sqs").create_queue(QueueName="source", Attributes={"DelaySeconds": "0"})
    held = {"Parameters": {"Pw": {"Type": "String"}}, "Resources": {"Q": {"Type": "AWS::SQS::Queue"}}}
    sandbox.session().client("cloudformation").create_stack(
        StackName="shared",
        TemplateBody=json.dumps(held),
        Parameters=[{"ParameterKey": "Pw", "ParameterValue": "open-1"}],
    )
    monkeypatch.setenv("ORDERS_TOKEN", "hunter2")
    names = {
        "Plain": {"value": "in-${AWS::AccountId}"},
        "Known": {"identifier": "arn:aws:sqs:us-east-1:111111111111:known"},
        "Token": {"environment": "ORDERS_TOKEN"},
        "Secret": {"property": {"key": "AWS::SQS::Queue/us-east-1/source", "path": ["QueueName"]}},
        "Pw": {"parameter": {"stack": "AWS::CloudFormation::Stack/us-east-1/shared", "name": "Pw"}},
    }
    outputs = carry_out(stack(entered, {"Queue": QUEUE}, parameters=names), entered)
    member = str(entered.finished["account"]["account_id"])
    found = sandbox.session(member).client("cloudformation").describe_stacks(StackName="orders-dev")["Stacks"][0]
    values = {item["ParameterKey"]: item["ParameterValue"] for item in found["Parameters"]}
    assert values == {
        "Plain": f"in-{member}",
        "Known": f"arn:aws:sqs:{member}",
        "Token": "hunter2",
        "Secret": "source",
        "Pw": "open-1",
    }
    assert "hunter2" not in json.dumps(dict(outputs))


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"environment": "NOT_SET"}, "variable NOT_SET, which is not set"),
        ({"identifier": "arn:nobody:made"}, "arn:nobody:made, and no step has made it"),
        ({"property": {"key": "AWS::SQS::Queue/us-east-1/none", "path": ["A"]}}, "has no text at A"),
        ({"parameter": {"stack": "AWS::CloudFormation::Stack/us-east-1/none", "name": "P"}}, "has no parameter P"),
    ],
)
def test_a_parameter_without_a_value_is_told(entered: World, given: Mapping[str, Any], message: str) -> None:
    with pytest.raises(StepFailed, match=message):
        carry_out(stack(entered, {"Queue": QUEUE}, parameters={"P": given}), entered)


def test_a_stack_that_somebody_else_made_is_not_touched(entered: World, sandbox: Sandbox) -> None:
    member = str(entered.finished["account"]["account_id"])
    theirs = json.dumps({"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}})
    cloudformation = sandbox.session(member).client("cloudformation")
    cloudformation.create_stack(StackName="orders-dev", TemplateBody=theirs)
    with pytest.raises(StepFailed, match="did not make it"):
        carry_out(stack(entered, {"Queue": QUEUE}), entered)
    assert called(sandbox, "UpdateStack") == called(sandbox, "DeleteStack") == 0


def test_what_cloudformation_refuses_is_told(entered: World) -> None:
    unknown = {"Type": "AWS::FSx::FileSystem", "Properties": {"FileSystemType": "LUSTRE", "SubnetIds": []}}
    with pytest.raises(MigrateError, match="FSx"):
        carry_out(stack(entered, {"Queue": QUEUE, "Files": unknown}), entered)


def test_the_first_resource_that_failed_is_named_and_mended_the_stack_is_made(entered: World, sandbox: Sandbox) -> None:
    member = sandbox.session(str(entered.finished["account"]["account_id"]))
    member.client("sqs").create_queue(QueueName="orders-dev", Attributes={"DelaySeconds": "1"})
    with pytest.raises(StepFailed, match=r"Queue \(AWS::SQS::Queue\)"):
        carry_out(stack(entered, {"Topic": {"Type": "AWS::SNS::Topic"}, "Queue": QUEUE}), entered)
    member.client("sqs").delete_queue(QueueUrl=member.client("sqs").get_queue_url(QueueName="orders-dev")["QueueUrl"])
    assert carry_out(stack(entered, {"Topic": {"Type": "AWS::SNS::Topic"}, "Queue": QUEUE}), entered)["stack_id"]
    assert called(sandbox, "DeleteStack") == 1


def test_a_resource_that_was_not_made_is_told(entered: World) -> None:
    step = stack(entered, {"Queue": QUEUE}, resources=queue_planned())
    with pytest.raises(StepFailed, match=r"Files \(AWS::FSx::FileSystem\)"):
        refuse_missing(step, {"Resources": {"Queue": QUEUE, "Files": {"Type": "AWS::FSx::FileSystem"}}}, {"Queue": "q"})
    with pytest.raises(StepFailed, match="Queue"):
        refuse_missing(step, {"Resources": {"Queue": {**QUEUE, "Condition": "IsDev"}}}, {})
    refuse_missing(step, {"Resources": {"Queue": QUEUE, "Alarm": {"Condition": "IsProd"}}}, {"Queue": "q"})


def test_a_large_template_goes_through_the_artifact_bucket(entered: World, sandbox: Sandbox) -> None:
    many = {
        f"Queue{number}": {
            "Type": "AWS::SQS::Queue",
            "Properties": {"QueueName": f"q{number}", "Tags": [{"Key": "note", "Value": "x" * 250}] * 1},
            "Metadata": {"note": "y" * 4000},
        }
        for number in range(15)
    }
    outputs = carry_out(stack(entered, many), entered)
    assert len(outputs["resources"]) == 15  # type: ignore[arg-type]
    assert stored(entered, sandbox, "templates/orders-dev/stack.json")


def test_nothing_was_written_to_the_source_account(entered: World, sandbox: Sandbox) -> None:
    carry_out(stack(entered, {"Queue": QUEUE}), entered)
    reads = ("Get", "List", "Describe", "Assume", "Head")
    written = {
        f"{entry.service}:{entry.operation}"
        for entry in sandbox.journal()
        if entry.owner == sandbox.account and not entry.operation.startswith(reads)
    }
    assert written == {
        "organizations:CreateOrganization",
        "organizations:CreateOrganizationalUnit",
        "organizations:CreateAccount",
        "organizations:MoveAccount",
    }
