"""The ways to carry a source over: Howdah, `psql \\copy` of ready-made text files, and pgloader.

Each is a process of its own on the same fresh server, which holds nothing else than what the way before left to be
cleared away. After each the rows of every table are counted: a way that lost some has failed.
"""

import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict

from tests.benchmarks.measure import Failure, Run, WayFailed, run_process

HOWDAH, PSQL, PGLOADER = "howdah migrate", "psql \\copy", "pgloader"
HOWDAH_SCHEMA = "bench_howdah"
_PSQL_SCHEMA = "bench_copied"
_PGLOADER_SCHEMA = "public"
_VERIFIED = ("verified", "verified with findings")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What the ways share: the source, the server (`url`) and its programs, and a folder for what they write."""

    source: Path
    row_counts: dict[str, int]
    url: str
    programs: Path
    folder: Path
    limit_s: float
    pgloader_rows: int | None

    @property
    def environment(self) -> dict[str, str]:
        """Howdah's folders are the benchmark's, not the user's. Its modules are compiled once, as those of an installed
        program are."""
        return {
            "HOWDAH_DATA": str(self.folder / "howdah"),
            "HOWDAH_CONFIG": str(self.folder / "howdah"),
            "PYTHONDONTWRITEBYTECODE": "",
        }


def run_howdah(ground: Ground) -> Run:
    """The whole run, with everything that Howdah does. Raises WayFailed unless it ends verified."""
    clear(ground)
    with _connect(ground) as connection:
        connection.execute(f"DROP SCHEMA IF EXISTS {HOWDAH_SCHEMA} CASCADE")
        connection.execute("CHECKPOINT")
    return run_to_verified(ground, migrate_command(ground))


def run_to_verified(ground: Ground, command: list[str]) -> Run:
    """A command of Howdah's that ends with a report. Raises WayFailed unless that says verified, and no row lacks."""
    report_file = ground.folder / "report.json"
    report_file.unlink(missing_ok=True)
    run = run_process(
        [*command, "--json", str(report_file)],
        allowed=(0, 3),
        limit_s=ground.limit_s,
        environment=ground.environment,
    )
    report = json.loads(report_file.read_bytes())["run"]
    if report["verdict"] not in _VERIFIED:
        raise WayFailed(Failure(reason=f"the report says: {report['verdict']}"))
    check_rows(ground, HOWDAH_SCHEMA)
    return replace(run, phases={phase["phase"]: phase["duration_s"] for phase in report["phases"]})


def run_psql(ground: Ground) -> Run:
    """Text files of all tables, copied by one session into tables without keys, of the types that Howdah chose.

    Files and tables are made, unmeasured, of what Howdah's first run left.
    """
    clear(ground)
    script = ground.folder / "copy.sql"
    if not script.exists():
        _prepare_text(ground, script)
    run = run_process(_psql(ground, script), limit_s=ground.limit_s)
    check_rows(ground, _PSQL_SCHEMA)
    return run


def run_pgloader(ground: Ground) -> Run:
    """As it comes, unless it needs a smaller `pgloader_rows`: it makes tables, keys and indexes by its own rules.

    What it did not make, and what it needed, is remarked upon.
    """
    clear(ground)
    parameters = conninfo_to_dict(ground.url)
    target = f"pgsql://{parameters['user']}@unix:{parameters['host']}:{parameters['port']}/{parameters['dbname']}"
    options: list[str] = []
    remarks: list[str] = []
    if ground.pgloader_rows is not None:
        settings = (f"prefetch rows = {ground.pgloader_rows}", f"batch rows = {ground.pgloader_rows}")
        options = [word for setting in settings for word in ("--with", setting)]
        remarks.append(f"was run with {' and '.join(settings)}, for without it runs out of its heap")
    run = run_process(
        ["pgloader", "--root-dir", str(ground.folder / "pgloader"), *options, f"sqlite://{ground.source}", target],
        limit_s=ground.limit_s,
    )
    check_rows(ground, _PGLOADER_SCHEMA)
    remarks += _compare_structure(ground, _PGLOADER_SCHEMA)
    return replace(run, remark="; ".join(remarks))


def find_ways() -> dict[str, Callable[[Ground], Run]]:
    """The ways that this machine has, in their turn: Howdah's is first, for psql's needs its tables."""
    ways: dict[str, Callable[[Ground], Run]] = {HOWDAH: run_howdah, PSQL: run_psql}
    if shutil.which("pgloader"):
        ways[PGLOADER] = run_pgloader
    return ways


def migrate_command(ground: Ground) -> list[str]:
    return [sys.executable, "-m", "core", "migrate", str(ground.source), ground.url, "--schema", HOWDAH_SCHEMA]


def check_rows(ground: Ground, schema: str) -> None:
    """Raise WayFailed unless each table of the source has all its rows in `schema`."""
    with _connect(ground) as connection:
        for table, wanted in ground.row_counts.items():
            try:
                found = connection.execute(f'SELECT count(*) FROM {schema}."{table}"').fetchone()
            except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName):
                found = None
            if found != (wanted,):
                count = "no table" if found is None else f"{found[0]:,} rows"
                raise WayFailed(Failure(reason=f"{table}: {count} of {wanted:,} rows"))


def clear(ground: Ground) -> None:
    """Remove what earlier runs left, but Howdah's last result; then let the server write all it has to."""
    with _connect(ground) as connection:
        schemas = connection.execute("SELECT nspname FROM pg_namespace WHERE nspname ~ '^howdah'").fetchall()
        for schema in (*(name for (name,) in schemas), _PGLOADER_SCHEMA):
            connection.execute(f'DROP SCHEMA IF EXISTS "{schema}" CASCADE')
        connection.execute(f"CREATE SCHEMA {_PGLOADER_SCHEMA}")
        copied = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [_PSQL_SCHEMA]).fetchall()
        if copied:
            connection.execute("TRUNCATE " + ", ".join(f'{_PSQL_SCHEMA}."{table}"' for (table,) in copied))
        connection.execute("CHECKPOINT")


def _prepare_text(ground: Ground, script: Path) -> None:
    folder = ground.folder / "text"
    folder.mkdir()
    with _connect(ground) as connection:
        connection.execute(f"CREATE SCHEMA {_PSQL_SCHEMA}")
        for table in ground.row_counts:
            try:
                connection.execute(f'CREATE TABLE {_PSQL_SCHEMA}."{table}" (LIKE {HOWDAH_SCHEMA}."{table}")')
            except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName) as error:
                raise WayFailed(Failure(reason="Howdah left no tables to copy")) from error
    out = ground.folder / "copy_out.sql"
    out.write_text("".join(f"\\copy {HOWDAH_SCHEMA}.\"{t}\" to '{folder / t}.txt'\n" for t in ground.row_counts))
    run_process(_psql(ground, out), limit_s=ground.limit_s)
    script.write_text("".join(f"\\copy {_PSQL_SCHEMA}.\"{t}\" from '{folder / t}.txt'\n" for t in ground.row_counts))


def _psql(ground: Ground, script: Path) -> list[str]:
    return [str(ground.programs / "psql"), "-qX", "-v", "ON_ERROR_STOP=1", "-f", str(script), ground.url]


def _compare_structure(ground: Ground, schema: str) -> list[str]:
    """What of Howdah's last result is not in `schema`, in words."""
    query = """
        SELECT (SELECT count(*) FROM pg_indexes WHERE schemaname = %(schema)s),
               (SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND connamespace = to_regnamespace(%(schema)s))
    """
    with _connect(ground) as connection:
        wanted = connection.execute(query, {"schema": HOWDAH_SCHEMA}).fetchone()
        found = connection.execute(query, {"schema": schema}).fetchone()
    assert wanted is not None
    assert found is not None
    kinds = zip(("indexes", "foreign keys"), found, wanted, strict=True)
    return [f"made {made} of {all_} {kind}" for kind, made, all_ in kinds if made < all_]


def _connect(ground: Ground) -> psycopg.Connection:
    return psycopg.connect(ground.url, autocommit=True)
