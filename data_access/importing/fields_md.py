"""The document of the import in both languages: `python -m data_access.importing.fields_md zh_CN` prints it.

The text around the table of fields stands in `documents/`; the table is made of the fields and words.
"""

from __future__ import annotations

import sys
from importlib import resources

from dashboard.i18n import _, noop, use_language
from dashboard.order.case_notes import FORMS
from data_access.importing.field_notes import NOTES
from data_access.importing.fields import FIELDS, Field
from data_access.importing.words import WORDS

PLACE = "<!-- fields -->"
DOCUMENTS = {"en": "import.md", "zh_CN": "import.zh-CN.md"}
SYNONYMS_SHOWN, WORDS_SHOWN = 3, 3
_DAYS = {
    "begin": noop("time; a day alone is its 00:00"),
    "end": noop("time; a day alone is its 24:00"),
    "last": noop("time; a day alone is its last second"),
}


def document(language: str) -> str:
    """Return the document in a language, with the table of fields in its place."""
    with use_language(language):
        return template(language).replace(PLACE, "\n".join(_table()))


def template(language: str) -> str:
    """Return the text around the table, with the place where it goes."""
    folder = resources.files("data_access.importing") / "documents"
    return (folder / DOCUMENTS[language]).read_text(encoding="utf-8")


def _table() -> list[str]:
    heads = [_("field"), _("name"), _("meaning"), _("known column names"), _("forms"), _("example")]
    lines = [heads, ["---"] * len(heads)]
    for field in FIELDS:
        meaning, example = NOTES[field.name]
        label = f"**{_(field.label)}**" if field.required else _(field.label)
        names = ", ".join(field.synonyms[:SYNONYMS_SHOWN])
        lines.append([f"`{field.name}`", label, _(meaning), names, _forms(field), f"`{example}`"])
    return ["| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |" for cells in lines]


def _forms(field: Field) -> str:
    """Say how a cell of a field may be written."""
    if field.kind == "instant":
        return _(_DAYS[field.day])
    if field.kind == "number":
        return _("whole number, 0 to {most}").format(most=field.limit)
    if field.kind == "log":
        return _("entries between ； or line breaks: {pattern}").format(pattern=_(FORMS[field.name].pattern))
    if field.kind == "unit":
        return _("name, former name or code of a unit")
    if field.kind == "category":
        return _("name of a category; levels between -> or >")
    if field.kind in WORDS:
        groups = (" / ".join(words[:WORDS_SHOWN]) for words in WORDS[field.kind].values())
        return "; ".join(groups)
    return _("text, at most {n} characters").format(n=field.limit)


def main() -> None:
    """Print the document in the language that is asked for."""
    sys.stdout.write(document(sys.argv[1]))


if __name__ == "__main__":
    main()
