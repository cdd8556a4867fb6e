"""Applications to fill a sandbox's shared account with, and what each seed reports about them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

Connect: TypeAlias = Callable[[str, str], Any]
"""Makes a boto3 client of the shared account: service name, Region -> client."""

Progress: TypeAlias = Callable[[str], None]
"""Told the name of each thing as it is made."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A declared resource which the sandbox could not make, and why; its stack was not left half made."""

    stack: str
    logical_id: str
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class SeedReport:
    """What stands (stack names, or names of what lies in no stack), what was refused, and a migrate.toml for it."""

    made: tuple[str, ...]
    refused: tuple[Refusal, ...]
    configuration: str
