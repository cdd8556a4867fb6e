"""AWS::Glue::Database: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-glue-database.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import by, given, own_tags, picked
from migrate.resources.spec import Document, Read, Spec

ARN = "join(':', ['arn', _.Partition, 'glue', _.Region, _.Account, join('/', ['database', Name])])"

SPEC = Spec(
    kind="AWS::Glue::Database",
    service="glue",
    listing=Read("get_databases", "DatabaseList"),
    facets={"Tags": Read("get_tags", "Tags", {"ResourceArn": ARN})},
    identifier="Name",
    name="Name",
    arn=ARN,
    tags="Tags",
    forms=("arn:${AWS::Partition}:glue:${AWS::Region}:${AWS::AccountId}:database/${Ref}",),
    limits=(
        "Lake Formation's permissions and registered locations: they are not read",
        "Its tags: CloudFormation cannot tag a database",
    ),
    ignored={"DatabaseName": "says again what DatabaseInput.Name says"},
)


def properties(doc: Document) -> Properties:
    """What CreateDatabase takes. A link names a database elsewhere, a federated one a connection."""
    permissions = [
        given(Permissions=sorted(one.get("Permissions") or ()), Principal=one.get("Principal"))
        for one in doc.get("CreateTableDefaultPermissions") or ()
    ]
    return given(
        CatalogId=doc.get("CatalogId") or doc["_"]["Account"],
        DatabaseInput=given(
            CreateTableDefaultPermissions=by("Principal", permissions),
            FederatedDatabase=picked(doc.get("FederatedDatabase") or {}, ("ConnectionName", "Identifier")),
            TargetDatabase=picked(doc.get("TargetDatabase") or {}, ("CatalogId", "DatabaseName", "Region")),
            **picked(doc, ("Description", "LocationUri", "Name", "Parameters")),
        ),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Its tags, which no template can set."""
    if own_tags(doc.get("Tags")):
        yield Finding(
            Severity.INFO,
            "tags-by-hand",
            "",
            "CloudFormation cannot set the tags of a Glue database",
            "tag it with glue:TagResource once the stack stands, if anything goes by its tags",
        )
