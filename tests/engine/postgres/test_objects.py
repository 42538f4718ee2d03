"""What is found in a schema under given names."""

import pytest

from core.postgres.connect import Connection
from core.postgres.objects import ExistingObject, ObjectKind, find_objects, schema_exists

SCHEMA = """
    CREATE SCHEMA "Old Town";
    SET LOCAL search_path = "Old Town";
    CREATE TABLE house (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text UNIQUE, floors int);
    CREATE INDEX house_floors ON house (floors);
    CREATE TABLE street (id serial);
    CREATE SEQUENCE numbers;
    CREATE VIEW tall AS SELECT * FROM house;
    CREATE MATERIALIZED VIEW tallest AS SELECT * FROM house;
    CREATE TABLE parts (n int) PARTITION BY LIST (n);
    CREATE INDEX parts_n ON parts (n);
    CREATE TYPE colour AS ENUM ('red');
    CREATE TYPE pair AS (a int, b int);
    CREATE DOMAIN short AS varchar(3);
    CREATE TYPE span AS RANGE (subtype = int4);
    CREATE SCHEMA other;
    CREATE TABLE other.house ();
"""


@pytest.fixture
def town(connection: Connection) -> Connection:
    connection.execute(SCHEMA)
    connection.execute("SET LOCAL search_path = ''")
    return connection


@pytest.mark.parametrize(
    ("name", "kind", "owner"),
    [
        ("house", ObjectKind.TABLE, None),
        ("house_pkey", ObjectKind.INDEX, "house"),
        ("house_name_key", ObjectKind.INDEX, "house"),
        ("house_floors", ObjectKind.INDEX, "house"),
        ("house_id_seq", ObjectKind.SEQUENCE, "house"),
        ("street_id_seq", ObjectKind.SEQUENCE, "street"),
        ("numbers", ObjectKind.SEQUENCE, None),
        ("tall", ObjectKind.VIEW, None),
        ("tallest", ObjectKind.MATERIALIZED_VIEW, None),
        ("parts", ObjectKind.TABLE, None),
        ("parts_n", ObjectKind.INDEX, "parts"),
        ("colour", ObjectKind.TYPE, None),
        ("pair", ObjectKind.TYPE, None),
        ("short", ObjectKind.TYPE, None),
        ("span", ObjectKind.TYPE, None),
    ],
)
def test_an_object_is_found_once_with_its_kind_and_its_table(
    town: Connection, name: str, kind: ObjectKind, owner: str | None
) -> None:
    expected = ExistingObject(name=name, kind=kind, owner_table=owner)
    assert find_objects(town, "Old Town", [name]) == (expected,)


def test_names_are_found_in_their_own_schema_and_spelling_alone(town: Connection) -> None:
    names = ["House", "HOUSE", "old town", "street", "house", "parts_pkey", "", "a'b", 'a"b', "%s"]
    found = find_objects(town, "Old Town", names)
    assert [item.name for item in found] == ["house", "street"]
    assert [item.name for item in find_objects(town, "other", names)] == ["house"]
    assert find_objects(town, "nowhere", names) == ()
    assert find_objects(town, "Old Town", []) == ()


def test_array_types_are_in_nobodys_way(town: Connection) -> None:
    assert find_objects(town, "Old Town", ["_house", "_colour"]) == ()


def test_a_long_name_is_not_taken_for_its_beginning(town: Connection) -> None:
    town.execute(f"CREATE TABLE other.{'x' * 63} ()".encode())
    assert find_objects(town, "other", ["x" * 64]) == ()
    assert len(find_objects(town, "other", ["x" * 63])) == 1


def test_a_schema_exists_or_not(town: Connection) -> None:
    assert schema_exists(town, "Old Town")
    assert schema_exists(town, "public")
    assert not schema_exists(town, "old town")
    assert not schema_exists(town, "")
