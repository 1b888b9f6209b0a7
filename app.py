"""Compose the product: command line when run, `server` for WSGI when imported.

`gunicorn app:server` builds the server when it is first asked for, from the environment alone. With an
empty environment that is refused with a clear message: a secret is needed, or the demo on this machine.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask

# gunicorn starts no further process after one that ended with this status.
CANNOT_LOAD = 4


@cache
def _server() -> Flask:
    from callbacks.commands.problems import ending_in_a_sentence
    from callbacks.config import load_config
    from callbacks.server import create_app

    with ending_in_a_sentence(CANNOT_LOAD):
        server: Flask = create_app(load_config()).server
    return server


def __getattr__(name: str) -> Any:
    # Importing this module does no work, so that commands start fast and tests can import it.
    if name == "server":
        return _server()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


if __name__ == "__main__":
    from callbacks.commands.main import run

    run()
