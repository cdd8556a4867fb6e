"""What cannot be done is refused with one message and no write; what was interrupted is finished by the next run."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import lru_cache
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.request import ProxyHandler, Request, build_opener

import pytest

from migrate.aws.guard import is_write
from migrate.cli import main, progress
from migrate.execution import events
from migrate.sandbox import process
from migrate.sandbox.faults import Fault, FaultKind, content_of
from migrate.sandbox.seed import directory as seed_directory
from migrate.sandbox.server import Door, environment, trust_in_account

pytestmark = pytest.mark.world

TEMPLATE = {
    "Parameters": {"Stage": {"Type": "String", "Default": "dev"}},
    "Resources": {
        "Orders": {
            "Type": "AWS::SQS::Queue",
            "Properties": {"QueueName": {"Fn::Sub": "shop-orders-${Stage}"}, "VisibilityTimeout": 45},
        },
        "Carts": {
            "Type": "AWS::DynamoDB::Table",
            "Properties": {
                "TableName": {"Fn::Sub": "shop-carts-${Stage}"},
                "BillingMode": "PAY_PER_REQUEST",
                "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
                "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
            },
        },
    },
}
STAGES = ("dev", "staging", "qa")
NOBODY = {"AWS_EC2_METADATA_DISABLED": "true", "AWS_SHARED_CREDENTIALS_FILE": "none", "AWS_CONFIG_FILE": "none"}


@dataclass(frozen=True)
class Said:
    """How a command ended, and what it said on each stream."""

    code: int
    out: str
    err: str

    def refuses(self, code: int, *words: str) -> None:
        """One message that holds the words, the next thing to do, nothing of a traceback, and the exit code."""
        assert self.code == code, self.err + self.out
        assert self.err.count("error: ") == 1, self.err
        assert self.err.count("\n  next: ") >= 1, self.err
        assert "Traceback" not in self.err
        for word in words:
            assert word in self.err


@dataclass(frozen=True)
class Shop:
    """A small shared account with a shop in three stages, in a sandbox of its own process; a plan for each stage."""

    place: process.Running
    directory: Path
    config: Path

    def door(self, account: str = "") -> Door:
        """Past the guard, into an account."""
        return Door(self.place.url, account or self.place.account, self.place.region)

    def accounts(self) -> list[str]:
        """The names of all accounts, the management account's too."""
        return [account["Name"] for account in self.listed()]

    def listed(self) -> list[Any]:
        """The accounts as the organization tells them; none where there is no organization."""
        client = self.door().client("organizations")
        try:
            return list(client.list_accounts()["Accounts"])
        except client.exceptions.AWSOrganizationsNotInUseException:
            return []

    def writes(self, since: int = 0) -> list[str]:
        """The writes that were carried out after an entry of the journal."""
        entries = self.ask(f"journal?since={since}")["entries"]
        return [
            f"{entry['service']}:{entry['operation']} in {entry['owner']}"
            for entry in entries
            if entry["status"] < 400 and entry["service"] != "sts" and is_write(entry["service"], entry["operation"])
        ]

    def calls(self) -> int:
        """The number of the journal's last entry."""
        return int(self.ask("health")["calls"])

    def fail(self, *faults: Fault) -> None:
        """Let the next matching calls go wrong; without faults, let none."""
        self.ask("faults", "DELETE")
        self.ask("faults", "POST", json.dumps([content_of(fault) for fault in faults]).encode())

    def ask(self, page: str, method: str = "GET", body: bytes | None = None) -> Any:
        """A page of the sandbox's console."""
        request = Request(f"{self.place.url}/sandbox/{page}", data=body, method=method)
        with build_opener(ProxyHandler({})).open(request, timeout=10) as answer:
            return json.load(answer)

    def configured(self, name: str, **changes: str) -> Path:
        """The configuration with texts replaced."""
        text = self.config.read_text(encoding="utf-8")
        for old, new in changes.items():
            assert old in text
            text = text.replace(old, new)
        path = self.directory / name
        path.write_text(text, encoding="utf-8")
        return path


def run(*words: str | Path) -> Said:
    """A command line as the shell runs it."""
    out, err, earlier = StringIO(), StringIO(), sys.argv
    sys.argv = ["migrate", *map(str, words)]
    try:
        with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as ended:
            main()
    finally:
        sys.argv = earlier
    return Said(int(ended.value.code or 0), out.getvalue(), err.getvalue())


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """The shop, seeded and planned."""
    directory = tmp_path_factory.mktemp("shop")
    templates = directory / "seed"
    templates.mkdir()
    (templates / "shop.template.json").write_text(json.dumps(TEMPLATE), encoding="utf-8")
    place = process.started(directory / "sandbox", 0)
    patch = pytest.MonkeyPatch()
    try:
        for name, value in environment(place.url, place.account, place.region).items():
            patch.setenv(name, value)
        connect = lru_cache(Door(place.url, place.account, place.region).client)
        report = seed_directory.seed(connect, templates, STAGES)
        config = directory / "migrate.toml"
        config.write_text(report.configuration, encoding="utf-8")
        assert run("inventory", "--config", config, "--save", directory / "inventory.json").code == 0
        yield Shop(place, directory, config)
    finally:
        patch.undo()
        process.stopped(directory / "sandbox")


def planned(shop: Shop, stage: str, directory: Path) -> Path:
    """A new plan for a stage."""
    snapshot = shop.directory / "inventory.json"
    said = run("plan", "--config", shop.config, "--from", snapshot, "--stage", stage, "--out", directory / "plan")
    assert said.code == 0, said.err
    assert run("approve", directory / "plan", "--as", "Reviewer <reviewer@example.com>").code == 0
    return directory / "plan"


@pytest.fixture(autouse=True)
def healed(shop: Shop) -> Iterator[None]:
    """No fault outlives its test."""
    yield
    shop.fail()


@pytest.fixture
def untouched(shop: Shop) -> Iterator[None]:
    """Whatever the test does, no write is carried out and no account appears."""
    before, accounts = shop.calls(), shop.accounts()
    yield
    assert shop.writes(before) == []
    assert shop.accounts() == accounts


COMMANDS = ("inventory", "plan", "apply")


def command(word: str, shop: Shop, config: Path, directory: Path) -> list[str | Path]:
    """A command line that would do something, if it were let."""
    rest: Mapping[str, list[str | Path]] = {
        "inventory": [],
        "plan": ["--out", directory / "new"],
        "apply": [planned(shop, "dev", directory), "--yes"] if word == "apply" else [],
    }
    return [word, "--config", config, *rest[word]]


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("word", COMMANDS)
def test_no_credentials(shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    line = command(word, shop, shop.config, tmp_path)
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    for name, value in NOBODY.items():
        monkeypatch.setenv(name, value)
    run(*line).refuses(1, "no AWS credentials that work", "log in")
    assert not (tmp_path / "new").exists()


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("word", COMMANDS)
def test_credentials_of_another_account(shop: Shop, tmp_path: Path, word: str) -> None:
    own = shop.place.account
    role = f'role_arn = "arn:aws:iam::{own}:role/migrate-source"\n'
    config = shop.configured(f"wrong-{word}.toml", **{role: "", f'account_id = "{own}"': 'account_id = "999999999999"'})
    said = run(*command(word, shop, config, tmp_path))
    said.refuses(1, own, "999999999999")
    assert not (tmp_path / "new").exists()


@pytest.mark.usefixtures("untouched")
def test_no_rights_in_the_organization(shop: Shop, tmp_path: Path) -> None:
    iam, name = shop.door().client("iam"), "without-organizations"
    iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust_in_account(shop.place.account))
    allow = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    deny = {"Effect": "Deny", "Action": "organizations:*", "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [allow, deny]})
    iam.put_role_policy(RoleName=name, PolicyName="most", PolicyDocument=policy)
    try:
        role = f"arn:aws:iam::{shop.place.account}:role/{name}"
        config = shop.configured("denied.toml", **{"[organization]": f'[organization]\nrole_arn = "{role}"'})
        # The role itself is no part of the plan's source: planned before it was made, so the plan is not stale.
        said = run("apply", planned(shop, "dev", tmp_path), "--config", config, "--yes")
    finally:
        iam.delete_role_policy(RoleName=name, PolicyName="most")
        iam.delete_role(RoleName=name)
    said.refuses(1, "organizations:", "not carried out whole")


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize(
    ("stage", "code", "words"),
    [
        ("nope", 2, ("[stages.nope]", "dev")),
        ("prod", 2, ("production is never moved",)),
        ("empty", 1, ("belongs to stage empty", "migrate inventory")),
    ],
)
def test_a_stage_that_cannot_be_planned(
    shop: Shop, tmp_path: Path, stage: str, code: int, words: tuple[str, ...]
) -> None:
    config = shop.configured("stages.toml", **{"[stages.dev]": "[stages.empty]\n[stages.dev]"})
    said = run("plan", "--config", config, "--stage", stage, "--out", tmp_path / "plan")
    said.refuses(code, *words)
    assert not (tmp_path / "plan").exists()


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize(
    ("name", "had", "has"),
    [
        ("plan.json", '"termination_protection": false', '"termination_protection": true'),
        ("plan.md", "shop", "shed"),
        ("templates/dev/us-east-1/shop-dev.json", "45", "46"),
    ],
)
def test_an_edited_plan(shop: Shop, tmp_path: Path, name: str, had: str, has: str) -> None:
    plan = planned(shop, "dev", tmp_path)
    text = (plan / name).read_text(encoding="utf-8")
    assert had in text
    (plan / name).write_text(text.replace(had, has, 1), encoding="utf-8")
    run("apply", plan, "--config", shop.config, "--yes").refuses(1, name, "edited", "migrate plan")


@pytest.mark.usefixtures("untouched")
def test_a_directory_that_is_no_plan(shop: Shop, tmp_path: Path) -> None:
    run("apply", tmp_path, "--config", shop.config, "--yes").refuses(1, "plan.json is missing", "migrate plan")


@pytest.mark.usefixtures("untouched")
def test_a_source_that_changed_since_the_plan(shop: Shop, tmp_path: Path) -> None:
    plan, queues = planned(shop, "dev", tmp_path), shop.door().client("sqs")
    url = queues.get_queue_url(QueueName="shop-orders-dev")["QueueUrl"]
    queues.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": "60"})
    try:
        said = run("apply", plan, "--config", shop.config, "--yes")
    finally:
        queues.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": "45"})
    said.refuses(1, "shop-orders-dev")


def stands(shop: Shop, stage: str) -> None:
    """The stage has one account, with its queue and its table in it."""
    (account,) = (account["Id"] for account in shop.listed() if account["Name"] == stage)
    queues = shop.door(account).client("sqs")
    url = queues.get_queue_url(QueueName=f"shop-orders-{stage}")["QueueUrl"]
    assert queues.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]["VisibilityTimeout"] == "45"
    assert shop.door(account).client("dynamodb").list_tables()["TableNames"] == [f"shop-carts-{stage}"]


def finished(shop: Shop, plan: Path, stage: str) -> None:
    """The same command again completes the plan; once more, it is refused. Nothing was written to the source."""
    again = run("apply", plan, "--config", shop.config, "--yes")
    assert again.code == 0, again.err
    used_up(shop, plan, stage)


def used_up(shop: Shop, plan: Path, stage: str) -> None:
    """A plan that was carried out stands, and is refused. Nothing was written to the source."""
    stands(shop, stage)
    at = shop.calls()
    run("apply", plan, "--config", shop.config, "--yes").refuses(1, "already applied")
    assert shop.writes(at) == []
    source = [text for text in shop.writes() if text.endswith(shop.place.account)]
    assert [text for text in source if not text.startswith("organizations:")] == []


def test_ctrl_c_leaves_a_journal_that_the_next_run_continues(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Impatient(progress.Lines):
        """Somebody who presses Ctrl-C once the account is made."""

        def __call__(self, event: events.Event) -> None:
            super().__call__(event)
            if isinstance(event, events.Finished) and event.step.id.endswith("/account"):
                os.kill(os.getpid(), signal.SIGINT)

    plan = planned(shop, "staging", tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(progress, "Lines", Impatient)
        run("apply", plan, "--config", shop.config, "--yes").refuses(130, "stopped", "run the same command again")
    assert shop.accounts().count("staging") == 1
    states = {step["id"]: step["state"] for step in json.loads(run("status", plan, "--json").out)["steps"]}
    assert "done" in states.values()
    assert "waiting" in states.values()
    finished(shop, plan, "staging")


def test_an_answer_that_was_lost_makes_no_second_account(shop: Shop, tmp_path: Path) -> None:
    plan = planned(shop, "qa", tmp_path)
    shop.fail(Fault(FaultKind.LOST_RESPONSE, "organizations", "CreateAccount"))
    first = run("apply", plan, "--config", shop.config, "--yes")
    assert shop.ask("faults")["faults"] == []
    assert first.code in (0, 1), first.err
    used_up(shop, plan, "qa")
    assert shop.accounts().count("qa") == 1


def test_a_template_that_cloudformation_refuses(shop: Shop, tmp_path: Path) -> None:
    plan = shutil.copytree(planned(shop, "dev", tmp_path), tmp_path / "kept")
    shop.fail(Fault(FaultKind.ERROR, "cloudformation", "CreateStack", code="ValidationError", status=400))
    said = run("apply", plan, "--config", shop.config, "--yes")
    said.refuses(1, "shop-dev", "ValidationError")
    (account,) = (account["Id"] for account in shop.listed() if account["Name"] == "dev")
    assert shop.door(account).client("cloudformation").describe_stacks()["Stacks"] == []
    finished(shop, plan, "dev")
