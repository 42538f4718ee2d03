"""Names as PostgreSQL reads them in SQL: which have to stand in quotes, and which are others than in SQLite."""

import re
from collections.abc import Iterator

from core.identifiers import fold_ascii
from core.plan.model import Plan

_RESERVED_WORDS = """
all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation column
concurrently constraint create cross current_catalog current_date current_role current_schema current_time
current_timestamp current_user default deferrable desc distinct do else end except false fetch for foreign freeze from
full grant group having ilike in initially inner intersect into is isnull join lateral leading left like limit localtime
localtimestamp natural not notnull null offset on only or order outer overlaps placing primary references returning
right select session_user similar some symmetric system_user table tablesample then to trailing true union unique user
using variadic verbose when where window with
"""
RESERVED = frozenset(_RESERVED_WORDS.split())
"""Words that no table and no column can have for a name without quotes
(https://www.postgresql.org/docs/current/sql-keywords-appendix.html)."""

_PLAIN = re.compile("[a-z_][a-z0-9_$]*")


def needs_quotes(name: str) -> bool:
    return not _PLAIN.fullmatch(name) or name in RESERVED


def quote_name(name: str) -> str:
    """The name as it is written in SQL: in quotes where it has to be."""
    return '"' + name.replace('"', '""') + '"' if needs_quotes(name) else name


def list_quoted(plan: Plan) -> tuple[str, ...]:
    """All names of tables and columns that need quotes: "order", "items.Total"."""
    return tuple(place for place, _, target_name in _list_names(plan) if needs_quotes(target_name))


def list_changed(plan: Plan) -> tuple[tuple[str, str], ...]:
    """Names that SQL without quotes does not find any more: where and what they were, and what they are."""
    return tuple(
        (place, target_name)
        for place, source_name, target_name in _list_source_names(plan)
        if fold_ascii(source_name) != fold_ascii(target_name)
    )


def list_folded(plan: Plan) -> tuple[str, ...]:
    """Names of SQLite with capitals that are lower case now: found without quotes, and not within."""
    return tuple(
        place
        for place, source_name, target_name in _list_source_names(plan)
        if source_name != target_name and fold_ascii(source_name) == target_name
    )


def _list_names(plan: Plan) -> Iterator[tuple[str, str, str]]:
    """Place in PostgreSQL, name in SQLite, name in PostgreSQL."""
    for table in plan.tables:
        yield table.target_name, table.source_name, table.target_name
        for column in table.columns:
            yield f"{table.target_name}.{column.target_name}", column.source_name, column.target_name


def _list_source_names(plan: Plan) -> Iterator[tuple[str, str, str]]:
    """Place in SQLite, name in SQLite, name in PostgreSQL."""
    for table in plan.tables:
        yield table.source_name, table.source_name, table.target_name
        for column in table.columns:
            yield f"{table.source_name}.{column.source_name}", column.source_name, column.target_name
