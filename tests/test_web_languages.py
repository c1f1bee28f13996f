"""One language at a time: every state of the page is walked through, and its DOM holds no word of the other language.

What reports, their files and the reader say is theirs: names, headings, cells, quotations, the question itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("reportlab", reason="reportlab (extra `test`) is not installed")
from renderings import FORMATS  # noqa: E402
from test_web_formats import report  # noqa: E402
from web_pages import ask, filled, sample, serving, until, visit  # noqa: E402

OTHER = {"zh": re.compile(r"[A-Za-z]{3,}"), "en": re.compile(r"[\u4e00-\u9fff]+")}
LOCALES = {"zh": "zh-CN", "en": "en-US"}
ASKED = {
    "zh": {
        "figure": "水务局2023年公务接待费是多少", "years": "水务局2022到2023年公务接待费各是多少",
        "share": "水务局2023年项目支出占支出总计的比例是多少", "rank": "各部门2023年公务接待费排名",
        "check": "水务局2023年收入总计和支出总计一致吗", "none": "火星局2023年公务接待费是多少", "help": "你能做什么？",
        "pdf": "教育局2023年公务接待费决算是多少", "xlsx": "民政局2023年公务接待费决算是多少",
        "doubt": "水务局2024年公务接待费是多少",
    },
    "en": {
        "figure": "How much is the water bureau's official reception in 2023?",
        "years": "How much was official reception of the water bureau from 2022 to 2023?",
        "share": "What share of total expenditure is project expenditure of the water bureau in 2023?",
        "rank": "Rank all departments by official reception in 2023",
        "check": "Does total income equal total expenditure of the water bureau in 2023?",
        "none": "How many staff has the health commission?", "help": "What can you do?",
        "pdf": "How much was official reception of the education bureau in 2023?",
        "xlsx": "How much was official reception of the civil affairs bureau in 2023?",
        "doubt": "How much is the water bureau's official reception in 2024?",
    },
}  # fmt: skip

SEEN = """() => {
  const theirs = [
    "#talk-title, #talks .open, .asked p, .editing textarea, .toast span", // what the reader wrote
    "#reports summary, .grid th, .start-card span, #uploads li > b, .file b, .report-page h2, .report-page header p",
    "#source .where, #source h3, .table-box, .text-box, .headings, .report-table summary, blockquote, .more.searched li",
  ].join(",");
  const told = [document.title];
  for (const one of document.querySelectorAll("body *")) {
    if (one.matches("script, #language, svg *, option") || one.closest(theirs) || !one.checkVisibility()) continue;
    for (const node of one.childNodes) if (node.nodeType === 3) told.push(node.textContent);
    for (const name of ["aria-label", "title", "placeholder", "alt"])
      if (one.hasAttribute(name)) told.push(one.getAttribute(name));
  }
  return told.map((one) => one.trim()).filter(Boolean);
}"""

NAMES = {
    "zh": re.compile(r"PDF|Word|Excel|Markdown|CSV|zip|工作表“[^”]*”|\S+\.(?:txt|pdf|xlsx|docx)"),
    # A name in English is followed by its own; a figure as printed by its amount in yuan; a place is named as it is printed.
    "en": re.compile(
        r"\([^()]*[\u4e00-\u9fff][^()]*\)|“[^”]*”|[\d.,]+[万亿]?元|\S+\.(?:txt|pdf|xlsx|docx)|[^\n]*丰野市\S*|禾川市\S*"
    ),
}
"""What is nobody's word: kinds of files, and names as reports print them."""


def foreign(page: Any, language: str) -> list[str]:
    """What stands on the page just now in the other language."""
    lines = [NAMES[language].sub("", line) for line in page.evaluate(SEEN)]
    return [line for line in dict.fromkeys(lines) if OTHER[language].search(line)]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    made = tmp_path_factory.mktemp("made")
    found = [*(sample(f"*water-{year}.txt") for year in (2022, 2023, 2024)), sample("*culture-2023-final.txt")]
    for name, body in (("pdf", "丰野市教育局"), ("xlsx", "丰野市民政局")):
        FORMATS[name](report(body), made / f"{body}.{name}")
        found.append(made / f"{body}.{name}")
    return found


@pytest.fixture(scope="module")
def address(files: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(filled(tmp_path_factory.mktemp("languages"), *files)) as url:
        yield url


@pytest.fixture(params=["zh", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def page(browser: Any, address: str, language: str) -> Iterator[Any]:
    with visit(browser, address, locale=LOCALES[language]) as opened:
        opened.wait_for_selector(".start-card")
        yield opened


def test_the_start_and_every_kind_of_answer(page: Any, language: str) -> None:
    assert foreign(page, language) == []
    for kind, question in ASKED[language].items():
        ask(page, question)
        page.wait_for_timeout(600)  # its source and what can be asked next
        for one in page.query_selector_all(".turn:last-child details:not([open]) summary"):
            one.click()
        assert foreign(page, language) == [], kind
    assert page.locator(".card.answered").count() >= 8, "the walk saw answers"


def test_what_an_answer_offers(page: Any, language: str) -> None:
    page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: {writeText: async () => {}}})")
    ask(page, ASKED[language]["years"])
    for tool in ("copy", "link", "chart"):
        page.click(f'[data-tool="{tool}"]')
        assert foreign(page, language) == [], tool
    for part in ("item", "body", "year", "stage"):
        page.click(f'.understood [data-part="{part}"]')
        page.wait_for_selector(".menu")
        labels = page.locator(".menu button").all_inner_texts() if part == "item" else []  # a report's own, where it has no other
        assert [one for one in foreign(page, language) if one not in labels] == [], part
        page.keyboard.press("Escape")
    page.click('[data-tool="wrong"]')
    assert foreign(page, language) == []
    page.click('dialog button[type="submit"]')
    page.wait_for_selector(".toast")
    told = page.inner_text(".toast")
    assert told and not OTHER[language].search(told)
    page.hover(".asked")
    page.click(".asked-tools button >> nth=0")
    assert foreign(page, language) == []


@pytest.mark.parametrize("kind", ["figure", "pdf", "xlsx"])
def test_every_view_of_a_source(page: Any, language: str, kind: str) -> None:
    ask(page, ASKED[language][kind])
    page.wait_for_selector("#source .hit, #source mark")
    for tab in page.query_selector_all("#source [role=tab]"):
        tab.click()
        page.wait_for_timeout(500)
        assert foreign(page, language) == [], tab.inner_text()


def test_conversations_and_the_library(page: Any, language: str, tmp_path: Path) -> None:
    ask(page, ASKED[language]["figure"])
    steps: tuple[Callable[[], None], ...] = (
        lambda: page.click("#export"),
        lambda: page.click("#talks li .icon"),
        lambda: page.click(".menu button >> nth=0"),
        lambda: page.keyboard.press("Escape"),
        lambda: page.check("#reports li input >> nth=0"),
        lambda: page.click("#reports li .icon >> nth=0"),
        lambda: page.click(".menu button >> nth=2"),
        lambda: page.keyboard.press("Escape"),
        lambda: page.click("#theme"),
    )
    for place, step in enumerate(steps):
        step()
        assert foreign(page, language) == [], place
    strange, broken = tmp_path / "1.txt", tmp_path / "2.pdf"
    strange.write_text("12, 3\n", encoding="utf-8")
    broken.write_bytes(b"%PDF-1.4 nothing else")
    page.set_input_files("#files", [str(strange), str(broken)])
    while page.locator("#uploads progress").count():
        assert foreign(page, language) == [], "while it is read"
        page.wait_for_timeout(50)
    assert foreign(page, language) == [] and page.locator("#uploads .choices button").count() == 2
    page.click("#reports li .open >> nth=1")
    page.wait_for_selector(".report-page")
    page.click(".report-table summary >> nth=0")
    page.wait_for_selector(".report-table .pair")
    page.wait_for_timeout(500)
    assert foreign(page, language) == []


def test_where_something_goes_wrong(browser: Any, files: list[Path], language: str, tmp_path: Path) -> None:
    with serving(filled(tmp_path / "data", files[0])) as address:
        page = browser.new_context(locale=LOCALES[language], viewport={"width": 1440, "height": 900}).new_page()
        page.goto(address)
        page.wait_for_selector("body:not(.loading)")
        page.route("**/gradio_api/queue/data*", lambda route: None)
        page.fill("#question", "1")
        page.press("#question", "Enter")
        page.wait_for_selector(".answer.waiting")
        assert foreign(page, language) == []
        page.click("#stop")
        page.wait_for_selector(".answer.failed")
        assert foreign(page, language) == []
    page.click(".answer.failed button")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    until(page, "!document.querySelector('#offline').hidden")
    page.wait_for_selector(".answer.failed")
    assert foreign(page, language) == []
    page.context.close()


def test_an_empty_library_and_signing_in(browser: Any, language: str, tmp_path: Path) -> None:
    from assistant.web.users import user_line

    users = tmp_path / "users"
    users.write_text(user_line("12", "reader", "34"), encoding="utf-8")
    with serving(filled(tmp_path / "data"), "--auth-file", str(users)) as address:
        page = browser.new_context(locale=LOCALES[language]).new_page()
        page.goto(address)
        assert foreign(page, language) == []
        for password in ("5", "34"):
            page.fill("[name=user]", "12")
            page.fill("[name=password]", password)
            page.click("button")
            page.wait_for_selector("[role=status]" if password == "5" else "body:not(.loading) #start h2")
            assert foreign(page, language) == []
        page.context.close()
