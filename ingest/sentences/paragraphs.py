"""Blocks and headings → the context of each paragraph: what its headings and the colon before it hand down."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace

from ingest.coordinates import stated_in, years_in
from ingest.english import is_glossary
from ingest.model import Block, Identity, Paragraph, Section, Stage
from ingest.sections import contents_blocks, numbering
from ingest.sentences.bodies import bodies_told_of
from ingest.sentences.context import SentenceContext
from ingest.sentences.folding import fold_text
from ingest.sentences.labels import SOURCES, TOTALS, Subject, label_to_subject
from ingest.sentences.latin import english_subject
from ingest.sentences.reader import last_subject
from ingest.sentences.words import stage_in
from ingest.terms import is_latin, term_of

_GLOSSARY = re.compile(r"名词解释|名称解释|术语|名词说明|专业名词")
_DUTIES = re.compile(r"职能|职责|工作职能")
_DESCRIBED = re.compile(r"机构设置|单位构成|机构构成|人员编制|机构情况|部门构成|人员情况|基本情况|部门概况")
_ALL_FUNDS = re.compile(
    r"收支(?:预算|决算)?总|收入支出(?:预算|决算)?总|部门收支|^(?:收入|支出)(?:预算|决算)?(?:总体|总表|汇总)?(?:情况|表)|(?<!拨款)(?:收入|支出)(?:预算|决算)总体"
)
_WORDS_OF_HEADING = re.compile(
    r"(?:的)?(?:情况)?(?:说明|情况)?(?:的)?(?:具体|总体)?(?:情况)?(?:说明|情况)*$|工作开展|占有使用|占用|关于"
)
_GOES_ON = re.compile(
    r"\s*分[\u4e00-\u9fff]{1,4}看"
    r"|\s*(?:19|20)\d{2}\s*年度?(?:年初)?(?:预算|决算|执行)?(?:数|总数|总额)?(?:比|较|与|同比)"
)
"""2014年预算数比2013年减少5万元, 分区域看: it goes on about what the paragraph before began with."""
_FRESH = re.compile(r"^(?:此外|另外|[^，。；]{0,25}(?:19|20)\d{2}\s*年)")


def paragraph_contexts(
    blocks: Sequence[Block],
    sections: Sequence[Section],
    identity: Identity,
    *,
    skip: Container[int] = (),
    unit: str | None = None,
) -> tuple[SentenceContext, ...]:
    """Return the context of every paragraph of text in reading order; the contents page and blocks in `skip` have none.

    `unit` holds for figures whose unit was forgotten; where None, the unit that the text uses most.
    """
    contents = contents_blocks(blocks)
    money = unit or _usual_unit(blocks)
    bodies = bodies_told_of(blocks, sections, identity)
    found: list[SentenceContext] = []
    before = ""
    open_list: _Open | None = None
    for block in blocks:
        if not isinstance(block, Paragraph) or not block.text.strip() or block.index in contents or block.index in skip:
            continue
        around = [section for section in sections if section.start <= block.index < section.end]
        if any(section.start == block.index and _is_whole(section, block) for section in around):
            continue
        outer = [section for section in around if section.start != block.index]
        context = _run_in(_context(outer, identity, block, around, money), block, around)
        if block.index in bodies:
            context = replace(context, subject=bodies[block.index])
        if open_list is not None and (not open_list.holds(block) or (numbering(block.text) is None and _FRESH.match(block.text))):
            open_list = None
        if open_list is not None:
            context = open_list.hand_down(context)
        if not context.items and _GOES_ON.match(block.text) and found and found[-1].section == context.section:
            context = _going_on(before, found[-1], context)
        found.append(context)
        before = block.text
        if block.text.rstrip().endswith(("：", ":")) and (subject := _told_of(block.text, context)) is not None:
            section = outer[-1] if outer else None
            own = next((one for one in around if one.start == block.index), None)
            if own is None:
                open_list = _Open(subject, section.end if section else len(blocks))
    return tuple(found)


def _run_in(context: SentenceContext, block: Paragraph, around: Sequence[Section]) -> SentenceContext:
    """Return a context with the official item that the paragraph's own opening words head: 四、某费。全年支出3万元."""
    own = next((section for section in around if section.start == block.index), None)
    behind = block.text.strip()[len(own.heading) :] if own is not None else ""
    if own is None or not _ENDS_HEADING.match(behind):
        return context
    subject = heading_subject(own.heading)
    if subject is None:
        return replace(context, own_item=_name_before_colon(own.heading) if behind.lstrip()[0] in ":：" else None)
    return replace(context, items=tuple(dict.fromkeys((*context.items, *subject.parents, subject.item))))


def _name_before_colon(heading: str) -> str | None:
    """Return the name that a point of a list begins with (3.某项目：实际支出5万元), None where it is a total or no name."""
    number = numbering(heading)
    name = heading[len(number[1]) :] if number and heading.startswith(number[1]) else heading
    found = label_to_subject(fold_text(name).text)
    plain = found is None or found.weak or found.official or found.item in TOTALS or found.item in SOURCES
    return None if found is None or plain or _WORDS_OF_HEADING.sub("", found.item) != found.item else found.item


_ENDS_HEADING = re.compile(r"\s*[。：:]")
"""What ends a heading that the text behind it goes on from in the same line."""


def _told_of(text: str, context: SentenceContext) -> Subject | None:
    return english_subject(text, context) if is_latin(text) else last_subject(text, context)


def _going_on(before: str, told: SentenceContext, context: SentenceContext) -> SentenceContext:
    """Return the context with the item that the paragraph before is about, where it is an official one."""
    subject = last_subject(before, told)
    if subject is None or not subject.official or subject.weak:
        return context
    return replace(context, items=(*(one for one in subject.parents if one != subject.item), subject.item))


@dataclass(frozen=True, slots=True)
class _Open:
    """A paragraph that ended in a colon: its subject holds for the list behind it, up to block `end`."""

    subject: Subject
    end: int

    def holds(self, block: Paragraph) -> bool:
        return block.index < self.end

    def hand_down(self, context: SentenceContext) -> SentenceContext:
        chain = [*self.subject.parents] if self.subject.item == "收支总计" else [*self.subject.parents, self.subject.item]
        items = tuple(dict.fromkeys((*chain, *context.items)))
        return replace(context, items=items, fund=context.fund or self.subject.fund, kind=context.kind or self.subject.kind)


def _is_whole(section: Section, block: Paragraph) -> bool:
    """Return whether a heading takes up its whole block, so that there is no sentence to read."""
    folded, heading = fold_text(block.text).text.rstrip("。："), fold_text(section.heading).text
    return folded == heading or heading.startswith(folded)


def _usual_unit(blocks: Sequence[Block]) -> str | None:
    counts: Counter[str] = Counter()
    for block in blocks:
        if isinstance(block, Paragraph):
            for match in re.finditer(r"\d\s*(亿元|万元|萬元|千元|元)", block.text):
                counts[{"萬元": "万元"}.get(match.group(1), match.group(1))] += 1
    return counts.most_common(1)[0][0] if counts else None


_SAID_OF_ANY = re.compile(r"(?:的|情况|方面|编制说明|说明|总体|具体|结构|安排|工作|公开|表|支出(?=情况)|关于)+$")
"""What stands at the end of headings about anything."""


def heading_subject(heading: str) -> Subject | None:
    """Return the official item that a heading is about, None where it is about several or about totals."""
    number = numbering(heading)
    bare = fold_text(heading[len(number[1]) :] if number and heading.startswith(number[1]) else heading).text
    bare = re.sub(r"(?:19|20)\d{2}年?度?|本?(?:部门|单位)", "", bare)
    for _ in range(4):
        shorter = _SAID_OF_ANY.sub("", re.sub(r"^关于", "", bare))
        if shorter == bare:
            break
        bare = shorter
    term = term_of(bare)
    found = label_to_subject(term.name if term is not None and term.group == "item" else bare, loose=False)
    return None if found is None or found.weak or found.item in TOTALS or found.item in SOURCES else found


def _context(
    outer: Sequence[Section], identity: Identity, block: Paragraph, around: Sequence[Section], unit: str | None
) -> SentenceContext:
    items: list[str] = []
    fund = kind = side = year = stage = None
    for section in outer:
        subject = heading_subject(section.heading)
        stated = stated_in(section.heading)
        heading = fold_text(section.heading).text
        if subject is not None:
            items += [*subject.parents, subject.item]
        fund = stated.fund or (subject.fund if subject else None) or fund or ("all" if _is_all(heading) else None)
        kind = (subject.kind if subject else None) or stated.kind or kind
        side = stated.side or side
        if section.number is None or not section.number.startswith(("第", "附")):
            years = years_in(section.heading)
            year = years[0] if years else year
            stage = _stage_told(heading) or stage if len(years) == 1 else stage
    path = around[-1].path if around else ()
    return SentenceContext(
        identity=identity,
        section=path,
        block=block.index,
        stage=stage or identity.stage,
        fund=fund,
        year=year or identity.year,
        items=tuple(dict.fromkeys(items)),
        unit=unit,
        subject=_partial_view(outer),
        kind=kind,
        side=side,
        mode=_mode(outer),
        own_item=None,
    )


def _stage_told(heading: str) -> Stage | None:
    """Return the stage that a heading with one year says: 2024年预算执行情况, 2025年预算草案."""
    return "execution" if re.search(r"预算(?:收支)?执行情况", heading) else stage_in(heading)


def _is_all(heading: str) -> bool:
    number = numbering(heading)
    return _ALL_FUNDS.search(heading[len(number[1]) :] if number else heading) is not None


def _partial_view(outer: Sequence[Section]) -> str | None:
    """Return what a section about performance work is called: its totals are no totals of the report."""
    for section in reversed(outer):
        if "绩效" in section.heading and (section.number is None or not section.number.startswith("第")):
            heading = fold_text(section.heading).text
            number = numbering(heading)
            return (
                _WORDS_OF_HEADING.sub("", _WORDS_OF_HEADING.sub("", heading[len(number[1]) :] if number else heading))
                or "预算绩效"
            )
    return None


def _mode(outer: Sequence[Section]) -> str:
    for section in reversed(outer):
        if _GLOSSARY.search(section.heading) or is_latin(section.heading) and is_glossary(section.heading):
            return "definitions"
        if _DESCRIBED.search(section.heading) and not section.heading.startswith("第"):
            return "description"
        if _DUTIES.search(section.heading) and not re.search(r"支出|预算|绩效", section.heading):
            return "duties"
    return "figures"


def description_item(section: tuple[str, ...]) -> str:
    """Return what a described section is about: 机构设置, 单位构成 …, by its innermost heading that says so."""
    for heading in reversed(section):
        match = _DESCRIBED.search(heading)
        if match:
            return match.group()
    return "基本情况"
