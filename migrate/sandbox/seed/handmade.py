"""What people made by hand in the shared account, in no stack: some of it tagged, some only named, some neither."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from migrate.sandbox.seed import content

SESSIONS = {"dev": "legacy-sessions-dev", "staging": "kv42", "prod": "legacy-sessions-prod"}
"""Stage -> the table of sessions. Staging's has a name that says nothing, and a tag; the others have names only."""

SHARED_BUCKET = "acme-shared-assets"


@dataclass(frozen=True, slots=True)
class Call:
    """One call that makes something; `makes` names it, and is empty where it only adds to what is named already."""

    service: str
    operation: str
    parameters: Mapping[str, Any]
    makes: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """The stage, account and Region that names and ARNs are made of."""

    stage: str
    account: str
    region: str

    def arn(self, service: str, resource: str) -> str:
        """The ARN of a Regional resource here."""
        return f"arn:aws:{service}:{self.region}:{self.account}:{resource}"

    def role(self, name: str) -> str:
        """The ARN of a role."""
        return f"arn:aws:iam::{self.account}:role/{name}"


def calls(place: Place) -> Iterator[Call]:
    """Everything made by hand for one stage, in an order in which it can be made."""
    yield from _storage(place)
    yield from _messages(place)
    yield from _settings(place)
    yield from _thumbnailer(place)


def leftovers(place: Place) -> Iterator[Call]:
    """What belongs to no stage that anybody could name, and what crosses stages."""
    yield _bucket("jenkins-artifacts", place.region)
    yield _table("scratch", "id")
    yield _bucket(SHARED_BUCKET, place.region)
    readers = [place.role(f"thumbnailer-{stage}-role") for stage in ("dev", "staging")]
    statement = _allow(["s3:GetObject"], f"arn:aws:s3:::{SHARED_BUCKET}/*", Principal={"AWS": readers})
    yield Call("s3", "put_bucket_policy", {"Bucket": SHARED_BUCKET, "Policy": _policy(statement)})
    trust = _policy(_allow("sts:AssumeRole", None, Principal={"Service": "lambda.amazonaws.com"}))
    yield Call(
        "iam", "create_role", {"RoleName": "prod-reporting", "AssumeRolePolicyDocument": trust}, "prod-reporting"
    )
    tables = [place.arn("dynamodb", f"table/notes-table-{stage}") for stage in ("prod", "dev")]
    reading = {"RoleName": "prod-reporting", "PolicyName": "read-notes"}
    document = _policy(_allow(["dynamodb:Query", "dynamodb:Scan"], tables))
    yield Call("iam", "put_role_policy", {**reading, "PolicyDocument": document})


def _storage(place: Place) -> Iterator[Call]:
    stage, bucket = place.stage, f"acme-reports-{place.stage}"
    yield _table(SESSIONS[stage], "session", {"stage": stage} if stage == "staging" else {})
    expiry = {"AttributeName": "until", "Enabled": True}
    yield Call("dynamodb", "update_time_to_live", {"TableName": SESSIONS[stage], "TimeToLiveSpecification": expiry})
    yield _bucket(bucket, place.region)
    tags = {"TagSet": [{"Key": "STAGE", "Value": stage}, {"Key": "team", "Value": "reports"}]}
    yield Call("s3", "put_bucket_tagging", {"Bucket": bucket, "Tagging": tags})
    yield Call("s3", "put_bucket_versioning", {"Bucket": bucket, "VersioningConfiguration": {"Status": "Enabled"}})


def _messages(place: Place) -> Iterator[Call]:
    topic, queue = place.arn("sns", f"alerts-{place.stage}"), place.arn("sqs", f"acme-mailer-{place.stage}")
    sends = _allow(
        "sqs:SendMessage",
        queue,
        Principal={"Service": "sns.amazonaws.com"},
        Condition={"ArnEquals": {"aws:SourceArn": topic}},
    )
    attributes = {"VisibilityTimeout": "90", "DelaySeconds": "5", "Policy": _policy(sends)}
    name = f"acme-mailer-{place.stage}"
    yield Call("sqs", "create_queue", {"QueueName": name, "Attributes": attributes}, name)
    yield Call("sns", "create_topic", {"Name": f"alerts-{place.stage}"}, f"alerts-{place.stage}")
    yield Call("sns", "subscribe", {"TopicArn": topic, "Protocol": "sqs", "Endpoint": queue})


def _settings(place: Place) -> Iterator[Call]:
    stage = place.stage
    key, endpoint = f"/legacy/{stage}/api-key", f"/legacy/{stage}/endpoint"
    queue = f"https://sqs.{place.region}.amazonaws.com/{place.account}/acme-mailer-{stage}"
    yield Call("ssm", "put_parameter", {"Name": key, "Type": "SecureString", "Value": f"key-of-{stage}-4711"}, key)
    yield Call("ssm", "put_parameter", {"Name": endpoint, "Type": "String", "Value": queue}, endpoint)
    value = json.dumps({"user": f"mailer-{stage}", "password": f"not-a-real-one-{stage}", "queue": queue})
    secret = {"Name": f"legacy/{stage}/smtp", "SecretString": value, "Tags": _tags({"Environment": stage})}
    yield Call("secretsmanager", "create_secret", secret, f"legacy/{stage}/smtp")


def _thumbnailer(place: Place) -> Iterator[Call]:
    name = f"thumbnailer-{place.stage}"
    yield from _thumbnailer_role(place, f"{name}-role")
    library = content.archive({"python/imaging.py": content.COMMON_SOURCE})
    layer = {"LayerName": f"{name}-imaging", "Content": {"ZipFile": library}, "CompatibleRuntimes": ["python3.12"]}
    yield Call("lambda", "publish_layer_version", layer, f"{name}-imaging")
    group = f"/aws/lambda/{name}"
    yield Call("logs", "create_log_group", {"logGroupName": group}, group)
    yield Call("logs", "put_retention_policy", {"logGroupName": group, "retentionInDays": 7})
    yield Call("lambda", "create_function", _function(place, name), name)
    yield from _triggers(place, name)


def _thumbnailer_role(place: Place, role: str) -> Iterator[Call]:
    trust = _policy(_allow("sts:AssumeRole", None, Principal={"Service": "lambda.amazonaws.com"}))
    yield Call("iam", "create_role", {"RoleName": role, "AssumeRolePolicyDocument": trust}, role)
    document = _policy(
        _allow(["s3:GetObject", "s3:PutObject"], f"arn:aws:s3:::acme-reports-{place.stage}/*"),
        _allow(["dynamodb:GetItem"], place.arn("dynamodb", f"table/{SESSIONS[place.stage]}")),
        _allow(["sqs:ReceiveMessage", "sqs:DeleteMessage"], place.arn("sqs", f"acme-mailer-{place.stage}")),
        _allow(["secretsmanager:GetSecretValue"], place.arn("secretsmanager", f"secret:legacy/{place.stage}/smtp-*")),
        _allow(["ssm:GetParameter"], place.arn("ssm", f"parameter/legacy/{place.stage}/*")),
    )
    yield Call("iam", "put_role_policy", {"RoleName": role, "PolicyName": "work", "PolicyDocument": document})


def _function(place: Place, name: str) -> Mapping[str, Any]:
    variables = {
        "REPORTS_BUCKET": f"acme-reports-{place.stage}",
        "SESSIONS_TABLE_ARN": place.arn("dynamodb", f"table/{SESSIONS[place.stage]}"),
        "ALERTS": place.arn("sns", f"alerts-{place.stage}"),
        "API_KEY_PARAMETER": f"/legacy/{place.stage}/api-key",
    }
    if place.stage != "prod":
        variables["ASSETS_BUCKET"] = SHARED_BUCKET
    return {
        "FunctionName": name,
        "Role": place.role(f"{name}-role"),
        "Runtime": "python3.12",
        "Handler": "thumbnailer.handler",
        "Code": {"ZipFile": content.archive({"thumbnailer.py": content.THUMBNAILER_SOURCE})},
        "Layers": [place.arn("lambda", f"layer:{name}-imaging:1")],
        "Environment": {"Variables": variables},
        "MemorySize": 256,
        "Timeout": 20,
    }


def _triggers(place: Place, name: str) -> Iterator[Call]:
    rule, function = f"nightly-thumbnails-{place.stage}", place.arn("lambda", f"function:{name}")
    yield Call("events", "put_rule", {"Name": rule, "ScheduleExpression": "cron(0 3 * * ? *)"}, rule)
    yield Call("events", "put_targets", {"Rule": rule, "Targets": [{"Id": "thumbnailer", "Arn": function}]})
    permission = {
        "FunctionName": name,
        "StatementId": "nightly",
        "Action": "lambda:InvokeFunction",
        "Principal": "events.amazonaws.com",
        "SourceArn": place.arn("events", f"rule/{rule}"),
    }
    yield Call("lambda", "add_permission", permission)
    mapping = {"FunctionName": name, "EventSourceArn": place.arn("sqs", f"acme-mailer-{place.stage}"), "BatchSize": 10}
    yield Call("lambda", "create_event_source_mapping", mapping)
    alarm = {
        "AlarmName": f"{name}-errors",
        "AlarmActions": [place.arn("sns", f"alerts-{place.stage}")],
        "Namespace": "AWS/Lambda",
        "MetricName": "Errors",
        "Dimensions": [{"Name": "FunctionName", "Value": name}],
        "Statistic": "Sum",
        "Period": 60,
        "EvaluationPeriods": 3,
        "Threshold": 5.0,
        "ComparisonOperator": "GreaterThanThreshold",
    }
    yield Call("cloudwatch", "put_metric_alarm", alarm, f"{name}-errors")


def _bucket(name: str, region: str) -> Call:
    # us-east-1 is the one Region that must not be named as a location.
    where = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
    return Call("s3", "create_bucket", {"Bucket": name, **where}, name)


def _table(name: str, key: str, tags: Mapping[str, str] | None = None) -> Call:
    table = {
        "TableName": name,
        "AttributeDefinitions": [{"AttributeName": key, "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": key, "KeyType": "HASH"}],
        "BillingMode": "PAY_PER_REQUEST",
        "Tags": _tags(tags or {}),
    }
    return Call("dynamodb", "create_table", table, name)


def _tags(tags: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def _allow(action: str | list[str], resource: str | list[str] | None, **more: Any) -> dict[str, Any]:
    where = {} if resource is None else {"Resource": resource}
    return {"Effect": "Allow", "Action": action, **where, **more}


def _policy(*statements: Mapping[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})
