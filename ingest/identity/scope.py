"""The place of a body, and whether the report is a department's, an office's, a unit's or a whole place's."""

from __future__ import annotations

import re

from ingest.identity.keys import body_key
from ingest.identity.naming import AREA, SUFFIX
from ingest.identity.outline import Outline
from ingest.identity.places import is_place, split_places
from ingest.identity.witnesses import Candidate, tells_of_whole_place
from ingest.model import Level
from ingest.terms import is_latin

_TOWNS = "镇乡道"
_OFFICE = re.compile(r"[（(](?:本级|机关)[)）]")


def region_of(name: str | None, candidates: tuple[Candidate, ...] | list[Candidate]) -> str | None:
    """Return the place that the body's name begins with, else the place that the other witnesses hint at."""
    places = [place for place in split_places(_without_party(name))[0] if len(place) > 1] if name else []
    if places:
        return "".join(places)
    hints = sorted((one for one in candidates if one.hint), key=lambda one: -one.weight)
    return next((one.name for one in hints if name is None or _outer(one.name, name)), None)


def _without_party(name: str) -> str:
    return re.sub(r"^(?:中国共产党|中共)", "", name)


def _outer(place: str, name: str) -> bool:
    """Return whether a hinted place is of the rank that the name leaves unnamed: 某市 for 市教育局."""
    bare = body_key(name).places
    return bool(bare) and len(bare[-1]) == 1 and place.endswith(bare[-1])


def level_of(outline: Outline, name: str | None, names: tuple[str, ...], whole: bool) -> Level | None:
    """Return the level of the report; `whole` says that a witness tells of the place as a whole."""
    head = " ".join((*outline.titles, *outline.table_titles[:3], outline.stem))
    if _OFFICE.search(f"{head} {name or ''}"):
        return "office"
    if name is not None and is_latin(name):
        return "region"
    place = name is not None and is_place(name)
    if place and (whole or (name or "")[-1] not in _TOWNS):
        return "region" if (name or "")[-1] not in _TOWNS or AREA.search(head) else _of_town(head, names)
    body_like = name is not None and not place and re.search(rf"(?:{SUFFIX})$", name) is not None
    if not body_like and _tells_of_area(outline, head):
        return "region"
    if re.search(r"单位(?:预算|决算)", head):
        return "unit"
    # Tables in a file of their own seldom say 部门; they belong to the report that does.
    return "department" if body_like or re.search(r"部门(?:预算|决算|收支)|[（(]汇总[)）]", head) else None


def _of_town(head: str, names: tuple[str, ...]) -> Level | None:
    """Return "department" where a town reports as a department does, or is called by its office; else None."""
    office = any(name.endswith(("政府", "办事处")) for name in names)
    return "department" if office or re.search(r"部门(?:预算|决算|收支)|[（(]汇总[)）]", head) else None


def _tells_of_area(outline: Outline, head: str) -> bool:
    first = " ".join(text for _, text in outline.paragraphs[:3])
    return (
        AREA.search(head) is not None
        or AREA.search(first) is not None
        or re.search(r"部门及乡镇|全[市区县](?:行政单位|各部门)", first) is not None
        or tells_of_whole_place(outline)
    )
