"""What the plan changes in live templates, place by place with the reason, and as files beside the templates. Pure."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from migrate.model.plan import Hidden, Rewrite
from migrate.model.secrecy import MASK, masked, within
from migrate.model.values import Json, Properties, canonical, pretty
from migrate.planning.reasons import NOTHING, Place, differing
from migrate.planning.unit import Unit

UNEXPLAINED = "migrate does not say why: look at it, and report it"
"""No test has come upon it; it is never silent."""

_LONGEST = 1000
_MARK = "\0"
_ON = "switched on, as the source has it"
_NESTED = "the nested stack's template for cutover"


def rewrites(units: Iterable[Unit]) -> tuple[Rewrite, ...]:
    """Every change to the templates of live stacks, nested ones too, in order."""
    return tuple(sorted(change for unit in _live(units) for change in _rewrites(unit)))


def differences(units: Iterable[Unit], templates: Mapping[str, str]) -> Mapping[str, str]:
    """The files beside the templates by path; `templates` are the texts of the templates by path.

    `<name>.live.json` is the live template, without its secrets; `<name>.diff` what the new one changes in it, and
    `<name>.cutover.diff` what cutover changes in that.
    """
    every = [part for unit in units for part in unit.all()]
    found: dict[str, str] = {}
    for unit in every:
        if unit.stack:
            found |= _beside(unit, templates[unit.path])
        if unit.final:
            found[_with(unit.final_path, ".diff")] = _at_cutover(unit, templates)
    return dict(sorted(found.items()))


def hidden(units: Iterable[Unit]) -> tuple[Hidden, ...]:
    """What became a NoEcho parameter, and where apply reads it from: never the value."""
    return tuple(
        sorted(
            Hidden(part.path, name, veil.place, _origin(part.parameters.get(name, {})), veil.recognised_by)
            for unit in units
            for part in unit.all()
            for name, veil in part.hidden.items()
        )
    )


def _live(units: Iterable[Unit]) -> Iterator[Unit]:
    yield from (part for unit in units for part in unit.all() if part.stack)


def _rewrites(unit: Unit) -> Iterator[Rewrite]:
    live = _shown(unit)
    for place in _changed(unit):
        before, after = _at(live, place), _at(unit.template, place)
        yield Rewrite(
            unit.path, ".".join(map(str, place)), _text(before), _text(after), unit.reasons.get(place, UNEXPLAINED)
        )


def _beside(unit: Unit, text: str) -> Mapping[str, str]:
    changes = list(_changed(unit))
    path = _with(unit.path, ".diff")
    if not changes:
        return {path: f"# {unit.path}: unchanged: it is the live template\n"}
    live_path, live = _with(unit.path, ".live.json"), pretty(_shown(unit))
    why = {place: unit.reasons.get(place, UNEXPLAINED) for place in changes}
    head = _head(f"{unit.path}: changes to the live template: {len(changes)}", why)
    return {live_path: live, path: head + _diff(live_path, live, unit.path, text)}


def _at_cutover(unit: Unit, templates: Mapping[str, str]) -> str:
    places = differing(unit.template, unit.final)
    why = {place: _NESTED if "TemplateURL" in place else _ON for place in places}
    head = _head(f"{unit.final_path}: changes to the template before cutover: {len(why)}", why)
    return head + _diff(unit.path, templates[unit.path], unit.final_path, templates[unit.final_path])


def _head(title: str, why: Mapping[Place, str]) -> str:
    lines = [title, *(f"{'.'.join(map(str, place))}: {reason}" for place, reason in why.items())]
    return "".join(f"# {line}\n" for line in lines)


def _changed(unit: Unit) -> Iterator[Place]:
    assert unit.stack is not None, "asked of live stacks only"
    yield from differing(unit.stack.template, unit.template)


def _shown(unit: Unit) -> Properties:
    """The live template as a plan may hold it: what the new one holds too is no secret, and the rest is masked."""
    assert unit.stack is not None, "asked of live stacks only"
    shown = _unveiled(unit.stack.template, unit.template, "", unit.hidden.keys())
    assert isinstance(shown, Mapping)
    return shown


def _unveiled(live: Any, new: Any, name: str, hidden: Collection[str]) -> Json:
    if live == new:
        same: Json = live
        return same
    if new == MASK or (isinstance(new, Mapping) and new.get("Ref") in hidden):
        return MASK
    if isinstance(live, Mapping) and isinstance(new, Mapping):
        unseen = str(new.get("NoEcho", "")).lower() == "true"
        return {
            key: MASK
            if unseen and key not in new
            else _unveiled(item, new.get(key, NOTHING), within(key, live, name), hidden)
            for key, item in live.items()
        }
    if isinstance(live, list | tuple) and isinstance(new, list | tuple) and len(live) == len(new):
        return [_unveiled(one, other, name, hidden) for one, other in zip(live, new, strict=True)]
    return masked(live, name)


def _at(value: Any, place: Place) -> Any:
    for part in place:
        if isinstance(value, Mapping):
            value = value.get(str(part), NOTHING)
        elif isinstance(value, list | tuple) and isinstance(part, int):
            value = value[part]
        else:
            return NOTHING
    return value


def _text(value: Any) -> str:
    """A JSON text for a table; a long one is cut, for the diff has all of it."""
    if value is NOTHING:
        return ""
    text = canonical(value)
    return text if len(text) <= _LONGEST else canonical(f"{text[:_LONGEST]}… ({len(text)} characters)")


def _diff(old_path: str, old: str, new_path: str, new: str) -> str:
    lines = difflib.unified_diff([*_marked(old)], [*_marked(new)], old_path, new_path, lineterm="")
    return "".join(f"{line[0]}{line.partition(_MARK)[2]}\n" if _MARK in line else f"{line}\n" for line in lines)


def _marked(text: str) -> Iterator[str]:
    """The lines of a template, each behind the item that it belongs to.

    The same line of two resources is not the same: the diff is the more to the point, and found several times faster.
    """
    item = ""
    for line in text.splitlines():
        if line.startswith('    "'):
            item = line
        yield f"{item}{_MARK}{line}"


def _with(path: str, ending: str) -> str:
    return f"{path.removesuffix('.json')}{ending}"


def _origin(given: Mapping[str, Any]) -> str:
    """Where apply reads a parameter from, in words."""
    if "environment" in given:
        return f"environment variable {given['environment']}"
    if "parameter" in given:
        return f"parameter {given['parameter']['name']} of {given['parameter']['stack']}"
    if "property" in given:
        place = ".".join(map(str, given["property"]["path"]))
        return f"live value of {given['property']['key']} at {place}"
    return "nowhere yet: see the findings"
