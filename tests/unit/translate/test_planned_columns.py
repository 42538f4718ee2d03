"""What a plan says of its columns, to the translator."""

import pytest

from core.catalog.model import Affinity, Column, StorageClass, Table
from core.plan.conversions import Conversion, ConversionKind, NulHandling, Unfit
from core.plan.model import ColumnPlan, Decision
from core.plan.pgtypes import (
    BIGINT,
    BOOLEAN,
    BYTEA,
    DATE,
    DOUBLE,
    INTEGER,
    JSON,
    JSONB,
    NUMERIC,
    SMALLINT,
    TEXT,
    TIME,
    TIMESTAMP,
    TIMESTAMPTZ,
    UUID,
    PgType,
    enum,
    numeric,
    varchar,
    vector,
)
from core.plan.scope import ExpressionScope, kind_of, translate_column_default
from core.profile.model import ColumnProfile, Format, TableProfile
from core.translate.model import Kind, Translated, Untranslatable

INTEGERS = (StorageClass.INTEGER,)
REALS = (StorageClass.REAL,)
NUMBERS = (StorageClass.INTEGER, StorageClass.REAL)
TEXTS = (StorageClass.TEXT,)
BLOBS = (StorageClass.BLOB,)


def make_scope(
    target_type: PgType,
    conversion: Conversion,
    reads: tuple[StorageClass, ...],
    *,
    affinity: Affinity = Affinity.NUMERIC,
    profile: ColumnProfile | None = None,
    left_out: tuple[str, ...] = (),
    rule: str = "chosen",
) -> ExpressionScope:
    """The scope of a table of one column, `x`."""
    plan = ColumnPlan(
        source_name="x",
        target_name="x",
        target_type=target_type,
        conversion=conversion,
        reads=reads,
        decision=Decision(rule=rule, evidence=""),
    )
    table = Table(name="t", columns=(Column(name="x", declared_type="", affinity=affinity),))
    profiles = None
    if profile is not None:
        profiles = TableProfile(name="t", row_count=1, size_bytes=1, widest_row_bytes=1, columns=(profile,))
    return ExpressionScope.of(table, (plan,), "UTF-8", profile=profiles, left_out=left_out)


def is_compared(scope: ExpressionScope, condition: str) -> bool:
    return isinstance(scope.translate_condition(condition), Translated)


@pytest.mark.parametrize(
    ("target_type", "kind"),
    [
        (SMALLINT, Kind.INTEGER),
        (INTEGER, Kind.INTEGER),
        (BIGINT, Kind.INTEGER),
        (DOUBLE, Kind.FLOAT),
        (numeric(10, 2), Kind.NUMERIC),
        (BOOLEAN, Kind.BOOLEAN),
        (varchar(5), Kind.TEXT),
        (BYTEA, Kind.BYTES),
        (DATE, Kind.DATE),
        (TIME, Kind.TIME),
        (TIMESTAMP, Kind.TIMESTAMP),
        (TIMESTAMPTZ, Kind.TIMESTAMPTZ),
        (UUID, Kind.UUID),
        (JSON, Kind.JSON),
        (JSONB, Kind.JSONB),
        (vector(3), Kind.VECTOR),
        (enum("date", ("a", "b")), Kind.ENUM),
    ],
)
def test_every_type_of_a_plan_is_of_a_kind(target_type: PgType, kind: Kind) -> None:
    assert kind_of(target_type) is kind


@pytest.mark.parametrize(
    ("target_type", "kind", "reads", "is_plain"),
    [
        (BIGINT, ConversionKind.INTEGER, INTEGERS, True),
        (BIGINT, ConversionKind.INTEGER, REALS, False),
        (BIGINT, ConversionKind.INTEGER, TEXTS, False),
        (BOOLEAN, ConversionKind.BOOLEAN, NUMBERS, True),
        (BOOLEAN, ConversionKind.BOOLEAN, TEXTS, False),
        (DOUBLE, ConversionKind.DOUBLE, NUMBERS, True),
        (DOUBLE, ConversionKind.DOUBLE, (StorageClass.REAL, StorageClass.TEXT), False),
        (NUMERIC, ConversionKind.DECIMAL, REALS, True),
        (NUMERIC, ConversionKind.DECIMAL, TEXTS, False),
    ],
)
def test_numbers_are_compared_unless_they_were_made_of_other_classes(
    target_type: PgType, kind: ConversionKind, reads: tuple[StorageClass, ...], is_plain: bool
) -> None:
    scope = make_scope(target_type, Conversion(kind=kind), reads)
    assert is_compared(scope, "x = 1") is is_plain
    assert is_compared(scope, "x IS NULL")


def test_texts_are_compared_unless_other_classes_are_among_them() -> None:
    conversion = Conversion(kind=ConversionKind.TEXT)
    assert is_compared(make_scope(TEXT, conversion, TEXTS), "x = 'a'")
    for reads in (INTEGERS, (StorageClass.INTEGER, StorageClass.TEXT), BLOBS):
        assert not is_compared(make_scope(TEXT, conversion, reads), "x = 'a'")


def test_bytes_are_compared_unless_they_were_made_of_other_classes() -> None:
    conversion = Conversion(kind=ConversionKind.BYTES)
    assert is_compared(make_scope(BYTEA, conversion, BLOBS), "x = x'00'")
    assert not is_compared(make_scope(BYTEA, conversion, (StorageClass.TEXT, StorageClass.BLOB)), "x = x'00'")


@pytest.mark.parametrize(
    "conversion",
    [
        Conversion(kind=ConversionKind.TEXT, nul=NulHandling.SHOW),
        Conversion(kind=ConversionKind.TEXT, encoding="cp1252"),
    ],
)
def test_of_texts_that_are_altered_only_null_is_asked_for(conversion: Conversion) -> None:
    scope = make_scope(TEXT, conversion, TEXTS)
    assert is_compared(scope, "x IS NOT NULL")
    assert scope.translate_condition("x = 'a'") == Untranslatable(reason="some texts of x are altered on their way")


def test_of_a_column_where_null_stands_for_values_nothing_is_asked() -> None:
    scope = make_scope(BIGINT, Conversion(kind=ConversionKind.INTEGER, unfit=Unfit.NULL), INTEGERS)
    for condition in ("x IS NULL", "x = 1"):
        assert scope.translate_condition(condition) == Untranslatable(reason="NULL stands for some values of x")


def test_a_name_that_is_left_out_is_refused_even_in_double_quotes() -> None:
    scope = make_scope(TEXT, Conversion(kind=ConversionKind.TEXT), TEXTS, left_out=("gone",))
    for condition in ("gone = 1", 'x <> "gone"', "x <> \"GONE\" OR x = 'a'"):
        assert scope.translate_condition(condition) == Untranslatable(reason="gone is left out")
    assert is_compared(scope, 'x <> "away"')


def test_integers_that_no_double_equals_are_not_compared_among_decimals() -> None:
    conversion = Conversion(kind=ConversionKind.DECIMAL)
    for largest, is_plain in ((2**53, True), (2**53 + 1, False)):
        profile = ColumnProfile(name="x", integer_count=1, integer_min=0, integer_max=largest)
        assert is_compared(make_scope(NUMERIC, conversion, INTEGERS, profile=profile), "x > 0.5") is is_plain
    assert not is_compared(make_scope(NUMERIC, conversion, INTEGERS), "x > 0.5")
    assert is_compared(make_scope(NUMERIC, conversion, INTEGERS, rule="empty"), "x > 0.5")


def test_the_reason_names_the_type_that_is_planned() -> None:
    scope = make_scope(TIMESTAMPTZ, Conversion(kind=ConversionKind.TIMESTAMPTZ, zone="UTC"), TEXTS)
    reason = "x is timestamptz, and SQLite compares the texts"
    assert scope.translate_condition("x > '2024'") == Untranslatable(reason=reason)
    scope = make_scope(varchar(3), Conversion(kind=ConversionKind.TEXT), INTEGERS)
    reason = "x is varchar(3), and SQLite compares the numbers"
    assert scope.translate_condition("x > '2024'") == Untranslatable(reason=reason)


def test_an_enum_is_compared_with_its_labels() -> None:
    scope = make_scope(enum("x", ("a", "b")), Conversion(kind=ConversionKind.TEXT), TEXTS, affinity=Affinity.TEXT)
    assert scope.translate_condition("x IN ('a', 'b')") == Translated(sql="\"x\" IN ('a', 'b')", kind=Kind.BOOLEAN)


@pytest.mark.parametrize(
    ("numbers", "written"),
    [
        (Format.EPOCH_S, "1704110400"),
        (Format.EPOCH_MS, "1704110400000"),
        (Format.EPOCH_US, "1704110400000000"),
        (Format.EPOCH_NS, "1704110400000000000"),
        (Format.JULIAN_DAY, "2460311"),
        (Format.OLE, "45292.5"),
        (Format.COCOA, "725803200"),
        (Format.COCOA_NS, "725803200000000000"),
        (Format.FILETIME, "133485840000000000"),
        (Format.WEBKIT, "13348584000000000"),
    ],
)
def test_a_number_is_an_instant_by_what_the_plan_says_that_numbers_are(numbers: Format, written: str) -> None:
    column = Column(name="x", declared_type="", affinity=Affinity.NUMERIC, default_sql=written)
    conversion = Conversion(kind=ConversionKind.TIMESTAMPTZ, numbers=numbers)
    answer = translate_column_default(column, TIMESTAMPTZ, conversion)
    assert answer == Translated(sql="'2024-01-01 12:00:00+00'", kind=Kind.TIMESTAMPTZ)


def test_a_default_is_translated_by_the_columns_type_zone_and_labels() -> None:
    def translate(default_sql: str | None, target_type: PgType, conversion: Conversion) -> str | None:
        column = Column(name="x", declared_type="TEXT", affinity=Affinity.TEXT, default_sql=default_sql)
        answer = translate_column_default(column, target_type, conversion)
        assert not isinstance(answer, Untranslatable)
        return answer.sql if answer is not None else None

    instants = Conversion(kind=ConversionKind.TIMESTAMPTZ, zone="Europe/Berlin")
    assert translate("'2024-07-01 10:00'", TIMESTAMPTZ, instants) == "'2024-07-01 08:00:00+00'"
    texts = Conversion(kind=ConversionKind.TEXT)
    assert translate("'a'", enum("x", ("a", "b")), texts) == "'a'"
    assert translate("'a'", varchar(1), texts) == "'a'"
    assert translate(None, TEXT, texts) is None


def test_an_answer_is_kept_for_the_next_plan() -> None:
    def translate(condition: str) -> Translated | Untranslatable:
        return make_scope(TEXT, Conversion(kind=ConversionKind.TEXT), TEXTS).translate_condition(condition)

    assert translate("x = 'kept'") is translate("x = 'kept'")
    assert translate("x < 'kept' || 5.5") is translate("x < 'kept' || 5.5")
    long = f"x = '{'a' * 5_000}'"
    assert translate(long) == translate(long)
    assert translate(long) is not translate(long)
