"""All that a database's catalogs say of what is not PostgreSQL's own, down to the numbers of tables and of their files:
the same before and after means that nothing was replaced by something alike."""

import psycopg

_OURS = "(SELECT oid FROM pg_namespace WHERE nspname !~ '^pg_|^information_schema')"

_QUERIES = (
    "SELECT 'schema', oid, nspname, nspacl::text FROM pg_namespace",
    "SELECT 'relation', c.oid, relnamespace::regnamespace::text, relname, relkind, relfilenode, relacl::text, relowner"
    f" FROM pg_class c WHERE relnamespace IN {_OURS}",
    "SELECT 'column', attrelid, attnum, attname, format_type(atttypid, atttypmod), attnotnull, attidentity"
    f" FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid WHERE relnamespace IN {_OURS}",
    "SELECT 'default', d.oid, pg_get_expr(adbin, adrelid) FROM pg_attrdef d",
    "SELECT 'constraint', c.oid, connamespace::regnamespace::text, conname, pg_get_constraintdef(c.oid)"
    f" FROM pg_constraint c WHERE connamespace IN {_OURS}",
    "SELECT 'trigger', oid, tgname, tgrelid FROM pg_trigger",
    "SELECT 'view', c.oid, pg_get_viewdef(c.oid) FROM pg_class c"
    f" WHERE relkind IN ('v', 'm') AND relnamespace IN {_OURS}",
    f"SELECT 'type', oid, typnamespace::regnamespace::text, typname FROM pg_type WHERE typnamespace IN {_OURS}",
    f"SELECT 'function', oid, proname, pg_get_function_arguments(oid) FROM pg_proc WHERE pronamespace IN {_OURS}",
    "SELECT 'sequence', schemaname, sequencename, start_value, increment_by, last_value FROM pg_sequences",
    "SELECT 'extension', oid, extname, extnamespace::regnamespace::text FROM pg_extension",
    "SELECT 'comment', objoid, objsubid, description FROM pg_description WHERE objoid >= 16384",
)


def catalogs_of(url: str) -> list[tuple[object, ...]]:
    """Every entry, in an order of its own. Names are written with their schemas."""
    found: list[tuple[object, ...]] = []
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET search_path = ''")
        for query in _QUERIES:
            found += connection.execute(query.encode()).fetchall()
    return sorted(found, key=repr)
