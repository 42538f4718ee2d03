"""What a person sees of a bug in Howdah: one dialog that says so, and a report to copy that holds no secret.

The same report goes to the console. Nothing here may fail: whatever goes wrong on the way is left at the console.
"""

import platform
import sqlite3
import sys
import threading
import traceback
from collections.abc import Callable, Iterable
from types import TracebackType

import PySide6
from PySide6.QtCore import QObject, Qt, Signal, Slot, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core import __version__
from gui.icons import draw_icon, find_icon
from gui.redact import make_readable, redact
from gui.theme import UNIT, Role, fixed_font
from gui.widgets.muted import MutedLabel

_REPORTS = 5
"""How many that follow while the dialog is open are added to it: a bug in painting comes with every frame."""

ShowCrash = Callable[[BaseException], None]


def install_crash_dialog(application: QApplication, known_secrets: Callable[[], Iterable[str]]) -> ShowCrash:
    """Show every exception that nobody caught, of any thread. Returns what shows one that somebody did catch."""
    reporter = CrashReporter(known_secrets, application)
    sys.excepthook = reporter.take
    threading.excepthook = reporter.take_of_thread
    return reporter.show_crash


def describe_crash(error: BaseException, known_secrets: Iterable[str] = ()) -> str:
    """The report of an exception: versions, and the traceback without what any variable held."""
    lines = traceback.TracebackException.from_exception(error, capture_locals=False).format()
    versions = (
        f"Howdah {__version__}, Python {platform.python_version()}, Qt {qVersion()}, PySide6 {PySide6.__version__}, "
        f"SQLite {sqlite3.sqlite_version}, {platform.platform()}"
    )
    return make_readable(redact(f"{versions}\n\n{''.join(lines)}", known_secrets))


class CrashReporter(QObject):
    """Takes exceptions on any thread, and shows them on the window's, one dialog at a time."""

    _reported = Signal(str)

    def __init__(self, known_secrets: Callable[[], Iterable[str]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._known_secrets = known_secrets
        self._dialog: CrashDialog | None = None
        self._reported.connect(self._show, Qt.ConnectionType.QueuedConnection)

    @property
    def dialog(self) -> "CrashDialog | None":
        return self._dialog

    @Slot(object)
    def show_crash(self, error: BaseException) -> None:
        """Thread-safe; never raises."""
        try:
            try:
                secrets = tuple(self._known_secrets())
            except Exception:
                secrets = ()
            report = describe_crash(error, secrets)
            if sys.stderr is not None:
                print(report, file=sys.stderr, flush=True)
            self._reported.emit(report)
        except Exception:
            # Not even the report could be made or shown, and its own error might hold what it was to hide.
            _say("Howdah has made a mistake, and could not report it.")

    def take(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """As `sys.excepthook`."""
        if isinstance(error, KeyboardInterrupt):
            QApplication.exit(130)
            return
        self.show_crash(error)

    def take_of_thread(self, told: threading.ExceptHookArgs) -> None:
        """As `threading.excepthook`."""
        if told.exc_value is not None and not isinstance(told.exc_value, SystemExit):
            self.show_crash(told.exc_value)

    @Slot(str)
    def _show(self, report: str) -> None:
        try:
            if self._dialog is not None:
                self._dialog.add_report(report)
                return
            self._dialog = CrashDialog(report, QApplication.activeWindow())
            self._dialog.finished.connect(self._forget)
            self._dialog.show()
        except Exception:
            _say("Howdah has made a mistake, and could not show it.")

    @Slot()
    def _forget(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None


class CrashDialog(QDialog):
    """Says that it is a bug, what is safe, and gives the report to copy."""

    def __init__(self, report: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reports = [report]
        self.setWindowTitle(self.tr("A mistake of Howdah"))
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        sign = QLabel(self)
        sign.setPixmap(draw_icon("danger", 4 * UNIT, Role.DANGER, ratio=self.devicePixelRatioF()))
        what = QLabel(self.tr("Howdah has made a mistake: this is a bug, not something that you did."), self)
        what.setTextFormat(Qt.TextFormat.PlainText)
        what.setWordWrap(True)
        font = what.font()
        font.setPointSizeF(font.pointSizeF() * 1.15)
        font.setBold(True)
        what.setFont(font)
        safe = QLabel(
            self.tr(
                "Your SQLite database is only ever read: nothing of it was changed. On the server, tables of yours"
                " are touched in the last step of a run alone, once every value has been compared; a run that was"
                " broken off earlier can leave nothing but schemas whose names begin with “howdah”."
            ),
            self,
        )
        safe.setTextFormat(Qt.TextFormat.PlainText)
        safe.setWordWrap(True)
        ask = MutedLabel(self)
        ask.setText(
            self.tr("Save what you can, close the window and begin again. The report helps to correct the mistake.")
        )
        label = QLabel(self.tr("&Report, without passwords:"), self)
        self._text = QPlainTextEdit(self)
        self._text.setReadOnly(True)
        self._text.setTabChangesFocus(True)
        self._text.setFont(fixed_font())
        self._text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._text.setPlainText(report)
        label.setBuddy(self._text)
        self._copy = QPushButton(find_icon("copy"), self.tr("C&opy details"), self)
        self._copy.clicked.connect(self._copy_report)
        buttons = QDialogButtonBox(self)
        buttons.addButton(self._copy, QDialogButtonBox.ButtonRole.ActionRole)
        close = buttons.addButton(self.tr("&Close"), QDialogButtonBox.ButtonRole.RejectRole)
        close.setDefault(True)
        buttons.rejected.connect(self.reject)
        words = QVBoxLayout()
        words.setSpacing(UNIT)
        for each in (what, safe, ask):
            words.addWidget(each)
        top = QHBoxLayout()
        top.setSpacing(2 * UNIT)
        top.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        layout.setSpacing(UNIT)
        layout.addLayout(top)
        layout.addSpacing(UNIT)
        layout.addWidget(label)
        layout.addWidget(self._text, 1)
        layout.addWidget(buttons)
        self.resize(90 * UNIT, 60 * UNIT)
        close.setFocus()

    @property
    def report(self) -> str:
        return self._text.toPlainText()

    def add_report(self, report: str) -> None:
        """One more that came while the dialog was open."""
        if len(self._reports) < _REPORTS and report not in self._reports:
            self._reports.append(report)
            self._text.appendPlainText(f"\n{report}")

    @Slot()
    def _copy_report(self) -> None:
        QGuiApplication.clipboard().setText(self._text.toPlainText())
        self._copy.setText(self.tr("C&opied"))
        self._copy.setIcon(find_icon("tick"))


def _say(text: str) -> None:
    if sys.__stderr__ is not None:
        print(text, file=sys.__stderr__, flush=True)
