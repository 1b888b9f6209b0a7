"""The document of definitions: `python -m layouts.documents.definitions_md zh_CN` prints it in a language.

The text around the figures stands in `definitions*.md` beside this; the settings are the product's defaults.
The English document has the Chinese names of the catalogue beside.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Sequence
from importlib import resources

from dashboard.appraisal.settings import DEFAULTS
from dashboard.definitions import GROUPS, Definition
from dashboard.i18n import _, noop, use_language
from layouts import definitions

PLACE = re.compile(r"<!-- figures: (\w+) -->")
DOCUMENTS = {"en": "definitions.md", "zh_CN": "definitions.zh-CN.md"}
BETWEEN_SENTENCES = {"en": " ", "zh_CN": ""}


def document(language: str) -> str:
    """Return the document in a language: the template with the figures of each group in their place."""
    with use_language(language):
        return PLACE.sub(lambda found: _group(GROUPS[found[1]], language), template(language))


def template(language: str) -> str:
    """Return the text around the groups of figures, with the places where those go."""
    return (resources.files("layouts") / "documents" / DOCUMENTS[language]).read_text(encoding="utf-8")


def _group(group: tuple[Definition, ...], language: str) -> str:
    return "\n".join([*_table(group, language), "", *_details(group, language)]).rstrip()


def _table(group: tuple[Definition, ...], language: str) -> list[str]:
    """Return the figures as a table, with columns for the fraction where any has one."""
    fractions = any(each.numerator for each in group)
    measured = any(each.measured_in for each in group)
    beside = language == "en"
    heads = [_("code"), *(["Chinese"] if beside else []), _("figure"), _("formula")]
    heads += [_("numerator"), _("denominator")] if fractions else []
    heads += [_("measured in")] if measured else []
    lines = [heads, ["---"] * len(heads)]
    for each in group:
        cells = [f"`{each.code}`", *([_chinese(each)] if beside else []), _(each.name)]
        told = [each.formula]
        told += [each.numerator, each.denominator] if fractions else []
        told += [each.measured_in] if measured else []
        lines.append(cells + [_said(each, [text], language) for text in told])
    return ["| " + " | ".join(cells) + " |" for cells in lines]


def _details(group: tuple[Definition, ...], language: str) -> list[str]:
    """Return what else is said of each figure; what a group has in common is said once."""
    usual = Counter(each.left_out for each in group if each.left_out).most_common(1)
    left_out = usual[0][0] if usual and usual[0][1] > 1 else ""
    noted = [note for note in group[0].notes if all(note in each.notes for each in group)]
    ruled = group[0].settings if len({each.settings for each in group}) == 1 else ""
    lines = []
    if left_out:
        alone = all(each.left_out == left_out for each in group)
        unless = "" if alone else noop("(Unless another exclusion is named below.)")
        lines.append(f"- {_said(group[0], [left_out, unless], language)}")
    lines += [f"- {_said(group[0], [ruled, *noted], language)}"] if ruled or noted else []
    for each in group:
        own = each.left_out if each.left_out != left_out else ""
        rules = each.settings if each.settings != ruled else ""
        notes = [note for note in each.notes if note not in noted]
        said = _said(each, [own, rules, *notes], language)
        lines += ["- " + _("{name}: {value}").format(name=f"**{_(each.name)}**", value=said)] if said else []
    return lines


def _said(one: Definition, msgids: Sequence[str], language: str) -> str:
    return BETWEEN_SENTENCES[language].join(definitions.filled(list(msgids), one.key, DEFAULTS))


def _chinese(one: Definition) -> str:
    with use_language("zh_CN"):
        return _(one.name)


def main() -> None:
    """Print the document in the language that is asked for."""
    sys.stdout.write(document(sys.argv[1]))


if __name__ == "__main__":
    main()
