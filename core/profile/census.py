"""Which storage classes the columns of a table hold, and how wide its rows are: the questions that SQL answers best.

The Arrow reader needs to be told one storage class for each array that it fills, and would silently make a double
of an integer or a text of a number otherwise. So a table's classes are guessed from its first rows, the guess is
proved while all rows are read, or by one aggregate over them, and only a table that surprises is counted class by
class.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.cancel import CancelToken
from core.catalog.model import Affinity, Column, StorageClass, Table
from core.identifiers import quote_sqlite
from core.parallel import run_side_by_side
from core.profile.extent import VALUE_BYTES, Extent
from core.profile.filters import join_evenly, scan_from
from core.profile.pages import measure_pages
from core.profile.rows import computes_columns, rowid_expression
from core.sqlite.query import Query, QueryColumn
from core.sqlite.reader import aggregate
from core.sqlite.rowid import split_range
from core.sqlite.source import Source

Classes = tuple[StorageClass, ...]

_AGGREGATES_PER_QUERY = 1200
"""A result has at most 2000 columns in SQLite (https://sqlite.org/limits.html#max_column)."""

_BYTES_PER_PART = 32_000_000
"""Of the file, for each aggregate: what a cancelled run may have to wait for, and two are made at a time."""
_ROWIDS_PER_PART = 50_000

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
    """How large a table is, at most and about, and the storage classes that each of its columns may hold (at least
    one each)."""

    extent: Extent
    classes: tuple[Classes, ...]


def take_census(
    source: Source, table: Table, seen: Sequence[Classes], where_sql: str | None, cancel: CancelToken
) -> Census:
    """Count a table's rows and bytes and find the storage classes of its columns, of which the first rows have `seen`.

    Reads the table once or twice.
    """
    census = measure_table(source, table, _guess_classes(table, seen), where_sql, cancel)
    return census or count_classes(source, table, where_sql, cancel)


def guess_census(
    source: Source, table: Table, seen: Sequence[Classes], where_sql: str | None, cancel: CancelToken
) -> Census:
    """The census as the first rows let one guess it: whoever reads the rest is to look for what `surprise_expression`
    finds. For a table with a rowid."""
    extent = None
    if where_sql is None and not computes_columns(table):
        extent = measure_pages(source, table, cancel)
    if extent is None:
        extent, _ = _aggregate(source, table, _size_of(table), [], where_sql, cancel)
    return Census(extent=extent, classes=tuple(_guess_classes(table, seen)))


def surprise_expression(table: Table, classes: Sequence[Classes]) -> str | None:
    """SQL that is true for a row that holds a value of a class that the guess leaves out, where that class is a lesser
    one than those that it names: `core.sqlite.arrow_reader.read_block` refuses greater ones."""
    surprises = [
        surprise
        for column, guess in zip(table.columns, classes, strict=True)
        if (surprise := _lesser_expression(column, guess))
    ]
    return join_evenly(surprises, "OR") if surprises else None


def measure_table(
    source: Source, table: Table, classes: Sequence[Classes], where_sql: str | None, cancel: CancelToken
) -> Census | None:
    """The census, if the classes are as guessed; None where a column holds a class that the guess leaves out."""
    surprises = [
        surprise
        for column, guess in zip(table.columns, classes, strict=True)
        if (surprise := _surprise_expression(column, guess))
    ]
    size = _size_of(table)
    # As one expression, which stops at the first surprise; nobody asks which it was.
    tests = [join_evenly(surprises, "OR")] if surprises else []
    extent, surprised = _aggregate(source, table, size, tests, where_sql, cancel)
    return None if any(surprised) else Census(extent=extent, classes=tuple(classes))


def count_classes(source: Source, table: Table, where_sql: str | None, cancel: CancelToken) -> Census:
    """The census by looking at the class of every value: always right, and slower."""
    size = _size_expression(table, table.columns)
    tests = _class_tests(table)
    extent, passed = _aggregate(source, table, size, tests, where_sql, cancel)
    occurs = iter(passed)
    return Census(
        extent=extent,
        classes=tuple(
            _classes_of(column, [storage_class for storage_class in _READABLE if next(occurs)])
            for column in table.columns
        ),
    )


def _guess_classes(table: Table, seen: Sequence[Classes]) -> list[Classes]:
    return [_classes_of(column, occurring) for column, occurring in zip(table.columns, seen, strict=True)]


def _classes_of(column: Column, occurring: Iterable[StorageClass]) -> Classes:
    """The classes to read a column as; by its affinity where it has no value."""
    return tuple(occurring) or (_CLASS_OF_AFFINITY[column.affinity],)


def _class_tests(table: Table) -> list[str]:
    """SQL that is true for a value of a class: four a column."""
    return [
        f"typeof({quote_sqlite(column.name)}) = '{storage_class}'"
        for column in table.columns
        for storage_class in _READABLE
    ]


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


def _lesser_expression(column: Column, guess: Classes) -> str | None:
    """The same for a value of a class that sorts before those of the guess, alone."""
    name = quote_sqlite(column.name)
    match guess:
        case (StorageClass.TEXT,):
            return f"+{name} COLLATE BINARY < ''"
    return _surprise_expression(column, guess)


def _size_of(table: Table) -> str:
    """SQL for the bytes of a row, where columns for numbers hold nothing else."""
    return _size_expression(table, (column for column in table.columns if column.affinity not in _FIXED_SIZE))


def _size_expression(table: Table, measured: Iterable[Column]) -> str:
    """SQL for the bytes of a row of an Extent, the texts and blobs of these columns in it."""
    lengths = (f"ifnull(octet_length({quote_sqlite(column.name)}), 0)" for column in measured)
    return join_evenly([str(VALUE_BYTES * len(table.columns)), *lengths], "+")


def _aggregate(
    source: Source, table: Table, size: str, tests: Sequence[str], where_sql: str | None, cancel: CancelToken
) -> tuple[Extent, list[bool]]:
    """The extent of the rows that count, and for each test whether any of them passes it.

    One aggregate runs to its end once it has begun, so a large table is read range by range.
    """

    def evaluate(part: str | None, token: CancelToken) -> list[int | None]:
        return _evaluate(source, size, tests, scan_from(table, where_sql, part), token)

    parts = _split_scan(source, table, cancel)
    values = run_side_by_side(evaluate, parts, workers=2, cancel=cancel, name="census")
    counts, sizes, widths, *passed = zip(*values, strict=True)
    extent = Extent(
        row_count=sum(count or 0 for count in counts),
        size_bytes=sum(size or 0 for size in sizes),
        widest_row_bytes=max(width or 0 for width in widths),
    )
    return extent, [any(answers) for answers in passed]


def _split_scan(source: Source, table: Table, cancel: CancelToken) -> list[str | None]:
    """Conditions that cover a table: none at all, or ranges of its rowid where it seems large."""
    parts = source.state.size_bytes // _BYTES_PER_PART + 1
    rowid = rowid_expression(table)
    if parts == 1 or rowid is None:
        return [None]
    ends = Query(
        columns=tuple(
            QueryColumn(
                name=end,
                storage_class=StorageClass.INTEGER,
                expression_sql=f"(SELECT {end}({rowid}) FROM {scan_from(table)})",
            )
            for end in ("min", "max")
        ),
        from_sql="(SELECT 1)",
    )
    first, last = (value or 0 for value in aggregate(source, ends, cancel=cancel))
    parts = min(parts, (last - first) // _ROWIDS_PER_PART + 1)
    if parts == 1:
        return [None]
    return [f"{rowid} BETWEEN {start} AND {end}" for start, end in split_range(first, last, parts)]


def _evaluate(source: Source, size: str, tests: Sequence[str], from_sql: str, cancel: CancelToken) -> list[int | None]:
    """The aggregates of a part, in as few passes as SQLite's limit on columns allows.

    The LIMIT keeps SQLite from putting the expression of the size into both of its aggregates.
    """
    values: list[int | None] = []
    for start in range(0, max(1, len(tests)), _AGGREGATES_PER_QUERY):
        some = tests[start : start + _AGGREGATES_PER_QUERY]
        named = ", ".join(f"{expression} AS e{place}" for place, expression in enumerate([size, *some]))
        expressions = [f"max(e{place + 1})" for place in range(len(some))]
        if start == 0:
            expressions = ["count(*)", "sum(e0)", "max(e0)", *expressions]
        query = Query(
            columns=tuple(
                QueryColumn(name=f"a{place}", storage_class=StorageClass.INTEGER, expression_sql=expression)
                for place, expression in enumerate(expressions)
            ),
            from_sql=f"(SELECT {named} FROM {from_sql} LIMIT -1)",
        )
        values += aggregate(source, query, cancel=cancel)
    return values
