"""From bytes to text: UTF-8, UTF-16 and GB18030, told apart by marks and by what decodes into plausible text."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import lru_cache

from ingest.errors import UnreadableFile

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_COMMON = re.compile("[\x00-\x7f\u4e00-\u9fff，。、（）：；“”]")
_HAN = re.compile("[\u3400-\u9fff\ue000-\uf8ff]")
_SAMPLE = 200_000
_LOST = "\ufffd".encode()


@dataclass(frozen=True, slots=True)
class Decoded:
    """`encoding` is the codec's name; `guessed` True where no mark and no UTF-8 proves it; `lost` counts the bytes and
    control characters that are no text and were dropped or replaced.
    """

    text: str
    encoding: str
    guessed: bool = False
    lost: int = 0

    @property
    def notes(self) -> tuple[str, ...]:
        """Return sentences for the user: an encoding that was guessed, characters that were lost."""
        guess = (f"The encoding was taken to be {self.encoding.upper()}.",) if self.guessed else ()
        loss = (f"{self.lost} damaged character{'s' if self.lost > 1 else ''} could not be read.",) if self.lost else ()
        return guess + loss


def decode(data: bytes, name: str) -> Decoded:
    """Return the text of `data`. Raises UnreadableFile where it is binary or in none of the encodings.

    A byte in a thousand may be damaged; it becomes U+FFFD and is counted. GB18030 (which holds GBK and GB2312) and Big5
    are taken only where most of the Han characters they give are common ones, since nearly any bytes decode by them.
    """
    if not data.strip(b"\x00 \t\r\n"):
        raise UnreadableFile(f"{name}: the file is empty; give one that holds the report's text")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _checked(data, encoding, name)
    wide = _bare_utf16(data)
    if wide:
        return _checked(data, wide, name, guessed=True)
    for encoding in ("utf-8", "gb18030", "big5"):
        found = _lenient(data, encoding)
        if found is not None and (encoding == "utf-8" or _reads_like_chinese(found.text)):
            return found
    raise UnreadableFile(
        f"{name}: this is neither UTF-8, UTF-16, GB18030 nor Big5 text; save it as UTF-8 text, or give the original file"
    )


def _checked(data: bytes, encoding: str, name: str, *, guessed: bool = False) -> Decoded:
    """Return the text by the encoding that its mark names; raises UnreadableFile where it is not text."""
    found = _lenient(data, encoding)
    if found is None or not found.text.strip():
        raise UnreadableFile(
            f"{name}: it begins like {encoding.upper()} text but is none; save it as UTF-8 text, or give the original file"
        )
    return Decoded(found.text, encoding, guessed, found.lost)


def _lenient(data: bytes, encoding: str) -> Decoded | None:
    """Return the text with what does not decode replaced and control characters dropped, or None where that is more
    than one character in five hundred.
    """
    text = data.decode(encoding, errors="replace")
    text, controls = _CONTROL.subn("", text)
    lost = text.count("\ufffd") + controls
    # U+FFFD written into the file itself is what an earlier copy lost; the bytes around it decode all the same.
    written = data.count(_LOST) if encoding == "utf-8" else 0
    if lost - min(written, len(text) // 50) > (max(1, len(text) // 500) if len(text) >= 50 else 0):
        return None
    return Decoded(text, encoding, encoding in ("gb18030", "big5"), lost)


def _reads_like_chinese(text: str) -> bool:
    """Return whether four in five Han characters are on the first, common, level of GB 2312 or of Big5."""
    han = _HAN.findall(text[:_SAMPLE])
    return bool(han) and sum(map(_is_common, han)) * 5 >= len(han) * 4


@lru_cache(maxsize=30_000)
def _is_common(character: str) -> bool:
    simplified = character.encode("gb2312", errors="ignore")
    traditional = character.encode("big5", errors="ignore")
    return len(simplified) == 2 and simplified[0] <= 0xD7 or len(traditional) == 2 and 0xA4 <= traditional[0] <= 0xC6


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
