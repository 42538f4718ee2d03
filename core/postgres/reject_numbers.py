"""Which rows of a published run are still rejected: their numbers, for whoever compares the others."""

from array import array
from dataclasses import dataclass

from psycopg import sql

from core.postgres.connect import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class RowNumbers:
    """The numbers of a table's rejected rows, from 1 in reading order, and of those of them that the server refused: 8
    bytes each, for there may be millions."""

    rejected: "array[int]"
    refused_by_server: "array[int]"


def read_row_numbers(connection: Connection, run_id: str) -> dict[str, RowNumbers]:
    """By table, the rows of a run that are still rejected."""
    query = sql.SQL(
        "COPY (SELECT j.table_name, j.row_number, j.sqlstate IS NOT NULL FROM howdah.rejects j"
        " WHERE j.run_id = {} ORDER BY 1, 2) TO STDOUT"
    ).format(sql.Literal(run_id))
    found: dict[str, RowNumbers] = {}
    with connection.cursor() as cursor, cursor.copy(query) as copy:
        copy.set_types(["text", "int8", "bool"])
        for table, number, was_sent in copy.rows():
            numbers = found.setdefault(table, RowNumbers(rejected=array("q"), refused_by_server=array("q")))
            numbers.rejected.append(number)
            if was_sent:
                numbers.refused_by_server.append(number)
    return found
