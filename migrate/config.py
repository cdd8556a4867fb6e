"""migrate.toml -> Config. Every error names the file, the key, the value, and what would be right."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from migrate.model.arn import Arn
from migrate.model.errors import ConfigurationError
from migrate.model.finding import Gap

PRODUCTION_WORDS = frozenset({"prod", "production", "prd", "live"})
"""Stages with these names are production whatever the configuration says."""

STAGE_TAGS = ("STAGE", "stage", "Stage", "Environment", "environment", "ENVIRONMENT", "env", "Env", "sst:stage")
ALL_REGIONS = ("all",)
DECISIONS = ("duplicate", "grant", "leave", "move", "re-point")


@dataclass(frozen=True, slots=True)
class SourceConfig:
    """The shared account and how to read it. `all_regions`: every one that is enabled is read; `regions` has the one
    that is asked which those are."""

    account_id: str
    regions: tuple[str, ...]
    role_arn: str = ""
    profile: str = ""
    all_regions: bool = False


@dataclass(frozen=True, slots=True)
class OrganizationConfig:
    """Where new accounts come from; `role_arn` or `profile` reach the management account, else the caller is there."""

    email: str = ""
    account_name: str = "{stage}"
    organizational_unit: str = "NonProduction"
    role_name: str = "OrganizationAccountAccessRole"
    role_arn: str = ""
    profile: str = ""


@dataclass(frozen=True, slots=True)
class StageConfig:
    """One stage. `account_id` when its account exists already."""

    name: str
    production: bool = False
    account_id: str = ""
    account_name: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What the team decided about a resource that the cut touches; `used_by` narrows it to one user.

    stage   with which it moves, where the decision is `move`
    to      the ARN that is to be named instead, where it is `re-point`
    """

    resource: str
    decision: str
    used_by: str = ""
    reason: str = ""
    stage: str = ""
    to: str = ""


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """Gaps without whose answers the team goes on; each pattern is a glob, and all of them must fit.

    what, where   of the gap, as `migrate plan` shows them
    cause         the gap's own reason
    """

    reason: str
    what: str = "*"
    where: str = "*"
    cause: str = "*"

    def fits(self, gap: Gap) -> bool:
        """Whether the gap is one of these."""
        return all(
            fnmatchcase(text, pattern)
            for text, pattern in ((gap.what, self.what), (gap.where, self.where), (gap.reason, self.cause))
        )


@dataclass(frozen=True, slots=True)
class Config:
    """The whole of migrate.toml."""

    source: SourceConfig
    organization: OrganizationConfig
    stages: Mapping[str, StageConfig]
    tags: tuple[str, ...] = STAGE_TAGS
    decisions: tuple[Decision, ...] = ()
    parameters: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    acknowledged: tuple[Acknowledgement, ...] = ()
    require_approvals: int = 1
    path: Path = Path("migrate.toml")

    def is_production(self, stage: str) -> bool:
        """Whether a stage word means production: by the configuration, or by its name."""
        configured = self.stages.get(stage)
        return stage.lower() in PRODUCTION_WORDS or (configured is not None and configured.production)

    @property
    def movable(self) -> tuple[str, ...]:
        """The stages that can be moved, sorted."""
        return tuple(sorted(name for name in self.stages if not self.is_production(name)))


def load(path: Path) -> Config:
    """The configuration in the file at `path`; ConfigurationError names what is wrong in it."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigurationError(f"{path} does not exist", "write one with: migrate init") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise ConfigurationError(f"{path} cannot be read: {error}", "see: migrate init --help") from None
    return _Reader(path).config(raw)


class _Reader:
    """Checks one file key by key, so that each error can say where it stands."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def wrong(self, key: str, value: object, right: str) -> ConfigurationError:
        return ConfigurationError(
            f"{self.path}: {key} = {value!r} is not right: it must be {right}", f"edit {self.path}"
        )

    def config(self, raw: Mapping[str, Any]) -> Config:
        tables = ("source", "organization", "ownership", "stages", "decisions", "gaps", "stacks")
        self.only("", raw, ("require_approvals", *tables))
        ownership = self.table("ownership", raw.get("ownership", {}))
        self.only("ownership", ownership, ("tags",))
        return Config(
            source=self.source(raw),
            organization=self.organization(raw),
            stages=self.stages(raw),
            tags=self.texts("ownership.tags", ownership.get("tags", list(STAGE_TAGS))),
            decisions=self.decisions(raw.get("decisions", [])),
            parameters=self.parameters(self.table("stacks", raw.get("stacks", {}))),
            acknowledged=self.acknowledged(raw.get("gaps", [])),
            require_approvals=self.approvals(raw.get("require_approvals", 1)),
            path=self.path,
        )

    def approvals(self, value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 100:
            raise self.wrong("require_approvals", value, "how many people must approve a plan: 0 to 100")
        return value

    def acknowledged(self, raw: object) -> tuple[Acknowledgement, ...]:
        if not isinstance(raw, list):
            raise self.wrong("gaps", raw, "[[gaps]] tables")
        found = []
        for number, value in enumerate(raw):
            table = self.known(f"gaps[{number}]", value, Acknowledgement)
            texts = {name: self.text(f"gaps[{number}].{name}", item) for name, item in table.items()}
            if not texts.get("reason", "").strip():
                raise self.wrong(f"gaps[{number}].reason", texts.get("reason", ""), "why you go on without the answer")
            found.append(Acknowledgement(**texts))
        return tuple(found)

    def source(self, raw: Mapping[str, Any]) -> SourceConfig:
        if "source" not in raw:
            raise ConfigurationError(f"{self.path}: the table [source] is missing", "see: migrate init --help")
        table = self.table("source", raw["source"])
        self.only("source", table, ("account_id", "regions", "role_arn", "profile"))
        account = self.account("source.account_id", table.get("account_id", ""))
        regions = self.texts("source.regions", table.get("regions", []))
        if not regions:
            raise self.wrong(
                "source.regions", table.get("regions"), 'a list of region names, ["us-east-1"], or ["all"]'
            )
        if "all" in regions and regions != ALL_REGIONS:
            raise self.wrong("source.regions", list(regions), 'either names or ["all"]')
        role_arn, profile = self.options("source", table, "role_arn", "profile")
        every = regions == ALL_REGIONS
        return SourceConfig(account, _home() if every else regions, role_arn, profile, every)

    def organization(self, raw: Mapping[str, Any]) -> OrganizationConfig:
        table = self.known("organization", raw.get("organization", {}), OrganizationConfig)
        values = {name: self.text(f"organization.{name}", value) for name, value in table.items()}
        email = values.get("email", "")
        if email and ("@" not in email or "{stage}" not in email):
            raise self.wrong("organization.email", email, "an address with {stage} in it: aws+{stage}@example.com")
        return OrganizationConfig(**values)

    def stages(self, raw: Mapping[str, Any]) -> Mapping[str, StageConfig]:
        stages: dict[str, StageConfig] = {}
        for name, value in sorted(self.table("stages", raw.get("stages", {})).items()):
            if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,49}", name):
                raise self.wrong(f"stages.{name}", name, "a word of letters, digits, - and _")
            table = self.known(f"stages.{name}", value, StageConfig)
            production = table.get("production", False)
            if not isinstance(production, bool):
                raise self.wrong(f"stages.{name}.production", production, "true or false")
            if not production and name.lower() in PRODUCTION_WORDS and "production" in table:
                raise self.wrong(f"stages.{name}.production", production, "true: a stage of this name is production's")
            account = table.get("account_id", "")
            if account:
                self.account(f"stages.{name}.account_id", account)
            stages[name] = StageConfig(
                name, production, account, *self.options(f"stages.{name}", table, "account_name", "email")
            )
        if not stages:
            raise ConfigurationError(f"{self.path}: no [stages.NAME] table", "add one for each stage: [stages.dev]")
        return stages

    def decisions(self, raw: object) -> tuple[Decision, ...]:
        if not isinstance(raw, list):
            raise self.wrong("decisions", raw, "[[decisions]] tables")
        found = []
        for number, value in enumerate(raw):
            table = self.known(f"decisions[{number}]", value, Decision)
            for name in ("resource", "decision"):
                if name not in table:
                    raise self.wrong(f"decisions[{number}]", table, f"a table with the key {name}")
            if table["decision"] not in DECISIONS:
                raise self.wrong(f"decisions[{number}].decision", table["decision"], f"one of {', '.join(DECISIONS)}")
            decision = Decision(**{key: self.text(f"decisions[{number}].{key}", item) for key, item in table.items()})
            self.complete(f"decisions[{number}]", decision)
            found.append(decision)
        return tuple(found)

    def complete(self, key: str, decision: Decision) -> None:
        """Each key that only one decision takes is given with that one, and with no other."""
        for name, wanted in (("stage", "move"), ("to", "re-point")):
            given = getattr(decision, name)
            if decision.decision == wanted and not given:
                right = {"stage": "the stage that it moves with", "to": "the ARN of what is to be named instead"}[name]
                raise self.wrong(f"{key}.{name}", given, right)
            if decision.decision != wanted and given:
                raise self.wrong(f"{key}.{name}", given, f'absent: only decision = "{wanted}" takes it')
        if decision.to and Arn.parse(decision.to) is None:
            raise self.wrong(f"{key}.to", decision.to, "an ARN: arn:aws:sqs:us-east-1:111111111111:orders")
        if decision.used_by and decision.decision in ("duplicate", "move", "re-point"):
            raise self.wrong(f"{key}.used_by", decision.used_by, f'absent: "{decision.decision}" is for all its users')

    def parameters(self, stacks: Mapping[str, Any]) -> Mapping[str, Mapping[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for stack, value in sorted(stacks.items()):
            table = self.table(f"stacks.{stack}", value)
            self.only(f"stacks.{stack}", table, ("parameters",))
            for name, source in self.table(f"stacks.{stack}.parameters", table.get("parameters", {})).items():
                key = f"stacks.{stack}.parameters.{name}"
                if not isinstance(source, dict) or set(source) != {"env"}:
                    raise self.wrong(key, source, 'the variable that will hold it: { env = "NAME" }')
                found.setdefault(stack, {})[name] = self.text(key, source["env"])
        return found

    def known(self, key: str, value: object, of: type) -> Mapping[str, Any]:
        table = self.table(key, value)
        self.only(key, table, tuple(item.name for item in fields(of) if item.name != "name"))
        return table

    def only(self, key: str, table: Mapping[str, Any], allowed: tuple[str, ...]) -> None:
        for name in table:
            if name not in allowed:
                where = f"{key}.{name}" if key else name
                raise self.wrong(where, table[name], f"absent: the keys here are {', '.join(allowed)}")

    def table(self, key: str, value: object) -> Mapping[str, Any]:
        if not isinstance(value, dict):
            raise self.wrong(key, value, f"a table: [{key}]")
        return value

    def text(self, key: str, value: object) -> str:
        if not isinstance(value, str):
            raise self.wrong(key, value, "a text in quotes")
        return value

    def options(self, key: str, table: Mapping[str, Any], *names: str) -> tuple[str, ...]:
        return tuple(self.text(f"{key}.{name}", table.get(name, "")) for name in names)

    def texts(self, key: str, value: object) -> tuple[str, ...]:
        if not isinstance(value, list):
            raise self.wrong(key, value, "a list of texts")
        return tuple(self.text(key, item) for item in value)

    def account(self, key: str, value: object) -> str:
        if not isinstance(value, str) or not re.fullmatch(r"\d{12}", value):
            raise self.wrong(key, value, 'the 12 digits of an account in quotes: "111111111111"')
        return value


def _home() -> tuple[str, ...]:
    """The region that is asked for the others: boto3's own setting, else the one that every account of AWS has."""
    return (os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or "us-east-1",)
