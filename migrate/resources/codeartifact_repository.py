"""AWS::CodeArtifact::Repository: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-codeartifact-repository.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import given, in_order, parsed, tag_list
from migrate.resources.spec import Document, Read, Spec

OF_IT = {"domain": "domainName", "domainOwner": "domainOwner", "repository": "name"}

SPEC = Spec(
    kind="AWS::CodeArtifact::Repository",
    service="codeartifact",
    parents=("AWS::CodeArtifact::Domain",),
    listing=Read("list_repositories_in_domain", "repositories", {"domain": "name", "domainOwner": "owner"}),
    facets={
        "": Read("describe_repository", "repository", OF_IT),
        "Policy": Read(
            "get_repository_permissions_policy", "policy.document", OF_IT, absent=("ResourceNotFoundException",)
        ),
        "Tags": Read("list_tags_for_resource", "tags", {"resourceArn": "arn"}),
    },
    identifier="arn",
    name="name",
    arn="arn",
    attributes={"Arn": "arn", "Name": "name"},
    tags="Tags",
    name_property="RepositoryName",
    limits=("Packages",),
)


def properties(doc: Document) -> Properties:
    """Where packages are looked up. The order of the repositories upstream is the order of the search."""
    outside = (one.get("externalConnectionName") for one in doc.get("externalConnections") or ())
    return given(
        Description=doc.get("description"),
        DomainName=doc.get("domainName"),
        ExternalConnections=in_order(name for name in outside if name),
        PermissionsPolicyDocument=parsed(doc.get("Policy")),
        RepositoryName=doc["name"],
        Tags=tag_list(doc.get("Tags")),
        Upstreams=[one["repositoryName"] for one in doc.get("upstreams") or () if "repositoryName" in one],
    )


def findings(doc: Document) -> Iterator[Finding]:
    """What was fetched from outside is fetched again; what was published is nowhere else."""
    yield Finding(
        Severity.WARN,
        "data-stays-behind",
        "",
        "packages that were published to the repository are not copied",
        "publish them again to the new one, or let its domain's policy read this one until nobody needs it",
    )
    if (owner := doc.get("administratorAccount") or doc["_"]["Account"]) != doc["_"]["Account"]:
        yield Finding(
            Severity.WARN,
            "administered-elsewhere",
            "",
            f"account {owner} administers the repository",
            "let that account make its repository in the new domain",
        )
