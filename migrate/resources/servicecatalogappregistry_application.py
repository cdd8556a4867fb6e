"""AWS::ServiceCatalogAppRegistry::Application: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-servicecatalogappregistry-application.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import given, tag_map
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::ServiceCatalogAppRegistry::Application",
    service="servicecatalog-appregistry",
    listing=Read("list_applications", "applications[].{id: id, arn: arn}"),
    facets={
        "": Read("get_application", "@", {"application": "id"}),
        "ByTag": Read(
            "list_associated_resources", "resources[?resourceType=='RESOURCE_TAG_VALUE'].name", {"application": "id"}
        ),
    },
    identifier="id",
    name="name",
    arn="arn",
    attributes={"Arn": "arn", "ApplicationTagValue": "applicationTag.awsApplication"},
    tags="tags",
    name_property="Name",
)


def properties(doc: Document) -> Properties:
    """What CreateApplication takes."""
    return given(Description=doc.get("description"), Name=doc["name"], Tags=tag_map(doc.get("tags")))


def findings(doc: Document) -> Iterator[Finding]:
    """CloudFormation associates stacks only."""
    if values := doc.get("ByTag"):
        yield Finding(
            Severity.WARN,
            "tagged-resources-not-associated",
            "",
            f"resources are associated by a tag, which CloudFormation cannot do: {', '.join(sorted(values))}",
            "associate them in the new account by AssociateResource",
        )
