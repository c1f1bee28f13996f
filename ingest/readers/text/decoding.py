"""From bytes to text: UTF-8, UTF-16 and GB18030, told apart by marks and by what decodes into plausible text."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from ingest.errors import UnreadableFile

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_ODD = re.compile("[\ue000-\uf8ff\ufffd]|[^\x00-\uffff]")
"""Private use, replacement and beyond the basic plane: rare in reports, common in text decoded wrongly."""

_COMMON = re.compile("[\x00-\x7f\u4e00-\u9fff，。、（）：；“”]")

_SAMPLE = 200_000


@dataclass(frozen=True, slots=True)
class Decoded:
    """`encoding` is the codec's name; `guessed` True where no mark and no UTF-8 proves it."""

    text: str
    encoding: str
    guessed: bool = False


def decode(data: bytes, name: str) -> Decoded:
    """Return the text of `data`. Raises UnreadableFile where it is binary or in none of the encodings.

    GB18030 (which holds GBK and GB2312) is taken only when it decodes whole and looks like text; Big5 afterwards.
    """
    if not data.strip(b"\x00 \t\r\n"):
        raise UnreadableFile(f"{name}: the file is empty; give one that holds the report's text")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return Decoded(_strict(data, encoding, name), encoding)
    wide = _bare_utf16(data)
    if wide:
        return Decoded(_strict(data, wide, name), wide, guessed=True)
    for encoding in ("utf-8", "gb18030", "big5"):
        text = _plausible(data, encoding)
        if text is not None:
            return Decoded(text, encoding, guessed=encoding != "utf-8")
    raise UnreadableFile(
        f"{name}: this is neither UTF-8, UTF-16, GB18030 nor Big5 text; save it as UTF-8 text, or give the original file"
    )


def _strict(data: bytes, encoding: str, name: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            f"{name}: its mark says {encoding}, but byte {error.start} does not fit; save it as UTF-8 text"
        ) from error
    if _CONTROL.search(text[:_SAMPLE]):
        raise UnreadableFile(
            f"{name}: this is a binary file and not a report's text; give the report as text, PDF, Word, Excel or HTML"
        )
    return text


def _bare_utf16(data: bytes) -> str | None:
    """Return the UTF-16 codec where every other byte of the blanks and line ends is zero, else None."""
    sample = data[:2000]
    if len(data) % 2 or b"\x00" not in sample:
        return None
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        common = len(_COMMON.findall(text[:1000]))
        if not _CONTROL.search(text[:_SAMPLE]) and common >= 0.9 * min(len(text), 1000):
            return encoding
    return None


def _plausible(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    if _CONTROL.search(text):
        return None
    if encoding != "utf-8" and len(_ODD.findall(text)) * 50 > len(text):
        return None
    return text
