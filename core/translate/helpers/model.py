"""What a function of `howdah_sqlite` is, and its CREATE FUNCTION."""

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

    @property
    def signature(self) -> str:
        return f"{SCHEMA}.{self.name}({self.arguments})"

    @property
    def create_sql(self) -> str:
        """What makes it, or makes it anew. Names in it are those of pg_catalog, whoever calls it."""
        language = "sql" if self.is_expression else "plpgsql"
        body = f"SELECT {self.body}" if self.is_expression else self.body
        strict = " STRICT" if self.is_strict else ""
        return (
            f"CREATE OR REPLACE FUNCTION {self.signature} RETURNS {self.returns}\n"
            f"LANGUAGE {language} {self.volatility}{strict} PARALLEL SAFE SET search_path = pg_catalog\n"
            f"AS $howdah${body}$howdah$"
        )
