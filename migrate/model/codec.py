"""The model's dataclasses as JSON and back: strict, so that a hand-edited or foreign file cannot pass."""

from __future__ import annotations

from typing import Any, TypeVar, cast

import cattrs

from migrate.model.errors import MigrateError
from migrate.model.values import Json

T = TypeVar("T")
_CONVERTER = cattrs.Converter(forbid_extra_keys=True)


class NotThisFormat(MigrateError):
    """The JSON is not what its format says."""


def encode(value: object) -> Json:
    """A model dataclass as plain JSON."""
    return cast(Json, _CONVERTER.unstructure(value))


def decode(kind: type[T], value: Json, what: str) -> T:
    """The dataclass `kind` in a JSON value; `what` names the file in the error that a misfit raises."""
    try:
        return _CONVERTER.structure(cast(Any, value), kind)
    except (cattrs.BaseValidationError, ValueError, TypeError, KeyError, AttributeError) as error:
        first = "; ".join(cattrs.transform_error(error)[:3]) if isinstance(error, Exception) else str(error)
        raise NotThisFormat(f"{what} is not in the format expected: {first}", "make it anew") from None
