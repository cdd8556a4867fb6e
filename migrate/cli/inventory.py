"""`migrate inventory`: what stands in the source account, whose it is, and what could not be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from migrate.cli.reading import from_snapshot, of_configuration, read
from migrate.model.errors import ConfigurationError
from migrate.model.finding import Finding, Gap
from migrate.model.ownership import Ownership, Standing
from migrate.model.resource import Resource
from migrate.model.stack import Stack
from migrate.model.values import Json

if TYPE_CHECKING:  # what reads AWS takes a while to import, and `--help` does without it
    from migrate.inventory.compare import Comparison
    from migrate.model.inventory import Inventory

Owners = Mapping[str, Ownership]
LIVE = "live"
"""What stands for the account as it is now in a comparison."""

LONGEST = 100
"""Characters of a value that are shown for a person."""

SHOWN = 3
"""Things of a group of gaps that are named; the rest is counted."""


@click.command()
@of_configuration
@click.option("--stage", help="Show only what this stage owns.")
@click.option("--json", "as_json", is_flag=True, help="Everything, for programs; what looks like a secret is masked.")
@click.option(
    "--save",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Also write the whole inventory to FILE.",
)
@from_snapshot
@click.option("--diff", nargs=2, metavar="A B", help="What differs between two files of --save; B may be `live`.")
@click.option("--exit-code", is_flag=True, help="With --diff: end with 1 if something differs.")
def inventory(
    path: Path,
    stage: str | None,
    as_json: bool,
    save: Path | None,
    snapshot: Path | None,
    diff: tuple[str, str] | None,
    exit_code: bool,
) -> None:
    """Read the source account: what stands in it, which stage owns it, and what could not be read.

    \b
    migrate inventory --save before.json
    migrate inventory --diff before.json live --exit-code

    What cannot be read is told as a gap, and the command still ends with 0.
    """
    from migrate.inventory import store
    from migrate.model.values import pretty

    if diff:
        if stage is not None or save or snapshot:
            raise ConfigurationError("--diff is a comparison of its own", "leave --stage, --save and --from out")
        differs = compared(path, *diff, as_json)
        click.get_current_context().exit(int(differs and exit_code))
    if exit_code:
        raise ConfigurationError("--exit-code tells of a comparison, and there is none", "add --diff A B")
    reading = read(path, snapshot)
    found, owners = reading.inventory, reading.owners
    if save:
        store.save(found, save)
    findings = tuple(sorted({*found.findings, *reading.conflicts}))
    if stage is not None:
        refuse_unknown(stage, owners)
    keys = [key for key, owner in owners.items() if stage is None or owner.stage == stage]
    if as_json:
        click.echo(pretty(described(found, owners, findings, keys)), nl=False)
    else:
        tell(found, {key: owners[key] for key in keys}, findings)


def compared(path: Path, before: str, after: str, as_json: bool) -> bool:
    """Tell what differs between two snapshots, or between one and the account as it stands; whether anything does."""
    from migrate.inventory.compare import compare
    from migrate.model.codec import encode
    from migrate.model.values import pretty

    old, new = (read(path, None if name == LIVE else Path(name)) for name in (before, after))
    if old.inventory.account != new.inventory.account:
        raise ConfigurationError(
            f"{before} is of account {old.inventory.account}, {after} of {new.inventory.account}",
            "compare two of the same account",
        )
    found = compare(old.inventory, new.inventory, old.owners, new.owners)
    if as_json:
        click.echo(pretty(encode(found)), nl=False)
    else:
        for line in told(found):
            click.echo(line)
    return bool(found)


def told(found: Comparison) -> Iterator[str]:
    """The comparison for a person: + came, - went, ~ changed, and by what."""
    yield from (f"+ {key}" for key in found.added)
    yield from (f"- {key}" for key in found.gone)
    for changed in found.changed:
        yield f"~ {changed.key}"
        yield from (f"    {one.path}: {short(one.before)} -> {short(one.after)}" for one in changed.differences)
    yield from (f"~ {owned.key}\n    owner: {owned.before} -> {owned.after}" for owned in found.owners)
    yield from (f"+ gap {gap.what} in {gap.where}: {gap.reason}\n      {gap.remedy}" for gap in found.new_gaps)
    yield from (f"- gap {gap.what} in {gap.where}: {gap.reason}" for gap in found.closed_gaps)
    if not found:
        yield "nothing differs"


def short(value: Json) -> str:
    """A value on one line; the whole of it is in --json."""
    from migrate.model.values import canonical

    text = "nothing" if value is None else canonical(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def refuse_unknown(stage: str, owners: Owners) -> None:
    """ConfigurationError for a stage that owns nothing, naming those that do."""
    known = sorted({owner.stage for owner in owners.values() if owner.stage})
    if stage not in known:
        listed = ", ".join(known) or "none"
        raise ConfigurationError(
            f"--stage {stage}: nothing belongs to this stage", f"stages that own something: {listed}"
        )


def described(found: Inventory, owners: Owners, findings: tuple[Finding, ...], keys: list[str]) -> Mapping[str, object]:
    """The inventory as JSON, each resource and stack with its ownership and fingerprint, secrets masked."""
    from migrate.model.codec import encode

    wanted = set(keys)
    return {
        "account": found.account,
        "regions": list(found.regions),
        "taken_at": found.taken_at,
        "stacks": [shown(item, owners[item.key]) for item in found.stacks if item.key in wanted],
        "resources": [shown(item, owners[item.key]) for item in found.resources if item.key in wanted],
        "findings": [encode(finding) for finding in findings],
        "gaps": [encode(gap) for gap in found.gaps],
    }


def shown(item: Resource | Stack, owner: Ownership) -> Mapping[str, Json]:
    """One resource or stack for programs."""
    from migrate.model.codec import encode
    from migrate.model.secrecy import masked

    fields = masked(encode(item))
    assert isinstance(fields, Mapping)
    return {**fields, "key": item.key, "fingerprint": item.fingerprint, "ownership": encode(owner)}


def tell(found: Inventory, owners: Owners, findings: tuple[Finding, ...]) -> None:
    """The inventory for a person: counts by kind and owner, findings, gaps."""
    where = ", ".join(found.regions)
    click.echo(f"Account {found.account} ({where}): {len(found.resources)} resources, {len(found.stacks)} stacks.\n")
    for line in table(owners):
        click.echo(line)
    shown = [finding for finding in findings if finding.resource in owners]
    if shown:
        click.echo("\nFindings")
    for finding in shown:
        click.echo(f"  {finding.severity.value:5} {finding.resource}: {finding.message}\n        {finding.remedy}")
    if found.gaps:
        click.echo(f"\n{len(found.gaps)} gaps: what could not be read, and what to do")
    for line in grouped(found.gaps):
        click.echo(line)


def table(owners: Owners) -> Iterator[str]:
    """Lines of a table: one row a kind, one column an owner."""
    counts = Counter((key.split("/", 1)[0], column(owner)) for key, owner in owners.items())
    kinds = sorted({kind for kind, _ in counts})
    columns = sorted({name for _, name in counts}, key=lambda name: (name in set(Standing), name))
    widths = [max(len(name), 5) for name in columns]
    first = max((len(kind) for kind in kinds), default=0)
    yield "  ".join([" " * first, *(name.rjust(width) for name, width in zip(columns, widths, strict=True))]).rstrip()
    for kind in kinds:
        cells = (str(counts[kind, name] or "").rjust(width) for name, width in zip(columns, widths, strict=True))
        yield "  ".join([kind.ljust(first), *cells]).rstrip()
    totals = (
        str(sum(counts[kind, name] for kind in kinds)).rjust(width) for name, width in zip(columns, widths, strict=True)
    )
    yield "  ".join(["all".ljust(first), *totals]).rstrip()


def column(owner: Ownership) -> str:
    """The heading under which an owner's things are counted."""
    return owner.stage if owner.standing is Standing.STAGE else owner.standing.value


def grouped(gaps: tuple[Gap, ...]) -> Iterator[str]:
    """Lines that name gaps of the same reason together."""
    groups: dict[tuple[str, str], list[str]] = {}
    for gap in gaps:
        groups.setdefault((gap.reason, gap.remedy), []).append(f"{gap.what} in {gap.where}")
    for (reason, remedy), names in sorted(groups.items()):
        more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
        yield f"  {reason}\n      {', '.join(names[:SHOWN])}{more}\n      {remedy}"
