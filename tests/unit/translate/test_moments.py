"""DEFAULTs of columns of dates and times."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.catalog.model import Affinity
from core.translate.expressions import translate_default
from core.translate.model import InstantScale, Kind, Translated, Untranslatable

SECONDS = InstantScale(Fraction(1))
MILLISECONDS = InstantScale(Fraction(1000))
JULIAN_DAYS = InstantScale(Fraction(1, 86_400), Fraction(4_881_175, 2))
COCOA = InstantScale(Fraction(1), Fraction(-978_307_200))

NOW = "statement_timestamp()"
NOW_IN_UTC = "statement_timestamp() AT TIME ZONE 'UTC'"


def translate(
    sql: str,
    kind: Kind,
    *,
    affinity: Affinity = Affinity.NUMERIC,
    zone: str | None = None,
    numbers: InstantScale | None = None,
) -> str:
    answer = translate_default(sql, kind, kind.value, affinity=affinity, zone=zone, numbers=numbers)
    assert isinstance(answer, Translated), answer
    assert answer.kind is kind
    return answer.sql


def refuse(
    sql: str,
    kind: Kind,
    *,
    affinity: Affinity = Affinity.NUMERIC,
    zone: str | None = None,
    numbers: InstantScale | None = None,
) -> str:
    answer = translate_default(sql, kind, kind.value, affinity=affinity, zone=zone, numbers=numbers)
    assert isinstance(answer, Untranslatable), answer
    return answer.reason


@pytest.mark.parametrize(
    ("source", "kind", "target"),
    [
        ("NULL", Kind.DATE, "NULL"),
        ("'2024-02-29'", Kind.DATE, "'2024-02-29'"),
        ("'23:59'", Kind.TIME, "'23:59:00'"),
        ("'23:59:59.1234560'", Kind.TIME, "'23:59:59.123456'"),
        ("'2024-01-01'", Kind.TIMESTAMP, "'2024-01-01 00:00:00'"),
        ("'2024-01-01T10:00:00.5'", Kind.TIMESTAMP, "'2024-01-01 10:00:00.500000'"),
        ("'0001-01-01 00:00'", Kind.TIMESTAMP, "'0001-01-01 00:00:00'"),
        ("'2024-01-01T10:00:00Z'", Kind.TIMESTAMPTZ, "'2024-01-01 10:00:00+00'"),
        ("'2024-01-01 10:00:00+05:30'", Kind.TIMESTAMPTZ, "'2024-01-01 04:30:00+00'"),
        ("'2024-01-01 10:00-0800'", Kind.TIMESTAMPTZ, "'2024-01-01 18:00:00+00'"),
    ],
)
def test_a_text_is_read_as_the_column_reads_its_texts(source: str, kind: Kind, target: str) -> None:
    assert translate(source, kind) == target


@pytest.mark.parametrize(
    ("source", "kind", "reason"),
    [
        ("''", Kind.DATE, "it is not a date"),
        ("'now'", Kind.TIMESTAMPTZ, "it is not a timestamptz"),
        ("0", Kind.DATE, "it is not a date"),
        ("x'00'", Kind.TIMESTAMP, "it is not a timestamp"),
        ("'0000-00-00'", Kind.DATE, "there is no such date or time"),
        ("'2023-02-29'", Kind.TIMESTAMP, "there is no such date or time"),
        ("'24:00'", Kind.TIME, "there is no such date or time"),
        ("'9999-12-31 23:00-02'", Kind.TIMESTAMPTZ, "there is no such date or time"),
        ("'2024-01-01 10:00:00'", Kind.DATE, "it is a timestamp, and the column is date"),
        ("'2024-01-01'", Kind.TIME, "it is a date, and the column is time"),
        ("'10:00'", Kind.TIMESTAMP, "it is a time, and the column is timestamp"),
        ("'2024-01-01T10:00Z'", Kind.TIMESTAMP, "it is a timestamp with its zone, and the column is timestamp"),
        ("'2024-01-01 10:00'", Kind.TIMESTAMPTZ, "it has no zone"),
        ("'2024-1-1'", Kind.DATE, "it is not a date"),
        ("'2024-01-01 10:00:00.1234567'", Kind.TIMESTAMP, "it is not a timestamp"),
        ("1700000000", Kind.TIMESTAMP, "it is a number, and the column's values are not read from numbers"),
        ("unixepoch()", Kind.TIMESTAMPTZ, "it is a number, and the column's values are not read from numbers"),
    ],
)
def test_what_the_column_could_not_hold_is_refused(source: str, kind: Kind, reason: str) -> None:
    assert refuse(source, kind) == reason


@pytest.mark.parametrize(
    ("source", "zone", "target"),
    [
        ("'2024-01-01 10:00:00'", "UTC", "'2024-01-01 10:00:00+00'"),
        ("'2024-07-01 10:00:00'", "Europe/Berlin", "'2024-07-01 08:00:00+00'"),
        ("'2024-07-01'", "Europe/Berlin", "'2024-06-30 22:00:00+00'"),
        ("'2024-10-27 02:30'", "Europe/Berlin", "'2024-10-27 00:30:00+00'"),
        ("'2024-07-01T10:00:00Z'", "Europe/Berlin", "'2024-07-01 10:00:00+00'"),
    ],
)
def test_a_text_without_a_zone_is_of_that_of_the_column(source: str, zone: str, target: str) -> None:
    assert translate(source, Kind.TIMESTAMPTZ, zone=zone) == target


def test_a_time_that_the_zone_skips_is_refused() -> None:
    reason = refuse("'2024-03-31 02:30'", Kind.TIMESTAMPTZ, zone="Europe/Berlin")
    assert reason == "there is no such time in Europe/Berlin"


@pytest.mark.parametrize(
    ("source", "numbers", "target"),
    [
        ("0", SECONDS, "'1970-01-01 00:00:00+00'"),
        ("-1.5", SECONDS, "'1969-12-31 23:59:58.500000+00'"),
        ("'1700000000'", SECONDS, "'2023-11-14 22:13:20+00'"),
        ("1700000000123", MILLISECONDS, "'2023-11-14 22:13:20.123000+00'"),
        ("2460000.5", JULIAN_DAYS, "'2023-02-25 00:00:00+00'"),
        ("0", COCOA, "'2001-01-01 00:00:00+00'"),
    ],
)
def test_a_number_is_the_instant_that_the_columns_numbers_are(source: str, numbers: InstantScale, target: str) -> None:
    assert translate(source, Kind.TIMESTAMPTZ, numbers=numbers) == target
    assert translate(source, Kind.TIMESTAMP, numbers=numbers) == target.replace("+00", "")


@given(st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59)), st.sampled_from((SECONDS, COCOA)))
def test_any_instant_is_found_again_from_its_number(moment: datetime, scale: InstantScale) -> None:
    moment = moment.replace(microsecond=0)
    seconds = int((moment.replace(tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(seconds=1))
    sql = translate(str(seconds + int(scale.at_epoch)), Kind.TIMESTAMP, numbers=scale, affinity=Affinity.INTEGER)
    assert sql == f"'{moment.isoformat(' ')}'"


@pytest.mark.parametrize(
    ("source", "numbers"),
    [
        ("1", InstantScale(Fraction(10**9))),
        ("0.0000001", SECONDS),
        ("253402300800", SECONDS),
        ("-62135596801", SECONDS),
        ("9e999", SECONDS),
        ("9223372036854775807", JULIAN_DAYS),
        ("'2024'", MILLISECONDS),
    ],
)
def test_a_number_that_is_no_instant_to_the_microsecond_is_refused(source: str, numbers: InstantScale) -> None:
    affinity = Affinity.TEXT if source == "'2024'" else Affinity.REAL if "." in source else Affinity.NUMERIC
    refuse(source, Kind.TIMESTAMPTZ, numbers=numbers, affinity=affinity)


@pytest.mark.parametrize(
    ("source", "kind", "target"),
    [
        ("CURRENT_DATE", Kind.DATE, f"({NOW_IN_UTC})::date"),
        ("date('now')", Kind.TIMESTAMP, f"date_trunc('day', {NOW_IN_UTC})"),
        ("date('now')", Kind.TIMESTAMPTZ, f"(date_trunc('day', {NOW_IN_UTC}) AT TIME ZONE 'UTC')"),
        ("CURRENT_TIME", Kind.TIME, f"date_trunc('second', {NOW_IN_UTC})::time"),
        ("strftime('%H:%M')", Kind.TIME, f"date_trunc('minute', {NOW_IN_UTC})::time"),
        ("CURRENT_TIMESTAMP", Kind.TIMESTAMP, f"date_trunc('second', {NOW_IN_UTC})"),
        ("CURRENT_TIMESTAMP", Kind.TIMESTAMPTZ, f"date_trunc('second', {NOW})"),
        ("datetime('now')", Kind.TIMESTAMPTZ, f"date_trunc('second', {NOW})"),
        ("datetime('now', 'subsec')", Kind.TIMESTAMPTZ, f"date_trunc('milliseconds', {NOW})"),
        ("strftime('%Y-%m-%d %H:%M:%S', 'now')", Kind.TIMESTAMP, f"date_trunc('second', {NOW_IN_UTC})"),
        ("strftime('%Y-%m-%dT%H:%M:%fZ', 'now')", Kind.TIMESTAMPTZ, f"date_trunc('milliseconds', {NOW})"),
        ("strftime('%Y-%m-%dT%H:%M:%S+00:00', 'now')", Kind.TIMESTAMPTZ, f"date_trunc('second', {NOW})"),
        ("datetime('now') || 'Z'", Kind.TIMESTAMPTZ, f"date_trunc('second', {NOW})"),
        ("date('now') || 'T' || time('now')", Kind.TIMESTAMP, f"date_trunc('second', {NOW_IN_UTC})"),
    ],
)
def test_the_time_of_day_is_kept_to_the_unit_to_which_sqlite_writes_it(source: str, kind: Kind, target: str) -> None:
    assert translate(source, kind) == target
    assert translate(source, kind, zone="UTC") == target
    assert translate(source, kind, affinity=Affinity.TEXT) == target


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("CURRENT_TIMESTAMP", Kind.DATE),
        ("CURRENT_TIMESTAMP", Kind.TIME),
        ("CURRENT_DATE", Kind.TIME),
        ("CURRENT_TIME", Kind.TIMESTAMPTZ),
        ("datetime('now') || 'Z'", Kind.TIMESTAMP),
        ("datetime('now') || '+02:00'", Kind.TIMESTAMPTZ),
        ("datetime('now', 'localtime')", Kind.TIMESTAMP),
        ("datetime('now', '+1 day')", Kind.TIMESTAMPTZ),
        ("date('now', 'subsec')", Kind.DATE),
        ("strftime('%d.%m.%Y', 'now')", Kind.DATE),
        ("strftime('%Y-%m-%d %H', 'now')", Kind.TIMESTAMP),
        ("upper(datetime('now'))", Kind.TIMESTAMP),
        ("julianday('now')", Kind.DATE),
        ("'x' || 'y'", Kind.TIMESTAMP),
    ],
)
def test_a_time_of_day_of_another_form_than_the_columns_is_refused(source: str, kind: Kind) -> None:
    refuse(source, kind)


def test_a_time_of_day_in_utc_is_refused_where_texts_are_read_as_of_another_zone() -> None:
    reason = refuse("CURRENT_TIMESTAMP", Kind.TIMESTAMPTZ, zone="Europe/Berlin")
    assert reason == "SQLite tells it in UTC, and the column's texts are read as in Europe/Berlin"
    assert translate("strftime('%Y-%m-%dT%H:%M:%SZ')", Kind.TIMESTAMPTZ, zone="Europe/Berlin")
    assert translate("CURRENT_TIMESTAMP", Kind.TIMESTAMP, zone="Europe/Berlin")


@pytest.mark.parametrize(
    ("source", "numbers", "precision"),
    [
        ("strftime('%s', 'now')", SECONDS, "second"),
        ("unixepoch()", SECONDS, "second"),
        ("CAST(strftime('%s', 'now') AS INTEGER)", SECONDS, "second"),
        ("(strftime('%s', 'now') * 1000)", MILLISECONDS, "second"),
        ("1000 * unixepoch()", MILLISECONDS, "second"),
        ("strftime('%s', 'now') * 1000.0", MILLISECONDS, "second"),
        ("unixepoch('subsec')", SECONDS, "milliseconds"),
        ("unixepoch('now', 'subsec') * 1000", MILLISECONDS, "milliseconds"),
        ("CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)", MILLISECONDS, "milliseconds"),
        ("CAST((julianday('now') - 2440587.5) * 86400.0 AS INTEGER)", SECONDS, "second"),
        ("(julianday('now') - 2440587.5) * 86400", SECONDS, "milliseconds"),
        ("julianday('now')", JULIAN_DAYS, "milliseconds"),
        ("unixepoch() - 978307200", COCOA, "second"),
    ],
)
def test_the_time_of_day_as_a_number_is_known_by_what_it_counts(
    source: str, numbers: InstantScale, precision: str
) -> None:
    affinity = Affinity.REAL
    assert (
        translate(source, Kind.TIMESTAMPTZ, numbers=numbers, affinity=affinity) == f"date_trunc('{precision}', {NOW})"
    )
    in_utc = f"date_trunc('{precision}', {NOW_IN_UTC})"
    assert translate(source, Kind.TIMESTAMP, numbers=numbers, affinity=affinity) == in_utc


@pytest.mark.parametrize(
    ("source", "numbers", "affinity"),
    [
        ("unixepoch()", MILLISECONDS, Affinity.INTEGER),
        ("unixepoch() * 1000", SECONDS, Affinity.INTEGER),
        ("unixepoch() + 3600", SECONDS, Affinity.INTEGER),
        ("978307200 - unixepoch()", COCOA, Affinity.INTEGER),
        ("unixepoch() * unixepoch()", SECONDS, Affinity.INTEGER),
        ("julianday('now')", SECONDS, Affinity.REAL),
        ("unixepoch()", SECONDS, Affinity.TEXT),
        ("strftime('%s', 'now')", SECONDS, Affinity.TEXT),
        ("strftime('%s', 'now')", SECONDS, Affinity.BLOB),
        ("1", None, Affinity.INTEGER),
    ],
)
def test_a_number_that_is_another_or_is_stored_as_text_is_refused(
    source: str, numbers: InstantScale | None, affinity: Affinity
) -> None:
    refuse(source, Kind.TIMESTAMPTZ, numbers=numbers, affinity=affinity)
