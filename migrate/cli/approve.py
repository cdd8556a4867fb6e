"""`migrate approve`: say yes to a plan, as it is now, in a file that can be committed."""

from __future__ import annotations

import getpass
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from migrate.model.errors import ConfigurationError

if TYPE_CHECKING:
    from migrate.model.approval import Approval


@click.command()
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False))
@click.option("--as", "approver", metavar="NAME", help='Who approves: "Name <address>". Default: git\'s user.')
@click.option("--comment", default="", help="What the others should know.")
@click.option("--list", "listing", is_flag=True, help="Only say who approved it.")
def approve(directory: Path, approver: str | None, comment: str, listing: bool) -> None:
    """Record that you approve the plan in DIRECTORY: who, when, and the digest of every file of it.

    The record is a file under DIRECTORY/approvals, one for each person. It is no signature: let a protected branch or
    signed commits say that its author is who it names.

    \b
    migrate approve plans/dev-staging
    git add plans/dev-staging/approvals && git commit -m "Approve the move of dev and staging"
    """
    from migrate.planning import folder
    from migrate.planning.applicability import refuse_inapplicable

    plan, digest = folder.read(directory)
    if not listing:
        refuse_inapplicable(plan, str(directory), _now())
        given = approval_of(digest, (approver or "").strip(), comment)
        click.echo(f"{folder.approve(directory, given)}: {given.approver} approves {digest[:12]}")
    found = folder.approvals(directory)
    valid = {approval.who for approval in found if approval.digest == digest}
    for approval in found if listing else ():
        of = "this plan" if approval.digest == digest else f"another version ({approval.digest[:12]})"
        click.echo(f"{approval.approved_at}  {approval.approver}  {of}  {approval.comment}".rstrip())
    click.echo(f"{len(valid)} of {plan.approvals_required} approvals needed")


def approval_of(digest: str, approver: str = "", comment: str = "") -> Approval:
    """An approval as of now, of whoever runs this where no approver is named."""
    from migrate.model.approval import Approval

    return Approval(approver or _self(), _now().isoformat(timespec="seconds"), digest, comment)


def _now() -> datetime:
    return datetime.now(UTC)


def _self() -> str:
    """`Name <address>` as git knows it, else the name of the account on this machine."""
    name, address = _git("user.name"), _git("user.email")
    if name and address:
        return f"{name} <{address}>"
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        raise ConfigurationError("who approves is not known", 'say it: --as "Name <address>"') from None


def _git(key: str) -> str:
    git = shutil.which("git")
    if git is None:
        return ""
    return subprocess.run([git, "config", "--get", key], capture_output=True, text=True, check=False).stdout.strip()
