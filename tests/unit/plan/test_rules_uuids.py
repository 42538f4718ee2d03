"""When texts and blobs are UUIDs, and when they only look like some."""

import hashlib
from pathlib import Path
from uuid import UUID

import pytest

from core.plan.frameworks import Framework
from core.plan.model import Severity
from core.plan.policy import Policy
from tests.helpers.evidence import propose_for

IDS = [UUID(int=0x1234_5678_9ABC_4DEF_8000_0000_0000_0000 + number) for number in range(4)]
WITH_HYPHENS = [str(each) for each in IDS]
BARE = [each.hex for each in IDS]
BYTES = [each.bytes for each in IDS]
DIGESTS = [hashlib.md5(each.bytes, usedforsecurity=False).hexdigest() for each in IDS]
NIL, MAX = "0" * 32, "f" * 32


@pytest.mark.parametrize(
    ("column", "values", "target_type"),
    [
        ("x TEXT", WITH_HYPHENS, "uuid"),
        ("x TEXT", [each.upper() for each in WITH_HYPHENS], "uuid"),
        ("password_hash TEXT", WITH_HYPHENS, "uuid"),
        ("x TEXT", BARE, "text"),
        ("x CHAR(32)", BARE, "uuid"),
        ("x UUID", BARE, "uuid"),
        ("owner_guid TEXT", BARE, "uuid"),
        ("ownerId TEXT", BARE, "uuid"),
        ("owner_guid TEXT", DIGESTS, "uuid"),
        ("x UUID", DIGESTS, "uuid"),
        ("image_id TEXT", DIGESTS, "text"),
        ("image_id TEXT", [*BARE, DIGESTS[0]], "text"),
        ("image_id TEXT", [*BARE, NIL, MAX.upper()], "uuid"),
        ("image_id TEXT", BARE[1:], "text"),
        ("image_id TEXT", [*BARE[1:], *BARE[1:]], "text"),
        ("image_id TEXT", [*WITH_HYPHENS, BARE[0]], "uuid"),
        ("image_id TEXT", [*WITH_HYPHENS, DIGESTS[0]], "text"),
        ("x CHAR(32)", DIGESTS, "varchar(32)"),
        ("md5 CHAR(32)", BARE, "varchar(32)"),
        ("checksum TEXT", BARE, "text"),
        ("session_token VARCHAR(32)", BARE, "varchar(32)"),
        ("etag TEXT", BARE, "text"),
        ("id TEXT", [f"{{{each}}}" for each in WITH_HYPHENS], "text"),
        ("id TEXT", ["01ARZ3NDEKTSV4RRFFQ69G5FAV"], "text"),
        ("id TEXT", [*WITH_HYPHENS, ""], "text"),
        ("x BLOB", BYTES, "bytea"),
        ("uuid BLOB", BYTES, "uuid"),
        ("x GUID", BYTES, "uuid"),
        ("uuid BLOB", [*BYTES, b"short"], "bytea"),
        ("x UUID", [*WITH_HYPHENS, *BYTES], "uuid"),
    ],
)
def test_a_column_becomes(tmp_path: Path, column: str, values: list[object], target_type: str) -> None:
    assert str(propose_for(tmp_path, column, values).target_type) == target_type


def test_digits_in_a_key_are_uuids(tmp_path: Path) -> None:
    assert str(propose_for(tmp_path, "x TEXT", BARE, refers=True).target_type) == "uuid"
    assert str(propose_for(tmp_path, "x TEXT", DIGESTS, refers=True).target_type) == "text"


def test_digits_that_may_be_uuids_can_be_made_some_and_it_is_said_which_are(tmp_path: Path) -> None:
    proposal = propose_for(tmp_path, "image_id TEXT", BARE)
    assert proposal.evidence.endswith(
        "4 texts, all lower case without hyphens; the name says so, and each has a version and variant of RFC 9562;"
        " PostgreSQL prints them in lower case with hyphens"
    )
    for values in (DIGESTS, BARE[1:]):
        (offered,) = propose_for(tmp_path, "image_id TEXT", values).alternatives
        assert str(offered.target_type) == "uuid"
        assert offered.cost == "it prints with hyphens, and new rows can hold nothing else than 128 bits"


def test_char_32_of_django_is_a_uuid_even_without_a_value(tmp_path: Path) -> None:
    django = frozenset({Framework.DJANGO})
    assert str(propose_for(tmp_path, "x char(32)", [], frameworks=django).target_type) == "uuid"
    assert str(propose_for(tmp_path, "x varchar(32)", [], frameworks=django).target_type) == "varchar(32)"


def test_the_setting_keeps_texts_and_bytes(tmp_path: Path) -> None:
    keep = Policy(uuids="keep")
    assert str(propose_for(tmp_path, "x TEXT", WITH_HYPHENS, policy=keep).target_type) == "text"
    assert str(propose_for(tmp_path, "uuid BLOB", BYTES, policy=keep).target_type) == "bytea"


def test_the_evidence_says_how_they_are_spelled_and_will_be(tmp_path: Path) -> None:
    upper = [each.upper() for each in WITH_HYPHENS]
    assert propose_for(tmp_path, "x TEXT", [*upper, None]).evidence == (
        "declared TEXT; 4 texts, all upper case with hyphens, 1 NULL; PostgreSQL prints them in lower case with hyphens"
    )
    assert propose_for(tmp_path, "x TEXT", WITH_HYPHENS).evidence == (
        "declared TEXT; 4 texts, all lower case with hyphens"
    )


@pytest.mark.parametrize(
    ("values", "target_type"),
    [
        (BARE, "uuid"),
        ([BARE[0], WITH_HYPHENS[0]], "text"),
        ([WITH_HYPHENS[0], WITH_HYPHENS[0].upper()], "text"),
        ([WITH_HYPHENS[0].replace("def", "DeF")], "text"),
    ],
)
def test_a_unique_key_keeps_spellings_apart_that_may_mean_one_value(
    tmp_path: Path, values: list[object], target_type: str
) -> None:
    proposal = propose_for(tmp_path, "id TEXT", values, is_unique=True)
    assert str(proposal.target_type) == target_type
    assert ("two spellings may mean one value" in proposal.evidence) == (target_type == "text")


def test_the_bytes_of_dotnet_stay_bytes_and_uuid_is_offered(tmp_path: Path) -> None:
    proposal = propose_for(tmp_path, '"RowGuid" BLOB', BYTES, frameworks=frozenset({Framework.EF_CORE}))
    assert str(proposal.target_type) == "bytea"
    (offered,) = proposal.alternatives
    assert str(offered.target_type) == "uuid"
    assert "it would print as another value" in offered.cost


def test_other_values_in_a_declared_uuid_are_told(tmp_path: Path) -> None:
    proposal = propose_for(tmp_path, "x UUID", [*WITH_HYPHENS, "none"])
    assert str(proposal.target_type) == "text"
    (finding,) = proposal.findings
    assert (finding.code, finding.severity) == ("UUID_UNFIT", Severity.WARNING)
    assert "1 of 5 values is no UUID" in finding.effect
