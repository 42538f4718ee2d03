"""The guide in a window of its own: one page for each page of the wizard, with a list of them at the side."""

import re
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QPushButton, QTextBrowser, QVBoxLayout, QWidget

from gui.icons import find_icon
from gui.theme import UNIT, find_theme
from gui.wizard.flow import PageId

_FOLDER = Path(__file__).parents[1] / "docs" / "guide"
_OVERVIEW = "index.md"
_LINK = re.compile(r"\[([^\]]+)\]\(((?!https?:)[^)#]+)(?:#[^)]*)?\)")


def find_guide(page: PageId | None) -> Path:
    """The file of the guide for a page; for None the first one."""
    return _FOLDER / (_OVERVIEW if page is None else f"{page + 1}-{page.name.lower()}.md")


class GuideWindow(QWidget):
    """Shows the guide; links in it lead on, those to the web open in the browser."""

    about_requested = Signal()
    """Somebody wants to know what this program is."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle(self.tr("Howdah guide"))
        self._pages = QListWidget(self)
        self._pages.setAccessibleName(self.tr("Pages of the guide"))
        self._pages.setFixedWidth(22 * UNIT)
        for file in _list_files():
            item = QListWidgetItem(_read_title(file), self._pages)
            item.setData(Qt.ItemDataRole.UserRole, str(file))
        self._text = _GuideText(self)
        self._text.setAccessibleName(self.tr("Text of the guide"))
        self._text.setOpenLinks(False)
        self._text.anchorClicked.connect(self._follow)
        self._text.document().setDocumentMargin(3 * UNIT)
        about = QPushButton(find_icon("info"), self.tr("&About Howdah…"), self)
        about.clicked.connect(self.about_requested)
        side = QVBoxLayout()
        side.setSpacing(UNIT)
        side.addWidget(self._pages, 1)
        side.addWidget(about)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(UNIT, UNIT, UNIT, UNIT)
        layout.setSpacing(UNIT)
        layout.addLayout(side)
        layout.addWidget(self._text, 1)
        self._pages.setSpacing(2)
        self._pages.currentItemChanged.connect(self._choose)
        find_theme().changed.connect(self._text.reload)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.close)
        self.resize(920, 720)

    def show_page(self, page: PageId | None) -> None:
        """Open the window, or bring it to the front, on a page."""
        self._show_file(find_guide(page))
        self.show()
        self.raise_()
        self.activateWindow()
        self._text.setFocus()

    @property
    def shown_text(self) -> str:
        return self._text.toPlainText()

    def _show_file(self, file: Path) -> None:
        for row in range(self._pages.count()):
            if self._pages.item(row).data(Qt.ItemDataRole.UserRole) == str(file):
                self._pages.setCurrentRow(row)

    @Slot(QListWidgetItem, QListWidgetItem)
    def _choose(self, item: QListWidgetItem | None, _before: QListWidgetItem | None) -> None:
        if item is not None:
            self._text.setSource(QUrl.fromLocalFile(item.data(Qt.ItemDataRole.UserRole)))

    @Slot(QUrl)
    def _follow(self, link: QUrl) -> None:
        if link.scheme() in ("http", "https"):
            QDesktopServices.openUrl(link)
            return
        target = self._text.source().resolved(link)
        file = Path(target.toLocalFile())
        if file.parent == _FOLDER and file.exists():
            self._show_file(file)
        elif target.hasFragment():
            self._text.scrollToAnchor(target.fragment())
        elif file.exists():
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))


class _GuideText(QTextBrowser):
    """Links to documents that are not installed are words like others: pressing them would do nothing."""

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        file = Path(QUrl(name).toLocalFile())
        if file.suffix != ".md" or not file.exists():
            return super().loadResource(kind, name)
        text = file.read_text(encoding="utf-8")
        return _LINK.sub(lambda link: link[0] if (file.parent / link[2]).exists() else link[1], text)


def _list_files() -> list[Path]:
    return [_FOLDER / _OVERVIEW, *(find_guide(page) for page in PageId)]


def _read_title(file: Path) -> str:
    """The heading of a page."""
    with file.open(encoding="utf-8") as lines:
        return next(lines).removeprefix("#").strip()
