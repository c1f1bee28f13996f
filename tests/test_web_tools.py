"""Programs that speak MCP find four tools by name, and nothing else; without the package one sentence says what is missing."""

from __future__ import annotations

import asyncio
import json
import subprocess
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from web_pages import ROOT, command, filled, free_port, sample, serving

from assistant.service import Assistant
from assistant.web.tools import Tools


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return filled(tmp_path / "data", sample("*water-2023.txt"))


@pytest.fixture
def tools(folder: Path) -> Iterator[Tools]:
    with Assistant.open(folder) as assistant:
        yield Tools(assistant)


def test_the_tools_list_search_and_look_up(tools: Tools) -> None:
    (report,) = tools.list_reports()
    assert report["year"] == 2023 and report["files"][0]["name"] == sample("*water-2023.txt").name
    assert "水" in tools.search_reports("主要职责", 3)[0]["text"]
    (table,) = tools.lookup_table(report["files"][0]["name"], "三公")
    assert table["unit"] == "万元" and any("2.70" in row for row in table["rows"])


@pytest.mark.skipif(find_spec("mcp") is not None, reason="the package is installed")
def test_without_the_package_one_sentence_says_so(folder: Path) -> None:
    ended = subprocess.run(command(folder, free_port(), "--mcp"), cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert ended.returncode == 1 and "pip install 'budget-assistant[mcp]'" in ended.stderr and "Traceback" not in ended.stderr


def test_four_tools_are_found_and_answer(folder: Path) -> None:
    pytest.importorskip("mcp", reason="mcp (extra `mcp`) is not installed")
    from mcp import ClientSession
    from mcp.client.streamable_http import streamable_http_client

    async def called(address: str) -> tuple[set[str], str]:
        there = streamable_http_client(f"{address}/gradio_api/mcp/")
        async with there as (read, write, _), ClientSession(read, write) as session:
            await session.initialize()
            names = {tool.name for tool in (await session.list_tools()).tools}
            told = await session.call_tool("ask_budget", {"question": "2023年公务接待费是多少", "history": []})
            return names, told.content[0].text  # type: ignore[union-attr]

    with serving(folder, "--mcp") as address:
        names, told = asyncio.run(called(address))
    assert names == {"ask_budget", "list_reports", "search_reports", "lookup_table"}
    assert "2.70" in json.dumps(told, ensure_ascii=False)
