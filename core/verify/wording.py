"""How an object of a table is put into words, whichever side it is read from: two objects are the same where their
words are, and the words are what people are shown where they are not."""

import re
from collections.abc import Sequence

from core.plan.pgtypes import PgType
from core.verify.model import CheckedKind

ObjectKey = tuple[CheckedKind, str, str]
"""What an object is told by: its kind, its table, its name."""

_PLAIN_NAME = re.compile(r"[a-z_][a-z0-9_]*", re.ASCII)
_FORMATTED = {
    "time": "time without time zone",
    "timestamp": "timestamp without time zone",
    "timestamptz": "timestamp with time zone",
}
"""As format_type() writes what a plan writes shorter."""

TABLE = "table"
SERIAL = "from its own sequence, as serial"


def quote(name: str) -> str:
    """A name such that where it ends can be told."""
    return name if _PLAIN_NAME.fullmatch(name) else '"' + name.replace('"', '""') + '"'


def list_names(names: Sequence[str]) -> str:
    return f"({', '.join(map(quote, names))})"


def describe_type(target_type: PgType) -> str:
    """A planned type as format_type() writes it
    (https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-CATALOG)."""
    if target_type.labels:
        return describe_enum(target_type.name, target_type.labels)
    match target_type.name, target_type.modifiers:
        case "varchar", (max_chars,):
            return f"character varying({max_chars})"
        case name, ():
            return _FORMATTED.get(name, name)
        case name, modifiers:
            return f"{name}({','.join(map(str, modifiers))})"


def describe_enum(name: str, labels: Sequence[str]) -> str:
    return str(PgType(quote(name), labels=tuple(labels)))


def describe_column(
    type_text: str, *, collation: str | None = None, not_null: bool = False, identity: str = "", rest: str = ""
) -> str:
    """`identity` is ALWAYS, BY DEFAULT, or SERIAL; "" for neither."""
    parts = [type_text]
    if collation is not None:
        parts.append(f'COLLATE "{collation}"')
    if not_null:
        parts.append("NOT NULL")
    if identity:
        parts.append(identity if identity == SERIAL else f"GENERATED {identity} AS IDENTITY")
    return " ".join([*parts, *filter(None, [rest])])


def describe_key(word: str, columns: Sequence[str], rest: str = "") -> str:
    """A primary key or a unique constraint."""
    return f"{word} {list_names(columns)}{rest}"


def describe_check(condition: str, *, is_valid: bool, rest: str = "") -> str:
    return f"CHECK {condition}{'' if is_valid else ' NOT VALID'}{rest}"


def describe_foreign_key(
    columns: Sequence[str],
    parent: str,
    parent_columns: Sequence[str],
    *,
    on_update: str,
    on_delete: str,
    deferrable: bool,
    deferred: bool,
    is_valid: bool,
    rest: str = "",
) -> str:
    """`parent` is a name that is quoted already. An action that is none is left out."""
    parts = [f"FOREIGN KEY {list_names(columns)} REFERENCES {parent} {list_names(parent_columns)}"]
    parts += [f"ON UPDATE {on_update}"] if on_update != "NO ACTION" else []
    parts += [f"ON DELETE {on_delete}"] if on_delete != "NO ACTION" else []
    parts += ["DEFERRABLE"] if deferrable else []
    parts += ["INITIALLY DEFERRED"] if deferred else []
    parts += [] if is_valid else ["NOT VALID"]
    return " ".join(parts) + rest


def describe_index_key(text: str, *, descending: bool, nulls_first: bool) -> str:
    """NULLs come first in a key that descends, and last in one that does not, where nothing is said."""
    order = " DESC" if descending else ""
    if nulls_first is not descending:
        order += " NULLS FIRST" if nulls_first else " NULLS LAST"
    return text + order


def describe_index(
    keys: Sequence[str], *, is_unique: bool, predicate: str | None, method: str = "btree", rest: str = ""
) -> str:
    unique = "UNIQUE " if is_unique else ""
    where = f" WHERE {predicate}" if predicate is not None else ""
    return f"{unique}INDEX USING {method} ({', '.join(keys)}){rest}{where}"


def describe_sequence(next_value: int | None, *, rest: str = "") -> str:
    """None stands for one that has given all its numbers."""
    return ("no value left" if next_value is None else f"next value {next_value}") + rest
