"""The loaded reports and what became of uploaded files, as HTML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from assistant.wording import stage_words
from ingest.store import DocumentInfo, ReportInfo

_SHARES = (("figures_placed", "figures"), ("narrative_explained", "narrative_figures"), ("sums_closed", "sums"))
_SHARE_NAMES = (
    ("表格数字定位 table figures placed", "读出行、列、单位和项目的数字 Figures whose row, column, unit and item were read"),
    ("文字数字解读 text figures explained", "文字里读懂的数字 Figures of the text that were understood"),
    ("合计相符 sums agree", "报告自己的合计与分项相符 Totals of the report that equal their parts"),
)

_MOST_LISTED = 200
"""Reports on the page; the command `reports` lists all."""

OUTCOMES: Mapping[str, str] = {
    "added": "已添加 added",
    "updated": "已更新 updated",
    "unchanged": "已在库中 already there",
    "failed": "未能读取 not taken in",
}


def placeholder(reports: Sequence[ReportInfo]) -> str:
    """Return the Markdown that an empty conversation shows: what is loaded, or how to begin."""
    if not reports:
        return (
            "### 先添加报告 · Add reports first\n\n"
            "在“报告 Reports”页选择 PDF、Word、Excel、网页或文本文件，读完就可以提问。\n\n"
            "Choose files on the Reports tab; ask as soon as they are read."
        )
    bodies = {report.department or report.id for report in reports}
    years = sorted({report.year for report in reports if report.year})
    span = "" if not years else f"{years[0]}" if years[0] == years[-1] else f"{years[0]}–{years[-1]}"
    return (
        "### 问预算报告 · Ask the budget reports\n\n"
        f"已载入 {len(bodies)} 个部门的 {len(reports)} 份报告{f'（{span}年）' if span else ''}，中文、英文都可以问。\n\n"
        f"{len(reports)} {'report' if len(reports) == 1 else 'reports'} of {len(bodies)} "
        f"{'body' if len(bodies) == 1 else 'bodies'}{f', {span}' if span else ''}. Ask in Chinese or English."
    )


def reports_to_html(reports: Sequence[ReportInfo]) -> str:
    """Return the loaded reports with how well each file was read."""
    if not reports:
        return '<div class="empty"><p>还没有报告，请先添加。</p><p>No reports yet: add some above.</p></div>'
    left_out = len(reports) - _MOST_LISTED
    note = f'<p class="quiet">… 另有 {left_out} 份 / {left_out} more reports</p>' if left_out > 0 else ""
    return f'<div class="reports">{"".join(map(_report_to_html, reports[:_MOST_LISTED]))}{note}</div>'


def _report_to_html(report: ReportInfo) -> str:
    about = [str(report.year) if report.year else "年份不明 / year unknown", stage_words(report.stage, "zh")]
    files = "".join(map(_document_to_html, report.documents))
    name = report.department or "单位不明 / body unknown"
    chip = f'<span class="chip">{escape(" ".join(one for one in about if one))}</span>'
    return f'<div class="report"><b>{escape(name)}</b> {chip}{files}</div>'


def _document_to_html(document: DocumentInfo) -> str:
    quality = document.quality
    meters = "".join(
        _meter(name, told, getattr(quality, part), getattr(quality, whole))
        for (name, told), (part, whole) in zip(_SHARE_NAMES, _SHARES, strict=True)
    )
    notes = "".join(f'<p class="note">{escape(note)}</p>' for note in document.notes)
    return (
        f'<div class="file"><span class="file-name">{escape(document.name)}</span>'
        f'<span class="quiet">{" · ".join(_counts(document))}</span>{meters}{notes}</div>'
    )


def _counts(document: DocumentInfo) -> list[str]:
    quality = document.quality
    counts = [f"{quality.pages} 页 pages"] if quality.pages else []
    if quality.pages_unread:
        counts.append(f"{quality.pages_unread} 页未读 pages not read")
    if not quality.tables:
        return [*counts, "只有文字，没有表格 text only, no tables"]
    return [*counts, f"{quality.tables} 张表 tables", f"{quality.figures} 个数 figures"]


def _meter(name: str, told: str, part: int, whole: int) -> str:
    """Return a share as a small bar; nothing where there is nothing to share."""
    if not whole:
        return ""
    share = 100 * part // whole
    grade = "good" if share >= 95 else "fair" if share >= 80 else "poor"
    return (
        f'<span class="meter {grade}" title="{told}: {part}/{whole}"><span>{name}</span>'
        f'<span class="track"><i style="width:{share}%"></i></span><span class="figure">{share}%</span></span>'
    )


def read_words(document: DocumentInfo) -> str:
    """Return what was read of a file that came in just now, and what the reader should look at."""
    about = document.identity
    whose = [
        about.department or "单位不明 body unknown",
        str(about.year) if about.year else "年份不明 year unknown",
        stage_words(about.stage, "zh"),
    ]
    return " · ".join([" ".join(one for one in whose if one), *_counts(document), *document.notes])


def outcomes_to_html(outcomes: Iterable[tuple[str, str, str]]) -> str:
    """Return what became of uploaded files: (name, status, message) each."""
    lines = [
        f'<li class="{status}"><b>{escape(name)}</b> {OUTCOMES[status]}{f"<p>{escape(message)}</p>" if message else ""}</li>'
        for name, status, message in outcomes
    ]
    return f'<ul class="outcomes">{"".join(lines)}</ul>' if lines else ""
