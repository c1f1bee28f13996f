"""What of a file's blocks can tell whose report it is: title lines, titles of tables, lines, sheets, the file's name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ingest.coordinates import years_in
from ingest.identity.naming import BODY
from ingest.model import Grid, Paragraph, RawDocument
from ingest.sections import contents_blocks
from ingest.terms import is_latin, simplify

_TITLE_BLOCKS = 12
"""How many paragraphs at the start can hold the title."""
_LATE_TITLES = 200
"""How far behind a web page's menus its title may stand."""
_CATALOGUE_LINE = re.compile(r"^(?:索\s*引\s*号|文\s*号|发文字号|主题(?:分类|词)|信息(?:分类|类别))\s*[:：]?")
"""What an open-data catalogue prints over a text: its numbers and classes are no title."""
SOURCE_LINE = re.compile(r"^#?\s*(?:source|来源|信息来源|发布机构|发布部门|文章来源)\s*[:：]\s*(?P<words>.+)$", re.IGNORECASE)
_WAY_HERE = re.compile(r"[^>＞›»]{0,10}(?:位置|首页)[^>＞›»]{0,6}[>＞›»]")
"""The way to a page through its site: 首页 > 政务公开 > 财政预决算."""
_PUBLISHER = re.compile(r"^(?:发布机构|发布部门|信息来源|来源)\s*[:：]?$")
_SITE = re.compile(r"\s*(?:[_|｜]|--?(?=[\u4e00-\u9fff]{2,30}$))\s*")
_REPORT_TITLE = re.compile(
    r"预算执行|(?:预算|决算)(?:[（(]?草案[)）]?)|(?:预算|决算|执行|经费|债务|绩效|收支)[^。，；]{0,30}(?:报告|公开|说明|分析|概况|情况|表)"
)
_GOES_ON, _GOES_ON_WITH = re.compile(r"(?:[和及年]|\d{4})$"), re.compile(r"\s*[和及年]")
"""How a title ends that goes on in the next line, and how that line begins."""
_MONEY_WORDS = re.compile(r"预算|决算|经费|绩效|收支|公开|债务|budget|account", re.IGNORECASE)


_CAPTION_LENGTH = 40
"""Characters of a line that may stand between a body's name and its table: a title, a unit."""
_HEAD_ROWS = 4
"""Rows of a grid among which its heads stand."""
_YEAR_COLUMN = re.compile(r"(?:预算|决算|会计|财政|报告)?(?:年度|年份|年)|year", re.IGNORECASE)
_ONLY_YEAR = re.compile(r"(?:19|20)\d{2}年?度?")


def plain(text: str) -> str:
    """Return `text` simplified, without quotation marks and stars."""
    return re.sub(r"[*“”\"「」『』\u200b]", "", simplify(text)).strip()


def names_report(line: str) -> bool:
    """Return whether a line speaks of a budget, an account or what else such reports are called by."""
    return _MONEY_WORDS.search(line) is not None


@dataclass(frozen=True)
class Outline:
    """A file's blocks, seen as what may name its body, year and stage. The contents page is left out."""

    raw: RawDocument

    @cached_property
    def paragraphs(self) -> list[tuple[int, str]]:
        """The paragraphs in order with their block's index."""
        contents = self._contents
        return [
            (block.index, plain(block.text)) for block in self.raw.blocks
            if isinstance(block, Paragraph) and block.text.strip() and block.index not in contents
        ]  # fmt: skip

    @cached_property
    def _contents(self) -> range:
        return contents_blocks(self.raw.blocks)

    @cached_property
    def titles(self) -> list[str]:
        """The lines before the first sentence that may be the title."""
        contents = self._contents
        end = contents.start if contents else self._first_sentence()
        lines = [text for index, text in self.paragraphs[:_TITLE_BLOCKS] if index < end]
        shown = [text for text, before in zip(lines, ["", *lines], strict=False) if not _is_catalogue(text, before)]
        return [text for text in shown if len(text) <= 70 and not re.search(r"[。；]", text)]

    @cached_property
    def late_titles(self) -> list[str]:
        """Lines further down that are titles of reports: behind a page's menus, behind the contents, over two lines."""
        # What ends the contents may be the title behind them: nothing tells where a contents page ends that is not repeated.
        last = self.raw.blocks[self._contents.stop - 1 : self._contents.stop] if self._contents else ()
        near = [plain(block.text) for block in last if isinstance(block, Paragraph)]
        near += [text for index, text in self.paragraphs if index < _LATE_TITLES]
        joined = [
            one + other for one, other in zip(near, near[1:], strict=False)
            if len(one) <= 40 and len(other) <= 40 and (_GOES_ON.search(one) or _GOES_ON_WITH.match(other))
        ]  # fmt: skip
        return [
            re.sub(r"<br>|\s", "", line) for line in [one for one in near if not _GOES_ON_WITH.match(one)] + joined
            if len(line) <= 90 and not re.search(r"[。；]", line) and years_in(line) and _REPORT_TITLE.search(line)
        ]  # fmt: skip

    @cached_property
    def latin(self) -> list[str]:
        """The first paragraphs, those in Latin letters."""
        return [text for _, text in self.paragraphs[:_TITLE_BLOCKS] if is_latin(text)]

    @cached_property
    def table_titles(self) -> list[str]:
        """The lines that end as titles of tables do."""
        return [text for _, text in self.paragraphs if len(text) <= 60 and re.search(r"表(?:\s*[（(].*[)）])?$", text)]

    @cached_property
    def stem(self) -> str:
        """The file's name without its ending."""
        return plain(Path(self.raw.name).stem)

    @cached_property
    def sheets(self) -> list[str]:
        """The names of the sheets, each once."""
        return list(dict.fromkeys(block.name for block in self.raw.blocks if isinstance(block, Grid) and block.name))

    @cached_property
    def bodies_over_tables(self) -> tuple[str, ...]:
        """The lines that are a body's name and nothing else, each right over a table: a compilation of several bodies' tables.
        None where they name fewer than two.
        """
        found: list[str] = []
        above = ""
        for block in self.raw.blocks:
            if isinstance(block, Grid):
                found += [above] if above else []
                above = ""
                continue
            text = plain(block.text)
            above = text if BODY.match(text) else above if len(text) <= _CAPTION_LENGTH else ""
        return tuple(found) if len(set(found)) > 1 else ()

    @cached_property
    def listed_years(self) -> tuple[int, ...]:
        """The years in the columns that say one for each row (年度, 年份), the newest first."""
        found: set[int] = set()
        for block in self.raw.blocks:
            if isinstance(block, Grid):
                top = [cell for cell in block.cells if cell.row < _HEAD_ROWS]
                heads = {cell.column for cell in top if _YEAR_COLUMN.fullmatch(plain(cell.text))}
                rows = [cell.text.strip() for cell in block.cells if cell.column in heads]
                found |= {int(text[:4]) for text in rows if _ONLY_YEAR.fullmatch(text)}
        return tuple(sorted(found, reverse=True))

    @cached_property
    def publishers(self) -> list[str]:
        """Who put the text out: what stands behind 来源, in its bracket, or behind a page's title."""
        found = []
        for _, text in self.paragraphs[:40]:
            if match := SOURCE_LINE.match(text):
                bracket = re.search(r"[（(]([\u4e00-\u9fff]{3,30})[)）]", match["words"])
                found.append(bracket.group(1) if bracket else re.split(r"\s", match["words"])[0])
        first = self.paragraphs[0][1] if self.paragraphs else ""
        return found + [part for part in _SITE.split(first)[1:] if part]

    def lines(self) -> Iterator[str]:
        """Give short paragraphs, and the cells at the head of each grid, line by line."""
        for _, text in self.paragraphs:
            if len(text) <= 90:
                yield text
        for block in self.raw.blocks:
            if isinstance(block, Grid):
                for cell in block.cells:
                    if cell.row <= 3 and 4 <= len(cell.text) <= 90:
                        yield from plain(cell.text).split("\n")

    def _first_sentence(self) -> int:
        for block in self.raw.blocks:
            if (
                isinstance(block, Grid)
                or re.search(r"。|，.*，", block.text)
                or re.match(r"\s*(?:第一部分|一、|单位[:：])", block.text)
            ):
                return block.index
        return len(self.raw.blocks)


def _is_catalogue(text: str, before: str) -> bool:
    if SOURCE_LINE.match(text) or _WAY_HERE.match(text) or _CATALOGUE_LINE.match(text) or text.startswith(("•", "·")):
        return True
    return _PUBLISHER.match(before.lstrip("•· ")) is not None


def without_site(line: str) -> str:
    """Return a page's title without the site's name behind it: 某市预算报告_某市人民政府 → 某市预算报告."""
    parts = [part for part in _SITE.split(line) if part]
    return next((part for part in parts if names_report(part)), parts[0] if parts else line)
