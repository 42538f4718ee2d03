"""The questions before anything that was published, or was there before it, is dropped."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal, Slot
from PySide6.QtGui import QFont, QShowEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QMessageBox, QVBoxLayout, QWidget

from gui.amounts import format_count, format_rows, format_size, format_tables
from gui.theme import UNIT, Role
from gui.widgets.fact_list import Fact, FactList
from gui.widgets.note import Note
from gui.widgets.scroll_column import ScrollColumn
from gui.wizard.page import plain
from gui.wizard.pages.result.words import list_names

if TYPE_CHECKING:
    from core.migration.undo import ReleaseOutlook, TableChange, UndoOutlook

_LISTED = 12
"""As many names are shown; of more, how many there are."""
_WIDTH = 92 * UNIT
"""A name as long as PostgreSQL lets one be stays in one line."""


class UndoQuestion(QDialog):
    """Says what an undo will do. Where rows were written since, a second question asks about those."""

    confirmed = Signal(bool)
    """Whether what was written since is to be discarded."""

    def __init__(self, outlook: "UndoOutlook", place: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._outlook = outlook
        self.setWindowTitle(self.tr("Undo the migration"))
        title = QLabel(self.tr("Undo the migration?"), self)
        title.setTextFormat(Qt.TextFormat.PlainText)
        font = title.font()
        font.setPointSizeF(font.pointSizeF() * 1.2)
        font.setWeight(QFont.Weight.DemiBold)
        title.setFont(font)
        where = Note(self)
        where.setText(place)
        self.facts = FactList(self)
        self.facts.set_facts(list_effects(outlook))
        scroll = ScrollColumn(self)
        scroll.column.setContentsMargins(0, 0, UNIT, 0)
        scroll.column.addWidget(self.facts)
        scroll.column.addStretch(1)
        note = Note(self)
        note.setText(self.tr("It is done in one step: all of it, or, if anything is in the way, nothing."))
        buttons = QDialogButtonBox(self)
        self._discards = bool(outlook.changes) or not outlook.can_tell_changes
        text = self.tr("&Undo…") if self._discards else self.tr("&Undo")
        self.undo = buttons.addButton(text, QDialogButtonBox.ButtonRole.DestructiveRole)
        self.keep = buttons.addButton(self.tr("&Keep it"), QDialogButtonBox.ButtonRole.RejectRole)
        self.keep.setDefault(True)
        self.undo.clicked.connect(self._go_on)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        layout.setSpacing(UNIT)
        for widget in (title, where):
            layout.addWidget(widget)
        layout.addWidget(scroll, 1)
        layout.addWidget(note)
        layout.addWidget(buttons)
        self._scroll = scroll
        self.setMinimumWidth(_WIDTH)
        self.keep.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # As high as the names need, as long as they are not very many.
        needed = self._scroll.column.totalHeightForWidth(self._scroll.viewport().width())
        self._scroll.setMinimumHeight(min(needed, 48 * UNIT))
        self.adjustSize()

    @Slot()
    def _go_on(self) -> None:
        if not self._discards:
            self._confirm()
            return
        question = DiscardQuestion(self._outlook.changes, self)
        question.confirmed.connect(self._confirm)
        question.ask()

    @Slot()
    def _confirm(self) -> None:
        self.accept()
        self.confirmed.emit(self._discards)


class DiscardQuestion(QObject):
    """Asks whether what was written since may be lost."""

    confirmed = Signal()

    def __init__(self, changes: "tuple[TableChange, ...]", parent: QWidget) -> None:
        super().__init__(parent)
        translate = QCoreApplication.translate
        self.box = _make_box(parent, translate("Result", "Discard what was written since"))
        rows = sum(change.rows_new for change in changes)
        if rows:
            text = translate("Result", "Discard {rows} that were written since?").format(rows=format_rows(rows))
        else:
            text = translate("Result", "Discard what was changed since?")
        self.box.setText(text)
        if changes:
            more = translate(
                "Result", "That is in {tables} that the migration made, and goes with them. It is kept nowhere else."
            ).format(tables=format_tables(len(changes)))
        else:
            more = translate("Result", "Whatever it is, it goes with the tables. It is kept nowhere else.")
        self.box.setInformativeText(more)
        self._discard = self.box.addButton(
            translate("Result", "&Discard and undo"), QMessageBox.ButtonRole.DestructiveRole
        )
        _add_keep(self.box, translate("Result", "&Keep them"))
        self.box.finished.connect(self._finish)

    def ask(self) -> None:
        self.box.open()

    @Slot()
    def _finish(self) -> None:
        if self.box.clickedButton() is self._discard:
            self.confirmed.emit()
        self.box.deleteLater()
        self.deleteLater()


class ReleaseQuestion(QObject):
    """Asks before what a run replaced is dropped for good."""

    confirmed = Signal()

    def __init__(self, outlook: "ReleaseOutlook", parent: QWidget) -> None:
        super().__init__(parent)
        translate = QCoreApplication.translate
        self.box = _make_box(parent, translate("Result", "Release the backup"))
        self.box.setText(translate("Result", "Drop for good what was there before?"))
        self.box.setInformativeText(say_release(outlook))
        self._release = self.box.addButton(translate("Result", "&Release"), QMessageBox.ButtonRole.DestructiveRole)
        _add_keep(self.box, translate("Result", "&Keep it"))
        self.box.finished.connect(self._finish)

    def ask(self) -> None:
        self.box.open()

    @Slot()
    def _finish(self) -> None:
        if self.box.clickedButton() is self._release:
            self.confirmed.emit()
        self.box.deleteLater()
        self.deleteLater()


def list_effects(outlook: "UndoOutlook") -> tuple[Fact, ...]:
    """What an undo will do, a line each."""
    translate = QCoreApplication.translate
    nothing = translate("Result", "Nothing.")
    facts = [
        Fact(
            name=translate("Result", "Dropped"),
            text=list_names((*outlook.drops, *outlook.made), most=_LISTED) or nothing,
            icon="delete",
            role=Role.DANGER,
        )
    ]
    lost = translate("Result", "Lost with them")
    if not outlook.can_tell_changes:
        text = translate("Result", "Perhaps rows that were written since: it is too long ago to tell.")
        facts.append(Fact(name=lost, text=text, icon="warning", role=Role.WARNING))
    elif outlook.changes:
        lines = [describe_change(change) for change in outlook.changes[:_LISTED]]
        if len(outlook.changes) > _LISTED:
            lines.append(
                translate("Result", "and {tables} more").format(tables=format_tables(len(outlook.changes) - _LISTED))
            )
        facts.append(Fact(name=lost, text="\n".join(lines), icon="warning", role=Role.WARNING))
    else:
        text = translate("Result", "Nothing: no row was written since.")
        facts.append(Fact(name=lost, text=text, icon="tick", role=Role.SUCCESS))
    if outlook.puts_back:
        names = list_names(outlook.puts_back, most=_LISTED)
        text = translate("Result", "{names}; from {schema}").format(
            names=names, schema=plain(outlook.backup_schema or "")
        )
        facts.append(Fact(name=translate("Result", "Put back"), text=text, icon="undo", role=Role.SUCCESS))
    else:
        text = translate("Result", "Nothing: none of these names was there before.")
        facts.append(Fact(name=translate("Result", "Put back"), text=text, icon="minus"))
    return tuple(facts)


def describe_change(change: "TableChange") -> str:
    """How a table is not as it was published."""
    translate, table = QCoreApplication.translate, plain(change.table)
    if change.is_gone:
        return translate("Result", "{table} was dropped since.").format(table=table)
    if change.rows_new:
        text = translate("Result", "{table}: {rows} written since ({then} then, {now} now)")
    else:
        text = translate("Result", "{table}: {then} then, {now} now")
    return text.format(
        table=table,
        rows=format_rows(change.rows_new),
        then=format_count(change.rows_published),
        now=format_count(change.rows_now),
    )


def say_release(outlook: "ReleaseOutlook") -> str:
    """What goes, how much that is, and what can't be done any more."""
    translate = QCoreApplication.translate
    sentences = [
        translate(
            "Result", "The schema {schema} holds what this run replaced: {names}. That takes {size} on the server."
        ).format(
            schema=plain(outlook.backup_schema or ""),
            names=list_names(outlook.objects) or translate("Result", "nothing any more"),
            size=format_size(outlook.size_bytes),
        ),
        translate("Result", "Once it is released, it is gone for good, and this run can't be undone any more."),
    ]
    if outlook.earlier_runs:
        text = translate("Result", "Nor can the earlier ones whose tables it holds: {runs}.")
        sentences.append(text.format(runs=list_names(outlook.earlier_runs)))
    return " ".join(sentences)


def _make_box(parent: QWidget, title: str) -> QMessageBox:
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle(title)
    # What it says has names of a database in it.
    box.setTextFormat(Qt.TextFormat.PlainText)
    return box


def _add_keep(box: QMessageBox, text: str) -> None:
    keep = box.addButton(text, QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(keep)
    box.setEscapeButton(keep)
