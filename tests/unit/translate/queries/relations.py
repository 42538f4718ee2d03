"""Two tables that the tests' queries read, and short ways to translate."""

from core.catalog.model import Affinity, StorageClass
from core.translate.model import ColumnInScope, Kind, Untranslatable
from core.translate.queries.model import Relation, SourceColumn, TranslatedQuery
from core.translate.queries.translate import translate_query


def column(
    name: str,
    kind: Kind,
    type_sql: str,
    affinity: Affinity = Affinity.NUMERIC,
    *,
    collation: str = "BINARY",
    target_name: str | None = None,
    written_sql: str | None = None,
    refusal: str | None = None,
) -> SourceColumn:
    return SourceColumn(
        column=ColumnInScope(
            source_name=name,
            target_name=target_name or name.lower(),
            kind=kind,
            type_sql=type_sql,
            affinity=affinity,
            collation=collation,
            refusal=refusal,
            reads=(StorageClass.TEXT,) if kind in (Kind.TIMESTAMPTZ, Kind.UUID) else (),
        ),
        written_sql=written_sql,
    )


PEOPLE = Relation(
    source_name="People",
    target_name="people",
    columns=(
        column("Id", Kind.INTEGER, "bigint", Affinity.INTEGER),
        column("Name", Kind.TEXT, "text", Affinity.TEXT, target_name="full_name"),
        column("Nick", Kind.TEXT, "text", Affinity.TEXT, collation="NOCASE"),
        column("Age", Kind.INTEGER, "integer", Affinity.INTEGER),
        column("Height", Kind.FLOAT, "double precision", Affinity.REAL),
        column("Active", Kind.BOOLEAN, "boolean", Affinity.NUMERIC),
        column("Seen", Kind.TIMESTAMPTZ, "timestamptz", Affinity.TEXT),
        column("Code", Kind.UUID, "uuid", Affinity.TEXT, written_sql="{}::text"),
        column("Photo", Kind.TEXT, "text", Affinity.TEXT, refusal="Photo is left out"),
    ),
    keys=(("Id",),),
    complete_keys=(("Id",),),
    rowid_column="Id",
)
VISITS = Relation(
    source_name="visits",
    target_name="visits",
    columns=(
        column("person", Kind.INTEGER, "bigint", Affinity.INTEGER),
        column("day", Kind.TEXT, "text", Affinity.TEXT),
        column("Code", Kind.UUID, "uuid", Affinity.TEXT, written_sql="{}::text"),
    ),
)
LOST = Relation(source_name="log", target_name="log", columns=(), refusal="it reads log, which is left out")
RELATIONS = (PEOPLE, VISITS, LOST)


def translated(sql: str) -> str:
    """The translation of a query that has one."""
    answer = translate_query(sql, RELATIONS, schema="app")
    assert isinstance(answer, TranslatedQuery), answer
    return answer.sql


def refusal(sql: str) -> str:
    """Why a query has no translation."""
    answer = translate_query(sql, RELATIONS, schema="app")
    assert isinstance(answer, Untranslatable), answer
    return answer.reason
