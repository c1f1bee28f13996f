"""Small documents that tests of sections, identity, sentences and chunks write, and the real ones beside the checkout."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from ingest.model import Block, Grid, Identity, Paragraph, RawCell, RawDocument
from ingest.readers import read_blocks

REPORTS = Path(__file__).parent.parent.parent / "shared" / "reports"


def paragraphs(*texts: str) -> tuple[Block, ...]:
    return tuple(Paragraph(index, text) for index, text in enumerate(texts))


def document(*texts: str, name: str = "report.txt") -> RawDocument:
    return RawDocument(name, "0" * 64, "txt", paragraphs(*texts))


def grid(index: int, *rows: str) -> Grid:
    cells = [RawCell(row, column, text) for row, line in enumerate(rows) for column, text in enumerate(line.split("|"))]
    return Grid(index, tuple(cells), len(rows), max(line.count("|") + 1 for line in rows))


@cache
def real(name: str) -> RawDocument:
    path = REPORTS / name
    if not path.is_file():
        pytest.skip(f"{path} is not there")
    return read_blocks(path)


BUREAU = Identity("某市某区教育局", 2023, "actual", names=("某市某区教育局", "区教育局"), region="某市某区")
