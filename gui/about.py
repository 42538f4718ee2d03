"""What this program is: its versions and licences, to read and to copy; on request, whether there is a newer one."""

from functools import partial
from urllib.parse import urlsplit

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from core import __version__
from core.cancel import CancelToken
from core.events import EventSink
from gui.icons import draw_icon, find_icon
from gui.jobs import Job, Jobs
from gui.notices import read_notices
from gui.releases import Answer, Outcome, ask_for_newest
from gui.theme import UNIT, Role, fixed_font
from gui.versions import Versions, read_versions
from gui.widgets.fact_list import Fact, FactList
from gui.widgets.heading import Heading
from gui.widgets.muted import MutedLabel

_UNKNOWN = "…"


class AboutDialog(QDialog):
    """`address` is where the newest release can be asked for; with None, asking is not offered."""

    def __init__(self, jobs: Jobs, address: str | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs, self._address = jobs, address
        self._asking: Job | None = None
        self.setWindowTitle(self.tr("About Howdah"))
        self.facts = FactList(self)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(self.tr("Versions and licences"))
        self.tabs.addTab(self._make_versions(), self.tr("&Versions"))
        self.tabs.addTab(self._make_licences(), self.tr("&Licences"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        layout.setSpacing(2 * UNIT)
        layout.addLayout(self._make_head())
        layout.addWidget(self.tabs, 1)
        layout.addWidget(self._make_buttons())
        self.resize(96 * UNIT, 64 * UNIT)
        self._show_versions(None)
        job = jobs.start(_read)
        job.succeeded.connect(self._show_read)

    @property
    def notices(self) -> str:
        return self._notices.toPlainText()

    def done(self, result: int) -> None:
        if self._asking is not None:
            self._asking.cancel()
        super().done(result)

    def _make_head(self) -> QHBoxLayout:
        picture = QLabel(self)
        picture.setPixmap(draw_icon("howdah", 7 * UNIT, ratio=self.devicePixelRatioF()))
        heading = Heading(self)
        heading.set_texts(
            f"Howdah {__version__}",
            self.tr("Carries a SQLite database onto PostgreSQL: every row, every value, proved."),
        )
        row = QHBoxLayout()
        row.setSpacing(2 * UNIT)
        row.addWidget(picture)
        row.addWidget(heading, 1)
        return row

    def _make_versions(self) -> QWidget:
        tab = QWidget(self)
        layout = QVBoxLayout(tab)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        layout.setSpacing(UNIT)
        layout.addWidget(self.facts)
        layout.addStretch(1)
        self.ask_button = QPushButton(find_icon("refresh"), self.tr("Check for &updates"), tab)
        self.ask_button.setAutoDefault(False)
        self.ask_button.clicked.connect(self._ask)
        self.answer = MutedLabel(tab)
        self.answer.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = QHBoxLayout()
        row.setSpacing(2 * UNIT)
        row.addWidget(self.ask_button, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.answer, 1)
        layout.addLayout(row)
        self.ask_button.setVisible(self._address is not None)
        self.answer.setVisible(self._address is not None)
        self.answer.setText(
            self.tr(
                "Asks {host} once which version is the newest. Nothing about you or your data is sent, nothing is"
                " downloaded, and Howdah never asks by itself."
            ).format(host=self._host)
        )
        return tab

    def _make_licences(self) -> QWidget:
        tab = QWidget(self)
        words = QLabel(
            self.tr(
                "Howdah is under the MIT licence. Qt is used under version 3 of the GNU Lesser General Public License:"
                " its libraries are files of their own, which you may replace by your own build of the same version."
            ),
            tab,
        )
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setWordWrap(True)
        label = QLabel(self.tr("&Notices of what others have made:"), tab)
        self._notices = QPlainTextEdit(tab)
        self._notices.setReadOnly(True)
        self._notices.setTabChangesFocus(True)
        self._notices.setFont(fixed_font())
        label.setBuddy(self._notices)
        layout = QVBoxLayout(tab)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        layout.setSpacing(UNIT)
        layout.addWidget(words)
        layout.addSpacing(UNIT)
        layout.addWidget(label)
        layout.addWidget(self._notices, 1)
        return tab

    def _make_buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(self)
        self.copy_button = QPushButton(find_icon("copy"), self.tr("C&opy versions"), self)
        self.copy_button.setEnabled(False)
        self.copy_button.clicked.connect(self._copy)
        buttons.addButton(self.copy_button, QDialogButtonBox.ButtonRole.ActionRole)
        close = buttons.addButton(self.tr("&Close"), QDialogButtonBox.ButtonRole.RejectRole)
        close.setDefault(True)
        close.setFocus()
        buttons.rejected.connect(self.reject)
        return buttons

    @Slot(object)
    def _show_read(self, read: tuple[Versions, str]) -> None:
        versions, notices = read
        self._show_versions(versions)
        self._notices.setPlainText(notices)
        self.copy_button.setEnabled(True)

    def _show_versions(self, found: Versions | None) -> None:
        if found is None:
            texts = dict.fromkeys(("Howdah", "PostgreSQL", "SQLite", "Arrow", "Qt", "Python"), _UNKNOWN)
            texts["Howdah"] = __version__
        else:
            texts = {
                "Howdah": found.howdah,
                "PostgreSQL": self.tr("{version}, embedded").format(version=found.postgres)
                if found.postgres is not None
                else self.tr("none is embedded here"),
                "SQLite": self.tr("{version} reads the rows, {other} all else").format(
                    version=found.reading_sqlite, other=found.sqlite
                ),
                "Arrow": found.arrow,
                "Qt": self.tr("{version}, by PySide6 {pyside}").format(version=found.qt, pyside=found.pyside),
                "Python": found.python,
            }
        system = found.system if found is not None else _UNKNOWN
        facts = (*texts.items(), (self.tr("System"), system))
        self.facts.set_facts(tuple(Fact(name=name, text=text) for name, text in facts))

    @Slot()
    def _copy(self) -> None:
        lines = (f"{fact.name}: {fact.text}" for fact in self.facts.facts)
        QGuiApplication.clipboard().setText("\n".join(lines) + "\n")
        self.copy_button.setText(self.tr("C&opied"))
        self.copy_button.setIcon(find_icon("tick"))

    # Asking for a newer one.

    @property
    def _host(self) -> str:
        return (urlsplit(self._address).hostname or "") if self._address is not None else ""

    @Slot()
    def _ask(self) -> None:
        if self._address is None:
            return
        self.ask_button.setEnabled(False)
        self._say(self.tr("Asking {host}…").format(host=self._host))
        self._asking = self._jobs.start(partial(_ask, self._address))
        self._asking.succeeded.connect(self._show_answer)
        self._asking.ended.connect(self._end_asking)

    @Slot()
    def _end_asking(self) -> None:
        self._asking = None
        self.ask_button.setEnabled(True)

    @Slot(object)
    def _show_answer(self, answer: Answer) -> None:
        match answer.outcome:
            case Outcome.NEWER:
                text = self.tr("Version {version} is there. Get it where you got this one from.")
                self._say(text.format(version=answer.version), Role.ACCENT)
            case Outcome.NEWEST:
                self._say(self.tr("This is the newest version."), Role.SUCCESS)
            case Outcome.UNREACHABLE:
                text = self.tr(
                    "{host} can't be reached. This machine may be offline, or behind a proxy or a firewall. Nothing"
                    " else of Howdah depends on it."
                )
                self._say(text.format(host=self._host), Role.WARNING)
            case Outcome.UNCLEAR:
                text = self.tr("{host} answers, but names no release. See where you got Howdah from.")
                self._say(text.format(host=self._host), Role.WARNING)

    def _say(self, text: str, role: Role = Role.MUTED) -> None:
        self.answer.set_role(role)
        self.answer.setText(text)


def _read(on_event: EventSink, cancel: CancelToken) -> tuple[Versions, str]:
    return read_versions(), read_notices()


def _ask(address: str, on_event: EventSink, cancel: CancelToken) -> Answer:
    return ask_for_newest(address, cancel=cancel)
