"""AWS::SQS::QueuePolicy: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queuepolicy.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import parsed
from migrate.resources.spec import Document, Read, Spec
from migrate.resources.sqs_queue import url

SPEC = Spec(
    kind="AWS::SQS::QueuePolicy",
    service="sqs",
    listing=Read(
        "get_queue_attributes",
        "[Attributes][?Policy]",
        {"QueueUrl": "QueueUrl", "AttributeNames": '`["Policy"]`'},
    ),
    parents=("AWS::SQS::Queue",),
    identifier="'policy'",
    # CloudFormation makes its physical id up, and one policy may be put on several queues.
    ref_identifies=False,
)


def properties(doc: Document) -> Properties:
    """The queue's policy, and the queue that it is on."""
    return {"PolicyDocument": parsed(doc["Policy"]), "Queues": [url(doc["_parent"])]}


def findings(doc: Document) -> Iterator[Finding]:
    """Who may send is read from the policy by the graph."""
    yield from ()
