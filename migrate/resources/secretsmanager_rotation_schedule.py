"""AWS::SecretsManager::RotationSchedule: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-secretsmanager-rotationschedule.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import given, picked
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::SecretsManager::RotationSchedule",
    service="secretsmanager",
    parents=("AWS::SecretsManager::Secret",),
    listing=Read("describe_secret", "[@][?RotationEnabled]", {"SecretId": "ARN"}),
    # CloudFormation calls it as the secret, whose identifier this is.
    identifier="ARN",
    ref_identifies=False,
    ignored={
        "ExternalSecretRotationMetadata": "belongs to secrets of other vendors, which a person sets up with them",
        "ExternalSecretRotationRoleArn": "belongs to secrets of other vendors, which a person sets up with them",
        "HostedRotationLambda": "a transform's instruction: what came of it is a function of its own",
        "RotateImmediatelyOnUpdate": "an option of the call, not of the schedule",
    },
)

RULES = ("AutomaticallyAfterDays", "Duration", "ScheduleExpression")


def properties(doc: Document) -> Properties:
    """When a secret is changed, and by which function."""
    rules = doc.get("RotationRules") or {}
    # With an expression AWS tells the days, too, and a template may say only one of both.
    names = RULES[1:] if rules.get("ScheduleExpression") else RULES
    return given(
        RotationLambdaARN=doc.get("RotationLambdaARN"), RotationRules=picked(rules, names), SecretId=doc["ARN"]
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing that a person must know."""
    yield from ()
