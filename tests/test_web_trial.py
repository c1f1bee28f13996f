"""Where people who had not built the page stumbled: journalist, deputy's aide, auditor, English reader on a telephone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from test_readers_pdf import Sheet
from web_pages import SAMPLES, ask, filled, sample, serving, until, visit

from assistant import Assistant
from assistant.web.asking import Asking
from assistant.web.chart_wish import asked_of_reports, wants_chart
from assistant.web.start import PURPOSES, Start


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled(tmp_path_factory.mktemp("trial"), *sorted(SAMPLES.glob("*.txt")))


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with serving(folder) as url:
        yield url


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    with visit(browser, address) as opened:
        yield opened


def lines(page: Any, selector: str = ".turn:last-child table.values tbody tr") -> list[list[str]]:
    return [[cell.inner_text() for cell in row.query_selector_all("th, td")] for row in page.query_selector_all(selector)]


def chips(page: Any) -> list[str]:
    return [one.inner_text() for one in page.query_selector_all(".turn:last-child .understood .chip")]


# ---------------------------------------------------------------- the journalist


def test_a_movement_is_never_shown_as_the_figure_itself(page: Any) -> None:
    ask(page, "水务局和市场监督管理局2023年公务接待费比上年变化多少")
    heads = page.locator(".turn:last-child table.values thead th").all_inner_texts()
    assert [head.split()[0] for head in heads if head] == ["部门", "资金", "增减", "增减幅度", "依据"]
    told = {row[0]: [cell for cell in row[2:] if cell][:2] for row in lines(page)}
    assert told == {"水务局": ["↓0.30", "↓10.00"], "市场监督管理局": ["↓0.24", "↓6.32"]}, "amount and rate in one line"
    page.click('.turn:last-child [data-tool="chart"]')
    assert "-0.30" in page.inner_text(".chart")


def test_who_is_first_is_told_above_the_figures(page: Any) -> None:
    ask(page, "水务局和市场监督管理局2023年公务接待费各是多少，哪个高")
    first, table = page.locator(".turn:last-child .told").first, page.locator(".turn:last-child table.values")
    assert "市场监督管理局" in first.inner_text() and first.bounding_box()["y"] < table.bounding_box()["y"]
    assert len(lines(page)) == 2, "and no line of its own"


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ("水务局2022到2024年公务接待费，画个图", "水务局2022到2024年公务接待费"),
        ("用折线图表示水务局近三年支出", "水务局近三年支出"),
        ("办公费用趋势图", "办公费用"),
        ("Show total expenditure in 2024 as a bar chart", "Show total expenditure in 2024"),
        ("Plot the water bureau's total expenditure by year", "the water bureau's total expenditure by year"),
        ("Draw a chart of official reception from 2022 to 2024", "official reception from 2022 to 2024"),
    ],
)
def test_a_wish_for_a_chart_is_no_part_of_what_is_looked_for(asked: str, left: str) -> None:
    assert wants_chart(asked) and asked_of_reports(asked, []) == (left, [])


@pytest.mark.parametrize("asked", ["图书馆支出是多少", "出版图书花了多少", "地图测绘经费", "chart of accounts"])
def test_other_words_are_no_wish_for_a_chart(asked: str) -> None:
    assert not wants_chart(asked) and asked_of_reports(asked, ["甲？"]) == (asked, ["甲？"])


def test_a_chart_that_is_asked_for_is_drawn(page: Any) -> None:
    ask(page, "水务局2022到2024年公务接待费各是多少")
    assert page.locator(".chart").count() == 0
    ask(page, "画个图")
    page.wait_for_selector(".turn:last-child .chart svg")
    assert [row[1] for row in lines(page)] == ["3.00", "2.70", "2.43"], "of the answer before"
    ask(page, "2023年呢")
    assert page.inner_text(".turn:last-child .headline .amount").startswith("2.70")


def test_a_chart_goes_to_the_clipboard_with_what_it_is_of(page: Any) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(page, "水务局2022到2024年公务接待费，画个图")
    page.wait_for_selector(".chart svg")
    assert "水务局 · 公务接待费 · 预算" in page.text_content(".chart svg")
    page.click('.chart button:has-text("复制图片")')
    page.wait_for_selector('.chart button:has-text("已复制")')
    kinds = page.evaluate("navigator.clipboard.read().then((held) => held.flatMap((one) => one.types))")
    assert "image/png" in kinds


# ---------------------------------------------------------------- the deputy's aide


def test_a_question_waits_for_the_first_file_that_is_being_read(browser: Any, tmp_path: Path) -> None:
    with serving(tmp_path / "data") as address, visit(browser, address) as page:
        page.set_input_files("#files", str(sample("*water-2023.txt")))
        ask(page, "水务局2023年公务接待费是多少")
        assert page.inner_text(".headline .amount").startswith("2.70")
        page.wait_for_selector("#stale", state="hidden")


def test_answers_from_other_reports_are_said_to_be_and_given_again(browser: Any, tmp_path: Path) -> None:
    report = sample("*water-2023.txt")
    with serving(filled(tmp_path / "data", sample("*market-2023.txt"))) as address, visit(browser, address) as page:
        ask(page, "各部门2023年公务接待费是多少")
        assert page.inner_text(".headline .amount").startswith("3.56")
        page.set_input_files("#files", str(report))
        page.wait_for_selector("#uploads .added")
        page.wait_for_selector("#stale")
        assert page.inner_text(".headline .amount").startswith("3.56"), "nothing changes under the reader's eyes"
        page.click("#renew")
        page.wait_for_selector("table.values")
        assert len(lines(page)) == 2 and page.is_hidden("#stale")


def test_what_found_nothing_is_asked_again_when_a_report_has_come(browser: Any, tmp_path: Path) -> None:
    with serving(filled(tmp_path / "data", sample("*market-2023.txt"))) as address, visit(browser, address) as page:
        ask(page, "水务局2023年公务接待费是多少")
        page.wait_for_selector(".card.not_found")
        page.set_input_files("#files", str(sample("*water-2023.txt")))
        page.wait_for_selector(".headline .amount", timeout=60_000)
        assert page.inner_text(".headline .amount").startswith("2.70")


def test_text_and_table_are_told_apart_where_they_say_the_same(page: Any) -> None:
    ask(page, "水务局2023年公务接待费，文字和表格里的数一致吗")
    places = [row[0] for row in lines(page)]
    assert places[0].startswith("表：") and any(one.startswith("文字：") for one in places)


def test_the_page_of_a_sentence_is_shown_and_opened(browser: Any, tmp_path: Path) -> None:
    report = tmp_path / "甲市乙局2023年部门预算.pdf"
    sheet = Sheet(report)
    sheet.text(60, 60, "甲市乙局2023年部门预算", 20)
    sheet.canvas.showPage()
    sheet.text(60, 90, "2023年公务接待费预算5.25万元，比上年减少0.75万元。", 12)
    sheet.canvas.save()
    with serving(filled(tmp_path / "data", report)) as address, visit(browser, address) as page:
        ask(page, "2023年公务接待费是多少")
        page.wait_for_selector("#source .view")
        assert page.locator("#source footer a[target=_blank]").get_attribute("href").endswith("#page=2")
        page.click('#source [role="tab"][data-view="page"]')
        until(page, "document.querySelector('#source .page-view')?.dataset.zoom !== undefined")
        assert page.inner_text("#source .page-at") == "第 2 页，共 2 页"


# ---------------------------------------------------------------- the auditor


def test_a_figure_of_the_question_is_not_called_a_contradiction_of_the_report(page: Any) -> None:
    ask(page, "水务局2023年公务接待费是不是9.99万元")
    assert "9.99" in page.inner_text(".turn:last-child .note.doubt")
    assert "自相矛盾" not in page.inner_text(".turn:last-child .note.doubt")


def test_a_computation_says_what_its_numbers_are_and_where_they_stand(page: Any) -> None:
    ask(page, "水务局2024年项目支出占支出总计的比例是多少")
    step = page.locator(".turn:last-child .more.computation li").first
    assert "项目支出" in step.inner_text() and "支出总计" in step.inner_text() and step.locator(".mark").count() == 2


def test_each_place_of_a_contradiction_is_opened_from_its_mark(page: Any) -> None:
    ask(page, "水务局2024年公务接待费是多少")
    marks = page.locator(".note.doubt .mark")
    seen = []
    for place in range(marks.count()):
        number = marks.nth(place).inner_text()
        marks.nth(place).click()
        page.wait_for_selector(f'#source [data-number="{number}"]')
        seen.append(page.inner_text("#source mark b"))
    assert seen[0].startswith("1.00%"), "the rate that errs comes first"
    assert any(one.startswith("2.43") for one in seen) and any(one.startswith("0.27") for one in seen), "and what it does not fit"


def test_another_reading_is_apart_and_grey_and_comes_last(page: Any) -> None:
    ask(page, "文旅局2023年培训费是多少")
    page.wait_for_selector("#source .hit, #source mark")
    frame = "getComputedStyle(document.querySelector('#source .view:not([hidden]) :is(.hit, mark)')).boxShadow"
    ground = "getComputedStyle(document.querySelector('#source .view:not([hidden]) :is(.hit, mark)')).backgroundColor"
    cited = (page.evaluate(frame), page.evaluate(ground))
    assert not page.evaluate("document.querySelector('#panel').classList.contains('apart')")
    others = page.locator(".more.other_readings")
    others.locator("summary").click()
    others.locator(".mark").first.click()
    page.wait_for_selector('#source .where:has-text("其他口径")')
    assert page.evaluate(frame) != cited[0] and page.evaluate(ground) != cited[1]
    for shade in (page.evaluate(frame), page.evaluate(ground)):
        red, green, blue = map(int, re.findall(r"\d+", shade)[:3])
        assert max(red, green, blue) - min(red, green, blue) < 40, "grey"
    at, count = page.inner_text("#at").split("/")
    assert int(at) > int(count) - others.locator(".mark").count(), "behind those of the answer"


def test_a_question_that_names_all_of_it_goes_on_from_nothing(page: Any) -> None:
    ask(page, "水务局2024年公务接待费是多少")
    ask(page, "各部门2023年三公经费排名")
    assert len(lines(page)) == 3 and not any(one.startswith("↩") for one in chips(page))


def test_what_the_table_says_in_order_is_not_said_above_it_again(page: Any) -> None:
    ask(page, "How much was the official reception budget of each department in 2023, ranked from high to low?")
    page.wait_for_selector(".turn:last-child table.values")
    above = page.locator(".turn:last-child .card > div.told").all_inner_texts()
    figures = page.locator(".turn:last-child td.amount").all_inner_texts()
    assert len(figures) == 3 and not any(all(one.split()[0] in told for one in figures) for told in above)


def test_what_went_on_from_the_conversation_is_marked_the_item_too(page: Any) -> None:
    ask(page, "水务局2023年公务接待费是多少")
    ask(page, "2024年呢")
    assert [one[0] == "↩" for one in chips(page)] == [True, True, False, False]
    ask(page, "市场监督管理局2023年三公经费是多少")
    assert not any(one.startswith("↩") for one in chips(page))


def test_a_question_does_not_go_on_from_words_that_found_nothing(folder: Path) -> None:
    with Assistant.open(folder) as assistant:
        asking = Asking(assistant)
        first, lost = "水务局2023年公务接待费是多少", "水务局2023年星际航行费是多少"
        assert asking.ask(lost, [first]).status == "not_found"
        answer = asking.ask("2022年呢", [first, lost])
        assert {one.label for one in answer.values} == {"公务接待费"} and "前一问" in answer.notes[0]
        known = asking.ask("2022年呢", [first, "2031年三公经费呢"])
        assert {one.label for one in known.values} == {"“三公”经费"}, "what was named goes on"


# ---------------------------------------------------------------- the reader on a telephone


def test_figures_of_a_comparison_are_in_sight_on_a_telephone(browser: Any, address: str) -> None:
    with visit(browser, address, width=390, height=844, locale="en-US") as page:
        ask(page, "How much was official reception of each department in 2023 and 2024?")
        page.wait_for_selector("table.values")
        edges = page.evaluate(
            "[...document.querySelectorAll('table.values td.amount, table.values td.marks')]"
            ".map((one) => one.getBoundingClientRect().right)"
        )
        assert edges and max(edges) <= 390
        names = page.locator("table.values tbody th:visible").all_inner_texts()
        assert len(names) == len(set(names)) == 3, "a body is named once"
        assert not any(one.startswith("Yunping") for one in names), "without what all have in common"


def test_bodies_are_called_by_their_english_names_where_nothing_is_found(browser: Any, address: str) -> None:
    with visit(browser, address, locale="en-US") as page:
        ask(page, "How many staff has the health commission?")
        assert page.locator(".card.not_found").count() == 1
        assert "禾川" not in page.inner_text(".card .told")


# ---------------------------------------------------------------- the start


@pytest.mark.parametrize("pattern", ["*.txt", "*water-2023.txt", "*market-202?.txt"])
def test_six_questions_are_offered_and_answered_however_little_is_loaded(pattern: str, tmp_path: Path) -> None:
    with Assistant.open(filled(tmp_path, *sorted(SAMPLES.glob(pattern)))) as assistant:
        asking = Asking(assistant)
        for language in ("zh", "en"):
            cards = Start(assistant.store, asking).cards(language)  # type: ignore[arg-type]
            assert len({one["question"] for one in cards}) == len(PURPOSES), (language, cards)
            assert [one for one in cards if asking.ask(one["question"]).status != "answered"] == []
