"""The rows that are inserted for trial: with the table's defaults, and where it has none for what must not be NULL, a
value that its rules are likely to have."""

from psycopg import sql

from core.plan.model import ColumnPlan, TablePlan
from core.plan.pgtypes import PgType

_ANY_TEXT = "pg_catalog.left(pg_catalog.md5(pg_catalog.random()::text), {})"
_ANY = {
    "smallint": "(pg_catalog.random() * 32767)::int4::int2",
    "integer": "(pg_catalog.random() * 2147483646)::int4",
    "bigint": "(pg_catalog.random() * 9007199254740991)::int8",
    "numeric": "pg_catalog.random()::numeric",
    "double precision": "pg_catalog.random()",
    "boolean": "false",
    "text": _ANY_TEXT.format(32),
    "citext": _ANY_TEXT.format(32),
    "bytea": "pg_catalog.decode(pg_catalog.md5(pg_catalog.random()::text), 'hex')",
    "date": "'1970-01-01'::date + (pg_catalog.random() * 36500)::int4",
    "time": "'00:00'::time + pg_catalog.random() * '24 hours'::interval",
    "timestamp": "'1970-01-01'::timestamp + pg_catalog.random() * '36500 days'::interval",
    "timestamptz": "'1970-01-01 00:00Z'::timestamptz + pg_catalog.random() * '36500 days'::interval",
    "uuid": "pg_catalog.gen_random_uuid()",
    "json": "'{}'",
    "jsonb": "'{}'",
}
"""By type, a value that is hardly in the table already."""


def insert_with_defaults(plan: TablePlan, schema: str) -> sql.Composed:
    """An INSERT that leaves to the table what it has a default for, or takes NULL for."""
    in_key = set(plan.primary_key.columns) if plan.primary_key is not None else set()
    asked = [
        column
        for column in plan.without_computed.columns
        if not column.is_identity
        and column.default_sql is None
        and (not column.nullable or column.target_name in in_key)
    ]
    table = sql.Identifier(schema, plan.target_name)
    if not asked:
        return sql.SQL("INSERT INTO {} DEFAULT VALUES").format(table)
    values = [_refer(plan, column, schema) or _make_value(column.target_type) for column in asked]
    return sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(table, _list(asked), sql.SQL(", ").join(values))


def insert_like_a_row(plan: TablePlan, schema: str) -> sql.Composed:
    """An INSERT, of no row where there is none yet, whose values are those of a row that is there: but for the
    sequence's, and for those that must be unique."""
    table = sql.Identifier(schema, plan.target_name)
    unique = _find_unique(plan)
    referring = {name for key in plan.foreign_keys for name in key.columns}
    columns = [column for column in plan.without_computed.columns if not column.is_identity]
    if not columns:
        return sql.SQL("INSERT INTO {} DEFAULT VALUES").format(table)
    values: list[sql.Composable] = [
        _make_value(column.target_type)
        if column.target_name in unique - referring
        else sql.Identifier(column.target_name)
        for column in columns
    ]
    return sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {} LIMIT 1").format(
        table, _list(columns), sql.SQL(", ").join(values), table
    )


def _find_unique(plan: TablePlan) -> set[str]:
    """The columns of keys and unique indexes; of an expression, or a computed column, those whose names are in it."""
    keys = [*plan.unique_constraints, *([plan.primary_key] if plan.primary_key is not None else [])]
    unique = {name for key in keys for name in key.columns}
    for index in plan.indexes:
        for key in index.keys if index.unique else ():
            expression = key.expression_sql or ""
            unique |= {each.target_name for each in plan.columns if each.target_name in expression}
            unique |= {key.column} if key.column is not None else set()
    computed = [column.generated_sql or "" for column in plan.columns if column.target_name in unique]
    return unique | {each.target_name for each in plan.columns if any(each.target_name in sql for sql in computed)}


def _refer(plan: TablePlan, column: ColumnPlan, schema: str) -> sql.Composable | None:
    """A value that a parent has; None for a column that refers to nothing."""
    for key in plan.foreign_keys:
        if column.target_name in key.columns:
            name = sql.Identifier(key.parent_columns[key.columns.index(column.target_name)])
            return sql.SQL("(SELECT {} FROM {} WHERE {} IS NOT NULL LIMIT 1)").format(
                name, sql.Identifier(schema, key.parent_table), name
            )
    return None


def _make_value(target_type: PgType) -> sql.Composable:
    if target_type.labels:
        return sql.Literal(target_type.labels[0])
    match target_type.name, target_type.modifiers:
        case "varchar", (max_chars,):
            return sql.SQL(_ANY_TEXT.format(min(max_chars, 32)))
        case "numeric", (precision, scale):
            value = sql.SQL("pg_catalog.trunc(pg_catalog.random()::numeric * 0.9 * {}::numeric, {})")
            return value.format(sql.Literal(f"1e{precision - scale}"), sql.Literal(scale))
        case "vector", (dimensions,):
            return sql.Literal(f"[{','.join('0' * dimensions)}]")
        case name, _:
            return sql.SQL(_ANY[name])


def _list(columns: list[ColumnPlan]) -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(column.target_name) for column in columns)
