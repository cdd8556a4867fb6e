"""AWS::Cognito::IdentityPool: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-identitypool.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import by, given, in_order, picked, tag_list
from migrate.resources.spec import Document, Read, Spec

_SYNC = "part of Cognito Sync, which AWS offers to nobody new"

SPEC = Spec(
    kind="AWS::Cognito::IdentityPool",
    service="cognito-identity",
    listing=Read("list_identity_pools", "IdentityPools", {"MaxResults": "`60`"}),
    facets={"": Read("describe_identity_pool", "@", {"IdentityPoolId": "IdentityPoolId"})},
    identifier="IdentityPoolId",
    # No name_property: names of pools need not be unique, and it is the id that others use.
    name="IdentityPoolName",
    tags="IdentityPoolTags",
    ignored={"CognitoEvents": _SYNC, "CognitoStreams": _SYNC, "PushSync": _SYNC},
)


def properties(doc: Document) -> Properties:
    """Who may trade which sign-in for AWS credentials."""
    return given(
        **picked(
            doc,
            (
                "AllowClassicFlow",
                "AllowUnauthenticatedIdentities",
                "DeveloperProviderName",
                "IdentityPoolName",
                "SupportedLoginProviders",
            ),
        ),
        CognitoIdentityProviders=by("ProviderName", doc.get("CognitoIdentityProviders")),
        IdentityPoolTags=tag_list(doc.get("IdentityPoolTags")),
        OpenIdConnectProviderARNs=in_order(doc.get("OpenIdConnectProviderARNs")),
        SamlProviderARNs=in_order(doc.get("SamlProviderARNs")),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Identities are made by the pool; data that is keyed by them loses its owner."""
    yield Finding(
        Severity.WARN,
        "identity-ids-change",
        "",
        "every user gets another identity id in the new pool",
        "look for data that is keyed by identity id (S3 prefixes, table keys, policies) and map it",
    )
