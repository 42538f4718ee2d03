"""How a server keeps its write-ahead log: whether all that is written passes through it, and who else reads it
(https://www.postgresql.org/docs/current/runtime-config-wal.html)."""

from core.postgres.connect import Connection
from core.postgres.errors import translate_errors
from core.postgres.model import WalSettings

_QUERY = b"""
    SELECT pg_catalog.current_setting('wal_level'),
           pg_catalog.pg_size_bytes(pg_catalog.current_setting('max_wal_size')),
           pg_catalog.current_setting('archive_mode') <> 'off',
           (SELECT count(*) FROM pg_catalog.pg_replication_slots),
           (SELECT count(*) FROM pg_catalog.pg_stat_replication),
           'on' IN (pg_catalog.current_setting('data_checksums'), pg_catalog.current_setting('wal_log_hints')),
           pg_catalog.pg_size_bytes(pg_catalog.current_setting('maintenance_work_mem'))"""


def read_wal_settings(connection: Connection) -> WalSettings:
    """Ask the server of a connection. Raises TargetError."""
    with translate_errors("the settings of the write-ahead log"):
        row = connection.execute(_QUERY).fetchone()
    assert row is not None  # a SELECT without FROM
    level, max_size_bytes, archives, slots, standbys, logs_hints, sort_memory_bytes = row
    return WalSettings(
        level=level,
        max_size_bytes=max_size_bytes,
        archives=archives,
        slots=slots,
        standbys=standbys,
        logs_hints=logs_hints,
        sort_memory_bytes=sort_memory_bytes,
    )
