"""The plan as a file: save it for the command line, or take over the choices of another one."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from core.cancel import CancelToken
from core.events import EventSink
from core.plan.choices import Choices
from gui.context import Context
from gui.models.plan_edits import Edit

if TYPE_CHECKING:
    from core.plan.model import Plan


class PlanFiles(QObject):
    """Reads and writes in jobs; what goes wrong comes as `failed`, with a MigrationError."""

    saved = Signal(object)
    """The Path that the plan was written to."""
    failed = Signal(object)
    edited = Signal(object)
    """The Edit that takes over the choices of a file."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._window = context, parent
        self._saving: tuple[Path, Plan] | None = None

    @Slot()
    def ask_save(self) -> None:
        session = self._context.session
        if session.plan is None or session.source_path is None:
            return
        proposed = session.plan_file or Path(self._context.settings.last_folder or session.source_path.parent) / (
            f"{session.source_path.stem}.plan.json"
        )
        dialog = self._make_dialog(self.tr("Save plan as"), str(proposed.parent))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("json")
        dialog.selectFile(proposed.name)
        dialog.fileSelected.connect(self._save_named)
        dialog.open()

    @Slot()
    def ask_open(self) -> None:
        session = self._context.session
        folder = session.plan_file.parent if session.plan_file is not None else self._context.settings.last_folder
        dialog = self._make_dialog(self.tr("Open the choices of a plan"), str(folder))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._open_named)
        dialog.open()

    def save_to(self, path: Path) -> None:
        """Write the plan in force."""
        plan = self._context.session.plan
        if plan is None:
            return

        def work(_on_event: EventSink, _cancel: CancelToken) -> Path:
            from core.files import write_whole
            from core.plan.store import dump_plan

            write_whole(path, dump_plan(plan), "plan")
            return path

        self._context.settings.last_folder = str(path.parent)
        self._saving = path, plan
        job = self._context.jobs.start(work)
        job.succeeded.connect(self._take_saved)
        job.failed.connect(self.failed)

    def open_from(self, path: Path) -> None:
        """Take over the choices of a plan file."""

        def work(_on_event: EventSink, _cancel: CancelToken) -> Choices:
            from core.plan.store import read_plan

            return read_plan(path).choices

        self._context.settings.last_folder = str(path.parent)
        job = self._context.jobs.start(work)
        job.succeeded.connect(self._take_choices)
        job.failed.connect(self.failed)

    def _make_dialog(self, title: str, folder: str) -> QFileDialog:
        dialog = QFileDialog(self._window, title, folder)
        dialog.setNameFilters([self.tr("Plans (*.json)"), self.tr("All files (*)")])
        dialog.finished.connect(dialog.deleteLater)
        return dialog

    @Slot(str)
    def _save_named(self, name: str) -> None:
        self.save_to(Path(name))

    @Slot(str)
    def _open_named(self, name: str) -> None:
        self.open_from(Path(name))

    @Slot(object)
    def _take_saved(self, path: Path) -> None:
        session = self._context.session
        if self._saving is not None and self._saving[0] == path and session.plan is self._saving[1]:
            self._context.session = session.with_saved_plan(path)
        self.saved.emit(path)

    @Slot(object)
    def _take_choices(self, choices: Choices) -> None:
        self.edited.emit(Edit(choices=choices))
