"""The models of the plan page: what they show of a plan, quickly however many columns it has."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from core.cancel import CancelToken
from core.catalog.model import StorageClass
from core.migration.assess import Assessment, assess
from core.plan.choices import Choice, Choices
from core.plan.conversions import Conversion, ConversionKind, Unfit
from core.plan.edit import choose
from core.plan.model import Finding, Severity
from core.plan.policy import Policy
from core.profile.model import ColumnProfile, Format, FormatProfile
from gui.models.plan_columns import CellRole, PlanColumnsModel
from gui.models.plan_edits import read_remedy, take_back
from gui.models.plan_fields import Field
from gui.models.plan_findings import FindingRole, PlanFindingsModel
from gui.models.plan_index import PlanIndex
from gui.models.plan_remedies import list_examples, list_remedies
from gui.models.plan_settings import Scope, list_settings
from gui.models.plan_tables import PlanTablesModel, TableRole
from gui.models.plan_titles import name_findings
from gui.models.plan_trial import compare_plans
from gui.models.plan_types import list_types, read_type
from gui.models.plan_words import (
    describe_contents,
    describe_conversion,
    describe_difference,
    name_class,
    name_format,
)
from resources import find_resource
from tests.helpers.source import make_source

TABLES, COLUMNS = 400, 25


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Assessment:
    """A database of ten thousand columns."""
    types = ("INTEGER", "TEXT", "DATE", "BOOLEAN", "REAL")
    script = "".join(
        f"CREATE TABLE t{table} ({', '.join(f'c{n}_at {types[n % len(types)]}' for n in range(COLUMNS))});"
        for table in range(TABLES)
    )
    path = make_source(tmp_path_factory.mktemp("wide") / "wide.sqlite", script)
    return assess(path, cancel=CancelToken())


@pytest.fixture(scope="module")
def sample() -> Assessment:
    return assess(Path(str(find_resource("sample/sample.sqlite"))), cancel=CancelToken())


@pytest.fixture
def assess_script(tmp_path: Path) -> Callable[[str], Assessment]:
    def run(script: str) -> Assessment:
        return assess(make_source(tmp_path / "made.sqlite", script), cancel=CancelToken())

    return run


def index_of(assessment: Assessment) -> PlanIndex:
    return PlanIndex(assessment.catalog, assessment.profile, assessment.plan)


def columns_of(assessment: Assessment) -> PlanColumnsModel:
    model = PlanColumnsModel()
    model.set_index(index_of(assessment))
    return model


def texts(model: PlanColumnsModel, field: Field) -> list[str]:
    return [model.index(row, field).data() for row in range(model.rowCount())]


def test_all_that_a_profile_counts_has_a_name() -> None:
    assert all(map(name_format, Format))
    assert all(map(name_class, StorageClass))


def test_ten_thousand_columns_are_listed_filtered_and_sorted(wide: Assessment) -> None:
    model = columns_of(wide)
    assert model.rowCount() == TABLES * COLUMNS
    model.set_filter(table=None, needle="t399.c2")
    assert model.rowCount() == 6
    model.set_filter(table=None, needle="timestamp")
    assert model.rowCount() == 0
    model.set_filter(table=None)
    for field in Field:
        model.sort(field, Qt.SortOrder.DescendingOrder)
        assert model.rowCount() == TABLES * COLUMNS
    model.sort(Field.TYPE, Qt.SortOrder.AscendingOrder)
    types = texts(model, Field.TYPE)
    assert types == sorted(types)


def test_words_of_a_row_are_made_only_when_it_is_looked_at(wide: Assessment) -> None:
    model = columns_of(wide)
    model.index(5, Field.HOLDS).data()
    assert len(model._texts) == 1


def test_a_filter_leaves_only_matching_columns(sample: Assessment) -> None:
    model = columns_of(sample)
    model.set_filter(table=None, needle="_on")
    assert texts(model, Field.NAME)
    assert all("_on" in name for name in texts(model, Field.NAME))
    model.set_filter(table="book")
    assert set(texts(model, Field.TABLE)) == {"book"}
    model.set_filter(table=None, needle="numeric")
    assert set(texts(model, Field.TYPE)) <= {"numeric(8, 2)", "numeric(10, 2)", "numeric(6, 2)"}
    model.set_filter(table=None, only_findings=True)
    assert 0 < model.rowCount() < 20
    model.set_filter(table=None, only_chosen=True)
    assert model.rowCount() == 0


def test_sorting_keeps_what_is_selected(sample: Assessment) -> None:
    model = columns_of(sample)
    kept = QPersistentModelIndex(model.index(3, Field.NAME))
    key = kept.data(CellRole.KEY)
    model.sort(Field.NAME, Qt.SortOrder.DescendingOrder)
    assert kept.data(CellRole.KEY) == key


def test_the_models_keep_qts_contract(sample: Assessment) -> None:
    for model in (PlanColumnsModel(), PlanTablesModel(), PlanFindingsModel()):
        tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
        if isinstance(model, PlanFindingsModel):
            model.set_findings(sample.plan.findings)
        else:
            model.set_index(index_of(sample))
            model.set_index(index_of(sample))
        if isinstance(model, PlanColumnsModel):
            model.sort(Field.TYPE)
            model.set_filter(table="book")
        tester.deleteLater()
    assert model.index(0, 0, QModelIndex()).isValid()


def test_a_column_left_out_stays_listed(sample: Assessment) -> None:
    plan = choose(sample.basis, sample.plan, Choice(setting="leave_out", value="yes", table="book", column="cover"))
    index = PlanIndex(sample.catalog, sample.profile, plan)
    model = PlanColumnsModel()
    model.set_index(index)
    model.set_filter(table="book", needle="cover")
    assert texts(model, Field.TYPE) == ["left out"]
    assert model.index(0, Field.NAME).data(Qt.ItemDataRole.FontRole).strikeOut()
    assert not model.index(0, Field.TYPE).flags() & Qt.ItemFlag.ItemIsEditable


def test_a_name_that_changes_is_shown_with_both(assess_script: Callable[[str], Assessment]) -> None:
    model = columns_of(assess_script('CREATE TABLE t ("OrderID" INTEGER, plain TEXT)'))
    assert texts(model, Field.NAME) == ["OrderID → orderid", "plain"]


def test_the_bar_shows_the_share_of_each_class(assess_script: Callable[[str], Assessment]) -> None:
    model = columns_of(assess_script("CREATE TABLE t (x); INSERT INTO t VALUES (1), ('a'), ('b'), (NULL)"))
    assert model.index(0, Field.HOLDS).data(CellRole.SEGMENTS) == (("integer", 0.25), ("text", 0.5), ("null", 0.25))
    assert texts(model, Field.HOLDS) == ["text 50 %, integer 25 %, NULL 25 %"]


def test_no_control_character_of_a_name_is_shown(assess_script: Callable[[str], Assessment]) -> None:
    model = columns_of(assess_script('CREATE TABLE "a\nb" ("c\td" TEXT)'))
    assert texts(model, Field.TABLE) == ["a\ufffdb"]
    assert texts(model, Field.NAME)[0].startswith("c\ufffdd")


def test_tables_have_their_counts(assess_script: Callable[[str], Assessment]) -> None:
    assessment = assess_script("CREATE TABLE t (x INTEGER NOT NULL, d DATE); INSERT INTO t VALUES (1, 'never')")
    model = PlanTablesModel()
    model.set_index(index_of(assessment))
    assert model.index(0).data(TableRole.TABLE) is None
    assert model.index(1).data() == "t"
    assert model.index(1).data(TableRole.WARNINGS) == 1
    assert model.index(1).data(TableRole.DECISIONS) == 0
    model.set_needle("no such")
    assert model.rowCount() == 1


def test_findings_that_wait_come_first() -> None:
    findings = tuple(
        Finding(code="X", severity=severity, object="t", effect="so.")
        for severity in (Severity.INFO, Severity.WARNING, Severity.DECISION)
    )
    model = PlanFindingsModel()
    model.set_findings(findings)
    shown = [model.index(row).data(FindingRole.FINDING) for row in range(model.rowCount())]
    assert shown == [None, findings[2], None, findings[1], None, findings[0]]


def test_every_documented_finding_has_a_title() -> None:
    text = (Path(__file__).parents[2] / "docs" / "findings.md").read_text("utf-8")
    codes = [line.removeprefix("### ") for line in text.splitlines() if line.startswith("### ")]
    assert set(codes) <= set(name_findings())


def test_a_finding_about_several_columns_is_found_at_each(sample: Assessment) -> None:
    index = index_of(sample)
    assert [each.code for each in index.findings_of(("book", "details"))] == ["JSONB_KEEPS_VALUE"]
    assert [each.code for each in index.findings_of(("reader", "preferences"))] == ["JSONB_KEEPS_VALUE"]
    assert "CHECK_NOT_CARRIED" in [each.code for each in index.findings_of_table("book")]


def test_remedies_that_are_choices_become_edits() -> None:
    finding = Finding(code="X", severity=Severity.DECISION, object="t.c", effect="so.")
    edit = read_remedy(finding, "type = jsonb with unfit = set-aside", (("t", "c"),), "t")
    assert edit is not None
    assert edit.added == (
        Choice(setting="type", value="jsonb", table="t", column="c"),
        Choice(setting="unfit", value="set-aside", table="t", column="c"),
    )
    whole = read_remedy(finding, "names = preserve", (), None)
    assert whole is not None
    assert whole.added == (Choice(setting="names", value="preserve"),)
    for words in ("another type", "install pgvector on the server", "zone = the zone that they are in"):
        assert read_remedy(finding, words, (("t", "c"),), "t") is None


def test_examples_of_a_finding_say_where_they_are(assess_script: Callable[[str], Assessment]) -> None:
    assessment = assess_script(
        "CREATE TABLE t (d DATE); INSERT INTO t VALUES ('2024-01-01'), ('2024-01-02'), ('never')"
    )
    finding = next(each for each in assessment.plan.findings if each.object == "t.d")
    assert list_examples(finding, index_of(assessment)) == ("'never' in row 3",)
    assert [each.words for each in list_remedies(finding, assessment.catalog)]


def test_a_column_is_taken_back_from_a_pattern_by_a_choice_of_its_own() -> None:
    choices = Choices(made=(Choice(setting="leave_out", value="yes", column="c*"),))
    edit = take_back(choices, [("t", "c1")])
    assert edit.added == (Choice(setting="leave_out", value="no", table="t", column="c1"),)
    assert edit.removed == ()


def test_every_setting_of_the_policy_has_words() -> None:
    names = {setting.name for setting in list_settings(Scope())}
    assert names == set(Policy.__dataclass_fields__)
    for setting in list_settings(Scope()):
        assert setting.title != setting.name
        assert setting.name in ("zone", "bad_text") or all(words != value for value, words in setting.values)


def test_types_are_read_as_people_write_them() -> None:
    assert read_type(" VARCHAR(40) ") == "varchar(40)"
    assert read_type("int8") == "bigint"
    assert read_type("enum state ('A', 'b')") == "enum state ('A', 'b')"
    with pytest.raises(ValueError, match="not one of the types"):
        read_type("varchat(40)")


def test_the_present_type_and_its_alternatives_come_first(sample: Assessment) -> None:
    index = index_of(sample)
    number = index.column_number(("book", "published"))
    assert number is not None
    lines = list_types(index.columns[number], None)
    assert [line.written for line in lines[:3]] == ["date", "timestamp", "text"]
    assert lines[0].is_present
    assert len({line.written for line in lines}) == len(lines)


def test_contents_are_told_in_words() -> None:
    dates = FormatProfile(format=Format.DATE, storage_class=StorageClass.TEXT, hit_count=200, seen_count=200)
    profile = ColumnProfile(name="d", text_count=200, formats=(dates,))
    assert describe_contents(profile) == "text 100 %, all dates"
    most = FormatProfile(format=Format.DATE, storage_class=StorageClass.TEXT, hit_count=199, seen_count=200)
    assert describe_contents(ColumnProfile(name="d", text_count=200, formats=(most,))) == "text 100 %, 99 % dates"
    assert describe_contents(ColumnProfile(name="d", null_count=3)) == "only NULL"
    assert describe_contents(ColumnProfile(name="d")) == "no rows"
    assert describe_contents(ColumnProfile(name="d", text_count=999, blob_count=1)) == "text 99 %, blob <1 %"


def test_digests_in_hexadecimal_are_not_called_uuids() -> None:
    """What the plan keeps as text for want of a version, the column's sketch calls so too."""
    counts = {Format.UUID: 200, Format.HEX_128: 175}
    formats = tuple(
        FormatProfile(format=each, storage_class=StorageClass.TEXT, seen_count=200, hit_count=hits)
        for each, hits in counts.items()
    )
    digests = ColumnProfile(name="md5", text_count=200, formats=formats)
    assert describe_contents(digests) == "text 100 %, 87 % hexadecimal codes"
    uuids = ColumnProfile(name="id", text_count=200, formats=formats[:1])
    assert describe_contents(uuids) == "text 100 %, all UUIDs"


def test_every_conversion_is_told_in_words() -> None:
    for kind in ConversionKind:
        assert describe_conversion(Conversion(kind=kind), (StorageClass.TEXT,))
    words = describe_conversion(Conversion(kind=ConversionKind.INTEGER, unfit=Unfit.NULL), (StorageClass.TEXT,))
    assert words == "digits to numbers, NULL for what does not fit"


def test_a_step_is_named_by_what_it_changed() -> None:
    first = Choice(setting="type", value="text", table="t", column="c")
    none, one = Choices(), Choices(made=(first,))
    assert describe_difference(none, one) == "t.c: type = text"
    assert describe_difference(one, none) == "t.c: type = text, taken back"


def test_comparing_plans_names_each_column_that_differs(sample: Assessment) -> None:
    plan = choose(sample.basis, sample.plan, Choice(setting="type", value="text", table="book", column="published"))
    trial = compare_plans(sample.plan, plan)
    assert [(each.table, each.column) for each in trial.changes] == [("book", "published")]
    assert not trial.is_same
    assert compare_plans(plan, plan).is_same
