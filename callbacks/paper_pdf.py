"""Turn a paper into PDF by the LibreOffice of this machine, where there is one.

It runs on its own, with a profile of its own that is thrown away, and reaches no other machine: what a paper
links to is neither asked for nor loaded.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from dashboard.i18n import _

PROGRAMS = ("soffice", "libreoffice")
SECONDS = 60.0
# Nobody listens there: a request to another machine ends at once.
NOWHERE = "http://127.0.0.1:9"
_SETTINGS = "http://openoffice.org/2001/registry"
_SECURITY = "/org.openoffice.Office.Common/Security/Scripting"
_CLOSED = ("DisableActiveContent", "DisableMacrosExecution", "BlockUntrustedRefererLinks")


class PdfUnavailable(RuntimeError):
    """This machine has no LibreOffice; the message says so in the reader's language."""


class PdfFailed(RuntimeError):
    """LibreOffice made no PDF of a paper, or took too long; the message says so in the reader's language."""


def pdf_available() -> bool:
    """Tell whether this machine can make PDFs."""
    return _program() is not None


def pdf_of(content: bytes, seconds: float = SECONDS) -> bytes:
    """Return a DOCX as PDF; raise PdfUnavailable or PdfFailed."""
    program = _program()
    if program is None:
        raise PdfUnavailable(
            _("PDF is not available: this machine has no LibreOffice. The DOCX holds the same: print that.")
        )
    with TemporaryDirectory(prefix="paper-") as name:
        folder = Path(name)
        _write_profile(folder / "profile" / "user")
        (folder / "paper.docx").write_bytes(content)
        said = _run(program, folder, seconds)
        made = folder / "paper.pdf"
        if not made.is_file() or not (pdf := made.read_bytes()).startswith(b"%PDF-"):
            raise PdfFailed(_("LibreOffice made no PDF of this paper.")) from RuntimeError(said)
        return pdf


def _program() -> str | None:
    return next((found for name in PROGRAMS if (found := shutil.which(name))), None)


def _write_profile(folder: Path) -> None:
    folder.mkdir(parents=True)
    closed = "".join(
        f'<item oor:path="{_SECURITY}"><prop oor:name="{name}" oor:op="fuse">'
        "<value>true</value></prop></item>"
        for name in _CLOSED
    )
    (folder / "registrymodifications.xcu").write_text(
        f'<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="{_SETTINGS}">{closed}</oor:items>',
        encoding="utf-8",
    )


def _run(program: str, folder: Path, seconds: float) -> str:
    """Convert `paper.docx` in the folder; return what the program said, raise PdfFailed after `seconds`."""
    asked = [
        *(program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore"),
        *("--nolockcheck", "--convert-to", "pdf:writer_pdf_Export", "--outdir", str(folder)),
        str(folder / "paper.docx"),
    ]
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "LC_ALL", "TZ")}
    around = kept | {"HOME": str(folder), "http_proxy": NOWHERE, "https_proxy": NOWHERE, "ftp_proxy": NOWHERE}
    with subprocess.Popen(
        asked,
        cwd=folder,
        env=around,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    ) as process:
        try:
            said, _nothing = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            # The program starts another one that would go on.
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            raise PdfFailed(
                _(
                    "LibreOffice took longer than {n} seconds for this paper: try again, or print the DOCX."
                ).format(n=round(seconds))
            ) from None
    return said.decode("utf-8", "replace")
