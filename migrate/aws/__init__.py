"""The only place that makes a boto3 client: sessions, the guard on every client, and calls with typed failures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

Client: TypeAlias = Any
"""A boto3 client: its methods are made at run time from AWS's models, so no static type fits them all."""

Connect: TypeAlias = Callable[[str, str], Client]
"""(service, region) -> client of one account."""
