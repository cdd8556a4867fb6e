"""A tiny world for the runner: steps that set flags instead of calling AWS, and a source that does not move."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from migrate.aws.sessions import Sessions
from migrate.config import Config, OrganizationConfig, SourceConfig
from migrate.execution.events import Event
from migrate.execution.protocol import Outputs
from migrate.execution.world import World
from migrate.model.plan import Estimates, Phase, Plan, Step, StepKind, Target

SOURCE = "111111111111"
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
CONFIG = Config(SourceConfig(SOURCE, ("us-east-1",)), OrganizationConfig(), {}, require_approvals=0)
DIGEST = "d" * 64


def no_client(service: str, region: str) -> Any:
    raise AssertionError(f"nothing should call {service}")


@dataclass
class NoSessions:
    """Sessions of accounts in which nothing is called."""

    partition: str = "aws"
    management_account: str = SOURCE

    def source(self, service: str, region: str) -> Any:
        return no_client(service, region)

    def management(self, service: str, region: str) -> Any:
        return no_client(service, region)

    def member(self, account_id: str, role_name: str) -> Any:
        return no_client


SESSIONS = cast(Sessions, NoSessions())


def step(name: str, *needs: str, phase: Phase = Phase.ACCOUNT, kind: StepKind = StepKind.ORGANIZATION) -> Step:
    """A step in the management account."""
    return Step(name, phase, kind, "management", "us-east-1", name, needs)


def plan(*steps: Step, **changes: Any) -> Plan:
    """A plan that moves nothing but has these steps."""
    fields: dict[str, Any] = {
        "name": "test",
        "tool_version": "0",
        "source_account": SOURCE,
        "regions": ("us-east-1",),
        "created_at": "2026-11-24T00:00:00+00:00",
        "expires_at": "2026-12-01T00:00:00+00:00",
        "targets": (Target("dev", "dev", "aws+dev@example.com", "NonProduction", "Role"),),
        "resources": (),
        "stacks": {},
        "identifiers": {},
        "cut": (),
        "steps": steps,
        "findings": (),
        "gaps": (),
        "estimates": Estimates(),
        "configuration": {},
        "approvals_required": 0,
    }
    return Plan(**{**fields, **changes})


@dataclass
class Flags:
    """A step module over a set of flags: the outside world, which survives when the process dies."""

    flags: dict[str, int] = field(default_factory=dict)
    before: Callable[[Step, World], None] = lambda step, world: None

    def done(self, step: Step, world: World) -> Outputs | None:
        return {"times": self.flags[step.id]} if step.id in self.flags else None

    def do(self, step: Step, world: World) -> None:
        self.before(step, world)
        self.flags[step.id] = self.flags.get(step.id, 0) + 1


@dataclass
class Heard:
    """A listener that keeps what it is told."""

    events: list[Event] = field(default_factory=list)

    def __call__(self, event: Event) -> None:
        self.events.append(event)


def world_of(made: Plan, directory: Path, finished: Mapping[str, Any] | None = None) -> World:
    """A world in which nothing sleeps and nothing is called."""
    return World(made, directory, CONFIG, SESSIONS, Heard(), lambda: NOW, lambda seconds: None, dict(finished or {}))
