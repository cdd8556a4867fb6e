"""Types that stand for no service's resource: nested stacks, custom resources, wait handles."""

from __future__ import annotations

from typing import Any

from moto.cloudformation.models import cloudformation_backends
from moto.core.common_models import CloudFormationModel

from migrate.sandbox.cloudformation.calls import Properties, call
from migrate.sandbox.cloudformation.kinds import as_pairs
from migrate.sandbox.cloudformation.stacks import Request, Stack
from migrate.sandbox.cloudformation.template import refused


class NestedStack(CloudFormationModel):
    """A stack that is a resource of another."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack

    @staticmethod
    def cloudformation_name_type() -> str:
        return ""

    @staticmethod
    def cloudformation_type() -> str:
        return "AWS::CloudFormation::Stack"

    @property
    def physical_resource_id(self) -> str:
        return self.stack.stack_id

    def is_created(self) -> bool:
        return True

    @classmethod
    def has_cfn_attr(cls, attr: str) -> bool:
        return attr.startswith("Outputs.")

    def get_cfn_attribute(self, attribute_name: str) -> Any:
        outputs = {f"Outputs.{out['OutputKey']}": out["OutputValue"] for out in self.stack.outputs}
        return outputs[attribute_name]

    @classmethod
    def create_from_cloudformation_json(
        cls, resource_name: str, cloudformation_json: Properties, account_id: str, region_name: str, **context: Any
    ) -> NestedStack:
        backend: Any = cloudformation_backends[account_id][region_name]
        parent = backend.find(context["StackId"])
        stack = backend.create(resource_name, _request(cloudformation_json["Properties"], parent))
        if not stack.status.endswith("_COMPLETE") or stack.status.startswith(("ROLLBACK", "DELETE")):
            raise refused(f"Embedded stack {stack.stack_id} was not successfully created: {stack.reason}")
        return cls(stack)

    @classmethod
    def update_from_cloudformation_json(
        cls,
        original_resource: NestedStack,
        new_resource_name: str,
        cloudformation_json: Properties,
        account_id: str,
        region_name: str,
    ) -> NestedStack:
        backend: Any = cloudformation_backends[account_id][region_name]
        parent = backend.find(original_resource.stack.request.parent)
        request = _request(cloudformation_json["Properties"], parent)
        stack = backend.update(original_resource.stack.stack_id, request)
        if stack.status != "UPDATE_COMPLETE":
            raise refused(f"Embedded stack {stack.stack_id} was not successfully updated: {stack.reason}")
        return cls(stack)

    def delete(self, account_id: str, region_name: str) -> None:
        backend: Any = cloudformation_backends[account_id][region_name]
        backend.remove(self.stack.stack_id)


def _request(properties: Properties, parent: Stack) -> Request:
    from migrate.sandbox.cloudformation.responses import read_template

    parameters = properties.get("Parameters") or {}
    return Request(
        template=read_template(properties["TemplateURL"], parent.account, "aws"),
        parameters={k: ",".join(v) if isinstance(v, list) else str(v) for k, v in parameters.items()},
        tags={**parent.tags, **as_pairs(properties.get("Tags") or {})},
        capabilities=parent.request.capabilities,
        role_arn=parent.request.role_arn,
        parent=parent.stack_id,
        root=parent.request.root or parent.stack_id,
    )


class Recorded(CloudFormationModel):
    """A resource that its own function would make: recorded with its properties, the function is not run.

    The function must exist, as CloudFormation would call it; what it would answer cannot be known here, so an
    attribute read from it fails the stack instead of being invented.
    """

    kind = "AWS::CloudFormation::CustomResource"

    def __init__(self, name: str) -> None:
        self.physical_resource_id = name

    @staticmethod
    def cloudformation_name_type() -> str:
        return ""

    @classmethod
    def cloudformation_type(cls) -> str:
        return cls.kind

    def is_created(self) -> bool:
        return True

    @classmethod
    def has_cfn_attr(cls, attr: str) -> bool:
        return False

    def get_cfn_attribute(self, attribute_name: str) -> Any:
        raise KeyError(attribute_name)

    @classmethod
    def create_from_cloudformation_json(
        cls, resource_name: str, cloudformation_json: Properties, account_id: str, region_name: str, **context: Any
    ) -> Recorded:
        token = str(cloudformation_json["Properties"].get("ServiceToken", ""))
        if ":function:" in token:
            call(account_id, region_name, "lambda", "get_function", {"FunctionName": token})
        return cls(resource_name)

    @classmethod
    def update_from_cloudformation_json(
        cls,
        original_resource: Recorded,
        new_resource_name: str,
        cloudformation_json: Properties,
        account_id: str,
        region_name: str,
    ) -> Recorded:
        return original_resource

    def delete(self, account_id: str, region_name: str) -> None:
        """Nothing was made."""


class WaitHandle(CloudFormationModel):
    """A wait condition's handle: only a name, with AWS as well."""

    def __init__(self, name: str) -> None:
        self.physical_resource_id = name

    @staticmethod
    def cloudformation_name_type() -> str:
        return ""

    @staticmethod
    def cloudformation_type() -> str:
        return "AWS::CloudFormation::WaitConditionHandle"

    def is_created(self) -> bool:
        return True

    @classmethod
    def create_from_cloudformation_json(
        cls, resource_name: str, cloudformation_json: Properties, account_id: str, region_name: str, **context: Any
    ) -> WaitHandle:
        return cls(resource_name)

    def delete(self, account_id: str, region_name: str) -> None:
        """Nothing was made."""


MODELS = (NestedStack, Recorded, WaitHandle)
