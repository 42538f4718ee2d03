"""How many rows a filter takes, before it is chosen."""

from dataclasses import dataclass
from pathlib import Path

from core.cancel import CancelToken
from core.identifiers import quote_sqlite
from core.migration.assess import read_source_catalog
from core.migration.filters import read_filters
from core.plan.choices import Choice, Choices
from core.profile.filters import check_condition, count_left_out
from core.sqlite.errors import translate_errors
from core.sqlite.source import open_source


@dataclass(frozen=True, slots=True, kw_only=True)
class FilteredRows:
    """The rows that a filter takes, and those that it does not."""

    taken_count: int
    left_out_count: int


def count_filtered_rows(path: Path, table_name: str, where_sql: str, *, cancel: CancelToken) -> FilteredRows:
    """Count the rows of one table by a condition. Raises SourceError, PlanInvalid, Cancelled."""
    with open_source(path, cancel=cancel, is_brief=True) as source:
        catalog = read_source_catalog(source)
        read_filters(catalog, Choices(made=(Choice(setting="where", value=where_sql, table=table_name),)))
        table = catalog.table(table_name)
        connection = source.connect()
        try:
            with translate_errors(path), cancel.interrupting(connection.interrupt):
                check_condition(connection, table, where_sql)
                left_out = count_left_out(connection, table, where_sql)
                (total,) = connection.execute(f"SELECT count(*) FROM {quote_sqlite(table.name)}").fetchone()
        finally:
            connection.close()
    return FilteredRows(taken_count=total - left_out, left_out_count=left_out)
