"""AWS::EC2::KeyPair: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-keypair.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.ec2_shapes import ARN, FORM, uncarried
from migrate.resources.shapes import given, tag_list
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::EC2::KeyPair",
    service="ec2",
    listing=Read("describe_key_pairs", "KeyPairs", {"IncludePublicKey": "`true`"}),
    identifier="KeyName",
    name="KeyName",
    arn=ARN + "key-pair/{KeyPairId}",
    attributes={"KeyPairId": "KeyPairId"},
    forms=(FORM + "key-pair/${KeyPairId}",),
    tags="Tags",
    name_property="KeyName",
    limits=("The private key that CloudFormation keeps as a parameter under /ec2/keypair/",),
    ignored={"KeyFormat": "how a private key was given out when it was made; no pair remembers it"},
)


def properties(doc: Document) -> Properties:
    """The public key is imported, so that whoever has the private one can go on using it."""
    return given(
        KeyName=doc["KeyName"],
        KeyType=doc.get("KeyType"),
        PublicKeyMaterial=(doc.get("PublicKey") or "").strip(),
        Tags=tag_list(doc.get("Tags")),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """AWS does not remember the public half of every key."""
    if not doc.get("PublicKey"):
        yield uncarried(
            doc,
            "public-key-unknown",
            f"AWS does not tell the public key of {doc['KeyName']}: the new pair would be another one",
            "import the public key under the same name into the new account (ImportKeyPair)",
        )
