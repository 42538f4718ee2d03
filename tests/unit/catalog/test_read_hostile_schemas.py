import sqlite3
import time

import pytest

from core.catalog.read import read_catalog
from tests.unit.catalog.reading import FINGERPRINT, database, edit_schema

_LATIN_1 = "größe".encode("latin-1")


def _rewrite(connection: sqlite3.Connection, old: str, new: bytes) -> None:
    """Put bytes that are no UTF-8 in the place of a word, wherever the schema table has it."""
    rows = connection.execute(
        "SELECT rowid, CAST(name AS BLOB), CAST(tbl_name AS BLOB), CAST(sql AS BLOB) FROM sqlite_master"
    ).fetchall()
    edit_schema(
        connection,
        "UPDATE sqlite_master SET name = CAST(? AS TEXT), tbl_name = CAST(? AS TEXT), sql = CAST(? AS TEXT)"
        " WHERE rowid = ?",
        *((*(text.replace(old.encode(), new) for text in texts), rowid) for rowid, *texts in rows),
    )


def test_bytes_that_are_no_text_do_no_harm_outside_names() -> None:
    with database(
        """CREATE TABLE t (a TEXT DEFAULT 'XXX' CHECK (a <> 'XXX') /* XXX */);
           CREATE VIEW v AS SELECT a AS "XXX" FROM t WHERE a = 'XXX';
           CREATE VIEW w AS SELECT 'XXX' AS b;"""
    ) as connection:
        _rewrite(connection, "XXX", _LATIN_1)
        catalog = read_catalog(connection, FINGERPRINT)
    [table] = catalog.tables
    assert table.columns[0].default_sql == "'gr\ufffd\ufffde'"
    assert table.check_constraints[0].expression_sql == "a <> 'gr\ufffd\ufffde'"
    assert [view.columns for view in catalog.views] == [(), ("b",)]
    table.sql.encode()


def test_names_of_indexes_views_and_triggers_need_not_be_text() -> None:
    with database(
        """CREATE TABLE t (a); CREATE INDEX iXXX ON t (a, lower(a)); CREATE VIEW vXXX AS SELECT a FROM t;
           CREATE TRIGGER rXXX AFTER INSERT ON t BEGIN SELECT 1; END;"""
    ) as connection:
        _rewrite(connection, "XXX", _LATIN_1)
        catalog = read_catalog(connection, FINGERPRINT)
    [index] = catalog.tables[0].indexes
    assert index.name == "igr\ufffd\ufffde"
    assert [(key.name, key.expression_sql) for key in index.columns] == [("a", None), (None, "lower(a)")]
    assert [(view.name, view.columns) for view in catalog.views] == [("vgr\ufffd\ufffde", ())]
    assert catalog.triggers[0].name == "rgr\ufffd\ufffde"


@pytest.mark.parametrize("sql", ["CREATE TABLE XXX (a)", "CREATE TABLE t (a, XXX)"])
def test_a_table_or_column_whose_name_is_no_text_is_refused_by_name(sql: str) -> None:
    with database(sql) as connection:
        _rewrite(connection, "XXX", _LATIN_1)
        with pytest.raises(sqlite3.DatabaseError, match="gr\ufffd\ufffde"):
            read_catalog(connection, FINGERPRINT)


def test_blobs_in_the_schema_table_are_read_as_sqlite_reads_them() -> None:
    with database("CREATE TABLE t (a CHECK (a)); CREATE INDEX i ON t (a)") as connection:
        edit_schema(
            connection,
            "UPDATE sqlite_master SET name = CAST(name AS BLOB), tbl_name = CAST(tbl_name AS BLOB),"
            " sql = CAST(sql AS BLOB), type = CAST(type AS BLOB)",
        )
        [table] = read_catalog(connection, FINGERPRINT).tables
    assert (table.name, table.check_constraints[0].expression_sql, table.indexes[0].name) == ("t", "a", "i")


@pytest.mark.parametrize("sql", ["", "nonsense", "CREATE TABLE other (a)", "CREATE TABLE t (a", "DROP TABLE t", "\0"])
def test_a_malformed_schema_is_an_error_of_sqlite(sql: str) -> None:
    with database("CREATE TABLE t (a); CREATE TABLE u (a)") as connection:
        edit_schema(connection, "UPDATE sqlite_master SET sql = ? WHERE name = 't'", (sql,))
        with pytest.raises(sqlite3.DatabaseError):
            read_catalog(connection, FINGERPRINT)


def test_a_broken_shadow_table_does_not_stop_the_rest() -> None:
    with database("CREATE VIRTUAL TABLE v USING fts5(a); CREATE TABLE t (a)") as connection:
        edit_schema(connection, "DELETE FROM sqlite_master WHERE name = 'v_config'")
        catalog = read_catalog(connection, FINGERPRINT)
    assert [table.name for table in catalog.tables] == ["t"]
    assert catalog.virtual_tables[0].columns == ()


def test_damaged_storage_of_a_module_does_not_stop_the_rest() -> None:
    with database("CREATE VIRTUAL TABLE v USING rtree(id, x0, x1); CREATE TABLE t (a)") as connection:
        connection.execute("UPDATE v_node SET data = x'00'")
        edit_schema(connection, "DELETE FROM sqlite_master WHERE false")
        catalog = read_catalog(connection, FINGERPRINT)
    assert [table.name for table in catalog.tables] == ["t"]
    assert catalog.virtual_tables[0].columns == ()


def test_views_that_double_at_every_step_take_no_time() -> None:
    with database("CREATE TABLE v0 (x)") as connection:
        for number in range(1, 60):
            connection.execute(f"CREATE VIEW v{number} AS SELECT a.x FROM v{number - 1} a, v{number - 1} b")
        for number in range(300):
            connection.execute(f"CREATE TABLE t{number} (a)")
        start = time.perf_counter()
        read_catalog(connection, FINGERPRINT)
    # Asking SQLite about each of them takes minutes.
    assert time.perf_counter() - start < 5


def test_a_broken_view_is_no_work_for_every_table() -> None:
    with database("CREATE VIEW v AS SELECT * FROM nowhere") as connection:
        for number in range(300):
            connection.execute(f"CREATE TABLE t{number} (a)")
        assert len(read_catalog(connection, FINGERPRINT).tables) == 300
