"""How Excel shows a number: decimals, thousands, percent, dates; what a reader sees is what a report says."""

from __future__ import annotations

import datetime
import operator
import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation, getcontext

BUILT_IN = {0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 14: "yyyy/m/d",
            15: "yyyy/m/d", 16: "m/d", 17: "yyyy/m", 18: "h:mm", 19: "h:mm:ss", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm",
            27: 'yyyy"年"m"月"', 31: 'yyyy"年"m"月"d"日"', 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00",
            41: "#,##0", 42: "#,##0", 43: "#,##0.00", 44: "#,##0.00", 49: "@", 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"'}  # fmt: skip
_DIGITS = 15
"""Excel keeps fifteen significant digits; what a double has beyond them was never typed."""


def show_number(raw: str, code: str = "General", *, epoch_1904: bool = False) -> str:
    """Return how the stored number `raw` is shown under a format code; `raw` itself where it is no number.

    A format that shows only words for a number is passed over, so that no figure gets lost; "" where it hides the number.
    """
    try:
        value = Decimal(raw)
    except InvalidOperation:
        return raw
    if not value.is_finite() or abs(value) > Decimal(10) ** 18:
        return raw
    pattern, magnitude = _section(code, value)
    if not pattern:
        return ""
    if _is_date(pattern):
        return _date(value, pattern, epoch_1904)
    tokens = _TOKEN.findall(pattern)
    bare = "".join(token for token in tokens if token in "0#?.,%" or token[:1].upper() == "E")
    if not re.search(r"[0#?]", bare) or "E" in bare.upper() or "/" in tokens:
        return _general(value)
    magnitude = _scaled(magnitude * 100 if "%" in bare else magnitude, bare)
    decimals = bare.partition(".")[2]
    places, optional = len(re.sub(r"[^0?]", "", decimals)), decimals.count("#")
    number = _rounded(magnitude, places + optional)
    return _sign(number, tokens) + _filled(abs(number), tokens, bare, optional)


_TOKEN = re.compile(r"""\"[^\"]*\"|[\\!].|_.|\*.|\[[^\]]*\]|[eE][+-]|.""")
"""One part of a format code: words in quotes, an escaped sign (0!.0 and 0\\.0 print a point), a gap, a condition, a place."""
_CONDITION = re.compile(r"\[(<=|>=|<>|=|<|>)(-?\d+(?:\.\d+)?)\]")
_COMPARED = {"<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge, "=": operator.eq, "<>": operator.ne}


def _section(code: str, value: Decimal) -> tuple[str, Decimal]:
    """Return the part of a format code that holds for a value, and the value that it prints.

    Parts hold by their conditions ([>=10000]0.0), else for positive, negative and zero in this order; the second prints a
    negative one without sign, as it has its own. An empty part hides the value; a zero is shown all the same.
    """
    parts = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', code)[:3]
    conditions = [_CONDITION.search(part) for part in parts]
    if any(conditions):
        for part, condition in zip(parts, conditions, strict=True):
            if condition is None or _COMPARED[condition.group(1)](value, Decimal(condition.group(2))):
                return part, value
        return parts[-1], value
    if value < 0 and len(parts) > 1:
        part = re.sub(r"[\\\\!]?[()（）]", "", parts[1])  # (5.50) is told as -5.50: a bracketed (5) is read as a list's number
        return part, abs(value) if _has_sign(part) else value
    if value == 0 and len(parts) > 2 and re.search(r"[0#]", re.sub(r'"[^"]*"|_.|\*.', "", parts[2])):
        return parts[2], value
    return (parts[0] or "General", value) if value == 0 else (parts[0], value)


def _has_sign(part: str) -> bool:
    return bool(re.search(r"[-−▲△▼▽]", re.sub(r"_.|\*.|\[[^\]]*\]", "", part)))


def _sign(number: Decimal, tokens: list[str]) -> str:
    return "-" if number < 0 and not _has_sign("".join(tokens)) else ""


def _filled(number: Decimal, tokens: list[str], bare: str, optional: int) -> str:
    """Return a number set into the places of a format: literal signs among the places, and words behind, as printed."""
    whole, _, decimals = format(number, "f").partition(".")
    if optional:
        decimals = decimals[:-optional] + decimals[-optional:].rstrip("0")
    pattern = _literals(tokens)
    point = next((at for at, (kind, _) in enumerate(pattern) if kind == "."), len(pattern))
    left, right = pattern[:point], [one for one in pattern[point:] if one[0] not in "."]
    last = max((at for at, (kind, _) in enumerate(left) if kind == "0"), default=-1)
    head = _whole_places(whole, left[: last + 1], grouped=bool(re.search(r"[0#?],[0#?]", bare)))
    end = max((at for at, (kind, _) in enumerate(right) if kind == "0"), default=-1)
    tail = "".join(text for kind, text in [*left[last + 1 :], *right[end + 1 :]] if kind == "literal")
    return head + (f".{decimals}" if decimals else "") + tail


def _literals(tokens: list[str]) -> list[tuple[str, str]]:
    """Return the parts of a format that print: ("0", place), (".", point) and ("literal", text), gaps and colours left out."""
    made: list[tuple[str, str]] = []
    for token in tokens:
        if token in "0#?":
            made.append(("0", token))
        elif token == ".":
            made.append((".", token))
        elif token[0] in '"\\!':
            made.append(("literal", token[1:-1] if token[0] == '"' else token[1:]))
        elif token[0] == "[" and token.startswith("[$"):
            made.append(("literal", token[2:-1].partition("-")[0]))
        elif token[0] not in "_*[," :
            made.append(("literal", token))
    return made


def _whole_places(digits: str, pattern: list[tuple[str, str]], *, grouped: bool) -> str:
    """Return the digits before the point set into their places from the right; those left over stand at the first place."""
    if grouped:
        before = "".join(text for kind, text in pattern[: _first_place(pattern)] if kind == "literal")
        return before + format(int(digits), ",")
    left = list(digits if digits != "0" else "")
    made: list[str] = []
    first = _first_place(pattern)
    for at in range(len(pattern) - 1, -1, -1):
        kind, text = pattern[at]
        if kind == "literal":
            made.append(text)
        elif at == first:
            made.append("".join(left) or ("0" if text == "0" else ""))
        else:
            made.append(left.pop() if left else "0" if text == "0" else "")
    return "".join(reversed(made)) or "0"


def _first_place(pattern: list[tuple[str, str]]) -> int:
    return next((at for at, (kind, _) in enumerate(pattern) if kind == "0"), len(pattern))


def _scaled(value: Decimal, bare: str) -> Decimal:
    """Return the value divided by a thousand for each comma behind the last digit place (0, shows thousands)."""
    match = re.search(r"[0#?](,+)(?:\.|%|\s|$)", bare)
    return value / (Decimal(1000) ** len(match.group(1))) if match else value


def _rounded(value: Decimal, places: int) -> Decimal:
    exact = Decimal(f"{value:.{_DIGITS}g}")
    # More digits than a Decimal of the usual precision holds are none that a cell shows.
    digits = max(0, min(places, 12, getcontext().prec - exact.adjusted() - 2))
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
