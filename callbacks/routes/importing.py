"""Import a table from the browser: upload, check, trial run, import, undo, and the files that go with it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, abort, jsonify, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from callbacks.background import Answer, answered, progress_of
from callbacks.config import PROJECT
from callbacks.context import get_account, get_engine, get_now, get_scope
from callbacks.gate import MIB
from callbacks.guard import guarded_route
from callbacks.routes.answers import Refused, explained, go_on, next_step, told
from callbacks.routes.exports import attachment
from callbacks.routes.sources import take_rhythm
from callbacks.session import audit, audit_in
from dashboard.i18n import _
from dashboard.views.importing import RULES, Draft
from dashboard.views.look import Look
from data_access.database import current_data_version, reading
from data_access.demo.presence import clear_demo
from data_access.importing.applying import NotStaged
from data_access.importing.automatic import AUTOMATIC
from data_access.importing.errors import UnusableFile
from data_access.importing.row_tables import RowTable
from data_access.importing.service import ImportResult, apply_in, drop, rejects_csv
from data_access.importing.space import give_back
from data_access.importing.transactions import write
from data_access.importing.undo import undo_batch
from data_access.queries.importing.batches import find_batch, trial_view
from data_access.queries.importing.readiness import template_for
from data_access.records.importing.steps import check, keep_mapping
from data_access.records.importing.uploads import UnknownUpload, Uploads, uploads_folder
from layouts.components.links import href
from layouts.pages.importing.look import CONFIRM, point_said
from layouts.pages.importing.match import NOT_CHOSEN, NOT_USED
from layouts.pages.importing.words import word_name
from layouts.pages.registers.page import PATH as RECORDS

FILE_LIMIT = 200 * MIB
# The parts of a form around the file itself.
FORM_ALLOWANCE = MIB
DATA_TIME_FORMATS = ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S")

blueprint = Blueprint("uploads", __name__)


def uploads() -> Uploads:
    """Return the folder of uploaded files."""
    return Uploads(uploads_folder(get_engine(), PROJECT / "var"))


@blueprint.get("/admin/import")
@guarded_route("import")
def old_address() -> AnyResponse:
    """Lead to the page."""
    return redirect("/import")


@blueprint.post("/upload/orders")
@guarded_route("import", FILE_LIMIT + FORM_ALLOWANCE)
@explained
def upload() -> Response:
    """Keep the file and check it by the mapping asked for; a file that cannot be used is not kept."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise Refused(_("Choose a file first."))
    mapping = request.form.get("mapping", "") or AUTOMATIC
    store = uploads()
    token = store.add(sent.stream, plain_name(sent.filename), get_account().name, mapping, get_now())
    draft = store.draft(token)
    return _working(token, "check", lambda: _checked(store, token, draft))


@blueprint.post("/import/check")
@guarded_route("import")
@explained
def check_again() -> Response:
    """Check the file again with the columns, source and data time that the form says."""
    store, token = uploads(), request.form.get("upload", "")
    draft = _corrected(store.draft(token))
    return _working(token, "check", lambda: _checked(store, token, draft))


def _working(token: str, step: str, work: Callable[[], Answer]) -> Response:
    """Do what may take long beside the request, unless it is done at once."""
    return answered(uploads(), token, step, lambda: told(work))


def _checked(store: Uploads, token: str, draft: Draft) -> Answer:
    path = store.path(token)
    try:
        draft = check(get_engine(), path, draft, now=get_now(), account=get_account().name)
    except RowTable as other:
        audit("import", target=draft.file_name, success=False, step="check", code=other.code)
        return {"next": href(RECORDS, {"of": other.code, "upload": token, "sent": "orders"})}
    except UnusableFile as error:
        store.remove(token)
        audit("import", target=draft.file_name, success=False, step="check", code=error.code)
        raise
    store.keep(token, draft)
    audit("import", target=draft.file_name, step="check", batch=draft.batch_id, mapping=draft.mapping)
    if draft.batch_id is None:
        return next_step(upload=token, step="match")
    return next_step(batch=draft.batch_id, step="match")


def _corrected(draft: Draft) -> Draft:
    form = request.form
    mapping = form.get("mapping", "") or AUTOMATIC
    source_name = form.get("source_name", "").strip()
    verdict = form.get("verdict_source", "")
    return replace(
        draft,
        mapping=mapping,
        choices=_choices(draft) if mapping == draft.mapping else {},
        words=_words(draft) if mapping == draft.mapping else {},
        rules=_rules(draft) if mapping == draft.mapping else {},
        source_name=draft.source_name if source_name == draft.shown_source else source_name,
        verdict_source=draft.verdict_source if verdict == draft.shown_verdict else verdict,
        data_time=_data_time(draft),
    )


def _choices(draft: Draft) -> dict[str, str]:
    """Return the fields chosen by hand; a new choice takes its field from a column chosen before."""
    changed = {}
    for number, row in enumerate(draft.columns):
        given = request.form.get(f"field{number}", row.field or NOT_USED)
        field = "" if given == NOT_USED else given
        if row.doubtful and given in ("", NOT_CHOSEN):
            continue
        if field != row.field or row.doubtful:
            changed[row.column] = field
    taken = {field for field in changed.values() if field}
    kept = {column: field for column, field in draft.choices.items() if field not in taken}
    return kept | changed


def _words(draft: Draft) -> dict[str, dict[str, str]]:
    """Return what was said of words, by column; of a column that was given another field nothing is kept."""
    fields = {
        row.column: request.form.get(f"field{number}", row.field or NOT_USED) == row.field
        for number, row in enumerate(draft.columns)
    }
    said = {column: dict(words) for column, words in draft.words.items()}
    for each in draft.word_columns:
        for row in each.words:
            given = request.form.get(word_name(each.column, row.word), row.meaning)
            if given in each.meanings and given != row.meaning:
                said.setdefault(each.column, {})[row.word] = given
    return {column: words for column, words in said.items() if fields.get(column, True)}


def _rules(draft: Draft) -> dict[str, str]:
    given = {name: request.form.get(name, "") for name in RULES}
    changed = {name: rule for name, rule in given.items() if rule in RULES[name]}
    return {
        **draft.rules,
        **{name: rule for name, rule in changed.items() if rule != draft.shown_rules.get(name)},
    }


def _data_time(draft: Draft) -> datetime | None:
    text = request.form.get("data_time", "").strip()
    if text == request.form.get("data_time_shown", "").strip():
        return draft.data_time
    if not text:
        return None
    for form in DATA_TIME_FORMATS:
        try:
            moment = datetime.strptime(text, form).replace(tzinfo=ZoneInfo(draft.time_zone))
        except ValueError:
            continue
        if moment > get_now():
            raise Refused(_("The data time {text} lies in the future.").format(text=text))
        return moment
    raise Refused(
        _("The data time {text} cannot be read.").format(text=text), _("Write it as 2026-11-17 18:00.")
    )


@blueprint.post("/import/<int:batch_id>/trial")
@guarded_route("import")
@explained
def try_out(batch_id: int) -> Response:
    """Work out what the import would change, and keep the answer with the draft."""
    store, token = _draft_of(batch_id)
    now, scope, engine = get_now(), get_scope(), get_engine()

    def work() -> Answer:
        view = trial_view(engine, scope, batch_id, now)
        store.keep(token, replace(store.draft(token), trial=view))
        return next_step(batch=batch_id, step="trial")

    return _working(token, "trial", work)


@blueprint.post("/import/<int:batch_id>/apply")
@guarded_route("import")
@explained
def carry_out(batch_id: int) -> Response:
    """Store the rows, in one transaction with its audit line; remove the demonstration data if asked."""
    store, token = _draft_of(batch_id)
    tried = store.draft(token).trial
    if tried is not None and tried.look is not None:
        # What is known already is said at once; the import itself looks again before it ends.
        _refuse_unconfirmed(replace(tried.look, confirmed=_confirmed()))
    return _working(token, "apply", lambda: _carried_out(store, token, batch_id))


def _confirmed() -> tuple[str, ...]:
    return tuple(name.removeprefix(CONFIRM) for name in request.form if name.startswith(CONFIRM))


def _refuse_unconfirmed(look: Look) -> None:
    left = look.to_confirm
    if left:
        raise Refused(
            _("{n} points of this table have to be confirmed first.").format(n=len(left)),
            " ".join(point_said(point) for point in left),
        )


def _carried_out(store: Uploads, token: str, batch_id: int) -> Answer:
    engine, now = get_engine(), get_now()

    def work(connection: Any) -> None:
        take_rhythm(connection, batch_id, now)
        version = current_data_version(connection)
        result = apply_in(connection, batch_id, now, _confirmed())
        accepted = _accepted(result, changed=current_data_version(connection) != version)
        counted = {name: getattr(result, name) for name in ("inserted", "updated", "unchanged", "rejected")}
        audit_in(
            connection, "import", target=f"batch {batch_id}", step="apply", confirmed=accepted, **counted
        )

    write(engine, work)
    give_back(engine)
    if request.form.get("clear_demo"):
        gone = clear_demo(engine, now)
        audit("import", target=f"batch {batch_id}", step="clear_demo", orders=gone)
    store.remove(token)
    return next_step(batch=batch_id, step="done")


def _accepted(result: ImportResult, *, changed: bool) -> list[str]:
    """Return the points of a table that were confirmed; raise Refused where one was not, or nothing changed.

    Raised before the transaction ends: then nothing is stored.
    """
    assert result.look is not None
    if not changed:
        raise Refused(_("Nothing of this table would be stored."), _("Look at its rows once more."))
    _refuse_unconfirmed(result.look)
    return [point.name for point in result.look.points if point.name in result.look.confirmed]


@blueprint.get("/import/work/<token>")
@guarded_route("import")
def work_on(token: str) -> Response:
    """Tell how far the work on an uploaded file is, and in the end what it came to."""
    return jsonify(progress_of(uploads(), token))


@blueprint.post("/import/<int:batch_id>/undo")
@guarded_route("import")
@explained
def take_back(batch_id: int) -> Response:
    """Put every order back to what it was before the import."""

    def work(connection: Any) -> None:
        restored = undo_batch(connection, batch_id, get_now())
        audit_in(connection, "import_undo", target=f"batch {batch_id}", restored=restored)

    write(get_engine(), work)
    give_back(get_engine())
    return go_on(batch=batch_id, step="done")


@blueprint.post("/import/<int:batch_id>/drop")
@guarded_route("import")
@explained
def give_up(batch_id: int) -> Response:
    """Drop a checked file that is not wanted."""
    store, token = _draft_of(batch_id)
    drop(get_engine(), batch_id)
    store.remove(token)
    audit("import", target=f"batch {batch_id}", step="drop")
    return go_on()


@blueprint.post("/import/<int:batch_id>/mapping")
@guarded_route("import")
@explained
def save_match(batch_id: int) -> Response:
    """Save the corrected match under a name."""
    name = request.form.get("name", "")
    keep_mapping(get_engine(), batch_id, name, get_account().name, get_now())
    audit("import", target=f"batch {batch_id}", step="mapping", name=name[:60])
    return go_on(batch=batch_id, step="match", saved="1")


@blueprint.get("/import/<int:batch_id>/rejects.csv")
@guarded_route("import")
def rejects(batch_id: int) -> Response:
    """Send the rejected rows, to be corrected and imported again."""
    with reading(get_engine()) as connection:
        if find_batch(connection, batch_id) is None:
            abort(404)
        content = rejects_csv(connection, batch_id)
    audit("export", target=f"rejects of batch {batch_id}")
    return csv_file(content, _("rejected rows of import {n}").format(n=batch_id))


@blueprint.get("/import/sample.csv")
@guarded_route("import")
def sample() -> Response:
    """Send a small table of demonstration data in the form of the platform's export."""
    # Generating brings libraries along that no other request needs.
    from data_access.demo.sample import sample_csv

    return csv_file(sample_csv(get_now()), _("demonstration data"))


@blueprint.get("/import/template/<figure>.csv")
@guarded_route("import")
def template(figure: str) -> Response:
    """Send an empty table with the columns that a figure needs."""
    try:
        content = template_for(figure)
    except KeyError:
        abort(404)
    return csv_file(content, _("template {figure}").format(figure=figure))


def plain_name(name: str) -> str:
    """Return a file's name without folders and control characters, as it is shown and stored as text."""
    last = re.split(r"[\\/]", name)[-1]
    return "".join(char for char in last if char.isprintable()).strip()[:255] or "-"


def _draft_of(batch_id: int) -> tuple[Uploads, str]:
    with reading(get_engine()) as connection:
        batch = find_batch(connection, batch_id)
    if batch is None or batch.state != "staged":
        raise NotStaged(f"batch {batch_id}")
    store = uploads()
    token = store.of_batch(batch_id, batch.file_sha256)
    if not token:
        raise UnknownUpload(f"batch {batch_id}")
    return store, token


def csv_file(content: bytes, name: str) -> Response:
    """Return a table to download under a name in any script."""
    response = Response(content, mimetype="text/csv")
    response.headers["Content-Disposition"] = attachment(f"{name}.csv")
    return response
