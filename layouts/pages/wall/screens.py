"""The page of screens: which hang where, how they are, and what their keeper does: add, pair, cut off."""

from __future__ import annotations

from datetime import datetime, timedelta

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.i18n import _
from dashboard.views.screens import ScreenRow, ScreensView
from dashboard.wall.keeping import NAME_LENGTH, PLACE_LENGTH, STATES
from dashboard.wall.screens import DENSITIES, DWELL_SECONDS, NAMINGS, SCALES, SCENES, Screen
from layouts import text
from layouts.component import Children, Component
from layouts.components.cards import card, foot, lead, page_head
from layouts.components.chips import chip
from layouts.components.forms import act_form, hidden, labelled, pairs, select
from layouts.components.links import choose, href
from layouts.components.states import empty_good
from layouts.components.table import Column, Row, table
from layouts.definitions import CITY_ZONE
from layouts.frame import age
from layouts.pages.wall import screen_words as words

PATH = "/admin/screens"
HOLDING = ("online", "silent")  # states of a screen whose key holds
SCENE = "scene-"  # before the name of a scene: the box that chooses it


def screens_page(view: ScreensView, answer: str = "", browser: str = "") -> html.Div:
    """Draw the list of screens, beside it the open one, or the form for a new one.

    `answer` is what came of the last act, `browser` the address of the one that was paired.
    """
    opened = view.selected
    beside = _open(view, opened) if opened else [_new(view)]
    return html.Div(
        [
            page_head(_("Wall screens")),
            *words.answer_strips(answer, opened.screen.name if opened else "", browser),
            lead(_sentence(view)),
            html.Div([_list(view), html.Div(beside, className="stack")], className="people-columns"),
            foot(
                _(
                    "A screen is nobody's account: its key opens the wall and its data, and nothing else. "
                    "Who sees the screen decides what it may name. Every act is in the audit trail."
                )
            ),
        ],
        className="people screens",
    )


def _sentence(view: ScreensView) -> str:
    if not view.rows:
        return _("No screen is set up yet.")
    counts = view.counts
    parts = [_("{n} screens").format(n=len(view.rows))]
    parts += [_(words.COUNTED[state]).format(n=counts[state]) for state in STATES if counts[state]]
    return text.listed(parts)


def _where(row: ScreenRow | None = None) -> str:
    return href(PATH, {"sel": str(row.screen_id) if row else ""})


def _list(view: ScreensView) -> Component:
    if not view.rows:
        said = _("Add the first one: open /wall on the screen, it shows a code that you type here.")
        return html.Section(empty_good(said), className="panel")
    columns = [
        Column("name", _("Screen"), left=True, pin=True),
        Column("place", _("Place"), left=True, grow=True),
        Column("state", _("State"), left=True),
        Column("contact", _("Last contact"), left=True),
        Column("district", _("District"), left=True),
        Column("naming", _("Seen by"), left=True),
        Column("build", _("Version"), left=True, secondary=True),
        Column("size", _("Size"), left=True, secondary=True, wide=True),
    ]
    grid = table(columns, [_row(view, row) for row in view.rows], caption=_("Wall screens"))
    return html.Section(grid, className="panel table-panel")


def _row(view: ScreensView, row: ScreenRow) -> Row:
    here, screen = _where(row), row.screen
    cells: dict[str, Children] = {
        "name": choose(screen.name, here, _("Show the screen {name}").format(name=screen.name)),
        "place": screen.place or text.NONE,
        "state": words.state_sign(row.state),
        "contact": _contact(view, row),
        "district": row.district_name or _("Whole city"),
        "naming": _(words.NAMINGS[screen.naming]),
        "build": _build(view, row),
        "size": words.shown_size(row.size) or text.NONE,
    }
    chosen = view.selected is not None and view.selected.screen_id == row.screen_id
    return Row(cells, href=here, selected=chosen, tone="faint" if row.state == "revoked" else "")


def _contact(view: ScreensView, row: ScreenRow) -> str:
    if row.seen_at is None:
        return text.NONE
    return _ago(view, row.seen_at)


def _ago(view: ScreensView, at: datetime) -> str:
    span = view.now - at
    return _("{age} ago").format(age=age(span)) if span >= timedelta(minutes=1) else _("just now")


def _build(view: ScreensView, row: ScreenRow) -> Component:
    """Say whether a screen shows the version that the server runs; after an update it follows by itself."""
    if not row.build:
        return text.NONE
    return _("current") if row.build == view.build else chip(_("not updated yet"), "warn")


def _open(view: ScreensView, row: ScreenRow) -> list[Component]:
    facts = pairs(
        (_("State"), words.state_sign(row.state)),
        (_("Last contact"), _last_contact(view, row)),
        (_("Version"), _build(view, row)),
        (_("Build"), row.build or text.NONE),
        (_("Size"), words.shown_size(row.size) or text.NONE),
        (_("Address of the screen"), row.address or text.NONE),
        (_("Key made"), text.moment(row.keyed_at, CITY_ZONE, year=0)),
        *([(_("Cut off"), text.moment(row.revoked_at, CITY_ZONE, year=0))] if row.revoked_at else []),
        (_("Added"), text.moment(row.created_at, CITY_ZONE, year=0)),
    )
    close = dcc.Link(_("Close"), href=_where(), className="stay")
    return [
        card(row.screen.name, facts, action=close),
        card(_("Connect"), *_connect(row)),
        card(_("What it shows"), _form(f"{PATH}/change", _("Save"), view, row.screen, row.screen_id)),
        *([] if row.state in HOLDING else [card(_("Remove"), *_remove(row))]),
    ]


def _last_contact(view: ScreensView, row: ScreenRow) -> str:
    if row.seen_at is None:
        return _("none yet")
    at = text.moment(row.seen_at, CITY_ZONE, year=0)
    return _("{time}, {ago}").format(time=at, ago=_ago(view, row.seen_at))


def _connect(row: ScreenRow) -> list[Component]:
    """Offer pairing by the code on the screen, a link with a key, and cutting off."""
    number = {"screen": str(row.screen_id)}
    code = dcc.Input(name="code", type="text", autoComplete="off", className="field code-field", maxLength=20)
    form = html.Form(
        [
            hidden("screen", number["screen"]),
            labelled(_("Code on the screen"), code),
            html.Button(_("Pair"), type="submit", className="button primary"),
        ],
        action=f"{PATH}/pair",
        method="post",
        className="people-form",
    )
    buttons: list[Component] = [act_form(f"{PATH}/link", _("Make a link with a key"), number, loads=True)]
    if row.state in HOLDING:
        buttons.append(act_form(f"{PATH}/revoke", _("Cut off"), number, loads=True))
    said = [_("Open /wall on the screen: it shows a code of eight signs for ten minutes.")]
    if row.state in HOLDING:
        said.append(_("A new code or link ends the key before."))
    return [
        *(html.P(each, className="card-note") for each in said),
        form,
        html.Div(buttons, className="button-row people-acts"),
    ]


def _remove(row: ScreenRow) -> list[Component]:
    number = {"screen": str(row.screen_id)}
    said = _(
        "The screen leaves the list and its key opens nothing more. The audit trail keeps what was done."
    )
    button = act_form(f"{PATH}/remove", _("Remove the screen"), number, loads=True)
    return [
        html.P(said, className="card-note"),
        html.Div([button], className="button-row people-acts"),
    ]


def _new(view: ScreensView) -> html.Section:
    return card(_("New screen"), _form(f"{PATH}/add", _("Add the screen"), view, Screen()))


def _form(path: str, send: str, view: ScreensView, screen: Screen, screen_id: int = 0) -> html.Form:
    districts = [(unit.code, unit.name) for unit in view.districts]
    densities = [(each, _(words.DENSITIES[each])) for each in DENSITIES]
    namings = [(each, _(words.NAMINGS[each])) for each in NAMINGS]
    return html.Form(
        [
            *([hidden("screen", str(screen_id))] if screen_id else []),
            labelled(_("Name of the screen"), _text("name", screen.name, NAME_LENGTH)),
            labelled(_("Place"), _text("place", screen.place, PLACE_LENGTH)),
            labelled(_("Shows"), select("district", districts, screen.district, _("Whole city"))),
            labelled(_("Seen by"), select("naming", namings, screen.naming)),
            labelled(_("Distance"), select("density", densities, screen.density)),
            _scenes(screen),
            labelled(_("Seconds a scene"), _number("dwell", screen.dwell, *DWELL_SECONDS)),
            labelled(
                _("Size of type, percent"),
                _number("scale", round(screen.scale * 100), *(round(each * 100) for each in SCALES)),
            ),
            html.Button(send, type="submit", className="button primary"),
        ],
        action=path,
        method="post",
        className="people-form",
    )


def _scenes(screen: Screen) -> html.Fieldset:
    boxes = [
        dbc.Checkbox(
            id=f"{SCENE}{each}",
            name=f"{SCENE}{each}",
            value=each in screen.scenes,
            label=_(words.SCENES[each]),
        )
        for each in SCENES
    ]
    return html.Fieldset([html.Legend(_("Scenes")), html.Div(boxes, className="scene-boxes")])


def _text(name: str, value: str, longest: int) -> dcc.Input:
    return dcc.Input(
        name=name, value=value, type="text", autoComplete="off", className="field", maxLength=longest
    )


def _number(name: str, value: int, least: int, most: int) -> dcc.Input:
    return dcc.Input(name=name, value=value, type="number", min=least, max=most, step=1, className="field")
