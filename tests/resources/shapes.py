"""JMESPath walked over botocore's shapes: which paths can find something in an answer, and what kind of thing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import botocore.session
import jmespath
from botocore import xform_name
from botocore.model import ListShape, MapShape, OperationModel, ServiceModel, StructureShape

from migrate.resources import BY_KIND
from migrate.resources.spec import Read, ResourceModule


class Unresolved(AssertionError):
    """A path that finds nothing in any answer of the operation."""


@dataclass(frozen=True)
class Anything:
    """What no model describes: JSON in a text, a literal, the answer of a function."""


@dataclass(frozen=True)
class Items:
    """A list that an expression made."""

    item: Any


ANY = Anything()
TEXT = "text"
Shape = Any
"""A botocore shape, ANY, TEXT, Items, or a mapping of fields to these."""


@lru_cache(maxsize=1)
def _session() -> Any:
    return botocore.session.get_session()


@lru_cache(maxsize=64)
def service(name: str) -> ServiceModel:
    """AWS's model of a service, by its boto3 name."""
    model: ServiceModel = _session().get_service_model(name)
    return model


@lru_cache(maxsize=1024)
def operation(service_name: str, method: str) -> OperationModel:
    """The operation behind a boto3 method; Unresolved when there is none."""
    model = service(service_name)
    for name in model.operation_names:
        if xform_name(name) == method:
            return model.operation_model(name)
    raise Unresolved(f"{service_name} has no operation {method}")


def is_paged(service_name: str, method: str) -> bool:
    """Whether botocore can fetch all pages by itself."""
    try:
        paginators = _session().get_paginator_model(service_name)
        paginators.get_paginator(operation(service_name, method).name)
    except (botocore.exceptions.UnknownServiceError, botocore.exceptions.DataNotFoundError, ValueError):
        return False
    return True


def codes_of(model: OperationModel) -> set[str]:
    """The error codes that an operation's model knows; none where the service does not tell."""
    errors: Sequence[Any] = model.error_shapes
    return {code for error in errors for code in (error.name, error.error_code) if code}


def found(path: str, at: Shape) -> Shape:
    """The shape of what JMESPath `path` finds in something of the shape `at`; Unresolved when that is nothing."""
    try:
        return _walk(jmespath.compile(path).parsed, at)
    except Unresolved as nothing:
        raise Unresolved(f"{path}: {nothing}") from None


def _walk(node: Mapping[str, Any], at: Shape) -> Shape:
    return _NODES[node["type"]](node, at)


def _field(node: Mapping[str, Any], at: Shape) -> Shape:
    name = node["value"]
    members = at.members if isinstance(at, StructureShape) else at
    if isinstance(members, Mapping) and name in members:
        return members[name]
    if isinstance(at, MapShape):
        return at.value
    if at is ANY:
        return ANY
    raise Unresolved(f"no `{name}` in {_told(at)}")


def _told(at: Shape) -> str:
    return f"{{{', '.join(at)}}}" if isinstance(at, Mapping) else f"{at}"


def _item(at: Shape) -> Shape:
    if isinstance(at, ListShape):
        return at.member
    if isinstance(at, Items):
        return at.item
    if at is ANY:
        return ANY
    raise Unresolved(f"{_told(at)} is no list")


def _chain(node: Mapping[str, Any], at: Shape) -> Shape:
    for child in node["children"]:
        at = _walk(child, at)
    return at


def _projection(node: Mapping[str, Any], at: Shape) -> Shape:
    left, right = node["children"][:2]
    return Items(_walk(right, _item(_walk(left, at))))


def _filter(node: Mapping[str, Any], at: Shape) -> Shape:
    left, right, condition = node["children"]
    item = _item(_walk(left, at))
    _walk(condition, item)
    return Items(_walk(right, item))


def _flatten(node: Mapping[str, Any], at: Shape) -> Shape:
    item = _item(_walk(node["children"][0], at))
    return Items(_item(item)) if isinstance(item, ListShape | Items) else Items(item)


def _either(node: Mapping[str, Any], at: Shape) -> Shape:
    shapes = [_walk(child, at) for child in node["children"]]
    return shapes[-1]


def _all(node: Mapping[str, Any], at: Shape) -> Shape:
    for child in node["children"]:
        if child["type"] != "expref":
            _walk(child, at)
    return ANY


def _merged(node: Mapping[str, Any], at: Shape) -> Shape:
    if node["value"] != "merge":
        return _all(node, at)
    fields: dict[str, Shape] = {}
    for child in node["children"]:
        fields |= fields_of(_walk(child, at))
    return fields


def fields_of(at: Shape) -> Mapping[str, Shape]:
    """The fields of a structure; none where no model tells them."""
    if isinstance(at, StructureShape):
        return dict(at.members)
    return at if isinstance(at, Mapping) else {}


_NODES: Mapping[str, Callable[[Mapping[str, Any], Shape], Shape]] = {
    "and_expression": _either,
    "comparator": _all,
    "current": lambda node, at: at,
    "field": _field,
    "filter_projection": _filter,
    "flatten": _flatten,
    "function_expression": _merged,
    "identity": lambda node, at: at,
    "index": lambda node, at: _item(at),
    "index_expression": _chain,
    "literal": lambda node, at: ANY,
    "multi_select_dict": lambda node, at: {pair["value"]: _walk(pair["children"][0], at) for pair in node["children"]},
    "multi_select_list": lambda node, at: Items(_either(node, at)),
    "not_expression": _all,
    "or_expression": _either,
    "pipe": _chain,
    "projection": _projection,
    "subexpression": _chain,
    "value_projection": lambda node, at: Items(ANY),
}

PLACE = {"Account": TEXT, "Region": TEXT, "Partition": TEXT}


def answered(service_name: str, read: Read, document: Shape) -> Shape:
    """The shape of what a declared read finds, once its inputs were seen to be AWS's and to be all given."""
    if not read.operation:
        return found(read.path, document)
    model = operation(service_name, read.operation)
    inputs = model.input_shape.members if model.input_shape else {}
    required = set(model.input_shape.required_members) if model.input_shape else set()
    assert set(read.params) <= set(inputs), f"{read.operation} takes no {set(read.params) - set(inputs)}"
    assert required <= set(read.params), f"{read.operation} needs {required - set(read.params)}"
    for path in read.params.values():
        found(path, document)
    return found(read.path, model.output_shape)


def document_of(module: ResourceModule) -> Shape:
    """The shape of the documents that a scan makes for a module, its every read checked on the way.

    Of a part that several kinds have, the first one's.
    """
    spec = module.SPEC
    parents = [document_of(BY_KIND[parent]) for parent in spec.parents]
    parent = parents[0] if parents else {}
    around: Shape = ANY if parent is ANY else {**parent, "_": PLACE}
    if spec.within:
        around = {**around, **fields_of(_item(answered(spec.service, spec.within, around)))}
    item = _item(answered(spec.service, spec.listing, around))
    document: Shape = {**fields_of(item), "_": PLACE, "_parent": parent} if fields_of(item) else ANY
    for name, facet in spec.facets.items():
        answer = answered(spec.service, facet, document)
        if document is ANY or (not name and isinstance(answer, MapShape)):
            document = ANY
        else:
            document = {**document, **({name: answer} if name else fields_of(answer))}
    return document


def reads_of(module: ResourceModule) -> Sequence[Read]:
    """Every read that a module declares and that makes a call."""
    return module.SPEC.reads
