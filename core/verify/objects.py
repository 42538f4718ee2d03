"""The target's tables, keys, indexes and all else that the plan speaks of, compared with the plan.

Both sides are put into the same words, and differ where these do. Nothing is shared with what writes the statements:
a rule that it follows, such as where NULLs come in an index, is stated here once more.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from core.plan.model import Plan, TablePlan
from core.postgres.connect import Connection
from core.postgres.errors import translate_errors
from core.verify.expressions import write_planned
from core.verify.found import FoundTable
from core.verify.found_objects import UNREADABLE, describe_found, describe_relation
from core.verify.model import CheckedKind, ObjectMismatch
from core.verify.planned_objects import Accepted, describe_planned
from core.verify.target_catalog import read_tables
from core.verify.wording import TABLE, ObjectKey


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectsCheck:
    """How many objects were compared, where they differ, and what this role may not see: "table.name"."""

    objects_checked: int
    mismatches: tuple[ObjectMismatch, ...]
    not_compared: tuple[str, ...] = ()


def check_objects(
    connection: Connection, schema: str, plan: Plan, refused: Collection[tuple[str, str]] = ()
) -> ObjectsCheck:
    """Compare all that the plan's tables consist of in `schema` with the plan: what is missing, different or too much.

    `refused` are the target's table and the name of each key, index, CHECK and foreign key that the data would not
    have. Over a connection in autocommit; all that is made for it is temporary, and taken back. Raises TargetError.
    """
    with translate_errors(f'the schema "{schema}"'):
        found = read_tables(connection, schema, [table.target_name for table in plan.tables])
        tables = {name: table for name, table in found.items() if describe_relation(table) == TABLE}
        expressions = write_planned(connection, schema, plan.tables, tables)
    unknown = {(kind, table, name) for kind, table, name, _ in expressions.unknown}
    objects_checked = 0
    mismatches: list[ObjectMismatch] = []
    for table in plan.tables:
        name = table.target_name
        if name not in tables:
            # Of what is not there nothing else can be said.
            objects_checked += 1
            relation = describe_relation(found[name]) if name in found else None
            mismatches.append(
                ObjectMismatch(kind=CheckedKind.TABLE, table=name, name=name, planned=TABLE, found=relation)
            )
            continue
        planned = describe_planned(table, plan, refused, expressions.texts.get)
        there = describe_found(tables[name], schema)
        unknown |= {key for key, text in there.items() if text.startswith(UNREADABLE)}
        alone = {name for kind, _, name in planned.keys() ^ there.keys() if kind is CheckedKind.COLUMN}
        keys = [
            key for key in dict.fromkeys((*planned, *there)) if key not in unknown and not _goes_with_column(key, alone)
        ]
        objects_checked += len(keys)
        mismatches += _compare(keys, planned, there)
        mismatches += _compare_order(table, tables[name])
    return ObjectsCheck(
        objects_checked=objects_checked,
        mismatches=tuple(mismatches),
        not_compared=tuple(f"{table}.{name}" for _, table, name in sorted(unknown)),
    )


def _goes_with_column(key: ObjectKey, columns: Collection[str]) -> bool:
    """Whether nothing is to be said of an object beside that its column is missing, or too much."""
    kind, table, name = key
    if kind is CheckedKind.COMMENT:
        return name.removeprefix(f"{table}.") in columns
    return kind is CheckedKind.DEFAULT and name in columns


def _compare(
    keys: list[ObjectKey], planned: Mapping[ObjectKey, Accepted], there: Mapping[ObjectKey, str]
) -> Iterator[ObjectMismatch]:
    for key in keys:
        accepted = planned.get(key, (None,))
        if there.get(key) not in accepted:
            kind, table, name = key
            yield ObjectMismatch(kind=kind, table=table, name=name, planned=accepted[0], found=there.get(key))


def _compare_order(plan: TablePlan, found: FoundTable) -> Iterator[ObjectMismatch]:
    """The first column that is not in its place among those that both sides have."""
    there = [column.name for column in found.columns]
    planned = [column.target_name for column in plan.columns if column.target_name in there]
    there = [name for name in there if name in planned]
    for number, (name, other) in enumerate(zip(planned, there, strict=True)):
        if name != other:
            yield ObjectMismatch(
                kind=CheckedKind.COLUMN,
                table=plan.target_name,
                name=name,
                planned=f"column {number + 1}",
                found=f"column {there.index(name) + 1}",
            )
            return
