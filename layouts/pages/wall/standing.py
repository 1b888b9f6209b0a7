"""Open orders of a scene: how they stand at the data time, and at which townships they lie."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.i18n import _
from dashboard.order.urgency import Action
from dashboard.views.reference import Unit
from layouts.pages.wall.tree import Tree, bold, div, el, span


def standing_bars(action: Action) -> Tree:
    """Show the open orders by how they stand at the data time; what there is none of is said in words."""
    rest = action.open - action.overdue - action.near
    rows = (
        ("bad", "■ " + _("overdue at the data time"), action.overdue),
        ("warn", "▲ " + _("near due"), action.near),
        ("may", "◇ " + _("of them perhaps overdue since"), action.maybe),
        ("n", _("others open") if action.overdue or action.near else _("Open"), rest),
    )
    most = max(*(n for _kind, _label, n in rows), 1)
    bars = [
        div(
            f"br {kind}",
            span("", label),
            span("bt", el("i", "", style=f"width:{100 * n / most:.1f}%")),
            bold("", str(n)),
            **({"data_drop": "8"} if kind == "may" else {}),
        )
        for kind, label, n in rows
        if n or (kind == "may" and action.near) or (kind == "n" and action.open)
    ]
    return div("bs", *_none_of(action), *bars)


def _none_of(action: Action) -> list[Tree]:
    if action.overdue and action.near:
        return []
    if not action.open:
        said = _("No open orders")
    elif action.overdue:
        said = _("No order was near due at the data time.")
    elif action.near:
        said = _("No order was overdue at the data time.")
    else:
        said = _("No order was overdue or near due at the data time.")
    return [div("calm", "● ", said)]


def open_by_township(units: Sequence[tuple[Unit, Action]], whole: Action) -> list[Tree]:
    """Show at which townships the open orders lie, in the official order; empty where none is open.

    Orders of no township are a row of their own, so that the rows add up; who has none is counted in words.
    """
    having = [(unit.name, action) for unit, action in units if action.open]
    if not having:
        return []
    elsewhere = whole.open - sum(action.open for _name, action in having)
    others = [(_("of no township"), _without(whole, having))] if elsewhere > 0 else []
    most = max(action.open for _name, action in [*having, *others])
    rows = [_open_row(name, action, most) for name, action in [*having, *others]]
    drawn = [div("urows", *rows, data_list="", data_more=_("and {n} more"), data_rest=0)]
    idle = len(units) - len(having)
    if idle:
        drawn.append(div("more", _("{n} townships have no open order").format(n=idle)))
    return drawn


def _without(whole: Action, having: Sequence[tuple[str, Action]]) -> Action:
    """Return the orders of a whole that are none of its parts'."""
    left = {
        name: getattr(whole, name) - sum(getattr(action, name) for _unit, action in having)
        for name in ("open", "overdue", "near", "maybe")
    }
    return Action(**left)


def _open_row(name: str, action: Action, most: int) -> Tree:
    rest = action.open - action.overdue - action.near
    parts = (("bad", action.overdue), ("warn", action.near), ("n", rest))
    bar = [el("i", kind, style=f"width:{100 * n / most:.1f}%") for kind, n in parts if n]
    signs = [span("bad", f"■ {action.overdue}")] if action.overdue else []
    signs += [span("warn", f"▲ {action.near}")] if action.near else []
    return div("urow", span("nm", name), span("ub", *bar), span("us", *signs), bold("", str(action.open)))
