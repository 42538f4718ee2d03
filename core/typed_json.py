"""Frozen dataclasses to what JSON has, and back: what a field leaves at its default is left out, and what is read has
the types that its class declares."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin

_Value = TypeVar("_Value")
_KINDS: Mapping[type, str] = {str: "a text", int: "a whole number", bool: "true or false", float: "a number"}


class NotAsDeclared(ValueError):
    """What was read has another form than its class; `place` is where, such as "tables[2].columns[0].nullable"."""

    def __init__(self, place: str, problem: str) -> None:
        super().__init__(f"{place}: {problem}")
        self.place, self.problem = place, problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """How values are written that have a text of their own: `texts` has what reads each such class, and raises
    ValueError. `nul_refusal` is why no text may have U+0000, if that is so."""

    texts: Mapping[type, Callable[[str], object]]
    nul_refusal: str | None = None

    def encode(self, value: object) -> Any:
        """A dataclass as a dict, a tuple as a list, and so on downwards."""
        if type(value) in self.texts:
            return str(value)
        if isinstance(value, tuple):
            return [self.encode(each) for each in value]
        if not is_dataclass(value):
            return value
        named = ((field, getattr(value, field.name)) for field in fields(value))
        return {field.name: self.encode(content) for field, content in named if content != field.default}

    def decode(self, expected: type[_Value], value: object, place: str = "") -> _Value:
        """The value of that class that `encode` has written so. Raises NotAsDeclared."""
        made = self._decode(expected, value, place)
        assert isinstance(made, expected)
        return made

    def _decode(self, expected: object, value: object, place: str) -> object:
        arguments = get_args(expected)
        if isinstance(expected, UnionType):
            inner = next(each for each in arguments if each is not NoneType)
            return None if value is None else self._decode(inner, value, place)
        if get_origin(expected) is tuple:
            if not isinstance(value, list):
                raise NotAsDeclared(place, "a list was expected")
            return tuple(self._decode(arguments[0], each, f"{place}[{number}]") for number, each in enumerate(value))
        assert isinstance(expected, type)
        if expected in self.texts:
            try:
                return self.texts[expected](self._decode_scalar(str, value, place))
            except NotAsDeclared:
                raise
            except ValueError as error:
                raise NotAsDeclared(place, str(error)) from error
        if issubclass(expected, StrEnum):
            text = self._decode_scalar(str, value, place)
            if text not in list(expected):
                raise NotAsDeclared(place, f"{text!r} is not one of {', '.join(expected)}")
            return expected(text)
        if is_dataclass(expected):
            if not isinstance(value, dict):
                raise NotAsDeclared(place, "an object was expected")
            return self._decode_fields(expected, value, place)
        return self._decode_scalar(expected, value, place)

    def _decode_scalar(self, expected: type[_Value], value: object, place: str) -> _Value:
        if expected is float and type(value) is int:
            value = float(value)
        # To Python, true is a whole number too.
        if not isinstance(value, expected) or type(value) is not expected:
            raise NotAsDeclared(place, f"{_KINDS[expected]} was expected")
        if self.nul_refusal is not None and "\0" in str(value):
            raise NotAsDeclared(place, self.nul_refusal)
        return value

    def _decode_fields(self, expected: type[_Value], document: Mapping[str, object], place: str) -> _Value:
        assert is_dataclass(expected)
        known = {field.name: field for field in fields(expected)}
        prefix = f"{place}." if place else ""
        if unknown := [name for name in document if name not in known]:
            raise NotAsDeclared(f"{prefix}{unknown[0]}", f"there is no such field, but {', '.join(known)}")
        if missing := next((name for name in known if name not in document and _is_required(known[name])), None):
            raise NotAsDeclared(f"{prefix}{missing}", "it is missing")
        values = {name: self._decode(known[name].type, value, prefix + name) for name, value in document.items()}
        made = expected(**values)
        assert isinstance(made, expected)
        return made


def _is_required(field: Field[object]) -> bool:
    return field.default is MISSING
