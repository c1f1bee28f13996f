"""Lists of places: a city whose own level has a row right below it (某市 | 某市本级 | 某区) stands over the rows behind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.tables.row_label import RowLabel
from ingest.terms import clean_label

OWN_LEVEL = re.compile(r"[省市县区州旗盟](?:本级|级)$|^本级$")
"""How a row ends that is of a place's own level of government."""
_CLOSES = re.compile(r"(?:州|盟|地区|省|自治区)$")
"""Ends of places that lie in no city, so that they close one."""


def under_places(labels: Sequence[RowLabel]) -> list[RowLabel]:
    """Return the labels, those of places inside a city under it; what the body itself is stays over all without being said."""
    found: list[RowLabel] = []
    city: RowLabel | None = None
    for label, behind in zip(labels, [*labels[1:], RowLabel()], strict=False):
        if not label.path or label.role != "item" or label.code is not None or len(label.path) > 1:
            city = None
        elif _has_own_level(label, behind):
            city = label
        elif city is not None and _CLOSES.search(clean_label(label.path[0])):
            city = None
        elif city is not None:
            label = replace(label, path=(*city.path, *label.path))
        found.append(label)
    return found


def _has_own_level(label: RowLabel, behind: RowLabel) -> bool:
    place, own = clean_label(label.path[0]), clean_label(behind.path[0]) if behind.path else ""
    return len(place) > 1 and own.startswith(place) and OWN_LEVEL.search(own) is not None
