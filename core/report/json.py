"""The report as JSON: versioned, stable in the order of its keys, made to be read by scripts."""

import orjson

from core.report.model import REPORT_VERSION, Report


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
