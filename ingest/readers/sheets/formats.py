"""How Excel shows a number: decimals, thousands, percent, dates; what a reader sees is what a report says."""

from __future__ import annotations

import datetime
import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

BUILT_IN = {0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 14: "yyyy/m/d",
            15: "yyyy/m/d", 16: "m/d", 17: "yyyy/m", 18: "h:mm", 19: "h:mm:ss", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm",
            27: 'yyyy"年"m"月"', 31: 'yyyy"年"m"月"d"日"', 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00",
            41: "#,##0", 42: "#,##0", 43: "#,##0.00", 44: "#,##0.00", 49: "@", 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"'}  # fmt: skip
_DIGITS = 15
"""Excel keeps fifteen significant digits; what a double has beyond them was never typed."""


def show_number(raw: str, code: str = "General", *, epoch_1904: bool = False) -> str:
    """Return how the stored number `raw` is shown under a format code; `raw` itself where it is no number.

    A format that shows nothing or only words for a number is passed over, so that no figure gets lost.
    """
    try:
        value = Decimal(raw)
    except InvalidOperation:
        return raw
    if not value.is_finite() or abs(value) > Decimal(10) ** 18:
        return raw
    pattern = _section(code, value)
    if _is_date(pattern):
        return _date(value, pattern, epoch_1904)
    bare = re.sub(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]', "", pattern)
    if not re.search(r"[0#?]", bare) or "E+" in bare or "/" in bare:
        return _general(value)
    percent = "%" in bare
    value = value * 100 if percent else value
    value = _scaled(value, bare)
    decimals = len(re.sub(r"[^0?]", "", bare.split(".", 1)[1])) if "." in bare else 0
    optional = bare.split(".", 1)[1].count("#") if "." in bare else 0
    shown = _rounded(value, decimals + optional)
    text = format(shown, ",f" if "," in bare else "f")
    if optional and "." in text:
        keep = len(text) - optional
        text = text[:keep] + text[keep:].rstrip("0")
        text = text.rstrip(".")
    width = len(re.sub(r"[^0]", "", bare.split(".", 1)[0]))
    if width > 1 and "," not in bare and decimals == 0:
        text = f"{'-' if shown < 0 else ''}{abs(shown):0{width}f}"
    return text + ("%" if percent else "") + _suffix(pattern)


def _section(code: str, value: Decimal) -> str:
    """Return the part of a format code (positive;negative;zero) that holds for a value; a sign is always kept."""
    parts = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', code)
    if value == 0 and len(parts) > 2 and re.search(r"[0#?]", re.sub(r'"[^"]*"|_.|\*.', "", parts[2])):
        return parts[2]
    return parts[0]


def _suffix(pattern: str) -> str:
    """Return a unit that the format prints behind the number (0.00"万元"), else nothing."""
    match = re.search(r'[0#?%]\s*"([^"]{1,6})"\s*$', pattern)
    return match.group(1) if match and re.search(r"[\u4e00-\u9fff%]", match.group(1)) else ""


def _scaled(value: Decimal, bare: str) -> Decimal:
    """Return the value divided by a thousand for each comma behind the last digit place (0, shows thousands)."""
    match = re.search(r"[0#?](,+)(?:\.|%|\s|$)", bare)
    return value / (Decimal(1000) ** len(match.group(1))) if match else value


def _rounded(value: Decimal, places: int) -> Decimal:
    digits = min(places, 12)
    exact = Decimal(f"{value:.{_DIGITS}g}")
    return exact.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP) + Decimal(0)


def _general(value: Decimal) -> str:
    """Return a number as Excel's General shows it, in full: fifteen digits, no exponent, no trailing zeros."""
    exact = Decimal(f"{value:.{_DIGITS}g}")
    text = format(exact, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _is_date(pattern: str) -> bool:
    bare = re.sub(r'"[^"]*"|\\.|\[(?![hms]+\])[^\]]*\]|_.|\*.', "", pattern, flags=re.I)
    return bool(re.search(r"[ymdhs]", bare, re.I)) and not re.search(r"[0#?]", bare) and "General" not in pattern


def _date(value: Decimal, pattern: str, epoch_1904: bool) -> str:
    """Return a date in Chinese form, as far as the pattern shows it; a time alone as h:mm."""
    start = datetime.datetime(1904, 1, 1) if epoch_1904 else datetime.datetime(1899, 12, 30)
    try:
        moment = start + datetime.timedelta(days=float(value))
    except OverflowError:
        return _general(value)
    lower = pattern.lower()
    if not re.search(r"[yd]", lower):
        return f"{moment.hour}:{moment.minute:02d}"
    text = f"{moment.year}年" if "y" in lower else ""
    text += f"{moment.month}月" if "m" in lower else ""
    return text + (f"{moment.day}日" if "d" in lower else "")
