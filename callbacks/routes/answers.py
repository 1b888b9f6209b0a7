"""What the import's routes answer: where to go next, or what a person can put right."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import Response, jsonify

from callbacks.background import Answer
from dashboard.i18n import _
from data_access.importing.applying import NotStaged
from data_access.importing.errors import UndoRefused, UnusableFile
from data_access.records.importing.uploads import UnknownUpload

Done = TypeVar("Done")


class Refused(Exception):
    """What cannot be done, with what to do instead; both in the reader's language."""

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice


def explained(view: Callable[..., Response]) -> Callable[..., Response]:
    """Answer what a person can put right as a message beside the form, not as an error page."""

    @wraps(view)
    def answered(*args: Any, **kwargs: Any) -> Response:
        answer: Answer | Response = told(lambda: view(*args, **kwargs))
        return answer if isinstance(answer, Response) else jsonify(answer)

    return answered


def told(work: Callable[[], Done]) -> Done | Answer:
    """Return what some work came to, or as an answer what a person can put right."""
    try:
        return work()
    except UnusableFile as error:
        return problem(error.message, error.what_to_do)
    except Refused as error:
        return problem(error.message, error.advice)
    except UndoRefused as error:
        return problem(str(error))
    except NotStaged:
        return problem(
            _("This import was carried out or dropped already."),
            _("Open it again from the list of imports."),
        )
    except UnknownUpload:
        return problem(_("The uploaded file is no longer kept."), _("Choose the file again."))


def go_on(**parameters: Any) -> Response:
    """Answer with the import page's address of the next step."""
    return jsonify(next_step(**parameters))


def next_step(**parameters: Any) -> Answer:
    """Return the import page's address of the next step as an answer."""
    query = urlencode(parameters)
    return {"next": f"/import?{query}" if query else "/import"}


def problem(message: str, advice: str = "") -> Answer:
    """Return what is wrong and what to do as an answer."""
    # A plain answer, not an HTTP error: the request was understood, and browsers log errors as faults.
    return {"message": message, "advice": advice}
