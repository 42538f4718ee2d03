"""Any type chosen for any column: what fits arrives with its meaning, and what does not is named, value by value."""

import json
import math
from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from core.migration.options import MigrationOptions
from core.migration.run import migrate
from core.plan.choices import Choice, Choices
from core.plan.pgtypes import (
    BIGINT,
    BOOLEAN,
    BYTEA,
    DATE,
    DOUBLE,
    INTEGER,
    JSON,
    JSONB,
    NUMERIC,
    SMALLINT,
    TEXT,
    TEXTS,
    TIME,
    TIMESTAMP,
    TIMESTAMPTZ,
    UUID,
    PgType,
    enum,
    numeric,
    varchar,
    vector,
)
from core.report.model import Report, Verdict
from tests.helpers import spellings
from tests.helpers.effort import examples
from tests.helpers.instants import CLOCKS
from tests.helpers.meaning import RawText, Reading, Value, fits, has_room, means, write_text
from tests.helpers.postgres import RunningServer, make_database
from tests.helpers.round_trip import drop_schemas, read_source_rows, read_target_rows, write_table
from tests.helpers.spellings import FORMATS, columns

DECLARATIONS = ("", "INTEGER", "REAL", "NUMERIC", "TEXT", "TEXT", "VARCHAR(5)", "BLOB", "BOOLEAN", "DATETIME", "JSON")
TYPES = (
    SMALLINT,
    INTEGER,
    BIGINT,
    DOUBLE,
    NUMERIC,
    numeric(10, 2),
    numeric(38, 30),
    numeric(3, 0),
    BOOLEAN,
    TEXT,
    varchar(1),
    varchar(12),
    BYTEA,
    DATE,
    TIME,
    TIMESTAMP,
    TIMESTAMPTZ,
    UUID,
    JSON,
    JSONB,
    enum("colour", ("red", "green", "", "12", "a␀b", "t")),
)
SUITED: Mapping[str, Sequence[spellings.Strategy]] = {
    "date": [spellings.dates],
    "time": [spellings.times],
    "timestamp": [spellings.naive, spellings.timestamps, *spellings.EPOCHS],
    "timestamptz": [spellings.zoned, spellings.naive, spellings.timestamps, *spellings.EPOCHS],
    "uuid": [spellings.uuid_spellings, spellings.uuids | spellings.uuid_blobs],
    "json": [spellings.odd_json_texts, spellings.json_texts],
    "jsonb": [spellings.odd_json_texts, spellings.json_texts],
    "boolean": [spellings.words | spellings.odd_words, spellings.bits | spellings.reals],
    "numeric": [spellings.decimals | spellings.odd_decimals, spellings.reals, spellings.edges],
    "double precision": [spellings.odd_decimals, spellings.edges],
    "smallint": [spellings.edges, spellings.odd_decimals | spellings.reals],
    "bigint": [spellings.edges, spellings.odd_decimals | spellings.reals],
    "text": [spellings.raw_texts, spellings.odd_texts, spellings.blobs],
    "varchar": [spellings.raw_texts, spellings.odd_texts, spellings.texts],
    "colour": [spellings.odd_texts, spellings.words],
    "vector": [spellings.vectors],
}
"""What a type is mostly chosen for."""
PLAN_SETTINGS = {
    "zone": ("UTC", "Europe/Berlin", "America/St_Johns"),
    "nul": ("show", "strip", "bytea"),
    "bad_text": ("bytea", "cp1252", "latin-1"),
}
SCHEMA = "any_override"

Pairs = Mapping[int, tuple[Value, object]]
"""A column's values in SQLite and in PostgreSQL, by the rows' keys."""
Entry = tuple[bytes, str | None]
"""Of the ledger: the bytes before, and the text after."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """A column, and what was chosen for it."""

    name: str
    definition: str
    target_type: PgType
    unfit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A table with a type chosen for each of its columns."""

    overrides: tuple[Override, ...]
    rows: tuple[tuple[object, ...], ...]
    settings: Mapping[str, str]

    @property
    def choices(self) -> Choices:
        made = [Choice(setting=setting, value=value) for setting, value in self.settings.items()]
        for each in self.overrides:
            made.append(Choice(setting="type", value=str(each.target_type), table="t", column=each.name))
            made.append(Choice(setting="unfit", value=each.unfit, table="t", column=each.name))
        return Choices(made=tuple(made))

    @property
    def reading(self) -> Reading:
        encoding = self.settings["bad_text"]
        return Reading(
            zone=self.settings["zone"],
            nul="" if self.settings["nul"] == "strip" else "␀",
            encoding=None if encoding == "bytea" else encoding,
        )


@st.composite
def cases(draw: st.DrawFn, types: Sequence[PgType]) -> Case:
    row_count = draw(st.integers(1, 8))
    overrides, values = [], []
    for number in range(draw(st.integers(1, 3))):
        target_type = draw(st.sampled_from(types))
        suited = SUITED.get(target_type.name, FORMATS)
        column = draw(columns(row_count, draw(st.sampled_from([suited, FORMATS]))))
        assume(target_type != NUMERIC or _has_few_digits(column))
        not_null = " NOT NULL" if None not in column and draw(st.booleans()) else ""
        definition = f"c{number} {draw(st.sampled_from(DECLARATIONS))}{not_null}"
        unfit = draw(st.sampled_from(["null", "set-aside"]))
        overrides.append(Override(name=f"c{number}", definition=definition, target_type=target_type, unfit=unfit))
        values.append(column)
    return Case(
        overrides=tuple(overrides),
        rows=tuple(zip(*values, strict=True)),
        settings={name: draw(st.sampled_from(allowed)) for name, allowed in PLAN_SETTINGS.items()},
    )


@given(cases(TYPES))
@settings(max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_value_of_an_overridden_column_arrives_or_is_named(tmp_path: Path, database_url: str, case: Case) -> None:
    carry_and_check(tmp_path, database_url, case)


@pytest.fixture
def vector_url(embedded_server: RunningServer) -> Iterator[str]:
    """A new, empty database on a server that has pgvector."""
    with make_database(embedded_server.url) as url:
        yield url


@given(cases([vector(2), vector(5), BYTEA]))
@settings(max_examples=examples(15), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_value_of_a_column_of_vectors_arrives_or_is_named(tmp_path: Path, vector_url: str, case: Case) -> None:
    carry_and_check(tmp_path, vector_url, case)


@pytest.mark.parametrize("declared", ["", "REAL"])
@pytest.mark.parametrize("numbers", [(1e38,), (1e300, 0.5), (1e37, 0.1 + 0.2), (1.25e29, 0.5)])
def test_a_number_with_more_digits_than_travel_is_named(
    tmp_path: Path, database_url: str, declared: str, numbers: tuple[float, ...]
) -> None:
    """A numeric without a limit takes 38 digits, on both sides of the point together."""
    override = Override(name="c0", definition=f"c0 {declared}", target_type=NUMERIC, unfit="null")
    settings = {"zone": "UTC", "nul": "show", "bad_text": "bytea"}
    carry_and_check(tmp_path, database_url, Case(overrides=(override,), rows=tuple(zip(numbers)), settings=settings))


def _has_few_digits(values: Sequence[object]) -> bool:
    reals = [Decimal(repr(value)) for value in values if isinstance(value, float) and math.isfinite(value)]
    return all(-18 <= each.adjusted() < 20 for each in reals) and has_room(values)  # type: ignore[arg-type]


def carry_and_check(folder: Path, url: str, case: Case) -> None:
    """Migrate the case and hold every value of the target, the ledger and the rejects against the source."""
    path = write_table(folder / "source.sqlite", [each.definition for each in case.overrides], case.rows)
    drop_schemas(url, SCHEMA)
    options = MigrationOptions(source_path=path, target_url=url, schema=SCHEMA, connections=1, choices=case.choices)
    report = migrate(options)
    assert report.verdict in (Verdict.VERIFIED, Verdict.VERIFIED_WITH_FINDINGS)
    source = read_source_rows(path)
    types, target = read_target_rows(url, SCHEMA)
    for each, found in zip(case.overrides, types, strict=True):
        assert found == (None if each.target_type.labels else each.target_type)
    rejects, ledger = _read_rejects(url, report), _read_ledger(url, report)
    assert target.keys().isdisjoint(rejects)
    assert target.keys() | rejects.keys() == source.keys()
    assert (report.rows_read, report.rows_written) == (len(source), len(target))

    entries: dict[tuple[int, str], Entry] = {}
    blamed: set[int] = set()
    for place, each in enumerate(case.overrides):
        pairs = {key: (source[key][place], target[key][place]) for key in target}
        reading = replace(case.reading, has_room=has_room(row[place] for row in source.values()))
        reading = _find_clock(each, pairs, reading)
        entries |= {(key, each.name): entry for key, entry in _expect_entries(each, pairs, reading).items()}
        if each.unfit == "set-aside":
            blamed |= {key for key in rejects if not fits(source[key][place], each.target_type, reading)}
    assert ledger == entries
    assert rejects.keys() <= blamed
    for key, values in rejects.items():
        assert list(map(_tell_apart, values)) == list(map(_tell_apart, (key, *source[key])))


def _find_clock(override: Override, pairs: Pairs, reading: Reading) -> Reading:
    """The reading with the first clock by which all values of a column are right. Fails where there is none."""
    readings = [replace(reading, clock=clock) for clock in (None, *CLOCKS)]
    problems = [_find_problem(override, pairs, each) for each in readings]
    if None not in problems:
        pytest.fail(f"{override}: {problems[0]}, and no clock explains all")
    return readings[problems.index(None)]


def _find_problem(override: Override, pairs: Pairs, reading: Reading) -> tuple[Value, object] | None:
    """The first value that arrived as what it does not mean, or became NULL though it has a meaning."""
    for before, after in pairs.values():
        fit = fits(before, override.target_type, reading)
        if before is not None and after is None:
            is_right = override.unfit == "null" and not fit
        else:
            is_right = fit is not False and means(before, after, override.target_type, reading)
        if not is_right:
            return before, after
    return None


def _expect_entries(override: Override, pairs: Pairs, reading: Reading) -> dict[int, Entry]:
    """What the ledger must say of a column, by the rows' keys."""
    entries: dict[int, Entry] = {}
    is_text = override.target_type.labels or override.target_type.name in TEXTS
    for key, (before, after) in pairs.items():
        if before is not None and after is None:
            entries[key] = _bytes_of(before), None
        elif is_text and isinstance(before, str | RawText) and write_text(before, reading) != before:
            entries[key] = _bytes_of(before), str(after)
    return entries


def _bytes_of(value: Value) -> bytes:
    match value:
        case RawText():
            return value.raw
        case bytes():
            return value
    return str(value).encode()


def _tell_apart(value: object) -> tuple[type, object]:
    """A value that 1 and 1.0 are not the same of."""
    return type(value), value


def _read_ledger(url: str, report: Report) -> dict[tuple[int, str], Entry]:
    """The entries of a run by row and column."""
    query = "SELECT row_id, column_name, before_bytes, after_text, before_class FROM howdah.ledger WHERE run_id = %s"
    entries: dict[tuple[int, str], Entry] = {}
    for key, column, before, after, storage_class in _query(url, report, query):
        assert (key, column) not in entries
        entries[key, column] = str(float(before)).encode() if storage_class == "real" else before, after
    return entries


def _read_rejects(url: str, report: Report) -> dict[int, list[object]]:
    """The rows of a run that were set aside, by their keys, with their values."""
    query = "SELECT row_id, row_values::text FROM howdah.rejects WHERE run_id = %s"
    rows = {key: json.loads(values) for key, values in _query(url, report, query)}
    return {key: [_unpack(value) for value in values.values()] for key, values in rows.items()}


def _unpack(value: object) -> object:
    match value:
        case {"base64": str(content), "class": "blob"}:
            return b64decode(content)
        case {"base64": str(content), "class": "text"}:
            return RawText(b64decode(content))
        case {"real": str(digits)}:
            return float(digits)
    return value


def _query(url: str, report: Report, query: str) -> list[tuple[Any, ...]]:
    if report.records_schema is None:
        return []
    with psycopg.connect(url) as connection:
        return connection.execute(query.encode(), [report.run_id]).fetchall()
