"""AWS::CertificateManager::Certificate: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-certificatemanager-certificate.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Json, Properties
from migrate.resources.shapes import by, given, in_order, tag_list
from migrate.resources.spec import Document, Read, Spec

# Unless asked for each kind of key, ACM lists RSA certificates up to 2,048 bits only.
ALL_KEYS = (
    '`{"keyTypes": ["RSA_1024", "RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1", "EC_secp384r1", "EC_secp521r1"]}`'
)
OF_IT = {"CertificateArn": "CertificateArn"}

SPEC = Spec(
    kind="AWS::CertificateManager::Certificate",
    service="acm",
    listing=Read(
        "list_certificates",
        "CertificateSummaryList[].{CertificateArn: CertificateArn, Status: Status}",
        {"Includes": ALL_KEYS},
    ),
    facets={
        "": Read("describe_certificate", "Certificate", OF_IT),
        "Tags": Read("list_tags_for_certificate", "Tags", OF_IT),
    },
    identifier="CertificateArn",
    arn="CertificateArn",
    tags="Tags",
    reissued=True,
    # A request that failed or ran out is no certificate.
    owned_by_aws="Status == 'FAILED' || Status == 'VALIDATION_TIMED_OUT'",
    # Only an imported certificate has neither a way of validation nor an authority of the account.
    uncreatable="!ValidationMethod && !CertificateAuthorityArn",
    ignored={
        "CertificateExport": "DescribeCertificate tells it of public certificates only, and it costs money",
        "Id": "CloudFormation's own handle",
    },
)


def properties(doc: Document) -> Properties:
    """What RequestCertificate takes. The hosted zone of a validation cannot be read."""
    authority = doc.get("CertificateAuthorityArn")
    name = doc.get("DomainName")
    options = doc.get("Options") or {}
    logging = options.get("CertificateTransparencyLoggingPreference")
    issued = doc.get("Type") != "IMPORTED"
    return given(
        CertificateAuthorityArn=authority,
        CertificateTransparencyLoggingPreference=logging if logging != "ENABLED" and not authority else None,
        DomainName=name,
        DomainValidationOptions=_validation(doc),
        KeyAlgorithm=_key_algorithm(doc),
        SubjectAlternativeNames=in_order(set(doc.get("SubjectAlternativeNames") or ()) - {name}),
        Tags=tag_list(doc.get("Tags")),
        ValidationMethod=_method(doc) if issued and not authority else None,
    )


def _method(doc: Document) -> str:
    methods = in_order(one.get("ValidationMethod") for one in doc.get("DomainValidationOptions") or ())
    return str(next(iter(methods), "EMAIL"))


def _validation(doc: Document) -> list[Json]:
    """Only where mails go to a domain that is another than the certificate's."""
    return [
        {"DomainName": one["DomainName"], "ValidationDomain": one["ValidationDomain"]}
        for one in by("DomainName", doc.get("DomainValidationOptions"))
        if one.get("ValidationDomain", one["DomainName"]) != one["DomainName"]
    ]


def _key_algorithm(doc: Document) -> str | None:
    """DescribeCertificate writes `RSA-2048` where the request says `RSA_2048`; that one is the default."""
    algorithm = str(doc.get("KeyAlgorithm") or "RSA_2048").replace("-", "_")
    return None if algorithm == "RSA_2048" else algorithm


def findings(doc: Document) -> Iterator[Finding]:
    """A certificate never leaves its account: another is issued, or imported again."""
    if doc.get("Type") == "IMPORTED":
        yield Finding(
            Severity.BLOCK,
            "certificate-imported",
            "",
            f"the certificate of {doc.get('DomainName')} was imported, and ACM gives no private key out",
            "import it into the new account by hand, or request one there, and name that one instead",
        )
    elif not doc.get("CertificateAuthorityArn"):
        yield Finding(
            Severity.WARN,
            "certificate-issued-again",
            "",
            f"the certificate of {doc.get('DomainName')} cannot move: the new account's is validated anew",
            "add the validation record that ACM names while the stack waits for it; both can stand side by side",
        )
