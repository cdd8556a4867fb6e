"""AWS::Amplify::App: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-amplify-app.html"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from migrate.model.finding import Finding, Severity
from migrate.model.values import Json, Properties
from migrate.resources.shapes import by, capitalised, given, in_order, picked, pruned, tag_list
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::Amplify::App",
    service="amplify",
    listing=Read("list_apps", "apps"),
    identifier="appArn",
    name="name",
    arn="appArn",
    attributes={"AppId": "appId", "AppName": "name", "Arn": "appArn", "DefaultDomain": "defaultDomain"},
    tags="tags",
    # A connected app asks for a token, which is kept by nobody but Amplify.
    uncreatable="Repository",
    limits=("The token for the repository", "Passwords that protect it", "Domains and webhooks", "Builds"),
    ignored={
        "AccessToken": "a secret, which no operation tells",
        "BasicAuthConfig": "a password",
        "OauthToken": "a secret, which no operation tells",
    },
)

SAME = ("buildSpec", "computeRoleArn", "customHeaders", "description", "platform", "repository")
OF_BRANCHES = (
    "buildSpec",
    "enableAutoBuild",
    "enablePerformanceMode",
    "enablePullRequestPreview",
    "framework",
    "pullRequestEnvironmentName",
)
STAGES = frozenset({"BETA", "DEVELOPMENT", "EXPERIMENTAL", "PRODUCTION", "PULL_REQUEST"})


def properties(doc: Document) -> Properties:
    """What CreateApp takes, but the secrets. The first rule that fits wins."""
    return given(
        AutoBranchCreationConfig=_branches(doc),
        CacheConfig=pruned(capitalised(doc.get("cacheConfig"))),
        CustomRules=pruned(capitalised(doc.get("customRules"))),
        EnableBranchAutoDeletion=doc.get("enableBranchAutoDeletion") or None,
        EnvironmentVariables=variables(doc.get("environmentVariables")),
        IAMServiceRole=doc.get("iamServiceRoleArn"),
        JobConfig=pruned(capitalised(doc.get("jobConfig"))),
        Name=doc.get("name"),
        Tags=tag_list(doc.get("tags")),
        **capitalised(picked(doc, SAME)),
    )


def _branches(doc: Document) -> Json:
    """What becomes of a new branch of the repository."""
    if not doc.get("enableAutoBranchCreation"):
        return None
    config = doc.get("autoBranchCreationConfig") or {}
    return given(
        AutoBranchCreationPatterns=in_order(doc.get("autoBranchCreationPatterns")),
        EnableAutoBranchCreation=True,
        EnvironmentVariables=variables(config.get("environmentVariables")),
        Stage=stage(config),
        **capitalised(picked(config, OF_BRANCHES)),
    )


def variables(raw: Mapping[str, Any] | None) -> list[Json]:
    """Environment variables as the template has them."""
    return by("Name", [{"Name": name, "Value": value} for name, value in (raw or {}).items()])


def stage(raw: Mapping[str, Any]) -> str | None:
    """The stage of a branch; Amplify also answers that it has none."""
    found = str(raw.get("stage"))
    return found if found in STAGES else None


def findings(doc: Document) -> Iterator[Finding]:
    """An app's default domain, its connection and its passwords are not carried."""
    if repository := doc.get("repository"):
        yield Finding(
            Severity.WARN,
            "repository-connected-anew",
            "",
            f"the app builds {repository} with a token that only Amplify knows; each push would be built twice",
            "make the app in the new account with a new token, and disconnect this one at cutover",
        )
    if domain := doc.get("defaultDomain"):
        yield Finding(
            Severity.WARN,
            "domain-changes",
            "",
            f"the app answers under {domain}, and the new one under another name",
            "change what names it: callback URLs, allowed origins, records; domains of your own are associated anew",
        )
    config = doc.get("autoBranchCreationConfig") or {}
    if doc.get("enableBasicAuth") or config.get("enableBasicAuth"):
        yield Finding(
            Severity.WARN,
            "password-left-out",
            "",
            "the app is protected with a password, which is not carried: the new one would be open",
            "set a password on the new app before anybody can reach it",
        )
