"""What the server on the other side is and can do, asked once; nothing about it is assumed."""

from dataclasses import dataclass

from core.errors import PermissionDenied, TargetError
from core.postgres.connect import Connection
from core.postgres.errors import translate_errors
from core.postgres.outcome import Outcome

OLDEST_VERSION_NUM = 130000
NEWEST_MAJOR = 18
"""The last version that Howdah was tried on."""

POSTGRESQL = "PostgreSQL"
_PRODUCTS = (
    ("CockroachDB", "CockroachDB"),
    ("Redshift", "Amazon Redshift"),
    ("Greenplum", "Greenplum"),
    ("-YB-", "YugabyteDB"),
    ("Materialize", "Materialize"),
    ("openGauss", "openGauss"),
)
"""What version() has in it on servers that speak PostgreSQL's language and are something else."""

_PROVIDERS = {"c": "libc", "i": "icu", "b": "builtin"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A PostgreSQL server, seen by one user from one database.

    `collation` is the name of the database's locale, of the `collation_provider` libc, icu or builtin.
    """

    version_num: int
    """As in server_version_num: 180004."""
    version: str
    """For people: "18.4"."""
    database: str
    user: str
    encoding: str
    collation: str
    collation_provider: str
    is_in_recovery: bool
    """A standby, which can only be read."""
    is_read_only: bool
    """Transactions are read-only by default: a setting, or a standby."""
    is_superuser: bool
    can_create_schema: bool
    available_extensions: tuple[str, ...]
    """What CREATE EXTENSION would find, installed or not."""
    has_icu: bool
    installed_extensions: tuple[str, ...] = ()
    """Those that this database has."""
    product: str = POSTGRESQL
    """What it is by its own account, where that is not PostgreSQL."""

    @property
    def is_newer(self) -> bool:
        """Of a version later than those that Howdah was tried on."""
        return self.version_num // 10000 > NEWEST_MAJOR

    @property
    def text_order_is_bytewise(self) -> bool:
        """Whether the database orders text as SQLite's BINARY collation does: by the bytes of its UTF-8.

        The C and POSIX locales compare bytes, and so do all locales of the built-in provider, by code point,
        which in UTF-8 is the same order (https://www.postgresql.org/docs/current/locale.html and
        https://www.postgresql.org/docs/current/collation.html). libc's C.UTF-8 orders by code point too.
        """
        if self.collation_provider == "builtin":
            return True
        name = self.collation.upper().replace("-", "")
        return self.collation_provider == "libc" and name in {"C", "POSIX", "C.UTF8"}


def read_server(connection: Connection) -> Server:
    """Ask the server of a connection what it is. Raises TargetError."""
    version_num = connection.info.server_version
    with translate_errors("the server's description"):
        row = connection.execute(_write_query(version_num)).fetchone()
    assert row is not None  # a SELECT of the database that it runs in
    return Server(
        version_num=version_num,
        version=_write_version(version_num),
        database=row[0],
        user=row[1],
        encoding=row[2],
        collation=row[3],
        collation_provider=_PROVIDERS[row[4]],
        is_in_recovery=row[5],
        is_read_only=row[6],
        is_superuser=row[7],
        can_create_schema=row[8],
        available_extensions=tuple(row[9]),
        has_icu=row[10],
        installed_extensions=tuple(row[11]),
        product=find_product(row[12]),
    )


def find_product(version: str) -> str:
    """What a server is, by the text of its version()."""
    return next((product for sign, product in _PRODUCTS if sign in version), POSTGRESQL)


def check_server(server: Server) -> None:
    """Raise TargetError for a server that can't take a migration, whatever the migration is."""
    check_version(server.version_num)
    if server.is_in_recovery:
        raise TargetError(
            "The server is a standby: it copies another server and can't be written to.",
            "Connect to its primary; of several hosts in the URL, target_session_attrs=read-write finds it.",
            {"cause": Outcome.STANDBY},
        )
    if server.is_read_only:
        raise TargetError(
            f'The database "{server.database}" is set to read-only for the user "{server.user}".',
            "ALTER DATABASE ... RESET default_transaction_read_only lifts it; some services set it when the "
            "disk is nearly full.",
            {"cause": Outcome.STANDBY},
        )
    if server.encoding != "UTF8":
        raise TargetError(
            f'The database "{server.database}" stores text as {server.encoding}, which can\'t hold all that '
            "SQLite can.",
            "Make a database for it: CREATE DATABASE ... ENCODING 'UTF8' TEMPLATE template0.",
            {"cause": Outcome.ENCODING},
        )
    if not server.can_create_schema:
        raise PermissionDenied(
            f'The user "{server.user}" may not create a schema in the database "{server.database}".',
            f'Its owner can allow it: GRANT CREATE ON DATABASE "{server.database}" TO "{server.user}".',
            {"cause": Outcome.NO_RIGHTS},
        )


def check_version(version_num: int) -> None:
    """Raise TargetError for a server that is too old. It may be asked nothing else: its catalogs have other columns."""
    if version_num < OLDEST_VERSION_NUM:
        raise TargetError(
            f"The server is PostgreSQL {_write_version(version_num)}, and Howdah needs 13 or later.",
            "Upgrade the server, or migrate into a newer one.",
            {"cause": Outcome.TOO_OLD},
        )


def _write_query(version_num: int) -> bytes:
    """The catalog's columns for the locale came with 15 and changed their name with 17; ICU came with 10."""
    provider = "d.datlocprovider::text" if version_num >= 150000 else "'c'"
    if version_num >= 170000:
        locale = "coalesce(d.datlocale, d.datcollate)"
    elif version_num >= 150000:
        locale = "coalesce(d.daticulocale, d.datcollate)"
    else:
        locale = "d.datcollate"
    # Every build lists the ICU collation "unicode" from 16 on; und-x-icu only a build that has ICU.
    icu = (
        "EXISTS (SELECT FROM pg_catalog.pg_collation WHERE collprovider = 'i' AND collname = 'und-x-icu')"
        if version_num >= 100000
        else "false"
    )
    return f"""
        SELECT d.datname::text, current_user::text, pg_catalog.pg_encoding_to_char(d.encoding)::text,
               {locale}::text, {provider},
               pg_catalog.pg_is_in_recovery(),
               pg_catalog.current_setting('default_transaction_read_only')::bool,
               pg_catalog.current_setting('is_superuser')::bool,
               pg_catalog.has_database_privilege(d.oid, 'CREATE'),
               ARRAY(SELECT name::text FROM pg_catalog.pg_available_extensions ORDER BY name),
               {icu},
               ARRAY(SELECT extname::text FROM pg_catalog.pg_extension ORDER BY extname),
               pg_catalog.version()
        FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()""".encode()


def _write_version(version_num: int) -> str:
    """Two parts from version 10 on, three before."""
    major, rest = divmod(version_num, 10000)
    return f"{major}.{rest}" if major >= 10 else f"{major}.{rest // 100}.{rest % 100}"
