"""The report of a run in the forms that people and scripts keep."""

from collections.abc import Callable, Mapping

from core.errors import RunNotFound
from core.migration.kept_reports import has_report, read_report
from core.migration.kept_runs import list_kept_runs
from core.migration.report_format import ReportFormat
from core.plan.model import Plan
from core.report.model import Report


def render(report: Report, plan: Plan, format: ReportFormat) -> bytes:
    """The report in UTF-8."""
    return _RENDERERS[format](report, plan)


def render_report(run_id: str, format: ReportFormat) -> bytes:
    """The kept report of a run in UTF-8. Raises RunNotFound, ReportUnreadable."""
    return render(*read_report(run_id), format)


def find_latest_report() -> str:
    """The latest run that has a report. Raises RunNotFound."""
    found = next((run.run_id for run in list_kept_runs() if has_report(run.run_id)), None)
    if found is None:
        raise RunNotFound(
            "No run has a report yet, as far as this machine knows.", "howdah runs list shows how far each run came."
        )
    return found


def _render_html(report: Report, plan: Plan) -> bytes:
    from core.report.html import render_html

    return render_html(report, plan).encode()


def _render_json(report: Report, plan: Plan) -> bytes:
    from core.report.json import dump_json

    return dump_json(report)


def _render_guide(report: Report, plan: Plan) -> bytes:
    from core.report.guide import render_guide

    return render_guide(report, plan).encode()


_RENDERERS: Mapping[ReportFormat, Callable[[Report, Plan], bytes]] = {
    ReportFormat.HTML: _render_html,
    ReportFormat.JSON: _render_json,
    ReportFormat.MARKDOWN: _render_guide,
}
