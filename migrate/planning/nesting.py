"""What an outer template gives to a nested one beyond what it gave before: new identifiers, and secrets unseen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from migrate.graph.intrinsics import Scope
from migrate.model.secrecy import MASK, recognised
from migrate.model.stack import Stack
from migrate.model.values import Json, digest
from migrate.planning.expressions import known, written
from migrate.planning.hiding import Veil, out_of_reach
from migrate.planning.parameters import taken_away
from migrate.planning.translate import Translation
from migrate.planning.unit import Unit

PASSED = "passed on to the nested stack, which takes it as a parameter"


def hidden(name: str, value: Json, inner: Stack, translation: Translation, constants: Scope) -> Json | None:
    """What stands instead of a secret that an outer template gives to `inner`; None where it is none."""
    texts = list(written(value, constants)) if isinstance(value, str | Mapping) else [str(value)]
    recognised_by = next(filter(None, (translation.secret(text, name) for text in texts)), "")
    if not recognised_by:
        return None
    text = value if isinstance(value, str) else known(value, constants) if isinstance(value, Mapping) else str(value)
    live = inner.parameters.get(name)
    problem = ""
    if text is None or live != text:
        problem = "the nested stack does not show the same value"
    elif translation.changes(text, ("Parameters", name)):
        problem = "what it names is called otherwise in the new account"
    return _parameter(name, inner, translation, recognised_by, problem)


def completed(
    given: Mapping[str, Json], inner: Stack, unit: Unit, translation: Translation
) -> Iterator[tuple[str, Json]]:
    """(parameter, value) for what the nested stack's new template takes and nobody gives it yet."""
    declared = unit.template.get("Parameters")
    before = inner.template.get("Parameters")
    before = before if isinstance(before, Mapping) else {}
    for name, parameter in unit.parameters.items():
        if name not in before:
            if "identifier" in parameter:
                translation.parameters[name] = str(parameter["identifier"])
            else:
                translation.secrets[name] = parameter
            yield name, {"Ref": name}
    for name in taken_away(before, declared if isinstance(declared, Mapping) else {}):
        if name not in given:
            live = inner.parameters.get(name, MASK)
            problem = "" if live != MASK else "it is the default of a NoEcho parameter of the nested stack"
            by = recognised(name, live) or "it is NoEcho in the live template"
            yield name, _parameter(name, inner, translation, by, problem)


def _parameter(name: str, inner: Stack, translation: Translation, recognised_by: str, problem: str) -> Json:
    """A NoEcho parameter of the outer template, read from the nested stack; a mask and a finding where it cannot be."""
    own = f"MigrateSecret{digest([inner.key, name])[:12]}"
    variable = translation.variables.get(own)
    if problem and not variable:
        place = ("nested stack", inner.name, "parameter", name)
        translation.findings.add(out_of_reach(translation.owner, place, problem, own))
        return MASK
    given: dict[str, Json] = {"parameter": {"stack": inner.key, "name": name}}
    translation.secrets[own] = {"environment": variable} if variable else given
    translation.hidden[own] = Veil(f"parameter {name} of the nested stack {inner.name}", recognised_by)
    return {"Ref": own}
