"""The library: filtered, ticked, corrected, replaced, removed and brought back; files dropped in; the report's own page."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from web_pages import ask, filled, sample, serving, until, visit

from ingest.store import Store


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return filled(tmp_path / "data", *(sample(f"*water-{year}.txt") for year in (2022, 2023)), sample("*market-2023.txt"),
                  sample("*market-2024.txt"))  # fmt: skip


@pytest.fixture
def page(browser: Any, folder: Path) -> Iterator[Any]:
    with serving(folder) as address, visit(browser, address) as opened:
        yield opened


def rows(page: Any) -> list[str]:
    return [one.inner_text() for one in page.query_selector_all("#reports li .open")]


def choose(page: Any, row: int, action: str) -> None:
    page.hover(f"#reports li >> nth={row}")
    page.click(f"#reports li >> nth={row} >> .icon")
    page.click(f'.menu button:has-text("{action}")')


def upload(page: Any, *files: Path) -> None:
    page.set_input_files("#files", [str(file) for file in files])


def test_reports_are_filtered_and_ticks_limit_what_is_asked(page: Any) -> None:
    assert rows(page) == ["2024 预算", "2023 预算", "2023 预算", "2022 预算"]
    page.fill("#filter", "水务 2023")
    assert rows(page) == ["2023 预算"]
    page.check("#reports li input")
    assert "只问勾选的 1 份" in page.inner_text("#scope")
    ask(page, "2023年公务接待费是多少")
    assert page.inner_text(".headline .amount").startswith("2.70") and page.locator("table.values").count() == 0
    page.click("#scope button")
    ask(page, "2023年公务接待费是多少？")
    assert page.locator("table.values tbody tr").count() == 2


def test_a_report_is_removed_and_brought_back(page: Any) -> None:
    choose(page, 3, "移除")
    until(page, "document.querySelectorAll('#reports li').length === 3")
    ask(page, "水务局2022年公务接待费是多少")
    page.click('.toast button:has-text("撤销")')
    until(page, "document.querySelectorAll('#reports li').length === 4")
    ask(page, "水务局2022年公务接待费是多少？")
    assert "3.00" in page.inner_text(".turn:last-child .headline")


def test_body_and_year_are_corrected(page: Any) -> None:
    choose(page, 3, "改部门")
    page.fill('dialog [name="body"]', "禾川市云屏区园林局")
    page.fill('dialog [name="year"]', "2021")
    page.click('dialog button[type="submit"]')
    page.wait_for_selector('#reports summary:has-text("园林局")', timeout=30_000)
    assert "2021 预算" in rows(page)


def test_the_stage_is_corrected_and_a_file_downloaded_from_the_menu(page: Any, tmp_path: Path) -> None:
    choose(page, 3, "改部门")
    page.select_option('dialog [name="stage"]', "actual")
    page.click('dialog button[type="submit"]')
    until(page, "[...document.querySelectorAll('#reports li .open')].some((one) => one.textContent === '2022 决算')")
    page.hover("#reports li >> nth=0")
    page.click("#reports li >> nth=0 >> .icon")
    with page.expect_download() as coming:
        page.click('.menu button:has-text("下载")')
    coming.value.save_as(tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == sample("*market-2024.txt").read_bytes()


def test_a_report_is_replaced_from_its_menu_after_a_question(page: Any, tmp_path: Path) -> None:
    other = tmp_path / "new.txt"
    other.write_text(sample("*water-2023.txt").read_text(encoding="utf-8").replace("2.70", "2.71"), encoding="utf-8")
    for agreed in (False, True):
        with page.expect_file_chooser() as coming:
            choose(page, 2, "替换")
        coming.value.set_files(str(other))
        page.wait_for_selector("dialog[open]")
        assert "new.txt" in page.inner_text("dialog h2") and "水务局 2023 预算" in page.inner_text("dialog h2")
        page.click("dialog button.primary" if agreed else "dialog .quiet-button")
        page.wait_for_selector("dialog", state="detached")
        assert agreed or page.locator("#uploads li").count() == 0
    page.wait_for_selector("#uploads .updated", timeout=60_000)
    ask(page, "水务局2023年公务接待费是多少")
    assert page.inner_text(".headline .amount").startswith("2.71") and len(rows(page)) == 4


def test_what_is_being_read_is_told_wherever_one_is(browser: Any, folder: Path) -> None:
    with serving(folder) as address, visit(browser, address, width=1024) as page:
        page.click(".open-menu")
        page.click("#reports li .open >> nth=0")
        page.wait_for_selector(".report-page")
        page.route("**/page/upload*", lambda route: None)
        upload(page, sample("*culture-2024.txt"), sample("*water-2024.txt"))
        page.wait_for_selector('#reading:has-text("2")')
        page.click(".back-to-talk")
        assert page.is_visible("#reading")
        page.click("#reading")
        page.wait_for_selector("#uploads li >> nth=1")
        for place in (1, 0):
            page.click(f"#uploads li >> nth={place} >> .icon")
        page.wait_for_selector("#reading", state="hidden")
        assert page.locator("#uploads li.cancelled").count() == 2


def test_files_are_taken_in_a_row_a_file_and_bad_ones_are_refused_in_a_sentence(page: Any, tmp_path: Path) -> None:
    bad, strange = tmp_path / "坏.pdf", tmp_path / "清单.txt"
    bad.write_bytes(b"%PDF-1.4 nothing else")
    strange.write_text("牛奶两盒\n鸡蛋一打\n白菜一棵\n", encoding="utf-8")
    upload(page, sample("*water-2024.txt"), bad, strange, sample("*water-2024.txt"))
    until(page, "document.querySelectorAll('#uploads progress').length === 0")
    states = [one.inner_text() for one in page.query_selector_all("#uploads .state")]
    assert "已添加" in states[0] and "水务局 · 2024 · 预算" in states[0]
    assert "没有添加" in states[1] and "PDF 已损坏" in states[1] and "/tmp" not in states[1]
    assert "要添加吗" in states[2] and "已在库中" in states[3]
    ask(page, "水务局2024年公务接待费是多少")
    assert "2.43" in page.inner_text(".headline")


def test_nothing_in_a_report_or_its_name_is_obeyed(page: Any, tmp_path: Path) -> None:
    evil = '<img src=x onerror="window.hit=1"><script>window.hit=2</script>'
    file = tmp_path / '<img src=x onerror="window.hit=3">.txt'
    file.write_text(f"{evil}市{evil}局2023年部门预算\n\n公务接待费5.00万元，用于{evil}。\n", encoding="utf-8")
    upload(page, file)
    until(page, "document.querySelectorAll('#uploads .added').length === 1")
    page.click('#reports li:has(.open[title*="onerror"]) .open')
    page.wait_for_selector(".report-page")
    page.click(".back-to-talk")
    ask(page, "公务接待费用于什么")
    page.wait_for_timeout(300)
    assert page.evaluate("window.hit") is None and page.locator("#frame img").count() == 0


def test_another_content_of_the_same_name_replaces_only_when_told_to(page: Any, folder: Path, tmp_path: Path) -> None:
    changed = tmp_path / sample("*water-2023.txt").name
    changed.write_text(sample("*water-2023.txt").read_text(encoding="utf-8").replace("2.70", "2.71"), encoding="utf-8")
    upload(page, changed)
    page.wait_for_selector('#uploads .failed:has-text("要替换吗")', timeout=30_000)
    page.click('#uploads button:has-text("替换")')
    page.wait_for_selector('#uploads .updated:has-text("已更新")', timeout=30_000)
    ask(page, "水务局2023年公务接待费是多少")
    assert "2.71" in page.inner_text(".headline")
    with Store.open(folder, create=False) as store:
        assert {one.version for one in store.documents() if one.name == changed.name} == {2}


def test_the_report_page_shows_figures_contradictions_and_their_places(page: Any) -> None:
    page.click('#reports summary:has-text("水务局") + ul li:nth-of-type(2) .open')
    page.wait_for_selector(".report-page")
    assert "水务局" in page.inner_text(".report-page h2") and page.locator(".main-figures dd").count() >= 6
    assert "相差" in page.inner_text(".findings") and page.locator(".report-table").count() > 5
    page.click(".findings .mark >> nth=0")
    page.wait_for_selector("#source mark, #source .hit")
    assert page.locator(".finding-places").count() >= 2, "both places of a contradiction can be opened"
    page.click(".back-to-talk")
    assert page.is_visible("#start")


def test_the_report_page_leads_to_its_sections(page: Any) -> None:
    page.click('#reports summary:has-text("水务局") + ul li:nth-of-type(2) .open')
    page.wait_for_selector(".headings button")
    heading = page.locator(".headings button", has_text="“三公”经费").first
    words = heading.inner_text()
    heading.click()
    page.wait_for_selector("#source mark")
    assert page.inner_text("#source mark") == words and page.locator("#source .text-box h4").count() > 5
    assert page.locator("#source sup.number").count() == 0, "no answer numbers this place"


def test_a_table_of_the_report_page_is_opened_beside_its_page(browser: Any, tmp_path: Path) -> None:
    pytest.importorskip("reportlab", reason="reportlab (extra `test`) is not installed")
    from renderings import to_pdf
    from test_web_formats import report

    file = tmp_path / "丰野市教育局2023年度部门决算.pdf"
    to_pdf(report("丰野市教育局"), file)
    with serving(filled(tmp_path / "data", file)) as address, visit(browser, address, height=1000) as page:
        page.click("#reports li .open")
        page.wait_for_selector(".report-page")
        assert page.locator(".report-table table").count() == 0, "tables are fetched when they are opened"
        page.click('.report-table summary:has-text("三公")')
        page.wait_for_selector(".pair .page-view img[src^=blob]", timeout=30_000)
        read, picture = page.locator(".pair .table-box").bounding_box(), page.locator(".pair .page-box").bounding_box()
        assert read["x"] + read["width"] <= picture["x"] and abs(read["y"] - picture["y"]) < 60, "side by side"
        assert "3.00" in page.inner_text(".pair table") and page.inner_text(".pair .page-at") == "第 1 页，共 1 页"
        page.click('.pair [data-page-tool="larger"]')
        assert float(page.get_attribute(".pair .page-view", "data-zoom")) > 1


def test_a_page_that_is_read_only_offers_no_change(browser: Any, folder: Path) -> None:
    with serving(folder, "--read-only") as address, visit(browser, address) as page:
        assert page.is_hidden("#drop")
        page.hover("#reports li >> nth=0")
        page.click("#reports li >> nth=0 >> .icon")
        assert [one.inner_text() for one in page.query_selector_all(".menu button")] == ["打开", "下载"]
        with pytest.raises(urllib.error.HTTPError, match="413"):
            urllib.request.urlopen(urllib.request.Request(f"{address}/page/upload?name=a.txt", data=b"x"), timeout=10)


def test_an_empty_library_says_how_to_begin(browser: Any, tmp_path: Path) -> None:
    with serving(filled(tmp_path / "empty")) as address, visit(browser, address, locale="en-US") as page:
        page.wait_for_selector("#start h2")
        assert "Add reports first" in page.inner_text("#start")
        upload(page, sample("*water-2023.txt"))
        page.wait_for_selector(".start-card", timeout=60_000)
