"""A scan over HTTP: all that stands, and a gap for all that gives no answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from migrate.aws.calls import CallError
from migrate.inventory.documents import _fields
from migrate.inventory.reads import Advance
from migrate.inventory.scan import scan
from migrate.model.inventory import Inventory
from migrate.resources import sqs_queue, sqs_queue_policy
from migrate.resources.spec import Document, Read, ResourceModule, Spec
from tests.inventory.conftest import ACCOUNT, AT, REGION, Aws

QUEUE, POLICY = sqs_queue.SPEC.kind, sqs_queue_policy.SPEC.kind
POLICY_TEXT = json.dumps(
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sqs:*"}]}
)


@pytest.fixture(autouse=True)
def modules(monkeypatch: pytest.MonkeyPatch) -> dict[str, ResourceModule]:
    """Two kinds and no more, so that other modules change nothing here."""
    known: dict[str, ResourceModule] = {QUEUE: sqs_queue, POLICY: sqs_queue_policy}
    monkeypatch.setattr("migrate.inventory.scan.BY_KIND", known)
    return known


def scanned(aws: Aws, *regions: str, **more: Any) -> Inventory:
    return scan(aws.connect, ACCOUNT, "aws", regions or (REGION,), AT, **more)


def module(spec: Spec, properties: Any = lambda doc: {}) -> ResourceModule:
    return cast(ResourceModule, SimpleNamespace(SPEC=spec, properties=properties, findings=lambda doc: iter(())))


def test_what_stands_in_every_region(aws: Aws) -> None:
    aws.open("sqs").create_queue(QueueName="jobs", tags={"STAGE": "dev"}, Attributes={"Policy": POLICY_TEXT})
    aws.open("sqs", "eu-west-1").create_queue(QueueName="jobs")
    found = scanned(aws, REGION, "eu-west-1")
    assert [each.key for each in found.resources] == [
        f"{QUEUE}/eu-west-1/jobs",
        f"{QUEUE}/us-east-1/jobs",
        f"{POLICY}/us-east-1/jobs/policy",
    ]
    assert found.by_key[f"{QUEUE}/us-east-1/jobs"].tags == {"STAGE": "dev"}
    assert found.by_key[f"{QUEUE}/us-east-1/jobs"].properties["VisibilityTimeout"] == 30
    assert found.by_key[f"{POLICY}/us-east-1/jobs/policy"].parent == f"{QUEUE}/us-east-1/jobs"
    assert not found.gaps
    assert (found.account, found.taken_at, found.regions) == (ACCOUNT, AT, ("eu-west-1", "us-east-1"))


def test_the_same_account_gives_the_same_inventory(aws: Aws) -> None:
    for number in range(20):
        aws.open("sqs").create_queue(QueueName=f"jobs{number}", Attributes={"Policy": POLICY_TEXT})
    assert scanned(aws) == scanned(aws)


def test_progress_ends_at_all(aws: Aws) -> None:
    aws.open("sqs").create_queue(QueueName="jobs")
    told: list[Advance] = []
    scanned(aws, progress=told.append)
    assert all(one.done <= one.total <= one.all_total and one.all_done <= one.all_total for one in told)
    assert told[-1].all_done == told[-1].all_total
    assert [one.done for one in told if one.what == QUEUE] == [1, 2]  # its listing, and the queue


def test_a_listing_that_is_denied_is_one_gap_and_the_rest_is_read(aws: Aws) -> None:
    aws.open("sqs", "eu-west-1").create_queue(QueueName="jobs")
    aws.open("cloudformation").create_stack(
        StackName="s", TemplateBody=json.dumps({"Resources": {"A": {"Type": QUEUE}}})
    )
    aws.fail("sqs", "ListQueues", "AccessDenied")
    found = scanned(aws)
    (gap,) = (gap for gap in found.gaps if gap.what == QUEUE)  # the tagging API may tell of the queue besides
    assert gap.where == REGION
    assert "sqs:ListQueues" in gap.remedy
    assert len(found.stacks) == 1
    assert [each.modelled for each in found.resources] == [False]
    assert not found.findings


def test_a_facet_that_is_denied_leaves_an_outline_and_a_gap_that_names_it(aws: Aws) -> None:
    aws.open("sqs").create_queue(QueueName="jobs", Attributes={"DelaySeconds": "7"})
    aws.fail("sqs", "ListQueueTags", "AccessDeniedException")
    found = scanned(aws)
    (resource,) = found.resources
    assert (resource.modelled, resource.properties, resource.facts) == (False, {}, {})
    assert resource.identifiers["Arn"].endswith(":jobs")
    (gap,) = found.gaps
    assert (gap.what, gap.where) == (resource.key, REGION)
    assert "sqs:ListQueueTags" in gap.remedy


def test_credentials_that_are_no_good_end_the_scan(aws: Aws) -> None:
    aws.fail("sqs", "ListQueues", "ExpiredToken")
    with pytest.raises(CallError, match="ExpiredToken"):
        scanned(aws)


def test_stacks_and_what_they_hold(aws: Aws) -> None:
    template = {
        "Resources": {
            "Jobs": {"Type": QUEUE, "Properties": {"QueueName": "jobs"}},
            "Topic": {"Type": "AWS::SNS::Topic"},
        }
    }
    aws.open("cloudformation").create_stack(StackName="notes-dev", TemplateBody=json.dumps(template))
    found = scanned(aws)
    places = {each.kind: (each.modelled, each.membership.logical_id) for each in found.resources if each.membership}
    assert places == {QUEUE: (True, "Jobs"), "AWS::SNS::Topic": (False, "Topic")}
    assert found.stacks[0].template == template
    assert not found.findings


def test_the_tagging_api_tells_what_nothing_else_does(aws: Aws, modules: dict[str, ResourceModule]) -> None:
    modules[QUEUE] = module(replace(sqs_queue.SPEC, tags=""), sqs_queue.properties)
    aws.open("sqs").create_queue(QueueName="jobs", tags={"STAGE": "dev"})
    riddle = "arn:aws:riddle:us-east-1:123456789012:thing/1"
    page = {"ResourceTagMappingList": [{"ResourceARN": riddle, "Tags": [{"Key": "STAGE", "Value": "dev"}]}]}
    aws.answer(
        "resourcegroupstaggingapi",
        "GetResources",
        lambda body: {
            "ResourceTagMappingList": [
                *page["ResourceTagMappingList"],
                {"ResourceARN": f"arn:aws:sqs:us-east-1:{ACCOUNT}:jobs", "Tags": [{"Key": "STAGE", "Value": "dev"}]},
            ]
        },
    )
    found = scanned(aws)
    assert found.by_key[f"{QUEUE}/us-east-1/jobs"].tags == {"STAGE": "dev"}
    (gap,) = found.gaps
    assert (gap.what, gap.where) == (riddle, REGION)
    assert "riddle:thing" in gap.reason
    aws.answers.clear()
    aws.fail("resourcegroupstaggingapi", "GetResources", "AccessDenied")
    assert [gap.what for gap in scanned(aws).gaps] == ["tagging API"]


def test_only_some_kinds_with_their_parents(aws: Aws, modules: dict[str, ResourceModule]) -> None:
    modules["AWS::KMS::Key"] = module(Spec("AWS::KMS::Key", "kms", Read("list_keys", "Keys"), "KeyId"))
    aws.open("sqs").create_queue(QueueName="jobs", Attributes={"Policy": POLICY_TEXT})
    aws.open("kms").create_key(Tags=[{"TagKey": "STAGE", "TagValue": "dev"}])
    found = scanned(aws, kinds=[POLICY])
    assert {each.kind for each in found.resources} == {QUEUE, POLICY}
    assert not found.gaps


def test_a_document_of_unknown_shape_is_a_gap_without_its_values(aws: Aws, modules: dict[str, ResourceModule]) -> None:
    def broken(doc: Document) -> Mapping[str, Any]:
        return {"DelaySeconds": int(f"hunter2{doc['QueueArn']}")}

    modules[QUEUE] = module(sqs_queue.SPEC, broken)
    aws.open("sqs").create_queue(QueueName="jobs")
    found = scanned(aws)
    assert [each.modelled for each in found.resources] == [False]
    (gap,) = found.gaps
    assert "ValueError" in gap.reason
    assert "hunter2" not in gap.reason + gap.remedy
    assert "test_scan.py:" in gap.remedy


def test_two_of_one_name_are_a_gap(aws: Aws, modules: dict[str, ResourceModule]) -> None:
    modules.pop(POLICY)
    modules[QUEUE] = module(
        Spec(QUEUE, "sqs", Read("list_queues", "QueueUrls[].{Url: @}"), "Url", name="'one'", name_property="Name")
    )
    for name in ("a", "b"):
        aws.open("sqs").create_queue(QueueName=name)
    found = scanned(aws)
    assert len(found.resources) == 1
    assert [gap.what for gap in found.gaps] == [found.resources[0].key]


def test_what_is_awss_or_elsewheres_is_passed_over_as_soon_as_it_shows(
    aws: Aws, modules: dict[str, ResourceModule]
) -> None:
    spec = replace(sqs_queue.SPEC, elsewhere="ends_with(QueueUrl, 'abroad')", owned_by_aws="VisibilityTimeout != '30'")
    modules[QUEUE] = module(spec)
    open_queues = aws.open("sqs")
    open_queues.create_queue(QueueName="abroad")
    open_queues.create_queue(QueueName="theirs", Attributes={"VisibilityTimeout": "31"}, tags={"a": "b"})
    open_queues.create_queue(QueueName="mine")
    found = scanned(aws)
    assert [each.name for each in found.resources] == ["mine"]
    assert not found.gaps


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("KeyManager == 'AWS'", {"KeyManager"}),
        ("starts_with(Path, '/aws-service-role/')", {"Path"}),
        ("BucketRegion && BucketRegion != _.Region", {"BucketRegion", "_"}),
        ("Rules[?Id == 'x'] | [0].Name", {"Rules"}),
        ("!Tags[0].Key || contains(['a'], Name)", {"Tags", "Name"}),
    ],
)
def test_the_fields_that_a_path_needs(path: str, fields: set[str]) -> None:
    assert _fields(path) == fields


def test_a_listing_within_another_keeps_each_gap(aws: Aws, modules: dict[str, ResourceModule]) -> None:
    within = Read("list_queues", "QueueUrls[].{QueueUrl: @}")
    tags = Read("list_queue_tags", "[{Url: 'x'}]", {"QueueUrl": "QueueUrl"})
    modules[QUEUE] = module(Spec(QUEUE, "sqs", tags, "Url", within=within))
    modules.pop(POLICY)
    for name in ("a", "b"):
        aws.open("sqs").create_queue(QueueName=name)
    aws.fail("sqs", "ListQueueTags", "AccessDenied")
    found = scanned(aws)
    assert [gap.what for gap in found.gaps] == [QUEUE]
    assert not found.resources
