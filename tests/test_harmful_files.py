"""Files made to do harm: each is read for what it shows, or refused in one sentence; nothing in them is followed or run."""

from __future__ import annotations

import random
import socket
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from docx.oxml.ns import nsdecls

from ingest.children import Child, Job
from ingest.errors import InputError, LimitExceeded
from ingest.model import Grid, Paragraph, RawDocument
from ingest.pipeline import read_document
from ingest.readers import Limits, read_blocks
from tests.test_fuzz import mutated
from tests.test_readers_sheets import raw_book

PDF_CASES = 40
MARK = "SECRET"


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a reader looked for the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)


def words_of(document: RawDocument) -> str:
    texts = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    texts += [cell.text for block in document.blocks if isinstance(block, Grid) for cell in block.cells]
    return "\n".join(texts)


def packed(path: Path, **parts: str | bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as container:
        for name, content in parts.items():
            container.writestr(name, content)
    return path


def word_file(path: Path, body: str, head: str = "", **parts: bytes) -> Path:
    xml = f"{head}<w:document {nsdecls('w')}><w:body>{body}</w:body></w:document>"
    return packed(path, **{"word/document.xml": xml}, **parts)


# ---------------------------------------------------------------- what is in a file is neither followed nor run


@pytest.mark.parametrize("kind", ["xlsx", "html", "mht"])
def test_entities_of_other_formats_are_not_resolved_either(tmp_path: Path, kind: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(MARK, encoding="utf-8")
    doctype = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{secret}">]>'
    if kind == "xlsx":
        path = packed(tmp_path / "a.xlsx", **{
            "xl/workbook.xml": '<workbook xmlns:r="r"><sheets><sheet name="表" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": '<a><b Id="r1" Target="worksheets/sheet1.xml"/></a>',
            "xl/worksheets/sheet1.xml": doctype + '<worksheet><c r="A1" t="str"><v>预算&e;</v></c></worksheet>',
        })  # fmt: skip
    else:
        path = tmp_path / f"a.{kind}"
        path.write_text(f"{doctype}<html><body><p>预算&e;</p></body></html>", encoding="utf-8")
    try:
        assert MARK not in words_of(read_blocks(path))
    except InputError as error:
        assert "\n" not in str(error)


def test_entities_that_multiply_are_refused_or_left_unread(tmp_path: Path) -> None:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    head = f'<!DOCTYPE x [<!ENTITY e0 "预算">{levels}]>'
    path = word_file(tmp_path / "a.docx", "<w:p><w:r><w:t>概况</w:t></w:r><w:r><w:t>&e9;</w:t></w:r></w:p>", head)
    try:
        assert len(words_of(read_blocks(path))) < 100
    except InputError as error:
        assert "\n" not in str(error)


def test_macros_are_passed_over(tmp_path: Path) -> None:
    body = "<w:p><w:r><w:t>预算公开</w:t></w:r></w:p>"
    path = word_file(tmp_path / "a.docm", body, **{"word/vbaProject.bin": b"\xd0\xcf\x11\xe0" + MARK.encode()})
    assert words_of(read_blocks(path)) == "预算公开"


def test_links_to_other_workbooks_give_their_stored_result(tmp_path: Path) -> None:
    sheet = '<c r="A1" t="str"><v>合计</v></c><c r="B1"><f>[1]表!A1+WEBSERVICE("http://127.0.0.1/")</f><v>5</v></c>'
    assert words_of(read_blocks(raw_book(tmp_path, sheet))) == "合计\n5"


def test_what_a_page_links_to_is_not_fetched(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(
        "<html><head><base href='http://127.0.0.1/'><link rel=stylesheet href=a.css><script src=a.js></script></head><body>"
        "<p>预算公开</p><iframe src=b.html></iframe><img src='file:///etc/passwd'><object data=c.pdf></object></body></html>",
        encoding="utf-8",
    )
    assert words_of(read_blocks(path)) == "预算公开"


@pytest.mark.parametrize("error", ["#DIV/0!", "#REF!", "#N/A", "#VALUE!"])
def test_error_of_a_formula_is_words_and_no_figure(tmp_path: Path, error: str) -> None:
    rows = ["项目", "预算数"], ["合计", "5.00"], ["接待费", error]
    cells = "".join(
        f'<c r="{"AB"[c]}{r + 1}" t="{"e" if text.startswith("#") else "str"}"><v>{text}</v></c>'
        for r, row in enumerate(rows) for c, text in enumerate(row)
    )  # fmt: skip
    found = [fact for fact in read_document(raw_book(tmp_path, cells)).facts if fact.raw == error]
    assert [(fact.state, fact.amount) for fact in found] == [("words", None)]


# ---------------------------------------------------------------- what is made to exhaust is stopped


def test_bomb_in_a_workbook_is_stopped_before_it_is_unpacked(tmp_path: Path) -> None:
    path = packed(tmp_path / "bomb.xlsx", **{"xl/workbook.xml": "<a/>", "xl/worksheets/sheet1.xml": b"<a>" + b"x" * 30_000_000})
    with pytest.raises(LimitExceeded, match=r"^bomb\.xlsx: its packing ratio"):
        read_blocks(path)


def test_tables_nested_without_end_in_a_page_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("<html><body>" + "<table><tr><td>预算" * 5000 + "</td></tr></table>" * 5000, encoding="utf-8")
    with pytest.raises(LimitExceeded, match="nested more than"):
        read_blocks(path)


@pytest.mark.parametrize("kind", ["html", "txt", "csv", "docx"])
def test_table_of_very_many_columns_is_refused_in_every_format(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"a.{kind}"
    wide = ["5.00"] * 300
    if kind == "html":
        path.write_text("<table>" + f"<tr>{''.join(f'<td>{one}</td>' for one in wide)}</tr>" * 3 + "</table>", encoding="utf-8")
    elif kind == "docx":
        row = "".join(f"<w:tc><w:p><w:r><w:t>{one}</w:t></w:r></w:p></w:tc>" for one in wide)
        word_file(path, f"<w:tbl>{f'<w:tr>{row}</w:tr>' * 3}</w:tbl>")
    else:
        joint = "," if kind == "csv" else "\t"
        path.write_text("支出表\n" + f"{joint.join(wide)}\n" * 3, encoding="utf-8")
    with pytest.raises(LimitExceeded, match=r"Limits\.columns"):
        read_blocks(path)


def test_spans_without_end_cost_no_more_than_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    rows = "<tr><td colspan=1000000 rowspan=65000>合计<td>5</tr>" * 50
    path.write_text(f"<html><table>{rows}</table></html>", encoding="utf-8")
    try:
        assert "合计" in words_of(read_blocks(path))
    except LimitExceeded as error:
        assert "\n" not in str(error)


def long_table(rows: int) -> str:
    lines = "".join(f"项目{one}\t{one}.50\n" for one in range(rows))
    return f"星湖市测试局2023年预算\n\n支出预算表\n单位：万元\n项目\t金额\n{lines}"


def wide_grid(size: int) -> str:
    row = "".join(f"<td>{at}.5</td>" for at in range(size))
    return f"<html><body><p>星湖市测试局2023年预算</p><table>{f'<tr>{row}</tr>' * size}</table></body></html>"


@pytest.mark.parametrize(
    ("name", "made", "size", "times"),
    [
        ("a.txt", long_table, 1000, 4),
        ("a.txt", lambda dots: f"星湖市测试局2023年预算\n{'.' * dots}\n", 8000, 4),
        ("a.html", wide_grid, 60, 2),
    ],
    ids=["rows", "dots", "grid"],
)  # fmt: skip
def test_four_times_as_much_costs_about_four_times_as_much(
    tmp_path: Path, name: str, made: Callable[[int], str], size: int, times: int
) -> None:
    def cost(content: str) -> float:
        (tmp_path / name).write_text(content, encoding="utf-8")
        start = time.process_time()
        read_document(tmp_path / name)
        return time.process_time() - start

    cost(made(10))  # what is loaded once
    least = min(cost(made(size)) for _ in range(2))
    assert cost(made(size * times)) < 10 * max(least, 0.02)  # what is quadratic takes sixteen times


# ---------------------------------------------------------------- damage


def small_pdf(path: Path) -> bytes:
    canvas = pytest.importorskip("reportlab.pdfgen.canvas", reason="the extra test is not installed")
    made = canvas.Canvas(str(path), invariant=True, pageCompression=0)
    for y in range(700, 600, -20):
        made.line(100, y, 300, y)
        made.drawString(110, y - 15, "2010301  1,234.56")
    for x in (100, 200, 300):
        made.line(x, 620, x, 700)
    made.save()
    return path.read_bytes()


def test_a_damaged_pdf_is_read_or_refused(tmp_path: Path) -> None:
    whole, dice, path = small_pdf(tmp_path / "whole.pdf"), random.Random(20210307), tmp_path / "a.pdf"
    limits = Limits(seconds=10)
    with Child() as child:  # a library may bring the process down over such a file, which is why a child reads it
        for _ in range(PDF_CASES):
            path.write_bytes(mutated(whole, dice))
            try:
                child.read(Job(path, limits))
            except InputError as error:
                assert "\n" not in str(error)
