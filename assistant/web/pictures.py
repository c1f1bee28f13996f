"""Pages of kept PDF files as pictures with the cited places framed, drawn in a child process: a PDF may bring pdfium down."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote

Box = tuple[float, float, float, float]
"""x0, top, x1, bottom in points from the page's top left corner as it is shown."""

PREFIX = "/page-picture/"
WIDTH = 1400
"""Pixels across; twice the room that the panel gives, for sharp screens and for reading it alone."""

_POINTS = 72
"""Points of an inch."""

MOST_PIXELS = 6_000_000
MOST_BOXES = 24
SECONDS = 20.0
_MEMORY_MB = 1024
_FRAME = (217, 119, 6, 255)
_ADDRESS = re.compile(rf"^{PREFIX}([0-9a-f]{{6,40}})/(\d{{1,5}})\.png$")
_at_once = threading.BoundedSemaphore(2)


def picture_address(document_id: str, page: int, boxes: Sequence[Box]) -> str:
    """Return the address, relative to the page's own, of a picture of `page` (from 1) with `boxes` framed."""
    framed = "&".join(f"box={quote(','.join(f'{side:.1f}' for side in box))}" for box in boxes[:MOST_BOXES])
    return f"{PREFIX[1:]}{document_id}/{page}.png" + (f"?{framed}" if framed else "")


def address_to_picture(path: str, query: str) -> tuple[str, int, tuple[Box, ...]] | None:
    """Return (document id, page, boxes) of an address; None where it is none of ours."""
    found = _ADDRESS.match(path)
    if found is None:
        return None
    try:
        boxes = [tuple(float(side) for side in box.split(",")) for box in parse_qs(query).get("box", [])[:MOST_BOXES]]
    except ValueError:
        return None
    whole = [box for box in boxes if len(box) == 4 and all(-1e5 < side < 1e5 for side in box)]
    return found[1], int(found[2]), tuple((box[0], box[1], box[2], box[3]) for box in whole)


@lru_cache(maxsize=32)
def page_picture(file: Path, page: int, boxes: tuple[Box, ...]) -> bytes | None:
    """Return a PNG of one page of a PDF file; None where it cannot be drawn (no such page, broken file, too slow)."""
    here = str(Path(__file__).resolve().parents[2])
    known = os.environ.get("PYTHONPATH")
    told = [str(file), str(page), *(",".join(map(str, box)) for box in boxes)]
    with _at_once:
        try:
            drawn = subprocess.run(
                # As a file and not as a module: the package around it would be imported first, which takes seconds.
                [sys.executable, "-P", __file__, *told],
                capture_output=True,
                timeout=SECONDS,
                env={**os.environ, "PYTHONPATH": os.pathsep.join([here, known] if known else [here])},
                stdin=subprocess.DEVNULL,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return None
    return drawn.stdout if drawn.returncode == 0 and drawn.stdout.startswith(b"\x89PNG") else None


def pixels_per_point(picture: bytes) -> float:
    """Return the resolution that a PNG of ours says, in pixels a point; 1 where it says none."""
    at = picture.find(b"pHYs")
    return int.from_bytes(picture[at + 4 : at + 8]) * 0.0254 / _POINTS if at > 0 else 1.0


def draw_page(file: Path, page: int, boxes: Sequence[Box]) -> bytes:
    """Return the PNG, drawn in this process. Raises what pdfium raises, IndexError for a page that is not there."""
    import io

    import pypdfium2 as pdfium

    document = pdfium.PdfDocument(file)
    if not 1 <= page <= len(document):
        raise IndexError(page)
    drawn = document[page - 1]
    width, height = drawn.get_size()
    scale = min(WIDTH / width, (MOST_PIXELS / (width * height)) ** 0.5)
    bitmap = drawn.render(scale=scale)
    for box in boxes:
        _frame(bitmap, [side * scale for side in box])
    buffer = io.BytesIO()
    # The resolution tells who shows the picture where a place given in points is.
    bitmap.to_pil().save(buffer, format="PNG", dpi=(scale * _POINTS, scale * _POINTS))
    return buffer.getvalue()


def _frame(bitmap: Any, box: Sequence[float], thick: int = 4) -> None:
    """Draw a frame just outside a box given in pixels."""
    x0, top, x1, bottom = (round(side) for side in box)
    x0, top, x1, bottom = x0 - thick, top - thick, x1 + thick, bottom + thick
    for left, upper, wide, high in (
        (x0, top, x1 - x0, thick),
        (x0, bottom - thick, x1 - x0, thick),
        (x0, top, thick, bottom - top),
        (x1 - thick, top, thick, bottom - top),
    ):
        left, upper = max(0, left), max(0, upper)
        wide, high = min(wide, bitmap.width - left), min(high, bitmap.height - upper)
        if wide > 0 and high > 0:
            bitmap.fill_rect(color=_FRAME, left=left, top=upper, width=wide, height=high)


def main(arguments: Sequence[str]) -> int:
    from ingest.worker import limit_memory

    limit_memory(_MEMORY_MB)
    file, page, *boxes = arguments
    sides = [tuple(float(side) for side in box.split(",")) for box in boxes]
    sys.stdout.buffer.write(draw_page(Path(file), int(page), [(box[0], box[1], box[2], box[3]) for box in sides]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
