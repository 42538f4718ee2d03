"""What is known before the first row, in a few lines of the terminal: what goes where, what it takes, what to mind."""

from pathlib import Path
from typing import assert_never

from rich.console import Console
from rich.table import Table

from core.cli.summary import count, printable
from core.migration.preflight import Concern, Preflight
from core.migration.ready import Presence
from core.postgres.model import Limit, Unknown
from core.postgres.server import NEWEST_MAJOR, POSTGRESQL

_NAMED = 5


def print_preflight(console: Console, preflight: Preflight, *, source: Path) -> None:
    """Print what a run is about to do. Nothing in it is secret."""
    grid = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    for name, text in (
        ("From", _describe_source(preflight, source)),
        ("Into", _describe_target(preflight)),
        ("Takes", _describe_estimate(preflight)),
        ("Measured", _describe_calibration(preflight)),
        ("Server", _describe_server(preflight)),
        ("Helpers", _describe_helpers(preflight)),
    ):
        if not text:
            continue
        grid.add_row(name, text)
    console.print(grid)
    concerns = [_describe_concern(preflight, concern) for concern in preflight.concerns]
    if preflight.ready.moved:
        concerns.insert(0, _describe_moved(preflight))
    for text in concerns:
        line = Table(box=None, show_header=False, pad_edge=False, padding=(0, 1, 0, 0))
        line.add_row("[yellow]![/]", text)
        console.print(line)
    if not concerns:
        console.print("[green]✓[/] Ready: rights, names, connections and room are there as far as can be seen.")
    console.print()


def _describe_source(preflight: Preflight, source: Path) -> str:
    counts = preflight.outlook.counts
    objects = [count(counts.tables, "table")]
    objects += [count(counts.views, "view")] if counts.views else []
    objects += [count(counts.triggers, "trigger")] if counts.triggers else []
    rows = f"{count(counts.rows, 'row')}, {format_size(counts.size_bytes)} of values"
    return f"{printable(source.name)}: {', '.join(objects)}, {rows}"


def _describe_target(preflight: Preflight) -> str:
    ready, server = preflight.ready, preflight.server
    new = "the new schema" if ready.makes_schema else "the schema"
    return (
        f"{new} {printable(ready.schema)} of the database {printable(server.database)}, as {printable(server.user)}"
        f" ({_name_server(preflight)})"
    )


def _name_server(preflight: Preflight) -> str:
    server = preflight.server
    if server.product == POSTGRESQL:
        return f"PostgreSQL {server.version}"
    return f"{server.product}, as PostgreSQL {server.version}"


def _describe_estimate(preflight: Preflight) -> str:
    estimate, wal = preflight.estimate, preflight.wal
    log = f"{format_rough_size(estimate.wal_bytes)} of write-ahead log"
    if wal.is_minimal:
        log += " (wal_level is minimal)"
    elif wal.standbys:
        log += f" that {count(wal.standbys, 'standby server')} read{'s' if wal.standbys == 1 else ''} too"
    return (
        f"{format_rough_time(estimate.duration_s)}, {format_rough_size(estimate.database_bytes)} of disk"
        f" ({_describe_room(preflight)}), {log}"
    )


def _describe_room(preflight: Preflight) -> str:
    disk = preflight.disk
    if disk.free_bytes is not None:
        return f"{format_size(disk.free_bytes)} free"
    match disk.unknown:
        case Unknown.NOT_SHOWN:
            return "what is free is not shown to this role"
        case Unknown.NOT_READABLE:
            return "what is free can't be seen by this user"
        case _:
            return "what is free there is not known"


def _describe_calibration(preflight: Preflight) -> str:
    measured = preflight.calibration
    if measured is None:
        return "nothing; the time is that of a server on this machine"
    trip = f"{measured.round_trip_s * 1000:.2g} ms a round trip"
    if measured.write_bytes_s is None or measured.read_bytes_s is None:
        return f"{trip}; the rest of the time is that of a server on this machine"
    return f"{trip}, {format_size(measured.write_bytes_s)}/s there, {format_size(measured.read_bytes_s)}/s back"


def _describe_server(preflight: Preflight) -> str:
    by_presence: dict[Presence, list[str]] = {presence: [] for presence in Presence}
    for capability in preflight.ready.capabilities:
        by_presence[capability.presence].append(capability.name + (" (needed)" if capability.is_needed else ""))
    words = {
        Presence.INSTALLED: "has {}",
        Presence.AVAILABLE: "can have {}",
        Presence.MISSING: "has no {}",
    }
    parts = [words[presence].format(", ".join(names)) for presence, names in by_presence.items() if names]
    room = preflight.connections
    free = f" of {room.available:,} free" if room.available is not None else ""
    parts.append(f"up to {count(room.used, 'connection')}{free}")
    return "; ".join(parts)


def _describe_helpers(preflight: Preflight) -> str:
    """What is made in a schema that stays beside the tables; "" where nothing is needed there."""
    helpers = preflight.ready.helpers
    if helpers is None:
        return ""
    place = "in the new schema howdah_sqlite" if helpers.makes_schema else "in the schema howdah_sqlite"
    if not helpers.functions:
        return f"the collation nocase {place}" if helpers.makes_collation else "the collation nocase, which is there"
    needed = count(len(helpers.functions), "function")
    needed += " and the collation nocase" if helpers.makes_collation else ""
    if not helpers.made:
        return f"{needed} of the schema howdah_sqlite, which are there already"
    made = "" if len(helpers.made) == len(helpers.functions) else f", {len(helpers.made):,} of them made now"
    return f"{needed} {place}{made}: SQL of the plan calls what PostgreSQL does not have (--no-helpers does without)"


def _describe_moved(preflight: Preflight) -> str:
    moved = preflight.ready.moved
    more = f" and {len(moved) - _NAMED} more" if len(moved) > _NAMED else ""
    return f"--replace moves into a backup schema: {printable(', '.join(moved[:_NAMED]))}{more}."


def _describe_concern(preflight: Preflight, concern: Concern) -> str:
    server, estimate, disk, room = preflight.server, preflight.estimate, preflight.disk, preflight.connections
    match concern:
        case Concern.OTHER_PRODUCT:
            return f"This is {server.product}, which Howdah was never tried on: it may refuse something on the way."
        case Concern.NEWER_VERSION:
            return (
                f"PostgreSQL {server.version} is newer than {NEWEST_MAJOR}, the last version that Howdah was tried on."
            )
        case Concern.FEW_CONNECTIONS:
            whose = {
                Limit.SERVER: "The server has",
                Limit.DATABASE: f"The database {printable(server.database)} has",
                Limit.ROLE: f"The role {printable(server.user)} has",
            }
            return (
                f"{whose[room.limit]} {count(room.available or 0, 'connection')} left, and {room.wanted:,} are wanted:"
                f" {room.used:,} will be used, which may take longer."
            )
        case Concern.TIGHT_DISK:
            free = format_size(disk.free_bytes or 0)
            if not disk.is_shared and (disk.wal_free_bytes or 0) < estimate.kept_wal_bytes:
                free += f", {format_size(disk.wal_free_bytes or 0)} for the log"
            return (
                f"The disk may not suffice: about {format_rough_size(estimate.disk_bytes)} with log and temporary"
                f" files, {free} free. If it fills up, free some and resume."
            )
        case Concern.WAL_HELD:
            who = "The archive" if preflight.wal.archives else count(preflight.wal.slots, "replication slot")
            return (
                f"{who} may hold back the log: have {format_rough_size(estimate.wal_bytes)} free for it, and see that"
                " its readers keep up."
            )
        case Concern.CHECKPOINTS:
            return (
                f"The log is {preflight.checkpoints:,} times max_wal_size"
                f" ({format_size(preflight.wal.max_size_bytes)}): a larger one for the time of the run makes it faster."
            )
        case _:
            assert_never(concern)


def format_rough_time(seconds: float) -> str:
    """A time as well as it can be foretold."""
    if seconds < 5:
        return "a few seconds"
    if seconds < 50:
        return f"about {max(5, 5 * round(seconds / 5))} s"
    minutes = max(1, round(seconds / 60))
    if minutes < 50:
        return f"about {minutes if minutes < 10 else 5 * round(minutes / 5)} min"
    return f"about {max(1, round(minutes / 60)):,} h"


def format_rough_size(size_bytes: float) -> str:
    """A size with two digits."""
    step = 10 ** max(0, len(str(max(1, int(size_bytes)))) - 2)
    return format_size(round(max(1, size_bytes) / step) * step)


def format_size(size_bytes: float) -> str:
    """A size with its unit, in three digits at most."""
    for limit, unit in ((1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        # Before it would be written as 1,000 of the unit below.
        if size_bytes >= limit * 0.9995:
            return f"{size_bytes / limit:.3g} {unit}"
    return f"{size_bytes:.0f} bytes"
