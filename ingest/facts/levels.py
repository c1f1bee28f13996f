"""Whose money a government's report tells of: the whole area's (全市), its own level's (市级, 市本级), one district's.

They stand side by side in one sentence pattern, so each figure takes the level named last before it: in its sentence, in
its paragraph, in its heading, in the paragraph before. A report that names one level only keeps the level of its identity.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.coordinates import Level, is_level, levels_in
from ingest.model import Block, Fact, Paragraph, Table
from ingest.sentences.labels import label_to_subject


def with_levels(
    facts: Sequence[Fact], blocks: Sequence[Block], tables: Sequence[Table], *, parts: bool = True, region: str | None = None
) -> tuple[Fact, ...]:  # fmt: skip
    """Return the facts, each with the level that its place names, where the report tells of several levels.

    市级 is 市本级 where the report does not tell the two apart. `parts`: whether districts may be told of beside the levels;
    a department's report does not, and its duties name places all over. `region`: the report's own place; what is wider
    (省级 in a city's report) gives it money and standards, and is not told of.
    """
    named = {block.index: _told(block.text, parts, region) for block in blocks if isinstance(block, Paragraph)}
    titles = {table.id: _titled(table.title or "".join(table.section[-1:])) for table in tables}
    told = {level.name for levels in named.values() for level in levels}
    known = told | {level.name for levels in titles.values() for level in levels}
    if len(told) < 2 and not any(told & {level.name for level in levels} for levels in titles.values()):
        # One level in the text may be the report's own; tables whose titles name it stand beside those of the whole.
        named = {}
    behind = dict(_carried(blocks, named))
    texts = {block.index: block.text for block in blocks if isinstance(block, Paragraph)}
    return tuple(_with_level(_of_opening(fact, texts), named, titles, behind, known) for fact in facts)


def _told(text: str, parts: bool, region: str | None) -> tuple[Level, ...]:
    return tuple(level for level in levels_in(text) if parts or is_level(level.name) if not _is_wider(level.name, region))


_TIERS = ("省", "市州盟", "区县旗", "镇乡")
"""Signs of levels and ends of places, from the widest in. A city may lie in a prefecture."""


def _is_wider(name: str, region: str | None) -> bool:
    """Return whether a level is one of more than the report's own place."""
    own = next((at for at, ends in enumerate(_TIERS) if region and region[-1] in ends), 0)
    return is_level(name) and any(sign in name for ends in _TIERS[:own] for sign in ends) and not _is_autonomous(region)


def _is_autonomous(region: str | None) -> bool:
    """Return whether a place ends in 自治区, which is as wide as a province."""
    return region is not None and region.endswith("自治区")


_HEAD = 12
"""Characters of a title within which it names whose money its table is of."""


def _titled(title: str) -> tuple[Level, ...]:
    """Return the levels that a table's title tells of: by its money, else named where a title names whose it is."""
    return levels_in(title) or tuple(level for level in levels_in(title, alone=True) if level.start < _HEAD)


_OPENING = re.compile(r"\s*[（(]?[\d一二三四五六七八九十]{1,2}[)）.．、]\s*([^。，；]{2,20}?)(?:情况)?[。：]")
"""How a paragraph begins that says first what it is about: （3）某经费预算情况。市本级预算安排…."""


def _of_opening(fact: Fact, texts: dict[int, str]) -> Fact:
    """Return a fact that names nothing but a level with the item that its paragraph's opening words name."""
    at = fact.coordinates
    opening = _OPENING.match(texts.get(fact.block or 0, "")) if fact.source == "sentence" and is_level(at.item) else None
    subject = label_to_subject(opening[1]) if opening is not None else None
    return fact if subject is None else replace(fact, coordinates=replace(at, item=subject.item, parents=subject.parents))


def _carried(blocks: Sequence[Block], named: dict[int, tuple[Level, ...]]) -> Iterator[tuple[int, Level | None]]:
    """Yield for each block the level in force where it begins: the last one named in the blocks before."""
    force: Level | None = None
    for block in blocks:
        yield block.index, force
        if levels := named.get(block.index):
            force = levels[-1]


def _with_level(
    fact: Fact, named: dict[int, tuple[Level, ...]], titles: dict[str, tuple[Level, ...]], behind: dict[int, Level | None],
    known: set[str],
) -> Fact:  # fmt: skip
    level = _of_cell(fact, titles) if fact.source == "cell" or fact.table_id else _of_sentence(fact, named, behind)
    if level is None:
        return fact
    return replace(fact, coordinates=replace(fact.coordinates, level=canonical_level(level, known)))


def canonical_level(name: str, known: set[str]) -> str:
    """Return 市本级 for 市级 where the report's levels do not hold both."""
    own = f"{name[0]}本级"
    return own if len(name) == 2 and name.endswith("级") and own not in known else name


def _of_cell(fact: Fact, titles: dict[str, tuple[Level, ...]]) -> str | None:
    """Return the level that a cell's header or label is, else its table's title; None where none is named."""
    for part in (*fact.column_path, *fact.row_path):
        if levels := levels_in(part, alone=True):
            return levels[-1].name
    levels = titles.get(fact.table_id or "", ())
    return levels[0].name if levels else None


def _of_sentence(fact: Fact, named: dict[int, tuple[Level, ...]], behind: dict[int, Level | None]) -> str | None:
    if fact.block is None or fact.span is None:
        return None
    before = [level for level in named.get(fact.block, ()) if level.start < fact.span[0]]
    if before:
        return before[-1].name
    heading = [level for text in fact.section for level in levels_in(text, alone=True)] if named else []
    carried = behind.get(fact.block)
    return heading[-1].name if heading else carried.name if carried is not None else None


_DEFINED = re.compile(r"(?<=[级市省区县州])[（(](?:不?含|包括)[^（）()]{2,80}[)）]")


def without_definitions(text: str) -> str:
    """Return a text of the same length with what a level includes blanked: 市级（含开发区，下同）一般公共预算收入."""
    return _DEFINED.sub(lambda match: " " * len(match.group()), text)


def _without_level(item: str) -> str:
    return re.sub(r"^(?:全[省市区县州]|[省市区县州]本?级)", "", item)


def with_reasons_above(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """Return the facts with 原因同上 replaced by the reason that was given last for the same item, with its place."""
    found: list[Fact] = []
    given: dict[str, Fact] = {}
    for fact in facts:
        if fact.coordinates.nature == "reason" and fact.words:
            said = given.get(_without_level(fact.coordinates.item))
            if fact.words.startswith("同上") and said is not None:
                fact = replace(said, id=fact.id, coordinates=fact.coordinates)
            else:
                given[_without_level(fact.coordinates.item)] = fact
        found.append(fact)
    return tuple(found)
