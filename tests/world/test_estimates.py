"""The calls that a plan estimates, beside those that the sandbox wrote down while it was carried out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pytest
from click.testing import CliRunner

from migrate.aws.sessions import Sessions
from migrate.cli import commands
from migrate.cli.reading import read
from migrate.execution import events
from migrate.execution.apply import apply
from migrate.model.plan import Estimates, Phase, Plan
from migrate.planning import folder, moves
from migrate.planning.estimates import estimates
from migrate.planning.translate import Language
from migrate.planning.units import deployment
from migrate.sandbox.seed import builtin
from migrate.sandbox.server import Options, Sandbox

pytestmark = [pytest.mark.world, pytest.mark.long]
STAGE = "dev"


@dataclass(frozen=True)
class Run:
    """A plan, its estimates, and the calls that each of its steps made; those of no step stand under an empty name."""

    plan: Plan
    estimates: Estimates
    calls: Mapping[str, int]

    def span(self, measure: str, about: str = "") -> tuple[float, float]:
        """What was estimated."""
        (found,) = (item for item in self.estimates.figures if (item.about, item.measure) == (about, measure))
        return found.low, found.high


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """dev, moved through the cutover by one thread, so that each call is that of the step that is under way."""
    directory = tmp_path_factory.mktemp("estimates")
    patch = pytest.MonkeyPatch()
    with Sandbox.start(directory, Options(port=0)) as sandbox:
        for name, value in sandbox.environment().items():
            patch.setenv(name, value)
        report = builtin.seed(lru_cache(sandbox.session().client))
        config, snapshot, out = directory / "migrate.toml", directory / "inventory.json", directory / "plan"
        config.write_text(report.configuration, encoding="utf-8")
        command("inventory", "--config", config, "--save", snapshot)
        command("plan", "--config", config, "--from", snapshot, "--stage", STAGE, "--out", out)
        command("approve", out, "--as", "Reviewer <reviewer@example.com>")
        plan, digest = folder.read(out)
        calls: dict[str, int] = defaultdict(int)
        at, settings = len(sandbox.journal()), read(config, snapshot).settings

        def count(event: events.Event) -> None:
            nonlocal at
            seen = len(sandbox.journal())
            if isinstance(event, events.Started):
                calls[""], at = calls[""] + seen - at, seen
            if isinstance(event, events.Finished):
                calls[event.step.id], at = seen - at, seen

        done = apply(
            plan,
            out,
            digest,
            settings,
            Sessions.open(settings),
            count,
            parallelism=1,
            through=Phase.CUTOVER,
            ask=lambda gate: "Reviewer",
        )
        calls[""] += len(sandbox.journal()) - at
        assert done.failures == ()
        yield Run(plan, estimated(config, snapshot, plan), calls)
    patch.undo()


def command(*words: str | Path) -> None:
    """A command that has to end well."""
    ended = CliRunner().invoke(commands, [str(word) for word in words])
    assert ended.exit_code == 0, ended.output


def estimated(config: Path, snapshot: Path, plan: Plan) -> Estimates:
    """The estimates of a plan of a saved inventory."""
    brief = read(config, snapshot).brief((STAGE,))
    chosen = moves.choose(brief)
    return estimates(brief, chosen, plan.steps, [deployment(brief, chosen, Language.of(brief, chosen, STAGE))])


def test_the_calls_of_each_kind_of_step_lie_in_the_range(ran: Run) -> None:
    real: dict[str, int] = defaultdict(int)
    for step in ran.plan.steps:
        real[step.kind] += ran.calls[step.id]
    wrong = {}
    for kind, count in real.items():
        low, high = ran.span(f"calls of {kind} steps")
        if not low <= count <= high:
            wrong[kind] = (low, count, high)
    assert wrong == {}
    assert sum(real.values()) > 1_000  # a journal that was not listened to would lie in no range worth having


def test_the_calls_that_read_the_source_lie_in_the_range(ran: Run) -> None:
    low, high = ran.span("calls to read the source account")
    assert low <= ran.calls[""] <= high
    assert high < 1.5 * low


def test_the_whole_and_the_stage_lie_in_the_range(ran: Run) -> None:
    now = [step for step in ran.plan.steps if step.phase is not Phase.CUTOVER]
    low, high = ran.span("calls")
    assert low <= ran.calls[""] + sum(ran.calls[step.id] for step in now) <= high
    low, high = ran.span("calls", f"stage:{STAGE}")
    assert low <= sum(ran.calls[step.id] for step in now if step.account == f"stage:{STAGE}") <= high


def test_what_services_report_is_what_is_copied(ran: Run) -> None:
    """The seed's table of notes alone holds 240 items, and the uploads of dev 14 objects."""
    assert ran.span("items")[0] >= 240
    assert ran.span("objects")[0] >= 14
    assert ran.span("bytes of items")[1] > 0
    assert [item for item in ran.estimates.unknown if item.measure == "calls, bytes and duration"] == []


def test_no_figure_is_without_its_basis(ran: Run) -> None:
    for figure in ran.estimates.figures:
        assert figure.basis
        assert figure.unit
        assert 0 <= figure.low <= figure.high
    for item in ran.estimates.unknown:
        assert item.reason
        assert item.remedy
    steps = {step.id for step in ran.plan.steps}
    assert {item.step for item in ran.estimates.throttled} <= steps
    assert {item.about for item in ran.estimates.figures} <= steps | {"", f"stage:{STAGE}"}
