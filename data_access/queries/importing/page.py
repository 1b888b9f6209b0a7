"""Put together what the import page shows for one address."""

from __future__ import annotations

import time

from sqlalchemy import Connection

from dashboard.i18n import _, noop
from dashboard.importing.progress import is_running
from dashboard.views.importing import STEPS, BatchRow, Draft, ImportView
from data_access.database import current_data_version
from data_access.importing.fields import FIELDS
from data_access.queries.importing.batches import (
    base_is_empty,
    find_batch,
    has_demo,
    main_level,
    mapping_names,
    newest_complete_month,
    problem_groups,
    recent_batches,
    said_words,
    source_rows,
)
from data_access.queries.importing.readiness import readiness
from data_access.records.importing.uploads import UnknownUpload, Uploads

# The step that a work leads to.
LEADS_TO = {"check": "match", "trial": "trial", "apply": "done"}
CUT_OFF = noop("This work was cut off: the server was stopped meanwhile. Nothing of it was stored.")


def import_view(
    connection: Connection,
    store: Uploads,
    *,
    batch: str = "",
    step: str = "",
    upload: str = "",
    saved: bool = False,
    rhythm_set: bool = False,
) -> ImportView:
    """Return the page's view; what an address names but is not there falls back with a notice."""
    if upload:
        work = store.work(upload) if step == "work" else None
        # The page of work that has ended asks for news like any other, and is led to where it ended.
        if work is not None and (work.answer is not None or is_running(work, time.time())):
            return ImportView(LEADS_TO[work.step], upload=upload, work=work)
        # What has no answer and is done by nobody was cut off; whatever it stored was taken back with it.
        cut_off = work is not None
        return _of_upload(connection, store, upload, *((_(CUT_OFF),) if cut_off else ()))
    if not batch:
        return _start(connection, *((_("The rhythm of the source was changed."),) if rhythm_set else ()))
    found = find_batch(connection, int(batch)) if batch.isascii() and batch.isdecimal() else None
    if found is None:
        return _start(connection, _("There is no import {n}.").format(n=batch[:20]))
    if found.state in ("applied", "undone"):
        return _done(connection, found)
    token = store.of_batch(found.batch_id, found.file_sha256)
    if found.state != "staged" or not token:
        return _start(
            connection, _("The file of import {n} is no longer kept: choose it again.").format(n=batch)
        )
    draft = store.draft(token)
    chosen = step if step in STEPS[:3] else STEPS[0]
    return _staged(connection, found, draft, token, chosen, saved)


def _start(connection: Connection, *notices: str) -> ImportView:
    return ImportView(
        "",
        mappings=mapping_names(connection),
        recent=recent_batches(connection),
        sources=source_rows(connection),
        empty_base=base_is_empty(connection),
        notices=notices,
    )


def _of_upload(connection: Connection, store: Uploads, token: str, *notices: str) -> ImportView:
    try:
        draft = store.draft(token)
    except UnknownUpload:
        return _start(connection, *notices, _("The uploaded file is no longer kept: choose it again."))
    batch = find_batch(connection, draft.batch_id) if draft.batch_id is not None else None
    return _matched(connection, batch, draft, token, *notices)


def _matched(
    connection: Connection, batch: BatchRow | None, draft: Draft, token: str, *notices: str
) -> ImportView:
    return ImportView(
        "match",
        upload=token,
        draft=draft,
        batch=batch,
        mappings=mapping_names(connection),
        fields={field.name: field.label for field in FIELDS},
        notices=notices,
    )


def _staged(
    connection: Connection, batch: BatchRow, draft: Draft, token: str, step: str, saved: bool
) -> ImportView:
    if step == "match":
        notices = (_("The match was saved as a mapping."),) if saved else ()
        return _matched(connection, batch, draft, token, *notices)
    trial = draft.trial
    return ImportView(
        step,
        upload=token,
        draft=draft,
        batch=batch,
        problems=problem_groups(connection, batch.batch_id) if step == "preview" else (),
        trial_current=trial is not None and trial.data_version == current_data_version(connection),
        has_demo=has_demo(connection),
        said=said_words(connection, batch.batch_id),
    )


def _done(connection: Connection, batch: BatchRow) -> ImportView:
    applied = batch.state == "applied"
    return ImportView(
        "done",
        batch=batch,
        newest_month=newest_complete_month(connection, batch.source_code, batch.data_time) if applied else "",
        month_level=main_level(connection, batch.source_code),
        readiness=readiness(connection, batch.source_id) if applied else (),
        said=said_words(connection, batch.batch_id) if applied else (),
    )
