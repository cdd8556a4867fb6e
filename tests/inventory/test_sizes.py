"""What buckets hold is read from CloudWatch, region by region; why not is told, and is no gap of the plan."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from migrate.inventory import sizes
from migrate.inventory.reads import Reader
from migrate.inventory.sizes import with_sizes
from migrate.model.inventory import Inventory
from migrate.model.resource import Resource
from tests.inventory.conftest import ACCOUNT, REGION, Aws

NOW = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def bucket(name: str, region: str = REGION) -> Resource:
    return Resource("AWS::S3::Bucket", region, name, name, name, measures={"kept": 1})


def account(*resources: Resource) -> Inventory:
    return Inventory(ACCOUNT, "aws", (REGION,), NOW, resources, ())


def metric(name: str, bucket: str, storage: str) -> Mapping[str, Any]:
    where = [{"Name": "BucketName", "Value": bucket}, {"Name": "StorageType", "Value": storage}]
    return {"Namespace": "AWS/S3", "MetricName": name, "Dimensions": where}


def test_objects_and_bytes_of_a_bucket_on_a_server(aws: Aws) -> None:
    s3 = aws.open("s3")
    s3.create_bucket(Bucket="full")
    for number in range(3):
        s3.put_object(Bucket="full", Key=str(number), Body=b"x" * 100)
    queue = Resource("AWS::SQS::Queue", REGION, "full", "full", "full")
    found = with_sizes(Reader(aws.connect), account(bucket("full"), queue))
    measures = found.resources[0].measures
    assert measures["NumberOfObjects"] == 3
    assert isinstance(measures["BucketSizeBytes"], int)  # moto sizes objects of Python's
    assert measures["kept"] == 1
    assert found.resources[1] == queue
    assert found.unmeasured == ()


def test_storage_classes_are_summed(aws: Aws) -> None:
    def metrics(body: Mapping[str, Any]) -> Any:
        if body["MetricName"] == "NumberOfObjects":
            return {"Metrics": [metric("NumberOfObjects", "b", "AllStorageTypes")]}
        return {"Metrics": [metric("BucketSizeBytes", "b", name) for name in ("StandardStorage", "GlacierStorage")]}

    def values(body: Mapping[str, Any]) -> Any:
        return {"MetricDataResults": [{"Id": query["Id"], "Values": [7.0, 1.0]} for query in body["MetricDataQueries"]]}

    aws.answer("cloudwatch", "ListMetrics", metrics)
    aws.answer("cloudwatch", "GetMetricData", values)
    found = with_sizes(Reader(aws.connect), account(bucket("b"), bucket("empty")))
    assert found.resources[0].measures == {"kept": 1, "NumberOfObjects": 7, "BucketSizeBytes": 14}
    assert found.resources[1].measures == {"kept": 1}
    assert found.unmeasured == ()


def test_a_region_that_refuses_is_told_and_the_others_are_measured(aws: Aws) -> None:
    s3 = aws.open("s3")
    s3.create_bucket(Bucket="here")
    s3.put_object(Bucket="here", Key="one", Body=b"x")
    aws.fail_in("eu-west-1", "AccessDenied")
    found = with_sizes(Reader(aws.connect), account(bucket("here"), bucket("there", "eu-west-1")))
    assert found.resources[0].measures["NumberOfObjects"] == 1
    assert found.resources[1].measures == {"kept": 1}
    (gap,) = found.unmeasured
    assert (gap.where, found.gaps) == ("eu-west-1", ())
    assert "cloudwatch:ListMetrics" in gap.remedy


def test_more_metrics_than_one_call_takes(aws: Aws) -> None:
    many = sizes.AT_ONCE + 1
    asked: list[int] = []

    def metrics(body: Mapping[str, Any]) -> Any:
        return {"Metrics": [metric(body["MetricName"], f"b{number}", "StandardStorage") for number in range(many)]}

    def values(body: Mapping[str, Any]) -> Any:
        asked.append(len(body["MetricDataQueries"]))
        return {"MetricDataResults": [{"Id": query["Id"], "Values": [1.0]} for query in body["MetricDataQueries"]]}

    aws.answer("cloudwatch", "ListMetrics", metrics)
    aws.answer("cloudwatch", "GetMetricData", values)
    found = with_sizes(Reader(aws.connect), account(*(bucket(f"b{number}") for number in range(many))))
    assert all(item.measures["BucketSizeBytes"] == item.measures["NumberOfObjects"] == 1 for item in found.resources)
    assert max(asked) <= sizes.AT_ONCE
    assert sum(asked) == 2 * many


def test_an_account_without_buckets_is_not_asked(aws: Aws) -> None:
    assert with_sizes(Reader(aws.connect), account()).resources == ()
    assert aws.calls == []
