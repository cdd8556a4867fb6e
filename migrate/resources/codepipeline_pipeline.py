"""AWS::CodePipeline::Pipeline: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-codepipeline-pipeline.html"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.reading import search
from migrate.resources.shapes import by, given, pruned, tag_list
from migrate.resources.spec import Document, Read, Spec
from migrate.resources.template_shapes import in_stack, templated, without

SPEC = Spec(
    kind="AWS::CodePipeline::Pipeline",
    service="codepipeline",
    listing=Read("list_pipelines", "pipelines[].{name: name}"),
    facets={
        "": Read("get_pipeline", "merge(pipeline, {pipelineArn: metadata.pipelineArn})", {"name": "name"}),
        "Closed": Read(
            "get_pipeline_state",
            "stageStates[?inboundTransitionState.enabled == `false`]"
            ".{StageName: stageName, Reason: inboundTransitionState.disabledReason}",
            {"name": "name"},
        ),
        "Tags": Read("list_tags_for_resource", "tags", {"resourceArn": "pipelineArn"}),
    },
    identifier="name",
    name="name",
    arn="pipelineArn",
    forms=("arn:${AWS::Partition}:codepipeline:${AWS::Region}:${AWS::AccountId}:${Ref}",),
    tags="Tags",
    name_property="Name",
    limits=("Executions", "Secrets that stand in the configuration of an action"),
    ignored={"RestartExecutionOnUpdate": "an option of an update, not of the pipeline"},
)

# The keys of an action's configuration are those of what it calls.
OWN_KEYS = frozenset({"configuration"})
MASK = "****"
ACTIONS = "stages[].actions[]"
RULES = "stages[].[onFailure, onSuccess, beforeEntry][].conditions[].rules[]"


def properties(doc: Document) -> Properties:
    """What CreatePipeline takes, and the stages that nothing may enter. A secret is read as asterisks."""
    stores = doc.get("artifactStores") or {}
    return given(
        ArtifactStore=pruned(templated(doc.get("artifactStore"))),
        ArtifactStores=[
            {"Region": region, "ArtifactStore": pruned(templated(store))} for region, store in sorted(stores.items())
        ],
        DisableInboundStageTransitions=[
            given(Reason=one.get("Reason") or "disabled", StageName=one.get("StageName"))
            for one in by("StageName", doc.get("Closed"))
        ],
        ExecutionMode=doc.get("executionMode"),
        Name=doc["name"],
        PipelineType=doc.get("pipelineType"),
        RoleArn=doc.get("roleArn"),
        Stages=[_stage(stage) for stage in doc.get("stages") or ()],
        Tags=tag_list(doc.get("Tags")),
        Triggers=pruned(templated(doc.get("triggers"), own_keys=())),
        Variables=by("Name", templated(doc.get("variables"))),
    )


def _stage(raw: Mapping[str, Any]) -> Any:
    """A stage. That it fails when something fails goes without saying, and may not be said."""
    failure = raw.get("onFailure") or {}
    told = {**failure, "result": failure.get("result") if failure.get("result") in ("ROLLBACK", "RETRY") else None}
    conditions = {
        name: without(value, ("timeoutInMinutes",))
        for name, value in {**raw, "onFailure": told}.items()
        if name in ("beforeEntry", "onFailure", "onSuccess")
    }
    return pruned(templated({**raw, **conditions}, own_keys=OWN_KEYS))


def findings(doc: Document) -> Iterator[Finding]:
    """A pipeline starts when it is made, and what it reaches with secrets or connections it must be told anew."""
    yield Finding(
        Severity.WARN,
        "pipeline-starts-at-once",
        "",
        "a new pipeline runs as soon as it stands, and deploys what its sources hold at that time",
        "see that its targets in the new account may be deployed to, or disable the transition behind its first stage",
    )
    actions = search(ACTIONS, doc) or []
    if masked := [action["name"] for action in actions if MASK in (action.get("configuration") or {}).values()]:
        yield Finding(
            Severity.WARN if in_stack(doc.get("Tags")) else Severity.BLOCK,
            "secret-in-action",
            "",
            f"the actions {', '.join(masked)} hold a secret, which AWS gives out as asterisks",
            "replace them by actions that use a connection, or set the secret in the new pipeline by hand",
        )
    if any(search("actionTypeId.provider", action) == "CodeStarSourceConnection" for action in actions):
        yield Finding(
            Severity.WARN,
            "connection-made-anew",
            "",
            "its source is reached through a connection, which belongs to this account",
            "make a connection in the new account, complete its handshake in the console, and name that one",
        )
    yield from _not_carried(doc, actions)


def _not_carried(doc: Document, actions: list[Mapping[str, Any]]) -> Iterator[Finding]:
    custom = {
        str(search("actionTypeId.provider", one)) for one in actions if search("actionTypeId.owner", one) == "Custom"
    }
    if custom:
        yield Finding(
            Severity.WARN,
            "custom-actions",
            "",
            f"the action types {', '.join(sorted(custom))} are the account's own, and are not read",
            "make them in the new account (CreateCustomActionType) before the pipeline",
        )
    skips = "SKIP" in (search("stages[].onFailure.result", doc) or ())
    if skips or any("timeoutInMinutes" in rule for rule in search(RULES, doc) or () if rule):
        yield Finding(
            Severity.BLOCK,
            "setting-not-carried",
            "",
            "a stage that is skipped on failure, or the time that a rule has, cannot be said in CloudFormation",
            "set it in the new pipeline by hand (UpdatePipeline), and acknowledge that the template lacks it",
        )
