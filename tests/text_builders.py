"""Small documents that tests of sections, identity, sentences and chunks write, and the real ones beside the checkout."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest

from assistant import Assistant
from ingest.model import Block, Grid, Identity, Paragraph, RawCell, RawDocument
from ingest.pipeline import ingest_paths
from ingest.readers import read_blocks
from ingest.store import Store

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


@contextmanager
def opened(folder: Path, texts: Mapping[str, str]) -> Iterator[Assistant]:
    """Write reports (file name → text) into a folder, load them, and give an assistant over them."""
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    with Store.open(folder / "data") as store:
        ingest_paths([folder / name for name in texts], store)
    with Assistant.open(folder / "data") as assistant:
        yield assistant
