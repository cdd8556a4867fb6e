"""`migrate inventory` over HTTP, as a person and as a program see it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from migrate.cli.inventory import grouped, inventory
from migrate.inventory.store import load
from migrate.model.errors import ConfigurationError
from migrate.model.finding import Gap
from migrate.resources import sns_topic, sqs_queue
from tests.inventory.conftest import ACCOUNT, REGION, Aws, aws, running

__all__ = ["aws", "running"]

CONFIG = f"""
[source]
account_id = "{ACCOUNT}"
regions = ["{REGION}"]
[stages.dev]
[stages.prod]
"""


@pytest.fixture
def account(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> Aws:
    """An account with something of two stages and something of nobody's in it; the environment leads there."""
    for name, value in (
        ("AWS_ENDPOINT_URL", aws.url),
        ("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE"),
        ("AWS_SECRET_ACCESS_KEY", "x"),
        ("AWS_DEFAULT_REGION", REGION),
    ):
        monkeypatch.setenv(name, value)
    # Two kinds and no more: what the others ask is nothing to these tests.
    monkeypatch.setattr(
        "migrate.inventory.scan.BY_KIND", {module.SPEC.kind: module for module in (sqs_queue, sns_topic)}
    )
    queues = aws.open("sqs")
    queues.create_queue(QueueName="jobs-dev")
    queues.create_queue(QueueName="jobs", tags={"STAGE": "prod"})
    queues.create_queue(QueueName="whose")
    template = {"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}, "Parameters": {"ApiKey": {"Type": "String"}}}
    parameters = [{"ParameterKey": "ApiKey", "ParameterValue": "hunter2"}]
    aws.open("cloudformation").create_stack(
        StackName="notes-dev", TemplateBody=json.dumps(template), Parameters=parameters
    )
    return aws


def run(directory: Path, *options: str) -> Result:
    path = directory / "migrate.toml"
    path.write_text(CONFIG)
    return CliRunner().invoke(inventory, ["--config", str(path), *options], catch_exceptions=False)


def test_a_table_of_kinds_and_owners(account: Aws, tmp_path: Path) -> None:
    answer = run(tmp_path)
    assert answer.exit_code == 0
    lines = answer.stdout.splitlines()
    assert lines[0].startswith(f"Account {ACCOUNT} ({REGION}): ")
    assert lines[2].split() == ["dev", "protected", "unknown"]
    rows = {line.split()[0]: line.split()[1:] for line in lines if line.startswith("AWS::")}
    assert rows["AWS::SQS::Queue"] == ["1", "1", "1"]
    assert rows["AWS::CloudFormation::Stack"] == ["1"]


def test_programs_get_everything_but_secrets(account: Aws, tmp_path: Path) -> None:
    answer = run(tmp_path, "--json", "--save", str(tmp_path / "all.json"))
    found = json.loads(answer.stdout)
    owners = {item["name"]: item["ownership"]["standing"] for item in found["resources"]}
    assert (owners["jobs-dev"], owners["jobs"], owners["whose"]) == ("stage", "protected", "unknown")
    (stack,) = found["stacks"]
    assert stack["template"]["Resources"]
    assert stack["parameters"] == {"ApiKey": "****"}
    assert "hunter2" not in answer.output
    saved = load(tmp_path / "all.json")
    assert {item["key"]: item["fingerprint"] for item in found["resources"]} == {
        item.key: item.fingerprint for item in saved.resources
    }


def test_one_stage_alone(account: Aws, tmp_path: Path) -> None:
    found = json.loads(run(tmp_path, "--json", "--stage", "dev").stdout)
    assert {item["ownership"]["stage"] for item in found["resources"]} == {"dev"}
    with pytest.raises(ConfigurationError, match="--stage nobody") as refused:
        run(tmp_path, "--stage", "nobody")
    assert "dev, prod" in refused.value.remedy


def test_gaps_of_one_reason_are_told_together() -> None:
    denied = tuple(
        Gap(f"AWS::SQS::Queue/{REGION}/q{number}", REGION, "sqs ListQueueTags: denied", "allow it")
        for number in range(5)
    )
    other = Gap("AWS::SNS::Topic", REGION, "sns ListTopics: denied", "allow that")
    told = list(grouped((*denied, other)))
    assert len(told) == 2
    assert "q2 in us-east-1 and 2 more" in told[1]
    assert "q3" not in told[1]
    assert told[0].splitlines()[2].strip() == "allow that"


def test_a_snapshot_is_shown_and_compared_without_an_account(
    account: Aws, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved, later = str(tmp_path / "a.json"), str(tmp_path / "b.json")
    shown = run(tmp_path, "--save", saved).stdout
    account.open("sqs").create_queue(QueueName="more-dev")
    account.open("sqs").set_queue_attributes(
        QueueUrl=account.open("sqs").get_queue_url(QueueName="jobs")["QueueUrl"], Attributes={"DelaySeconds": "7"}
    )
    live = run(tmp_path, "--diff", saved, "live", "--exit-code")
    run(tmp_path, "--save", later)
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    assert run(tmp_path, "--from", saved).stdout == shown
    answer = run(tmp_path, "--diff", saved, later, "--exit-code")
    assert answer.stdout == live.stdout
    assert answer.exit_code == live.exit_code == 1
    assert "+ AWS::SQS::Queue/us-east-1/more-dev" in answer.stdout
    assert (
        "properties.DelaySeconds: nothing -> 7" in answer.stdout or "properties.DelaySeconds: 0 -> 7" in answer.stdout
    )
    assert run(tmp_path, "--diff", saved, later).exit_code == 0
    same = run(tmp_path, "--diff", saved, saved, "--exit-code")
    assert (same.exit_code, same.stdout) == (0, "nothing differs\n")
    told = json.loads(run(tmp_path, "--diff", later, saved, "--json").stdout)
    assert told["gone"] == ["AWS::SQS::Queue/us-east-1/more-dev"]
    assert [one["key"] for one in told["changed"]] == ["AWS::SQS::Queue/us-east-1/jobs"]


def test_snapshots_of_two_accounts_are_not_compared(account: Aws, tmp_path: Path) -> None:
    saved, other = tmp_path / "a.json", tmp_path / "b.json"
    run(tmp_path, "--save", str(saved))
    other.write_text(saved.read_text().replace(f'"account": "{ACCOUNT}"', '"account": "999999999999"'))
    with pytest.raises(ConfigurationError, match="of account"):
        run(tmp_path, "--diff", str(saved), str(other))
    with pytest.raises(ConfigurationError, match="of its own"):
        run(tmp_path, "--diff", str(saved), str(saved), "--stage", "dev")
    with pytest.raises(ConfigurationError, match="there is none"):
        run(tmp_path, "--from", str(saved), "--exit-code")
