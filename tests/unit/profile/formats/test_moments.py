"""Texts of dates and times: days that there are, clocks that show, instants that PostgreSQL's range of years holds."""

from datetime import UTC, date, datetime, timedelta, timezone

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.catalog.model import StorageClass
from core.profile.formats import FAMILIES, moments
from core.profile.formats.family import begin_with
from core.profile.formats.moments import count_moment_layouts, count_timestamp_layouts
from core.profile.model import Format
from tests.unit.profile.formats.near_misses import agree, matches, spoiled, thorough

TEXT = StorageClass.TEXT
OTHERS = [family for family in FAMILIES[TEXT] if not family.excludes_others]

days = st.one_of(
    st.dates().map(date.isoformat),
    st.builds(
        "{:04}-{:02}-{:02}".format,
        st.sampled_from([0, 1, 4, 100, 400, 1900, 1999, 2000, 2023, 2024, 2100, 9999, 10000]),
        st.integers(0, 13),
        st.integers(0, 32),
    ),
)
clocks = st.one_of(
    st.builds("{:02}:{:02}".format, st.integers(0, 25), st.integers(0, 60)),
    st.builds("{:02}:{:02}:{:02}".format, st.integers(0, 24), st.integers(0, 60), st.integers(0, 61)),
    st.builds("{:%H:%M:%S}.{}".format, st.times(), st.text("0123456789", max_size=9)),
)
zones = st.sampled_from(
    ["Z", "z", "+00", "-00", "+0100", "-01:30", "+23:59", "-23:59", "+24:00", "+1", "+01:60", "UTC", "+00:00:00"]
)
stamps = st.builds("{}{}{}".format, days, st.sampled_from(["T", " ", "t", "  ", ""]), clocks)
zoned = st.builds("{}{}".format, stamps, zones)
texts = st.lists(st.none() | spoiled(days | clocks | stamps | zoned), max_size=20)


def is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def is_time(text: str) -> bool:
    clock, point, fraction = text.partition(".")
    layout = "%H:%M:%S" if point or len(clock) > 5 else "%H:%M"
    try:
        shown = datetime.strptime(clock, layout).strftime(layout)
    except ValueError:
        return False
    is_fraction = fraction.isascii() and fraction.isdigit() and set(fraction[6:]) <= {"0"}
    return shown == clock and (is_fraction or not point)


def is_timestamp(text: str) -> bool:
    return is_date(text[:10]) and text[10:11] in ("T", " ") and is_time(text[11:])


def is_timestamptz(text: str) -> bool:
    end = next((place for place in range(16, len(text)) if text[place] in "Z+-"), None)
    if end is None or not is_timestamp(text[:end]):
        return False
    sign, digits = text[end], text[end + 1 :]
    if sign == "Z":
        return digits == ""
    if len(digits) == 5 and digits[2] == ":":
        digits = digits[:2] + digits[3:]
    if len(digits) not in (2, 4) or not (digits.isascii() and digits.isdigit()):
        return False
    hours, minutes = int(digits[:2]), int(digits[2:] or 0)
    if hours > 23 or minutes > 59:
        return False
    offset = timedelta(hours=hours, minutes=minutes) * (1 if sign == "+" else -1)
    local = datetime.fromisoformat(text[:16])
    try:
        local.replace(tzinfo=timezone(offset)).astimezone(UTC)
    except OverflowError:
        return False
    return True


@thorough
@given(values=texts)
def test_a_date_is_a_day_that_there_is(values: list[str | None]) -> None:
    agree(Format.DATE, TEXT, values, is_date)


@thorough
@given(values=texts)
def test_a_time_is_one_of_a_clock(values: list[str | None]) -> None:
    agree(Format.TIME, TEXT, values, is_time)


@thorough
@given(values=texts)
def test_a_timestamp_is_a_date_and_a_time(values: list[str | None]) -> None:
    agree(Format.TIMESTAMP, TEXT, values, is_timestamp)


@thorough
@given(values=texts)
def test_a_timestamptz_is_an_instant_within_the_years(values: list[str | None]) -> None:
    agree(Format.TIMESTAMPTZ, TEXT, values, is_timestamptz)


def test_every_day_of_the_calendar_and_no_other_is_a_date() -> None:
    candidates = [
        f"{year:04}-{month:02}-{day:02}"
        for year in (0, 1, 4, 100, 104, 400, 1900, 2000, 2023, 2024, 2100, 9996, 9999)
        for month in range(14)
        for day in range(33)
    ]
    agree(Format.DATE, TEXT, candidates, is_date)


@pytest.mark.parametrize(
    ("text", "wanted", "is_one"),
    [
        ("2023-02-29", Format.DATE, False),
        ("2024-02-29", Format.DATE, True),
        ("1900-02-29", Format.DATE, False),
        ("0000-01-01", Format.DATE, False),
        ("2024-02-29\n", Format.DATE, False),
        ("24:00", Format.TIME, False),
        ("23:59:60", Format.TIME, False),
        ("12:30:00.", Format.TIME, False),
        ("12:30:00.1234560000", Format.TIME, True),
        ("12:30:00.1234567", Format.TIME, False),
        ("2024-02-29", Format.TIMESTAMP, False),
        ("2024-02-29T12:30Z", Format.TIMESTAMP, False),
        ("0001-01-01T00:00:00+00:01", Format.TIMESTAMPTZ, False),
        ("0001-01-01T00:00:00-00:01", Format.TIMESTAMPTZ, True),
        ("0001-01-01 00:01:59.5+00:01", Format.TIMESTAMPTZ, True),
        ("9999-12-31T23:59:59-00:01", Format.TIMESTAMPTZ, False),
        ("9999-12-31T23:59:59+2359", Format.TIMESTAMPTZ, True),
    ],
)
def test_some_moments(text: str, wanted: Format, is_one: bool) -> None:
    assert matches(wanted, TEXT, [text]) == [is_one]


def test_spellings_are_counted() -> None:
    values = ["2024-01-01", "2024-01-02", "09:30", "2024-01-01T10:00:00.123Z", "2024-01-01 10:00:00.123456-0130"]
    assert count_moment_layouts(pa.array(values)) == {
        "YYYY-MM-DD": 2,
        "HH:MM": 1,
        "YYYY-MM-DDTHH:MM:SS.fffZ": 1,
        "YYYY-MM-DD HH:MM:SS.ffffff-HHMM": 1,
    }


@thorough
@given(values=st.lists(st.dates().map(date.isoformat) | stamps.filter(is_timestamp), min_size=1, max_size=20))
def test_spellings_say_where_each_character_stands(values: list[str]) -> None:
    """Also in a part of an array whose buffers hold more than it."""
    array = pa.array(["2000-01-01", *values, "2000-01-01T00:00"]).slice(1, len(values))
    layouts = count_moment_layouts(array)
    assert sum(layouts.values()) == len(values)
    for layout in layouts:
        assert any(len(layout) == len(value) for value in values)


def test_layouts_of_timestamps_of_one_length_are_told_by_what_stands_before_the_time() -> None:
    values = pa.array(["none", "2024-05-06 10:20:30", "2024-05-06T10:20:30", "2024-05-06T10:20:31"]).slice(1)
    layouts = {"YYYY-MM-DD HH:MM:SS": 1, "YYYY-MM-DDTHH:MM:SS": 2}
    assert count_timestamp_layouts(values) == count_moment_layouts(values) == layouts


@given(texts)
@thorough
def test_what_is_a_moment_is_of_one_format_alone_and_of_no_other_family(values: list[str | None]) -> None:
    array = pa.array(values, pa.string())
    of_each = [family.match(array)[0].to_pylist() for family in moments.FAMILIES]
    of_others = [found.to_pylist() for family in OTHERS for found in family.match(array)]
    for row in range(len(values)):
        count = sum(found[row] for found in of_each)
        assert count <= 1
        assert not count or not any(found[row] for found in of_others)


@given(texts)
@thorough
def test_what_is_of_a_family_begins_as_it_says(values: list[str | None]) -> None:
    array = pa.array(values, pa.string())
    for family in FAMILIES[TEXT]:
        if family.begins_with:
            begins = begin_with(array, family.begins_with).to_pylist()
            hits = [any(found) for found in zip(*(each.to_pylist() for each in family.match(array)), strict=True)]
            assert all(begun or not hit for begun, hit in zip(begins, hits, strict=True))
            assert begins == [
                text is not None and text[:1].encode() in set(map(bytes, zip(family.begins_with))) for text in values
            ]
