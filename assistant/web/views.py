"""Answers, sources and reports as HTML and Markdown. Everything that a report, a file name or a question says is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from os.path import commonprefix
from typing import Protocol

from assistant.answers import Answer, Citation, Figure
from assistant.questions.model import Language
from assistant.web.tables import table_to_html
from assistant.wording import escape as escape_markdown
from assistant.wording import fund_words, said, stage_words
from ingest.amounts import Amount
from ingest.model import Table
from ingest.store import DocumentInfo, ReportInfo

_MARK = re.compile(r"(?<!\\)\[(\d{1,3})\](?![(\[:])|(?<!\\)\[(\d{1,3})\](?=\[\d)")
_BOLD = re.compile(r"(?<![\\*])\*\*([^*\n]+?)(?<!\\)\*\*")
_OBEYED = (("<", "&lt;"), ("![", "\\!\\["), ("](", "]\\("), ("://", ":\\/\\/"), ("www.", "www\\."), ("@", "&#64;"))
"""What Markdown would make HTML, pictures or links of, and how it is shown instead. Answers themselves use none of it."""

_OPEN_CARDS = 3
_MOST_BARS = 12
_SHARES = (("figures_placed", "figures"), ("narrative_explained", "narrative_figures"), ("sums_closed", "sums"))


class Shelf(Protocol):
    """Where cited places are looked up: the store. Each raises KeyError for what is not there."""

    def document(self, document_id: str) -> DocumentInfo: ...

    def table(self, document_id: str, table_id: str) -> Table: ...

    def block_text(self, document_id: str, block: int) -> str: ...


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and its answer in a conversation; `number` counts from 1 and makes the ids of its sources."""

    number: int
    question: str
    answer: Answer

    @property
    def language(self) -> Language:
        return "zh" if re.search(r"[\u4e00-\u9fff]", self.question) else "en"


# ---------------------------------------------------------------- the conversation


def question_to_markdown(question: str) -> str:
    return escape_markdown(question)


def answer_to_markdown(turn: Turn) -> str:
    """Return the answer's text for the chat: its own Markdown, marks linked to their sources, no HTML and no other links."""
    text = turn.answer.text
    for obeyed, shown in _OBEYED:
        text = text.replace(obeyed, shown)
    # Markdown does not end bold between a full stop and a Chinese character, which answers do.
    text = _BOLD.sub(r"<strong>\1</strong>", text)
    numbers = {citation.number for citation in turn.answer.citations}

    def linked(match: re.Match[str]) -> str:
        number = int(match.group(1) or match.group(2))
        return f"[\\[{number}\\]](#{_anchor(turn, number)})" if number in numbers else match.group()

    return _MARK.sub(linked, text)


def _anchor(turn: Turn, number: int) -> str:
    return f"src-{turn.number}-{number}"


# ---------------------------------------------------------------- sources


def sources_to_html(turns: Sequence[Turn], shelf: Shelf) -> str:
    """Return the sources of these turns, the last one shown and the others hidden until a mark of theirs is clicked."""
    if not turns:
        return (
            '<div class="empty"><p>提问后，这里显示答案所依据的表格单元格或段落。</p>'
            "<p>Ask a question: the table cell or the sentence behind each figure appears here.</p></div>"
        )
    return "".join(_turn_to_html(turn, shelf, shown=turn is turns[-1]) for turn in turns)


def _turn_to_html(turn: Turn, shelf: Shelf, *, shown: bool) -> str:
    answer, language = turn.answer, turn.language
    parts = [
        f'<p class="asked">{escape(turn.question[:200])}</p>',
        _scope_to_html(answer, language),
        chart_to_html(answer.values, language),
        *_cards(turn, shelf),
        _steps_to_html(answer, language),
        _list_to_html(
            said(language, "其他口径", "Other readings"), [_figure_words(one, language) for one in answer.alternatives]
        ),
        _list_to_html(said(language, "说明", "Notes"), answer.notes),
        _searched_to_html(answer, language) if answer.status != "answered" else "",
    ]
    return f'<section class="turn" data-turn="{turn.number}"{"" if shown else " hidden"}>{"".join(parts)}</section>'


def _scope_to_html(answer: Answer, language: Language) -> str:
    scope = answer.scope
    words = [
        *scope.departments[:4],
        *map(str, scope.years[:6]),
        stage_words(scope.stage, language),
        fund_words(scope.fund, language),
    ]
    if len(scope.departments) > 4:
        words.insert(4, f"+{len(scope.departments) - 4}")
    chips = "".join(f'<span class="chip">{escape(word)}</span>' for word in words if word)
    if answer.verdict:
        shown = {
            "consistent": ("相符", "agrees"),
            "inconsistent": ("不符", "does not agree"),
            "cannot_check": ("无法核对", "cannot be checked"),
        }
        chips += f'<span class="chip {answer.verdict}">{shown[answer.verdict][language == "en"]}</span>'
    if answer.conflicts:
        chips += f'<span class="chip inconsistent">{said(language, "报告前后不一致", "the report contradicts itself")}</span>'
    return f'<p class="chips">{chips}</p>' if chips else ""


def _cards(turn: Turn, shelf: Shelf) -> list[str]:
    """Return a card for each table or paragraph cited, in the order of the first mark; one place cited twice is one card."""
    groups: dict[tuple[object, ...], list[Citation]] = {}
    for citation in turn.answer.citations:
        place = (
            ("t", citation.table_id)
            if citation.table_id
            else ("b", citation.block, citation.quote if citation.block is None else None)
        )
        groups.setdefault((citation.report_id, *place), []).append(citation)
    return [_card(turn, group, shelf, opened=index < _OPEN_CARDS) for index, group in enumerate(groups.values())]


def _card(turn: Turn, citations: Sequence[Citation], shelf: Shelf, *, opened: bool) -> str:
    first = citations[0]
    numbers = "".join(f'<span class="mark">{citation.number}</span>' for citation in citations[:12])
    title = first.table or (first.section.split(" > ")[-1] if first.section else first.report)
    pages = sorted({place.page for citation in citations for place in citation.places if place.page is not None})
    page = f'<span class="page">{said(turn.language, f"第{_ranges(pages)}页", f"p. {_ranges(pages)}")}</span>' if pages else ""
    return (
        f'<details class="card"{" open" if opened else ""}><summary>{numbers}<b>{escape(title)}</b>{page}</summary>'
        f'<p class="where">{escape(" · ".join(_where(first)))}</p>{_place_to_html(turn, citations, shelf)}</details>'
    )


def _where(citation: Citation) -> list[str]:
    named = [citation.department, str(citation.year) if citation.year else None, citation.report, citation.section or None]
    return [one for one in named if one]


def _ranges(pages: Sequence[int]) -> str:
    return (
        str(pages[0])
        if len(pages) == 1
        else f"{pages[0]}–{pages[-1]}"
        if pages[-1] - pages[0] == len(pages) - 1
        else ", ".join(map(str, pages))
    )


def _place_to_html(turn: Turn, citations: Sequence[Citation], shelf: Shelf) -> str:
    """Return the cited table or paragraph; the quote alone where the report has been taken out since."""
    first = citations[0]
    try:
        if first.table_id is not None:
            return _table_to_html(turn, citations, shelf.table(first.report_id, first.table_id))
        if first.block is not None:
            return _paragraph_to_html(turn, citations, shelf.block_text(first.report_id, first.block))
    except KeyError:
        pass
    anchors = "".join(_mark_to_html(turn, citation) for citation in citations)
    return f"<blockquote>{escape(first.quote or first.cell or '')}{anchors}</blockquote>"


def _mark_to_html(turn: Turn, citation: Citation) -> str:
    return f'<sup class="mark" id="{_anchor(turn, citation.number)}">{citation.number}</sup>'


def _table_to_html(turn: Turn, citations: Sequence[Citation], table: Table) -> str:
    marks: dict[tuple[int, int | None], list[str]] = {}
    loose = ""
    for citation in citations:
        if citation.row_index is None:
            loose += _mark_to_html(turn, citation)
        else:
            marks.setdefault((citation.row_index, citation.column_index), []).append(_mark_to_html(turn, citation))
    unit = (
        f'<p class="unit">{said(turn.language, "单位：", "Unit: ")}{escape(table.unit or "")}{loose}</p>'
        if table.unit or loose
        else ""
    )
    quotes = dict.fromkeys(citation.quote or "" for citation in citations if citation.span)
    said_in_cell = "".join(f"<blockquote>{escape(quote)}</blockquote>" for quote in quotes if quote)
    return unit + table_to_html(table, marks) + said_in_cell


def _paragraph_to_html(turn: Turn, citations: Sequence[Citation], text: str) -> str:
    """Return the paragraph, each quote marked and in it the figure."""
    borders: dict[int, list[str]] = {}

    def put(place: int, tag: str, *, first: bool = False) -> None:
        listed = borders.setdefault(place, [])
        listed.insert(0, tag) if first else listed.append(tag)

    covered: list[tuple[int, int]] = []
    for citation in sorted(citations, key=lambda one: one.span or (0, 0)):
        start, end = _quote_span(citation, text)
        if all(end <= other[0] or start >= other[1] for other in covered):
            covered.append((start, end))
            put(start, "<mark>")
            put(end, "</mark>", first=True)
        if citation.span and (citation.span[0], citation.span[1]) != (start, end):
            put(citation.span[0], "<b>")
            put(citation.span[1], f"</b>{_mark_to_html(turn, citation)}", first=True)
        else:
            put(end, _mark_to_html(turn, citation))
    places = sorted({0, len(text), *(place for place in borders if 0 <= place <= len(text))})
    pieces = ["".join(borders.get(0, []))]
    for start, end in zip(places, places[1:], strict=False):
        pieces += [escape(text[start:end]), "".join(borders.get(end, []))]
    return f'<p class="paragraph">{"".join(pieces)}</p>'


def _quote_span(citation: Citation, text: str) -> tuple[int, int]:
    """Return where the quote stands in the paragraph: around the span, or at its first place; else the span, else all."""
    quote, span = citation.quote or "", citation.span
    starts = [found.start() for found in re.finditer(re.escape(quote), text)] if quote else []
    fitting = [start for start in starts if span is None or (start <= span[0] and span[1] <= start + len(quote))]
    if fitting:
        return fitting[0], fitting[0] + len(quote)
    return span or (0, len(text))


# ---------------------------------------------------------------- beside the sources


def chart_to_html(figures: Sequence[Figure], language: Language) -> str:
    """Return bars for two to twelve figures of one kind (all money, all percent, all of one count); else nothing."""
    amounts = [Amount(Decimal(figure.value), figure.unit) for figure in figures]
    alike = len({amount.currency for amount in amounts}) == 1
    if not 2 <= len(figures) <= _MOST_BARS or not alike or len({amount.base for amount in amounts}) == 1:
        return ""
    longest = max(abs(amount.base) for amount in amounts) or Decimal(1)
    bars = [
        f'<div class="bar{" below" if amount.base < 0 else ""}"><span class="name" title="{escape(name)}">{escape(name)}</span>'
        f'<span class="track"><i style="width:{float(abs(amount.base) / longest) * 100:.1f}%"></i></span>'
        f'<span class="figure">{escape(f"{figure.value} {figure.unit}")}</span></div>'
        for figure, amount, name in zip(figures, amounts, _names(figures), strict=True)
    ]
    return f'<div class="chart" role="img" aria-label="{said(language, "柱状图", "bar chart")}">{"".join(bars)}</div>'


def _names(figures: Sequence[Figure]) -> list[str]:
    """Return what tells the figures apart: label, body (less a common beginning) and year, each only where it differs."""
    shared = commonprefix([figure.department or "" for figure in figures])
    bodies = [(figure.department or "").removeprefix(shared) or figure.department for figure in figures]
    years = [str(figure.year) if figure.year else None for figure in figures]
    fields = list(zip(bodies, years, (figure.label for figure in figures), strict=True))
    differ = [len({field[index] for field in fields}) > 1 for index in range(3)]
    named = [" ".join(part for part, wanted in zip(field, differ, strict=True) if wanted and part) for field in fields]
    return [name or figure.label for name, figure in zip(named, figures, strict=True)]


def _steps_to_html(answer: Answer, language: Language) -> str:
    expressions = [
        f"{step.expression}{'' if '=' in step.expression else f' = {step.result}'} {step.unit}" for step in answer.steps
    ]
    return _list_to_html(said(language, "计算", "Computation"), [one.replace("% %", "%") for one in expressions], kind="steps")


def _figure_words(figure: Figure, language: Language) -> str:
    about = [
        figure.department,
        str(figure.year) if figure.year else "",
        stage_words(figure.stage, language),
        fund_words(figure.fund, language),
    ]
    where = "".join(f"[{number}]" for number in figure.citations)
    return f"{figure.label} {figure.value} {figure.unit} ({', '.join(one for one in about if one)}) {where}".replace(" ()", "")


def _list_to_html(title: str, lines: Iterable[str], *, kind: str = "") -> str:
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f'<div class="list {kind}"><h4>{escape(title)}</h4><ul>{items}</ul></div>' if items else ""


def _searched_to_html(answer: Answer, language: Language) -> str:
    searched = answer.searched
    years = "、".join(map(str, searched.years)) if language == "zh" else ", ".join(map(str, searched.years))
    lines = [*searched.reports[:12]]
    if len(searched.reports) > 12:
        lines.append(f"… +{len(searched.reports) - 12}")
    return _list_to_html(said(language, f"查找过的报告（{years}）", f"Searched reports ({years})"), lines)


# ---------------------------------------------------------------- reports


def reports_to_html(reports: Sequence[ReportInfo]) -> str:
    """Return the loaded reports with how well each file was read."""
    if not reports:
        return '<div class="empty"><p>还没有报告，请先添加。</p><p>No reports yet: add some above.</p></div>'
    return f'<div class="reports">{"".join(map(_report_to_html, reports))}</div>'


def _report_to_html(report: ReportInfo) -> str:
    about = [str(report.year) if report.year else "年份不明 / year unknown", stage_words(report.stage, "zh")]
    files = "".join(map(_document_to_html, report.documents))
    name = report.department or "单位不明 / body unknown"
    chip = f'<span class="chip">{escape(" ".join(one for one in about if one))}</span>'
    return f'<div class="report"><b>{escape(name)}</b> {chip}{files}</div>'


def _document_to_html(document: DocumentInfo) -> str:
    quality = document.quality
    counts = [f"{quality.pages} 页 pages"] if quality.pages else []
    counts += [f"{quality.tables} 表 tables", f"{quality.figures} 数 figures"]
    names = ("定位 placed", "文字解读 text explained", "勾稽 sums close")
    meters = "".join(
        _meter(name, getattr(quality, part), getattr(quality, whole)) for name, (part, whole) in zip(names, _SHARES, strict=True)
    )
    notes = "".join(f'<p class="note">{escape(note)}</p>' for note in document.notes)
    return (
        f'<div class="file"><span class="file-name">{escape(document.name)}</span>'
        f'<span class="quiet">{" · ".join(counts)}</span>{meters}{notes}</div>'
    )


def _meter(name: str, part: int, whole: int) -> str:
    """Return a share as a small bar; nothing where there is nothing to share."""
    if not whole:
        return ""
    share = 100 * part // whole
    grade = "good" if share >= 95 else "fair" if share >= 80 else "poor"
    return (
        f'<span class="meter {grade}" title="{part}/{whole}"><span>{name}</span>'
        f'<span class="track"><i style="width:{share}%"></i></span><span class="figure">{share}%</span></span>'
    )


OUTCOMES: Mapping[str, str] = {
    "added": "已添加 added",
    "updated": "已更新 updated",
    "unchanged": "已在库中 already there",
    "failed": "未能读取 not taken in",
}


def outcomes_to_html(outcomes: Iterable[tuple[str, str, str]]) -> str:
    """Return what became of uploaded files: (name, status, message) each."""
    lines = [
        f'<li class="{status}"><b>{escape(name)}</b> {OUTCOMES[status]}{f"<p>{escape(message)}</p>" if message else ""}</li>'
        for name, status, message in outcomes
    ]
    return f'<ul class="outcomes">{"".join(lines)}</ul>' if lines else ""


HEADER = (
    '<header class="title"><div><h1>预算问答 <span>Budget Assistant</span></h1>'
    "<p>每个数字都标到报告的单元格或句子 · Every figure cited down to its cell or sentence</p></div></header>"
)
PLACEHOLDER = "### 问一份预算报告 · Ask a budget report\n中文或英文均可。Chinese or English."
