"""What a template may ask for: the fields that an office writes as {{…}}, and what a paper puts there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from dashboard.i18n import LANGUAGES, _, catalogue, noop
from dashboard.papers.document import Copies, Document, RedHead
from dashboard.papers.titles import title_lines

MARK = re.compile(r"\{\{([^{}]*)\}\}")
Place = Literal["line", "blocks"]


@dataclass(frozen=True)
class Field:
    """A field: its name and meaning as msgids.

    `blocks` fields stand alone in a paragraph and become many. Every template has the `required` ones. What
    is not `fixed` needs its place once a paper has it; the others an office may write out in its template.
    """

    key: str
    name: str
    meaning: str
    place: Place = "line"
    required: bool = False
    fixed: bool = False


FIELDS = (
    Field("red_name", noop("red head"), noop("the red name above"), fixed=True),
    Field("issue", noop("issue number"), noop("the bulletin's issue of the year and of all years")),
    Field("number", noop("paper number"), noop("the paper's number under the office's word")),
    Field("agency", noop("editing office"), noop("who edits and prints the paper"), fixed=True),
    Field("date", noop("paper date"), noop("the day of the paper")),
    Field("title", noop("paper title"), noop("the paper's title, on as many lines as it has"), required=True),
    Field("addressee", noop("addressee"), noop("to whom the paper goes"), fixed=True),
    Field(
        "body", noop("body text"), noop("headings, paragraphs, tables and charts"), "blocks", required=True
    ),
    Field("annex_list", noop("list of annexes"), noop("the names of the annexes, below the text"), "blocks"),
    Field("signature", noop("signing office"), noop("the office that signs"), fixed=True),
    Field("note", noop("counting note"), noop("how the figures are counted")),
    Field("annexes", noop("annex pages"), noop("the annexes, each on pages of its own"), "blocks"),
    Field("report", noop("reported to"), noop("superiors who get the paper"), fixed=True),
    Field("send", noop("sent to"), noop("offices of the same rank that get the paper"), fixed=True),
    Field("issue_to", noop("issued to"), noop("units below that get the paper"), fixed=True),
    Field("printing", noop("printing date"), noop("the day on which the paper is printed"), fixed=True),
    Field("printed", noop("copies printed"), noop("how many copies are printed"), fixed=True),
)
BY_KEY: Mapping[str, Field] = {field.key: field for field in FIELDS}


def mark(key: str) -> str:
    """Return what a template holds in the place of a field, in the reader's language."""
    return "{{" + _(BY_KEY[key].name) + "}}"


def find_field(name: str) -> Field | None:
    """Return the field that a name in {{…}} stands for, in whichever language it is written."""
    asked = "".join(name.split()).casefold()
    return next((field for field in FIELDS if asked in _spellings(field)), None)


def _spellings(field: Field) -> set[str]:
    names = {field.key, *(catalogue(language).gettext(field.name) for language in LANGUAGES)}
    return {"".join(name.split()).casefold() for name in names}


def line_values(document: Document) -> dict[str, str]:
    """Return what a paper puts in the place of each field that is a line."""
    head, copies = document.red_head or RedHead(""), document.copies or Copies()
    day = written_day(document.date) if document.date else ""
    apart = _(", ")
    return {
        "red_name": head.name,
        "issue": _issue(head),
        "number": document.number,
        "agency": head.agency,
        "date": day,
        "title": title_lines(document.title),
        "addressee": document.addressee,
        "signature": document.signature,
        "note": document.note,
        "report": apart.join(copies.report),
        "send": apart.join(copies.send),
        "issue_to": apart.join(copies.issue),
        "printing": _("printed on {day}").format(day=day) if day and head.agency else "",
        "printed": "" if copies.printed is None else _("{n} copies printed").format(n=copies.printed),
    }


def _issue(head: RedHead) -> str:
    if head.issue is None:
        return ""
    if head.total is None:
        return _("Issue {issue}").format(issue=head.issue)
    return _("Issue {issue} ({total} in all)").format(issue=head.issue, total=head.total)


def written_day(day: date) -> str:
    """Write the day of a paper without leading zeros: 2026年11月29日."""
    return _("{year}/{month}/{day}").format(year=day.year, month=day.month, day=day.day)
