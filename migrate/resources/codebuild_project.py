"""AWS::CodeBuild::Project: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-codebuild-project.html"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from migrate.model.finding import Finding, Severity
from migrate.model.values import Json, Properties
from migrate.resources.reading import search
from migrate.resources.shapes import by, given, in_order, pruned, tag_list
from migrate.resources.spec import Document, Read, Spec
from migrate.resources.template_shapes import filled, images_left, templated, without

SPEC = Spec(
    kind="AWS::CodeBuild::Project",
    service="codebuild",
    listing=Read("list_projects", "projects[].{name: @}"),
    facets={"": Read("batch_get_projects", "projects[0]", {"names": "[name]"})},
    identifier="name",
    name="name",
    arn="arn",
    attributes={"Arn": "arn"},
    tags="tags",
    name_property="Name",
    limits=("Builds, reports, badges and the cache", "The credentials for GitHub, Bitbucket and GitLab"),
)

SHAPED = ("buildBatchConfig", "logsConfig", "secondaryArtifacts", "secondarySourceVersions", "secondarySources")
SAME = (
    "autoRetryLimit",
    "concurrentBuildLimit",
    "description",
    "name",
    "queuedTimeoutInMinutes",
    "resourceAccessRole",
    "serviceRole",
    "sourceVersion",
    "timeoutInMinutes",
)
HOSTS = frozenset({"BITBUCKET", "GITHUB", "GITHUB_ENTERPRISE", "GITLAB", "GITLAB_SELF_MANAGED"})
RENAMED = {"buildspec": "BuildSpec"}
DEFAULT_KEY = ":alias/aws/s3"
# What an answer holds and CloudFormation has no property for: where it is -> what it is.
BEYOND = {
    "not_null(artifacts.bucketOwnerAccess, secondaryArtifacts[].bucketOwnerAccess | [0])": "who owns the artifacts",
    "buildBatchConfig.restrictions.fleetsAllowed[0]": "the fleets that a batch may use",
    "environment.computeConfiguration": "the size of its machine by vCPU, memory and disk",
    "logsConfig.s3Logs.bucketOwnerAccess": "who owns the logs",
    "webhook.branchFilter": "the webhook's branches, in the old form of its filter",
    "webhook.manualCreation": "that the webhook is made by hand",
}
UNTOLD = ("bucketOwnerAccess", "computeConfiguration", "fleetsAllowed")


def properties(doc: Document) -> Properties:
    """What CreateProject and CreateWebhook take."""
    key = str(doc.get("encryptionKey") or "")
    cache, visibility = doc.get("cache") or {}, doc.get("projectVisibility")
    return given(
        Artifacts=_told(doc.get("artifacts")),
        BadgeEnabled=(doc.get("badge") or {}).get("badgeEnabled") or None,
        Cache=_told(cache) if cache.get("type") != "NO_CACHE" else None,
        EncryptionKey=None if key.endswith(DEFAULT_KEY) else key,
        Environment=_environment(doc.get("environment") or {}),
        FileSystemLocations=by("Identifier", _told(doc.get("fileSystemLocations"))),
        Source=_told(doc.get("source")),
        Tags=tag_list(doc.get("tags")),
        Triggers=_webhook(doc.get("webhook") or {}),
        Visibility=visibility if visibility != "PRIVATE" else None,
        VpcConfig=_network(doc.get("vpcConfig") or {}),
        **{name[:1].upper() + name[1:]: doc.get(name) or None for name in SAME},
        **{name[:1].upper() + name[1:]: _told(doc.get(name)) for name in SHAPED},
    )


def _told(raw: Any) -> Any:
    return pruned(templated(filled(without(raw, UNTOLD)), RENAMED))


def _environment(raw: Mapping[str, Any]) -> Json:
    """The machine. A variable may well be empty, and a Docker server's status is no setting of it."""
    server = without(raw.get("dockerServer"), ("status",))
    variables = templated({"environmentVariables": raw.get("environmentVariables") or []})
    return dict(_told({**raw, "environmentVariables": None, "dockerServer": server}) | pruned(variables))


def _webhook(raw: Mapping[str, Any]) -> Json:
    """The webhook without what the service makes of it. A group of filters is a list in a list."""
    if not raw:
        return None
    kept = {name: raw.get(name) for name in ("buildType", "pullRequestBuildPolicy", "scopeConfiguration")}
    groups = [[templated(one) for one in group] for group in raw.get("filterGroups") or ()]
    return {"Webhook": True, **_told(kept), **given(FilterGroups=groups)}


def _network(raw: Mapping[str, Any]) -> Json:
    return given(
        SecurityGroupIds=in_order(raw.get("securityGroupIds")),
        Subnets=in_order(raw.get("subnets")),
        VpcId=raw.get("vpcId"),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Credentials belong to the account, a webhook to both repositories, and some settings to no property."""
    yield from images_left(doc["_"]["Account"], [(doc.get("environment") or {}).get("image")])
    yield from _sources(doc)
    for path, what in BEYOND.items():
        if search(path, doc):
            yield Finding(
                Severity.BLOCK,
                "setting-not-carried",
                "",
                f"the project says {what}, which CloudFormation cannot say",
                "set it in the new account by hand (UpdateProject, UpdateWebhook), and acknowledge that",
            )


def _sources(doc: Document) -> Iterator[Finding]:
    sources = [doc.get("source") or {}, *(doc.get("secondarySources") or ())]
    hosts = sorted({str(source.get("type")) for source in sources if source.get("type") in HOSTS})
    if hosts:
        yield Finding(
            Severity.WARN,
            "source-credentials",
            "",
            f"the sources are on {', '.join(hosts)}, and the credentials for it are the account's",
            "import them (ImportSourceCredentials) or complete a connection in the new account before apply",
        )
    if doc.get("webhook"):
        yield Finding(
            Severity.WARN,
            "builds-twice",
            "",
            "the new project gets a webhook of its own, and each push is built in both accounts",
            "delete the webhook here at cutover; making the new one needs the right to administer the repository",
        )
