"""CloudFormation's operations over HTTP, answered from our stacks; stack sets are moto's own."""

from __future__ import annotations

import json
from typing import Any, cast
from urllib.parse import unquote, urlparse

from moto.cloudformation.exceptions import CloudFormationError
from moto.cloudformation.responses import CloudFormationResponse
from moto.core.responses import ActionResult, EmptyResult
from moto.s3.exceptions import S3ClientError
from moto.s3.models import s3_backends

from migrate.sandbox.cloudformation import cloud_control, transforms
from migrate.sandbox.cloudformation import stacks as describe
from migrate.sandbox.cloudformation.backend import ChangeSet, Stacks
from migrate.sandbox.cloudformation.stacks import Request, Stack
from migrate.sandbox.cloudformation.template import parse, refused

_PAGE = 100


class TypeNotFound(CloudFormationError):
    """No type of that name."""

    code = "TypeNotFoundException"


class StackResponse(CloudFormationResponse):
    """One method per operation, in the names that moto's dispatch expects."""

    def __init__(self) -> None:
        super().__init__()
        # What moto turns its own objects into, our answers are already.
        self.RESPONSE_KEY_PATH_TO_TRANSFORMER = {}

    @property
    def backend(self) -> Stacks:
        return cast(Stacks, self.cloudformation_backend)

    def create_stack(self) -> ActionResult:
        stack = self.backend.create(self._get_param("StackName"), self._request(None))
        stack.protected = self._get_bool_param("EnableTerminationProtection", False)
        stack.policy = self._get_param("StackPolicyBody") or ""
        return ActionResult({"StackId": stack.stack_id})

    def update_stack(self) -> ActionResult:
        standing = self.backend.find(self._get_param("StackName"))
        stack = self.backend.update(standing.name, self._request(standing))
        if self._get_param("StackPolicyBody"):
            stack.policy = self._get_param("StackPolicyBody")
        return ActionResult({"StackId": stack.stack_id})

    def delete_stack(self) -> ActionResult:
        self.backend.remove(self._get_param("StackName"))
        return EmptyResult()

    def describe_stacks(self) -> ActionResult:
        name = self._get_param("StackName")
        found = [self.backend.find(name, deleted=True)] if name else list(self.backend.stacks.values())
        return self._paged("Stacks", [describe.described(stack) for stack in found])

    def list_stacks(self) -> ActionResult:
        wanted = self._get_param("StackStatusFilter", [])
        every = [*self.backend.stacks.values(), *self.backend.deleted_stacks.values()]
        return self._paged("StackSummaries", [describe.summary(s) for s in every if not wanted or s.status in wanted])

    def list_stack_resources(self) -> ActionResult:
        stack = self._stack()
        return self._paged("StackResourceSummaries", [describe.resource_summary(r) for r in stack.resources.values()])

    def describe_stack_resources(self) -> ActionResult:
        stack, wanted = self._stack(), self._get_param("LogicalResourceId")
        found = [r for r in stack.resources.values() if wanted in (None, r.logical_id)]
        return ActionResult({"StackResources": [describe.resource_detail(stack, r) for r in found]})

    def describe_stack_resource(self) -> ActionResult:
        stack, wanted = self._stack(), self._get_param("LogicalResourceId")
        resource = stack.resources.get(wanted)
        if resource is None:
            raise refused(f"Resource {wanted} does not exist for stack {stack.name}")
        detail = describe.resource_detail(stack, resource)
        metadata = resource.declared.get("Metadata")
        return ActionResult(
            {"StackResourceDetail": {**detail, **({"Metadata": json.dumps(metadata)} if metadata else {})}}
        )

    def describe_stack_events(self) -> ActionResult:
        return self._paged("StackEvents", self._stack().events[::-1])

    def get_template(self) -> ActionResult:
        name = self._get_param("ChangeSetName")
        owner: ChangeSet | Stack = (
            self.backend.find_change_set(name, self._get_param("StackName")) if name else self._stack()
        )
        text = owner.request.template
        transformed = transforms.declared(parse(text)) or "Fn::Transform" in text
        if self._get_param("TemplateStage") == "Processed" and transformed:
            text = json.dumps((owner.stack if isinstance(owner, ChangeSet) else owner).body)
        return ActionResult({"TemplateBody": text, "StagesAvailable": ["Original", "Processed"]})

    def get_template_summary(self) -> ActionResult:
        text = self._stack().request.template if self._get_param("StackName") else self._template(None)
        body = parse(text)
        parameters = [
            {
                "ParameterKey": name,
                "ParameterType": spec.get("Type", "String"),
                "NoEcho": str(spec.get("NoEcho", "")).lower() == "true",
                "Description": spec.get("Description", ""),
                "ParameterConstraints": {"AllowedValues": [str(v) for v in spec.get("AllowedValues", [])]},
                **({"DefaultValue": str(spec["Default"])} if "Default" in spec else {}),
            }
            for name, spec in (body.get("Parameters") or {}).items()
        ]
        kinds = sorted({spec["Type"] for spec in body["Resources"].values()})
        answer = {"Parameters": parameters, "ResourceTypes": kinds, "DeclaredTransforms": transforms.declared(body)}
        return ActionResult({**answer, **{k: body[k] for k in ("Description",) if k in body}})

    def validate_template(self) -> ActionResult:
        body = parse(self._template(None))
        parameters = [
            {"ParameterKey": name, "NoEcho": str(spec.get("NoEcho", "")).lower() == "true"}
            for name, spec in (body.get("Parameters") or {}).items()
        ]
        return ActionResult({"Description": body.get("Description", ""), "Parameters": parameters, "Capabilities": []})

    def describe_type(self) -> ActionResult:
        kind = self._get_param("TypeName")
        found = cloud_control.schema(kind)
        if found is None:
            raise TypeNotFound(f"The type '{kind}' cannot be found.")
        arn = f"arn:aws:cloudformation:{self.region}::type/resource/{kind.replace('::', '-')}"
        known = {"Arn": arn, "Type": "RESOURCE", "TypeName": kind, "Schema": json.dumps(found)}
        return ActionResult({**known, "ProvisioningType": "FULLY_MUTABLE", "Visibility": "PUBLIC"})

    def list_exports(self) -> ActionResult:
        exports = [
            {"ExportingStackId": stack.stack_id, "Name": name, "Value": value}
            for stack in self.backend.stacks.values()
            for name, value in stack.exports.items()
        ]
        return self._paged("Exports", exports)

    def list_imports(self) -> ActionResult:
        name = self._get_param("ExportName")
        users = self.backend.importers(name)
        if not users:
            raise refused(f"Export '{name}' is not imported by any stack.")
        return self._paged("Imports", users)

    def update_termination_protection(self) -> ActionResult:
        stack = self._stack()
        stack.protected = self._get_bool_param("EnableTerminationProtection", False)
        return ActionResult({"StackId": stack.stack_id})

    def get_stack_policy(self) -> ActionResult:
        return ActionResult({"StackPolicyBody": self._stack().policy or None})

    def set_stack_policy(self) -> ActionResult:
        url, body = self._get_param("StackPolicyURL"), self._get_param("StackPolicyBody")
        self._stack().policy = self._get_stack_from_s3_url(url) if url else body
        return EmptyResult()

    def create_change_set(self) -> ActionResult:
        kind = self._get_param("ChangeSetType", "UPDATE")
        name = self._get_param("StackName")
        standing = self.backend.find(name) if kind == "UPDATE" else None
        change_set = self.backend.propose(name, self._get_param("ChangeSetName"), kind, self._request(standing))
        return ActionResult({"Id": change_set.id, "StackId": change_set.stack.stack_id})

    def describe_change_set(self) -> ActionResult:
        change_set = self._change_set()
        given = change_set.request.parameters
        return ActionResult(
            {
                **_change_set_summary(change_set),
                "Changes": change_set.changes,
                "Parameters": [{"ParameterKey": k, "ParameterValue": v} for k, v in given.items()],
                "Tags": [{"Key": k, "Value": v} for k, v in change_set.request.tags.items()],
                "Capabilities": list(change_set.request.capabilities),
                "NotificationARNs": list(change_set.request.notification_arns),
            }
        )

    def list_change_sets(self) -> ActionResult:
        stack = self._stack()
        mine = [cs for cs in self.backend.change_sets.values() if cs.stack is stack]
        return ActionResult({"Summaries": [_change_set_summary(cs) for cs in mine]})

    def execute_change_set(self) -> ActionResult:
        self.backend.execute(self._change_set())
        return EmptyResult()

    def delete_change_set(self) -> ActionResult:
        self.backend.change_sets.pop(self._change_set().id)
        return EmptyResult()

    def _stack(self) -> Stack:
        return self.backend.find(self._get_param("StackName"), deleted=True)

    def _change_set(self) -> ChangeSet:
        return self.backend.find_change_set(self._get_param("ChangeSetName"), self._get_param("StackName"))

    def _request(self, standing: Stack | None) -> Request:
        """The caller's request; what it leaves to the standing stack is taken from there."""
        tags = {tag["Key"]: tag["Value"] for tag in self._get_param("Tags", [])}
        return Request(
            template=self._template(standing),
            parameters=self._parameters(standing),
            tags=tags or (standing.tags if standing else {}),
            capabilities=tuple(self._get_param("Capabilities", [])),
            role_arn=self._get_param("RoleARN"),
            notification_arns=tuple(self._get_param("NotificationARNs", [])),
            on_failure="DO_NOTHING"
            if self._get_bool_param("DisableRollback", False)
            else self._get_param("OnFailure") or self._get_param("OnStackFailure") or "ROLLBACK",
            description=self._get_param("Description"),
        )

    def _parameters(self, standing: Stack | None) -> dict[str, str]:
        given = {}
        for parameter in self._get_param("Parameters", []):
            key = parameter["ParameterKey"]
            if str(parameter.get("UsePreviousValue", "")).lower() == "true":
                if standing is None or key not in standing.parameters:
                    raise refused(
                        f"Invalid input for parameter key {key}. Cannot specify usePreviousValue as true for a "
                        "parameter key not in the previous template"
                    )
                given[key] = standing.parameters[key]
            else:
                given[key] = parameter.get("ParameterValue", "")
        return given

    def _template(self, standing: Stack | None) -> str:
        if standing is not None and self._get_bool_param("UsePreviousTemplate", False):
            return standing.request.template
        body, url = self._get_param("TemplateBody"), self._get_param("TemplateURL")
        if not body and not url:
            raise refused("Either Template URL or Template Body must be specified.")
        if body and len(body.encode()) > 51200:
            raise refused(
                "1 validation error detected: Value at 'templateBody' failed to satisfy constraint: "
                "Member must have length less than or equal to 51200"
            )
        return str(body or read_template(url, self.current_account, self.partition))

    def _get_stack_from_s3_url(self, template_url: str) -> str:
        return read_template(template_url, self.current_account, self.partition)

    def _paged(self, key: str, items: list[Any]) -> ActionResult:
        start = int(self._get_param("NextToken") or 0)
        token = str(start + _PAGE) if len(items) > start + _PAGE else None
        return ActionResult({key: items[start : start + _PAGE], "NextToken": token})


def read_template(url: str, account: str, partition: str) -> str:
    """The text of a template in S3, by its path-style or virtual-hosted URL."""
    parsed = urlparse(url)
    host, path = parsed.netloc, unquote(parsed.path).lstrip("/")
    virtual = ".s3" in host
    bucket, key = (host.split(".s3")[0], path) if virtual else path.partition("/")[::2]
    try:
        found = s3_backends[account][partition].get_object(bucket, key)
    except S3ClientError as error:
        raise refused(f"S3 error: {error}") from error
    if found is None:
        raise refused("S3 error: The specified key does not exist.")
    return str(found.value.decode())


def _change_set_summary(change_set: ChangeSet) -> dict[str, Any]:
    summary = {
        "ChangeSetId": change_set.id,
        "ChangeSetName": change_set.name,
        "StackId": change_set.stack.stack_id,
        "StackName": change_set.stack.name,
        "CreationTime": change_set.created,
        "Status": change_set.status,
        "ExecutionStatus": change_set.execution,
        "StatusReason": change_set.reason or None,
        "Description": change_set.request.description,
    }
    return {key: value for key, value in summary.items() if value is not None}


__all__ = ["StackResponse", "read_template"]
