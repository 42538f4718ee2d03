"""What a run published, as it is now: whether its tables are where it left them, and whether anybody has written to
them since."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from psycopg import sql

from core.errors import TargetChanged
from core.postgres.connect import Connection
from core.postgres.errors import translate_errors
from core.postgres.objects import ObjectKind
from core.postgres.records import PublishedRun, PublishedTable

_TOLD_APART = 2_000_000_000
"""For so many transactions a row's number tells whether it is older or newer, less what a copy may have taken
(https://www.postgresql.org/docs/current/routine-vacuuming.html#VACUUM-FOR-WRAPAROUND)."""
_NAMED = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class TableChange:
    """A table that is not as it was published; `rows_new` were added or altered since, or sent by a retry."""

    table: str
    rows_published: int
    rows_now: int
    rows_new: int
    is_gone: bool = False
    """It was dropped."""

    def __str__(self) -> str:
        if self.is_gone:
            return f"{self.table} was dropped"
        rows = f"{self.rows_now:,} row{'' if self.rows_now == 1 else 's'}"
        parts = [f"{rows} instead of {self.rows_published:,}" if self.rows_now != self.rows_published else rows]
        if self.rows_new:
            parts.append(f"{self.rows_new:,} added or altered")
        return f"{self.table} ({', '.join(parts)})"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Since:
    """What tells rows that came after publishing: transactions from `first` on, and those that were `under_way`."""

    first: int
    under_way: tuple[int, ...]


def check_in_place(connection: Connection, run: PublishedRun, runs: Iterable[PublishedRun]) -> tuple[str, ...]:
    """The names of the run's tables that are there, in its schema; others of them were dropped. `runs` are all of the
    database.

    Raises TargetChanged where a later run has moved them or its views aside, where these have other names now, and
    where there is no telling: the database is a copy of the one that they were published in, or the record does not
    have it.
    """
    if run.published_snapshot is None:
        raise TargetChanged(
            f"An earlier Howdah published the run {run.run_id}, and kept no record yet of what an undo"
            " needs: which of the tables it made, what they replaced, and what was written since.",
            f"Undo it by hand: drop its tables in {run.target_schema}"
            + (f", and move back what is in {run.backup_schema}." if run.backup_schema else ".")
            + " howdah release --forget then removes its record.",
        )
    if not run.is_of_this_database:
        raise TargetChanged(
            f"This database is not the one that the run {run.run_id} was published in, but was made from a dump of it:"
            " which tables are the run's can't be told.",
            f"Undo it by hand: drop its tables in {run.target_schema}"
            + (f", and move back what is in {run.backup_schema}." if run.backup_schema else "."),
        )
    names = _name_relations(run)
    found = _locate(connection, list(names))
    if replacing := _find_replacing(run, list(runs), {schema for schema, _ in found.values()}):
        raise TargetChanged(
            f"The run {replacing[0].run_id} has replaced tables of the run {run.run_id}: they are in its backup schema"
            f" {replacing[0].backup_schema}.",
            f"First undo the later run: howdah undo {replacing[-1].run_id}.",
        )
    moved = [
        f"{run.target_schema}.{name} is now {'.'.join(found[oid])}"
        for oid, name in names.items()
        if oid in found and found[oid] != (run.target_schema, name)
    ]
    if moved:
        raise TargetChanged(
            f"Tables or views of the run {run.run_id} have other names now: {shorten(moved)}.",
            "Give them their names again, or drop them; then undo again.",
        )
    return tuple(table.name for table in run.tables if table.oid in found)


def find_changes(connection: Connection, run: PublishedRun, present: Collection[str]) -> tuple[TableChange, ...] | None:
    """The run's tables that are not as they were published; None where more than two billion transactions have passed,
    so that there is no telling. Reads every row of them, in the transaction that is under way, which is to see them all
    (row_security off). Raises TargetError.
    """
    since = _read_since(connection, run)
    if since is None:
        return None
    changes = []
    for table in run.tables:
        if table.name not in present:
            changes.append(
                TableChange(table=table.name, rows_published=table.rows, rows_now=0, rows_new=0, is_gone=True)
            )
            continue
        rows, new = _count(connection, run.target_schema, table, since)
        if new or rows != table.rows:
            changes.append(TableChange(table=table.name, rows_published=table.rows, rows_now=rows, rows_new=new))
    return tuple(changes)


def shorten(names: Collection[object]) -> str:
    """The first few, and how many more there are."""
    more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    return ", ".join([str(name) for name in names][:_NAMED]) + more


def _locate(connection: Connection, oids: list[int]) -> dict[int, tuple[str, str]]:
    """Schema and name of each."""
    with translate_errors(object="the tables of the run"):
        rows = connection.execute(
            "SELECT c.oid::bigint, n.nspname::text, c.relname::text FROM pg_catalog.pg_class c"
            " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = ANY (%s::bigint[]::oid[])",
            [oids],
        ).fetchall()
    return {oid: (schema, name) for oid, schema, name in rows}


def _find_replacing(run: PublishedRun, runs: list[PublishedRun], schemas: Collection[str]) -> list[PublishedRun]:
    """The run whose backup has tables of this one, the run whose backup has tables of that one, and so on."""
    oids = _name_relations(run).keys()
    chain: list[PublishedRun] = []
    found = next((each for each in runs if each.backup_schema in schemas), None)
    while found is not None and found not in chain:
        chain.append(found)
        oids = _name_relations(found).keys()
        found = next((each for each in runs if each.backup_schema and oids & {was.oid for was in each.replaced}), None)
    return chain


def _name_relations(run: PublishedRun) -> dict[int, str]:
    """The names of the run's tables and views by their oids."""
    names = {table.oid: table.name for table in run.tables}
    return names | {each.oid: each.name for each in run.objects if each.kind == ObjectKind.VIEW}


def _read_since(connection: Connection, run: PublishedRun) -> _Since | None:
    """A snapshot's text is xmin:xmax:xip,xip... in numbers of 64 bits; a row has the lower half."""
    assert run.published_snapshot is not None
    _, first, under_way = run.published_snapshot.split(":")
    with translate_errors(object="the transactions of the server"):
        row = connection.execute(
            "SELECT pg_catalog.pg_snapshot_xmax(pg_catalog.pg_current_snapshot())::text::bigint"
        ).fetchone()
    assert row is not None
    if row[0] - int(first) > _TOLD_APART:
        return None
    return _Since(first=int(first), under_way=tuple(int(xid) for xid in under_way.split(",") if xid))


def _count(connection: Connection, schema: str, table: PublishedTable, since: _Since) -> tuple[int, int]:
    """All rows of a table, and those that came later. Freezing a row leaves its xmin readable, and so does VACUUM FULL;
    what rewrites the rows themselves counts as writing
    (https://www.postgresql.org/docs/current/ddl-system-columns.html)."""
    name = sql.Identifier(schema, table.name)
    under_way = "{" + ",".join(_narrow(xid) for xid in since.under_way) + "}"
    with translate_errors(object=f"{schema}.{table.name}"):
        row = connection.execute(
            sql.SQL(
                "SELECT count(*), count(*) FILTER (WHERE pg_catalog.age(t.xmin) <="
                " (SELECT pg_catalog.age({first}::pg_catalog.xid)) OR t.xmin = ANY ({under_way}::pg_catalog.xid[]))"
                " FROM ONLY {table} t"
            ).format(first=sql.Literal(_narrow(since.first)), under_way=sql.Literal(under_way), table=name)
        ).fetchone()
    assert row is not None
    return row[0], row[1]


def _narrow(xid: int) -> str:
    return str(xid & 0xFFFFFFFF)
