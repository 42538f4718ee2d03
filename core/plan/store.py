"""The plan as a file: versioned JSON, made to be read and compared line by line.

What a plan's values leave at their defaults is left out, and there is nothing in it that changes by itself. The SQL in
it (defaults, CHECKs, expressions and conditions of indexes) is run on the server as it stands: a plan file is code.
"""

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass, replace
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from types import NoneType, UnionType
from typing import TypeVar, get_args, get_origin

import orjson

from core.errors import PlanInvalid, PlanUnsupportedVersion
from core.plan.choices import NOTHING_CHOSEN, Choices, check_choice
from core.plan.model import Plan
from core.plan.pgtypes import PgType, parse_type
from core.plan.validate import invalid, validate_plan

PLAN_VERSION = 2
_DIGEST = "decided_by"

_Value = TypeVar("_Value")
_KINDS: Mapping[type, str] = {str: "a text", int: "a whole number", bool: "true or false"}


def dump_plan(plan: Plan) -> bytes:
    """The plan as JSON in UTF-8, the same bytes for the same plan."""
    return orjson.dumps(
        {"plan_version": PLAN_VERSION, **_digest(plan.choices), **_encode_fields(replace(plan, is_stale=False))},
        option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE,
    )


def load_plan(data: bytes) -> Plan:
    """The plan that was dumped so: `load_plan(dump_plan(plan)) == plan`.

    Nothing of it is run here, but its SQL will be, as it stands: load none that you would not run. Raises PlanInvalid
    with the place in the file, or PlanUnsupportedVersion.
    """
    try:
        document = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise invalid(f"line {error.lineno}, column {error.colno}", f"this is not JSON: {error.msg}") from error
    if not isinstance(document, dict):
        raise invalid("the file", "an object was expected")
    _check_version(document.pop("plan_version", None))
    digest = document.pop(_DIGEST, None)
    plan = _decode_fields(Plan, document, "")
    _check_choices(plan.choices)
    validate_plan(plan)
    return replace(plan, is_stale=plan.is_stale or digest != _digest(plan.choices).get(_DIGEST))


def read_plan(path: Path) -> Plan:
    """The plan in a file. Raises PlanInvalid, also where it can't be read, and PlanUnsupportedVersion."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise PlanInvalid(f"The plan {path} can't be read: {error.strerror}.", "howdah plan writes one.") from error
    return load_plan(data)


def _digest(choices: Choices) -> dict[str, str]:
    """What tells whether the choices in a file are those that its decisions were made by; nothing for none."""
    if choices == NOTHING_CHOSEN:
        return {}
    return {_DIGEST: sha256(orjson.dumps(_encode(choices))).hexdigest()[:16]}


def _check_choices(choices: Choices) -> None:
    for number, choice in enumerate(choices.made):
        try:
            check_choice(choice)
        except ValueError as error:
            raise invalid(f"choices.made[{number}]", str(error)) from error


def _check_version(version: object) -> None:
    if type(version) is not int:
        raise invalid("plan_version", "the number of the version was expected")
    if version != PLAN_VERSION:
        raise PlanUnsupportedVersion(
            f"The plan file is of version {version}; this program reads version {PLAN_VERSION}.",
            "Use the Howdah that wrote it, or make a new plan.",
        )


def _encode_fields(value: object) -> dict[str, object]:
    assert is_dataclass(value)
    named = ((field, getattr(value, field.name)) for field in fields(value))
    return {field.name: _encode(content) for field, content in named if content != field.default}


def _encode(value: object) -> object:
    if isinstance(value, PgType):
        return str(value)
    if isinstance(value, tuple):
        return [_encode(each) for each in value]
    return _encode_fields(value) if is_dataclass(value) else value


def _decode(expected: object, value: object, place: str) -> object:
    """`value`, as JSON gives it, in the type that a field of the model is declared with."""
    arguments = get_args(expected)
    if isinstance(expected, UnionType):
        inner = next(each for each in arguments if each is not NoneType)
        return None if value is None else _decode(inner, value, place)
    if get_origin(expected) is tuple:
        if not isinstance(value, list):
            raise invalid(place, "a list was expected")
        return tuple(_decode(arguments[0], each, f"{place}[{number}]") for number, each in enumerate(value))
    assert isinstance(expected, type)
    if expected is PgType:
        return _decode_type(value, place)
    if issubclass(expected, StrEnum):
        text = _decode_scalar(str, value, place)
        if text not in list(expected):
            raise invalid(place, f"{text!r} is not one of {', '.join(expected)}")
        return expected(text)
    if is_dataclass(expected):
        if not isinstance(value, dict):
            raise invalid(place, "an object was expected")
        return _decode_fields(expected, value, place)
    return _decode_scalar(expected, value, place)


def _decode_scalar(expected: type[_Value], value: object, place: str) -> _Value:
    # To Python, true is a whole number too.
    if not isinstance(value, expected) or type(value) is not expected:
        raise invalid(place, f"{_KINDS[expected]} was expected")
    if "\0" in str(value):
        raise invalid(place, "neither PostgreSQL's names nor its SQL can have U+0000")
    return value


def _decode_type(value: object, place: str) -> PgType:
    try:
        return parse_type(_decode_scalar(str, value, place))
    except ValueError as error:
        raise invalid(place, str(error)) from error


def _decode_fields(expected: type[_Value], document: Mapping[str, object], place: str) -> _Value:
    assert is_dataclass(expected)
    known = {field.name: field for field in fields(expected)}
    prefix = f"{place}." if place else ""
    if unknown := [name for name in document if name not in known]:
        raise invalid(f"{prefix}{unknown[0]}", f"there is no such field, but {', '.join(known)}")
    if missing := next((name for name in known if name not in document and _is_required(known[name])), None):
        raise invalid(f"{prefix}{missing}", "it is missing")
    values = {name: _decode(known[name].type, value, prefix + name) for name, value in document.items()}
    made = expected(**values)
    assert isinstance(made, expected)
    return made


def _is_required(field: Field[object]) -> bool:
    return field.default is MISSING
