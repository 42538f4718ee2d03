"""One table on both sides, filled with the same rows by plain INSERTs: what a right copy would have made of them."""

import sqlite3
from collections.abc import Collection, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from psycopg import sql

from core.cancel import CancelToken
from core.catalog.model import StorageClass
from core.events import EventSink, ignore_events
from core.identifiers import quote_sqlite
from core.plan.conversions import Conversion, ConversionKind, NulHandling
from core.plan.model import ColumnPlan, Decision, TablePlan, UniquePlan
from core.plan.pgtypes import BIGINT, BOOLEAN, BYTEA, DOUBLE, NUMERIC, TEXT, PgType
from core.postgres.connect import Connection
from core.sqlite.source import open_source
from core.verify.model import TableCheck
from core.verify.table import verify_table

SCHEMA = "staged"
Stored = int | float | str | bytes | None
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
}


def plan_column(
    name: str,
    kind: ConversionKind,
    *reads: StorageClass,
    target_name: str | None = None,
    target_type: PgType | None = None,
    shows_nul: bool = False,
    is_identity: bool = False,
) -> ColumnPlan:
    return ColumnPlan(
        source_name=name,
        target_name=target_name or name,
        target_type=target_type or _TYPES[kind],
        conversion=Conversion(kind=kind, nul=NulHandling.SHOW if shows_nul else None),
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
        table = sql.Identifier(SCHEMA, plan.target_name)
        self.run(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
        self.connection.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(table))
        columns = sql.SQL(", ").join(
            sql.SQL("{} {}").format(sql.Identifier(column.target_name), sql.SQL(str(column.target_type)))
            for column in plan.columns
        )
        self.connection.execute(sql.SQL("CREATE TABLE {} ({})").format(table, columns))
        insert = sql.SQL("INSERT INTO {} VALUES ({})").format(
            # A statement with parameters takes a % for the start of one.
            sql.SQL(table.as_string(self.connection).replace("%", "%%")),
            sql.SQL(", ").join(sql.Placeholder() for _ in plan.columns),
        )
        with self.connection.cursor() as cursor:
            cursor.executemany(
                insert,
                [[to_target(column, value) for column, value in zip(plan.columns, row, strict=True)] for row in rows],
            )

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


def to_target(column: ColumnPlan, value: Stored) -> bool | int | float | Decimal | str | bytes | None:
    """What a value of the source becomes, written once more, and slowly."""
    if value is None:
        return None
    match column.conversion.kind:
        case ConversionKind.BOOLEAN:
            return value == 1
        case ConversionKind.DOUBLE:
            assert isinstance(value, int | float)
            return float(value)
        case ConversionKind.DECIMAL:
            return Decimal(repr(value))
        case ConversionKind.BYTES if isinstance(value, bytes):
            return value
        case ConversionKind.BYTES:
            return str(value).encode()
        case ConversionKind.TEXT | ConversionKind.TEXT_OR_HEX:
            return _to_text(column, value)
    return value


def without_key(plan: TablePlan) -> TablePlan:
    return replace(plan, primary_key=None)


def _to_text(column: ColumnPlan, value: int | float | str | bytes) -> str:
    if isinstance(value, bytes):
        return f"\\x{value.hex()}" if column.conversion.kind is ConversionKind.TEXT_OR_HEX else value.decode()
    text = str(value)
    return text.replace("\0", "\u2400") if column.conversion.nul is not None else text
