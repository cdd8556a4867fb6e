"""Failures are typed, absent is not unsupported, and no secret gets into an error."""

from __future__ import annotations

import io
from typing import Any

import boto3
import pytest
from botocore.exceptions import (
    ClientError,
    EndpointConnectionError,
    NoCredentialsError,
    ParamValidationError,
    ReadTimeoutError,
)
from botocore.parsers import ResponseParserError
from botocore.response import StreamingBody
from botocore.stub import Stubber

from migrate.aws import Client
from migrate.aws.calls import CallError, Failure, call, failed, read
from migrate.resources.spec import Read


def client(service: str) -> Client:
    return boto3.client(
        service,  # type: ignore[call-overload]
        region_name="us-east-1",
        aws_access_key_id="AKIAEXAMPLE",
        aws_secret_access_key="none",
    )


def refused(code: str, message: str = "because") -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": message}}, "Operation")


@pytest.mark.parametrize(
    ("service", "operation", "error", "failure"),
    [
        ("sqs", "list_queues", refused("AccessDenied"), Failure.DENIED),
        ("kms", "list_keys", refused("AccessDeniedException"), Failure.DENIED),
        ("sqs", "list_queues", refused("404"), Failure.UNSUPPORTED),
        ("sqs", "list_queues", refused("500"), Failure.UNSUPPORTED),
        ("s3", "head_object", refused("404"), Failure.ABSENT),
        ("s3", "head_bucket", refused("403"), Failure.DENIED),
        ("s3", "get_bucket_policy", refused("NoSuchBucketPolicy"), Failure.ABSENT),
        ("sqs", "get_queue_url", refused("AWS.SimpleQueueService.NonExistentQueue"), Failure.ABSENT),
        ("lambda", "get_policy", refused("ResourceNotFoundException"), Failure.ABSENT),
        ("iam", "list_roles", refused("Throttling"), Failure.THROTTLED),
        ("iam", "list_roles", refused("ExpiredToken"), Failure.CREDENTIALS),
        ("iam", "list_roles", refused("MalformedInput"), Failure.OTHER),
        ("iam", "list_roles", NoCredentialsError(), Failure.CREDENTIALS),
        ("iam", "list_roles", EndpointConnectionError(endpoint_url="http://x"), Failure.NETWORK),
        ("iam", "list_roles", ReadTimeoutError(endpoint_url="http://x"), Failure.NETWORK),
        ("iam", "list_roles", ResponseParserError("<html>"), Failure.UNSUPPORTED),
    ],
)
def test_failures_are_classed(service: str, operation: str, error: Exception, failure: Failure) -> None:
    found = failed(client(service), operation, {}, error)
    assert (found.failure, bool(found.remedy)) == (failure, True)


def test_a_denied_call_names_the_action_to_allow() -> None:
    assert "s3:ListAllMyBuckets" in failed(client("s3"), "list_buckets", {}, refused("AccessDenied")).remedy


@pytest.mark.parametrize(
    ("service", "operation", "params"),
    [
        ("ssm", "put_parameter", {"Name": "/app/key", "Value": "hunter2"}),
        ("secretsmanager", "put_secret_value", {"SecretId": "app", "SecretString": "hunter2"}),
        ("secretsmanager", "put_secret_value", {"SecretId": "app", "SecretBinary": b"hunter2"}),
        ("lambda", "create_function", {"Environment": {"Variables": {"TOKEN": "hunter2"}}}),
        ("cloudformation", "create_stack", {"Parameters": [{"ParameterKey": "Pw", "ParameterValue": "hunter2"}]}),
    ],
)
def test_no_secret_is_repeated(service: str, operation: str, params: dict[str, Any]) -> None:
    error = failed(client(service), operation, params, refused("ValidationError", "the value 'hunter2' is too short"))
    assert "hunter2" not in error.message
    assert "****" in error.message


def test_botocores_own_check_does_not_show_values() -> None:
    with pytest.raises(CallError) as raised:
        call(client("ssm"), "put_parameter", Name=17, Value=["hunter2"])
    assert "hunter2" not in raised.value.message
    assert raised.value.code == ParamValidationError.__name__


LISTING = Read("list_queues", "QueueUrls[].{QueueUrl: @}")


def test_all_pages_are_one_answer() -> None:
    sqs = client("sqs")
    with Stubber(sqs) as stub:
        stub.add_response("list_queues", {"QueueUrls": ["a", "b"], "NextToken": "more"})
        stub.add_response("list_queues", {"NextToken": "still more"}, {"NextToken": "more"})
        stub.add_response("list_queues", {"QueueUrls": ["c"]}, {"NextToken": "still more"})
        assert read(sqs, LISTING, {}) == [{"QueueUrl": "a"}, {"QueueUrl": "b"}, {"QueueUrl": "c"}]


def test_parameters_come_from_the_document() -> None:
    sqs = client("sqs")
    facet = Read("get_queue_attributes", "Attributes", {"QueueUrl": "Url", "AttributeNames": '`["All"]`'})
    with Stubber(sqs) as stub:
        wanted = {"QueueUrl": "https://q", "AttributeNames": ["All"]}
        stub.add_response("get_queue_attributes", {"Attributes": {"DelaySeconds": "1"}}, wanted)
        assert read(sqs, facet, {"Url": "https://q"}) == {"DelaySeconds": "1"}


def test_declared_absence_is_an_answer_and_another_error_is_none() -> None:
    s3 = client("s3")
    facet = Read("get_bucket_policy", "Policy", {"Bucket": "Name"}, absent=("NoSuchBucketPolicy",))
    with Stubber(s3) as stub:
        stub.add_client_error("get_bucket_policy", "NoSuchBucketPolicy")
        assert read(s3, facet, {"Name": "b"}) is None
        stub.add_client_error("get_bucket_policy", "404")
        with pytest.raises(CallError) as raised:
            read(s3, facet, {"Name": "b"})
    assert raised.value.failure is Failure.UNSUPPORTED


def test_more_without_a_way_to_it_is_an_error() -> None:
    kinesis = client("kinesis")
    with Stubber(kinesis) as stub:
        stub.add_response("list_streams", {"StreamNames": [], "HasMoreStreams": True})
        with pytest.raises(CallError, match="there is more"):
            read(kinesis, Read("list_streams", "StreamNames"), {})


def test_pages_without_a_paginator_are_followed_by_their_token() -> None:
    waf = client("wafv2")
    assert not waf.can_paginate("list_ip_sets")
    asked = {"Scope": "REGIONAL"}
    pages = [("a", "1"), ("b", "2"), ("c", None)]
    with Stubber(waf) as stub:
        for number, (name, token) in enumerate(pages):
            answer = {"IPSets": [{"Name": name}], **({"NextMarker": token} if token else {})}
            stub.add_response("list_ip_sets", answer, {**asked, **({"NextMarker": str(number)} if number else {})})
        found = read(waf, Read("list_ip_sets", "IPSets[].Name", {"Scope": "'REGIONAL'"}), {})
        assert found == ["a", "b", "c"]
        stub.assert_no_pending_responses()


def test_a_token_that_never_ends_is_an_incomplete_answer() -> None:
    waf = client("wafv2")
    with Stubber(waf) as stub:
        for _ in range(2):
            stub.add_response("list_ip_sets", {"IPSets": [], "NextMarker": "again"})
        with pytest.raises(CallError) as caught:
            read(waf, Read("list_ip_sets", "IPSets", {"Scope": "'REGIONAL'"}), {})
    assert caught.value.code == "Incomplete"


def test_a_streamed_body_is_read_whole() -> None:
    settings = client("appconfig")
    wanted = {"ApplicationId": "a", "ConfigurationProfileId": "b", "VersionNumber": 1}
    with Stubber(settings) as stub:
        body = StreamingBody(io.BytesIO(b"{}"), 2)
        stub.add_response("get_hosted_configuration_version", {"Content": body, "ContentType": "text/plain"}, wanted)
        params = {"ApplicationId": "'a'", "ConfigurationProfileId": "'b'", "VersionNumber": "`1`"}
        assert read(settings, Read("get_hosted_configuration_version", "Content", params), {}) == b"{}"


def test_a_token_that_goes_in_under_another_name_is_followed() -> None:
    lightsail = client("lightsail")
    with Stubber(lightsail) as stub:
        stub.add_response("get_buckets", {"buckets": [{"name": "first"}], "nextPageToken": "page-2"}, {})
        stub.add_response("get_buckets", {"buckets": [{"name": "other"}]}, {"pageToken": "page-2"})
        assert read(lightsail, Read("get_buckets", "buckets[].name"), {}) == ["first", "other"]


def test_a_token_inside_of_a_list_of_cloudfront_s_is_followed() -> None:
    edge = client("cloudfront")
    assert not edge.can_paginate("list_functions")

    def page(name: str, **more: str) -> dict[str, Any]:
        item = {
            "Name": name,
            "FunctionConfig": {"Comment": "", "Runtime": "cloudfront-js-2.0"},
            "FunctionMetadata": {"FunctionARN": "a", "LastModifiedTime": 0},
        }
        return {"FunctionList": {"MaxItems": 1, "Quantity": 1, "Items": [item], **more}}

    with Stubber(edge) as stub:
        stub.add_response("list_functions", page("first", NextMarker="2"), {})
        stub.add_response("list_functions", page("other"), {"Marker": "2"})
        assert read(edge, Read("list_functions", "FunctionList.Items[].Name"), {}) == ["first", "other"]
