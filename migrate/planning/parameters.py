"""The parameters of a stack in its new account: the value that each is given, and how the template declares it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from migrate.graph.intrinsics import walk
from migrate.model.finding import Finding, Severity
from migrate.model.secrecy import BY_NAME, MASK, recognised
from migrate.model.stack import Stack
from migrate.model.values import Json, Properties
from migrate.planning.hiding import Veil
from migrate.planning.reasons import Reasons
from migrate.planning.translate import Translation, parameter_of

_TELLING = ("Default", "AllowedValues")
"""What tells the value of a parameter, or something of it."""


@dataclass(frozen=True, slots=True)
class Given:
    """What the stack step gives, the declarations of the new template, and what a person must know.

    hidden   parameter -> what it was recognised as a secret by
    """

    values: Mapping[str, Properties]
    declared: Mapping[str, Any]
    hidden: Mapping[str, Veil]
    findings: tuple[Finding, ...]


def given(stack: Stack, translation: Translation, final: Mapping[str, Json], reasons: Reasons) -> Given:
    """The parameters that `final`, the translated template, takes."""
    parameters = _Parameters(stack, translation, final)
    values = {
        **{name: parameters.value(name, value) for name, value in sorted(stack.parameters.items())},
        **{name: {"identifier": token} for name, token in sorted(translation.parameters.items())},
        **dict(sorted(translation.secrets.items())),
    }
    told = _mapping(stack.template.get("Parameters"))
    declared: dict[str, Any] = {}
    for name, item in told.items():
        declared[name] = without_secret(name, item, name in parameters.hidden)
        reasons.changed(("Parameters", name), item, declared[name], "the value is a secret: none stands in a template")
    for name in (name for name in values if name not in told):
        declared[name] = parameter_of(name in translation.secrets)
        reasons.add(("Parameters", name), _why_added(name, translation))
    return Given(values, declared, {**parameters.hidden, **translation.hidden}, tuple(parameters.findings))


def _why_added(name: str, translation: Translation) -> str:
    if name in translation.secrets:
        return "a secret of the live template, which apply fills in"
    return f"apply fills in the new identifier of {translation.parameters[name]}"


class _Parameters:
    """The values of one stack's own parameters, as the stack step takes them."""

    def __init__(self, stack: Stack, translation: Translation, final: Mapping[str, Json]) -> None:
        self.stack, self.translation = stack, translation
        told = walk({name: part for name, part in final.items() if name != "Parameters"})
        self.used = {text for _, text in told if isinstance(text, str)}
        self.text = " ".join(sorted(self.used))
        self.hidden: dict[str, Veil] = {}
        self.findings: list[Finding] = []

    def value(self, name: str, value: str) -> Properties:
        if value == MASK:
            return self._unseen(name)
        recognised_by = self._recognised(name, value)
        if recognised_by:
            return self._secret(name, value, recognised_by)
        return self._open(name, value) if name in self.used or f"${{{name}}}" in self.text else {"value": value}

    def _recognised(self, name: str, value: str) -> str:
        """What an open value is recognised as a secret by; one that is only called so may name something here."""
        told = _mapping(_mapping(self.stack.template.get("Parameters")).get(name))
        if told.get("Type", "String") != "String":
            return ""
        found = recognised(name, value)
        return "" if found == BY_NAME and self.translation.names_something(value) else found

    def _secret(self, name: str, value: str, recognised_by: str) -> Properties:
        variable = self.translation.variables.get(name)
        self.hidden[name] = Veil(f"Parameters.{name}", recognised_by)
        if variable:
            return {"environment": variable}
        if not self.stack.parent and self.translation.changes(value, ("Parameters", name)):
            self._block("secret-out-of-reach", name, "holds a secret and what is called otherwise in the new account")
        return {"parameter": {"stack": self.stack.key, "name": name}}

    def _open(self, name: str, value: str) -> Properties:
        trial = Translation(self.translation.language, self.stack.region)
        new = trial.text(value, ("Parameters", name), inside_sub=True)
        self.translation.stays |= trial.stays
        return {"identifier": value} if trial.parameters else {"value": new}

    def _unseen(self, name: str) -> Properties:
        variable = self.translation.variables.get(name)
        self.hidden[name] = Veil(f"Parameters.{name}", "it is NoEcho in the live template")
        if self.stack.parent:
            return {"value": MASK}  # the outer stack gives it
        if variable:
            return {"environment": variable}
        self._block("parameter-masked", name, "is NoEcho, so its value cannot be read")
        return {"value": MASK}

    def _block(self, code: str, name: str, problem: str) -> None:
        self.findings.append(
            Finding(
                Severity.BLOCK,
                code,
                self.stack.key,
                f"parameter {name} {problem}",
                f"name the variable that will hold it: "
                f'[stacks."{self.stack.name}".parameters] {name} = {{ env = "NAME" }}',
            )
        )


def without_secret(name: str, declared: Any, hidden: bool) -> Any:
    """A parameter's declaration without what tells a secret: its value is given anyway.

    One whose value apply reads from the source is NoEcho from now on.
    """
    if not isinstance(declared, Mapping):
        return declared
    unseen = str(declared.get("NoEcho", "")).lower() == "true"
    if hidden and not unseen:
        return {**_without(declared, _TELLING), "NoEcho": True}
    telling = unseen or recognised(name, declared.get("Default")) if declared.get("Type") == "String" else unseen
    return _without(declared, ("Default",)) if telling else declared


def _without(declared: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {key: value for key, value in declared.items() if key not in names}


def taken_away(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    """The parameters whose default does not stand in the new template any more."""
    for name, told in before.items():
        if "Default" in _mapping(told) and "Default" not in _mapping(after.get(name)):
            yield name


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
