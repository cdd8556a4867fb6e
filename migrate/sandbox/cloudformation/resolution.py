"""What a stack's declarations come to: values, names, order and outputs, against what stands so far."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Any

from moto.cloudformation.parsing import get_model_map, get_name_type_map
from moto.cloudformation.utils import random_suffix
from moto.core.common_models import CloudFormationModel

from migrate.sandbox.cloudformation.calls import call
from migrate.sandbox.cloudformation.intrinsics import Resolver
from migrate.sandbox.cloudformation.kinds import Declared
from migrate.sandbox.cloudformation.stacks import Resource, Stack
from migrate.sandbox.cloudformation.template import references, refused

_DYNAMIC = re.compile(r"\{\{resolve:([a-z-]+):([^}]+)\}\}")
_DEFAULT_LIMIT = 128


@dataclass(frozen=True, slots=True)
class Resolution:
    """Reads the declarations of one stack.

    `exported` gives (stack id, value) of an export of this account and region by its name, or None.
    """

    stack: Stack
    exported: Callable[[str], tuple[str, str] | None]

    def resolved(self, logical_id: str) -> Resource:
        """The resource as its declaration reads now."""
        declared = self.stack.body["Resources"][logical_id]
        properties = self._resolver().value(declared.get("Properties") or {})
        return Resource(logical_id, declared["Type"], "CREATE_IN_PROGRESS", properties, declared)

    def name_for(self, resource: Resource) -> str:
        """The name the template gives, or one like CloudFormation's own: stack, logical id, random."""
        model = model_class(resource.type)
        named = get_name_type_map().get(resource.type) or ""
        given = resource.properties.get(named)
        if given:
            return str(given)
        limit = model.kind.limit if issubclass(model, Declared) else _DEFAULT_LIMIT
        suffix = random_suffix() + (".fifo" if str(resource.properties.get("FifoQueue")).lower() == "true" else "")
        stem = f"{self.stack.name}-{resource.logical_id}"[: limit - len(suffix) - 1]
        name = f"{stem}-{suffix}"
        return name.lower() if resource.type == "AWS::S3::Bucket" else name

    def order(self) -> list[str]:
        """Logical ids whose condition holds, each after what it needs."""
        declared, resolver = self.stack.body["Resources"], self._resolver()
        active = {
            name: spec
            for name, spec in declared.items()
            if "Condition" not in spec or resolver.condition(spec["Condition"])
        }
        sorter: TopologicalSorter[str] = TopologicalSorter()
        for name, spec in active.items():
            explicit = spec.get("DependsOn") or []
            needs = references(spec.get("Properties")) | ({explicit} if isinstance(explicit, str) else set(explicit))
            sorter.add(name, *sorted(needs & active.keys()))
        try:
            return list(sorter.static_order())
        except CycleError as error:
            raise refused(f"Circular dependency between resources: [{', '.join(error.args[1])}]") from error

    def outputs(self) -> list[dict[str, Any]]:
        """The outputs whose condition holds; ValidationError where another stack exports one of their names."""
        resolver = self._resolver()
        outputs = []
        for name, spec in (self.stack.body.get("Outputs") or {}).items():
            if "Condition" in spec and not resolver.condition(spec["Condition"]):
                continue
            value = resolver.value(spec["Value"])
            export = resolver.value((spec.get("Export") or {}).get("Name"))
            text = ",".join(value) if isinstance(value, list) else str(value)
            outputs.append(
                {"OutputKey": name, "OutputValue": text, "Description": spec.get("Description"), "ExportName": export}
            )
        self._check_exports(outputs)
        return outputs

    def _check_exports(self, outputs: list[dict[str, Any]]) -> None:
        for out in outputs:
            name = out["ExportName"]
            standing = self.exported(name) if name is not None else None
            if standing is not None and standing[0] != self.stack.stack_id:
                owner = standing[0].split("/")[-2]
                raise refused(f"Export with name {name} is already exported by stack {owner}.")

    def _resolver(self) -> Resolver:
        stack = self.stack
        pseudo = {
            "AWS::AccountId": stack.account,
            "AWS::Region": stack.region,
            "AWS::StackId": stack.stack_id,
            "AWS::StackName": stack.name,
            "AWS::URLSuffix": "amazonaws.com",
            "AWS::Partition": "aws",
            "AWS::NotificationARNs": list(stack.request.notification_arns),
        }
        return Resolver(
            stack.body, {**stack.values, **pseudo}, self._physical_id, self._attribute, self._import, self._dynamic
        )

    def _standing(self, logical_id: str) -> Resource:
        resource = self.stack.resources.get(logical_id)
        if resource is None or resource.model is None:
            raise refused(f"Template format error: Unresolved resource dependencies [{logical_id}] in the template")
        return resource

    def _physical_id(self, logical_id: str) -> str:
        return self._standing(logical_id).physical_id

    def _attribute(self, logical_id: str, attribute: str) -> Any:
        resource = self._standing(logical_id)
        try:
            value = resource.model.get_cfn_attribute(attribute)
        except (LookupError, NotImplementedError, AttributeError) as error:
            raise _no_attribute(resource, attribute) from error
        if value is None:
            raise _no_attribute(resource, attribute)
        return value

    def _import(self, name: str) -> str:
        export = self.exported(name)
        if export is None:
            raise refused(f"No export named {name} found.")
        self.stack.imports.add(name)
        return export[1]

    def _dynamic(self, text: str) -> str:
        return _DYNAMIC.sub(lambda match: _dynamic_value(self.stack, match.group(1), match.group(2)), text)


def _no_attribute(resource: Resource, attribute: str) -> Any:
    return refused(
        f"Template error: resource {resource.logical_id} does not support attribute type {attribute} in Fn::GetAtt"
    )


def model_class(kind: str) -> type[CloudFormationModel]:
    """The model that makes the type, moto's own or ours."""
    return get_model_map()["AWS::CloudFormation::CustomResource" if kind.startswith("Custom::") else kind]


def _dynamic_value(stack: Stack, service: str, rest: str) -> str:
    if service in ("ssm", "ssm-secure"):
        answer = call(stack.account, stack.region, "ssm", "get_parameter", {"Name": rest, "WithDecryption": True})
        return str(answer["Parameter"]["Value"])
    if service == "secretsmanager":
        arn = rest.startswith("arn:")
        head, _, tail = rest.partition(":SecretString") if arn or ":SecretString" in rest else (rest, "", "")
        secret = call(stack.account, stack.region, "secretsmanager", "get_secret_value", {"SecretId": head})
        key = tail.strip(":").split(":")[0]
        return str(json.loads(secret["SecretString"])[key] if key else secret["SecretString"])
    raise refused(f"Dynamic reference to {service} is not known")
