"""The numbers that Word counts itself and does not store in the text: 一、 （二） 3. ① and their like."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "零一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: `form` is Word's numFmt, `text` its pattern with %1 to %9."""

    form: str
    text: str
    start: int
    suffix: str
    plain: bool


@dataclass
class Numbering:
    """Counts the lists of one document; ask `label` once for each numbered paragraph, in order."""

    lists: dict[str, str] = field(default_factory=dict)
    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    starts: dict[tuple[str, int], int] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _restarted: set[tuple[str, int]] = field(default_factory=set)

    @classmethod
    def from_xml(cls, root: etree._Element | None) -> Numbering:
        """Return the counters for numbering.xml; without one, those that number nothing."""
        made = cls()
        if root is None:
            return made
        for abstract in root.iter(f"{W}abstractNum"):
            levels = {_number(lvl.get(f"{W}ilvl") or "", 0): _level(lvl) for lvl in abstract.iter(f"{W}lvl")}
            made.levels[abstract.get(f"{W}abstractNumId") or ""] = levels
        for number in root.iter(f"{W}num"):
            abstract_id = _value(number.find(f"{W}abstractNumId"))
            key = number.get(f"{W}numId") or ""
            made.lists[key] = abstract_id
            for override in number.iter(f"{W}lvlOverride"):
                start = override.find(f"{W}startOverride")
                if start is not None:
                    made.starts[key, _number(override.get(f"{W}ilvl") or "", 0)] = _number(_value(start), 1)
        return made

    def label(self, list_id: str, level: int) -> str:
        """Return the printed number of the next paragraph at `level` of a list; "" for bullets and unknown lists.

        Lists of one abstract definition count on together, as Word does, unless one of them starts anew.
        """
        abstract = self.lists.get(list_id, "")
        levels = self.levels.get(abstract, {})
        here = levels.get(level)
        if here is None:
            return ""
        counts = self._counts.setdefault(abstract, {})
        anew = (list_id, level)
        if anew in self.starts and anew not in self._restarted:
            counts[level] = self.starts[anew]
            self._restarted.add(anew)
        else:
            counts[level] = counts[level] + 1 if level in counts else here.start
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]
        if here.form in ("bullet", "none"):
            return ""
        return self._filled(here, levels, counts) + (" " if here.suffix == "space" else "")

    @staticmethod
    def _filled(here: Level, levels: dict[int, Level], counts: dict[int, int]) -> str:
        def replace(match: re.Match[str]) -> str:
            at = int(match.group(1)) - 1
            other = levels.get(at)
            count = counts.get(at, other.start if other else 1)
            return number_text(count, "decimal" if here.plain or other is None else other.form)

        return re.sub(r"%([1-9])", replace, here.text)


def _level(element: etree._Element) -> Level:
    return Level(
        form=_value(element.find(f"{W}numFmt")) or "decimal",
        text=_value(element.find(f"{W}lvlText")),
        start=_number(_value(element.find(f"{W}start")), 1),
        suffix=_value(element.find(f"{W}suff")) or "tab",
        plain=element.find(f"{W}isLgl") is not None,
    )


def _value(element: etree._Element | None) -> str:
    return "" if element is None else str(element.get(f"{W}val") or "")


def _number(text: str, default: int) -> int:
    return int(text) if re.fullmatch(r"\d{1,6}", text) else default


def number_text(number: int, form: str) -> str:
    """Return `number` in one of Word's formats; decimal for those not known here."""
    if form in ("chineseCounting", "chineseCountingThousand", "ideographDigital", "japaneseCounting", "taiwaneseCounting",
                "taiwaneseCountingThousand", "koreanCounting"):  # fmt: skip
        return chinese(number)
    if form in ("chineseLegalSimplified", "ideographLegalTraditional"):
        return "".join(_FORMAL[_DIGITS.index(c)] if c in _DIGITS else {"十": "拾", "百": "佰"}.get(c, c) for c in chinese(number))
    if form in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese") and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    if form == "ideographTraditional" and 1 <= number <= 10:
        return "甲乙丙丁戊己庚辛壬癸"[number - 1]
    if form == "decimalZero":
        return f"{number:02d}"
    if form in ("decimalFullWidth", "decimalFullWidth2"):
        return "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))
    if form in ("lowerLetter", "upperLetter") and number >= 1:
        letters = chr(97 + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letters if form == "lowerLetter" else letters.upper()
    if form in ("lowerRoman", "upperRoman") and 1 <= number < 4000:
        return _roman(number) if form == "upperRoman" else _roman(number).lower()
    return str(number)


def chinese(number: int) -> str:
    """Return a list number below 1000 in Chinese: 十, 十一, 二十, 一百零三; from 1000 on in digits."""
    if not 0 <= number < 1000:
        return str(number)
    if number < 10:
        return _DIGITS[number]
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones else "")


def _roman(number: int) -> str:
    text = ""
    for value, letters in ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
                           (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):  # fmt: skip
        while number >= value:
            text, number = text + letters, number - value
    return text
