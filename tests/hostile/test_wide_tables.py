"""Tables as wide as SQLite allows, and names and values that are SQL, as far as reading and planning goes."""

import sqlite3

from core.identifiers import quote_sqlite
from tests.hostile.conftest import MakeFile, ReadFile

_SQL = (
    *('"; DROP TABLE x; --', "'); DROP SCHEMA public CASCADE; --", "select", "%s", "%(a)s", "$1", ":a", "\\", "{}"),
    *("a\nb", '""', "é\u202e", "🐘", "x" * 300, "/*", "*/", "--", "$$", "$howdah$", " ", "a.b", "?1", "ctid", "oid"),
)


def _make_wide(connection: sqlite3.Connection, count: int, clauses: str, rows: int) -> None:
    columns = ", ".join(f"c{number} {clauses.format(f'c{number}')}" for number in range(count))
    connection.execute(f"CREATE TABLE t ({columns})")
    connection.execute("BEGIN")
    values = [[str(number) if number % 3 else row for number in range(count)] for row in range(rows)]
    connection.executemany(f"INSERT INTO t VALUES ({', '.join('?' * count)})", values)
    connection.execute("COMMIT")


def test_1600_columns_are_planned(make_file: MakeFile, read_file: ReadFile) -> None:
    path = make_file(lambda connection: _make_wide(connection, 1600, "", 20))
    assert read_file(path, most_cpu_s=15)["assess"].ending == "done"


def test_a_check_on_each_of_1600_columns_takes_seconds(make_file: MakeFile, read_file: ReadFile) -> None:
    path = make_file(lambda connection: _make_wide(connection, 1600, "NOT NULL DEFAULT 'x' CHECK ({0} <> '')", 20))
    assert read_file(path, most_cpu_s=15)["assess"].ending == "done"


def test_2000_columns_are_more_than_postgresql_has(make_file: MakeFile, read_file: ReadFile) -> None:
    endings = read_file(make_file(lambda connection: _make_wide(connection, 2000, "", 60)), most_cpu_s=15)
    assert endings["look"].ending == "done"
    assert endings["assess"].ending == "PlanInvalid"


def test_keys_of_a_thousand_columns_are_compared(make_file: MakeFile, read_file: ReadFile) -> None:
    names = ", ".join(f"c{number}" for number in range(1200))
    sql = (
        f"CREATE TABLE p ({names}, PRIMARY KEY ({names}));"
        f"CREATE TABLE t ({names}, FOREIGN KEY ({names}) REFERENCES p);"
        f"INSERT INTO t VALUES ({', '.join(['1'] * 1200)})"
    )
    assert read_file(make_file(sql), "assess", most_cpu_s=15)["assess"].ending == "done"


def test_names_and_values_that_are_sql_are_names_and_values(make_file: MakeFile, read_file: ReadFile) -> None:
    def fill(connection: sqlite3.Connection) -> None:
        columns = ", ".join(f"{quote_sqlite(name)} DEFAULT {quote_sqlite(name)}" for name in _SQL)
        for name in _SQL:
            connection.execute(f"CREATE TABLE {quote_sqlite(name)} ({columns})")
            connection.execute(f"INSERT INTO {quote_sqlite(name)} VALUES ({', '.join('?' * len(_SQL))})", _SQL)

    assert {ending.ending for ending in read_file(make_file(fill)).values()} == {"done"}
