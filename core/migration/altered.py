"""The values that a run altered, as its ledger in the target has them."""

from dataclasses import dataclass

from core.postgres.connect import Connection, connect
from core.postgres.errors import translate_errors
from core.postgres.ledger import LedgerEntry, read_ledger
from core.postgres.records_layout import check_layout
from core.report.model import AlteredExample

_SHOWN_CHARS = 200
_LOOKED_AT, _EXAMPLES = 1000, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class AlteredValue:
    """One value before and after; None stands for NULL. Blobs, and texts that are not UTF-8, are `\\x` and digits."""

    table: str
    column: str
    row_number: int
    rule: str
    before: str | None
    after: str | None


def list_altered(target_url: str, run_id: str, *, limit: int = 200) -> tuple[AlteredValue, ...]:
    """The first values that a run altered; none where the database has no records. Raises TargetError."""
    with connect(target_url, autocommit=True) as connection, translate_errors(object="the ledger"):
        if not check_layout(connection):
            return ()
        entries = read_ledger(connection, run_id, limit=limit, max_length=_SHOWN_CHARS)
    return tuple(
        AlteredValue(
            table=entry.table,
            column=entry.column,
            row_number=entry.row_number,
            rule=entry.rule,
            before=_show_before(entry),
            after=entry.after,
        )
        for entry in entries
    )


def read_examples(connection: Connection, run_id: str, table: str) -> tuple[AlteredExample, ...]:
    """A few values of each column and rule of a table that the run altered. Raises TargetError."""
    with translate_errors(object="the ledger"):
        entries = read_ledger(connection, run_id, table=table, limit=_LOOKED_AT, max_length=_SHOWN_CHARS)
    found: dict[tuple[str, str], list[AlteredExample]] = {}
    for entry in entries:
        examples = found.setdefault((entry.column, entry.rule), [])
        if len(examples) < _EXAMPLES:
            examples.append(
                AlteredExample(
                    column=entry.column,
                    rule=entry.rule,
                    row_number=entry.row_number,
                    before=_show_before(entry) or "",
                    after=entry.after,
                )
            )
    return tuple(example for _, examples in sorted(found.items()) for example in examples)


def _show_before(entry: LedgerEntry) -> str | None:
    match entry.before_class:
        case "null":
            return None
        case "blob":
            return f"\\x{entry.before.hex()}"
    # A character may have been cut at the end; what is no UTF-8 before it is what the ledger is about.
    try:
        return entry.before.decode(errors="strict" if len(entry.before) < _SHOWN_CHARS else "ignore")
    except UnicodeDecodeError:
        return f"\\x{entry.before.hex()}"
