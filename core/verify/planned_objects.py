"""What a table of the plan consists of once it is made, in words: stated from the plan alone, for whoever compares it
with what is there."""

from collections.abc import Callable, Collection

from core.plan.model import ForeignKeyPlan, IndexPlan, Plan, TablePlan
from core.verify.expressions import PREDICATE, Place
from core.verify.model import CheckedKind
from core.verify.wording import (
    SERIAL,
    TABLE,
    ObjectKey,
    describe_check,
    describe_column,
    describe_foreign_key,
    describe_index,
    describe_index_key,
    describe_key,
    describe_sequence,
    describe_type,
    quote,
)

_LARGEST = {"smallint": 2**15 - 1, "integer": 2**31 - 1, "bigint": 2**63 - 1}

Accepted = tuple[str | None, ...]
"""The forms that an object may have, the first of them the planned one; None: it may be absent."""


def describe_planned(
    plan: TablePlan, tables: Plan, refused: Collection[tuple[str, str]], written: Callable[[Place], str | None]
) -> dict[ObjectKey, Accepted]:
    """All objects of a table. What is among `refused`, by table and name, the data would not have: a key or an index
    may be absent then, a CHECK or a foreign key NOT VALID; that somebody has made it since is no difference."""
    table = plan.target_name
    objects: dict[ObjectKey, Accepted] = {(CheckedKind.TABLE, table, table): (TABLE,)}
    has_key = plan.primary_key is not None and (table, plan.primary_key.name) not in refused
    in_key = set(plan.primary_key.columns) if plan.primary_key is not None else set()
    for column in plan.columns:
        name = column.target_name
        computed = written((CheckedKind.COLUMN, table, name, 0))
        described = [
            describe_column(
                describe_type(column.target_type),
                collation=column.collation,
                not_null=not_null,
                identity=(SERIAL if column.is_serial else "BY DEFAULT") if column.is_identity else "",
                rest=f"GENERATED ALWAYS AS {computed} STORED" if computed is not None else "",
            )
            for not_null in _may_be_not_null(
                is_declared=column.is_identity or not column.nullable, is_in_key=name in in_key, has_key=has_key
            )
        ]
        if computed is not None and (table, name) in refused:
            described += [each.removesuffix(f" GENERATED ALWAYS AS {computed} STORED") for each in described]
        objects[CheckedKind.COLUMN, table, name] = tuple(described)
        default = written((CheckedKind.DEFAULT, table, name, 0))
        if default is not None:
            objects[CheckedKind.DEFAULT, table, name] = (None, default) if (table, name) in refused else (default,)
        if name != column.source_name:
            objects[CheckedKind.COMMENT, table, f"{table}.{name}"] = (_name_source(column.source_name),)
    if table != plan.source_name:
        objects[CheckedKind.COMMENT, table, table] = (_name_source(plan.source_name),)

    def enter(kind: CheckedKind, name: str, planned: str, otherwise: str | None = None) -> None:
        objects[kind, table, name] = (otherwise, planned) if (table, name) in refused else (planned,)

    if plan.primary_key is not None:
        enter(CheckedKind.PRIMARY_KEY, plan.primary_key.name, describe_key("PRIMARY KEY", plan.primary_key.columns))
    for unique in plan.unique_constraints:
        enter(CheckedKind.UNIQUE, unique.name, describe_key("UNIQUE", unique.columns))
    for check in plan.check_constraints:
        condition = written((CheckedKind.CHECK, table, check.name, 0)) or ""
        valid, broken = (describe_check(condition, is_valid=is_valid) for is_valid in (True, False))
        enter(CheckedKind.CHECK, check.name, valid, broken)
        if (table, check.name) in refused:
            # Or it was taken away, since it did something else than in SQLite.
            objects[CheckedKind.CHECK, table, check.name] += (None,)
    for index in plan.indexes:
        enter(CheckedKind.INDEX, index.name, _describe_index(plan, index, written))
    for key in plan.foreign_keys:
        lacks_parent = not _has_parent_key(tables, key, refused)
        broken_key = None if lacks_parent else _describe_foreign_key(key, is_valid=False)
        enter(CheckedKind.FOREIGN_KEY, key.name, _describe_foreign_key(key, is_valid=key.is_valid), broken_key)
    if plan.sequence is not None:
        (column,) = (column for column in plan.columns if column.target_name == plan.sequence.column)
        is_exhausted = plan.sequence.next_value > _LARGEST[column.target_type.name]
        objects[CheckedKind.SEQUENCE, table, plan.sequence.column] = (
            describe_sequence(None if is_exhausted else plan.sequence.next_value),
        )
    return objects


def _may_be_not_null(*, is_declared: bool, is_in_key: bool, has_key: bool) -> tuple[bool, ...]:
    """A primary key makes its columns NOT NULL; whether one that the data refused came so far is open."""
    if is_declared or (is_in_key and has_key):
        return (True,)
    return (False, True) if is_in_key else (False,)


def _describe_index(plan: TablePlan, index: IndexPlan, written: Callable[[Place], str | None]) -> str:
    """SQLite's order, in which NULL comes before all else (https://sqlite.org/datatype3.html#sort_order); where a
    column has none, PostgreSQL's own."""
    table = plan.target_name
    without_nulls = {column.target_name for column in plan.columns if not column.nullable}
    keys = []
    for number, key in enumerate(index.keys):
        text = quote(key.column) if key.column else written((CheckedKind.INDEX, table, index.name, number)) or ""
        text += f' COLLATE "{key.collation}"' if key.collation is not None else ""
        nulls_first = key.descending if key.column in without_nulls else not key.descending
        keys.append(describe_index_key(text, descending=key.descending, nulls_first=nulls_first))
    predicate = written((CheckedKind.INDEX, table, index.name, PREDICATE))
    return describe_index(keys, is_unique=index.unique, predicate=predicate)


def _describe_foreign_key(key: ForeignKeyPlan, *, is_valid: bool) -> str:
    return describe_foreign_key(
        key.columns,
        quote(key.parent_table),
        key.parent_columns,
        on_update=key.on_update,
        on_delete=key.on_delete,
        # What is deferred at first can be.
        deferrable=key.deferrable or key.initially_deferred,
        deferred=key.initially_deferred,
        is_valid=is_valid,
    )


def _has_parent_key(tables: Plan, key: ForeignKeyPlan, refused: Collection[tuple[str, str]]) -> bool:
    """Whether one of the parent's keys over these columns was made: without any, there can be no reference to them."""
    for parent in tables.tables:
        if parent.target_name == key.parent_table:
            keys = [*parent.unique_constraints, *([parent.primary_key] if parent.primary_key is not None else [])]
            over = [(each.name, each.columns) for each in keys]
            over += [
                (index.name, tuple(each.column or "" for each in index.keys))
                for index in parent.indexes
                if index.unique and index.where_sql is None
            ]
            return any(
                sorted(columns) == sorted(key.parent_columns) and (parent.target_name, name) not in refused
                for name, columns in over
            )
    return False


def _name_source(source_name: str) -> str:
    """What is said of an object whose name changed."""
    return f"SQLite: {source_name}"
