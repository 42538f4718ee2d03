"""The plan's types as SQLAlchemy's."""

from typing import Any

from sqlalchemy import BigInteger, Boolean, Double, Integer, LargeBinary, Numeric, SmallInteger, String, Text
from sqlalchemy.dialects.postgresql import DATE, ENUM, JSON, JSONB, TIME, TIMESTAMP, UUID
from sqlalchemy.types import TypeEngine, UserDefinedType

from core.ddl.dialect import quote_name
from core.plan.model import ColumnPlan, Plan
from core.plan.pgtypes import PgType

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


def build_type(column: ColumnPlan, schema: str, *, extension_schema: str | None) -> TypeEngine[Any]:
    """The type of a column of a table in `schema`; without an `extension_schema`, the search_path finds vector."""
    target_type = column.target_type
    if column.is_identity and column.is_serial:
        # SQLAlchemy itself prints serial for columns of a primary key alone, and the key comes later.
        return _NamedType(_SERIAL_TYPES[target_type.name])
    if target_type.labels:
        return build_enum(target_type, schema)
    match target_type.name, target_type.modifiers:
        case "varchar", (max_chars,):
            return String(max_chars, collation=column.collation)
        case "text", ():
            return Text(collation=column.collation)
        case "numeric", (precision, scale):
            return Numeric(precision, scale)
        case "vector", (dimensions,):
            prefix = "" if extension_schema is None else f"{quote_name(extension_schema)}."
            return _NamedType(f"{prefix}vector({dimensions})")
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
    types = (column.target_type for table in plan.tables for column in table.columns)
    return ("vector",) if any(each.name == "vector" and not each.labels for each in types) else ()
