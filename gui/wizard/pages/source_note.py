"""The note on the page where the database is chosen: of a plan that is open, and of a database that is another one than
was scanned or planned for."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from gui.context import Context
from gui.redact import make_readable
from gui.widgets.banner import Banner, Tone
from gui.wizard.flow import PageId

if TYPE_CHECKING:
    from core.migration.look import SourceLook


class SourceNote(Banner):
    """Says how the session and the database go together, with buttons that close the plan or scan again."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context

    def show_plan(self) -> None:
        """A plan that was opened, and what is asked for it."""
        session = self._context.session
        if session.opened_plan is None or session.history is not None:
            self.clear()
            return
        name = make_readable(session.plan_file.name) if session.plan_file is not None else ""
        title = self.tr("The plan {file} is open").format(file=name) if name else self.tr("A plan is open")
        if session.source_path is None:
            text = self.tr("Choose the database that it was made for.")
        else:
            text = self.tr("The scan starts from its choices.")
        self.show_message(Tone.INFO, title, text)
        close = self.add_button(self.tr("Close the &plan"))
        close.clicked.connect(self._close_plan)

    def show_change(self, look: "SourceLook") -> None:
        """What was scanned, or planned for, may not be what is there now."""
        session = self._context.session
        if look.fingerprint is None:
            return
        if session.assessment is not None:
            if session.assessment.catalog.fingerprint != look.fingerprint:
                self.show_message(
                    Tone.WARNING,
                    self.tr("The database has changed since it was scanned"),
                    self.tr("What the plan says of its rows may not hold any more."),
                    self.tr("Scan it again: the choices that you made are kept."),
                )
                self.add_button(self.tr("&Scan again")).clicked.connect(self._scan_again)
            return
        plan = session.opened_plan
        if plan is not None and plan.fingerprint.schema_sha256 != look.fingerprint.schema_sha256:
            self.show_plan()
            self.show_message(
                Tone.WARNING,
                self.tr("The plan was made for other tables than this database has"),
                self.tr("Choices for what is not here can't be carried out."),
                self.tr("Choose the database that the plan was made for, or close the plan."),
            )
            self.add_button(self.tr("Close the &plan")).clicked.connect(self._close_plan)

    @Slot()
    def _close_plan(self) -> None:
        self._context.session = replace(
            self._context.session, opened_plan=None, plan_file=None, saved_choices=None
        ).without_scan()
        self.clear()

    @Slot()
    def _scan_again(self) -> None:
        session = self._context.session
        plan = session.plan
        kept = session.without_scan()
        self._context.session = replace(kept, opened_plan=plan) if plan is not None else kept
        self.clear()
        self._context.page_requested.emit(PageId.SCAN)
