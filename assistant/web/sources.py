"""One citation with its place: the table with the cell marked, the page of the file, the text around it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, Protocol

from assistant.answers import Answer, Citation, CitedPlace
from assistant.questions.model import Language
from assistant.web.pictures import picture_address
from assistant.web.tables import table_to_html
from assistant.web.words import word
from assistant.wording import stage_words
from ingest.model import Table
from ingest.store import DocumentInfo

_AROUND = 2
"""Blocks of text that are shown before and after the cited one."""

_LONG = 1500
"""Characters of a neighbouring block that are shown."""


_PAGE_TOOLS = (("back", "‹"), ("on", "›"), ("smaller", "−"), ("larger", "+"), ("whole", "⤢"))


class Shelf(Protocol):
    """Where cited places are looked up: the store. Each raises KeyError for what is not there."""

    def document(self, document_id: str) -> DocumentInfo: ...

    def table(self, document_id: str, table_id: str) -> Table: ...

    def block_text(self, document_id: str, block: int) -> str: ...


def citations_to_list(answer: Answer) -> list[dict[str, Any]]:
    """Return the citations as the page pages through them: those of the answer first, then those of other readings alone."""
    own = {number for figure in answer.values for number in figure.citations}
    other = {number for figure in answer.alternatives for number in figure.citations} - own
    listed = [one for one in answer.citations if one.number not in other]
    apart = [one for one in answer.citations if one.number in other]
    return [{**_to_dict(one), "apart": one.number in other} for one in (*listed, *apart)]


def first_citation(answer: Answer) -> int | None:
    """Return the citation to begin with: that of the first figure, else the first of all."""
    cited = [number for figure in answer.values for number in figure.citations] + [one.number for one in answer.citations]
    return cited[0] if cited else None


def _to_dict(citation: Citation) -> dict[str, Any]:
    """Return what finds the place again. The file, section and quote are looked up there, not taken from the browser."""
    return {
        "number": citation.number, "document": citation.report_id, "table": citation.table_id, "row": citation.row_index,
        "column": citation.column_index, "block": citation.block, "span": list(citation.span) if citation.span else None,
        "quote": citation.quote, "title": citation.table or citation.section.split(" > ")[-1] or citation.report,
        "section": citation.section,
        "places": [{"page": one.page, "box": list(one.box) if one.box else None} for one in citation.places],
    }  # fmt: skip


def citation_from(told: Mapping[str, Any]) -> Citation:
    """Return a citation as `citations_to_list` told it to the browser.

    Raises ValueError, TypeError, KeyError or IndexError for anything else.
    """
    span = told.get("span")
    places = tuple(
        CitedPlace(
            None if one["page"] is None else int(one["page"]),
            None
            if one["box"] is None
            else (float(one["box"][0]), float(one["box"][1]), float(one["box"][2]), float(one["box"][3])),
        )
        for one in told.get("places", ())
    )
    return Citation(
        int(told["number"]), "", str(told["document"]), None, None, str(told.get("section") or ""), str(told.get("title") or ""),
        told.get("table"), row_index=_index(told.get("row")), column_index=_index(told.get("column")), places=places,
        quote=told.get("quote"), span=(int(span[0]), int(span[1])) if span else None, block=_index(told.get("block")),
    )  # fmt: skip


def _index(value: object) -> int | None:
    return None if value is None else int(str(value))


def source_to_html(citation: Citation, shelf: Shelf, language: Language) -> str:
    """Return the source: heading, and a view for each way it can be seen. The quote alone where the report is gone since."""
    try:
        document = shelf.document(citation.report_id)
    except KeyError:
        quote = escape(citation.quote or "")
        gone = word("source_gone", language)
        return f'<article class="source"><p class="gone">{gone}</p><blockquote>{quote}</blockquote></article>'
    views = {
        "table": _table_view(citation, shelf, language),
        "page": _page_view(citation, document, language),
        "text": _text_view(citation, shelf, language),
    }
    names = [name for name, html in views.items() if html]
    tabs = "".join(
        f'<button type="button" role="tab" data-view="{name}" aria-selected="{str(name == names[0]).lower()}">'
        f"{word(f'view_{name}', language)}</button>"
        for name in names
    )
    shown = "".join(
        f'<section class="view {name}" data-view="{name}"{"" if name == names[0] else " hidden"}>{views[name]}</section>'
        for name in names
    )
    original = (
        f'<a class="tool" href="api/original/{escape(document.id)}" download>{word("download_original", language)}</a>'
        f'<button type="button" class="tool" data-report-of="{escape(document.id)}">{word("open_report", language)}</button>'
    )
    return (
        f'<article class="source" data-number="{citation.number}"><header><h3>{escape(citation.table or "")}</h3>'
        f'<p class="where">{escape(" · ".join(_where(citation, document, language)))}</p></header>'
        f'<div class="tabs" role="tablist"{" hidden" if len(names) < 2 else ""}>{tabs}</div>{shown}'
        f"<footer>{original}</footer></article>"
    )


def _where(citation: Citation, document: DocumentInfo, language: Language) -> list[str]:
    about = document.identity
    pages = sorted({place.page for place in citation.places if place.page is not None})
    named = [
        about.department, f"{about.year or ''} {stage_words(about.stage, language)}".strip(), document.name,
        citation.section if citation.section != citation.table else "",
        word("page_number", language, n=", ".join(map(str, pages))) if pages else "",
    ]  # fmt: skip
    return [one for one in named if one]


# ---------------------------------------------------------------- as a table


def _table_view(citation: Citation, shelf: Shelf, language: Language) -> str:
    if citation.table_id is None:
        return ""
    try:
        table = shelf.table(citation.report_id, citation.table_id)
    except KeyError:
        return ""
    marks = {} if citation.row_index is None else {(citation.row_index, citation.column_index): [_number(citation)]}
    unit = f'<p class="unit">{word("unit_is", language, unit=escape(table.unit))}</p>' if table.unit else ""
    quote = f"<blockquote>{escape(citation.quote)}</blockquote>" if citation.span and citation.quote else ""
    return unit + table_to_html(table, marks, language) + quote


def _number(citation: Citation) -> str:
    return f'<sup class="number">{citation.number}</sup>'


# ---------------------------------------------------------------- as a page


def _page_view(citation: Citation, document: DocumentInfo, language: Language) -> str:
    """Return the page with the cited place, for the browser to bring into view; nothing for formats without pages."""
    places = [place for place in citation.places if place.page is not None]
    if document.format != "pdf" or not places:
        return ""
    page = places[0].page or 1
    boxes = [place.box for place in places if place.page == page and place.box]
    box = ",".join(f"{side:.1f}" for side in boxes[0]) if boxes else ""
    framed = "" if not boxes else picture_address(document.id, page, boxes).partition("?")[2]
    controls = "".join(
        f'<button type="button" class="icon" data-page-tool="{tool}" aria-label="{word(f"page_{tool}", language)}">'
        f"{sign}</button>"
        for tool, sign in _PAGE_TOOLS
    )
    return (
        f'<div class="page-view" data-document="{escape(document.id)}" data-page="{page}" data-cited="{page}" '
        f'data-pages="{document.pages or page}" data-box="{box}" data-framed="{escape(framed)}">'
        f'<div class="page-tools">{controls}<span class="page-at"></span></div>'
        f'<div class="page-box" tabindex="0"><img alt="{word("page_picture", language, n=page)}"></div></div>'
    )


# ---------------------------------------------------------------- as text


def _text_view(citation: Citation, shelf: Shelf, language: Language) -> str:
    """Return the cited paragraph among its neighbours, the quote and in it the figure marked."""
    if citation.block is None or citation.table_id is not None:
        return ""
    try:
        text = shelf.block_text(citation.report_id, citation.block)
    except KeyError:
        return f"<blockquote>{escape(citation.quote or '')}</blockquote>"
    before = [_neighbour(citation, shelf, citation.block - step) for step in range(_AROUND, 0, -1)]
    after = [_neighbour(citation, shelf, citation.block + step) for step in range(1, _AROUND + 1)]
    return f'<div class="text-box">{"".join(before)}{paragraph_to_html(citation, text)}{"".join(after)}</div>'


def _neighbour(citation: Citation, shelf: Shelf, block: int) -> str:
    try:
        text = shelf.block_text(citation.report_id, block) if block >= 0 else ""
    except KeyError:
        return ""
    return f'<p class="around">{escape(text[:_LONG])}</p>' if text.strip() else ""


def paragraph_to_html(citation: Citation, text: str) -> str:
    """Return the paragraph with the quote marked and the figure in it set off."""
    start, end = _quote_span(citation, text)
    first, last = citation.span or (start, end)
    inside = start <= first <= last <= end and (first, last) != (start, end)
    quoted = (
        f"{escape(text[start:first])}<b>{escape(text[first:last])}{_number(citation)}</b>{escape(text[last:end])}"
        if inside
        else f"{escape(text[start:end])}{_number(citation)}"
    )
    return f'<p class="cited">{escape(text[:start])}<mark>{quoted}</mark>{escape(text[end:])}</p>'


def _quote_span(citation: Citation, text: str) -> tuple[int, int]:
    """Return where the quote stands in the paragraph: around the span, or at its first place; else the span, else all."""
    quote, span = citation.quote or "", citation.span
    starts = [found.start() for found in re.finditer(re.escape(quote), text)] if quote else []
    fitting: Sequence[int] = [one for one in starts if span is None or (one <= span[0] and span[1] <= one + len(quote))]
    if fitting:
        return fitting[0], fitting[0] + len(quote)
    return span or (0, len(text))
