"""What was found out about a server besides what it is: values, for those who reckon with them or show them and have no
connection."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """What was measured; None where it was not, or could not be: too little to carry over to be worth it, no right to
    temporary tables, or too far for the time there is.

    The rates are of one connection, with the server's work in them and without its distance.
    """

    round_trip_s: float
    write_bytes_s: float | None
    """Bytes a second of COPY FROM STDIN in binary format."""
    read_bytes_s: float | None
    """The same, of COPY TO STDOUT."""
    sort_s: float | None
    """The server's time for 20,000 texts."""
    client_sort_s: float
    """This machine's time for 20,000 numbers, in Python."""


class Limit(StrEnum):
    """Whose limit is the narrowest."""

    SERVER = "server"
    """max_connections, less those reserved for others."""
    DATABASE = "database"
    ROLE = "role"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionLimits:
    """`available` counts the connection that asked: it is one of those that a run may have. Never below 1."""

    available: int
    limit: Limit


@dataclass(frozen=True, slots=True, kw_only=True)
class WalSettings:
    """`archives` says that each segment is kept until it is archived, `slots` how many readers may hold it back."""

    level: str
    max_size_bytes: int
    """What is kept between two checkpoints, about."""
    archives: bool
    slots: int
    standbys: int
    """Those connected now."""
    logs_hints: bool
    """A page is logged once more when it is read first after a checkpoint: data_checksums or wal_log_hints."""
    sort_memory_bytes: int
    """maintenance_work_mem: what making an index sorts beyond it goes to temporary files."""

    @property
    def is_minimal(self) -> bool:
        """A table that is filled in the transaction that made or emptied it is not logged
        (https://www.postgresql.org/docs/current/populate.html#POPULATE-COPY-FROM)."""
        return self.level == "minimal"


DEFAULT_WAL = WalSettings(
    level="replica",
    max_size_bytes=1 << 30,
    archives=False,
    slots=0,
    standbys=0,
    logs_hints=False,
    sort_memory_bytes=64 << 20,
)
"""As a server is that nobody has set up."""


class Unknown(StrEnum):
    """Why the room is not known."""

    ELSEWHERE = "elsewhere"
    """The server is on another machine, or in a container."""
    NOT_SHOWN = "not shown"
    """The role may not see data_directory: that takes a superuser, or a member of pg_read_all_settings."""
    NOT_READABLE = "not readable"
    """This user may not look into the folder that it is in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Disk:
    """Free bytes where the database's tables go, and where the write-ahead log goes; None where that is not known.

    `is_shared` says that the two are one file system: the same bytes then.
    """

    free_bytes: int | None
    wal_free_bytes: int | None = None
    is_shared: bool = True
    unknown: Unknown | None = None
