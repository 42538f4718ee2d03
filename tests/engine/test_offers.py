"""What is told of a choice before it is made: what other types would cost, and how many rows a filter takes."""

from pathlib import Path

import pytest

from core.cancel import CancelToken
from core.errors import PlanInvalid, SourceError
from core.migration.assess import Assessment, assess
from core.migration.count_rows import count_filtered_rows
from core.migration.offers import TypeOffers, offer_types
from core.plan.choices import Choice, Choices
from core.plan.edit import add_choices, remove_choices
from core.plan.pgtypes import BIGINT, BYTEA, DATE, INTEGER, TEXT, PgType
from tests.helpers.source import make_source

SCRIPT = """
CREATE TABLE t (number TEXT, day DATE, empty);
INSERT INTO t VALUES ('1', '2024-01-01', NULL), ('2', '2024-01-02', NULL), ('many', NULL, NULL);
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return make_source(tmp_path / "t.sqlite", SCRIPT)


@pytest.fixture
def assessment(source: Path) -> Assessment:
    return assess(source, cancel=CancelToken())


def costs_of(offers: TypeOffers) -> dict[PgType, int | None]:
    return {cost.target_type: cost.unfit_count for cost in offers.costs}


def test_each_type_is_offered_with_how_many_values_do_not_fit(assessment: Assessment) -> None:
    offers = offer_types(assessment.basis, assessment.plan.choices, "t", "number")
    costs = costs_of(offers)
    assert costs[TEXT] == costs[BYTEA] == 0
    assert costs[BIGINT] == costs[INTEGER] == 1
    assert offers.value_count == 3


def test_a_type_that_holds_no_value_is_not_offered(assessment: Assessment) -> None:
    assert DATE not in costs_of(offer_types(assessment.basis, assessment.plan.choices, "t", "number"))


def test_a_column_without_values_could_be_anything(assessment: Assessment) -> None:
    offers = offer_types(assessment.basis, assessment.plan.choices, "t", "empty")
    assert set(costs_of(offers).values()) == {0}
    assert len(offers.costs) == 15


def test_what_the_rules_propose_is_told_whatever_is_chosen(assessment: Assessment) -> None:
    chosen = Choices(made=(Choice(setting="type", value="text", table="t", column="day"),))
    assert offer_types(assessment.basis, chosen, "t", "day").proposed == DATE


def test_a_filter_is_counted_without_choosing_it(source: Path) -> None:
    rows = count_filtered_rows(source, "t", "number <> 'many'", cancel=CancelToken())
    assert (rows.taken_count, rows.left_out_count) == (2, 1)


def test_rows_for_which_a_filter_is_null_are_left_out(source: Path) -> None:
    rows = count_filtered_rows(source, "t", "day > '2024-01-01'", cancel=CancelToken())
    assert (rows.taken_count, rows.left_out_count) == (1, 2)


@pytest.mark.parametrize("condition", ["number >", "1) OR (1", "no_such_column = 1"])
def test_what_is_no_condition_is_refused(source: Path, condition: str) -> None:
    with pytest.raises((SourceError, PlanInvalid)):
        count_filtered_rows(source, "t", condition, cancel=CancelToken())


def test_a_choice_takes_the_place_of_an_earlier_one_for_the_same(assessment: Assessment) -> None:
    first, second = (Choice(setting="type", value=value, table="t", column="day") for value in ("text", "bytea"))
    both = add_choices(add_choices(Choices(), first), second)
    assert both.made == (second,)
    assert remove_choices(both, first).made == ()
    with pytest.raises(PlanInvalid):
        add_choices(Choices(), Choice(setting="type", value="no such type", table="t", column="day"))


def test_thousands_of_choices_are_found_as_one_is() -> None:
    own = tuple(Choice(setting="type", value="text", table=f"t{n}", column="C") for n in range(3000))
    choices = Choices(
        made=(
            *own,
            Choice(setting="type", value="date", column="c"),
            Choice(setting="type", value="time", column="d*"),
            Choice(setting="json", value="keep", table="T7"),
            Choice(setting="uuids", value="keep"),
        )
    )
    assert [choices.find("type", f"T{n}", "c") for n in (0, 2999)] == [own[0], own[2999]]
    other, pattern = choices.find("type", "other", "c"), choices.find("type", "other", "day")
    assert other is not None
    assert pattern is not None
    assert (other.value, pattern.value) == ("date", "time")
    assert choices.find("type", "other", "x") is None
    assert choices.policy("t7", "c").json == "keep"
    assert choices.policy("t8").json == "infer"
    assert choices.policy().uuids == "keep"
