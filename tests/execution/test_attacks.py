"""Every way to production that we could think of, each refused before a request leaves: docs/guard.md has the table.

No client can be had in these runs, and botocore's own clients meet an address where nothing listens: an attempt that
came through would fail with another error than the one that is expected.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config as ClientConfig

from migrate.aws.guard import Bound, guard, permit
from migrate.aws.identity import Identity
from migrate.config import Decision, StageConfig
from migrate.execution import apply as applying
from migrate.execution.allowed import own_actions
from migrate.execution.safety import refuse_foreign_code
from migrate.execution.steps import MODULES
from migrate.execution.steps.approved import approved
from migrate.model.errors import MigrateError
from migrate.model.finding import Severity
from migrate.model.ownership import Ownership, Standing
from migrate.model.plan import Planned, Step, StepKind, Target, TargetState, Treatment
from migrate.model.resource import Resource
from migrate.planning import folder
from migrate.planning.inputs import INPUTS
from tests.execution.conftest import QUEUE, Source
from tests.execution.fakes import CONFIG, SOURCE, plan, step, world_of
from tests.execution.test_refused import MOVING, Scene
from tests.planning import accounts

DOCUMENT = Path(__file__).parents[2] / "docs" / "guard.md"
DEV = "222222222222"
PRODUCTION = Planned(
    "AWS::S3::Bucket/us-east-1/data-prod", Ownership(Standing.PROTECTED, "prod"), Treatment.STAY, "", "f"
)
TARGET = Target("dev", "dev", "aws+dev@example.com", "NonProduction", "Role", DEV, TargetState.PRESENT)
FUNCTION = f"arn:aws:lambda:us-east-1:{SOURCE}:function:deploy-prod"


def dev_step(kind: StepKind, **inputs: Any) -> Step:
    """A step of dev's account that is told what it needs, and these."""
    told: dict[str, Any] = dict.fromkeys((one.name for one in fields(INPUTS[kind])), "x")
    return replace(step("a", kind=kind), account="stage:dev", inputs={**told, **inputs})


def account_step(**inputs: str) -> Step:
    told = {name: getattr(TARGET, name) for name in ("account_id", "account_name", "email")}
    more = {"stage": "dev", "role_name": "Role", "organizational_unit": "NonProduction"}
    return replace(step("a", kind=StepKind.ACCOUNT), inputs={**told, **more, **inputs})


def copy_step(**inputs: str) -> Step:
    return dev_step(StepKind.COPY_OBJECTS, **{"to": "", **inputs})


# What is refused when it is planned --------------------------------------------------------------------------------


def blocks(found: Any, *decisions: Decision) -> str:
    """What blocks the plan of an account; nothing of production moves in it."""
    made, _ = accounts.planned(found, *decisions)
    assert not [one.key for one in made.resources if one.ownership.stage == "prod" and one.stages]
    return "; ".join(f"{one.resource}: {one.message}" for one in made.findings if one.severity is Severity.BLOCK)


def tagged_as_dev() -> str:
    template = {"Resources": {"Data": {"Type": "AWS::S3::Bucket"}}}
    found, members = accounts.stack("app-prod", template, accounts.bucket("data-1", "dev"), tags={"STAGE": "prod"})
    with pytest.raises(MigrateError) as raised:
        accounts.planned(accounts.inventory(members, [found]))
    return raised.value.message


def used_by_production() -> str:
    resources = [accounts.bucket("data", "dev"), accounts.role("app", "prod", "arn:aws:s3:::data")]
    return blocks(accounts.inventory(resources))


def decided(decision: str) -> Callable[[], str]:
    def refused() -> str:
        found = accounts.inventory([accounts.bucket("files-dev", "dev"), accounts.bucket("data-prod", "prod")])
        return blocks(found, Decision("AWS::S3::Bucket/us-east-1/data-prod", decision, stage="dev"))

    return refused


def custom_resource() -> str:
    bucket = accounts.bucket("files-dev", "dev")
    token = FUNCTION.replace(SOURCE, "999999999999")  # what names the source is pointed at the new account
    declared = {"Type": "Custom::Deploy", "Properties": {"ServiceToken": token}}
    template = {"Resources": {"Files": {"Type": "AWS::S3::Bucket"}, "Deploy": declared}}
    deploy = Resource("Custom::Deploy", "us-east-1", "d", "d", "d")
    found, members = accounts.stack("app-dev", template, bucket, deploy, tags={"STAGE": "dev"})
    return blocks(accounts.inventory(members[:1], [found]))


PLANNED: Mapping[str, Callable[[], str]] = {
    "a stack of production holds a bucket tagged as dev": tagged_as_dev,
    "dev's bucket is one that production uses": used_by_production,
    "a decision moves production along with dev": decided("move"),
    "a decision duplicates production into dev": decided("duplicate"),
    "a custom resource of dev calls a third account's function": custom_resource,
}


# What is refused when a plan is loaded or begun ----------------------------------------------------------------------


def edited(scene: Scene) -> None:
    scene.edit("plan.json", lambda text: text.replace("aws+dev@example.com", "me+dev@example.com"))


def sealed_again(scene: Scene) -> None:
    scene.write(approvals_required=1)
    scene.approve()
    scene.reseal(tool_version="edited")


def target_is(account: str, **more: Any) -> Callable[[Scene], None]:
    def write(scene: Scene) -> None:
        targets = (replace(TARGET, account_id=account),)
        scene.write(targets=targets, **more)

    return write


def two_in_one(scene: Scene) -> None:
    scene.write(targets=(TARGET, replace(TARGET, stage="test")))


def other_account_moved(scene: Scene) -> None:
    scene.write(targets=(TARGET,), steps=(account_step(account_id=SOURCE),))


def works_in_source(scene: Scene) -> None:
    scene.write(steps=(replace(step("a"), account=f"account:{SOURCE}"),))


def copies_production(scene: Scene) -> None:
    scene.write(resources=(PRODUCTION,), steps=(copy_step(key=PRODUCTION.key, name="data-prod"),))


def copies_by_another_name(scene: Scene) -> None:
    own = replace(MOVING, key="AWS::S3::Bucket/us-east-1/files-dev", fingerprint="")
    scene.write(resources=(own, PRODUCTION), steps=(copy_step(key=own.key, name="data-prod"),))


def deploys(template: Mapping[str, Any], **parameters: Any) -> Callable[[Scene], None]:
    """A plan, approved as it is, whose template holds this."""

    def write(scene: Scene) -> None:
        inputs: dict[str, Any] = {
            "template": "templates/dev.json", "parameters": parameters, "capabilities": [], "tags": {},
            "termination_protection": False, "stack_policy": {}, "resources": {}, "stack_name": "app-dev",
        }  # fmt: skip
        stack = dev_step(StepKind.STACK, **inputs)
        text = json.dumps({"Resources": {}, **template})
        folder.write(scene.directory, plan(stack, targets=(TARGET,)), {"templates/dev.json": text})

    return write


def custom(token: Any, **template: Any) -> Mapping[str, Any]:
    kind = "AWS::CloudFormation::CustomResource"
    return {**template, "Resources": {"Run": {"Type": kind, "Properties": {"ServiceToken": token}}}}


def nested(url: Any) -> Mapping[str, Any]:
    return {"Resources": {"Inner": {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": url}}}}


PARAMETER = {"Parameters": {"Token": {"Type": "String"}}}
LOOP = ["Name", ["a"], {"Run${Name}": {"Type": "Custom::Run", "Properties": {"ServiceToken": FUNCTION}}}]

LOADED: Mapping[str, Callable[[Scene], None]] = {
    "the plan is edited": edited,
    "the plan is edited and sealed again": sealed_again,
    "dev's account id is swapped for the source's": target_is(SOURCE),
    "dev's account id is swapped for production's new account": target_is("333333333333"),
    "two stages are given one account": two_in_one,
    "the source account is moved within the organization": other_account_moved,
    "a step works in the source": works_in_source,
    "production itself is moved": lambda scene: scene.write(targets=(replace(TARGET, stage="prod"),)),
    "dev was made production after the plan": lambda scene: scene.write(targets=(replace(TARGET, stage="live-2"),)),
    "a step copies production's data": copies_production,
    "a step copies production's data under dev's key": copies_by_another_name,
    "a custom resource calls the source's function": deploys(custom(FUNCTION)),
    "the same, in pieces": deploys(custom({"Fn::Join": [":", ["arn:aws:sns:us-east-1", SOURCE, "deploy"]]})),
    "the same, by a parameter": deploys(custom({"Ref": "Token"}, **PARAMETER), Token={"value": FUNCTION}),
    "the same, by a default": deploys(
        custom({"Fn::Sub": "${Token}"}, Parameters={"Token": {"Type": "String", "Default": FUNCTION}})
    ),
    "the same, by what is read when it is deployed": deploys(custom("{{resolve:ssm:/token}}")),
    "the same, in a loop": deploys({"Resources": {"Fn::ForEach::Loop": LOOP}}),
    "a nested stack takes its template from elsewhere": deploys(nested("https://data-prod.s3.amazonaws.com/t.json")),
    "a macro rewrites the template": deploys({"Transform": ["AWS::LanguageExtensions", "Deploy"]}),
    "a part of it is included from elsewhere": deploys(
        {"Resources": {"Fn::Transform": {"Name": "AWS::Include", "Parameters": {"Location": "s3://data-prod/t.json"}}}}
    ),
    "a stack set deploys into other accounts": deploys(
        {"Resources": {"Set": {"Type": "AWS::CloudFormation::StackSet"}}}
    ),
}


# What is refused when a step runs -------------------------------------------------------------------------------------


def failing(directory: Path, running: Step, **changes: Any) -> str:
    """What a step says when it runs in a plan that got past all that comes before."""
    made = plan(running, **{"targets": (TARGET,), **changes})
    with pytest.raises(MigrateError) as raised:
        MODULES[running.kind].done(running, world_of(made, directory))
    return raised.value.message


def copies_into_production(directory: Path) -> str:
    running = copy_step(key="AWS::S3::Bucket/us-east-1/files-dev", name="files-dev")
    return failing(directory, running, resources=(PRODUCTION,), identifiers={"dev": {"files-dev": "data-prod"}})


def copies_to_an_arn(directory: Path) -> str:
    running = dev_step(StepKind.COPY_SECRET, name="s", to=f"arn:aws:secretsmanager:us-east-1:{SOURCE}:secret:prod-Ab")
    return failing(directory, running)


def moves_the_source(directory: Path) -> str:
    return failing(directory, account_step(account_id=SOURCE))


def template_edited_meanwhile(directory: Path) -> str:
    (directory / "dev.json").write_text("{}")
    with pytest.raises(MigrateError) as raised:
        approved("dev.json", world_of(plan(files={"dev.json": "0" * 64}), directory))
    return raised.value.message


def wrong_account(_: Path) -> str:
    """AssumeRole answers with a session of another account: looked at also when credentials are renewed."""
    answers = {
        "get_caller_identity": {"Account": SOURCE, "Arn": f"arn:aws:iam::{SOURCE}:user/me"},
        "assume_role": {"AssumedRoleUser": {"Arn": f"arn:aws:sts::{SOURCE}:assumed-role/Role/migrate"}},
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("migrate.aws.identity.call", lambda client, operation, **_: answers[operation])
        user = Identity(boto3.Session("AKIAEXAMPLE", "none", region_name="us-east-1"), "us-east-1")
        with pytest.raises(MigrateError) as raised:
            user.role_session(f"arn:aws:iam::{DEV}:role/Role").get_credentials()
    return raised.value.message


RUNNING: Mapping[str, Callable[[Path], str]] = {
    "dev's bucket is mapped to production's": copies_into_production,
    "a secret is copied to an ARN of the source": copies_to_an_arn,
    "an account step names the source": moves_the_source,
    "a template is edited while the plan is applied": template_edited_meanwhile,
    "the role of dev's account lands in another one": wrong_account,
}


# What the guard refuses when all else is off --------------------------------------------------------------------------


def client(service: str, account: str = DEV, read_only: bool = False) -> Any:
    make: Any = boto3.client
    options: Any = {"config": ClientConfig(retries={"total_max_attempts": 1}, connect_timeout=1)}
    made = make(
        service, region_name="us-east-1", endpoint_url="http://127.0.0.1:1", aws_access_key_id="AKIAEXAMPLE",
        aws_secret_access_key="none", **options,
    )  # fmt: skip
    return guard(made, Bound(account, read_only))


@contextmanager
def anything(account: str = DEV) -> Iterator[None]:
    """The widest permit there is."""
    with permit(account, ("*",)):
        yield


URL, TOPIC = f"https://sqs.us-east-1.amazonaws.com/{SOURCE}/prod", f"arn:aws:sns:us-east-1:{SOURCE}:prod"
ROLE = f"arn:aws:iam::{SOURCE}:role/prod"
FORM: dict[str, Any] = {"Bucket": "data-prod", "Key": "k"}

GUARDED: Mapping[str, Callable[[], Any]] = {
    "a write on a client of the source": lambda: client("s3", SOURCE, True).delete_object(**FORM),
    "a queue of production by its URL": lambda: client("sqs").delete_queue(QueueUrl=URL),
    "a topic of production by its ARN": lambda: client("sns").publish(TopicArn=TOPIC, Message="x"),
    "a table of production as a key of a request": lambda: client("dynamodb").batch_write_item(
        RequestItems={f"arn:aws:dynamodb:us-east-1:{SOURCE}:table/prod": [{"DeleteRequest": {"Key": {}}}]}
    ),
    "a stack that a role of production makes": lambda: client("cloudformation").create_stack(
        StackName="a", TemplateBody="{}", RoleARN=ROLE
    ),
    "a bucket that another account is said to own": lambda: client("s3").put_object(
        **FORM, Body=b"", ExpectedBucketOwner=SOURCE
    ),
    "a role of production, out of dev's account": lambda: client("sts").assume_role(RoleArn=ROLE, RoleSessionName="x"),
    "a secret that no step names": lambda: client("secretsmanager").get_secret_value(SecretId="x"),
    "a parameter, decrypted": lambda: client("ssm").get_parameter(Name="x", WithDecryption=True),
    "a presigned URL for a write to the source": lambda: client("s3", SOURCE, True).generate_presigned_url(
        "put_object", Params=FORM
    ),
    "a presigned form for an upload to the source": lambda: client("s3", SOURCE, True).generate_presigned_post(**FORM),
    "a database token for the source": lambda: client("rds", SOURCE, True).generate_db_auth_token("h", 1, "u"),
}


def refusal(scene: Scene, title: str, directory: Path) -> str:
    """What is said; nothing was done."""
    if title in PLANNED:
        return PLANNED[title]()
    if title in LOADED:
        LOADED[title](scene)
        with pytest.raises(MigrateError) as raised:
            scene.apply()
        assert not scene.outside.flags
        return raised.value.message
    if title in RUNNING:
        return RUNNING[title](directory)
    with anything(), pytest.raises(MigrateError) as refused:
        GUARDED[title]()
    return refused.value.message


LAYERS: Mapping[str, Mapping[str, Any]] = {
    "planner": PLANNED, "loaded plan": LOADED, "running step": RUNNING, "client hook": GUARDED
}  # fmt: skip
CASES = [(layer, title) for layer, cases in LAYERS.items() for title in cases]


@pytest.fixture
def scene(tmp_path: Path, source: Source, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """A plan that can be applied, in a configuration that has given production an account of its own."""
    monkeypatch.chdir(tmp_path)
    stages = {
        "prod": StageConfig("prod", production=True, account_id="333333333333"),
        "live-2": StageConfig("live-2", True),
    }
    monkeypatch.setattr("tests.execution.test_refused.CONFIG", replace(CONFIG, stages=stages))
    made = Scene(Path("plan"), source)
    monkeypatch.setattr("migrate.execution.freshness.read_targets", lambda *_: {"dev": made.target})
    made.write()
    return made


@pytest.mark.parametrize(("layer", "title"), CASES)
def test_refused_before_anything_is_sent(scene: Scene, layer: str, title: str, tmp_path: Path) -> None:
    said = refusal(scene, title, tmp_path)
    assert said
    row = re.sub(
        r"\b(?!\d{12}\b)[0-9a-f]{12}\b", "(digest)", f"| {title} | {layer} | {said} |".replace("\n", " ")
    ).replace("<", "&lt;")
    if os.environ.get("MIGRATE_WRITE_GUARD"):
        with DOCUMENT.open("a", encoding="utf-8") as file:
            file.write(row + "\n")
    assert row in DOCUMENT.read_text(encoding="utf-8").splitlines(), row


def test_the_document_has_no_other_rows() -> None:
    text = DOCUMENT.read_text(encoding="utf-8").partition("## Attacks")[2]
    rows = [line.split(" | ")[:2] for line in text.splitlines() if line.startswith("| ")][2:]
    assert [(layer, title.removeprefix("| ")) for title, layer in rows] == CASES


def test_dev_tagged_as_production_halfway_stops_its_step(scene: Scene) -> None:
    """A resource's tags are part of its fingerprint: what became production's is not what was approved."""
    scene.write(resources=(MOVING,), steps=(replace(step("a"), expects=(QUEUE.key,)),))
    scene.source.found = [(replace(QUEUE, tags={"STAGE": "prod"}),)]
    with pytest.raises(MigrateError, match=f"{QUEUE.key} is changed"):
        scene.apply()
    assert not scene.outside.flags


def test_evidence_alone_shows_what_reached_production(scene: Scene) -> None:
    """The report compares all that is protected before and after, whoever changed it."""
    made = replace(MOVING, ownership=Ownership(Standing.PROTECTED, "prod"), treatment=Treatment.STAY, stages=())
    scene.write(resources=(made,))
    scene.source.found = [(QUEUE,), (replace(QUEUE, properties={"DelaySeconds": 9}),)]
    scene.apply()
    report = json.loads((scene.directory / applying.RUN / "report.json").read_text(encoding="utf-8"))
    assert report["source_changes"] == [{"key": QUEUE.key, "how": "changed", "protected": True}]


def test_a_step_may_do_what_its_kind_does_and_no_more() -> None:
    assert "organizations:CloseAccount" not in own_actions(StepKind.ACCOUNT)
    with permit(DEV, own_actions(StepKind.COPY_ITEMS)), pytest.raises(MigrateError, match="may only do"):
        client("dynamodb").delete_table(TableName="x")


@pytest.mark.parametrize(
    "token",
    [{"Fn::GetAtt": ["Provider", "Arn"]}, {"Fn::ImportValue": "provider"}, {"Fn::Sub": "arn:aws:sns:${AWS::Region}:"
     "${AWS::AccountId}:t"}, {"Ref": "Token"}, f"arn:aws:lambda:us-east-1:{DEV}:function:provider"],
)  # fmt: skip
def test_a_custom_resource_may_call_what_is_its_own_accounts(scene: Scene, token: Any) -> None:
    deploys(custom(token, **PARAMETER), Token={"value": "${AWS::AccountId}"})(scene)
    made, _ = folder.read(scene.directory)
    refuse_foreign_code(made, scene.directory)
