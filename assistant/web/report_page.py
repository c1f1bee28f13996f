"""One report as a page: its main figures, where it contradicts itself, how well it was read, its tables."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape, unescape

from assistant.lookup.index import fact_to_entry
from assistant.questions.model import Language
from assistant.web.library import quality_to_dict
from assistant.web.money import shown
from assistant.web.tables import table_to_html
from assistant.web.words import word
from assistant.wording import finding_words, fund_words, item_words, stage_words
from ingest.model import Fact, Finding
from ingest.store import DocumentInfo, ReportInfo, Store

MAIN_ITEMS = (
    "收入总计",
    "支出总计",
    "收支总计",
    "本年收入合计",
    "本年支出合计",
    "基本支出",
    "项目支出",
    "三公经费",
    "公务接待费",
    "机关运行经费",
)
_MOST_FINDINGS = 60
_METERS = (("placed", "figures"), ("understood", "told"), ("closed", "sums"))


def report_to_html(report: ReportInfo, store: Store, language: Language) -> str:
    """Return the report's page. Raises KeyError where a file goes while it is looked at."""
    about = " · ".join(
        one for one in (str(report.year or word("year_unknown", language)), stage_words(report.stage, language)) if one
    )
    parts = [
        f"<header><h2>{escape(report.department or word('body_unknown', language))}</h2><p>{escape(about)}</p></header>",
        _section("report_overview", _main_figures(report, store, language), language),
        _section("report_findings", _findings(report, store, language), language),
        _section("report_quality", "".join(_quality(one, language) for one in report.documents), language),
        _section("report_tables", "".join(_tables(one, store, language) for one in report.documents), language),
    ]
    return f'<article class="report-page" data-report="{escape(report.id)}">{"".join(parts)}</article>'


def _section(title: str, content: str, language: Language) -> str:
    return f"<section><h3>{word(title, language)}</h3>{content}</section>" if content else ""


def _main_figures(report: ReportInfo, store: Store, language: Language) -> str:
    """Return the items that every report has, each once, with a mark that leads to its cell."""
    found: dict[str, tuple[DocumentInfo, Fact]] = {}
    for document in report.documents:
        for fact in store.facts(document.id):
            at = fact.coordinates
            own = at.year in (None, report.year) and at.stage in (None, report.stage)
            if at.item in MAIN_ITEMS and at.nature == "amount" and fact.amount and own and not at.kind and not at.subject:
                held = found.get(at.item)
                if held is None or (held[1].source == "sentence" and fact.source == "cell"):
                    found[at.item] = (document, fact)
    rows = "".join(_figure(*found[item], language) for item in MAIN_ITEMS if item in found)
    return f'<dl class="main-figures">{rows}</dl>' if rows else ""


def _figure(document: DocumentInfo, fact: Fact, language: Language) -> str:
    assert fact.amount is not None
    seen = shown(fact.amount, language)
    at = fact.coordinates
    fund = f"<small>{fund_words(at.fund, language)}</small>" if at.fund else ""
    return (
        f"<div><dt>{escape(item_words(at.item, language))} {fund}</dt>"
        f'<dd><span class="amount" title="{escape(seen.exact)}">{seen.number} '
        f'<span class="unit">{escape(seen.unit)}</span></span>'
        f"{_place_button(document, fact, language)}</dd></div>"
    )


def _place_button(document: DocumentInfo, fact: Fact, language: Language) -> str:
    """Return the mark that opens a fact's place, which it carries."""
    section = " > ".join(fact.section)
    told = {
        "number": 1, "document": document.id, "table": fact.table_id, "row": fact.row, "column": fact.column,
        "block": fact.block if fact.table_id is None else None, "span": list(fact.span) if fact.span else None,
        "quote": fact.quote,
        "title": (fact.section[-1] if fact.section else document.name), "section": section,
        "places": [{"page": one.page, "box": list(one.box) if one.box else None} for one in fact.places],
    }  # fmt: skip
    data = escape(json.dumps(told, ensure_ascii=False))
    label = word("column_source", language)
    return f'<button type="button" class="mark place" data-citation="{data}" aria-label="{label}">↗</button>'


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
            yield f"<li><p>{escape(words)}</p>{_places(document, finding, facts, language)}</li>"


def _places(document: DocumentInfo, finding: Finding, facts: dict[str, Fact], language: Language) -> str:
    return "".join(
        f'<div class="finding-places"><small>{word(title, language)}</small>{listed}</div>'
        for title, operands in (("report_stated", finding.stated), ("report_parts", finding.parts))
        if (listed := "".join(_operand(document, facts[one.fact_id], language) for one in operands if one.fact_id in facts))
    )


def _operand(document: DocumentInfo, fact: Fact, language: Language) -> str:
    name = escape(item_words(fact.coordinates.item or (fact.row_path[-1] if fact.row_path else ""), language))
    seen = shown(fact.amount, language) if fact.amount else None
    value = f"{seen.number} {escape(seen.unit)}" if seen else escape(fact.raw)
    return f'<span class="operand">{name} <b>{value}</b>{_place_button(document, fact, language)}</span>'


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


def _tables(document: DocumentInfo, store: Store, language: Language) -> str:
    """Return the tables as they were read, closed until they are opened."""
    return "".join(
        f'<details class="report-table"><summary>{escape(table.title or document.name)}'
        f"{f' <small>{escape(table.unit)}</small>' if table.unit else ''}</summary>{table_to_html(table, {}, language)}</details>"
        for table in store.tables(document.id)
    )
