"""What the tagging API lists: tags that no module reads, and resources of types that no module knows.

It is one source among several: it never returns what was never tagged
(https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from migrate.inventory.reads import Reader
from migrate.model.arn import Arn
from migrate.model.finding import Gap
from migrate.model.resource import Resource
from migrate.resources.shapes import tags_of
from migrate.resources.spec import Read

TAGGED = Read("get_resources", "ResourceTagMappingList")
KIND = "tagging API"


def read_tagged(
    reader: Reader, regions: Sequence[str]
) -> tuple[Mapping[str, tuple[str, Mapping[str, str]]], list[Gap]]:
    """ARN -> (region that listed it, tags), and the gaps of regions that did not answer."""
    answers = reader.side_by_side(
        "listing tags", lambda region: reader.read(KIND, "resourcegroupstaggingapi", region, TAGGED, {}), regions
    )
    tagged = {
        item["ResourceARN"]: (region, tags_of(item.get("Tags", ())))
        for region, answer in zip(regions, answers, strict=True)
        for item in answer.value or ()
    }
    return tagged, [answer.gap for answer in answers if answer.gap]


def with_tags(resources: Iterable[Resource], tagged: Mapping[str, tuple[str, Mapping[str, str]]]) -> Iterator[Resource]:
    """The resources, those without tags of their own with what the tagging API says."""
    for resource in resources:
        _, tags = tagged.get(resource.arn, ("", {}))
        yield resource if resource.tags or not tags else replace(resource, tags=tags)


def unread(tagged: Mapping[str, tuple[str, Mapping[str, str]]], known: Collection[str]) -> Iterator[Gap]:
    """A gap for each listed ARN that nothing else knows: it exists, and nothing of it would move."""
    for arn, (region, _) in tagged.items():
        if arn not in known:
            reason = f"only listed by the tagging API: no module reads {_type(arn)}"
            yield Gap(arn, region, reason, "move it by hand, or acknowledge that it stays")


def _type(arn: str) -> str:
    parsed = Arn.parse(arn)
    return f"{parsed.service}:{re.split('[:/]', parsed.resource)[0]}" if parsed else arn
