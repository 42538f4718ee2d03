"""A row that was set aside needs a reason that the comparison finds by itself: else it is missing."""

from pathlib import Path

import pytest

from core.cancel import CancelToken
from core.migration.options import MigrationOptions
from core.migration.run import migrate
from core.plan.choices import Choice, Choices
from core.report.model import Verdict
from core.verify.model import TableCheck
from core.verify.table import verify_table
from tests.engine.proof.every_conversion import SET_ASIDE, VICTIM
from tests.engine.proof.published import Published
from tests.helpers.source import make_source


def _compare(published: Published, *rejected: int, excused: tuple[int, ...] | None) -> TableCheck:
    return verify_table(
        published.source,
        published.plan.table("record"),
        published.connection,
        published.schema,
        rejected=rejected,
        excused=excused,
        cancel=CancelToken(),
    )


def test_a_value_that_does_not_fit_is_a_reason(published: Published) -> None:
    check = _compare(published, SET_ASIDE, excused=())
    assert check.is_equal
    assert check.rows_set_aside == 1


def test_a_row_without_a_reason_is_missing(published: Published) -> None:
    published.run(f"DELETE FROM record WHERE id = {VICTIM}")
    check = _compare(published, VICTIM, SET_ASIDE, excused=())
    (mismatch,) = check.mismatches
    assert (mismatch.row, mismatch.column, mismatch.target_value) == (f"id = {VICTIM}", None, None)
    assert (check.rows_set_aside, check.rows_equal) == (1, 3)


@pytest.mark.parametrize("excused", [(VICTIM,), None], ids=["it", "every row"])
def test_where_it_is_excused_it_is_not(published: Published, excused: tuple[int, ...] | None) -> None:
    published.run(f"DELETE FROM record WHERE id = {VICTIM}")
    check = _compare(published, VICTIM, SET_ASIDE, excused=excused)
    assert check.is_equal
    assert (check.rows_set_aside, check.rows_equal) == (2, 3)


def test_a_row_beyond_what_the_server_can_store_is_excused(tmp_path: Path, database_url: str) -> None:
    """No value says why: together they are larger than a page."""
    names = [f"c{number}" for number in range(600)]
    token = "5f0e4a9c-7b1d-4c2e-9f3a-8d6b5c4a3f21"
    source = make_source(
        tmp_path / "wide.sqlite",
        f"CREATE TABLE wide ({', '.join(f'{name} UUID' for name in names)});"
        f"INSERT INTO wide (c0) VALUES ('{token}');"
        f"INSERT INTO wide VALUES ({', '.join([repr(token)] * len(names))});",
    )
    report = migrate(MigrationOptions(source_path=source, target_url=database_url))
    assert report.verdict is Verdict.VERIFIED_WITH_FINDINGS
    assert (report.rows_read, report.rows_written, report.rows_set_aside) == (2, 1, 1)
    assert [cause.sqlstate for cause in report.tables[0].reject_causes] == ["54000"]


def test_a_reference_to_no_parent_is_a_reason(tmp_path: Path, database_url: str) -> None:
    source = make_source(
        tmp_path / "orphans.sqlite",
        "CREATE TABLE parent (id INTEGER PRIMARY KEY); INSERT INTO parent VALUES (1);"
        "CREATE TABLE child (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES parent (id));"
        "INSERT INTO child VALUES (1, 1), (2, 9), (3, NULL);",
    )
    chosen = Choices(made=(Choice(setting="orphans", value="set-aside"),))
    report = migrate(MigrationOptions(source_path=source, target_url=database_url, choices=chosen))
    assert report.verdict is Verdict.VERIFIED_WITH_FINDINGS
    assert (report.rows_written, report.rows_set_aside) == (3, 1)
