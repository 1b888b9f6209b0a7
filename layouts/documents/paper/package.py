"""Open a DOCX that somebody sends, or refuse it in words; write one whose bytes depend on nothing else."""

from __future__ import annotations

import re
import struct
import zipfile
from datetime import date, datetime, time
from io import BytesIO

import docx
from docx.document import Document as Word
from docx.opc.exceptions import OpcError
from docx.oxml import parse_xml

from dashboard.i18n import _
from dashboard.papers.reading import UnusablePaper
from layouts.documents.paper.xml import Element

MIB = 2**20
MOST_BYTES = 10 * MIB
MOST_UNPACKED = 100 * MIB
MOST_TEXT = 30 * MIB  # of one part in XML
MOST_PARTS = 2_000
_MAIN_TYPE = b"wordprocessingml.document.main+xml"
_TYPES = "[Content_Types].xml"
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MACROS = ("vbaproject.bin", "vbadata.xml")
_MACRO_TYPE = b"macroEnabled"
_DECLARED = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
# Of files as the product writes them: a moment that says nothing.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_BROKEN = (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError, struct.error, KeyError)


def opened(content: bytes) -> Word:
    """Open a DOCX; raise UnusablePaper where it is none, encrypted, with macros, too large or broken."""
    refuse_unusable(content)
    try:
        return docx.Document(BytesIO(content))
    except (*_BROKEN, OpcError, SyntaxError, AttributeError, TypeError, zipfile.LargeZipFile) as error:
        raise _broken() from error


def parsed(part: bytes) -> Element:
    """Return the root of a part; raise UnusablePaper where it is no XML."""
    try:
        return parse_xml(part)
    except SyntaxError as error:
        raise _broken() from error


def refuse_unusable(content: bytes) -> None:
    """Raise UnusablePaper, saying why and what to do, where a file is no DOCX that may be opened."""
    if not content:
        raise UnusablePaper(_("The file is empty: choose another one."))
    if len(content) > MOST_BYTES:
        raise UnusablePaper(
            _("The file is larger than {n} MB: send a smaller one.").format(n=MOST_BYTES // MIB)
        )
    if content.startswith(_COMPOUND_FILE):
        raise UnusablePaper(_compound(content))
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            _refuse_package(package)
    except UnusablePaper:
        raise
    except _BROKEN as error:
        if content.startswith(b"PK"):
            raise _broken() from error
        raise UnusablePaper(_no_docx()) from error


def _compound(content: bytes) -> str:
    if _ENCRYPTED in content:
        return _("The file is encrypted: save it without a password and send it again.")
    return _("The file is in the old DOC form: save it as DOCX (Word document) and send it again.")


def _no_docx() -> str:
    return _(
        "The file is no DOCX, whatever its name says: save it as DOCX (Word document) and send it again."
    )


def too_much() -> UnusablePaper:
    """Return the refusal of a file that holds more than any paper."""
    return UnusablePaper(
        _("The DOCX unpacks to far more than a paper has: copy its text into a new document.")
    )


def _broken() -> UnusablePaper:
    return UnusablePaper(
        _("The DOCX is broken off or damaged: open it in Word or WPS, save it and send it again.")
    )


def _refuse_package(package: zipfile.ZipFile) -> None:
    members = package.infolist()
    names = {one.filename.casefold() for one in members}
    if any(one.flag_bits & 1 for one in members):
        raise UnusablePaper(_("The file is encrypted: save it without a password and send it again."))
    size = sum(one.file_size for one in members)
    largest = max((one.file_size for one in members if _is_xml(one.filename)), default=0)
    if len(members) > MOST_PARTS or size > MOST_UNPACKED or largest > MOST_TEXT:
        raise too_much()
    types = package.read(_TYPES) if _TYPES.casefold() in names else b""
    if any(name.endswith(_MACROS) for name in names) or _MACRO_TYPE in types:
        raise UnusablePaper(_("The file holds macros: save it as DOCX (Word document) without macros."))
    if _MAIN_TYPE not in types:
        raise UnusablePaper(_no_docx())
    for one in members:
        if _is_xml(one.filename) and _declares(package, one):
            raise _broken()


def _is_xml(name: str) -> bool:
    return name.casefold().endswith((".xml", ".rels"))


def _declares(package: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    """Tell whether a part declares a document type: no editor writes one, and it can blow up what is read."""
    with package.open(member) as stream:
        return _DECLARED.search(stream.read(4096).replace(b"\x00", b"")) is not None


def external_links(content: bytes) -> tuple[str, ...]:
    """Return what a DOCX fetches from elsewhere when it is opened or clicked, each once, in order."""
    found = set()
    with zipfile.ZipFile(BytesIO(content)) as package:
        for name in package.namelist():
            if name.endswith(".rels"):
                relations = parsed(package.read(name))
                found |= {one.get("Target", "") for one in relations if one.get("TargetMode") == "External"}
    return tuple(sorted(found))


def packed(word: Word, day: date | None = None, identity: str = "", title: str = "") -> bytes:
    """Return a document as a file that two calls write alike, dated by the paper's day."""
    about = word.core_properties
    about.author = about.last_modified_by = about.comments = ""
    about.title, about.identifier, about.language, about.revision = title, identity, "zh-CN", 1
    about.created = about.modified = datetime.combine(day or date(*_NO_TIME[:3]), time(0))
    written = BytesIO()
    word.save(written)
    target = BytesIO()
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as timeless:
        for one in source.infolist():
            entry = zipfile.ZipInfo(one.filename, _NO_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            timeless.writestr(entry, source.read(one))
    return target.getvalue()
