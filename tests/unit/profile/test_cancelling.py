"""A profile that is not wanted any more ends at once."""

import time
from pathlib import Path
from threading import Timer

import pytest

from core.cancel import CancelToken
from core.errors import Cancelled
from core.events import Event, TableStarted
from core.profile.sample import sample_database
from core.profile.scan import profile_database
from tests.helpers.source import read_source

NEVER_ENDS = "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n) > 0"


@pytest.mark.parametrize("count", [10, 50_000])
def test_a_table_that_has_begun_is_not_finished(tmp_path: Path, count: int) -> None:
    cancel = CancelToken()

    def cancel_at_start(event: Event) -> None:
        if isinstance(event, TableStarted):
            cancel.cancel()

    script = "CREATE TABLE t (x); CREATE TABLE u (x REFERENCES t); INSERT INTO u VALUES (1);"
    rows = [(number,) for number in range(count)]
    with (
        read_source(tmp_path / "source.sqlite", script, {"t": rows}) as (source, catalog),
        pytest.raises(Cancelled),
    ):
        profile_database(source, catalog, on_event=cancel_at_start, cancel=cancel)


def test_a_condition_that_never_ends_is_interrupted(tmp_path: Path) -> None:
    cancel = CancelToken()
    script = "CREATE TABLE t (x); INSERT INTO t VALUES (1);"
    with read_source(tmp_path / "source.sqlite", script) as (source, catalog):
        started = time.monotonic()
        timer = Timer(0.2, cancel.cancel)
        timer.start()
        with pytest.raises(Cancelled):
            profile_database(source, catalog, where={"t": NEVER_ENDS}, cancel=cancel)
        timer.join()
    assert time.monotonic() - started < 10


def test_a_sample_is_cancelled_too(tmp_path: Path) -> None:
    cancel = CancelToken()
    cancel.cancel()
    with (
        read_source(tmp_path / "source.sqlite", "CREATE TABLE t (x);") as (source, catalog),
        pytest.raises(Cancelled),
    ):
        sample_database(source, catalog, cancel=cancel)
