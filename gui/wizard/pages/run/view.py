"""What the page Run shows of a run: progress, what is so at this moment, the tables, the chart and the log."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QTabWidget, QVBoxLayout, QWidget

from gui.amounts import format_count, format_duration, format_rate, format_rows, format_speed, format_time_left
from gui.icons import find_icon
from gui.models.progress import Progress
from gui.models.run_log import EVERYTHING, IMPORTANT, WARNINGS
from gui.models.run_tables import RUN_COLUMNS
from gui.tables_view import make_tables_view
from gui.theme import UNIT
from gui.watch import Watch
from gui.widgets.banner import Banner, Tone
from gui.widgets.log_view import LogView
from gui.widgets.muted import MutedLabel
from gui.widgets.progress_line import ProgressLine
from gui.widgets.throughput_chart import ThroughputChart
from gui.wizard.pages.run.chart import make_chart_data
from gui.wizard.pages.run.words import say_lost, say_now, say_waiting

_LEVELS = (IMPORTANT, EVERYTHING, WARNINGS)


class RunView(QWidget):
    """`show_progress` reads the watch's progress again; what the buttons mean is the page's."""

    pause_toggled = Signal()
    stop_requested = Signal()

    def __init__(self, watch: Watch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._watch = watch
        self.troubles = Banner(self)
        """What keeps the run from getting on at this moment; it goes by itself."""
        self.line = ProgressLine(self)
        self.now = MutedLabel(self)
        self.now.setWordWrap(False)
        self.now.setAccessibleName(self.tr("At this moment"))
        self.table = make_tables_view(watch.tables, RUN_COLUMNS, self)
        self.table.setAccessibleName(self.tr("Tables of this run"))
        self.chart = ThroughputChart(self)
        choices = (self.tr("What matters"), self.tr("Everything"), self.tr("Warnings"))
        self.log = LogView(watch.log, choices, self)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        for widget, icon, title in (
            (self.chart, "chart", self.tr("&Throughput")),
            (self.log, "log", self.tr("&Log")),
        ):
            self.tabs.addTab(_with_margin(widget), find_icon(icon), title)
        self.pause = QPushButton(self)
        self.stop = QPushButton(find_icon("stop"), self.tr("Canc&el the run"), self)
        for button in (self.pause, self.stop):
            button.setAutoDefault(False)
        self.show_buttons(is_running=False, may_stop=False, is_paused=False)
        self._lay_out()
        self.pause.clicked.connect(self.pause_toggled)
        self.stop.clicked.connect(self.stop_requested)
        self.log.filter_changed.connect(self._filter_log)
        self.log.copy_requested.connect(self._copy_log)

    def show_buttons(self, *, is_running: bool, may_stop: bool, is_paused: bool) -> None:
        """One button pauses and continues."""
        for button in (self.pause, self.stop):
            button.setVisible(is_running)
            button.setEnabled(may_stop)
        self.pause.setText(self.tr("Cont&inue") if is_paused else self.tr("&Pause"))
        self.pause.setIcon(find_icon("play" if is_paused else "pause"))

    def show_progress(self, title: str, *, is_running: bool) -> None:
        """`title` is what is being done; while it is running, with the time left and what is so at this moment."""
        progress = self._watch.progress
        is_paused = is_running and progress.is_paused
        left = format_time_left(progress.seconds_left) if is_running else ""
        left = self.tr("paused") if is_paused else left
        self.line.set_state(title, progress.fraction, left=left, figures=self._figures(progress))
        self._show_now(progress, is_running=is_running, is_paused=is_paused)
        self._show_troubles(progress, is_running=is_running and not is_paused)
        if self.chart.isVisible():
            sample = progress.samples[-1] if progress.samples and is_running else None
            figures = ""
            if is_paused:
                figures = self.tr("paused")
            elif sample is not None:
                figures = self.tr("{rows}, {size}").format(
                    rows=format_rate(sample.rows_per_s), size=format_speed(sample.bytes_per_s)
                )
            self.chart.set_data(
                *make_chart_data(progress), progress.elapsed_s, figures, has_moved=progress.rows_done > 0
            )

    def _show_now(self, progress: Progress, *, is_running: bool, is_paused: bool) -> None:
        text, help_text = "", ""
        if is_paused:
            text = self.tr(
                "Nothing more is read or sent until you continue. What the server is just doing, it finishes."
            )
        elif is_running:
            text, help_text = say_now(progress.moment, progress.current, progress.now_s)
        # A space keeps the line's height.
        self.now.setText(text or " ")
        self.now.setVisible(is_running)
        self.now.setToolTip(help_text)
        self.now.setAccessibleDescription(help_text)

    def _show_troubles(self, progress: Progress, *, is_running: bool) -> None:
        words: tuple[str, str, str] | None = None
        if is_running:
            lost, statement = progress.moment.lost, progress.moment.find_statement(progress.now_s)
            if lost is not None:
                words = say_lost(lost, progress.now_s)
            elif statement is not None:
                words = say_waiting(statement)
        if words is None:
            self.troubles.clear()
        elif (self.troubles.title, self.troubles.text, self.troubles.hint) != words or self.troubles.isHidden():
            self.troubles.show_message(Tone.WARNING, *words)

    def _figures(self, progress: Progress) -> str:
        if not progress.rows_total:
            return ""
        return self.tr("{done} of {total}; {duration} so far").format(
            done=format_count(progress.rows_done),
            total=format_rows(progress.rows_total),
            duration=format_duration(progress.elapsed_s),
        )

    @Slot(str, int)
    def _filter_log(self, wanted: str, choice: int) -> None:
        self._watch.log.set_filter(wanted, _LEVELS[choice])

    @Slot()
    def _copy_log(self) -> None:
        QGuiApplication.clipboard().setText(self.log.selected_texts() or self._watch.log.texts())

    def _lay_out(self) -> None:
        splitter = QSplitter(Qt.Orientation.Vertical, self)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.table)
        splitter.addWidget(self.tabs)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        whole = QVBoxLayout()
        whole.setSpacing(6)
        whole.addWidget(self.line)
        whole.addWidget(self.now)
        below = QHBoxLayout()
        below.setSpacing(UNIT)
        below.addWidget(self.pause)
        below.addWidget(self.stop)
        below.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * UNIT)
        layout.addWidget(self.troubles)
        layout.addLayout(whole)
        layout.addWidget(splitter, 1)
        layout.addLayout(below)


def _with_margin(widget: QWidget) -> QWidget:
    holder = QWidget()
    layout = QHBoxLayout(holder)
    layout.setContentsMargins(0, UNIT, 0, 0)
    layout.addWidget(widget)
    return holder
