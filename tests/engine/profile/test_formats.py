"""What the matchers promise, PostgreSQL keeps: a text that is of a format is cast to its type, and means the same."""

import json
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg import sql

from core.catalog.model import StorageClass
from core.postgres.connect import Connection
from core.profile.formats import match_format
from core.profile.model import Format
from tests.helpers.effort import examples
from tests.unit.profile.formats.near_misses import spoiled
from tests.unit.profile.formats.test_json import documents, storable
from tests.unit.profile.formats.test_moments import clocks, days, stamps, zones
from tests.unit.profile.formats.test_numbers import written
from tests.unit.profile.formats.test_words import WORDS, uuids

thorough = settings(
    max_examples=examples(50), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def of_format(values: Sequence[str], wanted: Format) -> list[str]:
    found = match_format(pa.array(values, pa.string()), wanted, StorageClass.TEXT).to_pylist()
    return [value for value, is_one in zip(values, found, strict=True) if is_one]


def cast(connection: Connection, values: Sequence[str], type_name: str) -> list[Any]:
    """The texts as PostgreSQL reads them. They may hold no U+0000, which is no part of any format."""
    query = sql.SQL("SELECT x::{} FROM unnest(%s::text[]) WITH ORDINALITY AS given(x, n) ORDER BY n")
    with connection.transaction():
        return [value for (value,) in connection.execute(query.format(sql.SQL(type_name)), [list(values)]).fetchall()]


def written_again(connection: Connection, values: Sequence[str], type_name: str) -> list[str]:
    return [str(value) for value in cast(connection, values, f"{type_name}::text")]


@thorough
@given(values=st.lists(spoiled(documents()).map(storable), max_size=10))
def test_json_is_cast_to_json_and_stays_as_it_is(connection: Connection, values: list[str]) -> None:
    texts = of_format(values, Format.JSON)
    assert written_again(connection, texts, "json") == texts


@thorough
@given(values=st.lists(spoiled(documents()).map(storable), max_size=10))
def test_jsonb_is_cast_to_jsonb_and_keeps_its_value(connection: Connection, values: list[str]) -> None:
    texts = of_format(values, Format.JSONB)
    kept = written_again(connection, texts, "jsonb")
    assert [exact(text) for text in kept] == [exact(text) for text in texts]


def exact(text: str) -> Any:
    """A value of JSON with every digit of its numbers."""
    return json.loads(text, parse_int=Decimal, parse_float=Decimal)


@thorough
@given(values=st.lists(spoiled(days), max_size=20))
def test_dates_are_read_by_postgresql_as_the_days_that_they_are(connection: Connection, values: list[str]) -> None:
    texts = of_format(values, Format.DATE)
    assert cast(connection, texts, "date") == [date.fromisoformat(text) for text in texts]


@thorough
@given(values=st.lists(spoiled(clocks), max_size=20))
def test_times_are_read_by_postgresql_as_clocks_show_them(connection: Connection, values: list[str]) -> None:
    texts = of_format(values, Format.TIME)
    assert cast(connection, texts, "time") == [time.fromisoformat(without_zeros(text)) for text in texts]


@thorough
@given(values=st.lists(spoiled(stamps), max_size=20))
def test_timestamps_are_read_by_postgresql_as_they_stand(connection: Connection, values: list[str]) -> None:
    texts = of_format(values, Format.TIMESTAMP)
    assert cast(connection, texts, "timestamp") == [datetime.fromisoformat(without_zeros(text)) for text in texts]


@thorough
@given(moments=st.lists(st.tuples(stamps, zones), max_size=20))
def test_timestamps_with_a_zone_are_the_same_instant(connection: Connection, moments: list[tuple[str, str]]) -> None:
    """PostgreSQL itself reads offsets of up to 15:59 only; the years within which all of them fit are enough here."""
    moments = [(stamp, zone) for stamp, zone in moments if of_format([stamp + zone], Format.TIMESTAMPTZ)]
    moments = [(stamp, zone) for stamp, zone in moments if "23" not in zone and "0001" < stamp[:4] < "9999"]
    expected = [datetime.fromisoformat(without_zeros(stamp) + zone.replace("Z", "+00")) for stamp, zone in moments]
    with connection.transaction():
        connection.execute("SET LOCAL TimeZone = 'UTC'")
    assert cast(connection, [stamp + zone for stamp, zone in moments], "timestamptz") == expected


def without_zeros(text: str) -> str:
    """A fraction of six digits, which is all that Python reads."""
    whole, point, fraction = text.partition(".")
    return f"{whole}.{fraction[:6].ljust(6, '0')}" if point else whole


@thorough
@given(values=st.lists(spoiled(uuids()), max_size=20))
def test_uuids_are_cast_to_uuid(connection: Connection, values: list[str]) -> None:
    texts = of_format(values, Format.UUID)
    assert [value.hex for value in cast(connection, texts, "uuid")] == [text.replace("-", "").lower() for text in texts]


def test_every_word_of_the_format_is_a_boolean_to_postgresql(connection: Connection) -> None:
    expected = [word.lower()[0] in "ty1" for word in WORDS]
    assert of_format(WORDS, Format.BOOLEAN) == WORDS
    assert cast(connection, WORDS, "boolean") == expected


@pytest.mark.parametrize(
    ("wanted", "type_name"), [(Format.INTEGER, "bigint"), (Format.DECIMAL, "numeric")], ids=["bigint", "numeric"]
)
@thorough
@given(values=st.lists(spoiled(written), max_size=20))
def test_integers_and_decimals_are_written_again_as_they_were(
    connection: Connection, values: list[str], wanted: Format, type_name: str
) -> None:
    texts = of_format(values, wanted)
    assert written_again(connection, texts, type_name) == texts


@thorough
@given(values=st.lists(spoiled(written), max_size=20))
def test_doubles_are_the_doubles_that_python_reads(connection: Connection, values: list[str]) -> None:
    texts = of_format(values, Format.DOUBLE)
    assert cast(connection, texts, "double precision") == [float(text) for text in texts]
