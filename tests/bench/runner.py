"""What the runner costs: steps that do nothing, with journal, log, guard and scheduling, beside a bare thread pool.

The peer does the least that is as safe: graphlib hands out steps as their needs are done, a pool runs them, and each
one appends a line to a file and waits for the disk before and after it. Both write to the same disk, which decides.
"""

from __future__ import annotations

import os
import random
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from functools import partial
from graphlib import TopologicalSorter
from pathlib import Path

import boto3

from migrate.aws import Client
from migrate.aws.guard import Bound, guard
from migrate.execution.journal import Journal
from migrate.execution.log import logged
from migrate.execution.protocol import Outputs
from migrate.execution.runner import Runner
from migrate.execution.world import World
from migrate.model.plan import Phase, Step, StepKind
from tests.execution.fakes import DIGEST, NOW, SOURCE, plan, step, world_of

SIZE, PARALLELISM = 10_000, 8
PUT = "PutObject"
AT = NOW.isoformat()


def wide(size: int) -> tuple[Step, ...]:
    """Steps that need nothing: all may start at once."""
    return tuple(_step(number, ()) for number in range(size))


def chain(size: int) -> tuple[Step, ...]:
    """Each needs the one before: never two at once."""
    return tuple(_step(number, (number - 1,) if number else ()) for number in range(size))


def woven(size: int) -> tuple[Step, ...]:
    """Each needs up to three of the hundred before it, as steps of a plan do."""
    chance = random.Random(size)
    return tuple(
        _step(number, {chance.randrange(max(0, number - 100), number) for _ in range(3)} if number else ())
        for number in range(size)
    )


GRAPHS: Mapping[str, Callable[[int], tuple[Step, ...]]] = {"wide": wide, "chain": chain, "woven": woven}


def _step(number: int, needs: Sequence[int] | set[int]) -> Step:
    made = step(f"s{number}", *(f"s{need}" for need in sorted(needs)), phase=Phase.DEPLOY, kind=StepKind.ARTIFACT)
    return replace(made, title=f"step {number}")


@dataclass
class Nothing:
    """A step module whose `do` is one guarded write that is not sent."""

    client: Client
    done_by: dict[str, bool]

    def done(self, one: Step, world: World) -> Outputs | None:
        return {"times": 1} if one.id in self.done_by else None

    def do(self, one: Step, world: World) -> None:
        model = self.client.meta.service_model.operation_model(PUT)
        params = {"Bucket": "artifacts", "Key": one.id}
        self.client.meta.events.emit(
            f"before-parameter-build.s3.{PUT}", params=params, model=model, context={"client_config": None}
        )
        self.done_by[one.id] = True


def ours(steps: Sequence[Step], client: Client, directory: Path) -> float:
    """Seconds of a run of the runner."""
    world = world_of(plan(*steps), directory)
    module = Nothing(client, {})
    began = time.perf_counter()
    with logged(directory / "log.jsonl", lambda: NOW, lambda event: None) as told:
        world.listener = told
        journal, history = Journal.open(directory / "journal.jsonl", DIGEST, AT)
        with journal:
            failures = Runner(world, journal, history, dict.fromkeys(StepKind, module), PARALLELISM).run(steps)
    seconds = time.perf_counter() - began
    assert not failures, failures[0]
    assert len(module.done_by) == len(steps)
    return seconds


def peers(steps: Sequence[Step], directory: Path) -> float:
    """Seconds of the same graph through graphlib and a pool, a line on the disk before and after each step."""
    lock = threading.Lock()
    began = time.perf_counter()
    sorter = TopologicalSorter({one.id: one.needs for one in steps})
    sorter.prepare()
    with (directory / "peer").open("ab", buffering=0) as file, ThreadPoolExecutor(PARALLELISM) as pool:

        def write(text: str) -> None:
            with lock:
                file.write(text.encode())
                os.fsync(file.fileno())

        def work(name: str) -> str:
            write(f"begin {name}\n")
            write(f"end {name}\n")
            return name

        ready: list[str] = []
        running: set[Future[str]] = set()
        while sorter.is_active():
            ready.extend(sorter.get_ready())
            while ready and len(running) < PARALLELISM:
                running.add(pool.submit(work, ready.pop()))
            ended, running = wait(running, return_when=FIRST_COMPLETED)
            sorter.done(*(future.result() for future in ended))
    return time.perf_counter() - began


def measured(run: Callable[[Path], float]) -> tuple[float, float]:
    """Seconds of a run in a fresh directory, and how many of them the processor was busy with it."""
    with tempfile.TemporaryDirectory() as directory:
        before = time.process_time()
        seconds = run(Path(directory))
        return seconds, time.process_time() - before


def main(size: int = SIZE) -> None:
    """Print the table; half as many steps show how it grows."""
    made = boto3.client("s3", "us-east-1", aws_access_key_id="AKIAEXAMPLE", aws_secret_access_key="none")
    client = guard(made, Bound(SOURCE))
    print("| steps | runner, s | of it processor | pool with a file, s | of it processor | ratio |")
    print("|---|---:|---:|---:|---:|---:|")
    for name, graph in GRAPHS.items():
        for count in (size // 2, size):
            steps = graph(count)
            own, busy = measured(partial(ours, steps, client))
            floor, least = measured(partial(peers, steps))
            print(f"| {count:,} {name} | {own:.1f} | {busy:.1f} | {floor:.1f} | {least:.1f} | {own / floor:.1f} |")
