"""Rows that are made up for an exercise, and values for their columns: those that a trigger's text names, as it may
wait for what no row has, their neighbours, and some that are there."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice, product

from core.catalog.lexer import Token, TokenKind, tokenize, unquote
from core.identifiers import fold_ascii
from core.plan.model import ColumnPlan, TablePlan, TriggerPlan
from core.sqlite.trial import Value
from core.verify.proofs.exercise_values import drop_respelt, find_fitting
from core.verify.proofs.exercise_world import Row

MOST_VALUES = 10
_LITERALS = 16
_RELATED = 24
_INVENTED = 3
_ANY: tuple[tuple[Value, ...], ...] = tuple(
    (
        n,
        "abc"[n - 1],
        n + 0.5,
        f"2024-02-{10 + n}",
        f"2024-02-{10 + n} 12:30:00",
        f"12:30:0{n}",
        f"01234567-89ab-cdef-0123-456789abcde{n}",
        f'{{"n": {n}}}',
        b"%d" % n,
        n % 2,
        str(n),
    )
    for n in (1, 2, 3)
)
"""Of which the first that fits a column stands in a row of a table that has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What the statements are for: a table, or a view, as such. `key` are the columns, by their names in the source, by
    which a row is found; `unique` sets of them that no two rows may share; `references` those that refer to a parent,
    of which the values that it has; `extra` columns of SQLite alone."""

    table: TablePlan
    rows: tuple[Row, ...]
    key: tuple[str, ...]
    unique: tuple[tuple[str, ...], ...]
    references: dict[str, tuple[Value, ...]]
    identity: str | None

    @property
    def columns(self) -> tuple[ColumnPlan, ...]:
        """Those that can be given a value."""
        return tuple(
            column
            for column in self.table.columns
            if column.generated_sql is None and column.generated_source_sql is None
        )

    def find(self, row: Row) -> Row:
        return {name: row[name] for name in self.key}


def make_more_rows(subject: Subject, trigger: TriggerPlan) -> list[Row]:
    """Rows like those that are there, with values that the trigger's text names."""
    mentioned, literals = read_text(trigger.source_sql)
    fresh = Fresh(subject)
    return [
        fresh.make(template, {column.source_name: value})
        for column in subject.columns
        if fold_ascii(column.source_name) in mentioned and column.source_name not in subject.references
        for value in propose(subject, column, literals)
        for template in subject.rows[:1]
    ]


def make_related_rows(subject: Subject, other: Subject, trigger: TriggerPlan) -> list[Row]:
    """Rows of another table that the trigger's text names, with values of the subject's rows: it may look for them
    there, without a foreign key that says so."""
    mentioned, _ = read_text(trigger.source_sql)
    keys = {name for key in other.unique for name in key}
    fresh = Fresh(other)
    rows: list[Row] = []
    for column in other.columns:
        name = column.source_name
        if name in other.references or not (fold_ascii(name) in mentioned or name in keys):
            continue
        for each in subject.columns:
            if fold_ascii(each.source_name) in mentioned or each.source_name in subject.key:
                values = find_fitting(column, [row.get(each.source_name) for row in subject.rows[:2]])
                rows += [
                    fresh.make(template, {name: value})
                    for value in values
                    if value is not None
                    for template in other.rows[:1]
                    if type(value) is type(template.get(name, value))
                ]
    return rows[:_RELATED]


def invent_rows(subject: Subject) -> list[Row]:
    """Rows for a table that has none: a value for each of its columns, if only NULL."""
    literals = _list_check_literals(subject.table)
    rows: list[Row] = []
    for place, values in enumerate(_ANY[:_INVENTED]):
        row: Row = {}
        for column in subject.columns:
            name = column.source_name
            parents = subject.references.get(name, ())
            found: list[Value] = [*parents[place % len(parents) :]] if parents else []
            if name not in subject.references:
                found = find_fitting(column, [*column.target_type.labels, *literals, *values])
                # Not what a CHECK of another column names, if there is a usual value.
                own = find_fitting(column, values)
                found = own if own and not (literals or column.target_type.labels) else found
            row[name] = found[min(place, len(found) - 1) if literals else 0] if found else None
        rows.append(row)
    return rows


def _list_check_literals(table: TablePlan) -> list[Value]:
    return [value for check in table.check_constraints for value in read_text(check.source_sql)[1]]


def read_text(sql: str) -> tuple[set[str], list[Value]]:
    """The names that a text of SQLite mentions, folded, and its literals, numbers with their neighbours."""
    names: set[str] = set()
    literals: dict[tuple[type, Value], Value] = {}
    before = ""
    for token in tokenize(sql):
        if token.kind in (TokenKind.WORD, TokenKind.QUOTED_NAME):
            names.add(fold_ascii(unquote(token.text)))
        found: list[Value] = []
        if token.kind is TokenKind.STRING:
            found = [unquote(token.text)]
        elif token.kind is TokenKind.NUMBER:
            number = _read_number(token.text)
            signed = None if number is None else -number if before == "-" else number
            found = [] if signed is None else [signed, signed + 1, signed - 1, -signed]
        literals |= {(type(value), value): value for value in found}
        before = token.text
    return names, list(literals.values())[:_LITERALS]


def read_literal(token: Token) -> Value:
    """The value of a literal that is a text or a number without a sign; None for anything else."""
    match token.kind:
        case TokenKind.STRING:
            return unquote(token.text)
        case TokenKind.NUMBER:
            return _read_number(token.text)
    return None


class Fresh:
    """New rows, with keys that no row has yet."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._count = 0
        self._plans = {column.source_name: column for column in subject.table.columns}
        self._taken = {key: {tuple(row.get(name) for name in key) for row in subject.rows} for key in subject.unique}

    def make(self, template: Row, given: Row) -> Row:
        row = {**template, **given}
        self._count += 1
        for key in self._subject.unique:
            values = tuple(row.get(name) for name in key)
            if values in self._taken[key] and None not in values:
                self._renew(row, key, set(given))
            self._taken[key].add(tuple(row.get(name) for name in key))
        return row

    def _renew(self, row: Row, key: tuple[str, ...], fixed: set[str]) -> None:
        free = [name for name in key if name not in self._subject.references and name not in fixed]
        if free:
            row[free[0]] = self._find_value(free[0], row[free[0]])
            return
        referring = [name for name in key if name in self._subject.references and name not in fixed]
        choices = [self._subject.references[name] for name in referring]
        for values in islice(product(*choices), 1000):
            row |= dict(zip(referring, values, strict=True))
            if tuple(row[name] for name in key) not in self._taken[key]:
                return

    def _find_value(self, name: str, like: Value) -> Value:
        values = [row[name] for row in self._subject.rows if name in row]
        candidates: list[Value] = []
        if isinstance(like, int | float):
            numbers = [value for value in values if isinstance(value, int | float)]
            most = max(numbers, default=0)
            candidates = [most + self._count, 1000 + self._count, self._count]
        elif isinstance(like, str):
            end = str(self._count)
            candidates = [f"{like}~{end}", f"{like[: -len(end)]}{end}", str(uuid.uuid5(uuid.NAMESPACE_OID, end)), end]
            candidates += [
                f"19{70 + self._count % 30}-01-{1 + self._count % 28:02}",
                f"{like[:-2]}{self._count % 100:02}",
            ]
        elif isinstance(like, bytes):
            candidates = [uuid.uuid5(uuid.NAMESPACE_OID, str(self._count)).bytes, b"%d" % self._count]
        taken = set(values)
        plan = self._plans.get(name)
        fitting = find_fitting(plan, candidates) if plan is not None else candidates
        return next((value for value in fitting if value not in taken), like)


def propose(subject: Subject, column: ColumnPlan, literals: Sequence[Value]) -> list[Value]:
    """Values for a column: those of the text, some that it has, their neighbours, NULL."""
    name = column.source_name
    has = list({(type(row[name]), row[name]): row[name] for row in subject.rows if row.get(name) is not None}.values())
    if name in subject.references:
        # A trigger may look at what refers to nothing before the foreign key does.
        others = find_fitting(column, [value for value in literals if isinstance(value, str)])
        strangers = find_fitting(column, _go_beyond(subject.references[name]))
        return [*subject.references[name][:3], *others, *strangers, None][:MOST_VALUES]
    first = has[0] if has else None
    found: list[Value] = []
    literals = [*literals, *column.target_type.labels, *_list_check_literals(subject.table)]
    if isinstance(first, int):
        found = [value for value in literals if isinstance(value, int)]
        found += [*has[1:3], first + 1, first - 1, 0, *_go_beyond(has)]
    elif isinstance(first, float):
        found = [float(value) for value in literals if isinstance(value, int | float)]
        found += [*has[1:3], first + 1, first - 0.5, 0.0]
    elif isinstance(first, str):
        texts = [value for value in literals if isinstance(value, str)]
        found = [*texts, *has[1:4], first.swapcase(), f"{first}x", ""]
    else:
        found = [*literals, *has[1:3]]
    fitting = drop_respelt(column, find_fitting(column, found), has)
    unique = list({(type(value), value): value for value in fitting}.values())
    nulls: list[Value] = [None] if column.nullable else []
    return [*unique[:1], *nulls, *unique[1:]][:MOST_VALUES]


def _go_beyond(values: Iterable[Value]) -> list[Value]:
    """An integer that is none of these, as a key that changes has to be; none where they are no integers."""
    integers = [value for value in values if isinstance(value, int)]
    return [max(integers) + 1] if integers else []


def _read_number(text: str) -> int | float | None:
    try:
        text = text.replace("_", "")
        return int(text, 0) if text.lower().startswith("0x") else int(text) if text.isdigit() else float(text)
    except ValueError:
        return None
