import sqlite3
from contextlib import closing

import pytest

from core.catalog.model import Affinity, CheckConstraint, Column, Generated, PrimaryKey, UniqueConstraint
from core.catalog.read import read_catalog
from tests.unit.catalog.reading import FINGERPRINT, database, edit_schema, read_sql, read_table


def test_a_column_has_its_type_affinity_collation_and_default() -> None:
    table = read_table(
        """CREATE TABLE t (
            a, b VARCHAR(10) NOT NULL DEFAULT 'it''s' COLLATE NoCase, c DATETIME DEFAULT (1 + (2))
        )"""
    )
    assert table.columns == (
        Column(name="a", declared_type="", affinity=Affinity.BLOB),
        Column(
            name="b",
            declared_type="VARCHAR(10)",
            affinity=Affinity.TEXT,
            collation="NOCASE",
            not_null=True,
            default_sql="'it''s'",
        ),
        Column(name="c", declared_type="DATETIME", affinity=Affinity.NUMERIC, default_sql="1 + (2)"),
    )


def test_a_type_that_is_an_empty_name_has_numeric_affinity_as_in_sqlite() -> None:
    table = read_table('CREATE TABLE t (a "", b)')
    assert [column.declared_type for column in table.columns] == ["", ""]
    assert [column.affinity for column in table.columns] == [Affinity.NUMERIC, Affinity.BLOB]
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute('CREATE TABLE t (a "", b)')
        connection.execute("INSERT INTO t VALUES ('1', '1')")
        assert connection.execute("SELECT typeof(a), typeof(b) FROM t").fetchone() == ("integer", "text")


def test_any_of_a_strict_table_has_no_affinity_and_any_elsewhere_is_numeric() -> None:
    catalog = read_sql("CREATE TABLE s (a ANY, b INT) STRICT; CREATE TABLE l (a ANY, b INT);")
    assert [column.affinity for column in catalog.table("s").columns] == [Affinity.BLOB, Affinity.INTEGER]
    assert [column.affinity for column in catalog.table("l").columns] == [Affinity.NUMERIC, Affinity.INTEGER]
    assert [table.strict for table in catalog.tables] == [True, False]


@pytest.mark.parametrize(
    "definition",
    [
        "a INTEGER PRIMARY KEY",
        "a integer primary key asc",
        "a INTEGER PRIMARY KEY ASC AUTOINCREMENT",
        'a "INTEGER" PRIMARY KEY',
        "a INTEGER, PRIMARY KEY (a)",
        "a INTEGER, PRIMARY KEY (a DESC)",
        "a INTEGER UNIQUE PRIMARY KEY",
        "a INTEGER PRIMARY KEY DESC",
        "a INT PRIMARY KEY",
        "a BIGINT PRIMARY KEY",
        "a INTEGER AUTO_INCREMENT PRIMARY KEY",
        "a INTEGER(8) PRIMARY KEY",
        "a UNSIGNED INTEGER PRIMARY KEY",
        "a INT, PRIMARY KEY (a)",
        "a INTEGER, b INTEGER, PRIMARY KEY (a, b)",
        "a INTEGER UNIQUE PRIMARY KEY DESC",
        "a PRIMARY KEY",
    ],
)
def test_a_primary_key_is_a_rowid_alias_where_the_rowid_follows_it(definition: str) -> None:
    with database(f"CREATE TABLE t ({definition})") as connection:
        primary_key = read_catalog(connection, FINGERPRINT).table("t").primary_key
        connection.execute("INSERT INTO t (a) VALUES (77)")
        is_alias = connection.execute("SELECT rowid FROM t").fetchone() == (77,)
    assert primary_key is not None
    assert primary_key.rowid_alias is is_alias


def test_a_table_without_rowid_has_no_alias_for_it() -> None:
    table = read_table("CREATE TABLE t (a INTEGER PRIMARY KEY, b UNIQUE) WITHOUT ROWID")
    assert table.without_rowid
    assert table.primary_key == PrimaryKey(columns=("a",))
    assert table.column("a").not_null


def test_a_table_with_a_rowid_says_so_whatever_its_key() -> None:
    catalog = read_sql(
        "CREATE TABLE a (x PRIMARY KEY); CREATE TABLE b (x, y, PRIMARY KEY (y, x)); CREATE TABLE c (x UNIQUE)"
    )
    assert not any(table.without_rowid for table in catalog.tables)


def test_a_composite_key_has_its_own_order_and_name() -> None:
    table = read_table('CREATE TABLE t (a, b, c, CONSTRAINT "the key" PRIMARY KEY (c, A))')
    assert table.primary_key == PrimaryKey(columns=("c", "a"), name="the key")


def test_a_column_that_a_key_names_twice_counts_once() -> None:
    assert read_table("CREATE TABLE t (a, b, PRIMARY KEY (b, a, b))").primary_key == PrimaryKey(columns=("b", "a"))


def test_a_table_without_a_key_has_none() -> None:
    assert read_table("CREATE TABLE t (a)").primary_key is None


def test_autoincrement_comes_with_the_value_that_it_counted_to() -> None:
    catalog = read_sql(
        """CREATE TABLE used (id INTEGER PRIMARY KEY AUTOINCREMENT, x);
           CREATE TABLE unused (id INTEGER PRIMARY KEY AUTOINCREMENT);
           CREATE TABLE plain (id INTEGER PRIMARY KEY);
           INSERT INTO used (id) VALUES (41), (42); DELETE FROM used;
           INSERT INTO plain VALUES (7);"""
    )
    assert [(t.name, t.primary_key, t.sequence_value) for t in catalog.tables] == [
        ("used", PrimaryKey(columns=("id",), rowid_alias=True, autoincrement=True), 42),
        ("unused", PrimaryKey(columns=("id",), rowid_alias=True, autoincrement=True), None),
        ("plain", PrimaryKey(columns=("id",), rowid_alias=True), None),
    ]


def test_a_sequence_holds_whatever_an_application_wrote_there() -> None:
    catalog = read_sql(
        """CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT);
           CREATE TABLE b (id INTEGER PRIMARY KEY AUTOINCREMENT);
           INSERT INTO sqlite_sequence
               VALUES ('a', 5), ('a', 9), ('a', 3), ('b', 'many'), (NULL, 1), (x'ff', 2);"""
    )
    assert [table.sequence_value for table in catalog.tables] == [9, None]


def test_tables_of_sqlite_itself_are_no_user_tables() -> None:
    catalog = read_sql(
        """CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a);
           CREATE INDEX i ON t (a); INSERT INTO t (a) VALUES (1); ANALYZE;"""
    )
    assert [table.name for table in catalog.tables] == ["t"]


def test_generated_columns_keep_their_place() -> None:
    table = read_table(
        """CREATE TABLE t (
            a INT, b TEXT GENERATED ALWAYS AS (a || ')') VIRTUAL, c, d INT AS (a + (1)) STORED, e
        )"""
    )
    assert [(column.name, column.generated) for column in table.columns] == [
        ("a", None),
        ("b", Generated(expression_sql="a || ')'", stored=False)),
        ("c", None),
        ("d", Generated(expression_sql="a + (1)", stored=True)),
        ("e", None),
    ]
    assert table.column("b").declared_type == "TEXT"
    assert table.column("d").declared_type == "INT"


def test_unique_constraints_have_names_and_the_collations_of_their_indexes() -> None:
    table = read_table(
        """CREATE TABLE t (
            a TEXT COLLATE nocase CONSTRAINT one UNIQUE,
            b TEXT UNIQUE ON CONFLICT IGNORE,
            c COLLATE RTrim,
            CONSTRAINT [two, three] UNIQUE (C, b COLLATE nocase),
            UNIQUE (c COLLATE BINARY, a)
        )"""
    )
    assert table.unique_constraints == (
        UniqueConstraint(columns=("a",), collations=("NOCASE",), name="one"),
        UniqueConstraint(columns=("b",), collations=("BINARY",)),
        UniqueConstraint(columns=("c", "b"), collations=("RTRIM", "NOCASE"), name="two, three"),
        UniqueConstraint(columns=("c", "a"), collations=("BINARY", "NOCASE")),
    )
    assert table.indexes == ()


def test_more_than_ten_unique_constraints_keep_the_order_of_the_text() -> None:
    columns = [f"c{number}" for number in range(12)]
    table = read_table(f"CREATE TABLE t ({', '.join(f'{name} UNIQUE' for name in columns)})")
    assert [constraint.columns for constraint in table.unique_constraints] == [(name,) for name in columns]


def test_a_unique_constraint_equal_to_the_primary_key_is_that_key() -> None:
    table = read_table("CREATE TABLE t (a TEXT UNIQUE PRIMARY KEY)")
    assert table.unique_constraints == ()
    assert table.primary_key == PrimaryKey(columns=("a",))


def test_checks_arrive_whole() -> None:
    table = read_table("CREATE TABLE t (a INT CHECK (a IN (1, (2))), CONSTRAINT c CHECK (a <> ')'))")
    assert table.check_constraints == (
        CheckConstraint(expression_sql="a IN (1, (2))", column="a"),
        CheckConstraint(expression_sql="a <> ')'", name="c"),
    )


def test_tables_stand_in_the_order_of_the_schema_table() -> None:
    catalog = read_sql("CREATE TABLE z (a); CREATE TABLE a (a); CREATE TABLE m (a)")
    assert [table.name for table in catalog.tables] == ["z", "a", "m"]


def test_a_table_keeps_its_text() -> None:
    assert read_table("create table  t ( a ) -- why").sql == "CREATE TABLE t ( a )"


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        "a\nb",
        'A"b"c',
        "it's",
        "[x]",
        "x]",
        "`",
        "%s",
        "select",
        "größe",
        "𝔘𝔫𝔦",
        "a" * 1104,
        "--",
        "/*",
    ],
)
def test_a_table_and_its_columns_may_be_called_anything(name: str) -> None:
    quoted = '"' + name.replace('"', '""') + '"'
    catalog = read_sql(
        f"""CREATE TABLE {quoted} (
              a, {quoted} TEXT COLLATE nocase UNIQUE CHECK ({quoted}),
              FOREIGN KEY ({quoted}) REFERENCES {quoted} ({quoted}));
            CREATE INDEX i ON {quoted} ({quoted}, a || {quoted})"""
    )
    [table] = catalog.tables
    assert table.name == name
    assert table.column(name).collation == "NOCASE"
    assert table.unique_constraints[0].columns == (name,)
    assert table.check_constraints[0].column == name
    assert table.foreign_keys[0].parent_columns == (name,)
    assert [(key.name, key.expression_sql) for key in table.indexes[0].columns] == [
        (name, None),
        (None, f"a || {quoted}"),
    ]


def test_a_table_named_as_the_functions_of_the_reader_hides_nothing() -> None:
    names = ("table_xinfo", "index_list", "index_xinfo", "foreign_key_list", "table_list")
    catalog = read_sql(";".join(f"CREATE TABLE pragma_{name} (a UNIQUE)" for name in names))
    assert [len(table.columns) for table in catalog.tables] == [1] * len(names)
    assert [len(table.unique_constraints) for table in catalog.tables] == [1] * len(names)


def test_collations_of_an_application_are_named_and_not_needed() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.create_collation("Unicase", lambda left, right: (left > right) - (left < right))
        connection.executescript(
            """CREATE TABLE t (a TEXT COLLATE unicase PRIMARY KEY, b COLLATE "Unicase" UNIQUE);
               CREATE INDEX i ON t (lower(a) COLLATE Unicase) WHERE a > 'x';
               CREATE VIEW v AS SELECT a FROM t WHERE b = 'x' ORDER BY b;"""
        )
        connection.commit()
        copy = connection.serialize()
    with database() as stranger:
        stranger.deserialize(copy)
        stranger.execute("PRAGMA trusted_schema = OFF")
        catalog = read_catalog(stranger, FINGERPRINT)
    [table] = catalog.tables
    assert [column.collation for column in table.columns] == ["unicase", "Unicase"]
    assert table.unique_constraints[0].collations == ("Unicase",)
    assert table.indexes[0].columns[0].collation == "Unicase"
    # SQLite refuses such a view: whoever wants its columns registers a collation of that name.
    assert catalog.views[0].columns == ()


def test_a_text_that_can_not_be_followed_leaves_what_pragma_says() -> None:
    sql = "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT NOT NULL COLLATE nocase UNIQUE CHECK (b))"
    with database(sql) as connection:
        # SQLite holds on to the schema that it has read.
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_master SET sql = 'CREATE TABLE t (' WHERE name = 't'")
        table = read_catalog(connection, FINGERPRINT).table("t")
    assert [(column.name, column.not_null) for column in table.columns] == [("a", False), ("b", True)]
    assert table.primary_key == PrimaryKey(columns=("a",), rowid_alias=True)
    assert table.unique_constraints == (UniqueConstraint(columns=("b",), collations=("NOCASE",)),)
    assert table.check_constraints == ()


def test_a_text_of_other_columns_than_pragma_says_is_not_believed() -> None:
    with database("CREATE TABLE t (a INT CHECK (a))") as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_master SET sql = 'CREATE TABLE t (b CHECK (b), c)' WHERE name = 't'")
        table = read_catalog(connection, FINGERPRINT).table("t")
    assert [column.name for column in table.columns] == ["a"]
    assert table.check_constraints == ()


def test_the_file_itself_is_described() -> None:
    catalog = read_sql("PRAGMA encoding = 'UTF-16le'; PRAGMA page_size = 1024; CREATE TABLE größe (straße TEXT)")
    assert catalog.fingerprint is FINGERPRINT
    assert (catalog.encoding, catalog.journal_mode, catalog.page_size_bytes) == ("UTF-16le", "memory", 1024)
    assert catalog.page_count == 2
    assert catalog.table("GRößE").columns[0].name == "straße"


def test_an_empty_database_declares_nothing() -> None:
    catalog = read_sql("")
    assert (catalog.tables, catalog.views, catalog.triggers, catalog.virtual_tables) == ((), (), (), ())


def test_two_thousand_columns_are_read() -> None:
    columns = ", ".join(f"c{n} INT NOT NULL CHECK (c{n} > {n})" for n in range(2000))
    table = read_table(f"CREATE TABLE t ({columns})")
    assert len(table.columns) == len(table.check_constraints) == 2000
    assert table.check_constraints[1999].expression_sql == "c1999 > 1999"


def test_the_connection_gets_its_text_factory_back() -> None:
    with database("CREATE TABLE t (a)") as connection:
        connection.text_factory = bytes
        connection.row_factory = lambda _cursor, _row: None
        assert read_catalog(connection, FINGERPRINT).tables[0].name == "t"
        assert connection.text_factory is bytes
        connection.row_factory = None
        edit_schema(connection, "UPDATE sqlite_master SET sql = 'no SQL at all'")
        with pytest.raises(sqlite3.DatabaseError):
            read_catalog(connection, FINGERPRINT)
        assert connection.text_factory is bytes
