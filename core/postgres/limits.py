"""How many connections a server still has for the role that asks: what the server, the database and the role allow,
less those that are open (https://www.postgresql.org/docs/current/runtime-config-connection.html)."""

from core.postgres.connect import Connection
from core.postgres.errors import translate_errors
from core.postgres.model import ConnectionLimits, Limit

# Of sessions of other roles, who may not see everything is shown no backend_type; those that work for the server
# alone have no user. Neither a role's nor a database's limit holds for a superuser.
_QUERY = """
    WITH sessions AS (
        SELECT datid, usesysid FROM pg_catalog.pg_stat_activity
        WHERE coalesce(backend_type, 'client backend') = 'client backend' AND usesysid IS NOT NULL
    )
    SELECT pg_catalog.current_setting('max_connections')::int - (SELECT count(*) FROM sessions)
             - CASE WHEN r.rolsuper THEN 0
                    ELSE pg_catalog.current_setting('superuser_reserved_connections')::int + {reserved} END,
           CASE WHEN d.datconnlimit >= 0 AND NOT r.rolsuper
                THEN d.datconnlimit - (SELECT count(*) FROM sessions WHERE datid = d.oid) END,
           CASE WHEN r.rolconnlimit >= 0 AND NOT r.rolsuper
                THEN r.rolconnlimit - (SELECT count(*) FROM sessions WHERE usesysid = r.oid) END
    FROM pg_catalog.pg_roles r, pg_catalog.pg_database d
    WHERE r.rolname = session_user AND d.datname = pg_catalog.current_database()"""

_RESERVED = """CASE WHEN pg_catalog.pg_has_role(r.oid, 'pg_use_reserved_connections', 'USAGE') THEN 0
                    ELSE pg_catalog.current_setting('reserved_connections')::int END"""
"""Since version 16."""


def read_limits(connection: Connection) -> ConnectionLimits:
    """How many connections there are for this role, this one among them. Raises TargetError."""
    reserved = _RESERVED if connection.info.server_version >= 160000 else "0"
    with translate_errors("the server's limits"):
        row = connection.execute(_QUERY.format(reserved=reserved).encode()).fetchone()
    assert row is not None  # there is a row for whoever asks
    left = {limit: number for limit, number in zip(Limit, row, strict=True) if number is not None}
    narrowest = min(left, key=lambda limit: left[limit])
    return ConnectionLimits(available=max(1, left[narrowest] + 1), limit=narrowest)
