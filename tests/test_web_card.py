"""What one does with an answer: take figures and chart along, send a link, choose a stage, ask one report, wait in line."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from web_pages import ask, filled, free_port, ready, sample, serving, until, visit

from assistant.answers import Answer
from assistant.service import Assistant
from assistant.web.server import Address, launch


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    files = [sample(f"*water-{year}.txt") for year in (2022, 2023)]
    return filled(tmp_path_factory.mktemp("card"), *files, sample("*culture-2023-final.txt"), sample("*market-2023.txt"))


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with serving(folder) as url:
        yield url


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    with visit(browser, address) as opened:
        yield opened


def downloaded(page: Any, selector: str, folder: Path) -> bytes:
    with page.expect_download() as coming:
        page.click(selector)
    coming.value.save_as(folder / "file")
    return (folder / "file").read_bytes()


def test_csv_and_excel_hold_the_figures_of_the_card_with_their_sources(page: Any, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    ask(page, "水务局2022到2023年公务接待费各是多少")
    shown = [one.inner_text() for one in page.query_selector_all("table.values td.amount")]
    text = downloaded(page, '[data-tool="csv"]', tmp_path)
    lines = list(csv.reader(io.StringIO(text.decode("utf-8-sig"))))
    sheet = openpyxl.load_workbook(io.BytesIO(downloaded(page, '[data-tool="xlsx"]', tmp_path))).active
    assert [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)] == lines
    held = [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]
    assert {one["金额"] for one in held} == set(shown) == {"3.00", "2.70"}
    assert all(one["报告"].endswith(".txt") and one["原文"] for one in held)


def test_a_chart_is_saved_as_a_picture(page: Any, tmp_path: Path) -> None:
    ask(page, "2023年各部门公务接待费排名")
    page.click('[data-tool="chart"]')
    picture = downloaded(page, ".chart button:last-of-type", tmp_path)
    width = int.from_bytes(picture[16:20])
    assert picture.startswith(b"\x89PNG") and width > 600
    page.click('[data-tool="chart"]')
    assert page.locator(".chart").count() == 0


def test_the_link_of_a_follow_up_leads_a_stranger_to_the_same_answer(browser: Any, address: str, page: Any) -> None:
    page.evaluate(
        "Object.defineProperty(navigator, 'clipboard', {value: {writeText: async (text) => { window.copied = text; }}})"
    )
    ask(page, "市场监督管理局2023年公务接待费是多少")
    ask(page, "水务局2023年公务接待费是多少")
    ask(page, "2022年呢？")
    page.click('.turn:last-child [data-tool="link"]')
    until(page, "window.copied")
    link = urlsplit(page.evaluate("window.copied"))
    assert parse_qs(link.query)["q"] == ["水务局2023年公务接待费是多少", "2022年呢？"], "no more than is needed"
    with visit(browser, address, path=f"/?{link.query}") as stranger:
        until(stranger, "document.querySelectorAll('.turn .headline').length === 2")
        assert stranger.inner_text(".turn:last-child .headline .amount").startswith("3.00")


def test_stages_side_by_side_are_said_before_the_figures_and_one_is_chosen(page: Any) -> None:
    ask(page, "各部门2023年公务接待费排名")
    warned, table = page.locator(".stages").bounding_box(), page.locator("table.values").bounding_box()
    assert warned["y"] < table["y"] and {"预算", "决算"} <= set(page.inner_text("table.values").split())
    page.click('.stages button:text-is("按预算")')
    page.wait_for_selector(".turn:nth-of-type(2) table.values")
    second = page.locator(".turn:nth-of-type(2)")
    assert "决算" not in second.locator("table.values").inner_text() and second.locator(".stages").count() == 0


def test_where_going_on_finds_nothing_a_question_that_names_its_body_is_asked_alone(page: Any) -> None:
    ask(page, "水务局2022年公务接待费是多少")
    ask(page, "文旅局公务用车有几辆")
    second = page.locator(".turn").nth(1)
    assert second.locator(".headline .amount").inner_text().startswith("6")
    assert "单独回答" in second.locator(".note").inner_text() and "不接上文" in second.locator(".asked").inner_text()
    ask(page, "公务接待费呢")
    third = page.locator(".turn").nth(2).locator(".understood")
    assert "文化和旅游局" in third.inner_text() and "2023" in third.inner_text(), "the talk goes on from there"
    page.reload()
    until(page, "document.querySelectorAll('.turn .headline').length === 3")
    assert "2023" in third.inner_text()


def test_where_nothing_is_found_no_source_is_put_beside_it(page: Any) -> None:
    ask(page, "水务局2023年公务接待费是多少")
    page.wait_for_selector("#source .hit")
    ask(page, "火星局2023年公务接待费是多少")
    page.wait_for_selector(".turn:nth-of-type(2) .card.not_found")
    until(page, "document.querySelector('#panel').hidden")
    assert page.evaluate("document.activeElement.id") == "question"


def test_a_report_is_asked_alone_from_its_page(page: Any) -> None:
    page.click('#reports summary:has-text("市场监督") + ul .open')
    page.click(".report-tools .ask-button")
    assert "只问勾选的 1 份" in page.inner_text("#scope")
    ask(page, "2023年公务接待费是多少")
    assert page.inner_text(".headline .amount").startswith("3.56")
    page.click("#scope button")


@pytest.mark.parametrize(
    ("asked", "part", "choice", "figure"),
    [
        ("水务局2023年公务接待费是多少", "body", "禾川市云屏区市场监督管理局", "3.56"),
        ("文旅局2023年公务接待费决算是多少", "stage", "预算", "4.20"),
    ],
)
def test_body_and_stage_of_what_was_understood_are_changed(page: Any, asked: str, part: str, choice: str, figure: str) -> None:
    ask(page, asked)
    page.click(f'.understood [data-part="{part}"]')
    page.click(f'.menu button:text-is("{choice}")')
    page.wait_for_selector(".turn:nth-of-type(2) .headline")
    assert page.inner_text(".turn:nth-of-type(2) .headline .amount").startswith(figure)
    assert choice in page.inner_text(f'.turn:nth-of-type(2) .understood [data-part="{part}"]')


def test_a_formula_in_a_question_is_none_in_a_workbook(page: Any, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    ask(page, '=HYPERLINK("http://example.com")水务局2023年公务接待费是多少')
    page.click("#export")
    page.wait_for_selector(".menu")
    book = openpyxl.load_workbook(io.BytesIO(downloaded(page, '.menu button:has-text("Excel")', tmp_path)))
    cells = [cell for row in book.active.iter_rows() for cell in row if cell.value is not None]
    assert any("HYPERLINK" in str(cell.value) for cell in cells) and not any(cell.data_type == "f" for cell in cells)


# ---------------------------------------------------------------- waiting


class Slow:
    """An assistant that takes its time."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant, self.store = assistant, assistant.store

    def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
        time.sleep(3)
        return self._assistant.ask(question, history)

    def limited_to(self, reports: Collection[str]) -> Slow:
        return self

    def search(self, words: str, most: int) -> tuple[Any, ...]:
        return ()


def test_who_waits_in_line_is_told_the_place(browser: Any, folder: Path) -> None:
    with Assistant.open(folder) as assistant:
        served = launch(Slow(assistant), Address(port=free_port()), block=False)
        try:
            pages = [browser.new_context(locale="zh-CN").new_page() for _ in range(6)]
            for page in pages:
                page.goto(served.local_url)
                ready(page)
            for place, page in enumerate(pages):
                page.fill("#question", f"水务局2023年公务接待费是多少{'？' * place}")
                page.press("#question", "Enter")
            until(pages[-1], "/前面还有 [12] 个问题/.test(document.querySelector('.waiting')?.textContent)", seconds=20)
            for page in pages:
                page.wait_for_selector(".headline", timeout=60_000)
                page.context.close()
        finally:
            served.close()
