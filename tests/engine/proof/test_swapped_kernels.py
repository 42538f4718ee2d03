"""The comparison catches any copy that is wrong: each of the copy's kernels is exchanged for a wrong one, and the run
then says that the target differs, where, and publishes nothing."""

import secrets
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from core.copy.encode import BatchEncoder
from core.copy.kernels.converted import Converted, merge, refuse_all, restrict
from core.copy.kernels.numbers import integers_to_booleans, narrow_integers
from core.copy.kernels.texts import carry_texts
from core.errors import PlanInvalid, VerificationFailed
from core.migration.options import MigrationOptions
from core.migration.run import migrate
from core.plan.conversions import Conversion
from core.plan.model import Plan
from core.report.model import Report, Verdict
from tests.engine.proof.kernel_columns import COLUMNS, make_kernel_source, plan_kernels
from tests.engine.proof.swapping import Kernel, list_chosen_kernels, list_kernels, swap
from tests.engine.proof.wrong_kernels import FOR_ANY, SPOILED, first_for_all, spoiled
from tests.helpers.postgres import RunningServer, make_database
from tests.helpers.target import everything_in, unchanged

_KERNELS = list_kernels()
_CHOSEN = sorted(list_chosen_kernels())
_OF_EACH_FORM = (
    "numbers.narrow_integers",
    "decimals.texts_to_decimals",
    "texts.carry_texts",
    "moments.texts_to_instants",
    "uuids.texts_to_uuids",
    "json.carry_json",
    "vectors.blobs_to_vectors",
)
_SELF_CHECKING = {"converted.cast_fitting"}
"""Steps whose outcome the kernels look at again, so that the copy itself stops."""
_GIVING_NULLS = {"converted.refuse_all"}
_SPECIFIC = [(kernel, what) for kernel, wrongs in SPOILED.items() for what in wrongs]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_kernel_source(tmp_path_factory.mktemp("kernels") / "kernels.sqlite")


@pytest.fixture(scope="module")
def plan(source: Path) -> Plan:
    return plan_kernels(source)


@pytest.fixture(scope="module")
def url(embedded_server: RunningServer) -> Iterator[str]:
    """One server: what a kernel makes is made before a server sees it."""
    with make_database(embedded_server.url) as url:
        yield url


def _run(source: Path, url: str, plan: Plan) -> Report:
    # A schema of its own: what is published by mistake is in no other test's way.
    schema = f"kernels_{secrets.token_hex(4)}"
    return migrate(MigrationOptions(source_path=source, target_url=url, plan=plan, schema=schema))


def _expect_difference(source: Path, url: str, plan: Plan) -> Report:
    with unchanged(url):
        report = _run(source, url, plan)
    assert report.verdict is Verdict.DIFFERS
    assert not report.is_published
    assert report.mismatches
    for mismatch in report.mismatches:
        assert mismatch.row.startswith("row ")
        assert mismatch.column is None or mismatch.column in COLUMNS[mismatch.table]
    return report


def test_right_kernels_end_verified(source: Path, plan: Plan, embedded_server: RunningServer) -> None:
    with make_database(embedded_server.url) as url:
        report = _run(source, url, plan)
        assert report.mismatches == ()
        assert report.verdict is Verdict.VERIFIED_WITH_FINDINGS
        assert report.rows_read == report.rows_written == 4 * len(COLUMNS)
        assert {name for kind, _, name in everything_in(url) if kind == "relation"} >= set(COLUMNS)


def test_every_kernel_that_is_chosen_has_a_wrong_one_of_its_own() -> None:
    assert set(_CHOSEN) - set(SPOILED) == set()
    assert set(SPOILED) - set(_KERNELS) == set()


@pytest.mark.parametrize("name", sorted(set(_KERNELS) - _SELF_CHECKING - _GIVING_NULLS))
def test_a_wrong_kernel_or_step_of_one_is_caught(
    source: Path, plan: Plan, url: str, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    kernel = _KERNELS[name]
    swap(monkeypatch, kernel, spoiled(kernel, first_for_all))
    _expect_difference(source, url, plan)


@pytest.mark.parametrize("what", [what for what, spoil in FOR_ANY.items() if spoil is not first_for_all])
@pytest.mark.parametrize("name", _OF_EACH_FORM)
def test_a_kernel_that_moves_or_loses_values_is_caught(
    source: Path, plan: Plan, url: str, monkeypatch: pytest.MonkeyPatch, name: str, what: str
) -> None:
    kernel = _KERNELS[name]
    swap(monkeypatch, kernel, spoiled(kernel, FOR_ANY[what]))
    _expect_difference(source, url, plan)


@pytest.mark.parametrize(("name", "what"), _SPECIFIC, ids=[f"{name}: {what}" for name, what in _SPECIFIC])
def test_a_kernel_that_errs_as_such_kernels_do_is_caught(
    source: Path, plan: Plan, url: str, monkeypatch: pytest.MonkeyPatch, name: str, what: str
) -> None:
    kernel = _KERNELS[name]
    swap(monkeypatch, kernel, spoiled(kernel, SPOILED[name][what]))
    _expect_difference(source, url, plan)


@pytest.mark.parametrize("name", sorted(_SELF_CHECKING))
def test_a_wrong_step_that_the_copy_notices_stops_it(
    source: Path, plan: Plan, url: str, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    swap(monkeypatch, _KERNELS[name], spoiled(_KERNELS[name], first_for_all))
    with unchanged(url), pytest.raises(PlanInvalid):
        _run(source, url, plan)


def test_a_kernel_that_takes_what_does_not_fit_is_caught(
    source: Path, plan: Plan, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    swap(monkeypatch, integers_to_booleans, lambda values: Converted(values=pc.cast(values, pa.bool_())))
    (mismatch,) = _expect_difference(source, url, plan).mismatches
    assert (mismatch.column, mismatch.source_value, mismatch.target_value) == ("bit_or_null", "2", "true")


def test_a_kernel_that_makes_null_of_a_value_that_fits_is_caught_though_it_says_so(
    source: Path, plan: Plan, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The ledger has it, but it is not what was planned."""
    swap(monkeypatch, narrow_integers, _refuse(61))
    (mismatch,) = _expect_difference(source, url, plan).mismatches
    assert (mismatch.column, mismatch.source_value, mismatch.target_value) == ("integer_or_null", "61", None)


def _refuse(number: int) -> Kernel:
    def narrow(values: pa.Array, target_type: pa.DataType) -> Converted:
        right = narrow_integers(values, target_type)
        return restrict(right, pc.not_equal(right.values, pa.scalar(number, target_type)))

    return narrow


def test_a_kernel_that_sets_a_row_aside_whose_values_all_fit_is_caught(
    source: Path, plan: Plan, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rejects have it, with a reason, but the reason is not true."""

    swap(monkeypatch, narrow_integers, _refuse(42))
    report = _expect_difference(source, url, plan)
    (mismatch,) = report.mismatches
    assert (mismatch.table, mismatch.row, mismatch.column) == ("settings", "row 2", None)
    assert mismatch.source_value is not None
    assert "integer_or_aside = 42" in mismatch.source_value
    assert mismatch.target_value is None


def test_what_fits_nowhere_and_arrives_all_the_same_is_caught(
    source: Path, plan: Plan, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def take_all(values: pa.Array, target_type: pa.DataType) -> Converted:
        zeros = pa.array([None if value is None else 0 for value in values.to_pylist()], pa.int64())
        return Converted(values=zeros.cast(target_type))

    swap(monkeypatch, refuse_all, take_all)
    (mismatch,) = _expect_difference(source, url, plan).mismatches
    assert (mismatch.column, mismatch.source_value, mismatch.target_value) == ("integer_or_null", "x'01'", "0")


def test_a_column_of_several_classes_of_which_but_one_arrives_is_caught(
    source: Path, plan: Plan, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    swap(monkeypatch, merge, lambda parts: parts[0])
    report = _expect_difference(source, url, plan)
    assert {each.column for each in report.mismatches} >= {"of_several_classes"}


def test_values_altered_that_the_ledger_does_not_have_are_caught(
    source: Path, plan: Plan, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each value is what it should be: what lacks is the entry."""

    def carry_silently(values: pa.Array, conversion: Conversion, *, is_checked: bool) -> Converted:
        return replace(carry_texts(values, conversion, is_checked=is_checked), altered=None)

    swap(monkeypatch, carry_texts, carry_silently)
    with unchanged(url), pytest.raises(VerificationFailed, match=r"settings: 13 values .* ledger has 7"):
        _run(source, url, plan)


def test_columns_that_changed_places_on_the_way_are_caught(
    source: Path, plan: Plan, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    encode = BatchEncoder.encode

    def exchange(encoder: BatchEncoder, batch: pa.RecordBatch) -> bytes:
        names = batch.schema.names
        if "text_of_text" in names:
            one, other = names.index("text_of_text"), names.index("text_of_blob")
            columns = batch.columns
            columns[one], columns[other] = columns[other], columns[one]
            batch = pa.RecordBatch.from_arrays(columns, schema=batch.schema)
        return encode(encoder, batch)

    monkeypatch.setattr(BatchEncoder, "encode", exchange)
    report = _expect_difference(source, url, plan)
    assert {each.column for each in report.mismatches} == {"text_of_text", "text_of_blob"}


def test_a_row_sent_twice_in_the_place_of_another_is_caught(
    source: Path, plan: Plan, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sum of the rows closes."""
    encode = BatchEncoder.encode
    monkeypatch.setattr(
        BatchEncoder,
        "encode",
        lambda encoder, batch: encode(encoder, batch.take(pa.array([0, 0, *range(2, len(batch))]))),
    )
    report = _expect_difference(source, url, plan)
    assert {each.table for each in report.mismatches} == set(COLUMNS)
