import re
import sqlite3
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.catalog.model import Affinity
from core.translate.expressions import translate_default
from core.translate.model import Kind, Translated, Untranslatable

UUID_OF_VERSION_4 = (
    "lower(hex(randomblob(4))) || '-' || lower(hex(randomblob(2))) || '-4' || substr(lower(hex(randomblob(2))), 2)"
    " || '-' || substr('89ab', abs(random()) % 4 + 1, 1) || substr(lower(hex(randomblob(2))), 2)"
    " || '-' || lower(hex(randomblob(6)))"
)
UUID_IN_ONE_LOWER = (
    "(lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-' || '4' || substr(hex(randomblob(2)), 2, 3) || '-'"
    " || substr('AB89', 1 + (abs(random()) % 4), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))))"
)
UUID_OF_RANDOM_DIGITS = (
    "lower(hex(randomblob(4)))||'-'||lower(hex(randomblob(2)))||'-'||lower(hex(randomblob(2)))||'-'"
    "||lower(hex(randomblob(2)))||'-'||lower(hex(randomblob(6)))"
)


@pytest.mark.parametrize("source", [UUID_OF_VERSION_4, UUID_IN_ONE_LOWER, UUID_OF_RANDOM_DIGITS])
def test_the_ways_to_write_a_random_uuid_are_known(source: str) -> None:
    assert translate_default(source, Kind.UUID, "uuid") == Translated(sql="gen_random_uuid()", kind=Kind.UUID)
    for type_sql in ("text", "varchar(36)"):
        as_text = translate_default(source, Kind.TEXT, type_sql, affinity=Affinity.NUMERIC)
        assert as_text == Translated(sql="gen_random_uuid()::text", kind=Kind.TEXT)
    in_capitals = translate_default(f"upper({source})", Kind.TEXT, "text")
    assert in_capitals == Translated(sql='upper(gen_random_uuid()::text COLLATE "C")', kind=Kind.TEXT)


@pytest.mark.parametrize(
    "source",
    [
        UUID_OF_VERSION_4.replace("% 4", "% 3"),
        UUID_OF_VERSION_4.replace("89ab", "89ax"),
        UUID_OF_VERSION_4.replace("'-4'", "'-7'"),
        UUID_OF_VERSION_4.replace("'-' ||", "'_' ||"),
        UUID_OF_VERSION_4.replace("randomblob(6)", "randomblob(5)"),
        UUID_OF_VERSION_4.replace("lower(hex(randomblob(6)))", "'000000000000'"),
        UUID_OF_VERSION_4.replace("abs(random())", "random()"),
        UUID_OF_VERSION_4.replace("abs(random()) % 4 + 1", "2"),
        UUID_IN_ONE_LOWER.replace("lower(", "trim(", 1),
        f"'x' || {UUID_OF_VERSION_4}",
        "lower(hex(randomblob(15)))",
        "randomblob(15)",
    ],
)
def test_what_is_not_surely_a_random_uuid_is_none(source: str) -> None:
    assert isinstance(translate_default(source, Kind.UUID, "uuid"), Untranslatable)


def _one_of(good: tuple[str, ...], bad: tuple[str, ...]) -> st.SearchStrategy[str]:
    """Mostly a part of a uuid."""
    return st.sampled_from(good * (8 * len(bad)) + bad * len(good))


_FOUR = _one_of(
    ("lower(hex(randomblob(2)))", "hex(randomblob(2))", "substr(hex(randomblob(4)), 5)"), ("'89ab'", "hex(random())")
)
_THREE = _one_of(
    ("substr(lower(hex(randomblob(2))), 2)", "substr(hex(randomblob(2)), 2, 3)", "substr(hex(randomblob(8)), 3, 3)"),
    ("substr(hex(randomblob(2)), 2, 2)", "substr(hex(randomblob(2)), 2, 4)", "substr(hex(randomblob(2)), -3)"),
)
_VARIANT = _one_of(
    (
        "substr('89ab', abs(random()) % 4 + 1, 1)",
        "SUBSTR('AB89', 1 + abs(random() % 4), 1)",
        "substr(hex(randomblob(1)), 2)",
    ),
    (
        "substr('89ab', abs(random()) % 4, 1)",
        "substr('89abx', abs(random()) % 5 + 1, 1)",
        "substr('89ab', random() % 4 + 1, 1)",
        "substr('89ab', abs(random()) % 4 + 1, 2)",
        "'8'",
    ),
)
_HYPHEN = _one_of(("'-'", "lower('-')"), ("'_'",))
_uuids = st.tuples(
    _one_of(("lower(hex(randomblob(4)))", "hex(randomblob(4))"), ("lower(substr(hex(randomblob(9)), 11))",)),
    *(_HYPHEN, _FOUR, _HYPHEN, _one_of(("'4'", "substr('4', 1)"), ("4", "'7'")), _THREE, _HYPHEN, _VARIANT, _THREE),
    *(_HYPHEN, _one_of(("lower(hex(randomblob(6)))", "hex(randomblob(6))"), ("hex(randomblob(5))",))),
).map(" || ".join)


@settings(deadline=None, max_examples=200)
@given(_uuids | _uuids.map("lower({})".format) | _uuids.map("(upper({}))".format))
def test_what_is_taken_for_a_random_uuid_is_one_each_time(source: str) -> None:
    if isinstance(translate_default(source, Kind.UUID, "uuid"), Untranslatable):
        return
    with closing(sqlite3.connect(":memory:")) as connection:
        drawn = [connection.execute(f"SELECT {source}").fetchone()[0] for _ in range(60)]
    pattern = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
    assert all(re.fullmatch(pattern, text, re.IGNORECASE) for text in drawn)
    for place in {*range(36)} - {8, 13, 14, 18, 19, 23}:
        assert len({text[place].lower() for text in drawn}) > 4
