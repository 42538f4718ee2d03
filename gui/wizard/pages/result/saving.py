"""Saving what is known of a run: the report to read, its data for scripts, and the guide to the cut-over."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from core.migration.report_format import ReportFormat
from gui.context import Context
from gui.icons import find_icon
from gui.wizard.pages.result.work import save_report


class ReportSaver(QObject):
    """Asks where to, and writes; `menu` offers each form."""

    saved = Signal(object, bool)
    """Where, and whether a browser shows it."""
    failed = Signal(object)
    """A MigrationError."""

    def __init__(self, context: Context, page: QWidget) -> None:
        super().__init__(page)
        self._context, self._page = context, page
        self._format = ReportFormat.HTML
        self.menu = QMenu(page)
        self._actions = {
            ReportFormat.HTML: self.menu.addAction(find_icon("report"), self.tr("As a &web page (HTML)…")),
            ReportFormat.JSON: self.menu.addAction(find_icon("code"), self.tr("As &data for scripts (JSON)…")),
            ReportFormat.MARKDOWN: self.menu.addAction(find_icon("send"), self.tr("&Cut-over guide (Markdown)…")),
        }
        for format, action in self._actions.items():
            action.triggered.connect(partial(self.ask, format))

    def ask(self, format: ReportFormat, _checked: bool = False) -> None:
        """Ask for a file's name, then save."""
        session = self._context.session
        if session.report is None or session.source_path is None:
            return
        self._format = format
        folder = self._context.settings.last_folder or str(session.source_path.parent)
        dialog = QFileDialog(self._page, self._say_title(format), folder)
        dialog.setNameFilters([self._say_filter(format), self.tr("All files (*)")])
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(format.suffix.removeprefix("."))
        dialog.selectFile(suggest_name(session.source_path, format))
        dialog.fileSelected.connect(self._save_named)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save_to(self, path: Path, format: ReportFormat) -> None:
        """Write the report, as it is shown, in one of its forms."""
        session = self._context.session
        if session.report is None:
            return
        self._context.settings.last_folder = str(path.parent)
        job = self._context.jobs.start(partial(save_report, session.report, session.plan, path, format))
        job.succeeded.connect(self._tell)
        job.failed.connect(self.failed)

    @Slot(object)
    def open_page(self, path: Path) -> None:
        """Show a saved page in the browser."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    def show_choices(self) -> None:
        """Without its plan a report is its data alone."""
        has_plan = self._context.session.plan is not None
        for format, action in self._actions.items():
            action.setEnabled(has_plan or format is ReportFormat.JSON)

    @Slot(str)
    def _save_named(self, name: str) -> None:
        self.save_to(Path(name), self._format)

    @Slot(object)
    def _tell(self, path: Path) -> None:
        self.saved.emit(path, path.suffix.lower() in (".html", ".htm"))

    def _say_title(self, format: ReportFormat) -> str:
        if format is ReportFormat.MARKDOWN:
            return self.tr("Save the cut-over guide as")
        return self.tr("Save the report as")

    def _say_filter(self, format: ReportFormat) -> str:
        match format:
            case ReportFormat.HTML:
                return self.tr("Web pages (*.html)")
            case ReportFormat.JSON:
                return self.tr("Reports (*.json)")
            case ReportFormat.MARKDOWN:
                return self.tr("Guides (*.md)")


def suggest_name(source: Path, format: ReportFormat) -> str:
    """A name for the file, after the database's."""
    kind = "cut-over" if format is ReportFormat.MARKDOWN else "report"
    return f"{source.stem}.{kind}{format.suffix}"
