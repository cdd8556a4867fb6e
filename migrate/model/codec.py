"""The model's dataclasses as JSON and back: strict, so that a hand-edited or foreign file cannot pass."""

from __future__ import annotations

import operator
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar, cast

import cattrs

from migrate.model.errors import MigrateError
from migrate.model.values import Json

T = TypeVar("T")
_CONVERTER = cattrs.Converter(forbid_extra_keys=True)


def _exactly(kind: type) -> Callable[[object, object], object]:
    """cattrs would make a text of a number and true of any text."""

    def given(value: object, _: object) -> object:
        if type(value) is kind or (kind is float and type(value) is int):
            return value
        raise TypeError(f"{value!r} is no {kind.__name__}")

    return given


for _kind in (str, int, float, bool):
    _CONVERTER.register_structure_hook_func(partial(operator.is_, _kind), _exactly(_kind))


class NotThisFormat(MigrateError):
    """The JSON is not what its format says."""


def encode(value: object) -> Json:
    """A model dataclass as plain JSON."""
    return cast(Json, _CONVERTER.unstructure(value))


def decode(kind: type[T], value: Json, what: str, remedy: str = "make it anew") -> T:
    """The dataclass `kind` in a JSON value; `what` names the file in the error that a misfit raises."""
    try:
        return _CONVERTER.structure(cast(Any, value), kind)
    except (cattrs.BaseValidationError, ValueError, TypeError, KeyError, AttributeError) as error:
        first = "; ".join(cattrs.transform_error(error)[:3]) if isinstance(error, Exception) else str(error)
        raise NotThisFormat(f"{what} is not in the format expected: {first}", remedy) from None
