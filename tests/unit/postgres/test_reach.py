"""From URLs to connections and back, and what libpq's own files add: no server is needed to tell."""

from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict

from core.connections import SavedConnection, TlsMode, save_connection
from core.errors import ConnectionFailed
from core.postgres.connect import redact_url, split_pool_parameters
from core.postgres.reach import reach, read_services, read_url
from core.postgres.user_files import find_saved_password, resolve_parameters
from tests.helpers.errors import read_all


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own, and nothing of libpq's in the environment."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("HOWDAH_CONFIG", str(tmp_path / "config"))
    for name in ("HOST", "PORT", "USER", "DATABASE", "PASSWORD", "PASSFILE", "SERVICE", "SERVICEFILE", "SYSCONFDIR"):
        monkeypatch.delenv(f"PG{name}", raising=False)
    return tmp_path


def reached(connection: SavedConnection, password: str | None = None) -> dict[str, str]:
    with reach(connection, password) as url:
        return {name: str(value) for name, value in conninfo_to_dict(url).items()}


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://me:s%2F%40%3A%25%20%26%23t@db.example:5433/app?sslmode=verify-full&sslrootcert=system",
        "postgresql:///app?host=/run/postgresql&user=me&service=x",
        "postgresql://me@[::1]/",
        "postgresql://a,b:5433/app?target_session_attrs=read-write",
        "postgresql://a:1,b:2/app?options=-c%20a%3Db",
        "host=h user='it\\'s' dbname='a b' application_name='= & ?' passfile=/p connect_timeout=3",
        "postgresql://",
    ],
)
def test_a_url_arrives_at_libpq_as_it_would_by_itself(url: str) -> None:
    connection, password = read_url(url)
    expected = {name: str(value) for name, value in conninfo_to_dict(url).items()}
    assert reached(connection, password) == expected
    save_connection(connection)


def test_fields_are_read_out_of_a_url() -> None:
    url = "postgres://me:secret@db.example:5433/app?sslmode=require&sslrootcert=/ca.pem&service=s&application_name=x"
    assert read_url(url) == (
        SavedConnection(
            name="app at db.example",
            host="db.example",
            port=5433,
            database="app",
            user="me",
            tls_mode=TlsMode.REQUIRE,
            ca_file="/ca.pem",
            service="s",
            options=(("application_name", "x"),),
        ),
        "secret",
    )


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("postgresql://h", "h"),
        ("postgresql:///d", "d"),
        ("service=prod", "prod"),
        ("postgresql:///d?host=/run", "d"),
        ("postgresql://a,b/d", "d at a"),
        ("postgresql:///a%3Db", "PostgreSQL"),
        ("postgresql:///%0A", "PostgreSQL"),
        ("postgresql://", "PostgreSQL"),
    ],
)
def test_a_name_is_proposed(url: str, name: str) -> None:
    assert read_url(url)[0].name == name


def test_the_pools_sizes_of_sqlx_survive() -> None:
    connection, _ = read_url("postgresql://h/d?min_connections=2&max_connections=7&sslmode=require")
    with reach(connection, "p") as url:
        assert split_pool_parameters(url)[1:] == (2, 7)
        assert conninfo_to_dict(split_pool_parameters(url)[0])["password"] == "p"


@pytest.mark.parametrize("password", ["p", "a/b@c:d?e=f&g h%41'\"\\", "größer ✓", ""])
def test_a_password_reaches_libpq_whole_and_is_not_shown(password: str) -> None:
    connection = SavedConnection(name="s", host="h", database="d")
    assert reached(connection, password).get("password", "") == password
    with reach(connection, "unlikely-word" + password) as url:
        assert "unlikely" not in redact_url(url)


@pytest.mark.parametrize("password", ["a\0b", "a\udcffb"])
def test_a_password_that_is_no_text_is_refused_and_not_shown(password: str) -> None:
    with pytest.raises(ConnectionFailed) as caught, reach(SavedConnection(name="s"), "unlikely" + password):
        pass
    assert "unlikely" not in read_all(caught.value).replace('"unlikely"', "")


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("mysql://h/d", "mysql://"),
        ("postgresql://h/d?sslmode=maximal", "sslmode"),
        ("postgresql://h/d?sslpassword=topsecret", "sslpassword"),
        ("postgresql://h/d?max_connections=x", "max_connections"),
        ("postgresql://u:topsecret@h:port/d", "port"),
        ("", "empty"),
    ],
)
def test_what_can_not_be_saved_is_told_and_nothing_secret_with_it(url: str, problem: str) -> None:
    with pytest.raises(ConnectionFailed, match=problem) as caught:
        read_url(url)
    assert "topsecret" not in caught.value.message + caught.value.hint


def test_the_usual_tls_mode_is_left_to_libpq_so_that_a_service_can_ask_for_more() -> None:
    assert "sslmode" not in reached(SavedConnection(name="s", service="x"))
    assert reached(SavedConnection(name="s", tls_mode=TlsMode.DISABLE))["sslmode"] == "disable"


def test_services_are_listed_and_the_users_file_goes_before_the_systems(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / ".pg_service.conf").write_text(
        "# mine\n[one]\nhost=h1\nport=1\npassword=secret\n\n[two]\n  user=u \n[one]\nhost=ignored\n[a=b]\nhost=x\n"
    )
    system = home / "system"
    system.mkdir()
    (system / "pg_service.conf").write_text("[two]\nuser=other\n[three]\nhost=h3\n")
    monkeypatch.setenv("PGSYSCONFDIR", str(system))
    assert {each.name for each in read_services()} == {"one", "two", "three"}
    assert all(each == SavedConnection(name=each.name, service=each.name) for each in read_services())
    assert resolve_parameters({"service": "one"})["host"] == "h1"
    assert resolve_parameters({"service": "one", "host": "mine"})["host"] == "mine"
    assert resolve_parameters({"service": "two"})["user"] == "u"
    monkeypatch.setenv("PGSERVICEFILE", str(home / "none"))
    assert {each.name for each in read_services()} == {"two", "three"}


def test_without_files_there_are_no_services() -> None:
    assert read_services() == ()


def test_the_environment_fills_what_is_left_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGHOST", "env")
    monkeypatch.setenv("PGUSER", "someone")
    assert resolve_parameters({"port": "1"}) == {"host": "env", "port": "1", "user": "someone", "dbname": "someone"}


@pytest.mark.parametrize(
    ("line", "password"),
    [
        ("h:5432:d:u:p", "p"),
        ("*:*:*:*:p", "p"),
        ("h:5432:d:u:a\\:b\\\\c", "a:b\\c"),
        ("h:5432:d:u:a:b", "a"),
        ("h:5432:d:u:*", "*"),
        ("h:5432:d:u:", None),
        ("#h:5432:d:u:p", None),
        ("h:5433:d:u:p", None),
        ("other:5432:d:u:p", None),
        ("h:5432:d:u", None),
        ("\\*:5432:d:u:p", None),
        ("", None),
    ],
)
def test_a_line_of_the_password_file_is_read_as_libpq_reads_it(home: Path, line: str, password: str | None) -> None:
    file = home / ".pgpass"
    file.write_text(line + "\n")
    file.chmod(0o600)
    wanted = {"host": "h", "port": "5432", "dbname": "d", "user": "u"}
    assert find_saved_password(wanted) == password
    file.chmod(0o640)
    assert find_saved_password(wanted) is None


def test_the_first_line_that_fits_counts(home: Path) -> None:
    file = home / "passes"
    file.write_text("x:*:*:*:no\nlocalhost:*:*:*:first\n*:*:*:*:second\n")
    file.chmod(0o600)
    assert find_saved_password({"passfile": str(file), "host": "/run"}) == "first"
