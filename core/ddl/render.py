"""Plan in, statements out. SQLAlchemy prints all that it has words for; the rest is quoted by its preparer."""

from collections.abc import Callable, Mapping

from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import CreateEnumType
from sqlalchemy.schema import (
    AddConstraint,
    CheckConstraint,
    Constraint,
    CreateIndex,
    CreateTable,
    ExecutableDDLElement,
    ForeignKeyConstraint,
    Index,
    SetColumnComment,
    SetTableComment,
)

from core.ddl.dialect import DIALECT, quote_name, quote_text
from core.ddl.metadata import build_metadata
from core.ddl.model import Section, Statement
from core.ddl.objects import render_helpers, render_trigger, render_view
from core.ddl.types import NO_SCHEMAS, build_enum, find_enums, find_extensions
from core.plan.model import Plan, SequencePlan, TablePlan
from core.plan.pgtypes import PgType

_LARGEST = {"smallint": 2**15 - 1, "integer": 2**31 - 1, "bigint": 2**63 - 1}
"""What a sequence of an identity of these types ends at."""


def render_ddl(plan: Plan, schema: str, *, extension_schemas: Mapping[str, str] = NO_SCHEMAS) -> tuple[Statement, ...]:
    """All statements that make the plan's types, tables, keys, views and triggers in a schema that is there, in an
    order that works.

    Extensions go to the `extension_schemas` of their names, and their types are said to be there; of one that has none
    there, both are left to the search_path of whoever runs the statements.
    """
    metadata = build_metadata(plan, schema, extension_schemas=extension_schemas)
    tables = {table.target_name: metadata.tables[f"{schema}.{table.target_name}"] for table in plan.tables}
    statements = [_render_extension(name, extension_schemas.get(name)) for name in find_extensions(plan)]
    statements += [_render_enum(enum, schema) for enum in find_enums(plan)]
    statements += render_helpers(plan)
    for planned in sorted(plan.tables, key=_order_of_making(plan)):
        statements += _render_table(planned, tables[planned.target_name])
    statements += [render_view(view, schema) for view in plan.made_views]
    statements += [render_trigger(trigger, schema) for trigger in plan.made_triggers]
    order = list(Section)
    return tuple(sorted(statements, key=lambda statement: order.index(statement.section)))


def _order_of_making(plan: Plan) -> Callable[[TablePlan], int]:
    """First the tables whose name PostgreSQL would give to the sequence of another one: of a name that is taken it
    makes another, but a table can have no other. The longer of two such names can be the sequence's alone."""
    sequences = {f"{table.target_name}_{table.sequence.column}_seq" for table in plan.tables if table.sequence}
    return lambda table: -len(table.target_name) if table.target_name in sequences else 0


def _render_extension(name: str, schema: str | None) -> Statement:
    place = "" if schema is None else f" SCHEMA {quote_name(schema)}"
    sql = f"CREATE EXTENSION IF NOT EXISTS {quote_name(name)}{place}"
    return Statement(section=Section.EXTENSIONS, sql=sql, table="", object=name)


def _render_enum(enum: PgType, schema: str) -> Statement:
    sql = _compile(CreateEnumType(build_enum(enum, schema)))
    return Statement(section=Section.TYPES, sql=sql, table="", object=enum.name)


def _render_table(plan: TablePlan, table: Table) -> list[Statement]:
    # AddConstraint takes its constraint out of CREATE TABLE, so all of these are made before that is printed.
    constraints = [
        (constraint, _compile(AddConstraint(constraint)))
        for constraint in sorted(table.constraints, key=_constraint_order)
        if constraint.name is not None
    ]
    statements = [_statement(Section.TABLES, _compile(CreateTable(table)), table, table.name)]
    not_valid = {key.name for key in plan.foreign_keys if not key.is_valid}
    for constraint, sql in constraints:
        name = str(constraint.name)
        section = Section.KEYS
        if isinstance(constraint, ForeignKeyConstraint):
            section = Section.FOREIGN_KEYS
        elif isinstance(constraint, CheckConstraint):
            section = Section.CHECKS
        statements.append(_statement(section, sql, table, name))
        if section is not Section.KEYS and name not in not_valid:
            validate = f"ALTER TABLE {_table_name(table)} VALIDATE CONSTRAINT {quote_name(name)}"
            statements.append(_statement(Section.VALIDATIONS, validate, table, name))
    for index in sorted(table.indexes, key=lambda index: str(index.name)):
        statements.append(_statement(Section.INDEXES, _render_index(index), table, str(index.name)))
    if plan.sequence:
        sql = _render_sequence(plan, plan.sequence, table)
        statements.append(_statement(Section.SEQUENCES, sql, table, plan.sequence.column))
    if table.comment:
        statements.append(_statement(Section.COMMENTS, _compile(SetTableComment(table)), table, table.name))
    statements += [
        _statement(Section.COMMENTS, _compile(SetColumnComment(column)), table, f"{table.name}.{column.name}")
        for column in table.columns
        if column.comment
    ]
    return statements


def _render_index(index: Index) -> str:
    return _compile(CreateIndex(index))


def _render_sequence(plan: TablePlan, sequence: SequencePlan, table: Table) -> str:
    """Set the next value; where SQLite has used the largest rowid there is none, and an insert will say so."""
    (column,) = (column for column in plan.columns if column.target_name == sequence.column)
    largest = _LARGEST[column.target_type.name]
    exhausted = sequence.next_value > largest
    value = largest if exhausted else sequence.next_value
    owner = f"{quote_text(_table_name(table))}, {quote_text(sequence.column)}"
    called = "true" if exhausted else "false"
    return f"SELECT pg_catalog.setval(pg_catalog.pg_get_serial_sequence({owner}), {value}, {called})"


def _constraint_order(constraint: Constraint) -> tuple[str, str]:
    return type(constraint).__name__, str(constraint.name)


def _statement(section: Section, sql: str, table: Table, object_: str) -> Statement:
    return Statement(section=section, sql=sql, table=table.name, object=object_)


def _compile(element: ExecutableDDLElement) -> str:
    return str(element.compile(dialect=DIALECT)).strip()


def _table_name(table: Table) -> str:
    return DIALECT.identifier_preparer.format_table(table)
