"""What made a database: told by the tables in which frameworks keep their books, and by their habits with types."""

from enum import StrEnum


class Framework(StrEnum):
    """A framework or an application, by its usual name."""

    DJANGO = "Django"
    RAILS = "Rails"
    EF_CORE = "EF Core"
    PRISMA = "Prisma"
    ALEMBIC = "Alembic/SQLAlchemy"
    SEQUELIZE = "Sequelize"
    FLYWAY = "Flyway"
    GORM = "GORM"
    GRAFANA = "Grafana"
    HOME_ASSISTANT = "Home Assistant"
