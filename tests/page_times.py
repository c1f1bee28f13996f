"""Measures the page over the sample reports: `python tests/page_times.py` prints when it is up, usable, and how fast it answers.

Processor seconds of the server, and the load, are told beside those of the clock: on a machine that does other things they are
what counts. `python tests/page_times.py COMMAND` takes this `budget-assistant` for `demo`: that of a fresh install, say.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from web_pages import ROOT, SAMPLES, command, filled, free_port, ready, running_browser

ITEMS = ("公务接待费", "基本支出", "项目支出", "三公经费", "支出总计")
BODIES = ("水务局", "市场监督管理局", "文化和旅游局")


def processor_seconds(pid: int) -> float:
    """Return what a process has used so far; 0 where the system does not tell."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def started(*arguments: str, port: int) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Start the page, print when it answers, and stop it in the end."""
    begun = time.monotonic()
    server = subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}"
    try:
        while True:
            try:
                urllib.request.urlopen(address, timeout=2).close()
                break
            except OSError:
                time.sleep(0.05)
        took = time.monotonic() - begun
        print(f"up: {took:.1f} s ({processor_seconds(server.pid):.1f} s of the processor)")
        yield address, server
    finally:
        server.terminate()
        server.wait(20)


def ask_all(page: Any) -> list[float]:
    """Ask for a figure of each body and item, and return the seconds from Enter to the figure on the page."""
    took = []
    for body in BODIES:
        for item in ITEMS:
            for year in (2023, 2024):
                turn = page.locator(".turn").count() + 1
                page.fill("#question", f"{body}{year}年{item}是多少")
                took.append(page.evaluate(ANSWERED, turn))
    return took


ANSWERED = """(turn) => new Promise((done) => {
  const begun = performance.now();
  const enter = new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true });
  document.querySelector("#question").dispatchEvent(enter);
  const there = () => document.querySelector(`.turn:nth-of-type(${turn}) .card`);
  const look = () => there() ? done((performance.now() - begun) / 1000) : setTimeout(look, 4);
  look();
})"""


def main(program: list[str]) -> None:
    print(f"load: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    with tempfile.TemporaryDirectory() as data, running_browser() as browser:
        folder = filled(Path(data) / "reports", *sorted(SAMPLES.glob("*.txt")))
        port = free_port()
        with started(*command(folder, port), port=port) as (address, server):
            page = browser.new_context(locale="zh-CN", viewport={"width": 1440, "height": 900}).new_page()
            outside: list[str] = []
            faults: list[str] = []
            own = (address, "data:", "blob:")
            page.on("request", lambda one: None if one.url.startswith(own) else outside.append(one.url))
            page.on("console", lambda one: faults.append(one.text) if one.type == "error" else None)
            page.on("pageerror", lambda one: faults.append(str(one)))
            begun = time.monotonic()
            page.goto(address)
            ready(page)
            usable = time.monotonic() - begun
            page.wait_for_selector(".start-card", timeout=60_000)
            print(f"usable: {usable:.1f} s after that; its cards {time.monotonic() - begun:.1f} s")
            used = processor_seconds(server.pid)
            took = ask_all(page)
            used = (processor_seconds(server.pid) - used) / len(took)
            told = f"median {statistics.median(took):.2f} s, slowest {max(took):.2f} s of {len(took)} questions"
            print(f"a figure on the page: {told} ({used:.2f} s of the processor each)")
            print(f"requests to other hosts: {len(outside)}, faults in the console: {len(faults)}")
        port = free_port()
        begun = time.monotonic()
        demo = [*program, "demo", "--data-dir", str(Path(data) / "demo"), "--port", str(port)]
        print("demo, its sample reports taken in:")
        with started(*demo, port=port) as (address, server):
            page = browser.new_context(locale="zh-CN").new_page()
            page.goto(address)
            ready(page)
            page.fill("#question", "水务局2024年公务接待费是多少")
            page.evaluate(ANSWERED, 1)
            took_all = time.monotonic() - begun
            print(f"first answer: {took_all:.1f} s after the command ({processor_seconds(server.pid):.1f} s of the processor)")


if __name__ == "__main__":
    main(sys.argv[1:] or [sys.executable, "-m", "assistant"])
