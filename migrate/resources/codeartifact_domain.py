"""AWS::CodeArtifact::Domain: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-codeartifact-domain.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import given, parsed, tag_list
from migrate.resources.spec import Document, Read, Spec

OF_IT = {"domain": "name", "domainOwner": "owner"}

SPEC = Spec(
    kind="AWS::CodeArtifact::Domain",
    service="codeartifact",
    listing=Read("list_domains", "domains"),
    facets={
        "": Read("describe_domain", "domain", OF_IT),
        "Policy": Read(
            "get_domain_permissions_policy", "policy.document", OF_IT, absent=("ResourceNotFoundException",)
        ),
        "Tags": Read("list_tags_for_resource", "tags", {"resourceArn": "arn"}),
    },
    identifier="arn",
    name="name",
    arn="arn",
    attributes={"Arn": "arn", "Name": "name"},
    tags="Tags",
    measures={"bytes": "assetSizeBytes"},
    name_property="DomainName",
    owned_by_aws="status == 'Deleted'",
    limits=("The key that its packages are encrypted with",),
)


def properties(doc: Document) -> Properties:
    """A domain and who may use it. Its schema takes the key for something that only AWS sets."""
    return given(
        DomainName=doc["name"],
        PermissionsPolicyDocument=parsed(doc.get("Policy")),
        Tags=tag_list(doc.get("Tags")),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """The packages are those of its repositories, which speak for themselves."""
    if key := doc.get("encryptionKey"):
        yield Finding(
            Severity.INFO,
            "key-not-carried",
            "",
            f"its packages are encrypted with {key}; those of the new domain will be with AWS's own key",
            "where it must be a key of yours, make the domain by hand (CreateDomain): it cannot be changed later",
        )
