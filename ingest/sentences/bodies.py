"""Texts on several bodies, one behind the other: whose each paragraph is, by the headings and by how paragraphs begin."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.identity.naming import NO_NAME, SUFFIX, free_name
from ingest.identity.places import split_places
from ingest.model import Block, Identity, Paragraph, Section
from ingest.sections import numbering
from ingest.tables.words import is_organ
from ingest.terms import canonical, term_of

_OPENS = re.compile(
    rf"(?P<name>[\u4e00-\u9fff]{{2,25}}?(?:{SUFFIX}))(?:[（(](?:本级|机关|汇总)[)）])?"
    r"(?=[：:]|[，,]?(?:19|20)\d{2}\s*年|[“\"「]?三公|(?:部门|本年|全年)?(?:预算|决算|安排|编列))"
)
"""How a paragraph begins that is about one of several bodies: 甲局2024年…, 乙局：…."""
_LONGEST = 28


def bodies_told_of(blocks: Sequence[Block], sections: Sequence[Section], identity: Identity) -> dict[int, str]:
    """Return for each paragraph of a text on several bodies whose figures it states, under the body's full name.

    Empty where the report is one body's own, and where fewer than two bodies are told of.
    """
    if identity.department is not None and identity.level != "region":
        return {}
    headed = dict(_headed(blocks, sections, identity))
    opened = dict(_opened(blocks, identity))
    found = {**headed, **opened}
    return found if len(set(headed.values())) > 1 or len(set(opened.values())) > 1 else {}


def _headed(blocks: Sequence[Block], sections: Sequence[Section], identity: Identity) -> Iterator[tuple[int, str]]:
    """Yield the blocks under headings that are a body's name alone, with that body's full name."""
    for section in sections:
        number = numbering(section.heading)
        heading = section.heading[len(number[1]) :] if number and section.heading.startswith(number[1]) else section.heading
        name = re.sub(r"[（(](?:本级|机关|汇总)[)）]$", "", re.sub(r"\s", "", heading).rstrip("：:"))
        if len(name) <= _LONGEST and is_organ(name) and term_of(name) is None and not NO_NAME.search(name):
            yield from ((index, full_name(name, identity)) for index in range(section.start, section.end))


def _opened(blocks: Sequence[Block], identity: Identity) -> Iterator[tuple[int, str]]:
    """Yield the paragraphs that begin with a body's name, with that body's full name."""
    for block in blocks:
        if not isinstance(block, Paragraph) or not re.search(r"\d", block.text):
            continue
        number = numbering(block.text)
        text = block.text[len(number[1]) :] if number and block.text.startswith(number[1]) else block.text
        opening = _OPENS.match(text.strip())
        name = free_name(opening["name"]) if opening else ""
        if name and is_organ(name) and not NO_NAME.search(name) and split_places(name)[1] and term_of(name) is None:
            yield block.index, full_name(name, identity)


def full_name(name: str, identity: Identity) -> str:
    """Return a body's name with the place that the report is of: 区某局 in the report of 某区 is 某区某局."""
    places, rest = split_places(name)
    region = identity.region or (identity.department if identity.level == "region" else None)
    bare = len(places) == 1 and len(places[0]) == 1
    return canonical(region + rest if region and bare and region.endswith(places[0]) else name)
