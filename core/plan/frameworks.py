"""What made a database: told by the tables in which frameworks keep their books, and by their habits with types."""

from dataclasses import dataclass
from enum import StrEnum

from core.catalog.model import Catalog, Table
from core.identifiers import fold_ascii


class Framework(StrEnum):
    """A framework or an application, by its usual name."""

    DJANGO = "Django"
    RAILS = "Rails"
    EF_CORE = "EF Core"
    PRISMA = "Prisma"
    ALEMBIC = "Alembic/SQLAlchemy"
    SEQUELIZE = "Sequelize"
    FLYWAY = "Flyway"
    GOOSE = "goose"
    GORM = "GORM"
    GRAFANA = "Grafana"
    HOME_ASSISTANT = "Home Assistant"
    ROOM = "Room"
    CORE_DATA = "Core Data"
    LARAVEL = "Laravel"
    POCKETBASE = "PocketBase"
    KNEX = "Knex"
    DIESEL = "Diesel"
    SQLX = "sqlx"
    TYPEORM = "TypeORM"
    DRIZZLE = "Drizzle"


QUOTE_NAMES = frozenset(
    {Framework.EF_CORE, Framework.PRISMA, Framework.SEQUELIZE, Framework.KNEX, Framework.TYPEORM, Framework.DRIZZLE}
)
"""Those that write names in quotes, with the capitals that models have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """A framework, and by what it was told: "the table django_migrations"."""

    framework: Framework
    reason: str

    @property
    def quotes_names(self) -> bool:
        """Whether it will look for names as they are written, capitals and all."""
        return self.framework in QUOTE_NAMES


_BOOKS: tuple[tuple[Framework, tuple[str, ...]], ...] = (
    (Framework.DJANGO, ("django_migrations",)),
    (Framework.RAILS, ("schema_migrations", "ar_internal_metadata")),
    (Framework.EF_CORE, ("__EFMigrationsHistory",)),
    (Framework.PRISMA, ("_prisma_migrations",)),
    (Framework.ALEMBIC, ("alembic_version",)),
    (Framework.SEQUELIZE, ("SequelizeMeta",)),
    (Framework.FLYWAY, ("flyway_schema_history",)),
    (Framework.GOOSE, ("goose_db_version",)),
    (Framework.GRAFANA, ("migration_log", "dashboard")),
    (Framework.HOME_ASSISTANT, ("recorder_runs", "schema_changes")),
    (Framework.ROOM, ("room_master_table",)),
    (Framework.CORE_DATA, ("Z_METADATA", "Z_PRIMARYKEY")),
    (Framework.POCKETBASE, ("_collections", "_params")),
    (Framework.KNEX, ("knex_migrations",)),
    (Framework.DIESEL, ("__diesel_schema_migrations",)),
    (Framework.SQLX, ("_sqlx_migrations",)),
    (Framework.DRIZZLE, ("__drizzle_migrations",)),
)
"""The tables that a framework keeps for itself; all of them are there."""

_MIGRATIONS: tuple[tuple[Framework, frozenset[str]], ...] = (
    (Framework.LARAVEL, frozenset({"migration", "batch"})),
    (Framework.TYPEORM, frozenset({"timestamp", "name"})),
)
"""Who calls its table just "migrations", by the columns besides its key."""

_GORM_COLUMNS = {"created_at", "updated_at", "deleted_at"}


def recognise_frameworks(catalog: Catalog) -> tuple[Recognised, ...]:
    """The frameworks that seem to have made the database; there may be several."""
    tables = {fold_ascii(table.name): table for table in catalog.tables}
    found = [
        Recognised(framework=framework, reason=f"the table{'s' * (len(books) > 1)} {' and '.join(books)}")
        for framework, books in _BOOKS
        if all(fold_ascii(book) in tables for book in books)
    ]
    if "migrations" in tables:
        names = _column_names(tables["migrations"])
        found += [
            Recognised(framework=framework, reason=f"the table migrations with {' and '.join(sorted(columns))}")
            for framework, columns in _MIGRATIONS
            if columns <= names
        ]
    gorm = next((table for table in catalog.tables if _is_gorm_model(table)), None)
    if gorm is not None:
        found.append(
            Recognised(framework=Framework.GORM, reason=f"the index idx_{gorm.name}_deleted_at of soft deletion")
        )
    return tuple(found)


def _is_gorm_model(table: Table) -> bool:
    """Whether a table has the columns of gorm.Model, and the index by the name that GORM gives it."""
    index_names = {index.name for index in table.indexes}
    return _column_names(table) >= _GORM_COLUMNS and f"idx_{table.name}_deleted_at" in index_names


def _column_names(table: Table) -> set[str]:
    return {fold_ascii(column.name) for column in table.columns}
