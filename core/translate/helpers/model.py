"""What a function of `howdah_sqlite` is, and its CREATE FUNCTION."""

import re
from dataclasses import dataclass

SCHEMA = "howdah_sqlite"
CREATE_SCHEMA = f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Helper:
    """A function in PostgreSQL that computes what SQLite does.

    `arguments` are written as CREATE FUNCTION wants them; `body` is PL/pgSQL, or one expression where `is_expression`.
    A function that is `is_strict` is NULL of NULL.
    """

    name: str
    arguments: str
    returns: str
    body: str
    purpose: str
    is_expression: bool = False
    is_strict: bool = True
    needs: tuple[str, ...] = ()
    volatility: str = "IMMUTABLE"
    is_parallel: bool = True
    """Whether a parallel query may call it."""

    @property
    def signature(self) -> str:
        return f"{SCHEMA}.{self.name}({self.arguments})"

    @property
    def catches_errors(self) -> bool:
        return not self.is_expression and re.search(r"^\s*EXCEPTION WHEN ", self.body, re.MULTILINE) is not None

    @property
    def create_sql(self) -> str:
        """What makes it, or makes it anew. Names in it are those of pg_catalog, whoever calls it."""
        language = "sql" if self.is_expression else "plpgsql"
        body = f"SELECT {self.body}" if self.is_expression else self.body
        strict = " STRICT" if self.is_strict else ""
        parallel = "SAFE" if self.is_parallel else "UNSAFE"
        return (
            f"CREATE OR REPLACE FUNCTION {self.signature} RETURNS {self.returns}\n"
            f"LANGUAGE {language} {self.volatility}{strict} PARALLEL {parallel} SET search_path = pg_catalog\n"
            f"AS $howdah${body}$howdah$"
        )
