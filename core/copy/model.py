"""What copying a table came to, and a value of a rejected row as a person sees it."""

from array import array
from dataclasses import dataclass, field

from core.catalog.model import StorageClass
from core.postgres.staged_rejects import RejectGroup, RejectRow


@dataclass(frozen=True, slots=True, kw_only=True)
class TableResult:
    """One table's rows: `rows_read` = `rows_written` + the rejected ones, always."""

    source_name: str
    target_name: str
    rows_read: int
    rows_written: int
    rejected: "array[int]"
    """The numbers of the rejected rows, ascending: 8 bytes each, for there may be millions."""
    reject_groups: tuple[RejectGroup, ...]
    reject_examples: tuple[RejectRow, ...]
    """The first, up to a hundred."""
    values_altered: int
    bytes_sent: int
    duration_s: float
    """Of all connections that copied it, added up."""
    beyond_limits: "array[int]" = field(default_factory=lambda: array("q"))
    """The numbers of those rejected rows that the server refused for a limit of its own, such as the size of a row:
    their values do not say why (https://www.postgresql.org/docs/current/errcodes-appendix.html)."""

    @property
    def rows_set_aside(self) -> int:
        return len(self.rejected)


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A value of SQLite as it would be typed, None for NULL; one that is not whole is only a beginning to be read."""

    text: str | None
    storage_class: StorageClass
    is_whole: bool = True
