"""The guide to a cut-over: only what applies to these tables, with their names, in Markdown that no name can break."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from core.catalog.model import StorageClass
from core.plan.conversions import Conversion, ConversionKind
from core.plan.model import Plan, ViewPlan
from core.plan.pgtypes import BOOLEAN, TIMESTAMPTZ
from core.report.guide import render_guide
from core.report.model import Verdict
from core.verify.model import ObjectProof, ProofVerdict, ProvedKind
from tests.helpers import made_plans
from tests.helpers.hostile_reports import make_report_of
from tests.helpers.reports import make_report

HOSTILE = (
    "`", "``x", "a`b``c", "|", "a|b\\|c", "<script>alert(1)</script>", "<!-- -->", "&copy;", "[x](http://e.example)",
    "![x](y)", "https://e.example", "www.e.example", "me@e.example", "*a* _b_ **c**", "# a", "- a\n- b\n\n# c", "```\n",
    "\n\n    x", "\\", " ", "\0\x1b[31m", "\u202egnp", "\ud800", "~~x~~", "1. a", "> a", "$x$", "X " * 1500,
)  # fmt: skip


def parse(document: str) -> list[Token]:
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    return [inner for token in parser.parse(document) for inner in (token, *(token.children or ()))]


def shape(document: str) -> list[str]:
    """What a document is made of, without its texts: escaped signs are texts."""
    return [token.type for token in parse(document) if token.type not in ("text", "text_special")]


PLAIN = shape(render_guide(*make_report_of("plain")))


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text)[:24])
def test_hostile_texts_are_texts_wherever_they_stand(text: str) -> None:
    document = render_guide(*make_report_of(text))
    assert shape(document) == shape(render_guide(*make_report_of("Plain x")))
    document.encode()
    assert not re.search("[\0-\x08\x0b-\x1f\x7f\u202a-\u202e]", document)


@settings(max_examples=60, deadline=None)
@given(text=st.text(min_size=1, max_size=30))
def test_any_text_makes_no_html_no_link_and_no_heading(text: str) -> None:
    tokens = parse(render_guide(*make_report_of(text)))
    found = {token.type for token in tokens}
    assert not found & {"html_block", "html_inline", "link_open", "image", "s_open", "em_open", "hr"}
    assert [token.type for token in tokens].count("heading_open") == PLAIN.count("heading_open")


def guide_of(plan: Plan, **changes: object) -> str:
    report = replace(make_report(plan), verdict=Verdict.VERIFIED)
    return render_guide(replace(report, **changes), plan)  # type: ignore[arg-type]


def headings(document: str) -> list[str]:
    return re.findall("^##+ (.*)$", document, re.MULTILINE)


def test_what_does_not_apply_is_not_there() -> None:
    plan = made_plans.plan(replace(made_plans.table("t", made_plans.column("x")), has_rowid=False))
    found = headings(guide_of(plan))
    assert not {
        "Booleans", "Dates and times", "JSON", "Names", "New ids", "rowid", "Foreign keys", "Sequences",
        "INSERT OR REPLACE, INSERT OR IGNORE", "Rows that were set aside",
    } & set(found)  # fmt: skip
    assert {"Back up", "Switch", "Connect", "Placeholders", "Going back"} <= set(found)


def test_booleans_dates_and_ids_are_named() -> None:
    paid = replace(
        made_plans.column("paid", BOOLEAN),
        conversion=Conversion(kind=ConversionKind.BOOLEAN),
        reads=(StorageClass.INTEGER,),
    )
    at = replace(
        made_plans.column("at", TIMESTAMPTZ),
        conversion=Conversion(kind=ConversionKind.TIMESTAMPTZ),
        reads=(StorageClass.INTEGER,),
    )
    plan = made_plans.plan(made_plans.table("order", made_plans.identity("id"), paid, at, next_value=42))
    guide = guide_of(plan)
    assert "`paid = 1` becomes `paid`" in guide
    assert "- `order`: `at` timestamptz" in guide
    assert "to_timestamp(x)" in guide
    assert '`INSERT INTO "order" ... RETURNING` `id`' in guide
    assert "- `order.id` goes on at 42" in guide
    assert "This name stands in double quotes wherever SQL says it: `order`." in guide
    assert "ON CONFLICT (id) DO UPDATE SET paid = EXCLUDED.paid" in guide


def test_names_that_changed_are_told_from_those_that_lost_their_capitals() -> None:
    column = replace(made_plans.column("ctid"), target_name="ctid_2")
    table = replace(made_plans.table("Orders", column), target_name="orders")
    guide = guide_of(made_plans.plan(table))
    assert "- `Orders.ctid` is now `ctid_2`" in guide
    assert "1 name had capitals and is lower case now: `Orders`." in guide


def test_long_lists_end_with_how_many_more_there_are() -> None:
    tables = [made_plans.table(f"t{number:03}", made_plans.identity("id")) for number in range(100)]
    guide = guide_of(made_plans.plan(*tables))
    assert "- and 80 more" in guide
    assert "- and 88 more tables" in guide
    assert len(guide) < 20_000


def test_a_migration_of_four_hundred_tables_stays_short_enough_to_read() -> None:
    columns = tuple(made_plans.column(f"Column {number}") for number in range(25))
    tables = [made_plans.table(f"Table {number}", made_plans.identity("Id"), *columns) for number in range(400)]
    assert guide_of(made_plans.plan(*tables)).count("\n") < 400


def test_what_was_not_migrated_comes_first() -> None:
    guide = render_guide(*make_report_of("plain"))
    assert headings(guide)[0] == "What was not migrated as it was"


def test_a_dry_run_says_that_nothing_is_published_and_has_no_way_back() -> None:
    guide = guide_of(
        made_plans.plan(made_plans.table("t", made_plans.column("x"))), is_published=False, is_dry_run=True
    )
    assert "Nothing is published yet" in guide
    assert "howdah undo" not in guide
    assert "--replace" not in guide


def test_rows_set_aside_are_named_with_the_way_to_send_them_again() -> None:
    guide = render_guide(*make_report_of("plain"))
    assert "2 rows of 5 did not fit and are kept whole" in guide
    assert "howdah rejects retry postgresql://ann@db.example.org:5432/library --run 20260101_120000_abcd" in guide


def test_arguments_of_commands_are_quoted_for_the_shell() -> None:
    guide = guide_of(made_plans.plan(made_plans.table("t")), source="/data/it's here; rm -rf.db")
    assert "sqlite3 '/data/it'\"'\"'s here; rm -rf.db' '.backup" in guide


def test_views_triggers_and_the_schema_of_the_helpers_are_told_of() -> None:
    views = (
        ViewPlan(source_name="V", target_name="v", source_sql="", query_sql="SELECT howdah_sqlite.cut(x) FROM t"),
        ViewPlan(source_name="W", target_name="w", source_sql="", query_sql="SELECT 1"),
    )
    plan = replace(made_plans.plan(made_plans.table("t", made_plans.column("x"))), views=views, helpers=("cut",))
    proofs = tuple(
        ObjectProof(kind=kind, table=table, name=name, verdict=ProofVerdict.PROVED)
        for kind, table, name in (
            (ProvedKind.VIEW, "", "v"),
            (ProvedKind.VIEW, "", "w"),
            (ProvedKind.TRIGGER, "t", "a"),
        )
    )
    guide = guide_of(plan, proofs=proofs)
    assert "Views and triggers" in headings(guide)
    assert "- 2 views: 2 proved\n- 1 trigger: 1 proved" in guide
    assert "- views `v`\n" in guide
    assert "--schema=public --schema=howdah_sqlite --file=" in guide
    bare = guide_of(made_plans.plan(made_plans.table("t", made_plans.column("x"))))
    assert "Views and triggers" not in headings(bare)
    assert "howdah_sqlite" not in bare
