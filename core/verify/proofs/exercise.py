"""One exercise: a world on both sides, statements one by one and then in a row, and what each came to."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from itertools import islice

from core.cancel import CancelToken
from core.identifiers import fold_ascii
from core.plan.model import Plan, TablePlan, TriggerPlan, ViewPlan
from core.postgres.connect import Connection
from core.sqlite.source import Source
from core.sqlite.trial import Value
from core.verify.model import ProofDifference
from core.verify.proofs.both_results import Clock, find_columns
from core.verify.proofs.exercise_changes import Change, make_changes
from core.verify.proofs.exercise_rows import Subject, invent_rows, make_more_rows, make_related_rows
from core.verify.proofs.exercise_scout import list_pool, make_mixed_rows, make_random_changes
from core.verify.proofs.exercise_source import Answer, SourceExercise, SourceWorld
from core.verify.proofs.exercise_states import Patience, find_differences, find_random
from core.verify.proofs.exercise_target import TargetExercise
from core.verify.proofs.exercise_values import Lost, write_parameters
from core.verify.proofs.exercise_world import MOST_ROWS, Row, World, list_references, take_samples
from core.verify.proofs.reasons import takes_chances, tells_time
from core.verify.proofs.shape import compare_columns, guess_columns
from core.verify.proofs.values import describe_result

_MAX_DIFFERENCES = 5
_READ_EVERY = 8
"""Of statements in a row, after how many the rows are compared: that takes longer than they do."""
_ENOUGH = 12
"""Statements with an effect, of those by chance."""
_LINKED = 8
"""Rows of the trigger's table that made-up rows of others may refer to."""
_WITHOUT_EQUALITY = ("json", "vector")


class Impossible(Exception):
    """There is no way to exercise it; the text is a sentence that says why."""


@dataclass(slots=True)
class Tally:
    """What an exercise found so far. `effects` are the compared statements on which the trigger did something."""

    compared: int = 0
    effects: int = 0
    found: list[ProofDifference] = field(default_factory=list)

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.compared + other.compared, self.effects + other.effects, [*self.found, *other.found])

    @property
    def differences(self) -> tuple[ProofDifference, ...]:
        return tuple(self.found[:_MAX_DIFFERENCES])


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
        worlds = SourceWorld(self.source, self.sqlite, self.world, self.clock)
        samples = take_samples(self.sqlite, self.world, self.cancel)
        for each in self.world.own:
            rows = samples[each.source_name]
            if not rows:
                rows = self._find_welcome(worlds, samples, each, self._invent(each, samples))
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
            return _Run(self, subject, list_pool(parts), alive, control, target).go()

    @property
    def with_time(self) -> bool:
        return any(tells_time(trigger.source_sql) for trigger in self.world.triggers)

    @property
    def with_chance(self) -> bool:
        return any(takes_chances(trigger.source_sql) for trigger in self.world.triggers)

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
        alive.reset()
        first = next(
            find_differences(self.world.own, alive.read(), target.read(), Patience()),
            None,
        )
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
        alive.reset()
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
        more = self._find_welcome(worlds, samples, table, make_more_rows(subject, self.trigger))
        samples[table.source_name] += target.fill(table, more)
        for other in self.world.own:
            if other is not table:
                related = make_related_rows(subject, self._make_subject(other, samples), self.trigger)
                welcome = self._find_welcome(worlds, samples, other, related)
                samples[other.source_name] += target.fill(other, welcome)

    def _mix_rows(
        self, worlds: SourceWorld, samples: dict[str, list[Row]], table: TablePlan, target: TargetExercise
    ) -> None:
        """Rows with several values at once that the trigger may be waiting for together, and others that go with
        them."""
        others = [self._make_subject(each, samples) for each in self.world.own if each is not table]
        mixed = make_mixed_rows(self._make_subject(table, samples), self.trigger, list_pool(others))
        samples[table.source_name] += target.fill(table, self._find_welcome(worlds, samples, table, mixed))
        pool = list_pool([self._make_subject(table, samples)], rows=_LINKED)
        for other in self.world.own:
            if other is not table:
                mixed = make_mixed_rows(self._make_subject(other, samples), self.trigger, pool)
                welcome = self._find_welcome(worlds, samples, other, mixed)
                samples[other.source_name] += target.fill(other, welcome)

    def _find_welcome(
        self, worlds: SourceWorld, samples: dict[str, list[Row]], table: TablePlan, rows: Sequence[Row]
    ) -> list[Row]:
        """Those of some made-up rows that SQLite takes beside those that are there."""
        if not rows:
            return []
        with worlds.open(samples, ()) as trial:
            trial.reset()
            return [row for row in rows if trial.insert(table.source_name, row)]


class _Run:
    """The statements, on a world that is ready."""

    def __init__(
        self,
        exercise: Exercise,
        subject: Subject,
        pool: Sequence[Value],
        alive: SourceExercise,
        control: SourceExercise,
        target: TargetExercise,
    ) -> None:
        self._exercise, self._subject, self._pool = exercise, subject, pool
        self._alive, self._control, self._target = alive, control, target
        self._name = exercise.trigger.source_table
        self._is_view = exercise._find_table() is None
        self._tally = Tally()
        self._patience = Patience(with_time=exercise.with_time)

    def go(self) -> Tally:
        comparable = [change for change in self._choose() if self._try(change)]
        if not self._tally.found:
            self._try_in_a_row(comparable)
        return self._tally

    def _choose(self) -> list[Change]:
        """The statements to carry out on both sides; by chance those that, as SQLite says, which is near at hand, make
        the trigger do something."""
        trigger = self._exercise.trigger
        if not self._exercise.is_mixed:
            return make_changes(self._subject, trigger)
        by_chance = make_random_changes(self._subject, trigger, self._pool)
        return list(islice(filter(self._is_effective, by_chance), _ENOUGH))

    def _is_effective(self, change: Change) -> bool:
        self._exercise.cancel.check()
        self._control.reset()
        without = self._control.change(self._name, change)
        self._alive.reset()
        return self._has_effect(without, self._alive.change(self._name, change))

    def _try(self, change: Change) -> bool:
        """Carry out one statement on the world as it was; whether the two databases can be compared on it."""
        self._exercise.cancel.check()
        if len(self._tally.found) >= _MAX_DIFFERENCES:
            return False
        self._control.reset()
        without = self._control.change(self._name, change)
        self._alive.reset()
        next_ids = self._alive.find_next_ids()
        ours = self._alive.change(self._name, change)
        if self._exercise.with_chance and ours.error is None:
            self._alive.reset()
            again = self._alive.change(self._name, change)
            random = find_random(self._exercise.world.own, ours.state, again.state)
            self._patience = replace(self._patience, random=self._patience.random | random)
        with self._target.going_back():
            theirs = self._target.change(self._subject.table, change, next_ids)
        differences = list(self._compare(ours, theirs))
        if differences and not self._agree_without(change, without, next_ids, ours, theirs):
            return False
        self._tally.compared += 1
        self._tally.effects += self._has_effect(without, ours)
        self._tell(f"after {change.describe()}", differences)
        return True

    def _try_in_a_row(self, changes: Sequence[Change]) -> None:
        """All of them one after another, each on what the last one left."""
        self._alive.reset()
        with self._target.going_back():
            before = self._alive.read()
            for number, change in enumerate(changes, start=1):
                self._exercise.cancel.check()
                next_ids = self._alive.find_next_ids()
                ours = self._alive.change(self._name, change)
                is_read = number % _READ_EVERY == 0 or number == len(changes)
                theirs = self._target.change(self._subject.table, change, next_ids, is_read=is_read)
                if not is_read and ours.error is None and theirs.error is None:
                    before = ours.state
                    continue
                differences = list(self._compare(ours, theirs))
                if differences:
                    self._tell(f"after {number - 1} statements and {change.describe()}", differences)
                    return
                if ours.error is not None and self._alive.read() != before:
                    # RAISE(FAIL) leaves what was done before, and PostgreSQL does not.
                    return
                before = ours.state if ours.error is None else before

    def _agree_without(
        self, change: Change, without: Answer, next_ids: dict[str, int], ours: Answer, theirs: Answer
    ) -> bool:
        """Whether both databases do the same without the trigger: what differs then is not of its making."""
        if ours.is_broken_key and theirs.error is None and self._exercise.world.parents:
            # Of its parent there are only some rows in SQLite.
            return False
        if self._is_view:
            return True
        with self._target.going_back():
            self._target.deactivate([self._exercise.trigger])
            theirs = self._target.change(self._subject.table, change, next_ids)
        return not list(self._compare(without, theirs))

    def _has_effect(self, without: Answer, ours: Answer) -> bool:
        if self._is_view:
            self._alive.reset()
            return ours.is_raised or (ours.error is None and ours.state != self._alive.read())
        return ours.error != without.error or ours.state != without.state

    def _compare(self, ours: Answer, theirs: Answer) -> Iterator[ProofDifference]:
        if ours.error is None and theirs.error is None:
            yield from find_differences(self._exercise.world.own, ours.state, theirs.state, self._patience)
        elif ours.error is None or theirs.error is None:
            yield ProofDifference(what="", source=_say(ours), target=_say(theirs))
        elif ours.is_raised and ours.error not in theirs.error and len(self._exercise.world.triggers) == 1:
            # Of several that refuse a row, SQLite leaves open which is asked first.
            yield ProofDifference(what="the message", source=ours.error, target=theirs.error)

    def _tell(self, when: str, differences: Sequence[ProofDifference]) -> None:
        for each in differences:
            what = f"{each.what}, {when}" if each.what else when
            self._tally.found.append(ProofDifference(what=what, source=each.source, target=each.target))


def _say(answer: Answer) -> str:
    return "done" if answer.error is None else f"an error: {answer.error}"


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
