"""A document read by a module becomes a Resource. Pure: the scan does the calls."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

import jmespath
from jmespath.functions import Functions, signature

from migrate.model.finding import Finding
from migrate.model.resource import GLOBAL, Resource
from migrate.resources.shapes import tags_of
from migrate.resources.spec import Document, ResourceModule, Spec

_BRACED = re.compile(r"(?<!\$)\{([^{}]+)\}")
_SUB = re.compile(r"\$\{([^{}]+)\}")
_LAST_PART = re.compile("[:/]")


def _from_json(_: Functions, text: str | None) -> Any:
    return json.loads(text) if text else None


def _split(_: Functions, text: str | None, separator: str) -> Any:
    return text.split(separator) if text else []


def _each_with(_: Functions, items: list[Any] | None, more: dict[str, Any]) -> Any:
    return [{**item, **more} for item in items or ()]


def _lower(_: Functions, text: str | None) -> Any:
    return text.lower() if text else None


_TEXT = {"types": ["string", "null"]}
_MORE = {
    "_func_each_with": signature({"types": ["array", "null"]}, {"types": ["object"]})(_each_with),
    "_func_from_json": signature(_TEXT)(_from_json),
    "_func_lower": signature(_TEXT)(_lower),
    "_func_split": signature(_TEXT, {"types": ["string"]})(_split),
}
_OPTIONS = jmespath.Options(custom_functions=type("Known", (Functions,), _MORE)())
"""JMESPath's own functions, and some that it lacks: AWS answers with JSON inside of JSON, and ARNs have parts."""


@lru_cache(maxsize=4096)
def _compiled(path: str) -> Any:
    return jmespath.compile(path)


def search(path: str, document: object) -> Any:
    """What JMESPath `path` finds in `document` (https://jmespath.org); None where nothing is.

    More functions are known: `from_json(text)`, the value that a JSON text holds; `split(text, separator)`;
    `lower(text)`; `each_with(list, mapping)`, each of the list's mappings with the other's fields.
    """
    return _compiled(path).search(document, _OPTIONS)


def text(expression: str, document: Document) -> str:
    """What a Spec expression means: a JMESPath, or a text with such paths in braces. Empty when any is absent."""
    if not expression:
        return ""
    if not _BRACED.search(expression):
        found = search(expression, document)
        return "" if found is None else str(found)
    parts = {path: search(path, document) for path in _BRACED.findall(expression)}
    if any(part in (None, "") for part in parts.values()):
        return ""
    return _BRACED.sub(lambda match: str(parts[match.group(1)]), expression)


def resource_of(module: ResourceModule, document: Document, parent: Resource | None = None) -> Resource:
    """The resource that `document` describes, a part of `parent` where its Spec names one."""
    spec = module.SPEC
    return replace(
        outline_of(module, document, parent),
        properties=module.properties(document),
        facts={fact: search(path, document) for fact, path in spec.facts.items()},
        measures={measure: search(path, document) for measure, path in spec.measures.items()},
        modelled=True,
    )


def outline_of(module: ResourceModule, document: Document, parent: Resource | None = None) -> Resource:
    """What identifies the resource, without its properties: all that is left of one that could not be read whole."""
    spec = module.SPEC
    arn = text(spec.arn, document)
    known_name = text(spec.name, document) or _LAST_PART.split(arn)[-1]
    ref = text(spec.identifier, {**document, "_name": known_name})
    name = known_name or _LAST_PART.split(ref)[-1]
    own_id = name if spec.name_property else ref
    return Resource(
        kind=spec.kind,
        region=GLOBAL if spec.is_global else str(document["_"]["Region"]),
        id=f"{parent.id}/{own_id}" if parent else own_id,
        physical_id=ref,
        name=name,
        arn=arn,
        identifiers=_identifiers(spec, {**document, "_name": name}, ref, arn),
        tags=tags_of(search(spec.tags, document)) if spec.tags else {},
        parent=parent.key if parent else "",
        modelled=False,
    )


def findings_of(module: ResourceModule, document: Document, key: str) -> tuple[Finding, ...]:
    """The module's findings about the document, each naming the resource."""
    return tuple(replace(found, resource=found.resource or key) for found in module.findings(document))


def _identifiers(spec: Spec, document: Document, ref: str, arn: str) -> Mapping[str, str]:
    known = {"Ref": ref, **{name: text(path, document) for name, path in spec.attributes.items()}}
    filled = {form: _filled(form, {"Arn": arn, **known}, document["_"]) for form in spec.forms}
    # Not every type that has an ARN yields it to GetAtt: those say it as a form.
    if arn not in {*known.values(), *filled.values()}:
        known.setdefault("Arn", arn)
    known |= filled
    if not spec.ref_identifies:
        del known["Ref"]
    elif document["_name"] not in known.values():
        known["_name"] = document["_name"]
    return {label: value for label, value in known.items() if value}


def _filled(form: str, known: Mapping[str, str], where: Mapping[str, str]) -> str:
    """An Fn::Sub text with its names replaced; empty when one of them is unknown."""
    pseudo = {
        "AWS::AccountId": where["Account"],
        "AWS::Region": where["Region"],
        "AWS::Partition": where["Partition"],
        "AWS::URLSuffix": "amazonaws.com.cn" if where["Partition"] == "aws-cn" else "amazonaws.com",
    }
    names = {name: {**known, **pseudo}.get(name, "") for name in _SUB.findall(form)}
    return "" if "" in names.values() else _SUB.sub(lambda match: names[match.group(1)], form)
