"""Any value of any storage class in any column arrives, or is named: random tables, read back by plain drivers."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.migration.options import MigrationOptions
from core.migration.run import migrate
from core.plan.pgtypes import PgType
from core.report.model import Verdict
from tests.helpers.effort import examples
from tests.helpers.instants import CLOCKS
from tests.helpers.meaning import Reading, Value, means
from tests.helpers.round_trip import drop_schemas, read_source_rows, read_target_rows, write_table
from tests.helpers.source import make_source
from tests.helpers.spellings import FORMATS, SCENES, Scene, columns

DECLARED = sorted({declared for scene in SCENES for declared in scene.declared})
NAMES = sorted({name for scene in SCENES for name in scene.names} | {"deleted"})
DEFAULTS = ("", "", "", " DEFAULT CURRENT_TIMESTAMP", " DEFAULT 0", " DEFAULT '{}'")
ANYTHING = Scene(names=tuple(NAMES), declared=tuple(DECLARED), formats=tuple(FORMATS))

Table = tuple[tuple[str, ...], list[tuple[object, ...]]]


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Definitions of columns, and rows."""
    row_count = draw(st.integers(0, 8))
    scenes = draw(st.lists(st.just(ANYTHING) | st.sampled_from(SCENES), min_size=1, max_size=4))
    definitions = []
    for number, scene in enumerate(scenes):
        name, declared, default = (draw(st.sampled_from(each)) for each in (scene.names, scene.declared, DEFAULTS))
        definitions.append(f"{name}_{number} {declared}{default}")
    values = (draw(columns(row_count, scene.formats)) for scene in scenes)
    return tuple(definitions), list(zip(*values, strict=True))


@given(tables())
@settings(max_examples=examples(30), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_value_arrives_with_its_meaning(tmp_path: Path, database_url: str, table: Table) -> None:
    definitions, rows = table
    path = write_table(tmp_path / "source.sqlite", definitions, rows)
    drop_schemas(database_url, "any_values")
    report = migrate(MigrationOptions(source_path=path, target_url=database_url, schema="any_values", connections=1))
    assert report.verdict in (Verdict.VERIFIED, Verdict.VERIFIED_WITH_FINDINGS)
    source = read_source_rows(path)
    types, target = read_target_rows(database_url, "any_values")
    assert report.rows_written == len(rows) == len(source)
    assert source.keys() == target.keys()
    for place, target_type in enumerate(types):
        assert target_type is not None
        pairs = [(source[key][place], target[key][place]) for key in source]
        assert any(_is_explained(pairs, target_type, clock) for clock in (None, *CLOCKS)), (target_type, pairs)


def _is_explained(pairs: list[tuple[Value, object]], target_type: PgType, clock: str | None) -> bool:
    """Whether all values of a column mean the same on both sides, its numbers by one clock."""
    reading = Reading(clock=clock)
    return all(means(before, after, target_type, reading) for before, after in pairs)


@pytest.mark.parametrize("size", [3, 70_000])
def test_order_and_position_do_not_matter(tmp_path: Path, database_url: str, size: int) -> None:
    """More rows than one batch, in a table without any key."""
    path = make_source(
        tmp_path / "source.sqlite",
        "CREATE TABLE t (a, b TEXT);"
        f" WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < {size})"
        " INSERT INTO t SELECT i % 7, CASE i % 5 WHEN 0 THEN NULL ELSE hex(i) END FROM c;",
    )
    report = migrate(MigrationOptions(source_path=path, target_url=database_url))
    assert report.verdict is Verdict.VERIFIED
    assert report.rows_written == size
