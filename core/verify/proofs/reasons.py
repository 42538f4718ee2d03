"""Why a result can't be the same on both sides though nothing is wrong with its translation: rows or values that the
plan leaves behind, and what is another each time that one asks."""

import re
import sqlite3
from collections.abc import Mapping, Sequence

from psycopg import sql

from core.cancel import CancelToken
from core.catalog.lexer import TokenKind, tokenize, unquote
from core.identifiers import fold_ascii, quote_sqlite
from core.plan.conversions import Unfit
from core.plan.model import Orphans, Plan, TablePlan, ViewPlan
from core.postgres.connect import Connection

_TIME = re.compile(
    r"""\bcurrent_(?:timestamp|date|time)\b | ['"]now['"]
    | \b(?:(?:date|time|datetime|julianday|unixepoch)\s*\(|strftime\s*\(\s*'[^']*'\s*,)\s*'subsec(?:ond)?'
    | \b(?:date|time|datetime|julianday|unixepoch)\s*\(\s*\) | \bstrftime\s*\(\s*'[^']*'\s*\)""",
    re.IGNORECASE | re.VERBOSE,
)
"""https://www.sqlite.org/lang_datefunc.html"""
_CHANCE = re.compile(r"\b(?:random|randomblob)\s*\(", re.IGNORECASE)
_NAMES = (TokenKind.WORD, TokenKind.QUOTED_NAME, TokenKind.STRING)


def tells_time(source_sql: str) -> bool:
    """Whether a text of SQLite asks for the time of day."""
    return _TIME.search(source_sql) is not None


def takes_chances(source_sql: str) -> bool:
    """Whether it asks for random numbers."""
    return _CHANCE.search(source_sql) is not None


def find_reads(plan: Plan, view: ViewPlan) -> tuple[list[TablePlan], list[ViewPlan]]:
    """The tables and views that a view reads, also through others; of one that was not translated, those that its text
    names."""
    tables = {fold_ascii(table.source_name): table for table in plan.tables}
    views = {fold_ascii(each.source_name): each for each in plan.views}
    found: dict[str, None] = {}
    waiting = [fold_ascii(view.source_name)]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found[name] = None
        if name in views:
            waiting += map(fold_ascii, views[name].reads or _find_names(views[name].source_sql))
    return (
        [tables[name] for name in found if name in tables],
        [views[name] for name in found if name in views],
    )


def _find_names(source_sql: str) -> list[str]:
    return [unquote(token.text) for token in tokenize(source_sql) if token.kind in _NAMES]


def explain_left_out(tables: Sequence[TablePlan]) -> str:
    """Why, by the plan, the tables themselves need not be the same: a sentence, empty where they are."""
    for table in tables:
        if table.where_sql is not None:
            return f"Not all rows of {table.source_name}, which it reads, are carried over."
        for key in table.foreign_keys:
            if key.orphans is not Orphans.KEEP and key.orphan_sql is not None:
                what = "set aside" if key.orphans is Orphans.SET_ASIDE else "changed"
                return f"Rows of {table.source_name}, which it reads, are {what} since they refer to nothing."
        for column in table.columns:
            where = f"{table.source_name}.{column.source_name}, which it reads"
            if column.conversion.unfit is Unfit.SET_ASIDE:
                return f"Rows are set aside for values of {where}, that don't fit."
            if column.conversion.may_alter:
                return f"Some values of {where}, are altered on the way."
    return ""


def explain_missing_rows(
    sqlite: sqlite3.Connection, connection: Connection, schema: str, tables: Sequence[TablePlan], cancel: CancelToken
) -> str:
    """Whether a table has not as many rows on both sides, such as where some were set aside: a sentence, or nothing.
    Raises sqlite3.Error, psycopg.Error."""
    for table in tables:
        with cancel.interrupting(sqlite.interrupt):
            (ours,) = sqlite.execute(f"SELECT count(*) FROM {quote_sqlite(table.source_name)}").fetchone()
        row = connection.execute(
            sql.SQL("SELECT pg_catalog.count(*) FROM {}").format(sql.Identifier(schema, table.target_name))
        ).fetchone()
        if row is not None and row[0] != ours:
            return (
                f"{table.source_name}, which it reads, has {ours:,} rows in SQLite and {row[0]:,} in PostgreSQL, since"
                " some were set aside."
            )
    return ""


def explain_moving(source_sqls: Mapping[str, str]) -> str:
    """Why a result is another each time: a sentence, or nothing. The texts are of the views, by their names."""
    for text in source_sqls.values():
        if tells_time(text):
            return "It asks for the time of day, and the two were not asked at the same moment."
        if takes_chances(text):
            return "It asks for random numbers."
    return ""
