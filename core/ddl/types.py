"""The plan's types as SQLAlchemy's."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import BigInteger, Boolean, Double, Integer, LargeBinary, Numeric, SmallInteger, String, Text
from sqlalchemy.dialects.postgresql import DATE, ENUM, JSON, JSONB, TIME, TIMESTAMP, UUID
from sqlalchemy.types import TypeEngine, UserDefinedType

from core.ddl.dialect import quote_name
from core.plan.model import ColumnPlan, Plan
from core.plan.pgtypes import NOCASE_COLLATION, PgType

_PLAIN_TYPES: dict[str, TypeEngine[Any]] = {
    "smallint": SmallInteger(),
    "integer": Integer(),
    "bigint": BigInteger(),
    "double precision": Double(),
    "numeric": Numeric(),
    "boolean": Boolean(),
    "text": Text(),
    "bytea": LargeBinary(),
    "date": DATE(),
    "time": TIME(),
    "timestamp": TIMESTAMP(),
    "timestamptz": TIMESTAMP(timezone=True),
    "uuid": UUID(),
    "json": JSON(),
    "jsonb": JSONB(),
}
_SERIAL_TYPES = {"smallint": "SMALLSERIAL", "integer": "SERIAL", "bigint": "BIGSERIAL"}


class _NamedType(UserDefinedType[Any]):
    """A type that SQLAlchemy has no class for, by what SQL calls it."""

    cache_ok = True

    def __init__(self, sql: str) -> None:
        self.sql = sql

    def get_col_spec(self, **_options: Any) -> str:
        return self.sql


NO_SCHEMAS: Mapping[str, str] = {}
EXTENSION_TYPES = ("citext", "vector")
"""Types that come from the extensions of their names."""


def build_type(column: ColumnPlan, schema: str, *, extension_schemas: Mapping[str, str]) -> TypeEngine[Any]:
    """The type of a column of a table in `schema`; those of extensions in theirs, or where the search_path finds
    them."""
    target_type = column.target_type
    if column.is_identity and column.is_serial:
        # SQLAlchemy itself prints serial for columns of a primary key alone, and the key comes later.
        return _NamedType(_SERIAL_TYPES[target_type.name])
    if target_type.labels:
        return build_enum(target_type, schema)
    match target_type.name, target_type.modifiers:
        case (("varchar" | "text"), _) if column.collation == NOCASE_COLLATION:
            return _NamedType(f"{str(target_type).upper()} COLLATE {NOCASE_COLLATION}")
        case "varchar", (max_chars,):
            return String(max_chars, collation=column.collation)
        case "text", ():
            return Text(collation=column.collation)
        case "numeric", (precision, scale):
            return Numeric(precision, scale)
        case name, _ if name in EXTENSION_TYPES:
            schema_of = extension_schemas.get(name)
            prefix = "" if schema_of is None else f"{quote_name(schema_of)}."
            collate = "" if column.collation is None else f" COLLATE {quote_name(column.collation)}"
            return _NamedType(f"{prefix}{target_type}{collate}")
        case name, ():
            return _PLAIN_TYPES[name]
    raise NotImplementedError(str(target_type))


def build_enum(target_type: PgType, schema: str) -> ENUM:
    return ENUM(*target_type.labels, name=target_type.name, schema=schema, create_type=False)


def find_enums(plan: Plan) -> tuple[PgType, ...]:
    """The enum types of a plan, each once, in the order of the columns that have them first."""
    types = (column.target_type for table in plan.tables for column in table.columns)
    return tuple(dict.fromkeys(each for each in types if each.labels))


def find_extensions(plan: Plan) -> tuple[str, ...]:
    """The extensions that a plan's types come from."""
    types = {column.target_type for table in plan.tables for column in table.columns}
    names = {each.name for each in types if not each.labels}
    return tuple(name for name in EXTENSION_TYPES if name in names)
