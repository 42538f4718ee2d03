"""How a table is cut: into parts by rowid, which several connections copy at once, and those into chunks, each of which
is copied in one transaction. A chunk ends where enough bytes have come, wherever that is, so that gaps between rowids
and rows of any size make no difference; the journal keeps the row that it ended with, and the next one begins after it.
"""

import base64
import json
from dataclasses import dataclass
from itertools import pairwise

import pyarrow as pa

from core.catalog.model import StorageClass
from core.copy.chunk_size import CHUNKS_A_PART
from core.copy.rows import SourceRows
from core.identifiers import quote_sqlite, quote_text
from core.plan.model import Plan, TablePlan
from core.postgres.journal import JournalPart
from core.sqlite.errors import translate_errors
from core.sqlite.rowid import find_rowid_name, split_range
from core.sqlite.source import Source

_CUTTING_CLASSES = {StorageClass.INTEGER, StorageClass.TEXT, StorageClass.BLOB}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cutting:
    """Where a table can be cut. With neither a rowid nor a key it can't, and is copied in one transaction."""

    columns: tuple[str, ...]
    """All columns that the table has in SQLite, hidden and generated ones too."""
    rowid_sql: str | None
    key: tuple[int, ...] = ()
    """The positions in the plan of the primary key's columns of a table without a rowid, in the order that it is kept
    in."""

    @property
    def is_possible(self) -> bool:
        return self.rowid_sql is not None or bool(self.key)


def find_cutting(source: Source, plan: TablePlan) -> Cutting:
    """Look at the table's columns and key. Raises SourceError."""
    with translate_errors(source.path), source.lend_rows() as connection:
        table = quote_sqlite(plan.source_name)
        columns = tuple(str(row[1]) for row in connection.execute(f"PRAGMA table_xinfo({table})"))
        if plan.has_rowid:
            rowid = find_rowid_name(columns)
            identity = next((column.source_name for column in plan.columns if column.is_identity), None)
            return Cutting(columns=columns, rowid_sql=rowid or (quote_sqlite(identity) if identity else None))
        keys = [str(row[1]) for row in connection.execute(f"PRAGMA index_list({table})") if row[3] == "pk"]
        parts = connection.execute(f"PRAGMA index_xinfo({quote_sqlite(keys[0])})").fetchall() if keys else []
    is_plain = all(not row[3] and row[4] == "BINARY" for row in parts if row[5])
    names = [str(row[2]) for row in parts if row[5]]
    planned = {column.source_name: position for position, column in enumerate(plan.columns)}
    if not names or not is_plain or not set(names) <= planned.keys():
        return Cutting(columns=columns, rowid_sql=None)
    key = tuple(planned[name] for name in names)
    is_cuttable = all(set(plan.columns[position].reads) <= _CUTTING_CLASSES for position in key)
    return Cutting(columns=columns, rowid_sql=None, key=key if is_cuttable else ())


def fits_one_chunk(plan: TablePlan, chunk_bytes: int) -> bool:
    """Whether a table is so small that it is copied in one transaction, in which it is new: that is the fastest way."""
    return plan.size_bytes <= chunk_bytes * CHUNKS_A_PART


def divide_tables(source: Source, plan: Plan, chunk_bytes: int) -> tuple[JournalPart, ...]:
    """The parts of all tables: one of each that is small or has no rowid, several of a few chunks each of others."""
    parts: list[JournalPart] = []
    for table in plan.tables:
        ends: list[int] = []
        if table.has_rowid and not fits_one_chunk(table, chunk_bytes):
            ends = _find_ends(source, table, -(-table.size_bytes // (chunk_bytes * CHUNKS_A_PART)))
        # Open at both ends: no row can fall outside.
        bounds = [None, *ends, None]
        parts += [
            JournalPart(table_name=table.source_name, part=number, after=after, upto=upto)
            for number, (after, upto) in enumerate(pairwise(bounds))
        ]
    return tuple(parts)


def write_condition(plan: TablePlan, cutting: Cutting, part: JournalPart, reached: str | None) -> str | None:
    """SQLite's SQL for the rows of a part that come after the one that was reached; None for all of the table's."""
    after = f"> {part.after}" if part.after is not None else None
    if reached is not None and cutting.rowid_sql is not None:
        after = f"> {int(reached)}"
    conditions = [f"{cutting.rowid_sql} {end}" for end in (after, _upto(part)) if end is not None]
    if reached is not None and cutting.key:
        names = ", ".join(quote_sqlite(plan.columns[position].source_name) for position in cutting.key)
        conditions.append(f"({names}) > ({', '.join(_write_value(*value) for value in json.loads(reached))})")
    return " AND ".join(conditions) or None


def find_reached(cutting: Cutting, rows: SourceRows) -> str | None:
    """What the journal keeps of the last of some rows, to go on after it; None where a table can't be cut there."""
    last = len(rows) - 1
    if cutting.rowid_sql is not None:
        return None if rows.rowids is None else str(rows.rowids[last].as_py())
    values = [_describe_value(rows, position, last) for position in cutting.key]
    return json.dumps(values) if values and all(values) else None


def _find_ends(source: Source, plan: TablePlan, parts: int) -> list[int]:
    """The last rowid of every part but the last."""
    cutting = find_cutting(source, plan)
    if cutting.rowid_sql is None:
        return []
    with translate_errors(source.path), source.lend_rows() as connection:
        first, last = (
            connection.execute(
                f"SELECT {end}({cutting.rowid_sql}) FROM {quote_sqlite(plan.source_name)} NOT INDEXED"
            ).fetchone()[0]
            for end in ("min", "max")
        )
    if first is None:
        return []
    return [end for _, end in split_range(first, last, parts)][:-1]


def _upto(part: JournalPart) -> str | None:
    return None if part.upto is None else f"<= {part.upto}"


def _describe_value(rows: SourceRows, position: int, row: int) -> tuple[str, str] | None:
    for storage_class, array in rows.values[position].items():
        value = array[row]
        if value.is_valid:
            if storage_class is StorageClass.INTEGER:
                return storage_class.value, str(value.as_py())
            stored = value.cast(pa.binary()).as_py()
            # In a file of another encoding, the bytes of a text are not those that are compared.
            if storage_class is StorageClass.TEXT and not _is_plain(stored):
                return None
            return storage_class.value, base64.b64encode(stored).decode()
    return None


def _is_plain(text: bytes) -> bool:
    try:
        return "\0" not in text.decode()
    except UnicodeDecodeError:
        return False


def _write_value(storage_class: str, value: str) -> str:
    """A literal without affinity: compared with a column as it is stored
    (https://sqlite.org/datatype3.html#affinity_of_comparison_operands)."""
    if storage_class == StorageClass.INTEGER:
        return str(int(value))
    stored = base64.b64decode(value)
    if storage_class == StorageClass.BLOB:
        return f"x'{stored.hex()}'"
    return quote_text(stored.decode())
