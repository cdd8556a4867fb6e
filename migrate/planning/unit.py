"""A unit is what CloudFormation deploys in one piece: a stack as it was, or a template of adopted resources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from migrate.model.finding import Finding
from migrate.model.resource import Resource
from migrate.model.stack import Stack
from migrate.model.values import Json, Properties
from migrate.planning.artifacts import Artifact
from migrate.planning.hiding import Veil
from migrate.planning.reasons import Place
from migrate.planning.translate import Stay


@dataclass(frozen=True, slots=True)
class Change:
    """A planned difference between the source's resource and the new one, until cutover."""

    logical_id: str
    path: tuple[str, ...]
    value: Json
    reason: str


@dataclass(frozen=True, slots=True)
class Unit:
    """One deployment in one stage's account.

    parameters   as the stack step takes them
    final        the template for cutover, with triggers as the source has them; empty when nothing was switched off
    nested       logical id -> unit of a nested stack, deployed with this one
    reasons      place in the template -> why it is not as in the live one
    hidden       parameter -> the secret that it stands for
    """

    stage: str
    region: str
    name: str
    template: Properties
    members: Mapping[str, Resource]
    parameters: Mapping[str, Properties] = field(default_factory=dict)
    final: Properties = field(default_factory=dict)
    artifacts: tuple[Artifact, ...] = ()
    changes: tuple[Change, ...] = ()
    stays: tuple[Stay, ...] = ()
    findings: tuple[Finding, ...] = ()
    nested: Mapping[str, Unit] = field(default_factory=dict)
    stack: Stack | None = None
    reasons: Mapping[Place, str] = field(default_factory=dict)
    hidden: Mapping[str, Veil] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """stage/region/name."""
        return f"{self.stage}/{self.region}/{self.name}"

    @property
    def path(self) -> str:
        """Where its template stands in the plan's directory."""
        return f"templates/{self.id}.json"

    @property
    def final_path(self) -> str:
        """Where its template for cutover stands."""
        return f"templates/{self.id}.cutover.json"

    def all(self) -> Iterator[Unit]:
        """This unit and those nested in it, outermost first."""
        yield self
        for inner in self.nested.values():
            yield from inner.all()
