"""`migrate explain`, `graph` and `types`, from a snapshot: what people and programs are told, without credentials."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import networkx
import pytest
from click.testing import CliRunner, Result

from migrate.cli import commands
from migrate.inventory import store
from migrate.model.errors import ConfigurationError
from migrate.model.finding import Gap
from tests.planning.accounts import ACCOUNT, bucket, inventory, role

FILES, APP, PROD = (
    "AWS::S3::Bucket/us-east-1/files-common",
    "AWS::IAM::Role/global/app-dev",
    "AWS::IAM::Role/global/app-prod",
)
Run = Callable[..., Result]
CONFIG = f"""
[source]
account_id = "{ACCOUNT}"
regions = ["us-east-1"]
[organization]
email = "aws+{{stage}}@example.com"
[stages.dev]
[stages.prod]
production = true
"""


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """A command on the snapshot of an account in which dev and production use one bucket."""
    config, snapshot = tmp_path / "migrate.toml", tmp_path / "inventory.json"
    config.write_text(CONFIG)
    arn = "arn:aws:s3:::files-common"
    found = inventory(
        [bucket("files-common"), role("app-dev", "dev", arn), role("app-prod", "prod", arn), bucket("twin")]
    )
    gap = Gap(FILES, "us-east-1", "s3 GetBucketPolicy: AccessDenied", "allow s3:GetBucketPolicy")
    store.save(replace(found, gaps=(gap,)), snapshot)

    def invoke(*words: str) -> Result:
        where = [] if words[0] == "types" else ["--config", str(config), "--from", str(snapshot)]
        return CliRunner().invoke(commands, [words[0], *where, *words[1:]])

    return invoke


def test_a_resource_is_explained(run: Run) -> None:
    told = run("explain", "files-common").output
    for text in (
        FILES,
        "Belongs to: prod (protected, confidence low)",
        f"use {APP} says dev",
        "Moves: stay",
        "Needed by (2)",
        f"{APP}\n      at Policies.0.PolicyDocument.Statement.0.Resource.0",
        "BLOCK undecided-reference",
        "not read: s3 GetBucketPolicy: AccessDenied",
        f"to be decided about {FILES}: grant, re-point, leave; suggested: leave",
    ):
        assert text in told


def test_a_program_is_told_the_same(run: Run) -> None:
    told = json.loads(run("explain", "arn:aws:iam::111111111111:role/app-dev", "--json").output)
    assert told["key"] == APP
    assert [link["key"] for link in told["needs"]] == [FILES]
    assert (told["treatment"], told["stages"]) == ("adopt", ["dev"])
    assert told["ownership"]["confidence"] == "high"


def test_what_nothing_is_called_by_is_one_error_with_what_is_near(run: Run) -> None:
    result = run("explain", "files-comon")
    assert isinstance(result.exception, ConfigurationError)
    assert "nothing in account" in result.exception.message
    assert "files-common" in result.exception.remedy


def test_the_cut_alone_is_drawn(run: Run) -> None:
    drawn = json.loads(run("graph", "--cut", "--format", "json").output)
    assert [(edge["user"], edge["used"]) for edge in drawn["edges"]] == [(APP, FILES)]
    assert {node["key"] for node in drawn["nodes"]} == {APP, FILES}


def test_one_stage_and_what_it_touches(run: Run) -> None:
    drawn = json.loads(run("graph", "--stage", "dev", "--format", "json").output)
    assert {node["key"] for node in drawn["nodes"]} == {APP, FILES}


def test_a_neighbourhood(run: Run) -> None:
    for depth, expected in (("1", {APP, FILES}), ("2", {APP, PROD, FILES})):
        drawn = json.loads(run("graph", "--around", "app-dev", "--depth", depth, "--format", "json").output)
        assert {node["key"] for node in drawn["nodes"]} == expected


def test_graphml_is_read_by_networkx(run: Run) -> None:
    drawn = networkx.parse_graphml(run("graph", "--format", "graphml").output)
    assert drawn.nodes[APP] == {"kind": "AWS::IAM::Role", "name": "app-dev", "owner": "dev"}
    (edge,) = (edge for user, _, edge in drawn.edges(data=True) if user == APP)
    assert edge["place"] == "Policies.0.PolicyDocument.Statement.0.Resource.0"


@pytest.mark.parametrize(("shape", "first"), [("mermaid", "flowchart LR"), ("dot", "digraph account {")])
def test_pictures(run: Run, shape: str, first: str) -> None:
    drawn = run("graph", "--format", shape).output
    assert drawn.startswith(first)
    assert drawn == run("graph", "--format", shape).output


@pytest.mark.parametrize(
    "words",
    [
        ("graph", "--around", "twin", "--cut"),
        ("graph", "--depth", "2"),
        ("graph", "--around", "nobody"),
        ("graph", "--stage", "nobody"),
        ("graph", "--cut", "--stage", "prod"),
        ("types", "AWS::SQS::Queu"),
    ],
)
def test_wrong_use_is_one_error_with_a_remedy(run: Run, words: tuple[str, ...]) -> None:
    result = run(*words)
    assert isinstance(result.exception, ConfigurationError)
    assert result.exception.remedy


def test_types_are_listed_and_one_is_told_of_whole(run: Run) -> None:
    listed = json.loads(run("types", "--json").output)
    by_kind = {each["kind"]: each for each in listed}
    assert by_kind["AWS::SQS::Queue"]["reads"] == [
        "sqs:list_queues",
        "sqs:get_queue_attributes",
        "sqs:list_queue_tags",
    ]
    assert by_kind["AWS::DynamoDB::Table"]["data"]
    assert "re-issue" in by_kind["AWS::CertificateManager::Certificate"]["moves"]
    assert "AWS::SQS::Queue " in run("types").output
    one = run("types", "AWS::DynamoDB::Table").output
    assert "dynamodb:describe_table" in one
    assert "AWS::SQS" not in one
