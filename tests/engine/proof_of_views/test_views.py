"""What is proved of a view: that it gives the same rows on both sides. Each way to alter one in the target is seen."""

import tracemalloc
from dataclasses import replace

import pytest

from core.verify.model import ProofDifference, ProofVerdict
from tests.engine.proof_of_views.carried import CarriedViews

PROVED, DIFFERS, NOT_TRIED = ProofVerdict.PROVED, ProofVerdict.DIFFERS, ProofVerdict.NOT_TRIED


def test_a_view_that_gives_the_same_rows_is_proved(carried: CarriedViews) -> None:
    proof = carried.prove("plain")
    assert (proof.verdict, proof.tried, proof.differences) == (PROVED, "60 rows in any order", ())


def test_an_ordered_view_is_compared_in_order(carried: CarriedViews) -> None:
    proof = carried.prove("ordered")
    assert (proof.verdict, proof.tried) == (PROVED, "60 rows in order")


def test_sums_of_doubles_need_not_have_the_same_last_digits(carried: CarriedViews) -> None:
    assert carried.prove("summed").verdict is PROVED
    nearly = carried.prove_instead("summed", "SELECT name, n, total * (1 + 1e-14::float8) AS total FROM public.summed")
    assert nearly.verdict is PROVED
    other = carried.prove_instead("summed", "SELECT name, n, total + 0.001::float8 AS total FROM public.summed")
    assert other.verdict is DIFFERS


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        ("string_agg(code::text, '; ' ORDER BY id)", PROVED),
        ("string_agg(code::text, '; ' ORDER BY id DESC)", PROVED),
        ("string_agg(code::text, '; ' ORDER BY id) FILTER (WHERE id <> 7)", DIFFERS),
        ("string_agg(code::text, '; ' ORDER BY id) || '; ' || min(code::text)", DIFFERS),
        ("string_agg(code::text, ';  ' ORDER BY id)", DIFFERS),
    ],
)
def test_texts_that_are_joined_in_an_order_that_is_not_said_may_stand_in_any(
    carried: CarriedViews, value: str, verdict: ProofVerdict
) -> None:
    proof = carried.prove_instead(
        "joined", f"SELECT id % 3 AS third, {value} AS codes, count(*) AS n FROM public.item GROUP BY id % 3"
    )
    assert proof.verdict is verdict
    assert "The values that are joined in codes are compared in any order." in proof.note


def test_what_is_computed_of_such_texts_is_compared_as_it_is(carried: CarriedViews) -> None:
    reverse = "upper(string_agg(code::text, '; ' ORDER BY id DESC))"
    query = f"SELECT id % 3 AS third, {reverse} AS codes FROM public.item GROUP BY id % 3"
    assert carried.prove_instead("shouted", query).verdict is not PROVED


def test_a_view_without_rows_is_proved_with_a_word_of_warning(carried: CarriedViews) -> None:
    proof = carried.prove("barren")
    assert (proof.verdict, proof.tried) == (PROVED, "0 rows in any order")
    assert proof.note == "It has no rows, so that little is proved."


@pytest.mark.parametrize(
    ("query", "first"),
    [
        (
            "SELECT * FROM public.plain WHERE id <> 7",
            ("60 rows in SQLite, 59 in PostgreSQL", "row 7", "id = 7, name = ", None),
        ),
        (
            "SELECT * FROM public.plain UNION ALL SELECT * FROM public.plain WHERE id = 3",
            ("60 rows in SQLite, 61 in PostgreSQL", "row 61", None, "id = 3, name = "),
        ),
        (
            "SELECT id, name, CASE id WHEN 5 THEN 0.625000000000001 ELSE price END AS price, paid, made_at, seen_at,"
            " data, code, doc FROM public.plain",
            ("60 rows, 1 of them different", "row 5: price", "0.625", "0.625000000000001"),
        ),
        (
            "SELECT id, coalesce(name, '') AS name, price, paid, made_at, seen_at, data, code, doc FROM public.plain",
            ("60 rows, 15 of them different", "row 4: name", None, "''"),
        ),
        (
            "SELECT id, nullif(name, '') AS name, price, paid, made_at, seen_at, data, code, doc FROM public.plain",
            ("60 rows, 15 of them different", "row 1: name", "''", None),
        ),
        (
            "SELECT id, name, price, NOT paid AS paid, made_at, seen_at, data, code, doc FROM public.plain",
            ("60 rows, 60 of them different", "row 1: paid", "1", "false"),
        ),
        (
            "SELECT id, name, price, paid, made_at + interval '1 us' AS made_at, seen_at, data, code, doc"
            " FROM public.plain",
            ("60 rows, 60 of them different", "row 1: made_at", "'2024-01-01 10:00:00'", "2024-01-01 10:00:00.000001"),
        ),
        (
            "SELECT id, name, price, paid, made_at, seen_at + (id = 9)::int AS seen_at, data, code, doc"
            " FROM public.plain",
            ("60 rows, 1 of them different", "row 9: seen_at", "1700000009", "1700000010"),
        ),
        (
            "SELECT id, name, price, paid, made_at, seen_at, data || '\\x00'::bytea AS data, code, doc"
            " FROM public.plain",
            ("60 rows, 60 of them different", "row 1: data", "x'7831'", "x'783100'"),
        ),
    ],
    ids=[
        "a row less",
        "a row more",
        "a digit",
        "'' for NULL",
        "NULL for ''",
        "a boolean",
        "a moment",
        "an id",
        "bytes",
    ],
)
def test_each_way_to_alter_rows_is_a_difference(
    carried: CarriedViews, query: str, first: tuple[str, str, str | None, str | None]
) -> None:
    proof = carried.prove_instead("plain", query)
    tried, what, source, target = first
    assert (proof.verdict, proof.tried) == (DIFFERS, tried)
    found = proof.differences[0]
    assert found.what == what
    for shown, wanted in ((found.source, source), (found.target, target)):
        assert shown == wanted or (wanted is not None and wanted.endswith("= ") and (shown or "").startswith(wanted))
    assert len(proof.differences) <= 5
    assert proof.source_sql.startswith("CREATE VIEW plain")
    assert proof.target_sql


def test_rows_that_are_there_more_often_are_a_difference(carried: CarriedViews) -> None:
    assert carried.prove("halves").verdict is PROVED
    swapped = "SELECT CASE i.id WHEN 2 THEN 1::bigint ELSE i.id % 2 END AS half FROM public.item AS i"
    proof = carried.prove_instead("halves", swapped)
    assert (proof.verdict, proof.tried) == (DIFFERS, "60 rows, 1 of them different")


def test_rows_that_sql_leaves_open_are_not_held_against_a_view(carried: CarriedViews) -> None:
    order = 'name COLLATE "C" NULLS FIRST'
    others = f"SELECT id, row_number() OVER (ORDER BY {order}, id DESC) AS place FROM public.item"
    proof = carried.prove_instead("numbered", others)
    assert proof.verdict is NOT_TRIED
    assert "SQL leaves open which rows are right" in proof.note


def test_rows_that_tie_at_a_limit_are_not_held_against_a_view_but_others_are(carried: CarriedViews) -> None:
    others = "SELECT id, name FROM public.item WHERE name IS NULL ORDER BY id DESC LIMIT 5"
    assert carried.prove_instead("few", others).verdict is NOT_TRIED
    proof = carried.prove_instead("few", others.replace("5", "6"))
    assert proof.verdict is DIFFERS
    assert proof.note == "Its rows depend on this: which rows the LIMIT keeps depends on the order of those that tie."


def test_another_order_is_a_difference(carried: CarriedViews) -> None:
    proof = carried.prove_instead("ordered", "SELECT * FROM public.ordered ORDER BY price")
    assert proof.verdict is DIFFERS
    assert proof.differences == (
        ProofDifference(what="the order of its rows", source="as in ORDER BY", target="another"),
    )


@pytest.mark.parametrize("name", ["tied", "tied_by_more"])
def test_rows_that_tie_may_have_changed_places_but_no_others(carried: CarriedViews, name: str) -> None:
    ties = {"tied": 'name COLLATE "C"', "tied_by_more": "(SELECT length(i.name) FROM public.item i WHERE i.id = v.id)"}
    backwards = f"SELECT * FROM public.{name} v ORDER BY {ties[name]} NULLS FIRST, id DESC"
    proof = carried.prove_instead(name, backwards)
    assert proof.verdict is PROVED
    assert proof.tried.endswith("rows in order, rows that tie in any")
    assert carried.prove_instead(name, f"SELECT * FROM public.{name} v ORDER BY {ties[name]} DESC").verdict is DIFFERS


def test_another_type_is_a_difference(carried: CarriedViews) -> None:
    proof = carried.prove_instead("ordered", "SELECT id::text AS id, name, price FROM public.ordered")
    assert proof.verdict is DIFFERS
    assert proof.differences == (ProofDifference(what="the type of id", source="integer", target="text"),)


def test_other_columns_are_a_difference(carried: CarriedViews) -> None:
    proof = carried.prove_instead("ordered", "SELECT id, price FROM public.ordered")
    assert proof.differences == (ProofDifference(what="its columns", source="id, name, price", target="id, price"),)


def test_an_error_is_a_difference(carried: CarriedViews) -> None:
    proof = carried.prove_instead("ordered", "SELECT id, name, price / 0.0::float8 AS price FROM public.ordered")
    assert proof.verdict is DIFFERS
    assert "division by zero" in (proof.differences[0].target or "")


def test_a_view_that_is_missing_is_not_tried(carried: CarriedViews) -> None:
    plan = replace(carried.plan, views=(replace(carried.view("plain"), target_name="gone"),))
    proof = carried.prove("plain", plan=plan)
    assert (proof.verdict, proof.note) == (NOT_TRIED, "There is no such view in PostgreSQL.")


def test_what_moves_or_was_left_behind_is_no_difference(carried: CarriedViews) -> None:
    dice = carried.prove("fresh") if carried.view("fresh").is_made else None
    assert dice is None or dice.verdict is NOT_TRIED
    table = carried.plan.table("item")
    plan = replace(carried.plan, tables=(replace(table, where_sql="id <> 7"),))
    carried.connection.execute("CREATE TABLE public.kept AS TABLE public.item")
    proof = carried.prove("plain", plan=plan)
    assert proof.verdict is PROVED
    carried.connection.execute("DROP TABLE public.kept")
    left_out = replace(plan, views=(replace(carried.view("plain"), target_name="less"),))
    carried.connection.execute("CREATE VIEW public.less AS SELECT * FROM public.plain WHERE id <> 7")
    try:
        proof = carried.prove("plain", plan=left_out)
    finally:
        carried.connection.execute("DROP VIEW public.less")
    assert proof.verdict is NOT_TRIED
    assert proof.note == (
        "What it gives differs, as it must or may. Not all rows of item, which it reads, are carried over."
    )


def test_a_query_by_hand_is_compared_by_the_types_it_has(carried: CarriedViews) -> None:
    same = carried.prove_instead("plain", "SELECT * FROM public.item", is_edited=True)
    assert (same.verdict, same.tried) == (PROVED, "60 rows in any order")
    assert same.note == "Its query was written by hand: values are compared by the types that PostgreSQL gives them."
    other = carried.prove_instead(
        "summed", "SELECT name, count(*) AS n, sum(price) AS t FROM public.item GROUP BY name", is_edited=True
    )
    assert other.verdict is DIFFERS


def test_the_memory_does_not_grow_with_the_rows(carried: CarriedViews) -> None:
    altered = "SELECT id, CASE id WHEN 20000 THEN 'x' ELSE filler END AS filler FROM public.many"
    tracemalloc.start()
    try:
        proofs = [carried.prove("many"), carried.prove_instead("many", altered)]
        _, peak_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert [proof.tried for proof in proofs] == ["30,000 rows in any order", "30,000 rows, 1 of them different"]
    assert proofs[1].differences[0].what == "row 20000: filler"
    # Of 30 MB on either side.
    assert peak_bytes < 20_000_000


def test_a_view_that_takes_too_long_is_not_tried(carried: CarriedViews) -> None:
    slow = "SELECT p.* FROM public.plain p, LATERAL (SELECT pg_sleep(0.2), p.id) s"
    view = replace(carried.view("plain"), target_name="slow")
    carried.connection.execute(f"CREATE VIEW public.slow AS {slow}".encode())
    try:
        proof = carried.prove("plain", limit_s=0.3, plan=replace(carried.plan, views=(view,)))
    finally:
        carried.connection.execute("DROP VIEW public.slow")
    assert (proof.verdict, proof.note) == (NOT_TRIED, "It takes longer than 0.3 seconds.")
