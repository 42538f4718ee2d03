"""What an expression may name, and what a name is on both sides."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from core.catalog.model import Affinity
from core.identifiers import fold_ascii, quote_sqlite
from core.translate.literals import quote_name, quote_text
from core.translate.model import ColumnInScope, Kind
from core.translate.pieces import Constant, Piece, Pull, Refusal, Term

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

    `orders_text_bytewise` is false of a UTF-16 file, where BINARY compares the bytes of UTF-16. Only a DEFAULT,
    which has no columns, may be another value each time.
    """

    columns: Mapping[str, ColumnInScope]
    orders_text_bytewise: bool = True
    is_default: bool = False

    @classmethod
    def of_columns(cls, columns: Iterable[ColumnInScope], encoding: str) -> "Scope":
        by_name = {fold_ascii(column.source_name): column for column in columns}
        return cls(MappingProxyType(by_name), orders_text_bytewise=encoding == "UTF-8")

    def has_column(self, name: str) -> bool:
        return fold_ascii(name) in self.columns


def resolve(name: str, scope: Scope, *, is_quoted: bool) -> Piece:
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


def _refer_to(column: ColumnInScope) -> Term:
    if column.is_mixed:
        raise Refusal(f"{column.source_name} holds values of several classes")
    pull = _PULLS[column.affinity]
    if pull is Pull.TEXT and column.kind is not Kind.TEXT:
        raise Refusal(f"{column.source_name} holds text in SQLite")
    return Term(
        reading=quote_sqlite(column.source_name),
        sql=quote_name(column.target_name),
        kind=column.kind,
        is_atom=True,
        pull=pull,
        collation=column.collation.upper(),
    )
