"""Bring a table into a register from the browser: upload, store, rejected rows, templates."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

from flask import Blueprint, Response, abort, jsonify, request

from callbacks.background import Answer, answered
from callbacks.context import get_account, get_engine, get_now, get_scope
from callbacks.guard import guarded_route
from callbacks.routes.answers import Refused, explained, told
from callbacks.routes.files import NUMBER
from callbacks.routes.importing import FILE_LIMIT, FORM_ALLOWANCE, csv_file, plain_name, uploads
from callbacks.session import actor, audit
from dashboard.i18n import _
from data_access.database import reading
from data_access.importing.registers.every import find_register
from data_access.importing.registers.model import Register
from data_access.importing.registers.service import NothingToStore, SentFile, bring_in, check
from data_access.queries.registers.page import rejects_of
from data_access.records.importing.uploads import UnknownUpload
from layouts.components.links import href
from layouts.pages.registers.page import CHOICE, PATH, UNUSED

blueprint = Blueprint("registers", __name__)


@blueprint.post("/upload/records/<register>")
@guarded_route("import", FILE_LIMIT + FORM_ALLOWANCE)
@explained
def upload(register: str) -> Response:
    """Keep a file for a register and lead to the page that shows what it says."""
    _register(register)
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise Refused(_("Choose a file first."))
    token = uploads().add(
        sent.stream, plain_name(sent.filename), get_account().name, f"register {register}", get_now()
    )
    return jsonify(next=href(PATH, {"of": register, "upload": token}))


@blueprint.post("/records/import/store")
@guarded_route("import")
@explained
def store() -> Response:
    """Store the rows of a file that pass its checks, in one transaction with its audit line."""
    register, token = _register(request.form.get("of", "")), request.form.get("upload", "")
    found = sent_file(token)
    if found is None:
        raise UnknownUpload(token)
    choices, who, engine = choices_of(request.form), actor(), get_engine()

    def work() -> Answer:
        try:
            number = bring_in(engine, who, register, found[1], choices)
        except NothingToStore:
            nothing = _("No row of this table can be stored.")
            raise Refused(nothing, _("Look at its columns once more.")) from None
        uploads().remove(token)
        return {"next": href(PATH, {"of": register.name, "done": str(number)})}

    return answered(uploads(), token, "apply", lambda: told(work))


@blueprint.get("/records/import/rejects.csv")
@guarded_route("import")
@explained
def rejects_before() -> Response:
    """Send the rows of a file that would be rejected."""
    register, found = _register(request.args.get("of", "")), sent_file(request.args.get("upload", ""))
    if found is None:
        abort(404)
    checked = check(get_engine(), actor(), register, found[1], choices_of(request.args))
    audit("export", target=f"rejects of {found[1].name}", rows=checked.rejected)
    return csv_file(checked.rejects, _("rejected rows"))


@blueprint.get(f"/records/import/<{NUMBER}:import_id>/rejects.csv")
@guarded_route("import")
def rejects(import_id: int) -> Response:
    """Send the rejected rows of an import."""
    with reading(get_engine()) as connection:
        content = rejects_of(connection, get_scope(), import_id)
    if content is None:
        abort(404)
    audit("export", target=f"rejects of register import {import_id}")
    return csv_file(content, _("rejected rows"))


@blueprint.get("/records/template/<register>.csv")
@guarded_route("import")
def template(register: str) -> Response:
    """Send an empty table with the columns of a register."""
    found = _register(register)
    with reading(get_engine()) as connection:
        fields = (*found.fields, *found.columns_of(found.know(connection)))
    text = io.StringIO()
    csv.writer(text).writerow([one.synonyms[0] for one in fields])
    return csv_file(text.getvalue().encode("utf-8-sig"), _("template {figure}").format(figure=register))


def sent_file(token: str) -> tuple[str, SentFile] | None:
    """Return the uploaded file of a token, None where it is not kept any more."""
    store = uploads()
    try:
        draft = store.draft(token)
        return token, SentFile(store.path(token), draft.file_name, draft.file_sha256)
    except UnknownUpload:
        return None


def choices_of(parameters: Mapping[str, str]) -> dict[int, str]:
    """Return the fields that were chosen by hand, by the number of their column."""
    return {
        int(name.removeprefix(CHOICE)): "" if value == UNUSED else value
        for name, value in parameters.items()
        if name.startswith(CHOICE) and name.removeprefix(CHOICE).isdecimal() and len(name) < 6
    }


def _register(name: str) -> Register:
    try:
        found = find_register(name)
    except KeyError:
        abort(404)
    get_scope().require(found.permission)
    return found
