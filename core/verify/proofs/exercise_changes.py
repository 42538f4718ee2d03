"""The statements that a trigger is exercised with: on rows that are there, and with values at which its conditions may
turn."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from core.identifiers import fold_ascii, quote_sqlite
from core.plan.model import ColumnPlan, TriggerPlan
from core.sqlite.trial import Value
from core.verify.proofs.exercise_rows import MOST_VALUES, Fresh, Subject, propose, read_text
from core.verify.proofs.exercise_values import find_fitting
from core.verify.proofs.exercise_world import Row

MOST_CHANGES = 60
_OTHER_EVENTS = 8
"""Of statements that are not of the trigger's event: none may make it do anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A statement: rows to insert, columns to set, and the rows it is for, each told by some of its values."""

    event: str
    rows: tuple[Row, ...] = ()
    values: tuple[tuple[str, Value], ...] = ()
    where: tuple[Row, ...] = ()

    @property
    def is_of_several(self) -> bool:
        """Whether it finds several rows, and so which of them is the first."""
        return len(self.where) > 1

    def describe(self) -> str:
        """For people."""
        match self.event:
            case "INSERT" if len(self.rows) == 1:
                return f"an INSERT of ({_show(self.rows[0])})"
            case "INSERT":
                return f"an INSERT of {len(self.rows)} rows"
            case "UPDATE":
                return f"an UPDATE to {_show(dict(self.values))} {_show_where(self.where)}"
        return f"a DELETE {_show_where(self.where)}"


def make_changes(subject: Subject, trigger: TriggerPlan) -> list[Change]:
    """The statements, those of the trigger's own event first in number."""
    mentioned, literals = read_text(trigger.source_sql)
    columns = sorted(subject.columns, key=lambda column: fold_ascii(column.source_name) not in mentioned)
    candidates = {column.source_name: propose(subject, column, literals) for column in columns}
    count = sum(fold_ascii(column.source_name) in mentioned for column in columns)
    makers = {
        "INSERT": _make_inserts(subject, columns, candidates),
        "UPDATE": _make_updates(subject, columns, count, candidates, literals),
        "DELETE": _make_deletes(subject, columns),
    }
    if trigger.timing == "INSTEAD OF":
        # Without a trigger SQLite refuses what PostgreSQL may do by itself
        # (https://www.postgresql.org/docs/current/sql-createview.html#SQL-CREATEVIEW-UPDATABLE-VIEWS).
        makers = {trigger.event: makers[trigger.event]}
    changes: list[Change] = []
    for event, made in makers.items():
        most = MOST_CHANGES - 2 * _OTHER_EVENTS if event == trigger.event else _OTHER_EVENTS
        changes += _spread(list(_once(made)), most)
    return changes


def _make_inserts(
    subject: Subject, columns: Sequence[ColumnPlan], candidates: dict[str, list[Value]]
) -> Iterator[Change]:
    fresh = Fresh(subject)
    templates = _pick(subject.rows, 4)
    for template in templates:
        yield Change(event="INSERT", rows=(fresh.make(template, {}),))
    if len(templates) > 1:
        yield Change(event="INSERT", rows=tuple(fresh.make(template, {}) for template in templates))
    if subject.identity is not None:
        for template in templates[:1]:
            row = fresh.make(template, {})
            del row[subject.identity]
            yield Change(event="INSERT", rows=(row,))
    for place in range(MOST_VALUES):
        for number, column in enumerate(columns):
            values = candidates[column.source_name]
            if place < len(values) and templates and column.source_name != subject.identity:
                template = templates[(place + number) % len(templates)]
                yield Change(event="INSERT", rows=(fresh.make(template, {column.source_name: values[place]}),))
    if templates:
        # As it was before: a key that is there already.
        yield Change(event="INSERT", rows=(dict(templates[0]),))


def _make_updates(
    subject: Subject,
    columns: Sequence[ColumnPlan],
    mentioned: int,
    candidates: dict[str, list[Value]],
    steps: Sequence[Value],
) -> Iterator[Change]:
    """Of the first columns, which the trigger's text mentions, several values in several rows; of all others one."""
    rows = _pick_varied(subject, columns)
    if not rows:
        return
    finds = [subject.find(row) for row in rows]
    for column in columns[:mentioned]:
        name = column.source_name
        yield Change(event="UPDATE", values=((name, rows[0][name]),), where=(finds[0],))
        for row, find in list(zip(rows, finds, strict=True))[:2]:
            for value in [each for each in candidates[name] if not _is_same(each, row[name])][:2]:
                yield Change(event="UPDATE", values=((name, value),), where=(find,))
        for value in find_fitting(column, _step(rows[0][name], steps)):
            yield Change(event="UPDATE", values=((name, value),), where=(finds[0],))
    for column in columns[mentioned:]:
        name = column.source_name
        for value in [each for each in candidates[name] if not _is_same(each, rows[0][name])][:1]:
            yield Change(event="UPDATE", values=((name, value),), where=(finds[0],))
    unique = {*subject.key, *(name for key in subject.unique for name in key)}
    for column in columns[:mentioned]:
        if column.source_name not in unique and len(rows) > 1:
            for value in candidates[column.source_name][:1]:
                yield Change(event="UPDATE", values=((column.source_name, value),), where=tuple(finds[:3]))
    rest = tuple((each.source_name, rows[-1][each.source_name]) for each in columns if each.source_name not in unique)
    if rest:
        yield Change(event="UPDATE", values=rest, where=(finds[0],))
    for place in range(MOST_VALUES):
        for number, column in enumerate(columns[:mentioned]):
            for find in finds if place < len(candidates[column.source_name]) else ():
                value = candidates[column.source_name][(place + number) % len(candidates[column.source_name])]
                yield Change(event="UPDATE", values=((column.source_name, value),), where=(find,))


def _step(value: Value, steps: Sequence[Value]) -> list[Value]:
    """A number with those that are so far away: a trigger may look at what is new less what was old."""
    if not isinstance(value, int | float):
        return []
    return [value + step for step in steps if isinstance(step, type(value)) and step]


def _is_same(one: Value, other: Value) -> bool:
    return type(one) is type(other) and one == other


def _make_deletes(subject: Subject, columns: Sequence[ColumnPlan]) -> Iterator[Change]:
    rows = _pick_varied(subject, columns)
    for row in rows:
        yield Change(event="DELETE", where=(subject.find(row),))
    if len(rows) > 1:
        yield Change(event="DELETE", where=tuple(subject.find(row) for row in rows[:3]))
        yield Change(event="DELETE", where=tuple(subject.find(row) for row in rows))


def _pick(rows: Sequence[Row], count: int) -> list[Row]:
    """Rows from all over the sample."""
    if len(rows) <= count:
        return list(rows)
    return [rows[place * (len(rows) - 1) // (count - 1)] for place in range(count)]


def _pick_varied(subject: Subject, columns: Sequence[ColumnPlan]) -> list[Row]:
    """Some rows, among them several with different values of the columns that come first."""
    found: dict[int, Row] = {id(row): row for row in _pick(subject.rows, 3)}
    for column in columns[:3]:
        values: dict[Value, Row] = {}
        for row in subject.rows:
            values.setdefault(row.get(column.source_name), row)
        found |= {id(row): row for row in _pick(list(values.values()), 4)}
    return list(found.values())[:12]


def _once(changes: Iterable[Change]) -> Iterator[Change]:
    seen = set()
    for change in changes:
        shown = repr(change)
        if shown not in seen:
            seen.add(shown)
            yield change


def _spread(changes: list[Change], most: int) -> list[Change]:
    """The first of them, which matter most, and of the others some from all over."""
    if len(changes) <= most:
        return changes
    first = most * 2 // 3
    rest = changes[first:]
    count = most - first
    return [*changes[:first], *(rest[place * len(rest) // count] for place in range(count))]


def _show(row: Row) -> str:
    shown = ", ".join(f"{name} = {_show_value(value)}" for name, value in row.items())
    return shown if len(shown) <= 200 else f"{shown[:200]}…"


def _show_where(where: Sequence[Row]) -> str:
    return f"where {_show(where[0])}" if len(where) == 1 else f"of {len(where)} rows"


def _show_value(value: Value) -> str:
    return "NULL" if value is None else repr(value)


def write_sqlite(name: str, change: Change) -> tuple[str, list[Value]]:
    """The statement for SQLite, and its values."""
    table = quote_sqlite(name)
    if change.event == "INSERT":
        names = list(change.rows[0])
        if not names:
            return f"INSERT INTO {table} DEFAULT VALUES", []
        marks = f"({', '.join('?' * len(names))})"
        rows = ", ".join([marks] * len(change.rows))
        return (
            f"INSERT INTO {table} ({', '.join(map(quote_sqlite, names))}) VALUES {rows}",
            [row[each] for row in change.rows for each in names],
        )
    conditions, values = [], []
    for find in change.where:
        parts = []
        for each, value in find.items():
            parts.append(f"{quote_sqlite(each)} IS ?")
            values.append(value)
        conditions.append(f"({' AND '.join(parts)})")
    where = " OR ".join(conditions)
    if change.event == "DELETE":
        return f"DELETE FROM {table} WHERE {where}", values
    sets = ", ".join(f"{quote_sqlite(each)} = ?" for each, _ in change.values)
    return f"UPDATE {table} SET {sets} WHERE {where}", [*(value for _, value in change.values), *values]
