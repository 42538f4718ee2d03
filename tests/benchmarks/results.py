"""What was measured, by scenario: kept in a file, so that one scenario can be measured anew and the rest stay."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from tests.benchmarks.measure import Failure, Run
from tests.benchmarks.resume import Resumption
from tests.benchmarks.ways import HOWDAH


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One scenario: the median of each way, all of one session."""

    scenario: str
    shape: str
    row_count: int
    source_bytes: int
    wanted_peak_mb: int
    repeats: int
    ways: dict[str, Run | Failure]
    resumption: Resumption | Failure | None
    load_average: float | None = None
    """Of the last minutes, where the system says it: about 2 of it are the benchmark's, the rest is others' work."""
    stage_peaks_mb: dict[str, float] = field(default_factory=dict)
    """Howdah's peak of resident memory in each stage, of a run that is not timed, where the system says it."""

    @property
    def verify_rate_ratio(self) -> float | None:
        """How many rows Howdah compares in the time in which it copies one; None where it did not come so far."""
        run = self.ways.get(HOWDAH)
        if not isinstance(run, Run) or not run.phases.get("verify") or "copy" not in run.phases:
            return None
        return run.phases["copy"] / run.phases["verify"]


def read_results(path: Path, machine: Mapping[str, str]) -> list[Result]:
    """What was kept of the same machine and the same versions, by a benchmark that measured the same."""
    if not path.exists():
        return []
    kept = json.loads(path.read_text())
    try:
        return [_revive(result) for result in kept["results"]] if kept["machine"] == machine else []
    except TypeError:  # Other fields.
        return []


def keep_result(path: Path, machine: Mapping[str, str], result: Result, order: Sequence[str]) -> list[Result]:
    """Put a result in the place of the scenario's earlier one; return all that are kept, by name in `order`."""
    kept = {other.scenario: other for other in read_results(path, machine)} | {result.scenario: result}
    results = [kept[name] for name in order if name in kept]
    content = {"machine": machine, "results": [asdict(one) for one in results]}
    path.write_text(json.dumps(content, indent=2) + "\n")
    return results


def _revive(kept: dict[str, Any]) -> Result:
    ways = {way: _revive_outcome(outcome) for way, outcome in kept.pop("ways").items()}
    resumption = kept.pop("resumption")
    if resumption is not None:
        resumption = Failure(**resumption) if "reason" in resumption else Resumption(**resumption)
    return Result(ways=ways, resumption=resumption, **kept)


def _revive_outcome(kept: dict[str, Any]) -> Run | Failure:
    return Failure(**kept) if "reason" in kept else Run(**kept)
