"""Every format that is published: taken in with its progress, cancelled, asked, seen in its own view, the place marked."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("reportlab", reason="reportlab (extra `test`) is not installed")
from old_workbook_builder import OldSheet, old_workbook  # noqa: E402
from renderings import FORMATS, Heading, Part, drawn, to_pdf  # noqa: E402
from web_pages import ask, filled, sample, serving, until, visit  # noqa: E402

BODIES = {"txt": "丰野市林业局", "html": "丰野市交通局", "docx": "丰野市水利局", "xlsx": "丰野市民政局", "pdf": "丰野市教育局"}
OWN_VIEW = {"txt": "text", "html": "text", "docx": "text", "xlsx": "sheet", "pdf": "page"}


def report(body: str, rows: int = 0) -> list[Part]:
    """A final account with one table of the three public expenses, and as many further rows of another as are asked for."""
    parts: list[Part] = [
        Heading(f"{body}2023年度部门决算"),
        Heading("第一部分 部门决算表"),
        drawn(
            "财政拨款“三公”经费支出决算表",
            "项目|年初预算数|决算数",
            "合计|20.00|15.00",
            "公务用车运行维护费|16.00|12.00",
            "公务接待费|4.00|3.00",
            above=(f"部门：{body}", "单位：万元"),
        ),
        Heading("第二部分 情况说明"),
        "一、公务接待费支出决算为3.00万元，比上年减少0.50万元，主要原因是来访批次减少。",
    ]
    if rows:
        lines = [f"事项{place}|{place}.00|{place}.00" for place in range(1, rows)]
        above = (f"部门：{body}", "单位：万元")
        parts.append(drawn("项目支出明细表", "项目|年初预算数|决算数", *lines, above=above, new_page=True))
    return parts


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    made = tmp_path_factory.mktemp("files")
    for name, body in BODIES.items():
        FORMATS[name](report(body), made / f"{body}.{name}")
    return {name: made / f"{body}.{name}" for name, body in BODIES.items()}


@pytest.fixture
def page(browser: Any, tmp_path: Path) -> Iterator[Any]:
    with serving(filled(tmp_path / "data")) as address, visit(browser, address) as opened:
        yield opened


def ended(page: Any) -> None:
    until(page, "document.querySelectorAll('#uploads li').length && !document.querySelector('#uploads progress')", seconds=120)


def test_every_format_goes_in_and_shows_its_place_in_its_own_view(page: Any, files: dict[str, Path], tmp_path: Path) -> None:
    page.set_input_files("#files", [str(file) for file in files.values()])
    ended(page)
    assert page.locator("#uploads .added").count() == len(files), page.inner_text("#uploads")
    for name, body in BODIES.items():
        ask(page, f"{body}2023年公务接待费决算是多少")
        assert page.inner_text(".turn:last-child .headline .amount").startswith("3.00"), name
        page.click(".turn:last-child .headline .mark >> nth=0")
        page.click(f"#source [role=tab][data-view={OWN_VIEW[name]}]")
        view = f"#source .view[data-view={OWN_VIEW[name]}]"
        if name == "pdf":
            page.wait_for_selector(f"{view} img[src^=blob]", timeout=30_000)
            assert page.get_attribute(f"{view} .page-view", "data-box")
        else:
            assert page.inner_text(f"{view} .hit").startswith("3.00")
            seen = page.evaluate(
                "(view) => { const at = document.querySelector(view).querySelector('.text-box, .table-box');"
                " const box = at.getBoundingClientRect();"
                " const cell = document.querySelector(`${view} .hit`).getBoundingClientRect();"
                " return cell.top >= box.top && cell.bottom <= box.bottom + 1; }",
                view,
            )
            assert seen, f"{name}: the cited cell is in view"
        if name == "xlsx":
            assert "单元格 C" in page.inner_text(f"{view} .unit")
        with page.expect_download() as coming:
            page.click("#source footer a[download]")
        coming.value.save_as(tmp_path / "back")
        assert (tmp_path / "back").read_bytes() == files[name].read_bytes()


# ---------------------------------------------------------------- old office formats

STAND_IN = """#!/bin/sh
# Converts as LibreOffice would: what is to come out lies beside this program.
while [ $# -gt 1 ]; do [ "$1" = --outdir ] && out=$2; [ "$1" = --convert-to ] && kind=$2; shift; done
grep -q slow "$1" && sleep 60
mkdir -p "$out" && cp "{folder}/report.$kind" "$out/report.$kind"
"""
DOC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + "WordDocument".encode("utf-16-le") + b"\0" * 512
RTF = rb"{\rtf1\ansi one}"


@pytest.fixture
def converting(browser: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The page on a machine whose LibreOffice makes a report of whatever it is given."""
    programs = tmp_path / "programs"
    programs.mkdir()
    FORMATS["docx"](report("丰野市水利局"), programs / "report.docx")
    (programs / "soffice").write_text(STAND_IN.format(folder=programs), encoding="utf-8")
    (programs / "soffice").chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")
    with serving(filled(tmp_path / "data")) as address, visit(browser, address) as opened:
        yield opened


@pytest.mark.parametrize(("name", "content"), [("水利.doc", DOC), ("水利.rtf", RTF)])
def test_old_documents_go_in_where_they_can_be_converted(converting: Any, name: str, content: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    converting.set_input_files("#files", str(tmp_path / name))
    converting.wait_for_selector("#uploads .added", timeout=60_000)
    ask(converting, "水利局2023年公务接待费决算是多少")
    assert converting.inner_text(".headline .amount").startswith("3.00")
    assert converting.inner_text("#source .hit").startswith("3.00") and name in converting.inner_text("#source .where")
    with converting.expect_download() as coming:
        converting.click("#source footer a[download]")
    coming.value.save_as(tmp_path / "back")
    assert (tmp_path / "back").read_bytes() == content, "the file itself is kept, not what it was converted to"


def test_a_conversion_is_cancelled(converting: Any, tmp_path: Path) -> None:
    (tmp_path / "水利.rtf").write_bytes(rb"{\rtf1\ansi slow}")
    converting.set_input_files("#files", str(tmp_path / "水利.rtf"))
    converting.wait_for_selector('#uploads .state:has-text("正在读")')
    converting.click('#uploads [aria-label="取消"]')
    converting.wait_for_selector("#uploads li.cancelled")
    (tmp_path / "水利.doc").write_bytes(DOC)
    converting.set_input_files("#files", str(tmp_path / "水利.doc"))
    converting.wait_for_selector("#uploads .added", timeout=30_000)
    # What was cancelled neither went in nor held this one up.
    until(converting, "document.querySelectorAll('#reports li').length === 1")


@pytest.mark.parametrize(("locale", "told"), [("zh-CN", "请另存为"), ("en-US", "save the file as .docx")])
def test_an_old_document_that_cannot_be_converted_is_refused_with_advice(
    browser: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, locale: str, told: str
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    files = {"a.doc": DOC, "b.rtf": RTF}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    with serving(filled(tmp_path / "data")) as address, visit(browser, address, locale=locale) as page:
        page.set_input_files("#files", [str(tmp_path / name) for name in files])
        page.wait_for_selector("#uploads .failed >> nth=1", timeout=60_000)
        assert all(told in one.inner_text() for one in page.query_selector_all("#uploads .state"))


def test_an_old_workbook_goes_in(page: Any, tmp_path: Path) -> None:
    rows = [
        ["财政拨款“三公”经费支出决算表"], ["部门：丰野市民政局2023年度", "", "单位：万元"], ["项目", "年初预算数", "决算数"],
        ["合计", 20.0, 15.0], ["公务用车运行维护费", 16.0, 12.0], ["公务接待费", 4.0, 3.0],
    ]  # fmt: skip
    cells = {(row, column): value for row, line in enumerate(rows) for column, value in enumerate(line) if value != ""}
    book = tmp_path / "丰野市民政局2023年度部门决算.xls"
    book.write_bytes(old_workbook(OldSheet("三公", cells)))
    page.set_input_files("#files", str(book))
    page.wait_for_selector("#uploads .added", timeout=60_000)
    ask(page, "民政局2023年公务接待费决算是多少")
    assert page.inner_text(".headline .amount").startswith("3")
    assert page.inner_text("#source .hit").startswith("3")


# ---------------------------------------------------------------- more than one, and what is none


def test_a_zip_of_reports_goes_in_file_by_file(page: Any, files: dict[str, Path], tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "reports.zip", "w") as archive:
        for name in ("txt", "docx"):
            archive.write(files[name], files[name].name)
        archive.writestr("坏.pdf", b"%PDF-1.4 nothing else")
    page.set_input_files("#files", str(tmp_path / "reports.zip"))
    ended(page)
    told = page.inner_text("#uploads li")
    assert told.count("已添加") >= 2 and "坏.pdf: 没有添加" in told
    until(page, "document.querySelectorAll('#reports li').length === 2")


def test_pages_are_told_while_a_file_is_read_and_a_cancelled_one_stays_out(page: Any, tmp_path: Path) -> None:
    long, after = tmp_path / "丰野市财政局2023年度部门决算.pdf", sample("*water-2023.txt")
    to_pdf(report("丰野市财政局", rows=1500), long)
    page.set_input_files("#files", [str(long), str(after)])
    until(page, r"/第 \d+ 页，共 \d\d+ 页/.test(document.querySelector('#uploads li .state').textContent)", seconds=120)
    share = page.evaluate("document.querySelector('#uploads li progress').value")
    assert 0 < share < 1 and "等待" in page.inner_text("#uploads li:nth-of-type(2) .state")
    ask(page, "你好")  # the page answers while it reads
    assert "没有载入" in page.inner_text(".card")
    page.click('#uploads li:nth-of-type(1) [aria-label="取消"]')
    page.wait_for_selector("#uploads li.cancelled")
    page.wait_for_selector("#uploads li.added", timeout=60_000)
    until(page, "document.querySelectorAll('#reports li .open').length === 1")
    assert [one.inner_text() for one in page.query_selector_all("#reports li .open")] == ["2023 预算"]


def test_what_is_no_report_is_asked_about_before_it_goes_in(page: Any, tmp_path: Path) -> None:
    shopping = tmp_path / "清单.txt"
    shopping.write_text("2026年11月要买的\n牛奶两盒，12元\n鸡蛋一打，9元\n白菜一棵\n", encoding="utf-8")
    page.set_input_files("#files", str(shopping))
    page.wait_for_selector('#uploads .declined:has-text("还没有添加")', timeout=60_000)
    assert page.locator("#reports li").count() == 0
    page.click('#uploads button:has-text("不添加")')
    assert page.locator("#uploads li").count() == 0 and page.locator("#reports li").count() == 0
    page.set_input_files("#files", str(shopping))
    page.wait_for_selector("#uploads .declined", timeout=60_000)
    page.click('#uploads button:text-is("添加")')
    page.wait_for_selector("#uploads .added", timeout=60_000)
    until(page, "document.querySelectorAll('#reports li').length === 1")


def test_a_file_dropped_on_the_page_goes_in(page: Any, files: dict[str, Path]) -> None:
    page.evaluate(
        """(text) => {
      const held = new DataTransfer();
      held.items.add(new File([text], "丰野市林业局.txt"));
      for (const kind of ["dragenter", "dragover", "drop"])
        document.body.dispatchEvent(new DragEvent(kind, { dataTransfer: held, bubbles: true, cancelable: true }));
    }""",
        files["txt"].read_text(encoding="utf-8"),
    )
    page.wait_for_selector("#uploads .added", timeout=60_000)
    until(page, "document.querySelector('#reports summary')?.textContent.includes('林业局')")
