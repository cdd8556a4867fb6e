"""AWS::Cognito::UserPoolDomain: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-userpooldomain.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import given, picked, pruned
from migrate.resources.spec import Document, Read, Scope, Spec

SPEC = Spec(
    kind="AWS::Cognito::UserPoolDomain",
    service="cognito-idp",
    parents=("AWS::Cognito::UserPool",),
    listing=Read("describe_user_pool", "UserPool.[Domain, CustomDomain][?@].{Domain: @}", {"UserPoolId": "Id"}),
    facets={"": Read("describe_user_pool_domain", "DomainDescription", {"Domain": "Domain"})},
    identifier="Domain",
    name="Domain",
    # A prefix exists once per Region over all accounts, and a domain of one's own once in the world.
    scope=Scope.WORLD,
    name_property="Domain",
)


def properties(doc: Document) -> Properties:
    """Where users of the pool sign in."""
    return given(
        **picked(doc, ("Domain", "ManagedLoginVersion", "Routing")),
        CustomDomainConfig=pruned(doc.get("CustomDomainConfig")),
        UserPoolId=doc["_parent"]["Id"],
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Addresses of sign-in pages stand in other people's settings."""
    yield Finding(
        Severity.WARN,
        "sign-in-domain-changes",
        "",
        f"the sign-in domain {doc['Domain']} belongs to the old account while the old pool stands",
        "register the new sign-in address with identity providers and applications before cutover",
    )
