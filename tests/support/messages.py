"""Keep the Chinese catalogue complete: run `python -m tests.support.messages` after changing texts."""

from __future__ import annotations

import io
import re
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "dashboard/locale/zh_CN/LC_MESSAGES/messages.po"
METHODS = [("**.py", "python"), ("**.html", "jinja2.ext:babel_extract")]


def msgids_in_code() -> dict[str, str]:
    """Return every msgid of the four rooms with the place of its first use, in reading order."""
    found: dict[str, str] = {}
    for room in ("callbacks", "dashboard", "data_access", "layouts"):
        messages = extract_from_dir(
            ROOT / room, METHODS, keywords={"_": None, "noop": None, "ngettext": (2,)}
        )
        for name, line, msgid, _comments, _context in sorted(messages, key=lambda each: each[:2]):
            found.setdefault(str(msgid), f"{room}/{name}:{line}")
    return found


def translations() -> dict[str, str]:
    """Return the Chinese catalogue as msgid → text."""
    catalogue = read_po(io.BytesIO(CATALOGUE.read_bytes()), locale="zh_CN")
    return {str(each.id): str(each.string) for each in catalogue if each.id}


def rewrite() -> list[str]:
    """Write the catalogue anew in the order of the code; return the msgids that lack a translation."""
    known, fresh = translations(), Catalog(locale="zh_CN", fuzzy=False)
    for msgid in msgids_in_code():
        fresh.add(msgid, known.get(msgid, ""))
    written = io.BytesIO()
    write_po(written, fresh, width=110, no_location=True)
    header = r'^"(POT?-|PO-|Last-|Generated|Report|Project|MIME|Language-T)[^\n]*\n|^#.*\n'
    text = re.sub(header, "", written.getvalue().decode(), flags=re.M)
    CATALOGUE.write_text("# Chinese (simplified) texts of the product.\n" + text, encoding="utf-8")
    return [msgid for msgid in fresh_ids(fresh) if not known.get(msgid)]


def fresh_ids(catalogue: Catalog) -> list[str]:
    """Return the msgids of a catalogue."""
    return [str(each.id) for each in catalogue if each.id]


if __name__ == "__main__":
    for missing in rewrite():
        print("not translated:", missing)
