"""What is in the target after all, by plain drivers and plain Python: nothing here is the engine's."""

import base64
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Collection, Iterable
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import psycopg
from psycopg import sql

_JUDGE = Path(__file__).parents[2] / "../shared/tools/judge.py"


def assert_same(source: Path, url: str, schema: str = "public", *, set_aside: Collection[str] = ()) -> None:
    """Every row of every table is in the target as often as in the source, and no other is.

    Of the tables of `set_aside`, rows may be in the records of rejected rows instead: then too each of them once.
    """
    with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as ours, psycopg.connect(url) as theirs:
        tables = [
            name
            for (name,) in ours.execute(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
            )
        ]
        assert published_tables(url, schema) == set(tables)
        for table in tables:
            columns = [row[1] for row in ours.execute(f"PRAGMA table_info({_quote(table)})")]
            listed = ", ".join(map(_quote, columns))
            wanted = _count(ours.execute(f"SELECT {listed} FROM {_quote(table)}"))
            query = sql.SQL("SELECT {} FROM {}").format(
                sql.SQL(", ").join(map(sql.Identifier, columns)), sql.Identifier(schema, table)
            )
            with theirs.cursor("rows") as cursor:
                found = _count(cursor.execute(query))
            if table in set_aside:
                query = sql.SQL("SELECT row_values FROM howdah.rejects WHERE target_schema = %s AND table_name = %s")
                rejects = theirs.execute(query, (schema, table))
                found += _count(tuple(_read_json(values[name]) for name in columns) for (values,) in rejects)
                # A number that was to become one is a text where it could not.
                wanted, found = _as_texts(wanted), _as_texts(found)
            lost, added = wanted - found, found - wanted
            assert not lost, f"{table}: lost {lost.total()}, such as {next(iter(lost))}"
            assert not added, f"{table}: too many {added.total()}, such as {next(iter(added))}"


def judge(source: Path, url: str, schema: str = "public") -> str:
    """What a comparison that knows nothing of this project says, where there is one: its last line, or nothing."""
    if not _JUDGE.exists():
        return ""
    command = [sys.executable, str(_JUDGE.resolve()), str(source), url, "--schema", schema]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.splitlines()[-1]


def published_tables(url: str, schema: str = "public") -> set[str]:
    """The tables of the schema, which need not be there."""
    return {name for (name,) in _ask(url, "SELECT tablename FROM pg_tables WHERE schemaname = %s", schema)}


def howdah_schemas(url: str) -> set[str]:
    """What is left of runs, beside the records of those that were published."""
    return {name for (name,) in _ask(url, "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'howdah\\_%%'")}


def assert_unpublished(url: str, schema: str = "public") -> None:
    """Nothing at all is in the schema, of any kind; nor are there records of a run into it."""
    query = """
        SELECT 'relation', relname::text FROM pg_class WHERE relnamespace = to_regnamespace(%(schema)s)
        UNION ALL SELECT 'type', typname FROM pg_type WHERE typnamespace = to_regnamespace(%(schema)s)
        UNION ALL SELECT 'function', proname FROM pg_proc WHERE pronamespace = to_regnamespace(%(schema)s)
    """
    with psycopg.connect(url) as connection:
        assert connection.execute(query, {"schema": schema}).fetchall() == []
        if connection.execute("SELECT FROM pg_class WHERE oid = to_regclass('howdah.runs')").fetchone():
            runs = connection.execute("SELECT run_id FROM howdah.runs WHERE target_schema = %s", [schema])
            assert runs.fetchall() == []


def _ask(url: str, query: str, *parameters: object) -> list[tuple[str]]:
    with psycopg.connect(url) as connection:
        return connection.execute(query.encode(), parameters).fetchall()


def _count(rows: Iterable[tuple[object, ...]]) -> "Counter[tuple[object, ...]]":
    return Counter(tuple(_plain(value) for value in row) for row in rows)


def _as_texts(rows: "Counter[tuple[object, ...]]") -> "Counter[tuple[object, ...]]":
    counted: Counter[tuple[object, ...]] = Counter()
    for row, times in rows.items():
        counted[tuple(str(value) if isinstance(value, int) else value for value in row)] += times
    return counted


def _plain(value: object) -> object:
    if isinstance(value, memoryview):
        return bytes(value)
    return float(value) if isinstance(value, Decimal) else value


def _read_json(value: object) -> object:
    if isinstance(value, dict):
        return base64.b64decode(value["base64"])
    return value


def _quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
