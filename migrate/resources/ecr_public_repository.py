"""AWS::ECR::PublicRepository: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ecr-publicrepository.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import given, in_order, parsed, tag_list
from migrate.resources.spec import Document, Read, Spec

OF_IT = {"repositoryName": "repositoryName"}

SPEC = Spec(
    kind="AWS::ECR::PublicRepository",
    service="ecr-public",
    listing=Read("describe_repositories", "repositories"),
    facets={
        "Catalog": Read(
            "get_repository_catalog_data", "catalogData", OF_IT, absent=("RepositoryCatalogDataNotFoundException",)
        ),
        "Policy": Read("get_repository_policy", "policyText", OF_IT, absent=("RepositoryPolicyNotFoundException",)),
        "Tags": Read("list_tags_for_resource", "tags", {"resourceArn": "repositoryArn"}),
    },
    identifier="repositoryName",
    name="repositoryName",
    arn="repositoryArn",
    attributes={"Arn": "repositoryArn"},
    tags="Tags",
    name_property="RepositoryName",
    limits=("The logo in the public gallery",),
)

CATALOG = {"aboutText": "AboutText", "description": "RepositoryDescription", "usageText": "UsageText"}


def properties(doc: Document) -> Properties:
    """What CreateRepository takes, and who may push."""
    catalog = doc.get("Catalog") or {}
    return given(
        RepositoryCatalogData=given(
            **{name: catalog.get(field) for field, name in CATALOG.items()},
            Architectures=in_order(catalog.get("architectures")),
            OperatingSystems=in_order(catalog.get("operatingSystems")),
        ),
        RepositoryName=doc["repositoryName"],
        RepositoryPolicyText=parsed(doc.get("Policy")),
        Tags=tag_list(doc.get("Tags")),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """The world pulls images by a name that has the account's alias in it."""
    yield Finding(
        Severity.WARN,
        "data-stays-behind",
        "",
        f"no image is copied, and the new account's repository is not {doc.get('repositoryUri', 'known by this name')}",
        "push the images into the new repository, and tell those who pull them its new name",
    )
