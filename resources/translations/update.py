"""Bring the translations up to the sources: `python resources/translations/update.py [FOLDER]`.

New texts become unfinished entries, to be translated with Qt Linguist or an editor; those that are gone are dropped.
English has entries for plurals alone. With a FOLDER, the files are written there instead.

WORKAROUND: PySide6's lupdate 6.11 leaves out calls of translate() with four arguments, which plurals need. Recheck with
later releases.
"""

import ast
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

_HERE = Path(__file__).resolve().parent
_SOURCES = _HERE.parents[1] / "gui"
LANGUAGES = ("en", "de")


@dataclass(frozen=True, slots=True, order=True)
class Text:
    """A text to be translated, in the words of Qt's .ts format."""

    context: str
    source: str
    comment: str
    has_plural: bool

    @property
    def key(self) -> tuple[str, str, str]:
        return self.context, self.source, self.comment


class _Finder(ast.NodeVisitor):
    """Finds `self.tr(text, comment, n)`, of the class that it is in, and `translate(context, text, comment, n)`, also
    under another name that it was given."""

    def __init__(self) -> None:
        self.texts: dict[tuple[str, str, str], Text] = {}
        self._classes: list[str] = []
        self._names: set[str] = set()

    def visit_Module(self, node: ast.Module) -> None:
        self._names = {"translate"}
        self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        if isinstance(node.value, ast.Attribute) and node.value.attr == "translate":
            self._names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
        self.generic_visit(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._classes.append(node.name)
        self.generic_visit(node)
        self._classes.pop()

    def visit_Call(self, node: ast.Call) -> None:
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        literals = [each.value if isinstance(each, ast.Constant) else None for each in node.args]
        if name == "tr" and self._classes and literals and isinstance(literals[0], str):
            self._add(self._classes[-1], literals, len(node.args) > 2)
        elif name in self._names and len(literals) > 1 and isinstance(literals[0], str):
            self._add(literals[0], literals[1:], len(node.args) > 3)
        self.generic_visit(node)

    def _add(self, context: str, literals: Sequence[object], has_plural: bool) -> None:
        source, *rest = literals
        if not isinstance(source, str):
            raise SystemExit(f"{context}: what is translated must be written out")
        comment = rest[0] if rest and isinstance(rest[0], str) else ""
        text = Text(context, source, comment, has_plural)
        self.texts[text.key] = text


def find_texts() -> tuple[Text, ...]:
    """All texts of the window, by context and source."""
    finder = _Finder()
    for path in sorted(_SOURCES.rglob("*.py")):
        finder.visit(ast.parse(path.read_text("utf-8")))
    return tuple(sorted(finder.texts.values()))


def update(folder: Path) -> None:
    """Write the .ts files of a folder anew, with the translations that there are."""
    texts = find_texts()
    for language in LANGUAGES:
        wanted = [text for text in texts if text.has_plural or language != "en"]
        known = dict(_read_translations(_HERE / f"howdah_{language}.ts"))
        tree = _write(language, wanted, known)
        (folder / f"howdah_{language}.ts").write_text(
            f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{tree}\n', encoding="utf-8"
        )


def _read_translations(path: Path) -> Iterator[tuple[tuple[str, str, str], ElementTree.Element]]:
    for context in ElementTree.parse(path).getroot().iter("context"):
        for message in context.iter("message"):
            key = (context.findtext("name", ""), message.findtext("source", ""), message.findtext("comment", ""))
            translation = message.find("translation")
            if translation is not None and translation.get("type") is None:
                yield key, translation


def _write(language: str, texts: list[Text], known: dict[tuple[str, str, str], ElementTree.Element]) -> str:
    root = ElementTree.Element("TS", version="2.1", language=language, sourcelanguage="en")
    context, name = root, None
    for text in texts:
        if text.context != name:
            context, name = ElementTree.SubElement(root, "context"), text.context
            ElementTree.SubElement(context, "name").text = name
        message = ElementTree.SubElement(context, "message", {"numerus": "yes"} if text.has_plural else {})
        ElementTree.SubElement(message, "source").text = text.source
        if text.comment:
            ElementTree.SubElement(message, "comment").text = text.comment
        message.append(_keep(known.get(text.key), text.has_plural))
    ElementTree.indent(root, space="    ")
    return ElementTree.tostring(root, encoding="unicode")


def _keep(translation: ElementTree.Element | None, has_plural: bool) -> ElementTree.Element:
    if translation is not None and (translation.find("numerusform") is not None) == has_plural:
        return translation
    made = ElementTree.Element("translation", type="unfinished")
    for _ in range(2 if has_plural else 0):
        ElementTree.SubElement(made, "numerusform")
    return made


if __name__ == "__main__":
    update(Path(sys.argv[1]) if len(sys.argv) > 1 else _HERE)
