"""What the script of a wall says by itself: ages, the time to the next scene, what cannot be reached."""

from __future__ import annotations

from dashboard.i18n import _
from layouts.pages.wall.scenes import scene_name


def wall_words() -> dict[str, str]:
    """Return the sentences of assets/wall.js; {n} and the like are filled there."""
    return {
        "product": _("Zhengqitong"),
        "title": _("Enterprise requests"),
        "until": _("Data up to {moment} ({age} ago)"),
        "minutes": _("{n} min"),
        "hours": _("{n} h"),
        "days": _("{n} d"),
        "date": _("{month}/{day} {weekday}"),
        "weekdays": _("Sun Mon Tue Wed Thu Fri Sat"),
        "near": _("{scene} (near), next in {n} s"),
        "far": _("{scene} (far), next in {n} s"),
        "single": _("{scene}"),
        "paused": _("{scene}, paused; space goes on"),
        "away": _("The server has not been reached for {age}; picture of {moment}"),
        "database": _("The database has been away for {age}; picture of {moment}"),
        "starting": _("Fetching the first picture"),
        "unreached": _("The server cannot be reached yet; this screen goes on trying by itself"),
        "cut": _("This screen is cut off"),
        "cut_why": _("The sign-in has ended or the screen's key was withdrawn. Nothing is shown any more."),
        "cut_how": _("Sign in again, or pair the screen anew at the desk."),
        "refused": _("not understood in the address: {names}"),
        "no_data": _("No data yet"),
        "overview": scene_name("overview"),
    }
