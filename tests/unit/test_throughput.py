"""The samples of a run's progress that its report keeps."""

import time

import pytest

from core.events import Phase, TableFinished, TableProgress
from core.migration.throughput import Throughput


def test_there_are_some_hundred_samples_however_many_events_come(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    throughput = Throughput(began_s=100.0)
    for number in range(20_000):
        now[0] += 0.5
        throughput.take(TableProgress(phase=Phase.COPY, table="t", rows_done=number, bytes_done=10 * number))
    throughput.take(TableFinished(phase=Phase.COPY, table="t", rows=20_000, duration_s=1.0))
    samples = throughput.samples
    assert 100 <= len(samples) <= 241
    assert [sample.at_s for sample in samples] == sorted(sample.at_s for sample in samples)
    assert (samples[-1].at_s, samples[-1].rows_done) == (10_000.0, 20_000)


def test_tables_side_by_side_are_added_up_and_other_phases_are_left_out() -> None:
    throughput = Throughput(began_s=time.monotonic())
    throughput.take(TableProgress(phase=Phase.PROFILE, table="a", rows_done=7, bytes_done=7))
    throughput.take(TableProgress(phase=Phase.COPY, table="a", rows_done=1, bytes_done=10))
    throughput.take(TableProgress(phase=Phase.COPY, table="b", rows_done=2, bytes_done=20))
    throughput.take(TableFinished(phase=Phase.VERIFY, table="a", rows=1, duration_s=0.1))
    last = {sample.phase: sample for sample in throughput.samples}
    assert set(last) == {Phase.COPY, Phase.VERIFY}
    assert (last[Phase.COPY].rows_done, last[Phase.COPY].bytes_done) == (3, 30)
