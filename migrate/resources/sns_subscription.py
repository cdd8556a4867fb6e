"""AWS::SNS::Subscription: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-subscription.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import given, parsed, picked
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::SNS::Subscription",
    service="sns",
    listing=Read("list_subscriptions", "Subscriptions"),
    facets={"": Read("get_subscription_attributes", "Attributes", {"SubscriptionArn": "SubscriptionArn"})},
    identifier="SubscriptionArn",
    arn="SubscriptionArn",
    # A pending or deleted subscription has a word in the place of its ARN: nobody can read or make it.
    owned_by_aws="!starts_with(SubscriptionArn, 'arn:')",
    ignored={"Region": "the topic's region, which CloudFormation finds in TopicArn unless the stack is elsewhere"},
)

DOCUMENTS = ("DeliveryPolicy", "FilterPolicy", "RedrivePolicy", "ReplayPolicy")
TEXTS = ("TopicArn", "Protocol", "Endpoint", "SubscriptionRoleArn")
TO_CONFIRM = ("email", "email-json", "http", "https")


def properties(doc: Document) -> Properties:
    """What SetSubscriptionAttributes takes. A FilterPolicyScope without a policy says nothing."""
    return given(
        RawMessageDelivery=True if doc.get("RawMessageDelivery") == "true" else None,
        FilterPolicyScope=doc.get("FilterPolicyScope") if doc.get("FilterPolicy") else None,
        **{name: parsed(doc.get(name)) for name in DOCUMENTS},
        **picked(doc, TEXTS),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Some endpoints must confirm a new subscription before anything is delivered to them."""
    if doc.get("Protocol") in TO_CONFIRM:
        yield Finding(
            Severity.WARN,
            "subscription-to-confirm",
            "",
            f"the {doc['Protocol']} endpoint must confirm its subscription to the new topic",
            "tell whoever holds the endpoint to confirm it before cutover",
        )
