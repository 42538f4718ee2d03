"""The report as one HTML file that needs nothing else: no script, no address, no picture from elsewhere.

The templates beside this module are the page; everything that is put into them is escaped, and made visible where it
could not be seen or would turn the text around it, wherever it comes from. The page's Content-Security-Policy allows
its own style and nothing more.
"""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from types import MappingProxyType

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from core.plan.model import Plan
from core.report.charts import draw_charts, format_seconds
from core.report.decisions import list_decisions
from core.report.html_parts import (
    format_size,
    list_alterations,
    list_facts,
    list_notes,
    list_rejects,
    sum_inserts,
    sum_up_parts,
)
from core.report.losses import list_losses
from core.report.model import Report
from core.report.objects import list_objects
from core.report.sentences import count, name_source, say_verdict
from core.report.visible import cut, make_visible

_STYLE = "style.css"


def render_html(report: Report, plan: Plan) -> str:
    """The whole file. It may be written as UTF-8: what is no text is shown as U+FFFD."""
    environment = _make_environment()
    style = environment.loader.get_source(environment, _STYLE)[0] if environment.loader is not None else ""
    return environment.get_template("report.html").render(
        report=report,
        source_name=name_source(report),
        verdict=say_verdict(report),
        sums=sum_up_parts(report),
        losses=list_losses(report, plan),
        inserts=sum_inserts(report),
        objects=list_objects(report),
        decisions=list_decisions(plan),
        notes=list_notes(report),
        alterations=list_alterations(report),
        rejects=list_rejects(report),
        charts=draw_charts(report),
        facts=list_facts(report, plan),
        style=Markup(style),
        style_hash=b64encode(sha256(style.encode()).digest()).decode(),
    )


@cache
def _make_environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("core.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
    )
    environment.filters |= MappingProxyType(
        {
            "count": count,
            "cut": cut,
            "number": lambda number: f"{number:,}",
            "seconds": format_seconds,
            "size": format_size,
        }
    )
    return environment


def _finalize(value: object) -> object:
    """What a template puts into the page; its own text does not come by here."""
    return make_visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value
