"""What each driver is given to reach the new database."""

import ast
import json
import re
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy.engine import make_url

from core.postgres.connect import read_parameters
from core.report.guide_connections import write_connections
from tests.helpers import made_plans
from tests.helpers.reports import make_report

SCHEMA = 'My "own" \\ schema'


def write(target: str, schema: str = "public") -> str:
    return write_connections(replace(make_report(made_plans.plan()), target=target, schema=schema))


def block_after(text: str, title: str) -> str:
    match = re.search(rf"^{re.escape(title)}\n\n(`+)\w*\n(.*?)\n\1$", text, re.MULTILINE | re.DOTALL)
    assert match is not None
    return match[2]


def test_each_driver_has_its_own() -> None:
    text = write("postgresql://ann@db.example.org:5433/shop?sslmode=verify-full", "app")
    assert block_after(text, "JDBC:") == (
        "jdbc:postgresql://db.example.org:5433/shop?user=ann&currentSchema=app&sslmode=verify-full"
    )
    assert block_after(text, ".NET (`Npgsql`):") == (
        "Host=db.example.org;Port=5433;Database=shop;Username=ann;Search Path=app;SSL Mode=VerifyFull"
    )
    assert "search_path=app" in block_after(text, "Go (`pgx`):")
    assert "ssl: true" in block_after(text, "Node (`pg`):")
    settings = ast.literal_eval(block_after(text, "Django:").removeprefix("DATABASES = "))["default"]
    assert (settings["HOST"], settings["PORT"], settings["NAME"]) == ("db.example.org", "5433", "shop")
    assert settings["OPTIONS"] == {"options": "-csearch_path=app", "sslmode": "verify-full"}


def test_without_a_schema_of_its_own_none_is_named() -> None:
    assert not re.search("search_?path|currentSchema", write("postgresql://ann@db.example.org/shop"), re.IGNORECASE)


def test_odd_names_come_through_every_language() -> None:
    text = write("postgresql://a%40b@h/da%27ta%22%60base%2F%3F", SCHEMA)
    name, quoted = "da'ta\"`base/?", '"My ""own"" \\ schema"'
    parameters = read_parameters(block_after(text, "libpq, psycopg, `psql`:"))
    assert (parameters["dbname"], parameters["user"]) == (name, "a@b")
    assert parameters["options"] == '-csearch_path="My\\ ""own""\\ \\\\\\ schema"'
    assert make_url(ast.literal_eval(block_after(text, "SQLAlchemy:")[len("create_engine(") : -1])).database == name
    assert ast.literal_eval(block_after(text, "Django:").removeprefix("DATABASES = "))["default"]["NAME"] == name
    node = re.search("database: (.*),", block_after(text, "Node (`pg`):"))
    assert node is not None
    assert json.loads(node[1]) == name
    go = json.loads(block_after(text, "Go (`pgx`):").removeprefix("pgx.Connect(ctx, ")[:-1])
    assert parse_qs(urlsplit(go).query)["search_path"] == [quoted]
    assert parse_qs(urlsplit(block_after(text, "JDBC:").removeprefix("jdbc:")).query)["currentSchema"] == [quoted]
    assert f"Search Path='{quoted}'" in block_after(text, ".NET (`Npgsql`):")


@pytest.mark.parametrize("target", ["postgresql://...", "nonsense", ""])
def test_a_target_that_is_no_address_is_said_to_be_none(target: str) -> None:
    assert "the report does not say" in write(target)


def test_a_secret_in_a_target_does_not_get_into_it() -> None:
    assert "s3cret" not in write("postgresql://ann:s3cret@h/d?sslpassword=s3cret&application_name=x")


def test_a_socket_is_no_place_for_jdbc() -> None:
    text = write("postgresql://postgres@/d?host=/run/postgresql")
    assert "jdbc:" not in text
    assert "host=/run/postgresql" in text
