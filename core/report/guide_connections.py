"""How the application reaches the new database: what each common driver is given, without a password, and with the
schema that the tables are in."""

import json
import re
from collections.abc import Mapping
from urllib.parse import quote

from core.connections import SECRET_PARAMETERS
from core.errors import MigrationError
from core.postgres.connect import read_parameters, write_url
from core.report.guide_names import quote_name
from core.report.markdown import block
from core.report.model import Report
from core.report.visible import make_visible

_PORT = "5432"
_UNREADABLE = "postgresql://..."
"""What a URL is shown as that could not be read."""
_NPGSQL_MODES = {"verify-ca": "VerifyCA", "verify-full": "VerifyFull"}


def write_connections(report: Report) -> str:
    """A block for each driver; a sentence where the target is not known by an address."""
    try:
        found = read_parameters(report.target)
    except MigrationError:
        found = {}
    if not found or report.target == _UNREADABLE:
        return "Where the server is, the report does not say: take it from what the migration was given."
    parameters = {name: value for name, value in found.items() if name not in SECRET_PARAMETERS and value}
    schema = make_visible(report.schema) if report.schema != "public" else None
    host = parameters.get("host", "localhost")
    is_socket = host.startswith(("/", "@"))
    with_schema = parameters | ({"options": _add_search_path(parameters.get("options", ""), schema)} if schema else {})
    url = write_url(with_schema)
    parts = [
        "None of these has a password in it: keep it in `PGPASSWORD`, in `~/.pgpass`, or where your platform keeps"
        " secrets." + (" Each names the schema, so that tables are found by their bare names." if schema else ""),
        "libpq, psycopg, `psql`:",
        block("", url),
        "SQLAlchemy:",
        block("python", f"create_engine({url.replace('postgresql://', 'postgresql+psycopg://', 1)!r})"),
        "Django:",
        _write_django(with_schema, host),
        "JDBC:",
        "The driver does not speak to sockets of the file system: give it the host and the port on which the server"
        " listens."
        if is_socket
        else block("", _write_jdbc(parameters, host, schema)),
        "Node (`pg`):",
        _write_node(with_schema, host),
        "Go (`pgx`):",
        block("go", f"pgx.Connect(ctx, {json.dumps(_write_go(parameters, schema))})"),
        ".NET (`Npgsql`):",
        block("", _write_npgsql(parameters, host, schema)),
    ]
    return "\n\n".join(parts)


def _add_search_path(options: str, schema: str) -> str:
    """In libpq's `options` a blank and a backslash stand behind a backslash
    (https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-OPTIONS)."""
    value = re.sub(r"([\\\s])", r"\\\1", quote_name(schema))
    return f"{options} -csearch_path={value}".strip()


def _write_django(parameters: Mapping[str, str], host: str) -> str:
    named = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parameters.get("dbname", ""),
        "USER": parameters.get("user", ""),
        "HOST": host,
        "PORT": parameters.get("port", _PORT),
    }
    options = {name: parameters[name] for name in ("options", "sslmode", "sslrootcert") if name in parameters}
    lines = [f"    {name!r}: {value!r}," for name, value in named.items()]
    lines += [f"    'OPTIONS': {options!r},"] if options else []
    return block("python", "DATABASES = {'default': {", *lines, "}}")


def _write_jdbc(parameters: Mapping[str, str], host: str, schema: str | None) -> str:
    asked = {"user": parameters.get("user", ""), "currentSchema": quote_name(schema) if schema else ""}
    asked |= {name: parameters.get(name, "") for name in ("sslmode", "sslrootcert")}
    query = "&".join(f"{name}={quote(value, safe='')}" for name, value in asked.items() if value)
    place = ",".join(f"[{each}]" if ":" in each else each for each in host.split(","))
    port = parameters.get("port", _PORT)
    database = quote(parameters.get("dbname", ""), safe="")
    return f"jdbc:postgresql://{place}:{port}/{database}" + (f"?{query}" if query else "")


def _write_node(parameters: Mapping[str, str], host: str) -> str:
    named: dict[str, object] = {
        "host": host,
        "port": int(port) if (port := parameters.get("port", _PORT)).isdecimal() else port,
        "database": parameters.get("dbname", ""),
        "user": parameters.get("user", ""),
        "options": parameters.get("options", ""),
        "ssl": parameters.get("sslmode") in ("require", "verify-ca", "verify-full"),
    }
    lines = [f"  {name}: {json.dumps(value)}," for name, value in named.items() if value]
    return block("js", "new Pool({", *lines, "})")


def _write_go(parameters: Mapping[str, str], schema: str | None) -> str:
    """pgx takes what it does not know for a setting of the session."""
    url = write_url({**parameters, **({"search_path": quote_name(schema)} if schema else {})})
    return url.replace("postgresql://", "postgres://", 1)


def _write_npgsql(parameters: Mapping[str, str], host: str, schema: str | None) -> str:
    mode = parameters.get("sslmode", "")
    named = {
        "Host": host,
        "Port": parameters.get("port", _PORT),
        "Database": parameters.get("dbname", ""),
        "Username": parameters.get("user", ""),
        "Search Path": quote_name(schema) if schema else "",
        "SSL Mode": _NPGSQL_MODES.get(mode, mode.capitalize()),
    }
    return ";".join(f"{name}={_quote_value(value)}" for name, value in named.items() if value)


def _quote_value(value: str) -> str:
    """As DbConnectionStringBuilder reads it: in quotes where it has signs of its own."""
    if not re.search(r"[;='\"\s]", value):
        return value
    return "'" + value.replace("'", "''") + "'"
