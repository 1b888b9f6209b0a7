"""Strips of the frame that assets/live.js uncovers: the page is old, the session over, the base away."""

from __future__ import annotations

from dash import html

from dashboard.i18n import _
from layouts import ids
from layouts.component import dataset
from layouts.components.states import outage_words


def hidden_notices() -> list[html.Div]:
    """Make the strips: a newer build, a session about to end, and those of what an open page finds out."""
    reload = html.Button(_("Reload"), className="button", id=ids.RELOAD)
    stay = html.Button(_("Stay signed in"), className="button", id=ids.STAY)
    return [
        html.Div(
            [_("The product was updated."), reload], id=ids.BUILD, hidden=True, className="strip strip-warn"
        ),
        html.Div(
            [_("You will be signed out in less than five minutes."), stay],
            id=ids.SESSION_END,
            hidden=True,
            className="strip strip-warn",
        ),
        *_live_notices(),
    ]


def _live_notices() -> list[html.Div]:
    """Make the strips of assets/live.js, with all that it says: it must speak when nothing can be asked."""
    again = html.A(_("Sign in again"), href="/login", className="button", id=ids.SIGN_IN_AGAIN)
    refresh = html.Button(_("Show the new data"), className="button", id=ids.REFRESH)
    kinds = ("away", "busy", "full", "readonly")
    said = {kind: " ".join(outage_words(kind)) for kind in kinds}
    words = {
        **said,
        "tapped": _(
            "Nothing can be stored just now. What you tapped is kept on this phone and sent by itself."
        ),
        "server": _("The server cannot be reached. The page comes back by itself."),
        "kept": _("Shown is what this page said at {time}, {age} ago."),
        "nothing": _("This window has not seen this page before, so there is nothing older to show."),
        "minutes": _("{n} min"),
        "hours": _("{n} h"),
        "days": _("{n} d"),
    }
    return [
        html.Div(id=ids.OUTAGE, hidden=True, className="strip strip-bad", role="alert", **dataset(**words)),
        html.Div(
            [html.Span(_("There are new data.")), refresh],
            id=ids.NEW_DATA,
            hidden=True,
            className="strip strip-warn",
            role="status",
        ),
        html.Div(
            [html.Span(_("Your session has ended. What you see stays as it was until you sign in.")), again],
            id=ids.SESSION_OVER,
            hidden=True,
            className="strip strip-warn",
            role="alert",
        ),
    ]
