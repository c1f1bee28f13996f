"""The tables of government debt: limits and balances by place, and one place's balance from year end to year end.

What a figure is of stands apart there: the measure in a group of columns, the kind of debt in a column or in the title, the
place in the row; or measure, kind and date in the row's label (一、某年末…余额实际数).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.facts.headers import label_name
from ingest.identity.places import is_place, place_stem, provinces
from ingest.model import Coordinates, Fact, Identity, Stage, Table
from ingest.tables.places import OWN_LEVEL
from ingest.tables.words import squeezed
from ingest.terms import canonical, clean_label

_DEBT = re.compile(r"债务|债券")
_MEASURE = re.compile(r"新增限额|余额限额|限额|余额")
_LIMIT = re.compile(r"余额限额")
_BOTH = re.compile(r"限额(?:及|和|与|、)?余额")
"""A title that names both says neither of a column."""
_KIND = re.compile(r"一般|专项")
_YEAR_END = re.compile(r"((?:19|20)\d{2})年(?:度)?(末|底)?")
_STAGES: tuple[tuple[str, Stage], ...] = ((r"实际数|决算数", "actual"), (r"执行数|预计数", "execution"))
_TOTAL = re.compile(r"(?:合计|总计|小计)$")


def with_debts(facts: Sequence[Fact], table: Table, identity: Identity) -> tuple[Fact, ...]:
    """Return a table's facts; those of a table of debt with item, place, year and stage as its parts say them together."""
    heads = [text for cell in table.cells if cell.is_header for text in (cell.text,)]
    if not any(map(_DEBT.search, (table.title or "", *heads))):
        return tuple(facts)
    return tuple(_told(fact, table, identity) for fact in facts)


def _told(fact: Fact, table: Table, identity: Identity) -> Fact:
    if fact.source != "cell" or not fact.row_path or fact.coordinates.nature not in ("amount", "share"):
        return fact
    label = squeezed(fact.row_path[-1])
    if _DEBT.search(label) or re.search(r"赤字", label):
        return replace(fact, coordinates=_of_row(label, fact.coordinates))
    item = _measured((*reversed(fact.column_path), table.title or ""))
    place = clean_label(_TOTAL.sub("", label))
    if item is None or not (_may_be_place(place) or OWN_LEVEL.search(place) or _TOTAL.search(label)):
        return fact
    return _of_place(fact, item, place, identity)


def _of_row(label: str, at: Coordinates) -> Coordinates:
    """Return what a figure is of whose row names measure and date: 某年末专项债务余额实际数."""
    dated = _YEAR_END.search(label)
    year = int(dated.group(1)) if dated else at.year
    stage = next((stage for pattern, stage in _STAGES if re.search(pattern, label)), at.stage)
    item = _measured((label,)) or canonical(_YEAR_END.sub("", clean_label(label)))
    return replace(at, item=item, year=year, stage=stage, as_of=dated.group() if dated and dated.group(2) else at.as_of)


def _measured(texts: Sequence[str]) -> str | None:
    """Return the item that texts name together, the innermost first; None without a measure."""
    said = [squeezed(text) for text in texts]
    measure = next((match for text in said if (match := _MEASURE.search(_BOTH.sub("", text)))), None)
    if measure is None:
        return None
    kind = next((match.group() for text in said if (match := _KIND.search(text))), "政府")
    return canonical(f"{kind}债务{_LIMIT.sub('限额', measure.group())}")


def _of_place(fact: Fact, item: str, place: str, identity: Identity) -> Fact:
    """Return the fact of a place's row: the body's own, its own level's, or that of a place under it."""
    at, own = fact.coordinates, identity.region or identity.department or ""
    if _same_place(place, own):
        whole = f"全{own[-1]}" if own[-1:] in "省市区县州旗" else at.level
        return replace(fact, coordinates=replace(at, item=item, parents=(), level=whole))
    level = OWN_LEVEL.search(place)
    if level and _same_place(place[: level.start() + 1], own):
        name = f"{(own or place)[-1]}本级" if level.group() == "本级" else f"{level.group()[0]}本级"
        return replace(fact, coordinates=replace(at, item=name, parents=(item,), level=name))
    over = tuple(map(label_name, fact.row_path[:-1]))
    named = place if _may_be_place(place) else at.item
    return replace(fact, coordinates=replace(at, item=named, parents=(*short_names(place), item, *over)))


def _same_place(place: str, own: str) -> bool:
    return bool(own) and (own.endswith(place) or place == own)


def _may_be_place(label: str) -> bool:
    """Return whether a label in a list of places is one: by its parts, or by its ending alone (共和县)."""
    return is_place(label) or re.fullmatch(r"[\u4e00-\u9fff]{2,12}[市县区州旗盟]", label) is not None


def short_names(place: str) -> Iterator[str]:
    """Yield what a place is called beside its full name: without ending and peoples, and with the ending alone (某县)."""
    stem = place_stem(place)
    if stem == place or not _may_be_place(place):
        return
    if len(place) - len(stem) > 1 and place[-1] in "县州旗区":
        yield stem + place[-1]
    if stem not in provinces():
        yield stem
