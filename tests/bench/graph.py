"""Ownership, graph and cut of generated accounts: how time and memory grow with the number of resources."""

from __future__ import annotations

import json
import math
import resource as limits
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from migrate.config import Config, OrganizationConfig, SourceConfig, StageConfig
from migrate.model.inventory import Inventory
from migrate.model.resource import Membership, Resource
from migrate.model.stack import Stack, StackResource
from migrate.model.values import Json, Properties

ACCOUNT, REGION = "111111111111", "us-east-1"
STAGES = ("dev", "staging", "prod")
SIZES = (1_000, 10_000, 100_000)
PER_STACK = 50
ROOT = Path(__file__).resolve().parents[2]
UNITS_PER_MB = 1024 * 1024 if sys.platform == "darwin" else 1024  # ru_maxrss is in bytes there, in KB elsewhere


@dataclass(frozen=True, slots=True)
class Measured:
    """One size: seconds of each part, and the process's peak memory."""

    resources: int
    edges: int
    severed: int
    graph: float
    ownership: float
    cut: float
    megabytes: float

    @property
    def seconds(self) -> float:
        """All parts together."""
        return self.graph + self.ownership + self.cut


def account(size: int) -> Inventory:
    """An account of `size` functions and tables, each with three references; one in 200 crosses stages.

    Half of them stand in stacks; a tenth of those without have no stage in their name and are told by their users.
    """
    resources = tuple(sorted(_resources(size), key=lambda each: each.key))
    return Inventory(ACCOUNT, "aws", (REGION,), "2026-01-01T00:00:00Z", resources, tuple(_stacks(resources)))


def _resources(size: int) -> Iterator[Resource]:
    for number in range(size):
        stage = STAGES[number % len(STAGES)]
        nameless = number % 20 == 1
        name = f"app-{number}" if nameless else f"app-{number}-{stage}"
        kind, arn = (
            ("AWS::Lambda::Function", f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}")
            if number % 2 == 0
            else ("AWS::DynamoDB::Table", f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{name}")
        )
        used = [_other(number, step, size) for step in (3, 9, 27 if number % 200 else 28)]
        named = {f"USED_{place}": text for place, text in enumerate(used[:2])}
        policy: Json = {
            "Statement": [{"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": f"{used[2]}/index/*"}]
        }
        stack = f"stack-{number // PER_STACK // len(STAGES)}-{stage}"
        inside = Membership(_stack_id(stack), stack, f"R{number}") if number % 4 < 2 and not nameless else None
        properties: Properties = {"Environment": {"Variables": named}, "Policy": policy}
        yield Resource(
            kind, REGION, name, name, name, arn, properties, {"Ref": name, "Arn": arn}, {}, membership=inside
        )


def _other(number: int, step: int, size: int) -> str:
    """The ARN or name of another resource, of the same stage unless `step` is no multiple of the stages."""
    other = (number + step) % (size - size % len(STAGES))
    stage, nameless = STAGES[other % len(STAGES)], other % 20 == 1
    name = f"app-{other}" if nameless else f"app-{other}-{stage}"
    return (
        f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}"
        if other % 2 == 0
        else f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{name}"
    )


def _stack_id(name: str) -> str:
    return f"arn:aws:cloudformation:{REGION}:{ACCOUNT}:stack/{name}/1"


def _stacks(resources: Sequence[Resource]) -> Iterator[Stack]:
    members: dict[str, list[Resource]] = {}
    for each in resources:
        if each.membership:
            members.setdefault(each.membership.stack_name, []).append(each)
    for name, inside in sorted(members.items()):
        lines = tuple(
            StackResource(each.membership.logical_id, each.kind, each.physical_id, "CREATE_COMPLETE")
            for each in inside
            if each.membership
        )
        template: Properties = {
            "Resources": {
                line.logical_id: {"Type": line.kind, "Properties": each.properties}
                for line, each in zip(lines, inside, strict=True)
            }
        }
        yield Stack(_stack_id(name), name, REGION, "CREATE_COMPLETE", template, resources=lines)


def configuration() -> Config:
    """A migrate.toml of the three stages."""
    stages = {name: StageConfig(name) for name in STAGES}
    return Config(SourceConfig(ACCOUNT, (REGION,)), OrganizationConfig(), stages)


def measure(size: int) -> Measured:
    """Ownership, graph and cut of one generated account, in this process."""
    from migrate.graph import build
    from migrate.graph.cut import SOURCE, severed
    from migrate.inventory import ownership

    inventory = account(size)
    began = time.perf_counter()
    graph = build(inventory)
    built = time.perf_counter()
    owners = ownership.decide(inventory, graph, configuration())
    decided = time.perf_counter()
    homes = {key: (owner.stage if owner.stage in ("dev", "staging") else SOURCE,) for key, owner in owners.items()}
    parted = len(list(severed(graph, homes)))
    ended = time.perf_counter()
    peak = limits.getrusage(limits.RUSAGE_SELF).ru_maxrss / UNITS_PER_MB
    return Measured(
        len(inventory.resources), graph.number_of_edges(), parted, built - began, decided - built, ended - decided, peak
    )


def exponent(small: float, large: float, growth: float) -> float:
    """How a figure grows: 1 is linearly, 2 with the square."""
    return math.log(large / small) / math.log(growth)


def main(sizes: Sequence[int] = SIZES) -> None:
    """Measure each size in a process of its own, and print a table with the exponents between sizes."""
    print("| resources | edges | severed | graph s | ownership s | cut s | all s | exponent | peak MB | exponent |")
    print("|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
    before: Measured | None = None
    for size in sizes:
        output = subprocess.check_output([sys.executable, "-m", "tests.bench.graph", str(size)], text=True, cwd=ROOT)
        now = Measured(**json.loads(output))
        growth = now.resources / before.resources if before else 0
        time_grows = f"{exponent(before.seconds, now.seconds, growth):.2f}" if before else ""
        memory_grows = f"{exponent(before.megabytes, now.megabytes, growth):.2f}" if before else ""
        counts = f"| {now.resources:,} | {now.edges:,} | {now.severed:,} "
        parts = f"| {now.graph:.2f} | {now.ownership:.2f} | {now.cut:.2f} | {now.seconds:.2f} "
        print(f"{counts}{parts}| {time_grows} | {now.megabytes:.0f} | {memory_grows} |")
        before = now


if __name__ == "__main__":
    print(json.dumps(asdict(measure(int(sys.argv[1])))))
