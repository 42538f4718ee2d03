from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.plan.conversions import ConversionKind as Kind
from core.verify.shown_moments import show_moment

_DAY_US = 86_400 * 10**6


@settings(deadline=None)
@given(day=st.dates())
def test_a_date_is_shown_in_iso_style(day: date) -> None:
    assert show_moment(Kind.DATE, (day - date(1970, 1, 1)).days) == day.isoformat()


@settings(deadline=None)
@given(moment=st.datetimes())
def test_a_timestamp_is_shown_in_iso_style(moment: datetime) -> None:
    micros = (moment - datetime(1970, 1, 1)) // timedelta(microseconds=1)
    shown = show_moment(Kind.TIMESTAMP, micros)
    assert datetime.fromisoformat(shown) == moment
    assert not shown.endswith(".0")
    with_zone = show_moment(Kind.TIMESTAMPTZ, micros)
    assert with_zone == f"{shown}+00"
    assert datetime.fromisoformat(with_zone) == moment.replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        (Kind.DATE, 2**31 - 1 + 10_957, "infinity"),
        (Kind.DATE, -(2**31) + 10_957, "-infinity"),
        (Kind.TIMESTAMP, 2**63 - 1, "infinity"),
        (Kind.TIMESTAMP, -(2**63) + 10_957 * _DAY_US, "-infinity"),
        (Kind.DATE, -719_163, "0001-12-31 BC"),
        (Kind.TIMESTAMPTZ, -719_163 * _DAY_US + 1, "0001-12-31 00:00:00.000001+00 BC"),
        (Kind.TIMESTAMP, 253_402_300_800 * 10**6, "10000-01-01 00:00:00"),
        (Kind.TIME, _DAY_US, "24:00:00"),
        (Kind.TIME, 45_000_250_000, "12:30:00.25"),
    ],
)
def test_what_iso_has_no_form_for_is_shown_as_postgresql_prints_it(kind: Kind, value: int, shown: str) -> None:
    assert show_moment(kind, value) == shown
