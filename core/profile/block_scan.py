"""The scan of a large table by blocks of rows: each of several threads reads one and measures it, column by column.

The columns take in the blocks in their order, so what is found is what one thread would find.
"""

import threading
from collections.abc import Sequence

from core.cancel import CancelToken
from core.events import ProgressSampler
from core.parallel import run_side_by_side
from core.profile.blocks import Blocks
from core.profile.census import Census, surprise_expression
from core.profile.extent import BlockExtent, Extent
from core.profile.filters import scan_from
from core.profile.model import TableProfile
from core.profile.parts import Part, ScanTask, select_parts, values_of
from core.profile.rows import rowid_expression
from core.profile.turns import Turns
from core.sqlite import adbc
from core.sqlite.arrow_reader import read_block
from core.sqlite.errors import translate_errors

_MOST_READERS = 4
"""Of one table: each has to wait for those ahead of it at every column."""


def scan_blocks(
    task: ScanTask,
    parts: Sequence[Sequence[Part]],
    census: Census,
    profile: TableProfile,
    sampler: ProgressSampler,
) -> Extent:
    """Measure all rows of a table with a rowid; how large they are.

    A block takes one of the task's seats while it is in memory; how many rows it has follows from how wide the
    `profile` says that they are. Raises StorageClassMismatch where a class occurs that the census leaves out,
    NotPreparable.
    """
    block_rows = profile.block_rows
    rowid = rowid_expression(task.table) or "NULL"
    surprise = surprise_expression(task.table, census.classes)
    with task.source.lend_rows() as connection, translate_errors(task.source.path):
        scan = _BlockScan(
            task,
            parts,
            # Where the row holds a surprise, a text, which the reader refuses as a rowid.
            rowid_sql=rowid if surprise is None else f"CASE WHEN {surprise} THEN '' ELSE {rowid} END",
            blocks=Blocks(
                connection, task.table, block_rows, census.extent.row_count if task.where_sql is None else None
            ),
            block_rows=block_rows,
            sampler=sampler,
        )
        readers = min(_MOST_READERS, census.extent.row_count // block_rows + 1)
        with task.cancel.interrupting(connection.interrupt):
            run_side_by_side(scan.work, range(readers), workers=readers, cancel=task.cancel, name="scan")
    return scan.extent


class _BlockScan:
    """What the threads that scan one table share."""

    def __init__(
        self,
        task: ScanTask,
        parts: Sequence[Sequence[Part]],
        *,
        rowid_sql: str,
        blocks: Blocks,
        block_rows: int,
        sampler: ProgressSampler,
    ) -> None:
        self._task = task
        self._parts = parts
        self._rowid_sql = rowid_sql
        self._blocks = blocks
        self._block_rows = block_rows
        self._sampler = sampler
        self._turns = Turns(len(task.table.columns) + 1)
        self._rows = 0
        """Of the blocks that have had their turn."""
        self._adding = threading.Lock()
        self.extent = Extent()
        """Of the blocks that are done."""

    def work(self, _: int, cancel: CancelToken) -> None:
        """Scan blocks until there are no more."""
        source = self._task.source
        with (
            cancel.interrupting(self._turns.stop),
            translate_errors(source.path),
            source.lend_arrow() as connection,
        ):
            is_done = False
            while not is_done:
                # The seat first, so that whoever is next at a column has one, and nobody waits in vain.
                with self._task.seats:
                    cancel.check()
                    block = self._blocks.take()
                    if block is None:
                        is_done = True
                    else:
                        self._scan(connection, *block, cancel)

    def _scan(self, connection: adbc.Connection, number: int, condition: str, cancel: CancelToken) -> None:
        from_sql = scan_from(self._task.table, self._task.where_sql, condition)
        rows_before = 0
        counting = len(self._task.table.columns)
        extent = BlockExtent(counting)
        for group, some in enumerate(self._parts):
            query = select_parts(some, self._rowid_sql, from_sql)
            batch = read_block(connection, self._task.source, query, most_rows=self._block_rows)
            extent.add(values for _, values in values_of(some, batch))
            if group == 0:
                self._turns.wait(counting, number, cancel)
                rows_before = self._rows
                self._rows += batch.num_rows
                self._turns.pass_on(counting)
                self._sampler.add(batch.num_rows, batch.nbytes)
            for part, values in values_of(some, batch):
                self._turns.wait(part.place, number, cancel)
                part.measure.add(part.storage_class, values, rows_before, batch.columns[-1])
                if part.is_last:
                    self._turns.pass_on(part.place)
        with self._adding:
            self.extent += extent.measure()
