"""Which CHECK leaves a column one value."""

import pytest

from core.translate.singles import find_single_value


@pytest.mark.parametrize(
    ("check", "single"),
    [
        ("id = 1", ("id", 1)),
        ("((0) == Id)", ("Id", 0)),
        ('"id" = 42', ("id", 42)),
        ("id = -1", None),
        ("id = 1.0", None),
        ("id = '1'", None),
        ("id <> 1", None),
        ("id = 1 OR id = 2", None),
        ("id = other", None),
        ("abs(id) = 1", None),
        ("1 = 1", None),
        ("id = ", None),
    ],
)
def test_a_check_that_a_column_equals_an_integer_leaves_it_that(check: str, single: tuple[str, int] | None) -> None:
    assert find_single_value(check) == single
