"""The verdict of a report in the window's words: those of the command line, from the same numbers."""

from collections.abc import Collection

from PySide6.QtCore import QCoreApplication, QLocale

from core.report.model import Report, Verdict
from core.report.words import Outcome, Words, sum_up
from core.verify.model import FirstInsert, InsertOutcome
from gui.amounts import (
    format_count,
    format_duration,
    format_findings,
    format_objects,
    format_rows,
    format_tables,
    format_values,
)
from gui.redact import redact
from gui.widgets.banner import Tone
from gui.wizard.page import plain

_NAMED = 12


def find_tone(report: Report, *, is_undone: bool = False) -> Tone:
    """How the verdict looks: what is not there, or not yet, is no success."""
    if is_undone:
        return Tone.INFO
    match report.verdict:
        case Verdict.VERIFIED:
            return Tone.INFO if report.is_dry_run else Tone.SUCCESS
        case Verdict.VERIFIED_WITH_FINDINGS:
            return Tone.WARNING
        case Verdict.DIFFERS:
            return Tone.DANGER


def say_verdict(report: Report) -> str:
    """The verdict in one sentence."""
    words = sum_up(report)
    if words.outcome is Outcome.DIFFERS:
        return _say_differs(report)
    if report.is_dry_run:
        return _say_tried(words)
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


def _say_tried(words: Words) -> str:
    match words.outcome:
        case Outcome.EQUAL_BUT_ALTERED:
            text = QCoreApplication.translate(
                "Result",
                "A dry run: {rows} of {tables} would arrive, equal but for {values}; nothing was published.",
            )
        case Outcome.ARRIVED_EQUAL:
            text = QCoreApplication.translate(
                "Result", "A dry run: {rows} of {tables} would arrive and be equal; nothing was published."
            )
        case _:
            text = QCoreApplication.translate(
                "Result", "A dry run: all {rows} of {tables} would be equal; nothing was published."
            )
    return text.format(
        rows=format_rows(words.rows), tables=format_tables(words.tables), values=format_values(words.values_altered)
    )


def _say_differs(report: Report) -> str:
    if report.is_dry_run:
        return QCoreApplication.translate("Result", "A dry run: the two sides would differ.")
    if report.is_published:
        return QCoreApplication.translate("Result", "Published, although the two sides differ.")
    return QCoreApplication.translate("Result", "The two sides differ.")


def say_notes(report: Report) -> str:
    """What else there is to know; "" where nothing is."""
    words = sum_up(report)
    notes = _list_notes(words)
    if words.outcome is Outcome.DIFFERS:
        found = QCoreApplication.translate("Result", "Found: {differences}.")
        listed = QLocale().createSeparatedList(_list_differences(report))
        return " ".join([_say_fate(report), *([found.format(differences=listed)] if listed else [])])
    if not notes:
        return ""
    return QCoreApplication.translate("Result", "Also: {notes}.").format(notes=QLocale().createSeparatedList(notes))


def _say_fate(report: Report) -> str:
    if report.is_dry_run:
        return QCoreApplication.translate("Result", "Nothing was published, and nothing of it is left in the target.")
    if report.is_published:
        return QCoreApplication.translate("Result", "It was asked for all the same; the differences are listed below.")
    return QCoreApplication.translate(
        "Result",
        "Nothing was published; the target is as it was. The first differences of each table are listed below.",
    )


def _list_differences(report: Report) -> list[str]:
    tables, refused = count_differing_tables(report), list_refused(report.first_inserts)
    texts = []
    if tables:
        text = QCoreApplication.translate("Result", "other values in {tables}")
        texts.append(text.format(tables=format_tables(tables)))
    if report.object_mismatches:
        text = QCoreApplication.translate("Result", "{objects} not as planned")
        texts.append(text.format(objects=format_objects(len(report.object_mismatches))))
    if refused:
        text = QCoreApplication.translate("Result", "a new row refused by {tables}")
        texts.append(text.format(tables=format_tables(len(refused))))
    return texts


def count_differing_tables(report: Report) -> int:
    named = {mismatch.table for mismatch in report.mismatches}
    return sum(table.source_name in named or table.rows_equal < table.rows_written for table in report.tables)


def list_refused(first_inserts: Collection[FirstInsert]) -> tuple[str, ...]:
    """The tables that did not take a new row."""
    return tuple(each.table for each in first_inserts if each.outcome is InsertOutcome.REFUSED)


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


def say_where(report: Report, *, is_embedded: bool, backup_schema: str | None = None) -> str:
    """Where the data is now, how long it took, and where what was kept is."""
    duration = format_duration(report.duration_s)
    if not report.is_published:
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
            version=plain(report.server_version),
            duration=duration,
        )
    ]
    if report.records_schema:
        lines.append(
            QCoreApplication.translate("Result", "Its records are in the schema {schema}, as run {run}.").format(
                schema=plain(report.records_schema), run=plain(report.run_id)
            )
        )
    if report.rejects_file:
        lines.append(
            QCoreApplication.translate("Result", "The rows set aside are also in the file {file}.").format(
                file=plain(report.rejects_file)
            )
        )
    if backup_schema:
        lines.append(
            QCoreApplication.translate("Result", "What was there before is in the schema {schema}.").format(
                schema=plain(backup_schema)
            )
        )
    return " ".join(lines)


def say_undone(report: Report) -> tuple[str, str]:
    """Of a run that was undone: what is so now, and what it had come to."""
    sentence = QCoreApplication.translate("Result", "Undone: nothing of this run is left in the schema {schema}.")
    before = QCoreApplication.translate("Result", "Before that: {verdict}")
    return sentence.format(schema=plain(report.schema)), before.format(verdict=say_verdict(report))


def list_names(names: Collection[str], *, most: int = _NAMED) -> str:
    """Names of a database in one line, and how many more there are."""
    shown = ", ".join(plain(name) for name in list(names)[:most])
    if len(names) <= most:
        return shown
    text = QCoreApplication.translate("Result", "{names}, and {number} more")
    return text.format(names=shown, number=format_count(len(names) - most))
