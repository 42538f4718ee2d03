"""The reader of a database's schema: `read_catalog`, the stage's entry."""

import sqlite3
from collections.abc import Mapping
from types import MappingProxyType

from core.catalog.model import Catalog, Fingerprint, Table, Trigger, UnreadIndex, View, VirtualTable
from core.catalog.pragma import (
    ColumnRow,
    SchemaRow,
    keeping_undecodable_text,
    read_columns,
    read_foreign_keys,
    read_indexes,
    read_schema,
    read_sequence_values,
    read_setting,
    read_visible_column_names,
    readable,
)
from core.catalog.tables import ParentTable, build_table, describe_parent
from core.catalog.views import find_expandable_views, find_readers
from core.catalog.virtual import VirtualTableDeclaration, find_shadow_tables, parse_create_virtual_table
from core.identifiers import fold_ascii

Unread = Mapping[tuple[str, str], str]
_NOTHING: Unread = MappingProxyType({})


def read_catalog(connection: sqlite3.Connection, fingerprint: Fingerprint, *, unread: Unread = _NOTHING) -> Catalog:
    """Read everything that schema `main` declares, under whatever transaction the caller holds. `unread` are the views,
    triggers and indexes that the connection passes over, by kind and name, and why.

    Nothing is asked that runs SQL of the file's own or needs its collations. Raises sqlite3.Error for a
    schema that SQLite can't read, or that names a table or column in bytes that are not text.
    """
    with keeping_undecodable_text(connection) as cursor:
        return _read(cursor, fingerprint, unread)


def _read(cursor: sqlite3.Cursor, fingerprint: Fingerprint, unread: Unread) -> Catalog:
    schema = read_schema(cursor)
    virtual: dict[str, VirtualTableDeclaration] = {}
    columns: dict[str, list[ColumnRow]] = {}
    for row in schema:
        if row.type != "table" or fold_ascii(row.name).startswith("sqlite_"):
            continue
        declaration = parse_create_virtual_table(row.sql)
        if declaration is not None:
            virtual[row.name] = declaration
        else:
            columns[row.name] = read_columns(cursor, row.name)
    shadows = find_shadow_tables(
        {fold_ascii(name): declaration.module for name, declaration in virtual.items()},
        [(name, tuple(row.name for row in rows)) for name, rows in columns.items()],
    )
    return Catalog(
        fingerprint=fingerprint,
        encoding=str(read_setting(cursor, "encoding")),
        journal_mode=str(read_setting(cursor, "journal_mode")),
        page_count=int(read_setting(cursor, "page_count")),
        page_size_bytes=int(read_setting(cursor, "page_size")),
        tables=_read_tables(cursor, schema, columns, frozenset().union(*shadows.values()), unread),
        views=_read_views(cursor, schema, unread),
        triggers=_read_triggers(schema, unread),
        virtual_tables=tuple(
            VirtualTable(
                name=row.name,
                module=virtual[row.name].module,
                arguments=virtual[row.name].arguments,
                shadow_tables=shadows.get(fold_ascii(row.name), ()),
                sql=row.sql,
                columns=read_visible_column_names(cursor, row.name),
            )
            for row in schema
            if row.type == "table" and row.name in virtual
        ),
    )


def _read_tables(
    cursor: sqlite3.Cursor,
    schema: list[SchemaRow],
    columns: dict[str, list[ColumnRow]],
    shadow_tables: frozenset[str],
    unread: Unread,
) -> tuple[Table, ...]:
    parents: dict[str, ParentTable] = {fold_ascii(name): describe_parent(name, rows) for name, rows in columns.items()}
    index_sql: dict[str, dict[str, str]] = {}
    unread_indexes: dict[str, list[UnreadIndex]] = {}
    for row in schema:
        if row.type == "index" and (reason := unread.get(("index", row.name))):
            missing = UnreadIndex(name=row.name, sql=row.sql, reason=reason)
            unread_indexes.setdefault(fold_ascii(row.table), []).append(missing)
        elif row.type == "index" and row.sql:
            index_sql.setdefault(fold_ascii(row.table), {})[row.name] = row.sql
    has_sequences = any(row.type == "table" and row.name == "sqlite_sequence" for row in schema)
    sequence_values = read_sequence_values(cursor) if has_sequences else {}
    return tuple(
        build_table(
            row.name,
            row.sql,
            columns=columns[row.name],
            indexes=read_indexes(cursor, row.name),
            foreign_keys=read_foreign_keys(cursor, row.name),
            parents=parents,
            index_sql=index_sql.get(fold_ascii(row.name), {}),
            unread_indexes=tuple(unread_indexes.get(fold_ascii(row.name), ())),
            sequence_value=sequence_values.get(row.name),
        )
        for row in schema
        if row.type == "table" and row.name in columns and row.name not in shadow_tables
    )


def _read_views(cursor: sqlite3.Cursor, schema: list[SchemaRow], unread: Unread) -> tuple[View, ...]:
    views = {row.name: row.sql for row in schema if row.type == "view"}
    missing = [name for kind, name in unread if kind == "view"]
    expandable = find_expandable_views(views) - find_readers(views, missing)
    return tuple(
        View(
            name=readable(name),
            columns=read_visible_column_names(cursor, name) if name in expandable else (),
            sql=sql,
            unread=unread.get(("view", name), ""),
        )
        for name, sql in views.items()
    )


def _read_triggers(schema: list[SchemaRow], unread: Unread) -> tuple[Trigger, ...]:
    names = {fold_ascii(row.name): row.name for row in schema if row.type in ("table", "view")}
    return tuple(
        Trigger(
            name=readable(row.name),
            table=readable(names.get(fold_ascii(row.table), row.table)),
            sql=row.sql,
            unread=unread.get(("trigger", row.name), ""),
        )
        for row in schema
        if row.type == "trigger"
    )
