"""Take the receipts of gateways: signed by a shared secret, the same one as often as it comes."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime

from flask import Blueprint, Response, abort, jsonify, request

from callbacks.context import get_config, get_engine, get_now
from dashboard.reminders.messages import CHANNELS
from data_access.database import writing
from data_access.records.reminders.receiving import GatewayReceipt, take_receipt

SIGNATURE = "X-Zqt-Signature"
LIMIT = 16 * 1024
STATES = {"received": True, "failed": False}
LONGEST_WHY = 200

blueprint = Blueprint("receipts", __name__)


@blueprint.post("/receipts/<channel>")
def take(channel: str) -> Response:
    """Store what a gateway tells of one message: {"key": …, "state": "received" or "failed", "at": …}.

    404 without a secret, for another channel or an unknown key; 401 for a body that is not signed with the
    secret (X-Zqt-Signature: sha256=HMAC of the body in hexadecimal digits); 400 for one that says nothing.
    """
    secret = get_config().receipt_secret.get_secret_value()
    if not secret or channel not in CHANNELS:
        abort(404)
    request.max_content_length = LIMIT
    body = request.get_data()
    if not signed(secret, body, request.headers.get(SIGNATURE, "")):
        abort(401)
    told = _read()
    with writing(get_engine()) as connection:
        said = take_receipt(connection, get_now(), channel, told)
    if said == "unknown":
        abort(404)
    if said == "time":
        abort(400)
    if said == "early":
        abort(409)
    return jsonify({"receipt": said})


def signature(secret: str, body: bytes) -> str:
    """Return what stands beside a body that was written by who has the secret."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def signed(secret: str, body: bytes, given: str) -> bool:
    """Tell whether a body was written by who has the secret."""
    return hmac.compare_digest(signature(secret, body).encode(), given.encode("utf-8", "replace"))


def _read() -> GatewayReceipt:
    try:
        found = request.get_json(force=True, silent=True)
    except RecursionError:
        abort(400)
    if not isinstance(found, dict):
        abort(400)
    key, state, at = (found.get(name) for name in ("key", "state", "at"))
    if not (isinstance(key, str) and isinstance(state, str) and state in STATES and isinstance(at, str)):
        abort(400)
    try:
        when = datetime.fromisoformat(at)
    except ValueError:
        abort(400)
    if when.tzinfo is None or not (key.isascii() and key.isprintable()):
        abort(400)
    why = "".join(sign for sign in str(found.get("why") or "") if sign.isprintable())
    return GatewayReceipt(key[:64], STATES[state], when, why[:LONGEST_WHY])
