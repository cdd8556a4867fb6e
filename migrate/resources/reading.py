"""A document read by a module becomes a Resource. Pure: the scan does the calls."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

import jmespath

from migrate.model.finding import Finding
from migrate.model.resource import GLOBAL, Resource
from migrate.resources.shapes import tags_of
from migrate.resources.spec import Document, ResourceModule

_BRACED = re.compile(r"(?<!\$)\{([^{}]+)\}")
_SUB = re.compile(r"\$\{([^{}]+)\}")


@lru_cache(maxsize=4096)
def _compiled(path: str) -> Any:
    return jmespath.compile(path)


def search(path: str, document: object) -> Any:
    """What JMESPath `path` finds in `document` (https://jmespath.org); None where nothing is."""
    return _compiled(path).search(document)


def text(expression: str, document: Document) -> str:
    """The text that a Spec expression means: a JMESPath, or a text with such paths in braces. Empty when any is absent."""
    if not expression:
        return ""
    if not _BRACED.search(expression):
        found = search(expression, document)
        return "" if found is None else str(found)
    parts = {path: search(path, document) for path in _BRACED.findall(expression)}
    if any(part in (None, "") for part in parts.values()):
        return ""
    return _BRACED.sub(lambda match: str(parts[match.group(1)]), expression)


def resource_of(module: ResourceModule, document: Document, parent: str = "") -> Resource:
    """The resource that `document` describes. `parent` is the key of the resource that it is a part of."""
    spec, where = module.SPEC, document["_"]
    ref, arn = text(spec.identifier, document), text(spec.arn, document)
    attributes = {name: text(path, document) for name, path in spec.attributes.items()}
    known = {
        "Ref": ref,
        **({"Arn": arn} if arn and "Arn" not in attributes and arn != ref else {}),
        **attributes,
    }
    known |= {form: _filled(form, known, where) for form in spec.forms}
    if not spec.ref_identifies:
        del known["Ref"]
    return Resource(
        kind=spec.kind,
        region=GLOBAL if spec.is_global else str(where["Region"]),
        physical_id=ref,
        name=text(spec.name, document) or ref,
        arn=arn,
        properties=module.properties(document),
        identifiers={label: value for label, value in known.items() if value},
        tags=tags_of(search(spec.tags, document)) if spec.tags else {},
        facts={name: search(path, document) for name, path in spec.facts.items()},
        measures={name: search(path, document) for name, path in spec.measures.items()},
        parent=parent,
    )


def findings_of(module: ResourceModule, document: Document, key: str) -> tuple[Finding, ...]:
    """The module's findings about the document, each naming the resource."""
    return tuple(replace(found, resource=found.resource or key) for found in module.findings(document))


def _filled(form: str, known: Mapping[str, str], where: Mapping[str, str]) -> str:
    """An Fn::Sub text with its names replaced; empty when one of them is unknown."""
    pseudo = {f"AWS::{name}": value for name, value in _pseudo(where).items()}
    names = {name: {**known, **pseudo}.get(name, "") for name in _SUB.findall(form)}
    return "" if "" in names.values() else _SUB.sub(lambda match: names[match.group(1)], form)


def _pseudo(where: Mapping[str, str]) -> Mapping[str, str]:
    suffix = "amazonaws.com.cn" if where["Partition"] == "aws-cn" else "amazonaws.com"
    return {
        "AccountId": where["Account"],
        "Region": where["Region"],
        "Partition": where["Partition"],
        "URLSuffix": suffix,
    }
