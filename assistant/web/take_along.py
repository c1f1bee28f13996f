"""A conversation to take along: as Markdown, Word, Excel or CSV, each figure with its source."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.answers import Answer, Figure
from assistant.plain import citation_line, markdown_to_plain
from assistant.questions.model import Language
from assistant.web.comparison import answer_to_rows, figure_names, rows_to_csv, rows_to_xlsx, wants_table
from assistant.web.money import figure_amount, shown
from assistant.web.words import word
from ingest.export import harmless
from ingest.printable import printable, printable_lines

KINDS = ("md", "docx", "xlsx", "csv")


@dataclass(frozen=True, slots=True)
class Turn:
    """One question of a conversation and its answer."""

    question: str
    answer: Answer


def export(kind: str, title: str, turns: Sequence[Turn], language: Language) -> tuple[bytes, str]:
    """Return the conversation as a file of this kind, and the file's media type."""
    return _WRITERS[kind](title, turns, language), _MEDIA[kind]


def _numbers(figures: Sequence[Figure], language: Language) -> list[tuple[str, str]]:
    """Return (what it is, the figure) for figures that are told as a table."""
    told = []
    for figure, name in zip(figures, figure_names(figures, language), strict=True):
        amount = figure_amount(figure)
        seen = shown(amount, language) if amount else None
        told.append((name, f"{seen.number} {seen.unit}".strip() if seen else figure.value))
    return told


def _doubts(answer: Answer) -> list[str]:
    """Return the notes of an answer; what disagrees stands in its text already."""
    return [printable(one) for one in answer.notes]


# ---------------------------------------------------------------- Markdown


def _to_markdown(title: str, turns: Sequence[Turn], language: Language) -> bytes:
    lines = [f"# {_escaped(title)}", ""]
    for turn in turns:
        lines += [f"## {_escaped(turn.question)}", "", printable_lines(turn.answer.text), ""]
        if wants_table(turn.answer.values):
            lines += [*_markdown_table(turn.answer.values, language), ""]
        lines += [f"- {_escaped(citation_line(one))}" for one in turn.answer.citations]
        lines += [f"- ! {_escaped(one)}" for one in _doubts(turn.answer)]
        lines.append("")
    return "\n".join(lines).encode("utf-8")


def _markdown_table(figures: Sequence[Figure], language: Language) -> Iterator[str]:
    yield f"| {word('column_item', language)} | {word('column_value', language)} |"
    yield "|---|---:|"
    for name, number in _numbers(figures, language):
        yield f"| {_escaped(name)} | {_escaped(number)} |"


def _escaped(text: str) -> str:
    return re.sub(r"([\\`*_#|!<>\[\]])", r"\\\1", " ".join(printable(text).split()))


# ---------------------------------------------------------------- Word


def _to_word(title: str, turns: Sequence[Turn], language: Language) -> bytes:
    import docx

    document: Any = docx.Document()
    document.styles["Normal"].font.name = "Microsoft YaHei"
    document.add_heading(_xml(title), level=1)
    for turn in turns:
        document.add_heading(_xml(turn.question), level=2)
        for paragraph in re.split(r"\n{2,}", markdown_to_plain(printable_lines(turn.answer.text))):
            document.add_paragraph(_xml(paragraph))
        if wants_table(turn.answer.values):
            _word_table(document, turn.answer.values, language)
        for one in (*map(citation_line, turn.answer.citations), *_doubts(turn.answer)):
            document.add_paragraph(_xml(one), style="List Bullet")
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _word_table(document: Any, figures: Sequence[Figure], language: Language) -> None:
    table = document.add_table(rows=1, cols=2)
    table.style = "Light Grid Accent 1"
    head = table.rows[0].cells
    head[0].text, head[1].text = word("column_item", language), word("column_value", language)
    for name, number in _numbers(figures, language):
        cells = table.add_row().cells
        cells[0].text, cells[1].text = _xml(name), _xml(number)


def _xml(text: str) -> str:
    """Return text that XML can hold; line ends stay."""
    return printable_lines(text)


# ---------------------------------------------------------------- Excel and CSV


def _rows(turns: Sequence[Turn], language: Language) -> list[list[str]]:
    """Return a row for each figure and source, the question and the answer's words before them."""
    rows: list[list[str]] = []
    for turn in turns:
        first = [turn.question, " ".join(markdown_to_plain(printable_lines(turn.answer.text)).split())]
        told = answer_to_rows(turn.answer, language)
        rows += [[*map(_safe, first), *row] for row in told[1:]] or [[*map(_safe, first)]]
    head = next((answer_to_rows(turn.answer, language)[0] for turn in turns if answer_to_rows(turn.answer, language)), [])
    return [[word("column_question", language), word("column_answer", language), *head], *rows]


def _safe(text: str) -> str:
    return str(harmless(" ".join(text.split())))


def _to_sheet(write: Callable[[Sequence[Sequence[str]]], bytes]) -> Callable[[str, Sequence[Turn], Language], bytes]:
    return lambda title, turns, language: write(_rows(turns, language))


_WRITERS: dict[str, Callable[[str, Sequence[Turn], Language], bytes]] = {
    "md": _to_markdown, "docx": _to_word, "xlsx": _to_sheet(rows_to_xlsx), "csv": _to_sheet(rows_to_csv),
}  # fmt: skip
_MEDIA = {
    "md": "text/markdown; charset=utf-8", "csv": "text/csv; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip
