import sqlite3
from contextlib import closing

import pytest

from core.catalog.create_index import IndexDeclaration, parse_create_index


def _parse(sql: str) -> IndexDeclaration:
    """What is read of a statement, which SQLite must have accepted."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute('CREATE TABLE t (a, b, "desc", "c,d", e TEXT)')
        connection.execute(sql)
        stored = connection.execute("SELECT sql FROM sqlite_master WHERE type = 'index'").fetchone()[0]
    declaration = parse_create_index(stored)
    assert declaration is not None
    return declaration


def test_expressions_keep_their_text_and_lose_their_order() -> None:
    declaration = _parse(
        "CREATE INDEX i ON t (a, lower(b) DESC, substr(a, 1, (2)) || ',' ASC, e COLLATE nocase DESC, \"c,d\")"
    )
    assert declaration.terms == (
        "a",
        "lower(b)",
        "substr(a, 1, (2)) || ','",
        "e COLLATE nocase",
        '"c,d"',
    )
    assert declaration.where_sql is None


def test_a_column_called_desc_is_not_an_order() -> None:
    assert _parse("CREATE INDEX i ON t (desc, a || desc, lower(desc) desc)").terms == (
        "desc",
        "a || desc",
        "lower(desc)",
    )


def test_a_condition_is_its_exact_text_to_the_end() -> None:
    declaration = _parse(
        "CREATE UNIQUE INDEX IF NOT EXISTS main.'i' ON t (a)\nWHERE a > 0 /* ) */ AND b <> ' WHERE ' -- end"
    )
    assert declaration.where_sql == "a > 0 /* ) */ AND b <> ' WHERE '"


def test_a_comment_without_end_is_no_part_of_a_condition() -> None:
    assert _parse("CREATE INDEX i ON t (a) WHERE a > 0 /* (").where_sql == "a > 0"


@pytest.mark.parametrize(
    ("written", "terms"),
    [
        ("a NULLS FIRST", ("a",)),
        ("lower(a) DESC NULLS LAST, b ASC", ("lower(a)", "b")),
    ],
)
def test_the_place_of_nulls_is_no_part_of_a_key(written: str, terms: tuple[str, ...]) -> None:
    declaration = parse_create_index(f"CREATE INDEX i ON t ({written})")
    assert declaration is not None
    assert declaration.terms == terms


@pytest.mark.parametrize("sql", ["", "CREATE INDEX", "CREATE INDEX i ON t", "CREATE INDEX i ON t (a", "DROP INDEX i"])
def test_a_text_that_can_not_be_followed_gives_nothing(sql: str) -> None:
    assert parse_create_index(sql) is None
