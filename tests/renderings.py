"""One report in the formats that reports are published in: txt, html, docx, xlsx and ruled PDF.

A report is a list of headings, paragraphs and tables; each rendering keeps to what people do in that format: merges are
lost as text, sheets have titles above the header, PDF tables break over pages.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import docx
import openpyxl


@dataclass(frozen=True)
class Heading:
    text: str
    level: int = 1


@dataclass(frozen=True)
class Drawn:
    """A table: "<" belongs to the cell at its left, "^" to the one above. `head` is how many rows are its header."""

    title: str
    rows: tuple[tuple[str, ...], ...]
    head: int = 1
    number: str | None = None
    above: tuple[str, ...] = ()
    """What stands on the line between title and header: the body, the unit."""
    new_page: bool = False

    @property
    def spans(self) -> list[tuple[int, int, int, int]]:
        """Row, column, height and width of the cells that are not covered by another."""
        found = []
        for r, row in enumerate(self.rows):
            for c, text in enumerate(row):
                if text not in ("<", "^"):
                    wide = next((n for n in range(1, len(row) - c) if row[c + n] != "<"), len(row) - c)
                    high = next((n for n in range(1, len(self.rows) - r) if self.rows[r + n][c] != "^"), len(self.rows) - r)
                    found.append((r, c, high, wide))
        return found


Part = str | Heading | Drawn


def drawn(title: str, *lines: str, **more: object) -> Drawn:
    """A table from lines of cells parted by bars."""
    return Drawn(title, tuple(tuple(line.split("|")) for line in lines), **more)  # type: ignore[arg-type]


def _captions(table: Drawn) -> list[str]:
    return [text for text in (table.number, table.title) if text]


def to_txt(parts: Sequence[Part], path: Path) -> None:
    lines: list[str] = []
    for part in parts:
        if isinstance(part, Drawn):
            shown = [["" if text in ("<", "^") else text for text in row] for row in part.rows]
            lines += ["", *_captions(part), "\t".join(part.above), *("\t".join(row) for row in shown), ""]
        else:
            lines.append(part.text if isinstance(part, Heading) else part)
    path.write_text("\n".join(lines), encoding="utf-8")


def to_html(parts: Sequence[Part], path: Path) -> None:
    body: list[str] = []
    for part in parts:
        if isinstance(part, Heading):
            body.append(f"<h{part.level}>{html.escape(part.text)}</h{part.level}>")
        elif isinstance(part, str):
            body.append(f"<p>{html.escape(part)}</p>")
        else:
            body += [f"<p>{html.escape(text)}</p>" for text in (*_captions(part), "　　".join(part.above)) if text]
            body.append(f"<table border=1>{_html_rows(part)}</table>")
    path.write_text(f"<!DOCTYPE html><html><meta charset=utf-8><body>{''.join(body)}</body></html>", encoding="utf-8")


def _html_rows(table: Drawn) -> str:
    rows: list[list[str]] = [[] for _ in table.rows]
    for r, c, high, wide in table.spans:
        rows[r].append(f"<td rowspan={high} colspan={wide}>{html.escape(table.rows[r][c])}</td>")
    return "".join(f"<tr>{''.join(row)}</tr>" for row in rows)


def to_docx(parts: Sequence[Part], path: Path) -> None:
    document = docx.Document()
    for part in parts:
        if isinstance(part, Heading):
            document.add_heading(part.text, part.level)
        elif isinstance(part, str):
            document.add_paragraph(part)
        else:
            for text in (*_captions(part), "　　".join(part.above)):
                if text:
                    document.add_paragraph(text)
            made = document.add_table(len(part.rows), len(part.rows[0]))
            for r, c, high, wide in part.spans:
                made.cell(r, c).merge(made.cell(r + high - 1, c + wide - 1)).text = part.rows[r][c]
    document.save(str(path))


def to_xlsx(parts: Sequence[Part], path: Path) -> None:
    """The text on a sheet of its own, one paragraph a row, and each table on a sheet with its title above."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for part in parts:
        if isinstance(part, Drawn):
            _sheet(book, part)
            if sheet.max_row > 1:
                sheet = book.create_sheet()
        else:
            sheet.append([part.text if isinstance(part, Heading) else part])
    for empty in [one for one in book.worksheets if one.max_row == 1 and one["A1"].value is None]:
        book.remove(empty)
    book.save(path)


def _sheet(book: openpyxl.Workbook, table: Drawn) -> None:
    sheet = book.create_sheet()
    width = len(table.rows[0])
    for text in _captions(table):
        sheet.append([text])
        sheet.merge_cells(start_row=sheet.max_row, start_column=1, end_row=sheet.max_row, end_column=width)
    if table.above:
        sheet.append([table.above[0], *[None] * (width - len(table.above)), *table.above[1:]])
    top = sheet.max_row + 1 if sheet["A1"].value is not None else 1
    for r, c, high, wide in table.spans:
        _fill(sheet.cell(top + r, 1 + c), table.rows[r][c])
        if high > 1 or wide > 1:
            sheet.merge_cells(start_row=top + r, start_column=1 + c, end_row=top + r + high - 1, end_column=c + wide)


def _fill(cell: object, text: str) -> None:
    """Write figures as numbers that show as they are printed elsewhere, codes and words as text."""
    plain = text.replace(",", "")
    if plain.replace(".", "", 1).isdigit() and ("." in plain or "," in text):
        places = len(plain.partition(".")[2])
        cell.value = float(plain)  # type: ignore[attr-defined]
        cell.number_format = ("#,##0" if "," in text else "0") + (f".{'0' * places}" if places else "")  # type: ignore[attr-defined]
    else:
        cell.value = text or None  # type: ignore[attr-defined]


def to_pdf(parts: Sequence[Part], path: Path, *, height: float = 842, repeated: bool = False) -> None:
    """Ruled tables that run on over page breaks, their headers `repeated` on each page or not."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Spacer

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    body = ParagraphStyle("body", fontName="STSong-Light", fontSize=10.5, leading=18, wordWrap="CJK", firstLineIndent=21)
    head = ParagraphStyle("head", parent=body, fontSize=14, leading=24, firstLineIndent=0)
    title = ParagraphStyle("title", parent=head, alignment=1)
    cell = ParagraphStyle("cell", parent=body, fontSize=8, leading=10, firstLineIndent=0)
    flow: list[Flowable] = []
    for part in parts:
        if isinstance(part, Heading):
            flow.append(Paragraph(html.escape(part.text), head))
        elif isinstance(part, str):
            flow.append(Paragraph(html.escape(part), body))
        else:
            flow += [PageBreak()] if part.new_page else []
            flow += [Paragraph(html.escape(text), title) for text in _captions(part)]
            flow += [_line(part.above), _ruled(part, cell, repeated), Spacer(1, 12)]
    SimpleDocTemplate(str(path), pagesize=(A4[0], height)).build(flow)


def _line(texts: Sequence[str]) -> object:
    """The body at the left, the unit at the right, without rulings."""
    from reportlab.platypus import Table

    width = 440 / max(1, len(texts))
    return Table([list(texts) or [""]], colWidths=[width] * max(1, len(texts)), style=[
        ("FONT", (0, 0), (-1, -1), "STSong-Light", 9), ("ALIGN", (-1, 0), (-1, 0), "RIGHT" if len(texts) > 1 else "LEFT"),
    ])  # fmt: skip


def _ruled(table: Drawn, style: object, repeated: bool) -> object:
    from reportlab.platypus import Paragraph, Table

    rows = [[Paragraph(html.escape(text), style) if text not in ("", "<", "^") else "" for text in row] for row in table.rows]
    spans = [("SPAN", (c, r), (c + wide - 1, r + high - 1)) for r, c, high, wide in table.spans if high > 1 or wide > 1]
    width = 440 / len(table.rows[0])
    return Table(
        rows, colWidths=[width] * len(table.rows[0]), repeatRows=table.head if repeated else 0,
        style=[("GRID", (0, 0), (-1, -1), 0.5, "black"), *spans],
    )  # fmt: skip


FORMATS: dict[str, Callable[[Sequence[Part], Path], None]] = {
    "txt": to_txt, "html": to_html, "docx": to_docx, "xlsx": to_xlsx, "pdf": to_pdf,
    "short pages.pdf": partial(to_pdf, height=380), "short pages with headers.pdf": partial(to_pdf, height=380, repeated=True),
}  # fmt: skip
