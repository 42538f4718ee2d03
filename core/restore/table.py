"""One table's rows from the target into the file, with what the run had altered and set aside in its place."""

import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from core.cancel import CancelToken
from core.catalog.model import Affinity, StorageClass
from core.errors import RestoreFailed
from core.events import ProgressSampler
from core.identifiers import fold_ascii
from core.plan.model import TablePlan
from core.postgres.connect import Connection
from core.postgres.published_rows import (
    KeptOriginal,
    TargetColumn,
    count_originals,
    count_rows,
    list_set_aside,
    read_last_number,
    read_originals,
    read_set_aside,
)
from core.postgres.rejects import KeptRow
from core.restore.forms import ColumnForm
from core.restore.model import Respelled, WrittenTable
from core.restore.originals import ByKey, InOrder, Numbering, is_still_altered, make_key, read_original, read_rejected
from core.restore.respelling import explain_respelling
from core.restore.reversal import SqliteValue, class_of_type
from core.restore.target_rows import Columns, RowReader
from core.sqlite.writer import RawText, RowRefused, Writer

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True, kw_only=True)
class TableTask:
    """A table to be written: where it is in the target, in what state the run left it, and what SQLite has of it."""

    plan: TablePlan
    run_id: str
    schema: str
    rows_published: int | None
    """How many rows it had when it was published; None where that is not known."""
    published_xid: int | None
    """The transaction that published it; None where the database is another one by now."""
    target_columns: tuple[TargetColumn, ...]
    affinities: Mapping[str, Affinity]
    """By the columns' source names."""
    has_rowid: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sessions:
    """The two sessions of the snapshot: for rows, and for what belongs to them."""

    rows: Connection
    records: Connection


class _OutOfPlace(Exception):
    """The rows do not lie as the run left them, so that their numbers say nothing."""


@dataclass(slots=True)
class _Tally:
    rows: int = 0
    values_put_back: int = 0
    rows_put_back: int = 0
    put_back_rowids: list[int] = field(default_factory=list)
    put_back_keys: list[tuple[SqliteValue, ...]] = field(default_factory=list)


class TableWriter:
    """Writes one table. Made by `write_table`."""

    def __init__(
        self, task: TableTask, sessions: Sessions, writer: Writer, sampler: ProgressSampler, cancel: CancelToken
    ) -> None:
        self._task, self._plan, self._sessions, self._writer = task, task.plan, sessions, writer
        written = {fold_ascii(column.name): column for column in writer.read_columns(self._plan.source_name)}
        planned = {fold_ascii(column.source_name): column for column in self._plan.columns}
        self._computed = tuple(
            column.source_name for name, column in planned.items() if name in written and written[name].is_computed
        )
        self._forms = [
            ColumnForm(plan=column, affinity=task.affinities[column.source_name])
            for column in self._plan.columns
            if column.source_name not in self._computed
        ]
        self._rows = RowReader(
            self._plan,
            self._forms,
            sessions.rows,
            task.schema,
            {column.name: column.sender for column in task.target_columns},
            sampler,
            cancel,
        )
        self._places = {form.plan.source_name: place for place, form in enumerate(self._forms)}
        self._fillers: dict[str, SqliteValue] = {
            column.name: column.filler for name, column in written.items() if name not in planned and column.needs_value
        }
        self._defaulted = tuple(
            column.name
            for name, column in written.items()
            if name not in planned and not column.is_computed and column.name not in self._fillers
        )
        self._names = (*self._places, *self._fillers)
        self._identity = next((name.source_name for name in self._plan.columns if name.is_identity), None)
        self._tally = _Tally()

    def write(self) -> WrittenTable:
        """All rows, in the place that each had where that is known. Raises RowRefused where a constraint does not take
        one of the target's."""
        began_s = time.monotonic()
        name = self._plan.source_name
        originals = count_originals(self._sessions.records, self._task.run_id, name)
        aside = list_set_aside(self._sessions.records, self._task.run_id, name)
        may_be_in_place = bool(self._identity is None and (originals or aside)) and self._is_as_published()
        if not (may_be_in_place and self._write_in_place(originals, aside)):
            self._write_rows(originals, [], by_place=False)
        self._continue_numbering()
        tally = self._tally
        return WrittenTable(
            source_name=name,
            rows=tally.rows,
            rows_put_back=tally.rows_put_back,
            rows_left=len(aside) - tally.rows_put_back,
            values_put_back=tally.values_put_back,
            values_left=max(0, originals - tally.values_put_back),
            put_back=self._rank_put_back(),
            reads={form.plan.source_name: self._find_classes(form) for form in self._forms},
            computed=self._computed,
            filled=tuple(self._fillers),
            defaulted=self._defaulted,
            respelled=tuple(
                Respelled(
                    table=name,
                    column=form.plan.source_name,
                    values=self._rows.respelled[form.plan.source_name],
                    reason=explain_respelling(form.plan),
                )
                for form in self._forms
                if self._rows.respelled[form.plan.source_name]
            ),
            duration_s=time.monotonic() - began_s,
        )

    def _is_as_published(self) -> bool:
        """Whether there are as many rows as there were, none of them newer: then they lie as the run has copied them,
        unless somebody had the table rewritten."""
        task = self._task
        rows, newer = count_rows(self._sessions.rows, task.schema, self._plan.target_name, task.published_xid)
        return rows == task.rows_published and not newer

    def _write_in_place(self, originals: int, aside: Sequence[int]) -> bool:
        """Write all rows by the numbers that they had; False, with none left, where these turn out to be others'."""
        try:
            self._write_rows(originals, aside, by_place=True)
        except (_OutOfPlace, RowRefused):
            self._writer.clear_table(self._plan.source_name)
            self._tally = _Tally()
            return False
        return True

    def _write_rows(self, originals: int, gaps: Sequence[int], *, by_place: bool) -> None:
        """`gaps` are the numbers of rows that were set aside, which are put back between the others."""
        numbering = Numbering(gaps)
        waiting = read_set_aside(self._sessions.records, self._task.run_id, self._plan.source_name)
        with closing(self._read_originals()) as entries, closing(self._rows.read()) as batches:
            matcher = self._make_matcher(entries, by_place) if originals else None
            for columns, has_raw in batches:
                numbers, cuts = numbering.take(len(columns[0]))
                if matcher is not None:
                    has_raw |= self._put_back_values(matcher, columns, numbers, by_place)
                start = 0
                for cut in cuts:
                    self._insert(columns, start, cut, has_raw)
                    self._put_back_row(next(waiting))
                    start = cut
                self._insert(columns, start, len(columns[0]), has_raw)
        if by_place and self._tally.values_put_back < originals:
            raise _OutOfPlace
        for row in waiting:
            self._put_back_row(row)

    def _read(self, number: int, read: Callable[[], Result]) -> Result:
        """What the records keep of a row."""
        try:
            return read()
        except ValueError as error:
            raise RestoreFailed(
                f"What the schema howdah keeps of row {number} of {self._plan.source_name} is not as the run wrote it:"
                f" {error}.",
                "Somebody changed it: mend or delete that entry of howdah.rejects or howdah.ledger.",
            ) from error

    def _read_originals(self) -> Generator[KeptOriginal]:
        name, by_rowid = self._plan.source_name, self._identity is not None
        return read_originals(self._sessions.records, self._task.run_id, name, by_rowid=by_rowid)

    def _make_matcher(self, entries: Iterator[KeptOriginal], by_place: bool) -> InOrder | ByKey:
        if self._identity is not None:
            return InOrder((entry.row_id, entry) for entry in entries if entry.row_id is not None)
        if by_place:
            return InOrder((entry.row_number, entry) for entry in entries)
        return ByKey(entries, self._key_names())

    def _key_names(self) -> tuple[str, ...]:
        key = self._plan.primary_key
        names = {column.target_name: column.source_name for column in self._plan.columns}
        return tuple(names[column] for column in key.columns) if key is not None else ()

    def _put_back_values(
        self, matcher: InOrder | ByKey, columns: Columns, numbers: Sequence[int], by_place: bool
    ) -> bool:
        """Give altered values their originals where they are still the altered ones; whether some are RawText."""
        has_raw = False
        for index, entry in self._match(matcher, columns, numbers):
            column = columns[self._places[entry.column]] if entry.column in self._places else None
            if column is not None and is_still_altered(entry, column[index]):
                column[index] = value = self._read(entry.row_number, partial(read_original, entry))
                has_raw |= isinstance(value, RawText)
                self._tally.values_put_back += 1
            elif by_place:
                raise _OutOfPlace
        return has_raw

    def _match(
        self, matcher: InOrder | ByKey, columns: Columns, numbers: Sequence[int]
    ) -> list[tuple[int, KeptOriginal]]:
        if isinstance(matcher, ByKey):
            names = self._key_names()
            if not names or any(name not in self._places for name in names):
                return []
            values = zip(*(columns[self._places[name]] for name in names), strict=True)
            return matcher.take([make_key(each) for each in values])
        if self._identity is not None:
            ids = [value if isinstance(value, int) else 0 for value in columns[self._places[self._identity]]]
            return matcher.take(ids)
        return matcher.take(numbers)

    def _insert(self, columns: Columns, start: int, end: int, has_raw: bool) -> None:
        if start == end:
            return
        parts = columns if end - start == len(columns[0]) else [column[start:end] for column in columns]
        fillers = [[value] * (end - start) for value in self._fillers.values()]
        self._writer.insert(self._plan.source_name, self._names, zip(*parts, *fillers, strict=True), has_raw=has_raw)
        self._tally.rows += end - start

    def _put_back_row(self, row: KeptRow) -> None:
        """A row that was set aside, unless its values were not kept, or another row has its keys now."""
        if row.values is None:
            return
        values = self._read(row.row_number, partial(read_rejected, row.values))
        listed = [*(values.get(name) for name in self._places), *self._fillers.values()]
        try:
            rowid = self._writer.insert_row(self._plan.source_name, self._names, listed)
        except RowRefused:
            return
        self._tally.rows_put_back += 1
        if self._task.has_rowid:
            self._tally.put_back_rowids.append(rowid)
        else:
            self._tally.put_back_keys.append(tuple(values.get(name) for name in self._key_names()))

    def _rank_put_back(self) -> tuple[int, ...]:
        """The numbers of the rows that were put back, in the order in which they are read."""
        tally, name = self._tally, self._plan.source_name
        if tally.put_back_keys:
            return tuple(self._writer.rank_keys(name, self._key_names(), tally.put_back_keys))
        return tuple(self._writer.rank_rowids(name, tally.put_back_rowids)) if tally.put_back_rowids else ()

    def _find_classes(self, form: ColumnForm) -> tuple[StorageClass, ...]:
        """The storage classes that a column may hold now: those that it had, and those of values that are newer."""
        found = {class_of_type(each) for each in self._rows.types.get(form.plan.source_name, ())}
        if StorageClass.REAL in found and form.makes_integers:
            found.add(StorageClass.INTEGER)
        if StorageClass.INTEGER in found and form.affinity is Affinity.REAL:
            found.add(StorageClass.REAL)
        newer = sorted(found - {StorageClass.NULL, *form.plan.reads})
        return (*form.plan.reads, *newer)

    def _continue_numbering(self) -> None:
        sequence, name = self._plan.sequence, self._plan.source_name
        if sequence is None or not self._writer.is_autoincrement(name):
            return
        last = read_last_number(self._sessions.records, self._task.schema, self._plan.target_name, sequence.column)
        if last:
            self._writer.continue_numbering(name, last)


def write_table(
    task: TableTask, sessions: Sessions, writer: Writer, sampler: ProgressSampler, cancel: CancelToken
) -> WrittenTable:
    """Write the rows of one table. Raises RowRefused, TargetError, RestoreFailed, Cancelled."""
    return TableWriter(task, sessions, writer, sampler, cancel).write()
