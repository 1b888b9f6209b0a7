"""The outlines of the districts, from the committed file or from one that replaces it."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from importlib import resources
from pathlib import Path

from dashboard.views.overview import CityMap, Outline
from data_access.reference.english import shown_name


def load_map(path: Path | None = None) -> CityMap | None:
    """Return what `_read` does, its source called as the reader knows it."""
    found = _read(path)
    return replace(found, source=shown_name(found.source)) if found else None


@cache
def _read(path: Path | None) -> CityMap | None:
    """Return the outlines of a file, of the committed one without a path; None where it cannot be read.

    Without outlines a map panel shows its list alone, so a missing or broken file is not an error.
    """
    file = path or resources.files("data_access.reference") / "map.json"
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        outlines = tuple(
            Outline(
                str(each["code"]),
                (float(each["label"][0]), float(each["label"][1])),
                tuple(float(point[0]) for point in each["ring"]),
                tuple(float(point[1]) for point in each["ring"]),
            )
            for each in found["outlines"]
        )
        return CityMap(str(found["source"]), str(found.get("approval", "")), outlines)
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return None
