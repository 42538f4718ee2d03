"""Real databases made by others, each carried over and then compared by a judge that knows nothing of Howdah.

Both are beside the repository, in ../shared; where that is absent, these tests say so and are skipped.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from core.errors import SourceCorrupt
from core.migration.options import MigrationOptions
from core.migration.run import migrate
from core.report.model import Report

_JUDGE = Path(__file__).parents[2] / "../shared/tools/judge.py"

READABLE = (
    "android-mmssms",
    "chinook",
    "datasette-fixtures",
    "django",
    "gnucash-book",
    "hostile-names-1",
    "hostile-names-2",
    "long-names",
    "northwind",
    "pgloader-bad-utf8",
    "pgloader-type-mismatch",
    "pocketbase",
    "pocketbase-auxiliary",
    "rootsmagic",
    "spatialite",
    "unicode-names",
    "uptime-kuma",
    "utf16-1",
    "wal-database",
    "zeitgeist",
)


def carry_over(path: Path, url: str) -> Report:
    before = {entry.name: (entry.stat().st_size, entry.stat().st_mtime_ns) for entry in path.parent.iterdir()}
    report = migrate(MigrationOptions(source_path=path, target_url=url))
    assert {entry.name: (entry.stat().st_size, entry.stat().st_mtime_ns) for entry in path.parent.iterdir()} == before
    assert report.rows_read == report.rows_written + report.rows_set_aside
    return report


def judge(path: Path, url: str, folder: Path) -> dict[str, object]:
    if not _JUDGE.exists():
        pytest.skip(f"the judge is missing: no such file as {_JUDGE.resolve()}")
    # The judge opens the file as any program does, and may leave files beside it: so it is given a copy.
    copy = folder / path.name
    shutil.copyfile(path, copy)
    if (log := path.with_name(path.name + "-wal")).exists():
        shutil.copyfile(log, copy.with_name(log.name))
    done = subprocess.run(
        [sys.executable, str(_JUDGE), str(copy), url, "--json"], capture_output=True, text=True, check=False
    )
    assert done.stdout, done.stderr
    result: dict[str, object] = json.loads(done.stdout)
    return result


@pytest.mark.parametrize("name", READABLE)
def test_a_real_database_arrives_whole(
    name: str, corpus_path: Callable[[str], Path], database_url: str, tmp_path: Path
) -> None:
    path = corpus_path(name)
    report = carry_over(path, database_url)
    result = judge(path, database_url, tmp_path)
    assert result["data_ok"], result
    assert not result["sequences_behind"]
    rows = result["rows"]
    assert isinstance(rows, list)
    assert report.rows_written == rows[1]


def test_texts_with_nul_arrive_shown_and_each_is_in_the_ledger(
    corpus_path: Callable[[str], Path], database_url: str, tmp_path: Path
) -> None:
    path = corpus_path("nul-in-text")
    report = carry_over(path, database_url)
    assert judge(path, database_url, tmp_path)["lossy"] == 10
    with psycopg.connect(database_url) as connection:
        ledger = connection.execute(
            f"SELECT row_number, before_bytes FROM {report.records_schema}.ledger ORDER BY 1".encode()
        ).fetchall()
        names = connection.execute("SELECT name FROM users").fetchall()
    assert report.values_altered == len(ledger) == 10
    assert [bytes(original).decode().replace("\0", "␀") for _, original in ledger] == [name for (name,) in names]


def test_two_names_that_collide_when_cut_both_arrive(corpus_path: Callable[[str], Path], database_url: str) -> None:
    """The judge looks for both columns under the one name that both are cut to, so it can't see them apart."""
    carry_over(corpus_path("pgloader-collision"), database_url)
    with psycopg.connect(database_url) as connection:
        assert connection.execute("SELECT * FROM products").fetchall() == [(1, "apple", 10, 20)]


def test_the_type_zoo_arrives(corpus_path: Callable[[str], Path], database_url: str, tmp_path: Path) -> None:
    """One table has a primary key of NULLs alone; the judge pairs rows by their key, so there it can't tell which
    is which."""
    path = corpus_path("pgloader-types")
    carry_over(path, database_url)
    result = judge(path, database_url, tmp_path)
    details = result["detail"]
    assert isinstance(details, dict)
    assert set(details) == {"autoinc"}
    with psycopg.connect(database_url) as connection:
        rows = connection.execute("SELECT id, ticket FROM autoinc ORDER BY ticket").fetchall()
    assert rows == [(None, "a"), (None, "b"), (None, "c")]


@pytest.mark.parametrize("name", ["damaged-1", "truncated"])
def test_a_damaged_database_is_refused_and_nothing_is_made(
    name: str, corpus_path: Callable[[str], Path], database_url: str
) -> None:
    with pytest.raises(SourceCorrupt) as failure:
        carry_over(corpus_path(name), database_url)
    assert failure.value.hint
    with psycopg.connect(database_url) as connection:
        schemas = connection.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'howdah%'").fetchall()
    assert schemas == []
