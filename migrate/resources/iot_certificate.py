"""AWS::IoT::Certificate: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iot-certificate.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import given
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::IoT::Certificate",
    service="iot",
    listing=Read("list_certificates", "certificates"),
    facets={"": Read("describe_certificate", "certificateDescription", {"certificateId": "certificateId"})},
    identifier="certificateId",
    arn="certificateArn",
    attributes={"Arn": "certificateArn"},
    reissued=True,
    by_hand="create certificates in the new account and bring them and the new endpoint onto the devices; one that was "
    "registered without its authority (SNI_ONLY) can be registered again as it is",
    limits=("The private key, which only the device has",),
    ignored={
        "CACertificatePem": "cannot be read of a certificate",
        "CertificateSigningRequest": "belongs to the issue, and cannot be read",
    },
)

KNOWN = ("ACTIVE", "INACTIVE", "PENDING_ACTIVATION", "PENDING_TRANSFER", "REVOKED")


def properties(doc: Document) -> Properties:
    """The state, and the text of a certificate that any account may register. It holds no private key."""
    mode = doc.get("certificateMode")
    status = doc.get("status")
    return given(
        CertificateMode=mode,
        CertificatePem=doc.get("certificatePem") if mode == "SNI_ONLY" else None,
        Status=status if status in KNOWN else "INACTIVE",
    )


def findings(doc: Document) -> Iterator[Finding]:
    """A device knows one account by its certificate and its endpoint."""
    if doc.get("status") == "ACTIVE":
        yield Finding(
            Severity.WARN,
            "device-certificate-issued-again",
            "",
            "a device connects to the old account with this certificate; it cannot move",
            "issue or register one in the new account, and bring it and the new endpoint onto the device",
        )
