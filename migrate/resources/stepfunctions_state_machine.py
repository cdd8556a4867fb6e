"""AWS::StepFunctions::StateMachine:
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-stepfunctions-statemachine.html
"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Json, Properties
from migrate.resources.shapes import capitalised, given, tag_list
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::StepFunctions::StateMachine",
    service="stepfunctions",
    listing=Read("list_state_machines", "stateMachines"),
    facets={
        "": Read("describe_state_machine", "@", {"stateMachineArn": "stateMachineArn"}),
        "Tags": Read("list_tags_for_resource", "tags", {"resourceArn": "stateMachineArn"}),
    },
    identifier="stateMachineArn",
    name="name",
    arn="stateMachineArn",
    attributes={"Name": "name"},
    tags="Tags",
    name_property="StateMachineName",
    ignored={
        "Definition": "DefinitionString says the same, as the service has it",
        "DefinitionS3Location": "DefinitionString says the same, as the service has it",
        "DefinitionSubstitutions": "already made in what the service has",
    },
)


def properties(doc: Document) -> Properties:
    """What CreateStateMachine takes; only what differs from its defaults."""
    kind = doc.get("type")
    return given(
        StateMachineName=doc["name"],
        StateMachineType=kind if kind != "STANDARD" else None,
        DefinitionString=doc["definition"],
        RoleArn=doc["roleArn"],
        LoggingConfiguration=_unless(doc, "loggingConfiguration", "level", "OFF"),
        TracingConfiguration=_unless(doc, "tracingConfiguration", "enabled", False),
        EncryptionConfiguration=_unless(doc, "encryptionConfiguration", "type", "AWS_OWNED_KEY"),
        Tags=tag_list(doc.get("Tags")),
    )


def _unless(doc: Document, name: str, field: str, default: Json) -> Json:
    """A part of the description, unless its one telling field is as it is by default."""
    part = doc.get(name) or {}
    return None if part.get(field, default) == default else capitalised(part)


def findings(doc: Document) -> Iterator[Finding]:
    """Executions that run go on where they are; nothing about the machine needs a person."""
    yield from ()
