"""What the terminal says before the first row, of servers that a test does not have."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from core.cli.preflight import format_rough_size, format_rough_time, print_preflight
from core.errors import OutOfSpace
from core.finalize.helpers import HelperNeeds
from core.migration.estimate import REFERENCE
from core.migration.preflight import Concern, Connections, Preflight
from core.migration.ready import Answer, Question
from core.postgres.model import DEFAULT_WAL, Disk, Limit, Unknown
from core.postgres.pool import PoolSize
from tests.helpers.preflights import GOOD, SERVER

NEEDED = GOOD.estimate.disk_bytes


def _tell(preflight: Preflight, source: str = "shop.sqlite") -> str:
    file = io.StringIO()
    print_preflight(Console(file=file, width=80, highlight=False), preflight, source=Path(source))
    return "\n".join(line.rstrip() for line in file.getvalue().splitlines())


def _tell_in_one_line(preflight: Preflight) -> str:
    return " ".join(_tell(preflight).split())


def test_what_goes_where_and_what_it_takes_is_said_in_a_few_lines() -> None:
    assert _tell(GOOD) == (
        "From      shop.sqlite: 1 table, 1,000,000 rows, 150 MB of values\n"
        "Into      the new schema app of the database library, as ada (PostgreSQL 18.4)\n"
        "Takes     a few seconds, 200 MB of disk (41 GB free), 190 MB of write-ahead log\n"
        "Measured  0.03 ms a round trip, 190 MB/s there, 140 MB/s back\n"
        "Server    has ICU; can have vector (needed); has no citext, pg_trgm; up to 5\n"
        "          connections of 97 free\n"
        "✓ Ready: rights, names, connections and room are there as far as can be seen.\n"
    )


def test_functions_that_are_made_beside_the_tables_are_told() -> None:
    needs = HelperNeeds(functions=("cut", "substr"), made=("cut", "substr"), makes_schema=True)
    counts = replace(GOOD.outlook.counts, views=16, triggers=1, helpers=2)
    made = replace(GOOD, ready=replace(GOOD.ready, helpers=needs), outlook=replace(GOOD.outlook, counts=counts))
    assert "From shop.sqlite: 1 table, 16 views, 1 trigger, 1,000,000 rows, 150 MB" in _tell_in_one_line(made)
    assert "Helpers 2 functions in the new schema howdah_sqlite: SQL of the plan calls" in _tell_in_one_line(made)
    assert "--no-helpers" in _tell_in_one_line(made)
    there = replace(made, ready=replace(GOOD.ready, helpers=replace(needs, made=(), makes_schema=False)))
    assert "Helpers 2 functions of the schema howdah_sqlite, which are there already" in _tell_in_one_line(there)


@pytest.mark.parametrize(
    ("preflight", "concern", "said"),
    [
        (
            replace(GOOD, ready=replace(GOOD.ready, server=replace(SERVER, product="CockroachDB"))),
            Concern.OTHER_PRODUCT,
            "! This is CockroachDB, which Howdah was never tried on",
        ),
        (
            replace(GOOD, ready=replace(GOOD.ready, server=replace(SERVER, version_num=190001, version="19.1"))),
            Concern.NEWER_VERSION,
            "! PostgreSQL 19.1 is newer than 18",
        ),
        (
            replace(GOOD, connections=Connections(wanted=5, available=3, limit=Limit.ROLE)),
            Concern.FEW_CONNECTIONS,
            "! The role ada has 3 connections left, and 5 are wanted: 3 will be used",
        ),
        (
            replace(GOOD, disk=Disk(free_bytes=NEEDED - 1, wal_free_bytes=NEEDED - 1)),
            Concern.TIGHT_DISK,
            "! The disk may not suffice: about 390 MB with log and temporary files",
        ),
        (
            replace(GOOD, disk=Disk(free_bytes=NEEDED, wal_free_bytes=1000, is_shared=False)),
            Concern.TIGHT_DISK,
            "1 kB for the log free",
        ),
        (
            replace(GOOD, wal=replace(DEFAULT_WAL, slots=2, max_size_bytes=100_000_000)),
            Concern.WAL_HELD,
            "! 2 replication slots may hold back the log: have 190 MB free",
        ),
        (
            replace(GOOD, wal=replace(DEFAULT_WAL, max_size_bytes=50_000_000)),
            Concern.CHECKPOINTS,
            "! The log is 4 times max_wal_size (50 MB)",
        ),
    ],
)
def test_what_should_be_minded_is_said_and_only_that(preflight: Preflight, concern: Concern, said: str) -> None:
    assert preflight.concerns == (concern,)
    assert said in _tell_in_one_line(preflight)
    assert "✓" not in _tell(preflight)


def test_what_replace_moves_is_named() -> None:
    moved = replace(GOOD, ready=replace(GOOD.ready, moved=("t (table)",)))
    assert "! --replace moves into a backup schema: t (table)." in _tell(moved)


@pytest.mark.parametrize(
    ("unknown", "said"),
    [
        (Unknown.ELSEWHERE, "what is free there is not known"),
        (Unknown.NOT_SHOWN, "what is free is not shown to this role"),
        (Unknown.NOT_READABLE, "what is free can't be seen by this user"),
    ],
)
def test_room_that_is_not_known_is_said_to_be_so(unknown: Unknown, said: str) -> None:
    told = replace(GOOD, disk=Disk(free_bytes=None, unknown=unknown))
    assert said in _tell_in_one_line(told)
    assert told.concerns == ()


def test_who_reads_the_log_too_is_said() -> None:
    assert "that 1 standby server reads too" in _tell_in_one_line(replace(GOOD, wal=replace(DEFAULT_WAL, standbys=1)))
    assert "that 2 standby servers read too" in _tell_in_one_line(replace(GOOD, wal=replace(DEFAULT_WAL, standbys=2)))


def test_what_was_not_measured_is_said_to_be_assumed() -> None:
    assert "Measured nothing; the time is that of a server on this machine" in _tell_in_one_line(
        replace(GOOD, calibration=None)
    )
    part = replace(GOOD, calibration=replace(REFERENCE, write_bytes_s=None))
    assert "the rest of the time is that of a server on this machine" in _tell_in_one_line(part)


def test_names_can_not_steer_the_terminal() -> None:
    assert "\x1b" not in _tell(GOOD, "\x1b[2Jshop.sqlite")
    assert "[red]shop.sqlite" in _tell(GOOD, "[red]shop.sqlite")


def test_one_refusal_is_enough_not_to_be_ready() -> None:
    refused = Answer(question=Question.DISK, refusal=OutOfSpace("It is full.", "Free some."))
    found = replace(GOOD, answers=(*GOOD.answers, refused))
    assert not found.is_ready
    assert [(answer.problem, answer.hint) for answer in found.problems] == [("It is full.", "Free some.")]


@pytest.mark.parametrize(
    ("wanted", "available", "maximum"),
    [(5, 97, 10), (5, 5, 10), (5, 3, 2), (5, 2, 1), (5, None, 10)],
)
def test_a_pool_is_made_smaller_only_where_there_is_not_enough(
    wanted: int, available: int | None, maximum: int
) -> None:
    room = Connections(wanted=wanted, available=available, limit=Limit.SERVER)
    size = room.fit(PoolSize(minimum=4, maximum=10))
    assert (size.maximum, size.minimum <= size.maximum) == (maximum, True)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.1, "a few seconds"),
        (8, "about 10 s"),
        (44, "about 45 s"),
        (50, "about 1 min"),
        (1260, "about 20 min"),
        (7300, "about 2 h"),
    ],
)
def test_a_time_is_told_as_roughly_as_it_is_known(seconds: float, text: str) -> None:
    assert format_rough_time(seconds) == text


@pytest.mark.parametrize(
    ("size_bytes", "text"),
    [(1, "1 bytes"), (16_384, "16 kB"), (999_999, "1 MB"), (346_000_000, "350 MB"), (12_900_000_000, "13 GB")],
)
def test_a_size_is_told_as_roughly_as_it_is_known(size_bytes: int, text: str) -> None:
    assert format_rough_size(size_bytes) == text
