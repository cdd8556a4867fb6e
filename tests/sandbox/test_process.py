"""`migrate sandbox` as people use it: up, env, status, down, and what it says when it cannot."""

import json
import shlex
import socket
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from click.testing import CliRunner, Result

from migrate.cli.sandbox import sandbox as command
from migrate.model.errors import ConfigurationError, MigrateError
from migrate.sandbox import process, seed
from migrate.sandbox.seed import Connect, Progress, SeedReport
from migrate.sandbox.seed import directory as seed_directory


def run(*arguments: str) -> Result:
    """What the command does."""
    return CliRunner().invoke(command, arguments)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """A directory for a sandbox, which is down again afterwards."""
    directory = tmp_path / "my sandbox"
    yield directory
    process.stopped(directory)


def test_up_env_status_and_down(place: Path) -> None:
    up = run("up", "--dir", str(place))
    assert up.exit_code == 0, up.output
    found = process.running(place)
    assert found is not None
    assert found.url in up.output

    exports = [line.removeprefix("export ") for line in run("env", "--dir", str(place)).output.splitlines()]
    values = dict(shlex.split(line)[0].split("=", 1) for line in exports)
    assert values["AWS_ENDPOINT_URL"] == found.url
    sts = boto3.client(
        "sts",
        endpoint_url=values["AWS_ENDPOINT_URL"],
        region_name=values["AWS_REGION"],
        aws_access_key_id=values["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=values["AWS_SECRET_ACCESS_KEY"],
    )
    assert sts.get_caller_identity()["Account"] == found.account

    status = json.loads(run("status", "--json", "--dir", str(place)).output)
    assert (status["up"], status["calls"], status["account"]) == (True, 1, found.account)

    second = run("up", "--dir", str(place))
    assert isinstance(second.exception, MigrateError)
    assert "up already" in second.exception.message
    assert "migrate sandbox down" in second.exception.remedy
    assert process.running(place) == found

    assert "is down" in run("down", "--dir", str(place)).output
    assert process.running(place) is None
    again = run("down", "--dir", str(place))
    assert (again.exit_code, "No sandbox was up" in again.output) == (0, True)
    assert (place / "journal.jsonl").read_text().count("GetCallerIdentity") == 1


def test_nothing_is_up(place: Path) -> None:
    status = run("status", "--dir", str(place))
    assert (status.exit_code, "No sandbox is up" in status.output) == (1, True)
    assert json.loads(run("status", "--json", "--dir", str(place)).output) == {"up": False}
    env = run("env", "--dir", str(place))
    assert isinstance(env.exception, MigrateError)
    assert "migrate sandbox up" in env.exception.remedy


def test_a_sandbox_that_was_killed_is_not_up(place: Path) -> None:
    place.mkdir()
    (place / process.STATE).write_text(
        json.dumps({"pid": 1, "url": "http://127.0.0.1:9", "account": "1", "region": "x"}), encoding="utf-8"
    )
    assert process.running(place) is None
    assert process.stopped(place) is False


def test_a_port_in_use_is_said(place: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        result = run("up", "--dir", str(place), "--port", str(taken.getsockname()[1]))
    assert isinstance(result.exception, MigrateError)
    assert "in use" in result.exception.message
    assert "--port" in result.exception.remedy
    assert process.running(place) is None


@pytest.mark.parametrize("arguments", [("--seed", "no-such-directory"), ("--stages", "dev")])
def test_a_seed_that_cannot_be_is_refused_before_anything_starts(place: Path, arguments: tuple[str, ...]) -> None:
    result = run("up", "--dir", str(place), *arguments)
    assert isinstance(result.exception, ConfigurationError)
    assert not place.exists()


def test_a_seed_leaves_its_configuration_and_its_refusals(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fake(connect: Connect, source: Path, stages: tuple[str, ...], progress: Progress, region: str) -> SeedReport:
        connect("sqs", region).create_queue(QueueName="-".join(stages))
        progress("queue")
        refused = (seed.Refusal("app-dev", "Thing", "AWS::New::Thing", "unknown"),)
        return SeedReport(("app-dev",), refused, "[source]\n")

    monkeypatch.setattr(seed_directory, "seed", fake)
    result = run("up", "--dir", str(place), "--seed", str(tmp_path), "--stages", "dev,staging")
    assert result.exit_code == 0, result.output
    assert (place / "migrate.toml").read_text() == "[source]\n"
    assert json.loads((place / "refused.json").read_text())[0]["kind"] == "AWS::New::Thing"
    assert json.loads(run("status", "--json", "--dir", str(place)).output)["calls"] == 0


def test_a_seed_that_fails_leaves_nothing_up(place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object, **__: object) -> SeedReport:
        raise MigrateError("the template is broken")

    monkeypatch.setattr(seed_directory, "seed", failing)
    result = run("up", "--dir", str(place), "--seed", str(tmp_path))
    assert isinstance(result.exception, MigrateError)
    assert process.running(place) is None
