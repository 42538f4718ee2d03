"""One exercise: a trigger, the rows that it is tried on, on both sides, and what came of it."""

import sqlite3
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from core.cancel import CancelToken
from core.identifiers import fold_ascii
from core.plan.model import Plan, TablePlan, TriggerPlan, ViewPlan
from core.postgres.connect import Connection
from core.sqlite.source import Source
from core.sqlite.trial import Value
from core.verify.proofs.both_results import Clock, find_columns
from core.verify.proofs.exercise_rows import Subject, invent_rows, make_more_rows, make_related_rows
from core.verify.proofs.exercise_run import ExerciseRun, Tally
from core.verify.proofs.exercise_scout import list_pool, make_mixed_rows
from core.verify.proofs.exercise_source import SourceExercise, SourceWorld
from core.verify.proofs.exercise_states import Patience, find_differences
from core.verify.proofs.exercise_target import TargetExercise
from core.verify.proofs.exercise_values import Lost, write_parameters
from core.verify.proofs.exercise_world import MOST_ROWS, Row, World, list_references, take_samples
from core.verify.proofs.shape import compare_columns, guess_columns
from core.verify.proofs.values import describe_result

_LINKED = 8
"""Rows of the trigger's table that made-up rows of others may refer to."""
_WITHOUT_EQUALITY = ("json", "vector")


class Impossible(Exception):
    """There is no way to exercise it; the text is a sentence that says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """A trigger in its world, in a transaction of the target that is taken back."""

    source: Source
    sqlite: sqlite3.Connection
    connection: Connection
    schema: str
    plan: Plan
    trigger: TriggerPlan
    world: World
    clock: Clock
    cancel: CancelToken
    is_mixed: bool = False
    """With more rows, which have several values at once that the trigger may be waiting for, and with statements by
    chance. Many rows get in each other's way, so this is for a trigger that does nothing otherwise."""

    def run(self) -> Tally:
        """Exercise it. Raises Impossible, TooSlow, sqlite3.Error, psycopg.Error, TargetError, Cancelled."""
        self._check()
        target = TargetExercise(self.connection, self.schema, self.world, self.clock, self.cancel)
        target.empty()
        worlds = SourceWorld(self.source, self.sqlite, self.world, self.clock, self.cancel)
        samples = take_samples(self.sqlite, self.world, self.cancel)
        for each in self.world.own:
            rows = samples[each.source_name]
            if not rows:
                rows = worlds.find_welcome(samples, each, self._invent(each, samples))
            samples[each.source_name] = target.fill(each, rows)
        table = self._find_table()
        if table is not None:
            self._add_rows(worlds, samples, table, target)
            if self.is_mixed:
                self._mix_rows(worlds, samples, table, target)
        others = [each for each in self.world.triggers if each is not self.trigger]
        with ExitStack() as stack:
            alive = stack.enter_context(worlds.open(samples, self.world.triggers))
            control = stack.enter_context(worlds.open(samples, others))
            self._compare_worlds(alive, target)
            subject = self._make_subject(table, samples) if table is not None else self._make_view_subject(alive)
            if not subject.rows:
                raise Impossible("There are no rows that it could be tried with.")
            target.activate(self.world.triggers)
            parts = [self._make_subject(each, samples) for each in self.world.own if each is not table]
            run = ExerciseRun(
                trigger=self.trigger,
                world=self.world,
                subject=subject,
                alive=alive,
                control=control,
                target=target,
                is_view=table is None,
                cancel=self.cancel,
            )
            return run.go_by_chance(list_pool(parts)) if self.is_mixed else run.go()

    def _check(self) -> None:
        for table in self.world.own:
            for column in table.columns:
                if column.generated_source_sql is not None and column.generated_sql is None:
                    raise Impossible(
                        f"SQLite computes {table.source_name}.{column.source_name}, and PostgreSQL stores its values."
                    )

    def _find_table(self) -> TablePlan | None:
        """What the trigger is on, if it is a table."""
        name = fold_ascii(self.trigger.source_table)
        return next((table for table in self.world.own if fold_ascii(table.source_name) == name), None)

    def _compare_worlds(self, alive: SourceExercise, target: TargetExercise) -> None:
        first = next(find_differences(self.world.own, alive.first_state, target.read(), Patience()), None)
        if first is not None:
            raise Impossible(f"Its tables could not be given the same rows on both sides, such as {first.what}.")

    def _make_subject(self, table: TablePlan, samples: dict[str, list[Row]]) -> Subject:
        names = {column.target_name: column.source_name for column in table.columns}
        keys = [*([table.primary_key] if table.primary_key is not None else []), *table.unique_constraints]
        unique = [key.columns for key in keys]
        unique += [
            tuple(key.column for key in index.keys if key.column is not None) for index in table.indexes if index.unique
        ]
        tables = {each.target_name: each for each in self.plan.tables}
        references: dict[str, tuple[Value, ...]] = {}
        for foreign in table.foreign_keys:
            parent = tables.get(foreign.parent_table)
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
            key=_find_key(table, rows),
            unique=tuple(tuple(names[name] for name in key) for key in unique if key),
            references=references,
            identity=identity if identity not in references else None,
        )

    def _make_view_subject(self, alive: SourceExercise) -> Subject:
        view = self._find_view()
        names, rows = alive.read_view(view.source_name)
        found = find_columns(self.connection, self.schema, view.target_name)
        columns = view.columns or guess_columns(self.plan, view, names, found)
        if compare_columns(names, columns, found):
            raise Impossible(f"{view.source_name} has other columns in PostgreSQL.")
        table = describe_result(view.target_name, columns, found).table
        named = [dict(zip([column.source_name for column in table.columns], row, strict=True)) for row in rows]
        fitting = [row for row in named[:MOST_ROWS] if _fits(table, row)]
        return Subject(
            table=table, rows=tuple(fitting), key=_find_key(table, fitting), unique=(), references={}, identity=None
        )

    def _find_view(self) -> ViewPlan:
        name = fold_ascii(self.trigger.source_table)
        for view in self.plan.made_views:
            if fold_ascii(view.source_name) == name:
                return view
        raise Impossible(f"{self.trigger.source_table} is not made.")

    def _invent(self, table: TablePlan, samples: dict[str, list[Row]]) -> list[Row]:
        """Rows for a table that has none: those first that rows of others refer to."""
        invented = invent_rows(self._make_subject(table, samples))
        names = {column.target_name: column.source_name for column in table.columns}
        wanted: list[Row] = []
        for child in self.world.own:
            for key in child.foreign_keys:
                if key.parent_table == table.target_name:
                    parents = [names[name] for name in key.parent_columns]
                    for values in list_references(child, key, samples[child.source_name]):
                        wanted.append({**invented[0], **dict(zip(parents, values, strict=True))})
        return [*wanted[:MOST_ROWS], *invented]

    def _add_rows(
        self, worlds: SourceWorld, samples: dict[str, list[Row]], table: TablePlan, target: TargetExercise
    ) -> None:
        """Rows that no table has, but that the trigger may be waiting for."""
        subject = self._make_subject(table, samples)
        more = worlds.find_welcome(samples, table, make_more_rows(subject, self.trigger))
        samples[table.source_name] += target.fill(table, more)
        for other in self.world.own:
            if other is not table:
                related = make_related_rows(subject, self._make_subject(other, samples), self.trigger)
                welcome = worlds.find_welcome(samples, other, related)
                samples[other.source_name] += target.fill(other, welcome)

    def _mix_rows(
        self, worlds: SourceWorld, samples: dict[str, list[Row]], table: TablePlan, target: TargetExercise
    ) -> None:
        """Rows with several values at once that the trigger may be waiting for together, and others that go with
        them."""
        others = [self._make_subject(each, samples) for each in self.world.own if each is not table]
        mixed = make_mixed_rows(self._make_subject(table, samples), self.trigger, list_pool(others))
        samples[table.source_name] += target.fill(table, worlds.find_welcome(samples, table, mixed))
        pool = list_pool([self._make_subject(table, samples)], rows=_LINKED)
        for other in self.world.own:
            if other is not table:
                mixed = make_mixed_rows(self._make_subject(other, samples), self.trigger, pool)
                welcome = worlds.find_welcome(samples, other, mixed)
                samples[other.source_name] += target.fill(other, welcome)


def _find_key(table: TablePlan, rows: Sequence[Row]) -> tuple[str, ...]:
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


def _fits(table: TablePlan, row: Row) -> bool:
    return not any(
        isinstance(written, Lost)
        for column in table.columns
        for written in write_parameters(column, [row[column.source_name]])
    )
