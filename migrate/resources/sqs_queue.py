"""AWS::SQS::Queue: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-sqs-queue.html"""

from __future__ import annotations

import json
from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.reading import text
from migrate.resources.shapes import given, tag_list
from migrate.resources.spec import Document, Read, Spec

# What `Ref` yields. ListQueues may answer with another host: a legacy one, a private endpoint's, an emulator's.
HOST = "sqs.{_.Region}.{_.Partition == 'aws-cn' && 'amazonaws.com.cn' || 'amazonaws.com'}"
URL = f"https://{HOST}/{{_.Account}}/{{_name}}"

SPEC = Spec(
    kind="AWS::SQS::Queue",
    service="sqs",
    listing=Read("list_queues", "QueueUrls[].{QueueUrl: @}"),
    facets={
        "": Read("get_queue_attributes", "Attributes", {"QueueUrl": "QueueUrl", "AttributeNames": '`["All"]`'}),
        "Tags": Read("list_queue_tags", "Tags", {"QueueUrl": "QueueUrl"}),
    },
    identifier=URL,
    arn="QueueArn",
    attributes={"QueueName": "_name"},
    tags="Tags",
    name_property="QueueName",
)

NUMBERS = (
    "DelaySeconds",
    "KmsDataKeyReusePeriodSeconds",
    "MaximumMessageSize",
    "MessageRetentionPeriod",
    "ReceiveMessageWaitTimeSeconds",
    "VisibilityTimeout",
)
FLAGS = ("ContentBasedDeduplication", "FifoQueue", "SqsManagedSseEnabled")
TEXTS = ("DeduplicationScope", "FifoThroughputLimit", "KmsMasterKeyId")


def url(doc: Document) -> str:
    """What `Ref` yields for the queue of a document."""
    return text(URL, {**doc, "_name": doc["QueueArn"].rsplit(":", 1)[1]})


def properties(doc: Document) -> Properties:
    """Everything that SetQueueAttributes takes, as the template takes it."""
    return given(
        QueueName=doc["QueueArn"].rsplit(":", 1)[1],
        RedrivePolicy=json.loads(doc.get("RedrivePolicy", "null")),
        RedriveAllowPolicy=json.loads(doc.get("RedriveAllowPolicy", "null")),
        Tags=tag_list(doc.get("Tags")),
        **{name: int(doc[name]) for name in NUMBERS if name in doc},
        **{name: doc[name] == "true" for name in FLAGS if name in doc},
        **{name: doc[name] for name in TEXTS if name in doc},
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Messages cannot be moved: they are drained or left behind."""
    waiting = sum(
        int(doc.get(name, 0)) for name in ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible")
    )
    if waiting:
        yield Finding(
            Severity.WARN,
            "messages-stay-behind",
            "",
            f"about {waiting} messages wait in the queue and will not be moved",
            "drain the queue before cutover, or accept their loss",
        )
