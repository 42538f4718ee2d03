"""json_each() and json_tree() in a FROM (https://sqlite.org/json1.html#the_json_each_and_json_tree_table_valued_functions).

Their value, key and atom are of the class that the JSON has there, as what json_extract() finds is. How SQLite numbers
the parts of a document, and writes where they are, is not known of jsonb.
"""

from sqlglot import exp

from core.catalog.model import Affinity
from core.identifiers import fold_ascii, quote_sqlite
from core.translate.extracted import as_document_sql, find_within
from core.translate.model import ColumnInScope, Kind
from core.translate.numbers import as_term
from core.translate.pieces import Constant, Converted, Refusal, Term
from core.translate.queries.levels import Level
from core.translate.queries.model import SourceColumn
from core.translate.queries.translation import Translation

TABLE_FUNCTIONS = frozenset({"json_each", "json_tree"})
_REFUSED = ("id", "parent", "fullkey", "path", "json", "root")


def read_table_function(
    translation: Translation, node: exp.Anonymous, level: Level
) -> tuple[str, str, tuple[SourceColumn, ...]]:
    """A call: how it reads, the call in PostgreSQL, and its columns. Raises Refusal."""
    # What reads expressions reads queries within them.
    from core.translate.queries.reading import read, read_any

    name = fold_ascii(node.name)
    if name not in TABLE_FUNCTIONS:
        raise Refusal(f"it reads the table-valued function {node.name}()")
    if not 1 <= len(node.expressions) <= 2:
        raise Refusal(f"{name}() has another number of arguments")
    document = read_any(translation, node.expressions[0], level)
    path = read(translation, node.expressions[1], level) if len(node.expressions) == 2 else None
    is_plain = isinstance(document, Converted) and document.has_plain_numbers
    if isinstance(document, Converted) and document.kind is Kind.JSONB:
        within = as_document_sql(document) if path is None else find_within(document, path)
        if name == "json_tree" and path is not None:
            raise Refusal("it gives json_tree() a path")
        call = f"howdah_sqlite.{name}({within})"
    elif isinstance(document, Term | Constant) and as_term(document).kind is Kind.TEXT:
        if name == "json_tree" or path is not None:
            raise Refusal(f"{name}() of a text with a path, or of all its parts, is of names that it may have twice")
        call = f"howdah_sqlite.json_each_of_text({as_term(document).sql})"
    else:
        raise Refusal(f"it reads JSON by {name}() of what is no document")
    arguments = ", ".join(each.reading for each in (document, path) if each is not None)
    return f"{quote_sqlite(node.name)}({arguments})", call, _list_columns(name, is_plain=is_plain)


def _list_columns(name: str, *, is_plain: bool) -> tuple[SourceColumn, ...]:
    def found(column: str, target: str, *, plain: bool, computed: str | None = None) -> SourceColumn:
        scope = ColumnInScope(
            source_name=column,
            target_name=target,
            kind=Kind.JSONB,
            affinity=Affinity.BLOB,
            type_sql="jsonb",
            has_plain_numbers=plain,
        )
        return SourceColumn(column=scope, is_extracted=True, computed_sql=computed)

    plain_sql = "TRUE" if is_plain else "FALSE"
    columns = [
        found("key", "key", plain=True),
        found("value", "part", plain=is_plain, computed="nullif({}, 'null')"),
        SourceColumn(
            column=ColumnInScope(source_name="type", target_name="part", kind=Kind.TEXT, affinity=Affinity.BLOB),
            computed_sql=f"howdah_sqlite.json_type({{}}, {plain_sql})",
        ),
        found("atom", "atom", plain=is_plain),
    ]
    refused = [
        SourceColumn(
            column=ColumnInScope(
                source_name=each,
                target_name=each,
                kind=Kind.TEXT,
                refusal=f"it reads {each} of {name}(), which jsonb does not tell as SQLite does",
            )
        )
        for each in _REFUSED
    ]
    return (*columns, *refused)
