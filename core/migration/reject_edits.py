"""What a person made of rejected rows, sent in place of what the source had: a file of them, or what was typed in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from json import dumps
from pathlib import Path

from core.copy.model import Typed
from core.copy.retry import find_problem
from core.copy.row_editing import read_typed
from core.copy.row_reading import read_json, read_values
from core.errors import MigrationError
from core.plan.model import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class RowEdit:
    """A row to be sent again, with what a person typed for some of its columns, or as it is.

    What was typed has the storage class of the value that it takes the place of.
    """

    row_number: int
    values: Mapping[str, Typed]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableEdits:
    """Rows of one table of one run to be sent again."""

    run_id: str
    table: str
    rows: tuple[RowEdit, ...]


def list_edits(edits: TableEdits, plans: Mapping[str, Plan]) -> Iterator[tuple[str, str, int, str]]:
    """Run, table, row number and values as JSON of each row. Raises MigrationError for a run without records."""
    if edits.run_id not in plans:
        raise MigrationError(f"The database has no records of a run {edits.run_id}.")
    columns = {column.source_name: column for column in plans[edits.run_id].table(edits.table).columns}
    for row in edits.rows:
        values = {
            name: read_typed(typed.text, columns[name].reads, typed.storage_class) for name, typed in row.values.items()
        }
        yield edits.run_id, edits.table, row.row_number, dumps(values)


def read_edits(path: Path, plans: Mapping[str, Plan], run_id: str | None) -> Iterator[tuple[str, str, int, str]]:
    """The rows of a file; of the lines about other runs none, where one was asked for."""
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                if not line.strip():
                    continue
                try:
                    edit = _read_edit(line, plans, run_id)
                except ValueError as error:
                    raise _bad_file(path, f"line {number}: {error}") from error
                if edit is not None:
                    yield edit
    except UnicodeDecodeError as error:
        raise _bad_file(path, "it is not UTF-8") from error
    except OSError as error:
        raise _bad_file(path, error.strerror or str(error)) from error


def _read_edit(line: str, plans: Mapping[str, Plan], run_id: str | None) -> tuple[str, str, int, str] | None:
    match read_json(line):
        case {
            "run_id": str() as run,
            "table_name": str() as table,
            "row_number": int() as row_number,
            "row_values": dict() | None as row_values,
        }:
            pass
        case _:
            raise ValueError("an object with run_id, table_name, row_number and row_values was expected")
    if run_id is not None and run != run_id:
        return None
    if run not in plans:
        raise ValueError(f"the database has no records of a run {run}")
    names = [planned.source_name for planned in plans[run].tables]
    if table not in names:
        raise ValueError(f"the run {run} has no table {table!r}")
    if problem := find_problem(plans[run].table(table), read_values(row_values or {})):
        raise ValueError(problem)
    return run, table, row_number, dumps(row_values or {})


def _bad_file(path: Path, problem: str) -> MigrationError:
    return MigrationError(
        f"The rejected rows can't be read from {path}: {problem}.",
        "It has the lines that howdah rejects export writes, with other values in row_values.",
    )
