"""Dates and times: declared or not, of one spelling or of several, as texts and as numbers."""

from pathlib import Path

import pytest

from core.plan.conversions import ConversionKind, Unfit
from core.plan.frameworks import Framework
from core.plan.model import Severity
from core.plan.policy import Policy
from core.plan.rules.evidence import Proposal
from core.profile.model import Format
from tests.helpers.evidence import propose_for

DAYS = ["2024-01-31", "2024-02-29", "1999-12-31"]
NAIVE = ["2024-01-31 10:00:00", "2024-02-29 00:00:00", "1999-12-31 23:59:59"]
ZONED = ["2024-01-31T10:00:00Z", "2024-02-29T00:00:00Z", "1999-12-31T23:59:59Z"]
MS = 1_700_000_000_000


def type_of(proposal: Proposal) -> str:
    return str(proposal.target_type)


def codes_of(proposal: Proposal) -> list[str]:
    return [finding.code for finding in proposal.findings]


@pytest.mark.parametrize(
    ("declared", "values", "target_type"),
    [
        ("DATE", DAYS, "date"),
        ("DATETIME", DAYS, "date"),
        ("DATETIME DEFAULT CURRENT_TIMESTAMP", DAYS, "timestamptz"),
        ("DATE", ["2024-01-31 00:00:00"], "timestamp"),
        ("DATETIME", NAIVE, "timestamp"),
        ("datetime2", NAIVE, "timestamp"),
        ("timestamp without time zone", NAIVE, "timestamp"),
        ("timestamp with time zone", NAIVE, "timestamptz"),
        ("DATETIMEOFFSET", NAIVE, "timestamptz"),
        ("TIMESTAMPTZ", NAIVE, "timestamptz"),
        ("DATETIME", ZONED, "timestamptz"),
        ("DATETIME", NAIVE + DAYS, "timestamp"),
        ("DATETIME", NAIVE + DAYS + ZONED, "timestamptz"),
        ("TIME", ["10:00", "23:59:59.5"], "time"),
        ("DATETIME", ["10:00"], "time"),
        ("TIME", NAIVE, "timestamp"),
        ("DATETIME", [MS, MS + 1], "timestamptz"),
        ("DATETIME", [*ZONED, MS], "timestamptz"),
        ("DATETIME", [0, 2024], "bigint"),
        ("DATE", [2024], "bigint"),
        ("DATETIME", [0.5], "double precision"),
        ("DATETIME", ["0000-00-00 00:00:00"], "text"),
        ("DATETIME", ["soon", *NAIVE], "text"),
        ("DATE", ["1978-2-23"], "text"),
        ("TIME", ["24:00"], "text"),
        ("DATE", ["", *DAYS], "text"),
        ("BLOB", NAIVE, "bytea"),
    ],
)
def test_a_column_becomes(tmp_path: Path, declared: str, values: list[object], target_type: str) -> None:
    assert type_of(propose_for(tmp_path, f"x {declared}", values)) == target_type


@pytest.mark.parametrize(
    ("name", "values", "target_type"),
    [
        ("x", DAYS, "date"),
        ("x", DAYS[:2], "text"),
        ("shipped_on", DAYS[:1], "date"),
        ("shipDate", DAYS[:1], "date"),
        ("birthdate", DAYS[:1], "date"),
        ("candidate", DAYS[:1], "text"),
        ("created_at", NAIVE[:1], "timestamp"),
        ("created_utc", NAIVE[:1], "timestamptz"),
        ("x", ZONED, "timestamptz"),
        ("x", ["2024", "2023", "2022"], "text"),
        ("year", ["2024"], "text"),
        ("x", ["10:00", "11:00", "12:00"], "text"),
        ("opens_at", ["10:00"], "time"),
        ("duration", ["00:03:25", "00:04:10", "00:02:59"], "text"),
        ("created_at", [*NAIVE, ""], "text"),
        ("created_at", ["20240131", "20240201", "20240202"], "text"),
    ],
)
def test_texts_without_a_declaration_must_all_be_dates_and_convince(
    tmp_path: Path, name: str, values: list[object], target_type: str
) -> None:
    assert type_of(propose_for(tmp_path, f"{name} TEXT", values)) == target_type


def test_the_spellings_are_counted(tmp_path: Path) -> None:
    proposal = propose_for(tmp_path, "x DATETIME", [*NAIVE, *DAYS, "2024-01-31T10:00", None])
    assert proposal.evidence == (
        "declared DATETIME; 7 texts, 3 YYYY-MM-DD HH:MM:SS, 3 YYYY-MM-DD, 1 YYYY-MM-DDTHH:MM, 1 NULL"
    )
    assert propose_for(tmp_path, "x DATE", DAYS).evidence == "declared DATE; 3 texts, all YYYY-MM-DD"


@pytest.mark.parametrize(
    ("dates", "declared", "undeclared"),
    [("infer", "timestamp", "timestamp"), ("declared", "timestamp", "text"), ("keep", "text", "text")],
)
def test_whether_dates_are_looked_for_is_a_setting(tmp_path: Path, dates: str, declared: str, undeclared: str) -> None:
    policy = Policy(dates=dates)
    assert type_of(propose_for(tmp_path, "created_at DATETIME", NAIVE, policy=policy)) == declared
    assert type_of(propose_for(tmp_path, "created_at TEXT", NAIVE, policy=policy)) == undeclared


@pytest.mark.parametrize(
    ("column", "framework", "reason"),
    [
        ("x DATETIME DEFAULT CURRENT_TIMESTAMP", None, "the default CURRENT_TIMESTAMP is in UTC"),
        ("x TEXT DEFAULT (datetime('now'))", None, "the default datetime('now') is in UTC"),
        ("x TEXT DEFAULT (strftime('%Y-%m-%d %H:%M:%S', 'now'))", None, "is in UTC"),
        ("x datetime", Framework.DJANGO, "Django stores times in UTC"),
        ("x datetime(6)", Framework.RAILS, "Rails stores times in UTC"),
        ('"CreatedUtc" TEXT', None, "the name says so"),
    ],
)
def test_times_without_a_zone_are_instants_where_something_says_that_they_are_in_utc(
    tmp_path: Path, column: str, framework: Framework | None, reason: str
) -> None:
    known = frozenset({framework} if framework else ())
    proposal = propose_for(tmp_path, column, NAIVE, frameworks=known)
    assert type_of(proposal) == "timestamptz"
    assert proposal.conversion.zone == "UTC"
    (finding,) = proposal.findings
    assert (finding.code, finding.severity) == ("NAIVE_TIMESTAMPS_AS_ZONE", Severity.INFO)
    assert finding.effect.startswith("3 texts without a zone, taken for times in UTC: ")
    assert reason in finding.effect


@pytest.mark.parametrize("column", ["x TEXT DEFAULT (datetime('now', 'localtime'))", "local_time DATETIME"])
def test_local_times_stay_without_a_zone(tmp_path: Path, column: str) -> None:
    known = frozenset({Framework.DJANGO})
    assert type_of(propose_for(tmp_path, column, NAIVE, frameworks=known)) == "timestamp"


def test_a_zone_that_was_chosen_is_the_one_of_naive_times(tmp_path: Path) -> None:
    proposal = propose_for(tmp_path, "x DATETIME", NAIVE, policy=Policy(zone="Europe/Berlin"))
    assert (type_of(proposal), proposal.conversion.zone) == ("timestamptz", "Europe/Berlin")
    assert codes_of(proposal) == ["NAIVE_TIMESTAMPS_AS_ZONE"]


def test_times_that_the_zone_may_have_skipped_are_given_up_as_chosen(tmp_path: Path) -> None:
    policy = Policy(zone="Europe/Berlin", unfit="set-aside")
    assert propose_for(tmp_path, "x DATETIME", NAIVE, policy=policy).conversion.unfit is Unfit.SET_ASIDE
    assert propose_for(tmp_path, "x DATETIME", ZONED, policy=policy).conversion.unfit is Unfit.STOP
    in_utc = Policy(unfit="set-aside")
    assert propose_for(tmp_path, "x DATETIME", NAIVE, policy=in_utc).conversion.unfit is Unfit.STOP


def test_texts_with_zones_need_no_zone(tmp_path: Path) -> None:
    proposal = propose_for(tmp_path, "x DATETIME", ZONED)
    assert proposal.conversion.zone is None
    assert proposal.findings == ()


@pytest.mark.parametrize(
    ("values", "is_text"),
    [
        (NAIVE, False),
        ([*NAIVE, "2024-01-31T10:00:00"], True),
        ([*NAIVE, "2024-01-31"], True),
        (ZONED, False),
        (["2024-01-31T10:00:00+00:00", "2024-01-31T11:00:00+01:00"], True),
        ([*NAIVE, MS], True),
        ([MS, MS + 1], False),
    ],
)
def test_a_unique_key_keeps_spellings_apart_that_may_mean_one_instant(
    tmp_path: Path, values: list[object], is_text: bool
) -> None:
    proposal = propose_for(tmp_path, "x DATETIME", values, is_unique=True)
    assert (type_of(proposal) == "text") == is_text
    assert ("two spellings may mean one instant" in proposal.evidence) == is_text


@pytest.mark.parametrize(
    ("values", "is_told"),
    [
        (["2024-03-01 10:00:01.1234567", "2024-03-01 10:00:02.123"], True),
        (["2024-03-01T10:00:01.123456789+02:00", "2024-03-01T10:00:02Z"], True),
        (["2024-03-01 10:00:01.1234567", "soon"], False),
        (["2024-03-01 10:00:01.1234560", "2024-03-01 10:00:02.123"], False),
    ],
)
def test_times_that_are_finer_than_microseconds_are_told_to_be(
    tmp_path: Path, values: list[object], is_told: bool
) -> None:
    said = [finding.effect for finding in propose_for(tmp_path, "x DATETIME", values).findings]
    assert any("finer than the microseconds that PostgreSQL keeps" in effect for effect in said) == is_told


def test_values_that_are_no_dates_are_told_with_the_first_of_them(tmp_path: Path) -> None:
    proposal = propose_for(tmp_path, "x DATETIME", [*NAIVE, "0000-00-00", *DAYS[:1], "soon"])
    assert type_of(proposal) == "text"
    (finding,) = proposal.findings
    assert (finding.code, finding.severity) == ("DATE_UNFIT", Severity.WARNING)
    assert "2 of 6 values are no timestamps, the first in row" in finding.effect
    assert " 4 ('0000-00-00'): text holds all values" in finding.effect
    assert finding.remedies == ("unfit = null", "unfit = set-aside")


@pytest.mark.parametrize(("unfit", "fate"), [("null", Unfit.NULL), ("set-aside", Unfit.SET_ASIDE)])
def test_values_that_are_no_dates_are_given_up_as_chosen(tmp_path: Path, unfit: str, fate: Unfit) -> None:
    proposal = propose_for(tmp_path, "x DATETIME", [*NAIVE, "soon"], policy=Policy(unfit=unfit))
    assert type_of(proposal) == "timestamp"
    assert proposal.conversion.unfit is fate
    (finding,) = proposal.findings
    assert (finding.code, finding.severity) == ("DATE_UNFIT", Severity.WARNING)
    assert "1 of 4 values is no timestamp" in finding.effect


def test_a_declaration_that_most_values_belie_gives_nothing_up(tmp_path: Path) -> None:
    proposal = propose_for(tmp_path, "x DATE", ["20240131", "20240201", DAYS[0]], policy=Policy(unfit="null"))
    assert type_of(proposal) == "text"


def test_a_key_is_not_made_null(tmp_path: Path) -> None:
    policy = Policy(unfit="null")
    assert type_of(propose_for(tmp_path, "x DATE", [*DAYS, "soon"], policy=policy, refers=True)) == "text"


def test_numbers_that_the_clock_would_take_for_1970_are_not_given_up_silently(tmp_path: Path) -> None:
    proposal = propose_for(tmp_path, "x DATETIME", [0, MS, MS], policy=Policy(unfit="null"))
    assert type_of(proposal) == "bigint"
    assert codes_of(proposal) == ["DATE_UNFIT"]


def test_a_stop_waits_for_a_choice(tmp_path: Path) -> None:
    proposal = propose_for(tmp_path, "x DATE", [*DAYS, "soon"], policy=Policy(unfit="stop"))
    assert [(each.code, each.severity) for each in proposal.findings] == [("DATE_UNFIT", Severity.DECISION)]


@pytest.mark.parametrize(
    ("value", "clock"),
    [
        (1_700_000_000, Format.EPOCH_S),
        (1_700_000_000.25, Format.EPOCH_S),
        (1_700_000_000_000, Format.EPOCH_MS),
        (1_700_000_000_000_000, Format.EPOCH_US),
        (1_700_000_000_000_000_000, Format.EPOCH_NS),
        (133_444_736_000_000_000, Format.FILETIME),
        (13_344_473_600_000_000, Format.WEBKIT),
        (2_460_263.5, Format.JULIAN_DAY),
        (45_244.75, Format.OLE),
    ],
)
def test_numbers_in_a_declared_date_are_instants_by_the_clock_of_their_size(
    tmp_path: Path, value: float, clock: Format
) -> None:
    proposal = propose_for(tmp_path, "x DATETIME", [value, value])
    assert type_of(proposal) == "timestamptz"
    assert (proposal.conversion.kind, proposal.conversion.numbers) == (ConversionKind.TIMESTAMPTZ, clock)
    assert "from 2023-" in proposal.evidence or "all of 2023-" in proposal.evidence


def test_core_data_counts_seconds_since_2001(tmp_path: Path) -> None:
    known = frozenset({Framework.CORE_DATA})
    by_core_data = propose_for(tmp_path, "ZCREATIONDATE TIMESTAMP", [700_000_000.5], frameworks=known)
    assert by_core_data.conversion.numbers is Format.COCOA


@pytest.mark.parametrize("declared", ["created_at INTEGER", "x DATETIME"])
@pytest.mark.parametrize(
    ("values", "unit"),
    [([671_718_001, 671_900_000], "seconds"), ([671_718_001_000_000_000, 671_900_000_000_000_000], "nanoseconds")],
)
def test_numbers_of_the_years_before_apple_s_clock_are_likelier_by_it_and_stay_numbers(
    tmp_path: Path, declared: str, values: list[int], unit: str
) -> None:
    proposal = propose_for(tmp_path, declared, values, policy=Policy(epochs="timestamptz"))
    assert type_of(proposal) == "bigint"
    assert proposal.conversion.numbers is None
    (finding,) = proposal.findings
    assert finding.code == "EPOCH_NUMBERS"
    assert f"{unit} since 2001, from 2022-04-15 to 2022-04-17, by Apple's clock" in finding.effect
    assert f"or {unit} since 1970, from 1991-04-15 to 1991-04-17" in finding.effect
    assert finding.remedies == ("type = timestamptz",)


@pytest.mark.parametrize(
    ("values", "clock"),
    [
        ([671_718_001, 1_700_000_000], Format.EPOCH_S),
        ([671_718_001_000_000_000, 1_700_000_000_000_000_000], Format.EPOCH_NS),
        ([671_718_001_000], Format.EPOCH_MS),
    ],
)
def test_one_instant_of_later_years_or_another_unit_leaves_no_doubt_of_1970(
    tmp_path: Path, values: list[int], clock: Format
) -> None:
    proposal = propose_for(tmp_path, "created_at INTEGER", values, policy=Policy(epochs="timestamptz"))
    assert type_of(proposal) == "timestamptz"
    assert proposal.conversion.numbers is clock


def test_texts_beside_numbers_of_a_clock_in_doubt_keep_both_as_they_are(tmp_path: Path) -> None:
    proposal = propose_for(tmp_path, "created_at DATETIME", [671_718_001, "2022-04-15 00:00:00"])
    assert type_of(proposal) == "text"
    assert proposal.conversion.numbers is None


def test_numbers_of_no_time_at_all_beside_those_of_a_clock_in_doubt_are_no_instants(tmp_path: Path) -> None:
    for values in ([671_718_001, 0], [671_718_001, -(2**63)], [671_718_001.0, float("inf")]):
        for declared in ("created_at", "created_at DATETIME"):
            assert propose_for(tmp_path, declared, values).conversion.numbers is None


def test_numbers_without_a_declaration_stay_numbers_and_are_told(tmp_path: Path) -> None:
    proposal = propose_for(tmp_path, "created_at INTEGER", [MS, MS + 86_400_000])
    assert type_of(proposal) == "bigint"
    assert [str(each.target_type) for each in proposal.alternatives] == ["timestamptz"]
    (finding,) = proposal.findings
    assert (finding.code, finding.severity) == ("EPOCH_NUMBERS", Severity.INFO)
    assert "milliseconds since 1970, from 2023-11-14 to 2023-11-15" in finding.effect


def test_numbers_are_instants_where_that_is_chosen(tmp_path: Path) -> None:
    policy = Policy(epochs="timestamptz")
    proposal = propose_for(tmp_path, "last_updated_ts FLOAT", [1_700_000_000.25], policy=policy)
    assert type_of(proposal) == "timestamptz"
    assert proposal.conversion.numbers is Format.EPOCH_S


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("size INTEGER", [MS]),
        ("created_at INTEGER", [MS, 0]),
        ("created_at INTEGER", [MS, 1_700_000_000]),
        ("duration INTEGER", [1_700_000_000]),
        ("birth_year INTEGER", [1_985]),
        ("created_at REAL", [1_700_000_000.123_456_7]),
    ],
)
def test_numbers_that_only_look_like_instants_are_left_alone(tmp_path: Path, column: str, values: list[object]) -> None:
    proposal = propose_for(tmp_path, column, values, policy=Policy(epochs="timestamptz"))
    assert type_of(proposal) in ("bigint", "double precision")
    assert proposal.findings == ()


def test_a_key_of_numbers_is_no_instant(tmp_path: Path) -> None:
    policy = Policy(epochs="timestamptz")
    assert type_of(propose_for(tmp_path, "timestamp INTEGER", [MS], policy=policy, refers=True)) == "bigint"


def test_nearly_all_dates_are_offered(tmp_path: Path) -> None:
    proposal = propose_for(tmp_path, "created_at TEXT", [*NAIVE * 10, ""])
    assert type_of(proposal) == "text"
    (offered,) = proposal.alternatives
    assert str(offered.target_type) == "timestamp"
    assert "1 of 31 values is no timestamp" in offered.cost
