"""Which values may be the time of day, asked for twice; and which texts of SQLite ask for it."""

import pytest

from core.catalog.model import StorageClass
from core.plan.conversions import Conversion, ConversionKind
from core.plan.model import ColumnPlan, Decision
from core.plan.pgtypes import TEXT
from core.verify.proofs.near_moments import are_near_moments
from core.verify.proofs.reasons import tells_time

SECOND_US = 1_000_000


def make_column(kind: ConversionKind = ConversionKind.TEXT) -> ColumnPlan:
    return ColumnPlan(
        source_name="at",
        target_name="at",
        target_type=TEXT,
        conversion=Conversion(kind=kind),
        reads=(StorageClass.TEXT,),
        decision=Decision(rule="text", evidence=""),
    )


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (b"2024-02-29 10:00:59.998", b"2024-02-29 10:01:00.001"),
        (b"2024-02-29T10:00:00Z", b"2024-02-29T10:00:59Z"),
        (b"2023-12-31 23:59:59", b"2024-01-01 00:00:00"),
        (b"2023-12-31", b"2024-01-01"),
        (b"23:59:59.999", b"00:00:00.002"),
        (b'{"at":"10:00:00","n":17}', b'{"at":"10:00:01","n":17}'),
        (b"1700000000", b"1700000001"),
        (b"2460000.5", b"2460000.500001"),
        (1_700_000_000, 1_700_000_060),
        (1_700_000_000_000, 1_700_000_060_000),
        (1_700_000_000_000_000_000, 1_700_000_000_000_000_001),
        (1_700_000_000_000.5, 1_700_000_000_003.25),
        (2_460_000.5, 2_460_000.500_01),
    ],
)  # fmt: skip
def test_moments_less_than_a_minute_apart_are_near(ours: object, theirs: object) -> None:
    assert are_near_moments(make_column(), ours, theirs)
    assert are_near_moments(make_column(), theirs, ours)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (b"2024-02-29 10:00:00", b"2024-02-29 10:02:00"),
        (b"2024-02-29 10:00:00", b"2024-02-29T10:00:00"),
        (b"2024-02-29 10:00:00.100", b"2024-02-29 10:00:00.1"),
        (b"2024-02-29", b"2024-03-02"),
        (b"12:00:00", b"00:00:00"),
        (b'{"at":"10:00:00","n":17}', b'{"at":"10:00:00","n":18}'),
        (b"at 10:00:00", b"to 10:00:00"),
        (b"10:00:00", b"10:00:00 10:00:00"),
        (b"2024-13-29 10:00:00", b"2024-13-29 10:00:01"),
        (b"17", b"18"),
        (17, 18),
        (1_700_000_000, 1_700_000_061),
        (1_700_000_000, 1_700_000_000_000),
        (2_460_000.5, 2_460_000.51),
        (1.5, 1.6),
        (True, False),
        (None, 1_700_000_000),
        (b"\xff", b"\xfe"),
    ],
)  # fmt: skip
def test_others_are_not(ours: object, theirs: object) -> None:
    assert not are_near_moments(make_column(), ours, theirs)
    assert not are_near_moments(make_column(), theirs, ours)


def test_a_columns_own_kind_says_what_its_numbers_count() -> None:
    timestamp, day, clock = (
        make_column(kind) for kind in (ConversionKind.TIMESTAMPTZ, ConversionKind.DATE, ConversionKind.TIME)
    )
    assert are_near_moments(timestamp, 5, 60 * SECOND_US)
    assert not are_near_moments(timestamp, 5, 61 * SECOND_US)
    assert are_near_moments(day, 19_000, 19_001)
    assert not are_near_moments(day, 19_000, 19_002)
    assert are_near_moments(clock, 86_399 * SECOND_US, SECOND_US)
    assert not are_near_moments(clock, 0, 61 * SECOND_US)


@pytest.mark.parametrize(
    "text",
    [
        "CURRENT_TIMESTAMP",
        "current_time",
        "datetime('now', 'localtime')",
        'date("now")',
        "unixepoch()",
        "unixepoch('subsec')",
        "strftime('%s')",
        "strftime('%f', 'subsecond')",
    ],
)
def test_a_text_tells_the_time_that_asks_for_it(text: str) -> None:
    assert tells_time(f"(a || {text})")


@pytest.mark.parametrize("text", ["'CURRENT TIMESTAMP'", "datetime(a, 'subsec')", "strftime('%s', a)", "nowhere", "5"])
def test_a_text_does_not_that_computes_with_other_moments(text: str) -> None:
    assert not tells_time(text)
