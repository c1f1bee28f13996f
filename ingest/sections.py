"""Blocks → the tree of headings, the contents page, and the tables that it lists.

Numbering makes a heading (第一部分 / 一、 / （一） / 1. / (1) / 第一条), or the format's own level, or a short line that stands
alone before the text it heads. A numbered sentence is no heading, but its short lead before the first figure is a section
of its own: "（三）公务接待费5万元，…" stands in 公务接待费.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.model import Block, Grid, Paragraph, Section, Table
from ingest.terms import fold_label, is_latin, simplify

HEADING_LIMIT = 60
"""Longest heading, in characters; a longer numbered paragraph is a sentence."""
LEAD_LIMIT = 45
BARE_LIMIT = 30
"""Longest heading without a number, in characters; printed lines of running text are longer."""
HEADED_TEXT = 40
"""Shortest paragraph that a heading without a number and without a heading's ending may have below it."""
CONTENTS_SPAN = 200
"""How many blocks a contents page may have."""

_HAN = "[一二三四五六七八九十百]{1,4}"
_STYLES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("part", re.compile(rf"第\s*{_HAN}\s*(?:部分|章|篇|编)|附\s*件\s*(?:\d{{1,2}}|{_HAN})?\s*(?=[:：])")),
    ("article", re.compile(rf"第\s*{_HAN}\s*条")),
    ("han", re.compile(rf"{_HAN}\s*[、．.]")),
    ("han_bracket", re.compile(rf"[（(]\s*{_HAN}\s*[)）]\s*[、.．]?")),
    ("digit", re.compile(r"\d{1,2}\s*(?:[、．]|\.(?!\d))")),
    ("digit_bracket", re.compile(r"[（(]\s*\d{1,2}\s*[)）]\s*[、.．]?|\d{1,2}\s*[)）]|[①-⑳]")),
)
_ORDER = {name: rank for rank, (name, _) in enumerate(_STYLES)} | {"capitals": 1, "line": 5}
_SENTENCE = re.compile(r"[。；;！!？?]")
_ENDING = re.compile(r"(?:情况说明|情况|说明|概况|职能|职责|构成|设置|解释|事项|预算表|决算表)$")
_FIGURE = re.compile(
    r"[-－]?[\d０-９][\d０-９,，.．]*\s*(?:亿元|万元|千元|元|萬元|億元|万(?!以上)|%|％|辆|个|台|套|批次|人次|人|名|家)|为\s*0(?!\d)"
)
_GLUED = re.compile(r"^(.{2,40}?(?:预算|决算|收支|表|总体|支出|收入)(?:情况说明|情况的说明))(?=[^。．：:\s]{2})")
_TASK = re.compile(r"承办|承担|负责|完成|办理|组织|协调|指导|落实|开展")
"""What a duty begins with: （九）承办上级交办的其他事项。 is no heading."""
_DEFINED = re.compile(r"^([^。；;，,：:]{2,30}?)\s*(?:[:：，,]\s*(?:是指|是|指|即|主要是指|包括|反映)|是指|指(?=[^标定数导]))")
_BARE = re.compile(r"(?=(?:.*[\u4e00-\u9fff]){4})[\u4e00-\u9fffA-Za-z0-9“”\"《》（）() ]+")
_BARE_ENDING = re.compile(r"(?:情况|说明|概况|职能|职责|构成|设置|解释|事项|原则|思想|目标|任务|措施|举措|重点|打算)$")
_DATED = re.compile(r"\d{4}年\d{1,2}月")
_FIRST_OF_LIST = re.compile(r"[●•◆■▪○·]|[（(]?[1一①][)）、.．①]?")
_TITLED = re.compile(r"([^。；;，,：:、]{2,20})。(?=[^。]{8})")
"""A title that a sentence follows on the same line: 2.政府性基金预算。全市……"""
_CAPITALS = re.compile(r"(?=(?:.*[A-Z]){6})[A-Z][A-Z0-9\s,.'&/()-]{5,110}")
"""A heading in Latin capitals, as English budgets print them."""
_LINE = re.compile(r"(?=.*[a-z]{3})[A-Z][A-Za-z'’]*(?:[ /-](?:[A-Za-z'’&-]+|\d{1,4})){0,7}")
"""A short line of English words without a mark, which is a heading over sentences or a table."""
_CONTENTS = re.compile(r"^(?:目录|目次|contents)$")
_LEADERS = re.compile(r"(?:[.…·．]{2,}|\t|\s{2,})\s*[-—]?\s*\d{0,3}\s*[-—]?\s*$|pageref.*$", re.IGNORECASE)
_LONG_RUN = re.compile(r"([.…·．\s])\1{9,}")


@dataclass(frozen=True, slots=True)
class _Found:
    """A heading at block `start`. `item` True: the lead of a numbered sentence, whose text goes on after the heading."""

    start: int
    heading: str
    style: str
    number: str | None
    item: bool = False
    taken: int = 1
    opens: bool = False
    """Whether the block ends in a colon, so that what follows belongs to it."""


def blocks_to_sections(blocks: Sequence[Block]) -> tuple[Section, ...]:
    """Given a report's blocks in reading order, return its sections in that order; the contents page has none.

    A heading over two lines is one. A numbered sentence's section ends with it, unless it ends in a colon or deeper
    numbers follow.
    """
    return _tree(_find_headings(blocks), blocks)


def contents_blocks(blocks: Sequence[Block]) -> range:
    """Return the blocks of the contents page, its own heading included; an empty range where there is none.

    It ends where its first entry comes again, which is where the text begins.
    """
    for index, block in enumerate(blocks[:CONTENTS_SPAN]):
        if isinstance(block, Paragraph) and _CONTENTS.match(fold_label(block.text)):
            return range(index, _contents_end(blocks, index))
    with_leaders = [
        block.index for block in blocks[:CONTENTS_SPAN] if isinstance(block, Paragraph) and _is_leader_line(block.text)
    ]
    if len(with_leaders) >= 4:
        return range(with_leaders[0], with_leaders[-1] + 1)
    return range(0)


def _is_leader_line(text: str) -> bool:
    return re.search(r"[.…·．]{4,}\s*[-—]?\s*\d{1,3}\s*[-—]?\s*$|PAGEREF", _with_short_runs(text)) is not None


def _with_short_runs(text: str) -> str:
    """Return `text` with long runs of one dot or blank cut to four: what looks for leaders tries each place of a run."""
    return _LONG_RUN.sub(r"\1\1\1\1", text)


def _without_leader(text: str) -> str:
    """Return a contents line without the dots or the gap behind its title, and without the page number behind them."""
    return _LEADERS.sub("", _with_short_runs(text))


def _contents_end(blocks: Sequence[Block], start: int) -> int:
    entries = _paragraphs(blocks, start + 1, min(len(blocks), start + CONTENTS_SPAN))
    if not entries:
        return start + 1
    first = _entry_words(entries[0].text)
    number = _style_of(entries[0].text)
    for block in entries[1:]:
        words = _entry_words(block.text)
        if words and (
            words == first
            or _same_start(number, block.text)
            or (len(block.text.strip()) >= 4 and words and first.startswith(words) and number is None)
        ):
            return block.index
        if len(block.text) > 2 * HEADING_LIMIT or (_SENTENCE.search(block.text) and len(block.text) > 40):
            return _before_sentence(blocks, start, block.index)
    for index in range(start + 1, len(blocks)):
        if isinstance(blocks[index], Grid):
            return index
    return entries[-1].index + 1


def _before_sentence(blocks: Sequence[Block], start: int, sentence: int) -> int:
    """Return where the text begins that `sentence` stands in: its heading may be the entries' end, which none can tell."""
    for index in range(sentence - 1, start, -1):
        block = blocks[index]
        if isinstance(block, Paragraph) and (style := _style_of(block.text)) and style[0] in ("part", "han"):
            return index
    return sentence


def _paragraphs(blocks: Sequence[Block], start: int, end: int) -> list[Paragraph]:
    """Return the paragraphs with text from `start` to the first grid."""
    found: list[Paragraph] = []
    for block in blocks[start:end]:
        if isinstance(block, Grid):
            break
        if block.text.strip():
            found.append(block)
    return found


def _same_start(number: tuple[str, str] | None, text: str) -> bool:
    """Return whether `text` bears the first entry's part number (第一部分) again; the number may stand alone on its line."""
    style = _style_of(text)
    return number is not None and number[0] == "part" and style is not None and fold_label(style[1]) == fold_label(number[1])


def _entry_words(text: str) -> str:
    return re.sub(r"\d{1,3}$", "", fold_label(_without_leader(text)))


def listed_tables(blocks: Sequence[Block]) -> tuple[str, ...]:
    """Return the titles of tables on the contents page, in its order, without number and page; () where it lists none.

    The part that holds them (第二部分 …预算表, 附件：…预算表) is no table.
    """
    lines: list[str] = []
    for block in (blocks[index] for index in contents_blocks(blocks)):
        if not isinstance(block, Paragraph) or not block.text.strip():
            continue
        text = _without_leader(block.text).strip()
        if (
            lines
            and _style_of(text) is None
            and not lines[-1].endswith("表")
            and _style_of(lines[-1]) is not None
            and len(text) <= 20
        ):
            lines[-1] += text
        else:
            lines.append(text)
    found = []
    for line in lines:
        style = _style_of(line)
        title = line[len(style[1]) :].strip() if style else line
        if (
            (style is None or style[0] != "part")
            and re.search(r"表(?:\s*[（(][^（()）]*[)）])?$", title)
            and 4 <= len(title) <= 50
        ):
            found.append(title)
    return tuple(found)


def absent_tables(listed: Sequence[str], tables: Sequence[Table]) -> tuple[str, ...]:
    """Return the listed titles that no table bears, compared as in `absent_titles`."""
    return absent_titles(listed, [table.title for table in tables if table.title])


def absent_titles(listed: Sequence[str], titles: Sequence[str]) -> tuple[str, ...]:
    """Return the listed titles that are not among `titles`, compared without year, brackets and quotation marks.

    Each table is taken by one listed title at most: first the same words, then one title at the end of the other, then
    titles that differ in 支出, 预算, 情况 only.
    """
    free = [_plain_title(title) for title in titles]
    left = list(listed)
    for same in (_equal, _one_ends_other, _nearly):
        for title in list(left):
            taken = next((other for other in free if same(_plain_title(title), other)), None)
            if taken is not None:
                free.remove(taken)
                left.remove(title)
    return tuple(left)


def _plain_title(title: str) -> str:
    folded = re.sub(r"\([^()]*\)", "", fold_label(title))
    folded = re.sub(r"^.*?(?:19|20)\d{2}年(?:度)?", "", folded)
    return re.sub(r"^(?:表?[一二三四五六七八九十\d]{1,3}[、.:]?|部门|省级|市级|区级|县级|单位)+", "", folded)


def _equal(one: str, other: str) -> bool:
    return one == other


def _one_ends_other(one: str, other: str) -> bool:
    return min(len(one), len(other)) >= 5 and (one.endswith(other) or other.endswith(one))


def _nearly(one: str, other: str) -> bool:
    def strip(title: str) -> str:
        return re.sub(r"支出|预算|决算|情况|财政拨款|一般公共预算|表", "", title)

    return len(strip(one)) >= 2 and strip(one) == strip(other)


# ---------------------------------------------------------------- headings


def numbering(text: str) -> tuple[str, str] | None:
    """Return the numbering style and the number as printed at the start of `text`, None where there is none."""
    return _style_of(text)


def _style_of(text: str) -> tuple[str, str] | None:
    stripped = text.lstrip(" \t\u3000*#")
    for name, pattern in _STYLES:
        match = pattern.match(stripped)
        if match:
            return name, stripped[: match.end()]
    return None


def _find_headings(blocks: Sequence[Block]) -> list[_Found]:
    contents = contents_blocks(blocks)
    found: list[_Found] = []
    skip = -1
    before: Block | None = None
    for index, block in enumerate(blocks):
        if isinstance(block, Grid) or index in contents or index <= skip or not block.text.strip():
            before = block if isinstance(block, Grid) else before
            continue
        follower = blocks[index + 1] if index + 1 < len(blocks) and index + 1 not in contents else None
        below = follower if isinstance(follower, Paragraph) else None
        heading = _heading(block, below) or _bare_heading(block, before, below)
        before = block
        if heading is not None:
            skip = index + heading.taken - 1
            found.append(heading)
    return found


def _bare_heading(block: Paragraph, before: Block | None, below: Paragraph | None) -> _Found | None:
    """Return a short line without a number as the heading of the text below it; None where it is a line of something else.

    It ends as headings do, or a list or a whole paragraph begins below it; what stands before it does not go on in it.
    """
    text = block.text.strip()
    if before is None or below is None or len(text) > BARE_LIMIT or not _BARE.fullmatch(text):
        return None
    if _style_of(text) or _FIGURE.search(text) or _DATED.search(text) or text.endswith("表") or not _is_ended(before):
        return None
    under = below.text.strip()
    begins_list = _FIRST_OF_LIST.match(under) is not None
    whole = len(under) >= HEADED_TEXT and _SENTENCE.search(under) is not None
    if begins_list or whole or _BARE_ENDING.search(text) and _SENTENCE.search(under):
        return _Found(block.index, text, "bare", None)
    return None


def _is_ended(block: Block) -> bool:
    """Return whether a block is no line of text that goes on in the next."""
    if isinstance(block, Grid):
        return True
    text = block.text.strip()
    return len(text) <= BARE_LIMIT or text.endswith(("。", "；", ";", "：", ":", "！", "”"))


def _heading(block: Paragraph, follower: Paragraph | None) -> _Found | None:
    text = re.sub(r"\*\*|^#+\s*", "", block.text).strip()
    style = _style_of(text)
    if block.level is not None and len(text) <= 2 * HEADING_LIMIT and not _FIGURE.search(text):
        return _Found(block.index, text, style[0] if style else f"level{block.level}", style[1] if style else None)
    if style is None:
        name = "capitals" if _CAPITALS.fullmatch(text) else ("line" if _heads(text, follower) else "")
        return _Found(block.index, text, name, None) if name else None
    name, number = style
    rest = simplify(text.lstrip(" \t\u3000*#")[len(number) :].strip())
    if name == "part":
        return _part(block, text, number, rest, follower)
    if name == "article":
        return None
    opens = text.rstrip().endswith(("：", ":"))
    if _is_heading(rest):
        joined = _continued(rest, follower)
        heading = text + (follower.text.strip() if joined and follower else "")
        return _Found(block.index, heading.rstrip("：:。"), name, number, taken=2 if joined else 1)
    glued = _GLUED.match(rest)
    if glued and name in ("han", "han_bracket"):
        return _Found(block.index, number + glued.group(1), name, number)
    lead = _lead(rest)
    return _Found(block.index, (number + lead).strip(), name, number, item=True, opens=opens) if lead else None


def _heads(line: str, follower: Paragraph | None) -> bool:
    """Return whether a short line of English stands over sentences: the next paragraph is one, or an entry with a mark."""
    if follower is None or not _LINE.fullmatch(line):
        return False
    said = follower.text.strip()
    return is_latin(said) and len(said.split()) > _FEW_WORDS and re.search(r"[.;:!?]", said) is not None


_FEW_WORDS = 7
"""Words up to which a paragraph under a short line may be another such line."""


def _part(block: Paragraph, text: str, number: str, rest: str, follower: Paragraph | None) -> _Found | None:
    if len(text) > HEADING_LIMIT or _SENTENCE.search(rest.rstrip("。")):
        return None
    if (
        rest.strip(" :：")
        or follower is None
        or _style_of(follower.text)
        or len(follower.text.strip()) > 40
        or _SENTENCE.search(follower.text)
    ):
        return _Found(block.index, text.rstrip("。"), "part", number)
    return _Found(block.index, f"{text} {follower.text.strip()}", "part", number, taken=2)


def _is_heading(rest: str) -> bool:
    bare = rest.rstrip("。：: ")
    if not 1 < len(bare) <= HEADING_LIMIT or _SENTENCE.search(bare) or _FIGURE.search(bare):
        return False
    if rest.endswith("。"):
        return _ENDING.search(bare) is not None and "，" not in bare and not _TASK.match(bare)
    if rest.endswith(("，", ",", "；", ";", "、")) or re.search(r"[:：].{4,}", bare):
        return False
    return len(re.findall(r"[，,]", bare)) <= (1 if len(bare) <= 30 else 0) or _ENDING.search(bare) is not None


def _continued(rest: str, follower: Paragraph | None) -> bool:
    """Return whether a heading broke off at the line's end: the next short line makes it end as headings do."""
    if follower is None or _ENDING.search(rest) or rest.endswith("表") or len(rest) < 14:
        return False
    tail = follower.text.strip()
    return (
        len(tail) <= 12
        and _style_of(tail) is None
        and re.search(r"(?:说明|情况|表)$", tail) is not None
        and not _SENTENCE.search(tail)
    )


def _lead(rest: str) -> str | None:
    """Return what a numbered sentence is about, before its first figure or its 是指; None where it starts otherwise."""
    defined = _DEFINED.match(rest)
    if defined and not _FIGURE.search(defined.group(1)):
        return defined.group(1)
    classified = re.match(r"^[^，。；：,;:]{2,60}?[（(]项[)）]", rest)
    if classified:
        return classified.group()
    titled = _TITLED.match(rest)
    if titled and not _FIGURE.search(titled.group(1)) and not _TASK.search(titled.group(1)):
        return titled.group(1)
    figure = _FIGURE.search(rest)
    if not figure:
        return None
    lead = re.split(r"[，。；：,;:]", rest[: figure.start()])[0]
    if lead != rest[: figure.start()] and not re.fullmatch(r"[，：,:]?[^。；;]{0,30}", rest[len(lead) : figure.start()]):
        return None
    lead = re.sub(r"\s+", "", lead)
    lead = re.sub(r"(?:19|20)\d{2}年度?", "", lead)
    lead = (
        re.sub(r"(?:(?:年初|支出|财政拨款|调整)?(?:预算|决算)(?:支出)?(?:数|安排|总额|金额)?)?(?:共计|为|是|共)?$", "", lead)
        or lead
    )
    return lead if 1 < len(lead) <= LEAD_LIMIT and not re.search(r"要|应当|负责|组织|贯彻|推进|加强", lead) else None


# ---------------------------------------------------------------- the tree


def _tree(found: Sequence[_Found], blocks: Sequence[Block]) -> tuple[Section, ...]:
    ranks = _ranks(found)
    sections: list[Section] = []
    stack: list[tuple[float, int]] = []
    """(rank, index of the section) of the open sections, outermost first."""
    by_start = {one.start: (one, rank) for one, rank in zip(found, ranks, strict=True)}
    items: dict[int, _Found] = {}
    for block in blocks:
        start = block.index
        if start in by_start:
            heading, rank = by_start[start]
            while stack and stack[-1][0] >= rank:
                _close(sections, stack, start)
            parent = stack[-1][1] if stack else None
            path = (*(sections[parent].path if parent is not None else ()), heading.heading)
            sections.append(
                Section(len(sections), heading.heading, heading.number, len(stack) + 1, parent, path, start, start + 1)
            )
            stack.append((rank, len(sections) - 1))
            items[len(sections) - 1] = heading
        elif isinstance(block, Paragraph) and block.text.strip():
            while stack and _is_over(items[stack[-1][1]], block):
                _close(sections, stack, start)
        elif isinstance(block, Grid):
            while stack and items[stack[-1][1]].item and not items[stack[-1][1]].opens:
                _close(sections, stack, start)
    while stack:
        _close(sections, stack, len(blocks))
    return tuple(sections)


def _close(sections: list[Section], stack: list[tuple[float, int]], end: int) -> None:
    _, index = stack.pop()
    sections[index] = replace(sections[index], end=end)


def _is_over(open_item: _Found, block: Paragraph) -> bool:
    """Return whether a paragraph without a number ends the numbered sentence before it."""
    if not open_item.item or block.index < open_item.start + open_item.taken:
        return False
    return not open_item.opens or re.match(r"\s*(?:此外|另外|[^，。]{0,25}(?:19|20)\d{2}\s*年)", block.text) is not None


def _ranks(found: Sequence[_Found]) -> list[float]:
    """Return how deep each heading stands: by its style, formats' own levels outermost.

    One without a number stands right below the last that has one; 一、 ends it where it is a heading, not a sentence.
    """
    levels = sorted({int(one.style[5:]) for one in found if one.style.startswith("level")})
    ranks: list[float] = []
    highest = float(len(levels) + _ORDER["han"])
    under, bare = highest, math.inf
    for one in found:
        if one.style == "bare":
            bare = under + 0.5
            ranks.append(bare)
            continue
        level = one.style.startswith("level")
        own = levels.index(int(one.style[5:])) if level else len(levels) * (one.style != "part") + _ORDER[one.style]
        ranks.append(max(own, bare + 0.1) if one.item and bare < math.inf else own)
        if not one.item and ranks[-1] < bare:
            under, bare = max(ranks[-1], highest), math.inf
    return ranks
