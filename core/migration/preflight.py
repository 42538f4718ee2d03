"""All that is found out before the first row goes: whether the server takes the plan, what the run will take there, and
whether there is room for that. Both faces tell it from this one value, once.

`check_preflight` is a run's: it raises what is in the way. `ask_preflight` is for whoever wants to see all of it first.
"""

import math
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import replace as replace_fields
from enum import StrEnum

from core.errors import MigrationError, OutOfSpace, SourceUnreadable, TargetError
from core.migration.estimate import Estimate, estimate_run
from core.migration.outlook import Outlook, look_ahead
from core.migration.ready import Answer, Question, Ready, check_ready
from core.migration.workers import count_workers
from core.plan.model import Plan
from core.postgres.calibrate import calibrate
from core.postgres.connect import Connection, connect
from core.postgres.disk import find_disk
from core.postgres.limits import read_limits
from core.postgres.model import DEFAULT_WAL, Calibration, ConnectionLimits, Disk, Limit, Unknown, WalSettings
from core.postgres.pool import PoolSize, read_pool_size
from core.postgres.server import POSTGRESQL, Server, read_server
from core.postgres.wal import read_wal_settings
from core.sqlite.forecast import CopyForecast

_LEAST_CONNECTIONS = 2
"""One that watches over the run, one that works."""
_CERTAIN_SHARE = 0.5
"""Of the estimated size: the server compresses long texts, and a file system may compress too, so that only what has
not even room for that much is refused."""
_MANY_CHECKPOINTS = 4
_WORTH_MEASURING_BYTES = 4_000_000
"""Less is carried over in about the time that the measurement takes."""


class Concern(StrEnum):
    """What should be known, and is in nobody's way."""

    OTHER_PRODUCT = "other product"
    NEWER_VERSION = "newer version"
    FEW_CONNECTIONS = "few connections"
    """There are fewer than the run would open."""
    TIGHT_DISK = "tight disk"
    """By the estimate, not all of it fits."""
    WAL_HELD = "WAL held"
    """An archive or a replication slot may hold back all of the log, which is larger than the server keeps itself."""
    CHECKPOINTS = "checkpoints"
    """The log is several times max_wal_size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Connections:
    """How many a run would open, the one that watches over it among them, and how many it may have; None where the
    server does not say."""

    wanted: int
    available: int | None
    limit: Limit

    @property
    def used(self) -> int:
        return self.wanted if self.available is None else min(self.wanted, self.available)

    @property
    def working(self) -> int:
        """Those that rows go over."""
        return max(1, self.used - 1)

    def fit(self, size: PoolSize) -> PoolSize:
        """The pool that a run may have where it was to have one of this size."""
        if self.available is None or self.used == self.wanted:
            return size
        return PoolSize(minimum=min(size.minimum, self.working), maximum=min(size.maximum, self.working))


@dataclass(frozen=True, slots=True, kw_only=True)
class Preflight:
    """What is known before the first row. Without a `calibration`, nothing was measured."""

    ready: Ready
    """What the server says to the plan."""
    outlook: Outlook
    """What will be made and what will not come across."""
    estimate: Estimate
    calibration: Calibration | None
    connections: Connections
    wal: WalSettings
    disk: Disk
    copy: CopyForecast | None
    """Of the source, where it is read from one that is still to be made."""
    answers: tuple[Answer, ...]
    """The server's and those about room, in the order of the questions."""

    @property
    def server(self) -> Server:
        return self.ready.server

    @property
    def is_ready(self) -> bool:
        return all(answer.is_yes for answer in self.answers)

    @property
    def problems(self) -> tuple[Answer, ...]:
        return tuple(answer for answer in self.answers if answer.refusal is not None)

    @property
    def checkpoints(self) -> int:
        """How often the log makes the server write all changed pages, about."""
        return math.ceil(self.estimate.wal_bytes / max(1, self.wal.max_size_bytes))

    @property
    def concerns(self) -> tuple[Concern, ...]:
        holds_log = self.wal.archives or self.wal.slots > 0
        found = {
            Concern.OTHER_PRODUCT: self.server.product != POSTGRESQL,
            Concern.NEWER_VERSION: self.server.is_newer,
            Concern.FEW_CONNECTIONS: self.connections.used < self.connections.wanted,
            Concern.TIGHT_DISK: _is_tight(self.estimate, self.disk),
            Concern.WAL_HELD: holds_log and self.estimate.wal_bytes > self.wal.max_size_bytes,
            Concern.CHECKPOINTS: self.checkpoints >= _MANY_CHECKPOINTS,
        }
        return tuple(concern for concern, is_found in found.items() if is_found)


PreflightSink = Callable[[Preflight], None]


def check_preflight(
    connection: Connection, server: Server, plan: Plan, *, schema: str, replace: bool, size: PoolSize
) -> Preflight:
    """Find out all of it over a run's first connection, which is in autocommit mode; `size` is of the pool that the run
    is to have beside it. Takes up to half a second, or some round trips; nothing is left behind.

    Raises the first refusal, in the order of the questions: TargetError, ObjectExists, PermissionDenied, OutOfSpace.
    """
    found = _look(connection, server, plan, schema=schema, replace=replace, size=size, copy=None)
    for answer in found.answers:
        if answer.refusal is not None:
            raise answer.refusal
    return found


def ask_preflight(
    url: str,
    plan: Plan,
    *,
    schema: str,
    replace: bool,
    connections: int | None = None,
    copy: CopyForecast | None = None,
) -> Preflight:
    """Find out all of it before a run, whatever the answers are. Nothing is made.

    `connections` is the most that the pool would open: without it, what the URL says. `copy` was foretold of the
    source, if the run will read one. Raises TargetError where there is no connection.
    """
    with connect(url, autocommit=True) as connection:
        return _look(
            connection,
            read_server(connection),
            plan,
            schema=schema,
            replace=replace,
            size=read_pool_size(url, connections),
            copy=copy,
        )


def _look(
    connection: Connection,
    server: Server,
    plan: Plan,
    *,
    schema: str,
    replace: bool,
    size: PoolSize,
    copy: CopyForecast | None,
) -> Preflight:
    ready = check_ready(connection, server, plan, schema, replace=replace)
    limits: ConnectionLimits | None = None
    wal, disk, calibration = DEFAULT_WAL, Disk(free_bytes=None, unknown=Unknown.ELSEWHERE), None
    if ready.is_ready:
        if server.product == POSTGRESQL:
            # Others speak the language and lack the settings.
            limits, wal, disk = read_limits(connection), read_wal_settings(connection), find_disk(connection)
        size_bytes = sum(table.size_bytes for table in plan.tables)
        calibration = calibrate(connection, with_rates=size_bytes >= _WORTH_MEASURING_BYTES)
    wanted = 1 + _count_connections(size)
    room = Connections(
        wanted=wanted,
        available=limits.available if limits else None,
        limit=limits.limit if limits else Limit.SERVER,
    )
    estimate = estimate_run(plan.tables, calibration=calibration, wal=wal, connections=room.working)
    if copy is not None:
        copy = _look_again(copy)
    refusals: dict[Question, MigrationError | None] = {
        Question.CONNECTIONS: _refuse_connections(room, server),
        Question.DISK: _refuse_disk(estimate, disk),
        Question.COPY: _refuse_copy(copy),
    }
    rest = (
        # The copy is made on this machine, whatever the server says.
        Answer(question=question, refusal=refusal, is_asked=ready.is_ready or question is Question.COPY)
        for question, refusal in refusals.items()
    )
    return Preflight(
        ready=ready,
        outlook=look_ahead(plan),
        estimate=estimate,
        calibration=calibration,
        connections=room,
        wal=wal,
        disk=disk,
        copy=copy,
        answers=(*ready.answers, *rest),
    )


def _count_connections(size: PoolSize) -> int:
    """How many of a pool a run will use at a time."""
    workers = count_workers(size)
    return max(size.minimum, min(size.maximum, workers.copying + workers.beside_copying))


def _look_again(copy: CopyForecast) -> CopyForecast:
    """With the room that there is now."""
    try:
        return replace_fields(copy, free_bytes=shutil.disk_usage(copy.folder).free)
    except OSError:
        return copy


def _refuse_connections(room: Connections, server: Server) -> TargetError | None:
    if room.available is None or room.available >= _LEAST_CONNECTIONS:
        return None
    whose = {
        Limit.SERVER: "The server has no connection left",
        Limit.DATABASE: f'The database "{server.database}" has no connection left',
        Limit.ROLE: f'The role "{server.user}" may have no further connection',
    }
    how = {
        Limit.SERVER: "Close other sessions, or raise max_connections.",
        Limit.DATABASE: f'Close other sessions, or raise its limit: ALTER DATABASE "{server.database}" CONNECTION'
        " LIMIT ...",
        Limit.ROLE: f'Close its other sessions, or raise its limit: ALTER ROLE "{server.user}" CONNECTION LIMIT ...',
    }
    return TargetError(f"{whose[room.limit]}, and a run needs {_LEAST_CONNECTIONS}.", how[room.limit])


def _refuse_disk(estimate: Estimate, disk: Disk) -> OutOfSpace | None:
    if disk.free_bytes is None or disk.free_bytes >= estimate.database_bytes * _CERTAIN_SHARE:
        return None
    return OutOfSpace(
        f"The server's disk has {_megabytes(disk.free_bytes)} free, and the tables and indexes need about"
        f" {_megabytes(estimate.database_bytes)}.",
        "Free space where the server keeps its data, use a larger disk, or leave tables out of the plan.",
    )


def _refuse_copy(copy: CopyForecast | None) -> SourceUnreadable | None:
    if copy is None or copy.has_room:
        return None
    return SourceUnreadable(
        f"The database must be copied before it can be read: {_megabytes(copy.room_bytes)}, and {copy.folder} has"
        f" {_megabytes(copy.free_bytes)} free.",
        "Set TMPDIR to a folder on a larger disk; or close the program that uses the database.",
    )


def _is_tight(estimate: Estimate, disk: Disk) -> bool:
    if disk.free_bytes is None or disk.wal_free_bytes is None:
        return False
    if disk.is_shared:
        return disk.free_bytes < estimate.disk_bytes
    tables = estimate.database_bytes + estimate.sort_bytes
    return disk.free_bytes < tables or disk.wal_free_bytes < estimate.kept_wal_bytes


def _megabytes(size_bytes: int) -> str:
    return f"{max(1, round(size_bytes / 1e6)):,} MB"
