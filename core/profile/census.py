"""Which storage classes the columns of a table hold, and how wide its rows are: the questions that SQL answers best.

The Arrow reader needs to be told one storage class for each array that it fills, and would silently make a double
of an integer or a text of a number otherwise. So a table's classes are guessed from its first rows, the guess is
proved by one aggregate over all rows, and only a table that surprises is counted class by class.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from core.cancel import CancelToken
from core.catalog.model import Affinity, Column, StorageClass, Table
from core.identifiers import quote_sqlite
from core.sqlite.query import Query, QueryColumn
from core.sqlite.reader import aggregate
from core.sqlite.rowid import find_rowid_name, split_range
from core.sqlite.source import Source

Classes = tuple[StorageClass, ...]

_SAMPLE_ROWS = 1000
_AGGREGATES_PER_QUERY = 1200
"""A result has at most 2000 columns in SQLite (https://sqlite.org/limits.html#max_column)."""

_BYTES_PER_PART = 256_000_000
"""Of the file, for each aggregate that a cancelled run may have to wait for."""

_FIXED_SIZE = (Affinity.INTEGER, Affinity.REAL)
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
    surprises = [
        surprise
        for column, guess in zip(table.columns, classes, strict=True)
        if (surprise := _surprise_expression(column, guess))
    ]
    size = _size_expression(table, (column for column in table.columns if column.affinity not in _FIXED_SIZE))
    row_count, size_bytes, widest, surprised = _aggregate(source, table, size, surprises, cancel)
    if any(surprised):
        return None
    return Census(row_count=row_count, widest_row_bytes=widest, size_bytes=size_bytes, classes=tuple(classes))


def count_classes(source: Source, table: Table, cancel: CancelToken) -> Census:
    """The census by looking at the class of every value: always right, and slower."""
    size = _size_expression(table, table.columns)
    row_count, size_bytes, widest, occurs = _aggregate(source, table, size, _class_tests(table), cancel)
    return Census(
        row_count=row_count,
        widest_row_bytes=widest,
        size_bytes=size_bytes,
        classes=_classes_that_occur(table, occurs),
    )


def _guess_classes(source: Source, table: Table, cancel: CancelToken) -> tuple[Classes, ...]:
    """The classes among the table's first rows; by affinity where all of those are NULL."""
    sample = f"(SELECT * FROM {scan_from(table)} LIMIT {_SAMPLE_ROWS})"
    tests = [f"max({test})" for test in _class_tests(table)]
    return _classes_that_occur(table, [bool(found) for found in _evaluate(source, tests, sample, cancel)])


def _class_tests(table: Table) -> list[str]:
    """SQL that is true for a value of a class: four a column."""
    return [
        f"typeof({quote_sqlite(column.name)}) = '{storage_class}'"
        for column in table.columns
        for storage_class in _READABLE
    ]


def _classes_that_occur(table: Table, occurs: Sequence[bool]) -> tuple[Classes, ...]:
    """The classes by the answers to `_class_tests`; by affinity where a column has no value."""
    found = iter(occurs)
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


def _size_expression(table: Table, measured: Iterable[Column]) -> str:
    """SQL for the bytes of a row as Arrow holds it: eight for each column, and the texts and blobs of these."""
    lengths = (f"ifnull(octet_length({quote_sqlite(column.name)}), 0)" for column in measured)
    return _sum_of([str(8 * len(table.columns)), *lengths])


def _sum_of(terms: Sequence[str]) -> str:
    """The sum as a balanced tree: SQLite limits the depth of an expression to 1000."""
    if len(terms) == 1:
        return terms[0]
    middle = len(terms) // 2
    return f"({_sum_of(terms[:middle])} + {_sum_of(terms[middle:])})"


def _aggregate(
    source: Source, table: Table, size: str, tests: Sequence[str], cancel: CancelToken
) -> tuple[int, int, int, list[bool]]:
    """Rows, bytes of all, bytes of the widest, and for each test whether any row passes it.

    One aggregate runs to its end once it has begun, so a large table is read range by range.
    """
    row_count = size_bytes = widest = 0
    passed = [False] * len(tests)
    expressions = ["count(*)", f"sum({size})", f"max({size})", *(f"max({test})" for test in tests)]
    for part in _split_scan(source, table, cancel):
        values = _evaluate(source, expressions, part, cancel)
        row_count += values[0] or 0
        size_bytes += values[1] or 0
        widest = max(widest, values[2] or 0)
        passed = [before or bool(now) for before, now in zip(passed, values[3:], strict=True)]
    return row_count, size_bytes, widest, passed


def _split_scan(source: Source, table: Table, cancel: CancelToken) -> Iterator[str]:
    """FROM clauses that cover a table: one, or ranges of its rowid where the file is large."""
    whole = scan_from(table)
    parts = source.state.size_bytes // _BYTES_PER_PART + 1
    rowid = None if table.without_rowid else find_rowid_name(column.name for column in table.columns)
    if parts == 1 or rowid is None:
        yield whole
        return
    (first,) = _evaluate(source, [f"min({rowid})"], whole, cancel)
    (last,) = _evaluate(source, [f"max({rowid})"], whole, cancel)
    for start, end in split_range(first or 0, last or 0, parts):
        yield f"{whole} WHERE {rowid} BETWEEN {start} AND {end}"


def _evaluate(source: Source, expressions: Sequence[str], from_sql: str, cancel: CancelToken) -> list[int | None]:
    """The values of aggregates, in as few passes as SQLite's limit on columns allows."""
    values: list[int | None] = []
    for start in range(0, len(expressions), _AGGREGATES_PER_QUERY):
        some = expressions[start : start + _AGGREGATES_PER_QUERY]
        query = Query(
            columns=tuple(
                QueryColumn(name=f"a{number}", storage_class=StorageClass.INTEGER, expression_sql=expression)
                for number, expression in enumerate(some)
            ),
            from_sql=from_sql,
        )
        values += aggregate(source, query, cancel=cancel)
    return values
