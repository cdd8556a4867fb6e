"""How ECS and Batch describe containers, as templates write it, and what is said of their images."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from migrate.model.finding import Finding, Severity
from migrate.resources.shapes import by

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
# Neither ECS nor Batch keeps the order of what is looked up by name.
SORTED_BY = {"environment": "Name", "environmentVariables": "Name", "secrets": "Name", "secretOptions": "Name"}


def templated(value: Any, renamed: Mapping[str, str] = MappingProxyType({})) -> Any:
    """The API's `lowerCamel` field names as the template's `UpperCamel`, all the way down; `renamed` are exceptions."""
    if isinstance(value, Mapping):
        return {
            renamed.get(name) or name[:1].upper() + name[1:]: _field(name, item, renamed)
            for name, item in value.items()
        }
    return [templated(item, renamed) for item in value] if isinstance(value, list) else value


def _field(name: str, value: Any, renamed: Mapping[str, str]) -> Any:
    if name in OWN_KEYS:
        return value
    found = templated(value, renamed)
    return by(SORTED_BY[name], found) if name in SORTED_BY else found


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
