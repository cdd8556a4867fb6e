"""Each way in which a read can fail is a gap with what to do, and the rest of the account is read."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest

from migrate.inventory.scan import scan
from migrate.model.inventory import Inventory
from migrate.resources import sqs_queue
from migrate.resources.spec import Read, ResourceModule, Spec
from tests.inventory.conftest import ACCOUNT, AT, REGION, Aws

QUEUE = sqs_queue.SPEC.kind
Modules = dict[str, ResourceModule]


@pytest.fixture(autouse=True)
def modules(monkeypatch: pytest.MonkeyPatch) -> Modules:
    """The queue, whose answers the tests make."""
    known: Modules = {QUEUE: sqs_queue}
    monkeypatch.setattr("migrate.inventory.scan.BY_KIND", known)
    return known


def scanned(aws: Aws) -> Inventory:
    return scan(aws.connect, ACCOUNT, "aws", (REGION,), AT)


def module(spec: Spec) -> ResourceModule:
    return cast(ResourceModule, SimpleNamespace(SPEC=spec, properties=dict, findings=lambda doc: iter(())))


def with_queue(aws: Aws, tags: Mapping[str, str] | None = None) -> None:
    """One queue, with tags that no server would take."""
    arn = f"arn:aws:sqs:{REGION}:{ACCOUNT}:jobs"
    aws.answer("sqs", "ListQueues", lambda _: {"QueueUrls": [f"https://queue/{ACCOUNT}/jobs"]})
    aws.answer("sqs", "GetQueueAttributes", lambda _: {"Attributes": {"QueueArn": arn}})
    aws.answer("sqs", "ListQueueTags", lambda _: {"Tags": dict(tags or {})})


@pytest.mark.parametrize(
    ("code", "remedy"),
    [
        ("AccessDenied", "allow sqs:ListQueues"),
        ("NotImplemented", "acknowledge the gap"),
        ("ThrottlingException", "still refused after all retries"),
        ("InternalFailure", "run the same command again"),
    ],
)
def test_a_listing_that_fails(aws: Aws, code: str, remedy: str) -> None:
    aws.fail("sqs", "ListQueues", code)
    (gap,) = scanned(aws).gaps
    assert (gap.what, gap.where) == (QUEUE, REGION)
    assert "ListQueues" in gap.reason
    assert remedy in gap.remedy


@pytest.mark.parametrize(
    ("code", "remedy"),
    [
        ("AccessDenied", "allow sqs:ListQueueTags"),
        ("NotImplemented", "acknowledge the gap"),
        ("ThrottlingException", "still refused after all retries"),
    ],
)
def test_a_description_that_fails(aws: Aws, code: str, remedy: str) -> None:
    with_queue(aws)
    aws.answer("sqs", "ListQueueTags", lambda _: code)
    found = scanned(aws)
    (gap,) = found.gaps
    assert gap.what == found.resources[0].key
    assert remedy in gap.remedy
    assert not found.resources[0].comparable


def test_an_answer_that_says_that_there_is_more_and_not_how(aws: Aws, modules: Modules) -> None:
    kind = "AWS::Events::EventBus"
    modules[kind] = module(Spec(kind, "events", Read("list_event_buses", "EventBuses"), "Name"))
    aws.answer("events", "ListEventBuses", lambda _: {"EventBuses": [{"Name": "notes"}], "NextToken": "more"})
    found = scanned(aws)
    (gap,) = (gap for gap in found.gaps if gap.what == kind)
    assert "there is more" in gap.reason
    assert not found.resources  # a part must not look like the whole


@pytest.mark.parametrize(
    "answered",
    [
        lambda _: {"QueueUrls": 7},
        lambda _: {"QueueUrls": [{"Url": "x"}]},
        lambda _: {"QueueUrls": [None]},
        lambda _: {"QueueUrls": [["a"]]},
    ],
)
def test_a_listing_of_another_shape(aws: Aws, answered: Callable[[Any], Any]) -> None:
    with_queue(aws)
    aws.answer("sqs", "GetQueueAttributes", lambda _: {"Attributes": ["hunter2"]})
    aws.answer("sqs", "ListQueues", answered)
    found = scanned(aws)
    assert not any(resource.comparable for resource in found.resources)
    assert {gap.what for gap in found.gaps} <= {QUEUE}
    assert "hunter2" not in str(found.gaps)


@pytest.mark.parametrize("attributes", [["hunter2"], "hunter2", {"QueueArn": 7, "Policy": "hunter2"}])
def test_a_description_of_another_shape(aws: Aws, attributes: Any) -> None:
    with_queue(aws)
    aws.answer("sqs", "GetQueueAttributes", lambda _: {"Attributes": attributes})
    found = scanned(aws)
    assert not any(resource.comparable for resource in found.resources)
    assert found.gaps
    assert "hunter2" not in str(found.gaps)


def test_a_stack_of_another_shape(aws: Aws) -> None:
    aws.answer("cloudformation", "DescribeStacks", lambda _: {"Stacks": [{"StackName": "notes-dev"}]})
    (gap,) = scanned(aws).gaps
    assert gap.what == f"AWS::CloudFormation::Stack/{REGION}/notes-dev"


def test_tags_are_kept_as_they_are_and_those_of_aws_stand_in_no_property(aws: Aws) -> None:
    tags = {"aws:cloudformation:stack-name": "x", "leer": "", "größe/名前": "日本 ☃", "lang": "x" * 256, " ": "a=b,c"}
    with_queue(aws, tags)
    (queue,) = scanned(aws).resources
    assert queue.tags == tags
    listed: Any = queue.properties["Tags"]
    assert {tag["Key"]: tag["Value"] for tag in listed} == {
        key: value for key, value in tags.items() if not key.startswith("aws:")
    }


def test_ten_thousand_resources(aws: Aws, modules: Modules) -> None:
    urls = [f"https://queue/{ACCOUNT}/jobs{number:05}" for number in range(10_000)]
    spec = Spec(QUEUE, "sqs", Read("list_queues", "QueueUrls[].{Url: @}"), "Url")
    modules[QUEUE] = module(spec)
    aws.answer("sqs", "ListQueues", lambda _: {"QueueUrls": urls})
    aws.answer(
        "resourcegroupstaggingapi",
        "GetResources",
        lambda _: {
            "ResourceTagMappingList": [{"ResourceARN": url.replace("https", "arn"), "Tags": []} for url in urls]
        },
    )
    assert [resource.physical_id for resource in scanned(aws).resources] == urls


def test_which_of_two_of_one_name_is_kept_does_not_depend_on_who_answers_first(aws: Aws, modules: Modules) -> None:
    spec = Spec(QUEUE, "sqs", Read("list_queues", "QueueUrls[].{Url: @}"), "Url", name="'one'", name_property="Name")
    modules[QUEUE] = module(spec)
    for urls in (["https://b", "https://a"], ["https://a", "https://b"]):
        aws.answer("sqs", "ListQueues", lambda _, urls=urls: {"QueueUrls": urls})  # type: ignore[misc]
        found = scanned(aws)
        assert [resource.physical_id for resource in found.resources] == ["https://a"]
        assert [gap.reason for gap in found.gaps] == ["another resource has the same name: https://b"]


def test_the_same_failure_is_the_same_gap_each_time(aws: Aws) -> None:
    """AWS's messages name the request, which is another one each time."""
    aws.fail("sqs", "ListQueues", "AccessDenied")
    assert scanned(aws).gaps == scanned(aws).gaps


def with_stack(aws: Aws, kind: str, physical_id: str) -> None:
    """One stack that lists one resource."""
    stack = {"StackName": "notes-dev", "StackId": f"arn:aws:cloudformation:{REGION}:{ACCOUNT}:stack/notes-dev/1"}
    line = {"LogicalResourceId": "It", "ResourceType": kind, "PhysicalResourceId": physical_id}
    aws.answer(
        "cloudformation",
        "DescribeStacks",
        lambda _: {
            "Stacks": [{**stack, "StackStatus": "CREATE_COMPLETE", "CreationTime": datetime(2026, 1, 1, tzinfo=UTC)}]
        },
    )
    aws.answer("cloudformation", "ListStackResources", lambda _: {"StackResourceSummaries": [line]})
    aws.answer(
        "cloudformation", "GetTemplate", lambda _: {"TemplateBody": json.dumps({"Resources": {"It": {"Type": kind}}})}
    )
    aws.answer("cloudformation", "GetStackPolicy", lambda _: {})


def missing(found: Inventory) -> list[str]:
    return [finding.message for finding in found.findings if finding.code == "stack-resource-not-found"]


def test_what_could_not_even_be_named_is_not_said_to_be_deleted(aws: Aws) -> None:
    with_queue(aws)
    with_stack(aws, QUEUE, f"https://queue/{ACCOUNT}/other")
    assert missing(scanned(aws))
    aws.answer("sqs", "GetQueueAttributes", lambda _: {"Attributes": ["hunter2"]})
    found = scanned(aws)
    assert found.gaps
    assert not missing(found)


def test_parts_of_what_could_not_be_listed_are_not_said_to_be_deleted(aws: Aws, modules: Modules) -> None:
    part = "AWS::SQS::Part"
    listing = Read("list_queue_tags", "keys(Tags)[].{Id: @}", {"QueueUrl": "QueueUrl"})
    modules[part] = module(Spec(part, "sqs", listing, "Id", parents=(QUEUE,)))
    with_queue(aws)
    with_stack(aws, part, "no-such")
    assert missing(scanned(aws))
    aws.answer("sqs", "ListQueues", lambda _: "AccessDenied")
    assert not missing(scanned(aws))
