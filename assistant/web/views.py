"""Answers, sources and reports as HTML and Markdown. Everything that a report, a file name or a question says is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Protocol

from assistant.answers import Answer, Citation, Figure
from assistant.plain import answer_to_plain
from assistant.questions.model import Language
from assistant.web.comparison import comparison_to_html, csv_link
from assistant.web.pictures import Box, picture_address
from assistant.web.tables import table_to_html
from assistant.wording import escape as escape_markdown
from assistant.wording import fund_words, said, stage_words
from ingest.model import Table
from ingest.store import DocumentInfo

_MARK = re.compile(r"(?<!\\)\[(\d{1,3})\](?![(\[:])|(?<!\\)\[(\d{1,3})\](?=\[\d)")
_BOLD = re.compile(r"(?<![\\*])\*\*([^*\n]+?)(?<!\\)\*\*")
_HEADLINE = ' class="figure"'
"""The only amount of an answer is what the reader looks for, and stands out."""

_OBEYED = (("<", "&lt;"), ("![", "\\!\\["), ("](", "]\\("), ("://", ":\\/\\/"), ("www.", "www\\."), ("@", "&#64;"))
"""What Markdown would make HTML, pictures or links of, and how it is shown instead. Answers themselves use none of it."""

_OPEN_CARDS = 3
_MOST_PAGES = 4


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
    amounts = [bold for bold in _BOLD.findall(text) if _is_amount(bold)]
    headline = amounts[0] if len(amounts) == 1 else None
    text = _BOLD.sub(lambda bold: f"<strong{_HEADLINE if bold[1] == headline else ''}>{bold[1]}</strong>", text)
    numbers = {citation.number for citation in turn.answer.citations}

    def linked(match: re.Match[str]) -> str:
        number = int(match.group(1) or match.group(2))
        return f"[\\[{number}\\]](#{_anchor(turn, number)})" if number in numbers else match.group()

    return _MARK.sub(linked, text)


def _is_amount(text: str) -> bool:
    return re.match(r"-?\d", text) is not None


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
        f'<div class="asked"><p>{escape(turn.question[:200])}</p>{_tools_to_html(answer, language)}</div>',
        _scope_to_html(answer, language),
        _list_to_html(
            said(language, "报告自相矛盾之处", "Where the reports disagree"),
            [_linked_marks(turn, escape(f"{one.message}{_marks(one.citations)}")) for one in answer.conflicts],
            kind="conflicts",
        ),
        comparison_to_html(answer.values, language, lambda number: _link_to_html(turn, number)),
        *_cards(turn, shelf),
        _steps_to_html(answer, language),
        _list_to_html(
            said(language, "其他口径", "Other readings"),
            [_linked_marks(turn, escape(_figure_words(one, language))) for one in answer.alternatives],
        ),
        _list_to_html(said(language, "说明", "Notes"), map(escape, answer.notes)),
        _searched_to_html(answer, language) if answer.status != "answered" else "",
    ]
    return f'<section class="turn" data-turn="{turn.number}"{"" if shown else " hidden"}>{"".join(parts)}</section>'


def _tools_to_html(answer: Answer, language: Language) -> str:
    """Return what the reader can take along: the answer with its sources as text, its figures as CSV."""
    name = said(language, "复制答案和出处", "Copy with sources")
    copy = f'<button type="button" class="tool" data-copy="{escape(answer_to_plain(answer))}">{name}</button>'
    return f'<span class="tools">{copy}{csv_link(answer, language)}</span>'


def _marks(numbers: Iterable[int]) -> str:
    return "".join(f"[{number}]" for number in numbers)


def _linked_marks(turn: Turn, text: str) -> str:
    """Return escaped text with its marks made links to their sources."""
    numbers = {citation.number for citation in turn.answer.citations}
    return re.sub(r"\[(\d{1,3})\]", lambda mark: _link_to_html(turn, int(mark[1])) if int(mark[1]) in numbers else mark[0], text)


def _link_to_html(turn: Turn, number: int) -> str:
    return f'<a class="mark" href="#{_anchor(turn, number)}">{number}</a>'


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
    if answer.engine != "rules":
        chips += f'<span class="chip engine">{escape(answer.engine)}</span>'
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
        f'<p class="where">{escape(" · ".join(_where(first)))}</p>{_place_to_html(turn, citations, shelf)}'
        f"{_pages_to_html(turn, citations, shelf)}</details>"
    )


def _pages_to_html(turn: Turn, citations: Sequence[Citation], shelf: Shelf) -> str:
    """Return the cited pages of a PDF, closed until asked for, the cited places framed; nothing for other formats."""
    document_id = citations[0].report_id
    try:
        if shelf.document(document_id).format != "pdf":
            return ""
    except KeyError:
        return ""
    framed: dict[int, list[Box]] = {}
    for place in (place for citation in citations for place in citation.places if place.page is not None):
        framed.setdefault(place.page or 0, []).extend([place.box] if place.box else [])
    return "".join(_page_to_html(turn, document_id, page, framed[page]) for page in sorted(framed)[:_MOST_PAGES])


def _page_to_html(turn: Turn, document_id: str, page: int, boxes: Sequence[Box]) -> str:
    address = escape(picture_address(document_id, page, boxes))
    title = said(turn.language, f"看报告原页（第{page}页）", f"Show the report's page {page}")
    return (
        f'<details class="page-view"><summary>{title}</summary><a href="{address}" target="_blank" rel="noopener">'
        f'<img loading="lazy" src="{address}" alt="{title}"></a></details>'
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


def _steps_to_html(answer: Answer, language: Language) -> str:
    expressions = [
        f"{step.expression}{'' if '=' in step.expression else f' = {step.result}'} {step.unit}" for step in answer.steps
    ]
    return _list_to_html(
        said(language, "计算", "Computation"), [escape(one.replace("% %", "%")) for one in expressions], kind="steps"
    )


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
    """Return a titled list; its lines are HTML already."""
    items = "".join(f"<li>{line}</li>" for line in lines)
    return f'<div class="list {kind}"><h4>{escape(title)}</h4><ul>{items}</ul></div>' if items else ""


def _searched_to_html(answer: Answer, language: Language) -> str:
    searched = answer.searched
    years = "、".join(map(str, searched.years)) if language == "zh" else ", ".join(map(str, searched.years))
    lines = [*searched.reports[:12]]
    if len(searched.reports) > 12:
        lines.append(f"… +{len(searched.reports) - 12}")
    return _list_to_html(said(language, f"查找过的报告（{years}）", f"Searched reports ({years})"), map(escape, lines))


HEADER = (
    '<header class="title"><div><h1>预算问答 <span>Budget Assistant</span></h1>'
    "<p>每个数字都标到报告的单元格或句子 · Every figure cited down to its cell or sentence</p></div></header>"
)
