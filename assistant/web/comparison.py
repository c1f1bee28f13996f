"""Several figures side by side, as a table with bars, and the figures of an answer as rows to take along."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from html import escape
from os.path import commonprefix
from typing import Literal

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
    "change",
    "report",
    "section",
    "table",
    "row",
    "column",
    "page",
    "printed",
)
_AXES = ("body", "year", "item", "stage", "fund")


Kind = Literal["value", "change", "rate"]
_KINDS: tuple[Kind, ...] = ("value", "change", "rate")


@dataclass(frozen=True, slots=True)
class Row:
    """What is told of one thing: its figure, by how much it moved and at what rate; `first` says what it is of."""

    first: Figure
    cells: Mapping[Kind, Figure]

    @property
    def citations(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys(number for one in self.cells.values() for number in one.citations))


def rows_of(figures: Sequence[Figure]) -> list[Row]:
    """Return the figures as rows: a movement stands beside the figure that moved, and its rate beside the movement."""
    rows: list[Row] = []
    for figure in figures:
        kind = _kind_of(figure)
        at = next((place for place, row in enumerate(rows) if kind != "value" and _belongs(figure, kind, row)), None)
        if at is None:
            rows.append(Row(figure, {kind: figure}))
        else:
            rows[at] = Row(rows[at].first, {**rows[at].cells, kind: figure})
    return rows


def _kind_of(figure: Figure) -> Kind:
    if figure.direction is None:
        return "value"
    return "rate" if figure.unit == "%" else "change"


def _belongs(figure: Figure, kind: Kind, row: Row) -> bool:
    """Return whether a movement is of what a row tells: of the same item, body, year and stage."""
    first = row.first
    same = (figure.department, figure.year, item_of(figure)) == (first.department, first.year, item_of(first))
    return same and kind not in row.cells and (figure.stage == first.stage or None in (figure.stage, first.stage))


def wants_table(figures: Sequence[Figure]) -> bool:
    """Return whether figures are told as a table: those of several things, if of two only where they are of one kind."""
    rows = len(rows_of(figures))
    return rows > 1 and (len(figures) > 2 or (figures[0].unit != "" and bool(alike(figures))))


def plotted(figures: Sequence[Figure]) -> tuple[Figure, ...]:
    """Return what is set side by side in bars and charts: the figures, else the movements, those down below zero."""
    rows = rows_of(figures)
    kind: Kind = next((one for one in _KINDS if any(one in row.cells for row in rows)), "value")
    return tuple(_signed(row.cells[kind]) for row in rows if kind in row.cells)


def _signed(figure: Figure) -> Figure:
    down = figure.direction == "down" and not figure.value.startswith("-")
    return replace(figure, value=f"-{figure.value}") if down else figure


def values_to_html(
    figures: Sequence[Figure],
    language: Language,
    linked: Callable[[int], str],
    placed: Callable[[Figure], str] = lambda figure: "",
) -> str:
    """Return a table of the figures: a column for each thing that tells them apart, and bars where they are of one kind.

    `placed` says where a figure stands, which tells apart what nothing else does: the table's and the text's.
    """
    rows = rows_of(figures)
    axes = _axes([row.first for row in rows], language, placed)
    shown_kinds = [kind for kind in _KINDS if any(kind in row.cells for row in rows)]
    columns = [_column(kind, rows, language) for kind in shown_kinds]
    bars = _bars_of(rows, shown_kinds[0]) if shown_kinds else [""] * len(rows)
    heads = "".join(f'<th scope="col" class="{name}">{word(f"column_{name}", language)}</th>' for name, _ in axes)
    bar_head = '<th class="bar" aria-hidden="true"></th>' if any(bars) else ""
    first, *others = [head for head, _ in columns] or [""]
    lines = []
    for place, row in enumerate(rows):
        amount, *beside = [cells[place] for _, cells in columns] or [""]
        bar = bars[place] or ('<td class="bar"></td>' if bar_head else "")
        marks = "".join(map(linked, row.citations))
        lines.append(f'<tr>{_heads_of(place, axes)}{amount}{bar}{"".join(beside)}<td class="marks">{marks}</td></tr>')
    return (
        f'<div class="values-box"><table class="values"><thead><tr>{heads}{first}{bar_head}{"".join(others)}'
        f'<th scope="col" class="marks">{word("column_source", language)}</th>'
        f"</tr></thead><tbody>{''.join(lines)}</tbody></table></div>"
    )


def _column(kind: Kind, rows: Sequence[Row], language: Language) -> tuple[str, list[str]]:
    """Return the head of a column of figures, and its cells; one unit for all where they are of one kind."""
    held = [row.cells[kind] for row in rows if kind in row.cells]
    amounts = alike(held)
    numbers, unit = in_one_unit(amounts, language) if amounts else (_numbers(held, language), "")
    left = iter(zip(held, numbers, strict=True))
    tail = f' <span class="unit">{escape(unit)}</span>' if unit else ""
    head = f'<th scope="col" class="amount">{word(f"column_{kind}", language)}{tail}</th>'
    return head, [_cell(*next(left), language) if kind in row.cells else '<td class="amount"></td>' for row in rows]


def _cell(figure: Figure, number: str, language: Language) -> str:
    return f'<td class="amount" title="{escape(_exact(figure, language))}">{moved_to_html(figure, language)}{escape(number)}</td>'


_ARROWS = {"up": "↑", "down": "↓"}


def moved_to_html(figure: Figure, language: Language) -> str:
    """Return the arrow that says which way a figure moved; nothing for one that did not."""
    arrow = _ARROWS.get(figure.direction or "")
    if not arrow:
        return ""
    return f'<span class="move" role="img" aria-label="{word(f"move_{figure.direction}", language)}">{arrow}</span>'


def _bars_of(rows: Sequence[Row], kind: Kind) -> list[str]:
    """Return a bar for each row, "" for those without; none at all where the figures are of several kinds."""
    amounts = alike([_signed(row.cells[kind]) for row in rows if kind in row.cells])
    if not 2 <= len(amounts) <= _MOST_BARS:
        return [""] * len(rows)
    bars = iter(_bars(amounts))
    return [next(bars) if kind in row.cells else "" for row in rows]


def _axes(
    figures: Sequence[Figure], language: Language, placed: Callable[[Figure], str] = lambda figure: ""
) -> list[tuple[str, list[str]]]:
    """Return the columns that tell figures apart, each with its words; the item where nothing does."""
    named = [body_words(figure.department, language) for figure in figures]
    shared = _shared_beginning(named, language)
    columns = {
        "body": [name.removeprefix(shared) for name in named],
        "year": [str(figure.year or "") for figure in figures],
        "item": [item_of(figure) for figure in figures],
        "stage": [stage_words(figure.stage, language) for figure in figures],
        "fund": [fund_words(figure.fund, language) for figure in figures],
    }
    telling = [(name, words) for name, words in columns.items() if len(set(words)) > 1]
    wanted = [(name, words) for name, words in telling if name != "fund" or len(telling) < 3]
    places = [placed(figure) for figure in figures]
    things = {(one.department, one.year, item, one.stage) for one, item in zip(figures, columns["item"], strict=True)}
    if len(things) < len(figures) and len(set(places)) > 1:
        wanted.insert(0, ("place", places))
    return wanted or [("item", columns["item"])]


def item_of(figure: Figure) -> str:
    """Return a figure's item without the body, place and year that composed labels repeat, before it or in English behind it.

    Of a composed label also what its fund and stage are is left out: the table has columns for them.
    """
    body, label = figure.department or "", figure.label
    if body and label.startswith(body):
        return _without_stage(re.sub(r"^\d{4}年", "", label.removeprefix(body)).lstrip("·"), figure) or label
    if body and f" of {body} " in f"{label} ":
        return label.partition(f" of {body}")[0]
    place, _, item = label.partition("·")
    return item if item and place in body else label


def _without_stage(item: str, figure: Figure) -> str:
    """Return an item without the words of its fund before it and of its stage behind it, where something is left."""
    shorter = item.removesuffix(stage_words(figure.stage, "zh"))
    return shorter.removeprefix(fund_words(figure.fund, "zh")) or shorter or item


def figure_names(figures: Sequence[Figure], language: Language) -> list[str]:
    """Return for each figure what tells it apart from the others, in one line: of the fewest columns that do.

    Where stages are mixed each says its own: a budget does not stand beside a final account as if it were one.
    """
    axes = _axes(figures, language)
    columns = [words for name, words in axes if name != "stage"]
    stages = next((words for name, words in axes if name == "stage"), None)
    names = [""] * len(figures)
    for count in range(1, len(columns) + 1):
        names = [" ".join(one for one in named if one) for named in zip(*columns[:count], strict=True)]
        if len(set(names)) == len(figures):
            break
    if stages is None:
        return names
    return [f"{name} {stage}".strip() for name, stage in zip(names, stages, strict=True)]


def in_common(figures: Sequence[Figure], language: Language) -> str:
    """Return what all figures are of: body, item, years where they are one, stage; the title of their chart."""
    columns = [
        [body_words(figure.department, language) for figure in figures], [item_of(figure) for figure in figures],
        [str(figure.year or "") for figure in figures], [stage_words(figure.stage, language) for figure in figures],
    ]  # fmt: skip
    return " · ".join(words[0] for words in columns if words and words[0] and len(set(words)) == 1)


def _shared_beginning(names: Sequence[str], language: Language) -> str:
    """Return the beginning that all names have, in English of whole words, where something is left of each."""
    shared = commonprefix(list(names))
    if language == "en":
        shared = shared[: shared.rfind(" ") + 1]
    return shared if all(len(name) > len(shared) for name in names) else ""


def _heads_of(place: int, axes: Sequence[tuple[str, Sequence[str]]]) -> str:
    """Return what a row is of; a name that repeats the row's above is marked, for narrow screens that leave it out."""
    (axis, first), *others = axes
    again = " again" if place and first[place] == first[place - 1] else ""
    return f'<th scope="row" class="{axis}{again}">{escape(first[place])}</th>' + "".join(
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
        word(f"move_{figure.direction}", language) if figure.direction else "",
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
