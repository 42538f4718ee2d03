"""Which frameworks are recognised, by which tables, and which of them quote names."""

from pathlib import Path

import pytest

from core.plan.frameworks import QUOTE_NAMES, Framework, Recognised, recognise_frameworks
from tests.helpers.source import read_source


def recognise(folder: Path, *statements: str) -> tuple[Recognised, ...]:
    with read_source(folder / "source.sqlite", ";".join(statements)) as (_, catalog):
        return recognise_frameworks(catalog)


def table(name: str, columns: str = "id") -> str:
    return f'CREATE TABLE "{name}" ({columns})'


@pytest.mark.parametrize(
    ("statements", "framework"),
    [
        ([table("django_migrations")], Framework.DJANGO),
        ([table("schema_migrations"), table("ar_internal_metadata")], Framework.RAILS),
        ([table("__EFMigrationsHistory")], Framework.EF_CORE),
        ([table("_prisma_migrations")], Framework.PRISMA),
        ([table("alembic_version")], Framework.ALEMBIC),
        ([table("SequelizeMeta")], Framework.SEQUELIZE),
        ([table("flyway_schema_history")], Framework.FLYWAY),
        ([table("goose_db_version")], Framework.GOOSE),
        ([table("migration_log"), table("dashboard")], Framework.GRAFANA),
        ([table("recorder_runs"), table("schema_changes")], Framework.HOME_ASSISTANT),
        ([table("room_master_table")], Framework.ROOM),
        ([table("Z_METADATA"), table("Z_PRIMARYKEY")], Framework.CORE_DATA),
        ([table("_collections"), table("_params")], Framework.POCKETBASE),
        ([table("knex_migrations")], Framework.KNEX),
        ([table("__diesel_schema_migrations")], Framework.DIESEL),
        ([table("_sqlx_migrations")], Framework.SQLX),
        ([table("__drizzle_migrations")], Framework.DRIZZLE),
        ([table("migrations", "id, migration, batch")], Framework.LARAVEL),
        ([table("migrations", "id, timestamp, name")], Framework.TYPEORM),
        (
            [
                table("users", "id, created_at, updated_at, deleted_at"),
                "CREATE INDEX idx_users_deleted_at ON users (deleted_at)",
            ],
            Framework.GORM,
        ),
    ],
)
def test_a_framework_is_told_by_its_own_tables(tmp_path: Path, statements: list[str], framework: Framework) -> None:
    (recognised,) = recognise(tmp_path, table("users_of_mine"), *statements)
    assert recognised.framework is framework
    assert recognised.reason


@pytest.mark.parametrize(
    "statements",
    [
        [table("users")],
        [table("schema_migrations", "version, dirty")],
        [table("dashboard")],
        [table("migrations", "id, done")],
        [table("users", "id, created_at, updated_at, deleted_at")],
    ],
)
def test_others_are_not_guessed(tmp_path: Path, statements: list[str]) -> None:
    assert recognise(tmp_path, *statements) == ()


def test_names_of_tables_are_compared_as_sqlite_compares_them(tmp_path: Path) -> None:
    (recognised,) = recognise(tmp_path, table("DJANGO_MIGRATIONS"))
    assert (recognised.framework, recognised.reason) == (Framework.DJANGO, "the table django_migrations")


def test_two_frameworks_may_share_a_database(tmp_path: Path) -> None:
    both = recognise(tmp_path, table("django_migrations"), table("alembic_version"))
    assert [each.framework for each in both] == [Framework.DJANGO, Framework.ALEMBIC]


def test_those_that_write_names_in_quotes_are_known() -> None:
    quoting = [each for each in Framework if Recognised(framework=each, reason="").quotes_names]
    assert set(quoting) == QUOTE_NAMES
    assert {Framework.EF_CORE, Framework.PRISMA, Framework.SEQUELIZE} <= QUOTE_NAMES
    assert Framework.DJANGO not in QUOTE_NAMES
