"""AWS::SecretsManager::Secret: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-secretsmanager-secret.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import by, given, tag_list
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::SecretsManager::Secret",
    service="secretsmanager",
    listing=Read("list_secrets", "SecretList[?DeletedDate == `null`]"),
    facets={"": Read("describe_secret", "@", {"SecretId": "ARN"})},
    identifier="ARN",
    name="Name",
    arn="ARN",
    tags="Tags",
    name_property="Name",
    # A replica is its primary's to make; OwningService marks the secrets that other services keep for themselves.
    elsewhere="PrimaryRegion != `null` && PrimaryRegion != _.Region",
    owned_by_aws="OwningService != `null` && OwningService != ''",
    data="secret-value",
    ignored={
        "SecretString": "a value never enters a plan: the copy step carries it",
        "GenerateSecretString": "the value is copied, not made anew",
        "Type": "only of secrets that an external service manages, whose other settings are not read",
    },
)


def properties(doc: Document) -> Properties:
    """Everything about the secret but its value."""
    replicas = [
        given(Region=replica.get("Region"), KmsKeyId=replica.get("KmsKeyId"))
        for replica in by("Region", doc.get("ReplicationStatus"))
    ]
    return given(
        Name=doc["Name"],
        Description=doc.get("Description"),
        KmsKeyId=doc.get("KmsKeyId"),
        ReplicaRegions=replicas,
        Tags=tag_list(doc.get("Tags")),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Rotation is a resource of its own, and must not run in two accounts at once."""
    if doc.get("RotationEnabled"):
        yield Finding(
            Severity.WARN,
            "secret-rotates",
            "",
            "the secret is rotated: after the copy both accounts would change the same password",
            "stop the rotation in the source at cutover, and check the schedule in the target",
        )
