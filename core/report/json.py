"""The report as JSON: versioned, stable in the order of its keys, made to be read by scripts."""

import orjson

from core.errors import ReportUnreadable
from core.report.model import REPORT_VERSION, Report
from core.typed_json import Form, NotAsDeclared

_FORM = Form(texts={})


def dump_json(report: Report) -> bytes:
    """The report in UTF-8, with its version and its sums first."""
    totals = {
        "tables": len(report.tables),
        "rows_read": report.rows_read,
        "rows_written": report.rows_written,
        "rows_set_aside": report.rows_set_aside,
        "rows_left_out": report.rows_left_out,
        "values_altered": report.values_altered,
    }
    return orjson.dumps(
        {"report_version": REPORT_VERSION, "totals": totals, "run": report},
        option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE,
        default=str,
    )


def load_json(data: bytes) -> Report:
    """The report that was dumped so. Raises ReportUnreadable."""
    try:
        document = orjson.loads(data)
        version = document["report_version"]
        if version == REPORT_VERSION:
            return _FORM.decode(Report, document["run"])
    except (orjson.JSONDecodeError, KeyError, TypeError, NotAsDeclared) as error:
        raise ReportUnreadable(f"The report can't be read: {error}.", "Save it once more from the run.") from error
    raise ReportUnreadable(
        f"The report is of version {version}; this program reads version {REPORT_VERSION}.",
        "Use the Howdah that wrote it.",
    )
