"""Who holds what another waited for in vain."""

from collections.abc import Collection

from core.postgres.connect import Connection
from core.postgres.errors import translate_errors
from core.postgres.records_layout import RECORDS_SCHEMA

_NAMED = 3


def describe_holders(connection: Connection, oids: Collection[int]) -> str:
    """The sessions that hold locks on some of these relations or on the records of runs now, and on which, for people;
    "" where none does.

    What the server does not show to this role of other roles' sessions is left out. Raises TargetError.
    """
    with translate_errors(object="the locks of the server"):
        rows = connection.execute(
            "SELECT min(l.relation::pg_catalog.regclass::text), l.pid, coalesce(a.application_name, ''),"
            " coalesce(a.usename::text, ''), a.state,"
            " extract(epoch FROM pg_catalog.clock_timestamp() - a.state_change)::float8"
            " FROM pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity a USING (pid)"
            " WHERE l.locktype = 'relation' AND l.granted AND l.pid <> pg_catalog.pg_backend_pid()"
            " AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())"
            " AND (l.relation = ANY (%s::bigint[]::oid[]) OR l.relation IN (SELECT c.oid FROM pg_catalog.pg_class c"
            " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = %s))"
            " GROUP BY 2, 3, 4, 5, 6 ORDER BY 2",
            [list(oids), RECORDS_SCHEMA],
        ).fetchall()
    return "; ".join(_describe(*row) for row in rows[:_NAMED])


def _describe(table: str, pid: int, application: str, user: str, state: str | None, age_s: float | None) -> str:
    who = " of ".join(filter(None, (application, user)))
    since = f", {state} for {age_s:.0f} s" if state and age_s is not None else ""
    return f"{table} by the session {pid}{f' ({who}{since})' if who or since else ''}"
