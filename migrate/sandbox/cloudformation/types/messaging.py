"""Queues and topics."""

from __future__ import annotations

from migrate.sandbox.cloudformation.calls import Properties
from migrate.sandbox.cloudformation.kinds import Kind, Scope, Step

_QUEUE_NOT_ATTRIBUTES = {"QueueName", "Tags"}
_TOPIC_ATTRIBUTES = {
    "DisplayName", "KmsMasterKeyId", "FifoTopic", "ContentBasedDeduplication", "SignatureVersion", "TracingConfig",
    "ArchivePolicy", "FifoThroughputScope",
}  # fmt: skip


def _queue(scope: Scope) -> Properties:
    p = scope["p"]
    attributes = {k: v for k, v in p.items() if k not in _QUEUE_NOT_ATTRIBUTES}
    if str(attributes.get("FifoQueue", "true")).lower() != "true":
        # CreateQueue knows only the value true here.
        attributes.pop("FifoQueue")
    return {"QueueName": scope["name"], "Attributes": attributes, "Tags": p.get("Tags")}


def _topic(scope: Scope) -> Properties:
    p = scope["p"]
    attributes = {k: v for k, v in p.items() if k in _TOPIC_ATTRIBUTES}
    if "DeliveryStatusLogging" in p:
        for entry in p["DeliveryStatusLogging"]:
            prefix = {"http/s": "HTTP", "sqs": "SQS", "lambda": "Lambda", "firehose": "Firehose"}[entry["Protocol"]]
            for name in ("SuccessFeedbackRoleArn", "FailureFeedbackRoleArn", "SuccessFeedbackSampleRate"):
                if name in entry:
                    attributes[prefix + name] = entry[name]
    return {"Name": scope["name"], "Attributes": attributes, "Tags": p.get("Tags")}


def _subscription(scope: Scope) -> Properties:
    p = scope["p"]
    attributes = {k: v for k, v in p.items() if k not in {"TopicArn", "Protocol", "Endpoint", "Region"}}
    return {
        "TopicArn": p["TopicArn"], "Protocol": p["Protocol"], "Endpoint": p.get("Endpoint"),
        "Attributes": attributes, "ReturnSubscriptionArn": True,
    }  # fmt: skip


_QUEUE_UPDATE = Step(
    "set_queue_attributes",
    lambda scope: {
        "QueueUrl": scope["id"],
        "Attributes": {k: v for k, v in scope["p"].items() if k in scope["changed"] and k not in _QUEUE_NOT_ATTRIBUTES},
    },
    when="changed",
)

KINDS = (
    Kind(
        "AWS::SQS::Queue", "sqs", "create_queue", "{QueueUrl}", {"QueueUrl": "{id}"},
        attributes={"Arn": "arn:aws:sqs:{region}:{account}:{name}", "QueueName": "{name}", "QueueUrl": "{id}"},
        name="QueueName", limit=80, values=_queue, standing=Step("get_queue_url", {"QueueName": "{name}"}),
        fixed=frozenset({"FifoQueue"}),
        carried=frozenset(
            {"VisibilityTimeout", "MessageRetentionPeriod", "DelaySeconds", "ReceiveMessageWaitTimeSeconds",
             "RedrivePolicy", "RedriveAllowPolicy", "KmsMasterKeyId", "KmsDataKeyReusePeriodSeconds",
             "SqsManagedSseEnabled", "MaximumMessageSize", "ContentBasedDeduplication", "DeduplicationScope",
             "FifoThroughputLimit"}),
        steps=(_QUEUE_UPDATE,), delete="delete_queue",
    ),
    Kind(
        "AWS::SQS::QueuePolicy", "sqs", "", "{stack}-{logical}", carried=frozenset({"PolicyDocument", "Queues"}),
        steps=(
            Step("set_queue_attributes", {"QueueUrl": "{item}", "Attributes": {"Policy": "{p.PolicyDocument}"}},
                 each="p.Queues", undo=("set_queue_attributes", {"QueueUrl": "{item}", "Attributes": {"Policy": ""}})),
        ),
    ),
    Kind(
        "AWS::SNS::Topic", "sns", "create_topic", "{TopicArn}", {"TopicArn": "{id}"},
        attributes={"TopicName": "{name}", "TopicArn": "{id}"}, name="TopicName", limit=256, values=_topic,
        standing=Step("get_topic_attributes", {"TopicArn": "arn:aws:sns:{region}:{account}:{name}"}),
        fixed=frozenset({"FifoTopic"}), carried=frozenset({"Subscription", "DisplayName", "KmsMasterKeyId"}),
        delete="delete_topic",
        steps=(
            Step("subscribe", {"TopicArn": "{id}", "Protocol": "{item.Protocol}", "Endpoint": "{item.Endpoint}"},
                 when="p.Subscription", each="p.Subscription"),
            *(
                Step("set_topic_attributes", {
                    "TopicArn": "{id}", "AttributeName": name, "AttributeValue": f"{{p.{name}}}",
                }, when=f"changed.{name} && p.{name}")
                for name in ("DisplayName", "KmsMasterKeyId")
            ),
        ),
    ),
    Kind(
        "AWS::SNS::TopicPolicy", "sns", "", "{stack}-{logical}", carried=frozenset({"PolicyDocument", "Topics"}),
        attributes={"Id": "{id}"},
        steps=(
            Step("set_topic_attributes", {
                "TopicArn": "{item}", "AttributeName": "Policy", "AttributeValue": "{p.PolicyDocument}",
            }, each="p.Topics"),
        ),
    ),
    Kind(
        "AWS::SNS::Subscription", "sns", "subscribe", "{SubscriptionArn}", {"SubscriptionArn": "{id}"},
        attributes={"Arn": "{id}"}, values=_subscription, delete="unsubscribe",
    ),
)  # fmt: skip
