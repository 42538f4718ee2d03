"""What is to be said of a publishing that was taken back, as a dry run's is, and of one despite differences."""

from dataclasses import replace

from core.plan.model import Finding, Plan, Severity
from core.verify.model import InsertOutcome, Verification

_NAMED = 10


def say_as_tried(finding: Finding, schema: str) -> Finding:
    """What publishing into a schema said of others, after it was taken back: the backup schema that it names is not
    there."""
    if finding.code == "REFERS_TO_BACKUP":
        return replace(
            finding,
            code="WOULD_REFER_TO_BACKUP",
            effect=f"It refers to what has the same names in {schema}, and would follow it to a backup schema.",
        )
    return replace(
        finding, code="WOULD_REPLACE", effect="What has the same names there would be moved to a backup schema."
    )


def name_differing(run_id: str, schema: str, plan: Plan, verification: Verification) -> Finding:
    """Which of the target's tables were published although they are not as they should be."""
    targets = {table.source_name: table.target_name for table in plan.tables}
    names = {targets[check.table]: None for check in verification.tables if not check.is_equal}
    names |= {mismatch.table: None for mismatch in verification.object_mismatches}
    names |= {each.table: None for each in verification.first_inserts if each.outcome is InsertOutcome.REFUSED}
    listed = list(names)
    more = f" and {len(listed) - _NAMED:,} more" if len(listed) > _NAMED else ""
    return Finding(
        code="PUBLISHED_DESPITE_DIFFERENCES",
        severity=Severity.WARNING,
        object=schema,
        effect="As was asked for, these tables were published although they differ from the source or the plan:"
        f" {', '.join(listed[:_NAMED])}{more}.",
        remedies=(f"howdah undo {run_id}",),
    )
