"""The extension that a plan's vectors need: whether the server has it, where it goes, and that it goes with a run that
fails."""

from dataclasses import dataclass

from psycopg import sql

from core.errors import PermissionDenied, StatementFailed, TargetError
from core.plan.model import Plan
from core.postgres.connect import Connection
from core.postgres.errors import translate_errors
from core.postgres.objects import schema_exists
from core.postgres.server import Server
from core.postgres.staging import Staging, drop_staging

_VECTOR = "vector"
_STILL_USED = "2BP01"
"""dependent_objects_still_exist (https://www.postgresql.org/docs/current/errcodes-appendix.html)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """An extension, and the schema that has its types, or will have them."""

    name: str
    schema: str
    is_installed: bool
    """The database had it before the run."""


def find_extension(connection: Connection, server: Server, plan: Plan, schema: str) -> Extension | None:
    """The extension that the plan needs, if it needs one. Nothing is made.

    Raises TargetError where the server does not have it, PermissionDenied where this user may not create it.
    """
    users = [
        f"{table.source_name}.{column.source_name}"
        for table in plan.tables
        for column in table.columns
        if column.target_type.name == _VECTOR and not column.target_type.labels
    ]
    if not users:
        return None
    listed = ", ".join(users[:10]) + (f" and {len(users) - 10} more" if len(users) > 10 else "")
    with translate_errors(object=f"the extension {_VECTOR}"):
        row = connection.execute(
            "SELECT n.nspname::text FROM pg_catalog.pg_extension e"
            " JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = %s",
            (_VECTOR,),
        ).fetchone()
    if row is not None:
        return Extension(name=_VECTOR, schema=row[0], is_installed=True)
    if _VECTOR not in server.available_extensions:
        raise TargetError(
            f"The server does not have the extension {_VECTOR} (pgvector), whose type the plan has for {listed}.",
            "Install pgvector on the server, or choose the type bytea for what has vectors.",
        )
    place = next((each for each in ("public", schema) if schema_exists(connection, each)), None)
    if place is None:
        raise TargetError(
            f"The database has no schema public for the extension {_VECTOR}, whose type the plan has for {listed}.",
            f"Choose a schema for it and run: CREATE EXTENSION {_VECTOR} SCHEMA ...; then start again.",
        )
    _try_to_create(connection, server, place, listed)
    return Extension(name=_VECTOR, schema=place, is_installed=False)


def remove_run(connection: Connection, staging: Staging, extension: Extension | None) -> None:
    """Remove what a run has made and has not published, its extension too, and commit. Raises TargetError."""
    drop_staging(connection, staging)
    if extension is None or extension.is_installed:
        return
    try:
        with translate_errors(object=f"the extension {extension.name}"):
            connection.execute(sql.SQL("DROP EXTENSION IF EXISTS {}").format(sql.Identifier(extension.name)))
    except StatementFailed as failure:
        # The tables are published after all, or somebody else has begun to use it.
        if failure.sqlstate != _STILL_USED:
            raise


def _try_to_create(connection: Connection, server: Server, schema: str, users: str) -> None:
    """Who may create it depends on the extension, the version and the provider, so the server is asked by trying."""
    statement = sql.SQL("CREATE EXTENSION {} SCHEMA {}").format(sql.Identifier(_VECTOR), sql.Identifier(schema))
    try:
        with translate_errors(object=f"the extension {_VECTOR}"), connection.transaction(force_rollback=True):
            connection.execute(statement)
    except PermissionDenied as error:
        raise PermissionDenied(
            f'The user "{server.user}" may not create the extension {_VECTOR}, whose type the plan has for {users}.',
            f"Ask an administrator to run: CREATE EXTENSION {_VECTOR}; or choose the type bytea for what has vectors.",
            error.context,
        ) from error
