"""Sessions over real HTTP: the right account or nothing, and a source that can only be read."""

from __future__ import annotations

import json
import re
from pathlib import Path

import boto3
import pytest
from botocore.exceptions import ClientError
from moto.iam.aws_managed_policies import aws_managed_policies_data

from migrate.aws.calls import CallError, Failure, call
from migrate.aws.guard import Forbidden, permit
from migrate.aws.session_policy import LIMIT, NOT_IN_IT, session_limits
from migrate.aws.sessions import Sessions
from migrate.model.errors import MigrateError
from migrate.planning.policies.reads import declared
from migrate.resources import BY_KIND
from migrate.sandbox.faults import Fault, FaultKind
from migrate.sandbox.server import SOURCE_ROLE, Sandbox
from tests.aws.conftest import REGION, config


def test_the_policies_allow_each_declared_read_and_nothing_that_writes() -> None:
    """AWS's own list, as moto ships it, is the judge of both."""
    limits = session_limits("aws")
    assert len(limits["Policy"]) <= LIMIT
    document = json.loads(aws_managed_policies_data)["ReadOnlyAccess"]["Document"]
    reads = {action for statement in document["Statement"] for action in statement["Action"]}
    allowed = re.compile("|".join(re.escape(each).replace(r"\*", ".*") for each in {*reads, *NOT_IN_IT}), re.IGNORECASE)
    assert [action for action in sorted(declared(BY_KIND)) if not allowed.fullmatch(action)] == []
    assert not any(allowed.fullmatch(action) for action in ("sqs:DeleteQueue", "s3:PutObject", "iam:PassRole"))
    assert [action for action in NOT_IN_IT if action in reads] == []


def test_the_policies_alone_would_stop_a_write(sandbox: Sandbox) -> None:
    role = f"arn:aws:iam::{sandbox.account}:role/{SOURCE_ROLE}"
    sts = boto3.client("sts")
    assumed = sts.assume_role(RoleArn=role, RoleSessionName="test", **session_limits("aws"))["Credentials"]
    keys = (assumed["AccessKeyId"], assumed["SecretAccessKey"], assumed["SessionToken"])
    session = boto3.Session(*keys)
    session.client("sqs").list_queues()
    with pytest.raises(ClientError, match="AccessDenied"):
        session.client("sqs").create_queue(QueueName="orders")


def test_the_source_is_read_through_the_bounded_role(sandbox: Sandbox) -> None:
    sandbox.session().client("sqs").create_queue(QueueName="orders")
    sessions = Sessions.open(config(sandbox.account))
    assert sessions.source_is_bounded
    assert len(call(sessions.source("sqs", REGION), "list_queues")["QueueUrls"]) == 1
    assert sandbox.journal()[-1].principal.startswith(f"arn:aws:sts::{sandbox.account}:assumed-role/migrate-source")


def test_a_write_to_the_source_is_stopped_before_it_leaves(sandbox: Sandbox) -> None:
    queues = Sessions.open(config(sandbox.account)).source("sqs", REGION)
    seen = len(sandbox.journal())
    with permit(sandbox.account), pytest.raises(Forbidden):
        queues.create_queue(QueueName="orders")
    assert len(sandbox.journal()) == seen


def test_without_a_role_the_guard_still_holds(sandbox: Sandbox) -> None:
    sessions = Sessions.open(config(sandbox.account, role=""))
    assert not sessions.source_is_bounded
    with permit(sandbox.account), pytest.raises(Forbidden):
        sessions.source("sqs", REGION).create_queue(QueueName="orders")


def test_another_account_is_refused_naming_both(sandbox: Sandbox) -> None:
    with pytest.raises(MigrateError, match=rf"{sandbox.account}.*444444444444"):
        Sessions.open(config("444444444444", role=""))


def test_no_credentials_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    with pytest.raises(MigrateError, match="no AWS credentials") as raised:
        Sessions.open(config("111111111111", role=""))
    assert "aws sso login" in raised.value.remedy


def test_neither_source_nor_management_is_a_member(sandbox: Sandbox) -> None:
    sessions = Sessions.open(config(sandbox.account))
    with pytest.raises(MigrateError, match="nothing may be moved into it"):
        sessions.member(sandbox.account, "OrganizationAccountAccessRole")


def test_an_account_that_cannot_be_entered_yet_is_denied(sandbox: Sandbox) -> None:
    sessions = Sessions.open(config(sandbox.account))
    with pytest.raises(CallError) as raised:
        sessions.member("222222222222", "OrganizationAccountAccessRole")
    assert raised.value.failure is Failure.DENIED


def test_a_lost_answer_is_not_asked_again_where_that_would_create_twice(sandbox: Sandbox) -> None:
    sessions = Sessions.open(config(sandbox.account))
    with permit(sandbox.account, ("organizations:*",)):
        call(sessions.management("organizations", REGION), "create_organization", FeatureSet="ALL")
        sandbox.fail(Fault(service="organizations", operation="CreateAccount", kind=FaultKind.LOST_RESPONSE))
        once = sessions.management_once("organizations", REGION)
        with pytest.raises(CallError):
            call(once, "create_account", Email="aws+dev@example.com", AccountName="dev")
    assert [entry.operation for entry in sandbox.journal()].count("CreateAccount") == 1


def test_what_only_reads_slows_down_when_told_to(sandbox: Sandbox) -> None:
    """botocore's adaptive mode is for the source alone: elsewhere a write must not wait for others' reads."""
    sessions = Sessions.open(config(sandbox.account))
    assert sessions.source("sqs", REGION).meta.config.retries["mode"] == "adaptive"
    assert sessions.management("organizations", REGION).meta.config.retries["mode"] == "standard"
