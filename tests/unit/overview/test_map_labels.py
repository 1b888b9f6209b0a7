"""Names on the map of the overview stand apart at the width of the smallest desk."""

from __future__ import annotations

from itertools import combinations
from math import cos, radians

from data_access.reference.city_map import load_map

WIDTH_PX = 388  # of the map at 1366 px
NAME_PX, LINES_PX = 27, 31  # two characters of 12 px and a bit; a name with its count below


def test_no_name_with_its_count_lies_on_another() -> None:
    city_map = load_map()
    assert city_map is not None
    lon = [value for outline in city_map.outlines for value in outline.lon]
    lat = [value for outline in city_map.outlines for value in outline.lat]
    scale = WIDTH_PX / (max(lon) - min(lon))
    tall = scale / cos(radians((min(lat) + max(lat)) / 2))
    for one, other in combinations(city_map.outlines, 2):
        across = abs(one.label[0] - other.label[0]) * scale
        down = abs(one.label[1] - other.label[1]) * tall
        assert across >= NAME_PX or down >= LINES_PX, (one.code, other.code)
