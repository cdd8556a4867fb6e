"""AWS::Amplify::Branch: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-amplify-branch.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.amplify_app import stage, variables
from migrate.resources.shapes import capitalised, given, picked, pruned, tag_list
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::Amplify::Branch",
    service="amplify",
    parents=("AWS::Amplify::App",),
    listing=Read("list_branches", "branches", {"appId": "appId"}),
    identifier="branchArn",
    name="branchName",
    arn="branchArn",
    # By its ARN alone: a branch is called `main` in every app.
    attributes={"Arn": "branchArn"},
    ref_identifies=False,
    tags="tags",
    name_property="BranchName",
    limits=("Builds", "Passwords that protect it"),
    ignored={"BasicAuthConfig": "a password"},
)

SAME = (
    "branchName",
    "buildSpec",
    "computeRoleArn",
    "description",
    "enableAutoBuild",
    "framework",
    "pullRequestEnvironmentName",
)
FLAGS = ("enablePerformanceMode", "enablePullRequestPreview", "enableSkewProtection")


def properties(doc: Document) -> Properties:
    """What CreateBranch takes, but the password."""
    return given(
        AppId=doc["_parent"]["appId"],
        Backend=pruned(capitalised(doc.get("backend"))),
        EnvironmentVariables=variables(doc.get("environmentVariables")),
        Stage=stage(doc),
        Tags=tag_list(doc.get("tags")),
        **capitalised(picked(doc, SAME)),
        **{name[:1].upper() + name[1:]: doc.get(name) or None for name in FLAGS},
    )


def findings(doc: Document) -> Iterator[Finding]:
    """A password, and a backend that another tool made."""
    if doc.get("enableBasicAuth"):
        yield Finding(
            Severity.WARN,
            "password-left-out",
            "",
            "the branch is protected with a password, which is not carried: the new one would be open",
            "set a password on the new branch before anybody can reach it",
        )
    if doc.get("backendEnvironmentArn"):
        yield Finding(
            Severity.WARN,
            "backend-not-carried",
            "",
            "the Amplify CLI made a backend environment for the branch, which CloudFormation cannot say",
            "run `amplify init` in the new account and connect the new branch to that environment",
        )
