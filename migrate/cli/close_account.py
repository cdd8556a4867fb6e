"""`migrate close-account`: close the account that a plan created, when it is empty again."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("close-account")
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False))
@click.argument("stage")
@click.option("--confirm", "confirmed", metavar="ACCOUNT_ID", required=True, help="The number of the account.")
@click.option("--config", "path", type=click.Path(path_type=Path), default=Path("migrate.toml"), show_default=True)
def close_account(directory: Path, stage: str, confirmed: str, path: Path) -> None:
    """Close the account that the plan in DIRECTORY created for STAGE. It cannot be reopened after 90 days.

    Refuses the source, the management account, an account that was there before, and one in which anything stands. AWS
    closes a tenth of an organization's accounts in 30 days, at least 10; how many are used up is read and shown.

    \b
    migrate rollback plans/dev --delete-data --yes-delete-data dev
    migrate close-account plans/dev dev --confirm 210987654321
    """
    from migrate import config
    from migrate.aws.sessions import Sessions
    from migrate.execution import events
    from migrate.execution.closing import close_account as close
    from migrate.planning import folder

    def tell(event: events.Event) -> None:
        if isinstance(event, events.Noted):
            click.echo(event.text, err=True)

    settings = config.load(path)
    plan, digest = folder.read(directory)
    account = close(plan, directory, digest, settings, Sessions.open(settings), tell, stage, confirmed)
    click.echo(f"account {account} is closed; AWS Support can reopen it within 90 days")
