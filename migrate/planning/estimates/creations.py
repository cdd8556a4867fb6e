"""What AWS publishes about making the resources of a unit: how long some types take, and at which pace."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from migrate.planning.estimates import published
from migrate.planning.estimates.published import Limit
from migrate.planning.estimates.span import Span
from migrate.planning.unit import Unit


def kinds(unit: Unit) -> Mapping[str, int]:
    """Type -> how many of it the unit makes."""
    return Counter(resource.kind for part in unit.all() for resource in part.members.values())


def pacing(unit: Unit) -> Iterator[tuple[int, Limit]]:
    """How many of a type the unit makes, and the published limit on making it: only where there are several."""
    counted = dict(kinds(unit))
    apis = counted.pop(published.REST_API, 0)
    if apis > 1:
        yield apis, published.EDGE_API if _has_edge(unit) else published.REGIONAL_API
    for kind, limit in published.CREATIONS.items():
        if counted.get(kind, 0) > 1:
            yield counted[kind], limit


def slowest(unit: Unit) -> Span:
    """Seconds below which its stack cannot be made, by the slowest type and by the slowest pace."""
    paces = [(count - 1) * limit.seconds for count, limit in pacing(unit)]
    times = [published.TIMES[kind][0].low for kind in kinds(unit) if kind in published.TIMES]
    return Span(max([0.0, *paces, *times]), 0.0)


def untimed(unit: Unit) -> list[str]:
    """The types of which AWS does not say how long one takes, sorted."""
    return sorted(kind for kind in kinds(unit) if kind not in published.TIMES)


def _has_edge(unit: Unit) -> bool:
    """Whether an API is edge-optimized, as one is that says nothing else."""
    for part in unit.all():
        for resource in part.members.values():
            if resource.kind == published.REST_API:
                endpoint = resource.properties.get("EndpointConfiguration")
                types = endpoint.get("Types") if isinstance(endpoint, Mapping) else None
                if not types or (isinstance(types, list | tuple) and "EDGE" in types):
                    return True
    return False
