"""One table on both sides, filled with the same rows by plain INSERTs: what a right copy would have made of them."""

import sqlite3
from collections.abc import Collection, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from psycopg import sql

from core.cancel import CancelToken
from core.catalog.model import StorageClass
from core.events import EventSink, ignore_events
from core.identifiers import quote_sqlite
from core.plan.conversions import Conversion, ConversionKind, NulHandling, Unfit
from core.plan.model import ColumnPlan, Decision, TablePlan, UniquePlan
from core.plan.pgtypes import (
    BIGINT,
    BOOLEAN,
    BYTEA,
    DATE,
    DOUBLE,
    JSONB,
    NUMERIC,
    TEXT,
    TIME,
    TIMESTAMP,
    TIMESTAMPTZ,
    UUID,
    PgType,
)
from core.postgres.connect import Connection
from core.profile.model import Format
from core.sqlite.source import open_source
from core.verify.model import TableCheck
from core.verify.table import verify_table
from tests.engine.verify.conversion import Stored, to_target

SCHEMA = "staged"
Row = Sequence[Stored]

INTEGER_CLASS, REAL_CLASS = StorageClass.INTEGER, StorageClass.REAL
TEXT_CLASS, BLOB_CLASS = StorageClass.TEXT, StorageClass.BLOB

_TYPES = {
    ConversionKind.INTEGER: BIGINT,
    ConversionKind.BOOLEAN: BOOLEAN,
    ConversionKind.DOUBLE: DOUBLE,
    ConversionKind.DECIMAL: NUMERIC,
    ConversionKind.TEXT: TEXT,
    ConversionKind.TEXT_OR_HEX: TEXT,
    ConversionKind.BYTES: BYTEA,
    ConversionKind.DATE: DATE,
    ConversionKind.TIME: TIME,
    ConversionKind.TIMESTAMP: TIMESTAMP,
    ConversionKind.TIMESTAMPTZ: TIMESTAMPTZ,
    ConversionKind.UUID: UUID,
    ConversionKind.JSON: JSONB,
}


def plan_column(
    name: str,
    kind: ConversionKind,
    *reads: StorageClass,
    target_name: str | None = None,
    target_type: PgType | None = None,
    shows_nul: bool = False,
    nul: NulHandling | None = None,
    numbers: Format | None = None,
    zone: str | None = None,
    encoding: str | None = None,
    unfit: Unfit = Unfit.STOP,
    is_identity: bool = False,
) -> ColumnPlan:
    return ColumnPlan(
        source_name=name,
        target_name=target_name or name,
        target_type=target_type or _TYPES[kind],
        conversion=Conversion(
            kind=kind,
            nul=NulHandling.SHOW if shows_nul else nul,
            numbers=numbers,
            zone=zone,
            encoding=encoding,
            unfit=unfit,
        ),
        reads=reads,
        decision=Decision(rule="test", evidence=""),
        is_identity=is_identity,
    )


def plan_table(
    *columns: ColumnPlan,
    name: str = "t",
    target_name: str | None = None,
    key: Sequence[str] = (),
    batch_rows: int = 80,
    where_sql: str | None = None,
) -> TablePlan:
    """A plan whose batches are small, so that those of both sides never end at the same rows."""
    return TablePlan(
        source_name=name,
        target_name=target_name or name,
        columns=columns,
        row_count=0,
        batch_rows=batch_rows,
        size_bytes=0,
        has_rowid=True,
        primary_key=UniquePlan(name="key", columns=tuple(key)) if key else None,
        where_sql=where_sql,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class BothSides:
    """A folder for SQLite files and a connection to PostgreSQL."""

    folder: Path
    connection: Connection

    @property
    def path(self) -> Path:
        return self.folder / "source.db"

    def fill(self, plan: TablePlan, rows: Sequence[Row], *, declaration: str | None = None) -> None:
        """Make the table on both sides, and put the rows into it in their order."""
        self.fill_source(plan, rows, declaration=declaration)
        self.fill_target(plan, rows)

    def fill_source(self, plan: TablePlan, rows: Sequence[Row], *, declaration: str | None = None) -> None:
        """`declaration` is what stands in the parentheses of CREATE TABLE; else no column has a type."""
        name = quote_sqlite(plan.source_name)
        names = ", ".join(quote_sqlite(column.source_name) for column in plan.columns)
        self.run_source(f"DROP TABLE IF EXISTS {name}; CREATE TABLE {name} ({declaration or names})")
        marks = ", ".join("?" for _ in plan.columns)
        with closing(self._open_source()) as source:
            source.executemany(f"INSERT INTO {name} ({names}) VALUES ({marks})", rows)
            source.commit()

    def fill_target(self, plan: TablePlan, rows: Sequence[Row]) -> None:
        """Rows as they are in the source."""
        self.fill_target_with(
            plan,
            [[to_target(column, value) for column, value in zip(plan.columns, row, strict=True)] for row in rows],
        )

    def fill_target_with(self, plan: TablePlan, rows: Sequence[Sequence[object]]) -> None:
        """Rows as they are in the target."""
        table = sql.Identifier(SCHEMA, plan.target_name)
        self.run(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
        self.connection.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(table))
        columns = sql.SQL(", ").join(
            sql.SQL("{} {}").format(sql.Identifier(column.target_name), self._make_type(column.target_type))
            for column in plan.columns
        )
        self.connection.execute(sql.SQL("CREATE TABLE {} ({})").format(table, columns))
        insert = sql.SQL("INSERT INTO {} VALUES ({})").format(
            # A statement with parameters takes a % for the start of one.
            sql.SQL(table.as_string(self.connection).replace("%", "%%")),
            sql.SQL(", ").join(sql.Placeholder() for _ in plan.columns),
        )
        with self.connection.cursor() as cursor:
            cursor.executemany(insert, rows)

    def fill_pairs(
        self, column: ColumnPlan, pairs: Sequence[tuple[Stored, object]], *, has_key: bool = True
    ) -> TablePlan:
        """A number and one column: what each value is in the source, and what it is in the target."""
        number = plan_column("id", ConversionKind.INTEGER, INTEGER_CLASS)
        plan = plan_table(number, column, key=["id"] if has_key else ())
        self.fill_source(plan, [(number, source) for number, (source, _) in enumerate(pairs, 1)])
        self.fill_target_with(plan, [(number, target) for number, (_, target) in enumerate(pairs, 1)])
        return plan

    def _make_type(self, target_type: PgType) -> sql.Composable:
        if target_type.labels:
            name = sql.Identifier(SCHEMA, target_type.name)
            self.connection.execute(sql.SQL("DROP TYPE IF EXISTS {} CASCADE").format(name))
            labels = sql.SQL(", ").join(map(sql.Literal, target_type.labels))
            self.connection.execute(sql.SQL("CREATE TYPE {} AS ENUM ({})").format(name, labels))
            return name
        if target_type.name == "vector":
            # Not in a schema that any session looks into.
            self.run("CREATE SCHEMA IF NOT EXISTS extensions")
            self.run("CREATE EXTENSION IF NOT EXISTS vector SCHEMA extensions")
            return sql.SQL(f"extensions.{target_type}")
        return sql.SQL(str(target_type))

    @property
    def has_vector(self) -> bool:
        """Whether the server has pgvector."""
        query = "SELECT FROM pg_catalog.pg_available_extensions WHERE name = 'vector'"
        return self.connection.execute(query).rowcount == 1

    def run_source(self, script: str) -> None:
        """Run a script on the source."""
        with closing(self._open_source()) as source:
            source.executescript(script)

    def _open_source(self) -> sqlite3.Connection:
        source = sqlite3.connect(self.path)
        source.execute("PRAGMA synchronous = OFF")
        return source

    def run(self, statement: str) -> None:
        """Run a statement on the target."""
        self.connection.execute(statement.encode())

    def verify(
        self,
        plan: TablePlan,
        *,
        rejected: Collection[int] = (),
        on_event: EventSink = ignore_events,
        cancel: CancelToken | None = None,
    ) -> TableCheck:
        cancel = cancel or CancelToken()
        with open_source(self.path, cancel=cancel) as source:
            return verify_table(
                source,
                plan,
                self.connection,
                SCHEMA,
                rejected=rejected,
                on_event=on_event,
                cancel=cancel,
            )


def without_key(plan: TablePlan) -> TablePlan:
    return replace(plan, primary_key=None)
