"""Run the statements: before the data those that make its tables, after it the others, tables side by side. What the
data would not have is gathered."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from psycopg import sql

from core.cancel import CancelToken
from core.ddl.model import Section, Statement
from core.finalize.steps import Steps, execute
from core.parallel import run_side_by_side
from core.plan.model import Finding, Plan
from core.postgres.connect import Connection
from core.postgres.staging import Staging


def make_tables(connection: Connection, statements: Iterable[Statement]) -> None:
    """Create the empty tables and the types of their columns, in the transaction that is under way; the functions that
    they call are there. Raises TargetError."""
    for statement in statements:
        if statement.section.is_before_data and statement.section is not Section.HELPERS:
            execute(connection, statement)


def finalize(
    statements: Sequence[Statement],
    plan: Plan,
    steps: Steps,
    staging: Staging,
    *,
    workers: int,
    cancel: CancelToken,
) -> tuple[Finding, ...]:
    """Make what is not made yet of keys, indexes, checks and foreign keys, validate them, set sequences, comment, and
    ANALYZE.

    Returns a finding for each that the data would not have, and leaves it out or NOT VALID. Raises TargetError where
    the server fails for another reason.
    """

    def run_section(section: Section, *, side_by_side: bool = True) -> None:
        groups: dict[str, list[Statement]] = defaultdict(list)
        for statement in statements:
            if statement.section is section:
                groups[statement.table if side_by_side else ""].append(statement)

        def run(group: list[Statement], token: CancelToken) -> None:
            for statement in group:
                token.check()
                if section is not Section.VALIDATIONS or not steps.is_refused(statement):
                    steps.run(statement, token)

        run_side_by_side(run, list(groups.values()), workers=workers, cancel=cancel, name="finalize")

    run_section(Section.KEYS)
    run_section(Section.INDEXES)
    run_section(Section.CHECKS)
    # Each locks two tables; made NOT VALID they take no time, and one after the other they can't deadlock.
    run_section(Section.FOREIGN_KEYS, side_by_side=False)
    run_section(Section.VALIDATIONS)
    run_section(Section.SEQUENCES)
    run_section(Section.COMMENTS)
    _analyze(plan, steps, staging, workers=workers, cancel=cancel)
    return steps.find_refused(statement for statement in statements if not statement.section.is_optional)


def _analyze(plan: Plan, steps: Steps, staging: Staging, *, workers: int, cancel: CancelToken) -> None:
    """Not a step: done once more it does no harm."""

    def analyze(table: str, token: CancelToken) -> None:
        statement = sql.SQL("ANALYZE {}").format(sql.Identifier(staging.schema, table))
        steps.attempts(token).run(lambda connection: connection.execute(statement), object=table)

    names = [table.target_name for table in plan.tables]
    run_side_by_side(analyze, names, workers=workers, cancel=cancel, name="analyze")
