"""What a table of the target consists of, as PostgreSQL's catalogs have it."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundColumn:
    """A column; `collation` where it is not the type's own, `labels` where the type is an enum."""

    number: int
    name: str
    type_schema: str
    type_name: str
    type_text: str
    modifier: int
    labels: tuple[str, ...] | None
    collation: str | None
    collation_oid: int
    not_null: bool
    identity: str
    generated: str
    default: str | None
    comment: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundConstraint:
    """A constraint, with pg_constraint's letters for its type and actions; `rest` is what no planned one has."""

    name: str
    type: str
    columns: tuple[int, ...]
    is_valid: bool
    deferrable: bool
    deferred: bool
    parent_schema: str | None
    parent: str | None
    parent_columns: tuple[str, ...]
    on_update: str
    on_delete: str
    condition: str | None
    index: int
    rest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundIndexKey:
    """A key: a column's name or an expression, and what is said of its order of values where it is not the usual."""

    column: int
    expression: str | None
    ordering: str
    descending: bool
    nulls_first: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundIndex:
    """An index; `rest` is what no planned one has, such as columns that it includes."""

    oid: int
    name: str
    method: str
    is_unique: bool
    keys: tuple[FoundIndexKey, ...]
    included: tuple[int, ...]
    predicate: str | None
    rest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundSequence:
    """A sequence that a column owns, as identity or serial; the values are None where this role may not read them."""

    column: int
    nextval: str
    """As a column's default has it."""
    increment: int
    least: int
    largest: int
    cycles: bool
    last_value: int | None = None
    is_called: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundTable:
    """A relation and all that is its own; `kind` and `persistence` are pg_class's letters."""

    oid: int
    name: str
    kind: str
    persistence: str
    comment: str | None
    columns: tuple[FoundColumn, ...]
    constraints: tuple[FoundConstraint, ...]
    indexes: tuple[FoundIndex, ...]
    sequences: tuple[FoundSequence, ...]

    def name_columns(self, numbers: Sequence[int]) -> tuple[str, ...]:
        names = {column.number: column.name for column in self.columns}
        return tuple(names.get(number, "?") for number in numbers)
