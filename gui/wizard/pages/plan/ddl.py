"""The tab with the DDL of both databases beside each other: of one table, or of the whole plan."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, Qt, Slot
from PySide6.QtWidgets import QFileDialog, QStackedLayout, QVBoxLayout, QWidget

from core.cancel import CancelToken
from core.errors import MigrationError
from core.events import EventSink
from core.files import write_whole
from gui.context import Context
from gui.problem_banner import show_problem
from gui.theme import UNIT
from gui.widgets.banner import Banner, Tone
from gui.widgets.code_view import CodeLine, LineKind
from gui.widgets.muted import MutedLabel
from gui.widgets.side_by_side import SideBySide
from gui.wizard.pages.plan.lazy_tab import LazyTab

if TYPE_CHECKING:
    from core.ddl.model import Statement
    from core.migration.assess import Assessment
    from core.migration.side_by_side import Line
    from core.plan.model import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rendered:
    """The statements of a plan, kept for the next table that is asked for."""

    plan: "Plan"
    schema: str
    statements: "tuple[Statement, ...]"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ddl:
    """What a job made of a request."""

    request: int
    table: str | None
    rendered: _Rendered
    left: tuple[CodeLine, ...]
    right: tuple[CodeLine, ...]
    texts: tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Saved:
    path: Path


class DdlTab(LazyTab):
    """What SQLite declares at the left, what PostgreSQL will be told at the right."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._shown_table: str | None = None
        self._rendered: _Rendered | None = None
        self._banner = Banner(self)
        self._empty = MutedLabel(self)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setText(self.tr("There is no plan to show yet."))
        self.view = SideBySide(self.tr("SQLite"), self.tr("PostgreSQL"), self)
        self.view.save_requested.connect(self.save)
        self._stack = QStackedLayout()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.view)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(UNIT)
        layout.addWidget(self._banner)
        layout.addLayout(self._stack, 1)

    def _work(self) -> None:
        self._is_due = False
        self._request += 1
        if self._job is not None:
            self._job.cancel()
            self._job = None
        assessment, plan = self._session.assessment, self._session.plan
        if assessment is None or plan is None:
            self._stack.setCurrentWidget(self._empty)
            return
        work = _Work(
            assessment=assessment,
            plan=plan,
            schema=self._session.destination.schema if self._session.destination else "public",
            table=self._table,
            request=self._request,
            rendered=self._rendered,
        )
        self._job = self._context.jobs.start(work.run)
        self._job.succeeded.connect(self._show)
        self._job.failed.connect(self._fail)
        self._job.cancelled.connect(self._forget)

    @Slot(object)
    def _show(self, result: _Ddl) -> None:
        if result.request != self._request:
            return
        self._job = None
        self._rendered = result.rendered
        self._banner.clear()
        is_same = self._stack.currentWidget() is self.view and self._shown_table == result.table
        self._shown_table = result.table
        self.view.set_lines(result.left, result.right, result.texts, keep_place=is_same)
        self._stack.setCurrentWidget(self.view)

    @Slot()
    def _forget(self) -> None:
        if self.sender() is self._job:
            self._job = None

    @Slot(object)
    def _fail(self, error: MigrationError) -> None:
        if self.sender() is self._job:
            self._job = None
            show_problem(self._banner, error)

    @Slot(object)
    def _tell_unsaved(self, error: MigrationError) -> None:
        show_problem(self._banner, error)

    @Slot()
    def save(self) -> None:
        """Ask where to, and write PostgreSQL's SQL there."""
        source = self._session.source_path
        stem = source.stem if source is not None else "database"
        folder = source.parent if source is not None else Path(_documents())
        name = stem if self._table is None else f"{stem}-{_as_file_name(self._table)}"
        dialog = QFileDialog(self, self.tr("Save SQL"), str(folder))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(self.tr("SQL files (*.sql)"))
        dialog.setDefaultSuffix("sql")
        dialog.selectFile(f"{name}.sql")
        dialog.fileSelected.connect(self.save_to)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def save_to(self, file: str) -> None:
        """Write PostgreSQL's SQL to a file, beside the window."""
        path, text = Path(file), self.view.texts[1]
        job = self._context.jobs.start(_Writing(path=path, text=text).run)
        job.succeeded.connect(self._tell_saved)
        job.failed.connect(self._tell_unsaved)

    @Slot(object)
    def _tell_saved(self, saved: _Saved) -> None:
        self._banner.show_message(Tone.SUCCESS, self.tr("The SQL is saved as {file}.").format(file=saved.path))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """A request, as a job carries it out."""

    assessment: "Assessment"
    plan: "Plan"
    schema: str
    table: str | None
    request: int
    rendered: _Rendered | None

    def run(self, on_event: EventSink, cancel: CancelToken) -> _Ddl:
        from core.migration.assess import render_plan
        from core.migration.preview import format_statements
        from core.migration.side_by_side import compare_ddl, format_source, select_statements

        rendered = self.rendered
        if rendered is None or rendered.plan is not self.plan or rendered.schema != self.schema:
            statements = render_plan(self.plan, self.schema)
            rendered = _Rendered(plan=self.plan, schema=self.schema, statements=statements)
        cancel.check()
        statements = select_statements(self.plan, rendered.statements, self.table)
        catalog = self.assessment.catalog
        pairs = compare_ddl(catalog, self.plan, statements, self.table)
        cancel.check()
        return _Ddl(
            request=self.request,
            table=self.table,
            rendered=rendered,
            left=tuple(_as_code(pair.left) for pair in pairs),
            right=tuple(_as_code(pair.right) for pair in pairs),
            texts=(format_source(catalog, self.table), format_statements(statements)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Writing:
    path: Path
    text: str

    def run(self, on_event: EventSink, cancel: CancelToken) -> _Saved:
        write_whole(self.path, self.text.encode(), "SQL")
        return _Saved(path=self.path)


def _as_code(line: "Line | None") -> CodeLine:
    if line is None:
        return CodeLine(kind=LineKind.FILLER)
    return CodeLine(text=line.text, kind=LineKind(line.mark), changed=line.changed)


def _as_file_name(table: str) -> str:
    return "".join(each if each.isalnum() or each in "-_" else "_" for each in table)[:60]


def _documents() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
