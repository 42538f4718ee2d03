"""What a trigger is, as SQLite has it and as PostgreSQL will: values."""

from dataclasses import dataclass
from enum import StrEnum

from core.translate.model import Untranslatable


class Timing(StrEnum):
    BEFORE = "BEFORE"
    AFTER = "AFTER"
    INSTEAD_OF = "INSTEAD OF"


class Event(StrEnum):
    INSERT = "INSERT"
    UPDATE = "UPDATE"
    DELETE = "DELETE"


@dataclass(frozen=True, slots=True, kw_only=True)
class TriggerHeader:
    """A CREATE TRIGGER cut into its parts, without a look into them.

    Names are as the source spells them; `table` is a table's or a view's. `columns` are those of UPDATE OF.
    `when_sql` and `statements` are SQLite's texts, the statements without their semicolons.
    """

    name: str
    table: str
    timing: Timing
    event: Event
    columns: tuple[str, ...]
    when_sql: str | None
    statements: tuple[str, ...]
    is_temporary: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslatedTrigger:
    """A trigger in PostgreSQL's SQL, for a function whose search_path is the schema of its tables.

    `columns` are those of UPDATE OF, by their target names. `when_sql` is for the WHEN of CREATE TRIGGER, None where
    there is none or where PostgreSQL takes it only in the body. `body_sql` is the PL/pgSQL of the function.

    `reads` and `writes` name relations as the source spells them. `notes` say, a clause each, what the effect depends
    on that the two databases leave open or do at another moment.
    """

    header: TriggerHeader
    columns: tuple[str, ...]
    when_sql: str | None
    body_sql: str
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    helpers: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()
    is_first: bool = False
    """Whether it has to run before foreign keys are checked, by its name (`precedence.name_first`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TriggerAnswer:
    """What became of one trigger. Without a `header` not even its parts could be told apart."""

    name: str
    answer: TranslatedTrigger | Untranslatable
    header: TriggerHeader | None
