"""The window in another language: nothing is left out, and what is filled in stays filled in."""

import importlib.util
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtWidgets import QAbstractButton, QApplication, QGroupBox, QLabel, QTabWidget, QWidget
from pytestqt.qtbot import QtBot

from gui.context import Context
from gui.translation import LANGUAGES, Catalogue, read_texts
from gui.wizard.flow import PageId
from gui.wizard.pages import make_page
from resources import find_resource

_Message = tuple[str, str, str]


@pytest.fixture(scope="module")
def updated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The translations as they would be after an update from the sources."""
    folder = tmp_path_factory.mktemp("translations")
    spec = importlib.util.spec_from_file_location("update", find_resource("translations/update.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.update(folder)
    return folder


def _messages(path: Path) -> Iterator[_Message]:
    for context in ElementTree.parse(path).getroot().iter("context"):
        for message in context.iter("message"):
            yield context.findtext("name", ""), message.findtext("source", ""), message.findtext("comment", "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated_and_none_that_is_gone_is_kept(language: str, updated: Path) -> None:
    wanted = set(_messages(updated / f"howdah_{language}.ts"))
    assert set(read_texts(language)) == wanted


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_is_filled_with_the_same_things(language: str) -> None:
    for (context, text, _), forms in read_texts(language).items():
        for form in forms:
            assert _places(form) == _places(text), f"{context}: {text!r} as {form!r}"


def _places(text: str) -> list[str]:
    # "The selected table" needs no number.
    return sorted(set(re.findall(r"\{\w*[^}]*\}|%L?\d", text)))


def test_german_keeps_a_letter_for_every_key() -> None:
    for (context, text, _), forms in read_texts("de").items():
        has_letter = re.search(r"&[^& ]", text) is not None
        for form in forms:
            assert (re.search(r"&[^& ]", form) is not None) == has_letter, f"{context}: {text!r} as {form!r}"


def test_an_inherited_plural_is_translated(qapp: QApplication) -> None:
    catalogue = Catalogue("en", qapp)
    (context, text, comment), forms = next((key, forms) for key, forms in read_texts("en").items() if "%n" in key[1])
    assert catalogue.translate(context, text, comment, 1) == forms[0]
    assert catalogue.translate("SomeSubclass", text, comment, 2) == forms[1]


class _Marking(QTranslator):
    """Marks every text that asks to be translated."""

    def translate(self, context: str, text: str, disambiguation: str | None = None, n: int = -1) -> str:
        return f"⟦{text}⟧"

    def isEmpty(self) -> bool:
        return False


def test_no_text_of_a_page_escapes_translation(
    qapp: QApplication, make_context: Callable[..., Context], qtbot: QtBot
) -> None:
    marking = _Marking(qapp)
    QCoreApplication.installTranslator(marking)
    try:
        context = make_context()
        pages = [make_page(page_id, context) for page_id in PageId]
        for page in pages:
            qtbot.addWidget(page)
        escaped = [
            f"{type(page).__name__}: {text}"
            for page in pages
            for text in _texts(page)
            if "⟦" not in text and re.search(r"[A-Za-z]{3}", text) and text != "Howdah"
        ]
    finally:
        QCoreApplication.removeTranslator(marking)
    assert not escaped


def _texts(page: QWidget) -> Iterator[str]:
    for widget in page.findChildren(QWidget):
        yield from filter(None, (widget.toolTip(), widget.accessibleName()))
        if isinstance(widget, (QLabel, QAbstractButton)):
            yield widget.text()
        elif isinstance(widget, QGroupBox):
            yield widget.title()
        elif isinstance(widget, QTabWidget):
            yield from (widget.tabText(index) for index in range(widget.count()))
