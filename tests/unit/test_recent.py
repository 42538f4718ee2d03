"""Recent migrations are kept in order, without secrets, and whatever the file is like."""

import json
import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from core.cancel import CancelToken
from core.connections import SavedConnection
from core.errors import MigrationError
from core.migration.assess import assess
from core.plan.model import Plan
from core.plan.store import read_plan
from gui.recent import KEPT, Recent, RecentState, clear, describe_session, forget, read_recent, remember
from gui.session import Destination, Session
from tests.helpers.source import make_source


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOWDAH_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    source = make_source(tmp_path / "a.db", "CREATE TABLE a (x INTEGER PRIMARY KEY);")
    return assess(source, cancel=CancelToken()).plan


def recent(source: str = "/data/a.db", **fields: object) -> Recent:
    return Recent(**{"source": source, "state": RecentState.PLANNED, **fields})  # type: ignore[arg-type]


def sources() -> list[str]:
    return [each.source for each in read_recent().entries]


def test_nothing_is_remembered_at_first() -> None:
    assert read_recent().entries == ()
    assert read_recent().moved_aside is None


def test_the_newest_comes_first() -> None:
    remember(recent("/a.db"))
    remember(recent("/b.db"))

    assert sources() == ["/b.db", "/a.db"]


def test_what_is_remembered_comes_back_as_it_was() -> None:
    made = remember(
        recent(
            "/ü/a b.db",
            target_text="app on db.example",
            connection="work",
            schema="app",
            state=RecentState.FINDINGS,
            when="2026-01-02T03:04:05+00:00",
            size_bytes=7,
            rows=3,
            tables=2,
        )
    )

    assert read_recent().entries == (made,)


def test_the_same_source_and_target_take_the_place_of_the_earlier_and_keep_its_plan(plan: Plan) -> None:
    first = remember(recent("/a.db"), plan)
    remember(recent("/b.db"))
    second = remember(recent("/a.db", state=RecentState.VERIFIED))

    assert sources() == ["/a.db", "/b.db"]
    assert second.id == first.id
    assert second.plan_file is not None
    assert read_plan(second.plan_file) == plan


def test_another_schema_or_target_is_another_migration() -> None:
    remember(recent(schema="a"))
    remember(recent(schema="b"))
    remember(recent(schema="b", target_text="app on db"))

    assert len(read_recent().entries) == 3


def test_only_so_many_are_kept_and_the_plans_of_the_others_go(plan: Plan, data_folder: Path) -> None:
    for number in range(KEPT + 3):
        remember(recent(f"/{number}.db"), plan)

    assert len(read_recent().entries) == KEPT
    assert sources()[0] == f"/{KEPT + 2}.db"
    assert len(list((data_folder / "recent").iterdir())) == KEPT


def test_one_can_be_forgotten_with_its_plan(plan: Plan) -> None:
    made = remember(recent("/a.db"), plan)
    remember(recent("/b.db"))

    forget(made.id)

    assert sources() == ["/b.db"]
    assert made.plan_file is not None
    assert not made.plan_file.exists()


def test_all_can_be_forgotten(plan: Plan, data_folder: Path) -> None:
    remember(recent("/a.db"), plan)

    clear()

    assert read_recent().entries == ()
    assert list((data_folder / "recent").iterdir()) == []


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"null", b'{"recent": 1}', b"\xff\xfe", b"[" * 100_000], ids=range(7)
)
def test_a_damaged_file_is_moved_aside_and_said_to_be(content: bytes, data_folder: Path) -> None:
    data_folder.mkdir()
    (data_folder / "recent.json").write_bytes(content)

    found = read_recent()

    assert found.entries == ()
    assert found.moved_aside is not None
    assert found.moved_aside.read_bytes() == content
    remember(recent("/a.db"))
    assert sources() == ["/a.db"]


@pytest.mark.parametrize(
    "change",
    [
        {"state": "interrupted"},
        {"when": "yesterday"},
        {"id": "../../etc/passwd"},
        {"id": 1},
        {"when": None},
    ],
    ids=str,
)
def test_an_entry_that_makes_no_sense_is_left_out_alone(change: dict[str, object], data_folder: Path) -> None:
    remember(recent("/good.db"))
    remember(recent("/bad.db"))
    document = json.loads((data_folder / "recent.json").read_text())
    document["recent"][0] |= change
    (data_folder / "recent.json").write_text(json.dumps(document))

    assert sources() == ["/good.db"]


@pytest.mark.skipif(sys.platform == "win32", reason="files have no mode there")
def test_other_users_may_not_read_it(data_folder: Path, plan: Plan) -> None:
    made = remember(recent(), plan)

    assert made.plan_file is not None
    for path in (data_folder / "recent.json", made.plan_file):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_no_password_is_written(data_folder: Path) -> None:
    remember(recent(target_text="postgresql://ann:hunter2@db.example/app"))

    assert "hunter2" not in (data_folder / "recent.json").read_text()


def test_a_session_is_described_without_its_password() -> None:
    connection = SavedConnection(name="work", host="db.example", database="app", user="ann")
    session = Session(
        source_path=Path("/a.db"),
        destination=Destination(connection=connection, password="hunter2", schema="app"),
    )

    found = describe_session(session, RecentState.CANCELLED)

    assert (found.target_text, found.connection, found.schema) == ("app on db.example", "work", "app")
    assert "hunter2" not in repr(found)


def test_the_embedded_server_has_no_name() -> None:
    session = Session(source_path=Path("/a.db"), destination=Destination())

    assert describe_session(session, RecentState.PLANNED).target_text == ""


def test_a_folder_that_can_not_be_made_is_an_error_and_no_crash(data_folder: Path) -> None:
    data_folder.write_text("in the way")

    with pytest.raises(MigrationError):
        remember(recent())
    assert read_recent().entries == ()


def test_windows_that_remember_at_the_same_time_lose_nothing() -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: remember(recent(f"/{number}.db")), range(20)))

    assert len(read_recent().entries) == 20
