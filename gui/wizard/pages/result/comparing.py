"""Comparing once more, at any later time, and bringing what is there back into a SQLite file, which is compared too."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from core.report.model import Report
from gui.context import Context
from gui.widgets.banner import Banner
from gui.wizard.pages.result import work
from gui.wizard.pages.result.on_target import OnTarget
from gui.wizard.pages.start import DATABASE_PATTERNS


class Comparing(QObject):
    """For one run at a time. What it finds, it emits."""

    compared = Signal(object)
    """A VerificationReport."""
    brought_back = Signal(object)
    """A RestoreReport."""

    def __init__(self, context: Context, on_target: OnTarget, banner: Banner, page: QWidget) -> None:
        super().__init__(page)
        self._context, self._on_target, self._banner, self._page = context, on_target, banner, page
        self.report: Report | None = None

    @Slot()
    def compare(self) -> None:
        """Compare every value of the source with the target as both are now."""
        source = self._context.session.source_path
        if self.report is not None and source is not None:
            self._banner.clear()
            task = partial(work.compare_again, source, self.report.run_id)
            self._on_target.start(self.tr("Comparing…"), task, self.compared.emit)

    @Slot()
    def ask_for_file(self) -> None:
        """Ask which file to make, then make it."""
        source = self._context.session.source_path
        if source is None:
            return
        folder = self._context.settings.last_folder or str(source.parent)
        dialog = QFileDialog(self._page, self.tr("Make a SQLite file of what is there"), folder)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        # It is not asked about a file that is there: none is ever written over.
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
        dialog.setNameFilters(
            [
                self.tr("Databases ({patterns})").format(patterns=DATABASE_PATTERNS),
                self.tr("All files (*)"),
            ]
        )
        dialog.setDefaultSuffix(source.suffix.removeprefix(".") or "sqlite")
        dialog.selectFile(f"{source.stem}-back{source.suffix or '.sqlite'}")
        dialog.fileSelected.connect(self._bring_back_named)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def bring_back(self, path: Path) -> None:
        """Make a SQLite file of what the run has published, as it is now."""
        if self.report is not None:
            self._banner.clear()
            self._context.settings.last_folder = str(path.parent)
            task = partial(work.bring_back, path, self.report.run_id)
            self._on_target.start(self.tr("Reading what is there…"), task, self.brought_back.emit)

    @Slot(str)
    def _bring_back_named(self, name: str) -> None:
        self.bring_back(Path(name))
