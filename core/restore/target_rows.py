"""A table's rows as they come from the target, batch by batch, as SQLite's values."""

from collections import Counter
from collections.abc import Generator, Mapping, Sequence
from contextlib import closing
from typing import TypeAlias

from core.cancel import CancelToken
from core.errors import RestoreFailed, TargetChanged
from core.events import ProgressSampler
from core.parallel import read_ahead
from core.plan.model import TablePlan
from core.postgres.connect import Connection
from core.postgres.copy_out import CopiedRows
from core.postgres.errors import translate_errors
from core.postgres.published_rows import copy_table
from core.restore.fields import UnexpectedBytes, split_rows
from core.restore.forms import ColumnForm
from core.restore.reversal import NoSuchValue, SqliteValue
from core.restore.reverse import find_reverse, is_sent_as_text

_BATCH_BYTES = 2 << 20
_BATCHES_AHEAD = 2

Columns: TypeAlias = list[list[SqliteValue]]


class RowReader:
    """Reads one table, as often as it is asked to; what it tells of the values is of the last time. `senders` are the
    functions that send the columns, by their target names."""

    def __init__(
        self,
        plan: TablePlan,
        forms: Sequence[ColumnForm],
        connection: Connection,
        schema: str,
        senders: Mapping[str, str],
        sampler: ProgressSampler,
        cancel: CancelToken,
    ) -> None:
        self._plan, self._forms, self._connection, self._schema = plan, forms, connection, schema
        self._reverses = [find_reverse(form, senders[form.plan.target_name]) for form in forms]
        self._sampler, self._cancel = sampler, cancel
        self.respelled: Counter[str] = Counter()
        """How many values of each column are perhaps written otherwise than they were."""
        self.types: dict[str, set[type]] = {}
        """The types in Python that each column's values had."""

    def read(self) -> Generator[tuple[Columns, bool]]:
        """The rows column by column, and whether some values are RawText. Raises TargetError, RestoreFailed."""
        self.respelled, self.types = Counter(), {}
        with closing(read_ahead(self._receive(), depth=_BATCHES_AHEAD, name="restore-read")) as batches:
            for rows in batches:
                self._cancel.check()
                yield self._reverse(rows)
                self._sampler.add(len(rows.sizes_bytes), len(rows.data))

    def _receive(self) -> Generator[CopiedRows]:
        connection, name = self._connection, self._plan.target_name
        columns = [(form.plan.target_name, is_sent_as_text(form.plan.conversion.kind)) for form in self._forms]
        order_by = next((column.target_name for column in self._plan.columns if column.is_identity), None)
        # A savepoint: a table that is begun anew is read in the same snapshot.
        with translate_errors(object=name), connection.transaction():
            batches = copy_table(
                connection,
                self._schema,
                name,
                columns,
                order_by=order_by,
                batch_rows=max(1, self._plan.batch_rows),
                batch_bytes=_BATCH_BYTES,
            )
            with closing(batches):
                yield from batches

    def _reverse(self, rows: CopiedRows) -> tuple[Columns, bool]:
        try:
            fields = split_rows(rows, len(self._forms))
        except UnexpectedBytes as error:
            raise self._changed(str(error)) from error
        columns: Columns = []
        has_raw = False
        for form, reverse, column in zip(self._forms, self._reverses, fields, strict=True):
            name = form.plan.source_name
            try:
                found = reverse(column)
            except UnexpectedBytes as error:
                raise self._changed(f"{form.plan.target_name}: {error}") from error
            except NoSuchValue as error:
                raise RestoreFailed(
                    f"{self._plan.target_name}.{form.plan.target_name} holds {error}, which SQLite's column"
                    f" {self._plan.source_name}.{name} can't hold as it is.",
                    "Change such values in the target, then restore again.",
                ) from error
            columns.append(found.values)
            self.respelled[name] += found.respelled
            self.types.setdefault(name, set()).update(map(type, found.values))
            has_raw |= found.has_raw
        return columns, has_raw

    def _changed(self, what: str) -> TargetChanged:
        return TargetChanged(f"{self._plan.target_name} is not as the run published it: {what}.")
