"""A table that is compared in pieces, side by side: what is changed at the edges of a piece is named as anywhere else.

Pieces are ranges of the key, so a row at an edge could be met in two of them, or in none.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace

import pytest

from core.cancel import CancelToken
from core.migration.options import MigrationOptions
from core.migration.run import migrate
from core.plan.model import Plan
from core.postgres.connect import Connection, connect
from core.postgres.pool import Pool, PoolSize, open_pool
from core.report.model import Verdict
from core.sqlite.source import Source, open_source
from core.verify.key_range import split_keys
from core.verify.model import TableCheck
from core.verify.tables import verify_tables
from tests.helpers.plans import change_table, make_plan
from tests.helpers.source import make_source

_ROWS = 900
_FIRST, _LAST = 1, _ROWS
_LARGE_BYTES = 200_000_000
"""What the plan says that the table has, though it has not: it is cut into as many pieces."""
_PIECES = [each.last for each in split_keys(_FIRST, _LAST, 6)]
_EDGES = sorted({_FIRST, _LAST, *(key for end in _PIECES if end is not None for key in (end, end + 1))})
"""The first and the last row of each piece."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cut:
    source: Source
    plan: Plan
    pool: Pool
    connection: Connection

    def run(self, statement: str) -> None:
        self.connection.execute(statement.encode())

    def compare(self) -> TableCheck:
        verification = verify_tables(
            self.source, self.plan, self.pool, "public", rejected={}, workers=3, cancel=CancelToken()
        )
        (check,) = verification.tables
        return check


@pytest.fixture(scope="module")
def carried(tmp_path_factory: pytest.TempPathFactory, target_url: str) -> Iterator[_Cut]:
    source = make_source(
        tmp_path_factory.mktemp("large") / "large.sqlite",
        "CREATE TABLE large (id INTEGER PRIMARY KEY, a TEXT, b REAL);"
        f" WITH RECURSIVE c(i) AS (SELECT {_FIRST} UNION ALL SELECT i + 1 FROM c WHERE i < {_LAST})"
        " INSERT INTO large SELECT i, 'text ' || i, i / 7.0 FROM c;",
    )
    plan = make_plan(source)
    # Copied in pieces too, by several connections, so that no rows lie in order.
    options = MigrationOptions(source_path=source, target_url=target_url, plan=plan, chunk_bytes=2_000, connections=4)
    assert migrate(options).verdict is Verdict.VERIFIED
    with ExitStack() as stack:
        connection = stack.enter_context(connect(target_url, autocommit=True))
        connection.execute("CREATE TABLE public.kept AS SELECT * FROM public.large")
        yield _Cut(
            source=stack.enter_context(open_source(source, cancel=CancelToken())),
            plan=change_table(plan, "large", size_bytes=_LARGE_BYTES),
            pool=stack.enter_context(open_pool(target_url, PoolSize(minimum=1, maximum=3))),
            connection=connection,
        )


@pytest.fixture
def cut(carried: _Cut) -> Iterator[_Cut]:
    """The same for one test to change. The sessions that compare see only what is committed."""
    yield carried
    carried.run("TRUNCATE public.large")
    carried.run("INSERT INTO public.large SELECT * FROM public.kept ORDER BY id % 97")


def test_the_table_is_cut_into_several_pieces(cut: _Cut) -> None:
    assert len(_EDGES) == 2 * len(_PIECES) == 12
    assert cut.compare().is_equal


@pytest.mark.parametrize("key", _EDGES)
def test_a_value_changed_at_an_edge_is_named_once(cut: _Cut, key: int) -> None:
    cut.run(f"UPDATE public.large SET a = 'Text {key}' WHERE id = {key}")
    check = cut.compare()
    (mismatch,) = check.mismatches
    assert (mismatch.table, mismatch.row, mismatch.column) == ("large", f"id = {key}", "a")
    assert (mismatch.source_value, mismatch.target_value) == (f"'text {key}'", f"'Text {key}'")
    assert (check.rows_source, check.rows_target, check.rows_equal) == (_ROWS, _ROWS, _ROWS - 1)


@pytest.mark.parametrize("key", _EDGES)
def test_a_row_gone_at_an_edge_is_named_once(cut: _Cut, key: int) -> None:
    cut.run(f"DELETE FROM public.large WHERE id = {key}")
    check = cut.compare()
    (mismatch,) = check.mismatches
    assert (mismatch.row, mismatch.column, mismatch.target_value) == (f"id = {key}", None, None)
    assert (check.rows_source, check.rows_target, check.rows_equal) == (_ROWS, _ROWS - 1, _ROWS - 1)


@pytest.mark.parametrize("key", [-(2**63), _FIRST - 1, _LAST + 1, 2**63 - 1])
def test_a_row_beyond_the_first_and_the_last_is_named(cut: _Cut, key: int) -> None:
    cut.run(f"INSERT INTO public.large VALUES ({key}, 'beyond', 0)")
    check = cut.compare()
    (mismatch,) = check.mismatches
    assert (mismatch.row, mismatch.column, mismatch.source_value) == (f"id = {key}", None, None)
    assert (check.rows_target, check.rows_equal) == (_ROWS + 1, _ROWS)


def test_two_rows_that_changed_places_over_an_edge_are_both_named(cut: _Cut) -> None:
    end = _PIECES[0]
    assert end is not None
    cut.run(
        "UPDATE public.large AS one SET a = other.a, b = other.b FROM public.large AS other"
        f" WHERE one.id IN ({end}, {end + 1}) AND other.id = {2 * end + 1} - one.id"
    )
    check = cut.compare()
    assert {(each.row, each.column) for each in check.mismatches} == {
        (f"id = {key}", column) for key in (end, end + 1) for column in ("a", "b")
    }
    assert check.rows_equal == _ROWS - 2


def test_a_row_whose_key_moved_it_into_another_piece_is_missing_in_one_and_too_many_in_the_other(cut: _Cut) -> None:
    cut.run(f"UPDATE public.large SET id = {_LAST + 1} WHERE id = {_FIRST}")
    assert {(each.row, each.source_value is None) for each in cut.compare().mismatches} == {
        (f"id = {_FIRST}", False),
        (f"id = {_LAST + 1}", True),
    }


def test_every_key_off_by_one_is_a_difference_in_every_piece(cut: _Cut) -> None:
    cut.run("UPDATE public.large SET id = -id")
    cut.run("UPDATE public.large SET id = 1 - id")
    check = cut.compare()
    assert check.rows_equal == 0
    assert check.mismatches


def test_without_pieces_it_is_the_same_comparison(cut: _Cut) -> None:
    cut.run(f"UPDATE public.large SET b = b + 1 WHERE id = {_EDGES[1]}")
    whole = replace(cut, plan=change_table(cut.plan, "large", size_bytes=0))
    assert whole.compare().mismatches == cut.compare().mismatches
