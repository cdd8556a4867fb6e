"""AWS::ServiceCatalogAppRegistry::ResourceAssociation: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-servicecatalogappregistry-resourceassociation.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::ServiceCatalogAppRegistry::ResourceAssociation",
    service="servicecatalog-appregistry",
    parents=("AWS::ServiceCatalogAppRegistry::Application",),
    listing=Read("list_associated_resources", "resources[?resourceType=='CFN_STACK']", {"application": "id"}),
    identifier="{_parent.arn}|{arn}|{resourceType}",
    name="name",
    ref_identifies=False,
)


def properties(doc: Document) -> Properties:
    """A stack of an application."""
    return {"Application": doc["_parent"]["id"], "Resource": doc["arn"], "ResourceType": doc["resourceType"]}


def findings(doc: Document) -> Iterator[Finding]:
    """What is associated by a tag, the application says."""
    yield from ()
