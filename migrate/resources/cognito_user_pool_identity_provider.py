"""AWS::Cognito::UserPoolIdentityProvider:
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-userpoolidentityprovider.html
"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import given, in_order
from migrate.resources.spec import Document, Read, Spec

# Whether there is a secret is all that is kept of it.
MASKED = "{client_secret: type(ProviderDetails.client_secret), private_key: type(ProviderDetails.private_key)}"

SPEC = Spec(
    kind="AWS::Cognito::UserPoolIdentityProvider",
    service="cognito-idp",
    parents=("AWS::Cognito::UserPool",),
    listing=Read("list_identity_providers", "Providers[].{ProviderName: ProviderName}", {"UserPoolId": "Id"}),
    facets={
        "": Read(
            "describe_identity_provider",
            f"IdentityProvider.merge(@, {{ProviderDetails: merge(not_null(ProviderDetails, `{{}}`), {MASKED})}})",
            {"UserPoolId": "_parent.Id", "ProviderName": "ProviderName"},
        )
    },
    identifier="ProviderName",
    name="ProviderName",
    # Pools of all stages may have a `Google`.
    ref_identifies=False,
    name_property="ProviderName",
    # Without its secret, none but a SAML provider can be made.
    uncreatable="ProviderType != 'SAML'",
    limits=("The client secret or private key",),
)

SECRETS = ("client_secret", "private_key")
# What the provider's own documents say, which Cognito adds to the answer and takes from nobody.
ADDED = frozenset({"ActiveEncryptionCertificate", "attributes_url_add_attributes", "token_request_method"})
# Of the well-known providers, Cognito knows the addresses by itself.
KNOWN = frozenset({"api_version", "authorize_scopes", "client_id", "key_id", "team_id"})
OF_ANY_ADDRESS = frozenset({"OIDC", "SAML"})


def properties(doc: Document) -> Properties:
    """With whom people sign in, without the secret that the pool has in common with it."""
    own = doc.get("ProviderType") in OF_ANY_ADDRESS
    details = {
        name: value
        for name, value in sorted((doc.get("ProviderDetails") or {}).items())
        if name not in {*SECRETS, *ADDED} and (own or name in KNOWN)
    }
    return given(
        AttributeMapping=doc.get("AttributeMapping"),
        IdpIdentifiers=in_order(doc.get("IdpIdentifiers")),
        ProviderDetails=details,
        ProviderName=doc["ProviderName"],
        ProviderType=doc.get("ProviderType"),
        UserPoolId=doc["_parent"]["Id"],
    )


def findings(doc: Document) -> Iterator[Finding]:
    """A secret is moved by a person, and the provider must know the new pool's address."""
    name, details = doc["ProviderName"], doc.get("ProviderDetails") or {}
    if any(details.get(secret) == "string" for secret in SECRETS):
        yield Finding(
            Severity.BLOCK,
            "provider-secret",
            "",
            f"the identity provider {name} has a client secret or private key, which is not moved",
            "put it into a secret of the new account, and have the template name that ({{resolve:secretsmanager:...}})",
        )
    if doc.get("AcrMapping"):
        yield Finding(
            Severity.BLOCK,
            "provider-acr-mapping",
            "",
            f"the identity provider {name} maps authentication contexts, which no template can carry",
            "take note of the mapping, and set it on the new provider by hand",
        )
    yield Finding(
        Severity.WARN,
        "provider-must-know-new-pool",
        "",
        f"{name} sends people back to the old pool's sign-in domain only",
        "register the new pool's callback address (for SAML: its entity id too) with the provider before cutover",
    )
