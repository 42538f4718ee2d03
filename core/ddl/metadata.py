"""The plan as SQLAlchemy tables: what its PostgreSQL printer quotes and spells."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    Computed,
    ForeignKeyConstraint,
    Identity,
    Index,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
    collate,
    literal_column,
)
from sqlalchemy.sql.elements import ColumnElement

from core.ddl.types import NO_SCHEMAS, build_type
from core.plan.model import ColumnPlan, IndexKey, Plan, TablePlan


def build_metadata(plan: Plan, schema: str, *, extension_schemas: Mapping[str, str] = NO_SCHEMAS) -> MetaData:
    """All tables with their keys, checks, indexes and foreign keys, in the schema of that name."""
    metadata = MetaData()
    tables = {
        table.target_name: _build_table(table, metadata, schema, extension_schemas=extension_schemas)
        for table in plan.tables
    }
    for table in plan.tables:
        _add_foreign_keys(table, tables)
    return metadata


def _build_table(plan: TablePlan, metadata: MetaData, schema: str, *, extension_schemas: Mapping[str, str]) -> Table:
    table = Table(
        plan.target_name,
        metadata,
        *(_build_column(column, schema, extension_schemas=extension_schemas) for column in plan.columns),
        schema=schema,
        comment=_comment(plan.source_name, plan.target_name),
    )
    if plan.primary_key:
        table.append_constraint(
            PrimaryKeyConstraint(*_columns(table, plan.primary_key.columns), name=plan.primary_key.name)
        )
    for unique in plan.unique_constraints:
        table.append_constraint(UniqueConstraint(*_columns(table, unique.columns), name=unique.name))
    for check in plan.check_constraints:
        table.append_constraint(
            CheckConstraint(literal_column(check.condition_sql), name=check.name, postgresql_not_valid=True)
        )
    nullable = {column.target_name for column in plan.columns if column.nullable}
    for index in plan.indexes:
        Index(
            index.name,
            *(_index_key(table, key, nullable) for key in index.keys),
            unique=index.unique,
            _table=table,  # which SQLAlchemy can't tell from expressions alone
            postgresql_where=literal_column(index.where_sql) if index.where_sql is not None else None,
        )
    return table


def _build_column(plan: ColumnPlan, schema: str, *, extension_schemas: Mapping[str, str]) -> Column[object]:
    default: ColumnElement[Any] | None = (
        literal_column(plan.default_sql) if plan.default_sql is not None and not plan.is_identity else None
    )
    return Column(
        plan.target_name,
        build_type(plan, schema, extension_schemas=extension_schemas),
        *([Identity(always=False)] if plan.is_identity and not plan.is_serial else []),
        # Before version 18 PostgreSQL has no others.
        *([Computed(literal_column(plan.generated_sql), persisted=True)] if plan.generated_sql is not None else []),
        nullable=plan.nullable and not plan.is_identity,
        server_default=default,
        autoincrement=plan.is_identity and not plan.is_serial,
        comment=_comment(plan.source_name, plan.target_name),
    )


def _columns(table: Table, names: tuple[str, ...]) -> list[Column[object]]:
    return [table.c[name] for name in names]


def _index_key(table: Table, key: IndexKey, nullable: set[str]) -> ColumnElement[Any]:
    """A key with SQLite's order, where NULLs come first; a column without NULLs keeps PostgreSQL's own spelling,
    which is the one that serves its ORDER BY (https://www.postgresql.org/docs/current/indexes-ordering.html)."""
    element: ColumnElement[Any]
    if key.column is None:
        element = literal_column(f"({key.expression_sql})")
        has_nulls = True
    else:
        column = table.c[key.column]
        element = column if key.collation is None else collate(column, key.collation)
        has_nulls = key.column in nullable
    if key.descending:
        return element.desc().nulls_last() if has_nulls else element.desc()
    return element.asc().nulls_first() if has_nulls else element


def _add_foreign_keys(plan: TablePlan, tables: dict[str, Table]) -> None:
    table = tables[plan.target_name]
    for key in plan.foreign_keys:
        table.append_constraint(
            ForeignKeyConstraint(
                _columns(table, key.columns),
                _columns(tables[key.parent_table], key.parent_columns),
                name=key.name,
                onupdate=None if key.on_update == "NO ACTION" else key.on_update,
                ondelete=None if key.on_delete == "NO ACTION" else key.on_delete,
                deferrable=key.deferrable or None,
                initially="DEFERRED" if key.initially_deferred else None,
                postgresql_not_valid=True,
            )
        )


def _comment(source_name: str, target_name: str) -> str | None:
    """Names the source's object where its name changed."""
    return None if source_name == target_name else f"SQLite: {source_name}"
