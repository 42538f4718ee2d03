from core.catalog.model import Index, IndexColumn
from tests.unit.catalog.reading import read_sql, read_table


def test_an_index_has_its_columns_with_order_and_collation() -> None:
    table = read_table("CREATE TABLE t (a TEXT COLLATE nocase, b); CREATE INDEX i ON t (B DESC, a, a COLLATE rtrim)")
    assert table.indexes == (
        Index(
            name="i",
            columns=(
                IndexColumn(name="b", descending=True),
                IndexColumn(name="a", collation="NOCASE"),
                IndexColumn(name="a", collation="RTRIM"),
            ),
            sql="CREATE INDEX i ON t (B DESC, a, a COLLATE rtrim)",
        ),
    )


def test_an_expression_is_its_exact_text() -> None:
    table = read_table(
        """CREATE TABLE t (a, b, "c,d");
           CREATE INDEX i ON t (lower(a), a, (b + 1) DESC, replace("c,d", ',', ')') COLLATE nocase desc)"""
    )
    assert table.indexes[0].columns == (
        IndexColumn(name=None, expression_sql="lower(a)"),
        IndexColumn(name="a"),
        IndexColumn(name=None, expression_sql="(b + 1)", descending=True),
        IndexColumn(
            name=None,
            expression_sql="replace(\"c,d\", ',', ')') COLLATE nocase",
            descending=True,
            collation="NOCASE",
        ),
    )


def test_a_partial_index_has_its_condition() -> None:
    table = read_table(
        """CREATE TABLE t (a, b);
           CREATE UNIQUE INDEX i ON t (a) WHERE b IS NOT NULL AND a <> ')';
           CREATE INDEX j ON t (a);"""
    )
    assert [(index.name, index.unique, index.where_sql) for index in table.indexes] == [
        ("i", True, "b IS NOT NULL AND a <> ')'"),
        ("j", False, None),
    ]


def test_a_unique_index_is_not_a_unique_constraint() -> None:
    table = read_table("CREATE TABLE t (a UNIQUE, b); CREATE UNIQUE INDEX i ON t (b)")
    assert [constraint.columns for constraint in table.unique_constraints] == [("a",)]
    assert [(index.name, index.unique) for index in table.indexes] == [("i", True)]


def test_indexes_stand_in_the_order_of_the_schema_table_below_their_table() -> None:
    catalog = read_sql(
        """CREATE TABLE a (x); CREATE TABLE "B" (x);
           CREATE INDEX z ON a (x); CREATE INDEX y ON b (x);
           CREATE INDEX c ON A (x); CREATE INDEX m ON a (x);"""
    )
    assert [[index.name for index in table.indexes] for table in catalog.tables] == [["z", "c", "m"], ["y"]]


def test_indexes_of_a_table_without_rowid_have_only_their_own_keys() -> None:
    table = read_table(
        """CREATE TABLE t (a, b, c, PRIMARY KEY (b, a)) WITHOUT ROWID;
           CREATE INDEX i ON t (c, length(a));"""
    )
    keys = table.indexes[0].columns
    assert [(key.name, key.expression_sql) for key in keys] == [("c", None), (None, "length(a)")]


def test_an_index_on_a_generated_column_names_it() -> None:
    table = read_table("CREATE TABLE t (a, g AS (a + 1), s AS (a) STORED); CREATE INDEX i ON t (g, s)")
    assert [key.name for key in table.indexes[0].columns] == ["g", "s"]
