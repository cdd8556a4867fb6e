"""SecureString parameters, which CloudFormation cannot make: read decrypted, put encrypted, never shown.

Follows https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from migrate.aws import Client
from migrate.aws.calls import CallError, Failure, call
from migrate.aws.streams import pages
from migrate.data.content import Content, Copying, Tally
from migrate.data.secrecy import sealed
from migrate.model.arn import Arn
from migrate.model.values import canonical
from migrate.resources.shapes import own_tags

_AWS_KEY = "alias/aws/ssm"


@dataclass(frozen=True, slots=True)
class _Parameter:
    value: str
    settings: Mapping[str, Any]
    tags: Mapping[str, str]


class SsmParameters:
    """One parameter, by name or ARN: value, type, key, tier, description, pattern, policies and tags."""

    service = "ssm"

    def is_empty(self, client: Client, name: str) -> bool:
        """Whether there is no such parameter."""
        return _read(client, name, str) is None

    def copy(self, source: Client, target: Client, name: str, to: str, how: Copying) -> None:
        """Put the parameter with its value rewritten, unless it stands already."""
        wanted, present = _read(source, name, how.rewrite), _read(target, to, str)
        if wanted and wanted != present:
            call(target, "put_parameter", Name=to, Value=wanted.value, Overwrite=True, **wanted.settings)
            tags = [{"Key": key, "Value": value} for key, value in wanted.tags.items()]
            if tags:  # PutParameter takes either Tags or Overwrite
                call(target, "add_tags_to_resource", ResourceType="Parameter", ResourceId=_name(to), Tags=tags)
        how.progress(1, 1, "parameters")

    def content(self, client: Client, name: str, rewrite: Callable[[str], str]) -> Content:
        """One thing. The digest can be compared within one process only: nobody can guess the value from it."""
        tally, found = Tally(), _read(client, name, rewrite)
        if found:
            value = found.value.encode()
            tally.add(sealed(canonical([found.value, found.settings, found.tags]).encode()), len(value))
        return tally.content()


def _read(client: Client, name: str, rewrite: Callable[[str], str]) -> _Parameter | None:
    try:
        found = call(client, "get_parameter", Name=name, WithDecryption=True)["Parameter"]
    except CallError as error:
        if error.failure is Failure.ABSENT:
            return None
        raise
    described = _described(client, _name(name))
    policies = [policy["PolicyText"] for policy in described.get("Policies", ())]
    settings = {
        "Type": found["Type"],
        "KeyId": _key(described.get("KeyId", ""), rewrite),
        "Tier": described.get("Tier", "Standard"),
        "DataType": found.get("DataType", "text"),
        "Description": rewrite(described.get("Description", "")),
        "AllowedPattern": described.get("AllowedPattern", ""),
        "Policies": f"[{','.join(policies)}]" if policies else "",
    }
    tags = call(client, "list_tags_for_resource", ResourceType="Parameter", ResourceId=_name(name)).get("TagList", [])
    texts = {key: rewrite(value) for key, value in own_tags(tags).items()}
    return _Parameter(rewrite(found["Value"]), {key: value for key, value in settings.items() if value}, texts)


def _described(client: Client, name: str) -> Mapping[str, Any]:
    """What GetParameter does not tell. DescribeParameters may answer with empty pages before the one that counts."""
    only = [{"Key": "Name", "Option": "Equals", "Values": [name]}]
    for page in pages(client, "describe_parameters", ParameterFilters=only):
        for found in page["Parameters"]:
            return dict(found)
    return {}


def _name(name: str) -> str:
    """Tags and descriptions are asked for by name, which in an ARN has lost its leading slash if it has levels."""
    arn = Arn.parse(name)
    if arn is None:
        return name
    plain = arn.resource.removeprefix("parameter/")
    return f"/{plain}" if "/" in plain else plain


def _key(key: str, rewrite: Callable[[str], str]) -> str:
    """The key in the new account; AWS's own is named by its alias everywhere and is what no name means."""
    return "" if key.endswith(_AWS_KEY) else rewrite(key)
