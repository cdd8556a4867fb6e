"""Every operation of every service, called on real clients: what may not be done never gets as far as the network."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import boto3
import botocore.session
import pytest
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from migrate.aws.actions import action_of, loader, only_reads, operation_model, service_model
from migrate.aws.guard import Bound, Forbidden, guard, permit, reveal
from migrate.aws.secret_reads import ALWAYS

MEMBER, OTHER = "222222222222", "333333333333"
SERVICES = sorted(botocore.session.Session().get_available_services())
LETTERS = sorted({name[0] for name in SERVICES})


class Wire:
    """Takes each request of a client in the network's place, and remembers its operation."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    def __call__(self, model: Any, **_: Any) -> Any:
        self.sent.append(model.name)
        return SimpleNamespace(status_code=200), {"ContentLength": 1, "ResponseMetadata": {"HTTPStatusCode": 200}}


@pytest.fixture(scope="module")
def session() -> boto3.Session:
    """One session with the one loader of models."""
    core = botocore.session.Session()
    core.register_component("data_loader", loader())
    return boto3.Session("AKIAEXAMPLE", "none", region_name="us-east-1", botocore_session=core)


def wired(session: boto3.Session, service: str, to: Bound) -> tuple[Any, Wire]:
    make: Any = session.client
    config = Config(retries={"total_max_attempts": 1}, parameter_validation=False)
    client, wire = make(service, config=config, endpoint_url="http://127.0.0.1:1"), Wire()
    guard(client, to).meta.events.register_last("before-call", wire)
    return client, wire


def attempt(client: Any, operation: str) -> bool:
    """Whether the guard let it pass; without parameters most operations break afterwards, which is as good."""
    try:
        client._make_api_call(operation, {})
    except Forbidden:
        return False
    except (BotoCoreError, ClientError, KeyError, TypeError, ValueError, AttributeError):
        return True
    return True


@pytest.mark.parametrize("letter", LETTERS)
def test_nothing_but_reads_leaves_without_a_permit_for_the_account(session: boto3.Session, letter: str) -> None:
    for service in (name for name in SERVICES if name.startswith(letter)):
        client, wire = wired(session, service, Bound(MEMBER))
        for name in service_model(service).operation_names:
            model = operation_model(service, name)
            assert model is not None
            action = action_of(model)
            free = only_reads(action) and action.lower() not in ALWAYS and not action.startswith("glue:GetConnection")
            assert attempt(client, name) is free, (service, name)
            if not free:
                with permit(OTHER), reveal((OTHER,), (action,)):
                    assert not attempt(client, name), (service, name)
        refused = [
            name for name in wire.sent if not only_reads(action_of(client.meta.service_model.operation_model(name)))
        ]
        assert refused == []


@pytest.mark.parametrize("service", ["dynamodb", "iam", "lambda", "organizations", "s3", "sqs"])
def test_with_a_permit_every_operation_leaves_and_on_the_source_none(session: boto3.Session, service: str) -> None:
    member, _ = wired(session, service, Bound(MEMBER))
    source, wire = wired(session, service, Bound(MEMBER, read_only=True))
    for name in service_model(service).operation_names:
        model = operation_model(service, name)
        assert model is not None
        with permit(MEMBER), reveal((MEMBER,), (action_of(model),)):
            assert attempt(member, name), name
            assert attempt(source, name) is only_reads(action_of(model)), name
    assert [name for name in wire.sent if name.startswith(("Create", "Delete", "Put", "Update"))] == []


ROUNDABOUT: dict[str, Callable[[Any], Any]] = {
    "upload by threads": lambda s3: s3.upload_fileobj(BytesIO(b"x" * 9_000_000), "bucket", "key"),
    "copy by threads": lambda s3: s3.copy({"Bucket": "a", "Key": "k"}, "bucket", "key"),
    "presigned put": lambda s3: s3.generate_presigned_url("put_object", Params={"Bucket": "b", "Key": "k"}),
    "presigned part": lambda s3: s3.generate_presigned_url("upload_part", Params={"Bucket": "b", "Key": "k"}),
    "presigned form": lambda s3: s3.generate_presigned_post("bucket", "key"),
}


@pytest.mark.parametrize("title", ROUNDABOUT)
def test_ways_round_a_plain_call_are_stopped_too(session: boto3.Session, title: str) -> None:
    s3, wire = wired(session, "s3", Bound(MEMBER))
    with pytest.raises(Forbidden):
        ROUNDABOUT[title](s3)
    assert set(wire.sent) <= {"HeadObject"}


def test_a_form_for_an_upload_needs_the_permit_for_it(session: boto3.Session) -> None:
    s3, _ = wired(session, "s3", Bound(MEMBER))
    with permit(MEMBER, ("s3:CreateBucket",)), pytest.raises(Forbidden, match="s3:PutObject"):
        s3.generate_presigned_post("bucket", "key")
    with permit(MEMBER, ("s3:CreateBucket", "s3:PutObject")):
        assert s3.generate_presigned_post("bucket", "key")["fields"]["key"] == "key"


def test_a_presigned_read_passes(session: boto3.Session) -> None:
    s3, _ = wired(session, "s3", Bound(MEMBER, read_only=True))
    assert s3.generate_presigned_url("get_object", Params={"Bucket": "bucket", "Key": "key"})


def test_pages_and_waiters_pass_the_same_gate(session: boto3.Session) -> None:
    secrets, wire = wired(session, "secretsmanager", Bound(MEMBER, read_only=True))
    list(secrets.get_paginator("list_secrets").paginate())
    ssm, parameters = wired(session, "ssm", Bound(MEMBER))
    list(ssm.get_paginator("get_parameters_by_path").paginate(Path="/", WithDecryption=False))
    with pytest.raises(Forbidden):
        list(ssm.get_paginator("get_parameters_by_path").paginate(Path="/", WithDecryption=True))
    s3, heads = wired(session, "s3", Bound(MEMBER, read_only=True))
    s3.get_waiter("bucket_exists").wait(Bucket="bucket")
    assert (wire.sent, parameters.sent, heads.sent) == (["ListSecrets"], ["GetParametersByPath"], ["HeadBucket"])


def test_a_write_to_a_bucket_is_bound_to_its_owner(session: boto3.Session) -> None:
    """Bucket names say nothing of the account: AWS compares, and refuses another owner's."""
    s3, _ = wired(session, "s3", Bound(MEMBER))
    seen: list[Any] = []
    s3.meta.events.register_first("before-call", lambda params, **_: seen.append(params["headers"]))
    with permit(MEMBER):
        s3.delete_object(Bucket="bucket", Key="key")
    assert seen[0]["x-amz-expected-bucket-owner"] == MEMBER


@pytest.mark.parametrize("key", ["KeyId", "KmsKeyId"])
def test_a_key_of_another_account_may_be_used(session: boto3.Session, key: str) -> None:
    client, wire = wired(session, "ssm" if key == "KeyId" else "secretsmanager", Bound(MEMBER))
    arn = f"arn:aws:kms:us-east-1:{OTHER}:key/1"
    with permit(MEMBER):
        if key == "KeyId":
            client.put_parameter(Name="n", Value=f"arn:aws:sns:us-east-1:{OTHER}:t", KeyId=arn)
        else:
            client.create_secret(Name="n", KmsKeyId=arn)
    assert len(wire.sent) == 1
