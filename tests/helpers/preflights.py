"""What is known before a run, made by hand: a server that is ready, of which a test changes what it is about."""

from dataclasses import replace

from core.migration.estimate import REFERENCE, estimate_run
from core.migration.outlook import look_ahead
from core.migration.preflight import Connections, Preflight
from core.migration.ready import Answer, Capability, Presence, Question, Ready
from core.postgres.model import DEFAULT_WAL, Disk, Limit
from core.postgres.server import Server
from tests.helpers.made_plans import column, identity, plan, table

SERVER = Server(
    version_num=180004,
    version="18.4",
    database="library",
    user="ada",
    encoding="UTF8",
    collation="C",
    collation_provider="libc",
    is_in_recovery=False,
    is_read_only=False,
    is_superuser=False,
    can_create_schema=True,
    available_extensions=("citext", "vector"),
    has_icu=True,
)
PLANNED = plan(replace(table("t", identity("id"), column("x")), row_count=1_000_000, size_bytes=150_000_000))
GOOD = Preflight(
    ready=Ready(
        server=SERVER,
        schema="app",
        makes_schema=True,
        answers=(),
        capabilities=(
            Capability(name="ICU", presence=Presence.INSTALLED, is_needed=False),
            Capability(name="citext", presence=Presence.MISSING, is_needed=False),
            Capability(name="pg_trgm", presence=Presence.MISSING, is_needed=False),
            Capability(name="vector", presence=Presence.AVAILABLE, is_needed=True),
        ),
    ),
    outlook=look_ahead(PLANNED),
    estimate=estimate_run(PLANNED.tables, calibration=REFERENCE),
    calibration=REFERENCE,
    connections=Connections(wanted=5, available=97, limit=Limit.SERVER),
    wal=DEFAULT_WAL,
    disk=Disk(free_bytes=41_000_000_000, wal_free_bytes=41_000_000_000),
    copy=None,
    answers=tuple(Answer(question=question) for question in Question),
)
