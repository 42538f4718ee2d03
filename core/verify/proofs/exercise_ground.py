"""What several exercises begin with: one world on both sides, with a few rows of its own. It takes long to make where a
world has many tables, and is made once for all triggers that are tried among the same others."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass

from core.cancel import CancelToken
from core.plan.model import Plan, TablePlan
from core.postgres.connect import Connection
from core.sqlite.source import Source
from core.sqlite.trial import Value
from core.verify.proofs.both_results import Clock
from core.verify.proofs.exercise_circles import Circles
from core.verify.proofs.exercise_rows import Subject, invent_rows
from core.verify.proofs.exercise_source_world import Samples, SourceWorld
from core.verify.proofs.exercise_target import TargetExercise, never_committing
from core.verify.proofs.exercise_texts import SourceTexts
from core.verify.proofs.exercise_world import MOST_ROWS, Row, World, list_references, take_samples

_WITHOUT_EQUALITY = ("json", "vector")


class Impossible(Exception):
    """There is no way to exercise it; the text is a sentence that says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A world, in a transaction of the target that is taken back. `samples` are the rows that are in both sides."""

    plan: Plan
    world: World
    connection: Connection
    schema: str
    target: TargetExercise
    source: SourceWorld
    circles: Circles
    samples: Samples
    cancel: CancelToken

    def restart(self, clock: Clock) -> None:
        """Give the next exercise a clock of its own."""
        self.target.restart(clock)
        self.source.restart(clock)

    def make_subject(self, table: TablePlan, samples: Samples) -> Subject:
        """A table with some rows, among those of others."""
        return _make_subject(self.plan, table, samples)


@contextmanager
def preparing_ground(
    source: Source,
    sqlite: sqlite3.Connection,
    texts: SourceTexts,
    connection: Connection,
    schema: str,
    plan: Plan,
    world: World,
    clock: Clock,
    cancel: CancelToken,
) -> Iterator[Ground]:
    """A world for the time of the body. Raises Impossible, TooSlow, sqlite3.Error, psycopg.Error, TargetError,
    Cancelled."""
    _check(world)
    with (
        never_committing(connection, schema),
        closing(SourceWorld(source, texts, world, clock, cancel)) as source_world,
    ):
        target = TargetExercise(connection, schema, world, clock, cancel)
        target.empty()
        samples = take_samples(sqlite, world, cancel)
        for table in world.own:
            rows = samples[table.source_name]
            if not rows:
                rows = source_world.find_welcome(samples, table, _invent(plan, world, table, samples))
            samples[table.source_name] = target.fill(table, rows)
        source_world.settle(samples)
        yield Ground(
            plan=plan,
            world=world,
            connection=connection,
            schema=schema,
            target=target,
            source=source_world,
            circles=Circles(world),
            samples=samples,
            cancel=cancel,
        )


def find_key(table: TablePlan, rows: Sequence[Row]) -> tuple[str, ...]:
    """By which columns a row is found: the primary key, a column whose values are all different, or all of them."""
    names = {column.target_name: column.source_name for column in table.columns}
    if table.primary_key is not None:
        return tuple(names[name] for name in table.primary_key.columns)
    usable = [column.source_name for column in table.columns if column.target_type.name not in _WITHOUT_EQUALITY]
    for name in usable:
        values = [row[name] for row in rows]
        if None not in values and len(set(values)) == len(values):
            return (name,)
    return tuple(usable)


def _check(world: World) -> None:
    for table in world.own:
        for column in table.columns:
            if column.generated_source_sql is not None and column.generated_sql is None:
                raise Impossible(
                    f"SQLite computes {table.source_name}.{column.source_name}, and PostgreSQL stores its values."
                )


def _make_subject(plan: Plan, table: TablePlan, samples: Samples) -> Subject:
    names = {column.target_name: column.source_name for column in table.columns}
    keys = [*([table.primary_key] if table.primary_key is not None else []), *table.unique_constraints]
    unique = [key.columns for key in keys]
    unique += [
        tuple(key.column for key in index.keys if key.column is not None) for index in table.indexes if index.unique
    ]
    references: dict[str, tuple[Value, ...]] = {}
    for foreign in table.foreign_keys:
        parent = next((each for each in plan.tables if each.target_name == foreign.parent_table), None)
        for column, parent_column in zip(foreign.columns, foreign.parent_columns, strict=True):
            if parent is not None:
                source_name = {each.target_name: each.source_name for each in parent.columns}[parent_column]
                rows = samples.get(parent.source_name, [])
                values = {(type(row[source_name]), row[source_name]): row[source_name] for row in rows}
                references[names[column]] = tuple(value for value in values.values() if value is not None)
    rows = samples[table.source_name]
    identity = next((column.source_name for column in table.columns if column.is_identity), None)
    return Subject(
        table=table,
        rows=tuple(rows),
        key=find_key(table, rows),
        unique=tuple(tuple(names[name] for name in key) for key in unique if key),
        references=references,
        identity=identity if identity not in references else None,
    )


def _invent(plan: Plan, world: World, table: TablePlan, samples: Samples) -> list[Row]:
    """Rows for a table that has none: those first that rows of others refer to."""
    invented = invent_rows(_make_subject(plan, table, samples))
    names = {column.target_name: column.source_name for column in table.columns}
    wanted: list[Row] = []
    for child in world.own:
        for key in child.foreign_keys:
            if key.parent_table == table.target_name:
                parents = [names[name] for name in key.parent_columns]
                for values in list_references(child, key, samples[child.source_name]):
                    wanted.append({**invented[0], **dict(zip(parents, values, strict=True))})
    return [*wanted[:MOST_ROWS], *invented]
