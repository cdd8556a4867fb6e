"""Cloud Control, a service that moto does not have: reads what CloudFormation made, as its template resolved.

It knows nothing of what was made otherwise. Follows https://docs.aws.amazon.com/cloudcontrolapi/latest/APIReference/.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from moto import backend_index
from moto.cloudformation.models import cloudformation_backends
from moto.core.base_backend import BackendDict, BaseBackend
from moto.core.exceptions import JsonRESTError
from moto.core.responses import BaseResponse

from migrate.sandbox.cloudformation.stacks import Resource

PAGE = 100


class CloudControlBackend(BaseBackend):
    """Has no state of its own: the stacks hold all that it answers."""

    @property
    def _url_module(self) -> Any:
        return sys.modules[__name__]

    def models(self, kind: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """(identifier, properties) of each resource of a type that some stack has made."""
        document = schema(kind)
        if document is None or "read" not in document.get("handlers", {}):
            message = f"Resource type {kind} does not support READ action"
            raise JsonRESTError("UnsupportedActionException", message)
        stacks: Mapping[str, Any] = cloudformation_backends[self.account_id][self.region_name].stacks
        for stack in stacks.values():
            for resource in stack.resources.values():
                if resource.type == kind and resource.model is not None:
                    model = model_of(resource, document)
                    yield identifier_of(model, document), model


class CloudControlResponse(BaseResponse):
    """The operations, each named as moto's dispatch looks it up."""

    def __init__(self) -> None:
        super().__init__(service_name="cloudcontrol")

    @property
    def backend(self) -> CloudControlBackend:
        return cloudcontrol_backends[self.current_account][self.region]

    def get_resource(self) -> str:
        wanted = json.loads(self.body)
        kind, identifier = wanted["TypeName"], wanted["Identifier"]
        for known, model in self.backend.models(kind):
            if known == identifier:
                return json.dumps({"TypeName": kind, "ResourceDescription": described(known, model)})
        message = f"Resource of type '{kind}' with identifier '{identifier}' was not found."
        raise JsonRESTError("ResourceNotFoundException", message)

    def list_resources(self) -> str:
        wanted = json.loads(self.body)
        every = [described(*one) for one in self.backend.models(wanted["TypeName"])]
        start = int(wanted.get("NextToken") or 0)
        page = {"TypeName": wanted["TypeName"], "ResourceDescriptions": every[start : start + PAGE]}
        return json.dumps({**page, "NextToken": str(start + PAGE)} if len(every) > start + PAGE else page)


def schema(kind: str) -> Mapping[str, Any] | None:
    """The type's schema as CloudFormation publishes it, which cfn-lint ships; None where there is none."""
    from cfnlint.schema import PROVIDER_SCHEMA_MANAGER, ResourceNotFoundError  # takes a while, and few calls need it

    try:
        found: Mapping[str, Any] = PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", kind).schema
    except ResourceNotFoundError:
        return None
    return found


def model_of(resource: Resource, document: Mapping[str, Any]) -> Mapping[str, Any]:
    """What was asked for, without what is never told, and what only AWS sets, as far as the model knows it."""
    hidden = {name_in(pointer) for pointer in document.get("writeOnlyProperties", ())}
    members = document.get("properties", {})
    model = {
        name: typed(value, members.get(name), document)
        for name, value in resource.properties.items()
        if name not in hidden
    }
    for name in map(name_in, document.get("readOnlyProperties", ())):
        value = attribute(resource, name)
        if value is not None:
            model[name] = value
    # What identifies it and is neither set nor an attribute is what `Ref` yields.
    for name in map(name_in, document.get("primaryIdentifier", ())):
        model.setdefault(name, resource.physical_id)
    return model


def typed(value: Any, shape: Any, document: Mapping[str, Any]) -> Any:
    """A template's value in the type that the schema gives it: `Ref` of a number is a text there."""
    if isinstance(shape, Mapping) and "$ref" in shape:
        shape = document.get("definitions", {}).get(str(shape["$ref"]).rsplit("/", 1)[-1])
    if not isinstance(shape, Mapping):
        return value
    if isinstance(value, Mapping):
        members = shape.get("properties", {})
        return {name: typed(item, members.get(name), document) for name, item in value.items()}
    if isinstance(value, list):
        return [typed(item, shape.get("items"), document) for item in value]
    if shape.get("type") == "integer" and str(value).isdecimal():
        return int(value)
    if shape.get("type") == "boolean" and str(value).lower() in ("true", "false"):
        return str(value).lower() == "true"
    return str(value) if shape.get("type") == "string" else value


def attribute(resource: Resource, name: str) -> Any:
    """A GetAtt value of the resource; None where its model knows none of that name."""
    model = resource.model
    if not getattr(model, "has_cfn_attr", lambda _: False)(name):
        return None
    return model.get_cfn_attribute(name)


def identifier_of(model: Mapping[str, Any], document: Mapping[str, Any]) -> str:
    """The parts of the primary identifier, joined as Cloud Control joins them."""
    return "|".join(str(model[name_in(pointer)]) for pointer in document.get("primaryIdentifier", ()))


def name_in(pointer: str) -> str:
    """The top-level property that a schema's pointer leads to or into."""
    return pointer.split("/")[2]


def described(identifier: str, model: Mapping[str, Any]) -> Mapping[str, str]:
    """One resource as both operations give it: its properties are JSON in a text."""
    return {"Identifier": identifier, "Properties": json.dumps(model)}


url_bases = [r"https?://cloudcontrolapi\.(.+)\.amazonaws\.com"]
url_paths = {"{0}/$": CloudControlResponse.dispatch}
cloudcontrol_backends = BackendDict(CloudControlBackend, "cloudcontrol")


def install() -> None:
    """Let moto find the service, by its host and as a module of its own."""
    sys.modules["moto.cloudcontrol"] = sys.modules[__name__]
    pattern = ("cloudcontrol", re.compile(url_bases[0]))
    if not any(service == "cloudcontrol" for service, _ in backend_index.backend_url_patterns):
        backend_index.backend_url_patterns.append(pattern)
