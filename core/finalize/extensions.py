"""The extensions that a plan's types need: whether the server has them, where they go, and that they go with a run that
fails, as the helper functions do. And ICU, which a server has or has not."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial

from psycopg import sql

from core.errors import PermissionDenied, StatementFailed, TargetError
from core.finalize.collation import check_collation
from core.finalize.helpers import drop_unused_helpers
from core.plan.model import ColumnPlan, Plan
from core.plan.pgtypes import NOCASE_COLLATION
from core.postgres.connect import Connection
from core.postgres.errors import translate_errors
from core.postgres.objects import schema_exists
from core.postgres.server import Server
from core.postgres.staging import Staging, drop_staging

_STILL_USED = "2BP01"
"""dependent_objects_still_exist (https://www.postgresql.org/docs/current/errcodes-appendix.html)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """An extension as people know it, and what to choose where it can't be had."""

    name: str
    title: str
    package: str
    otherwise: str


_KNOWN = (
    _Known(
        name="citext",
        title="citext",
        package="its contrib package",
        otherwise="choose nocase = index, or the type text",
    ),
    _Known(
        name="vector",
        title="vector (pgvector)",
        package="pgvector",
        otherwise="choose the type bytea for what has vectors",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """An extension, and the schema that has its types, or will have them."""

    name: str
    schema: str
    is_installed: bool
    """The database had it before the run."""


def find_extensions(connection: Connection, server: Server, plan: Plan, schema: str) -> tuple[Extension, ...]:
    """The extensions that the plan needs. Nothing is made.

    Raises TargetError where the server does not have one, or not the ICU that the plan's collation is of;
    PermissionDenied where this user may not create one.
    """
    users = _list_users(plan, lambda column: column.collation == NOCASE_COLLATION)
    if users and not server.has_icu:
        others = "nocase = citext or " if "citext" in server.available_extensions else ""
        raise TargetError(
            f"The server was built without ICU, and the plan has its collation {NOCASE_COLLATION} for {users}.",
            f"Choose {others}nocase = index, or another server.",
        )
    if users:
        check_collation(connection)
    found = []
    for known in _KNOWN:
        users = _list_users(plan, partial(_is_of, known.name))
        if users:
            found.append(_find_extension(connection, server, known, users, schema))
    return tuple(found)


def list_made(extensions: Collection[Extension]) -> str | None:
    """Those that came with the run, as its records name them; None for none."""
    return ",".join(each.name for each in extensions if not each.is_installed) or None


def read_made(made: str | None) -> tuple[str, ...]:
    """The names of extensions, as records have them."""
    return tuple(made.split(",")) if made else ()


def _is_of(extension: str, column: ColumnPlan) -> bool:
    return column.target_type.name == extension and not column.target_type.labels


def _list_users(plan: Plan, uses: Callable[[ColumnPlan], bool]) -> str:
    users = [
        f"{table.source_name}.{column.source_name}" for table in plan.tables for column in table.columns if uses(column)
    ]
    return ", ".join(users[:10]) + (f" and {len(users) - 10} more" if len(users) > 10 else "")


def _find_extension(connection: Connection, server: Server, known: _Known, users: str, schema: str) -> Extension:
    name = known.name
    with translate_errors(object=f"the extension {name}"):
        row = connection.execute(
            "SELECT n.nspname::text FROM pg_catalog.pg_extension e"
            " JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = %s",
            (name,),
        ).fetchone()
    if row is not None:
        return Extension(name=name, schema=row[0], is_installed=True)
    if name not in server.available_extensions:
        raise TargetError(
            f"The server does not have the extension {known.title}, whose type the plan has for {users}.",
            f"Install {known.package} on the server, or {_offer(known, server)}.",
        )
    place = next((each for each in ("public", schema) if schema_exists(connection, each)), None)
    if place is None:
        raise TargetError(
            f"The database has no schema public for the extension {name}, whose type the plan has for {users}.",
            f"Choose a schema for it and run: CREATE EXTENSION {name} SCHEMA ...; then start again.",
        )
    _try_to_create(connection, server, known, place, users)
    return Extension(name=name, schema=place, is_installed=False)


def remove_run(
    connection: Connection, staging: Staging, extensions: Collection[Extension], helpers: Collection[str] = ()
) -> None:
    """Remove what a run has made and has not published, its extensions too, and those of the helper functions that its
    plan needs which nothing else needs, and commit. Raises TargetError."""
    drop_staging(connection, staging)
    if helpers:
        with connection.transaction():
            drop_unused_helpers(connection, helpers)
    for extension in extensions:
        if not extension.is_installed:
            _drop_extension(connection, extension)


def _offer(known: _Known, server: Server) -> str:
    if known.name == "citext" and server.has_icu:
        return known.otherwise.replace("choose ", "choose nocase = icu or ")
    return known.otherwise


def _drop_extension(connection: Connection, extension: Extension) -> None:
    try:
        with translate_errors(object=f"the extension {extension.name}"):
            connection.execute(sql.SQL("DROP EXTENSION IF EXISTS {}").format(sql.Identifier(extension.name)))
    except StatementFailed as failure:
        # The tables are published after all, or somebody else has begun to use it.
        if failure.sqlstate != _STILL_USED:
            raise


def _try_to_create(connection: Connection, server: Server, known: _Known, schema: str, users: str) -> None:
    """Who may create it depends on the extension, the version and the provider, so the server is asked by trying."""
    name = known.name
    statement = sql.SQL("CREATE EXTENSION {} SCHEMA {}").format(sql.Identifier(name), sql.Identifier(schema))
    try:
        with translate_errors(object=f"the extension {name}"), connection.transaction(force_rollback=True):
            connection.execute(statement)
    except PermissionDenied as error:
        raise PermissionDenied(
            f'The user "{server.user}" may not create the extension {name}, whose type the plan has for {users}.',
            f"Ask an administrator to run: CREATE EXTENSION {name}; or {_offer(known, server)}.",
            error.context,
        ) from error
