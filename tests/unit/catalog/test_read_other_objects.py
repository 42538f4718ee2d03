import pytest

from core.catalog.model import Trigger, View, VirtualTable
from core.catalog.read import read_catalog
from tests.unit.catalog.reading import FINGERPRINT, database, edit_schema, read_sql


def _modules() -> set[str]:
    with database() as connection:
        return {name for (name,) in connection.execute("SELECT name FROM pragma_module_list")}


needs = {
    module: pytest.mark.skipif(module not in _modules(), reason=f"this SQLite has no {module}")
    for module in ("fts3", "fts4", "fts5", "rtree", "geopoly")
}


def test_a_view_has_its_columns_by_sqlites_word() -> None:
    catalog = read_sql(
        """CREATE TABLE t (a, b);
           CREATE VIEW v AS SELECT a, b AS "the b", a + 1, a FROM t;
           CREATE VIEW named (x, "y z") AS SELECT * FROM v2;
           CREATE VIEW v2 AS SELECT a, b FROM t;"""
    )
    assert catalog.views[1:] == (
        View(name="named", columns=("x", "y z"), sql='CREATE VIEW named (x, "y z") AS SELECT * FROM v2'),
        View(name="v2", columns=("a", "b"), sql="CREATE VIEW v2 AS SELECT a, b FROM t"),
    )
    assert catalog.views[0].columns == ("a", "the b", "a + 1", "a:1")


def test_a_view_that_sqlite_refuses_has_no_columns() -> None:
    catalog = read_sql(
        """CREATE TABLE t (a);
           CREATE VIEW no_table AS SELECT * FROM nowhere;
           CREATE VIEW no_column AS SELECT b FROM t;
           CREATE VIEW no_function AS SELECT st_area(a) FROM t;
           CREATE VIEW in_a_circle AS SELECT * FROM back_again;
           CREATE VIEW back_again AS SELECT * FROM in_a_circle;
           CREATE VIEW good AS SELECT a FROM t;"""
    )
    assert [(view.name, view.columns) for view in catalog.views] == [
        ("no_table", ()),
        ("no_column", ()),
        ("no_function", ()),
        ("in_a_circle", ()),
        ("back_again", ()),
        ("good", ("a",)),
    ]


def test_a_tower_of_views_does_not_bring_the_process_down() -> None:
    with database("CREATE TABLE v0 (x)") as connection:
        edit_schema(
            connection,
            "INSERT INTO sqlite_master VALUES ('view', 'v' || ?1, 'v' || ?1, 0,"
            " 'CREATE VIEW v' || ?1 || ' AS SELECT x FROM v' || (?1 - 1))",
            *((number,) for number in range(1, 20_001)),
        )
        catalog = read_catalog(connection, FINGERPRINT)
    assert catalog.views[0].columns == ("x",)
    assert catalog.views[-1].columns == ()


def test_triggers_name_their_table_as_the_table_does() -> None:
    catalog = read_sql(
        """CREATE TABLE "T t" (a); CREATE VIEW v AS SELECT a FROM "T t";
           CREATE TRIGGER one AFTER INSERT ON [t T] BEGIN SELECT 1; END;
           CREATE TRIGGER two INSTEAD OF DELETE ON V BEGIN SELECT 2; END;"""
    )
    assert catalog.triggers == (
        Trigger(name="one", table="T t", sql="CREATE TRIGGER one AFTER INSERT ON [t T] BEGIN SELECT 1; END"),
        Trigger(name="two", table="v", sql="CREATE TRIGGER two INSTEAD OF DELETE ON V BEGIN SELECT 2; END"),
    )


@needs["fts5"]
def test_a_virtual_table_takes_its_shadow_tables_with_it() -> None:
    catalog = read_sql(
        """CREATE TABLE before (a);
           CREATE VIRTUAL TABLE "the docs" USING fts5(title, body UNINDEXED, tokenize = 'porter ascii');
           CREATE TABLE after (a REFERENCES "the docs_content" (id));"""
    )
    assert [table.name for table in catalog.tables] == ["before", "after"]
    [docs] = catalog.virtual_tables
    assert docs == VirtualTable(
        name="the docs",
        module="fts5",
        arguments=("title", "body UNINDEXED", "tokenize = 'porter ascii'"),
        shadow_tables=tuple(f"the docs_{end}" for end in ("data", "idx", "content", "docsize", "config")),
        sql="CREATE VIRTUAL TABLE \"the docs\" USING fts5(title, body UNINDEXED, tokenize = 'porter ascii')",
        columns=("title", "body"),
    )


_EXAMPLES = [
    pytest.param(definition, marks=needs[module])
    for module, definition in [
        ("fts3", 'fts3(a, "b c", tokenize=porter)'),
        ("fts4", "fts4(a, b, languageid=lid, prefix='2,3')"),
        ("fts4", "fts4()"),
        ("fts5", "fts5(a, b)"),
        ("fts5", "fts5(a, content='', columnsize=0)"),
        ("rtree", "rtree(id, x0, x1)"),
        ("rtree", "rtree_i32(id, x0, x1, +label, +more)"),
        ("geopoly", "geopoly(a, b, c)"),
    ]
]


@pytest.mark.parametrize("definition", _EXAMPLES)
def test_shadow_tables_are_those_that_sqlite_knows(definition: str) -> None:
    with database(f"CREATE VIRTUAL TABLE v USING {definition}; CREATE TABLE t (a)") as connection:
        known = {
            name
            for name, kind in connection.execute("SELECT name, type FROM pragma_table_list WHERE schema = 'main'")
            if kind == "shadow"
        }
        catalog = read_catalog(connection, FINGERPRINT)
    assert known
    assert set(catalog.virtual_tables[0].shadow_tables) == known
    assert [table.name for table in catalog.tables] == ["t"]


@needs["fts5"]
def test_the_table_that_an_index_is_built_on_is_no_shadow_whatever_its_name() -> None:
    with database(
        """CREATE TABLE docs_content (id INTEGER PRIMARY KEY, title TEXT);
           CREATE VIRTUAL TABLE docs USING fts5(title, content = 'docs_content', content_rowid = 'id');"""
    ) as connection:
        kinds = dict(connection.execute("SELECT name, type FROM pragma_table_list"))
        catalog = read_catalog(connection, FINGERPRINT)
    assert kinds["docs_content"] == "shadow"
    assert [table.name for table in catalog.tables] == ["docs_content"]
    assert catalog.virtual_tables[0].shadow_tables == ("docs_data", "docs_idx", "docs_docsize", "docs_config")


def test_a_table_that_only_looks_like_a_shadow_is_a_table() -> None:
    catalog = read_sql(
        "CREATE TABLE docs (a); CREATE TABLE docs_data (id INTEGER PRIMARY KEY, block BLOB);"
        "CREATE TABLE x_node (nodeno, data)"
    )
    assert [table.name for table in catalog.tables] == ["docs", "docs_data", "x_node"]


def test_a_virtual_table_of_a_missing_module_is_still_declared() -> None:
    with database(
        """CREATE TABLE vec (placeholder);
           CREATE TABLE vec_chunks (chunk_id INTEGER PRIMARY KEY AUTOINCREMENT, size, validity, rowids);
           CREATE TABLE vec_rowids (rowid INTEGER PRIMARY KEY AUTOINCREMENT, id, chunk_id, chunk_offset);
           CREATE TABLE vec_vector_chunks00 (rowid PRIMARY KEY, vectors BLOB NOT NULL);
           CREATE TABLE vec_notes (id, note);"""
    ) as connection:
        edit_schema(
            connection,
            "UPDATE sqlite_master SET rootpage = 0, sql = 'CREATE VIRTUAL TABLE vec USING vec0(e float[4])'"
            " WHERE name = 'vec'",
        )
        catalog = read_catalog(connection, FINGERPRINT)
    assert [table.name for table in catalog.tables] == ["vec_notes"]
    [vec] = catalog.virtual_tables
    assert (vec.module, vec.arguments, vec.columns) == ("vec0", ("e float[4]",), ())
    assert vec.shadow_tables == ("vec_chunks", "vec_rowids", "vec_vector_chunks00")


@needs["fts4"]
def test_hidden_columns_of_a_virtual_table_are_not_its_columns() -> None:
    [table] = read_sql("CREATE VIRTUAL TABLE v USING fts4(a, b, languageid=lid)").virtual_tables
    assert table.columns == ("a", "b")
