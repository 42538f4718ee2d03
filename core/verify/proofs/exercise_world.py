"""The few rows that a trigger is exercised on: of each table that it may read or change, some that are in the source,
and those of other tables that they refer to."""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.cancel import CancelToken
from core.identifiers import fold_ascii, quote_sqlite
from core.plan.model import ForeignKeyPlan, Plan, TablePlan, TriggerPlan, ViewPlan
from core.sqlite.trial import Value
from core.verify.proofs.reasons import find_reads

MOST_ROWS = 100
_LARGEST_BYTES = 100_000
"""Of a row: with larger ones nothing is exercised."""

Row = dict[str, Value]
"""A row of SQLite's, by the names of its columns there; generated ones are not among them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What a trigger lives in. `own` are the tables that it, or the others in it, may read or change, parents before
    children; `parents` those that only foreign keys lead to; `views` those that it may read."""

    own: tuple[TablePlan, ...]
    parents: tuple[TablePlan, ...]
    views: tuple[ViewPlan, ...]
    triggers: tuple[TriggerPlan, ...]
    """All that are active in it."""


def find_world(plan: Plan, triggers: Sequence[TriggerPlan]) -> World:
    """The world of some triggers, all of which are active in it."""
    by_name = {fold_ascii(table.source_name): table for table in plan.tables}
    views = {fold_ascii(view.source_name): view for view in plan.views}
    own: dict[str, TablePlan] = {}
    read: dict[str, ViewPlan] = {}
    for trigger in triggers:
        for name in map(fold_ascii, (trigger.source_table, *trigger.reads, *trigger.writes)):
            if name in by_name:
                own[name] = by_name[name]
            elif name in views:
                tables_read, views_read = find_reads(plan, views[name])
                own |= {fold_ascii(table.source_name): table for table in tables_read}
                read |= {fold_ascii(view.source_name): view for view in views_read}
    parents: dict[str, TablePlan] = {}
    targets = {table.target_name: table for table in plan.tables}
    waiting = list(own.values())
    while waiting:
        for key in waiting.pop().foreign_keys:
            parent = targets.get(key.parent_table)
            name = fold_ascii(parent.source_name) if parent is not None else ""
            if parent is None or name in own or name in parents:
                continue
            # One without rows has to be given some.
            (parents if parent.row_count else own)[name] = parent
            waiting.append(parent)
    while moved := [name for name, parent in parents.items() if _refers_to(parent, own.values())]:
        # What refers to a table is emptied with it.
        own |= {name: parents.pop(name) for name in moved}
    return World(
        own=_sort_by_keys(list(own.values())),
        parents=_sort_by_keys(list(parents.values())),
        views=tuple(read.values()),
        triggers=tuple(triggers),
    )


def take_samples(
    sqlite: sqlite3.Connection, world: World, cancel: CancelToken, *, most_rows: int = MOST_ROWS
) -> dict[str, list[Row]]:
    """Some rows of each table of the world, by its name in the source. Texts that are not UTF-8, and large values, are
    in none of them. Raises sqlite3.Error."""
    tables = (*world.own, *world.parents)
    readers = {table.target_name: _Reader(sqlite, table, cancel) for table in tables}
    own = {table.target_name for table in world.own}
    samples: dict[str, dict[tuple[Value, ...], Row]] = {}
    for name, reader in readers.items():
        rows = reader.read_some(most_rows) if name in own else []
        samples[name] = {tuple(row.values()): row for row in rows}
    # Children first: what they refer to is added to their parents.
    for table in reversed((*world.parents, *world.own)):
        for key in table.foreign_keys:
            if key.parent_table in readers:
                wanted = list_references(table, key, samples[table.target_name].values())
                found = readers[key.parent_table].read_by_keys(key.parent_columns, wanted)
                samples[key.parent_table] |= {tuple(row.values()): row for row in found}
    return {table.source_name: list(samples[table.target_name].values()) for table in tables}


class _Reader:
    def __init__(self, sqlite: sqlite3.Connection, table: TablePlan, cancel: CancelToken) -> None:
        self._sqlite, self._table, self._cancel = sqlite, table, cancel
        info = sqlite.execute("SELECT name, hidden FROM pragma_table_xinfo(?)", (table.source_name,)).fetchall()
        self.names = [_text(name) for name, hidden in info if hidden == 0]

    def read_some(self, most_rows: int) -> list[Row]:
        """The first rows, and the last ones."""
        half = most_rows // 2
        where = f" WHERE ({self._table.where_sql}\n)" if self._table.where_sql is not None else ""
        first = self._read(f"{where} LIMIT ?", (most_rows,))
        if len(first) < most_rows or not self._table.has_rowid:
            return first
        return [*first[:half], *reversed(self._read(f"{where} ORDER BY rowid DESC LIMIT ?", (half,)))]

    def read_by_keys(self, columns: Sequence[str], keys: Iterable[tuple[Value, ...]]) -> list[Row]:
        by_target = {column.target_name: column.source_name for column in self._table.columns}
        condition = " AND ".join(f"{quote_sqlite(by_target[name])} = ?" for name in columns)
        return [row for key in keys for row in self._read(f" WHERE {condition} LIMIT 1", key)]

    def _read(self, rest: str, values: Sequence[Value]) -> list[Row]:
        columns = ", ".join(map(quote_sqlite, self.names))
        with self._cancel.interrupting(self._sqlite.interrupt):
            rows = self._sqlite.execute(
                f"SELECT {columns} FROM {quote_sqlite(self._table.source_name)}{rest}", values
            ).fetchall()
        read = []
        for row in rows:
            values_read = [_read_value(value) for value in row]
            sizes = [len(value) for value in values_read if isinstance(value, str | bytes)]
            if sum(sizes) <= _LARGEST_BYTES and not any(isinstance(value, _NotText) for value in values_read):
                read.append(dict(zip(self.names, values_read, strict=True)))
        return read


class _NotText(bytes):
    """A text that is not UTF-8."""

    __slots__ = ()


def _read_value(value: object) -> Value:
    """A value as a connection whose texts are `Text` gives it."""
    if type(value) is bytes or not isinstance(value, bytes):
        return value  # type: ignore[return-value]
    try:
        return value.decode()
    except UnicodeDecodeError:
        return _NotText(value)


def _text(name: object) -> str:
    return name.decode("utf-8", "replace") if isinstance(name, bytes) else str(name)


def list_references(table: TablePlan, key: ForeignKeyPlan, rows: Iterable[Row]) -> list[tuple[Value, ...]]:
    """The values by which rows refer to a parent, each once."""
    by_target = {column.target_name: column.source_name for column in table.columns}
    names = [by_target[name] for name in key.columns]
    found = {tuple(row.get(name) for name in names): None for row in rows}
    return [values for values in found if None not in values]


def _refers_to(table: TablePlan, others: Iterable[TablePlan]) -> bool:
    names = {other.target_name for other in others}
    return any(key.parent_table in names for key in table.foreign_keys)


def _sort_by_keys(tables: list[TablePlan]) -> tuple[TablePlan, ...]:
    """Parents before their children, as far as they don't refer to each other in a circle."""
    names = {table.target_name for table in tables}
    done: dict[str, TablePlan] = {}
    waiting = list(tables)
    while waiting:
        ready = [
            table
            for table in waiting
            if all(
                key.parent_table in done or key.parent_table not in names or key.parent_table == table.target_name
                for key in table.foreign_keys
            )
        ]
        for table in ready or waiting[:1]:
            done[table.target_name] = table
            waiting.remove(table)
    return tuple(done.values())
