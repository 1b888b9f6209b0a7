"""A panel's charts and tables as a picture to take away; assets/picture.js draws it from what is shown."""

from __future__ import annotations

from collections.abc import Iterator

from dash import html

from dashboard.i18n import _
from dashboard.views.context import FigureContext
from layouts import definitions, text
from layouts.component import Attributes, Children, Element, aria, dataset

BOXES = frozenset({"chart-box", "map-box", "analysis-chart", "table-box"})


def picture_menu() -> html.Details:
    """Show the button that saves what its panel shows; seen on pages that say what their figures are."""
    name = _("Save as picture")
    icon = html.I(className="bi bi-download", **aria(hidden="true"))
    kinds = (("png", _("Picture (PNG)")), ("svg", _("Vector graphic (SVG)")))
    buttons = [
        html.Button(label, type="button", className="menu-item", **dataset(picture=kind))
        for kind, label in kinds
    ]
    return html.Details(
        [
            html.Summary(
                [icon, html.Span(name, className="visually-hidden")], className="text-button", title=name
            ),
            html.Div(buttons, className="picker-panel"),
        ],
        className="picker save",
    )


def pictured(part: Children) -> bool:
    """Tell whether a panel's content has a chart or a table in sight; what opens from a menu is not."""
    return any(True for _box in _boxes(part))


def _boxes(part: Children) -> Iterator[Element]:
    if isinstance(part, list | tuple):
        for each in part:
            yield from _boxes(each)
    elif isinstance(part, Element) and part._type != "Details":
        if BOXES & set((getattr(part, "className", None) or "").split()):
            yield part
        yield from _boxes(getattr(part, "children", None))


def told(context: str, period: str = "") -> Attributes:
    """Return the attributes that say whose figures a box shows, and their period where it is another one."""
    return dataset(context=context, **({"period": period} if period else {}))


def picture_facts(name: str, context: FigureContext) -> html.Div:
    """Make what a picture says of its figures: period, how firm they are, data time, demonstration data."""
    return html.Div(
        id=f"picture-{name}",
        className="picture-facts",
        **dataset(
            period=text.period(context.period),
            firm=definitions.firmness(context),
            time=_("Data time {moment}").format(
                moment=text.moment(context.as_of, definitions.zone_of(context), year=0)
            ),
            demo=_("Demonstration data, not a real appraisal.") if definitions.is_demo(context) else "",
        ),
    )
