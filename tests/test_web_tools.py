"""Programs that speak MCP find four tools by name, and nothing else; without the package one sentence says what is missing."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

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


def test_without_the_package_one_sentence_says_so(folder: Path) -> None:
    hidden = "import sys; sys.modules['mcp'] = None; from assistant.__main__ import main; sys.exit(main(sys.argv[1:]))"
    started = [sys.executable, "-c", hidden, *command(folder, free_port(), "--mcp")[3:]]
    ended = subprocess.run(started, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert ended.returncode == 1 and "pip install 'budget-assistant[mcp]'" in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1


def test_four_tools_are_found_and_answer(folder: Path) -> None:
    pytest.importorskip("mcp", reason="mcp (extra `mcp`) is not installed")
    from mcp import ClientSession
    from mcp.client.streamable_http import streamable_http_client

    name = sample("*water-2023.txt").name
    calls: dict[str, dict[str, Any]] = {
        "ask_budget": {"question": "2023年公务接待费是多少", "history": []},
        "list_reports": {},
        "search_reports": {"words": "主要职责", "most": 2},
        "lookup_table": {"report": name, "title": "三公"},
    }

    async def called(address: str) -> tuple[dict[str, Any], dict[str, str]]:
        there = streamable_http_client(f"{address}/gradio_api/mcp/")
        async with there as (read, write, _), ClientSession(read, write) as session:
            await session.initialize()
            tools = {tool.name: tool for tool in (await session.list_tools()).tools}
            told = {one: (await session.call_tool(one, with_what)).content for one, with_what in calls.items()}
            return tools, {one: "".join(getattr(part, "text", "") for part in parts) for one, parts in told.items()}

    with serving(folder, "--mcp") as address:
        tools, told = asyncio.run(called(address))
    assert set(tools) == set(calls) == set(told), "these by name, and no other"
    assert all(tool.description for tool in tools.values())
    assert set(tools["ask_budget"].inputSchema["properties"]) == {"question", "history"}
    assert "2.70" in told["ask_budget"] and name in told["list_reports"]
    assert "水" in told["search_reports"] or json.dumps("水")[1:-1] in told["search_reports"]
    assert "2.70" in told["lookup_table"]
