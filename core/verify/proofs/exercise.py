"""One exercise: a trigger, the rows that it is tried on, on both sides, and what came of it."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from core.identifiers import fold_ascii
from core.plan.model import TablePlan, TriggerPlan, ViewPlan
from core.verify.proofs.both_results import find_columns
from core.verify.proofs.exercise_ground import Ground, Impossible, find_key
from core.verify.proofs.exercise_rows import Subject, make_more_rows, make_related_rows
from core.verify.proofs.exercise_run import ExerciseRun, Tally
from core.verify.proofs.exercise_scout import list_pool, make_mixed_rows
from core.verify.proofs.exercise_source import SourceExercise
from core.verify.proofs.exercise_source_world import Samples
from core.verify.proofs.exercise_states import Patience, find_differences
from core.verify.proofs.exercise_values import Lost, write_parameters
from core.verify.proofs.exercise_world import MOST_ROWS, Row
from core.verify.proofs.reasons import takes_chances, tells_time
from core.verify.proofs.shape import compare_columns, guess_columns
from core.verify.proofs.values import describe_result

_LINKED = 8
"""Rows of the trigger's table that made-up rows of others may refer to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """A trigger in its world."""

    ground: Ground
    trigger: TriggerPlan
    is_mixed: bool = False
    """With more rows, which have several values at once that the trigger may be waiting for, and with statements by
    chance. Many rows get in each other's way, so this is for a trigger that does nothing otherwise."""

    def run(self) -> Tally:
        """Exercise it, and leave the ground as it was, unless this raises Impossible, TooSlow, sqlite3.Error,
        psycopg.Error, TargetError or Cancelled."""
        with self.ground.target.going_back():
            return self._run({name: list(rows) for name, rows in self.ground.samples.items()})

    def _run(self, samples: Samples) -> Tally:
        ground, world = self.ground, self.ground.world
        table = self._find_table()
        if table is not None:
            self._add_rows(samples, table)
            if self.is_mixed:
                self._mix_rows(samples, table)
        others = [each for each in world.triggers if each.target_name != self.trigger.target_name]
        with ExitStack() as stack:
            alive = stack.enter_context(ground.source.open(samples, world.triggers))
            control = stack.enter_context(ground.source.open(samples, others))
            self._compare_worlds(alive)
            subject = ground.make_subject(table, samples) if table is not None else self._make_view_subject(alive)
            if not subject.rows:
                raise Impossible("There are no rows that it could be tried with.")
            ground.target.activate(world.triggers)
            # A row that the trigger writes may get a DEFAULT, or what a view gives.
            asked_sql = [
                *(trigger.source_sql for trigger in world.triggers),
                *(view.source_sql for view in world.views),
                *alive.list_defaults(),
            ]
            run = ExerciseRun(
                trigger=self.trigger,
                world=world,
                subject=subject,
                alive=alive,
                control=control,
                target=ground.target,
                circles=ground.circles,
                is_view=table is None,
                with_time=any(map(tells_time, asked_sql)),
                with_chance=any(map(takes_chances, asked_sql)),
                cancel=ground.cancel,
            )
            if not self.is_mixed:
                return run.go()
            parts = [ground.make_subject(each, samples) for each in world.own if each is not table]
            return run.go_by_chance(list_pool([*parts, *self._list_linked(subject)]))

    def _find_table(self) -> TablePlan | None:
        """What the trigger is on, if it is a table."""
        name = fold_ascii(self.trigger.source_table)
        return next((table for table in self.ground.world.own if fold_ascii(table.source_name) == name), None)

    def _compare_worlds(self, alive: SourceExercise) -> None:
        theirs = self.ground.target.read()
        first = next(find_differences(self.ground.world.own, alive.first_state, theirs, Patience()), None)
        if first is not None:
            raise Impossible(f"Its tables could not be given the same rows on both sides, such as {first.what}.")

    def _make_view_subject(self, alive: SourceExercise) -> Subject:
        view = self._find_view()
        names, rows = alive.read_view(view.source_name)
        found = find_columns(self.ground.connection, self.ground.schema, view.target_name)
        columns = view.columns or guess_columns(self.ground.plan, view, names, found)
        if compare_columns(names, columns, found):
            raise Impossible(f"{view.source_name} has other columns in PostgreSQL.")
        table = describe_result(view.target_name, columns, found).table
        named = [dict(zip([column.source_name for column in table.columns], row, strict=True)) for row in rows]
        fitting = [row for row in named[:MOST_ROWS] if _fits(table, row)]
        return Subject(
            table=table, rows=tuple(fitting), key=find_key(table, fitting), unique=(), references={}, identity=None
        )

    def _find_view(self) -> ViewPlan:
        name = fold_ascii(self.trigger.source_table)
        for view in self.ground.plan.made_views:
            if fold_ascii(view.source_name) == name:
                return view
        raise Impossible(f"{self.trigger.source_table} is not made.")

    def _add_rows(self, samples: Samples, table: TablePlan) -> None:
        """Rows that no table has, but that the trigger may be waiting for."""
        subject = self.ground.make_subject(table, samples)
        self._add_welcome(samples, subject, make_more_rows(subject, self.trigger))
        for each in self.ground.world.own:
            if each is not table:
                other = self.ground.make_subject(each, samples)
                self._add_welcome(samples, other, make_related_rows(subject, other, self.trigger))

    def _mix_rows(self, samples: Samples, table: TablePlan) -> None:
        """Rows with several values at once that the trigger may be waiting for together, and others that go with
        them."""
        others = [self.ground.make_subject(each, samples) for each in self.ground.world.own if each is not table]
        subject = self.ground.make_subject(table, samples)
        mixed = make_mixed_rows(subject, self.trigger, list_pool([*others, *self._list_linked(subject)]))
        self._add_welcome(samples, subject, mixed)
        pool = list_pool([self.ground.make_subject(table, samples)], rows=_LINKED)
        for each in self.ground.world.own:
            if each is not table:
                other = self.ground.make_subject(each, samples)
                self._add_welcome(samples, other, make_mixed_rows(other, self.trigger, pool))

    def _list_linked(self, subject: Subject) -> list[Subject]:
        """The subject itself, where its rows may be followed from one to the next."""
        return [subject] if self.ground.circles.are_possible(subject) else []

    def _add_welcome(self, samples: Samples, subject: Subject, rows: Sequence[Row]) -> None:
        """Those of some rows that both sides take."""
        fine = self.ground.circles.drop_closing(subject, rows)
        welcome = self.ground.source.find_welcome(samples, subject.table, fine)
        samples[subject.table.source_name] += self.ground.target.fill(subject.table, welcome)


def _fits(table: TablePlan, row: Row) -> bool:
    return not any(
        isinstance(written, Lost)
        for column in table.columns
        for written in write_parameters(column, [row[column.source_name]])
    )
