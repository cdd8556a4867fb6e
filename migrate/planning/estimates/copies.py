"""How many calls it takes to copy what a datastore holds: it is read to be copied, and on either side to compare.

Follows what migrate/data does, page by page. Pure.
"""

from __future__ import annotations

from typing import Any

from migrate.model.plan import Step, StepKind
from migrate.planning.brief import Brief
from migrate.planning.estimates.holdings import Holding, Unknown, holding
from migrate.planning.estimates.readings import pages
from migrate.planning.estimates.span import Span

SCAN_PAGE = 1_000_000
BATCH, SEGMENT_BYTES, SEGMENTS = 25, 32 * 1024 * 1024, 8
LIST_PAGE = 1000
EMPTY_PAGES = 2
"""DescribeParameters may give some before the one that counts."""

PART, MULTIPART_ABOVE = 16 * 1024 * 1024, 64 * 1024 * 1024


def copying(brief: Brief, step: Step, stands: bool) -> Span | None:
    """The calls of a copying step; None where nobody reports how much there is.

    `stands`: the account is there already, so that an earlier run may have copied everything.
    """
    found = holding(brief, step)
    if isinstance(found, Unknown):
        return None
    match step.kind:
        case StepKind.COPY_ITEMS:
            return _items(found, stands)
        case StepKind.COPY_OBJECTS:
            resource = brief.inventory.by_key[str(step.inputs["key"])]
            return _objects(found, resource.properties, stands)
        case StepKind.COPY_PARAMETER:
            return Span(9 if stands else 18, 19 + 5 * EMPTY_PAGES)
        case _:
            return Span(5 if stands else 6, 16)


def segments(size: float) -> int:
    """In how many parts a table of so many bytes is scanned side by side."""
    return int(min(SEGMENTS, 1 + size // SEGMENT_BYTES))


def _items(found: Holding, stands: bool) -> Span:
    """Both are looked into; the source is scanned, batches are put, the target counted; both are scanned again."""
    if not found.things.high:
        return Span(5, 13)
    low = pages(int(found.bytes.low), SCAN_PAGE)
    high = pages(int(found.bytes.high), SCAN_PAGE) + 2 * segments(
        found.bytes.high
    )  # each part may end with an empty one
    put = Span(pages(int(found.things.low), BATCH), pages(int(found.things.high), BATCH) + high)
    return Span(3 + 2 * low if stands else 7 + 4 * low + put.low, 7 + 4 * high + put.high)


def _objects(found: Holding, properties: Any, stands: bool) -> Span:
    """Bucket settings four times, listings four times, and for each object three looks, three reads and a write."""
    rules = (properties.get("OwnershipControls") or {}).get("Rules") or ()
    looks = 2 if any(rule.get("ObjectOwnership") == "BucketOwnerEnforced" for rule in rules) else 3  # with its ACL
    listed = pages(int(found.things.high), LIST_PAGE) + 1
    parts = 2 * (found.bytes.high // PART + found.bytes.high // MULTIPART_ABOVE)
    most = 3 + 16 + 4 * listed + found.things.high * (3 * looks + 4) + parts
    if properties.get("VersioningConfiguration") or not found.things.high:  # what is counted may be delete markers
        return Span(11, most)
    return Span(11 + found.things.low * (2 * looks + 2) if stands else 23 + found.things.low * (3 * looks + 4), most)
