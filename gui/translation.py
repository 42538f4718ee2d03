"""The window's language: that of the system where there is a translation, else English.

Translations are the .ts files of resources/translations, as Qt Linguist writes them; they are read as they stand, so
that nothing has to be compiled after a change. English has one too, for its plurals.
"""

from collections.abc import Mapping
from xml.etree import ElementTree

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from resources import find_resource

_Key = tuple[str, str, str]
"""Context, source text, disambiguation."""


class Catalogue(QTranslator):
    """The texts of one .ts file."""

    def __init__(self, language: str, parent: QCoreApplication) -> None:
        super().__init__(parent)
        self._texts = read_texts(language)
        self._anywhere = {(text, comment): forms for (_, text, comment), forms in self._texts.items()}

    def translate(self, context: str, text: str, disambiguation: str | None = None, n: int = -1) -> str | None:
        key = (text, disambiguation or "")
        # A subclass asks under its own name first, and takes a plural that was not found for the answer.
        forms = self._texts.get((context, *key)) or self._anywhere.get(key)
        if forms is None:
            return None
        # Both languages have two forms, one for exactly one
        # (https://doc.qt.io/qt-6/i18n-plural-rules.html).
        return forms[0 if n == 1 or len(forms) == 1 else 1]

    def isEmpty(self) -> bool:
        return not self._texts


LANGUAGES = ("en", "de")


def install_translations(application: QCoreApplication, locale: QLocale) -> None:
    """Show all texts in the language of a locale: Qt's own, and the program's."""
    language = locale.name().partition("_")[0]
    if language not in LANGUAGES:
        language = "en"
    of_qt = QTranslator(application)
    if of_qt.load(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        application.installTranslator(of_qt)
    application.installTranslator(Catalogue(language, application))


def read_texts(language: str) -> Mapping[_Key, tuple[str, ...]]:
    """What each text is in a language: one form, or one for one and one for several. Unfinished ones are left out."""
    texts: dict[_Key, tuple[str, ...]] = {}
    path = find_resource(f"translations/howdah_{language}.ts")
    for context in ElementTree.parse(path).getroot().iter("context"):
        name = context.findtext("name", "")
        for message in context.iter("message"):
            translation = message.find("translation")
            if translation is None or translation.get("type") is not None:
                continue
            forms = tuple(form.text or "" for form in translation.iter("numerusform")) or (translation.text or "",)
            if all(forms):
                texts[name, message.findtext("source", ""), message.findtext("comment", "")] = forms
    return texts
