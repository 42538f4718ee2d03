"""Dates and times out of texts, and out of numbers."""

import math
from datetime import UTC, date, datetime, time
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.copy.convert import convert_column
from core.plan.conversions import ConversionKind as Kind
from core.plan.pgtypes import DATE, TIME, TIMESTAMP, TIMESTAMPTZ, PgType
from core.profile.model import Format
from tests.unit.copy.columns import check_column, convert_texts, make_arrays, nearly, plan_column, rows_of
from tests.unit.copy.stated_moments import CLOCKS, JULIAN_1970
from tests.unit.copy.values import INTEGER as AN_INTEGER
from tests.unit.copy.values import REAL as A_REAL
from tests.unit.copy.values import TEXT as A_TEXT
from tests.unit.copy.values import Source

ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/Sao_Paulo",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Asia/Gaza",
    "Pacific/Apia",
    "Africa/Monrovia",
    "Etc/GMT+12",
)
ENDS = [datetime(1, 1, 1), datetime(1, 1, 1, 12), datetime(9999, 12, 31, 12), datetime.max]
YEARS_US = (-62_135_596_800_000_000, 253_402_300_799_999_999)

moments = st.datetimes() | st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)) | st.sampled_from(ENDS)
days = moments.map(lambda moment: moment.date().isoformat()) | st.sampled_from(
    [
        "0000-01-01",
        "0000-02-29",
        "1900-02-29",
        "2000-02-29",
        "2023-02-29",
        "2024-02-30",
        "2024-04-31",
        "2024-13-01",
        "2024-00-10",
    ]
)
clocks = st.one_of(
    st.times().map(lambda clock: clock.isoformat()),
    st.times().map(lambda clock: clock.isoformat("minutes")),
    st.times().map(lambda clock: clock.isoformat("milliseconds")),
    st.times().map(lambda clock: clock.isoformat("microseconds") + "0"),
    st.times().map(lambda clock: clock.isoformat("hours")),
    st.sampled_from(
        ["24:00", "23:60", "23:59:60", "23:59:59.9999999", "00:00:00.0000000", "1:00", "10:00:00.", "10:00:00.12345601"]
    ),
)
zones = st.sampled_from(
    [
        "Z",
        "+00",
        "-00:00",
        "+0130",
        "-23:59",
        "+14:00",
        "-12",
        "+24:00",
        "+01:60",
        "z",
        " UTC",
        "+1",
        "+01:3",
        "+010",
        "",
    ]
)
local_times = st.builds("{}{}{}".format, days, st.sampled_from(["T", " ", " ", "  ", "t", ""]), clocks)
zoned_times = st.builds("{}{}".format, local_times, zones)


def texts(*kinds: st.SearchStrategy[str]) -> st.SearchStrategy[list[Source | None]]:
    return rows_of(A_TEXT, nearly(st.one_of(*kinds).map(str.encode)))


@given(texts(days, days, local_times))
def test_dates_are_days_that_there_are(rows: list[Source | None]) -> None:
    check_column(plan_column(Kind.DATE, DATE), rows)


@given(texts(clocks, clocks, local_times))
def test_times_are_those_of_a_day(rows: list[Source | None]) -> None:
    check_column(plan_column(Kind.TIME, TIME), rows)


@given(texts(local_times, days, zoned_times))
def test_timestamps_have_no_zone(rows: list[Source | None]) -> None:
    check_column(plan_column(Kind.TIMESTAMP, TIMESTAMP), rows)


@given(
    texts(zoned_times) | texts(local_times) | texts(zoned_times, local_times, days), st.none() | st.sampled_from(ZONES)
)
def test_instants_have_a_zone_or_are_given_one(rows: list[Source | None], zone: str | None) -> None:
    check_column(plan_column(Kind.TIMESTAMPTZ, TIMESTAMPTZ, zone=zone), rows)


@given(
    st.lists(st.datetimes(datetime(1880, 1, 1), datetime(2200, 1, 1)), min_size=1, max_size=20), st.sampled_from(ZONES)
)
def test_a_time_is_the_earlier_one_of_a_zone_or_none(times: list[datetime], zone: str) -> None:
    check_column(
        plan_column(Kind.TIMESTAMPTZ, TIMESTAMPTZ, zone=zone), [(A_TEXT, str(each).encode()) for each in times]
    )


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2024-03-31 01:59:59", datetime(2024, 3, 31, 0, 59, 59, tzinfo=UTC)),
        ("2024-03-31 02:00:00", None),
        ("2024-03-31 02:59:59.999999", None),
        ("2024-03-31 03:00:00", datetime(2024, 3, 31, 1, tzinfo=UTC)),
        ("2024-10-27 02:30:00", datetime(2024, 10, 27, 0, 30, tzinfo=UTC)),
        ("2024-10-27 03:00:00", datetime(2024, 10, 27, 2, tzinfo=UTC)),
        ("2077-07-01 12:00:00", datetime(2077, 7, 1, 10, tzinfo=UTC)),
        ("9999-12-31", datetime(9999, 12, 30, 23, tzinfo=UTC)),
        ("0001-01-01", None),
    ],
)
def test_a_zone_skips_an_hour_and_has_one_twice_in_all_years(text: str, instant: datetime | None) -> None:
    converted = convert_texts(plan_column(Kind.TIMESTAMPTZ, TIMESTAMPTZ, A_TEXT, zone="Europe/Berlin"), text.encode())
    assert converted.values.to_pylist() == [instant]
    assert (converted.unfit is None) == (instant is not None)


def test_every_change_of_a_zone_is_seen_to_the_second() -> None:
    """In each hour of the days around which the zones of the world changed, by Python's own account."""
    for zone in ZONES:
        rows: list[Source | None] = [
            (A_TEXT, f"{year}-{month:02}-{day:02} {hour:02}:{minute}".encode())
            for year in (1916, 1945, 1972, 2011, 2024, 2038, 2086)
            for month, day in ((1, 7), (3, 10), (3, 31), (4, 7), (10, 6), (10, 27), (11, 3), (12, 30))
            for hour in range(24)
            for minute in ("00:00", "29:59", "30:00", "59:59.999999")
        ]
        check_column(plan_column(Kind.TIMESTAMPTZ, TIMESTAMPTZ, zone=zone), rows)


@pytest.mark.parametrize(
    "text",
    [
        "2024-02-30",
        "2023-02-29",
        "2024-2-3",
        "20240229",
        "0000-00-00",
        "0000-01-01",
        "10000-01-01",
        " 2024-02-29",
        "2024-02-29\n",
        "toto",
        "",
    ],
)
def test_a_day_that_there_is_not_does_not_fit(text: str) -> None:
    converted = convert_texts(plan_column(Kind.DATE, DATE, A_TEXT), b"0001-01-01", text.encode(), b"9999-12-31")
    assert converted.values.to_pylist() == [date.min, None, date.max]
    assert converted.unfit.to_pylist() == [False, True, False]


def test_leap_days_are_told_from_others_beside_what_does_not_fit_too() -> None:
    years = ("0004", "0400", "1900", "2000", "2023", "2024", "2100", "2400", "9996", "0000", "0100")
    rows: list[Source | None] = [(A_TEXT, f"{year}-02-29".encode()) for year in years]
    check_column(plan_column(Kind.DATE, DATE), [*rows, (A_TEXT, b"toto")])
    check_column(plan_column(Kind.TIMESTAMP, TIMESTAMP), [*rows, (A_TEXT, b"toto")])


@pytest.mark.parametrize(
    "text", ["10", "24:00", "23:60", "23:59:60", "1:00", "10:00:00.1234567", "10:00:00.", "100000", "10:00Z"]
)
def test_a_time_that_no_day_has_does_not_fit(text: str) -> None:
    converted = convert_texts(plan_column(Kind.TIME, TIME, A_TEXT), b"00:00", text.encode(), b"23:59:59.9999990")
    assert converted.values.to_pylist() == [time.min, None, time.max]
    assert converted.unfit.to_pylist() == [False, True, False]


@pytest.mark.parametrize(
    "text",
    [
        "2024-01-01T10",
        "2024-01-01T10Z",
        "2024-01-01T10+01",
        "2024-01-01T10+0100",
        "2024-01-01T10+01:00",
        "2024-01-01Z",
        "0000-12-31T23:30:00-01",
        "9999-12-31T23:30-01",
        "0001-01-01T00:00+01",
        "2024-01-01T10:00+24:00",
    ],
)
def test_an_hour_without_minutes_and_an_instant_out_of_all_years_do_not_fit(text: str) -> None:
    plan = plan_column(Kind.TIMESTAMPTZ, TIMESTAMPTZ, A_TEXT, zone="UTC")
    for others in ([b"2024-01-01T10:00Z"], [b"2024-01-01T10:00"], [b"2024-01-01T10:00Z", b"2024-01-01"]):
        converted = convert_texts(plan, *others, text.encode())
        assert converted.unfit.to_pylist() == [False] * len(others) + [True]


def around(number: int | Fraction) -> list[int]:
    return [int(number) + step for step in (-1001, -11, -2, -1, 0, 1, 2, 9, 999)]


def ends_of(numbers: Format) -> list[int]:
    """Integers around the first and the last instant, and 1970."""
    if numbers is Format.JULIAN_DAY:
        return [each for us in YEARS_US for each in around(Fraction(us, 86_400 * 10**6) + JULIAN_1970)]
    unit, start = CLOCKS[numbers]
    zero_us = (start - datetime(1970, 1, 1)) // (datetime.resolution)
    return [each for us in (*YEARS_US, 0) for each in around((us - zero_us) / unit)]


@given(st.data(), st.sampled_from([*CLOCKS, Format.JULIAN_DAY]), st.sampled_from([TIMESTAMP, TIMESTAMPTZ]))
def test_integers_are_instants_of_whole_microseconds(data: st.DataObject, numbers: Format, target_type: PgType) -> None:
    ends = [each for each in ends_of(numbers) if -(2**63) <= each < 2**63]
    integers = st.integers(-(2**63), 2**63 - 1) | st.integers(0, 2**32) | st.sampled_from([*ends, -(2**63), 2**63 - 1])
    rows = data.draw(rows_of(AN_INTEGER, integers))
    check_column(plan_column(Kind(target_type.name), target_type, numbers=numbers), rows)


@given(st.data(), st.sampled_from([*CLOCKS, Format.JULIAN_DAY]), st.sampled_from([TIMESTAMP, TIMESTAMPTZ]))
def test_reals_are_instants_that_no_rounding_changes(data: st.DataObject, numbers: Format, target_type: PgType) -> None:
    def write(moment: datetime) -> float:
        us = Fraction((moment - datetime(1970, 1, 1)) // datetime.resolution)
        if numbers is Format.JULIAN_DAY:
            return float(us / (86_400 * 10**6) + JULIAN_1970)
        unit, start = CLOCKS[numbers]
        return float((us - (start - datetime(1970, 1, 1)) // datetime.resolution) / unit)

    ends = [float(each) for each in ends_of(numbers)]
    near = moments.map(write).flatmap(
        lambda real: st.sampled_from([math.nextafter(real, end) for end in (-1e30, 1e30)])
    )
    reals = (
        moments.map(write)
        | near
        | st.floats(allow_nan=False)
        | st.floats(min(ends), max(ends))
        | st.sampled_from([*ends, -0.0, 0.5, 1.0000005, 0.1, 1e-6, 1e-7, float("inf")])
    )
    check_column(plan_column(Kind(target_type.name), target_type, numbers=numbers), data.draw(rows_of(A_REAL, reals)))


def test_a_real_is_rounded_to_the_nearest_microsecond_though_no_product_of_doubles_says_which() -> None:
    """In days, these lie as close to the middle between two as a double can."""
    rows: list[Source | None] = [(A_REAL, 2460000.9998428286), (A_REAL, 2460000.999913031)]
    check_column(plan_column(Kind.TIMESTAMPTZ, TIMESTAMPTZ, numbers=Format.JULIAN_DAY), rows)


def test_a_real_that_is_finer_than_a_microsecond_does_not_fit() -> None:
    plan = plan_column(Kind.TIMESTAMPTZ, TIMESTAMPTZ, A_REAL, numbers=Format.EPOCH_S)
    rows: list[Source | None] = [(A_REAL, 1700000000.1234560), (A_REAL, math.nextafter(1700000000.1234560, 2e9))]
    check_column(plan, rows)
    assert convert_column(plan, make_arrays(plan, rows)).unfit.to_pylist() == [False, True]


def test_numbers_without_a_meaning_fit_no_instant() -> None:
    check_column(plan_column(Kind.TIMESTAMPTZ, TIMESTAMPTZ, zone="UTC"), [(AN_INTEGER, 0), (A_REAL, 0.0), None])
