"""Whatever a schema is that SQLite takes, and whatever rows: it is planned, or refused in a sentence.

HOWDAH_SCHEMAS=3000 tries so many.
"""

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.identifiers import quote_sqlite
from tests.hostile.reading import Reader

_EXAMPLES = int(os.environ.get("HOWDAH_SCHEMAS", "40"))

_ODD_NAMES = (
    *('"; DROP TABLE t; --', "'); DROP SCHEMA public CASCADE; --", "select", "rowid", "oid", "_rowid_", "ctid", "xmin"),
    *("%s", "%(a)s", "$1", ":a", "?1", "\\", "{}", "a\nb", '""', "é\u202e", "🐘", "x" * 300, "/*", "*/", "--", "$$"),
    *("a", "A", "b", "a.b", " ", ".", "[", "]", "`", "@@", "count", "howdah", "pg_toast", "sqliteish", "\t", "ß", "İ"),
)
_names = st.sampled_from(_ODD_NAMES) | st.text(
    st.characters(exclude_characters="\0", exclude_categories=("Cs",)), min_size=1, max_size=12
)
_types = st.sampled_from(
    (
        "",
        "INTEGER",
        "INT",
        "TEXT",
        "REAL",
        "BLOB",
        "NUMERIC",
        "DECIMAL(10,2)",
        "VARCHAR(3)",
        "BOOLEAN",
        "DATE",
        "JSON",
        "TIMESTAMP WITH TIME ZONE",
        "UUID",
        "VECTOR(3)",
        "DECIMAL(99999,-3)",
        "ANY",
        "CHAR(0)",
        "'a''b'",
        "[odd (type]",
    )
)
_values = (
    st.none()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats()
    | st.text(max_size=20)
    | st.binary(max_size=20)
    | st.sampled_from(
        ("'); DROP TABLE t; --", "\\N", "2024-02-30", "1e999", "{", "[[", "NaN", "0", "true", "\0", "9" * 99)
    )
    | st.sampled_from((0, 1, -1, 1700000000, 2**31, float("inf"), -0.0, "[1,2,3]", '{"a":1,"a":2}', b"\xff\0"))
)
_expressions = st.sampled_from(
    (
        "{0} || {1}",
        "{0} + 1",
        "abs({0})",
        "json_extract({0}, '$.a')",
        "upper({0})",
        "{0} IS NOT NULL",
        "'); --'",
        "NULL",
        "{0} IN (1, 'x', x'00')",
        "CASE {0} WHEN {1} THEN 1 END",
        "{0} LIKE '%' || {1}",
        "printf('%s', {0})",
        "{0} COLLATE NOCASE",
        "quote({0})",
        "datetime({0})",
        "CAST({0} AS INTEGER)",
        "-{0}",
        "NOT {0}",
        "substr({0}, 2)",
        "{0} BETWEEN 1 AND {1}",
    )
)


@st.composite
def _statements(draw: st.DrawFn) -> list[tuple[str, tuple[object, ...]]]:
    """Statements that make a schema and fill it; SQLite may refuse some."""
    statements: list[tuple[str, tuple[object, ...]]] = []
    tables = draw(st.lists(_names, min_size=1, max_size=3, unique_by=str.casefold))
    for table in tables:
        columns = draw(st.lists(_names, min_size=1, max_size=5, unique_by=str.casefold))
        quoted = [quote_sqlite(column) for column in columns]

        def expression(quoted: list[str] = quoted) -> str:
            ends = draw(st.sampled_from(quoted)), draw(st.sampled_from(quoted))
            return draw(_expressions).format(*ends)

        definitions = []
        for place, column in enumerate(quoted):
            clauses = draw(
                st.lists(
                    st.sampled_from(
                        (
                            "NOT NULL",
                            "UNIQUE",
                            "COLLATE NOCASE",
                            "COLLATE RTRIM",
                            "DEFAULT CURRENT_TIMESTAMP",
                            "DEFAULT 'x''); --'",
                            "DEFAULT (random())",
                            "DEFAULT 1e999",
                            "DEFAULT x'00'",
                            "CHECK",
                            "AS",
                            "KEY",
                        )
                    ),
                    max_size=2,
                    unique=True,
                )
            )
            texts = {
                "CHECK": f"CHECK ({expression()} OR 1)",
                "AS": f"AS ({expression()}) {draw(st.sampled_from(('STORED', 'VIRTUAL')))}" if place else "",
                "KEY": f"REFERENCES {quote_sqlite(draw(st.sampled_from(tables)))}",
            }
            definitions.append(" ".join([column, draw(_types), *(texts.get(clause, clause) for clause in clauses)]))
        key = draw(st.sampled_from(("", f", PRIMARY KEY ({quoted[0]})", f", PRIMARY KEY ({', '.join(quoted)})")))
        options = draw(st.sampled_from(("", "", "", "WITHOUT ROWID", "STRICT")))
        name = quote_sqlite(table)
        statements.append((f"CREATE TABLE {name} ({', '.join(definitions)}{key}) {options}", ()))
        for number in range(draw(st.integers(0, 2))):
            where = draw(st.sampled_from(("", f"WHERE {expression()}")))
            unique = draw(st.sampled_from(("", "UNIQUE")))
            index = quote_sqlite(f"{table} {number}'")
            statements.append((f"CREATE {unique} INDEX {index} ON {name} ({expression()}) {where}", ()))
        for row in draw(st.lists(st.tuples(*[_values] * len(columns)), max_size=8)):
            for kept in range(len(columns), 0, -1):
                places = ", ".join("?" * kept)
                statements.append((f"INSERT INTO {name} ({', '.join(quoted[:kept])}) VALUES ({places})", row[:kept]))
        statements.append((f"CREATE VIEW {quote_sqlite(table + ' v')} AS SELECT *, {expression()} FROM {name}", ()))
        trigger = quote_sqlite(table + " r")
        statements.append((f"CREATE TRIGGER {trigger} AFTER INSERT ON {name} BEGIN DELETE FROM {name}; END", ()))
    return statements


@settings(
    deadline=None,
    max_examples=_EXAMPLES,
    derandomize="HOWDAH_SCHEMAS" not in os.environ,
    suppress_health_check=(HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large),
)
@given(_statements(), st.sampled_from(("UTF-8", "UTF-16le", "UTF-16be")))
def test_any_schema_is_planned_or_refused(
    reader: Reader, statements: list[tuple[str, tuple[object, ...]]], encoding: str
) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "any.db"
        with closing(sqlite3.connect(path)) as connection:
            connection.execute(f"PRAGMA encoding = '{encoding}'")
            for sql, parameters in statements:
                with suppress(sqlite3.Error, UnicodeError):
                    connection.execute(sql, parameters)
            connection.commit()
        if not path.stat().st_size:
            return
        for step in ("look", "assess"):
            ending = reader.read(step, path)
            assert ending.ending in {"done", "SourceUnreadable", "PlanInvalid"}, (
                f"{step}: {ending.ending}\n{ending.text}"
            )
            if ending.ending == "SourceUnreadable":
                # Only what computes columns may fail where SQLite took the rows.
                assert any(" AS (" in sql for sql, _ in statements), ending.text
