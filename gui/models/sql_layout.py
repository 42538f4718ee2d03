"""SQL in lines to read: one long line of a translation, broken before its clauses. Only white space between words
changes, so the text means what it meant, and a place in one form can be found in the other. Without Qt."""

import re

_TOKEN = re.compile(
    r"""
      (?P<whole>'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(?P<tag>\w*)\$.*?\$(?P=tag)\$|/\*.*?\*/|--[^\n]*)
    | (?P<space>\s+)
    | (?P<word>[^\W\d]\w*)
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_CLAUSES = frozenset({"from", "where", "having", "limit", "offset", "union", "intersect", "except", "window"})
_WITH_BY = frozenset({"group", "order", "partition"})
_JOIN_STARTS = frozenset({"join", "left", "right", "full", "inner", "cross"})
_JOIN_MIDDLES = frozenset({"left", "right", "full", "inner", "cross", "outer", "natural"})
_INDENT = "  "
_SHORT = 78
"""Characters that stand in a line as they are."""
_LONG = 100_000
"""Beyond it, nobody reads them, and to find where lines end takes longer than a person waits."""


def lay_out(sql: str) -> str:
    """The text in lines, where it is one long line; else as it is."""
    if not _SHORT < len(sql) <= _LONG or "\n" in sql.strip() or "\\" in sql:
        # With a backslash, a string may end elsewhere than it seems.
        return sql
    tokens = list(_TOKEN.finditer(sql))
    if any((match["whole"] or "").startswith("--") for match in tokens):
        return sql
    return _Layout(tokens).write()


class _Layout:
    """The tokens of a text, and how far each parenthesis is indented that holds a query."""

    def __init__(self, tokens: list[re.Match[str]]) -> None:
        self._tokens = [match for match in tokens if match.lastgroup != "space" and match["space"] is None]
        self._spaced = {match.end() for match in tokens if match["space"] is not None}
        self._parts: list[str] = []
        self._depths = [0]
        self._open: list[bool] = []
        """Of each parenthesis that is open, whether it holds a query."""

    def write(self) -> str:
        for number, match in enumerate(self._tokens):
            text = match.group()
            if number and not self._break(number, match) and match.start() in self._spaced:
                self._parts.append(" ")
            self._parts.append(text)
            if text == "(":
                is_query = self._word(number + 1) in ("select", "with", "values")
                self._open.append(is_query)
                if is_query:
                    self._depths.append(self._depths[-1] + 1)
            elif text == ")" and self._open and self._open.pop():
                self._depths.pop()
        return "".join(self._parts)

    def _break(self, number: int, match: re.Match[str]) -> bool:
        """Begin a line before this token, where one should begin."""
        word, before = self._word(number), self._word(number - 1)
        depth = self._depths[-1]
        if self._open and not self._open[-1] and match.group() != ")":
            return False
        is_clause = (
            word in _CLAUSES
            or (word in _WITH_BY - {"partition"} and self._word(number + 1) == "by")
            or (word in _JOIN_STARTS and before not in _JOIN_MIDDLES and self._is_join(number))
            or (word == "select" and number > 0)
            or (word in ("and", "or") and self._is_condition(number))
        )
        if word == "from" and before == "distinct":
            is_clause = False
        if match.group() == ")" and self._open and self._open[-1]:
            self._begin_line(max(0, depth - 1))
            return True
        if is_clause:
            self._begin_line(depth + (1 if word in ("and", "or") else 0))
            return True
        if self._tokens[number - 1].group() == "," and self._in_query():
            self._begin_line(depth + 1)
            return True
        return False

    def _in_query(self) -> bool:
        return not self._open or self._open[-1]

    def _is_join(self, number: int) -> bool:
        """Not a function left(), nor a name."""
        if self._word(number) == "join":
            return True
        return self._word(number + 1) in (*_JOIN_MIDDLES, "join")

    def _is_condition(self, number: int) -> bool:
        """The AND of BETWEEN stays in its line."""
        for token in range(number - 1, max(0, number - 12), -1):
            word = self._word(token)
            if word == "between":
                return False
            if word in ("and", "or", "where", "on", "having", "when"):
                break
        return self._in_query()

    def _begin_line(self, depth: int) -> None:
        self._parts.append("\n" + _INDENT * depth)

    def _word(self, number: int) -> str:
        if not 0 <= number < len(self._tokens):
            return ""
        return (self._tokens[number]["word"] or "").lower()


def move_place(place: int, source: str, target: str) -> int:
    """The place in `target` of the character at a place in `source`, a text that differs in white space alone."""
    wanted = sum(not character.isspace() for character in source[:place])
    for number, character in enumerate(target):
        if not character.isspace():
            if not wanted:
                return number
            wanted -= 1
    return len(target)
