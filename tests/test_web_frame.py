"""The page's frame at four widths, light and dark: the conversation's width, the source's place, the way back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from web_pages import ask, filled, sample, serving, visit

WIDTHS = (390, 768, 1024, 1440)
QUESTION = "水务局2023年公务接待费是多少"

BOX = """(selector) => {
  const box = document.querySelector(selector).getBoundingClientRect();
  return [box.left, box.right, box.top, box.bottom];
}"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    files = [*(sample(f"*water-{year}.txt") for year in (2022, 2023, 2024)), sample("*market-2023.txt")]
    with serving(filled(tmp_path_factory.mktemp("frame"), *files)) as url:
        yield url


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_the_source_opens_with_the_first_answer_beside_it_or_as_a_sheet(
    browser: Any, address: str, width: int, scheme: str
) -> None:
    with visit(browser, address, width=width, color_scheme=scheme) as page:
        page.wait_for_selector(".start-card")
        assert page.is_hidden("#panel"), "nothing is beside a conversation that has not begun"
        ask(page, QUESTION)
        if width < 860:
            assert page.is_hidden("#panel"), "an answer is not covered before its mark is touched"
            page.click(".headline .mark >> nth=0")
        page.wait_for_selector("#source .hit")
        page.wait_for_timeout(400)  # the sheet comes up from below
        _, chat_right, *_ = page.evaluate(BOX, ".turn .card")
        left, right, top, bottom = page.evaluate(BOX, "#panel")
        assert right <= width + 1 and bottom <= 901
        if width >= 860:
            assert left >= chat_right, "side by side"
            return
        assert right - left == width and top < 450, "a sheet over the whole width"
        page.click("#panel-back")
        assert page.is_hidden("#panel") and page.is_visible(".headline")
        page.click(".headline .mark >> nth=0")
        page.wait_for_selector("#source .hit")
        page.mouse.click(width / 2, 20)
        assert page.is_hidden("#panel"), "what is above the sheet leads back too"


@pytest.mark.parametrize("width", [*WIDTHS, 2200])
def test_lines_of_the_conversation_are_no_longer_than_can_be_read(browser: Any, address: str, width: int) -> None:
    with visit(browser, address, width=width) as page:
        ask(page, QUESTION)
        left, right, *_ = page.evaluate(BOX, ".turn .card")
        assert min(width * 0.4, 300) < right - left <= 760
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", WIDTHS)
def test_the_sidebar_stands_beside_or_is_opened_and_shut(browser: Any, address: str, width: int) -> None:
    with visit(browser, address, width=width) as page:
        if width >= 1200:
            assert page.is_hidden(".open-menu") and page.evaluate(BOX, "#sidebar")[0] == 0
            return
        assert page.evaluate(BOX, "#sidebar")[1] <= 0
        page.click(".open-menu")
        page.wait_for_timeout(400)
        assert page.evaluate(BOX, "#sidebar")[0] == 0
        page.click("#shade", position={"x": width - 10, "y": 300})
        page.wait_for_timeout(400)
        assert page.evaluate(BOX, "#sidebar")[1] <= 0


def test_figures_stand_under_each_other_and_one_accent_marks_what_can_be_done(browser: Any, address: str) -> None:
    with visit(browser, address) as page:
        ask(page, "水务局2022到2024年公务接待费各是多少")
        page.wait_for_selector("#source .hit")
        page.wait_for_selector(".following")
        for place in ("td.amount", "#source td.hit"):
            assert "tabular-nums" in page.evaluate(
                "(one) => getComputedStyle(document.querySelector(one)).fontVariantNumeric", place
            )
        rights = {round(one.bounding_box()["x"] + one.bounding_box()["width"]) for one in page.query_selector_all("td.amount")}
        assert len(rights) == 1
        accents = {
            page.evaluate("([one, part]) => getComputedStyle(document.querySelector(one))[part]", [place, part])
            for place, part in ((".mark", "color"), (".following .ask-button", "color"), ("#send", "backgroundColor"))
        }
        assert len(accents) == 1


def test_a_long_answer_is_read_from_its_top(browser: Any, address: str) -> None:
    with visit(browser, address, height=600) as page:
        for question in (QUESTION, "水务局的主要职责是什么", "水务局2023年的项目有哪些", "2023年各部门公务接待费排名"):
            ask(page, question)
            page.wait_for_selector(".turn:last-child .following, .turn:last-child .tools")
            page.wait_for_timeout(700)
            top = page.evaluate(BOX, ".turn:last-child .asked")[2]
            assert 0 <= top < 300, "the question, and the headline below it, stay in view"


def test_the_theme_is_switched_and_kept(browser: Any, address: str) -> None:
    def shade(page: Any) -> int:
        return max(map(int, re.findall(r"\d+", page.evaluate("getComputedStyle(document.body).backgroundColor"))[:3]))

    with visit(browser, address) as page:
        assert shade(page) > 200
        page.click("#theme")
        assert shade(page) < 60
        page.reload()
        page.wait_for_selector("body:not(.loading)")
        assert shade(page) < 60
