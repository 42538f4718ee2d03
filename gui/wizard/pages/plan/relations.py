"""The tab with the diagram of the plan's tables and foreign keys."""

from pathlib import Path

from PySide6.QtCore import QSignalBlocker, QStandardPaths, Qt, Signal, Slot
from PySide6.QtGui import QFontMetricsF, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.errors import MigrationError
from gui.context import Context
from gui.icons import find_icon
from gui.problem_banner import show_problem
from gui.session import Session
from gui.theme import UNIT
from gui.widgets.banner import Banner, Tone
from gui.widgets.diagram_export import make_picture, make_svg
from gui.widgets.diagram_legend import DiagramLegend
from gui.widgets.diagram_look import row_font, title_font
from gui.widgets.diagram_view import DiagramView
from gui.widgets.muted import MutedLabel
from gui.wizard.pages.plan.lazy_tab import LazyTab
from gui.wizard.pages.plan.relations_work import DrawingAnswer, DrawingRequest, Writing


class RelationsTab(LazyTab):
    """The diagram, with what moves it above and what its signs mean below."""

    table_chosen = Signal(str)
    """A table, by its name in the source, that a person wants to go to."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._drawn: DrawingRequest | None = None
        self._expanded: frozenset[str] = frozenset()
        self._is_table_new = True
        self.banner = Banner(self)
        self.view = DiagramView(self)
        self.message = MutedLabel(self)
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._legend = DiagramLegend(self)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.message)
        self._stack.addWidget(self.view)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._make_tools())
        layout.addWidget(self.banner)
        layout.addLayout(self._stack, 1)
        layout.addWidget(self._legend)
        self.view.table_selected.connect(self._follow_selection)
        self.view.table_chosen.connect(self.table_chosen)
        self.view.fold_requested.connect(self._fold)
        self.view.scale_changed.connect(self._show_scale)
        self._follow_selection("")

    def show_table(self, session: Session, table: str | None) -> None:
        self._is_table_new = self._is_table_new or table != self._table
        self.banner.clear()
        super().show_table(session, table)

    def _make_tools(self) -> QHBoxLayout:
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(self.tr("Find a table"))
        self.search.setAccessibleName(self.tr("Find a table"))
        self.search.setMinimumWidth(14 * UNIT)
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(26 * UNIT)
        self.search.textEdited.connect(self._search)
        self.search.returnPressed.connect(self._search_on)
        shortcut = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.search.setFocus)
        self.neighbours = self._make_button("filter", self.tr("Nei&ghbours only"), has_text=True)
        self.neighbours.setCheckable(True)
        self.neighbours.setToolTip(self.tr("Show only the table in focus and those that a foreign key joins with it"))
        self.neighbours.toggled.connect(self._toggle_neighbours)
        self.columns = self._make_button("column", self.tr("All col&umns"), has_text=True)
        self.columns.setCheckable(True)
        self.columns.setToolTip(self.tr("Show all columns of every table"))
        self.columns.toggled.connect(self._toggle_columns)
        self._scale = MutedLabel(self)
        self._scale.setWordWrap(False)
        self._scale.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._scale.setFixedWidth(6 * UNIT)
        row = QHBoxLayout()
        row.setContentsMargins(UNIT, 4, UNIT, 4)
        row.setSpacing(4)
        for widget in (self.search, self.neighbours, self.columns):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self._scale)
        for icon, text, slot in (
            ("zoom-out", self.tr("Smaller (-)"), self.view.zoom_out),
            ("zoom-in", self.tr("Larger (+)"), self.view.zoom_in),
            ("fit", self.tr("Show all (0)"), self.view.fit),
            ("full-size", self.tr("Full size (1)"), self.view.show_in_full_size),
            ("copy", self.tr("Copy as a picture"), self.copy),
            ("export", self.tr("Save as SVG…"), self.save),
        ):
            button = self._make_button(icon, text)
            button.clicked.connect(slot)
            row.addWidget(button)
        return row

    def _make_button(self, icon: str, text: str, *, has_text: bool = False) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(find_icon(icon))
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if has_text:
            button.setText(text)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        else:
            button.setToolTip(text)
            button.setAccessibleName(text)
        return button

    def _work(self, *, keep_place: bool = True) -> None:
        self._is_due = False
        plan = self._session.plan
        if plan is None:
            self._say(self.tr("There is no plan to show yet."))
            return
        if not plan.tables:
            self._say(self.tr("The plan has no tables."))
            return
        if self._is_table_new:
            self._is_table_new = False
            blocker = QSignalBlocker(self.view)
            self.view.select(self._table)
            blocker.unblock()
            self.neighbours.setEnabled(self._table is not None or self.neighbours.isChecked())
        around = self._around()
        drawn = self._drawn
        if drawn is not None and self._job is None:
            is_same = drawn.plan is plan and drawn.around == around and drawn.expanded == self._expanded
            if is_same and drawn.is_all_expanded == self.columns.isChecked():
                self._stack.setCurrentWidget(self.view)
                return
        self._request += 1
        if self._job is not None:
            self._job.cancel()
        is_same_part = drawn is not None and drawn.around == around
        request = DrawingRequest(
            number=self._request,
            plan=plan,
            around=around,
            expanded=self._expanded,
            is_all_expanded=self.columns.isChecked(),
            keep_place=keep_place and is_same_part,
            metrics=(QFontMetricsF(title_font()), QFontMetricsF(row_font())),
        )
        self._job = self._context.jobs.start(request.run)
        self._job.succeeded.connect(self._show)
        self._job.cancelled.connect(self._forget)

    def _around(self) -> str | None:
        return (self.view.selected or self._table) if self.neighbours.isChecked() else None

    def _say(self, text: str) -> None:
        self._request += 1
        self._drawn = None
        self._legend.hide()
        self.message.setText(text)
        self._stack.setCurrentWidget(self.message)

    @Slot(object)
    def _show(self, answer: DrawingAnswer) -> None:
        if answer.request.number != self._request:
            return
        self._job = None
        is_first = self._drawn is None
        self._drawn = answer.request
        self._stack.setCurrentWidget(self.view)
        links = answer.drawing.diagram.links
        self._legend.show_for(has_links=bool(links), has_invalid=any(not link.is_valid for link in links))
        wanted = self.view.selected or self._table
        self.view.show_drawing(answer.drawing, keep_place=answer.request.keep_place and not is_first)
        if wanted is not None:
            self.view.select(wanted)

    @Slot()
    def _forget(self) -> None:
        if self.sender() is self._job:
            self._job = None

    @Slot(str)
    def _follow_selection(self, key: str) -> None:
        self.neighbours.setEnabled(bool(key) or self.neighbours.isChecked())
        if key and self.neighbours.isChecked() and self._drawn is not None and self._drawn.around != key:
            self._table = key
            self._work(keep_place=False)

    @Slot()
    def _toggle_neighbours(self) -> None:
        self._work(keep_place=False)

    @Slot()
    def _toggle_columns(self) -> None:
        self._expanded = frozenset()
        self._work()

    @Slot(str)
    def _fold(self, key: str) -> None:
        if self.columns.isChecked():
            return
        self._expanded = self._expanded ^ {key}
        self._work()

    @Slot(float)
    def _show_scale(self, scale: float) -> None:
        self._scale.setText(self.tr("{percent} %").format(percent=round(scale * 100)))

    @Slot(str)
    def _search(self, text: str) -> None:
        self._find(text, after=None)

    @Slot()
    def _search_on(self) -> None:
        self._find(self.search.text(), after=self.view.selected)

    def _find(self, text: str, after: str | None) -> None:
        """Go to the first table with a text in its name, those that begin with it first; or to the one after."""
        wanted = text.strip().casefold()
        if not wanted:
            return
        found = [item.table for item in self.view.tables if wanted in item.table.name.casefold()]
        found.sort(key=lambda table: (not table.name.casefold().startswith(wanted), table.name.casefold()))
        keys = [table.key for table in found]
        if not keys:
            return
        place = keys.index(after) + 1 if after in keys else 0
        self.view.select(keys[place % len(keys)])
        self.view.centre_on_selected()

    @Slot()
    def copy(self) -> None:
        """Put the whole diagram on the clipboard, as a picture."""
        QApplication.clipboard().setImage(make_picture(self.view.scene()))
        self.banner.show_message(Tone.SUCCESS, self.tr("The diagram is copied as a picture."))

    @Slot()
    def save(self) -> None:
        """Ask where to, and write the diagram there."""
        source = self._session.source_path
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        folder = str(source.parent) if source is not None else documents
        dialog = QFileDialog(self, self.tr("Save the Diagram"), folder)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(self.tr("SVG pictures (*.svg)"))
        dialog.setDefaultSuffix("svg")
        dialog.selectFile(f"{source.stem if source is not None else 'diagram'}.svg")
        dialog.fileSelected.connect(self.save_to)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def save_to(self, file: str) -> None:
        """Write the diagram to a file."""
        source = self._session.source_path
        title = self.tr("The tables of {file}").format(file=source.name if source is not None else "")
        tables = self.tr("%n table(s)", "", len(self.view.tables))
        keys = self.tr("%n foreign key(s)", "", len(self.view.links))
        description = self.tr("{tables}, {keys}").format(tables=tables, keys=keys)
        data = make_svg(self.view.scene(), title, description)
        job = self._context.jobs.start(Writing(path=Path(file), data=data).run)
        job.succeeded.connect(self._tell_saved)
        job.failed.connect(self._tell_unsaved)

    @Slot(object)
    def _tell_saved(self, path: Path) -> None:
        self.banner.show_message(Tone.SUCCESS, self.tr("The diagram is saved as {file}.").format(file=path))

    @Slot(object)
    def _tell_unsaved(self, error: MigrationError) -> None:
        show_problem(self.banner, error)
