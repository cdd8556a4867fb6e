"""The model's dataclasses as JSON and back: strict, so that a hand-edited or foreign file cannot pass."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast, get_args, get_origin

import cattrs
from cattrs.cols import homogenous_tuple_structure_factory

from migrate.model.errors import MigrateError
from migrate.model.values import Json

T = TypeVar("T")
_CONVERTER = cattrs.Converter(forbid_extra_keys=True)


def _exactly(kind: type) -> Callable[[object, type], object]:
    """cattrs would make a text of a number, and true of any text."""

    def given(value: object, of: type) -> object:
        if of is not kind:  # an enum of texts
            return of(value)
        if type(value) is kind or (kind is float and type(value) is int):
            return value
        raise TypeError(f"{value!r} is no {kind.__name__}")

    return given


def _is_list(of: Any) -> bool:
    return get_origin(of) is tuple and get_args(of)[1:] == (...,)


def _a_list(of: Any) -> Callable[[Any, Any], object]:
    """cattrs would make a list of the letters of a text."""
    inside = homogenous_tuple_structure_factory(of, _CONVERTER)

    def given(value: object, _: object) -> object:
        if not isinstance(value, list | tuple):
            raise TypeError(f"{value!r} is no list")
        return inside(value, of)

    return given


for _kind in (str, int, float, bool):
    _CONVERTER.register_structure_hook(_kind, _exactly(_kind))
_CONVERTER.register_structure_hook_factory(_is_list, _a_list)


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
