"""An API's `lowerCamel` fields as templates write them, and what several services that run containers say alike."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from migrate.model.finding import Finding, Severity
from migrate.resources.shapes import by, tags_of

# The keys inside of these are people's own, not names of fields.
OWN_KEYS = frozenset(
    {
        "annotations",
        "capacityTags",
        "dockerLabels",
        "driverOpts",
        "hookDetails",
        "labels",
        "limits",
        "options",
        "parameters",
        "requests",
        "tags",
    }
)
# The fields whose names are not just capitalised wherever they stand.
RENAMED = MappingProxyType({"s3filesVolumeConfiguration": "S3FilesVolumeConfiguration"})
# Neither ECS nor Batch keeps the order of what is looked up by name.
SORTED_BY = {"environment": "Name", "environmentVariables": "Name", "secrets": "Name", "secretOptions": "Name"}


def templated(value: Any, renamed: Mapping[str, str] = RENAMED, own_keys: Collection[str] = OWN_KEYS) -> Any:
    """The API's field names as the template's `UpperCamel`, all the way down; `renamed` are exceptions."""
    if isinstance(value, Mapping):
        found = {name: item if name in own_keys else templated(item, renamed, own_keys) for name, item in value.items()}
        return {
            renamed.get(name) or name[:1].upper() + name[1:]: by(SORTED_BY[name], item) if name in SORTED_BY else item
            for name, item in found.items()
        }
    return [templated(item, renamed, own_keys) for item in value] if isinstance(value, list) else value


def without(value: Any, fields: Collection[str]) -> Any:
    """A value without the fields of some names, all the way down."""
    if isinstance(value, Mapping):
        return {name: without(item, fields) for name, item in value.items() if name not in fields}
    return [without(item, fields) for item in value] if isinstance(value, list) else value


def not_in_templates(kind: str, raw: Any, fields: Collection[str]) -> Iterator[Finding]:
    """What the API has anywhere in `raw` and no template of that kind can say."""
    if found := sorted(_set_in(raw, fields)):
        yield Finding(
            Severity.BLOCK,
            "not-in-cloudformation",
            "",
            f"CloudFormation cannot set {', '.join(found)} of {kind}",
            "do without, or set it in the new account through the API once the resource stands",
        )


def _set_in(value: Any, fields: Collection[str]) -> set[str]:
    if isinstance(value, Mapping):
        own = {name for name, item in value.items() if name in fields and item}
        return own.union(*(_set_in(item, fields) for item in value.values()))
    return set[str]().union(*(_set_in(item, fields) for item in value)) if isinstance(value, list) else set()


def filled(value: Any) -> Any:
    """A value without its empty texts, all the way down: some answers spell out that nothing was said."""
    if isinstance(value, Mapping):
        return {name: filled(item) for name, item in value.items() if item != ""}
    return [filled(item) for item in value] if isinstance(value, list) else value


def in_stack(tags: object) -> bool:
    """Whether CloudFormation made what has these tags: its stack's template says what properties cannot."""
    return "aws:cloudformation:stack-name" in tags_of(tags)


def images_left(account: str, images: Iterable[str | None]) -> Iterator[Finding]:
    """Images of the account's own repositories: they are not copied, and what runs them cannot start."""
    own = sorted({image for image in images if image and image.startswith(f"{account}.dkr.ecr.")})
    if own:
        yield Finding(
            Severity.WARN,
            "images-stay-behind",
            "",
            f"it runs {', '.join(own)}, and images are not copied",
            "push them into the new account's repositories before what runs them is made, or let ECR replicate them",
        )
