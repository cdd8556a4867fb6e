"""Make a stack what its template says: in order, with rollback when a resource cannot be made."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from moto.cloudformation.parsing import get_name_type_map
from moto.core.exceptions import ServiceException
from moto.core.utils import utcnow
from werkzeug.exceptions import HTTPException

from migrate.sandbox.cloudformation.kinds import Declared, as_pairs
from migrate.sandbox.cloudformation.resolution import Resolution, model_class
from migrate.sandbox.cloudformation.stacks import Resource, Stack
from migrate.sandbox.cloudformation.template import refused

# What a model may raise: an answer of the service, botocore's refusal of the input, or moto's own classes
# meeting properties they never expected. Each is this resource's CREATE_FAILED, as it would be with AWS.
FAILURES = (
    ClientError,
    BotoCoreError,
    ServiceException,
    HTTPException,
    LookupError,
    TypeError,
    ValueError,
    AttributeError,
    NotImplementedError,
)


@dataclass(frozen=True, slots=True)
class Deployment:
    """One run of CloudFormation over one stack.

    `exported` gives (stack id, value) of an export of this account and region by its name, or None.
    """

    stack: Stack
    exported: Callable[[str], tuple[str, str] | None]

    @property
    def _reading(self) -> Resolution:
        return Resolution(self.stack, self.exported)

    def create(self) -> None:
        """Make every resource; on a failure remove what was made (as the stack's OnFailure says)."""
        stack = self.stack
        stack.mark("CREATE_IN_PROGRESS", "User Initiated")
        try:
            for logical_id in self._reading.order():
                self._create(logical_id)
            stack.outputs = self._reading.outputs()
        except FAILURES as error:
            return self._abandon(_reason(error))
        return stack.mark("CREATE_COMPLETE")

    def update(self, before: Stack) -> None:
        """Change the resources from what `before` declared; on a failure go back to it."""
        stack = self.stack
        stack.updated = utcnow()
        stack.mark("UPDATE_IN_PROGRESS", "User Initiated")
        stack.imports = set()
        try:
            self._change()
            stack.outputs = self._reading.outputs()
        except FAILURES as error:
            stack.mark("UPDATE_ROLLBACK_IN_PROGRESS", _reason(error))
            stack.body, stack.request = before.body, before.request
            stack.parameters, stack.values = before.parameters, before.values
            try:
                self._change()
            except FAILURES as again:
                return stack.mark("UPDATE_ROLLBACK_FAILED", _reason(again))
            stack.outputs, stack.imports = before.outputs, before.imports
            return stack.mark("UPDATE_ROLLBACK_COMPLETE", stack.reason)
        return stack.mark("UPDATE_COMPLETE")

    def remove(self) -> None:
        """Delete the resources in reverse order, those to be retained left as they are."""
        stack = self.stack
        stack.mark("DELETE_IN_PROGRESS", "User Initiated")
        failed = self._remove_all(created_now=False)
        if failed:
            stack.mark("DELETE_FAILED", f"The following resource(s) failed to delete: [{', '.join(failed)}].")
            return
        stack.deleted = utcnow()
        stack.mark("DELETE_COMPLETE")

    def _abandon(self, reason: str) -> None:
        stack = self.stack
        on_failure = stack.request.on_failure
        if on_failure == "DO_NOTHING":
            return stack.mark("CREATE_FAILED", reason)
        ending = "DELETE" if on_failure == "DELETE" else "ROLLBACK"
        stack.mark(f"{ending}_IN_PROGRESS", f"{reason} {ending.capitalize()} requested by user.")
        failed = self._remove_all(created_now=True)
        return stack.mark(f"{ending}_FAILED" if failed else f"{ending}_COMPLETE", reason)

    def _remove_all(self, *, created_now: bool) -> list[str]:
        failed = []
        kept = ("Retain",) if created_now else ("Retain", "RetainExceptOnCreate")
        for resource in reversed(list(self.stack.resources.values())):
            if resource.declared.get("DeletionPolicy") in kept and resource.model is not None:
                self.stack.mark_resource(resource, "DELETE_SKIPPED")
            elif resource.status != "DELETE_COMPLETE" and not self._delete(resource):
                failed.append(resource.logical_id)
        return failed

    def _change(self) -> None:
        order = self._reading.order()
        obsolete: list[Resource] = []
        for logical_id in order:
            standing = self.stack.resources.get(logical_id)
            if standing is None or standing.model is None or standing.status == "DELETE_COMPLETE":
                self._create(logical_id)
            else:
                obsolete += self._replace_or_update(standing)
        gone = [r for name, r in self.stack.resources.items() if name not in order]
        for resource in [*obsolete, *reversed(gone)]:
            if resource.declared.get("DeletionPolicy") not in ("Retain", "RetainExceptOnCreate"):
                self._delete(resource)
            if resource in gone:
                del self.stack.resources[resource.logical_id]
        self.stack.resources = {name: self.stack.resources[name] for name in order}

    def _replace_or_update(self, standing: Resource) -> list[Resource]:
        """Bring one standing resource up to its declaration; gives the old one where it was replaced."""
        resource = self._reading.resolved(standing.logical_id)
        if resource.type == standing.type and resource.properties == standing.properties:
            standing.declared = resource.declared
            return []
        named = get_name_type_map().get(resource.type) or ""
        resource.name = str(resource.properties.get(named) or standing.name)
        self.stack.mark_resource(standing, "UPDATE_IN_PROGRESS")
        model = None
        if resource.type == standing.type:
            model = model_class(resource.type).update_from_cloudformation_json(
                original_resource=standing.model,
                new_resource_name=resource.name,
                cloudformation_json={"Type": resource.type, "Properties": _copied(resource.properties)},
                account_id=self.stack.account,
                region_name=self.stack.region,
            )
        if model is not None:
            resource.model = model
            self.stack.resources[resource.logical_id] = resource
            self.stack.mark_resource(resource, "UPDATE_COMPLETE")
            return []
        return self._replace(standing, resource, named)

    def _replace(self, standing: Resource, resource: Resource, named: str) -> list[Resource]:
        explicit = named and resource.properties.get(named)
        if explicit and standing.properties.get(named) == explicit:
            # AWS refuses to replace a custom-named resource; moto's own models cannot update many of theirs,
            # so the sandbox replaces it in place.
            self._delete(standing)
            obsolete = []
        else:
            resource.name = self._reading.name_for(resource)
            obsolete = [standing]
        self._build(resource)
        self.stack.mark_resource(resource, "UPDATE_COMPLETE")
        return obsolete

    def _create(self, logical_id: str) -> None:
        declared = self.stack.body["Resources"][logical_id]
        placeholder = Resource(logical_id, declared["Type"], "CREATE_IN_PROGRESS", declared=declared)
        self.stack.resources[logical_id] = placeholder
        self.stack.mark_resource(placeholder, "CREATE_IN_PROGRESS")
        try:
            resource = self._reading.resolved(logical_id)
            resource.name = self._reading.name_for(resource)
            self._build(resource)
        except FAILURES as error:
            self.stack.mark_resource(placeholder, "CREATE_FAILED", _reason(error))
            raise refused(f"The following resource(s) failed to create: [{logical_id}]. ({_reason(error)})") from error
        self.stack.mark_resource(resource, "CREATE_COMPLETE")

    def _build(self, resource: Resource) -> None:
        stack = self.stack
        tags = {**stack.system_tags, "aws:cloudformation:logical-id": resource.logical_id}
        maker = model_class(resource.type)
        properties = _copied(resource.properties)
        if not issubclass(maker, Declared) and isinstance(properties.get("Tags", []), list):
            own = as_pairs(properties.get("Tags", []))
            properties["Tags"] = [{"Key": key, "Value": value} for key, value in {**own, **tags}.items()]
        resource.model = maker.create_from_cloudformation_json(
            resource.name,
            {"Type": resource.type, "Properties": properties},
            stack.account,
            stack.region,
            LogicalId=resource.logical_id,
            StackId=stack.stack_id,
            StackName=stack.name,
            ResourceType=resource.type,
            StackTags=tags,
        )
        stack.resources[resource.logical_id] = resource

    def _delete(self, resource: Resource) -> bool:
        if resource.model is None:
            resource.status = "DELETE_COMPLETE"
            return True
        try:
            _delete_model(resource, self.stack)
        except FAILURES as error:
            if not _is_absent(error):
                self.stack.mark_resource(resource, "DELETE_FAILED", _reason(error))
                return False
        self.stack.mark_resource(resource, "DELETE_COMPLETE")
        return True


def _copied(properties: Mapping[str, Any]) -> dict[str, Any]:
    # Some of moto's models keep and change what they are given.
    return dict(copy.deepcopy(properties))


def _delete_model(resource: Resource, stack: Stack) -> None:
    model = resource.model
    if isinstance(model, Declared):
        model.delete(stack.account, stack.region)
        return
    document = {"Type": resource.type, "Properties": _copied(resource.properties)}
    try:
        model.delete(stack.account, stack.region)
    except (TypeError, AttributeError):
        model_class(resource.type).delete_from_cloudformation_json(
            resource.physical_id, document, stack.account, stack.region
        )


def _is_absent(error: Exception) -> bool:
    """Whether a delete failed because the thing is gone already, which is what was wanted."""
    code = error.response["Error"]["Code"] if isinstance(error, ClientError) else str(getattr(error, "code", ""))
    return any(word in code for word in ("NotFound", "NoSuch", "NonExistent", "DoesNotExist"))


def _reason(error: Exception) -> str:
    if isinstance(error, ClientError):
        detail = error.response["Error"]
        return f"{detail.get('Message')} (Service: {error.operation_name}; Error Code: {detail.get('Code')})"
    if isinstance(error, ServiceException):
        return str(getattr(error, "message", None) or error)
    return f"{type(error).__name__}: {error}"
