"""The report as JSON against its published schema, and the schema against the values that it describes."""

import json
from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass, replace
from enum import StrEnum
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, get_args, get_origin

import pytest
from jsonschema import Draft202012Validator

from core.report.json import dump_json, load_json
from core.report.model import REPORT_VERSION, Report
from tests.helpers import made_plans
from tests.helpers.hostile_reports import make_report_of
from tests.helpers.reports import make_report

SCHEMA: dict[str, Any] = json.loads((Path(__file__).parents[3] / "docs" / "report.schema.json").read_text("utf-8"))


def classes_of(declared: Any) -> Iterator[type]:
    """The dataclasses and enumerations that a field's type is made of, and theirs."""
    if isinstance(declared, UnionType) or get_origin(declared) is tuple:
        for each in get_args(declared):
            if each not in (NoneType, ...):
                yield from classes_of(each)
    elif is_dataclass(declared):
        assert isinstance(declared, type)
        yield declared
        for field in fields(declared):
            yield from classes_of(field.type)
    elif isinstance(declared, type) and issubclass(declared, StrEnum):
        yield declared


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["properties"]["report_version"]["const"] == REPORT_VERSION


def test_every_class_of_the_model_is_described_and_no_other() -> None:
    assert set(SCHEMA["$defs"]) == {each.__name__ for each in classes_of(Report)}


@pytest.mark.parametrize("model", dict.fromkeys(classes_of(Report)), ids=lambda model: model.__name__)
def test_every_field_is_in_the_schema_and_described(model: type) -> None:
    described = SCHEMA["$defs"][model.__name__]
    assert described["description"].endswith(".")
    if issubclass(model, StrEnum):
        assert described["enum"] == [str(each) for each in model]
        return
    assert is_dataclass(model)
    assert list(described["properties"]) == described["required"] == [field.name for field in fields(model)]
    for name, field in described["properties"].items():
        assert field["description"].endswith("."), name


@pytest.mark.parametrize("report", [make_report(made_plans.plan()), make_report_of("x")[0]], ids=["empty", "full"])
def test_a_report_is_as_the_schema_says(report: Report) -> None:
    Draft202012Validator(SCHEMA).validate(json.loads(dump_json(report)))


def test_what_is_no_such_report_is_refused() -> None:
    validator = Draft202012Validator(SCHEMA)
    document = json.loads(dump_json(make_report_of("x")[0]))
    for path, value in (
        (("run", "verdict"), "well"),
        (("run", "tables", 0, "rows_read"), -1),
        (("run", "tables", 0, "more"), 1),
        (("run", "object_mismatches", 0, "kind"), "rule"),
        (("run", "proofs", 0, "verdict"), "well"),
        (("totals", "rows_read"), "5"),
    ):
        changed = json.loads(json.dumps(document))
        place = changed
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value
        assert not validator.is_valid(changed), path


def test_what_is_written_is_read_again() -> None:
    report, _ = make_report_of("x")
    assert load_json(dump_json(report)) == report


def test_fields_that_came_later_have_a_default_so_that_older_reports_are_read() -> None:
    report = make_report(made_plans.plan())
    document = json.loads(dump_json(report))
    for field in fields(Report):
        if field.default is not MISSING:
            del document["run"][field.name]
    assert load_json(json.dumps(document).encode()) == report


def test_the_sums_stand_before_the_run() -> None:
    document = json.loads(dump_json(replace(make_report_of("x")[0])))
    assert list(document) == ["report_version", "totals", "run"]
    totals = document["totals"]
    assert totals["rows_read"] == totals["rows_written"] + totals["rows_set_aside"] == 5
