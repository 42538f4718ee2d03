"""Which storage classes the columns of a table hold, and how wide its rows are: the questions that SQL answers best.

The Arrow reader needs to be told one storage class for each array that it fills, and would silently make a double
of an integer or a text of a number otherwise. So a table's classes are guessed from its first rows, the guess is
proved by one aggregate over all rows, and only a table that surprises is counted class by class.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from core.cancel import CancelToken
from core.catalog.model import Affinity, Column, StorageClass, Table
from core.identifiers import quote_sqlite
from core.sqlite.query import Query, QueryColumn
from core.sqlite.reader import aggregate
from core.sqlite.source import Source

Classes = tuple[StorageClass, ...]

_SAMPLE_ROWS = 1000
_AGGREGATES_PER_QUERY = 1200
"""A result has at most 2000 columns in SQLite (https://sqlite.org/limits.html#max_column)."""

_READABLE = (StorageClass.INTEGER, StorageClass.REAL, StorageClass.TEXT, StorageClass.BLOB)
_CLASS_OF_AFFINITY = {
    Affinity.INTEGER: StorageClass.INTEGER,
    Affinity.REAL: StorageClass.REAL,
    Affinity.NUMERIC: StorageClass.INTEGER,
    Affinity.TEXT: StorageClass.TEXT,
    Affinity.BLOB: StorageClass.BLOB,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Census:
    """A table's size, and the storage classes that each of its columns may hold (at least one each)."""

    row_count: int
    size_bytes: int
    widest_row_bytes: int
    classes: tuple[Classes, ...]


def scan_from(table: Table) -> str:
    """The FROM of every full read of a table: in the table's own order, never by an index of a stub collation."""
    return f"{quote_sqlite(table.name)} NOT INDEXED"


def take_census(source: Source, table: Table, cancel: CancelToken) -> Census:
    """Count a table's rows and bytes and find the storage classes of its columns. Reads the table once or twice."""
    census = measure_table(source, table, _guess_classes(source, table, cancel), cancel)
    return census or count_classes(source, table, cancel)


def measure_table(source: Source, table: Table, classes: Sequence[Classes], cancel: CancelToken) -> Census | None:
    """The census, if the classes are as guessed; None where a column holds a class that the guess leaves out."""
    size = _size_expression(table.columns)
    expressions = ["count(*)", f"max({size})", f"sum({size})"]
    expressions += [
        f"max({surprise})"
        for column, guess in zip(table.columns, classes, strict=True)
        if (surprise := _surprise_expression(column, guess))
    ]
    values = _aggregate(source, table, expressions, cancel)
    if any(values[3:]):
        return None
    return Census(
        row_count=values[0] or 0,
        widest_row_bytes=values[1] or 0,
        size_bytes=values[2] or 0,
        classes=tuple(classes),
    )


def count_classes(source: Source, table: Table, cancel: CancelToken) -> Census:
    """The census by counting every class of every column: always right, and slower."""
    size = _size_expression(table.columns)
    expressions = ["count(*)", f"max({size})", f"sum({size})"]
    for column in table.columns:
        name = quote_sqlite(column.name)
        expressions += [f"max(typeof({name}) = '{storage_class}')" for storage_class in _READABLE]
    row_count, widest, size_bytes, *occurs = _aggregate(source, table, expressions, cancel)
    found = iter(occurs)
    return Census(
        row_count=row_count or 0,
        widest_row_bytes=widest or 0,
        size_bytes=size_bytes or 0,
        classes=tuple(
            tuple(storage_class for storage_class in _READABLE if next(found)) or (_CLASS_OF_AFFINITY[column.affinity],)
            for column in table.columns
        ),
    )


def _guess_classes(source: Source, table: Table, cancel: CancelToken) -> tuple[Classes, ...]:
    """The classes among the table's first rows; by affinity where all of those are NULL."""
    sample = f"(SELECT * FROM {scan_from(table)} LIMIT {_SAMPLE_ROWS})"
    expressions = [
        f"max(typeof({quote_sqlite(column.name)}) = '{storage_class}')"
        for column in table.columns
        for storage_class in _READABLE
    ]
    found = iter(_aggregate(source, table, expressions, cancel, from_sql=sample))
    return tuple(
        tuple(storage_class for storage_class in _READABLE if next(found)) or (_CLASS_OF_AFFINITY[column.affinity],)
        for column in table.columns
    )


def _surprise_expression(column: Column, guess: Classes) -> str | None:
    """SQL that is true for a value whose class is not in `guess` and that the Arrow reader would not refuse.

    Comparing by class is several times cheaper than typeof(): numbers sort before texts, texts before blobs
    (https://sqlite.org/datatype3.html#sort_order). The unary plus takes the column's affinity away, COLLATE
    its collation.
    """
    name = quote_sqlite(column.name)
    match guess:
        case (StorageClass.INTEGER,):
            return None  # the reader refuses reals, texts and blobs among integers
        case (StorageClass.REAL,):
            # A column of REAL affinity gives its integers as reals; another one's would be made doubles.
            return None if column.affinity is Affinity.REAL else f"typeof({name}) = 'integer'"
        case (StorageClass.TEXT,):
            return f"+{name} COLLATE BINARY < '' OR +{name} >= x''"
        case (StorageClass.BLOB,):
            return f"+{name} COLLATE BINARY < x''"
    listed = ", ".join(f"'{storage_class}'" for storage_class in (StorageClass.NULL, *guess))
    return f"typeof({name}) NOT IN ({listed})"


def _size_expression(columns: Sequence[Column]) -> str:
    """SQL for the bytes of a row's texts and blobs, and eight for each other value."""
    sizes = [f"ifnull(octet_length({quote_sqlite(column.name)}), 0)" for column in columns]
    variable = [
        size
        for size, column in zip(sizes, columns, strict=True)
        if column.affinity not in (Affinity.INTEGER, Affinity.REAL)
    ]
    fixed = 8 * (len(columns) - len(variable))
    return _sum_of([str(fixed), *variable])


def _sum_of(terms: Sequence[str]) -> str:
    """The sum as a balanced tree: SQLite limits the depth of an expression to 1000."""
    if len(terms) == 1:
        return terms[0]
    middle = len(terms) // 2
    return f"({_sum_of(terms[:middle])} + {_sum_of(terms[middle:])})"


def _aggregate(
    source: Source, table: Table, expressions: Sequence[str], cancel: CancelToken, *, from_sql: str | None = None
) -> list[int | None]:
    """Evaluate aggregates over the table, in as few passes as SQLite's limit on columns allows."""
    values: list[int | None] = []
    for start in range(0, len(expressions), _AGGREGATES_PER_QUERY):
        some = expressions[start : start + _AGGREGATES_PER_QUERY]
        query = Query(
            columns=tuple(
                QueryColumn(name=f"a{number}", storage_class=StorageClass.INTEGER, expression_sql=expression)
                for number, expression in enumerate(some)
            ),
            from_sql=from_sql or scan_from(table),
        )
        values += aggregate(source, query, cancel=cancel)
    return values
