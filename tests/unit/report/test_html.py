"""The page: what stands in it, and that nothing of a database can be more there than text."""

import re
import time
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.plan.model import Plan
from core.report.html import render_html
from core.report.model import Report, Verdict
from core.verify.model import ObjectProof, ProofDifference, ProofVerdict, ProvedKind
from tests.helpers import made_plans
from tests.helpers.hostile_reports import make_report_of
from tests.helpers.reports import make_report

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style><style>*{display:none}</style>",
    "</title></head><body onload=x>",
    "<svg onload=x><desc>",
    "{{ 7 * 7 }}{% raw %}",
    "--><!--",
    "' style='x",
    "&lt;b&gt;",
    "a\0b\x1b[31m\x7f",
    "\u202egnp.exe",
    "\ud800",
    "x" * 3000,
)


class Page(HTMLParser):
    """The elements and the attributes of a page, and its text."""

    VOID = frozenset({"meta", "br", "rect", "line", "path", "polyline"})

    def __init__(self, document: str) -> None:
        super().__init__()
        self.elements: Counter[str] = Counter()
        self.attributes: Counter[tuple[str, str]] = Counter()
        self.addresses: list[str] = []
        self.ids: list[str] = []
        self.texts: list[str] = []
        self.open: list[str] = []
        self.feed(document)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements[tag] += 1
        self.attributes.update((tag, name) for name, _ in attrs)
        named = dict(attrs)
        self.addresses += [named[name] or "" for name in ("href", "src", "xlink:href", "action") if name in named]
        self.ids += [named["id"] or ""] if "id" in named else []
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.texts.append(data)

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", "".join(self.texts))


def read(report: Report, plan: Plan) -> Page:
    page = Page(render_html(report, plan))
    assert page.open == []
    return page


PLAIN = read(*make_report_of("plain"))


def assert_nothing_was_added(page: Page) -> None:
    """Neither an element nor an attribute, but the arrow of a name that is another one in PostgreSQL."""
    assert page.elements == PLAIN.elements
    assert page.attributes == PLAIN.attributes
    assert page.addresses == PLAIN.addresses


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text)[:24])
def test_hostile_texts_are_texts_wherever_they_stand(text: str) -> None:
    assert_nothing_was_added(read(*make_report_of(text)))


@settings(max_examples=60, deadline=None)
@given(text=st.text(min_size=1, max_size=30))
def test_any_text_adds_no_element_and_no_attribute(text: str) -> None:
    report, plan = make_report_of(text)
    document = render_html(report, plan)
    assert_nothing_was_added(Page(document))
    document.encode()
    assert not re.search("[\0-\x08\x0b-\x1f\x7f\u202a-\u202e]", document)


def test_it_loads_nothing_and_runs_nothing() -> None:
    document = render_html(*make_report_of("plain"))
    assert not {"script", "link", "img", "iframe", "object", "base", "form", "image", "use"} & set(PLAIN.elements)
    assert not [name for _, name in PLAIN.attributes if name.startswith("on") or name == "style"]
    assert all(address.startswith("#") for address in PLAIN.addresses)
    assert {address[1:] for address in PLAIN.addresses} <= set(PLAIN.ids)
    assert "url(" not in document
    assert "@import" not in document
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', document)
    assert policy is not None
    assert policy[1].startswith("default-src 'none'; style-src 'sha256-")


def test_ids_are_there_once() -> None:
    assert len(PLAIN.ids) == len(set(PLAIN.ids))


def test_it_begins_with_the_verdict_and_with_what_was_not_migrated() -> None:
    sections = [name for name in PLAIN.ids if f"#{name}" in PLAIN.addresses and name != "inserts"]
    assert sections == [
        "losses",
        "proof",
        "objects",
        "decisions",
        "notes",
        "alterations",
        "rejects",
        "mismatches",
        "charts",
        "facts",
    ]
    assert PLAIN.text.index("1 table differs") < PLAIN.text.index("Not migrated")
    assert (
        PLAIN.text.index("Tables that differ") < PLAIN.text.index("Views that have no") < PLAIN.text.index("read again")
    )


def test_a_run_without_losses_says_that_nothing_is_missing() -> None:
    plan = made_plans.plan(replace(made_plans.table("t", made_plans.identity("id")), row_count=7))
    page = read(replace(make_report(plan), verdict=Verdict.VERIFIED), plan)
    assert "All 7 rows of 1 table are equal on both sides." in page.text
    assert "Nothing is missing" in page.text
    assert "7 rows read = 7 written + 0 set aside" in page.text


def test_a_dry_run_says_what_would_be() -> None:
    plan = made_plans.plan(replace(made_plans.table("t", made_plans.identity("id")), row_count=7))
    report = replace(make_report(plan), verdict=Verdict.VERIFIED, is_published=False, is_dry_run=True)
    text = read(report, plan).text
    assert "All 7 rows of 1 table would be equal on both sides. This was a dry run: nothing was published" in text
    assert "would be in PostgreSQL as it was" in text


def test_sums_that_do_not_close_are_not_shown_as_right() -> None:
    report, plan = make_report_of("t")
    assert 'class="right"><b>5</b> rows read' in render_html(report, plan)
    (table,) = report.tables
    broken = replace(report, tables=(replace(table, rows_read=6),))
    assert 'class="wrong"><b>6</b> rows read' in render_html(broken, plan)


def test_an_empty_database_has_a_report() -> None:
    plan = made_plans.plan()
    page = read(replace(make_report(plan), verdict=Verdict.VERIFIED), plan)
    assert "The database has no tables." in page.text


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"is_published": False}, "Nothing was published; the target is as it was."),
        ({"is_published": True}, "It was published all the same, as was asked for."),
        ({"is_published": False, "is_dry_run": True}, "This was a dry run: nothing was published"),
    ],
)
def test_a_verdict_that_differs_says_what_became_of_it(changes: dict[str, bool], expected: str) -> None:
    report, plan = make_report_of("t")
    text = read(replace(report, **changes), plan).text  # type: ignore[arg-type]
    assert f"1 table differs, 1 object is not as planned, 1 table refuses a new row. {expected}" in text


def test_charts_show_the_largest_tables_and_the_others_together() -> None:
    tables = [replace(made_plans.table(f"t{number:03}"), row_count=1000 - number) for number in range(50)]
    plan = made_plans.plan(*tables)
    page = render_html(make_report(plan), plan)
    chart = page[page.index('id="rows-t"') : page.index('id="times-t"')]
    assert "t019" in chart
    assert "t020" not in chart
    assert "30 others" in chart


def test_charts_have_their_numbers_behind_them() -> None:
    chart = render_html(*make_report_of("plain"))
    chart = chart[chart.index('id="throughput-t"') :]
    assert '<th scope="row"><bdi>Copy</bdi></th><td class="num">10,000</td>' in chart
    assert '<td class="num">1,000</td>' in chart


def test_four_hundred_tables_with_ten_thousand_columns_stay_small_and_quick() -> None:
    evidence = "declared VARCHAR(255); 1,204,332 texts and 3 blobs, 2,114 NULL, at most 255 characters"
    columns = tuple(
        replace(
            made_plans.column(f"a_column_with_a_name_{number:02}", source_type="VARCHAR(255)"),
            decision=replace(made_plans.column("x").decision, evidence=evidence),
        )
        for number in range(25)
    )
    plan = made_plans.plan(*(made_plans.table(f"a_table_of_many_{number:03}", *columns) for number in range(400)))
    began_s = time.perf_counter()
    document = render_html(make_report(plan), plan)
    assert time.perf_counter() - began_s < 3
    assert len(document.encode()) < 5_000_000
    assert document.count("<details") > 400
    assert '<details class="table" open' not in document


def test_views_and_triggers_have_their_verdicts_and_both_texts_where_they_are_not_proved() -> None:
    plan = made_plans.plan()
    proved = ObjectProof(
        kind=ProvedKind.VIEW,
        table="",
        name="good",
        verdict=ProofVerdict.PROVED,
        tried="830 rows in order",
        source_sql="CREATE VIEW good AS SELECT 1",
        target_sql="SELECT 1",
    )
    difference = ProofDifference(what="row 1", source="2", target="3")
    differing = replace(
        proved,
        name="bad",
        verdict=ProofVerdict.DIFFERS,
        differences=(difference,),
        is_there=False,
        source_sql="CREATE VIEW bad AS SELECT 2",
    )
    missing = replace(
        proved,
        kind=ProvedKind.TRIGGER,
        table="t",
        name="own",
        verdict=ProofVerdict.NOT_TRIED,
        note="It is not made: it calls f.",
        is_there=False,
        source_sql="CREATE TRIGGER own",
        target_sql="",
    )
    text = read(replace(make_report(plan), proofs=(proved, differing, missing)), plan).text
    assert "1 proved, 1 differs" in text
    assert "good proved 830 rows in order" in text
    assert "bad differs, not published" in text
    assert "CREATE VIEW bad AS SELECT 2" in text
    assert "CREATE VIEW good" not in text
    assert "t.own not made 830 rows in order. It is not made: it calls f" in text
    assert text.index("bad differs") < text.index("good proved")
    assert "Views, triggers and rules" not in read(make_report(plan), plan).text
