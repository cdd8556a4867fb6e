"""The settings of a bucket: each is its own call of S3, most with other member names than CloudFormation's."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from migrate.sandbox.cloudformation.calls import Properties
from migrate.sandbox.cloudformation.kinds import Scope, Step


def _encryption(p: Properties) -> Properties:
    renamed = {"ServerSideEncryptionByDefault": "ApplyServerSideEncryptionByDefault"}
    rules = p["ServerSideEncryptionConfiguration"]
    return {"Rules": [{renamed.get(k, k): v for k, v in rule.items()} for rule in rules]}


def _cors(p: Properties) -> Properties:
    renamed = {"ExposedHeaders": "ExposeHeaders", "Id": "ID", "MaxAge": "MaxAgeSeconds"}
    return {"CORSRules": [{renamed.get(k, k): v for k, v in rule.items()} for rule in p["CorsRules"]]}


def _website(p: Properties) -> Properties:
    wanted = dict(p)
    if "ErrorDocument" in p:
        wanted["ErrorDocument"] = {"Key": p["ErrorDocument"]}
    if "IndexDocument" in p:
        wanted["IndexDocument"] = {"Suffix": p["IndexDocument"]}
    if "RoutingRules" in p:
        wanted["RoutingRules"] = [
            {"Condition": rule.get("RoutingRuleCondition"), "Redirect": rule["RedirectRule"]}
            for rule in p["RoutingRules"]
        ]
    return wanted


def _notification(p: Properties) -> Properties:
    kinds = {
        "LambdaConfigurations": ("LambdaFunctionConfigurations", "Function", "LambdaFunctionArn"),
        "QueueConfigurations": ("QueueConfigurations", "Queue", "QueueArn"),
        "TopicConfigurations": ("TopicConfigurations", "Topic", "TopicArn"),
    }
    wanted: dict[str, Any] = {}
    for given, (name, target, arn) in kinds.items():
        for entry in p.get(given) or ():
            one: dict[str, Any] = {arn: entry[target], "Events": [entry["Event"]]}
            rules = ((entry.get("Filter") or {}).get("S3Key") or {}).get("Rules")
            if rules:
                one["Filter"] = {"Key": {"FilterRules": rules}}
            wanted.setdefault(name, []).append(one)
    if "EventBridgeConfiguration" in p:
        wanted["EventBridgeConfiguration"] = {}
    return wanted


def _lifecycle(p: Properties) -> Properties:
    return {"Rules": [_lifecycle_rule(rule) for rule in p["Rules"]]}


def _lifecycle_rule(rule: Properties) -> Properties:
    wanted: dict[str, Any] = {"Status": rule["Status"]}
    if "Id" in rule:
        wanted["ID"] = rule["Id"]
    expiry = {"Days": rule.get("ExpirationInDays"), "Date": rule.get("ExpirationDate"),
              "ExpiredObjectDeleteMarker": rule.get("ExpiredObjectDeleteMarker")}  # fmt: skip
    if any(value is not None for value in expiry.values()):
        wanted["Expiration"] = expiry
    for plural, single in (
        ("Transitions", "Transition"),
        ("NoncurrentVersionTransitions", "NoncurrentVersionTransition"),
    ):
        moves = rule.get(plural) or ([rule[single]] if single in rule else [])
        if moves:
            days = {
                "TransitionInDays": "Days" if single == "Transition" else "NoncurrentDays",
                "TransitionDate": "Date",
            }
            wanted[plural] = [{days.get(k, k): v for k, v in move.items()} for move in moves]
    if "NoncurrentVersionExpirationInDays" in rule:
        wanted["NoncurrentVersionExpiration"] = {"NoncurrentDays": rule["NoncurrentVersionExpirationInDays"]}
    for name in ("AbortIncompleteMultipartUpload", "NoncurrentVersionExpiration"):
        if name in rule:
            wanted[name] = rule[name]
    tags, prefix = rule.get("TagFilters") or [], rule.get("Prefix", "")
    if tags and (prefix or len(tags) > 1):
        wanted["Filter"] = {"And": {"Prefix": prefix, "Tags": tags}}
    else:
        wanted["Filter"] = {"Tag": tags[0]} if tags else {"Prefix": prefix}
    return wanted


def _logging(p: Properties) -> Properties:
    bucket = p.get("DestinationBucketName")
    return {"LoggingEnabled": {"TargetBucket": bucket, "TargetPrefix": p.get("LogFilePrefix", "")}} if bucket else {}


def _ownership(p: Properties) -> Properties:
    return {"Rules": p["Rules"]}


def _same(p: Properties) -> Properties:
    return p


def _step(name: str, operation: str, member: str, shape: Callable[[Properties], Any], undo: str = "") -> Step:
    def values(scope: Scope) -> Mapping[str, Any]:
        return {"Bucket": scope["id"], member: shape(scope["p"][name])}

    return Step(operation, values, when=f"p.{name}", undo=(undo, {"Bucket": "{id}"}) if undo else None)


def _acl(value: Any) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "-", str(value)).lower()


BUCKET_STEPS = (
    _step("OwnershipControls", "put_bucket_ownership_controls", "OwnershipControls", _ownership),
    _step("PublicAccessBlockConfiguration", "put_public_access_block", "PublicAccessBlockConfiguration", _same,
          "delete_public_access_block"),
    _step("AccessControl", "put_bucket_acl", "ACL", _acl),
    _step("VersioningConfiguration", "put_bucket_versioning", "VersioningConfiguration", _same),
    _step("BucketEncryption", "put_bucket_encryption", "ServerSideEncryptionConfiguration", _encryption,
          "delete_bucket_encryption"),
    _step("CorsConfiguration", "put_bucket_cors", "CORSConfiguration", _cors, "delete_bucket_cors"),
    _step("LifecycleConfiguration", "put_bucket_lifecycle_configuration", "LifecycleConfiguration", _lifecycle,
          "delete_bucket_lifecycle"),
    _step("WebsiteConfiguration", "put_bucket_website", "WebsiteConfiguration", _website, "delete_bucket_website"),
    _step("LoggingConfiguration", "put_bucket_logging", "BucketLoggingStatus", _logging),
    _step("AccelerateConfiguration", "put_bucket_accelerate_configuration", "AccelerateConfiguration",
          lambda p: {"Status": p["AccelerationStatus"]}),
    _step("ObjectLockConfiguration", "put_object_lock_configuration", "ObjectLockConfiguration", _same),
    _step("ReplicationConfiguration", "put_bucket_replication", "ReplicationConfiguration", _same,
          "delete_bucket_replication"),
    _step("NotificationConfiguration", "put_bucket_notification_configuration", "NotificationConfiguration",
          _notification),
)  # fmt: skip
