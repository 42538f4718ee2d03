"""Roles that lack a right from the start, or lose one in mid-run."""

import secrets
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from core.errors import PermissionDenied
from core.events import Phase
from core.migration.resume import resume_run
from core.migration.run import migrate
from tests.faults.comparing import assert_same, assert_unpublished, howdah_schemas
from tests.faults.running import Watched, options_for, run_id_in, starts
from tests.helpers.postgres import replace_parameters


@pytest.fixture
def role(database_url: str) -> Iterator[str]:
    """A role that is nobody's friend: what it may do is what a test grants it."""
    name = f"test_{secrets.token_hex(6)}"
    ask(database_url, "CREATE ROLE {role} LOGIN", name)
    yield name
    ask(database_url, "DROP OWNED BY {role} CASCADE; DROP ROLE {role}", name)


def ask(url: str, statement: str, role: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        database = sql.Identifier(connection.info.dbname)
        text = statement.encode().decode()
        connection.execute(sql.SQL(text).format(role=sql.Identifier(role), database=database))  # type: ignore[arg-type]


def as_role(url: str, role: str) -> str:
    return replace_parameters(url, user=role)


ON_DATABASE = "GRANT CREATE ON DATABASE {database} TO {role}"
ON_SCHEMA = "GRANT CREATE ON SCHEMA public TO {role}"


@pytest.mark.parametrize(("grants", "missing"), [([ON_SCHEMA], "database"), ([ON_DATABASE], "schema public"), ([], "")])
def test_a_missing_right_is_named_before_anything_is_made(
    source: Path, database_url: str, role: str, grants: list[str], missing: str
) -> None:
    for grant in grants:
        ask(database_url, grant, role)
    with pytest.raises(PermissionDenied) as raised:
        migrate(options_for(source, as_role(database_url, role)))
    assert missing in raised.value.message
    assert raised.value.hint
    assert_unpublished(database_url)
    assert howdah_schemas(database_url) == set()


def test_a_role_with_just_the_rights_it_needs_is_enough(source: Path, database_url: str, role: str) -> None:
    ask(database_url, ON_DATABASE, role)
    ask(database_url, ON_SCHEMA, role)
    migrate(options_for(source, as_role(database_url, role)))
    assert_same(source, database_url)
    assert howdah_schemas(database_url) == set()


@pytest.mark.parametrize("phase", [Phase.COPY, Phase.PUBLISH])
def test_a_right_that_is_revoked_in_mid_run_ends_it_and_granted_again_it_is_resumed(
    source: Path, database_url: str, role: str, phase: Phase
) -> None:
    ask(database_url, ON_DATABASE, role)
    ask(database_url, ON_SCHEMA, role)
    url = as_role(database_url, role)
    watched = Watched().at(starts(phase), lambda: ask(database_url, "REVOKE CREATE ON SCHEMA public FROM {role}", role))
    with pytest.raises(PermissionDenied) as raised:
        migrate(options_for(source, url), on_event=watched)
    assert_unpublished(database_url)
    run_id = run_id_in(raised.value, database_url)
    ask(database_url, ON_SCHEMA, role)
    resume_run(run_id, options_for(source, url))
    assert_same(source, database_url)
    assert howdah_schemas(database_url) == set()


def test_a_role_that_may_not_log_in_any_more_in_mid_run_can_resume_when_it_may(
    source: Path, database_url: str, role: str, short_patience: float
) -> None:
    from core.errors import TargetError

    ask(database_url, ON_DATABASE, role)
    ask(database_url, ON_SCHEMA, role)
    url = as_role(database_url, role)

    def lock_out() -> None:
        ask(database_url, "ALTER ROLE {role} NOLOGIN", role)
        with psycopg.connect(database_url, autocommit=True) as connection:
            connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", [role])

    with pytest.raises(TargetError) as raised:
        migrate(
            options_for(source, url, retry_for_s=short_patience),
            on_event=Watched().at(starts(Phase.FINALIZE), lock_out),
        )
    assert_unpublished(database_url)
    run_id = run_id_in(raised.value, database_url)
    ask(database_url, "ALTER ROLE {role} LOGIN", role)
    resume_run(run_id, options_for(source, url))
    assert_same(source, database_url)
