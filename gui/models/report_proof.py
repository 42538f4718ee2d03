"""What a report proves, and what speaks against it: for each table what was compared and tried, and every difference
between the two sides or between the plan and what is there."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject

from core.report.model import Report, TableReport
from core.verify.model import CheckedKind, FirstInsert, InsertOutcome, Mismatch, ObjectMismatch
from gui.models.report_tables import Field, RecordsModel, count_field, text_field
from gui.theme import Role
from gui.wizard.page import plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One, whatever it is of: of a value, of an object of the schema, or of a table that refuses a row."""

    table: str
    what: str
    """The row by its key, the object with its kind, or the row that was tried."""
    column: str
    expected: str
    """In SQLite, or as planned."""
    found: str
    """In PostgreSQL."""


def list_differences(
    mismatches: Sequence[Mismatch], objects: Sequence[ObjectMismatch], inserts: Sequence[FirstInsert]
) -> tuple[Difference, ...]:
    """All of them; those of values first."""
    translate = QCoreApplication.translate
    missing, taken = translate("Result", "not there"), translate("Result", "taken")
    return (
        *(_describe_value(each) for each in mismatches),
        *(
            Difference(
                table=each.table,
                what=f"{name_kind(each.kind)} {each.name}".strip(),
                column="",
                expected=missing if each.planned is None else each.planned,
                found=missing if each.found is None else each.found,
            )
            for each in objects
        ),
        *(
            Difference(
                table=each.table,
                what=translate("Result", "a new row"),
                column="",
                expected=taken,
                found=each.note or translate("Result", "refused"),
            )
            for each in inserts
            if each.outcome is InsertOutcome.REFUSED
        ),
    )


def _describe_value(mismatch: Mismatch) -> Difference:
    absent = "NULL" if mismatch.column is not None else QCoreApplication.translate("Result", "no such row")
    return Difference(
        table=mismatch.table,
        what=mismatch.row,
        column=mismatch.column or "",
        expected=absent if mismatch.source_value is None else mismatch.source_value,
        found=absent if mismatch.target_value is None else mismatch.target_value,
    )


def make_differences(differences: Sequence[Difference], parent: QObject | None) -> RecordsModel:
    """A row for each difference, with both sides."""

    def describe(each: Difference) -> str:
        where = ", ".join(filter(None, (each.table, each.what, each.column)))
        both = QCoreApplication.translate(
            "Result", "In SQLite, or as planned:\n{expected}\n\nIn PostgreSQL:\n{found}"
        ).format(expected=_keep_lines(each.expected), found=_keep_lines(each.found))
        return f"{plain(where)}\n{both}"

    fields = [
        text_field(QCoreApplication.translate("Result", "Table"), lambda each: each.table),
        text_field(QCoreApplication.translate("Result", "Row or object"), lambda each: each.what),
        text_field(QCoreApplication.translate("Result", "Column"), lambda each: each.column),
        text_field(QCoreApplication.translate("Result", "In SQLite, or planned"), lambda each: each.expected),
        text_field(QCoreApplication.translate("Result", "In PostgreSQL"), lambda each: each.found),
    ]
    return RecordsModel(fields, differences, describe, parent)


def _keep_lines(text: str) -> str:
    return "\n".join(map(plain, text.splitlines()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something that is not as one might expect, or is another value: `what` it is about, `where`, and all of it."""

    what: str
    where: str
    text: str
    is_wrong: bool = False


def make_remarks(remarks: Sequence[Remark], parent: QObject | None) -> RecordsModel:
    """A row for each; what is wrong comes first."""
    fields = [
        text_field(
            QCoreApplication.translate("Result", "About"),
            lambda each: each.what,
            icon=lambda each: ("danger", Role.DANGER) if each.is_wrong else ("warning", Role.WARNING),
        ),
        text_field(QCoreApplication.translate("Result", "Where"), lambda each: each.where),
        text_field(QCoreApplication.translate("Result", "What it means"), lambda each: each.text),
    ]
    rows = sorted(remarks, key=lambda each: not each.is_wrong)
    return RecordsModel(fields, rows, lambda each: f"{plain(each.where)}\n{_keep_lines(each.text)}", parent)


_SIGNS = {
    InsertOutcome.TAKEN: ("tick", Role.SUCCESS),
    InsertOutcome.REFUSED: ("danger", Role.DANGER),
    InsertOutcome.NOT_TRIED: ("minus", Role.MUTED),
}


def make_proof(report: Report, parent: QObject) -> RecordsModel:
    """A row for each table: how many of its rows are equal, and whether it takes a new one; the wrong ones first."""
    inserts = {each.table: each for each in report.first_inserts}
    objects: dict[str, int] = {}
    for mismatch in report.object_mismatches:
        objects[mismatch.table] = objects.get(mismatch.table, 0) + 1

    def insert_of(table: TableReport) -> FirstInsert | None:
        return inserts.get(table.target_name)

    def find_sign(table: TableReport) -> tuple[str, Role]:
        if table.rows_equal < table.rows_written or objects.get(table.target_name):
            return "danger", Role.DANGER
        insert = insert_of(table)
        if insert is not None and insert.outcome is InsertOutcome.REFUSED:
            return _SIGNS[InsertOutcome.REFUSED]
        return "success", Role.SUCCESS

    def say_insert(table: TableReport) -> str:
        insert = insert_of(table)
        return name_insert(insert.outcome) if insert is not None else ""

    def say_note(table: TableReport) -> str:
        insert = insert_of(table)
        return insert.note if insert is not None else ""

    fields = [
        text_field(QCoreApplication.translate("Result", "Table"), lambda each: each.source_name, icon=find_sign),
        Field(title=QCoreApplication.translate("Result", "A new row"), text=say_insert, key=say_insert),
        Field(title=QCoreApplication.translate("Result", "Why"), text=say_note, key=say_note),
        count_field(QCoreApplication.translate("Result", "Compared"), lambda each: each.rows_written),
        count_field(QCoreApplication.translate("Result", "Equal"), lambda each: each.rows_equal),
    ]
    if objects:
        title = QCoreApplication.translate("Result", "Not as planned")
        fields.append(count_field(title, lambda each: objects.get(each.target_name, 0)))
    rows = sorted(report.tables, key=lambda each: (find_sign(each)[1] is not Role.DANGER, -each.rows_read))
    return RecordsModel(fields, rows, parent=parent)


def name_insert(outcome: InsertOutcome) -> str:
    """What became of a row that was tried."""
    match outcome:
        case InsertOutcome.TAKEN:
            return QCoreApplication.translate("Result", "Taken")
        case InsertOutcome.REFUSED:
            return QCoreApplication.translate("Result", "Refused")
        case InsertOutcome.NOT_TRIED:
            return QCoreApplication.translate("Result", "Not tried")


def name_kind(kind: CheckedKind) -> str:
    """What an object of the schema is called."""
    match kind:
        case CheckedKind.TABLE:
            return QCoreApplication.translate("Result", "table")
        case CheckedKind.COLUMN:
            return QCoreApplication.translate("Result", "column")
        case CheckedKind.DEFAULT:
            return QCoreApplication.translate("Result", "default of")
        case CheckedKind.PRIMARY_KEY:
            return QCoreApplication.translate("Result", "primary key")
        case CheckedKind.UNIQUE:
            return QCoreApplication.translate("Result", "unique key")
        case CheckedKind.CHECK:
            return QCoreApplication.translate("Result", "check")
        case CheckedKind.FOREIGN_KEY:
            return QCoreApplication.translate("Result", "foreign key")
        case CheckedKind.INDEX:
            return QCoreApplication.translate("Result", "index")
        case CheckedKind.SEQUENCE:
            return QCoreApplication.translate("Result", "sequence of")
        case CheckedKind.COMMENT:
            return QCoreApplication.translate("Result", "comment on")
        case CheckedKind.VIEW:
            return QCoreApplication.translate("Result", "view")
        case CheckedKind.TRIGGER:
            return QCoreApplication.translate("Result", "trigger")
