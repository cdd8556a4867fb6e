"""AWS::CodeCommit::Repository: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-codecommit-repository.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import by, capitalised, given, pruned, tag_list
from migrate.resources.spec import Document, Read, Spec

OF_IT = {"repositoryName": "repositoryName"}

SPEC = Spec(
    kind="AWS::CodeCommit::Repository",
    service="codecommit",
    listing=Read("list_repositories", "repositories"),
    facets={
        "": Read("get_repository", "repositoryMetadata", OF_IT),
        "Triggers": Read("get_repository_triggers", "triggers", OF_IT),
        "Tags": Read("list_tags_for_resource", "tags", {"resourceArn": "Arn"}),
    },
    identifier="repositoryId",
    name="repositoryName",
    arn="Arn",
    attributes={
        "Arn": "Arn",
        "CloneUrlHttp": "cloneUrlHttp",
        "CloneUrlSsh": "cloneUrlSsh",
        "Name": "repositoryName",
    },
    tags="Tags",
    name_property="RepositoryName",
    limits=("Branches, pull requests, comments and approval rules",),
    ignored={"Code": "what a new repository begins with; the history is pushed to it instead"},
)


def properties(doc: Document) -> Properties:
    """A repository without its content."""
    return given(
        KmsKeyId=doc.get("kmsKeyId"),
        RepositoryDescription=doc.get("repositoryDescription"),
        RepositoryName=doc["repositoryName"],
        Tags=tag_list(doc.get("Tags")),
        Triggers=by("Name", pruned(capitalised(doc.get("Triggers")))),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Only a repository without commits has no default branch."""
    if branch := doc.get("defaultBranch"):
        yield Finding(
            Severity.WARN,
            "data-stays-behind",
            "",
            f"the repository has commits ({branch} and whatever else), and is made empty",
            "run `git clone --mirror` here and `git push --mirror` to the new one, and re-point everybody's remotes",
        )
