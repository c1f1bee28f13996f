"""Anybody can use it: with the keyboard alone, with a screen reader, with weak eyes, in one language whatever happens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from web_pages import ask, filled, sample, serving, until, visit

CHINESE = re.compile(r"[\u4e00-\u9fff]")

CONTRASTS = """() => {
  const parse = (text) => (text.match(/[\\d.]+/g) ?? [0, 0, 0, 0]).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((one) => (one /= 255) <= 0.03928 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4)
    .reduce((sum, one, at) => sum + one * [0.2126, 0.7152, 0.0722][at], 0);
  const over = (above, below, share = above[3] ?? 1) => [0, 1, 2].map((at) => above[at] * share + below[at] * (1 - share));
  const ground = (one) => {
    const layers = [];
    for (let at = one; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if ((colour[3] ?? 1) > 0) layers.unshift(colour);
    }
    return layers.reduce((below, above) => over(above, below), [255, 255, 255]);
  };
  const weak = [];
  for (const one of document.querySelectorAll("body *")) {
    const own = [...one.childNodes].filter((node) => node.nodeType === 3 && node.textContent.trim());
    const box = one.getBoundingClientRect(), style = getComputedStyle(one);
    if (!own.length || !box.width || !box.height || style.visibility === "hidden") continue;
    if (one.closest("svg, script, [disabled]")) continue;
    const below = ground(one), above = over(parse(style.color), below);
    const [high, low] = [light(above), light(below)].sort((a, b) => b - a);
    const ratio = (high + 0.05) / (low + 0.05), wanted = parseFloat(style.fontSize) >= 24 ? 3 : 4.5;
    if (ratio < wanted - 0.01) weak.push(`${ratio.toFixed(2)} ${one.tagName}.${one.className}: ${own[0].textContent.trim()}`);
  }
  return weak;
}"""
"""Texts whose contrast is below what WCAG AA asks."""

UNNAMED = """() => [...document.querySelectorAll("button, input, textarea, select, a[href], [role=tab], img")].filter((one) => {
  const box = one.getBoundingClientRect();
  const named = one.getAttribute("aria-label") || one.textContent.trim() || one.getAttribute("alt") || one.labels?.length;
  return box.width && !named;
}).map((one) => one.outerHTML.slice(0, 80))"""
"""What can be used or seen, and has no name for who cannot see it."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    files = [*(sample(f"*water-{year}.txt") for year in (2022, 2023, 2024)), sample("*market-2023.txt")]
    with serving(filled(tmp_path_factory.mktemp("access"), *files)) as url:
        yield url


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_can_be_read_and_all_controls_have_names(browser: Any, address: str, scheme: str) -> None:
    with visit(browser, address, color_scheme=scheme) as page:
        page.wait_for_selector(".start-card")
        assert page.evaluate(CONTRASTS) == [] and page.evaluate(UNNAMED) == []
        ask(page, "水务局2024年公务接待费比上年变化多少")
        page.wait_for_selector("#source .hit, #source mark")
        page.wait_for_selector(".following")
        assert page.evaluate(CONTRASTS) == [] and page.evaluate(UNNAMED) == []
        ask(page, "各部门2023年公务接待费排名")
        page.click("#source [role=tab] >> nth=1")
        assert page.evaluate(CONTRASTS) == [] and page.evaluate(UNNAMED) == []
        page.click("#reports li .open >> nth=1")
        page.wait_for_selector(".report-page")
        assert page.evaluate(CONTRASTS) == [] and page.evaluate(UNNAMED) == []


def test_a_question_its_source_and_the_way_back_need_no_mouse(browser: Any, address: str) -> None:
    with visit(browser, address) as page:
        page.wait_for_selector(".start-card")
        assert page.evaluate("document.activeElement.id") == "question", "one can type at once"
        page.keyboard.type("水务局2023年公务接待费是多少")
        page.keyboard.press("Enter")
        page.wait_for_selector("#source .hit")
        stops = 0
        while not page.evaluate("document.activeElement.matches('.mark')"):
            page.keyboard.press("Shift+Tab")
            stops += 1
            assert stops < 20, "the answer's marks are near the question box"
        page.keyboard.press("Enter")
        until(page, "document.activeElement.id === 'source'")
        assert page.inner_text("#at") == "2/2", "going back from the question box one comes to the last mark first"
        page.keyboard.press("ArrowLeft")
        until(page, "document.querySelector('#at').textContent === '1/2'")
        page.keyboard.press("Escape")
        assert page.is_hidden("#panel") and page.evaluate("document.activeElement.matches('.mark')")
        assert page.get_attribute("#turns", "aria-live") == "polite", "an answer that comes is read out"


def test_what_is_focused_can_be_seen(browser: Any, address: str) -> None:
    with visit(browser, address) as page:
        page.wait_for_selector(".start-card")
        for _ in range(12):
            page.keyboard.press("Tab")
            styled = page.evaluate(
                "(() => { const at = document.activeElement, style = getComputedStyle(at);"
                " const box = getComputedStyle(at.closest('#ask-box') ?? at);"
                " return style.outlineStyle !== 'none' || box.boxShadow !== 'none' || at === document.body; })()"
            )
            assert styled, page.evaluate("document.activeElement.outerHTML.slice(0, 100)")


def test_closing_a_dialog_leaves_the_sidebar_open(browser: Any, address: str) -> None:
    with visit(browser, address, width=390, height=844) as page:
        page.click(".open-menu")
        page.click("#reports li >> nth=0 >> .icon")
        page.click('.menu button:has-text("改部门")')
        page.wait_for_selector("dialog[open]")
        page.keyboard.press("Escape")
        page.wait_for_selector("dialog", state="detached")
        assert page.evaluate("document.body.classList.contains('menu-open')")
        page.keyboard.press("Escape")
        assert not page.evaluate("document.body.classList.contains('menu-open')")


# ---------------------------------------------------------------- one language, also where something goes wrong


def broken_files(folder: Path) -> list[str]:
    made = {"a.pdf": b"%PDF-1.4 nothing else", "b.docx": b"PK\x03\x04broken", "c.xlsx": b"", "d.png": b"\x89PNG\r\n"}
    made["e.exe"] = b"MZ1"
    for name, content in made.items():
        (folder / name).write_bytes(content)
    (folder / "f.txt").write_text("milk, eggs\n", encoding="utf-8")
    return [str(folder / name) for name in (*made, "f.txt")]


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
def test_refusals_are_told_in_the_readers_language(browser: Any, address: str, tmp_path: Path, locale: str) -> None:
    files = broken_files(tmp_path)
    with visit(browser, address, locale=locale) as page:
        page.set_input_files("#files", files)
        until(page, "document.querySelectorAll('#uploads progress').length === 0", seconds=120)
        told_in_one_language(page, locale, len(files))
        assert page.locator("#reports li").count() == 4
        page.click("#language")
        told_in_one_language(page, {"zh-CN": "en-US", "en-US": "zh-CN"}[locale], len(files))


def told_in_one_language(page: Any, locale: str, files: int) -> None:
    """What became of each file is told in this language alone, also where the page was in the other when it was told."""
    states = [one.inner_text() for one in page.query_selector_all("#uploads .state")]
    states += [str(one.get_attribute("aria-label")) for one in page.query_selector_all("#uploads .icon")]
    assert len(states) == 2 * files
    for told in states:
        words = re.sub(r"\S+\.(?:pdf|docx|xlsx|png|exe|txt)|PDF|Word|Excel|HTML|ZIP|MB|\.\w+", "", told)
        foreign = re.findall(r"[A-Za-z]{3,}", words) if locale == "zh-CN" else CHINESE.findall(words)
        assert foreign == [], told


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
def test_the_report_page_and_the_dialogs_keep_to_one_language(browser: Any, address: str, locale: str) -> None:
    with visit(browser, address, locale=locale) as page:
        page.click("#reports li .open >> nth=1")
        page.wait_for_selector(".report-page")
        own = [one.inner_text() for one in page.query_selector_all(".report-page h3, .grade, .meter span, .report-tools button")]
        page.click(".report-tools .ask-button")
        page.hover("#reports li >> nth=0")
        page.click("#reports li >> nth=0 >> .icon")
        own += [one.inner_text() for one in page.query_selector_all(".menu button")]
        page.click(".menu button >> nth=2")
        own += [one.inner_text() for one in page.query_selector_all("dialog h2, dialog label, dialog menu button")]
        told = "\n".join(own)
        assert len(own) > 15
        assert (CHINESE.findall(told) if locale == "en-US" else re.findall(r"[A-Za-z]{3,}", told)) == []


@pytest.mark.parametrize(
    ("locale", "status", "told"), [("zh-CN", 429, "问得太快"), ("en-US", 429, "Too many"), ("en-US", 500, "kept")]
)
def test_a_question_that_is_refused_says_why_in_the_readers_language(
    browser: Any, address: str, locale: str, status: int, told: str
) -> None:
    page = browser.new_context(locale=locale).new_page()
    page.goto(address)
    page.route("**/gradio_api/queue/join*", lambda route: route.fulfill(status=status))
    page.fill("#question", "1")
    page.press("#question", "Enter")
    page.wait_for_selector(".answer.failed")
    assert told in page.inner_text(".answer.failed")
    page.context.close()
