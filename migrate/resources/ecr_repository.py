"""AWS::ECR::Repository: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ecr-repository.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import by, capitalised, given, parsed, tag_list
from migrate.resources.spec import Document, Read, Spec

OF_IT = {"repositoryName": "repositoryName"}

SPEC = Spec(
    kind="AWS::ECR::Repository",
    service="ecr",
    listing=Read("describe_repositories", "repositories"),
    facets={
        "Lifecycle": Read(
            "get_lifecycle_policy", "lifecyclePolicyText", OF_IT, absent=("LifecyclePolicyNotFoundException",)
        ),
        "Policy": Read("get_repository_policy", "policyText", OF_IT, absent=("RepositoryPolicyNotFoundException",)),
        "Images": Read("list_images", "imageIds[].imageDigest", OF_IT),
        "Tags": Read("list_tags_for_resource", "tags", {"resourceArn": "repositoryArn"}),
    },
    identifier="repositoryName",
    name="repositoryName",
    arn="repositoryArn",
    attributes={"Arn": "repositoryArn", "RepositoryUri": "repositoryUri"},
    tags="Tags",
    measures={"images": "length(Images || `[]`)"},
    name_property="RepositoryName",
    ignored={"EmptyOnDelete": "says how a deletion would go, and cannot be read"},
)


def properties(doc: Document) -> Properties:
    """What CreateRepository takes, with both policies."""
    encryption = doc.get("encryptionConfiguration") or {}
    scanning = doc.get("imageScanningConfiguration") or {}
    mutability = doc.get("imageTagMutability")
    exclusions = [
        {
            "ImageTagMutabilityExclusionFilterType": item["filterType"],
            "ImageTagMutabilityExclusionFilterValue": item["filter"],
        }
        for item in by("filter", doc.get("imageTagMutabilityExclusionFilters"))
    ]
    return given(
        RepositoryName=doc["repositoryName"],
        EncryptionConfiguration=capitalised(encryption) if encryption.get("encryptionType") != "AES256" else None,
        ImageScanningConfiguration=capitalised(scanning) if scanning.get("scanOnPush") else None,
        ImageTagMutability=mutability if mutability != "MUTABLE" else None,
        ImageTagMutabilityExclusionFilters=exclusions,
        LifecyclePolicy=given(LifecyclePolicyText=doc.get("Lifecycle")),
        RepositoryPolicyText=parsed(doc.get("Policy")),
        Tags=tag_list(doc.get("Tags")),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """A new repository is empty, and what runs its images cannot start."""
    if count := len(set(doc.get("Images") or ())):
        yield Finding(
            Severity.WARN,
            "images-stay-behind",
            "",
            f"{count} images are in the repository and are not copied",
            "push them into the new repository before what runs them is made, or let ECR replicate them",
        )
