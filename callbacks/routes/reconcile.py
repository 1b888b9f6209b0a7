"""Keep a month's published table and adopt a convention, sent by the forms of /admin/reconcile."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Blueprint, Response, jsonify, request

from callbacks.context import get_engine, get_now, get_scope
from callbacks.gate import MIB
from callbacks.guard import guarded_route
from callbacks.routes.answers import explained
from callbacks.routes.importing import plain_name
from callbacks.session import audit_in
from dashboard.clocks.periods import UnknownPeriod, parse_month
from dashboard.i18n import _
from dashboard.reconcile.conventions import convention_from, convention_of
from dashboard.views.reference import Period
from data_access.database import reading, writing
from data_access.importing.errors import UnusableFile
from data_access.queries.context.settings import appraisal_settings
from data_access.queries.reconcile.page import judge, stored_result
from data_access.queries.reconcile.run import read_published_file
from data_access.records.reconcile import Adopting, adopt, keep_published, note_reconciled
from layouts.components.links import href

TABLE_LIMIT = 10 * MIB
TEXT_LIMIT = 200_000
REASON_LIMIT = 300

blueprint = Blueprint("reconcile", __name__)


@blueprint.post("/reconcile/table")
@guarded_route("import", TABLE_LIMIT)
@explained
def keep_table() -> Response:
    """Read the published table, a file or pasted text, and keep it for its month."""
    period = _month(request.form.get("period", ""))
    with TemporaryDirectory(prefix="zqt-published-") as folder:
        given = read_published_file(*_given(Path(folder)))
    with reading(get_engine()) as connection:
        result = judge(connection, get_scope(), period, given, get_now())
    with writing(get_engine()) as connection:
        keep_published(connection, get_scope(), period, given, result, get_now())
        found: dict[str, Any] = (
            {"reproduced": len(result.outcomes[0].reproduced), "rows": result.rows} if result else {}
        )
        target = f"published table {period.text}"
        audit_in(connection, "import", target=target, step="reconcile", file=given.file_name, **found)
    return _go(period)


@blueprint.post("/reconcile/adopt")
@guarded_route("import")
@explained
def adopt_convention() -> Response:
    """Make a convention the office's settings from a month on, with its reason."""
    period, asked = _asked()
    with reading(get_engine()) as connection:
        result = stored_result(connection, get_scope(), period, asked.convention, get_now())
        replaced = convention_of(appraisal_settings(connection, asked.valid_from))
    if result is None:
        message = _("There is no published table of {month} to adopt a convention from.")
        raise UnusableFile("no_table", message.format(month=period.text), _("Give the table first."))
    with writing(get_engine()) as connection:
        adopt(connection, get_scope(), asked, get_now())
        note_reconciled(connection, get_scope(), result, get_now())
        audit_in(
            connection,
            "import",
            target=f"settings from {asked.valid_from:%Y-%m}",
            step="adopt_convention",
            period=period.text,
            convention=asked.convention.code(),
            replaced=replaced.code(),
            reason=asked.reason,
        )
    return _go(period)


def _asked() -> tuple[Period, Adopting]:
    """Read what the form asks to adopt."""
    period, start = _month(request.form.get("period", "")), _month(request.form.get("valid_from", ""))
    reason = request.form.get("reason", "").strip()[:REASON_LIMIT]
    if not reason:
        raise UnusableFile("reason", _("Say why: the reason is kept with the settings."))
    try:
        convention = convention_from(request.form.get("convention", ""))
    except ValueError:
        raise UnusableFile(
            "convention", _("This convention is unknown."), _("Open the page again.")
        ) from None
    return period, Adopting(period.first, convention, start.first, reason)


def _month(text: str) -> Period:
    try:
        return parse_month(text)
    except UnknownPeriod:
        raise UnusableFile(
            "period", _("“{value}” is no month.").format(value=text), _("Write it as 2026-10.")
        ) from None


def _given(folder: Path) -> tuple[Path, str]:
    """Store what was sent as a file to be read, and return its path and name."""
    path = folder / "table"
    sent = request.files.get("file")
    if sent is not None and sent.filename:
        sent.save(path)
        return path, plain_name(sent.filename)
    text = request.form.get("text", "")
    if not text.strip():
        raise UnusableFile("empty", _("Choose a file or paste the table first."))
    path.write_text(as_columns(text[:TEXT_LIMIT]), encoding="utf-8")
    return path, _("pasted text")


def as_columns(text: str) -> str:
    """Separate the columns of pasted text by tabs where only spaces do: unit names hold none."""
    text = re.sub(r"(?<=\d)[ \u3000]*/[ \u3000]*(?=\d)", "/", text.replace("\r\n", "\n"))
    if any(sign in text for sign in "\t|,;"):
        return text
    lines = (re.sub(r"[ \u3000]+", "\t", line.strip()) for line in text.splitlines())
    return "\n".join(line for line in lines if line) + "\n"


def _go(period: Period) -> Response:
    return jsonify(next=href("/admin/reconcile", {"period": period.text}))
