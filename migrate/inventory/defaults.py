"""AWS's own keys, named where a person named none: the default, which every account has for itself. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from migrate.model.arn import Arn
from migrate.model.resource import Resource
from migrate.model.values import Json

NEEDED = ("AWS::KMS::Key",)
"""The types without which it cannot be told what is AWS's own: they are read whatever else is."""


def without_own_keys(resources: Iterable[Resource], aws_owned: Collection[str]) -> Iterator[Resource]:
    """The resources without properties that name a key which AWS manages for the account.

    A service answers with the key that it uses, also where nothing was configured; in a template that would be a
    customer's key, and in another account it is another one. `aws_owned` are ARNs of what is AWS's own.
    """
    keys = {text for text in aws_owned if (arn := Arn.parse(text)) and arn.service == "kms"}
    for resource in resources:
        yield replace(resource, properties=_without(resource.properties, keys)) if keys else resource


def _without(properties: Mapping[str, Json], keys: Collection[str]) -> Mapping[str, Json]:
    return {
        name: _without(value, keys) if isinstance(value, Mapping) else value
        for name, value in properties.items()
        if not (isinstance(value, str) and value in keys)
    }
