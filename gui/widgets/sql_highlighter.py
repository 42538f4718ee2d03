"""SQL in colours: keywords, strings, numbers, comments and quoted names, of SQLite and of PostgreSQL alike."""

import re
from collections.abc import Mapping

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from gui.theme import Role, find_theme

_KEYWORD_TEXT = """
action add after all alter always and as asc autoincrement before begin between by cascade case cast check collate
column comment commit concurrently conflict constraint create cross current_date current_time current_timestamp
database default deferrable deferred delete desc distinct drop each else end escape except exclusive exists explain
extension fail false first for foreign from full generated glob group having identity if ignore immediate in index
initially inner insert instead intersect into is isnull join key last left like limit match natural no not nothing
notnull null nulls of offset on or order outer over partial partition primary raise recursive references regexp
replace restrict returning right row rowid rows schema select sequence set similar simple stored strict table temp
temporary then to transaction trigger true type union unique update using valid validate values view virtual when
where with without
begin constant continue declare diagnostics elseif elsif errcode exception execute exit found function get if ilike
language lateral loop materialized new notice old out perform plpgsql procedure return returns row_count sqlstate strict
while window within
"""
_TYPE_TEXT = """
bigint bigserial blob bool boolean bytea char character clob date datetime decimal double enum float int int2 int4
int8 integer interval json jsonb mediumint money nchar numeric nvarchar precision real serial smallint text time
timestamp timestamptz tinyint uuid varchar varying vector zone
"""
_KEYWORDS, _TYPES = (frozenset(text.split()) for text in (_KEYWORD_TEXT, _TYPE_TEXT))

_TOKEN = re.compile(
    r"""
      (?P<comment>--.*|/\*.*?(?:\*/|$))
    | (?P<string>[xXeE]?'(?:[^']|'')*(?:'|$))
    | (?P<name>"(?:[^"]|"")*"|\[[^\]]*\]|`[^`]*`)
    | (?P<number>\b(?:0[xX][0-9A-Fa-f]+|[0-9]+(?:\.[0-9]*)?(?:[eE][-+]?[0-9]+)?)\b)
    | (?P<word>[^\W\d]\w*)
    """,
    re.VERBOSE,
)
_LONGEST_LINE = 20_000
"""Characters of a line beyond which it stays in one colour."""

_PLAIN, _IN_COMMENT, _IN_STRING = 0, 1, 2


class SqlHighlighter(QSyntaxHighlighter):
    """Colours a document of SQL, in the scheme in force."""

    def __init__(
        self, document: QTextDocument, parent: QObject | None = None, *, longest_line: int = _LONGEST_LINE
    ) -> None:
        super().__init__(document)
        self._longest_line = longest_line
        if parent is not None:
            self.setParent(parent)
        self._formats = _make_formats()
        find_theme().changed.connect(self._recolour)

    def highlightBlock(self, text: str) -> None:
        self.setCurrentBlockState(_PLAIN)
        if not text:
            self.setCurrentBlockState(max(self.previousBlockState(), _PLAIN))
            return
        start = self._finish_previous(text)
        if start is None or len(text) > self._longest_line:
            return
        for match in _TOKEN.finditer(text, start):
            kind, found = match.lastgroup or "", match.group()
            if kind == "word":
                folded = found.lower()
                kind = "keyword" if folded in _KEYWORDS else "type" if folded in _TYPES else ""
            if kind:
                self.setFormat(match.start(), match.end() - match.start(), self._formats[kind])
            if kind == "comment" and found.startswith("/*") and not found.endswith("*/"):
                self.setCurrentBlockState(_IN_COMMENT)
            elif kind == "string" and found.lstrip("xXeE").count("'") % 2:
                self.setCurrentBlockState(_IN_STRING)

    def _finish_previous(self, text: str) -> int | None:
        """Colour the end of what an earlier line began; where it ends, None for not in this line."""
        state = self.previousBlockState()
        if state not in (_IN_COMMENT, _IN_STRING):
            return 0
        kind, closing = ("comment", "*/") if state == _IN_COMMENT else ("string", "'")
        end = text.find(closing)
        length = len(text) if end < 0 else end + len(closing)
        self.setFormat(0, length, self._formats[kind])
        if end < 0:
            self.setCurrentBlockState(state)
            return None
        return length

    @Slot()
    def _recolour(self) -> None:
        self._formats = _make_formats()
        self.rehighlight()


def _make_formats() -> Mapping[str, QTextCharFormat]:
    theme = find_theme()
    formats = {}
    for kind, role in (
        ("keyword", Role.KEYWORD),
        ("type", Role.KEYWORD),
        ("string", Role.STRING),
        ("number", Role.NUMBER),
        ("comment", Role.COMMENT),
    ):
        formats[kind] = QTextCharFormat()
        formats[kind].setForeground(theme.colour(role))
    formats["type"].setFontWeight(QFont.Weight.DemiBold)
    formats["comment"].setFontItalic(True)
    formats["name"] = QTextCharFormat()
    return formats
