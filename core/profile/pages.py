"""How many rows a table has and how wide they are, as its pages tell it: several times sooner than its rows do.

SQLite's dbstat (https://sqlite.org/dbstat.html) looks at the start of every row, but not into any.
"""

import pyarrow as pa
import pyarrow.compute as pc

from core.cancel import CancelToken
from core.catalog.model import StorageClass, Table
from core.errors import SourceUnreadable
from core.identifiers import quote_text
from core.profile.extent import VALUE_BYTES, Extent
from core.sqlite.arrow_reader import read_batches
from core.sqlite.query import Query, QueryColumn
from core.sqlite.source import Source

_PAGES_AT_ONCE = 256
"""Of most tables all; the reader warms up with as many made-up ones."""
_COLUMNS = ("ncell", "payload", "mx_payload", "pagetype = 'overflow'")


def measure_pages(source: Source, table: Table, cancel: CancelToken) -> Extent | None:
    """A table with a rowid, rather too wide than too narrow: numbers are counted twice. None where a row goes on in
    other pages, all of which dbstat would read, and where SQLite has no dbstat."""
    query = Query(
        columns=tuple(
            QueryColumn(name=f"c{place}", storage_class=StorageClass.INTEGER, expression_sql=expression)
            for place, expression in enumerate(_COLUMNS)
        ),
        # In brackets: a table of this name would be no function.
        from_sql=f"dbstat('main') WHERE name = {quote_text(table.name)} AND pagetype <> 'internal'",
    )
    rows = payload_bytes = widest_bytes = 0
    try:
        for pages in read_batches(source, query, batch_rows=_PAGES_AT_ONCE, cancel=cancel):
            if _largest(pages.column(3)):
                return None
            rows += pc.sum(pages.column(0)).as_py() or 0
            payload_bytes += pc.sum(pages.column(1)).as_py() or 0
            widest_bytes = max(widest_bytes, _largest(pages.column(2)))
    except SourceUnreadable:
        return None
    fixed_bytes = VALUE_BYTES * len(table.columns)
    return Extent(
        row_count=rows,
        size_bytes=fixed_bytes * rows + payload_bytes,
        widest_row_bytes=fixed_bytes + widest_bytes if rows else 0,
    )


def _largest(values: pa.Array) -> int:
    return pc.max(values).as_py() or 0
