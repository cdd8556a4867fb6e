"""No write leaves without a permit for its account, whatever the thread; every declared read passes."""

from __future__ import annotations

import socket
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import EndpointConnectionError

from migrate.aws import Client
from migrate.aws.guard import Bound, Forbidden, bound, carried, guard, is_write, permit
from migrate.resources import ALL
from migrate.resources.spec import ResourceModule

MEMBER, OTHER = "222222222222", "333333333333"


@pytest.fixture(scope="module")
def nowhere() -> str:
    """An address where nothing listens: whatever is sent fails with a connection error, and not Forbidden."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return f"http://127.0.0.1:{taken.getsockname()[1]}"


def client(url: str, to: Bound, service: str = "sqs") -> Client:
    made: Client = boto3.client(
        service,  # type: ignore[call-overload]
        region_name="us-east-1",
        endpoint_url=url,
        aws_access_key_id="AKIAEXAMPLE",
        aws_secret_access_key="none",
        config=Config(retries={"total_max_attempts": 1}, connect_timeout=2),
    )
    return guard(made, to)


def test_a_write_is_refused_before_anything_is_sent(nowhere: str) -> None:
    with pytest.raises(Forbidden, match=f"sqs:CreateQueue in account {MEMBER}.*no step is running"):
        client(nowhere, Bound(MEMBER)).create_queue(QueueName="orders")


def test_a_read_passes(nowhere: str) -> None:
    with pytest.raises(EndpointConnectionError):
        client(nowhere, Bound(MEMBER)).list_queues()


def test_a_permitted_write_passes(nowhere: str) -> None:
    with permit(MEMBER), pytest.raises(EndpointConnectionError):
        client(nowhere, Bound(MEMBER)).create_queue(QueueName="orders")


def test_the_permit_names_one_account(nowhere: str) -> None:
    with permit(OTHER), pytest.raises(Forbidden, match=f"may only do \\* in account {OTHER}"):
        client(nowhere, Bound(MEMBER)).create_queue(QueueName="orders")


def test_the_permit_may_name_actions(nowhere: str) -> None:
    with permit(MEMBER, ("organizations:*",)), pytest.raises(Forbidden):
        client(nowhere, Bound(MEMBER)).create_queue(QueueName="orders")
    with permit(MEMBER, ("organizations:*",)), pytest.raises(EndpointConnectionError):
        client(nowhere, Bound(MEMBER), "organizations").create_organization()


def test_the_source_is_never_written_even_with_a_permit(nowhere: str) -> None:
    with permit(MEMBER), pytest.raises(Forbidden, match="source account"):
        client(nowhere, Bound(MEMBER, read_only=True)).delete_queue(QueueUrl="https://example.com/q")


def test_the_permit_ends_with_its_block_even_by_an_error(nowhere: str) -> None:
    with pytest.raises(ValueError, match="broke"), permit(MEMBER):
        raise ValueError("broke")
    with pytest.raises(Forbidden):
        client(nowhere, Bound(MEMBER)).create_queue(QueueName="orders")


def test_a_thread_has_no_permit_of_another(nowhere: str) -> None:
    member = client(nowhere, Bound(MEMBER))
    with permit(MEMBER), ThreadPoolExecutor(1) as pool, pytest.raises(Forbidden):
        pool.submit(member.create_queue, QueueName="orders").result()


def test_a_thread_is_given_the_permit_openly(nowhere: str) -> None:
    member = client(nowhere, Bound(MEMBER))
    with permit(MEMBER), ThreadPoolExecutor(4) as pool:
        work = carried(lambda name: member.create_queue(QueueName=name))
        for future in [pool.submit(work, name) for name in "abcd"]:
            with pytest.raises(EndpointConnectionError):
                future.result()


def test_an_upload_by_the_transfer_threads_is_stopped_too(nowhere: str) -> None:
    with pytest.raises(Forbidden):
        client(nowhere, Bound(MEMBER), "s3").upload_fileobj(BytesIO(b"x"), "bucket", "key")


@pytest.mark.parametrize(
    ("service", "operation", "writes"),
    [
        ("s3", "list_objects_v2", False),
        ("s3", "HeadObject", False),
        ("s3", "get_bucket_notification_configuration", False),
        ("s3", "put_object", True),
        ("s3", "delete_bucket", True),
        ("apigateway", "get_rest_apis", False),
        ("apigateway", "create_rest_api", True),
        ("apigatewayv2", "get_apis", False),
        ("apigatewayv2", "delete_api", True),
        ("lambda", "get_function", False),
        ("lambda", "invoke", True),
        ("dynamodb", "scan", False),
        ("dynamodb", "execute_statement", True),
        ("dynamodb", "batch_write_item", True),
        ("sqs", "receive_message", True),  # published as a read, yet it hides the messages from their consumers
        ("sts", "assume_role", True),
        ("sts", "get_caller_identity", False),
        ("secretsmanager", "get_secret_value", False),
        ("ssm", "get_parameters_by_path", False),
        ("cloudwatch", "describe_alarms", False),
        ("resourcegroupstaggingapi", "get_resources", False),
        ("resourcegroupstaggingapi", "tag_resources", True),
        ("organizations", "list_accounts", False),
        ("organizations", "create_account", True),
        ("stepfunctions", "start_execution", True),
        ("logs", "describe_log_groups", False),
        ("cloudformation", "get_template", False),
        ("cloudformation", "create_change_set", True),
        ("kms", "list_aliases", False),
        ("kms", "an_operation_of_next_year", True),
    ],
)
def test_operations_are_classed(service: str, operation: str, writes: bool) -> None:
    assert is_write(service, operation) is writes


@pytest.mark.parametrize("module", ALL, ids=lambda module: module.SPEC.kind)
def test_every_declared_read_is_a_read(module: ResourceModule) -> None:
    spec = module.SPEC
    declared = [read for read in (spec.listing, *spec.facets.values()) if read.operation]
    assert [read.operation for read in declared if is_write(spec.service, read.operation)] == []


def test_a_client_knows_its_account(nowhere: str) -> None:
    assert bound(client(nowhere, Bound(MEMBER))) == Bound(MEMBER)
