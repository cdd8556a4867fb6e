"""AWS::Logs::ResourcePolicy: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-resourcepolicy.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import given, parsed
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::Logs::ResourcePolicy",
    service="logs",
    listing=Read("describe_resource_policies", "resourcePolicies[?policyScope != 'RESOURCE']"),
    identifier="policyName",
    name="policyName",
    name_property="PolicyName",
    # CloudWatch Logs writes this one by itself for whatever delivers logs.
    owned_by_aws="policyName == 'AWSLogDeliveryWrite20150319'",
)


def properties(doc: Document) -> Properties:
    """Who else may write logs here."""
    return given(PolicyName=doc["policyName"], PolicyDocument=parsed(doc.get("policyDocument")))


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing about a policy is beyond CloudFormation."""
    yield from ()
