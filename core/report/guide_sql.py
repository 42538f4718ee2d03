"""What an application's SQL has to change given the tables of this very migration: one small part for each kind of
change, there only if some table asks for it, with the names that it is about."""

from core.plan.model import Plan, TablePlan
from core.plan.pgtypes import CITEXT, TEXTS
from core.report.guide_columns import COLUMNS_NAMED, OBJECTS_NAMED, TABLES_NAMED, Part, cap, find_column
from core.report.guide_names import list_changed, list_folded, list_quoted, quote_name
from core.report.guide_types import write_booleans, write_dates, write_driver_types, write_json, write_mixed
from core.report.markdown import block, code, items, listed, prose
from core.report.model import Report
from core.report.sentences import count


def write_sql_changes(report: Report, plan: Plan) -> str:
    """The parts that apply, each with a heading of the third level."""
    parts = (
        _write_placeholders(),
        _write_names(plan),
        write_booleans(plan),
        write_dates(plan),
        write_json(plan),
        write_driver_types(plan),
        write_mixed(plan),
        _write_texts(report, plan),
        _write_new_ids(plan),
        _write_upserts(plan),
        _write_rowids(plan),
        _write_not_made(report),
        _write_foreign_keys(plan),
        _write_order(),
        _write_functions(),
    )
    return "\n\n".join(f"### {title}\n\n{text}" for part in parts if part is not None for title, text in [part])


def _write_placeholders() -> Part:
    return (
        "Placeholders",
        "`?` and `:name` become `%s` and `%(name)s` in psycopg (a `%` of the SQL itself then doubles), `$1` in Node, Go"
        " and .NET; JDBC keeps `?`, and SQLAlchemy and Django write their own. A text in SQL stands in single quotes:"
        ' SQLite took `"abc"` for a text where there was no such column, PostgreSQL does not.',
    )


def _write_names(plan: Plan) -> Part:
    changed, quoted, folded = list_changed(plan), list_quoted(plan), list_folded(plan)
    parts = []
    if changed:
        lines = [f"{code(place)} is now {code(name)}" for place, name in changed[:OBJECTS_NAMED]]
        parts.append("These have another name:\n\n" + cap(lines, len(changed)))
    if quoted:
        parts.append(
            f"{_these(len(quoted), 'name')} in double quotes wherever SQL says"
            f" {'it' if len(quoted) == 1 else 'them'}: {listed(quoted, OBJECTS_NAMED)}."
        )
    if folded:
        parts.append(
            f"{count(len(folded), 'name')} had capitals and {'is' if len(folded) == 1 else 'are'} lower case now:"
            f" {listed(folded, COLUMNS_NAMED)}. SQL without quotes finds them as before; SQL that quotes them, and"
            " code that reads columns of a result by name, has to say them in lower case."
        )
    return ("Names", "\n\n".join(parts)) if parts else None


def _write_texts(report: Report, plan: Plan) -> Part:
    if find_column(plan, lambda column: column.target_type.name in TEXTS) is None:
        return None
    text = (
        "`LIKE` tells capitals from small letters: write `ILIKE` where SQLite's was meant. `GLOB` becomes `~` with a"
        " regular expression, `MATCH` full-text search. `||` joins texts as before."
    )
    blind = {
        f"{table.source_name}.{column.source_name}": column.target_type == CITEXT
        for table in plan.tables
        for column in table.columns
        if column.is_case_blind
    }
    said = [finding.object for finding in report.findings if finding.code in ("COLUMN_COLLATION", "KEY_COLLATION")]
    others = [name for name in dict.fromkeys(said) if name not in blind]
    if blind:
        text += (
            " These pass over capitals as under `COLLATE NOCASE`, but over those beyond ASCII too, such as Ä and ä:"
            f" {listed(list(blind), OBJECTS_NAMED)}."
        )
    if any(blind.values()):
        text += (
            " `citext` does so only where the search_path has the schema of its extension, and `LIKE` passes over"
            " capitals then; a driver may have to be told to send its texts as `citext`."
        )
    if not all(blind.values()):
        text += (
            " Before version 18 PostgreSQL refuses `LIKE` on a column with the collation of ICU: write"
            ' `lower(x COLLATE "C") LIKE ...`.'
        )
    if others:
        text += (
            " These compared without regard to capitals or blanks (`COLLATE NOCASE`, `RTRIM`) or by a collation of the"
            " application, and compare byte by byte now; `lower(x) = lower(y)` finds what NOCASE did:"
            f" {listed(others, OBJECTS_NAMED)}."
        )
    return "Comparing texts", text


def _write_new_ids(plan: Plan) -> Part:
    found = [(table, column) for table in plan.tables for column in table.columns if column.is_identity]
    if not found:
        return None
    table, column = found[0]
    places = [f"{each.target_name}.{key.target_name}" for each, key in found]
    return (
        "New ids",
        f"`last_insert_rowid()` becomes {code(f'INSERT INTO {quote_name(table.target_name)} ... RETURNING')}"
        f" {code(quote_name(column.target_name))}. Leave the id out or write `DEFAULT`: NULL is refused where SQLite"
        " took it for the next number. `AUTOINCREMENT` goes: no number is given twice."
        f"\n\nNumbered by the server: {listed(places, OBJECTS_NAMED)}.",
    )


def _write_upserts(plan: Plan) -> Part:
    keyed = [(table, keys) for table in plan.tables if (keys := _list_keys(table))]
    if not keyed:
        return None
    table, keys = keyed[0]
    key = f"({', '.join(quote_name(name) for name in keys[0])})"
    other = next((column for column in table.columns if column.target_name not in keys[0]), None)
    name = quote_name(table.target_name)
    lines = [f"INSERT INTO {name} (...) VALUES (...) ON CONFLICT DO NOTHING;  -- was INSERT OR IGNORE"]
    if other is not None:
        value = quote_name(other.target_name)
        lines += [
            f"INSERT INTO {name} (...) VALUES (...)  -- was INSERT OR REPLACE",
            f"  ON CONFLICT {key} DO UPDATE SET {value} = EXCLUDED.{value}, ...;",
        ]
    listing = [f"{code(each.target_name)}: {listed([', '.join(key) for key in found], 4)}" for each, found in keyed]
    return (
        "INSERT OR REPLACE, INSERT OR IGNORE",
        f"Name the key, and the columns to set:\n\n{block('sql', *lines)}\n\n"
        "`REPLACE` deleted the old row first, with what refers to it and what was not named; this one updates it. The"
        f" keys are:\n\n{cap(listing[:TABLES_NAMED], len(listing), 'table')}",
    )


def _list_keys(table: TablePlan) -> list[tuple[str, ...]]:
    """Primary first; a unique index counts if it is of columns alone, and of all rows."""
    keys = [table.primary_key.columns] if table.primary_key is not None else []
    keys += [unique.columns for unique in table.unique_constraints]
    for index in table.indexes:
        columns = tuple(key.column for key in index.keys if key.column is not None)
        if index.unique and index.where_sql is None and len(columns) == len(index.keys):
            keys.append(columns)
    return keys


def _write_rowids(plan: Plan) -> Part:
    tables = [
        table.target_name
        for table in plan.tables
        if table.has_rowid and not any(column.is_identity for column in table.columns)
    ]
    if not tables:
        return None
    return (
        "rowid",
        f"There is none in PostgreSQL, and these tables have no column that stands for it:"
        f" {listed(tables, OBJECTS_NAMED)}. SQL that says `rowid`, `oid` or `_rowid_` there needs a key of the"
        " table's own.",
    )


def _write_not_made(report: Report) -> Part:
    found = [each for each in report.findings if each.code in ("DEFAULT_NOT_CARRIED", "GENERATED_AS_VALUES")]
    if not found:
        return None
    lines = [f"{code(finding.object)}: {prose(finding.effect)}" for finding in found[:OBJECTS_NAMED]]
    return (
        "Values that the application now has to give",
        cap(lines, len(found)),
    )


def _write_foreign_keys(plan: Plan) -> Part:
    keys = [(table, key) for table in plan.tables for key in table.foreign_keys]
    if not keys:
        return None
    text = (
        f"{count(len(keys), 'foreign key')} {'is' if len(keys) == 1 else 'are'} always enforced, also where the"
        " application never said `PRAGMA foreign_keys = ON`: insert parents first, delete children first."
    )
    loose = [f"{table.target_name} ({', '.join(key.columns)})" for table, key in keys if not key.is_valid]
    if loose:
        text += (
            f" For new rows only, since old ones have no parent: {listed(loose, OBJECTS_NAMED)}. Once they are"
            " mended, `ALTER TABLE ... VALIDATE CONSTRAINT ...` makes it hold for all."
        )
    return "Foreign keys", text


def _write_order() -> Part:
    return (
        "Sorting, grouping, counting",
        items(
            (
                "`ORDER BY x` has NULLs last, and first with `DESC`: write `NULLS FIRST` for SQLite's order. Without"
                " `ORDER BY` there is no order at all",
                "every selected column stands in `GROUP BY` or in an aggregate; `DISTINCT ON (...)` picks one row of"
                " each group",
                "dividing integers gives an integer, as in SQLite; dividing by zero is an error and not NULL:"
                " `x / NULLIF(y, 0)`",
                "`LIMIT 10, 20` is `LIMIT 20 OFFSET 10`; `x IS y` for values is `x IS NOT DISTINCT FROM y`",
                "a statement that fails ends its transaction: roll back before the next one. Several connections write"
                " at the same time; `BEGIN IMMEDIATE` is `BEGIN`",
            )
        ),
    )


def _write_functions() -> Part:
    rows = (
        ("ifnull(x, y)", "coalesce(x, y)"),
        ("max(a, b), min(a, b)", "greatest(a, b), least(a, b)"),
        ("group_concat(x, ',')", "string_agg(x, ',')"),
        ("instr(x, y)", "strpos(x, y)"),
        ("printf('%d', x)", "format('%s', x), to_char(x, ...)"),
        ("char(65), unicode(x)", "chr(65), ascii(x)"),
        ("hex(x)", "encode(x, 'hex')"),
        ("random()", "random() is 0 to 1: floor(random() * n)"),
        ("typeof(x)", "pg_typeof(x)"),
        ("changes()", "the driver's row count"),
        ("sqlite_master, PRAGMA table_info", "information_schema.tables, information_schema.columns"),
    )
    table = ["| SQLite | PostgreSQL |", "| --- | --- |", *(f"| `{left}` | `{right}` |" for left, right in rows)]
    return "Other functions", "\n".join(table)


def _these(number: int, noun: str) -> str:
    return f"This {noun} stands" if number == 1 else f"These {number:,} {noun}s stand"
