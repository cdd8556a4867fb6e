"""AWS::IoT::PolicyPrincipalAttachment: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iot-policyprincipalattachment.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::IoT::PolicyPrincipalAttachment",
    service="iot",
    parents=("AWS::IoT::Policy",),
    listing=Read("list_targets_for_policy", "targets[].{Principal: @}", {"policyName": "policyName"}),
    identifier="{_parent.policyName}|{Principal}",
    ref_identifies=False,
)


def properties(doc: Document) -> Properties:
    """A policy of a certificate or of another identity."""
    return {"PolicyName": doc["_parent"]["policyName"], "Principal": doc["Principal"]}


def findings(doc: Document) -> Iterator[Finding]:
    """What cannot move with it, its certificate says."""
    yield from ()
