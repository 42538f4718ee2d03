"""Profiles of small databases that a test writes down."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from core.cancel import CancelToken
from core.profile.model import ColumnProfile, FormatProfile, Profile
from core.profile.sample import sample_database
from core.profile.scan import profile_database
from core.profile.together import Asked
from tests.helpers.source import read_source

Rows = Sequence[tuple[object, ...]]


def profile(
    folder: Path,
    script: str,
    rows: Rows = (),
    *,
    where: Mapping[str, str] | None = None,
    asked: Asked | None = None,
) -> Profile:
    """The profile of a database made by SQL, with rows for its table `t`."""
    path = folder / "source.sqlite"
    path.unlink(missing_ok=True)
    with read_source(path, script, inserts={"t": rows}) as (source, catalog):
        return profile_database(source, catalog, workers=2, where=where, asked=asked, cancel=CancelToken())


def sample(folder: Path, script: str, rows: Rows = (), *, budget_s: float = 60.0) -> Profile:
    """What a first look at such a database says."""
    path = folder / "source.sqlite"
    path.unlink(missing_ok=True)
    with read_source(path, script, inserts={"t": rows}) as (source, catalog):
        return sample_database(source, catalog, cancel=CancelToken(), budget_s=budget_s)


def column(folder: Path, declared: str, values: Sequence[object]) -> ColumnProfile:
    """The profile of a column of that declared type."""
    return profile(folder, f"CREATE TABLE t (x {declared});", [(value,) for value in values]).tables[0].columns[0]


def found_formats(column: ColumnProfile) -> dict[str, tuple[int, int]]:
    """Hits and values seen by the formats' names."""
    return {each.format.value: (each.hit_count, each.seen_count) for each in column.formats}


def only_format(column: ColumnProfile, name: str) -> FormatProfile:
    (found,) = (each for each in column.formats if each.format.value == name)
    return found
