"""Secrets out of templates: where apply reads a value from, and what a person must do where it cannot. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from migrate.model.finding import Finding, Severity
from migrate.model.lexicon import texts
from migrate.model.resource import Resource
from migrate.model.secrecy import SCRIPT
from migrate.model.values import Properties

LONGEST_PARAMETER = 4096
"""Bytes: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html"""


@dataclass(frozen=True, slots=True)
class Veil:
    """Where a value stood that became a NoEcho parameter, and what it was recognised as a secret by."""

    place: str
    recognised_by: str


def source_of(text: str, inside: Sequence[str | int], owner: Resource | None) -> tuple[Properties, str]:
    """The parameter's value as the stack step takes it, read from `owner`; or why apply cannot fill it in.

    The source may have it under another number in a list than a template gave it.
    """
    live = owner.properties if owner else {}
    found = [list(place) for place, value in texts(live) if value == text and _words(place) == _words(inside)]
    if not text:
        return {}, "only the deployment knows what it is put together from"
    if len(text.encode()) > LONGEST_PARAMETER:
        return {}, f"it is longer than a parameter may be ({LONGEST_PARAMETER} bytes)"
    if owner is None:
        return {}, "it stands in no property of a resource that was read"
    if not found:
        return {}, "the source does not answer with the same text"
    at = list(inside) if list(inside) in found else found[0]
    return {"property": {"key": owner.key, "path": at}}, ""


def inside_properties(path: Sequence[str | int]) -> list[str | int]:
    """A place in a template as the resource's own properties have it, without the functions around it."""
    inside = list(path[path.index("Properties") + 1 :]) if "Properties" in path else list(path)
    found: list[str | int] = []
    for number, part in enumerate(inside):
        of_a_function = number > 0 and str(inside[number - 1]).startswith("Fn::")
        if not str(part).startswith("Fn::") and not (of_a_function and isinstance(part, int)):
            found.append(part)
    return found


def last_name(path: Sequence[str | int]) -> str:
    """What the value at `path` is called, where nothing beside it says so."""
    words = [part for part in path if isinstance(part, str)]
    name = next((word for word in reversed(words) if not word.startswith("Fn::")), "")
    return "" if name == SCRIPT and words[-1] != SCRIPT else name


def out_of_reach(owner: str, inside: Sequence[str | int], problem: str, parameter: str) -> Finding:
    """No plan may hold a secret, and this one cannot be a parameter that apply fills in from the source either."""
    place = ".".join(map(str, inside))
    return Finding(
        Severity.BLOCK,
        "secret-out-of-reach",
        owner,
        f"{place} looks like a secret, which no plan may hold, and apply cannot fill it in: {problem}",
        "keep it in Secrets Manager or Systems Manager and name it by a dynamic reference ({{resolve:…}}), or make it "
        f'a NoEcho parameter of its stack; or name the variable that will hold it: {parameter} = {{ env = "NAME" }} '
        "under the parameters of its stack in the configuration; then plan again",
    )


def _words(path: Sequence[str | int]) -> list[str]:
    return [part for part in path if isinstance(part, str)]
