"""The report as JSON: versioned, stable in the order of its keys, made to be read by scripts."""

import os
import tempfile
from pathlib import Path

import orjson

from core.errors import MigrationError
from core.report.model import REPORT_VERSION, Report


def write_json(report: Report, path: Path) -> None:
    """Write the report to a file, whole or not at all. Raises MigrationError where it can't be written."""
    try:
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(dump_json(report))
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise MigrationError(
            f"The report can't be written to {path}: {error.strerror}.",
            "The migration itself is not touched by this. Choose another place.",
        ) from error


def dump_json(report: Report) -> bytes:
    """The report in UTF-8, with its version and its sums first."""
    totals = {
        "tables": len(report.tables),
        "rows_read": report.rows_read,
        "rows_written": report.rows_written,
        "rows_set_aside": report.rows_set_aside,
        "values_altered": report.values_altered,
    }
    return orjson.dumps(
        {"report_version": REPORT_VERSION, "totals": totals, "run": report},
        option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE,
        default=str,
    )


def check_writable(path: Path) -> None:
    """Raise MigrationError, before any work, if the report could not be written there."""
    if path.is_dir() or not path.parent.is_dir() or not os.access(path.parent, os.W_OK):
        raise MigrationError(
            f"The report can't be written to {path}: there is no such folder, or it may not be written.",
            "Choose another place for --json.",
        )
