"""Makes the README's pictures of the page over the sample reports: `python tests/screenshots.py [FOLDER]` (default .pictures)."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from web_pages import ROOT, SAMPLES, ask, filled, running_browser, serving, visit

WIDE, HIGH, PHONE = {"width": 1440, "height": 860}, {"width": 1440, "height": 1000}, {"width": 390, "height": 780}
ASKED = {
    "zh": ("水务局2024年公务接待费是多少", "水务局2022到2024年公务接待费各是多少？"),
    "en": (
        "How much is the water bureau's official reception in 2024?",
        "How much was official reception of the water bureau from 2022 to 2024?",
    ),
}


def start(page: Any, language: str) -> None:
    page.wait_for_selector(".start-card")


def cell(page: Any, language: str) -> None:
    ask(page, ASKED[language][0])
    page.wait_for_selector("#source .hit")
    page.wait_for_selector(".following")


def figure(page: Any, language: str) -> None:
    ask(page, ASKED[language][0])
    page.wait_for_selector(".headline")


def comparison(page: Any, language: str) -> None:
    ask(page, ASKED[language][1])
    page.wait_for_selector("#source .hit")
    page.click('[data-tool="chart"]')


def report(page: Any, language: str) -> None:
    page.click("#reports li:last-child .open >> nth=-1")
    page.wait_for_selector(".report-page")
    page.click(".headings button >> nth=2")
    page.wait_for_selector("#source mark")


def library(page: Any, language: str) -> None:
    """The library at work: filtered, two reports ticked, one file taken in and one asked about, the menu of a report open."""
    with tempfile.TemporaryDirectory() as folder:
        strange = Path(folder) / {"zh": "购物清单.txt", "en": "shopping.txt"}[language]
        strange.write_text({"zh": "牛奶两盒，12元\n", "en": "milk, two bottles, 12\n"}[language], encoding="utf-8")
        page.set_input_files("#files", [str(min(SAMPLES.glob("*.txt"))), str(strange)])
        page.wait_for_selector("#uploads .declined", timeout=60_000)
    for place in (0, 1):
        page.check(f"#reports li >> nth={place} >> input")
    page.hover("#reports li >> nth=2")
    page.click("#reports li >> nth=2 >> .icon")


PICTURES: tuple[tuple[str, Callable[[Any, str], None], dict[str, int], str], ...] = (
    ("start", start, WIDE, "light"), ("cell", cell, WIDE, "light"), ("comparison", comparison, WIDE, "dark"),
    ("library", library, HIGH, "light"), ("report", report, WIDE, "light"), ("phone", figure, PHONE, "light"),
)  # fmt: skip


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data:
        reports = filled(Path(data), *sorted(SAMPLES.glob("*.txt")))
        with running_browser() as browser, serving(reports) as address:
            for language, locale in (("zh", "zh-CN"), ("en", "en-US")):
                for name, prepare, size, scheme in PICTURES:
                    with visit(browser, address, locale=locale, color_scheme=scheme, **size) as page:
                        prepare(page, language)
                        page.wait_for_timeout(500)
                        page.screenshot(path=folder / f"{name}-{language}.jpg", type="jpeg", quality=84)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / ".pictures")
