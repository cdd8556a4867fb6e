"""CloudFormation's stacks, change sets and exports of one account and region, in place of moto's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from botocore.exceptions import ClientError
from moto.cloudformation import urls
from moto.cloudformation.exceptions import AlreadyExistsException, CloudFormationError
from moto.cloudformation.models import CloudFormationBackend
from moto.cloudformation.parsing import get_model_map
from moto.cloudformation.utils import generate_changeset_id, generate_stack_id
from moto.core.resource_tagging import TaggedResource
from moto.core.utils import utcnow

from migrate.sandbox.cloudformation import transforms
from migrate.sandbox.cloudformation.calls import call
from migrate.sandbox.cloudformation.deployment import Deployment
from migrate.sandbox.cloudformation.stacks import Request, Stack
from migrate.sandbox.cloudformation.template import parse, refused, resolve_parameters

_NO_CHANGES = "The submitted information didn't contain changes. Submit different information to create a change set."
_CHANGEABLE = {
    "CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "IMPORT_COMPLETE", "IMPORT_ROLLBACK_COMPLETE",
}  # fmt: skip
_NAMES = {f"AWS::IAM::{kind}": f"{kind}Name" for kind in ("Role", "User", "Group", "ManagedPolicy", "InstanceProfile")}
_IAM = {*_NAMES, "AWS::IAM::Policy", "AWS::IAM::AccessKey", "AWS::IAM::UserToGroupAddition"}


class InsufficientCapabilities(CloudFormationError):
    """The caller did not acknowledge what the template may do."""

    code = "InsufficientCapabilitiesException"


@dataclass(slots=True)
class ChangeSet:
    """A request that waits for its execution, with what it would change."""

    id: str
    name: str
    kind: str
    stack: Stack
    request: Request
    changes: list[dict[str, Any]]
    status: str
    execution: str
    reason: str
    created: datetime


class Stacks(CloudFormationBackend):
    """Replaces moto's stacks; its stack sets stay as they are."""

    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.stacks: dict[str, Any] = {}
        self.deleted_stacks: dict[str, Any] = {}
        self.change_sets: dict[str, Any] = {}

    @property
    def _url_module(self) -> Any:
        return urls

    def exported(self, name: str) -> tuple[str, str] | None:
        """(stack id, value) of the export, or None."""
        for stack in self.stacks.values():
            if name in stack.exports:
                return stack.stack_id, stack.exports[name]
        return None

    def importers(self, name: str) -> list[str]:
        """Names of the stacks that import the export."""
        return [stack.name for stack in self.stacks.values() if name in stack.imports]

    def find(self, name: str, *, deleted: bool = False) -> Stack:
        """The stack of that name or id; ValidationError where there is none."""
        known = [
            *self.stacks.values(),
            *([self.deleted_stacks[name]] if deleted and name in self.deleted_stacks else []),
        ]
        found: Stack | None = next((stack for stack in known if name in (stack.name, stack.stack_id)), None)
        if found is not None:
            return found
        raise refused(f"Stack with id {name} does not exist")

    def create(self, name: str, request: Request) -> Stack:
        """Make the stack and its resources; a template that is refused makes nothing."""
        if any(stack.name == name for stack in self.stacks.values()):
            raise AlreadyExistsException(f"Stack [{name}] already exists")
        stack = self._prepared(self._new(name, request), request, acknowledge=True)
        self.stacks[stack.stack_id] = stack
        Deployment(stack, self.exported).create()
        self._forget_deleted(stack)
        return stack

    def update(self, name: str, request: Request) -> Stack:
        """Change the stack's resources to the request's; ValidationError where nothing differs."""
        stack = self.find(name)
        if stack.status not in _CHANGEABLE:
            raise refused(f"Stack:{stack.stack_id} is in {stack.status} state and can not be updated.")
        wanted = self._prepared(self._new(name, request), request, acknowledge=True)
        if _same(stack, wanted):
            raise refused("No updates are to be performed.")
        self._check_dropped_exports(stack, wanted)
        self._become(stack, wanted)
        return stack

    def remove(self, name: str) -> None:
        """Delete the stack; one that does not exist is already deleted."""
        try:
            stack = self.find(name)
        except CloudFormationError:
            return
        if stack.protected:
            raise refused(f"Stack [{stack.name}] cannot be deleted while TerminationProtection is enabled")
        for export in stack.exports:
            users = [user for user in self.importers(export) if user != stack.name]
            if users:
                raise refused(f"Export {export} cannot be deleted as it is in use by {', '.join(users)}")
        Deployment(stack, self.exported).remove()
        self._forget_deleted(stack)

    def propose(self, name: str, set_name: str, kind: str, request: Request) -> ChangeSet:
        """A change set for the stack, which is made in REVIEW_IN_PROGRESS where it is new."""
        known = next((s for s in self.stacks.values() if name in (s.name, s.stack_id)), None)
        if kind == "UPDATE" or (known is not None and known.status != "REVIEW_IN_PROGRESS"):
            stack = self.find(name)
            if kind == "CREATE":
                raise refused(
                    f"Stack [{name}] already exists and cannot be created again with the changeSet [{set_name}]."
                )
        else:
            stack = known or self._new(name, request)
        if any(cs.name == set_name and cs.stack is stack for cs in self.change_sets.values()):
            raise AlreadyExistsException(
                f"ChangeSet {set_name} cannot be created due to a mismatch with existing attribute"
            )
        wanted = self._prepared(self._new(name, request), request, acknowledge=False)
        if stack.stack_id not in self.stacks:
            stack.mark("REVIEW_IN_PROGRESS", "User Initiated")
            self.stacks[stack.stack_id] = stack
        empty = stack.status != "REVIEW_IN_PROGRESS" and _same(stack, wanted)
        change_set = ChangeSet(
            id=generate_changeset_id(set_name, self.region_name, self.account_id),
            name=set_name,
            kind=kind,
            stack=stack,
            request=request,
            changes=_changes(stack, wanted),
            status="FAILED" if empty else "CREATE_COMPLETE",
            execution="UNAVAILABLE" if empty else "AVAILABLE",
            reason=_NO_CHANGES if empty else "",
            created=utcnow(),
        )
        self.change_sets[change_set.id] = change_set
        return change_set

    def find_change_set(self, name: str, stack_name: str | None) -> ChangeSet:
        """The change set by id, or by its name and its stack's."""
        for change_set in self.change_sets.values():
            mine = stack_name in (None, change_set.stack.name, change_set.stack.stack_id)
            if name == change_set.id or (name == change_set.name and mine):
                found: ChangeSet = change_set
                return found
        raise ChangeSetNotFound(f"ChangeSet [{name}] does not exist")

    def execute(self, change_set: ChangeSet) -> None:
        """Do what the change set proposes."""
        if change_set.execution != "AVAILABLE":
            raise refused(
                f"ChangeSet [{change_set.id}] cannot be executed in its current status of [{change_set.status}]"
            )
        stack = change_set.stack
        wanted = self._prepared(self._new(stack.name, change_set.request), change_set.request, acknowledge=False)
        change_set.execution = "EXECUTE_COMPLETE"
        if stack.status == "REVIEW_IN_PROGRESS":
            stack.body, stack.parameters, stack.values = wanted.body, wanted.parameters, wanted.values
            stack.request = change_set.request
            Deployment(stack, self.exported).create()
            self._forget_deleted(stack)
        else:
            self._become(stack, wanted)

    def _become(self, stack: Stack, wanted: Stack) -> None:
        before = replace(stack, outputs=list(stack.outputs), imports=set(stack.imports))
        stack.body, stack.parameters, stack.values = wanted.body, wanted.parameters, wanted.values
        stack.request = wanted.request
        Deployment(stack, self.exported).update(before)

    def _new(self, name: str, request: Request) -> Stack:
        stack_id = generate_stack_id(name, self.region_name, self.account_id)
        return Stack(stack_id, name, self.account_id, self.region_name, request)

    def _prepared(self, stack: Stack, request: Request, *, acknowledge: bool) -> Stack:
        """`stack` with its template parsed, its parameters settled and its transforms run."""
        body = parse(request.template)
        stack.parameters, stack.values = resolve_parameters(
            body.get("Parameters") or {}, request.parameters, self._ssm_value
        )
        body = self._transformed(stack, body, acknowledge)
        stack.body = body
        _check_types(body)
        _check_capabilities(body, request.capabilities)
        return stack

    def _transformed(self, stack: Stack, body: dict[str, Any], acknowledge: bool) -> dict[str, Any]:
        if not transforms.declared(body) and "Fn::Transform" not in stack.request.template:
            return body
        if acknowledge and "CAPABILITY_AUTO_EXPAND" not in stack.request.capabilities:
            raise InsufficientCapabilities("Requires capabilities : [CAPABILITY_AUTO_EXPAND]")
        pseudo = {"AWS::StackName": stack.name, "AWS::AccountId": self.account_id, "AWS::StackId": stack.stack_id}
        return transforms.expand(body, {**stack.values, **pseudo}, self.region_name, self._text_at)

    def _text_at(self, location: str) -> str:
        if not location.startswith("s3://"):
            raise refused(
                f"Transform AWS::Include failed with: The location parameter is not a valid S3 uri: {location}"
            )
        bucket, _, key = location.removeprefix("s3://").partition("/")
        try:
            answer = call(self.account_id, self.region_name, "s3", "get_object", {"Bucket": bucket, "Key": key})
        except ClientError as error:
            raise refused(f"Transform AWS::Include failed with: S3 bucket or key not found: {location}") from error
        return str(answer["Body"].read().decode())

    def _ssm_value(self, name: str) -> str:
        try:
            answer = call(self.account_id, self.region_name, "ssm", "get_parameter", {"Name": name})
        except ClientError as error:
            raise refused(f"Unable to fetch parameters [{name}] from parameter store for this account.") from error
        return str(answer["Parameter"]["Value"])

    def _check_dropped_exports(self, stack: Stack, wanted: Stack) -> None:
        declared = wanted.body.get("Outputs") or {}
        for out in stack.outputs:
            export = out.get("ExportName")
            users = [user for user in self.importers(export) if user != stack.name] if export else []
            if users and not (declared.get(out["OutputKey"]) or {}).get("Export"):
                raise refused(f"Export {export} cannot be deleted as it is in use by {', '.join(users)}")

    def _forget_deleted(self, stack: Stack) -> None:
        if stack.status == "DELETE_COMPLETE":
            self.stacks.pop(stack.stack_id, None)
            stack.outputs, stack.imports = [], set()
            self.deleted_stacks[stack.stack_id] = stack
            self.change_sets = {key: cs for key, cs in self.change_sets.items() if cs.stack is not stack}

    def iter_tagged_resources(self) -> Iterator[TaggedResource]:
        """What the tagging API sees: every stack with its own tags."""
        for stack in self.stacks.values():
            yield TaggedResource(arn=stack.stack_id, tags=dict(stack.tags), resource_type="cloudformation:stack")


class ChangeSetNotFound(CloudFormationError):
    """No change set of that name."""

    code = "ChangeSetNotFound"


def _same(stack: Stack, wanted: Stack) -> bool:
    return stack.body == wanted.body and stack.values == wanted.values and dict(stack.tags) == dict(wanted.tags)


def _changes(stack: Stack, wanted: Stack) -> list[dict[str, Any]]:
    """What DescribeChangeSet lists: additions, modifications by declaration, removals."""
    old = (stack.body.get("Resources") or {}) if stack.resources else {}
    new = wanted.body["Resources"]
    differs = stack.values != wanted.values
    listed = []
    for name in [*new, *(n for n in old if n not in new)]:
        action = "Add" if name not in old else "Remove" if name not in new else "Modify"
        if action == "Modify" and old[name] == new[name] and not differs:
            continue
        spec = new.get(name) or old[name]
        change = {"Action": action, "LogicalResourceId": name, "ResourceType": spec["Type"]}
        if name in stack.resources:
            change["PhysicalResourceId"] = stack.resources[name].physical_id
        listed.append({"Type": "Resource", "ResourceChange": change})
    return listed


def _check_types(body: Mapping[str, Any]) -> None:
    kinds = {spec["Type"] for spec in body["Resources"].values()}
    unknown = sorted(k for k in kinds if k not in get_model_map() and not k.startswith("Custom::"))
    if unknown:
        raise refused(f"Template format error: Unrecognized resource types: [{', '.join(unknown)}]")


def _check_capabilities(body: Mapping[str, Any], given: tuple[str, ...]) -> None:
    resources = [spec for spec in body["Resources"].values() if spec["Type"] in _IAM]
    named = any(_NAMES.get(spec["Type"], "-") in (spec.get("Properties") or {}) for spec in resources)
    if named and "CAPABILITY_NAMED_IAM" not in given:
        raise InsufficientCapabilities("Requires capabilities : [CAPABILITY_NAMED_IAM]")
    if resources and not {"CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"} & set(given):
        raise InsufficientCapabilities("Requires capabilities : [CAPABILITY_IAM]")
