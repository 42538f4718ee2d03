"""The journal of a run, in the schema of its records: which parts its tables are copied in, which chunks of them and
which steps after them are done, and what a resumed run has to know.

Each entry is made in the transaction that does what it is about, so the two are there together or not at all; a primary
key keeps anything from being done twice. It goes when the run is published or discarded.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import TypeVar

from psycopg import sql
from psycopg.rows import class_row

from core.postgres.connect import Connection
from core.postgres.errors import translate_errors

JOURNAL_LAYOUT = """
CREATE TABLE {schema}.run (
    layout integer NOT NULL,
    run_id text NOT NULL,
    started_at timestamptz NOT NULL,
    source_path text NOT NULL,
    data_version text NOT NULL,
    target_schema text NOT NULL,
    replaces boolean NOT NULL,
    is_dry_run boolean NOT NULL,
    made_extension text,
    plan text NOT NULL
);
CREATE TABLE {schema}.parts (
    table_name text NOT NULL,
    part integer NOT NULL,
    after bigint,
    upto bigint,
    PRIMARY KEY (table_name, part)
);
CREATE TABLE {schema}.chunks (
    table_name text NOT NULL,
    part integer NOT NULL,
    chunk integer NOT NULL,
    rows_read bigint NOT NULL,
    rows_written bigint NOT NULL,
    rows_set_aside bigint NOT NULL,
    values_altered bigint NOT NULL,
    bytes_sent bigint NOT NULL,
    duration_s double precision NOT NULL,
    reached text,
    is_last boolean NOT NULL,
    PRIMARY KEY (table_name, part, chunk)
);
CREATE TABLE {schema}.steps (
    section text NOT NULL,
    table_name text NOT NULL,
    object text NOT NULL,
    refused_by text,
    PRIMARY KEY (section, table_name, object)
)
"""
LAYOUT_VERSION = 2
"""Of these tables; raised when one of them changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalRun:
    """What the run is; `data_version` tells the state of the source that it carries over. `plan` is JSON."""

    layout: int = LAYOUT_VERSION
    run_id: str
    started_at: datetime
    source_path: str
    data_version: str
    target_schema: str
    replaces: bool
    is_dry_run: bool
    """It is not to be published, so it is not gone on with."""
    made_extension: str | None
    """The extensions that came with the run, with commas between them, and go with it if it is discarded."""
    plan: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalPart:
    """A part of a table: the rows with rowids above `after` and up to `upto`; None where there is no such end."""

    table_name: str
    part: int
    after: int | None = None
    upto: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalChunk:
    """Rows of a part that were copied in one transaction; the next chunk begins after the row `reached`."""

    table_name: str
    part: int
    chunk: int
    rows_read: int
    rows_written: int
    rows_set_aside: int
    values_altered: int
    bytes_sent: int
    duration_s: float
    reached: str | None
    is_last: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalStep:
    """A statement after the data that was carried out, or was refused by the data with that SQLSTATE."""

    section: str
    table_name: str
    object: str
    refused_by: str | None = None


Entry = TypeVar("Entry", JournalRun, JournalPart, JournalChunk, JournalStep)


class Journal:
    """The journal in one schema. Reads and writes in the transaction that the connection is in; raises TargetError."""

    def __init__(self, schema: str) -> None:
        self.schema = schema

    def enter_run(self, connection: Connection, run: JournalRun) -> None:
        self._insert(connection, "run", run)

    def enter_parts(self, connection: Connection, parts: Iterable[JournalPart]) -> None:
        with (
            translate_errors(object=self.schema),
            connection.cursor() as cursor,
            cursor.copy(sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(self.schema, "parts"))) as copy,
        ):
            for part in parts:
                copy.write_row((part.table_name, part.part, part.after, part.upto))

    def enter_chunk(self, connection: Connection, chunk: JournalChunk) -> None:
        self._insert(connection, "chunks", chunk)

    def enter_step(self, connection: Connection, step: JournalStep) -> None:
        self._insert(connection, "steps", step)

    def write_step(self, step: JournalStep) -> sql.Composed:
        """The statement that enters it, to be sent along with what it is about."""
        return self._write("steps", step)

    def read_run(self, connection: Connection) -> JournalRun | None:
        """None where the schema has no journal of this layout."""
        with translate_errors(object=self.schema):
            row = connection.execute(
                "SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                " WHERE n.nspname = %s AND c.relname = 'run'",
                [self.schema],
            ).fetchone()
            if row is None:
                return None
            layout = sql.SQL("SELECT FROM {} WHERE layout = {}").format(
                sql.Identifier(self.schema, "run"), LAYOUT_VERSION
            )
            if connection.execute(layout).fetchone() is None:
                return None
        return self._select(connection, JournalRun, "run", sql.SQL(""))[0]

    def read_parts(self, connection: Connection) -> list[JournalPart]:
        return self._select(connection, JournalPart, "parts", sql.SQL("ORDER BY table_name, part"))

    def read_chunks(self, connection: Connection) -> list[JournalChunk]:
        """All of them, in the order of each table's rows."""
        return self._select(connection, JournalChunk, "chunks", sql.SQL("ORDER BY table_name, part, chunk"))

    def read_chunks_of(self, connection: Connection, part: JournalPart) -> list[JournalChunk]:
        """Those of one part."""
        rest = sql.SQL("WHERE table_name = {} AND part = {} ORDER BY chunk").format(part.table_name, part.part)
        return self._select(connection, JournalChunk, "chunks", rest)

    def read_complete_parts(self, connection: Connection) -> set[tuple[str, int]]:
        """The tables and numbers of the parts that are complete, and will be after a crash of the server too."""
        with translate_errors(object=self.schema), connection.transaction():
            # What is written here makes this commit wait for the disk, for itself and all before it.
            connection.execute("SET LOCAL synchronous_commit = on")
            connection.execute("SELECT pg_catalog.pg_logical_emit_message(true, 'howdah', '')")
        return {(chunk.table_name, chunk.part) for chunk in self.read_chunks(connection) if chunk.is_last}

    def read_steps(self, connection: Connection) -> list[JournalStep]:
        return self._select(connection, JournalStep, "steps", sql.SQL(""))

    def _insert(self, connection: Connection, table: str, entry: JournalRun | JournalChunk | JournalStep) -> None:
        with translate_errors(object=self.schema):
            connection.execute(self._write(table, entry))

    def _write(self, table: str, entry: JournalRun | JournalChunk | JournalStep) -> sql.Composed:
        names = [field.name for field in fields(entry)]
        return sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
            sql.Identifier(self.schema, table),
            sql.SQL(", ").join(map(sql.Identifier, names)),
            sql.SQL(", ").join(sql.Literal(getattr(entry, name)) for name in names),
        )

    def _select(self, connection: Connection, kind: type[Entry], table: str, rest: sql.Composable) -> list[Entry]:
        statement = sql.SQL("SELECT {} FROM {} {}").format(
            sql.SQL(", ").join(sql.Identifier(field.name) for field in fields(kind)),
            sql.Identifier(self.schema, table),
            rest,
        )
        with translate_errors(object=self.schema), connection.cursor(row_factory=class_row(kind)) as cursor:
            return cursor.execute(statement).fetchall()
