"""Filters in SQLite's SQL: what none may have in it. What is no condition at all, SQLite itself refuses."""

from collections.abc import Mapping

from core.catalog.lexer import TokenKind, tokenize
from core.catalog.model import Catalog
from core.errors import PlanInvalid
from core.plan.choices import Choices

_CHANGING = frozenset({"random", "randomblob", "current_date", "current_time", "current_timestamp", "now"})
"""What gives another answer each time: the rows are read three times, and must be the same ones."""


def read_filters(catalog: Catalog, choices: Choices) -> Mapping[str, str]:
    """The filters that were chosen, by the tables' names. Raises PlanInvalid for one that is no condition."""
    filters = {}
    for table in catalog.tables:
        choice = choices.find("where", table.name)
        if choice is None or choices.is_left_out(table.name):
            continue
        problem = _find_problem(choice.value)
        if problem:
            raise PlanInvalid(
                f"{table.name} can't be filtered by {choice.value!r}: {problem}.",
                "A filter is what may stand after WHERE in a query of that table alone.",
            )
        filters[table.name] = choice.value
    return filters


def _find_problem(sql: str) -> str | None:
    """What keeps the text from standing in brackets as one condition."""
    depth = 0
    for token in tokenize(sql):
        if token.kind in (TokenKind.ILLEGAL, TokenKind.PARAMETER, TokenKind.COMMENT) or token.text == ";":
            return f"{token.text!r} can't stand in it"
        if token.text.strip("'\"").lower() in _CHANGING:
            return f"{token.text} gives another answer each time"
        depth += (token.text == "(") - (token.text == ")")
        if depth < 0:
            return "a bracket is closed that was not opened"
    return "a bracket is not closed" if depth else None
