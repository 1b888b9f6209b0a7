"""Do long work on an uploaded file beside the request, and tell every process of the server how far it is."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextvars import copy_context
from dataclasses import replace
from threading import Thread

from flask import Response, jsonify, request

from callbacks.logs import log
from dashboard.i18n import _
from dashboard.importing.progress import is_running
from dashboard.views.importing import Work
from data_access.importing.progress import Progress, watched
from data_access.outages import outage
from data_access.records.importing.uploads import Uploads
from layouts.components.states import outage_words
from layouts.pages.importing.work import percent, progress_said

# Work that is done by then is answered at once: no page in between for a small table.
AT_ONCE_SECONDS = 1.5
BEAT_SECONDS = 0.5

Answer = dict[str, str]
# Reports that the disk did not take, by the upload's token.
MOST_UNWRITTEN = 100
_unwritten: dict[str, Work] = {}


def work_address(token: str) -> str:
    """Return the address of the page that shows how far the work on an upload is."""
    return f"/import?upload={token}&step=work"


def answered(store: Uploads, token: str, step: str, work: Callable[[], Answer]) -> Response:
    """Do the work and answer what it came to, or after a moment where to see how far it is.

    Who does not ask for it (a script) waits for the end. Work goes on in a thread of its own with the
    request's context; whoever asks for more work on the same file is shown the work that is going on.
    """
    if is_running(_work(store, token), time.time()):
        return jsonify(next=work_address(token))
    if "background" not in request.form:
        return jsonify(work())
    told = Work(step, started := time.time(), started)
    store.report(token, told)
    watcher = Thread(target=copy_context().run, args=(_watch, store, token, told, work), daemon=True)
    watcher.start()
    watcher.join(AT_ONCE_SECONDS)
    done = _work(store, token)
    return jsonify(done.answer if done is not None and done.answer else {"next": work_address(token)})


def _watch(store: Uploads, token: str, told: Work, work: Callable[[], Answer]) -> None:
    """Keep the report on work up to date until it is done; the worker itself only counts."""
    progress, found = Progress(), list[Answer]()

    def run() -> None:
        try:
            with watched(progress):
                found.append(work())
        except Exception as error:  # nobody else would hear of it
            found.append(_failed(error, told.step))

    worker = Thread(target=copy_context().run, args=(run,), daemon=True)
    worker.start()
    while worker.is_alive():
        worker.join(BEAT_SECONDS)
        now = time.time()
        changed = progress.phase != told.phase
        told = replace(
            told,
            beat=now,
            phase=progress.phase,
            phase_started=now if changed else told.phase_started,
            done=progress.done,
            total=progress.total,
        )
        _report(store, token, told)
    _report(store, token, replace(told, beat=time.time(), answer=found[0]))


def _failed(error: Exception, step: str) -> Answer:
    """Log what ended the work and return what it was, in the reader's language."""
    kind = outage(error)
    if kind is not None:
        log("database_outage", level=logging.WARNING, kind=kind, step=step)
        message, advice = outage_words(kind)
        return {"message": message, "advice": advice}
    log("import_failed", level=logging.ERROR, error=error, step=step)
    return {"message": _("The server could not finish this."), "advice": _("Try it again.")}


def _report(store: Uploads, token: str, told: Work) -> None:
    """Write the report beside the upload; what a full disk does not take is kept in this process."""
    try:
        store.report(token, told)
        _unwritten.pop(token, None)
    except OSError as error:
        if outage(error) is None:
            raise
        if token not in _unwritten:
            log("report_unwritten", level=logging.WARNING, kind=outage(error), step=told.step)
        while len(_unwritten) >= MOST_UNWRITTEN:
            del _unwritten[next(iter(_unwritten))]
        _unwritten[token] = told


def _work(store: Uploads, token: str) -> Work | None:
    """Return the newest report; one that was kept here goes when another process wrote a newer one."""
    own, written = _unwritten.get(token), store.work(token)
    if own is None or (written is not None and written.beat > own.beat):
        _unwritten.pop(token, None)
        return written
    return own


def progress_of(store: Uploads, token: str) -> dict[str, object]:
    """Return the percent done (None: not known) and a sentence while work goes on, then what it came to."""
    work = _work(store, token)
    if work is not None and work.answer is not None:
        return {"answer": dict(work.answer)}
    if work is None or not is_running(work, time.time()):
        # The page of work that nobody does leads to where the file stands.
        return {"answer": {"next": work_address(token)}, "lost": True}
    return {"percent": percent(work), "said": progress_said(work)}
