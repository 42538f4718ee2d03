"""What this machine keeps of runs."""

import json
import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from core.migration.kept_runs import KeptRun, RunState, find_kept_run, find_run_folder, keep_run, list_kept_runs

RUN = KeptRun(
    run_id="20260101_000000_0001",
    started_at="2026-01-01T00:00:00+00:00",
    changed_at="",
    source_path="/data/app.db",
    target="postgresql://me@db.example/app",
    connection_name=None,
    is_embedded=False,
    schema="public",
    state=RunState.INTERRUPTED,
    rows_done=5,
    rows_total=10,
)


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOWDAH_DATA", str(tmp_path))
    return tmp_path


def test_where_nothing_was_kept_there_are_no_runs() -> None:
    assert list_kept_runs() == ()
    assert find_kept_run(RUN.run_id) is None


def test_a_run_is_kept_with_the_time_and_read_again() -> None:
    keep_run(RUN)
    (found,) = list_kept_runs()
    assert found.changed_at
    assert replace(found, changed_at="") == RUN


def test_the_latest_run_is_the_first() -> None:
    later = replace(RUN, run_id="20260102_000000_0001", started_at="2026-01-02T00:00:00+00:00")
    keep_run(later)
    keep_run(RUN)
    assert [run.run_id for run in list_kept_runs()] == [later.run_id, RUN.run_id]


def test_a_path_that_is_no_text_comes_back() -> None:
    path = Path(os.fsdecode(b"/data/caf\xe9.db"))
    keep_run(replace(RUN, source_path=os.fsencode(path).decode("utf-8", "surrogateescape")))
    assert list_kept_runs()[0].source == path


def test_others_cannot_read_it() -> None:
    keep_run(RUN)
    folder = find_run_folder(RUN.run_id)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "run.json").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "null", '{"version": 2}', '{"version": 1}', '{"version": 1, "state": "?"}']
)
def test_a_record_that_cannot_be_read_is_left_out(content: str) -> None:
    keep_run(RUN)
    folder = find_run_folder("broken")
    folder.mkdir()
    (folder / "run.json").write_text(content)
    assert [run.run_id for run in list_kept_runs()] == [RUN.run_id]


def test_a_record_of_a_later_program_with_more_fields_is_read() -> None:
    keep_run(RUN)
    file = find_run_folder(RUN.run_id) / "run.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), "later": 1}))
    assert [run.run_id for run in list_kept_runs()] == [RUN.run_id]


@pytest.mark.parametrize("state", RunState)
def test_only_what_is_under_way_or_interrupted_can_be_resumed(state: RunState) -> None:
    assert state.can_be_resumed == (state in (RunState.RUNNING, RunState.INTERRUPTED))
