"""Facts as open data: every figure once, with its digits, its coordinates and its place, and nothing that a sheet would run."""

from __future__ import annotations

import csv
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from fakes import parsed_document

from ingest.amounts import Amount
from ingest.errors import SettingsError
from ingest.export import COLUMNS, export_facts
from ingest.readers import read_blocks
from ingest.store import Store


@pytest.fixture
def store(tmp_path: Path):
    parsed = parsed_document()
    odd = replace(parsed.facts[0], id="f3", raw="=1+1", amount=Amount(Decimal("-0.10"), "万元"), words='=HYPERLINK("x")\x1b')
    with Store.open(tmp_path / "data") as found:
        found.write(replace(parsed, facts=(*parsed.facts, odd)))
        yield found


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_csv_has_a_row_a_fact_with_coordinates_and_place(store: Store, tmp_path: Path) -> None:
    assert export_facts(store, tmp_path / "a.csv", "csv") == 3
    cell, said, odd = rows(tmp_path / "a.csv")
    assert (cell["body"], cell["year"], cell["stage"], cell["item"]) == ("甲市乙局", "2023", "budget", "公务接待费")
    assert (cell["value"], cell["unit"], cell["parents"], cell["page"]) == ("5.00", "万元", "三公经费", "1")
    assert (cell["section"], cell["row_path"], cell["column_path"]) == ("第二部分 > 表七", "公务接待费", "预算数")
    assert said["source"] == "sentence" and said["quote"] == "2023年公务接待费预算5.00万元。" and said["bound"] == ">="
    assert odd["value"] == "-0.10"


def test_nothing_of_a_report_is_a_formula(store: Store, tmp_path: Path) -> None:
    export_facts(store, tmp_path / "a.csv", "csv")
    odd = rows(tmp_path / "a.csv")[2]
    assert odd["printed"] == "'=1+1" and odd["words"] == "'=HYPERLINK(\"x\")�"


def test_workbook_holds_the_same(store: Store, tmp_path: Path) -> None:
    assert export_facts(store, tmp_path / "a.xlsx", "xlsx") == 3
    (grid,) = read_blocks(tmp_path / "a.xlsx").blocks
    texts = {(cell.row, cell.column): cell.text for cell in grid.cells}
    assert tuple(texts[0, column] for column in range(len(COLUMNS))) == COLUMNS
    assert texts[1, COLUMNS.index("value")] == "5.00" and texts[3, COLUMNS.index("printed")] == "=1+1"
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert sheet.cell(2, COLUMNS.index("year") + 1).value == 2023
    assert (sheet.cell(4, COLUMNS.index("printed") + 1).data_type, sheet.max_row) == ("s", 4)


def test_parquet_holds_the_same_or_says_what_is_missing(store: Store, tmp_path: Path) -> None:
    try:
        from pyarrow import parquet
    except ImportError:
        with pytest.raises(SettingsError, match="pip install pyarrow"):
            export_facts(store, tmp_path / "a.parquet", "parquet")
        return
    assert export_facts(store, tmp_path / "a.parquet", "parquet") == 3
    found = parquet.read_table(tmp_path / "a.parquet").to_pylist()
    assert [one["value"] for one in found] == ["5.00", "5.00", "-0.10"] and found[0]["year"] == 2023


def test_file_that_cannot_be_written_is_one_sentence(store: Store, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be written"):
        export_facts(store, tmp_path / "nowhere" / "a.csv", "csv")
