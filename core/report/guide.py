"""The guide to the cut-over of one migration, in Markdown: what was not migrated, then the steps in their order, with
this run's own names. What does not apply is not there, and lists end with how many there are beside."""

from collections.abc import Mapping

from core.plan.model import Plan
from core.report.guide_columns import cap
from core.report.guide_connections import write_connections
from core.report.guide_objects import write_objects
from core.report.guide_sql import write_sql_changes
from core.report.guide_steps import (
    write_back,
    write_backups,
    write_rejects,
    write_review,
    write_sequences,
    write_switch,
    write_upkeep,
)
from core.report.losses import LossGroup, list_losses
from core.report.markdown import code, listed, prose
from core.report.model import Report
from core.report.sentences import name_source, say_verdict

_LOSSES_NAMED, _NAMES_LISTED = 8, 20

_ADVICE: Mapping[str, str] = {
    "VIEW_NOT_CARRIED": "Write them anew in PostgreSQL's SQL before the switch, if the application reads them.",
    "VIEW_NOT_MADE": "Write them anew before the switch, if the application reads them; the report has both texts.",
    "VIEW_DIFFERS": "The report has both texts and the first rows that differ: write them anew, or choose another text"
    " (`view_sql`) and migrate again.",
    "TRIGGER_NOT_MADE": "What they did is not done, until they are written anew.",
    "TRIGGER_DIFFERS": "The report has both texts and what differs: write them anew, or choose another text"
    " (`trigger_sql`) and migrate again.",
    "TRIGGER_NOT_CARRIED": "Until they are written anew, as functions in PL/pgSQL, what they did is not done.",
    "VIRTUAL_TABLE_NOT_CARRIED": "For full-text search there is `tsvector` with a GIN index, for R-trees GiST.",
    "CHECK_NOT_CARRIED": "New rows are not held to them, until they are written anew with `ALTER TABLE ... ADD CHECK`.",
    "CHECK_DIFFERS": "New rows are not held to them, until they are written anew with `ALTER TABLE ... ADD CHECK`.",
    "INDEX_NOT_CARRIED": "Queries find the same rows, and may take longer.",
}


def render_guide(report: Report, plan: Plan) -> str:
    """The whole file."""
    sections = (
        ("What was not migrated as it was", _write_losses(report, plan)),
        ("Back up", write_backups(report, plan)),
        ("Review", write_review(report, plan)),
        ("Switch", write_switch(report)),
        ("Connect", write_connections(report)),
        ("What the application's SQL has to change", write_sql_changes(report, plan) if plan.tables else ""),
        ("Views and triggers", write_objects(report, plan)),
        ("Sequences", write_sequences(plan)),
        ("Upkeep", write_upkeep(report)),
        ("Rows that were set aside", write_rejects(report)),
        ("Going back", write_back(report)),
    )
    parts = [f"# Cut-over guide: {prose(name_source(report))} to PostgreSQL", f"**{prose(say_verdict(report))}**"]
    if not report.is_published:
        parts.append(
            "Nothing is published yet: this guide says what there will be to do once a run of the same plan is."
        )
    parts.append(
        f"Run {code(report.run_id)} by Howdah {prose(report.howdah_version)}, from {code(report.source)} to the schema"
        f" {code(report.schema)} of {code(report.target)} (PostgreSQL {prose(report.server_version)})."
    )
    parts += [f"## {title}\n\n{text}" for title, text in sections if text]
    return "\n\n".join(parts) + "\n"


def _write_losses(report: Report, plan: Plan) -> str:
    groups = list_losses(report, plan)
    if not groups:
        is_there = "is" if report.is_published else "would be"
        return f"Nothing: every table, row, value, key and default of the source {is_there} in PostgreSQL as it was."
    return "\n\n".join(_write_group(group) for group in groups)


def _write_group(group: LossGroup) -> str:
    advice = f" {_ADVICE[group.code]}" if group.code in _ADVICE else ""
    title = f"**{prose(group.title)}** ({prose(group.badge)})."
    if group.shared_effect:
        names = listed([loss.object for loss in group.losses], _NAMES_LISTED)
        return f"{title} {prose(group.shared_effect)}{advice}\n\n- {names}"
    lines = [f"{code(loss.object)}: {prose(loss.effect)}" for loss in group.losses[:_LOSSES_NAMED]]
    return f"{title}{advice}\n\n{cap(lines, len(group.losses))}"
