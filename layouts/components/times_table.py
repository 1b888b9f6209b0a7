"""Response times as a table with bars: to the 90th percentile, a dot at the median, a mark at the limit."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html

from dashboard.appraisal.settings import AppraisalSettings
from dashboard.i18n import _
from dashboard.views.counts import Counts, Times
from dashboard.views.order import OrderFilter
from layouts import text, vocabulary
from layouts.component import Children, Component, aria
from layouts.components.explain import MAIN, explained
from layouts.components.links import number
from layouts.components.strip import TIME_DECIMALS, TIME_MEASURES, p90_text, time_names
from layouts.components.table import Column, Row, table
from layouts.components.twin import twin

# Limits of 2125 that a duration alone can be held against; feedback ends at a noon, not after so many hours.
LIMITS = {"onsite": 120.0, "close_days": 5.0}


def times_table(
    counts: Counts,
    settings: AppraisalSettings,
    target: OrderFilter | None,
    head: str,
    compared: Counts | None = None,
    compared_head: str = "",
    context: str = MAIN,
    narrow: bool = False,
) -> html.Div:
    """Draw median, 90th percentile and n of each duration, beside those of another period.

    In a `narrow` panel the other period shows its median and n alone unless the window is wide.
    """
    columns = [
        Column("name", "", left=True, pin=True),
        Column("median", _("median"), head),
        Column("p90", _("90% within"), head, secondary=True),
        Column("n", _("orders"), head, secondary=True),
        Column("bar", "", left=True, grow=True),
    ]
    if compared is not None:
        columns += [
            Column("then", _("median"), compared_head, gap=True),
            Column("then_p90", _("90% within"), compared_head, secondary=True, wide=narrow),
            Column("then_n", _("orders"), compared_head, secondary=True),
        ]
    rows = [Row(_cells(name, counts, settings, target, compared, context)) for name in time_names()]
    return table(columns, rows, caption=_("Response times"))


def _cells(
    name: str,
    counts: Counts,
    settings: AppraisalSettings,
    target: OrderFilter | None,
    compared: Counts | None,
    context: str,
) -> dict[str, Children]:
    times: Times = getattr(counts, name)
    label, unit = time_names()[name]
    cells: dict[str, Children] = {
        "name": [explained(label, name, context), html.Span(unit, className="cell-note")],
        "median": html.B(text.decimal(times.median, TIME_DECIMALS[name])),
        "p90": p90_text(name, times, settings),
        "n": number(times.n, target, TIME_MEASURES[name]),
        "bar": time_bar(name, times, settings),
    }
    if compared is not None:
        then: Times = getattr(compared, name)
        cells |= {
            "then": text.decimal(then.median, TIME_DECIMALS[name]),
            "then_p90": p90_text(name, then, settings),
            "then_n": str(then.n),
        }
    return cells


def time_bar(name: str, times: Times, settings: AppraisalSettings) -> Component:
    """Draw the bar of one duration, hidden from screen readers: the numbers beside it say the same."""
    if times.median is None:
        return None
    limit = LIMITS.get(name)
    far = times.p90 if times.p90 is not None and times.n >= settings.p90_minimum else times.median
    full = 1.15 * max(far, limit or 0.0, times.median) or 1.0
    parts = [
        html.Span(className="tb-bar", style={"width": _share(far, full)}),
        html.Span(className="tb-dot", style={"left": _share(times.median, full)}),
    ]
    if limit is not None:
        said = _("limit {limit}").format(limit=text.decimal(limit, 0))
        parts.append(html.Span(className="tb-limit", style={"left": _share(limit, full)}, title=said))
    return html.Span(parts, className="tb", **aria(hidden="true"))


def _share(value: float, full: float) -> str:
    return f"{100 * value / full:.1f}%"


def category_times(
    categories: Sequence[tuple[str, str, Counts]], settings: AppraisalSettings, target: OrderFilter | None
) -> html.Div:
    """Draw the same durations by category, most due orders first."""
    names = time_names()
    columns = [
        Column("name", _("Category"), left=True, pin=True),
        Column("due", _("Due")),
        *(
            Column(
                f"{name}{part}", head, _("{name}, {unit}").format(name=names[name][0], unit=names[name][1])
            )
            for name in names
            for part, head in (("", _("median")), ("_p90", _("90% within")), ("_n", _("orders")))
        ),
    ]
    rows = [Row(_category_cells(code, name, each, settings, target)) for code, name, each in categories]
    return table(columns, rows, caption=_("Response times by category"))


def _category_cells(
    code: str, name: str, counts: Counts, settings: AppraisalSettings, target: OrderFilter | None
) -> dict[str, Children]:
    opened = target.but(category=code) if target is not None and code else None
    cells: dict[str, Children] = {
        "name": name or _("No category given"),
        "due": number(counts.due, opened, "due"),
    }
    for each in time_names():
        times: Times = getattr(counts, each)
        cells[each] = text.decimal(times.median, TIME_DECIMALS[each])
        cells[f"{each}_p90"] = p90_text(each, times, settings)
        cells[f"{each}_n"] = number(times.n, opened, TIME_MEASURES[each])
    return cells


def more_times(
    counts: Counts,
    categories: Sequence[tuple[str, str, Counts]],
    settings: AppraisalSettings,
    target: OrderFilter | None,
) -> html.Span:
    """Offer what the table leaves out: the distribution of each duration, and its times by category."""
    return html.Span(
        [
            twin(distributions(counts, target), _("Distribution")),
            twin(category_times(categories, settings, target), _("By category")),
        ],
        className="card-actions",
    )


def distributions(counts: Counts, target: OrderFilter | None) -> html.Div:
    """Draw each duration's orders by class: every number opens them, and together they are its n."""
    columns = [
        Column("name", _("Took"), left=True),
        Column("n", _("Orders")),
        Column("bar", "", left=True),
    ]
    rows: list[Row] = []
    for name in time_names():
        times: Times = getattr(counts, name)
        most = max(times.classes, default=0)
        for place, n in enumerate(times.classes):
            written = f"{name}.{place}"
            opened = target.but(took=written) if target is not None else None
            bar = html.Span(className="tb-bar", style={"width": _share(n, most or 1)})
            cells = {
                "name": vocabulary.class_name(written),
                "n": number(n, opened, TIME_MEASURES[name]),
                "bar": html.Span(bar, className="tb", **aria(hidden="true")),
            }
            rows.append(Row(cells))
    return table(columns, rows, caption=_("Distribution of response times"))
