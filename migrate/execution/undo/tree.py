"""A stack as it stands with its nested stacks, what of it stays, and the templates that let go of the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from migrate.aws import Client
from migrate.aws.calls import read
from migrate.execution.steps.stack_resources import NESTED, RESOURCES
from migrate.execution.undo.formation import live_template
from migrate.execution.undo.stores import holds_data
from migrate.execution.undo.templates import needed, outputs_used, references
from migrate.model.values import canonical

TEMPLATE_URL = "TemplateURL"


@dataclass(frozen=True, slots=True)
class Tree:
    """One stack: its template, logical id -> (type, physical id), and its nested stacks by logical id."""

    stack_id: str
    template: Mapping[str, Any]
    resources: Mapping[str, tuple[str, str]]
    nested: Mapping[str, Tree]

    def everything(self) -> Iterator[tuple[str, str]]:
        """(type, physical id) of all its resources, those of nested stacks among them."""
        yield from self.resources.values()
        for inner in self.nested.values():
            yield from inner.everything()


@dataclass(frozen=True, slots=True)
class Kept:
    """The logical ids of a stack that stay, `stores` for the data in them and the others as these need them."""

    names: frozenset[str] = frozenset()
    stores: tuple[str, ...] = ()
    nested: Mapping[str, Kept] = field(default_factory=dict)


def read_tree(client: Client, stack_id: str) -> Tree:
    """The stack as it stands."""
    found = read(client, RESOURCES, {"Stack": stack_id}) or ()
    standing = {item["logical"]: (item["kind"], item["physical"]) for item in found if item["physical"]}
    nested = {name: read_tree(client, physical) for name, (kind, physical) in standing.items() if kind == NESTED}
    return Tree(stack_id, live_template(client, stack_id), standing, nested)


def kept_of(tree: Tree, client: Callable[[str], Client], also: frozenset[str] = frozenset()) -> Kept:
    """What stays because data is in it; `also` are logical ids that the outer stack cannot do without."""
    stores = tuple(
        sorted(name for name, (kind, physical) in tree.resources.items() if holds_data(kind, physical, client))
    )
    full = {name for name, inner in tree.nested.items() if kept_of(inner, client).names}
    names = needed(tree.template, {*stores, *full, *also})
    nested = {
        name: kept_of(inner, client, _read_outputs(inner, outputs_used(tree.template, names, name)))
        for name, inner in tree.nested.items()
        if name in names
    }
    return Kept(names, stores, nested)


def written(
    tree: Tree,
    kept: Kept,
    shape: Callable[[Mapping[str, Any], frozenset[str]], dict[str, Any]],
    put: Callable[[str], str],
) -> dict[str, Any]:
    """The stack's template in a new shape; `put` stores the text of a nested one and gives its URL."""
    template = shape(tree.template, kept.names)
    resources = dict(template["Resources"])
    for name, inner in tree.nested.items():
        if name in resources:
            new = written(inner, kept.nested[name] if name in kept.names else Kept(), shape, put)
            if canonical(new) != canonical(inner.template):
                item = resources[name]
                properties = {**item["Properties"], TEMPLATE_URL: put(canonical(new))}
                resources[name] = {**item, "Properties": properties}
    return {**template, "Resources": resources}


def described(tree: Tree, kept: Kept) -> Iterator[str]:
    """Each store that stays, by its type and name."""
    for name in kept.stores:
        kind, physical = tree.resources[name]
        yield f"{kind} {physical}"
    for name, inner in kept.nested.items():
        yield from described(tree.nested[name], inner)


def _read_outputs(tree: Tree, names: frozenset[str]) -> frozenset[str]:
    outputs = tree.template.get("Outputs", {})
    return frozenset(name for output in names for name in references(outputs.get(output)) if name in tree.resources)
