"""`migrate diff`: how one plan differs from another, or from what it would be today."""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from migrate.cli import planning
from migrate.cli.reading import from_snapshot, of_configuration
from migrate.model.errors import ConfigurationError, MigrateError

if TYPE_CHECKING:
    from migrate.model.plan import Plan

DIFFERENT, FAILED = 1, 128
"""What --exit-code ends with, like git's: a failure, which is 1 elsewhere, must not look like a difference."""


@click.command()
@click.argument("before", metavar="PLAN_A", type=click.Path(path_type=Path, file_okay=False))
@click.argument("after", metavar="[PLAN_B]", required=False, type=click.Path(path_type=Path, file_okay=False))
@of_configuration
@from_snapshot
@click.option("--full", is_flag=True, help="Also the templates and policies, line by line.")
@click.option("--json", "as_json", is_flag=True, help="Everything, for programs.")
@click.option(
    "--format",
    "shape",
    type=click.Choice(("text", "markdown")),
    default="text",
    show_default=True,
    help="markdown is for a comment on a pull request, and never larger than GitHub takes.",
)
@click.option(
    "--exit-code", is_flag=True, help="End with 1 if something differs, and with 128 where others end with 1."
)
def diff(
    before: Path,
    after: Path | None,
    path: Path,
    snapshot: Path | None,
    full: bool,
    as_json: bool,
    shape: str,
    exit_code: bool,
) -> None:
    """How PLAN_B differs from PLAN_A. Without PLAN_B: how the plan would be today, of the same stages.

    When a plan was made, until when it holds and by which version is told and is no difference.

    \b
    migrate diff plans/dev-staging plans/dev-staging-2
    migrate diff plans/dev-staging --exit-code || echo "plan again"
    migrate diff plans/old plans/new --format markdown | gh pr comment --body-file -

    With --exit-code: 0 the same, 1 different, 2 wrong use or configuration, 3 a stopped write, 128 failed.
    """
    with errors_apart() if exit_code else nullcontext():
        differs = compare(before, after, path, snapshot, full, "json" if as_json else shape)
    click.get_current_context().exit(DIFFERENT if differs and exit_code else 0)


@contextmanager
def errors_apart() -> Iterator[None]:
    """Whatever goes wrong inside ends with another code than a difference does."""
    try:
        yield
    except MigrateError as error:
        if error.exit_code == DIFFERENT:
            error.exit_code = FAILED
        raise
    except click.ClickException:
        raise
    except Exception as error:
        traceback.print_exc()
        raise SystemExit(FAILED) from error


def compare(before: Path, after: Path | None, path: Path, snapshot: Path | None, full: bool, shape: str) -> bool:
    """Tell how the plans differ; whether they do."""
    from migrate.cli import screen
    from migrate.model.values import pretty
    from migrate.planning import folder
    from migrate.review import comparison
    from migrate.review.difference import difference

    if after and snapshot:
        raise ConfigurationError("--from is what a plan is made of, and PLAN_B is one", "leave one of them out")
    old, _, old_texts = folder.whole(before)
    new, new_texts = _today(old, path, snapshot) if after is None else _read(after)
    found = difference(old, new, old_texts, new_texts)
    names = (str(before), str(after or snapshot or "the account as it is now"))
    diffs = comparison.unified(old_texts, new_texts) if full else {}
    match shape:
        case "json":
            click.echo(pretty(comparison.described(found, names, diffs)), nl=False)
        case "markdown":
            click.echo(comparison.markdown(found, names, diffs), nl=False)
        case _:
            screen.show(comparison.told(found, names, diffs))
    return bool(found)


def _read(directory: Path) -> tuple[Plan, Mapping[str, str]]:
    from migrate.planning import folder

    plan, _, texts = folder.whole(directory)
    return plan, texts


def _today(plan: Plan, path: Path, snapshot: Path | None) -> tuple[Plan, Mapping[str, str]]:
    """The plan of the same stages as the account or the snapshot has them; refused for another account."""
    from migrate import config
    from migrate.cli.plan import refuse_wrong_stages

    settings = config.load(path)
    if settings.source.account_id != plan.source_account:
        raise ConfigurationError(
            f"the plan is of account {plan.source_account}, {path} of {settings.source.account_id}",
            "name the configuration of the plan with --config",
        )
    stages = refuse_wrong_stages(settings, tuple(target.stage for target in plan.targets))
    return planning.composed(settings, stages, plan.name, snapshot)
