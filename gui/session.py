"""What a person has come to in one window: the wizard's state as a frozen value, and what each step makes void.

It knows no Qt. A page reads the session, and gives the wizard another one.
"""

from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

from core.connections import SavedConnection
from core.errors import MigrationError
from core.plan.choices import Choices
from core.plan.model import Finding, Plan, Severity
from core.report.model import Report

if TYPE_CHECKING:
    from core.migration.assess import Assessment
    from core.migration.kept_runs import KeptRun
    from core.migration.look import SourceLook
    from core.plan.edit import History
    from core.postgres.server import Server


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Where the data goes. Without a `connection`, into the embedded PostgreSQL."""

    connection: SavedConnection | None = None
    password: str | None = field(default=None, repr=False)
    server: "Server | None" = None
    """What answered the last test; None before there was one."""
    schema: str = "public"
    replace: bool = False
    """Move existing objects of the same names into a backup schema."""

    @property
    def is_embedded(self) -> bool:
        return self.connection is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One migration on its way through the pages. Whatever a change makes void is gone from the value it returns."""

    source_path: Path | None = None
    look: "SourceLook | None" = None
    """What the source page found; None until it has looked, or where the file can't be used."""
    plan_file: Path | None = None
    """Where the plan was opened from, or saved to last."""
    opened_plan: Plan | None = None
    """A plan that was opened from a file: the scan starts from its choices."""
    destination: Destination | None = None
    assessment: "Assessment | None" = None
    history: "History | None" = None
    """The plan in force, with those before it and those undone."""
    saved_choices: Choices | None = None
    """Those of the plan as it was saved last."""
    is_checked: bool = False
    """The server was asked whether this plan can be carried out there, and it can."""
    resumes: "KeptRun | None" = None
    """The interrupted run that the page Run goes on with; None where it begins a new one."""
    is_dry_run: bool = False
    """The run that is wanted, or was made last, takes everything back."""
    report: Report | None = None
    is_review: bool = False
    """The report is that of an earlier run, and the pages before know nothing of it."""
    is_undone: bool = False
    """What the report tells of is not there any more."""
    opening_error: MigrationError | None = field(default=None, compare=False)
    """Why the file that the window was opened with could not be read."""

    def differs_from(self, other: "Session") -> bool:
        """Whether anything is another value: plans and what they follow from by identity, for they are large."""
        for each in fields(self):
            ours, theirs = getattr(self, each.name), getattr(other, each.name)
            is_small = isinstance(ours, (Path, Destination, bool))
            if ours is not theirs and not (is_small and ours == theirs):
                return True
        return False

    @property
    def plan(self) -> Plan | None:
        return self.history.plan if self.history is not None else None

    @property
    def undecided(self) -> tuple[Finding, ...]:
        """Findings that wait for a choice."""
        if self.plan is None:
            return ()
        return tuple(finding for finding in self.plan.findings if finding.severity is Severity.DECISION)

    @property
    def is_plan_saved(self) -> bool:
        return self.plan is not None and self.saved_choices == self.plan.choices

    def with_source(self, path: Path | None) -> Self:
        """Another file: nothing that was found out holds for it."""
        if path == self.source_path:
            return self
        return replace(
            self, source_path=path, look=None, opened_plan=None, plan_file=None, saved_choices=None
        ).without_scan()

    def with_look(self, look: "SourceLook | None") -> Self:
        return replace(self, look=look)

    def with_opened_plan(self, plan: Plan, file: Path) -> Self:
        """A plan from a file: the scan will start from its choices."""
        return replace(self, opened_plan=plan, plan_file=file, saved_choices=plan.choices).without_scan()

    def with_destination(self, destination: Destination | None) -> Self:
        """Another server or schema: the plan stays, and is checked against it again."""
        if destination == self.destination:
            return self
        return replace(self, destination=destination, is_checked=False, resumes=None).without_report()

    def with_assessment(self, assessment: "Assessment", history: "History") -> Self:
        """What the scan found, and the plan that follows."""
        return replace(self, assessment=assessment, history=history, is_checked=False, resumes=None).without_report()

    def with_history(self, history: "History") -> Self:
        """Another plan of the same source."""
        return replace(self, history=history, is_checked=False, resumes=None).without_report()

    def with_saved_plan(self, file: Path) -> Self:
        """The plan in force was written to a file."""
        assert self.plan is not None
        return replace(self, plan_file=file, saved_choices=self.plan.choices)

    def with_check(self, is_checked: bool) -> Self:
        return replace(self, is_checked=is_checked)

    @classmethod
    def of_run(cls, run: "KeptRun", destination: Destination, history: "History") -> Self:
        """To go on with a run: all that it has to know was decided when it began."""
        return cls(source_path=run.source, destination=destination, history=history, is_checked=True, resumes=run)

    @classmethod
    def of_report(cls, source: Path, destination: Destination | None, history: "History", report: Report) -> Self:
        """To look at an earlier run. Without a `destination` nothing can be done about it."""
        return cls(source_path=source, destination=destination, history=history, report=report, is_review=True)

    def begun_anew(self) -> "Session":
        """The same source, target and choices, with nothing found out yet."""
        anew = Session().with_source(self.source_path)
        if self.plan is not None and self.source_path is not None:
            # The scan starts from the plan's choices; it is no file of the person's.
            anew = replace(anew.with_opened_plan(self.plan, self.source_path), plan_file=None)
        return anew.with_destination(self.destination)

    def with_wanted_run(self, *, is_dry_run: bool) -> Self:
        """A run is asked for: what the last one leaves nothing of does not stand in its way."""
        is_over = self.report is not None and (is_dry_run or self.report.is_dry_run or self.is_undone)
        wanted = replace(self, is_dry_run=is_dry_run)
        return wanted.without_report() if is_over else wanted

    def with_report(self, report: Report) -> Self:
        return replace(self, report=report, is_undone=False)

    def with_undone(self) -> Self:
        """What the run has published is gone again."""
        return replace(self, is_undone=True)

    def without_report(self) -> Self:
        return replace(self, report=None, is_review=False, is_undone=False)

    def without_scan(self) -> Self:
        return replace(self, assessment=None, history=None, is_checked=False, resumes=None).without_report()
