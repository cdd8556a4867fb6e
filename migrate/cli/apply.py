"""`migrate apply`: carry a plan out, to the letter."""

from __future__ import annotations

import sys
import threading
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from tqdm import tqdm

from migrate.model.errors import MigrateError
from migrate.model.plan import Phase

if TYPE_CHECKING:
    from migrate.execution.events import Event
    from migrate.model.plan import Plan


@click.command()
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False))
@click.option("--config", "path", type=click.Path(path_type=Path), default=Path("migrate.toml"), show_default=True)
@click.option("--yes", is_flag=True, help="Do not ask; the plan has to be approved already.")
@click.option("--parallelism", type=click.IntRange(1, 32), default=8, show_default=True, help="Steps side by side.")
@click.option(
    "--through",
    type=click.Choice([Phase.VERIFY.value, Phase.CUTOVER.value]),
    default=Phase.VERIFY.value,
    show_default=True,
    help="The last phase to run.",
)
def apply(directory: Path, path: Path, yes: bool, parallelism: int, through: str) -> None:
    """Carry out the plan in DIRECTORY. Run the same command again to go on after any interruption.

    Refuses a plan that was edited, is blocked, not approved, expired, applied already, or of accounts that changed since.

    \b
    migrate approve plans/dev-staging
    migrate apply plans/dev-staging
    migrate apply plans/dev-staging --yes --through cutover
    """
    from migrate import config
    from migrate.aws.sessions import Sessions
    from migrate.execution.apply import apply as carry_out
    from migrate.execution.safety import refuse_unsafe
    from migrate.planning import folder
    from migrate.planning.applicability import refuse_blocked

    settings = config.load(path)
    plan, digest = folder.read(directory)
    refuse_unsafe(plan, settings)
    refuse_blocked(plan, str(directory))
    sessions = Sessions.open(settings)
    if not yes:
        confirm(plan, directory, digest, max(plan.approvals_required, settings.require_approvals))
    with Screen(plan, Phase(through)) as screen:
        report = carry_out(
            plan, directory, digest, settings, sessions, screen, parallelism=parallelism, through=Phase(through)
        )
    for failure in report.failures:
        click.echo(f"failed: {failure.title}: {failure.reason}\n  next: {failure.remedy}", err=True)
    click.echo(f"report: {directory}/run/report.md")
    if not report.complete:
        raise MigrateError(
            "the plan is not carried out whole", f"mend the causes above, then: migrate apply {directory}"
        )


def confirm(plan: Plan, directory: Path, digest: str, needed: int) -> None:
    """Ask at the terminal. Where one approval is needed and nobody gave it, saying yes is giving it."""
    from migrate.cli.approve import approval_of
    from migrate.model.approval import refuse_unapproved
    from migrate.planning import folder

    approvals = folder.approvals(directory)
    own = needed == 1 and not any(approval.digest == digest for approval in approvals)
    if not own:
        refuse_unapproved(approvals, digest, needed, str(directory))
    stages = ", ".join(target.stage for target in plan.targets)
    click.echo(f"{len(plan.steps)} steps move {stages} out of account {plan.source_account}. digest {digest}")
    click.confirm("Approve and apply this plan?" if own else "Apply this plan?", abort=True)
    if own:
        folder.approve(directory, approval_of(digest))


class Screen:
    """Shows a run: a bar on a terminal, plain lines elsewhere."""

    def __init__(self, plan: Plan, through: Phase) -> None:
        order = list(Phase)
        total = sum(order.index(step.phase) <= order.index(through) for step in plan.steps)
        self._lock = threading.Lock()
        self._bar: Any = tqdm(total=total, unit="step", file=sys.stderr) if sys.stderr.isatty() else None

    def __enter__(self) -> Screen:
        return self

    def __exit__(self, *_: object) -> None:
        with self._bar or nullcontext():
            pass

    def __call__(self, event: Event) -> None:
        from migrate.execution import events

        with self._lock:
            match event:
                case events.Noted(text):
                    self._say(text)
                case events.Started(step, again):
                    if self._bar:
                        self._bar.set_postfix_str(step.title[:60])
                    elif again:
                        self._say(f"again   {step.id}")
                case events.Progress(step, done, total, unit):
                    if self._bar:
                        self._bar.set_postfix_str(f"{step.title[:40]} {done}/{total or '?'} {unit}")
                case events.Finished(step, resumed):
                    if self._bar:
                        self._bar.update()
                    else:
                        self._say(f"{'before ' if resumed else 'done   '} {step.id}")
                case events.Failed(step, reason, _):
                    self._say(f"FAILED  {step.id}: {reason}")

    def _say(self, text: str) -> None:
        if self._bar:
            self._bar.write(text, file=sys.stderr)
        else:
            click.echo(text, err=True)
