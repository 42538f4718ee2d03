"""What an expression may name, and what a name is on both sides."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from sqlglot import exp

from core.catalog.model import Affinity, StorageClass
from core.identifiers import fold_ascii, quote_sqlite, quote_text
from core.translate.literals import quote_name
from core.translate.model import CONVERTED_KINDS, ColumnInScope, Kind
from core.translate.pieces import Constant, Converted, Digits, Piece, Pull, Refusal, Term
from core.translate.restored import read_moment_of, read_value_of

_PULLS = {
    Affinity.TEXT: Pull.TEXT,
    Affinity.BLOB: Pull.NONE,
    Affinity.INTEGER: Pull.NUMERIC,
    Affinity.REAL: Pull.NUMERIC,
    Affinity.NUMERIC: Pull.NUMERIC,
    None: Pull.UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class Scope:
    """The columns by their folded names.

    `orders_text_bytewise` is false of a UTF-16 file, where BINARY compares the bytes of UTF-16. A DEFAULT, which has
    no columns, may be another value each time, and so may what a query computes (`is_query`). A query may also fail
    where SQLite goes on with a REAL, beyond 64 bits and beyond doubles; what a table depends on may not. Where it
    does not `allows_helpers`, the reasons are those that stand without them.

    `read_first` is asked about each node before the rules are: it knows what is one only within a query. It answers
    None for a node that the rules shall read.
    """

    columns: Mapping[str, ColumnInScope]
    orders_text_bytewise: bool = True
    is_default: bool = False
    is_query: bool = False
    allows_helpers: bool = True
    read_first: "Callable[[exp.Expr, Scope], Piece | Converted | None] | None" = None

    @classmethod
    def of_columns(cls, columns: Iterable[ColumnInScope], encoding: str, *, allows_helpers: bool = True) -> "Scope":
        by_name = {fold_ascii(column.source_name): column for column in columns}
        return cls(MappingProxyType(by_name), orders_text_bytewise=encoding == "UTF-8", allows_helpers=allows_helpers)

    def has_column(self, name: str) -> bool:
        return fold_ascii(name) in self.columns


_WITHOUT_ORDER = frozenset({Kind.JSON, Kind.VECTOR})
"""Kinds without an operator class for indexes, or with one that pgvector alone has."""


def resolve(name: str, scope: Scope, *, is_quoted: bool) -> Piece | Converted:
    """A column, or the string that a name in quotes is where there is no such column
    (https://sqlite.org/quirks.html#double_quoted_string_literals_are_accepted).

    In other than double quotes SQLite would not accept it, which the referee has asked by now.
    """
    column = scope.columns.get(fold_ascii(name))
    if column is not None:
        return _refer_to(column)
    if is_quoted:
        return Constant(reading=quote_text(name), value=name)
    raise Refusal(f"there is no column {name}")


_DIGITS = {
    Affinity.REAL: Digits.REAL,
    Affinity.INTEGER: Digits.BY_VALUE,
    Affinity.NUMERIC: Digits.BY_VALUE,
}
_INTEGER_BOUNDS = {"smallint": 2**15, "integer": 2**31}


def _refer_to(column: ColumnInScope) -> Term | Converted:
    if column.refusal is not None:
        raise Refusal(column.refusal)
    reading, sql = quote_sqlite(column.source_name), column.sql or quote_name(column.target_name)
    pull, collation = _PULLS[column.affinity], column.collation.upper()
    is_other_text = pull is Pull.TEXT and column.kind is not Kind.TEXT
    if not (column.is_mixed or is_other_text or column.kind in CONVERTED_KINDS):
        term = Term(reading=reading, sql=sql, kind=column.kind, is_atom=True, pull=pull, collation=collation)
        if column.kind is Kind.INTEGER:
            return replace(term, bound=_INTEGER_BOUNDS.get(column.type_sql, term.bound))
        return replace(term, digits=_DIGITS.get(column.affinity, Digits.UNKNOWN) if column.affinity else Digits.UNKNOWN)
    claim, stored = _tell_apart(column)
    restored_sql, restored_kind = (None, Kind.TEXT) if column.is_mixed else read_value_of(column)
    return Converted(
        reading=reading,
        sql=sql,
        kind=column.kind,
        name=column.source_name,
        claim=claim,
        stored=stored,
        pull=pull,
        collation=collation,
        labels=() if column.is_mixed else column.labels,
        is_key=column.kind in CONVERTED_KINDS - _WITHOUT_ORDER,
        restored_sql=restored_sql,
        restored_kind=restored_kind,
        moment_sql=None if column.is_mixed else read_moment_of(column),
        has_plain_numbers=column.has_plain_numbers,
    )


def _tell_apart(column: ColumnInScope) -> tuple[str, str | None]:
    """How a column's values are other ones than SQLite's, and what those are."""
    name = column.source_name
    classes = set(column.reads)
    if column.kind in CONVERTED_KINDS:
        type_sql = "an enum type" if column.kind is Kind.ENUM else column.type_sql or column.kind.value
        return f"{name} is {type_sql}", _name_values(classes)
    if not classes and column.affinity is Affinity.TEXT and column.kind is not Kind.TEXT:
        classes = {StorageClass.TEXT}
    if column.kind is Kind.TEXT and classes == {StorageClass.TEXT}:
        return f"some texts of {name} are altered on their way", None
    if len(classes) == 1:
        return f"{name} is {column.type_sql or column.kind.value}", _name_values(classes)
    return f"{name} holds values of several classes", None


def _name_values(classes: set[StorageClass]) -> str:
    if classes == {StorageClass.TEXT}:
        return "texts"
    if classes == {StorageClass.BLOB}:
        return "blobs"
    numbers = {StorageClass.INTEGER, StorageClass.REAL}
    return "numbers" if classes and classes <= numbers else "values"
