"""What was tried of one expression, while it is, and the proof that comes of it."""

from contextlib import closing
from dataclasses import dataclass, field

from core.catalog.model import Fingerprint, Table
from core.catalog.read import read_catalog
from core.sqlite.errors import translate_errors
from core.sqlite.source import Source
from core.verify.model import ObjectProof, ProofDifference, ProofVerdict, ProvedKind

_SHOWN = 5


@dataclass(slots=True)
class Tried:
    """`parts` say what was done, in numbers; `notes` what else there is to know, a clause each."""

    parts: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    differences: list[ProofDifference] = field(default_factory=list)


def finish(tried: Tried, *, kind: ProvedKind, table: str, name: str, source_sql: str, target_sql: str) -> ObjectProof:
    """The proof: nothing tried proves nothing."""
    verdict = ProofVerdict.PROVED if tried.parts else ProofVerdict.NOT_TRIED
    if tried.differences:
        verdict = ProofVerdict.DIFFERS
    note = "; ".join(tried.notes)
    return ObjectProof(
        kind=kind,
        table=table,
        name=name,
        verdict=verdict,
        tried=" and ".join(tried.parts),
        note=f"{note[:1].upper()}{note[1:]}." if note else "",
        differences=tuple(tried.differences[:_SHOWN]),
        source_sql=source_sql,
        target_sql=target_sql,
    )


def count(number: int, noun: str) -> str:
    """A number with its noun."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def read_tables(source: Source) -> dict[str, Table]:
    """What the source declares of its tables, by their names. Raises SourceError."""
    fingerprint = Fingerprint(size_bytes=0, change_counter=0, schema_sha256="")
    with translate_errors(source.path), closing(source.connect()) as connection:
        return {table.name: table for table in read_catalog(connection, fingerprint).tables}


def describe_columns(source: Source) -> dict[str, dict[str, str]]:
    """SQLite's collation of each column of each table. Raises SourceError."""
    return {
        name: {column.name: column.collation for column in table.columns} for name, table in read_tables(source).items()
    }
