"""Files that belong to records: sent to who may read the record, never run or shown as anything else."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, abort, request

from callbacks.config import PROJECT
from callbacks.context import get_engine, get_scope
from callbacks.guard import guarded_route
from callbacks.routes.exports import attachment as named
from callbacks.routes.importing import plain_name
from callbacks.session import audit
from data_access.database import Connection, reading
from data_access.queries.records.scope import may_read
from data_access.records.attachments import MOST_BYTES, attach, attachments_folder, find_file, read_file
from data_access.records.people import Actor

MIME = {
    "jpeg": "image/jpeg",
    "png": "image/png",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# A form that brings a file: the file, and what stands around it.
FORM_BYTES = MOST_BYTES + 2**20
NUMBER = "int(max=2147483647)"  # what a key of the base can be

blueprint = Blueprint("files", __name__)


@blueprint.get(f"/files/<{NUMBER}:file_id>")
@guarded_route("view_records")
def send(file_id: int) -> Response:
    """Send a file of a record that the account may read; any other is not there."""
    with reading(get_engine()) as connection:
        found = find_file(connection, file_id)
        if found is None or not may_read(connection, get_scope(), found[0], found[1]):
            abort(404)
    subject, record_id, name, kind, digest = found
    try:
        content = read_file(folder(), digest)
    except FileNotFoundError:
        abort(404)
    audit("export", target=f"file {file_id} of {subject} {record_id}")
    response = Response(content, mimetype=MIME[kind])
    pictured = kind in ("jpeg", "png") and "show" in request.args
    response.headers["Content-Disposition"] = "inline" if pictured else named(name)
    return response


def folder() -> Path:
    """Return the folder of attached files."""
    return attachments_folder(get_engine(), PROJECT / "var")


def take_file(connection: Connection, who: Actor, subject: str, record_id: int, field: str = "file") -> str:
    """Keep the file that a form brings for a record, and return its name, "" where it brings none.

    Raises BadFile with what to do.
    """
    sent = request.files.get(field)
    if sent is None or not sent.filename:
        return ""
    name = plain_name(sent.filename)
    attach(connection, folder(), who, subject, record_id, name, sent.stream.read(MOST_BYTES + 1))
    return name
