"""AWS::Glue::Connection: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-glue-connection.html"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import given, in_order, picked, tag_map
from migrate.resources.spec import Document, Read, Spec

ARN = "join(':', ['arn', _.Partition, 'glue', _.Region, _.Account, join('/', ['connection', Name])])"

SPEC = Spec(
    kind="AWS::Glue::Connection",
    service="glue",
    listing=Read("get_connections", "ConnectionList", {"HidePassword": "`true`"}),
    facets={"Tags": Read("get_tags", "Tags", {"ResourceArn": ARN})},
    identifier="Name",
    name="Name",
    arn=ARN,
    tags="Tags",
    forms=("arn:${AWS::Partition}:glue:${AWS::Region}:${AWS::AccountId}:connection/${Ref}",),
    limits=("Passwords, tokens and keys of a connection: they are never read",),
)

AS_THEY_ARE = ("AthenaProperties", "ConnectionType", "Description", "Name", "PythonProperties", "SparkProperties")
OAUTH = ("OAuth2ClientApplication", "OAuth2GrantType", "TokenUrl", "TokenUrlParametersMap")
WITH_PASSWORD = frozenset({"BASIC", "CUSTOM", "OAUTH2"})


def properties(doc: Document) -> Properties:
    """What CreateConnection takes, without anything that opens a door."""
    place = doc.get("PhysicalConnectionRequirements") or {}
    return given(
        CatalogId=doc["_"]["Account"],
        ConnectionInput=given(
            AuthenticationConfiguration=_authentication(doc.get("AuthenticationConfiguration") or {}),
            ConnectionProperties=_public(doc),
            MatchCriteria=doc.get("MatchCriteria"),
            PhysicalConnectionRequirements=given(
                SecurityGroupIdList=in_order(place.get("SecurityGroupIdList")),
                **picked(place, ("AvailabilityZone", "SubnetId")),
            ),
            **picked(doc, AS_THEY_ARE),
        ),
        Tags=tag_map(doc.get("Tags")),
    )


def _authentication(raw: Mapping[str, Any]) -> Properties:
    oauth = raw.get("OAuth2Properties") or {}
    return given(OAuth2Properties=picked(oauth, OAUTH), **picked(raw, ("AuthenticationType", "KmsKeyArn", "SecretArn")))


def _public(doc: Document) -> dict[str, str]:
    """The properties that are no secret, nor hold one: a URL may have a password in it."""
    return {
        name: value
        for name, value in (doc.get("ConnectionProperties") or {}).items()
        if not (name.endswith("PASSWORD") or "password=" in value.lower())
    }


def findings(doc: Document) -> Iterator[Finding]:
    """The password, unless a secret of Secrets Manager holds it."""
    authentication, known = doc.get("AuthenticationConfiguration") or {}, doc.get("ConnectionProperties") or {}
    by_secret = authentication.get("SecretArn") or known.get("SECRET_ID") or known.get("KAFKA_SASL_SCRAM_SECRETS_ARN")
    with_user = "USERNAME" in known or authentication.get("AuthenticationType") in WITH_PASSWORD
    if (with_user or set(known) != set(_public(doc))) and not by_secret:
        yield Finding(
            Severity.WARN,
            "password-to-supply",
            "",
            "the connection logs in with a password or key of its own, which no plan may hold",
            "supply it with glue:UpdateConnection in the new account, or keep it in a secret (SECRET_ID)",
        )
