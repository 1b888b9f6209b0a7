"""Words of screens on walls: what they show, for whom, how they are, and what was done to them."""

from __future__ import annotations

from collections.abc import Mapping

from dash import html

from dashboard.i18n import _, noop
from dashboard.wall.screens import DWELL_SECONDS, SCALES
from layouts.components.chips import chip, sign
from layouts.components.states import done_strips, notice_strips

SCENES: Mapping[str, str] = {
    "overview": noop("Overview"),
    "time": noop("Response times"),
    "alerts": noop("Warnings"),
    "township": noop("Townships"),
    "listening": noop("Listening and preventing"),
    "desk": noop("Reception desk"),
}
DENSITIES: Mapping[str, str] = {
    "near": noop("near: read from up to 3 m"),
    "far": noop("far: read from 5 m and more"),
}
NAMINGS: Mapping[str, str] = {
    "leaders": noop("Leaders' room"),
    "callers": noop("Agents' hall"),
    "public": noop("Public area"),
}
STATES: Mapping[str, str] = {
    "online": noop("in contact"),
    "silent": noop("no contact"),
    "waiting": noop("not paired"),
    "revoked": noop("cut off"),
}
COUNTED: Mapping[str, str] = {
    "online": noop("{n} in contact"),
    "silent": noop("{n} without contact"),
    "waiting": noop("{n} not paired"),
    "revoked": noop("{n} cut off"),
}
DONE: Mapping[str, str] = {
    "added": noop("The screen {name} is there. Pair it, or make a link."),
    "changed": noop("{name} is changed; it shows so within a minute."),
    "paired": noop("{name} is paired. It shows its scenes within seconds."),
    "revoked": noop("{name} is cut off: its key opens nothing more."),
    "removed": noop("The screen is removed."),
}
REFUSED: Mapping[str, str] = {
    "unknown": noop("There is no such screen any more."),
    "holds_key": noop("{name} has a key that holds: cut it off first, then remove it."),
    "no_key": noop("{name} has no key that holds."),
    "name": noop("A screen's name has 1 to 60 characters."),
    "taken": noop("A screen of this name exists already."),
    "place": noop("A place has up to 80 characters."),
    "density": noop("Choose for which distance it is read."),
    "naming": noop("Choose who sees the screen."),
    "scenes": noop("Choose one scene at least."),
    "dwell": noop("A scene stands for {least} to {most} seconds."),
    "scale": noop("Type is scaled by {smallest} to {largest} percent."),
    "district": noop("There is no such district."),
    "code_unknown": noop("No screen shows this code. Read it again on the screen: eight letters and digits."),
    "code_late": noop("This code ran out. The screen shows a new one by now: type that."),
    "code_used": noop("This code was used already. A screen that still waits shows another one."),
    "code_many": noop(
        "Too many wrong codes. Wait ten minutes, then type the code that the screen shows then."
    ),
}


def state_sign(state: str) -> html.Span:
    """Show how a screen is, by shape and word."""
    word = _(STATES[state])
    if state == "online":
        return sign("good", word)
    return chip(word, {"silent": "warn", "waiting": "outline", "revoked": "neutral"}[state])


def shown_size(size: str) -> str:
    """Return a size in pixels as it is read."""
    return size.replace("x", " × ")


def answer_strips(answer: str, name: str, browser: str) -> list[html.P]:
    """Say what came of an act, nothing for a word that is none of them."""
    limits = {
        "least": DWELL_SECONDS[0],
        "most": DWELL_SECONDS[1],
        "smallest": round(SCALES[0] * 100),
        "largest": round(SCALES[1] * 100),
    }
    if answer in REFUSED:
        return notice_strips([_(REFUSED[answer]).format(name=name, **limits)])
    if answer not in DONE:
        return []
    said = [_(DONE[answer]).format(name=name)]
    if browser and answer == "paired":
        said.append(_("It runs at the address {address}.").format(address=browser))
    return done_strips(said)
