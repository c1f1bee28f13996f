"""Conversations: kept over reload and restart, asked in order, stopped, edited, renamed, deleted and brought back, exported."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from web_pages import ROOT, SAMPLES, ask, filled, free_port, ready, sample, serving, until, visit

from eval.gold import load_gold

ASKED = ("水务局2023年公务接待费是多少", "2022年呢？")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled(tmp_path_factory.mktemp("talks"), *(sample(f"*water-{year}.txt") for year in (2022, 2023)))


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with serving(folder) as url:
        yield url


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    with visit(browser, address) as opened:
        yield opened


def figures(page: Any) -> list[str]:
    return [one.inner_text().split()[0] for one in page.query_selector_all(".headline .amount")]


def wait_for_answers(page: Any, count: int) -> None:
    until(page, f"document.querySelectorAll('.turn .card').length === {count}")


def test_a_conversation_survives_reload_and_restart(browser: Any, folder: Path) -> None:
    port = free_port()
    with serving(folder, port=port) as address:
        visitor = browser.new_context(locale="zh-CN", viewport={"width": 1440, "height": 900})
        page = visitor.new_page()
        page.goto(address)
        ready(page)
        for question in ASKED:
            ask(page, question)
        assert figures(page) == ["2.70", "3.00"]
        page.reload()
        ready(page)
        wait_for_answers(page, 2)
        assert figures(page) == ["2.70", "3.00"]
    with serving(folder, port=port) as address:
        again = visitor.new_page()
        again.goto(address)
        ready(again)
        wait_for_answers(again, 2)
        assert figures(again) == ["2.70", "3.00"]
        visitor.close()


def test_twenty_questions_fifty_milliseconds_apart_are_answered_in_order(page: Any) -> None:
    asked = [f"水务局{2022 + place % 2}年公务接待费是多少" for place in range(20)]
    for question in asked:
        page.fill("#question", question)
        page.press("#question", "Enter")
        page.wait_for_timeout(50)
    wait_for_answers(page, 20)
    assert [one.inner_text() for one in page.query_selector_all(".asked p")] == asked
    assert figures(page) == ["3.00", "2.70"] * 10


def test_a_question_is_edited_and_what_follows_is_asked_again(page: Any) -> None:
    for question in ASKED:
        ask(page, question)
    page.hover(".turn:nth-of-type(1) .asked")
    page.click('.turn:nth-of-type(1) .asked [aria-label="修改问题"]')
    page.fill(".editing textarea", "水务局2023年公务用车运行维护费是多少")
    page.press(".editing textarea", "Enter")
    until(page, "!document.querySelector('.waiting') && document.querySelectorAll('.headline').length === 2")
    assert figures(page) == ["8.50", "9.00"]


def test_what_was_carried_over_is_marked_and_a_question_can_be_asked_on_its_own(page: Any) -> None:
    def chips(turn: int) -> list[str]:
        return [one.inner_text() for one in page.query_selector_all(f".turn:nth-of-type({turn}) .understood .chip")]

    ask(page, ASKED[0])
    assert page.locator('[data-tool="alone"]').count() == 0 and page.locator(".chip.carried").count() == 0
    ask(page, "三公经费呢")
    assert "2023" in chips(2)[2] and page.locator(".turn:nth-of-type(2) .chip.carried").count() == 2
    page.click('.turn:nth-of-type(2) [data-tool="alone"]')
    page.wait_for_selector(".turn:nth-of-type(3) table.values")
    assert "2022" in chips(3)[2] and "不接上文" in page.inner_text(".turn:nth-of-type(3) .asked")
    page.reload()
    ready(page)
    wait_for_answers(page, 3)
    assert "2022" in chips(3)[2], "also when it is asked again"


def test_where_nothing_is_found_it_is_said_what_was_looked_for(page: Any) -> None:
    ask(page, ASKED[0])
    ask(page, "2031年呢？")
    assert page.locator(".turn:last-child .card.not_found .chip.carried").count() == 1
    assert "2031" in page.inner_text(".turn:last-child .understood")


def test_the_last_question_comes_back_with_the_arrow(page: Any) -> None:
    ask(page, ASKED[0])
    page.press("#question", "ArrowUp")
    assert page.input_value("#question") == ASKED[0]


def test_an_answer_that_is_waited_for_can_be_stopped_and_asked_again(page: Any) -> None:
    page.route("**/gradio_api/queue/data*", lambda route: None)
    page.fill("#question", ASKED[0])
    page.press("#question", "Enter")
    page.click("#stop")
    page.wait_for_selector(".answer.failed")
    assert "已停止" in page.inner_text(".answer.failed")
    page.unroute("**/gradio_api/queue/data*")
    page.click(".answer.failed button")
    page.wait_for_selector(".headline")
    assert figures(page) == ["2.70"]


def test_conversations_are_listed_renamed_deleted_and_brought_back(page: Any) -> None:
    ask(page, ASKED[0])
    page.click("#new-talk")
    ask(page, "水务局的主要职责是什么")
    assert [one.inner_text() for one in page.query_selector_all("#talks .open")] == ["水务局的主要职责是什么", ASKED[0]]
    page.hover("#talks li:nth-of-type(2)")
    page.click("#talks li:nth-of-type(2) .icon")
    page.click('.menu button:has-text("重命名")')
    page.fill("dialog input", "接待费")
    page.press("dialog input", "Enter")
    page.wait_for_selector('#talks .open:text-is("接待费")')
    page.hover("#talks li:nth-of-type(2)")
    page.click("#talks li:nth-of-type(2) .icon")
    page.click('.menu button:has-text("删除")')
    assert page.locator("#talks .open").count() == 1
    page.click('.toast button:has-text("撤销")')
    page.wait_for_selector('#talks .open:text-is("接待费")')
    wait_for_answers(page, 1)
    assert figures(page) == ["2.70"]


def test_a_conversation_that_is_older_than_the_reports_says_so(page: Any) -> None:
    ask(page, ASKED[0])
    page.evaluate(
        "localStorage.setItem('budget.talks', JSON.stringify("
        "JSON.parse(localStorage.getItem('budget.talks')).map((one) => ({...one, stamp: -1}))))"
    )
    page.reload()
    ready(page)
    wait_for_answers(page, 1)
    assert "报告库在这次对话之后有变化" in page.inner_text("#turns")


@pytest.mark.parametrize("kind", ["Markdown", "Word", "Excel"])
def test_a_conversation_is_exported_with_its_citations(page: Any, kind: str, tmp_path: Path) -> None:
    page.evaluate(
        "Object.defineProperty(navigator, 'clipboard', {value: {writeText: async (text) => { window.copied = text; }}})"
    )
    shown: list[str] = []
    for place, question in enumerate(ASKED, 1):
        ask(page, question)
        page.evaluate("window.copied = null")
        page.click(f'.turn:nth-of-type({place}) [data-tool="copy"]')
        until(page, "window.copied")
        shown += [line for line in page.evaluate("window.copied").splitlines() if line.startswith("[")]
    page.click("#export")
    with page.expect_download() as coming:
        page.click(f'.menu button:has-text("{kind}")')
    coming.value.save_as(tmp_path / "file")
    content = (tmp_path / "file").read_bytes()
    if kind == "Markdown":
        told = content.decode()
    elif kind == "Word":
        import docx

        told = "\n".join(one.text for one in docx.Document(io.BytesIO(content)).paragraphs)
    else:
        openpyxl = pytest.importorskip("openpyxl")
        rows = openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
        told = "\n".join(str(cell) for row in rows for cell in row)
    assert all(question in told for question in ASKED) and "2.70" in told and "3.00" in told
    # Every source that the page shows is in the file too: its report, its heading, and what is printed there.
    told = re.sub(r"[\\\s]", "", told)
    assert len(shown) >= 4
    for line in shown:
        name, *between, printed = re.split(r", |: ", re.sub(r"^\[\d+\] ", "", line))
        assert name in told and re.sub(r"\s", "", printed.strip("“”"))[:12] in told, line
        assert any(re.sub(r"\s", "", part) in told for part in between), line


def test_what_is_said_to_be_wrong_is_kept_as_gold(page: Any, folder: Path) -> None:
    ask(page, ASKED[0])
    page.click('[data-tool="wrong"]')
    page.fill('dialog [name="value"]', "2.80万元")
    page.fill('dialog [name="note"]', "看表二")
    page.click('dialog button[type="submit"]')
    page.wait_for_selector('.toast:has-text("已记下")')
    (question,) = load_gold([folder / "wrong_answers.jsonl"])
    assert question.question == ASKED[0] and [str(one.value) for one in question.values] == ["2.80"]
    assert "看表二" in json.loads((folder / "wrong_answers.jsonl").read_text(encoding="utf-8"))["note"]


def test_what_is_said_to_be_wrong_is_taken_by_the_scoring_command(browser: Any, tmp_path: Path) -> None:
    folder = filled(tmp_path / "data", sample("*water-2023.txt"))
    with serving(folder) as address, visit(browser, address) as page:
        for value in ("2.70万元", "2.80万元"):
            ask(page, ASKED[0] + "？" * (value == "2.80万元"))
            page.click('.turn:last-child [data-tool="wrong"]')
            page.fill('dialog [name="value"]', value)
            page.click('dialog button[type="submit"]')
            page.wait_for_selector('.toast:has-text("已记下")')
            page.wait_for_selector(".toast", state="detached")
    gold = str(folder / "wrong_answers.jsonl")
    command = [sys.executable, "-m", "eval", "run", gold, "--reports", str(SAMPLES), "--out", str(tmp_path / "out")]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert ended.returncode == 0, ended.stderr
    results = (tmp_path / "out" / "results.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["score"]["passed"] for line in results] == [True, False], "scored by what the readers say"


def test_a_server_that_is_gone_is_said_and_the_question_stays(browser: Any, folder: Path) -> None:
    with serving(folder) as address:
        page = browser.new_context(locale="zh-CN").new_page()
        page.goto(address)
        ready(page)
    page.fill("#question", ASKED[0])
    page.press("#question", "Enter")
    page.wait_for_selector(".answer.failed")
    assert "没有连上服务器" in page.inner_text(".answer.failed") and page.inner_text(".asked p") == ASKED[0]
    page.context.close()
