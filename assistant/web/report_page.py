"""One report as a page: its main figures, where it contradicts itself, its sections, its tables beside their pages, how well
it was read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from html import escape, unescape
from typing import Any

from assistant.answers import Citation, CitedPlace
from assistant.lookup.index import fact_to_entry
from assistant.questions.model import Language
from assistant.web.library import quality_to_dict
from assistant.web.money import shown
from assistant.web.names import body_words
from assistant.web.sources import page_view, sheet_view
from assistant.web.tables import table_to_html, unit_of_table
from assistant.web.words import word
from assistant.wording import finding_words, fund_words, item_words, stage_words
from ingest.model import Fact, Finding, Operand, Section, Table
from ingest.store import DocumentInfo, ReportInfo, Store

MAIN_ITEMS = (
    "收支总计",
    "收入总计",
    "支出总计",
    "本年收入合计",
    "本年支出合计",
    "基本支出",
    "项目支出",
    "三公经费",
    "公务接待费",
    "机关运行经费",
)
_PART_FUNDS = ("managed", "state_capital", "social_insurance")
"""Funds of a report's further budgets: their totals are not the report's."""

_MOST_FINDINGS = 60
_MOST_SECTIONS = 300
_MOST_TABLES = 200
_METERS = (("placed", "figures"), ("understood", "told"), ("closed", "sums"))


def report_to_html(report: ReportInfo, store: Store, language: Language) -> str:
    """Return the report's page. Raises KeyError where a file goes while it is looked at."""
    year, own = str(report.year or word("year_unknown", language)), report.department or ""
    named = own if body_words(own, language) != own else ""
    about = " · ".join(one for one in (named, year, stage_words(report.stage, language)) if one)
    parts = [
        f"<header><h2>{escape(body_words(report.department, language) or word('body_unknown', language))}</h2>"
        f"<p>{escape(about)}</p></header>",
        _section("report_overview", _main_figures(report, store, language), language),
        _section("report_findings", _findings(report, store, language), language),
        _section("report_sections", "".join(_sections(one, store) for one in report.documents), language),
        _section("report_tables", "".join(_tables(one, store) for one in report.documents), language),
        _section("report_quality", "".join(_quality(one, language) for one in report.documents), language),
    ]
    return f'<article class="report-page" data-report="{escape(report.id)}">{"".join(parts)}</article>'


def _section(title: str, content: str, language: Language) -> str:
    return f"<section><h3>{word(title, language)}</h3>{content}</section>" if content else ""


def _main_figures(report: ReportInfo, store: Store, language: Language) -> str:
    """Return the items that every report has, each once, with a mark that leads to its cell."""
    found: dict[str, tuple[DocumentInfo, Fact]] = {}
    for document in report.documents:
        for fact in store.facts(document.id):
            if _is_main(fact, report):
                held = found.get(fact.coordinates.item)
                if held is None or (held[1].source == "sentence" and fact.source == "cell"):
                    found[fact.coordinates.item] = (document, fact)
    if {"收入总计", "支出总计"} <= found.keys():
        found.pop("收支总计", None)
    titles = {document.id: store.table_titles(document.id) for document in report.documents}
    rows = "".join(_figure(*found[item], titles, language) for item in MAIN_ITEMS if item in found)
    return f'<dl class="main-figures">{rows}</dl>' if rows else ""


def _is_main(fact: Fact, report: ReportInfo) -> bool:
    """Return whether a fact is the report's own amount of an item that every report has, and of no part of it."""
    at = fact.coordinates
    if at.item not in MAIN_ITEMS or at.nature != "amount" or fact.amount is None or at.kind or at.subject:
        return False
    return at.year in (None, report.year) and at.stage in (None, report.stage) and at.fund not in _PART_FUNDS


Titles = Mapping[str, Mapping[str, str | None]]
"""Document → table → title."""


def _figure(document: DocumentInfo, fact: Fact, titles: Titles, language: Language) -> str:
    assert fact.amount is not None
    seen = shown(fact.amount, language)
    at = fact.coordinates
    fund = f"<small>{fund_words(at.fund, language)}</small>" if at.fund else ""
    return (
        f"<div><dt>{escape(item_words(at.item, language))} {fund}</dt>"
        f'<dd><span class="amount" title="{escape(seen.exact)}">{seen.number} '
        f'<span class="unit">{escape(seen.unit)}</span></span>'
        f"{_place_button(document, fact, titles[document.id], language)}</dd></div>"
    )


def _place_button(document: DocumentInfo, fact: Fact, titles: Mapping[str, str | None], language: Language) -> str:
    """Return the mark that opens a fact's place, which it carries."""
    section = " > ".join(fact.section)
    told = {
        "number": 1, "document": document.id, "table": fact.table_id, "row": fact.row, "column": fact.column,
        "block": fact.block if fact.table_id is None else None, "span": list(fact.span) if fact.span else None,
        "quote": fact.quote,
        "title": titles.get(fact.table_id or "") or (fact.section[-1] if fact.section else document.name), "section": section,
        "places": [{"page": one.page, "box": list(one.box) if one.box else None} for one in fact.places],
    }  # fmt: skip
    label = word("column_source", language)
    return f'<button type="button" class="mark place" data-citation="{_json(told)}" aria-label="{label}">↗</button>'


def _json(told: dict[str, Any]) -> str:
    return escape(json.dumps(told, ensure_ascii=False))


def _findings(report: ReportInfo, store: Store, language: Language) -> str:
    """Return where the report contradicts itself, each with the places that disagree; or that nothing does."""
    listed = [line for document in report.documents for line in _findings_of(document, report, store, language)]
    if not listed:
        return f'<p class="quiet">{word("report_findings_none", language)}</p>'
    return f'<ol class="findings">{"".join(listed[:_MOST_FINDINGS])}</ol>'


def _findings_of(document: DocumentInfo, report: ReportInfo, store: Store, language: Language) -> Iterator[str]:
    own = [one for one in store.findings(document.id) if one.status == "open" and one.fault == "report"]
    if not own:
        return
    facts = {fact.id: fact for fact in store.facts(document.id)}
    titles = store.table_titles(document.id)
    for finding in own:
        first = next((facts[one.fact_id] for one in finding.stated if one.fact_id in facts), None)
        if first is not None:
            entry = fact_to_entry(first, document, report, titles.get(first.table_id or ""))
            words = unescape(finding_words(finding, entry, language))
            yield f"<li><p>{escape(words)}</p>{_places(document, finding, facts, titles, language)}</li>"


def _places(
    document: DocumentInfo, finding: Finding, facts: dict[str, Fact], titles: Mapping[str, str | None], language: Language
) -> str:
    return "".join(
        f'<div class="finding-places"><small>{word(title, language)}</small>{listed}</div>'
        for title, operands in (("report_stated", finding.stated), ("report_parts", finding.parts))
        if (listed := _operands(document, operands, facts, titles, language))
    )


def _operands(
    document: DocumentInfo,
    operands: Sequence[Operand],
    facts: dict[str, Fact],
    titles: Mapping[str, str | None],
    language: Language,
) -> str:
    return "".join(
        f'<span class="operand">{_operand(facts[one.fact_id], language)}'
        f"{_place_button(document, facts[one.fact_id], titles, language)}</span>"
        for one in operands
        if one.fact_id in facts
    )


def _operand(fact: Fact, language: Language) -> str:
    name = escape(item_words(fact.coordinates.item or (fact.row_path[-1] if fact.row_path else ""), language))
    seen = shown(fact.amount, language) if fact.amount else None
    value = f"{seen.number} {escape(seen.unit)}" if seen else escape(fact.raw)
    return f"{name} <b>{value}</b>"


def _quality(document: DocumentInfo, language: Language) -> str:
    quality = quality_to_dict(document.quality)
    counts = [f"{quality[key]} {word(f'quality_{key}', language)}" for key in ("pages", "unread", "tables") if quality[key]]
    meters = "".join(
        f'<span class="meter"><span>{word(f"quality_{part}", language)}</span>'
        f'<i style="--share:{quality[part] / quality[whole]:.3f}"></i>'
        f"<b>{quality[part]}/{quality[whole]}</b></span>"
        for part, whole in _METERS
        if quality[whole]
    )
    return (
        f'<div class="file"><p><b>{escape(document.name)}</b> <span class="grade {quality["grade"]}">'
        f"{word('grade_' + str(quality['grade']), language)}</span> <small>{escape(' · '.join(counts))}</small></p>{meters}"
        f'<p><a class="tool" href="api/original/{escape(document.id)}" download>{word("download_original", language)}</a></p>'
        "</div>"
    )


# ---------------------------------------------------------------- sections and tables


def _sections(document: DocumentInfo, store: Store) -> str:
    """Return the document's headings; each opens the text there."""
    lines = [_heading(document, one) for one in store.sections(document.id)[:_MOST_SECTIONS]]
    return f'<ul class="headings">{"".join(lines)}</ul>' if lines else ""


def _heading(document: DocumentInfo, section: Section) -> str:
    told = {
        "number": 0, "document": document.id, "table": None, "row": None, "column": None, "block": section.start, "span": None,
        "quote": section.heading, "title": section.heading, "section": " > ".join(section.path[:-1]), "places": [],
    }  # fmt: skip
    button = f'<button type="button" data-citation="{_json(told)}">{escape(section.heading)}</button>'
    return f'<li class="level-{min(section.level, 4)}">{button}</li>'


def _tables(document: DocumentInfo, store: Store) -> str:
    """Return the tables' titles; a table is fetched when it is opened."""
    titles = list(store.table_titles(document.id).items())[:_MOST_TABLES]
    return "".join(
        f'<details class="report-table" data-document="{escape(document.id)}" data-table="{escape(table)}">'
        f"<summary>{escape(title or _first_words(store.table(document.id, table)))}</summary></details>"
        for table, title in titles
    )


def _first_words(table: Table) -> str:
    """Return what names a table that has no title: the section that it stands in, else its first cells."""
    cells = [cell.text.strip() for cell in table.cells if cell.text.strip()][:4]
    return table.section[-1] if table.section else " · ".join(cells)


def table_beside_page(document: DocumentInfo, table: Table, store: Store, language: Language) -> str:
    """Return a table as it was read, and beside it the page or sheet that it stands on."""
    read = f"<div>{unit_of_table(table, language)}{table_to_html(table, {}, language)}</div>"
    first = next((cell for cell in table.cells if cell.text.strip()), None)
    whole = Citation(
        0, document.name, document.id, None, None, "", table.title, table_id=table.id, places=_place_of(table),
        row_index=first.row if first else None, column_index=first.column if first else None,
    )  # fmt: skip
    own = page_view(whole, document, language) or sheet_view(whole, document, store, language)
    return f'<div class="pair{"" if own else " alone"}">{read}{f"<div>{own}</div>" if own else ""}</div>'


def _place_of(table: Table) -> tuple[CitedPlace, ...]:
    """Return the area that the table takes on its first page."""
    places = [place for cell in table.cells for place in cell.places if place.page is not None and place.box]
    if not places:
        return ()
    page = min(place.page or 1 for place in places)
    boxes = [place.box for place in places if place.page == page and place.box]
    left, top, right, bottom = zip(*boxes, strict=True)
    return (CitedPlace(page, (min(left), min(top), max(right), max(bottom))),)
