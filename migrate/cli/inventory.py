"""`migrate inventory`: what stands in the source account, whose it is, and what could not be read."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from tqdm import tqdm

from migrate.model.errors import ConfigurationError
from migrate.model.finding import Finding, Gap
from migrate.model.ownership import Ownership, Standing
from migrate.model.resource import Resource
from migrate.model.stack import Stack
from migrate.model.values import Json

if TYPE_CHECKING:  # what reads AWS takes a while to import, and `--help` does without it
    from migrate.config import Config
    from migrate.inventory.reads import Advance, Progress
    from migrate.model.inventory import Inventory

Owners = Mapping[str, Ownership]
SHOWN = 3
"""Things of a group of gaps that are named; the rest is counted."""


@click.command()
@click.option("--config", "path", type=click.Path(path_type=Path), default=Path("migrate.toml"), show_default=True)
@click.option("--stage", help="Show only what this stage owns.")
@click.option("--json", "as_json", is_flag=True, help="Everything, for programs; what looks like a secret is masked.")
@click.option("--save", type=click.Path(path_type=Path, dir_okay=False), help="Also write the whole inventory to FILE.")
def inventory(path: Path, stage: str | None, as_json: bool, save: Path | None) -> None:
    """Read the source account: what stands in it, which stage owns it, and what could not be read."""
    from migrate import config, graph
    from migrate.inventory import ownership, store
    from migrate.model.values import pretty

    settings = config.load(path)
    found = scanned(settings)
    if save:
        store.save(found, save)
    owners = ownership.decide(found, graph.build(found), settings)
    findings = tuple(sorted({*found.findings, *ownership.conflicts(owners, settings)}))
    if stage is not None:
        refuse_unknown(stage, owners)
    keys = [key for key, owner in owners.items() if stage is None or owner.stage == stage]
    if as_json:
        click.echo(pretty(described(found, owners, findings, keys)), nl=False)
    else:
        tell(found, {key: owners[key] for key in keys}, findings)


def scanned(settings: Config) -> Inventory:
    """The source account of the configuration, read now, with a bar where somebody watches."""
    from migrate.aws.regions import refuse_unknown, regions_of
    from migrate.aws.sessions import Sessions
    from migrate.inventory.scan import scan

    refuse_unknown(settings)
    sessions = Sessions.open(settings)
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    regions = regions_of(settings, sessions.source)
    with progress() as advance:
        return scan(sessions.source, settings.source.account_id, sessions.partition, regions, now, progress=advance)


@contextmanager
def progress() -> Iterator[Progress]:
    """A bar on stderr that names the kind that is being read, and how far it is; quiet where nobody watches."""
    with tqdm(unit="", disable=not sys.stderr.isatty(), leave=False) as bar:

        def advance(now: Advance) -> None:
            bar.total = now.all_total
            bar.set_description(f"{now.what} {now.done}/{now.total}", refresh=False)
            bar.update(now.all_done - bar.n)

        yield advance


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
