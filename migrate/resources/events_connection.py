"""AWS::Events::Connection: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-connection.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.reading import search
from migrate.resources.shapes import given, picked
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::Events::Connection",
    service="events",
    listing=Read("list_connections", "Connections[].{Name: Name}"),
    facets={"": Read("describe_connection", "@", {"Name": "Name"})},
    identifier="Name",
    name="Name",
    arn="ConnectionArn",
    attributes={"Arn": "ConnectionArn", "SecretArn": "SecretArn"},
    facts={
        "User": "AuthParameters.BasicAuthParameters.Username",
        "Client": "AuthParameters.OAuthParameters.ClientParameters.ClientID",
        "Endpoint": "AuthParameters.OAuthParameters.AuthorizationEndpoint",
        "Key": "AuthParameters.ApiKeyAuthParameters.ApiKeyName",
    },
    name_property="Name",
    by_hand="create it in the new account with the password, key or client secret, which AWS gives to nobody",
    limits=("The password, the key or the client secret, and every parameter that is secret",),
    ignored={"AuthParameters": "no template is valid without the secret in it, and AWS does not tell the secret"},
)


def properties(doc: Document) -> Properties:
    """What is no secret."""
    ways = search("InvocationConnectivityParameters.ResourceParameters.ResourceConfigurationArn", doc)
    return given(
        **picked(doc, ("AuthorizationType", "Description", "KmsKeyIdentifier", "Name")),
        InvocationConnectivityParameters={"ResourceParameters": {"ResourceConfigurationArn": ways}} if ways else None,
    )


def findings(doc: Document) -> Iterator[Finding]:
    """A template that was given the secret by a parameter has to be given it again."""
    yield Finding(
        Severity.WARN,
        "connection-secret-needed",
        "",
        "AWS keeps the secret of this connection to itself, so it cannot be copied",
        "have the secret ready for the new account: as parameter of the stack, or where the template resolves it from",
    )
