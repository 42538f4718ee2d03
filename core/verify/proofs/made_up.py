"""Rows that are made up to tell an expression from another one: the values at which it may change its mind, and some
that are there."""

import json
import random
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import reduce
from itertools import islice, product
from math import prod

from core.catalog.affinity import affinity_of
from core.catalog.lexer import TokenKind, tokenize, unquote
from core.identifiers import fold_ascii, quote_sqlite, quote_text
from core.plan.model import ColumnPlan, TablePlan
from core.plan.pgtypes import TEXTS
from core.sqlite.errors import translate_errors
from core.sqlite.source import Source
from core.sqlite.trial import Trial, TrialFailed, Value
from core.verify.proofs.carried import UNFIT, Unfit, carry_value

MOST_ROWS = 300
_OWN_VALUES = 6
_LOOKED_AT = 2_000
_LONGEST = 500
_SEED = 7

_TEXTS: tuple[Value, ...] = ("", "a", "B", " x ", "0", "1.5", "é")
_BY_TYPE: Mapping[str, tuple[Value, ...]] = {
    "boolean": (0, 1),
    "bytea": (b"", b"a", b"\x00\xff"),
    "date": ("2024-02-29", "1999-12-31"),
    "time": ("00:00:00", "23:59:59"),
    "timestamp": ("2024-02-29 12:30:00", "1999-12-31 23:59:59"),
    "timestamptz": ("2024-02-29 12:30:00", "1999-12-31 23:59:59"),
    "uuid": ("01234567-89ab-cdef-0123-456789abcdef",),
    "json": ("[1]", '"a"', "5", "{}"),
    "jsonb": ("[1]", '"a"', "5", "{}"),
}
_INTEGERS: tuple[Value, ...] = (0, 1, -1, 2, 100)
_NUMBERS: tuple[Value, ...] = (0, 1, -1, 0.5, -2.5, 100)


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedColumn:
    """A column as it is tried: `collation` is SQLite's."""

    plan: ColumnPlan
    collation: str = "BINARY"

    @property
    def declaration(self) -> str:
        """As a table in memory has it: by its affinity alone, so that nothing of its declared type is carried out."""
        collate = f" COLLATE {self.collation}" if self.collation.upper() in ("NOCASE", "RTRIM") else ""
        return f"{quote_sqlite(self.plan.source_name)} {affinity_of(self.plan.source_type).value}{collate}"


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeUpRow:
    """Values of the tried columns as SQLite stores them, and as PostgreSQL reads them from texts."""

    number: int
    stored: tuple[Value, ...]
    carried: tuple[str | None, ...]


def find_mentioned(plan: TablePlan, expressions: Iterable[str]) -> tuple[ColumnPlan, ...]:
    """The columns that expressions of SQLite's may name."""
    words = {
        fold_ascii(unquote(token.text))
        for sql in expressions
        for token in tokenize(sql)
        if token.kind in (TokenKind.WORD, TokenKind.QUOTED_NAME)
    }
    return tuple(column for column in plan.columns if fold_ascii(column.source_name) in words)


def read_own_values(source: Source, plan: TablePlan, columns: Sequence[ColumnPlan]) -> dict[str, list[Value]]:
    """A few different values of each column, of the first rows. Raises SourceError."""
    own: dict[str, list[Value]] = {}
    table = quote_sqlite(plan.source_name)
    with translate_errors(source.path), closing(source.connect()) as connection:
        connection.text_factory = bytes
        for column in columns:
            name = quote_sqlite(column.source_name)
            rows = connection.execute(
                f"SELECT DISTINCT typeof(c), c FROM (SELECT {name} AS c FROM {table} NOT INDEXED LIMIT {_LOOKED_AT})"
                f" WHERE length(c) <= {_LONGEST} LIMIT {_OWN_VALUES}"
            )
            own[column.source_name] = [value for kind, stored in rows if (value := _read(kind, stored)) is not None]
    return own


def make_rows(
    trial: Trial, table: str, columns: Sequence[TriedColumn], expressions: Iterable[str], own: Mapping[str, list[Value]]
) -> list[MadeUpRow]:
    """Fill a table of the trial, which has these columns first, with rows; those whose values the target's types hold.

    Each has its number as rowid. Raises TrialFailed.
    """
    numbers, texts = _read_literals(expressions)
    candidates = [_propose(column.plan, numbers, texts, own.get(column.plan.source_name, [])) for column in columns]
    names = ", ".join(quote_sqlite(column.plan.source_name) for column in columns)
    marks = ", ".join("?" for _ in columns)
    rows: list[MadeUpRow] = []
    for number, values in enumerate(_combine(candidates), start=1):
        try:
            trial.run(f"INSERT INTO {table} (rowid, {names}) VALUES ({number}, {marks})", values)
            (stored,) = trial.run(f"SELECT {names} FROM {table} WHERE rowid = {number}")
        except TrialFailed:
            # Its generated columns may fail on it.
            continue
        carried = tuple(carry_value(column.plan, value) for column, value in zip(columns, stored, strict=True))
        fitting = tuple(value for value in carried if not isinstance(value, Unfit))
        if len(fitting) == len(carried):
            rows.append(MadeUpRow(number=number, stored=stored, carried=fitting))
    return rows


def describe_row(columns: Sequence[TriedColumn], row: MadeUpRow) -> str:
    """A made-up row for people."""
    return ", ".join(
        f"{column.plan.source_name} = {show_value(value)}" for column, value in zip(columns, row.stored, strict=True)
    )


def show_value(value: Value) -> str:
    match value:
        case None:
            return "NULL"
        case bytes():
            return f"x'{value[:40].hex()}'"
        case str():
            return quote_text(value[:80])
    return str(value)


def _combine(candidates: Sequence[Sequence[Value]]) -> list[tuple[Value, ...]]:
    """All combinations, where there are few; else each value once beside usual ones, and some at random."""
    if prod(len(each) for each in candidates) <= MOST_ROWS:
        return list(product(*candidates))
    usual = tuple(each[-1] for each in candidates)
    rows = {usual: None}
    for place, each in enumerate(candidates):
        rows |= {(*usual[:place], value, *usual[place + 1 :]): None for value in each}
    # The same rows each time.
    dice = random.Random(_SEED)
    for _ in range(MOST_ROWS):
        rows[tuple(dice.choice(each) for each in candidates)] = None
    return list(islice(rows, MOST_ROWS))


def _propose(
    plan: ColumnPlan, numbers: Sequence[int | float], texts: Sequence[str], own: Sequence[Value]
) -> list[Value]:
    """NULL first, a usual value last."""
    kind = plan.target_type
    found: list[Value] = [None]
    if kind.labels:
        found += kind.labels
    elif kind.name in TEXTS:
        found += [*texts, *(text + "x" for text in texts), *(text.swapcase() for text in texts)]
        found += ["x" * int(number + step) for number in numbers for step in (-1, 0, 1) if 0 <= number + step <= 200]
        found += [str(number) for number in numbers]
        found += _TEXTS
    elif kind.name in ("json", "jsonb"):
        found += [*_BY_TYPE[kind.name], *_make_documents(texts)]
    elif kind.name in ("smallint", "integer", "bigint"):
        found += [int(number) + step for number in numbers for step in (-1, 0, 1)]
        found += _INTEGERS
    elif kind.name in ("double precision", "numeric"):
        found += [number + step for number in numbers for step in (-1, 0, 0.5, 1)]
        found += _NUMBERS
    else:
        found += _BY_TYPE.get(kind.name, ())
        found += [text for text in texts if carry_value(plan, text) is not UNFIT]
        if kind.name == "bytea":
            found += [
                b"x" * int(number + step) for number in numbers for step in (-1, 0, 1) if 0 <= number + step <= 200
            ]
    found += own
    # 1 and 1.0 are one key, and may be two values.
    return list({(type(value), value): value for value in found}.values())


def _make_documents(texts: Sequence[str]) -> list[Value]:
    """Documents that have something where paths such as $.a.b, or names, lead to."""
    values: tuple[object, ...] = ("a", "", "7", 7, 1.5, True, None, [1, "a"])
    paths = [re.findall(r"[^.\[\]\"#]+", text.removeprefix("$")) for text in texts]
    return [
        json.dumps(reduce(lambda inner, name: [inner] if name.isdigit() else {name: inner}, reversed(path), value))
        for path in paths
        for value in values
        if path
    ]


def _read_literals(expressions: Iterable[str]) -> tuple[list[int | float], list[str]]:
    numbers: dict[int | float, None] = {}
    texts: dict[str, None] = {}
    for sql in expressions:
        for token in tokenize(sql):
            if token.kind is TokenKind.STRING:
                texts[unquote(token.text)[:_LONGEST]] = None
            elif token.kind is TokenKind.NUMBER and (number := _read_number(token.text)) is not None:
                numbers |= {number: None, -number: None}
    return list(islice(numbers, 12)), list(islice(texts, 12))


def _read_number(text: str) -> int | float | None:
    text = text.replace("_", "")
    try:
        if text.isdigit():
            value: int | float = int(text)
        else:
            value = int(text, 16) if text.lower().startswith("0x") else float(text)
    except ValueError:
        return None
    return value if abs(value) < 2**62 else None


def _read(kind: object, stored: Value) -> Value:
    if kind != b"text" or not isinstance(stored, bytes):
        return stored
    try:
        return stored.decode()
    except UnicodeDecodeError:
        return None
