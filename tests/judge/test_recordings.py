"""Recorded answers through every module: on a made-up folder the judge is judged, on AWS's own the modules are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from migrate.resources import ALL
from migrate.resources.spec import ResourceModule
from tests.judge import recordings
from tests.judge.recordings import Figures, judge, measures

QUEUE = "https://sqs.us-east-1.amazonaws.com/111111111111/orders"
ATTRIBUTES = {"QueueArn": "arn:aws:sqs:us-east-1:111111111111:orders", "VisibilityTimeout": "30"}


def record(directory: Path, file: str, *answers: Any, scenario: str = "one", status: int = 200) -> None:
    with (directory / f"{file}.jsonl").open("a", encoding="utf-8") as lines:
        for answer in answers:
            lines.write(json.dumps({"scenario": scenario, "status": status, "data": answer}) + "\n")


def group(**more: Any) -> dict[str, Any]:
    arn = "arn:aws:logs:us-east-1:111111111111:log-group:/orders:*"
    return {"logGroups": [{"logGroupName": "/orders", "arn": arn, **more}]}


def test_what_can_be_read_goes_through(tmp_path: Path) -> None:
    record(tmp_path, "sqs.ListQueues", {"QueueUrls": [QUEUE]})
    record(tmp_path, "sqs.GetQueueAttributes", {"Attributes": ATTRIBUTES})
    record(tmp_path, "nobody.ReadsThis", {"Things": []})
    found = judge(tmp_path)
    assert (found.operations, found.read, found.unread) == (3, 2, ("nobody.ReadsThis",))
    assert (found.answers, found.through, found.failed) == (2, 2, 0)
    assert found.kinds["AWS::SQS::Queue"] == 1
    assert found.valid == found.resources >= 1
    assert measures(found)["through"] == 1


def test_an_answer_that_a_module_cannot_take_is_named(tmp_path: Path) -> None:
    record(tmp_path, "sqs.ListQueues", {"QueueUrls": [QUEUE]})
    record(tmp_path, "sqs.GetQueueAttributes", {"Attributes": {**ATTRIBUTES, "Policy": "{not json"}})
    found = judge(tmp_path)
    assert found.failed == 2  # the answer, and the listing that led to it
    failure = next(each for each in found.failures if each.kind == "AWS::SQS::QueuePolicy")
    assert failure.answers == ("sqs.ListQueues.jsonl:1", "sqs.GetQueueAttributes.jsonl:1")
    assert failure.error.startswith("JSONDecodeError")
    assert measures(found)["through"] == 0


def test_properties_of_a_wrong_type_are_invalid_and_odd_texts_are_doubtful(tmp_path: Path) -> None:
    record(tmp_path, "logs.DescribeLogGroups", group(retentionInDays="for ever"))
    record(tmp_path, "logs.DescribeLogGroups", group(retentionInDays=4), scenario="two")
    found = judge(tmp_path)
    assert [(each.path, each.rule, each.times) for each in found.complaints] == [("RetentionInDays", "type", 1)]
    assert [(each.path, each.rule) for each in found.loose] == [("RetentionInDays", "enum")]
    assert (found.resources, found.invalid) == (2, 1)


def test_facets_go_with_items_of_their_scenario(tmp_path: Path) -> None:
    """Two sessions with a table of one name: each has the tags of its own."""
    for scenario, key in (("one", "First"), ("two", "Second")):
        record(tmp_path, "dynamodb.ListTables", {"TableNames": ["orders"]}, scenario=scenario)
        record(tmp_path, "dynamodb.ListTagsOfResource", {"Tags": [{"Key": key, "Value": "x"}]}, scenario=scenario)
    from migrate.resources import BY_KIND
    from tests.judge.answers import Recordings

    made = Recordings(tmp_path).documents(BY_KIND["AWS::DynamoDB::Table"])
    assert [(each.scenario, each.document["Tags"][0]["Key"]) for each in made] == [("one", "First"), ("two", "Second")]


def test_an_answer_that_fits_no_item_is_met_all_the_same(tmp_path: Path) -> None:
    record(tmp_path, "sqs.GetQueueAttributes", {"Attributes": {**ATTRIBUTES, "RedrivePolicy": "{not json"}})
    assert judge(tmp_path).failed == 1


def test_an_answer_of_another_api_is_told_and_not_judged(tmp_path: Path) -> None:
    record(tmp_path, "sqs.ListQueues", {"QueueUrls": [QUEUE]}, {"QueueUrls": [{"Url": QUEUE}]}, {"Queues": [QUEUE]})
    found = judge(tmp_path)
    assert (found.answers, found.foreign) == (1, ("sqs.ListQueues.jsonl:2", "sqs.ListQueues.jsonl:3"))


def test_refusals_that_mean_nothing_is_configured_are_told(tmp_path: Path) -> None:
    record(tmp_path, "s3.GetBucketTagging", {"Error": {"Code": "NoSuchTagSet"}}, status=404)
    record(tmp_path, "s3.GetBucketTagging", {"Error": {"Code": "AccessDenied"}}, status=403)
    found = judge(tmp_path)
    assert (found.refusals, found.absent) == (2, 1)


@pytest.mark.parametrize(
    ("line", "said"),
    [("{", "a.B.jsonl:2 is no"), ('{"status": 200}', "a.B.jsonl:2 is no"), ("[]", "a.B.jsonl:2 is no")],
)
def test_a_line_of_another_form_is_named(tmp_path: Path, line: str, said: str) -> None:
    record(tmp_path, "a.B", {})
    with (tmp_path / "a.B.jsonl").open("a", encoding="utf-8") as lines:
        lines.write(line)
    with pytest.raises(ValueError, match=said):
        judge(tmp_path)


def test_a_folder_without_recordings_is_named(tmp_path: Path) -> None:
    for directory in (tmp_path, tmp_path / "none"):
        with pytest.raises(ValueError, match=directory.name):
            judge(directory)


@pytest.fixture(scope="module")
def figures(recorded: Path) -> Figures:
    """Of AWS's own answers."""
    return judge(recorded)


@pytest.mark.parametrize("module", ALL, ids=lambda module: module.SPEC.kind)
def test_what_aws_answered_becomes_resources(module: ResourceModule, figures: Figures) -> None:
    kind = module.SPEC.kind
    if not figures.kinds.get(kind):
        pytest.skip("nothing was recorded of it")
    assert [each for each in figures.failures if each.kind == kind] == []
    assert [each for each in figures.complaints if each.kind == kind] == []


def test_most_of_what_was_recorded_is_met(figures: Figures) -> None:
    """The recordings are found by name: a rename must not leave this file without anything to judge."""
    told = recordings.measures(figures)
    assert told["kinds"] >= 100
    assert told["operations-read"] >= 0.45
    assert told["loose"] <= 0.05 * told["resources"]
