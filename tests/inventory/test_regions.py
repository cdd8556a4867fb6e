"""A region or an endpoint that cannot be read is one gap, and the scan goes on."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError

from migrate.aws.calls import CallError
from migrate.inventory.scan import scan
from migrate.model.inventory import Inventory
from migrate.resources import sqs_queue, sqs_queue_policy
from tests.inventory.conftest import ACCOUNT, AT, REGION, Aws

QUEUE = sqs_queue.SPEC.kind
CLOSED = "me-south-1"


@pytest.fixture(autouse=True)
def modules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "migrate.inventory.scan.BY_KIND", {QUEUE: sqs_queue, sqs_queue_policy.SPEC.kind: sqs_queue_policy}
    )


def closing(aws: Aws, *closed: str, service: str = "", error: Any = None) -> Any:
    """A way in that fails in some regions, for every service or for one."""

    def connect(name: str, region: str) -> Any:
        client = aws.connect(name, region)
        if region in closed and service in ("", name):
            client.meta.events.register("before-send", lambda **_: raised(error, name))
        return client

    return connect


def raised(error: Any, service: str) -> Any:
    raise error(endpoint_url=f"https://{service}.example.com/")


def scanned(connect: Any, *regions: str) -> Inventory:
    return scan(connect, ACCOUNT, "aws", regions, AT)


def test_a_region_that_is_not_enabled_is_a_gap(aws: Aws) -> None:
    """AWS does not know the credentials there, and says so as if they were no good at all."""
    aws.open("sqs").create_queue(QueueName="jobs")
    aws.fail_in(CLOSED, "InvalidClientTokenId")
    found = scanned(aws.connect, CLOSED, REGION)
    (gap,) = found.gaps
    assert (gap.what, gap.where) == ("all kinds", CLOSED)
    assert "enable the region" in gap.remedy
    assert [resource.region for resource in found.resources] == [REGION]
    assert found.regions == (CLOSED, REGION)
    assert {operation for _, operation, region in aws.calls if region == CLOSED} == {"GetCallerIdentity"}


def test_a_region_that_cannot_be_reached_is_a_gap(aws: Aws) -> None:
    found = scanned(closing(aws, CLOSED, error=EndpointConnectionError), REGION, CLOSED)
    (gap,) = found.gaps
    assert (gap.what, gap.where) == ("all kinds", CLOSED)
    assert "EndpointConnectionError" in gap.reason


def test_credentials_that_no_region_takes_end_the_scan(aws: Aws) -> None:
    aws.fail("sts", "GetCallerIdentity", "ExpiredToken")
    with pytest.raises(CallError, match="ExpiredToken"):
        scanned(aws.connect, REGION, CLOSED)


def test_an_endpoint_that_cannot_be_reached_is_one_gap_for_all_its_kinds(aws: Aws) -> None:
    found = scanned(closing(aws, REGION, service="sqs", error=EndpointConnectionError), REGION)
    (gap,) = found.gaps
    assert (gap.what, gap.where) == ("sqs", REGION)
    assert "https://" not in gap.reason  # every operation has another address


def test_an_endpoint_that_goes_away_is_one_gap_however_many_resources_it_had(aws: Aws) -> None:
    for number in range(20):
        aws.open("sqs").create_queue(QueueName=f"jobs{number}")
    client = aws.connect("sqs", REGION)
    client.meta.events.register(
        "before-send.sqs.GetQueueAttributes", lambda **_: raised(EndpointConnectionError, "sqs")
    )
    found = scanned(aws.connect, REGION)
    (gap,) = found.gaps
    assert (gap.what, gap.where) == ("sqs", REGION)
    assert not found.resources  # without its attributes a queue has not even an ARN
