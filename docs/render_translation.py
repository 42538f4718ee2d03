"""Writes docs/translation.md anew: what becomes of each of SQLite's functions and operators, as the translator says.

    .venv/bin/python -m docs.render_translation

Each has an example; the example is translated, and what comes of it is what the page says. A function that the
translator knows and that has no example in `docs.translation_examples` fails a test.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from core.translate.expressions import translate_default, translate_value
from core.translate.helpers import HELPERS
from core.translate.helpers.model import SCHEMA
from core.translate.model import Kind, Translated, Untranslatable
from core.translate.queries.model import TranslatedQuery
from core.translate.queries.translate import translate_query
from docs.translation_examples import AGGREGATES, COLUMNS, DEFAULTS, FUNCTIONS, OPERATORS, QUERIES, RELATIONS, TRIGGERS

PAGE = Path(__file__).with_name("translation.md")

_FATES = ("as is", "rewritten", "helper", "not translated")
Answer = Translated | TranslatedQuery | Untranslatable
Row = tuple[str, str, str, str]
"""A name, an example, its fate, and what it became."""


def render_page() -> str:
    """The page's text."""
    functions = _list_rows(((f"`{name}()`", sql) for name, sql in FUNCTIONS.items()), _translate)
    aggregates = _list_rows(((f"`{name}()`", f"SELECT {sql} FROM items") for name, sql in AGGREGATES.items()), _query)
    operators = _list_rows((("", sql) for sql in OPERATORS), _translate)
    queries = _list_rows(((name, sql) for name, sql in QUERIES.items()), _query)
    defaults = _list_rows((("", sql) for sql in DEFAULTS), _default)
    triggers = [_tell_trigger(name, sql) for name, sql in TRIGGERS.items()]
    counted = {
        "Functions of values": functions,
        "Aggregates and window functions": aggregates,
        "Operators": operators,
        "Parts of queries": queries,
        "Statements of triggers": triggers,
    }
    columns = ", ".join(f"`{column.source_name}` {column.type_sql}" for column in COLUMNS)
    parts = [
        "# What becomes of SQLite's SQL",
        "This page is written by `python -m docs.render_translation`, which asks the translator itself.",
        "The expression of a DEFAULT, a CHECK, an index or a generated column, a view and a trigger are translated"
        " where they are known to mean the same in PostgreSQL; else the report says why not. A *helper* is a function"
        f" in the schema `{SCHEMA}` that a translation then calls. The migration makes those that its plan needs in the"
        " target, before the tables; with `--set helpers=no` (`--no-helpers`) none is made, and what needs one is not"
        f" translated. The examples are over a table `items` with the columns {columns}, and the key `id`.",
        _write_counts(counted),
        "## Functions of values",
        _write_table("Function", functions),
        "## Aggregates and window functions",
        _write_table("Function", aggregates),
        "## Operators",
        _write_table(None, operators),
        "## Parts of queries",
        "What a query leaves open, such as which of two rows that tie comes first, stays open, and is noted with the"
        " view. Views are run on both sides after the copy, and what differs is not published.",
        _write_table("Part", queries),
        "## Statements of triggers",
        "A trigger becomes a function in PL/pgSQL and a trigger that calls it.",
        _write_table("Part", triggers, with_result=False),
        "## Defaults of a text column",
        _write_table(None, defaults),
        "## Helpers",
        "Each is tested against SQLite itself on generated values. Where versions of SQLite answer in several ways (to"
        " a number of more than 15 digits in `printf('%f')`), or where a text is lost (of a JSON object), they end in"
        " an error. A REAL as text has 15 digits, as SQLite writes it up to version 3.5x; later ones write 17.",
        "\n".join(
            ["| Function | What it computes |", "| --- | --- |"]
            + [f"| `{helper.name}({helper.arguments})` | {_escape(helper.purpose)} |" for helper in HELPERS.values()]
        ),
    ]
    return "\n\n".join(parts) + "\n"


def _translate(example: str) -> Answer:
    return translate_value(example, COLUMNS, allows_helpers=True)


def _query(example: str) -> Answer:
    return translate_query(example, RELATIONS)


def _default(example: str) -> Answer:
    return translate_default(example, Kind.TEXT, "text", allows_helpers=True)


def _list_rows(examples: Iterable[tuple[str, str]], translate: Callable[[str], Answer]) -> list[Row]:
    return [(name, example, *_tell(example, translate(example))) for name, example in examples]


def _tell(example: str, answer: Answer) -> tuple[str, str]:
    """The fate of an example, and what it became."""
    if isinstance(answer, Untranslatable):
        return "not translated", _escape(f"{answer.reason}.")
    if answer.helpers:
        return "helper", _quote(answer.sql)
    return "as is" if answer.sql.replace('"', "") == example else "rewritten", _quote(answer.sql)


def _tell_trigger(name: str, sql: str) -> Row:
    # Of the translator's parts, this one is the largest.
    from core.translate.triggers.translate import translate_triggers
    from docs.translation_examples import list_triggers

    (answer,) = translate_triggers(list_triggers(name, sql), RELATIONS)
    found = answer.answer
    if isinstance(found, Untranslatable):
        return name, sql, "not translated", _escape(f"{found.reason}.")
    return name, sql, "helper" if found.helpers else "rewritten", ""


def _write_counts(counted: dict[str, list[Row]]) -> str:
    lines = [f"| Of | {' | '.join(_FATES)} | together |", f"| {' | '.join(['---'] * (len(_FATES) + 2))} |"]
    for name, rows in counted.items():
        fates = Counter(fate for _, _, fate, _ in rows)
        lines.append(f"| {name} | {' | '.join(str(fates[fate]) for fate in _FATES)} | {len(rows)} |")
    return "\n".join(lines)


def _write_table(first: str | None, rows: list[Row], *, with_result: bool = True) -> str:
    heads = [*([first] if first else []), "SQLite", "Fate", "PostgreSQL" if with_result else "Why"]
    lines = [f"| {' | '.join(heads)} |", f"| {' | '.join(['---'] * len(heads))} |"]
    for name, example, fate, result in rows:
        cells = [*([name] if first else []), _quote(example), fate, result]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _quote(sql: str) -> str:
    return f"`{_escape(' '.join(sql.split()))}`"


def _escape(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(render_page(), "utf-8")
