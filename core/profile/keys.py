"""What foreign keys and unique keys meet in the data: orphans, and values that only SQLite tells apart."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import replace

from core.cancel import CancelToken
from core.catalog.model import Catalog, Column, ForeignKey, StorageClass, Table
from core.identifiers import fold_ascii, make_unique, quote_sqlite
from core.parallel import run_side_by_side
from core.profile.filters import enclose, filtered, join_evenly, scan_from
from core.profile.model import DuplicateProfile, KeyProfile, TableProfile
from core.sqlite.errors import translate_errors
from core.sqlite.source import Source

_EXAMPLES = 3
"""How many different ones are named, of the first orphans."""
_LOOKED_AT = 100
_OWN_COLLATIONS = ("BINARY", "NOCASE", "RTRIM")


def find_orphans(
    source: Source,
    catalog: Catalog,
    profiles: Sequence[TableProfile],
    *,
    where: Mapping[str, str],
    workers: int,
    cancel: CancelToken,
) -> tuple[KeyProfile, ...]:
    """Count, for every foreign key whose parent exists, the rows that have no parent, among those that count. Where the
    `profiles`, in the catalog's order, say that there can be none, no row is read for it.

    A row with a NULL in the key needs none (MATCH SIMPLE, as in SQLite and PostgreSQL). Values are compared by the
    parent's affinity (https://sqlite.org/foreignkeys.html#fk_indexes), and byte by byte as PostgreSQL does.
    """
    keys = [
        (table, number)
        for table in catalog.tables
        for number, key in enumerate(table.foreign_keys)
        if _parent_of(catalog, key)
    ]
    by_name = {table.name: profile for table, profile in zip(catalog.tables, profiles, strict=True)}
    with translate_errors(source.path):
        return tuple(
            run_side_by_side(
                lambda key, token: _count_orphans(source, catalog, by_name, where, *key, token),
                keys,
                workers=workers,
                cancel=cancel,
                name="keys",
            )
        )


def find_duplicates(
    source: Source,
    catalog: Catalog,
    profiles: tuple[TableProfile, ...],
    *,
    where: Mapping[str, str],
    cancel: CancelToken,
) -> tuple[DuplicateProfile, ...]:
    """Find the keys with a column of mixed classes whose values would clash once they are all text."""
    found = []
    for table, profile in zip(catalog.tables, profiles, strict=True):
        mixed = {column.name for column in profile.columns if _may_clash(column.storage_classes)}
        for columns in _unique_keys(table):
            if mixed.isdisjoint(columns):
                continue
            with translate_errors(source.path):
                groups = _count_duplicates(source, table, columns, where.get(table.name), cancel)
            if groups:
                found.append(DuplicateProfile(table=table.name, columns=columns, group_count=groups))
    return tuple(found)


def _parent_of(catalog: Catalog, key: ForeignKey) -> Table | None:
    try:
        parent = catalog.table(key.parent_table)
        for column in key.parent_columns:
            parent.column(column)
    except KeyError:
        return None
    return parent if key.parent_columns else None


def _count_orphans(
    source: Source,
    catalog: Catalog,
    profiles: Mapping[str, TableProfile],
    where: Mapping[str, str],
    table: Table,
    key_number: int,
    cancel: CancelToken,
) -> KeyProfile:
    key = table.foreign_keys[key_number]
    parent = catalog.table(key.parent_table)
    if _have_parents(table, profiles[table.name], key, parent, profiles[parent.name]):
        orphan_sql = _write_orphan_sql(table, key, parent, where.get(parent.name), nocase=False)
        return KeyProfile(table=table.name, key_number=key_number, orphan_count=0, orphan_sql=orphan_sql)
    found = _count_by(source, catalog, where, table, key_number, cancel, nocase=False)
    collations = {fold_ascii(parent.column(name).collation) for name in key.parent_columns}
    if not found.orphan_count or "nocase" not in collations:
        return found
    return replace(found, by_nocase=_count_by(source, catalog, where, table, key_number, cancel, nocase=True))


def _count_by(
    source: Source,
    catalog: Catalog,
    where: Mapping[str, str],
    table: Table,
    key_number: int,
    cancel: CancelToken,
    *,
    nocase: bool,
) -> KeyProfile:
    """Byte by byte; with `nocase` those columns of the parent by it that are of it."""
    key = table.foreign_keys[key_number]
    parent = catalog.table(key.parent_table)
    orphan_sql = _write_orphan_sql(table, key, parent, where.get(parent.name), nocase=nocase)
    where_sql = where.get(table.name)
    conditions = [orphan_sql] if where_sql is None else [enclose(where_sql), orphan_sql]
    orphans = f"FROM {quote_sqlite(table.name)} WHERE {' AND '.join(conditions)}"
    values = join_evenly([f"quote({column})" for column in _own_columns(table, key)], "|| ', ' ||")
    with source.lend_rows() as connection, cancel.interrupting(connection.interrupt):
        (count,) = connection.execute(f"SELECT count(*) {orphans}").fetchone()
        some = f"SELECT {values} AS shown {orphans} LIMIT {_LOOKED_AT}"
        examples = _examples(connection, f"SELECT DISTINCT shown FROM ({some}) LIMIT {_EXAMPLES}") if count else ()
    return KeyProfile(
        table=table.name, key_number=key_number, orphan_count=count, orphan_examples=examples, orphan_sql=orphan_sql
    )


def _have_parents(table: Table, rows: TableProfile, key: ForeignKey, parent: Table, parent_rows: TableProfile) -> bool:
    """Whether every row must have a parent: it refers to rowids, which lie without a gap, by integers among them."""
    primary_key = parent.primary_key
    if primary_key is None or not primary_key.rowid_alias or len(key.columns) != 1:
        return False
    name = parent.column(key.parent_columns[0]).name
    if name != parent.column(primary_key.columns[0]).name:
        return False
    ours, theirs = rows.column(table.column(key.columns[0]).name), parent_rows.column(name)
    if ours.value_count == 0:
        return True
    if ours.value_count > ours.integer_count or ours.integer_min is None or ours.integer_max is None:
        return False
    first, last = theirs.integer_min, theirs.integer_max
    if first is None or last is None or last - first + 1 != parent_rows.row_count:
        return False
    return first <= ours.integer_min and ours.integer_max <= last


def _write_orphan_sql(
    table: Table, key: ForeignKey, parent: Table, parent_where_sql: str | None, *, nocase: bool
) -> str:
    """SQL for a row of the child's table having no parent; the table is FROM's only one, and has no alias."""
    alias = quote_sqlite(make_unique("howdah parent", {fold_ascii(table.name)}))
    columns = _own_columns(table, key)
    present = join_evenly([f"{column} IS NOT NULL" for column in columns], "AND")
    matches = join_evenly(
        [
            _match(alias, parent.column(theirs), ours, nocase=nocase)
            for theirs, ours in zip(key.parent_columns, columns, strict=True)
        ],
        "AND",
    )
    parents = filtered(parent.name, parent_where_sql)
    return f"({present} AND NOT EXISTS (SELECT 1 FROM {parents} AS {alias} WHERE {matches}))"


def _own_columns(table: Table, key: ForeignKey) -> list[str]:
    return [f"{quote_sqlite(table.name)}.{quote_sqlite(column)}" for column in key.columns]


def _match(alias: str, parent: Column, child: str, *, nocase: bool) -> str:
    """SQL for a child's value being a parent's, as PostgreSQL will see it: by the parent's affinity, byte by byte, or
    with `nocase` by that.

    The parent's column stands at the left, where its affinity and collation decide. Where that is NOCASE or RTRIM, the
    comparison by it serves the parent's index, and a second one tells apart what PostgreSQL will. The index of an
    application's collation is in an order that nobody else knows.
    """
    column = f"{alias}.{quote_sqlite(parent.name)}"
    collation = parent.collation.upper()
    if collation == "BINARY" or (collation == "NOCASE" and nocase):
        return f"{column} = {child}"
    exactly = f"{column} COLLATE BINARY = {child}"
    return f"{column} = {child} AND {exactly}" if collation in _OWN_COLLATIONS else exactly


def _examples(connection: sqlite3.Connection, sql: str) -> tuple[str, ...]:
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    try:
        return tuple(value[:80] for (value,) in connection.execute(sql))
    finally:
        connection.text_factory = str


def _may_clash(classes: tuple[StorageClass, ...]) -> bool:
    return len(classes) > 1 and classes != (StorageClass.INTEGER, StorageClass.REAL)


def _unique_keys(table: Table) -> list[tuple[str, ...]]:
    keys = [constraint.columns for constraint in table.unique_constraints]
    if table.primary_key:
        keys.append(table.primary_key.columns)
    keys += [
        tuple(column.name for column in index.columns if column.name is not None)
        for index in table.indexes
        if index.unique and not index.where_sql and all(column.name for column in index.columns)
    ]
    return list(dict.fromkeys(keys))


def _count_duplicates(
    source: Source, table: Table, columns: tuple[str, ...], where_sql: str | None, cancel: CancelToken
) -> int:
    texts = ", ".join(f"CAST({quote_sqlite(column)} AS TEXT) COLLATE BINARY" for column in columns)
    present = join_evenly([f"{quote_sqlite(column)} IS NOT NULL" for column in columns], "AND")
    with source.lend_rows() as connection, cancel.interrupting(connection.interrupt):
        (count,) = connection.execute(
            f"SELECT count(*) FROM (SELECT 1 FROM {scan_from(table, where_sql, present)}"
            f" GROUP BY {texts} HAVING count(*) > 1)"
        ).fetchone()
    return int(count)
