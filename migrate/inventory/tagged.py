"""What the tagging API lists: tags that no module reads, and resources of types that no module knows.

It is one source among several: it never returns what was never tagged
(https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from operator import itemgetter

from migrate.graph.relationships import kind_of_arn
from migrate.inventory.reads import Answer, Reader, Task
from migrate.model.arn import Arn
from migrate.model.finding import Gap
from migrate.model.resource import Resource
from migrate.resources.shapes import tags_of
from migrate.resources.spec import Read

TAGGED = Read("get_resources", "ResourceTagMappingList")
KIND = "tagging API"


Tagged = Mapping[str, tuple[str, Mapping[str, str]]]
"""ARN -> (region that listed it, tags)."""


@dataclass
class TagReading:
    """What the tagging API of every region lists, and the gaps of regions that did not answer."""

    tagged: dict[str, tuple[str, Mapping[str, str]]] = field(default_factory=dict)
    gaps: list[Gap] = field(default_factory=list)

    def tasks(self, reader: Reader, regions: Sequence[str]) -> Iterator[Task]:
        """One listing for each region."""
        for region in regions:
            listing = partial(reader.read, KIND, "resourcegroupstaggingapi", region, TAGGED, {})
            yield Task(KIND, listing, partial(self._take, region))

    def _take(self, region: str, answer: Answer) -> Iterator[Task]:
        self.gaps += [answer.gap] if answer.gap else []
        for item in answer.value or ():
            listed = (region, tags_of(item.get("Tags", ())))
            # What has no region is listed by several: the first by name speaks, whoever answers first.
            self.tagged[item["ResourceARN"]] = min(
                listed, self.tagged.get(item["ResourceARN"], listed), key=itemgetter(0)
            )
        yield from ()


def with_tags(resources: Iterable[Resource], tagged: Tagged) -> Iterator[Resource]:
    """The resources, those without tags of their own with what the tagging API says."""
    for resource in resources:
        _, tags = tagged.get(resource.arn, ("", {}))
        yield resource if resource.tags or not tags else replace(resource, tags=tags)


def unknown(tagged: Tagged, known: Collection[str]) -> Tagged:
    """What is listed and nothing else knows."""
    return {arn: listed for arn, listed in tagged.items() if arn not in known}


def unread(tagged: Tagged) -> Iterator[Gap]:
    """A gap for each listed ARN that nothing else knows: it exists, and nothing of it would move."""
    for arn, (region, _) in tagged.items():
        kind = kind_of_arn(arn)
        why = f"it is not among the {kind} that were read" if kind else f"no module reads {_type(arn)}"
        yield Gap(
            arn, region, f"only listed by the tagging API: {why}", "move it by hand, or acknowledge that it stays"
        )


def _type(arn: str) -> str:
    parsed = Arn.parse(arn)
    return f"{parsed.service}:{re.split('[:/]', parsed.resource)[0]}" if parsed else arn
