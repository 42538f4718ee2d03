"""Types and the target's names: what is in the way of them, and what `--replace` moves aside."""

import psycopg
import pytest

from core.errors import ObjectExists, PermissionDenied
from core.plan.pgtypes import TEXT, enum
from tests.engine.carrying import carry, enums_of, query, type_of, unchanged
from tests.helpers.made_plans import column, identity, plan, table

MOOD = enum("mood", ("sad", "ok", "happy"))
PLANNED = plan(table("t", identity("id"), column("x", MOOD)))
IN_THE_WAY = {
    "CREATE TYPE app.mood AS ENUM ('x')": r"mood \(type\)",
    "CREATE DOMAIN app.mood AS int": r"mood \(type\)",
    "CREATE TYPE app.mood AS (x int)": r"mood \(type of rows\)",
    "CREATE TABLE app.mood (x int)": r"mood \(type of rows\)",
    "CREATE VIEW app.mood AS SELECT 1": r"mood \(type of rows\)",
    "CREATE TABLE app._mood (x int)": r"_mood \(type of rows\)",
    "CREATE TYPE app._mood AS ENUM ('x')": r"_mood \(type\)",
    "CREATE TABLE app._t (x int)": r"_t \(type of rows\)",
    "CREATE TYPE app.t AS ENUM ('x')": r"t \(type\)",
    "CREATE TYPE app.t AS (x int)": r"t \(type of rows\)",
}


def test_replacing_twice_moves_each_enum_type_to_the_backup_with_its_tables(database_url: str) -> None:
    planned = plan(table("t", column("x", MOOD, default_sql="'ok'")))
    carry(database_url, planned, "INSERT INTO {s}.t VALUES ('sad')")
    backups = []
    for _ in range(2):
        carried = carry(database_url, planned, "INSERT INTO {s}.t VALUES ('happy')", replace=True)
        assert [finding.code for finding in carried.findings] == ["REPLACED"]
        backups.append(carried.staging.backup_schema)
    assert enums_of(database_url) == sorted((schema, "mood", ["sad", "ok", "happy"]) for schema in (*backups, "public"))
    for schema in (*backups, "public"):
        assert type_of(database_url, schema, "t", "x")[0] == schema
    query(database_url, f"DROP SCHEMA {backups[0]} CASCADE; INSERT INTO public.t DEFAULT VALUES")
    assert query(database_url, "SELECT x::text FROM public.t") == [("happy",), ("ok",)]


def test_an_enum_type_that_the_new_tables_do_not_have_goes_with_the_old_ones(database_url: str) -> None:
    """Else the next plan that has it again would find it in the way, and used by a backup."""
    with_enum, without = plan(table("t", column("x", MOOD))), plan(table("t", column("x", TEXT)))
    carry(database_url, with_enum)
    backup = carry(database_url, without, replace=True).staging.backup_schema
    assert [(schema, name) for schema, name, _ in enums_of(database_url)] == [(backup, "mood")]
    carry(database_url, with_enum, replace=True)


def test_a_changed_enum_type_takes_the_place_of_the_old_one(database_url: str) -> None:
    carry(database_url, plan(table("t", column("x", MOOD))))
    other = enum("mood", ("up", "down"))
    carry(database_url, plan(table("t", column("x", other))), "INSERT INTO {s}.t VALUES ('down')", replace=True)
    assert ("public", "mood", ["up", "down"]) in enums_of(database_url)


@pytest.mark.parametrize(("statement", "message"), IN_THE_WAY.items(), ids=IN_THE_WAY)
def test_a_type_or_the_type_of_rows_in_the_way_is_named_before_anything_is_made(
    database_url: str, statement: str, message: str
) -> None:
    query(database_url, f"CREATE SCHEMA app; {statement}")
    with unchanged(database_url), pytest.raises(ObjectExists, match=f"already: {message}\\."):
        carry(database_url, PLANNED, schema="app")


@pytest.mark.parametrize(
    ("existing", "table_name"), [("CREATE TABLE app.u (x int)", "_u"), ("CREATE TYPE app.u AS ENUM ('x')", "_u")]
)
def test_an_array_type_in_the_way_is_named_before_anything_is_made(
    database_url: str, existing: str, table_name: str
) -> None:
    """It gives way to a table that is made in its schema, and not to one that is moved there."""
    query(database_url, f"CREATE SCHEMA app; {existing}")
    with unchanged(database_url), pytest.raises(ObjectExists, match=r"_u \(type, array of u\)"):
        carry(database_url, plan(table(table_name, column("x"))), schema="app")


def test_what_can_not_be_moved_aside_is_in_the_way_of_replace_too(database_url: str) -> None:
    query(database_url, "CREATE SCHEMA app; CREATE DOMAIN app.mood AS int; CREATE TABLE app._t (x int)")
    with unchanged(database_url), pytest.raises(ObjectExists, match=r"_t \(type of rows\), mood \(type\)\."):
        carry(database_url, PLANNED, schema="app", replace=True)


@pytest.mark.parametrize("user", ["public.other", "elsewhere.t"])
def test_an_enum_type_that_other_tables_use_is_not_moved_from_under_them(database_url: str, user: str) -> None:
    carry(database_url, PLANNED)
    query(database_url, f"CREATE SCHEMA elsewhere; CREATE TABLE {user} (x public.mood[])")
    with unchanged(database_url), pytest.raises(ObjectExists, match=rf"mood \(type\) of columns of {user}\."):
        carry(database_url, PLANNED, replace=True)


def test_an_enum_type_of_an_extension_is_not_moved_from_under_it(database_url: str) -> None:
    query(database_url, "CREATE SCHEMA app; CREATE TYPE app.mood AS ENUM ('x')")
    query(database_url, "ALTER EXTENSION plpgsql ADD TYPE app.mood")
    with unchanged(database_url), pytest.raises(ObjectExists, match=r"mood \(type\)\."):
        carry(database_url, PLANNED, schema="app", replace=True)


def test_an_enum_type_that_nothing_uses_is_moved_aside(database_url: str) -> None:
    query(database_url, "CREATE SCHEMA app; CREATE TYPE app.mood AS ENUM ('old')")
    carried = carry(database_url, PLANNED, schema="app", replace=True)
    assert enums_of(database_url) == [
        ("app", "mood", ["sad", "ok", "happy"]),
        (carried.staging.backup_schema, "mood", ["old"]),
    ]


def test_an_enum_type_that_neither_is_in_the_way_nor_belongs_to_what_moves_stays(database_url: str) -> None:
    query(database_url, "CREATE TYPE public.other AS ENUM ('x'); CREATE TABLE public.u (x public.other)")
    carry(database_url, plan(table("t", column("x"))))
    carry(database_url, plan(table("t", column("x"))), replace=True)
    assert enums_of(database_url) == [("public", "other", ["x"])]


def test_an_index_of_the_name_of_an_enum_type_is_not_in_the_way(database_url: str) -> None:
    query(database_url, "CREATE TABLE public.other (x int); CREATE INDEX mood ON public.other (x)")
    carry(database_url, PLANNED)
    assert type_of(database_url, "public", "t", "x") == ("public", "mood")


def test_tables_whose_names_are_those_of_array_types_arrive_together_and_are_replaced(database_url: str) -> None:
    planned = plan(*(table(name, column("x", enum(f"{name}_x", ("a",)))) for name in ("t", "_t", "__t", "t_x_x")))
    carry(database_url, planned)
    carry(database_url, planned, replace=True)
    assert len(enums_of(database_url)) == 8


def test_replace_says_which_functions_still_take_the_old_enum_type(database_url: str) -> None:
    carry(database_url, PLANNED)
    query(database_url, "CREATE FUNCTION public.f(public.mood) RETURNS int LANGUAGE sql AS 'SELECT 1'")
    carried = carry(database_url, PLANNED, replace=True)
    backup = carried.staging.backup_schema
    (finding,) = (finding for finding in carried.findings if finding.code == "REFERS_TO_BACKUP")
    assert finding.object == f"public.f({backup}.mood)"


def test_replacing_the_enum_type_of_others_is_refused_before_anything_is_made(database_url: str) -> None:
    query(database_url, "DROP ROLE IF EXISTS guest; CREATE ROLE guest LOGIN")
    try:
        name = psycopg.conninfo.conninfo_to_dict(database_url)["dbname"]
        query(
            database_url,
            f"GRANT CREATE ON DATABASE {name} TO guest; CREATE SCHEMA app; GRANT ALL ON SCHEMA app TO guest;"
            " CREATE TYPE app.mood AS ENUM ('x')",
        )
        url = psycopg.conninfo.make_conninfo(database_url, user="guest")
        with unchanged(database_url), pytest.raises(PermissionDenied, match=r"mood \(of postgres\)"):
            carry(url, PLANNED, schema="app", replace=True)
    finally:
        query(database_url, "DROP OWNED BY guest; DROP ROLE guest")
