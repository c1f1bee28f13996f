"""The report's own year and stage, and all the years and stages that it holds.

The publishing date is no witness of the year: a title or a sentence that names a budget is.
"""

from __future__ import annotations

import re
from collections import Counter

from ingest.coordinates import stated_in, years_in, years_spanned
from ingest.english import english_year, stage_of_title
from ingest.identity.naming import PERIOD, YEAR_WORDS
from ingest.identity.outline import Outline, names_report
from ingest.model import Evidence, Grid, Stage
from ingest.terms import is_latin

_OF_MONEY = re.compile(
    r"(?<![与比较同和])((?:19|20)\d{2})\s*(?:年度?|-度)(?!\s*\d{1,2}\s*月)[^。；\d]{0,30}(?:预算|决算|经费|收入|支出)"
)
_STAGED: tuple[tuple[Stage, str], ...] = (
    ("execution", r"预算[^，。；]{0,6}执行|执行情况|执行数"),
    ("actual", r"决算"),
    ("budget", r"预算|草案"),
)
_HEADS: tuple[tuple[Stage, str], ...] = (("budget", "预算数"), ("execution", "执行数"), ("actual", "决算数"))
_FORMS: tuple[tuple[Stage, str], ...] = (
    ("actual", "自评"), ("budget", "绩效目标"), ("execution", "完成情况"), ("budget", "计划表"),
)  # fmt: skip
_FUND_NAMES = re.compile(r"(?:一般公共|公共财政|政府性基金|国有资本经营|社会保险基金|社保基金)预算")
"""They hold 预算 and state no stage."""
_TABLE_OF_LEDGER = re.compile(rf"(?:{_FUND_NAMES.pattern})(?:财政拨款)?(?:基本|项目)?(?:收入|支出|收支)[^。，]{{0,6}}表")
_NUMBERED = re.compile(r"[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）、.．]")
_ONLY_DATE = re.compile(r"[\s\d年月日〇○二一三四五六七八九十]+")
_DATED = re.compile(r"[-—\s]*(?:19|20)\d{2}年\d{1,2}月\d{1,2}日")


def title_of(outline: Outline) -> str | None:
    """Return the title: the first lines that name a body, a year or a kind of report, joined."""
    lines: list[str] = []
    for line in outline.titles[:4]:
        if re.fullmatch(r"[\d\s年月日二〇○零一三四五六七八九十.\-/]+", line) or re.match(
            r"来源|发布|单位[:：]|表[一二三四五六七八九十]|公开", line
        ):
            continue
        lines.append(line)
        if re.search(r"预算|决算|经费|绩效", line):
            break
    return re.sub(r"\.(?:pdf|docx?|xlsx?|txt|html?)$", "", "".join(lines)) or None


def year_of(outline: Outline, evidence: list[Evidence]) -> int | None:
    """Return the report's year: of the title, the tables' titles, the headings and sentences, the file's name."""
    english = english_year(outline.latin)
    if english is not None:
        evidence.append(Evidence("title", str(english)))
        return english
    several = len(outline.sheets) > 1
    for line in [line for line in outline.titles if names_report(line)] + outline.late_titles:
        if (years := years_in(line)) and not (several and line in outline.table_titles):  # one sheet's title is not all sheets'
            evidence.append(Evidence("title", line))
            return years_spanned(line)[0] if years_spanned(line) else years[0]
    counted: Counter[int] = Counter()
    for line in outline.table_titles:
        counted.update(years_in(line)[:1])
    if counted:
        best = max(counted, key=lambda one: (counted[one], one))
        evidence.append(Evidence("table", next(line for line in outline.table_titles if best in years_in(line))))
        return best
    return _year_of_text(outline, evidence)


def _year_of_text(outline: Outline, evidence: list[Evidence]) -> int | None:
    counted: Counter[int] = Counter()
    for position, (_, text) in enumerate(outline.paragraphs[:60]):
        for match in _OF_MONEY.finditer(text):
            counted[int(match.group(1))] += 3 if position < 4 else 1
    if counted:
        best = max(counted, key=lambda one: (counted[one], one))
        if best + 1 in counted and counted[best + 1] * 2 >= counted[best]:
            best += 1
        evidence.append(Evidence("text", next(text for _, text in outline.paragraphs if str(best) in text)[:80]))
        return best
    if named := re.findall(r"(?<!\d)((?:19|20)\d{2})(?!\d)", outline.stem):
        evidence.append(Evidence("file_name", outline.raw.name))
        return int(named[0])
    for _, text in outline.paragraphs[:10]:
        if (stated := years_in(text)) and not _ONLY_DATE.fullmatch(text):
            evidence.append(Evidence("text", text[:80]))
            return stated[0]
    return _year_of_heads(outline, evidence)


def _year_of_heads(outline: Outline, evidence: list[Evidence]) -> int | None:
    """Return the newest year that the heads of the tables name, where nothing else names any (2024年预算数 | 2023年预算数)."""
    if outline.listed_years:
        evidence.append(Evidence("table", str(outline.listed_years[0])))
        return outline.listed_years[0]
    grids = [block for block in outline.raw.blocks if isinstance(block, Grid)]
    heads = [cell.text for grid in grids for cell in grid.cells if cell.row < _HEAD_ROWS]
    named = {years[0]: text for text in heads if len(text) <= _LONGEST_HEAD and (years := years_in(text))}
    if not named:
        return None
    evidence.append(Evidence("table", named[max(named)].strip()))
    return max(named)


_HEAD_ROWS, _LONGEST_HEAD = 6, 24
"""Rows of a grid that can be its head, and characters of one head that names a year."""
_FIRST_LINES, _TITLE_LENGTH = 4, 110
"""Lines of an English report that may be its title, and how long a title is at most."""


def stage_of(outline: Outline, year: int | None) -> Stage | None:
    """Return the stage that the title says; else the tables' titles, else the text about that year, else the file's name."""
    counts: Counter[Stage] = Counter(stage for line in outline.table_titles for stage in [_stage_of_line(line)] if stage)
    return (
        _stage_of_titles(outline)
        or (counts.most_common(1)[0][0] if counts else None)
        or _stage_of_text(outline, year)
        or _stage_of_name(outline)
        or _stage_unsaid(outline)
    )


def _stage_of_titles(outline: Outline) -> Stage | None:
    lines = [line for line in outline.titles if names_report(line)] + outline.late_titles
    # 预决算 names both: it tells only where nothing else does.
    stages = [_stage_of_line(line) for line in sorted(lines, key=lambda line: "预决算" in line)]
    english = [line for line in outline.latin[:_FIRST_LINES] if len(line) <= _TITLE_LENGTH and not line.endswith(".")]
    return next((stage for stage in (*stages, *map(stage_of_title, english)) if stage), None)


def _stage_of_text(outline: Outline, year: int | None) -> Stage | None:
    """Return the stage that the text names first behind the report's year; a fund's name (一般公共预算) is none."""
    for _, text in outline.paragraphs:
        for match in re.finditer(rf"{year}\s*(?:年度?)?[^。；]{{0,60}}?(预算(?!调整)|决算|执行)", text):
            if not re.search(r"一般公共$|政府性基金$|国有资本经营$|公共$", match.group()[: -len(match.group(1))]):
                return _SAID[match.group(1)]
    return None


_SAID: dict[str, Stage] = {"预算": "budget", "决算": "actual", "执行": "execution"}


def _stage_of_name(outline: Outline) -> Stage | None:
    """Return the stage that the file's name says."""
    if re.search(r"final|决算", outline.stem):
        return "actual"
    return "budget" if re.search(r"budget|预算", outline.stem) else None


def _stage_unsaid(outline: Outline) -> Stage | None:
    """Return the stage of a report that names none: by the kind of its tables, the part of a year that it tells of, its forms."""
    if any(map(_TABLE_OF_LEDGER.search, (*outline.titles, *outline.table_titles))):
        return "budget"  # tables of final accounts say so in their titles
    if any(PERIOD.search(line) and re.search(r"收支|收入|支出|财政|预算", line) for line in outline.titles):
        return "execution"  # part of a year is told of as it goes: 2024年1-9月财政收支情况
    return _stage_of_forms(outline)


def _stage_of_forms(outline: Outline) -> Stage | None:
    """Return the stage that a file of performance forms alone tells: targets are planned, an appraisal looks back."""
    titles = " ".join((*outline.titles, *outline.table_titles))
    return next((stage for stage, words in _FORMS if words in titles), None)


def _stage_of_line(line: str) -> Stage | None:
    """Return the stage that a title says; 预决算 and 预算执行 are read as what they end in."""
    if re.search(r"决算", line):
        return "actual"
    if re.search(r"预算执行|执行情况", line):
        return "execution"
    if is_latin(line):
        return stage_of_title(line)
    return stated_in(line).stage or ("budget" if re.search(r"budget", line, re.IGNORECASE) else None)


def periods_of(outline: Outline, year: int | None, stage: Stage | None) -> tuple[tuple[int, Stage], ...]:
    """Return the pairs of year and stage that the report is of, its own first.

    Each year of a title stands with the stage that follows it: 2025年预算执行情况和2026年预算草案 is the execution of 2025
    and the budget of 2026. Titles of tables add theirs.
    """
    found: dict[tuple[int, Stage], None] = {}
    if year is not None and stage is not None:
        found[year, stage] = None
    lines = [line for line in outline.titles if names_report(line)] + outline.late_titles
    lines = [line for line in lines if not _NUMBERED.match(line)] + outline.table_titles
    for line in lines:
        for pair in _pairs(line):
            found[pair] = None
    if not found and year is not None:
        found = {(year, stage): None for stage in _stages_of_heads(outline)}
    return tuple(found)


def _first_stage(words: str) -> Stage | None:
    """Return the stage that is named first: 决算公开 before 执行情况."""
    found = [(match.start(), place) for place, (_, pattern) in enumerate(_STAGED) if (match := re.search(pattern, words))]
    return _STAGED[min(found)[1]][0] if found else None


def _stages_of_heads(outline: Outline) -> list[Stage]:
    """Return the stages that the heads of the tables print: 预算数 | 决算数."""
    heads = [
        re.sub(r"\s", "", cell.text)
        for block in outline.raw.blocks if isinstance(block, Grid)
        for cell in block.cells if cell.row < 4
    ]  # fmt: skip
    return [stage for stage, words in _HEADS if words in heads]


def _pairs(line: str) -> list[tuple[int, Stage]]:
    text = _DATED.sub("", line)
    found: list[tuple[int, Stage]] = []
    marks = list(YEAR_WORDS.finditer(text))
    for mark, after in zip(marks, [*marks[1:], None], strict=False):
        words = text[mark.end() : after.start() if after else None]
        years = years_in(mark.group() + "年")
        bare = _FUND_NAMES.sub("", words)
        stage = _first_stage(bare)
        if years and stage and text[: mark.start()][-1:] not in tuple("与比较同"):
            found.append((years[0], stage))
    return found
