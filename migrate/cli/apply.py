"""`migrate apply`: carry a plan out, to the letter."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from migrate.model.errors import ConfigurationError, MigrateError
from migrate.model.plan import Phase

if TYPE_CHECKING:
    from migrate.execution.report import Report
    from migrate.model.plan import Plan

CONFIG = Path("migrate.toml")
GATES = (Phase.CUTOVER.value, Phase.DECOMMISSION.value)


@click.command()
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False))
@click.option("--config", "path", type=click.Path(path_type=Path), default=CONFIG, show_default=True)
@click.option("--yes", is_flag=True, help="Do not ask; the plan has to be approved already.")
@click.option("--parallelism", type=click.IntRange(1, 32), default=8, show_default=True, help="Steps side by side.")
@click.option(
    "--through",
    type=click.Choice([phase.value for phase in Phase]),
    default=Phase.VERIFY.value,
    show_default=True,
    help="The last phase to run.",
)
@click.option("--only", multiple=True, metavar="STEP", help="Only this step, whose needs are done; may be repeated.")
@click.option("--from-failed", is_flag=True, help="Only what failed before, and what depends on it.")
@click.option(
    "--pass-gate",
    "gates",
    multiple=True,
    type=click.Choice(GATES),
    help="Let this phase begin; with --as, who says so.",
)
@click.option("--as", "person", metavar="NAME", help='Who passes the gate: "Name <address>". Default: git\'s user.')
@click.option("--json", "as_json", is_flag=True, help="What happens as JSON on stdout, one object a line.")
def apply(
    directory: Path,
    path: Path,
    yes: bool,
    parallelism: int,
    through: str,
    only: tuple[str, ...],
    from_failed: bool,
    gates: tuple[str, ...],
    person: str | None,
    as_json: bool,
) -> None:
    """Carry out the plan in DIRECTORY. Run the same command again to go on after any interruption.

    Refuses a plan that was edited, is blocked, not approved, expired or applied already, and one whose accounts changed
    since. Cutover and decommission wait for a person: at a terminal you are asked, elsewhere --pass-gate says it.

    \b
    migrate approve plans/dev-staging
    migrate apply plans/dev-staging
    migrate apply plans/dev-staging --from-failed
    migrate apply plans/dev-staging --yes --through cutover --pass-gate cutover --as "Ada <ada@example.com>"
    """
    from migrate import config
    from migrate.aws.sessions import Sessions
    from migrate.cli.progress import JsonLines, screen_of
    from migrate.execution.apply import apply as carry_out
    from migrate.execution.safety import refuse_unsafe
    from migrate.planning import folder
    from migrate.planning.applicability import refuse_blocked

    _refuse_contradiction(only, from_failed, through, gates, person)
    settings = config.load(path)
    plan, digest = folder.read(directory)
    refuse_unsafe(plan, settings)
    refuse_blocked(plan, str(directory))
    sessions = Sessions.open(settings)
    if not yes:
        confirm(plan, directory, digest, max(plan.approvals_required, settings.require_approvals))
    with closing(screen_of(_count(plan, only, Phase(through)), as_json)) as screen:
        report = carry_out(
            plan,
            directory,
            digest,
            settings,
            sessions,
            screen,
            parallelism=parallelism,
            through=Phase(through),
            only=only,
            from_failed=from_failed,
            ask=_asking(gates, person, asks=not yes and at_terminal(), hush=screen.hush),
        )
        if isinstance(screen, JsonLines):
            screen.write({"event": "ended", "complete": report.complete, "report": f"{directory}/run/report.json"})
    _tell(report, directory, _again(directory, path, through), as_json)


def _refuse_contradiction(
    only: Sequence[str], from_failed: bool, through: str, gates: Sequence[str], person: str | None
) -> None:
    order = [phase.value for phase in Phase]
    if only and from_failed:
        raise ConfigurationError(
            "--only and --from-failed exclude each other", "name the steps, or take those that failed"
        )
    if person and not gates:
        raise ConfigurationError("--as says who passes a gate, and no gate is named", "add --pass-gate cutover")
    for gate in gates:
        if not only and order.index(gate) > order.index(through):
            raise ConfigurationError(f"--pass-gate {gate} has no effect --through {through}", f"add --through {gate}")


def _count(plan: Plan, only: Sequence[str], through: Phase) -> int:
    from migrate.execution.selection import through_phase

    return len(only) or len(through_phase(plan, through))


def _asking(gates: Sequence[str], person: str | None, asks: bool, hush: Callable[[], None]) -> Callable[[Phase], str]:
    """Who lets a gate pass: whom the options name, or whoever says yes at the terminal; nobody elsewhere."""
    from migrate.cli.approve import approval_of

    def ask(gate: Phase) -> str:
        if gate.value in gates:
            return approval_of("", (person or "").strip()).approver
        if not asks:
            return ""
        hush()
        asked = f"Everything before {gate} has ended well. Let {gate} begin?"
        return approval_of("").approver if click.confirm(asked, err=True) else ""

    return ask


def at_terminal() -> bool:
    """Whether somebody can be asked."""
    return sys.stdin.isatty()


def _again(directory: Path, path: Path, through: str) -> str:
    """The command that goes on."""
    config = f" --config {path}" if path != CONFIG else ""
    return f"migrate apply {directory}{config}{f' --through {through}' if through != Phase.VERIFY else ''}"


def _tell(report: Report, directory: Path, again: str, as_json: bool) -> None:
    """What failed, each cause once, and where the report is; MigrateError when it was not all done."""
    from migrate.execution.report import causes

    for together in causes(report.failures):
        first, others = together[0], len(together) - 1
        more = f" (and {others} more for the same reason)" if others else ""
        click.echo(f"failed: {first.title}{more}: {first.reason}\n  next: {first.remedy}", err=True)
    click.echo(f"report: {directory}/run/report.md", err=as_json)
    if report.failures:
        raise MigrateError("the plan is not carried out whole", f"mend the causes above, then: {again} --from-failed")
    if report.closed:
        raise MigrateError(report.closed.reason, report.closed.remedy)
    if not report.as_asked:
        raise MigrateError("the plan is not carried out whole", f"go on with: {again}")


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
    click.echo(f"{len(plan.steps)} steps move {stages} out of account {plan.source_account}. digest {digest}", err=True)
    click.confirm("Approve and apply this plan?" if own else "Apply this plan?", abort=True, err=True)
    if own:
        folder.approve(directory, approval_of(digest))
