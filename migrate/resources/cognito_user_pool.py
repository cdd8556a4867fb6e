"""AWS::Cognito::UserPool: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-userpool.html"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from migrate.model.finding import Finding, Severity
from migrate.model.values import Json, Properties
from migrate.resources.shapes import by, given, in_order, picked, tag_map
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::Cognito::UserPool",
    service="cognito-idp",
    listing=Read("list_user_pools", "UserPools[].{Id: Id}", {"MaxResults": "`60`"}),
    facets={
        "": Read("describe_user_pool", "UserPool", {"UserPoolId": "Id"}),
        "Mfa": Read("get_user_pool_mfa_config", "@", {"UserPoolId": "Id"}),
    },
    identifier="Id",
    # No name_property: names of pools need not be unique, and it is the id that others use.
    name="Name",
    arn="Arn",
    attributes={"ProviderName": "cognito-idp.{_.Region}.amazonaws.com/{Id}"},
    forms=("https://${ProviderName}",),
    tags="UserPoolTags",
    measures={"EstimatedNumberOfUsers": "EstimatedNumberOfUsers"},
)

PARTS = (
    "AccountRecoverySetting",
    "DeletionProtection",
    "DeviceConfiguration",
    "EmailConfiguration",
    "EmailVerificationMessage",
    "EmailVerificationSubject",
    "IssuerConfiguration",
    "KeyConfiguration",
    "LambdaConfig",
    "MfaConfiguration",
    "Policies",
    "SmsAuthenticationMessage",
    "SmsConfiguration",
    "SmsVerificationMessage",
    "UserAttributeUpdateSettings",
    "UserPoolAddOns",
    "UserPoolTier",
    "UsernameConfiguration",
    "VerificationMessageTemplate",
)
UNORDERED = ("AliasAttributes", "AutoVerifiedAttributes", "UsernameAttributes")
FACTORS = {
    "SoftwareTokenMfaConfiguration": "SOFTWARE_TOKEN_MFA",
    "SmsMfaConfiguration": "SMS_MFA",
    "EmailMfaConfiguration": "EMAIL_OTP",
}


def properties(doc: Document) -> Properties:
    """What CreateUserPool and SetUserPoolMfaConfig take."""
    mfa = doc.get("Mfa") or {}
    email, passkey = mfa.get("EmailMfaConfiguration") or {}, mfa.get("WebAuthnConfiguration") or {}
    return given(
        UserPoolName=doc["Name"],
        AdminCreateUserConfig=_invitations(doc),
        EnabledMfas=sorted(FACTORS[part] for part in FACTORS if _is_on(part, mfa)),
        EmailAuthenticationMessage=email.get("Message"),
        EmailAuthenticationSubject=email.get("Subject"),
        WebAuthnRelyingPartyID=passkey.get("RelyingPartyId"),
        WebAuthnUserVerification=passkey.get("UserVerification"),
        WebAuthnFactorConfiguration=passkey.get("FactorConfiguration"),
        Schema=[_attribute(one) for one in by("Name", doc.get("SchemaAttributes")) if _is_chosen(one)],
        UserPoolTags=tag_map(doc.get("UserPoolTags")),
        **picked(doc, PARTS),
        **{name: in_order(doc.get(name)) for name in UNORDERED},
    )


def _is_on(part: str, mfa: Mapping[str, Any]) -> bool:
    """Time-based tokens are told by a flag; the two that send something, by how they send it."""
    settings = mfa.get(part) or {}
    return bool(settings.get("Enabled", settings)) and mfa.get("MfaConfiguration", "OFF") != "OFF"


def _invitations(doc: Document) -> Json:
    """CreateUserPool refuses the old name of a temporary password's lifetime beside the new one, and AWS tells both."""
    settings: Mapping[str, Any] = doc.get("AdminCreateUserConfig") or {}
    password = (doc.get("Policies") or {}).get("PasswordPolicy") or {}
    superseded = "TemporaryPasswordValidityDays" in password
    return {name: value for name, value in settings.items() if not superseded or name != "UnusedAccountValidityDays"}


def _is_chosen(attribute: Mapping[str, Any]) -> bool:
    """Every pool has the standard attributes: only one that was made required was written by somebody."""
    return ":" in attribute["Name"] or (bool(attribute.get("Required")) and attribute["Name"] != "sub")


def _attribute(attribute: Mapping[str, Any]) -> Json:
    """An attribute as it was asked for: AWS puts `custom:` (and `dev:`) before the name by itself."""
    return {**attribute, "Name": attribute["Name"].rsplit(":", 1)[-1]}


def findings(doc: Document) -> Iterator[Finding]:
    """Users can be imported, but neither their passwords nor their ids come along."""
    if count := doc.get("EstimatedNumberOfUsers"):
        yield Finding(
            Severity.WARN,
            "users-stay-behind",
            "",
            f"about {count} users are in the pool: no password, second factor or `sub` can be exported",
            "import the users with a forced reset or migrate them at sign-in, and map the old `sub` to the new one",
        )
