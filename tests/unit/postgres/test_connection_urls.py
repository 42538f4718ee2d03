"""Reading, refusing and showing connection URLs. Nothing here needs a server."""

import re
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg.conninfo import conninfo_to_dict

from core.errors import ConnectionFailed
from core.postgres.connect import connect, read_parameters, redact_url, split_pool_parameters
from tests.helpers.errors import read_all

HOST = "127.0.0.1:1"
"""Where nothing listens."""

passwords = st.text(st.sampled_from("ab19@/:?#%&= '\"\\[]{}+ü€"), max_size=12).map(
    lambda middle: f"Firstpart{middle}Lastpart"
)


def write_forms(password: str) -> list[str]:
    """Ways in which people write a password into a URL, rightly and wrongly."""
    encoded = quote(password, safe="")
    return [
        f"postgresql://ada:{encoded}@{HOST}/db",
        f"postgres://{HOST}/db?user=ada&password={encoded}",
        f"postgresql://ada@{HOST}/db?sslpassword={encoded}&sslmode=disable",
        f"postgresql://ada:{password}@{HOST}/db",
        f"postgresql://ada:{password}@{HOST}/db?nonsense=1",
        f"postgresql://ada:{password}@{HOST}/db?max_connections=x",
        f"postgresql://ada:{password}@{HOST}x/db",
        f"postgresql://ada:12/{password}@{HOST}/db",
        f"postgresql://ada:12@{password}@{HOST}/db",
        f"postgresql://{HOST}/db?user=ada&password={password}",
        f"postgresql://ada:{password}@[::1/db",
        f"postgresql+psycopg://ada:{password}@{HOST}/db",
        f"mysql://ada:{password}@{HOST}/db",
        f"ada:{password}@{HOST}/db",
        f"host=127.0.0.1 port=1 user=ada password={password}",
        f"host=127.0.0.1 port=1 user=ada password='{password}'",
        f"host=127.0.0.1 port=1 user=ada password='{password}",
        password,
    ]


def has_password(text: str) -> bool:
    return re.search("firstpart|lastpart", text, re.IGNORECASE) is not None


@given(passwords)
@settings(max_examples=60, deadline=None)
def test_a_password_is_never_shown(password: str) -> None:
    for url in write_forms(password):
        assert not has_password(redact_url(url)), url


@given(passwords)
@settings(max_examples=60, deadline=None)
def test_a_password_is_in_no_error(password: str) -> None:
    for url in write_forms(password):
        with pytest.raises(ConnectionFailed) as caught:
            connect(url)
        assert not has_password(read_all(caught.value)), url


@given(st.text())
def test_any_text_is_either_shown_without_secrets_or_not_at_all(text: str) -> None:
    shown = redact_url(text)
    assert shown == "postgresql://..." or "password" not in conninfo_to_dict(shown)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ada@db.example.org:5433/library?sslmode=require",
        "postgres://ada@db.example.org/library",
        "postgresql:///library?host=/var/run/postgresql",
        "postgresql://ada%40home@[2001:db8::1]:5432/a%2Fb%20c",
        "postgresql://one.example.org:5432,two.example.org:5433/x?target_session_attrs=read-write",
        "postgresql:///x?host=%40/abstract",
        "postgresql://",
        "postgresql://ada@:5432/x?host=/a%20folder/with%20spaces&application_name=me%26you",
        "host=db.example.org user='a da' dbname=library connect_timeout=3",
        "service=library",
    ],
)
def test_what_is_shown_of_a_url_leads_to_the_same_place(url: str) -> None:
    assert conninfo_to_dict(redact_url(url)) == conninfo_to_dict(url)


def test_what_is_shown_of_a_url_is_a_url_that_lacks_the_password_alone() -> None:
    url = "postgresql://ada:secret@db.example.org:5433/library?sslmode=require&sslpassword=hush"
    assert redact_url(url) == "postgresql://ada@db.example.org:5433/library?sslmode=require"


def test_pool_sizes_are_taken_out_of_a_url() -> None:
    url = "postgresql://ada@h/db?max_connections=10&sslmode=require&min_connections=2"
    assert split_pool_parameters(url) == ("postgresql://ada@h/db?sslmode=require", 2, 10)


def test_a_url_without_pool_sizes_stays_as_it_is() -> None:
    for url in ("postgresql://ada:a?b@h/db", "postgresql://h/db?sslmode=require", "host=h dbname=db", ""):
        assert split_pool_parameters(url) == (url, None, None)


def test_a_question_mark_in_a_password_does_not_begin_the_parameters() -> None:
    url = "postgresql://ada:why?max_connections=1@h/db?max_connections=7"
    assert split_pool_parameters(url) == ("postgresql://ada:why?max_connections=1@h/db", None, 7)
    assert read_parameters(url)["password"] == "why?max_connections=1"


@pytest.mark.parametrize("query", ["max_connections=many", "max_connections=0", "min_connections=-1"])
def test_pool_sizes_that_make_no_sense_are_refused(query: str) -> None:
    with pytest.raises(ConnectionFailed, match="_connections"):
        split_pool_parameters(f"postgresql://h/db?{query}")


def test_a_pool_whose_minimum_is_above_its_maximum_is_refused() -> None:
    with pytest.raises(ConnectionFailed, match="no room"):
        split_pool_parameters("postgresql://h/db?min_connections=5&max_connections=2")


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("", "is empty"),
        ("   ", "is empty"),
        ("library", "not a connection URL"),
        ("mysql://ada@h/db", "starts with mysql://"),
        ("postgresql+psycopg://ada@h/db", "starts with postgresql\\+psycopg://"),
        ("sqlite:///home/ada/library.sqlite", "starts with sqlite://"),
        ("postgresql://ada:p@ss@h/db", "where the password ends"),
        ("postgresql://ada:pa/ss@h/db", "where the password ends"),
        ("postgresql://ada@h:db/db", "not a number from 1 to 65535"),
        ("postgresql://ada@h:99999/db", "not a number from 1 to 65535"),
        ("postgresql://ada@h/db?pgbouncer=true", 'no parameter "pgbouncer"'),
        ("host=h colour=red", "no such parameter as one in the connection URL"),
        ("postgresql://ada:100%@h/db", "%"),
        ("postgresql://ada@h/my db", "space"),
        ("postgresql://ada@[::1/db", "missing in it"),
        ("host=h user", "missing in it"),
        ("postgresql://h/a\0b", "no text"),
        ("postgresql://h/a\udcffb", "no text"),
    ],
)
def test_what_is_no_connection_url_is_refused_with_its_reason(url: str, message: str) -> None:
    with pytest.raises(ConnectionFailed, match=message) as caught:
        connect(url)
    assert caught.value.hint


def test_a_host_name_that_cannot_exist_is_refused() -> None:
    for host in ("a" * 70 + ".example.org", "db..example.org"):
        with pytest.raises(ConnectionFailed, match="no host can have such a name"):
            connect(f"postgresql://{host}/db")
