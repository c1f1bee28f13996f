"""Questions to begin with, made from what the loaded reports hold."""

from __future__ import annotations

from ingest.store import ReportInfo, Store

_ASKED = (
    ("三公经费", "{body}{year}年“三公”经费是多少？", None),
    (
        "公务接待费",
        "{body}{year}年公务接待费比上年变化多少？为什么？",
        "How much is the {year} official reception budget of {body}?",
    ),
    (
        "基本支出",
        "{body}{year}年基本支出占总支出的比重是多少？",
        "What share of {body}'s {year} expenditure is basic expenditure?",
    ),
    ("机关运行经费", "什么是机关运行经费？", None),
)


def example_questions(store: Store, most: int = 4) -> list[str]:
    """Return up to `most` questions in both languages, each on an item that a loaded report has; none without reports."""
    reports = [report for report in store.reports() if report.department and report.year]
    if not reports:
        return []
    holders = store.labels()
    newest = sorted(reports, key=lambda report: (-(report.year or 0), report.department or ""))
    found: list[str] = []
    for turn, (item, chinese, english) in enumerate(_ASKED):
        fitting = [one for one in newest if any(document.id in holders.get(item, ()) for document in one.documents)]
        if fitting:
            report = fitting[turn % len(fitting)]
            found += [_filled(text, report) for text in (chinese, english) if text]
    return found[:most]


def _filled(text: str, report: ReportInfo) -> str:
    return text.format(body=report.department, year=report.year)
