"""The files that a migration writes its report to at its end, as asked for with --json and --report."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.report.model import Report


def check_reports(json: Path | None, report_file: Path | None) -> None:
    """Raise MigrationError, before any work, if one could not be written, or its name says no form."""
    from core.files import check_writable
    from core.migration.report_format import find_format

    if report_file is not None:
        find_format(report_file)
    for path in (json, report_file):
        if path is not None:
            check_writable(path, "report")


def write_reports(report: "Report", json: Path | None, report_file: Path | None) -> None:
    """Write those that were asked for. Raises MigrationError."""
    from core.errors import MigrationError
    from core.files import write_whole
    from core.migration.kept_reports import read_report
    from core.migration.report_format import ReportFormat, find_format
    from core.migration.save_report import render
    from core.report.json import dump_json

    if json is not None:
        write_whole(json, dump_json(report), "report")
    if report_file is None:
        return
    format = find_format(report_file)
    if format is ReportFormat.JSON:
        write_whole(report_file, dump_json(report), "report")
        return
    try:
        # The plan that was carried out is kept beside the report.
        _, plan = read_report(report.run_id)
    except MigrationError as error:
        raise MigrationError(
            f"The report can't be written to {report_file}: the plan of the run was not kept. {error.message}",
            "Nothing but this file is missing; --json, and --report with a name in .json, need no plan.",
        ) from error
    write_whole(report_file, render(report, plan, format), "report")
