"""One citation with its place: the table with the cell marked, the page or sheet of the file, the text around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any, Protocol

from assistant.answers import Answer, Citation, CitedPlace
from assistant.questions.model import Language
from assistant.web.names import body_words
from assistant.web.pictures import picture_address
from assistant.web.sheet import Spot, find_cell, find_words, sheet_to_html
from assistant.web.tables import table_to_html, unit_of_table
from assistant.web.whole import Book, document_to_html, number_to_html
from assistant.web.words import word
from assistant.wording import stage_words
from ingest.model import Chunk, Place, Table
from ingest.store import DocumentInfo
from ingest.workbooks import Sheet, sheets_of

_PAGE_TOOLS = (("back", "‹"), ("on", "›"), ("smaller", "−"), ("larger", "+"), ("whole", "⤢"))


class Shelf(Book, Protocol):
    """Where cited places are looked up: the store. Each raises KeyError for what is not there."""

    def document(self, document_id: str) -> DocumentInfo: ...

    def table(self, document_id: str, table_id: str) -> Table: ...

    def chunks(self, document_id: str) -> Sequence[Chunk]: ...

    def original(self, document_id: str) -> Path | None: ...


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
    citation = _on_its_page(citation, document, shelf)
    views = {
        "table": _table_view(citation, shelf, language),
        "page": page_view(citation, document, language),
        "sheet": sheet_view(citation, document, shelf, language),
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
        f"{_opened_to_html(citation, document, shelf, language)}"
        f'<a class="tool" href="api/original/{escape(document.id)}" download>{word("download_original", language)}</a>'
        f'<button type="button" class="tool" data-report-of="{escape(document.id)}">{word("open_report", language)}</button>'
    )
    return (
        f'<article class="source" data-number="{citation.number}"><header><h3>{escape(citation.table or "")}</h3>'
        f'<p class="where">{escape(" · ".join(_where(citation, document, language)))}</p></header>'
        f'<div class="tabs" role="tablist"{" hidden" if len(names) < 2 else ""}>{tabs}</div>{shown}'
        f"<footer>{original}</footer></article>"
    )


def _on_its_page(citation: Citation, document: DocumentInfo, shelf: Shelf) -> Citation:
    """Return a citation of a PDF's sentence with the place of the passage that holds it; sentences themselves have none."""
    if document.format != "pdf" or citation.table_id is not None or any(place.page for place in citation.places):
        return citation
    passage = next((one for one in shelf.chunks(document.id) if _holds(one, citation)), None)
    if passage is None:
        return citation
    return replace(citation, places=tuple(CitedPlace(place.page, place.box) for place in _places_in(passage, citation)))


def _holds(passage: Chunk, citation: Citation) -> bool:
    """Return whether a cited sentence stands in a passage of the text: in its paragraph, or in a later one that it goes on to."""
    if citation.block is None or passage.table_id is not None or passage.block is None or passage.block > citation.block:
        return False
    if passage.block < citation.block:
        return citation.quote is not None and citation.quote in passage.to_show
    return citation.span is None or passage.span is None or passage.span[0] <= citation.span[0] < passage.span[1]


def _places_in(passage: Chunk, citation: Citation) -> Sequence[Place]:
    """Return where a cited sentence is printed: of a passage of several paragraphs, each with its place, that of its own."""
    lines = passage.to_show.splitlines()
    at = next((place for place, line in enumerate(lines) if citation.quote and citation.quote in line), None)
    return passage.places if at is None or len(lines) != len(passage.places) else passage.places[at : at + 1]


def is_pdf(file: Path) -> bool:
    """Return whether a file is a PDF by what it begins with, whatever it is called."""
    with file.open("rb") as opened:
        return opened.read(5) == b"%PDF-"


def _opened_to_html(citation: Citation, document: DocumentInfo, shelf: Shelf, language: Language) -> str:
    """Return the link that opens a PDF in the browser at the cited page; nothing for other formats, which it cannot show."""
    file = shelf.original(document.id) if document.format == "pdf" else None
    if file is None or not file.is_file() or not is_pdf(file):
        return ""
    page = next((place.page for place in citation.places if place.page is not None), None)
    told = word("open_original", language, n=page) if page is not None else word("open_whole", language)
    at = f"#page={page}" if page is not None else ""
    return f'<a class="tool" href="page/original/{escape(document.id)}{at}" target="_blank" rel="noopener">{told}</a>'


def _where(citation: Citation, document: DocumentInfo, language: Language) -> list[str]:
    about = document.identity
    pages = sorted({place.page for place in citation.places if place.page is not None})
    named = [
        body_words(about.department, language), f"{about.year or ''} {stage_words(about.stage, language)}".strip(), document.name,
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
    marks = {} if citation.row_index is None else {(citation.row_index, citation.column_index): [number_to_html(citation)]}
    quote = f"<blockquote>{escape(citation.quote)}</blockquote>" if citation.span and citation.quote else ""
    return unit_of_table(table, language) + table_to_html(table, marks, language) + quote


# ---------------------------------------------------------------- as a page


def page_view(citation: Citation, document: DocumentInfo, language: Language) -> str:
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


# ---------------------------------------------------------------- as a sheet, and as text


def sheet_view(citation: Citation, document: DocumentInfo, shelf: Shelf, language: Language) -> str:
    """Return the workbook's sheet with the cited cell; nothing for other formats, and where it is not found there."""
    file = shelf.original(document.id)
    sheets = sheets_of(file, document.format) if file is not None else ()
    spot = _spot_of(citation, sheets, shelf) if sheets else None
    return sheet_to_html(spot, citation, language) if spot is not None else ""


def _spot_of(citation: Citation, sheets: Sequence[Sheet], shelf: Shelf) -> Spot | None:
    if citation.table_id is None or citation.row_index is None:
        return find_words(sheets, citation.quote or "")
    try:
        table = shelf.table(citation.report_id, citation.table_id)
    except KeyError:
        return None
    return find_cell(sheets, table, citation.row_index, citation.column_index)


def _text_view(citation: Citation, shelf: Shelf, language: Language) -> str:
    """Return the document as it reads, around the cited place; the quote alone where the place is not known."""
    if citation.block is None and citation.table_id is None:
        return f"<blockquote>{escape(citation.quote)}</blockquote>" if citation.quote else ""
    return document_to_html(citation, shelf, language)
