"""Writes docs/translation.md anew: what becomes of each of SQLite's functions and operators, as the translator says.

    .venv/bin/python -m docs.render_translation

Each has an example; the example is translated, and what comes of it is what the page says. A function that the
translator knows and that has no example here fails a test.
"""

from collections.abc import Iterable
from pathlib import Path

from core.catalog.model import Affinity, StorageClass
from core.translate.expressions import translate_default, translate_value
from core.translate.helpers import HELPERS
from core.translate.helpers.model import SCHEMA
from core.translate.model import ColumnInScope, Kind, Translated, Untranslatable

PAGE = Path(__file__).with_name("translation.md")

COLUMNS = tuple(
    ColumnInScope(source_name=name, target_name=name, kind=kind, affinity=affinity, reads=reads, type_sql=type_sql)
    for name, kind, affinity, reads, type_sql in (
        ("t", Kind.TEXT, Affinity.TEXT, (), "text"),
        ("s", Kind.TEXT, Affinity.TEXT, (), "text"),
        ("n", Kind.INTEGER, Affinity.INTEGER, (), "integer"),
        ("r", Kind.FLOAT, Affinity.REAL, (), "double precision"),
        ("b", Kind.BYTES, Affinity.BLOB, (), "bytea"),
        ("active", Kind.BOOLEAN, Affinity.INTEGER, (), "boolean"),
        ("moment", Kind.TIMESTAMP, Affinity.TEXT, (StorageClass.TEXT,), "timestamp"),
        ("doc", Kind.JSONB, Affinity.TEXT, (StorageClass.TEXT,), "jsonb"),
    )
)
"""Of the examples."""

FUNCTIONS = {
    "abs": "abs(n)",
    "changes": "changes()",
    "char": "t || char(8364)",
    "coalesce": "coalesce(t, s)",
    "date": "date(t, '+1 day')",
    "datetime": "datetime(moment)",
    "format": "format('%d', n)",
    "glob": "glob('a*', t)",
    "hex": "hex(b)",
    "ifnull": "ifnull(n, 0)",
    "iif": "iif(active, n, 0)",
    "instr": "instr(t, '@')",
    "json": "json(t)",
    "json_array": "json_array(n)",
    "json_array_length": "json_array_length(doc)",
    "json_extract": "json_extract(doc, '$.a') = 5",
    "json_insert": "json_insert(doc, '$.a', 5)",
    "json_object": "json_object('a', n)",
    "json_patch": "json_patch(doc, '{}')",
    "json_quote": "json_quote(t)",
    "json_remove": "json_remove(doc, '$.a')",
    "json_replace": "json_replace(doc, '$.a', 5)",
    "json_set": "json_set(doc, '$.a', 5)",
    "json_type": "json_type(doc, '$.a')",
    "json_valid": "json_valid(doc)",
    "julianday": "julianday(t)",
    "last_insert_rowid": "last_insert_rowid()",
    "length": "length(t)",
    "like": "like('a%', t)",
    "likelihood": "likelihood(active, 0.5)",
    "likely": "likely(active)",
    "load_extension": "load_extension(t)",
    "lower": "lower(t)",
    "ltrim": "ltrim(t)",
    "max": "max(n, 5)",
    "min": "min(n, 5)",
    "nullif": "nullif(n, 0)",
    "printf": "printf('%05d', n)",
    "quote": "quote(t)",
    "random": "random() + n",
    "randomblob": "randomblob(n)",
    "replace": "replace(t, 'a', 'b')",
    "round": "round(r, 2)",
    "rtrim": "rtrim(t)",
    "sign": "sign(n)",
    "soundex": "soundex(t)",
    "sqlite_version": "sqlite_version() || t",
    "strftime": "strftime('%Y', t)",
    "substr": "substr(t, 2, 3)",
    "substring": "substring(t, 2, 3)",
    "time": "time(moment)",
    "total_changes": "total_changes()",
    "trim": "trim(t)",
    "typeof": "typeof(t)",
    "unicode": "unicode(t)",
    "unixepoch": "unixepoch(t)",
    "unlikely": "unlikely(active)",
    "upper": "upper(t)",
    "zeroblob": "coalesce(b, zeroblob(4))",
}
NEWER_FUNCTIONS = frozenset({"concat", "if", "unhex"})
"""Known to the translator, and not to every SQLite that it may run with."""

NEWER_UNTRANSLATED = ("concat_ws", "json_error_position", "octet_length", "timediff")

OPERATORS = (
    *("t || n", "t || r", "n + 1 > 5", "r * 2", "n / 2", "r / 2", "n % 2", "n & 1", "n | 1", "~n", "n << 2", "n << n"),
    *("t = 5", "t = n", "n = '5'", "n = r", "t < 'b'", "t IS s", "t IS NOT DISTINCT FROM s", "b = t", "moment > t"),
    *("n IN (1, 2)", "n IN ()", "t IN (s, 'x')", "n BETWEEN 1 AND 5", "(n, t) < (1, 'x')", "active", "NOT t"),
    *("t LIKE 'a%'", "t LIKE s", "t LIKE 'a!%' ESCAPE '!'", "t GLOB 'a*'", "t GLOB s", "t MATCH 'a'"),
    *("CASE WHEN n > 5 THEN t ELSE s END", "CASE n WHEN 1 THEN t END", "CAST(t AS INTEGER)", "CAST(t AS REAL)"),
    *("CAST(r AS INTEGER)", "CAST(n AS TEXT)", "CAST(r AS TEXT)", "CAST(t AS BLOB)", "CAST(b AS TEXT)"),
    *("doc ->> 'a' = 'x'", "doc -> 'a' ->> 0 = 'x'", "CAST(doc ->> 'a' AS INTEGER)", "t COLLATE NOCASE = s"),
)
DEFAULTS = (
    *("CURRENT_TIMESTAMP", "(datetime('now'))", "(datetime('now', '+1 day'))", "(datetime('now', 'localtime'))"),
    *("(strftime('%Y', 'now'))", "(lower(hex(randomblob(16))))", "(json_array())"),
)


def render_page() -> str:
    """The page's text."""
    parts = [
        "# What becomes of SQLite's expressions",
        "This page is written by `python -m docs.render_translation`, which asks the translator itself.",
        "An expression of a DEFAULT, a CHECK, an index or a generated column is translated where it is known to mean"
        f" the same in PostgreSQL. A *helper* is a function in the schema `{SCHEMA}` that it then calls; where"
        " those are not allowed, it is not translated. Migrations do not install them yet, and"
        " carry no views or triggers over: of this page, what needs no helper holds for DEFAULTs, CHECKs and indexes"
        " today. The examples are over columns that became"
        f" {', '.join(f'`{column.source_name}` {column.type_sql}' for column in COLUMNS)}.",
        "## Functions",
        _write_table("Function", [(f"`{name}()`", sql, _translate(sql)) for name, sql in FUNCTIONS.items()]),
        f"Newer functions, {_list(sorted(NEWER_FUNCTIONS))}, are translated where the SQLite beside Howdah has them;"
        f" {_list(NEWER_UNTRANSLATED)} are not.",
        "## Operators",
        _write_table(None, [("", example, _translate(example)) for example in OPERATORS]),
        "## Defaults of a text column",
        _write_table(
            None, [("", each, translate_default(each, Kind.TEXT, "text", allows_helpers=True)) for each in DEFAULTS]
        ),
        "## Helpers",
        "Each is tested against SQLite itself on generated values. Where versions of SQLite answer in several ways (to"
        " a number of more than 15 digits in `printf('%f')`), or where a text is lost (of a JSON object), they end in"
        " an error.",
        "\n".join(
            ["| Function | What it computes |", "| --- | --- |"]
            + [f"| `{helper.name}({helper.arguments})` | {_escape(helper.purpose)} |" for helper in HELPERS.values()]
        ),
    ]
    return "\n\n".join(parts) + "\n"


def _translate(example: str) -> Translated | Untranslatable:
    return translate_value(example, COLUMNS, allows_helpers=True)


def _write_table(first: str | None, rows: list[tuple[str, str, Translated | Untranslatable]]) -> str:
    heads = [*([first] if first else []), "SQLite", "Fate", "PostgreSQL"]
    lines = [f"| {' | '.join(heads)} |", f"| {' | '.join(['---'] * len(heads))} |"]
    for name, example, answer in rows:
        cells = [*([name] if first else []), _quote(example), *_tell(example, answer)]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _tell(example: str, answer: Translated | Untranslatable) -> tuple[str, str]:
    """The fate of an example, and what it became."""
    if isinstance(answer, Untranslatable):
        return "not translated", _escape(f"{answer.reason}.")
    if answer.helpers:
        return "helper", _quote(answer.sql)
    return "as is" if answer.sql.replace('"', "") == example else "rewritten", _quote(answer.sql)


def _list(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}()`" for name in names)


def _quote(sql: str) -> str:
    return f"`{_escape(sql)}`"


def _escape(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(render_page(), "utf-8")
