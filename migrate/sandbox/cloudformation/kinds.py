"""What a resource type is made with: a table row (`Kind`) and the moto model that is built from it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import jmespath
from botocore.exceptions import ClientError
from moto.core.common_models import CloudFormationModel

from migrate.sandbox.cloudformation.calls import Properties, UnsupportedProperty, call, input_shape
from migrate.sandbox.cloudformation.template import refused

Scope = Mapping[str, Any]
Shaping = Callable[[Scope], Properties]

_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
_TAG_MEMBERS = ("Tags", "tags", "TagList", "UserPoolTags", "IdentityPoolTags", "HostedZoneTags")


@dataclass(frozen=True, slots=True)
class Step:
    """One more call after the create (and again on an update), for properties that the create has no place for.

    It runs where the JMESPath `when` finds something; `each` repeats it for every item found there (`{item}`).
    `undo` (operation, values) runs for a property or item that an update no longer has, and for every item
    before the delete. On an update `changed` in the scope holds the names of the changed properties.
    """

    operation: str
    values: Mapping[str, Any] | Shaping
    when: str = ""
    each: str = ""
    undo: tuple[str, Mapping[str, Any]] | None = None
    service: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """A CloudFormation type as calls of its service. Text values may hold `{path}`: JMESPath into the scope.

    The scope is the answer of the create (and of `read`), and `p` (properties), `name`, `id`, `account`,
    `region`, `stack`, `logical`, `tags`. `carried` names properties that steps carry or that have no effect here;
    `standing` is a read that succeeds where the name is taken, for services whose create takes that for its own;
    `fixed` those whose change makes a new resource, `whole` those that an update takes even when unchanged.
    """

    type: str
    service: str
    create: str
    id: str
    key: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)
    name: str = ""
    limit: int = 128
    values: Mapping[str, Any] | Shaping | None = None
    carried: frozenset[str] = frozenset()
    standing: Step | None = None
    read: Step | None = None
    steps: tuple[Step, ...] = ()
    update: str = ""
    fixed: frozenset[str] = frozenset()
    whole: frozenset[str] = frozenset()
    delete: str = ""
    tagging: Step | None = None


def fill(value: Any, scope: Scope) -> Any:
    """`value` with each `{path}` replaced; a text that is one placeholder keeps the found value's type."""
    if isinstance(value, Mapping):
        filled = {key: fill(item, scope) for key, item in value.items()}
        return {key: item for key, item in filled.items() if item is not None}
    if isinstance(value, list):
        return [fill(item, scope) for item in value]
    if not isinstance(value, str):
        return value
    whole = _PLACEHOLDER.fullmatch(value)
    if whole:
        return jmespath.search(whole.group(1), scope)
    return _PLACEHOLDER.sub(lambda match: str(jmespath.search(match.group(1), scope) or ""), value)


class Declared:
    """Behaviour of every model built from a `Kind`; an instance is one made resource."""

    kind: Kind

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    @property
    def physical_resource_id(self) -> str:
        return str(self.scope["id"])

    def is_created(self) -> bool:
        return True

    @classmethod
    def has_cfn_attr(cls, attr: str) -> bool:
        return attr in cls.kind.attributes

    def get_cfn_attribute(self, attribute_name: str) -> Any:
        expression = self.kind.attributes.get(attribute_name)
        if expression is None:
            raise KeyError(attribute_name)
        return fill(expression, self.scope)

    @classmethod
    def create_from_cloudformation_json(
        cls, resource_name: str, cloudformation_json: Properties, account_id: str, region_name: str, **context: Any
    ) -> Declared:
        return cls(_make(cls.kind, resource_name, cloudformation_json["Properties"], account_id, region_name, context))

    @classmethod
    def update_from_cloudformation_json(
        cls,
        original_resource: Declared,
        new_resource_name: str,
        cloudformation_json: Properties,
        account_id: str,
        region_name: str,
    ) -> Declared | None:
        """The changed resource, or None where CloudFormation would replace it."""
        kind, before = cls.kind, original_resource.scope
        properties = cloudformation_json["Properties"]
        if any(before["p"].get(name) != properties.get(name) for name in kind.fixed | {kind.name} - {""}):
            return None
        changed = {n for n in {*before["p"], *properties} if before["p"].get(n) != properties.get(n)}
        scope = {**before, "p": properties, "changed": dict.fromkeys(changed, True)}
        if changed - kind.carried - {"Tags"}:
            if not kind.update:
                return None
            _update(kind, scope, changed)
        _follow(kind, scope, before)
        return cls({key: value for key, value in scope.items() if key != "changed"})

    def delete(self, account_id: str, region_name: str) -> None:
        _undo_all(self.kind, self.scope)
        if self.kind.delete:
            _run(self.scope, self.kind.service, self.kind.delete, fill(self.kind.key, self.scope))


def declare(kind: Kind) -> type[CloudFormationModel]:
    """A model of moto for the row: moto finds it as a direct subclass of its CloudFormationModel."""
    row = kind
    body = {
        "kind": row,
        "cloudformation_type": staticmethod(lambda: row.type),
        "cloudformation_name_type": staticmethod(lambda: row.name),
        "__module__": __name__,
    }
    model: type[CloudFormationModel] = type(kind.type.replace("::", ""), (Declared, CloudFormationModel), body)
    return model


def _make(
    kind: Kind, name: str, properties: Properties, account: str, region: str, context: Mapping[str, Any]
) -> Scope:
    scope: dict[str, Any] = {
        "p": properties,
        "name": name,
        "account": account,
        "region": region,
        "stack": context.get("StackName", ""),
        "stack_id": context.get("StackId", ""),
        "logical": context.get("LogicalId", ""),
        "tags": context.get("StackTags", {}),
    }
    _check_free(kind, scope)
    answer = _run(scope, kind.service, kind.create, _values(kind, scope, kind.create)) if kind.create else {}
    answer.pop("ResponseMetadata", None)
    scope = {**answer, **scope}
    scope["id"] = fill(kind.id, scope)
    try:
        if kind.read is not None:
            found = _run(scope, kind.read.service or kind.service, kind.read.operation, fill(kind.read.values, scope))
            scope = {**found, **scope}
        _follow(kind, scope, None)
    except Exception:
        # What a failing later call leaves behind would never be rolled back: the engine does not know it yet.
        with suppress(ClientError):
            _undo_all(kind, scope)
        with suppress(ClientError):
            if kind.delete:
                _run(scope, kind.service, kind.delete, fill(kind.key, scope))
        raise
    return scope


def _check_free(kind: Kind, scope: Scope) -> None:
    if kind.standing is None:
        return
    try:
        _run(scope, kind.service, kind.standing.operation, fill(kind.standing.values, scope))
    except ClientError:
        return
    raise refused(f"{scope['name']} already exists")


def _values(kind: Kind, scope: Scope, operation: str) -> dict[str, Any]:
    """The input of the create or update: properties under their own names, the generated name, the stack's tags."""
    if callable(kind.values):
        wanted = dict(kind.values(scope))
    elif kind.values is not None:
        wanted = fill(kind.values, scope)
    else:
        wanted = {key: value for key, value in scope["p"].items() if key not in kind.carried}
        if kind.name:
            wanted[kind.name] = scope["name"]
    shape = input_shape(kind.service, operation)
    member = next((m for m in _TAG_MEMBERS if shape is not None and m in shape.members), None)
    own = as_pairs(wanted.pop("Tags", None) or wanted.pop(member or "Tags", None) or {})
    if member and (own or scope["tags"]):
        tags = {**_inherited(kind, own, scope["tags"]), **own}
        wanted[member] = {"Items": tags} if shape.members[member].type_name == "structure" else tags
    return wanted


def _inherited(kind: Kind, own: Mapping[str, str], tags: Mapping[str, str]) -> Mapping[str, str]:
    """The stack's tags for a resource with its `own`; IAM takes no two keys that differ only in case."""
    if kind.service != "iam":
        return tags
    taken = {key.lower() for key in own}
    return {key: value for key, value in tags.items() if key.lower() not in taken}


def as_pairs(tags: Any) -> dict[str, str]:
    """Tags of a template, list or map, as a map."""
    if isinstance(tags, Mapping):
        return {str(k): str(v) for k, v in tags.items()}
    return {str(tag["Key"]): str(tag.get("Value", "")) for tag in tags}


def _update(kind: Kind, scope: Scope, changed: set[str]) -> None:
    """Call the type's update with what changed: its input need not take what only the create takes."""
    members = {member.lower() for member in input_shape(kind.service, kind.update).members}
    same = {name.lower() for name in scope["p"]} - {name.lower() for name in changed}
    wanted = {
        key: value
        for key, value in _values(kind, scope, kind.update).items()
        if key.lower() in members and (key.lower() not in same or key in kind.whole)
    }
    _run(scope, kind.service, kind.update, {**wanted, **fill(kind.key, scope)})


def _undo_all(kind: Kind, scope: Scope) -> None:
    for step in kind.steps:
        if step.each and step.undo:
            _undo(kind, step, scope, jmespath.search(step.each, scope) or ())


def _undo(kind: Kind, step: Step, scope: Scope, items: Iterable[Any]) -> None:
    if step.undo is not None:
        operation, values = step.undo
        for item in items:
            _run(scope, step.service or kind.service, operation, fill(values, {**scope, "item": item}))


def _follow(kind: Kind, scope: Scope, before: Scope | None) -> None:
    for step in (*kind.steps, *((kind.tagging,) if kind.tagging else ())):
        asked = not step.when or jmespath.search(step.when, scope) is not None
        if not asked:
            if before is not None and not step.each and jmespath.search(step.when, before) is not None:
                _undo(kind, step, scope, (None,))
            continue
        items = (jmespath.search(step.each, scope) or ()) if step.each else (None,)
        if before is not None and step.each:
            _undo(kind, step, scope, [i for i in jmespath.search(step.each, before) or () if i not in items])
        for item in items:
            inner = {**scope, "item": item}
            values = step.values(inner) if callable(step.values) else fill(step.values, inner)
            _run(inner, step.service or kind.service, step.operation, values)


def _run(scope: Scope, service: str, operation: str, values: Properties) -> dict[str, Any]:
    return call(scope["account"], scope["region"], service, operation, values)


__all__ = ["Declared", "Kind", "Scope", "Step", "UnsupportedProperty", "as_pairs", "declare", "fill"]
