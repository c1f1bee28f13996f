"""The page of a PDF beside its figure: the frame is on the cited cell and in view, on upright, wide and turned pages."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

pytest.importorskip("reportlab", reason="reportlab (extra `test`) is not installed")
from reportlab.lib.pagesizes import A4, landscape  # noqa: E402
from test_readers_pdf import Sheet  # noqa: E402
from web_pages import ask, filled, serving, until, visit  # noqa: E402

from ingest.store import Store  # noqa: E402

ROWS = [["项目", "2023年预算数"], ["因公出国（境）费用", "3.00"], ["公务接待费", "5.25"], ["公务用车运行维护费", "7.50"]]

FRAME = """() => {
  const img = document.querySelector("#source .page-box img"), view = img.closest(".page-view");
  const canvas = Object.assign(document.createElement("canvas"), { width: img.naturalWidth, height: img.naturalHeight });
  const brush = canvas.getContext("2d");
  brush.drawImage(img, 0, 0);
  const { data, width } = brush.getImageData(0, 0, canvas.width, canvas.height);
  let [x0, top, x1, bottom] = [1e9, 1e9, -1, -1];
  for (let at = 0; at < data.length; at += 4) {
    if (data[at] !== 217 || data[at + 1] !== 119 || data[at + 2] !== 6) continue;
    const x = (at / 4) % width, y = Math.floor(at / 4 / width);
    x0 = Math.min(x0, x); x1 = Math.max(x1, x); top = Math.min(top, y); bottom = Math.max(bottom, y);
  }
  const per = Number(view.dataset.scale), shown = img.getBoundingClientRect(), zoom = shown.width / img.naturalWidth;
  const outer = view.querySelector(".page-box").getBoundingClientRect();
  const middle = [shown.left + (x0 + x1) / 2 * zoom, shown.top + (top + bottom) / 2 * zoom];
  return {
    frame: [x0, top, x1, bottom].map((one) => one / per), box: view.dataset.box.split(",").map(Number),
    seen: middle[0] > outer.left && middle[0] < outer.right && middle[1] > outer.top && middle[1] < outer.bottom,
    high: (bottom - top) * zoom,
  };
}"""


def drawn_on(sheet: Sheet) -> None:
    sheet.text(60, 60, "甲市乙局2023年部门预算“三公”经费支出情况表", 16)
    sheet.text(60, 90, "部门：甲市乙局")
    sheet.text(420, 90, "单位：万元")
    sheet.ruled(ROWS, 100, edges=[60, 330, 510])


def upright(path: Path) -> None:
    sheet = Sheet(path)
    drawn_on(sheet)
    sheet.canvas.save()


def wide(path: Path) -> None:
    sheet = Sheet(path, landscape(A4))
    drawn_on(sheet)
    sheet.canvas.save()


def turned(path: Path) -> None:
    sideways = Sheet(path.with_name("sideways.pdf"), A4)
    long, high = landscape(A4)
    sideways.canvas.translate(high, 0)
    sideways.canvas.rotate(90)
    sideways.height = high
    drawn_on(sideways)
    sideways.canvas.save()
    document = pypdfium2.PdfDocument(sideways.path)
    document[0].set_rotation(90)
    document.save(path)
    document.close()


@pytest.mark.parametrize("draw", [upright, wide, turned])
def test_the_frame_is_on_the_cited_cell_and_in_view(browser: Any, draw: Callable[[Path], None], tmp_path: Path) -> None:
    report = tmp_path / "甲市乙局2023年部门预算.pdf"
    draw(report)
    with serving(filled(tmp_path / "data", report)) as address, visit(browser, address) as page:
        ask(page, "2023年公务接待费是多少")
        assert "5.25" in page.inner_text(".headline")
        page.click('#source [role="tab"][data-view="page"]')
        until(page, "document.querySelector('#source .page-view')?.dataset.zoom !== undefined")
        found = page.evaluate(FRAME)
        assert found["frame"] == pytest.approx(found["box"], abs=4)
        # The cell of 5.25 is the third of rows 20 points high that begin at 100, in the second column.
        assert found["box"] == pytest.approx([330, 140, 510, 160], abs=3)
        assert found["seen"] and found["high"] > 20
        page.click('[data-page-tool="whole"]')
        assert page.evaluate("document.querySelector('.page-view').dataset.zoom") == "1"


def test_the_file_is_opened_at_the_cited_page(browser: Any, tmp_path: Path) -> None:
    report = tmp_path / "甲市乙局2023年部门预算.pdf"
    sheet = Sheet(report)
    sheet.text(60, 60, "甲市乙局2023年部门预算", 20)
    sheet.canvas.showPage()
    drawn_on(sheet)
    sheet.canvas.save()
    with serving(filled(tmp_path / "data", report)) as address, visit(browser, address) as page:
        ask(page, "2023年公务接待费是多少")
        page.wait_for_selector("#source .hit")
        link = page.locator("#source footer a[target=_blank]")
        assert link.inner_text() == "打开原文件第 2 页" and link.get_attribute("href").endswith("#page=2")
        with urllib.request.urlopen(f"{address}/{link.get_attribute('href').partition('#')[0]}", timeout=10) as answer:
            assert answer.headers["content-type"] == "application/pdf"
            assert answer.headers["content-disposition"].startswith("inline") and answer.read() == report.read_bytes()


def test_the_pages_are_turned_and_zoomed(browser: Any, tmp_path: Path) -> None:
    report = tmp_path / "甲市乙局2023年部门预算.pdf"
    sheet = Sheet(report)
    sheet.text(60, 60, "甲市乙局2023年部门预算", 20)
    sheet.canvas.showPage()
    drawn_on(sheet)
    sheet.canvas.save()
    with serving(filled(tmp_path / "data", report)) as address, visit(browser, address) as page:
        ask(page, "2023年公务接待费是多少")
        page.click('#source [role="tab"][data-view="page"]')
        until(page, "document.querySelector('#source .page-view')?.dataset.zoom !== undefined")
        zoom = "Number(document.querySelector('#source .page-view').dataset.zoom)"
        first, picture = page.evaluate(zoom), page.get_attribute("#source .page-box img", "src")
        assert page.inner_text("#source .page-at") == "第 2 页，共 2 页"
        page.click('#source [data-page-tool="larger"]')
        larger = page.evaluate(zoom)
        page.click('#source [data-page-tool="smaller"]')
        assert larger > first == pytest.approx(page.evaluate(zoom))
        page.click('#source [data-page-tool="back"]')
        until(page, f"document.querySelector('#source .page-box img').src !== {picture!r}")
        assert page.inner_text("#source .page-at") == "第 1 页，共 2 页"
        page.click('#source [data-page-tool="on"]')
        until(page, "document.querySelector('#source .page-at').textContent === '第 2 页，共 2 页'")


def test_nothing_but_a_pdf_is_opened_as_if_it_were_ours(tmp_path: Path) -> None:
    page = tmp_path / "甲市乙局2023年部门预算.html"
    page.write_text("<h1>甲市乙局2023年部门预算</h1><p>公务接待费预算5.25万元。</p><script>alert(1)</script>", encoding="utf-8")
    folder = filled(tmp_path / "data", page)
    with Store.open(folder) as store:
        (document,) = store.documents()
    with serving(folder) as address, pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{address}/page/original/{document.id}", timeout=10)
