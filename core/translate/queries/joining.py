"""Aggregates whose result depends on the order of their rows: group_concat(), string_agg(), json_group_array() and
json_group_object().

SQLite takes rows as it meets them: those of a subquery in its ORDER BY, those of a table mostly as they are stored. The
one is said by the query, and kept; the other is left open: rows are taken in the order of their keys, which is noted.
Of values that are told apart, each stands where it comes first.
"""

from sqlglot import exp

from core.identifiers import fold_ascii
from core.translate.extracted import Extracted, as_text_of
from core.translate.model import Kind
from core.translate.numbers import as_text
from core.translate.pieces import Constant, Converted, Piece, Refusal, Term
from core.translate.queries.columns import as_value
from core.translate.queries.keys import is_folded, write_folded_key
from core.translate.queries.levels import Level
from core.translate.queries.syntax import walk_level
from core.translate.queries.translation import Translation
from core.translate.quoted_json import as_document, write_json

JOINING = frozenset({"group_concat", "string_agg", "json_group_array", "json_group_object"})


def needs_order(select: exp.Select) -> bool:
    """Whether a SELECT has such an aggregate, not in a query within it."""
    parts = [*select.expressions]
    parts += [select.args[name] for name in ("having", "order") if select.args.get(name) is not None]
    nodes = (node for part in parts for node in walk_level(part))
    return any(isinstance(node, exp.Anonymous) and fold_ascii(node.name) in JOINING for node in nodes)


def join_values(
    translation: Translation,
    level: Level,
    name: str,
    arguments: tuple[Piece | Converted, ...],
    *,
    suffix: str,
    is_window: bool,
    is_distinct: bool,
) -> Term:
    """A call of one of `JOINING`; `suffix` is its FILTER. Raises Refusal."""
    if is_window:
        raise Refusal(f"what {name}() makes of empty texts over a window depends on SQLite's version")
    makes_text = name in ("group_concat", "string_agg") and not is_distinct
    parts = [_as_piece(part, makes_text=makes_text) for part in arguments]
    order = _write_order(translation, level, name)
    match name, parts:
        case (("group_concat" | "string_agg"), [value]) if is_distinct:
            sql = _join_firsts(translation, level, value, as_text(as_value(value)).sql, order, suffix)
            return Term(reading="", sql=sql, kind=Kind.TEXT, is_atom=True)
        case "json_group_array", [value] if is_distinct:
            written = _join_firsts(translation, level, value, write_json(value), order, suffix)
            return as_document("", f"'[' || coalesce({written}, '') || ']'")
        case (("group_concat" | "string_agg"), [value, *rest]) if len(rest) <= 1:
            separator = as_text(rest[0]).sql if rest else "','"
            if rest and isinstance(rest[0], Constant) and rest[0].value is None:
                separator = "''"
            elif rest and isinstance(rest[0], Term):
                separator = f"coalesce({separator}, '')"
            sql = f"string_agg({as_text(as_value(value)).sql}, {separator}{order}){suffix}"
            return Term(reading="", sql=sql, kind=Kind.TEXT, is_atom=not suffix)
        case "json_group_array", [value]:
            return as_document("", f"'[' || coalesce(string_agg({write_json(value)}, ','{order}){suffix}, '') || ']'")
        case "json_group_object", [label, value]:
            if isinstance(label, Term) and label.kind is Kind.BYTES:
                raise Refusal("SQLite's JSON has no place for a blob")
            pair = f"howdah_sqlite.json_name({as_text(as_value(label)).sql}) || ':' || {write_json(value)}"
            return as_document("", f"'{{' || coalesce(string_agg({pair}, ','{order}){suffix}, '') || '}}'")
    raise Refusal(f"{name}() has another number of arguments")


def find_separator(level: Level, name: str, arguments: tuple[Piece | Converted, ...]) -> str | None:
    """What group_concat() puts between texts whose order is not said; None where it is, and of all else."""
    if name not in ("group_concat", "string_agg") or _is_in_order(level):
        return None
    match arguments[1:]:
        case ():
            return ","
        case (Constant(value=str(separator)),):
            return separator
    return None


def find_joined(translation: Translation, node: exp.Expr) -> str | None:
    """What stands between the joined texts that an expression is, or has where they are not NULL."""
    while isinstance(node, exp.Paren):
        node = node.this
    if isinstance(node, exp.Anonymous) and fold_ascii(node.name) in ("coalesce", "ifnull"):
        first, *others = node.expressions
        if all(isinstance(each, exp.Literal) for each in others):
            return find_joined(translation, first)
    return translation.joined.get(id(node))


def _is_in_order(level: Level) -> bool:
    return len(level.sources) == 1 and level.sources[0].is_ordered


def _join_firsts(translation: Translation, level: Level, value: Piece, written: str, order: str, suffix: str) -> str:
    """The values, as they are written, each where it comes first; SQLite takes no separator beside DISTINCT. Two
    arrays of one query have their rows in one order, and PostgreSQL makes one of two that are the same."""
    key = write_folded_key(value, "it tells apart") or as_value(value).sql
    if is_folded(value) and not _is_in_order(level):
        translation.notes["which of the texts is shown that are equal by its collation is left open"] = None
    keys, texts = (f"array_agg({each}{order}){suffix}" for each in (key, written))
    return f"howdah_sqlite.join_firsts({keys}, {texts})"


def _as_piece(part: Piece | Converted, *, makes_text: bool) -> Piece:
    if makes_text and isinstance(part, Extracted):
        return as_text_of(part)
    if not isinstance(part, Converted):
        return part
    restored = part.restore()
    if restored is None:
        raise part.refuse("joins")
    return restored


def _write_order(translation: Translation, level: Level, name: str) -> str:
    """The ORDER BY within the call, by which rows come as SQLite meets them."""
    if _is_in_order(level):
        return f" ORDER BY {level.sources[0].order_sql}"
    if translation.drops_order:
        raise Refusal(f"{name}() takes rows in the order of a recursion, which PostgreSQL has not")
    translation.notes[f"the order in which {name}() joins its values is not said"] = None
    keys = [source.order_sql for source in level.sources]
    known = [key for key in keys if key is not None]
    return f" ORDER BY {', '.join(known)}" if known and len(known) == len(keys) else ""
