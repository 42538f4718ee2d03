"""One view, trigger or expression: SQLite's text and PostgreSQL's beside each other, what it stands on, and what can be
done about it, such as to write it by hand and to try it on the server."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSplitter, QVBoxLayout, QWidget

from core.errors import MigrationError
from core.plan.choices import Choices
from gui.context import Context
from gui.icons import draw_icon, find_icon
from gui.models.plan_object_edits import leave_out_object, take_in_object, take_translation, write_object
from gui.models.plan_object_facts import list_facts
from gui.models.plan_object_words import (
    LOOKS,
    ShownText,
    describe_part,
    describe_state,
    name_kind,
    name_object,
    propose_text,
    show_source,
    show_target,
)
from gui.models.plan_objects import ObjectKind, ObjectState, PlanObject
from gui.problem_banner import show_problem
from gui.theme import UNIT, find_theme
from gui.widgets.banner import Banner, Tone
from gui.widgets.code_editor import MOST_CHARS
from gui.widgets.code_part import CodePart
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.fact_list import FactList
from gui.widgets.work_line import WorkLine
from gui.wizard.page import plain
from gui.wizard.pages.plan.drafts import Drafts
from gui.wizard.pages.plan.object_trial import ObjectTrial

if TYPE_CHECKING:
    from core.migration.try_object import TriedObject

_SIGN = 2 * UNIT + 2


class ObjectPane(QWidget):
    """Shows one object of a plan; `edited` tells what to change in the plan."""

    edited = Signal(object)
    """An Edit."""

    def __init__(self, context: Context, drafts: Drafts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self.drafts = context, drafts
        self._object: PlanObject | None = None
        self._shown = ShownText()
        self._is_filling = False
        self.trial = ObjectTrial(context, self)
        self.trial.busy_changed.connect(self._show_work)
        self.trial.answered.connect(self._show_tried)
        self.trial.failed.connect(self._show_failure)
        self._icon = QLabel(self)
        self._icon.setFixedSize(_SIGN, _SIGN)
        self.name = ElidedLabel(self, role=None)
        self.state = ElidedLabel(self)
        self.edit_button = self._make_button("edit", self.tr("&Edit"), self._begin)
        self.apply_button = self._make_button("tick", self.tr("Appl&y"), self._apply)
        self.cancel_button = self._make_button("", self.tr("Cancel &editing"), self._cancel)
        self.back_button = self._make_button("undo", self.tr("Back to the &translation"), self._take_back)
        self.leave_button = self._make_button("", self.tr("Leave o&ut"), self._leave)
        self.try_button = self._make_button("server", self.tr("Try on the ser&ver"), self._try)
        self.source = CodePart(self.tr("SQLite"), self)
        self.target = CodePart(self.tr("PostgreSQL"), self)
        self.target.editor.textChanged.connect(self._keep_draft)
        self.result = Banner(self)
        self.work = WorkLine(self.tr("Stop"), self)
        self.work.stop_requested.connect(self.trial.stop)
        self.work.hide()
        self.facts = FactList(self)
        self._lay_out()
        find_theme().changed.connect(self._recolour)
        self.show_object(None)

    @property
    def shown(self) -> PlanObject | None:
        return self._object

    @property
    def is_writing(self) -> bool:
        return self._object is not None and self.drafts.find(self._object.key) is not None

    def show_object(self, shown: PlanObject | None) -> None:
        """Show another one, or the same of another plan: what is being written of it stays."""
        before, self._object = self._object, shown
        if shown is None or before is None or shown.key != before.key:
            self.trial.stop()
            self.result.clear()
        elif shown.target_sql != before.target_sql or shown.state is not before.state:
            self.result.clear()
        if shown is None:
            return
        self._fill(keeps_source=before is not None and before.source_sql == shown.source_sql)

    def begin_writing(self) -> None:
        """Write the one that is shown by hand, where that can be."""
        if self.edit_button.isEnabled() and not self.is_writing:
            self._begin()
        if self.is_writing:
            self.target.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    # What is shown.

    def _fill(self, *, keeps_source: bool = False) -> None:
        shown = self._object
        if shown is None:
            return
        self._shown = show_target(shown, self._schema())
        self.name.set_whole_text(name_object(shown.key))
        kind, state = name_kind(shown.key), describe_state(shown)
        self.state.set_whole_text(f"{kind}, {state}")
        if not keeps_source:
            self.source.show_text(show_source(shown))
        self._fill_target(shown)
        self.facts.set_facts(list_facts(shown))
        self.facts.setVisible(bool(self.facts.facts))
        self._recolour()
        self._show_buttons()

    def _fill_target(self, shown: PlanObject) -> None:
        draft = self.drafts.find(shown.key)
        self._is_filling = True
        try:
            if draft is not None:
                if not self.target.editor.isReadOnly() and self.target.editor.toPlainText() == draft.text:
                    return
                self.target.editor.set_writable(True)
                self.target.show_text(draft.text, describe_part(shown.key))
                return
            self.target.editor.set_writable(False)
            if shown.target_sql is not None:
                self.target.show_text(self._shown.whole)
            elif shown.state is ObjectState.LEFT_OUT:
                self.target.show_empty("minus", self.tr("Left out"), self.tr("It is not made, as chosen."))
            else:
                self.target.show_empty("warning", self.tr("Not translated"), self._say_reason(shown))
        finally:
            self._is_filling = False

    def _say_reason(self, shown: PlanObject) -> str:
        reason = plain(shown.reason)
        sentence = f"{reason[:1].upper()}{reason[1:]}." if reason else ""
        if shown.can_be_written:
            way = self.tr("Write it by hand, or leave it out; the tables come across all the same.")
        elif shown.is_of_choice:
            way = self.tr("Its text could not be read so far that it could be written here.")
        else:
            way = self.tr("The table comes across without it.")
        return f"{sentence} {way}".strip()

    @Slot()
    def _show_buttons(self) -> None:
        shown = self._object
        if shown is None:
            return
        is_writing, is_left_out = self.is_writing, shown.state is ObjectState.LEFT_OUT
        is_short = len(shown.target_sql or shown.source_sql) <= MOST_CHARS
        self.edit_button.setVisible(shown.is_of_choice and not is_left_out and not is_writing)
        self.edit_button.setEnabled(shown.can_be_written and is_short)
        self.edit_button.setToolTip("" if is_short else self.tr("It is too long to be written here."))
        self.edit_button.setText(self.tr("&Edit") if shown.target_sql is not None else self.tr("Writ&e it by hand"))
        draft = self.drafts.find(shown.key)
        self.apply_button.setVisible(is_writing)
        self.apply_button.setEnabled(draft is not None and draft.is_changed and bool(draft.text.strip()))
        self.cancel_button.setVisible(is_writing)
        self.back_button.setVisible(shown.state is ObjectState.EDITED and not is_writing)
        self.leave_button.setVisible(shown.is_of_choice and not is_writing)
        self.leave_button.setText(self.tr("Ta&ke back") if is_left_out else self.tr("Leave o&ut"))
        self._show_work()

    @Slot()
    def _show_work(self) -> None:
        shown, is_busy = self._object, self.trial.is_busy
        if is_busy:
            self.work.begin(self.tr("Trying it on the server…"))
        self.work.setVisible(is_busy)
        has_target = self.trial.has_target
        self.try_button.setText(
            self.tr("Try on the ser&ver") if has_target else self.tr("No ser&ver is chosen to try it on")
        )
        draft = self.drafts.find(shown.key) if shown is not None else None
        is_made = shown is not None and shown.is_of_choice and shown.target_sql is not None
        has_text = bool(draft.text.strip()) if draft is not None else is_made
        self.try_button.setVisible(shown is not None and (is_made or draft is not None))
        self.try_button.setEnabled(has_target and has_text and not is_busy)

    @Slot()
    def _recolour(self) -> None:
        if self._object is None:
            return
        icon, role = LOOKS[self._object.state]
        self._icon.setPixmap(draw_icon(icon, _SIGN, role, ratio=self.devicePixelRatioF()))

    # What its buttons do.

    @Slot()
    def _begin(self) -> None:
        if self._object is not None:
            self.result.clear()
            self.drafts.begin(self._object.key, propose_text(self._object, self._schema()))
            self._fill(keeps_source=True)
            self.target.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _apply(self) -> None:
        draft = self.drafts.find(self._object.key) if self._object is not None else None
        if self._object is not None and draft is not None:
            self.edited.emit(write_object(self._object.key, draft.text))

    @Slot()
    def _cancel(self) -> None:
        if self._object is not None:
            self.trial.stop()
            self.result.clear()
            self.drafts.give_up(self._object.key)
            self._fill(keeps_source=True)
            self.edit_button.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _take_back(self) -> None:
        if self._object is not None:
            self.edited.emit(take_translation(self._choices(), self._object.key))

    @Slot()
    def _leave(self) -> None:
        if self._object is None:
            return
        key = self._object.key
        is_left_out = self._object.state is ObjectState.LEFT_OUT
        self.edited.emit(take_in_object(self._choices(), key) if is_left_out else leave_out_object(key))

    @Slot()
    def _try(self) -> None:
        if self._object is None:
            return
        key = self._object.key
        draft = self.drafts.find(key)
        self.result.clear()
        is_new = draft is not None and (draft.is_changed or self._object.target_sql is None)
        self.trial.start(key, write_object(key, draft.text) if draft is not None and is_new else None)

    @Slot()
    def _keep_draft(self) -> None:
        if self._is_filling or self._object is None or self.target.editor.isReadOnly():
            return
        draft = self.drafts.find(self._object.key)
        if draft is None or draft.text == self.target.editor.toPlainText():
            # Only its colours are others.
            return
        self.result.clear()
        self.trial.stop()
        self.drafts.write(self._object.key, self.target.editor.toPlainText())
        self._show_buttons()

    @Slot(object)
    def _show_tried(self, tried: "TriedObject") -> None:
        if tried.accepted:
            text = self.tr("Nothing of it stays there. Whether it does what SQLite's does is proved in the migration.")
            if self._object is not None and self._object.key.kind is ObjectKind.TRIGGER and not tried.is_run:
                text = self.tr(
                    "Its statements were only read: an empty row did not set it off. What it does is proved in the"
                    " migration."
                )
            self.result.show_message(Tone.SUCCESS, self.tr("The server accepts it"), text)
            return
        where = ""
        if tried.line is not None:
            line, column = self._find_place(tried.line, tried.column)
            self.target.editor.show_error(line, column)
            where = (
                self.tr("In line {line}, at character {column}.").format(line=line, column=column)
                if column is not None
                else self.tr("In line {line}.").format(line=line)
            )
        self.result.show_message(Tone.DANGER, self.tr("The server refuses it"), plain(tried.message), where)

    def _find_place(self, line: int, column: int | None) -> tuple[int, int | None]:
        """From the text that was tried to the one that is shown."""
        draft = self.drafts.find(self._object.key) if self._object is not None else None
        if draft is not None and draft.text != self._shown.written:
            return line, column
        return self._shown.find_place(line, column, is_whole=draft is None)

    @Slot(object)
    def _show_failure(self, error: MigrationError) -> None:
        show_problem(self.result, error)

    def _choices(self) -> Choices:
        plan = self._context.session.plan
        return plan.choices if plan is not None else Choices()

    def _schema(self) -> str:
        destination = self._context.session.destination
        return destination.schema if destination is not None else "public"

    def _make_button(self, icon: str, text: str, slot: object) -> QPushButton:
        button = QPushButton(find_icon(icon), text, self) if icon else QPushButton(text, self)
        button.setAutoDefault(False)
        button.clicked.connect(slot)
        return button

    def _lay_out(self) -> None:
        font = self.name.font()
        font.setWeight(QFont.Weight.DemiBold)
        self.name.setFont(font)
        row = QHBoxLayout()
        row.setSpacing(UNIT)
        row.addWidget(self._icon)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.name)
        words.addWidget(self.state)
        row.addLayout(words, 1)
        for button in (
            self.apply_button,
            self.cancel_button,
            self.edit_button,
            self.back_button,
            self.leave_button,
            self.try_button,
        ):
            row.addWidget(button)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(UNIT)
        self.splitter.addWidget(self.source)
        self.splitter.addWidget(self.target)
        self.splitter.setSizes([1000, 1000])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(UNIT)
        layout.addLayout(row)
        layout.addWidget(self.splitter, 1)
        layout.addWidget(self.work)
        layout.addWidget(self.result)
        layout.addWidget(self.facts)
