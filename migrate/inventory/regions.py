"""The regions of a scan: which of them let us in, and a gap for each that does not."""

from __future__ import annotations

from collections.abc import Sequence

from migrate.aws.calls import CallError, Failure, call
from migrate.inventory.reads import Reader
from migrate.model.finding import Gap

_CLOSED = (Failure.CREDENTIALS, Failure.NETWORK)
"""A region that is not enabled for an account does not know its credentials."""


def reachable(reader: Reader, regions: Sequence[str]) -> tuple[tuple[str, ...], list[Gap]]:
    """The regions that take our credentials, in their order, and a gap for each other. CallError where none does."""
    if len(regions) < 2:
        return tuple(regions), []  # whoever opened the session has asked there already
    refusals = dict(
        zip(regions, reader.side_by_side("regions", lambda region: _refusal(reader, region), regions), strict=True)
    )
    errors = [error for error in refusals.values() if error]
    if len(errors) == len(regions):
        raise errors[0]
    gaps = [
        Gap(
            "all kinds",
            region,
            f"nothing could be read in this region: {error.code}",
            "enable the region for the account, take it out of source.regions, or check the network",
        )
        for region, error in refusals.items()
        if error
    ]
    return tuple(region for region, error in refusals.items() if error is None), gaps


def _refusal(reader: Reader, region: str) -> CallError | None:
    try:
        call(reader.connect("sts", region), "get_caller_identity")
    except CallError as error:
        return error if error.failure in _CLOSED else None
    return None
