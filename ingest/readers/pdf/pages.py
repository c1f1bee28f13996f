"""The only door to pypdfium2: what stands on a page, in points from its top left corner as it is shown.

pdfium reads the same glyphs and rulings as pdfplumber in a fraction of the time, and opens more broken files.
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.errors import UnreadableFile
from ingest.model import Box
from ingest.readers.marks import raised
from ingest.terms import simplify

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

THIN = 3.5
"""A filled rectangle at most this wide is a ruling; borders of 3 points are the widest in use."""

MANY_SEGMENTS = 400
"""A path of more segments is a drawing (a map, a chart), not a ruling."""

MANY_OBJECTS = 200_000
"""Objects and segments looked at on one page; the largest sheets we have seen hold about 20,000."""

DEEP_FORMS = 6
"""Forms inside forms that are followed; honest files stay below 4."""


Document: TypeAlias = pdfium.PdfDocument
"""An open PDF; other modules hand it on and look at nothing in it but its length."""


class Glyph(NamedTuple):
    """A printed character with the box it takes up in its line; `upright` False for text that runs up or down the page."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    upright: bool = True


class Ruling(NamedTuple):
    """A straight line: `at` is its y (horizontal) or x (vertical); `start` < `end` run along it."""

    horizontal: bool
    at: float
    start: float
    end: float


class Token(NamedTuple):
    """A number as pdfium reads the page's text, before any table is made of it, and the middle of its box."""

    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it is read: rotation done, everything outside the page box left out.

    Where most of its text runs sideways, the page has been turned by `turned` quarters more than it is shown;
    `shown` gives a box back as it is shown.
    """

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    rulings: tuple[Ruling, ...]
    image_share: float = 0.0
    """Part of the page's area that its largest image covers."""
    unmapped: int = 0
    """Glyphs whose font does not say which character they are."""
    turned: int = 0
    curves: int = 0
    """Drawn outlines with curves; hundreds of them on a page without glyphs are letters turned into drawings."""

    numbers: tuple[Token, ...] = ()
    """What the reading of its tables is held against."""

    hidden: bool = False
    """Most of its text is not to be seen: a scan with the words that somebody's OCR found laid under it."""

    unseen: int = 0
    """Glyphs left out because nobody sees them: white on white, or printed without ink."""

    @property
    def is_picture(self) -> bool:
        """Whether what is printed here is a picture of text: a scan, outlines of letters, or a font without characters."""
        if len(self.glyphs) >= 12:
            return self.unmapped > 0.5 * len(self.glyphs)
        return self.image_share > 0.25 or self.curves > 150

    def shown(self, box: Box) -> Box:
        """Return where `box` is on the page as it is shown."""
        if not self.turned:
            return box
        frame = _Frame(0, 0, self.width, self.height, -self.turned % 4)
        x0, top, x1, bottom = box
        return frame.box(x0, self.height - bottom, x1, self.height - top)


@contextmanager
def open_pdf(path: Path) -> Iterator[Document]:
    """Yield the open document; raise UnreadableFile where it is encrypted, truncated or no PDF."""
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise UnreadableFile(f"{path.name}: the PDF is protected by a password; save a copy without one") from error
        raise UnreadableFile(f"{path.name}: the PDF is damaged or incomplete; download or export it again") from error
    try:
        yield document
    finally:
        document.close()


def read_page(document: Document, index: int) -> Page | None:
    """Return page `index` (from 0), or None where the page itself is broken."""
    try:
        page = document[index]
    except pdfium.PdfiumError:
        return None
    try:
        frame = _Frame.of(page)
        glyphs, breaks, unmapped, sideways = _glyphs(page, frame)
        if sideways:
            frame = _Frame(frame.left, frame.bottom, frame.right, frame.top, (frame.turn + sideways) % 4)
            glyphs, breaks, unmapped, _ = _glyphs(page, frame)
        paths = _Paths(frame)
        paths.collect(page)
        count = len(glyphs)
        if paths.pale:
            glyphs, breaks, unmapped, _ = _glyphs(page, frame, _Unseen.of(page, paths))
    except pdfium.PdfiumError:
        return None
    finally:
        page.close()
    return Page(index + 1, frame.width, frame.height, glyphs, tuple(paths.rulings),
                paths.image_share, unmapped, sideways, paths.curves, _numbers(glyphs, breaks),
                paths.is_under_picture, count - len(glyphs))  # fmt: skip


def page_picture(document: Document, index: int, dots: int) -> NDArray[numpy.uint8]:
    """Return page `index` (from 0) as it is shown, in grey, at `dots` an inch; at most 5,000 dots wide or high."""
    page = document[index]
    try:
        scale = min(dots / 72, 5000 / max(page.get_size()))
        picture: NDArray[numpy.uint8] = page.render(scale=scale, grayscale=True).to_numpy().squeeze().copy()
        return picture
    finally:
        page.close()


@dataclass(frozen=True, slots=True)
class _Frame:
    """The page box in PDF space, and the quarter turns (clockwise) from there to what is shown."""

    left: float
    bottom: float
    right: float
    top: float
    turn: int

    @classmethod
    def of(cls, page: pdfium.PdfPage) -> _Frame:
        box = raw.FS_RECTF()
        turn = raw.FPDFPage_GetRotation(page.raw) % 4
        if raw.FPDF_GetPageBoundingBox(page.raw, ctypes.byref(box)) and box.right > box.left and box.top > box.bottom:
            return cls(box.left, box.bottom, box.right, box.top, turn)
        return cls(0, 0, 595, 842, turn)

    @property
    def width(self) -> float:
        return self.top - self.bottom if self.turn % 2 else self.right - self.left

    @property
    def height(self) -> float:
        return self.right - self.left if self.turn % 2 else self.top - self.bottom

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point of PDF space (y upwards) is shown (y downwards)."""
        if self.turn == 0:
            return x - self.left, self.top - y
        if self.turn == 1:
            return y - self.bottom, x - self.left
        if self.turn == 2:
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        (a, b), (c, d) = self.point(x0, y0), self.point(x1, y1)
        return min(a, c), min(b, d), max(a, c), max(b, d)

    def holds(self, x: float, y: float) -> bool:
        return 0 <= x <= self.width and 0 <= y <= self.height


@lru_cache(maxsize=4096)
def _plain(code: int) -> str:
    """Return the character for a code point: radicals (⾦, ⻔) and compatibility ideographs as the plain characters."""
    character = chr(code)
    if 0x2F00 <= code <= 0x2FDF or 0xF900 <= code <= 0xFAFF:
        return unicodedata.normalize("NFKC", character)
    return simplify(character) if 0x2E80 <= code <= 0x2EFF else character


def _is_unseen(code: int) -> bool:
    """Return whether a code point prints nothing: white space, controls, marks of order and width, half a character."""
    return (
        code <= 0x20
        or 0x7F <= code <= 0xA0
        or code in (0xAD, 0x3000, 0xFFFE, 0xFEFF)
        or 0x2000 <= code <= 0x200F
        or 0xD800 <= code <= 0xDFFF
        or code > 0x10FFFF
    )


_NUMBER_GLYPHS = frozenset("0123456789.,，．")


def _numbers(glyphs: tuple[Glyph, ...], breaks: set[int]) -> tuple[Token, ...]:
    """Return the numbers with two digits or more: glyphs that follow one another where pdfium sees no space or new line."""
    found: list[Token] = []
    run: list[Glyph] = []
    for at in range(len(glyphs) + 1):
        glyph = glyphs[at] if at < len(glyphs) else None
        if run and (glyph is None or at in breaks or glyph.text not in _NUMBER_GLYPHS or abs(glyph.top - run[-1].top) > 1):
            text = "".join(one.text for one in run).strip(".,，．")
            if sum(character.isdigit() for character in text) > 1:
                found.append(Token(text, (run[0].x0 + run[-1].x1) / 2, (run[0].top + run[-1].bottom) / 2))
            run = []
        if glyph is not None and glyph.text in _NUMBER_GLYPHS:
            run.append(glyph)
    return tuple(found)


def _glyphs(
    page: pdfium.PdfPage, frame: _Frame, unseen: _Unseen | None = None
) -> tuple[tuple[Glyph, ...], set[int], int, int]:
    """Return the visible glyphs without white space, those before which pdfium sees some, how many have no character, and
    the quarters most text is turned by.
    """
    found: list[Glyph] = []
    breaks: set[int] = set()
    turns: Counter[int] = Counter()
    unmapped = half = 0
    text_page = page.get_textpage()
    try:
        handle = text_page.raw
        loose, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
        x, y = ctypes.c_double(), ctypes.c_double()
        for index in range(raw.FPDFText_CountChars(handle)):
            code = raw.FPDFText_GetUnicode(handle, index)
            if 0xD800 <= code <= 0xDBFF:  # the first half of a character beyond the basic plane; its place comes with the second
                half = code
                continue
            if 0xDC00 <= code <= 0xDFFF and half:
                code = 0x10000 + ((half - 0xD800) << 10) + (code - 0xDC00)
            half = 0
            if _is_unseen(code):
                unmapped += code == 0
                breaks.add(len(found))
                continue
            if not (
                raw.FPDFText_GetLooseCharBox(handle, index, loose)
                and raw.FPDFText_GetMatrix(handle, index, matrix)
                and raw.FPDFText_GetCharOrigin(handle, index, x, y)
            ):
                continue
            angle = math.atan2(matrix.b, matrix.a) / (math.pi / 2) - frame.turn
            quarters = round(angle)
            if abs(angle - quarters) > 0.15:  # a watermark across the page
                continue
            x0, top, x1, bottom = frame.box(loose.left, loose.bottom, loose.right, loose.top)
            size = raw.FPDFText_GetFontSize(handle, index) * math.hypot(matrix.c, matrix.d)
            if quarters % 4 == 0 and 2 <= size <= 200:
                baseline = frame.point(x.value, y.value)[1]
                top, bottom = baseline - 0.85 * size, baseline + 0.15 * size
            if not frame.holds((x0 + x1) / 2, (top + bottom) / 2) or bottom <= top:
                continue
            if unseen is not None and unseen.holds(handle, index, (x0 + x1) / 2, (top + bottom) / 2):
                breaks.add(len(found))
                continue
            turns[quarters % 4] += 1
            unmapped += code == 0xFFFD or 0xE000 <= code <= 0xF8FF
            glyph = Glyph(_plain(code), x0, top, x1, bottom, quarters % 4 == 0)
            if 0x30 <= code <= 0x39 and found and _is_raised(found[-1], glyph):
                glyph = glyph._replace(text=raised(glyph.text))
            found.append(glyph)
    finally:
        text_page.close()
    main = max(turns, key=lambda quarter: turns[quarter], default=0)
    return tuple(found), breaks, unmapped, main if turns[main] > 20 and turns[main] > 0.7 * turns.total() else 0


def _is_raised(before: Glyph, digit: Glyph) -> bool:
    """Return whether a digit is the mark of a note: clearly smaller and higher than the glyph that it follows at once, or
    the next digit of such a mark.
    """
    size, small = before.bottom - before.top, digit.bottom - digit.top
    if not -0.3 * size < digit.x0 - before.x1 < 0.25 * size:
        return False
    if before.text in "⁰¹²³⁴⁵⁶⁷⁸⁹":
        return abs(before.top - digit.top) < 0.1 * size and abs(size - small) < 0.1 * size
    return small < 0.8 * size and before.bottom - digit.bottom > 0.2 * size


_Handle: TypeAlias = object
"""A page object of pdfium's."""


def _is_white(item: _Handle) -> bool:
    """Return whether an object is filled in white, or without any ink."""
    red, green, blue, ink = ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint()
    if not raw.FPDFPageObj_GetFillColor(item, red, green, blue, ink):
        return False
    return ink.value == 0 or min(red.value, green.value, blue.value) >= 0xFA


@dataclass(frozen=True, slots=True)
class _Unseen:
    """Tells which characters of a page are not to be seen; `grounds` are the areas on which white letters show."""

    grounds: tuple[Box, ...]
    under_picture: bool

    @classmethod
    def of(cls, page: pdfium.PdfPage, paths: _Paths) -> _Unseen:
        found = _Grounds(paths.frame)
        found.collect(page)
        return cls(tuple(found.areas), paths.is_under_picture or paths.image_share > 0.5)

    def holds(self, text_page: _Handle, index: int, x: float, y: float) -> bool:
        """Return whether character `index`, shown around x and y, is printed without ink or in white on white."""
        item = raw.FPDFText_GetTextObject(text_page, index)
        mode = raw.FPDFTextObj_GetTextRenderMode(item)
        if mode == raw.FPDF_TEXTRENDERMODE_INVISIBLE:
            return not self.under_picture
        return mode == raw.FPDF_TEXTRENDERMODE_FILL and _is_white(item) and not any(
            x0 <= x <= x1 and top <= y <= bottom for x0, top, x1, bottom in self.grounds
        )

_Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def _times(inner: _Matrix, outer: _Matrix) -> _Matrix:
    """Return the matrix that applies `inner`, then `outer`."""
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


@dataclass(slots=True)
class _Paths:
    """Walks a page's objects and keeps straight rulings, the share of the largest image and how much is drawn in curves."""

    frame: _Frame
    rulings: list[Ruling] = field(default_factory=list)
    image_share: float = 0.0
    curves: int = 0
    seen: int = 0
    texts: int = 0
    hidden: int = 0
    pale: int = 0

    @property
    def is_under_picture(self) -> bool:
        """Whether most of the text is hidden under a picture that shows it."""
        return self.hidden > 0.5 * self.texts and self.image_share > 0.5

    def collect(self, page: pdfium.PdfPage) -> None:
        handle = page.raw
        for index in range(min(raw.FPDFPage_CountObjects(handle), MANY_OBJECTS)):
            self._object(raw.FPDFPage_GetObject(handle, index), _IDENTITY, 0)

    def _object(self, item: _Handle, outer: _Matrix, depth: int) -> None:
        self.seen += 1
        if self.seen > MANY_OBJECTS:
            return
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_PATH:
            self._path(item, outer)
        elif kind == raw.FPDF_PAGEOBJ_TEXT:
            self.texts += 1
            hidden = raw.FPDFTextObj_GetTextRenderMode(item) == raw.FPDF_TEXTRENDERMODE_INVISIBLE
            self.hidden += hidden
            self.pale += hidden or _is_white(item)
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            self._image(item, outer)
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < DEEP_FORMS:
            inner = _times(_matrix_of(item), outer)
            for index in range(min(raw.FPDFFormObj_CountObjects(item), MANY_OBJECTS)):
                self._object(raw.FPDFFormObj_GetObject(item, index), inner, depth + 1)

    def _image(self, item: _Handle, outer: _Matrix) -> None:
        a, b, c, d, e, f = _times(_matrix_of(item), outer)
        xs, ys = (e, e + a, e + c, e + a + c), (f, f + b, f + d, f + b + d)
        x0, top, x1, bottom = self.frame.box(min(xs), min(ys), max(xs), max(ys))
        wide = min(x1, self.frame.width) - max(x0, 0)
        high = min(bottom, self.frame.height) - max(top, 0)
        if wide > 0 and high > 0:
            self.image_share = max(self.image_share, wide * high / (self.frame.width * self.frame.height))

    def _path(self, item: _Handle, outer: _Matrix) -> None:
        count = raw.FPDFPath_CountSegments(item)
        self.seen += count
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        if not 2 <= count <= MANY_SEGMENTS or not raw.FPDFPath_GetDrawMode(item, fill, stroke):
            return
        if not (fill.value or stroke.value):
            return  # a clip
        for points, curved in self._outlines(item, count, _times(_matrix_of(item), outer)):
            if curved:
                self.curves += 1
            else:
                self._outline(points, bool(stroke.value))

    def _outlines(
        self,
        item: _Handle,
        count: int,
        matrix: _Matrix,
    ) -> Iterator[tuple[list[tuple[float, float]], bool]]:
        """Yield the shown points of each sub-path, closed by its first point, and whether it has a curve."""
        a, b, c, d, e, f = matrix
        x, y = ctypes.c_float(), ctypes.c_float()
        points: list[tuple[float, float]] = []
        curved = False
        for index in range(count):
            segment = raw.FPDFPath_GetPathSegment(item, index)
            kind = raw.FPDFPathSegment_GetType(segment)
            if kind == raw.FPDF_SEGMENT_MOVETO and points:
                yield points, curved
                points, curved = [], False
            curved = curved or kind == raw.FPDF_SEGMENT_BEZIERTO
            raw.FPDFPathSegment_GetPoint(segment, x, y)
            points.append(self.frame.point(x.value * a + y.value * c + e, x.value * b + y.value * d + f))
            if raw.FPDFPathSegment_GetClose(segment):
                points.append(points[0])
        if points:
            yield points, curved

    def _outline(self, points: list[tuple[float, float]], stroked: bool) -> None:
        """Keep a thin outline as one ruling and a stroked one as its sides; a filled area is shading."""
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        x0, x1, top, bottom = min(xs), max(xs), min(ys), max(ys)
        if x1 - x0 <= THIN or bottom - top <= THIN:
            if bottom - top <= x1 - x0:
                self._ruling(True, (top + bottom) / 2, x0, x1)
            else:
                self._ruling(False, (x0 + x1) / 2, top, bottom)
        elif stroked:
            for (ax, ay), (bx, by) in zip(points, points[1:], strict=False):
                if abs(ay - by) <= 1:
                    self._ruling(True, (ay + by) / 2, min(ax, bx), max(ax, bx))
                elif abs(ax - bx) <= 1:
                    self._ruling(False, (ax + bx) / 2, min(ay, by), max(ay, by))

    def _ruling(self, horizontal: bool, at: float, start: float, end: float) -> None:
        across, along = (self.frame.height, self.frame.width) if horizontal else (self.frame.width, self.frame.height)
        start, end = max(start, 0.0), min(end, along)
        if -1 <= at <= across + 1 and start <= end:
            self.rulings.append(Ruling(horizontal, at, start, end))


@dataclass(slots=True)
class _Grounds(_Paths):
    """Walks a page's objects and keeps the areas that are not white: filled shapes, pictures and shadings."""

    areas: list[Box] = field(default_factory=list)

    def _object(self, item: _Handle, outer: _Matrix, depth: int) -> None:
        if raw.FPDFPageObj_GetType(item) == raw.FPDF_PAGEOBJ_SHADING:
            self.areas.append((0, 0, self.frame.width, self.frame.height))
        super(_Grounds, self)._object(item, outer, depth)

    def _image(self, item: _Handle, outer: _Matrix) -> None:
        a, b, c, d, e, f = _times(_matrix_of(item), outer)
        self._area([(e, f), (e + a, f + b), (e + c, f + d), (e + a + c, f + b + d)])

    def _path(self, item: _Handle, outer: _Matrix) -> None:
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        if raw.FPDFPath_GetDrawMode(item, fill, stroke) and fill.value and not _is_white(item):
            left, bottom, right, top = (ctypes.c_float() for _ in range(4))
            if raw.FPDFPageObj_GetBounds(item, left, bottom, right, top):
                a, b, c, d, e, f = outer
                corners = [(x.value, y.value) for x in (left, right) for y in (bottom, top)]
                self._area([(x * a + y * c + e, x * b + y * d + f) for x, y in corners])

    def _area(self, corners: list[tuple[float, float]]) -> None:
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        self.areas.append(self.frame.box(min(xs), min(ys), max(xs), max(ys)))


def _matrix_of(item: _Handle) -> _Matrix:
    matrix = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, matrix):
        return _IDENTITY
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f
