"""The verdict of a report in the window's words: those of the command line, from the same numbers."""

from PySide6.QtCore import QCoreApplication, QLocale

from core.report.model import Report, Verdict
from core.report.words import Outcome, Words, sum_up
from gui.amounts import format_duration, format_findings, format_rows, format_tables, format_values
from gui.redact import redact
from gui.widgets.banner import Tone
from gui.wizard.page import plain

TONES = {
    Verdict.VERIFIED: Tone.SUCCESS,
    Verdict.VERIFIED_WITH_FINDINGS: Tone.WARNING,
    Verdict.DIFFERS: Tone.DANGER,
}


def say_verdict(report: Report) -> str:
    """The verdict in one sentence."""
    words = sum_up(report)
    rows, tables = format_rows(words.rows), format_tables(words.tables)
    match words.outcome:
        case Outcome.ALL_EQUAL:
            return QCoreApplication.translate("Result", "All {rows} of {tables} are equal on both sides.").format(
                rows=rows, tables=tables
            )
        case Outcome.ARRIVED_EQUAL:
            return QCoreApplication.translate("Result", "{rows} of {tables} arrived and are equal.").format(
                rows=rows, tables=tables
            )
        case Outcome.EQUAL_BUT_ALTERED:
            return QCoreApplication.translate(
                "Result", "{rows} of {tables} arrived, equal but for {values} in the ledger."
            ).format(rows=rows, tables=tables, values=format_values(words.values_altered))
        case Outcome.DIFFERS:
            return QCoreApplication.translate("Result", "The values differ.")


def say_notes(report: Report) -> str:
    """What else there is to know; "" where nothing is."""
    words = sum_up(report)
    if words.outcome is Outcome.DIFFERS:
        return QCoreApplication.translate(
            "Result",
            "Nothing was published; the target is as it was. The first differences of each table are listed below.",
        )
    notes = _list_notes(words)
    if not notes:
        return ""
    return QCoreApplication.translate("Result", "Also: {notes}.").format(notes=QLocale().createSeparatedList(notes))


def _list_notes(words: Words) -> list[str]:
    notes = []
    if words.rows_set_aside:
        notes.append(
            QCoreApplication.translate("Result", "{rows} set aside").format(rows=format_rows(words.rows_set_aside))
        )
    if words.rows_left_out:
        notes.append(
            QCoreApplication.translate("Result", "{rows} left out by a filter").format(
                rows=format_rows(words.rows_left_out)
            )
        )
    if words.findings:
        notes.append(
            QCoreApplication.translate("Result", "{findings} to read").format(findings=format_findings(words.findings))
        )
    return notes


def say_where(report: Report, *, is_embedded: bool) -> str:
    """Where the data is now, how long it took, and where what was kept is."""
    duration = format_duration(report.duration_s)
    if report.verdict is Verdict.DIFFERS:
        return QCoreApplication.translate("Result", "The run took {duration}.").format(duration=duration)
    if is_embedded:
        place = QCoreApplication.translate(
            "Result", "In the schema {schema} of the embedded PostgreSQL {version}, in {duration}."
        )
    else:
        place = QCoreApplication.translate(
            "Result", "In the schema {schema} of {target} (PostgreSQL {version}), in {duration}."
        )
    lines = [
        place.format(
            schema=plain(report.schema),
            target=plain(redact(report.target)),
            version=report.server_version,
            duration=duration,
        )
    ]
    if report.records_schema:
        lines.append(
            QCoreApplication.translate("Result", "Its records are in the schema {schema}, as run {run}.").format(
                schema=report.records_schema, run=report.run_id
            )
        )
    if report.rejects_file:
        lines.append(
            QCoreApplication.translate("Result", "The rows set aside are also in the file {file}.").format(
                file=plain(report.rejects_file)
            )
        )
    if report.backup_schema:
        lines.append(
            QCoreApplication.translate("Result", "What was there before is in the schema {schema}.").format(
                schema=plain(report.backup_schema)
            )
        )
    return "\n".join(lines)
