"""Texts that can be had again as they were spelt."""

import pytest

from core.translate.model import Kind
from core.translate.queries.spelling import write_layout


@pytest.mark.parametrize(
    ("kind", "layout", "zone", "sql"),
    [
        (Kind.DATE, "YYYY-MM-DD", None, "to_char({}::timestamp, 'YYYY-MM-DD')"),
        (Kind.TIMESTAMP, "YYYY-MM-DD HH:MM:SS", None, "to_char({}, 'YYYY-MM-DD HH24:MI:SS')"),
        (Kind.TIMESTAMP, "YYYY-MM-DDTHH:MM:SS.fff", None, "to_char({}, 'YYYY-MM-DD\"T\"HH24:MI:SS.FF3')"),
        (
            Kind.TIMESTAMPTZ,
            "YYYY-MM-DD HH:MM:SSZ",
            None,
            "to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS\"Z\"')",
        ),
        (Kind.TIMESTAMPTZ, "YYYY-MM-DD HH:MM", "UTC", "to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI')"),
        (Kind.TIMESTAMPTZ, "YYYY-MM-DD HH:MM", None, None),
        (Kind.TIMESTAMPTZ, "YYYY-MM-DD HH:MM:SS+HH:MM", "UTC", None),
        (Kind.TIMESTAMP, "YYYY-MM-DD HH:MM:SSZ", None, None),
        (Kind.TIME, "HH:MM:SS", None, "{}::text"),
        (Kind.TIME, "HH:MM", None, None),
        (Kind.UUID, "lower case with hyphens", None, "{}::text"),
        (Kind.UUID, "mixed case with hyphens", None, None),
        (Kind.TEXT, "YYYY-MM-DD", None, None),
    ],
)
def test_a_layout_is_written_where_it_is_the_only_one_that_a_value_has(
    kind: Kind, layout: str, zone: str | None, sql: str | None
) -> None:
    assert write_layout(kind, layout, zone) == sql
