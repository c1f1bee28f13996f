"""Pictures of pages to words and rulings, with the extra `ocr` (rapidocr); nothing here is imported without it.

What it gives is unverified: a misread digit looks as plausible as a right one, so figures count only where sums close.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Protocol

from ingest.model import Box

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    Picture = NDArray[numpy.uint8]
    Mask = NDArray[numpy.bool_]

LEAST_SCORE = 0.5
"""Words that the reader is less sure of are left out."""

DARK = 160
"""Grey values below this are ink; scans of thin rulings seldom get darker than 120."""

LONG_RULING = 0.04
"""Part of the picture's width or height from which a dark run is a ruling, not a stroke of a character."""


@dataclass(frozen=True, slots=True)
class PictureText:
    """A line of text as it was recognised, with its box in pixels."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class PictureRuling:
    """A ruling in pixels: `at` across, from `start` to `end` along."""

    horizontal: bool
    at: float
    start: float
    end: float


class _Engine(Protocol):
    def __call__(self, picture: Picture) -> tuple[list[tuple[list[list[float]], str, float]] | None, object]: ...


def can_read_pictures() -> bool:
    """Return whether the extra `ocr` is installed."""
    return find_spec("rapidocr_onnxruntime") is not None


@lru_cache(maxsize=1)
def _engine() -> _Engine:
    from rapidocr_onnxruntime import RapidOCR

    engine: _Engine = RapidOCR()
    return engine


def picture_to_texts(picture: Picture) -> list[PictureText]:
    """Return the lines of text in a picture (grey or colour, rows of pixels), in no particular order."""
    found, _ = _engine()(picture)
    texts: list[PictureText] = []
    for corners, text, score in found or []:
        xs, ys = [corner[0] for corner in corners], [corner[1] for corner in corners]
        if float(score) >= LEAST_SCORE and text.strip():
            texts.append(PictureText(text.strip(), (min(xs), min(ys), max(xs), max(ys))))
    return texts


def text_to_letters(item: PictureText) -> list[tuple[str, Box]]:
    """Return the letters of a recognised line with boxes that share its width: Latin letters and digits take half.

    Recognised lines come with a rim that reaches into the next line; a tenth of the height is taken off on either side.
    """
    widths = [1.0 if unicodedata.east_asian_width(letter) in "WF" else 0.5 for letter in item.text]
    x0, top, x1, bottom = item.box
    rim = 0.1 * (bottom - top)
    step = (x1 - x0) / sum(widths)
    letters: list[tuple[str, Box]] = []
    at = x0
    for letter, width in zip(item.text, widths, strict=True):
        if not letter.isspace():
            letters.append((letter, (at, top + rim, at + width * step, bottom - rim)))
        at += width * step
    return letters


def picture_to_rulings(picture: Picture) -> list[PictureRuling]:
    """Return the straight horizontal and vertical rulings of a grey picture."""
    dark = picture < DARK
    return [*_long_runs(dark, horizontal=True), *_long_runs(dark.T, horizontal=False)]


def _long_runs(dark: Mask, *, horizontal: bool) -> list[PictureRuling]:
    """Return runs of ink along the rows of `dark`; neighbouring rows of one ruling give one each, to be joined later."""
    import numpy

    least = max(20, int(LONG_RULING * dark.shape[1]))
    found: list[PictureRuling] = []
    for at in numpy.flatnonzero(dark.sum(axis=1) >= least):
        padded = numpy.concatenate(([False], dark[at], [False]))
        edges = numpy.flatnonzero(padded[1:] != padded[:-1])
        for start, end in zip(edges[::2], edges[1::2], strict=True):
            if end - start >= least:
                found.append(PictureRuling(horizontal, float(at), float(start), float(end)))
    return found
