"""The ledger in the schema `howdah`, as it is read: which values are other ones than in SQLite."""

from dataclasses import dataclass

from core.postgres.connect import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """One value that was altered; `before` is a beginning of its bytes, `after` of its text, None for NULL."""

    table: str
    column: str
    row_number: int
    row_id: int | None
    rule: str
    before_class: str
    before: bytes
    after: str | None


def count_ledger(connection: Connection, run_id: str) -> dict[str, int]:
    """How many entries each table has of a run."""
    rows = connection.execute(
        "SELECT l.table_name, count(*) FROM howdah.ledger l WHERE l.run_id = %s GROUP BY 1", (run_id,)
    )
    return dict(rows.fetchall())


def read_ledger(
    connection: Connection, run_id: str, *, table: str | None = None, limit: int, max_length: int
) -> tuple[LedgerEntry, ...]:
    """The first entries of a run, or of one of its tables, of each value so many bytes or characters."""
    rows = connection.execute(
        "SELECT l.table_name, l.column_name, l.row_number, l.row_id, l.rule, l.before_class,"
        " pg_catalog.substring(l.before_bytes, 1, %(length)s), pg_catalog.left(l.after_text, %(length)s)"
        " FROM howdah.ledger l WHERE l.run_id = %(run)s AND (%(table)s::text IS NULL OR l.table_name = %(table)s::text)"
        " ORDER BY 1, 3, 2 LIMIT %(limit)s",
        {"run": run_id, "table": table, "limit": limit, "length": max_length},
    )
    return tuple(
        LedgerEntry(
            table=table,
            column=column,
            row_number=number,
            row_id=row_id,
            rule=rule,
            before_class=before_class,
            before=bytes(before),
            after=after,
        )
        for table, column, number, row_id, rule, before_class, before, after in rows
    )
