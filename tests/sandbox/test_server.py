"""The server itself: journal, faults, Lambda code, and what goes through untouched."""

import base64
import hashlib
import io
import json
import socket
import urllib.error
import urllib.request
import zipfile
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionClosedError, ReadTimeoutError
from botocore.exceptions import ConnectionError as NoConnection
from botocore.parsers import ResponseParserError

from migrate.sandbox.faults import Fault, FaultKind, fault_of
from migrate.sandbox.server import Options, Sandbox
from tests.sandbox.conftest import Actor, code_of


def console(sandbox: Sandbox, path: str, method: str = "GET", content: Any = None) -> Any:
    """What the sandbox's console answers."""
    body = None if content is None else json.dumps(content).encode()
    request = urllib.request.Request(f"{sandbox.url}/sandbox/{path}", data=body, method=method)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.loads(answer.read())


def zipped(text: str) -> bytes:
    """A zip with one file."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(zipfile.ZipInfo("index.py"), text)  # without the time of day
    return content.getvalue()


def test_health_says_which_account_is_shared(sandbox: Sandbox) -> None:
    assert console(sandbox, "health")["account"] == sandbox.account


def test_the_journal_has_every_call_with_who_and_what(sandbox: Sandbox, operator: Actor, source_role: str) -> None:
    operator.client("s3").create_bucket(Bucket="bucket")
    session = operator.assume(source_role)
    session.client("ssm").put_parameter(Name="/dev/key", Value="hidden-value", Type="SecureString")
    with pytest.raises(ClientError):
        session.client("sqs").get_queue_url(QueueName="none")
    entries = sandbox.journal()
    assert [e.seq for e in entries] == [1, 2, 3, 4]
    assert [(e.service, e.operation, e.status) for e in entries] == [
        ("s3", "CreateBucket", 200),
        ("sts", "AssumeRole", 200),
        ("ssm", "PutParameter", 200),
        ("sqs", "GetQueueUrl", 400),
    ]
    assert entries[0].principal == f"arn:aws:iam::{sandbox.account}:user/operator"
    assert entries[2].principal == f"arn:aws:sts::{sandbox.account}:assumed-role/migrate-source/test"
    assert entries[2].resource == f"arn:aws:ssm:us-east-1:{sandbox.account}:parameter/dev/key"
    assert entries[3].error_code is not None
    assert all(e.account == sandbox.account == e.owner for e in entries)


def test_the_journal_holds_no_values_and_can_be_read_over_http_and_in_its_file(
    sandbox: Sandbox, operator: Actor, tmp_path: Path
) -> None:
    operator.client("ssm").put_parameter(Name="/dev/key", Value="hidden-value", Type="SecureString")
    operator.client("ssm").get_parameter(Name="/dev/key", WithDecryption=True)
    text = (tmp_path / "sandbox" / "journal.jsonl").read_text()
    lines = [json.loads(line) for line in text.splitlines()]
    assert lines == console(sandbox, "journal")["entries"]
    assert console(sandbox, "journal?since=1")["entries"] == lines[1:]
    assert "hidden-value" not in text


def test_the_door_of_the_tests_leaves_no_trace(sandbox: Sandbox, operator: Actor) -> None:
    operator.client("sqs").create_queue(QueueName="jobs")
    before = sandbox.journal()
    assert len(sandbox.session().client("sqs").list_queues()["QueueUrls"]) == 1
    assert "QueueUrls" not in sandbox.session("222222222222").client("sqs").list_queues()
    assert sandbox.journal() == before


def test_an_error_strikes_as_often_as_asked_and_nothing_is_done(sandbox: Sandbox, operator: Actor) -> None:
    fault = {"kind": "error", "service": "sqs", "operation": "CreateQueue", "code": "Throttling", "status": 400}
    console(sandbox, "faults", "POST", [fault | {"skip": 1, "times": 2}])
    sqs = operator.client("sqs")
    sqs.create_queue(QueueName="first")
    for _ in range(2):
        with pytest.raises(ClientError) as error:
            sqs.create_queue(QueueName="second")
        assert code_of(error) == "Throttling"
    assert len(sqs.list_queues()["QueueUrls"]) == 1
    sqs.create_queue(QueueName="second")
    assert console(sandbox, "faults")["faults"] == []


def test_a_fault_is_for_its_account_only(sandbox: Sandbox, operator: Actor) -> None:
    sandbox.fail(Fault(FaultKind.ERROR, account="222222222222"))
    operator.client("sqs").list_queues()
    assert len(console(sandbox, "faults")["faults"]) == 1
    assert console(sandbox, "faults", "DELETE")["faults"] == []


def test_a_lost_response_leaves_the_effect_behind(sandbox: Sandbox, operator: Actor) -> None:
    sandbox.fail(Fault(FaultKind.LOST_RESPONSE, service="sqs", operation="CreateQueue"))
    with pytest.raises((NoConnection, ConnectionClosedError)):
        operator.client("sqs").create_queue(QueueName="jobs")
    assert len(operator.client("sqs").list_queues()["QueueUrls"]) == 1
    assert sandbox.journal()[0].error_code == "LostResponse"


def test_botocore_sends_a_lost_create_account_again(sandbox: Sandbox, operator: Actor) -> None:
    organizations = operator.client("organizations", Config(retries={"total_max_attempts": 2}))
    organizations.create_organization(FeatureSet="ALL")
    sandbox.fail(Fault(FaultKind.LOST_RESPONSE, operation="CreateAccount"))
    organizations.create_account(Email="dev@example.com", AccountName="dev")
    assert len(organizations.list_create_account_status()["CreateAccountStatuses"]) == 2


def test_a_delay_outlasts_an_impatient_client(sandbox: Sandbox, operator: Actor) -> None:
    sandbox.fail(Fault(FaultKind.DELAY, operation="ListQueues", seconds=1.0))
    impatient = Config(read_timeout=0.2, retries={"total_max_attempts": 1})
    with pytest.raises(ReadTimeoutError):
        operator.client("sqs", impatient).list_queues()
    operator.client("sqs", impatient).list_queues()


@pytest.mark.parametrize("content", [{"kind": "flood"}, {"kind": "error", "colour": "red"}])
def test_a_fault_that_cannot_be_is_refused(content: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"one of error, delay, lost_response|no colour"):
        fault_of(content)


def function(operator: Actor, sandbox: Sandbox, name: str, code: dict[str, Any]) -> None:
    """Make a Lambda function."""
    trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    operator.client("iam").create_role(
        RoleName=f"{name}-role", AssumeRolePolicyDocument=json.dumps({"Statement": [trust]})
    )
    operator.client("lambda").create_function(
        FunctionName=name,
        Runtime="python3.12",
        Handler="index.handler",
        Role=f"arn:aws:iam::{sandbox.account}:role/{name}-role",
        Code=code,
    )


def downloaded(address: str) -> bytes:
    """What lies at an address, fetched without credentials."""
    with urllib.request.urlopen(address, timeout=10) as answer:
        content: bytes = answer.read()
        return content


def test_code_of_a_function_is_what_the_bucket_held_when_it_was_made(sandbox: Sandbox, operator: Actor) -> None:
    s3 = operator.client("s3")
    s3.create_bucket(Bucket="artifacts")
    s3.put_object(Bucket="artifacts", Key="code.zip", Body=zipped("first"))
    function(operator, sandbox, "worker", {"S3Bucket": "artifacts", "S3Key": "code.zip"})
    s3.put_object(Bucket="artifacts", Key="code.zip", Body=zipped("second"))
    answer = operator.client("lambda").get_function(FunctionName="worker")
    content = downloaded(answer["Code"]["Location"])
    assert content == zipped("first")
    digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
    assert digest == answer["Configuration"]["CodeSha256"]


def test_inline_code_versions_and_layers_can_be_downloaded_too(sandbox: Sandbox, operator: Actor) -> None:
    function(operator, sandbox, "worker", {"ZipFile": zipped("v1")})
    client = operator.client("lambda")
    client.publish_version(FunctionName="worker")
    client.update_function_code(FunctionName="worker", ZipFile=zipped("v2"))
    layer = client.publish_layer_version(LayerName="common", Content={"ZipFile": zipped("layer")})
    first = client.get_function(FunctionName="worker", Qualifier="1")["Code"]["Location"]
    latest = client.get_function(FunctionName="worker")["Code"]["Location"]
    by_number = client.get_layer_version(LayerName="common", VersionNumber=layer["Version"])["Content"]["Location"]
    assert downloaded(first) == zipped("v1")
    assert downloaded(latest) == zipped("v2")
    assert downloaded(by_number) == zipped("layer")


def test_an_address_that_was_not_given_out_is_denied(sandbox: Sandbox) -> None:
    with pytest.raises(urllib.error.HTTPError, match="403"):
        downloaded(f"{sandbox.url}/sandbox/code/guess/code.zip")


def test_unsigned_calls_are_denied(sandbox: Sandbox) -> None:
    with pytest.raises(urllib.error.HTTPError, match="403"):
        downloaded(f"{sandbox.url}/bucket/key")


def test_objects_pass_unharmed_and_a_signed_address_opens_them(sandbox: Sandbox, operator: Actor) -> None:
    s3 = operator.client("s3")
    s3.create_bucket(Bucket="sandbox")
    content = bytes(range(256)) * 5000
    s3.put_object(Bucket="sandbox", Key="a b/ü+%20.bin", Body=io.BytesIO(content), Metadata={"k": "v"})
    head = s3.head_object(Bucket="sandbox", Key="a b/ü+%20.bin")
    assert head["ContentLength"] == len(content)
    assert head["Metadata"] == {"k": "v"}
    assert s3.get_object(Bucket="sandbox", Key="a b/ü+%20.bin", Range="bytes=1-3")["Body"].read() == content[1:4]
    parameters = {"Bucket": "sandbox", "Key": "a b/ü+%20.bin"}
    assert downloaded(s3.generate_presigned_url("get_object", Params=parameters)) == content


def test_a_multipart_upload_arrives_whole(sandbox: Sandbox, operator: Actor) -> None:
    s3 = operator.client("s3")
    s3.create_bucket(Bucket="bucket")
    upload = s3.create_multipart_upload(Bucket="bucket", Key="big")["UploadId"]
    pieces = [b"a" * 5 * 1024 * 1024, b"b"]
    parts = [
        {
            "PartNumber": number,
            "ETag": s3.upload_part(Bucket="bucket", Key="big", UploadId=upload, PartNumber=number, Body=piece)["ETag"],
        }
        for number, piece in enumerate(pieces, 1)
    ]
    s3.complete_multipart_upload(Bucket="bucket", Key="big", UploadId=upload, MultipartUpload={"Parts": parts})
    assert s3.get_object(Bucket="bucket", Key="big")["Body"].read() == b"".join(pieces)


def test_there_is_one_sandbox_in_a_process_and_the_next_is_empty(sandbox: Sandbox, tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="already"), Sandbox.start(tmp_path / "second"):
        pass


def test_a_sandbox_starts_empty(tmp_path: Path) -> None:
    for number in range(2):
        with Sandbox.start(tmp_path / str(number)) as running:
            operator = Actor(running, running.credentials())
            operator.client("s3").create_bucket(Bucket="same-name")
            operator.client("organizations").create_organization(FeatureSet="ALL")
            assert [entry.status for entry in running.journal()] == [200, 200]


def test_a_port_in_use_is_an_error_and_the_process_may_try_again(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(OSError, match="in use"), Sandbox.start(tmp_path, Options(port=port)):
            pass
    with Sandbox.start(tmp_path, Options(port=0)) as running:
        assert console(running, "health")["status"] == "ok"


def test_the_environment_is_all_that_a_tool_needs(
    sandbox: Sandbox, operator: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    operator.client("sqs").create_queue(QueueName="jobs")
    for name, value in sandbox.environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    monkeypatch.delenv("AWS_SESSION_TOKEN", raising=False)
    assert len(boto3.Session().client("sqs").list_queues()["QueueUrls"]) == 1


@pytest.mark.parametrize(
    ("service", "operation"), [("lambda", "get_account_settings"), ("cloudformation", "describe_account_limits")]
)
def test_what_moto_lacks_stays_unsupported_and_stands_in_the_journal(
    sandbox: Sandbox, operator: Actor, service: str, operation: str
) -> None:
    with pytest.raises((ClientError, ResponseParserError)):
        getattr(operator.client(service), operation)()
    (entry,) = sandbox.journal()
    assert entry.operation.lower() == operation.replace("_", "")
    assert entry.status in (404, 500, 501)
