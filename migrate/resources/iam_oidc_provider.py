"""AWS::IAM::OIDCProvider: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-oidcprovider.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import given, in_order, tag_list
from migrate.resources.spec import Document, Read, Scope, Spec

SPEC = Spec(
    kind="AWS::IAM::OIDCProvider",
    service="iam",
    is_global=True,
    scope=Scope.ACCOUNT,
    listing=Read("list_open_id_connect_providers", "OpenIDConnectProviderList[].{Arn: Arn}"),
    facets={"": Read("get_open_id_connect_provider", "@", {"OpenIDConnectProviderArn": "Arn"})},
    identifier="Arn",
    arn="Arn",
    name="Url",
    tags="Tags",
)

# They tie the provider to an instance of IAM Identity Center.
BEYOND = ("ContextProvider", "IdentityCenterInstanceArn", "IdentityStoreArn")


def properties(doc: Document) -> Properties:
    """Whose tokens are believed. AWS answers with the URL's host and path; it is always https."""
    return given(
        ClientIdList=in_order(doc.get("ClientIDList")),
        Tags=tag_list(doc.get("Tags")),
        ThumbprintList=in_order(doc.get("ThumbprintList")),
        Url=f"https://{str(doc['Url']).removeprefix('https://')}",
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Trusted identity propagation is set up for one organization, and no template knows it."""
    if any(doc.get(field) for field in BEYOND):
        yield Finding(
            Severity.BLOCK,
            "identity-propagation",
            "",
            f"{doc['Url']} propagates identities to IAM Identity Center, which no template can carry",
            "set up trusted identity propagation for the new account by hand, and leave the provider out of the move",
        )
