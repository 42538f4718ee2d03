"""What is in a target, to see that a run left it as it was."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from core.migration.resume import discard_run, find_begun_runs


def everything_in(url: str) -> list[tuple[str, str, str]]:
    """All schemas, relations, constraints and types of a database that are not PostgreSQL's own."""
    with psycopg.connect(url) as connection:
        return connection.execute(
            """
            SELECT 'schema', nspname, '' FROM pg_namespace WHERE nspname !~ '^pg_|^information_schema'
            UNION ALL
            SELECT 'relation', n.nspname, relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname !~ '^pg_|^information_schema'
            UNION ALL
            SELECT 'constraint', n.nspname, conname FROM pg_constraint c JOIN pg_namespace n ON n.oid = connamespace
            WHERE n.nspname !~ '^pg_|^information_schema'
            ORDER BY 1, 2, 3
            """
        ).fetchall()


@contextmanager
def unchanged(url: str) -> Iterator[None]:
    """Fail if the body changes what is in a database."""
    before = everything_in(url)
    yield
    assert everything_in(url) == before


@contextmanager
def unchanged_once_discarded(url: str) -> Iterator[None]:
    """Fail if the body, which interrupts one run, leaves more than can be discarded."""
    before = everything_in(url)
    yield
    (begun,) = find_begun_runs(url)
    discard_run(begun.run_id, url)
    assert everything_in(url) == before
