"""Values as they are shown to people, and kept in plans."""

import pytest

from core.profile.quoting import quote_start


@pytest.mark.parametrize(
    ("value", "shown"),
    [("it's", "'it''s'"), ("a\0b", "'a␀b'"), (b"\0\xff", "X'00FF'"), (1e300, "1.0e+300"), (-5, "-5")],
)
def test_a_value_is_shown_as_sqlite_quotes_it_and_without_what_no_plan_can_hold(value: object, shown: str) -> None:
    assert quote_start(value) == shown  # type: ignore[arg-type]
