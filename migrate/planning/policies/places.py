"""Names and ARNs in the source and in a stage's account, as far as they are known before anything is made."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from migrate.model.arn import Arn
from migrate.model.plan import Plan, Step, StepKind, Target
from migrate.model.resource import GLOBAL

STAGE = "stage:"
ANY = "*"
STACKS = (StepKind.STACK, StepKind.ENABLE_TRIGGERS)

_PSEUDO = re.compile(r"\$\{([^{}]+)\}")
_DRAWN = re.compile(r"-[A-Za-z0-9]{12,14}$")
"""What CloudFormation appends to a name that it makes up."""

_SUFFIX = re.compile(r"-[A-Za-z0-9]{6}$")
"""What Secrets Manager appends to a secret's name in its ARN."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account as policies name it. `id` is `*` while it does not exist: its policies are attached inside it."""

    partition: str
    id: str

    def arn(self, service: str, region: str, resource: str) -> str:
        """The ARN of something in it."""
        return str(Arn(self.partition, service, "" if region == GLOBAL else region, self.id, resource))

    def bucket(self, name: str) -> str:
        """The ARN of a bucket, which names no account."""
        return str(Arn(self.partition, "s3", "", "", name))


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage's account, its steps, and source identifier -> identifier there."""

    name: str
    account: Account
    steps: tuple[Step, ...]
    known: Mapping[str, str]

    def of(self, *kinds: StepKind) -> Iterator[Step]:
        """Its steps of some kinds."""
        return (step for step in self.steps if step.kind in kinds)

    def expand(self, text: str, region: str) -> str:
        """`text` with its pseudo parameters; what only the deployment tells is `*`."""
        told = {"AWS::AccountId": self.account.id, "AWS::Partition": self.account.partition, "AWS::Region": region}
        return _PSEUDO.sub(lambda match: told.get(match.group(1), ANY), text)

    def renewed(self, identifier: str, region: str) -> str:
        """What stands there for a name or ARN of the source; a pattern where CloudFormation makes the name up."""
        if identifier in self.known:
            return self.expand(self.known[identifier], region)
        arn = Arn.parse(identifier)
        pattern = _DRAWN.sub(f"-{ANY}", identifier)
        if arn is None or not arn.account:
            return pattern
        return str(Arn(arn.partition, arn.service, arn.region, self.account.id, pattern.split(":", 5)[-1]))


def partition(plan: Plan) -> str:
    """The partition of the plan's regions (https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html)."""
    prefix = plan.regions[0].split("-", 2)[:2] if plan.regions else [""]
    return {"cn": "aws-cn"}.get(prefix[0], "aws-us-gov" if prefix[:2] == ["us", "gov"] else "aws")


def source(plan: Plan) -> Account:
    """The shared account."""
    return Account(partition(plan), plan.source_account)


def stage(plan: Plan, target: Target) -> Stage:
    """A stage of the plan."""
    account = Account(partition(plan), target.account_id or ANY)
    steps = tuple(step for step in plan.steps if step.account == STAGE + target.stage)
    return Stage(target.stage, account, steps, plan.identifiers.get(target.stage, {}))


def parameter(name: str) -> str:
    """The resource part of a parameter's ARN, for its name or ARN."""
    return f"parameter/{_last(name, 'parameter/').lstrip('/')}"


def secret(name: str) -> str:
    """The name of a secret, for its ARN or name."""
    arn = Arn.parse(name)
    return _SUFFIX.sub("", _last(name, "secret:")) if arn else name


def members(step: Step) -> Iterator[Mapping[str, Any]]:
    """What a stack step makes: the source resource's key, kind and identifiers."""
    resources: Any = step.inputs.get("resources", {})
    yield from resources.values()


def paths(step: Step) -> Iterator[str]:
    """The logical ids of what a stack step makes; those of a nested stack stand behind its own: `Api/Function`."""
    resources: Any = step.inputs.get("resources", {})
    yield from resources


def _last(name: str, head: str) -> str:
    arn = Arn.parse(name)
    return arn.resource.removeprefix(head) if arn else name
