from datetime import datetime, timedelta

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.verify.agreement.layouts import read_moments

Read = tuple[int | None, int | None, int | None] | None
"""Days, microseconds, seconds east of UTC, each None where the layout does not have it; None for no moment."""


def _read(texts: list[bytes], start: int = 0) -> list[Read]:
    found: list[Read] = [None] * (len(texts) - start)
    rows = list(range(len(found)))
    for moments in read_moments(pa.array(texts, pa.binary()).slice(start)):
        parts = [
            [None] * len(moments.is_real) if part is None else part.tolist()
            for part in (moments.days, moments.micros, moments.offset_s)
        ]
        places = rows[moments.rows] if isinstance(moments.rows, slice) else moments.rows.tolist()
        for place, is_real, *read in zip(places, moments.is_real.tolist(), *parts, strict=True):
            found[place] = (read[0], read[1], read[2]) if is_real else None
    return found


_HOUR_US = 3600 * 10**6


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (b"1970-01-02", (1, None, None)),
        (b"1969-12-31", (-1, None, None)),
        (b"01:00", (None, _HOUR_US, None)),
        (b"01:00:01", (None, _HOUR_US + 10**6, None)),
        (b"00:00:00.5", (None, 500_000, None)),
        (b"00:00:00.000001", (None, 1, None)),
        (b"23:59:59.999999", (None, 24 * _HOUR_US - 1, None)),
        (b"00:00:00.1234560000", (None, 123_456, None)),
        (b"00:00:00.1234567", None),
        (b"1970-01-01 01:00", (0, _HOUR_US, None)),
        (b"1970-01-01T01:00:00", (0, _HOUR_US, None)),
        (b"1970-01-01T01:00Z", (0, _HOUR_US, 0)),
        (b"1970-01-01T01:00:00.25+02", (0, _HOUR_US + 250_000, 7200)),
        (b"1970-01-01 01:00:00-0330", (0, _HOUR_US, -12600)),
        (b"1970-01-01 01:00:00+05:45", (0, _HOUR_US, 20700)),
        (b"1970-01-01 01:00:00+23:59", (0, _HOUR_US, 86340)),
        (b"1970-01-01 01:00:00+24:00", None),
        (b"1970-01-01 01:00:00+02:60", None),
        (b"2023-02-29", None),
        (b"2024-02-29 24:00", None),
        (b"2024-02-29 23:60", None),
        (b"2024-02-29 23:59:60", None),
        (b"0000-01-01", None),
        (b"", None),
        (b"1970-1-02", None),
        (b"1970-01-02 ", None),
        (b" 1970-01-02", None),
        (b"1970-01-02T", None),
        (b"1970-01-02Z", None),
        (b"1970-01-0200:00", None),
        (b"1970-01-02t01:00", None),
        (b"1970-01-02 01", None),
        (b"1970-01-02 01:00:00.", None),
        (b"1970-01-02 01:00.5", None),
        (b"1970-01-02 01:00:00z", None),
        (b"1970-01-02 01:00:00 +02", None),
        (b"1970-01-02 01:00:00+2", None),
        (b"1970-01-02 01:00:00+020", None),
        (b"T01:00", None),
        (b"infinity", None),
        ("١٩٧٠-٠١-٠٢".encode(), None),
        (b"1970-01-02\0", None),
    ],
)
def test_a_text_is_read_by_its_layout_or_not_at_all(text: bytes, read: Read) -> None:
    assert _read([text]) == [read]
    # Beside one of another layout, and of the same one.
    assert _read([b"2000-01-01 00:00:00.5Z", text, text, b"no moment"])[1:] == [read, read, None]


@given(st.lists(st.datetimes(), min_size=1, max_size=30), st.sampled_from(" T"), st.data())
def test_any_times_in_any_layouts_are_what_was_written(times: list[datetime], mark: str, data: st.DataObject) -> None:
    is_mixed = data.draw(st.booleans())
    texts = [
        (time.isoformat(mark) if is_mixed else time.isoformat(mark, timespec="microseconds")).encode() for time in times
    ]
    expected = [divmod((time - datetime(1970, 1, 1)) // timedelta(microseconds=1), 24 * _HOUR_US) for time in times]
    assert _read(texts) == [(days, micros, None) for days, micros in expected]
    start = data.draw(st.integers(0, len(texts) - 1))
    assert _read(texts, start) == _read(texts)[start:]


def test_texts_of_one_length_together_are_still_read_one_by_one() -> None:
    # Four characters and two digits, twelve: as long as two texts of eight.
    assert _read([b"00:0", b"000000000000"]) == [None, None]
    assert _read([b"00:00", b"00:00:00.00", b"01:00:00"]) == [
        (None, 0, None),
        (None, 0, None),
        (None, _HOUR_US, None),
    ]
