"""The page in a browser: asks, sees the figure and the marked cell; takes reports in; talks to nobody else."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ingest.pipeline import read_document
from ingest.store import Store

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "assistant" / "samples"
SAMPLE = sorted(SAMPLES.glob("*water-2023.txt"))[0]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]


def command(folder: Path, port: int) -> list[str]:
    return [sys.executable, "-m", "assistant", "web", "--data-dir", str(folder), "--port", str(port)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("web")
    with Store.open(made) as store:
        store.write(read_document(SAMPLE), SAMPLE)
    return made


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    """The page over one sample report, served by the command in a process of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(command(folder, port), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(url, server)
        yield url
    finally:
        server.terminate()
        server.communicate(timeout=20)


def _wait_for(url: str, server: subprocess.Popen[str]) -> None:
    for _ in range(300):
        assert server.poll() is None, server.communicate()[0]
        try:
            urllib.request.urlopen(url, timeout=2).close()
            return
        except OSError:
            time.sleep(0.2)
    pytest.fail("the page does not come up")


def fetch(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return bytes(answer.read())


def test_the_api_offers_ask_and_nothing_else(address: str) -> None:
    described = json.loads(fetch(f"{address}/gradio_api/info"))
    assert list(described["named_endpoints"]) == ["/ask"] and described["unnamed_endpoints"] == {}
    for closed in ("openapi.json", "gradio_api/call/take_in", "gradio_api/run/respond"):
        with pytest.raises(urllib.error.HTTPError) as refused:
            fetch(f"{address}/{closed}")
        refused.value.close()


def test_the_api_answers_with_the_whole_answer(address: str) -> None:
    asked = urllib.request.Request(
        f"{address}/gradio_api/call/ask",
        data=json.dumps({"data": ["2023年公务接待费是多少", []]}).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(asked, timeout=20) as begun:
        event = json.loads(begun.read())["event_id"]
    lines = fetch(f"{address}/gradio_api/call/ask/{event}").decode().splitlines()
    (answer,) = json.loads(next(line for line in lines if line.startswith("data:"))[5:])
    assert answer["status"] == "answered" and answer["values"][0]["value"] == "2.70"


def test_a_policy_keeps_the_browser_from_other_hosts_and_nothing_is_shared(address: str) -> None:
    with urllib.request.urlopen(address, timeout=10) as answer:
        policy, text = answer.headers["content-security-policy"], answer.read().decode()
    assert "default-src 'self'" in policy and "connect-src 'self'" in policy and "http" not in policy
    config = json.loads(fetch(f"{address}/config"))
    assert config["analytics_enabled"] is False and config["is_colab"] is False and "fonts.googleapis" not in text


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
        urllib.request.urlopen(urllib.request.Request(f"{address}/config", headers=headers), timeout=10)
    assert refused.value.code == 403 and refused.value.headers["access-control-allow-origin"] is None
    refused.value.close()


def test_the_page_itself_is_answered(address: str) -> None:
    asked = urllib.request.Request(f"{address}/config", headers={"Origin": address})
    with urllib.request.urlopen(asked, timeout=10) as answer:
        assert answer.status == 200


def test_an_upload_larger_than_the_page_takes_is_refused(address: str) -> None:
    asked = urllib.request.Request(f"{address}/gradio_api/upload", data=b"x", headers={"Content-Length": str(10**9)})
    with pytest.raises(urllib.error.HTTPError, match="413"):
        urllib.request.urlopen(asked, timeout=10)


# ---------------------------------------------------------------- in a browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright (extra `test`) is not installed")
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine (Debian: apt install chromium)")
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    """A fresh page; in the end no request has gone anywhere but to the page's own host."""
    opened = browser.new_page(viewport={"width": 1280, "height": 800})
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto(address)
    opened.wait_for_selector("#question textarea", timeout=30_000)
    yield opened
    assert [url for url in asked if not url.startswith(("data:", "blob:", address))] == []
    opened.close()


def ask(page: Any, question: str) -> None:
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")


def test_a_question_shows_its_figure_and_the_marked_cell(page: Any) -> None:
    ask(page, "2023年公务接待费是多少")
    page.wait_for_selector("#sources td.hit", timeout=30_000)
    assert "2.70" in page.inner_text("#chat .bot")
    assert "2.70" in page.inner_text("#sources td.hit")
    assert page.input_value("#question textarea") == ""


def test_english_is_answered_in_english(page: Any) -> None:
    ask(page, "How much is the reception budget in 2023?")
    page.wait_for_selector("#sources td.hit", timeout=30_000)
    assert "2.70" in page.inner_text("#chat .bot") and "reception" in page.inner_text("#chat .bot").lower()


def test_an_answer_is_copied_as_it_reads(page: Any) -> None:
    page.evaluate(
        "Object.defineProperty(navigator, 'clipboard', {value: {writeText: async (text) => { window.copied = text; }}})"
    )
    ask(page, "2023年公务接待费是多少")
    page.wait_for_selector("#sources [data-copy]", timeout=30_000)
    page.click("#chat .message-buttons-left button")
    assert page.evaluate("window.copied").endswith("2.70万元。 [1][2]")
    page.click("#sources [data-copy]")
    assert "[1] " + SAMPLE.name in page.evaluate("window.copied")


def test_a_new_question_brings_the_sources_to_the_front(page: Any) -> None:
    page.click('button[role="tab"]:has-text("Reports")')
    ask(page, "2023年公务接待费是多少")
    page.wait_for_selector("#sources td.hit", state="visible", timeout=30_000)


def test_a_mark_leads_to_its_source_also_of_an_earlier_question(page: Any) -> None:
    ask(page, "2023年公务接待费是多少")
    page.wait_for_selector("#src-1-1", timeout=30_000)
    ask(page, "基本支出呢")
    page.wait_for_selector("#src-2-1", state="attached", timeout=30_000)
    assert not page.is_visible("#src-1-1")
    page.click('#chat a[href*="#src-1-1"]')
    page.wait_for_selector("#src-1-1", state="visible")
    assert not page.is_visible("#src-2-1")


def test_markup_in_a_question_is_shown_and_not_obeyed(page: Any) -> None:
    ask(page, '<img src=x onerror="window.hit=1"><b>公务接待费</b> ![x](http://example.com/x.png)')
    page.wait_for_selector("#sources .asked", timeout=30_000)
    page.wait_for_timeout(300)
    assert page.evaluate("window.hit") is None
    assert "<img src=x" in page.inner_text("#chat .user")
    assert page.locator("#chat .message img").count() == 0


def test_an_example_question_can_be_clicked(page: Any) -> None:
    page.wait_for_selector("#chat button.example", timeout=30_000)
    page.click("#chat button.example >> nth=0")
    page.wait_for_selector("#sources .asked", timeout=30_000)


def test_reports_are_listed_and_bad_files_are_refused_in_a_sentence(page: Any, tmp_path: Path) -> None:
    bad = tmp_path / "坏.txt"
    bad.write_bytes(b"\x00\x01\x02" * 500)
    page.click('button[role="tab"]:has-text("Reports")')
    page.wait_for_selector(f"#reports .file-name:has-text('{SAMPLE.name}')")
    page.set_input_files('#upload input[type="file"], input[type="file"]#upload, #reports-tab input[type="file"]', [str(bad)])
    page.wait_for_selector("#outcome li.failed", timeout=60_000)
    told = page.inner_text("#outcome li.failed")
    assert "坏.txt" in told and "Traceback" not in told and str(tmp_path) not in told and "/gradio/" not in told


def test_an_uploaded_report_is_there_at_once(page: Any) -> None:
    page.click('button[role="tab"]:has-text("Reports")')
    page.set_input_files('#reports-tab input[type="file"]', [str(sorted(SAMPLES.glob("*water-2022.txt"))[0])])
    page.wait_for_selector("#outcome li.added, #outcome li.unchanged", timeout=60_000)
    assert "2022" in page.inner_text("#reports")
    ask(page, "2022年公务接待费是多少")
    page.wait_for_selector("#sources .asked", timeout=30_000, state="attached")
    assert "3.00" in page.inner_text("#chat .bot")


def test_the_page_fits_a_phone(browser: Any, address: str) -> None:
    phone = browser.new_page(viewport={"width": 390, "height": 844})
    phone.goto(address)
    phone.wait_for_selector("#question textarea", timeout=30_000)
    ask(phone, "2023年公务接待费是多少")
    phone.wait_for_selector("#sources td.hit", timeout=30_000)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    phone.click('#chat a[href*="#src-1-1"]')
    phone.wait_for_timeout(900)
    assert phone.evaluate("document.querySelector('#src-1-1').getBoundingClientRect().top") < 844
    phone.close()
