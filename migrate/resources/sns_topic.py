"""AWS::SNS::Topic: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-topic.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Json, Properties
from migrate.resources.shapes import given, parsed, picked, tag_list
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::SNS::Topic",
    service="sns",
    listing=Read("list_topics", "Topics"),
    facets={
        "": Read("get_topic_attributes", "Attributes", {"TopicArn": "TopicArn"}),
        "Tags": Read("list_tags_for_resource", "Tags", {"ResourceArn": "TopicArn"}),
    },
    identifier="TopicArn",
    arn="TopicArn",
    attributes={"TopicName": "_name"},
    tags="Tags",
    name_property="TopicName",
    ignored={
        "Subscription": "subscriptions are AWS::SNS::Subscription resources of their own",
        "DataProtectionPolicy": "needs a read of its own, and AWS has closed the feature to new customers",
        "MaximumMessageSize": "GetTopicAttributes does not document it",
    },
)

FLAGS = ("FifoTopic", "ContentBasedDeduplication")
TEXTS = ("DisplayName", "KmsMasterKeyId", "SignatureVersion", "TracingConfig", "FifoThroughputScope")
PROTOCOLS = {
    "HTTP": "http/s",
    "SQS": "sqs",
    "Lambda": "lambda",
    "Firehose": "firehose",
    "Application": "application",
}
FEEDBACK = ("SuccessFeedbackRoleArn", "SuccessFeedbackSampleRate", "FailureFeedbackRoleArn")


def properties(doc: Document) -> Properties:
    """What SetTopicAttributes takes; the access policy is the AWS::SNS::TopicPolicy of the topic."""
    return given(
        TopicName=doc["TopicArn"].rsplit(":", 1)[1],
        ArchivePolicy=parsed(doc.get("ArchivePolicy")),
        DeliveryStatusLogging=_logging(doc),
        Tags=tag_list(doc.get("Tags")),
        **{name: True for name in FLAGS if doc.get(name) == "true"},
        **picked(doc, TEXTS),
    )


def _logging(doc: Document) -> list[Json]:
    """Delivery status logging is told as attributes whose names begin with the protocol's."""
    found: list[Json] = []
    for prefix, protocol in sorted(PROTOCOLS.items()):
        if settings := given(**{name: doc.get(prefix + name) for name in FEEDBACK}):
            found.append({"Protocol": protocol, **settings})
    return found


def findings(doc: Document) -> Iterator[Finding]:
    """A topic's own retry policy is one of the few things that CloudFormation has no property for."""
    if doc.get("DeliveryPolicy"):
        yield Finding(
            Severity.WARN,
            "delivery-policy-not-made",
            "",
            "the topic has a delivery policy, which CloudFormation cannot set",
            "set it on the new topic by hand, or on each HTTP subscription",
        )
