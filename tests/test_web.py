"""The page in a browser: asks, sees the figure and the marked cell, in one language, on any screen; talks to nobody else."""

from __future__ import annotations

import json
import re
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from web_pages import ROOT, SAMPLES, ask, command, filled, sample, serving, until, visit

QUESTION = "2023年公务接待费是多少"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    files = [sample(f"*water-{year}.txt") for year in (2022, 2023, 2024)]
    return filled(tmp_path_factory.mktemp("web"), *files, sample("*market-2023.txt"))


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with serving(folder) as url:
        yield url


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    with visit(browser, address) as opened:
        yield opened


def fetch(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return bytes(answer.read())


def post(url: str, body: object) -> Any:
    asked = urllib.request.Request(url, data=json.dumps(body).encode(), headers={"Content-Type": "application/json"})
    with urllib.request.urlopen(asked, timeout=30) as answer:
        return json.loads(answer.read())


# ---------------------------------------------------------------- what is served


def test_gradios_queue_answers_programs_by_the_name_ask_alone(address: str) -> None:
    described = json.loads(fetch(f"{address}/gradio_api/info"))
    assert list(described["named_endpoints"]) == ["/ask"]
    event = post(f"{address}/gradio_api/call/ask", {"data": ["水务局" + QUESTION, []]})["event_id"]
    lines = fetch(f"{address}/gradio_api/call/ask/{event}").decode().splitlines()
    (answer,) = json.loads(next(line for line in lines if line.startswith("data:"))[5:])
    assert answer["status"] == "answered" and answer["values"][0]["value"] == "2.70"


@pytest.mark.parametrize(
    "closed", ["openapi.json", "docs", "gradio_api/upload", "gradio_api/call/show", "gradio_api/file=/etc/passwd", "theme.css"]
)
def test_nothing_else_of_gradio_is_open(address: str, closed: str) -> None:
    with pytest.raises(urllib.error.HTTPError, match="404"):
        fetch(f"{address}/{closed}")


def test_a_policy_keeps_the_browser_from_other_hosts_and_from_foreign_scripts(address: str) -> None:
    with urllib.request.urlopen(address, timeout=10) as answer:
        policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy and "script-src 'self';" in policy and "http" not in policy


def test_a_port_in_use_is_said_in_a_sentence(address: str, folder: Path) -> None:
    port = int(address.rsplit(":", 1)[1])
    ended = subprocess.run(command(folder, port), cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 1 and "choose another with --port" in ended.stderr
    assert "Traceback" not in ended.stderr and "GRADIO" not in ended.stderr


@pytest.mark.parametrize(
    "headers",
    [{"Host": "evil.example"}, {"Host": "192.0.2.7"}, {"Origin": "http://evil.example"}, {"Origin": "null"}],
    ids=lambda one: "".join(one.values()),
)
def test_other_hosts_and_other_pages_are_not_answered(address: str, headers: dict[str, str]) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(urllib.request.Request(f"{address}/page/library", headers=headers), timeout=10)
    assert refused.value.code == 403 and refused.value.headers["access-control-allow-origin"] is None
    refused.value.close()


def test_an_upload_larger_than_the_page_takes_is_refused(address: str) -> None:
    asked = urllib.request.Request(f"{address}/page/upload?name=a.txt", data=b"x", headers={"Content-Length": str(10**9)})
    with pytest.raises(urllib.error.HTTPError, match="413"):
        urllib.request.urlopen(asked, timeout=10)


def test_other_programs_ask_by_rest_and_find_it_described(address: str) -> None:
    answer = post(f"{address}/api/ask", {"question": "水务局" + QUESTION})
    assert answer["values"][0]["value"] == "2.70" and answer["citations"]
    later = post(f"{address}/api/ask", {"question": "2022年呢？", "history": ["水务局" + QUESTION]})
    assert later["values"][0]["value"] == "3.00" and later["values"][0]["year"] == 2022
    reports = json.loads(fetch(f"{address}/api/reports"))["reports"]
    assert len(reports) == 4
    assert json.loads(fetch(f"{address}/api/report/{reports[0]['id']}"))["body"] == reports[0]["body"]
    (file,) = reports[0]["files"]
    assert fetch(f"{address}/api/original/{file['id']}") == (SAMPLES / file["name"]).read_bytes()


def test_the_description_holds_what_is_offered_and_nothing_of_the_page(address: str) -> None:
    described = json.loads(fetch(f"{address}/api/openapi.json"))
    called = {one["operationId"] for path in described["paths"].values() for one in path.values()}
    assert called == {"ask", "reports", "report", "original"}
    question = described["components"]["schemas"]["Question"]
    assert set(question["properties"]) == {"question", "history", "reports"} and question["required"] == ["question"]


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("api/report/none", None, 404), ("api/original/none", None, 404), ("api/original/..%2Fcatalog", None, 404),
        ("api/ask", {"asked": "x"}, 422), ("api/ask", {"question": "问" * 4001}, 413), ("api/ask", {"question": 1}, 422),
    ],
)  # fmt: skip
def test_what_a_program_asks_wrongly_is_told_it_in_a_sentence(address: str, path: str, body: object, status: int) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        if body is None:
            fetch(f"{address}/{path}")
        else:
            post(f"{address}/{path}", body)
    assert refused.value.code == status
    told = refused.value.read().decode()
    assert "detail" in json.loads(told) and "Traceback" not in told


def test_only_the_named_reports_are_asked(address: str) -> None:
    reports = json.loads(fetch(f"{address}/api/reports"))["reports"]
    market = [one["id"] for one in reports if "市场" in one["body"]]
    alone = post(f"{address}/api/ask", {"question": QUESTION, "reports": market})
    assert {one["department"] for one in alone["values"]} == {reports[[r["id"] for r in reports].index(market[0])]["body"]}
    assert len({one["department"] for one in post(f"{address}/api/ask", {"question": QUESTION})["values"]}) == 2


# ---------------------------------------------------------------- an answer


def test_a_question_shows_its_figure_and_the_marked_cell(page: Any) -> None:
    ask(page, "水务局" + QUESTION)
    assert "2.70" in page.inner_text(".headline") and page.get_attribute(".headline .amount", "title") == "27,000 元"
    page.wait_for_selector("#source td.hit")
    assert "2.70" in page.inner_text("#source td.hit")
    assert page.input_value("#question") == ""


def test_what_was_understood_is_said_and_can_be_changed(page: Any) -> None:
    ask(page, "水务局" + QUESTION)
    assert [one.get_attribute("data-part") for one in page.query_selector_all(".understood .chip")] == [
        "item", "body", "year", "stage",
    ]  # fmt: skip
    page.click('.understood [data-part="year"]')
    page.click('.menu button:has-text("2022")')
    page.wait_for_selector(".turn:nth-of-type(2) .headline")
    assert "3.00" in page.inner_text(".turn:nth-of-type(2) .headline")


def test_the_item_is_changed_to_one_that_stands_near_it_in_its_table(page: Any) -> None:
    ask(page, "水务局" + QUESTION)
    page.click('.understood [data-part="item"]')
    page.wait_for_selector(".menu button")
    offered = [one.inner_text() for one in page.query_selector_all(".menu button")]
    assert "公务用车运行维护费" in offered and "基本支出" in offered, offered
    page.click('.menu button:text-is("公务用车运行维护费")')
    page.wait_for_selector(".turn:nth-of-type(2) .headline")
    assert "8.50" in page.inner_text(".turn:nth-of-type(2) .headline")


def test_several_figures_are_a_table_in_one_unit_with_bars(page: Any) -> None:
    ask(page, QUESTION)
    assert page.locator("table.values tbody tr").count() == 2 and page.locator("td.bar i").count() == 2
    assert "万元" in page.inner_text("table.values thead")
    assert {one.inner_text() for one in page.query_selector_all("table.values td.amount")} == {"2.70", "3.56"}


def test_one_source_is_shown_at_a_time_and_paged_through(page: Any) -> None:
    ask(page, "水务局" + QUESTION)
    page.wait_for_selector('#source [data-number="1"]')
    assert page.inner_text("#at") == "1/2"
    page.click("#following")
    page.wait_for_selector('#source [data-number="2"] mark')
    assert "2.70" in page.inner_text("#source mark b") and page.locator("#source .source").count() == 1


def test_a_mark_leads_to_its_source_also_of_an_earlier_question(page: Any) -> None:
    ask(page, "水务局" + QUESTION)
    ask(page, "2022年呢？")
    page.wait_for_selector('#source td.hit:has-text("3.00")')
    page.click(".turn:nth-of-type(1) .mark >> nth=0")
    page.wait_for_selector('#source td.hit:has-text("2.70")')
    assert page.evaluate("document.activeElement.id") == "source"
    page.press("#source", "Escape")
    assert page.is_hidden("#panel") and page.evaluate("document.activeElement.classList.contains('mark')")


def test_an_answer_is_copied_as_it_reads(page: Any) -> None:
    page.evaluate(
        "Object.defineProperty(navigator, 'clipboard', {value: {writeText: async (text) => { window.copied = text; }}})"
    )
    ask(page, "水务局" + QUESTION)
    page.click('[data-tool="copy"]')
    until(page, "window.copied")
    assert "2.70万元。 [1][2]" in page.evaluate("window.copied") and "[1] " in page.evaluate("window.copied")


def test_suggestions_agree_with_the_answer_above_them(page: Any) -> None:
    ask(page, "水务局2024年公务接待费是多少")
    page.wait_for_selector(".following .ask-button")
    page.click('.following .ask-button:has-text("各是多少")')
    page.wait_for_selector(".turn:nth-of-type(2) table.values")
    assert page.inner_text('table.values tr:has(th:text-is("2024")) td.amount') == "2.43"


def test_markup_in_a_question_is_shown_and_not_obeyed(page: Any) -> None:
    ask(page, '<img src=x onerror="window.hit=1"><b>公务接待费</b> ![x](http://example.com/x.png)')
    page.wait_for_timeout(300)
    assert page.evaluate("window.hit") is None
    assert "<img src=x" in page.inner_text(".asked") and page.locator("#turns img, #talks img").count() == 0


# ---------------------------------------------------------------- language and screens


CHINESE = re.compile(r"[\u4e00-\u9fff]")


def shown_words(page: Any) -> str:
    """What the page itself says: text, labels, titles and hints, without what reports and file names say."""
    return str(
        page.evaluate(
            """() => {
      const report = "#reports summary, .grid th, .start-card span, #language, #talk-title, #talks .open";
      const parts = [document.title];
      for (const one of document.querySelectorAll("body *")) {
        if (one.closest(report) || one.matches("script")) continue;
        for (const node of one.childNodes) if (node.nodeType === 3) parts.push(node.textContent);
        for (const name of ["aria-label", "title", "placeholder", "alt"])
          if (one.hasAttribute(name) && !/^(TICK|.*: )/.test(one.getAttribute(name))) parts.push(one.getAttribute(name));
      }
      return parts.join("\\n");
    }"""
        )
    )


def test_an_english_browser_sees_no_chinese_but_the_reports_own(browser: Any, address: str) -> None:
    with visit(browser, address, locale="en-US") as page:
        page.wait_for_selector(".start-card")
        lines = [line for line in shown_words(page).splitlines() if CHINESE.search(line) and ".txt" not in line]
        assert lines == [] and page.get_attribute("html", "lang") == "en"
        ask(page, "How much is the water bureau's official reception in 2023?")
        for place in ("#reports", ".understood", "#source .where", ".following"):
            page.wait_for_selector(place)
            assert "Water Affairs Bureau" in page.inner_text(place), place
        assert "yuan" in page.inner_text(".headline") and not CHINESE.search(page.inner_text(".tools"))
        assert not CHINESE.search(page.inner_text(".understood > span"))


def test_a_chinese_browser_sees_no_english(page: Any) -> None:
    page.wait_for_selector(".start-card")
    words = re.sub(r"PDF|Word|Excel|zip|CSV|Markdown|\S+\.txt", "", shown_words(page))
    assert re.findall(r"[A-Za-z]{3,}", words) == []
    ask(page, "水务局" + QUESTION)
    assert re.findall(r"[A-Za-z]{3,}", re.sub("CSV|Excel", "", page.inner_text(".card"))) == []


def test_the_language_is_switched_and_kept(page: Any) -> None:
    page.click("#language")
    page.wait_for_selector('#new-talk:has-text("New conversation")')
    page.reload()
    page.wait_for_selector('#new-talk:has-text("New conversation")')
    assert page.get_attribute("html", "lang") == "en"


def test_an_english_question_with_chinese_names_is_answered_in_english(page: Any) -> None:
    ask(page, "How much is the official reception budget of 水务局 in 2023?")
    assert page.get_attribute(".card", "lang") == "en" and "Understood as" in page.inner_text(".understood")


@pytest.mark.parametrize("width", [390, 768, 1024, 1440])
def test_the_page_fits_the_screen(browser: Any, address: str, width: int) -> None:
    with visit(browser, address, width=width, height=844) as page:
        page.wait_for_selector(".start-card")
        ask(page, QUESTION)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        top = page.evaluate("document.querySelector('table.values').getBoundingClientRect().top")
        assert 0 < top < 844, "the figures are in view"
        page.click(".mark >> nth=0")
        page.wait_for_selector("#source td.hit, #source mark")
        assert page.evaluate("document.querySelector('#source .hit, #source mark').getBoundingClientRect().bottom") < 844
        if width < 860:
            page.click("#panel-back")
            assert page.is_hidden("#panel")


@pytest.mark.parametrize("width", [768, 1024, 1440])
def test_the_names_of_a_comparison_have_room(browser: Any, address: str, width: int) -> None:
    with visit(browser, address, width=width, locale="en-US") as page:
        ask(page, "Rank all departments by the official reception budget in 2023")
        page.wait_for_selector("table.values tbody tr")
        high = page.evaluate("Math.max(...[...document.querySelectorAll('table.values tr')].map((one) => one.offsetHeight))")
        assert high < 80, "a name is not broken into a word a line"
        page.click('[data-tool="chart"]')
        named = [one.text_content() for one in page.query_selector_all(".chart text.ink[text-anchor=end]")]
        bodies = [one.inner_text().split()[0] for one in page.query_selector_all("table.values tbody th")]
        assert len(bodies) > 1 and not any("…" in one for one in named), "nor cut off, so that all look alike"


def test_the_dark_page_is_dark(browser: Any, address: str) -> None:
    with visit(browser, address, color_scheme="dark") as page:
        shade = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert max(map(int, re.findall(r"\d+", shade)[:3])) < 60


# ---------------------------------------------------------------- the start


def test_the_start_says_what_is_loaded_and_its_cards_are_answered(page: Any) -> None:
    page.wait_for_selector(".start-card")
    cards = page.locator(".start-card").count()
    assert cards >= 5 and "4 份报告" in page.inner_text("#start")
    assert page.locator("table.grid tbody tr").count() == 2 and page.locator(".held").count() == 4
    for place in range(cards):
        page.click("#new-talk")
        page.click(f".start-card >> nth={place}")
        page.wait_for_selector(".turn .card")
        assert page.locator(".card.answered").count() == 1


def test_gaps_are_seen_and_three_lines_tell_who_is_new_how_to_ask(page: Any) -> None:
    page.wait_for_selector(".start-card")
    assert page.locator(".first li").count() == 3
    held = {
        row.query_selector("th").inner_text(): [cell.inner_text() for cell in row.query_selector_all("td")]
        for row in page.query_selector_all("table.grid tbody tr")
    }
    assert page.locator("table.grid thead th").all_inner_texts()[1:] == ["2022", "2023", "2024"]
    assert held == {"禾川市云屏区市场监督管理局": ["", "预算", ""], "禾川市云屏区水务局": ["预算", "预算", "预算"]}
    page.click(".held >> nth=0")
    page.wait_for_selector(".report-page")


def test_every_suggestion_has_an_answer(page: Any) -> None:
    for question in ("水务局2024年公务接待费是多少", "2023年各部门三公经费预算排名"):
        page.click("#new-talk")
        ask(page, question)
        page.wait_for_selector(".following .ask-button")
        offered = page.locator(".following .ask-button").evaluate_all("(all) => all.map((one) => one.dataset.ask)")
        assert len(offered) >= 2
        for one in offered:
            page.click("#new-talk")
            ask(page, question)
            page.click(f'.following [data-ask="{one}"]')
            page.wait_for_selector(".turn:nth-of-type(2) .card")
            assert page.locator(".turn:nth-of-type(2) .card.answered").count() == 1, one


def test_a_question_has_no_more_signs_than_are_taken(page: Any) -> None:
    page.focus("#question")
    page.keyboard.insert_text("水务局2023年公务接待费是多少" + "？" * 5000)
    assert len(page.input_value("#question")) == 4000
    page.press("#question", "Enter")
    page.wait_for_selector(".turn .card")


def test_a_link_asks_its_question(browser: Any, address: str) -> None:
    with visit(browser, address, path="/?q=" + "水务局" + QUESTION) as page:
        page.wait_for_selector(".headline")
        assert "2.70" in page.inner_text(".headline") and "?" not in page.url
