"""The document of definitions: `python -m layouts.documents.definitions_md` prints docs/definitions.md.

English, with the Chinese names of the catalogue beside; the settings are the product's defaults.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from importlib import resources

from dashboard.appraisal.settings import DEFAULTS
from dashboard.definitions import GROUPS, Definition
from dashboard.i18n import _, use_language
from layouts import definitions

PLACE = re.compile(r"<!-- figures: (\w+) -->")


def document() -> str:
    """Return the document: the template with the figures of each group in their place."""
    return PLACE.sub(lambda found: _group(found[1]), template())


def template() -> str:
    """Return the text around the groups of figures, with the places where those go."""
    return (resources.files("layouts") / "documents" / "definitions.md").read_text(encoding="utf-8")


def _group(name: str) -> str:
    return "\n".join([*_table(GROUPS[name]), "", *_details(GROUPS[name])]).rstrip()


def _table(group: tuple[Definition, ...]) -> list[str]:
    """Return the figures as a table, with columns for the fraction where any has one."""
    fractions = any(each.numerator for each in group)
    measured = any(each.measured_in for each in group)
    heads = ["code", "Chinese", "figure", "formula"]
    heads += ["numerator", "denominator"] if fractions else []
    heads += ["in"] if measured else []
    lines = [heads, ["---"] * len(heads)]
    for each in group:
        cells = [f"`{each.code}`", _chinese(each), each.name, _said(each, [each.formula])]
        cells += [each.numerator, each.denominator] if fractions else []
        cells += [each.measured_in] if measured else []
        lines.append(cells)
    return ["| " + " | ".join(cells) + " |" for cells in lines]


def _details(group: tuple[Definition, ...]) -> list[str]:
    """Return what else is said of each figure; what a group has in common is said once."""
    usual = Counter(each.left_out for each in group if each.left_out).most_common(1)
    left_out = usual[0][0] if usual and usual[0][1] > 1 else ""
    noted = [note for note in group[0].notes if all(note in each.notes for each in group)]
    ruled = group[0].settings if len({each.settings for each in group}) == 1 else ""
    lines = []
    if left_out:
        alone = all(each.left_out == left_out for each in group)
        lines.append(f"- {left_out}" if alone else f"- {left_out} (Unless another exclusion is named below.)")
    lines += [f"- {_said(group[0], [ruled, *noted])}"] if ruled or noted else []
    for each in group:
        own = each.left_out if each.left_out != left_out else ""
        rules = each.settings if each.settings != ruled else ""
        said = _said(each, [own, rules, *(note for note in each.notes if note not in noted)])
        lines += [f"- **{each.name}**: {said}"] if said else []
    return lines


def _said(one: Definition, msgids: list[str]) -> str:
    with use_language("en"):
        return " ".join(definitions.filled(msgids, one.key, DEFAULTS))


def _chinese(one: Definition) -> str:
    with use_language("zh_CN"):
        return _(one.name)


def main() -> None:
    """Print the document."""
    sys.stdout.write(document())


if __name__ == "__main__":
    main()
