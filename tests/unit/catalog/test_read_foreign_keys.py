from core.catalog.model import ForeignKey
from tests.unit.catalog.reading import read_sql, read_table


def test_a_foreign_key_has_its_name_and_its_actions() -> None:
    table = read_table(
        """CREATE TABLE p (id INTEGER PRIMARY KEY);
           CREATE TABLE t (a INT CONSTRAINT "to p" REFERENCES p (id) ON DELETE CASCADE ON UPDATE SET NULL)"""
    )
    assert table.foreign_keys == (
        ForeignKey(
            columns=("a",),
            parent_table="p",
            parent_columns=("id",),
            name="to p",
            on_update="SET NULL",
            on_delete="CASCADE",
        ),
    )


def test_foreign_keys_stand_in_the_order_of_the_text() -> None:
    table = read_table(
        """CREATE TABLE p (x PRIMARY KEY, y, z, UNIQUE (y, z));
           CREATE TABLE t (
             a REFERENCES p CONSTRAINT two REFERENCES p (x),
             b,
             CONSTRAINT three FOREIGN KEY (b, a) REFERENCES p (y, z) ON DELETE SET DEFAULT,
             FOREIGN KEY (b) REFERENCES p CONSTRAINT five FOREIGN KEY (a) REFERENCES p
           )"""
    )
    assert [(key.name, key.columns, key.parent_columns) for key in table.foreign_keys] == [
        (None, ("a",), ("x",)),
        ("two", ("a",), ("x",)),
        ("three", ("b", "a"), ("y", "z")),
        (None, ("b",), ("x",)),
        ("five", ("a",), ("x",)),
    ]


def test_columns_left_out_are_the_primary_key_of_the_parent() -> None:
    catalog = read_sql(
        """CREATE TABLE child (a, b,
             FOREIGN KEY (a, b) REFERENCES parent, FOREIGN KEY (a) REFERENCES keyless);
           CREATE TABLE parent (x, y, z, PRIMARY KEY (z, x));
           CREATE TABLE keyless (x);"""
    )
    assert [key.parent_columns for key in catalog.table("child").foreign_keys] == [("z", "x"), ()]


def test_names_are_spelled_as_the_parent_spells_them() -> None:
    catalog = read_sql(
        """CREATE TABLE "Parent Table" ("The Id" INTEGER PRIMARY KEY);
           CREATE TABLE child (A REFERENCES [PARENT TABLE] ("the id"),
             FOREIGN KEY (a) REFERENCES 'parent table');"""
    )
    for key in catalog.table("child").foreign_keys:
        assert (key.columns, key.parent_table, key.parent_columns) == (("A",), "Parent Table", ("The Id",))


def test_a_missing_parent_leaves_what_is_written() -> None:
    catalog = read_sql(
        """CREATE TABLE t (
             a REFERENCES Nowhere, b REFERENCES Nowhere (Id), c REFERENCES p (Absent), d REFERENCES v);
           CREATE TABLE p (id INTEGER PRIMARY KEY);
           CREATE VIEW v AS SELECT id FROM p;"""
    )
    assert [(key.parent_table, key.parent_columns) for key in catalog.table("t").foreign_keys] == [
        ("Nowhere", ()),
        ("Nowhere", ("Id",)),
        ("p", ("Absent",)),
        ("v", ()),
    ]


def test_a_table_may_point_at_itself_and_two_at_each_other() -> None:
    catalog = read_sql(
        """CREATE TABLE a (id INTEGER PRIMARY KEY, up REFERENCES a, b REFERENCES b);
           CREATE TABLE b (id INTEGER PRIMARY KEY, a REFERENCES a);"""
    )
    assert [(k.columns, k.parent_table, k.parent_columns) for t in catalog.tables for k in t.foreign_keys] == [
        (("up",), "a", ("id",)),
        (("b",), "b", ("id",)),
        (("a",), "a", ("id",)),
    ]


def test_deferrable_keys_are_told_from_deferred_ones() -> None:
    table = read_table(
        """CREATE TABLE t (
             id INTEGER PRIMARY KEY,
             a REFERENCES t DEFERRABLE INITIALLY DEFERRED,
             b REFERENCES t NOT DEFERRABLE,
             c REFERENCES t ON DELETE CASCADE NOT NULL DEFERRABLE INITIALLY IMMEDIATE,
             FOREIGN KEY (a, b) REFERENCES t (b, c) DEFERRABLE INITIALLY DEFERRED
           )"""
    )
    assert [(key.deferrable, key.initially_deferred) for key in table.foreign_keys] == [
        (True, True),
        (False, False),
        (True, False),
        (True, True),
    ]
