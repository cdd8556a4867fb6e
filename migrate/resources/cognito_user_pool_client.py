"""AWS::Cognito::UserPoolClient:
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-userpoolclient.html
"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import given, in_order, picked
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::Cognito::UserPoolClient",
    service="cognito-idp",
    listing=Read("list_user_pool_clients", "UserPoolClients[].{ClientId: ClientId}", {"UserPoolId": "Id"}),
    facets={
        # Whether there is a secret is all that is kept of it.
        "": Read(
            "describe_user_pool_client",
            "UserPoolClient.merge(@, {ClientSecret: type(ClientSecret)})",
            {"UserPoolId": "_parent.Id", "ClientId": "ClientId"},
        )
    },
    parents=("AWS::Cognito::UserPool",),
    identifier="ClientId",
    # Named by its id: nobody refers to a client by its name, which is often as plain a word as `web`.
)

PLAIN = (
    "AccessTokenValidity",
    "AllowedOAuthFlowsUserPoolClient",
    "AnalyticsConfiguration",
    "AuthSessionValidity",
    "ClientName",
    "DefaultRedirectURI",
    "EnablePropagateAdditionalUserContextData",
    "EnableTokenRevocation",
    "IdTokenValidity",
    "PreventUserExistenceErrors",
    "RefreshTokenRotation",
    "RefreshTokenValidity",
    "TokenValidityUnits",
    "UserPoolId",
)
UNORDERED = (
    "AllowedOAuthFlows",
    "AllowedOAuthScopes",
    "CallbackURLs",
    "ExplicitAuthFlows",
    "LogoutURLs",
    "ReadAttributes",
    "SupportedIdentityProviders",
    "WriteAttributes",
)


def properties(doc: Document) -> Properties:
    """What CreateUserPoolClient takes."""
    return given(
        GenerateSecret=True if doc["ClientSecret"] == "string" else None,
        **picked(doc, PLAIN),
        **{name: in_order(doc.get(name)) for name in UNORDERED},
    )


def findings(doc: Document) -> Iterator[Finding]:
    """A new client has a new id, and a new secret where it has one."""
    if doc["ClientSecret"] == "string":
        yield Finding(
            Severity.WARN,
            "client-secret-changes",
            "",
            "the client has a secret, and the new client will have another",
            "give the new client's id and secret to every application that signs in with it",
        )
