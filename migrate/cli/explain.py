"""`migrate explain`: why a resource belongs where it does, what it needs, how it would move, what stands in the way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from migrate.cli.reading import from_snapshot, of_configuration, read

if TYPE_CHECKING:
    from migrate.planning.explain import Explanation, Link

SHOWN = 20
"""References that are told one by one; `--json` has them all."""


@click.command()
@click.argument("resource")
@of_configuration
@from_snapshot
@click.option("--json", "as_json", is_flag=True, help="Everything, for programs.")
def explain(resource: str, path: Path, snapshot: Path | None, as_json: bool) -> None:
    """Why RESOURCE belongs where it does, what it needs and what needs it, how it would move, what stands in the way.

    RESOURCE is a key as in plans, an ARN, a name or an id.

    \b
    migrate explain notes-dev
    migrate explain AWS::S3::Bucket/us-east-1/shared-uploads --json
    """
    from migrate.model.codec import encode
    from migrate.model.values import pretty
    from migrate.planning import explain as planning

    reading = read(path, snapshot)
    key = planning.named(reading.inventory, resource)
    told = planning.explain(reading.brief(reading.settings.movable), key, reading.conflicts)
    if as_json:
        click.echo(pretty(encode(told)), nl=False)
    else:
        click.echo("\n".join(lines(told)))


def lines(told: Explanation) -> Iterator[str]:
    """The explanation for a person."""
    yield click.style(told.key, bold=True)
    for label, text in (("ARN", told.arn), ("stack", told.stack), ("part of", told.parent)):
        if text:
            yield f"  {label}: {text}"
    owner = told.ownership
    yield f"\nBelongs to: {owner.stage or 'no one stage'} ({owner.standing}, confidence {owner.confidence})"
    for item in owner.evidence:
        yield f"  {item.source} {item.detail} says {item.stage}"
    if not owner.evidence:
        yield "  nothing says whose it is: no tag, no stack, no name, no user"
    where = f" with {', '.join(told.stages)}" if told.stages else ""
    yield f"\nMoves: {told.treatment}{where}\n  {told.reason}"
    if told.renamed:
        yield f"  its name will be {told.renamed}"
    yield from _links("Needs", told.needs)
    yield from _links("Needed by", told.needed_by)
    yield from _obstacles(told)
    yield from _listed("Does not come along", told.limits)


def _links(title: str, links: Sequence[Link]) -> Iterator[str]:
    yield from _listed(f"{title} ({len(links)})", [f"{link.key}\n      at {link.place}" for link in links[:SHOWN]])
    if len(links) > SHOWN:
        yield f"  and {len(links) - SHOWN} more; see --json"


def _obstacles(told: Explanation) -> Iterator[str]:
    found = [f"{each.severity} {each.code}: {each.message}\n      {each.remedy}" for each in told.findings]
    found += [f"not read: {gap.reason}\n      {gap.remedy}" for gap in told.gaps]
    for question in told.questions:
        if question.undecided:
            suggested = f"; suggested: {question.suggested}, as {question.reason}" if question.suggested else ""
            ways = ", ".join(option.decision for option in question.options)
            found.append(f"to be decided about {question.used}: {ways}{suggested}")
    yield from _listed("Stands in the way", found) if found else ["\nNothing stands in the way."]


def _listed(title: str, items: Sequence[str]) -> Iterator[str]:
    if items:
        yield f"\n{title}"
        yield from (f"  {item}" for item in items)
