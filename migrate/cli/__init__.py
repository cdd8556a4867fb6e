"""The command line: each command parses, calls and echoes. click and tqdm live here and nowhere else."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping

import click

from migrate import __version__
from migrate.model.errors import MigrateError

COMMANDS: Mapping[str, str] = {
    "apply": "migrate.cli.apply",
    "approve": "migrate.cli.approve",
    "close-account": "migrate.cli.close_account",
    "diff": "migrate.cli.diff",
    "explain": "migrate.cli.explain",
    "graph": "migrate.cli.graph",
    "init": "migrate.cli.init",
    "inventory": "migrate.cli.inventory",
    "plan": "migrate.cli.plan",
    "rollback": "migrate.cli.rollback",
    "sandbox": "migrate.cli.sandbox",
    "show": "migrate.cli.show",
    "status": "migrate.cli.status",
    "types": "migrate.cli.types",
    "unlock": "migrate.cli.unlock",
    "verify": "migrate.cli.verify",
}
"""Command -> its module, imported only when it runs: what reads AWS takes long to import."""


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(COMMANDS[cmd_name])
        command: click.Command = getattr(module, cmd_name.replace("-", "_"))
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="migrate")
def commands() -> None:
    """Move the non-production stages of one shared AWS account into an account each.

    \b
    migrate init        write a commented migrate.toml
    migrate inventory   see what stands in the account, and whose it is
    migrate plan        write down every step, for review
    migrate approve DIR say yes to it
    migrate apply DIR   carry the plan out, to the letter

    Exit codes: 0 done, 1 failed or refused, 2 wrong use or configuration, 130 interrupted. For migrate plan
    --detailed-exitcode: 0 nothing new, 1 any error, 2 a plan was written.
    """


def main() -> None:
    """Run the command line; every expected error is one message with the next thing to do."""
    try:
        sys.exit(commands.main(standalone_mode=False) or 0)
    except MigrateError as error:
        click.echo(f"{click.style('error:', fg='red', bold=True)} {error.message}", err=True)
        if error.remedy:
            click.echo(f"  next: {error.remedy}", err=True)
        sys.exit(_code(error.exit_code))
    except click.ClickException as error:
        error.show()
        sys.exit(_code(error.exit_code))
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted: run the same command again to go on", err=True)
        sys.exit(130)


def _code(code: int) -> int:
    """An error's exit code; with --detailed-exitcode, where 2 is a result, it is told from it even in wrong usage."""
    return 1 if code == 2 and "--detailed-exitcode" in sys.argv[1:] else code
