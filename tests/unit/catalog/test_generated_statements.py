import sqlite3

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from core.catalog.create_table import parse_create_table, write_without_foreign_keys
from core.catalog.read import read_catalog
from core.identifiers import fold_ascii
from tests.unit.catalog.reading import FINGERPRINT, database
from tests.unit.catalog.statements import Expected, create_table_statements


def _fold(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(fold_ascii(name) for name in names)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(create_table_statements())
def test_the_catalog_of_any_table_is_what_its_statement_says(expected: Expected) -> None:
    with database() as connection:
        try:
            connection.execute(expected.sql)
        except sqlite3.Error:
            assume(False)
        catalog = read_catalog(connection, FINGERPRINT)
        [(_, without_rowid, strict)] = connection.execute(
            "SELECT name, wr, strict FROM pragma_table_list WHERE schema = 'main' AND name = ?",
            (expected.table,),
        )
    [table] = catalog.tables
    assert parse_create_table(table.sql) is not None
    assert (table.name, table.without_rowid, table.strict) == (
        expected.table,
        bool(without_rowid),
        bool(strict),
    )

    assert [column.name for column in table.columns] == expected.columns
    for column in table.columns:
        assert column.collation == expected.collations.get(column.name, "BINARY")
        generated = column.generated and (column.generated.expression_sql, column.generated.stored)
        assert generated == expected.generated.get(column.name)

    checks = [(check.expression_sql, check.name, check.column) for check in table.check_constraints]
    assert checks == expected.checks

    keys = [
        (key.columns, key.parent_table, key.parent_columns, key.name, key.deferrable, key.initially_deferred)
        for key in table.foreign_keys
    ]
    # A table may by chance refer to itself, whose names are then spelled its own way.
    if all(fold_ascii(parent) != fold_ascii(expected.table) for _, parent, *_ in expected.foreign_keys):
        assert keys == expected.foreign_keys

    if expected.primary_key is None:
        assert table.primary_key is None
    else:
        assert table.primary_key is not None
        columns, name, autoincrement = expected.primary_key
        assert (table.primary_key.columns, table.primary_key.name) == (columns, name)
        assert table.primary_key.autoincrement is autoincrement

    # SQLite makes one index of two equal constraints, and none of one that equals the primary key.
    names = {columns: {name for key, name in expected.uniques if key == columns} for columns, _ in expected.uniques}
    for constraint in table.unique_constraints:
        assert constraint.name in names[constraint.columns]
    found = {constraint.columns for constraint in table.unique_constraints}
    primary_key = table.primary_key.columns if table.primary_key is not None else ()
    assert set(names) - found <= {primary_key}


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(create_table_statements(), st.data())
def test_any_foreign_keys_can_be_taken_out_of_any_statement(expected: Expected, data: st.DataObject) -> None:
    assume(expected.foreign_keys)
    places = data.draw(st.sets(st.sampled_from(range(len(expected.foreign_keys)))))
    with database() as connection:
        try:
            connection.execute(expected.sql)
        except sqlite3.Error:
            assume(False)
        [before] = read_catalog(connection, FINGERPRINT).tables
    written = write_without_foreign_keys(expected.sql, places)
    assert written is not None
    with database(written) as connection:
        [after] = read_catalog(connection, FINGERPRINT).tables
    assert after.foreign_keys == tuple(key for place, key in enumerate(before.foreign_keys) if place not in places)
    assert after.columns == before.columns
    assert (after.primary_key, after.unique_constraints) == (before.primary_key, before.unique_constraints)
    ours, theirs = ([check.expression_sql for check in each.check_constraints] for each in (before, after))
    assert sorted(theirs) == sorted([*ours, *("1" for _ in places)])
