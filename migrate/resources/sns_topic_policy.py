"""AWS::SNS::TopicPolicy: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-topicpolicy.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import parsed
from migrate.resources.spec import Document, Read, Spec

# Every topic is born with a policy of this one statement, which lets its own account in and nobody else. People add
# statements beside it and keep its id, so a second statement, or none that tells the owner, makes the policy theirs.
DEFAULT = " && ".join(
    (
        "contains(Policy, '__default_statement_ID')",
        "(contains(Policy, 'AWS:SourceOwner') || contains(Policy, 'AWS:SourceAccount'))",
        "contains(Policy, _.Account)",
        "!contains(Policy, '},{')",
        "!contains(Policy, '}, {')",
        '!contains(Policy, `"\\n"`)',
    )
)

SPEC = Spec(
    kind="AWS::SNS::TopicPolicy",
    service="sns",
    listing=Read("get_topic_attributes", "[Attributes][?Policy]", {"TopicArn": "TopicArn"}),
    parents=("AWS::SNS::Topic",),
    identifier="'policy'",
    # CloudFormation makes its physical id up, and one policy may be put on several topics.
    ref_identifies=False,
    owned_by_aws=DEFAULT,
)


def properties(doc: Document) -> Properties:
    """The topic's policy, and the topic that it is on."""
    return {"PolicyDocument": parsed(doc["Policy"]), "Topics": [doc["_parent"]["TopicArn"]]}


def findings(doc: Document) -> Iterator[Finding]:
    """Who may publish is read from the policy by the graph."""
    yield from ()
