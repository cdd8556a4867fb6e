"""`migrate types`: the resource types that the tool knows, and what it does with each."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from migrate.model.errors import ConfigurationError

if TYPE_CHECKING:
    from migrate.resources.types import Type


@click.command()
@click.argument("kind", required=False)
@click.option("--json", "as_json", is_flag=True, help="Everything, for programs.")
def types(kind: str | None, as_json: bool) -> None:
    """The resource types that are read whole: how each moves, whether its data is copied, what does not come along.

    With KIND, all that is known of one. A type that is not in the list moves with its stack; it is read through Cloud
    Control where that knows it, and only listed otherwise.

    \b
    migrate types
    migrate types AWS::RDS::DBCluster
    migrate types --json | jq -r '.[].kind'
    """
    from migrate.model.codec import encode
    from migrate.model.values import pretty
    from migrate.resources.types import types as known

    chosen = [each for each in known() if kind in (None, each.kind)]
    if not chosen:
        near = difflib.get_close_matches(str(kind), [each.kind for each in known()], 3)
        remedy = f"did you mean {' or '.join(near)}?" if near else "see: migrate types"
        raise ConfigurationError(f"{kind} is no type that is read by a module of its own", remedy)
    if as_json:
        click.echo(pretty([encode(each) for each in chosen]), nl=False)
    else:
        click.echo("\n".join(_one(chosen[0]) if kind else _table(chosen)))


def _table(chosen: Sequence[Type]) -> Iterator[str]:
    width = max(len(each.kind) for each in chosen)
    ways = max(len(", ".join(each.moves)) for each in chosen)
    yield f"{'type'.ljust(width)}  {'moves'.ljust(ways)}  data"
    for each in chosen:
        yield f"{each.kind.ljust(width)}  {', '.join(each.moves).ljust(ways)}  {each.data}".rstrip()
    yield f"\n{len(chosen)} types; what does not come along of one: migrate types KIND"


def _one(each: Type) -> Iterator[str]:
    yield click.style(each.kind, bold=True)
    yield f"  moves: {', '.join(each.moves)}"
    for label, texts in (
        ("part of", each.parts_of),
        ("by hand", [each.by_hand]),
        ("data", [each.data and f"copied by {each.data}"]),
        ("read by", each.reads or ["the reads of what it is part of"]),
        ("does not come along", each.limits),
    ):
        told = [text for text in texts if text]
        if told:
            yield f"  {label}: " + "\n    ".join(told)
