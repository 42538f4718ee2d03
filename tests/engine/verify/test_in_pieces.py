"""Large tables: filled in pieces by several connections at once, so that their rows lie in no order, and compared by
ranges of the identity column, or without any order where there is none."""

import random
import struct
from collections.abc import Collection, Sequence
from dataclasses import replace

import pytest

from core.cancel import CancelToken
from core.catalog.model import Fingerprint
from core.events import Event, TableFinished, TableProgress, TableStarted
from core.plan.conversions import ConversionKind as Kind
from core.plan.model import Plan, TablePlan
from core.plan.pgtypes import numeric, vector
from core.postgres.pool import PoolSize, open_pool
from core.sqlite.source import open_source
from core.verify.model import TableCheck
from core.verify.tables import verify_tables
from tests.engine.verify.both_sides import (
    BLOB_CLASS,
    INTEGER_CLASS,
    REAL_CLASS,
    SCHEMA,
    TEXT_CLASS,
    BothSides,
    Row,
    plan_column,
    plan_table,
)

_LARGE_BYTES = 200_000_000
"""What the plan says that the table has: enough for several pieces."""
_COLUMNS = (
    plan_column("id", Kind.INTEGER, INTEGER_CLASS, is_identity=True),
    plan_column("t", Kind.TEXT, TEXT_CLASS),
    plan_column("j", Kind.JSON, TEXT_CLASS),
    plan_column("n", Kind.DECIMAL, INTEGER_CLASS, TEXT_CLASS, target_type=numeric(12, 2)),
    plan_column("at", Kind.TIMESTAMP, TEXT_CLASS),
    plan_column("d", Kind.DOUBLE, REAL_CLASS),
    plan_column("b", Kind.BYTES, BLOB_CLASS),
)
_KEYED = replace(plan_table(*_COLUMNS, key=["id"], batch_rows=50), size_bytes=_LARGE_BYTES)
_UNKEYED = replace(_KEYED, columns=(replace(_COLUMNS[0], is_identity=False), *_COLUMNS[1:]), primary_key=None)
_DECLARATION = "id INTEGER PRIMARY KEY, t TEXT, j TEXT, n, at TEXT, d REAL, b BLOB"


def _make_row(number: int) -> Row:
    return (
        number,
        None if number % 5 == 0 else f"text {number}",
        f'{{"k":{number},"a":[{number}.50,"\\u00e9",null]}}',
        number if number % 2 else f"{number}.25",
        f"2024-01-{number % 28 + 1:02} 12:00:00",
        number / 7,
        number.to_bytes(8, "big", signed=True),
    )


_KEYS = [*range(-40, 300), *range(10**12, 10**12 + 60), 2**62]
_ROWS = [_make_row(number % 1000) for number in range(len(_KEYS))]
_ROWS = [(key, *row[1:]) for key, row in zip(_KEYS, _ROWS, strict=True)]


def _scramble(rows: Sequence[Row]) -> list[Row]:
    """Chunks of some rows, in an order of their own."""
    chunks = [rows[start : start + 37] for start in range(0, len(rows), 37)]
    random.Random(7).shuffle(chunks)
    return [row for chunk in chunks for row in chunk]


def _verify(
    sides: BothSides,
    url: str,
    plan: TablePlan,
    *,
    rejected: Collection[int] = (),
    events: list[Event] | None = None,
) -> TableCheck:
    cancel = CancelToken()
    whole = Plan(fingerprint=Fingerprint(size_bytes=0, change_counter=0, schema_sha256=""), tables=(plan,))
    with (
        open_source(sides.path, cancel=cancel) as source,
        open_pool(url, PoolSize(minimum=1, maximum=3)) as pool,
    ):
        verification = verify_tables(
            source,
            whole,
            pool,
            SCHEMA,
            rejected={plan.source_name: rejected},
            workers=3,
            on_event=(events if events is not None else []).append,
            cancel=cancel,
        )
    (check,) = verification.tables
    return check


@pytest.fixture(params=[_KEYED, _UNKEYED], ids=["by identity", "without identity"])
def plan(request: pytest.FixtureRequest) -> TablePlan:
    plan: TablePlan = request.param
    return plan


@pytest.fixture
def scrambled(both_sides: BothSides, plan: TablePlan) -> BothSides:
    both_sides.fill_source(plan, _ROWS, declaration=_DECLARATION)
    both_sides.fill_target(plan, _scramble(_ROWS))
    return both_sides


def test_rows_in_the_order_of_their_pieces_are_the_same_rows(
    scrambled: BothSides, plan: TablePlan, target_url: str
) -> None:
    events: list[Event] = []
    check = _verify(scrambled, target_url, plan, events=events)
    assert check.mismatches == ()
    assert check.is_equal
    assert check.rows_source == check.rows_target == check.rows_equal == len(_ROWS)
    assert [type(event) for event in events if not isinstance(event, TableProgress)] == [TableStarted, TableFinished]
    assert max(event.rows_done for event in events if isinstance(event, TableProgress)) <= len(_ROWS)


@pytest.mark.parametrize(
    ("place", "column", "value"),
    [
        (0, "t", "''"),
        (170, "j", "'{\"k\": 0}'"),
        (len(_ROWS) - 1, "n", "0.01"),
        (39, "at", "'2000-01-01'"),
        (40, "d", "1e-9"),
        (341, "b", "'\\x00'"),
    ],
)
def test_one_altered_value_is_named(
    scrambled: BothSides, plan: TablePlan, target_url: str, place: int, column: str, value: str
) -> None:
    scrambled.run(f"UPDATE staged.t SET {column} = {value} WHERE id = {_KEYS[place]}")
    check = _verify(scrambled, target_url, plan)
    (mismatch,) = check.mismatches
    row = f"id = {_KEYS[place]}" if plan.primary_key else f"row {place + 1}"
    assert (mismatch.row, mismatch.column) == (row, column)
    assert check.rows_equal == len(_ROWS) - 1


@pytest.mark.parametrize("place", [0, 170, len(_ROWS) - 1])
def test_a_missing_row_is_named(scrambled: BothSides, plan: TablePlan, target_url: str, place: int) -> None:
    scrambled.run(f"DELETE FROM staged.t WHERE id = {_KEYS[place]}")
    check = _verify(scrambled, target_url, plan)
    assert not check.is_equal
    assert (check.rows_source, check.rows_target, check.rows_equal) == (len(_ROWS), len(_ROWS) - 1, len(_ROWS) - 1)
    (mismatch,) = check.mismatches
    assert mismatch.column is mismatch.target_value is None
    assert f"id = {_KEYS[place]}" in (mismatch.source_value or "")


@pytest.mark.parametrize("key", [-(2**63), -41, 500, 10**11, 2**62 - 1, 2**63 - 1])
def test_a_row_too_many_is_named_wherever_it_is(
    scrambled: BothSides, plan: TablePlan, target_url: str, key: int
) -> None:
    scrambled.run(f"INSERT INTO staged.t (id, t) VALUES ({key}, 'extra')")
    check = _verify(scrambled, target_url, plan)
    assert not check.is_equal
    assert (check.rows_target, check.rows_equal) == (len(_ROWS) + 1, len(_ROWS))
    (mismatch,) = check.mismatches
    assert mismatch.column is mismatch.source_value is None
    assert f"id = {key}, t = 'extra'" in (mismatch.target_value or "")


def test_a_row_that_is_there_twice_is_named(scrambled: BothSides, plan: TablePlan, target_url: str) -> None:
    scrambled.run("INSERT INTO staged.t SELECT * FROM staged.t WHERE id = 100")
    check = _verify(scrambled, target_url, plan)
    assert not check.is_equal
    assert (check.rows_target, check.rows_equal) == (len(_ROWS) + 1, len(_ROWS))


def test_rows_that_changed_their_ranges_are_named(scrambled: BothSides, plan: TablePlan, target_url: str) -> None:
    scrambled.run(f"UPDATE staged.t SET id = CASE id WHEN 0 THEN {2**62} ELSE 0 END WHERE id IN (0, {2**62})")
    check = _verify(scrambled, target_url, plan)
    assert not check.is_equal
    assert check.rows_equal == len(_ROWS) - 2
    assert check.mismatches


def test_values_that_changed_places_between_rows_are_named(
    scrambled: BothSides, plan: TablePlan, target_url: str
) -> None:
    scrambled.run("UPDATE staged.t SET d = (SELECT d FROM staged.t AS o WHERE o.id = 21 - t.id) WHERE id IN (10, 11)")
    check = _verify(scrambled, target_url, plan)
    assert [mismatch.column for mismatch in check.mismatches] == ["d", "d"]
    assert check.rows_equal == len(_ROWS) - 2


def test_rejected_rows_are_not_expected(scrambled: BothSides, plan: TablePlan, target_url: str) -> None:
    places = [0, 3, 170, len(_ROWS) - 1]
    rejected = [place + 1 for place in places]
    scrambled.run(f"DELETE FROM staged.t WHERE id IN ({', '.join(str(_KEYS[place]) for place in places)})")
    check = _verify(scrambled, target_url, plan, rejected=rejected)
    assert check.is_equal
    assert (check.rows_set_aside, check.rows_equal) == (len(rejected), len(_ROWS) - len(rejected))
    assert not _verify(scrambled, target_url, plan, rejected=rejected[1:]).is_equal


def test_a_filter_says_which_rows_are_expected(scrambled: BothSides, plan: TablePlan, target_url: str) -> None:
    scrambled.run("DELETE FROM staged.t WHERE id % 3 = 0 OR id < -10")
    plan = replace(plan, where_sql="id % 3 AND id >= -10 -- of them")
    check = _verify(scrambled, target_url, plan)
    assert check.is_equal
    scrambled.run("DELETE FROM staged.t WHERE id = 1")
    assert not _verify(scrambled, target_url, plan).is_equal


def test_a_value_that_the_plan_does_not_know_of_is_named(
    scrambled: BothSides, plan: TablePlan, target_url: str
) -> None:
    scrambled.run_source("UPDATE t SET t = x'3132' WHERE id = 17")
    scrambled.run("UPDATE staged.t SET t = '12' WHERE id = 17")
    (mismatch,) = _verify(scrambled, target_url, plan).mismatches
    assert (mismatch.column, mismatch.source_value) == ("t", "not text")


def test_an_empty_table_has_no_ranges(both_sides: BothSides, plan: TablePlan, target_url: str) -> None:
    both_sides.fill(plan, [], declaration=_DECLARATION)
    assert _verify(both_sides, target_url, plan).is_equal
    both_sides.run("INSERT INTO staged.t (id) VALUES (1)")
    assert not _verify(both_sides, target_url, plan).is_equal


def test_json_of_any_spelling_and_vectors_are_the_same_in_any_order(both_sides: BothSides, target_url: str) -> None:
    if not both_sides.has_vector:
        pytest.skip("this server has no pgvector")
    plan = plan_table(
        plan_column("v", Kind.VECTOR, BLOB_CLASS, target_type=vector(2)),
        plan_column("j", Kind.JSON, INTEGER_CLASS, REAL_CLASS, TEXT_CLASS),
    )
    texts = ['{"b":1,"a":2}', "1e3", '"\\u0022"', "12345678901234567890.5", "[1.10]", "[[[]]]", '{"x":1e-310}']
    values = [*texts, 7, 0.5, 1e300, None, *(f'{{"z":{n},"a":"{n}"}}' for n in range(60))]
    rows = [(struct.pack("<2f", number, -number), value) for number, value in enumerate(values)]
    both_sides.fill_source(plan, rows)
    both_sides.fill_target(plan, rows[::-1])
    check = _verify(both_sides, target_url, plan)
    assert check.mismatches == ()
    assert check.is_equal
    both_sides.run("UPDATE staged.t SET j = '[1.1]' WHERE j = '[1.10]'")
    assert _verify(both_sides, target_url, plan).is_equal
    both_sides.run("UPDATE staged.t SET j = '12345678901234567890.6' WHERE j = '12345678901234567890.5'")
    (mismatch,) = _verify(both_sides, target_url, plan).mismatches
    assert mismatch.column == "j"
