"""PostgreSQL's dialect of SQLAlchemy, by which all DDL is quoted and spelled."""

from sqlalchemy import literal
from sqlalchemy.dialects.postgresql.base import PGDialect


def _make_dialect() -> PGDialect:
    dialect = PGDialect(paramstyle="named")  # type: ignore[no-untyped-call]
    # Without a connection it assumes the servers of old, which read backslashes in strings as escapes.
    dialect._backslash_escapes = False
    return dialect


DIALECT = _make_dialect()


def quote_name(name: str) -> str:
    return DIALECT.identifier_preparer.quote(name)


def quote_text(text: str) -> str:
    return str(literal(text).compile(dialect=DIALECT, compile_kwargs={"literal_binds": True}))
