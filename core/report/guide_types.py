"""What an application's SQL has to change for columns that are of another kind now: booleans, dates, JSON, what drivers
return, and columns that held several classes of values."""

from core.catalog.model import StorageClass
from core.plan.conversions import ConversionKind
from core.plan.model import Plan
from core.report.guide_columns import COLUMNS_NAMED, Part, find_column, list_columns, list_places
from core.report.guide_names import quote_name
from core.report.markdown import code, items, listed

_CLOCKS = frozenset({ConversionKind.DATE, ConversionKind.TIME, ConversionKind.TIMESTAMP, ConversionKind.TIMESTAMPTZ})
_NUMBERS = frozenset({StorageClass.INTEGER, StorageClass.REAL})


def write_booleans(plan: Plan) -> Part:
    lines = list_columns(plan, lambda column: column.conversion.kind is ConversionKind.BOOLEAN)
    example = find_column(plan, lambda column: column.conversion.kind is ConversionKind.BOOLEAN)
    if example is None:
        return None
    name = quote_name(example.target_name)
    return (
        "Booleans",
        f"These are `boolean`. {code(f'{name} = 1')} becomes {code(name)} or {code(f'{name} = true')}, what is written"
        f" is true and false and not 1 and 0, and {code(f'sum({name})')} becomes"
        f" {code(f'count(*) FILTER (WHERE {name})')}.\n\n{lines}",
    )


def write_dates(plan: Plan) -> Part:
    lines = list_columns(plan, lambda column: column.conversion.kind in _CLOCKS, shows_type=True)
    if not lines:
        return None
    text = (
        "These are dates and times now, and drivers return them as such. SQLite's functions have other names:\n\n"
        "- `date('now')` is `current_date`, `datetime('now')` is `now() AT TIME ZONE 'UTC'`\n"
        "- `strftime('%Y-%m', x)` is `to_char(x, 'YYYY-MM')`, `strftime('%Y', x)` for a number `extract(year FROM x)`\n"
        "- `date(x, '+1 month')` is `x + interval '1 month'`\n"
        "- `julianday(a) - julianday(b)` is `extract(epoch FROM a - b) / 86400`; two of type `date` subtract to days\n"
        "- an empty text is no date: it becomes NULL\n"
    )
    if find_column(plan, lambda column: column.conversion.kind in _CLOCKS and bool(_NUMBERS & {*column.reads})):
        text += "- numbers that were instants: `to_timestamp(x)` to write one, `extract(epoch FROM x)` to read one\n"
    if find_column(plan, lambda column: column.target_type.name == "timestamptz"):
        text += "- `timestamptz` is shown in the zone of the session: `SET TIME ZONE 'UTC'` shows what SQLite had\n"
    return "Dates and times", f"{text}\nThey are:\n\n{lines}"


def write_json(plan: Plan) -> Part:
    lines = list_columns(plan, lambda column: column.conversion.kind is ConversionKind.JSON, shows_type=True)
    if not lines:
        return None
    return (
        "JSON",
        "`json_extract(x, '$.a')` is `x ->> 'a'` as text and `x -> 'a'` as JSON, `json_extract(x, '$.a.b')` is"
        " `x #>> '{a,b}'`, `json_each` is `jsonb_each` or `jsonb_array_elements`, `json_array_length` is"
        " `jsonb_array_length`. Drivers return objects and lists, or texts if they are told to; to write one, hand over"
        f" JSON.\n\n{lines}",
    )


def write_driver_types(plan: Plan) -> Part:
    """What a driver returns is another class of its language."""
    kinds = (
        ("uuid", "`uuid` (Python: UUID; a text in the standard form is taken when writing)"),
        ("numeric", "`numeric` (Python: Decimal; Node: a text)"),
        ("bytea", "`bytea` (Python: bytes; Node: Buffer)"),
        ("vector", "`vector` (as a text, or by the package pgvector of the language)"),
    )
    lines = [
        f"{said}: {listed(found, COLUMNS_NAMED)}"
        for name, said in kinds
        if (found := list_places(plan, lambda column, name=name: column.target_type.name == name))  # type: ignore[misc]
    ]
    if not lines:
        return None
    lines.append("`bigint`, as all ids are: a text in Node, where numbers end at 2^53")
    return "What drivers return", items(lines)


def write_mixed(plan: Plan) -> Part:
    """Columns of several storage classes are of one type now."""
    lines = list_columns(
        plan,
        lambda column: len({*column.reads} - {StorageClass.NULL}) > 1 and not {*column.reads} <= _NUMBERS,
        shows_type=True,
    )
    strict = (
        "A column takes its type and no other: a text for a number is refused, and so is comparing the two;"
        " `CAST(x AS integer)` converts, and fails where SQLite gave 0."
    )
    if not lines:
        return "Types are strict", strict
    return "Types are strict", f"{strict} These held several classes of values, and are of one type now:\n\n{lines}"
