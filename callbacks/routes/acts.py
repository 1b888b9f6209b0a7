"""Do what a form asks of a record: one act in one transaction, then on to the page that shows it."""

from __future__ import annotations

from collections.abc import Callable

from flask import abort, jsonify, redirect, request
from werkzeug.wrappers import Response

from callbacks.context import get_engine
from callbacks.routes.files import take_file
from callbacks.session import actor, local_path
from dashboard.views.records import Answer
from data_access.database import Connection, writing
from data_access.records.attachments import BadFile
from data_access.records.history import note_act
from data_access.records.people import Actor
from layouts.components.forms import ANY
from layouts.components.links import href

LONGEST = 20_000  # of a text as it is sent; what is kept of it has its own, shorter limit
Act = Callable[[Connection, Actor], Answer]
Words = Callable[[str, str], str]


def one_of(acts: dict[str, Act], act: str) -> Act:
    """Return an act by its name; an unknown one is no request of ours."""
    if act not in acts:
        abort(400)
    return acts[act]


def field(name: str) -> str:
    """Return what a form says in a field, without what no database takes in text."""
    return request.form.get(name, "")[:LONGEST].replace("\x00", "")


def chosen(name: str) -> str:
    """Return what a form chose, "" for nothing."""
    value = field(name).strip()
    return "" if value == ANY else value


def ticked(name: str) -> bool:
    """Tell whether a box of a form is ticked."""
    return request.form.get(name, "") not in ("", "false")


def number(name: str) -> int:
    """Return a whole number that a form sends, 0 for none."""
    value = chosen(name)
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 10 else 0


def with_file(connection: Connection, who: Actor, subject: str, record_id: int) -> str:
    """Keep the file that a form brings along; it stands in the record's history."""
    name = take_file(connection, who, subject, record_id)
    if name:
        note_act(connection, who, subject, record_id, "file", note=name)
    return name


def do(act: Act, words: Words, root: str, otherwise: str, made: str = "") -> Response:
    """Do an act in one transaction and lead on: to the page it came from, or to what it made below `made`.

    Pages to come back to lie at or below `root`. A script that sends the form is told where to go, or why
    not, so that nothing written is lost.
    """
    said = ""
    try:
        with writing(get_engine()) as connection:
            answer = act(connection, actor())
    except BadFile as error:
        answer, said = Answer("file", False), str(error)
    where = f"{made}/{answer.record_id}" if made and answer.done else _back(root, otherwise)
    target = _with(where, answer.said)
    if "application/json" not in request.headers.get("Accept", ""):
        return redirect(target, 303)
    message = said or words(answer.said, answer.which)
    return jsonify({"next": target, "said": message} if answer.done else {"message": message})


def _back(root: str, otherwise: str) -> str:
    """Return the page that a form came from, of the pages below `root` alone."""
    back = local_path(request.form.get("back", "")[:500])
    inside = back == root or back.startswith((f"{root}/", f"{root}?"))
    return back if inside else otherwise


def _with(where: str, said: str) -> str:
    return f"{where}&{href('', {'said': said})[1:]}" if "?" in where else href(where, {"said": said})
