"""What a live stack's template says of its resources, with everything worked out that can be known. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress

from migrate.graph.intrinsics import Scope, Unresolved
from migrate.model.inventory import Inventory
from migrate.model.lexicon import map_texts
from migrate.model.values import Json

_UNKNOWABLE = (Unresolved, LookupError, TypeError, ValueError)
PARAMETER = "AWS::SSM::Parameter"
_DYNAMIC = re.compile(r"\{\{resolve:ssm:([^:}]+)(?::\d+)?\}\}")


def declared(scope: Scope, logical_id: str, known: Mapping[str, str]) -> Mapping[str, Json]:
    """The properties of a template's resource; those that only the deployment knows are left out.

    `known` are the values of SSM parameters (see `parameters`).
    """
    found: dict[str, Json] = {}
    for name, value in _written(scope, logical_id).items():
        with suppress(*_UNKNOWABLE):
            found[name] = map_texts(scope.resolve(value), lambda text: _dereferenced(text, known))
    return found


def said(scope: Scope, logical_id: str) -> Mapping[str, Json]:
    """The properties of a template's resource with functions worked out where that can be, else as they are written.

    References to parameters and secrets stay what they are: they name them.
    """
    found: dict[str, Json] = {}
    for name, value in _written(scope, logical_id).items():
        try:
            found[name] = scope.resolve(value)
        except _UNKNOWABLE:
            found[name] = value
    return found


def _written(scope: Scope, logical_id: str) -> Mapping[str, Json]:
    resources = scope.stack.template.get("Resources")
    resource = resources.get(logical_id) if isinstance(resources, Mapping) else None
    properties = resource.get("Properties") if isinstance(resource, Mapping) else None
    return properties if isinstance(properties, Mapping) else {}


def stack_scopes(inventory: Inventory) -> Mapping[str, Scope]:
    """Stack key -> what the names in its template mean."""
    exports = {
        region: {
            name: value for stack in inventory.stacks if stack.region == region for name, value in stack.exports.items()
        }
        for region in {stack.region for stack in inventory.stacks}
    }
    attributes: dict[str, dict[tuple[str, str], str]] = {}
    for resource in inventory.resources:
        if resource.membership:
            known = attributes.setdefault(resource.membership.stack_id, {})
            known |= {(resource.membership.logical_id, label): text for label, text in resource.identifiers.items()}
    return {
        stack.key: Scope(
            stack, inventory.account, inventory.partition, exports[stack.region], attributes.get(stack.stack_id, {})
        )
        for stack in inventory.stacks
    }


def parameters(inventory: Inventory) -> Mapping[str, Mapping[str, str]]:
    """Region -> SSM parameter -> what `{{resolve:ssm:parameter}}` yields there."""
    values: dict[str, dict[str, str]] = defaultdict(dict)
    for resource in inventory.resources:
        value = resource.properties.get("Value")
        if resource.kind == PARAMETER and isinstance(value, str):
            values[resource.region][resource.name] = value
    return values


def _dereferenced(text: str, known: Mapping[str, str]) -> str:
    """A text with its references to SSM parameters followed; Unresolved where it refers to what cannot be known."""
    found = _DYNAMIC.sub(lambda match: known.get(match.group(1), match.group()), text)
    if "{{resolve:" in found:
        raise Unresolved(text)
    return found
