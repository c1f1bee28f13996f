"""Several figures side by side, as a table with bars, and the figures of an answer as rows to take along."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from html import escape
from os.path import commonprefix

from assistant.answers import Answer, Citation, CitedPlace, Figure
from assistant.questions.model import Language
from assistant.web.money import alike, figure_amount, in_one_unit, shown
from assistant.web.names import body_words
from assistant.web.words import word
from assistant.wording import fund_words, stage_words
from ingest.amounts import Amount
from ingest.export import harmless, write_xlsx

_MOST_BARS = 40
_MOST_LINES = 500

COLUMNS = (
    "item",
    "body",
    "year",
    "stage",
    "fund",
    "value",
    "unit",
    "report",
    "section",
    "table",
    "row",
    "column",
    "page",
    "printed",
)
_AXES = ("body", "year", "item", "stage", "fund")


def wants_table(figures: Sequence[Figure]) -> bool:
    """Return whether figures are told as a table: three or more, or two of one kind."""
    return len(figures) > 2 or (len(figures) == 2 and figures[0].unit != "" and bool(alike(figures)))


def values_to_html(figures: Sequence[Figure], language: Language, linked: Callable[[int], str]) -> str:
    """Return a table of the figures: a column for each thing that tells them apart, and bars where they are of one kind."""
    axes = _axes(figures, language)
    amounts = alike(figures)
    numbers, unit = in_one_unit(amounts, language) if amounts else (_numbers(figures, language), "")
    heads = "".join(f'<th scope="col">{word(f"column_{name}", language)}</th>' for name, _ in axes)
    tail = f' <span class="unit">{escape(unit)}</span>' if unit else ""
    bars = _bars(amounts) if 2 <= len(amounts) <= _MOST_BARS else [""] * len(figures)
    rows = "".join(
        f"<tr>{_heads_of(place, axes)}"
        f'<td class="amount" title="{escape(_exact(figure, language))}">{escape(number)}</td>{bar}'
        f'<td class="marks">{"".join(map(linked, figure.citations))}</td></tr>'
        for place, (figure, number, bar) in enumerate(zip(figures, numbers, bars, strict=True))
    )
    bar_head = '<th class="bar" aria-hidden="true"></th>' if any(bars) else ""
    return (
        f'<div class="values-box"><table class="values"><thead><tr>{heads}<th scope="col" class="amount">'
        f'{word("column_value", language)}{tail}</th>{bar_head}'
        f'<th scope="col" class="marks">{word("column_source", language)}</th>'
        f"</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _axes(figures: Sequence[Figure], language: Language) -> list[tuple[str, list[str]]]:
    """Return the columns that tell figures apart, each with its words; the item where nothing does."""
    shared = _shared_beginning([figure.department or "" for figure in figures]) if language == "zh" else ""
    columns = {
        "body": [body_words(figure.department, language).removeprefix(shared) for figure in figures],
        "year": [str(figure.year or "") for figure in figures],
        "item": [item_of(figure) for figure in figures],
        "stage": [stage_words(figure.stage, language) for figure in figures],
        "fund": [fund_words(figure.fund, language) for figure in figures],
    }
    telling = [(name, words) for name, words in columns.items() if len(set(words)) > 1]
    wanted = [(name, words) for name, words in telling if name != "fund" or len(telling) < 3]
    return wanted or [("item", columns["item"])]


def item_of(figure: Figure) -> str:
    """Return a figure's item without the body, place and year that composed labels repeat, before it or in English behind it."""
    body, label = figure.department or "", figure.label
    if body and label.startswith(body):
        return re.sub(r"^\d{4}年", "", label.removeprefix(body)).lstrip("·") or label
    if body and f" of {body} " in f"{label} ":
        return label.partition(f" of {body}")[0]
    place, _, item = label.partition("·")
    return item if item and place in body else label


def figure_names(figures: Sequence[Figure], language: Language) -> list[str]:
    """Return for each figure what tells it apart from the others, in one line: of the fewest columns that do."""
    columns = [words for _, words in _axes(figures, language)]
    for count in range(1, len(columns) + 1):
        names = [" ".join(one for one in named if one) for named in zip(*columns[:count], strict=True)]
        if len(set(names)) == len(figures):
            break
    return names


def _shared_beginning(names: Sequence[str]) -> str:
    """Return the beginning that all names have, where something is left of each."""
    shared = commonprefix(list(names))
    return shared if all(len(name) > len(shared) for name in names) else ""


def _heads_of(place: int, axes: Sequence[tuple[str, Sequence[str]]]) -> str:
    (_, first), *others = axes
    return f'<th scope="row">{escape(first[place])}</th>' + "".join(
        f'<td class="{name}">{escape(words[place])}</td>' for name, words in others
    )


def _bars(amounts: Sequence[Amount]) -> list[str]:
    longest = max((abs(amount.base) for amount in amounts), default=Decimal(0))
    if not longest:
        return [""] * len(amounts)
    return [
        f'<td class="bar"><i class="{"below" if amount.base < 0 else ""}" style="width:{_percent(amount, longest)}"></i></td>'
        for amount in amounts
    ]


def _percent(amount: Amount, longest: Decimal) -> str:
    return f"{float(abs(amount.base) / longest) * 100:.1f}%"


def _numbers(figures: Sequence[Figure], language: Language) -> tuple[str, ...]:
    return tuple(_number(figure, language) for figure in figures)


def _number(figure: Figure, language: Language) -> str:
    amount = figure_amount(figure)
    if amount is None:
        return figure.value
    seen = shown(amount, language)
    return f"{seen.number}{seen.unit}" if seen.unit == "%" else f"{seen.number} {seen.unit}".strip()


def _exact(figure: Figure, language: Language) -> str:
    amount = figure_amount(figure)
    return shown(amount, language).exact if amount else figure.value


# ---------------------------------------------------------------- to take along


def answer_to_rows(answer: Answer, language: Language) -> list[list[str]]:
    """Return the figures of an answer with the place of each, a row a place, the heading first; [] where it has none.

    Other readings are marked as such in the first column; no text in a row is taken for a formula.
    """
    cited = {citation.number: citation for citation in answer.citations}
    figures = [(one, "") for one in answer.values if one.value]
    figures += [(one, word("other_reading", language)) for one in answer.alternatives if one.value]
    if not figures:
        return []
    rows = [[word(f"column_{name}", language) for name in (*COLUMNS, "remark")]]
    for figure, remark in figures:
        for number in figure.citations or (0,):
            rows.append([*_about(figure, language), *_where(cited.get(number)), remark])
    return [[str(harmless(" ".join(one.split()))) for one in row] for row in rows[: _MOST_LINES + 1]]


def _about(figure: Figure, language: Language) -> list[str]:
    return [
        figure.label, figure.department or "", str(figure.year or ""), stage_words(figure.stage, language),
        fund_words(figure.fund, language), figure.value, figure.unit,
    ]  # fmt: skip


def _where(place: Citation | None) -> list[str]:
    if place is None:
        return [""] * 7
    return [
        place.report, place.section, place.table or "", place.row or "", place.column or "", _pages(place.places),
        place.cell or place.quote or "",
    ]  # fmt: skip


def _pages(places: Sequence[CitedPlace]) -> str:
    return " ".join(str(page) for page in sorted({place.page for place in places if place.page is not None}))


def rows_to_csv(rows: Sequence[Sequence[str]]) -> bytes:
    """Return rows as CSV with a byte order mark, without which Excel takes UTF-8 for something else."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def rows_to_xlsx(rows: Sequence[Sequence[str]]) -> bytes:
    """Return rows as one sheet; text stands in it as text."""
    file = io.BytesIO()
    write_xlsx(file, rows)
    return file.getvalue()
