"""Plans of generated accounts: seconds of each part, size and memory, and how they grow.

The parts are what `migrate plan` does after the scan. Seconds are the processor's: what else runs does not count.
cfn-lint is slow by itself: it has a row of its own. Two things are measured beside, in the same process:

peer    cfn-lint's reader on the templates of the stacks that move: it parses them and works out who refers to whom. No
        other tool that can be installed plans such a move; this is the part of the work that another one does, too
floor   everything that was read as canonical JSON and its SHA-256: less cannot be done to fingerprint an account
"""

from __future__ import annotations

import json
import resource as limits
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from migrate.cli.reading import collect_rarely
from migrate.model.codec import encode
from migrate.model.values import canonical, digest
from migrate.planning import folder
from migrate.planning.compose import compose
from migrate.planning.lint import Lint, Match, lint
from migrate.review import documents
from tests.bench.graph import ROOT, UNITS_PER_MB, exponent
from tests.bench.plans import account, brief_of

SIZES = (2_000, 10_000, 20_000)
LINTED = 500


@dataclass(frozen=True, slots=True)
class Measured:
    """One size: seconds of each part, and what came of it."""

    resources: int
    brief: float
    compose: float
    documents: float
    write: float
    load: float
    peer: float
    floor: float
    plan_megabytes: float
    peak_megabytes: float
    digest: str

    @property
    def seconds(self) -> float:
        """What `migrate plan` takes after the scan."""
        return self.brief + self.compose + self.documents + self.write


class Clock:
    """Seconds of the processor since it was last asked, those of processes that were started and ended too."""

    def __init__(self) -> None:
        self._last = _spent()

    def lap(self) -> float:
        """The seconds since then."""
        before, self._last = self._last, _spent()
        return self._last - before


def _spent() -> float:
    usages = [limits.getrusage(who) for who in (limits.RUSAGE_SELF, limits.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def measure(size: int, judge: Lint) -> Measured:
    """Plan one generated account in this process. What has to be imported is, by the plan of a small one."""
    collect_rarely()
    compose(brief_of(account(1)), "all", judge)
    inventory = account(size)
    with tempfile.TemporaryDirectory() as directory:
        clock = Clock()
        brief = brief_of(inventory)
        briefed = clock.lap()
        plan, texts = compose(brief, "all", judge)
        composed = clock.lap()
        told = documents(plan, texts)
        documented = clock.lap()
        plan = folder.write(Path(directory), plan, {**texts, **told})
        written = clock.lap()
        read, sealed = folder.read(Path(directory))
        loaded = clock.lap()
        assert read == plan, "what is read is what was written"
        megabytes = (Path(directory) / "plan.json").stat().st_size / 1_000_000
    peak = limits.getrusage(limits.RUSAGE_SELF).ru_maxrss / UNITS_PER_MB
    moving = [stack for stack in inventory.stacks if stack.key in plan.stacks]
    peer = _seconds(lambda: _read_by_cfn_lint([canonical(stack.template) for stack in moving]))
    floor = _seconds(lambda: digest(encode(inventory)))
    return Measured(
        len(inventory.resources), briefed, composed, documented, written, loaded, peer, floor, megabytes, peak, sealed
    )


def unjudged(texts: Iterable[str]) -> Mapping[str, tuple[Match, ...]]:
    """No cfn-lint."""
    return dict.fromkeys(texts, ())


def _seconds(work: Callable[[], object]) -> float:
    clock = Clock()
    work()
    return clock.lap()


def _read_by_cfn_lint(texts: Sequence[str]) -> None:
    from cfnlint.decode import decode_str
    from cfnlint.template import Template

    for text in texts:
        parsed, wrong = decode_str(text)
        assert not wrong
        assert Template("template.json", parsed).graph


def measured(size: int, judged: bool = False) -> Measured:
    """One size, in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.plan", str(size), *(["lint"] if judged else [])]
    return Measured(**json.loads(subprocess.check_output(command, text=True, cwd=ROOT)))


def main(*sizes: int) -> None:
    """Print a table with a row for each size, and how time grows from one to the next; then one with cfn-lint."""
    print("| resources | cfn-lint | graph, owners s | compose s | documents s | write s | all s | exponent ", end="")
    print("| load s | plan.json MB | peak MB | times the peer | times the floor |")
    print("|---:|---|" + "---:|" * 11)
    before: Measured | None = None
    for size in sizes or SIZES:
        now = measured(size)
        growth = exponent(before.seconds, now.seconds, now.resources / before.resources) if before else 0
        print(_row(now, "off", f"{growth:.2f}" if before else ""))
        before = now
    print(_row(measured(LINTED, judged=True), "on", ""))
    print("\nPeer: cfn-lint parses the same live templates and finds their references; it neither plans nor writes.")
    print("Floor: everything that was read as canonical JSON, and its SHA-256.")


def _row(now: Measured, judged: str, growth: str) -> str:
    parts = (now.brief, now.compose, now.documents, now.write, now.seconds)
    seconds = " | ".join(f"{part:.2f}" for part in parts)
    sizes = f"{now.plan_megabytes:.1f} | {now.peak_megabytes:.0f}"
    ratios = f"{now.seconds / now.peer:.1f} | {now.seconds / now.floor:.1f}"
    return f"| {now.resources:,} | {judged} | {seconds} | {growth} | {now.load:.2f} | {sizes} | {ratios} |"


if __name__ == "__main__":
    print(json.dumps(asdict(measure(int(sys.argv[1]), lint if "lint" in sys.argv[2:] else unjudged))))
