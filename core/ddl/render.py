"""Plan in, statements out. SQLAlchemy prints all that it has words for; the rest is quoted by its preparer."""

from sqlalchemy import Table, literal
from sqlalchemy.dialects.postgresql.base import PGDialect
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

from core.ddl.metadata import build_metadata
from core.ddl.model import Section, Statement
from core.plan.model import Plan, SequencePlan, TablePlan

_LARGEST_BIGINT = 2**63 - 1


def _make_dialect() -> PGDialect:
    dialect = PGDialect(paramstyle="named")  # type: ignore[no-untyped-call]
    # Without a connection it assumes the servers of old, which read backslashes in strings as escapes.
    dialect._backslash_escapes = False
    return dialect


_DIALECT = _make_dialect()


def render_ddl(plan: Plan, schema: str) -> tuple[Statement, ...]:
    """All statements that make the plan's tables and keys in a schema that is there, in an order that works."""
    metadata = build_metadata(plan, schema)
    tables = {table.target_name: metadata.tables[f"{schema}.{table.target_name}"] for table in plan.tables}
    statements: list[Statement] = []
    for planned in plan.tables:
        statements += _render_table(planned, tables[planned.target_name])
    order = list(Section)
    return tuple(sorted(statements, key=lambda statement: order.index(statement.section)))


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
            validate = f"ALTER TABLE {_table_name(table)} VALIDATE CONSTRAINT {_quote(name)}"
            statements.append(_statement(Section.VALIDATIONS, validate, table, name))
    for index in sorted(table.indexes, key=lambda index: str(index.name)):
        statements.append(_statement(Section.KEYS, _render_index(index), table, str(index.name)))
    if plan.sequence:
        sql = _render_sequence(plan.sequence, table)
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


def _render_sequence(sequence: SequencePlan, table: Table) -> str:
    """Set the next value; where SQLite has used the largest rowid there is none, and an insert will say so."""
    exhausted = sequence.next_value > _LARGEST_BIGINT
    value = _LARGEST_BIGINT if exhausted else sequence.next_value
    name, column = _literal(_table_name(table)), _literal(sequence.column)
    called = "true" if exhausted else "false"
    return f"SELECT pg_catalog.setval(pg_catalog.pg_get_serial_sequence({name}, {column}), {value}, {called})"


def _constraint_order(constraint: Constraint) -> tuple[str, str]:
    return type(constraint).__name__, str(constraint.name)


def _statement(section: Section, sql: str, table: Table, object_: str) -> Statement:
    return Statement(section=section, sql=sql, table=table.name, object=object_)


def _compile(element: ExecutableDDLElement) -> str:
    return str(element.compile(dialect=_DIALECT)).strip()


def _table_name(table: Table) -> str:
    return _DIALECT.identifier_preparer.format_table(table)


def _quote(name: str) -> str:
    return _DIALECT.identifier_preparer.quote(name)


def _literal(text: str) -> str:
    return str(literal(text).compile(dialect=_DIALECT, compile_kwargs={"literal_binds": True}))
