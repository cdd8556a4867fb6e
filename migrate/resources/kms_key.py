"""AWS::KMS::Key: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kms-key.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import given, parsed, tag_list, unless
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::KMS::Key",
    service="kms",
    listing=Read("list_keys", "Keys"),
    facets={
        "": Read("describe_key", "KeyMetadata", {"KeyId": "KeyId"}),
        "Aliases": Read("list_aliases", "Aliases[].AliasName", {"KeyId": "KeyId"}),
        "Policy": Read("get_key_policy", "Policy", {"KeyId": "KeyId", "PolicyName": "'default'"}),
        "Rotation": Read(
            "get_key_rotation_status",
            "{Enabled: KeyRotationEnabled, Days: RotationPeriodInDays}",
            {"KeyId": "KeyId"},
            # Asymmetric and HMAC keys, and those of a custom store, cannot rotate.
            absent=("UnsupportedOperationException",),
        ),
        "Tags": Read("list_resource_tags", "Tags", {"KeyId": "KeyId"}),
    },
    identifier="KeyId",
    arn="KeyArn",
    tags="Tags",
    # A key that waits for its deletion is gone to everybody who uses it.
    owned_by_aws="KeyManager == 'AWS' || length(not_null(Aliases, `[]`)[?starts_with(@, 'alias/aws/')]) > `0`"
    " || KeyState == 'PendingDeletion' || KeyState == 'PendingReplicaDeletion'",
    uncreatable="Origin != `null` && Origin != 'AWS_KMS' && Origin != 'EXTERNAL'",
    ignored={
        "PendingWindowInDays": "says how a deletion would go, and cannot be read",
        "BypassPolicyLockoutSafetyCheck": "an option of the call, not of the key",
    },
)

DEFAULT_ROTATION = 365


def properties(doc: Document) -> Properties:
    """What CreateKey takes, and the rotation. Only what differs from CloudFormation's defaults."""
    rotation = doc.get("Rotation") or {}
    days = rotation.get("Days")
    return given(
        Description=doc.get("Description"),
        Enabled=None if doc.get("Enabled", True) else False,
        EnableKeyRotation=True if rotation.get("Enabled") else None,
        RotationPeriodInDays=days if rotation.get("Enabled") and days != DEFAULT_ROTATION else None,
        KeyPolicy=parsed(doc["Policy"]),
        KeySpec=unless(doc.get("KeySpec"), "SYMMETRIC_DEFAULT"),
        KeyUsage=unless(doc.get("KeyUsage"), "ENCRYPT_DECRYPT"),
        MultiRegion=True if doc.get("MultiRegion") else None,
        Origin=unless(doc.get("Origin"), "AWS_KMS"),
        Tags=tag_list(doc.get("Tags")),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Imported material must be imported again, and a replica is made by a type of its own."""
    if doc.get("Origin") == "EXTERNAL":
        yield Finding(
            Severity.WARN,
            "key-material-imported",
            "",
            "the key's material was imported: the new key stays unusable until material is imported into it",
            "import key material into the new key before anything uses it",
        )
    if (doc.get("MultiRegionConfiguration") or {}).get("MultiRegionKeyType") == "REPLICA":
        yield Finding(
            Severity.WARN,
            "key-is-replica",
            "",
            "the key is a replica of a key in another region; it would be made as a primary key of its own",
            "make it an AWS::KMS::ReplicaKey of the new primary key where data must be readable in both regions",
        )
