"""Pages of PDF files as pictures: the cited place framed, and nothing but a refusal for what cannot be drawn."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from assistant.web.pictures import WIDTH, address_to_picture, page_picture, picture_address
from assistant.web.server import PagePictures


@pytest.fixture
def report(tmp_path: Path) -> Path:
    document = pypdfium2.PdfDocument.new()
    document.new_page(300, 400)
    document.save(tmp_path / "甲.pdf")
    return tmp_path / "甲.pdf"


def test_an_address_leads_back_to_page_and_boxes() -> None:
    address = picture_address("0123abcdef01", 7, [(10, 20.5, 30, 40)])
    path, query = address.split("?")
    assert address_to_picture(f"/{path}", query) == ("0123abcdef01", 7, ((10.0, 20.5, 30.0, 40.0),))


@pytest.mark.parametrize("path", ["/", "/config", "/page-picture/../../etc/passwd.png", "/page-picture/0123abcdef01/x.png"])
def test_other_addresses_are_none_of_ours(path: str) -> None:
    assert address_to_picture(path, "") is None


@pytest.mark.parametrize("query", ["box=1,2,3", "box=a,b,c,d", "box=nan,1,2,3", "box=1e99,1,2,3"])
def test_a_broken_box_frames_nothing(query: str) -> None:
    found = address_to_picture("/page-picture/0123abcdef01/1.png", query)
    assert found is None or found[2] == ()


def test_a_page_is_drawn_with_the_box_framed(report: Path) -> None:
    plain, framed = page_picture(report, 1, ()), page_picture(report, 1, ((30.0, 40.0, 130.0, 60.0),))
    assert plain and framed and plain.startswith(b"\x89PNG") and plain != framed
    assert int.from_bytes(framed[16:20], "big") == WIDTH


def test_what_cannot_be_drawn_gives_nothing(report: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.4 nothing else")
    assert page_picture(report, 2, ()) is None
    assert page_picture(broken, 1, ()) is None


def fetched(file: Path | None, path: str) -> tuple[int, bytes]:
    """Ask the page for `path`, where the only document kept is 0123abcdef01."""
    sent: list[Any] = []

    def original(document_id: str) -> Path | None:
        return {"0123abcdef01": file}[document_id]

    async def goes_on(scope: Any, receive: Any, send: Any) -> None:
        await send({"status": 418})
        await send({"body": b"the page itself"})

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": path, "query_string": b""}
    asyncio.run(PagePictures(goes_on, original)(scope, None, send))  # type: ignore[arg-type]
    return sent[0]["status"], sent[1]["body"]


def test_pages_of_kept_files_are_served_and_nothing_else(report: Path, tmp_path: Path) -> None:
    assert fetched(report, "/page-picture/0123abcdef01/1.png")[0] == 200
    assert fetched(report, "/page-picture/ffffffffffff/1.png")[0] == 404
    assert fetched(None, "/page-picture/0123abcdef01/1.png")[0] == 404
    assert fetched(tmp_path / "gone.pdf", "/page-picture/0123abcdef01/1.png")[0] == 404
    assert fetched(report, "/config") == (418, b"the page itself")
