"""AWS::SES::EmailIdentity: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ses-emailidentity.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import given, tag_list
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::SES::EmailIdentity",
    service="sesv2",
    listing=Read("list_email_identities", "EmailIdentities[].{IdentityName: IdentityName}"),
    facets={"": Read("get_email_identity", "@", {"EmailIdentity": "IdentityName"})},
    identifier="IdentityName",
    arn="arn:{_.Partition}:ses:{_.Region}:{_.Account}:identity/{IdentityName}",
    name="IdentityName",
    forms=("arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:identity/${Ref}",),
    tags="Tags",
    name_property="EmailIdentity",
    reissued=True,
    limits=("Leave to send to anyone: a new account sends to verified addresses only, until AWS is asked",),
)


def properties(doc: Document) -> Properties:
    """From whom mail may come. The keys that sign it are made anew."""
    dkim, sender = doc.get("DkimAttributes") or {}, doc.get("MailFromAttributes") or {}
    easy = dkim.get("SigningAttributesOrigin") != "EXTERNAL"
    return given(
        ConfigurationSetAttributes=given(ConfigurationSetName=doc.get("ConfigurationSetName")),
        DkimAttributes=given(SigningEnabled=dkim.get("SigningEnabled")),
        DkimSigningAttributes=given(NextSigningKeyLength=dkim.get("NextSigningKeyLength") if easy else None),
        EmailIdentity=doc["IdentityName"],
        FeedbackAttributes=given(EmailForwardingEnabled=doc.get("FeedbackForwardingStatus")),
        MailFromAttributes=given(
            BehaviorOnMxFailure=sender.get("BehaviorOnMxFailure") if sender.get("MailFromDomain") else None,
            MailFromDomain=sender.get("MailFromDomain"),
        ),
        Tags=tag_list(doc.get("Tags")),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Who owns a domain or address is proven to each account anew."""
    name = doc["IdentityName"]
    domain = doc.get("IdentityType") != "EMAIL_ADDRESS"
    yield Finding(
        Severity.WARN,
        "identity-verified-again",
        "",
        f"the new account may send as {name} only after it was verified there",
        f"add the DKIM records that SES names to {name} beside the old ones"
        if domain
        else f"have the owner of {name} follow the link in the mail that SES sends",
    )
    if (doc.get("DkimAttributes") or {}).get("SigningAttributesOrigin") == "EXTERNAL":
        yield Finding(
            Severity.BLOCK,
            "dkim-key-of-your-own",
            "",
            f"{name} signs with a private key that was handed to SES, and SES gives none out",
            "hand the key to the new account's identity by hand, or let SES make its keys there (Easy DKIM)",
        )
    if doc.get("Policies"):
        yield Finding(
            Severity.BLOCK,
            "sending-policies",
            "",
            f"{name} has sending policies, which no template can carry: {', '.join(sorted(doc['Policies']))}",
            "put them on the new identity by hand (CreateEmailIdentityPolicy)",
        )
