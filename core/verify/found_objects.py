"""What a table of the target consists of, in the words in which the plan's tables are put."""

from core.verify.expressions import find_written
from core.verify.found import FoundColumn, FoundConstraint, FoundIndex, FoundSequence, FoundTable
from core.verify.model import CheckedKind
from core.verify.wording import (
    SERIAL,
    TABLE,
    ObjectKey,
    describe_check,
    describe_column,
    describe_enum,
    describe_foreign_key,
    describe_index,
    describe_index_key,
    describe_key,
    describe_sequence,
    quote,
)

_RELATIONS = {"p": "partitioned table", "f": "foreign table", "v": "view", "m": "materialized view"}
_PERSISTENCES = {"p": "", "u": "unlogged ", "t": "temporary "}
_ACTIONS = {"a": "NO ACTION", "r": "RESTRICT", "c": "CASCADE", "n": "SET NULL", "d": "SET DEFAULT"}
_IDENTITIES = {"a": "ALWAYS", "d": "BY DEFAULT"}
_GENERATED = {"s": "STORED", "v": "VIRTUAL"}
_KINDS = {
    "p": CheckedKind.PRIMARY_KEY,
    "u": CheckedKind.UNIQUE,
    "x": CheckedKind.UNIQUE,
    "c": CheckedKind.CHECK,
    "f": CheckedKind.FOREIGN_KEY,
}
_WORDS = {"p": "PRIMARY KEY", "u": "UNIQUE", "x": "EXCLUDE"}

UNREADABLE = "next value unknown"
"""Of a sequence that this role may not read."""


def describe_relation(found: FoundTable) -> str:
    return _PERSISTENCES[found.persistence] + _RELATIONS.get(found.kind, TABLE)


def describe_found(found: FoundTable, schema: str) -> dict[ObjectKey, str]:
    """All objects of a table of that schema."""
    table = found.name
    objects: dict[ObjectKey, str] = {(CheckedKind.TABLE, table, table): describe_relation(found)}
    serials = {
        column.name
        for column in found.columns
        for sequence in found.sequences
        if sequence.column == column.number and column.default == sequence.nextval
    }
    # From PostgreSQL 18 on a NOT NULL is a constraint, which may be there without being true of the rows.
    unproved = {
        number
        for constraint in found.constraints
        if constraint.type == "n" and not constraint.is_valid
        for number in constraint.columns
    }
    for column in found.columns:
        objects[CheckedKind.COLUMN, table, column.name] = _describe_column(
            column, schema, is_serial=column.name in serials, is_unproved=column.number in unproved
        )
        if column.comment is not None:
            objects[CheckedKind.COMMENT, table, f"{table}.{column.name}"] = column.comment
    if found.comment is not None:
        objects[CheckedKind.COMMENT, table, table] = found.comment
    for (kind, _, name, _), text in find_written(found, table).items():
        if kind is CheckedKind.DEFAULT and name not in serials:
            objects[kind, table, name] = text
    indexes = {index.oid: index for index in found.indexes}
    for constraint in found.constraints:
        if constraint.type in _KINDS:
            objects[_KINDS[constraint.type], table, constraint.name] = _describe_constraint(
                found, constraint, indexes.get(constraint.index), schema
            )
    of_constraints = {constraint.index for constraint in found.constraints if constraint.type in _WORDS}
    for index in found.indexes:
        if index.oid not in of_constraints:
            objects[CheckedKind.INDEX, table, index.name] = _describe_index(found, index)
    for sequence in found.sequences:
        (name,) = found.name_columns((sequence.column,))
        objects[CheckedKind.SEQUENCE, table, name] = _describe_sequence(sequence)
    return objects


def _describe_column(column: FoundColumn, schema: str, *, is_serial: bool, is_unproved: bool) -> str:
    rest = ""
    if column.generated:
        rest = f"GENERATED ALWAYS AS {column.default} {_GENERATED.get(column.generated, column.generated)}"
    if is_unproved:
        rest = " ".join(filter(None, ["NOT VALID", rest]))
    return describe_column(
        _describe_type(column, schema),
        collation=column.collation,
        not_null=column.not_null,
        identity=SERIAL if is_serial else _IDENTITIES.get(column.identity, ""),
        rest=rest,
    )


def _describe_type(column: FoundColumn, schema: str) -> str:
    """An enum by its labels; an extension's citext or vector, wherever the extension is."""
    if column.labels is not None:
        described = describe_enum(column.type_name, column.labels)
        return described if column.type_schema == schema else f"{described} of the schema {quote(column.type_schema)}"
    if column.type_name == "citext":
        return "citext"
    if column.type_name == "vector":
        return f"vector({column.modifier})" if column.modifier > 0 else "vector"
    return column.type_text


def _describe_constraint(found: FoundTable, constraint: FoundConstraint, index: FoundIndex | None, schema: str) -> str:
    columns = found.name_columns(constraint.columns)
    if constraint.type == "c":
        return describe_check(constraint.condition or "", is_valid=constraint.is_valid, rest=constraint.rest)
    if constraint.type == "f":
        parent = quote(constraint.parent or "?")
        if constraint.parent_schema != schema:
            parent = f"{quote(constraint.parent_schema or '?')}.{parent}"
        return describe_foreign_key(
            columns,
            parent,
            constraint.parent_columns,
            on_update=_ACTIONS[constraint.on_update],
            on_delete=_ACTIONS[constraint.on_delete],
            deferrable=constraint.deferrable,
            deferred=constraint.deferred,
            is_valid=constraint.is_valid,
            rest=constraint.rest,
        )
    rest = constraint.rest
    if index is not None:
        rest += _describe_included(found, index) + index.rest
    rest += " DEFERRABLE" if constraint.deferrable else ""
    rest += " INITIALLY DEFERRED" if constraint.deferred else ""
    return describe_key(_WORDS[constraint.type], columns, rest)


def _describe_index(found: FoundTable, index: FoundIndex) -> str:
    keys = []
    for key in index.keys:
        text = key.expression if key.expression is not None else quote(found.name_columns((key.column,))[0])
        keys.append(describe_index_key(text + key.ordering, descending=key.descending, nulls_first=key.nulls_first))
    return describe_index(
        keys,
        is_unique=index.is_unique,
        predicate=index.predicate,
        method=index.method,
        rest=_describe_included(found, index) + index.rest,
    )


def _describe_included(found: FoundTable, index: FoundIndex) -> str:
    names = found.name_columns(index.included)
    return f" INCLUDE ({', '.join(map(quote, names))})" if names else ""


def _describe_sequence(sequence: FoundSequence) -> str:
    """What deviates from a sequence as an identity has it is said."""
    rest = f", increment {sequence.increment}" if sequence.increment != 1 else ""
    rest += f", least {sequence.least}" if sequence.least != 1 else ""
    rest += ", cycles" if sequence.cycles else ""
    if sequence.last_value is None:
        return UNREADABLE + rest
    next_value = sequence.last_value + (sequence.increment if sequence.is_called else 0)
    is_exhausted = not sequence.cycles and not sequence.least <= next_value <= sequence.largest
    return describe_sequence(None if is_exhausted else next_value, rest=rest)
