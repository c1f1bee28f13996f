"""The page served by the command in a process of its own, and a browser that asks it nothing but its own."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from ingest.pipeline import read_document
from ingest.store import Store

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "assistant" / "samples"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]


def sample(pattern: str) -> Path:
    return sorted(SAMPLES.glob(pattern))[0]


def filled(folder: Path, *files: Path) -> Path:
    """A data folder with these reports."""
    with Store.open(folder) as store:
        for file in files:
            store.write(read_document(file), file)
    return folder


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def command(folder: Path, port: int, *options: str) -> list[str]:
    return [sys.executable, "-m", "assistant", "web", "--data-dir", str(folder), "--port", str(port), *options]


@contextmanager
def serving(folder: Path, *options: str, port: int | None = None) -> Iterator[str]:
    """The address of the page over a data folder, until the block ends."""
    port = port or free_port()
    server = subprocess.Popen(
        command(folder, port, *options), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(url, server)
        yield url
    finally:
        server.terminate()
        server.communicate(timeout=20)


def _wait_for(url: str, server: subprocess.Popen[str]) -> None:
    for _ in range(600):
        assert server.poll() is None, server.communicate()[0]
        try:
            urllib.request.urlopen(url, timeout=2).close()
            return
        except urllib.error.HTTPError as asked_to_sign_in:
            asked_to_sign_in.close()
            return
        except OSError:
            time.sleep(0.2)
    pytest.fail("the page does not come up")


@contextmanager
def running_browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright (extra `test`) is not installed")
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine (Debian: apt install chromium)")
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield opened
        opened.close()


@contextmanager
def visit(browser: Any, address: str, *, path: str = "/", width: int = 1440, height: int = 900, **context: Any) -> Iterator[Any]:
    """A fresh visitor's page; in the end nothing was asked of another host and nothing failed in the console."""
    visitor = browser.new_context(viewport={"width": width, "height": height}, **{"locale": "zh-CN", **context})
    page = visitor.new_page()
    asked: list[str] = []
    faults: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(address + path)
    ready(page)
    yield page
    assert [url for url in asked if not url.startswith(("data:", "blob:", address))] == []
    assert faults == []
    visitor.close()


def ready(page: Any) -> None:
    page.wait_for_selector("body:not(.loading)", timeout=30_000)


def ask(page: Any, question: str) -> None:
    """Ask and wait for the answer's card."""
    before = page.locator(".turn").count()
    page.fill("#question", question)
    page.press("#question", "Enter")
    page.wait_for_selector(f".turn:nth-of-type({before + 1}) .card", timeout=30_000)


def until(page: Any, expression: str, seconds: float = 60.0) -> None:
    """Wait until an expression is true in the page; its policy lets no text be run by the page itself."""
    for _ in range(round(seconds * 10)):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"never true: {expression}")
