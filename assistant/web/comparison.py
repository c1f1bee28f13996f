"""Several figures side by side, as a table with bars, and the figures of an answer as CSV."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Sequence
from decimal import Decimal
from html import escape
from os.path import commonprefix
from urllib.parse import quote

from assistant.answers import Answer, CitedPlace, Figure
from assistant.questions.model import Language
from assistant.wording import fund_words, said, stage_words
from ingest.amounts import Amount, format_decimal, plain

_MOST_BARS = 40
_MOST_LINES = 200

_COLUMNS = {
    "zh": "名称 部门 年份 阶段 资金 数值 单位 报告 章节 表 行 列 页 原文",
    "en": "label body year stage fund value unit report section table row column page printed",
}


def comparison_to_html(figures: Sequence[Figure], language: Language, linked: Callable[[int], str]) -> str:
    """Return a table with bars for two to forty figures of one kind (all money, all percent, all of one count); else nothing.

    Money is shown in one unit, that of most of the figures. `linked` gives the HTML of a citation's mark.
    """
    amounts = [Amount(Decimal(figure.value), figure.unit) for figure in figures if figure.value]
    alike = len({amount.currency for amount in amounts}) == 1
    if len(amounts) != len(figures) or not 2 <= len(figures) <= _MOST_BARS or not alike:
        return ""
    if len({amount.base for amount in amounts}) == 1:
        return ""
    amounts = _in_one_unit(amounts)
    longest = max(abs(amount.value) for amount in amounts)
    rows = "".join(
        f'<tr{" class=below" if amount.value < 0 else ""}><th scope="row">{escape(name)}</th>'
        f'<td class="bar"><span class="track"><i style="width:{float(abs(amount.value) / longest) * 100:.1f}%"></i></span></td>'
        f'<td class="figure">{_grouped(amount.value)}</td><td class="marks">{"".join(map(linked, figure.citations))}</td></tr>'
        for figure, amount, name in zip(figures, amounts, _names(figures, language), strict=True)
    )
    unit = said(language, f"单位：{amounts[0].unit}", f"Unit: {amounts[0].unit}")
    return f'<table class="compare"><caption>{escape(unit)}</caption><tbody>{rows}</tbody></table>'


def _in_one_unit(amounts: Sequence[Amount]) -> list[Amount]:
    """Return the amounts in the unit that most of them have, of equals the first; the conversion is exact."""
    (unit, _), *_ = Counter(amount.unit for amount in amounts).most_common(1)
    return [amount if amount.unit == unit else Amount(plain(amount.to(unit).value), unit) for amount in amounts]


def _grouped(value: Decimal) -> str:
    """Return a decimal with its digits as they are, thousands parted."""
    whole, point, decimals = format_decimal(abs(value)).partition(".")
    return f"{'-' if value < 0 else ''}{int(whole):,}{point}{decimals}"


def _names(figures: Sequence[Figure], language: Language) -> list[str]:
    """Return what tells the figures apart: body (less a common beginning), year, label and stage, each only where it differs."""
    shared = commonprefix([figure.department or "" for figure in figures])
    bodies = [(figure.department or "").removeprefix(shared) or figure.department for figure in figures]
    years = [str(figure.year) if figure.year else None for figure in figures]
    stages = [stage_words(figure.stage, language) for figure in figures]
    fields = list(zip(bodies, years, (figure.label for figure in figures), stages, strict=True))
    differ = [len({field[index] for field in fields}) > 1 for index in range(4)]
    named = [" ".join(part for part, wanted in zip(field, differ, strict=True) if wanted and part) for field in fields]
    return [name or figure.label for name, figure in zip(named, figures, strict=True)]


# ---------------------------------------------------------------- to take along


def figures_to_csv(answer: Answer, language: Language) -> str:
    """Return the figures of an answer with the place of each, a line a place; "" where the answer has no figure."""
    cited = {citation.number: citation for citation in answer.citations}
    figures = [one for one in (*answer.values, *answer.alternatives) if one.value]
    if not figures:
        return ""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_COLUMNS[language].split())
    lines = [(figure, number) for figure in figures for number in figure.citations or (0,)]
    for figure, number in lines[:_MOST_LINES]:
        about = [
            figure.label,
            figure.department,
            figure.year,
            stage_words(figure.stage, language),
            fund_words(figure.fund, language),
        ]
        place = cited.get(number)
        where = (
            [place.report, place.section, place.table, place.row, place.column, _pages(place.places), place.cell or place.quote]
            if place
            else []
        )
        writer.writerow([*map(_harmless, about), figure.value, figure.unit, *map(_harmless, where)])
    return text.getvalue()


def _pages(places: Sequence[CitedPlace]) -> str:
    return " ".join(str(page) for page in sorted({place.page for place in places if place.page is not None}))


def _harmless(value: object) -> str:
    """Return text that a spreadsheet does not take for a formula; numbers, also negative ones, stay."""
    text = "" if value is None else " ".join(str(value).split())
    return f"'{text}" if re.match(r"[=+\-@]", text) and not re.fullmatch(r"[+-]?[\d,.]+%?", text) else text


def csv_link(answer: Answer, language: Language) -> str:
    """Return a link that saves the figures as a CSV file; nothing is fetched for it."""
    text = figures_to_csv(answer, language)
    if not text:
        return ""
    # With a byte order mark, without which Excel takes UTF-8 for something else.
    address = "data:text/csv;charset=utf-8,%EF%BB%BF" + quote(text)
    return f'<a class="tool" download="budget-answer.csv" href="{address}">{said(language, "下载 CSV", "CSV")}</a>'
