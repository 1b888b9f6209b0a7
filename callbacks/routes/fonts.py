"""Send the slices of the web font, and the style sheet that says which letters are in which."""

from __future__ import annotations

import re

from flask import Blueprint, Response, abort, send_from_directory

from callbacks.context import get_config
from callbacks.fonts import FACES

NAME = re.compile(r"[0-9a-f]{20}\.woff2")

blueprint = Blueprint("fonts", __name__, url_prefix="/fonts")


@blueprint.get(f"/{FACES}")
def faces() -> Response:
    """Send the style sheet; 404 while the slices are being made."""
    return send_from_directory(get_config().font_folder, FACES, mimetype="text/css")


@blueprint.get("/<string:name>")
def letters(name: str) -> Response:
    """Send a slice by its name, and nothing else that lies beside it."""
    if not NAME.fullmatch(name):
        abort(404)
    return send_from_directory(get_config().font_folder, name, mimetype="font/woff2")
