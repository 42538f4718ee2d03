"""What a report lists, as rows of a view: tables, findings, altered values, rows set aside. They never change."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QModelIndex, QObject, QPersistentModelIndex, Qt

from core.plan.model import Finding, Severity
from core.report.model import Report, TableReport
from gui.amounts import format_count, format_duration
from gui.icons import find_icon
from gui.models.plan_remedies import describe_remedy
from gui.models.plan_titles import name_finding
from gui.theme import Role
from gui.wizard.page import plain

_Index = QModelIndex | QPersistentModelIndex


class RecordRole(IntEnum):
    """What a row can be asked for besides its cells."""

    DETAILS = Qt.ItemDataRole.UserRole + 1
    """All of it as text, to be read below the view; the same for each cell of the row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One column: its title, what it shows of a row, by what it sorts, and, for the first, an icon."""

    title: str
    text: Callable[[Any], str]
    key: Callable[[Any], Any]
    is_number: bool = False
    icon: Callable[[Any], tuple[str, Role] | None] | None = None


class RecordsModel(QAbstractTableModel):
    """Rows of any kind by their fields."""

    def __init__(
        self,
        fields: Sequence[Field],
        rows: Sequence[Any],
        describe: Callable[[Any], str] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._fields = tuple(fields)
        self._rows = list(rows)
        self._describe = describe

    def row_at(self, row: int) -> object:
        """What a row stands for."""
        return self._rows[row]

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if not 0 <= column < len(self._fields):
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        places = [id(self._rows[index.row()]) for index in before]
        self._rows.sort(key=self._fields[column].key, reverse=order is Qt.SortOrder.DescendingOrder)
        found = {id(row): place for place, row in enumerate(self._rows)}
        after = [self.index(found[place], index.column()) for place, index in zip(places, before, strict=True)]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own signature)
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._fields)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self._fields):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(self._fields[section])
        return self._fields[section].title if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, field = self._rows[index.row()], self._fields[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return plain(field.text(row))
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(field)
            case Qt.ItemDataRole.DecorationRole if field.icon is not None:
                icon = field.icon(row)
                return find_icon(*icon) if icon is not None else None
            case RecordRole.DETAILS if self._describe is not None:
                return self._describe(row)
        return None


def _alignment(field: Field) -> int:
    side = Qt.AlignmentFlag.AlignRight if field.is_number else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)


def text_field(title: str, text: Callable[[Any], str], **more: Any) -> Field:
    return Field(title=title, text=text, key=lambda row: text(row).casefold(), **more)


def count_field(title: str, number: Callable[[Any], int]) -> Field:
    return Field(title=title, text=lambda row: format_count(number(row)), key=number, is_number=True)


def time_field(title: str, seconds: Callable[[Any], float]) -> Field:
    return Field(title=title, text=lambda row: format_duration(seconds(row)), key=seconds, is_number=True)


def make_tables(report: Report, parent: QObject) -> RecordsModel:
    """A row for each table, those with the most rows first."""

    def find_icon_of(table: TableReport) -> tuple[str, Role]:
        if table.source_name in differing:
            return "danger", Role.DANGER
        troubled = table.rows_set_aside or table.values_altered
        return ("warning", Role.WARNING) if troubled else ("success", Role.SUCCESS)

    differing = {mismatch.table for mismatch in report.mismatches}
    say = QCoreApplication.translate
    name = text_field(say("Result", "Table"), lambda table: table.source_name, icon=find_icon_of)
    counts = [
        (True, say("Result", "Rows read"), lambda table: table.rows_read),
        (True, say("Result", "Written"), lambda table: table.rows_written),
        (True, say("Result", "Equal"), lambda table: table.rows_equal),
        (report.rows_set_aside > 0, say("Result", "Set aside"), lambda table: table.rows_set_aside),
        (report.rows_left_out > 0, say("Result", "Left out"), lambda table: table.rows_left_out),
        (report.values_altered > 0, say("Result", "Altered"), lambda table: table.values_altered),
    ]
    fields = [
        name,
        *(count_field(title, number) for is_shown, title, number in counts if is_shown),
        time_field(say("Result", "Copied in"), lambda table: table.copy_duration_s),
        time_field(say("Result", "Compared in"), lambda table: table.verify_duration_s),
    ]
    return RecordsModel(fields, sorted(report.tables, key=lambda table: -table.rows_read), parent=parent)


_FINDING_ICONS = {
    Severity.DECISION: ("question", Role.DANGER),
    Severity.WARNING: ("warning", Role.WARNING),
    Severity.INFO: ("info", Role.ACCENT),
}


def make_findings(findings: Sequence[Finding], parent: QObject) -> RecordsModel:
    """A row for each finding: what was not carried across or is altered first, each kind together."""
    order = list(Severity)

    def describe(finding: Finding) -> str:
        remedies = "".join(f"\n- {plain(describe_remedy(remedy))}" for remedy in finding.remedies)
        what = QCoreApplication.translate("Result", "What could be done about it, in the plan:") if remedies else ""
        return f"{plain(finding.object)}\n{plain(finding.effect)}" + (f"\n\n{what}{remedies}" if remedies else "")

    fields = [
        Field(
            title=QCoreApplication.translate("Result", "Finding"),
            text=lambda finding: name_finding(finding.code),
            key=lambda finding: (order.index(finding.severity), finding.code, finding.object.casefold()),
            icon=lambda finding: _FINDING_ICONS[finding.severity],
        ),
        text_field(QCoreApplication.translate("Result", "Where"), lambda finding: finding.object),
        text_field(QCoreApplication.translate("Result", "What it means"), lambda finding: finding.effect),
    ]
    rows = sorted(findings, key=fields[0].key)
    return RecordsModel(fields, rows, describe, parent)


@dataclass(frozen=True, slots=True, kw_only=True)
class AlteredRow:
    """An altered value that the report itself has, with its table."""

    table: str
    row_number: int
    column: str
    before: str
    after: str | None
    rule: str


def list_examples(report: Report) -> tuple[AlteredRow, ...]:
    """The altered values that a report has: a few of each column and rule."""
    return tuple(
        AlteredRow(
            table=table.source_name,
            row_number=each.row_number,
            column=each.column,
            before=each.before,
            after=each.after,
            rule=each.rule,
        )
        for table in report.tables
        for each in table.altered_examples
    )


def make_altered(values: Sequence[Any], parent: QObject) -> RecordsModel:
    """A row for each `AlteredValue`, or for what looks like one."""

    def show(value: str | None) -> str:
        return "NULL" if value is None else value

    def describe(each: Any) -> str:
        return QCoreApplication.translate("Result", "Before:\n{before}\n\nAfter:\n{after}").format(
            before=plain(show(each.before)), after=plain(show(each.after))
        )

    fields = [
        text_field(QCoreApplication.translate("Result", "Table"), lambda each: each.table),
        count_field(QCoreApplication.translate("Result", "Row"), lambda each: each.row_number),
        text_field(QCoreApplication.translate("Result", "Column"), lambda each: each.column),
        text_field(QCoreApplication.translate("Result", "Before"), lambda each: show(each.before)),
        text_field(QCoreApplication.translate("Result", "After"), lambda each: show(each.after)),
        text_field(QCoreApplication.translate("Result", "Why"), lambda each: each.rule),
    ]
    return RecordsModel(fields, values, describe, parent)


def make_set_aside(report: Report, parent: QObject) -> RecordsModel:
    """A row for each row set aside that the report itself names: of a run that has left nothing, there is no more."""
    rows = [(table.source_name, reject) for table in report.tables for reject in table.rejects]
    fields = [
        text_field(QCoreApplication.translate("Result", "Table"), lambda each: each[0]),
        count_field(QCoreApplication.translate("Result", "Row"), lambda each: each[1].row_number),
        text_field(QCoreApplication.translate("Result", "Column"), lambda each: each[1].column or ""),
        text_field(QCoreApplication.translate("Result", "Why"), lambda each: each[1].reason),
    ]
    return RecordsModel(fields, rows, lambda each: plain(each[1].reason), parent)
