"""Collaborators that tests put in place of real ones, and small documents to put into a store."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from decimal import Decimal
from itertools import cycle

import numpy

from ingest.amounts import Amount
from ingest.model import (
    Cell,
    Chunk,
    Coordinates,
    Fact,
    Finding,
    Grid,
    Identity,
    Operand,
    Paragraph,
    ParsedDocument,
    Place,
    Quality,
    RawCell,
    RawDocument,
    Section,
    Table,
)


class LengthEmbedder:
    """The demo embedder: a text's vector is made of its words' lengths, so that tests can reckon it by hand."""

    name = "lengths"
    dimensions = 4

    def embed(self, texts: Sequence[str]) -> numpy.ndarray:
        rows = numpy.zeros((len(texts), self.dimensions), dtype=numpy.float32)
        for row, text in zip(rows, texts, strict=True):
            for place, word in enumerate(text.split()[: self.dimensions]):
                row[place] = len(word)
        lengths = numpy.linalg.norm(rows, axis=1, keepdims=True)
        return numpy.divide(rows, lengths, out=numpy.zeros_like(rows), where=lengths > 0)


_MATTERS = ("会议", "培训", "出国", "车辆运行", "人员工资", "办公楼", "绩效目标", "政府采购", "住房公积金")


def parsed_document(
    name: str = "甲局2023预算.txt",
    *,
    text: str = "2023年公务接待费预算5.00万元。",
    department: str | None = "甲市乙局",
    year: int | None = 2023,
    stage: str | None = "budget",
    level: str | None = None,
    names: tuple[str, ...] = (),
    amount: str = "5.00",
    item: str = "公务接待费",
    chunks: int = 3,
) -> ParsedDocument:
    """A document of one table, one sentence and a few passages, every field of the model used at least once."""
    about = Coordinates(department=department, year=year, stage=stage, fund="fiscal", item=item, parents=("三公经费",))
    place = Place(1, (10.0, 20.5, 30.0, 40.0))
    cell = Fact(
        id="f1", source="cell", coordinates=about, state="figure", raw=amount,
        amount=Amount(Decimal(amount), "万元"), row_path=(item,),
        column_path=("预算数",), section=("第二部分", "表七"), table_id="t1", row=1, column=1, places=(place,),
    )  # fmt: skip
    said = Fact(
        id="f2", source="sentence", coordinates=about, state="figure", raw=f"{amount}万元",
        amount=Amount(Decimal(amount), "万元"), block=0, span=(11, 17), quote=text, position="inferred", bound=">=",
        doubt="单位不明",
    )  # fmt: skip
    cells = (
        Cell(0, 0, "项目", is_header=True), Cell(0, 1, "预算数", is_header=True),
        Cell(1, 0, "公务接待费", is_label=True), Cell(1, 1, amount, ("公务接待费",), ("预算数",), places=(place,)),
    )  # fmt: skip
    own_name = (department,) if department else ()
    raw_cells = tuple(RawCell(one.row, one.column, one.text) for one in cells)
    return ParsedDocument(
        raw=RawDocument(
            name=name, sha256=hashlib.sha256(f"{name}{text}{amount}".encode()).hexdigest(), format="text",
            blocks=(Paragraph(0, text, level=1), Grid(1, raw_cells, 2, 2)), pages=2, notes=("编码按 GB18030 读取。",),
            unread_pages=(2,),
        ),
        identity=Identity(department, year, stage, level, names or own_name, "甲市", name),
        sections=(Section(0, "第二部分", "第二部分", 1, None, ("第二部分",), 0, 2),),
        tables=(Table("t1", "三公经费表", ("第二部分",), "万元", cells, 2, 2, (1,), number="表七"),),
        facts=(cell, said),
        findings=(
            Finding("g1", "总计=分项", "rounding", (Operand("f1"),), (Operand("f2", -1),), difference=Decimal("0.01")),
        ),
        chunks=tuple(
            Chunk(f"c{place}", "paragraph", f"{text} {matter}", text, f"{text} ({place})", ("第二部分",), 0, (0, len(text)))
            for place, matter in zip(range(chunks), cycle(_MATTERS), strict=False)
        ),
        listed_tables=("三公经费表", "基金表"),
        absent_tables=("基金表",),
        quality=Quality(pages=2, tables=1, figures=2, figures_placed=2, tables_absent=("基金表",)),
    )  # fmt: skip
