"""Which IAM actions on which resources a call needs: mostly the operation's own name, with tables for the exceptions.

Follows https://docs.aws.amazon.com/service-authorization/latest/reference/ for what a migration calls. A resource is an
ARN; "*" where the call names none; None where this table does not know the service and the call holds no ARN, which the
evaluation then treats conservatively. Names stand in ARNs as the call gives them: a policy on the exact ARN of a secret
(random suffix) or of a role with a path matches only calls which give that ARN.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from migrate.sandbox.calls import Call
from migrate.sandbox.cloudformation.cloud_control import schema

PREFIXES = {
    "awsssoportal": "sso",
    "cloudcontrolapi": "cloudformation",
    "email": "ses",
    "monitoring": "cloudwatch",
    "tagging": "tag",
}
ACTIONS: Mapping[tuple[str, str], str] = {
    ("dynamodb", "TransactGetItems"): "GetItem",
    ("dynamodb", "TransactWriteItems"): "PutItem",
    ("lambda", "GetLayerVersionByArn"): "GetLayerVersion",
    ("lambda", "Invoke"): "InvokeFunction",
    ("lambda", "InvokeWithResponseStream"): "InvokeFunction",
    ("s3", "CompleteMultipartUpload"): "PutObject",
    ("s3", "CopyObject"): "PutObject",
    ("s3", "CreateMultipartUpload"): "PutObject",
    ("s3", "DeleteBucketCors"): "PutBucketCORS",
    ("s3", "DeleteBucketEncryption"): "PutEncryptionConfiguration",
    ("s3", "DeleteBucketLifecycle"): "PutLifecycleConfiguration",
    ("s3", "DeleteBucketReplication"): "PutReplicationConfiguration",
    ("s3", "DeleteBucketTagging"): "PutBucketTagging",
    ("s3", "DeleteObjects"): "DeleteObject",
    ("s3", "DeletePublicAccessBlock"): "PutBucketPublicAccessBlock",
    ("s3", "GetBucketAccelerateConfiguration"): "GetAccelerateConfiguration",
    ("s3", "GetBucketAnalyticsConfiguration"): "GetAnalyticsConfiguration",
    ("s3", "GetBucketEncryption"): "GetEncryptionConfiguration",
    ("s3", "GetBucketIntelligentTieringConfiguration"): "GetIntelligentTieringConfiguration",
    ("s3", "GetBucketInventoryConfiguration"): "GetInventoryConfiguration",
    ("s3", "GetBucketLifecycleConfiguration"): "GetLifecycleConfiguration",
    ("s3", "GetBucketMetricsConfiguration"): "GetMetricsConfiguration",
    ("s3", "GetBucketNotificationConfiguration"): "GetBucketNotification",
    ("s3", "GetBucketReplication"): "GetReplicationConfiguration",
    ("s3", "GetObjectLockConfiguration"): "GetBucketObjectLockConfiguration",
    ("s3", "GetPublicAccessBlock"): "GetBucketPublicAccessBlock",
    ("s3", "HeadBucket"): "ListBucket",
    ("s3", "HeadObject"): "GetObject",
    ("s3", "ListBucketAnalyticsConfigurations"): "GetAnalyticsConfiguration",
    ("s3", "ListBucketIntelligentTieringConfigurations"): "GetIntelligentTieringConfiguration",
    ("s3", "ListBucketInventoryConfigurations"): "GetInventoryConfiguration",
    ("s3", "ListBucketMetricsConfigurations"): "GetMetricsConfiguration",
    ("s3", "ListBuckets"): "ListAllMyBuckets",
    ("s3", "ListMultipartUploads"): "ListBucketMultipartUploads",
    ("s3", "ListObjects"): "ListBucket",
    ("s3", "ListObjectsV2"): "ListBucket",
    ("s3", "ListObjectVersions"): "ListBucketVersions",
    ("s3", "ListParts"): "ListMultipartUploadParts",
    ("s3", "PutBucketEncryption"): "PutEncryptionConfiguration",
    ("s3", "PutBucketLifecycleConfiguration"): "PutLifecycleConfiguration",
    ("s3", "PutBucketNotificationConfiguration"): "PutBucketNotification",
    ("s3", "PutBucketReplication"): "PutReplicationConfiguration",
    ("s3", "PutObjectLockConfiguration"): "PutBucketObjectLockConfiguration",
    ("s3", "PutPublicAccessBlock"): "PutBucketPublicAccessBlock",
    ("s3", "UploadPart"): "PutObject",
    ("s3", "UploadPartCopy"): "PutObject",
    ("sqs", "ChangeMessageVisibilityBatch"): "ChangeMessageVisibility",
    ("sqs", "DeleteMessageBatch"): "DeleteMessage",
    ("sqs", "SendMessageBatch"): "SendMessage",
}
OF_A_VERSION = {"GetObject": "GetObjectVersion", "DeleteObject": "DeleteObjectVersion"}

# Parameter -> the ARN's part after service, Region and account. The first parameter present names the resource.
RESOURCES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "cloudformation": (("StackName", "stack/{}/0"),),
    "cloudwatch": (("AlarmName", "alarm:{}"), ("DashboardName", "dashboard/{}")),
    "cognito-idp": (("UserPoolId", "userpool/{}"),),
    "dynamodb": (("TableName", "table/{}"),),
    "ecr": (("repositoryName", "repository/{}"),),
    "events": (("Rule", "rule/{}"), ("EventBusName", "event-bus/{}"), ("Name", "rule/{}")),
    "iam": (
        ("RoleName", "role/{}"),
        ("UserName", "user/{}"),
        ("GroupName", "group/{}"),
        ("InstanceProfileName", "instance-profile/{}"),
        ("PolicyName", "policy/{}"),
    ),
    "kinesis": (("StreamName", "stream/{}"),),
    "kms": (("KeyId", "key/{}"), ("AliasName", "{}")),
    "lambda": (("FunctionName", "function:{}"), ("LayerName", "layer:{}"), ("UUID", "event-source-mapping:{}")),
    "logs": (("logGroupName", "log-group:{}:*"),),
    "organizations": (),
    "secretsmanager": (("SecretId", "secret:{}-000000"), ("Name", "secret:{}-000000")),
    "sns": (("Name", "{}"),),
    "sqs": (("QueueUrl", "{}"), ("QueueName", "{}")),
    "ssm": (("Name", "parameter/{}"), ("Path", "parameter/{}"), ("ResourceId", "parameter/{}")),
    "states": (("name", "stateMachine:{}"),),
    "sts": (),
    "tag": (),
}
LISTS = {"ssm": ("Names", "parameter/{}")}
WITHOUT_REGION = frozenset({"iam"})


def prefix_of(call: Call) -> str:
    """The service prefix of IAM actions for a call."""
    return PREFIXES.get(call.signing, call.signing)


def needs(call: Call, account: str) -> Iterator[tuple[str, str | None]]:
    """Each IAM action, with the resource it is on, that a call from `account` needs; all must be allowed."""
    prefix = prefix_of(call)
    if call.service in ("apigateway", "apigatewayv2"):
        yield f"apigateway:{call.method}", f"arn:aws:apigateway:{call.region}::{unquote(call.path)}"
        return
    action = ACTIONS.get((call.service, call.operation), call.operation)
    if prefix == "s3" and call.service == "s3":
        yield from needs_of_s3(call, action)
        return
    for resource in resources(call, prefix, account):
        yield f"{prefix}:{action}", resource
    if call.service == "cloudcontrol":  # it reads with the permissions of whoever asks it
        document = schema(str(call.parameters.get("TypeName"))) or {}
        for permission in document.get("handlers", {}).get("read", {}).get("permissions", ()):
            yield permission, "*"


def needs_of_s3(call: Call, action: str) -> Iterator[tuple[str, str | None]]:
    """S3's actions: on an object or a bucket, of a version, and on the source of a copy."""
    if "versionId" in call.parameters:
        action = OF_A_VERSION.get(action, action)
    bucket = call.parameters.get("Bucket")
    key = call.parameters.get("Key")
    if call.operation == "DeleteObjects":
        key = "*"  # the keys are in the body; only a grant on all of the bucket covers them
    if source := call.headers.get("x-amz-copy-source"):
        yield "s3:GetObject", f"arn:aws:s3:::{unquote(source).lstrip('/').split('?')[0]}"
    if bucket is None:
        yield f"s3:{action}", "*"
    else:
        yield f"s3:{action}", f"arn:aws:s3:::{bucket}" + (f"/{key}" if key is not None else "")


def resources(call: Call, prefix: str, account: str) -> tuple[str | None, ...]:
    """The resources a call names, as ARNs."""
    parameters = call.parameters
    if isinstance(tables := parameters.get("RequestItems"), dict):
        return tuple(arn_of(call, prefix, account, "table/{}", name) for name in tables)
    if prefix in LISTS and isinstance(names := parameters.get(LISTS[prefix][0]), list):
        return tuple(arn_of(call, prefix, account, LISTS[prefix][1], name) for name in names)
    for parameter, template in RESOURCES.get(prefix, ()):
        if isinstance(value := parameters.get(parameter), str) and value:
            return (arn_of(call, prefix, account, template, value),)
    arns = [v for k, v in sorted(parameters.items()) if k.lower().endswith("arn") and is_arn(v)]
    if arns:
        return (arns[0],)
    return ("*",) if prefix in RESOURCES else (None,)


def is_arn(value: Any) -> bool:
    """Whether a parameter's value is an ARN."""
    return isinstance(value, str) and value.startswith("arn:")


def arn_of(call: Call, prefix: str, account: str, template: str, value: str) -> str:
    """The ARN of a resource named by a parameter, which may be an ARN or a queue's URL already."""
    if is_arn(value):
        return value
    name = value.rsplit("/", 1)[-1] if prefix == "sqs" else value.lstrip("/")
    if prefix == "kms" and name.startswith("alias/"):
        template = "{}"
    region = "" if prefix in WITHOUT_REGION else call.region
    return f"arn:aws:{prefix}:{region}:{account}:{template.format(name)}"
