"""What in a template would run code that the plan does not hold, or that another account holds, perhaps production's.

Custom resources call a function or topic by its ARN, nested stacks and includes take a template from a URL, macros
rewrite one, stack sets deploy into other accounts. Pure: expressions, with the values that the plan's steps give them.
See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-custom-resources.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from migrate.model.finding import Finding, Severity
from migrate.model.plan import Step, StepKind, Target
from migrate.planning.artifacts import bucket_name

CUSTOM_PREFIX = "Custom::"
CUSTOM = "AWS::CloudFormation::CustomResource"
NESTED = "AWS::CloudFormation::Stack"
STACK_SET = "AWS::CloudFormation::StackSet"
INCLUDE = "AWS::Include"
_ACCOUNT = re.compile(r"(?<!\d)\d{12}(?!\d)")
_VARIABLE = re.compile(r"\$\{([A-Za-z0-9]+)\}")
_UNSEEN = "a value that only shows when it is deployed"


@dataclass(frozen=True, slots=True, order=True)
class Foreign:
    """One place of one template, and why it may not be deployed."""

    template: str
    place: str
    why: str


def foreign_code(
    steps: Iterable[Step],
    targets: Iterable[Target],
    identifiers: Mapping[str, Mapping[str, str]],
    texts: Mapping[str, str],
) -> tuple[Foreign, ...]:
    """Every such place in the templates that the steps deploy, nested ones too."""
    own = {f"stage:{target.stage}": target for target in targets}
    by_account: dict[str, list[Step]] = {}
    for step in steps:
        if step.account in own:
            by_account.setdefault(step.account, []).append(step)
    found: set[Foreign] = set()
    for account, inside in by_account.items():
        target = own[account]
        known = identifiers.get(target.stage, {})
        found.update(_Stage(inside, target.account_id, known, texts).foreign())
    return tuple(sorted(found))


def findings(found: Iterable[Foreign]) -> Iterator[Finding]:
    """The same as findings that block a plan."""
    for one in found:
        yield Finding(
            Severity.BLOCK,
            "foreign-code",
            one.template,
            f"{one.place} {one.why}",
            "deploy what it needs into the new account and name it by Ref, GetAtt or ImportValue; or move it by hand",
        )


class _Stage:
    """The templates of one new account, and what their parameters may be."""

    def __init__(self, steps: Iterable[Step], account: str, known: Mapping[str, str], texts: Mapping[str, str]) -> None:
        self.account, self.known = account, known
        self.urls: dict[str, str] = {}
        self.deployed: dict[str, Mapping[str, Any]] = {}
        self.given: dict[str, list[Any]] = {}
        for step in steps:
            if step.kind is StepKind.ARTIFACT and "file" in _mapping(step.inputs["origin"]):
                self._artifact(step, texts)
            elif step.kind in (StepKind.STACK, StepKind.ENABLE_TRIGGERS):
                path, parameters = str(step.inputs["template"]), step.inputs["parameters"]
                self.deployed[path] = _parsed(texts.get(path, ""))
                for name, value in _mapping(parameters).items():
                    self.given.setdefault(name, []).append(self._value(_mapping(value)))
        for template in self.deployed.values():
            for _, properties in _typed(template, NESTED):
                for name, value in _mapping(properties.get("Parameters")).items():
                    self.given.setdefault(name, []).append(value)

    def _artifact(self, step: Step, texts: Mapping[str, str]) -> None:
        origin = _mapping(step.inputs["origin"])
        path = str(origin["file"])
        bucket = bucket_name(step.region)
        self.urls[f"https://{bucket}.s3.{step.region}.${{AWS::URLSuffix}}/{step.inputs['key']}"] = path
        if path.startswith("templates/"):
            self.deployed[path] = _parsed(texts.get(path, ""))

    def _value(self, given: Mapping[str, Any]) -> Any:
        if "identifier" in given:
            return self.known.get(str(given["identifier"]), _Unseen)
        return given.get("value", _Unseen)

    def foreign(self) -> Iterator[Foreign]:
        for path, template in self.deployed.items():
            for place, why in self._of(template):
                yield Foreign(path, place, why)

    def _of(self, template: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        for name in _transforms(template):
            if name == INCLUDE or not name.startswith("AWS::"):
                yield f"Transform {name}", "is rewritten by code or text that the plan does not hold"
        for logical_id, _ in _typed(template, STACK_SET):
            yield logical_id, "is a stack set: it deploys into other accounts"
        for logical_id, properties in _typed(template, NESTED):
            url = properties.get("TemplateURL")
            if not isinstance(url, Mapping) or url.get("Fn::Sub") not in self.urls:
                yield logical_id, "is a nested stack whose template is no file of the plan"
        for logical_id, properties in _typed(template, CUSTOM, CUSTOM_PREFIX):
            why = self._called(properties.get("ServiceToken"), template)
            if why:
                yield logical_id, f"is a custom resource that calls {why}"

    def _called(self, token: Any, template: Mapping[str, Any]) -> str:
        """Why a custom resource may not call what its token names; empty when it may."""
        texts = list(self._texts(token, template, frozenset()))
        if token is None or _Unseen in texts or any("{{resolve:" in text for text in texts if isinstance(text, str)):
            return _UNSEEN
        joined = " ".join(str(text) for text in texts)
        others = sorted(set(_ACCOUNT.findall(joined)) - {self.account})
        return f"something of account {others[0]}" if others else ""

    def _texts(self, value: Any, template: Mapping[str, Any], seen: frozenset[str]) -> Iterator[Any]:
        """Every text of an expression, with what the parameters that it names may be."""
        if isinstance(value, Mapping):
            name = value.get("Ref")
            if isinstance(name, str):
                yield from self._parameter(name, template, seen)
            for key, item in value.items():
                if key != "Ref":
                    yield from self._texts(item, template, seen)
        elif isinstance(value, list | tuple):
            for item in value:
                yield from self._texts(item, template, seen)
        elif isinstance(value, str):
            yield value
            for name in _VARIABLE.findall(value):
                yield from self._parameter(name, template, seen)
        elif value is _Unseen or isinstance(value, int | float):
            yield value if value is _Unseen else str(value)

    def _parameter(self, name: str, template: Mapping[str, Any], seen: frozenset[str]) -> Iterator[Any]:
        """What a parameter may be: its default here, and all that any step or outer template gives under that name."""
        if name in seen:
            return
        declared = _mapping(_mapping(template.get("Parameters")).get(name))
        if str(declared.get("Type", "")).startswith("AWS::SSM::Parameter"):
            yield _Unseen
        for value in (*self.given.get(name, ()), declared.get("Default", "")):
            yield from self._texts(value, template, seen | {name})


class _Unseen:
    """Stands for a value that is not in the plan."""


def _transforms(value: Any, outermost: bool = True) -> Iterator[str]:
    """The names of the macros that would rewrite a template, or a part of it."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            if key == "Fn::Transform" or (key == "Transform" and outermost):
                for one in item if isinstance(item, list | tuple) else (item,):
                    yield str(one.get("Name")) if isinstance(one, Mapping) else str(one)
            yield from _transforms(item, False)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _transforms(item, False)


def _typed(value: Any, *kinds: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """(logical id, properties) of the resources of these types, in loops too; `Custom::` is a prefix."""
    if isinstance(value, Mapping):
        for name, item in value.items():
            kind = str(_mapping(item).get("Type", ""))
            if kind in kinds or (kind.startswith(CUSTOM_PREFIX) and CUSTOM_PREFIX in kinds):
                yield name, _mapping(item.get("Properties"))
            else:
                yield from _typed(item, *kinds)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _typed(item, *kinds)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _parsed(text: str) -> Mapping[str, Any]:
    """What is no JSON object deploys nothing: soundness refuses it."""
    try:
        return _mapping(json.loads(text))
    except (ValueError, RecursionError):
        return {}
