"""Amounts as they are written in budget reports: a Decimal and a unit, never a float.

`parse_number` reads one printed number; `Amount` converts, compares and rounds.
Units and their written forms: GOLD_FORMAT of the project's README and `UNITS` below.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from ingest.numerals import han_amounts

MONEY = {"元": Decimal(1), "百元": Decimal(100), "千元": Decimal(1000), "万元": Decimal(10000),
         "百万元": Decimal(10**6), "千万元": Decimal(10**7), "亿元": Decimal(10**8)}  # fmt: skip
"""Renminbi units and how many 元 each is."""

FOREIGN = {"美元": ("美元", Decimal(1)), "千美元": ("美元", Decimal(1000)), "百万美元": ("美元", Decimal(10**6)),
           "万美元": ("美元", Decimal(10**4)), "英镑": ("英镑", Decimal(1)), "千英镑": ("英镑", Decimal(1000)),
           "港元": ("港元", Decimal(1)), "澳门元": ("澳门元", Decimal(1)), "新台币": ("新台币", Decimal(1)),
           "欧元": ("欧元", Decimal(1))}  # fmt: skip

SAME_COUNT = {"名": "人", "台": "台（套）", "套": "台（套）", "台套": "台（套）", "台(套)": "台（套）", "部门": "家", "个": "家",
              "批": "批次"}  # fmt: skip
"""Counts that are written in several ways; the right-hand one stands for them (台 = 套, 名 = 人, 个 = 家)."""

_UNIT_WORDS = {"萬元": "万元", "億元": "亿元", "仟元": "千元", "圆": "元", "人民币元": "元", "rmb": "元", "％": "%",
               "平米": "平方米", "万": "万元", "亿": "亿元", "萬": "万元", "億": "亿元", "$": "美元", "usd": "美元",
               "£": "英镑", "gbp": "英镑",
               "个百分点": "个百分点", "百分点": "个百分点", "$ million": "百万美元", "percent": "%", "yuan": "元"}  # fmt: skip

NIL_MARKS = frozenset("-—–－―─/\\")

NEGATIVE_MARKS = "▲△▼▽"
"""Each stands before a negative figure where a report prints no minus; filled or not, whichever way it points."""

_COMPOUND = re.compile(r"(\d{1,6})(亿|万)零?(\d{1,4}(?:\.\d+)?)(万|千)元?")
_PAIRS = {"亿": "亿元", "万": "万元"}

MOST_DIGITS = 18
"""Digits before the point of the largest amount; the state's whole budget in 元 has 14."""

_POINTS = re.compile(r"[-+]?\d{1,3}(?:\.\d{3})+\.\d\d")
"""2.418.300.50: points for the separators of thousands, as recognition of a picture reads them."""

_MINUS_BEHIND = re.compile(r"[\d,]+\.\d+[-−–]")
"""42.00-: accounting programs print the sign behind; a whole number and a dash may be a number of a list."""

_NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[-+]?\.\d+")


def fold(text: str) -> str:
    """Return `text` in half width and lower case with white space removed; for comparing, never for showing."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).lower()


def canonical_unit(text: str) -> str | None:
    """Return the unit that `text` names ("萬元" → "万元"), or None where it names none. Counts come back as written."""
    word = fold(text)
    if word.startswith("(") and word.endswith(")"):
        word = word[1:-1]
    word = _UNIT_WORDS.get(word, word)
    word = {"台(套)": "台（套）"}.get(word, word)
    return word if word in MONEY or word in FOREIGN or word in COUNTS or word in ("%", "分", "个百分点") else None


_COUNT_WORDS = (
    "‰ 个 亩 人 件 份 例 倍 册 卷 只 台 名 吨 场 处 天 头 套 宗 家 层 幅 年 度 座 张 户 所 批 支 日 月 期 本 "
    "村 条 栋 株 次 篇 米 组 起 辆 部 间 队 项 万人 人次 公里 团组 小时 批次 部门 万人次 元/人 元/天 平方米 "
    "台（套）"
)
COUNTS = frozenset(_COUNT_WORDS.split())


@dataclass(frozen=True, slots=True)
class Amount:
    """A value with its unit. `unit` "" means that the report prints none (or a bare number)."""

    value: Decimal
    unit: str = ""

    @property
    def is_money(self) -> bool:
        return self.unit in MONEY or self.unit in FOREIGN

    @property
    def currency(self) -> str:
        """Return "元" for every renminbi unit, the currency for foreign ones, else the count's standing name."""
        if self.unit in MONEY:
            return "元"
        if self.unit in FOREIGN:
            return FOREIGN[self.unit][0]
        return SAME_COUNT.get(self.unit, self.unit)

    @property
    def base(self) -> Decimal:
        """Return the value in the currency's single unit (5 万元 → 50000)."""
        if self.unit in MONEY:
            return self.value * MONEY[self.unit]
        if self.unit in FOREIGN:
            return self.value * FOREIGN[self.unit][1]
        return self.value

    @property
    def step(self) -> Decimal:
        """Return one unit of the finest digit written, in this amount's own unit (11.8 → 0.1)."""
        exponent = self.value.as_tuple().exponent
        return Decimal(1).scaleb(exponent if isinstance(exponent, int) and exponent < 0 else 0)

    @property
    def base_step(self) -> Decimal:
        """Return `step` in the currency's single unit."""
        return Amount(self.step, self.unit).base

    def comparable(self, other: Amount) -> bool:
        """Return whether the two can be subtracted: same currency or same kind of count."""
        return self.currency == other.currency

    def to(self, unit: str) -> Amount:
        """Return the same amount in `unit`. Raises ValueError where the units are of different kinds."""
        if unit == self.unit:
            return self
        factor = Amount(Decimal(1), unit)
        if not self.comparable(factor):
            raise ValueError(f"cannot convert {self.unit or 'a bare number'} to {unit}")
        return Amount(plain(self.base / factor.base), unit)

    def equals(self, other: Amount) -> bool:
        """Return whether both are the same amount after conversion, exactly."""
        return self.comparable(other) and self.base == other.base

    def __str__(self) -> str:
        return f"{format_decimal(self.value)}{self.unit}"


def plain(value: Decimal) -> Decimal:
    """Return `value` without an exponent (5E+4 → 50000), digits kept."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else Decimal(format(value.normalize(), "f"))


def format_decimal(value: Decimal) -> str:
    """Return a decimal string without exponent or thousands separators, as many digits as `value` has."""
    return format(value, "f")


def round_half_up(value: Decimal, places: int = 2) -> Decimal:
    """Return `value` rounded half up to `places` decimals, as reports and GOLD_FORMAT round."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def is_dash(text: str) -> bool:
    """Return whether `text` is nothing but dashes, which may mean nil or not given."""
    folded = fold(text)
    return bool(folded) and all(character in NIL_MARKS for character in folded)


_CURRENCY_SIGN = re.compile(r"[$¥£€]")


def sign_unit(text: str) -> str | None:
    """Return the unit that a currency sign in a cell names ($1,300, £ (90)), None where it has none; ¥ may be either of two."""
    return next((unit for sign, unit in (("$", "美元"), ("£", "英镑"), ("€", "欧元")) if sign in text), None)


def parse_number(text: str) -> Decimal | None:
    """Return the number that `text` is, or None where it is none or holds anything besides one number.

    Reads full-width digits, thousands separators, spaces inside, (5), （5）, ▲5, ▼5, -5, $5; a percent sign or unit
    behind the number is not read here (see `parse_amount`).
    """
    folded = fold(text).replace("，", ",")
    folded = _CURRENCY_SIGN.sub("", folded)
    negative = False
    if len(folded) > 2 and folded[0] == "(" and folded[-1] == ")":
        folded, negative = folded[1:-1], True
    if folded[:1] and folded[0] in f"{NEGATIVE_MARKS}−":
        folded, negative = folded[1:], True
    if folded[:1] in "-–—－" and len(folded) > 1:
        folded, negative = folded[1:], True
    elif _MINUS_BEHIND.fullmatch(folded):
        folded, negative = folded[:-1], True
    if _POINTS.fullmatch(folded):
        folded = folded[:-3].replace(".", "") + folded[-3:]
    if len(folded) > 40 or not _NUMBER.fullmatch(folded) or _is_too_long(folded):
        return None
    value = Decimal(folded.replace(",", ""))
    return -value if negative else value


def _is_too_long(digits: str) -> bool:
    """Return whether a run of digits is no number of a budget: cells glued together, an account or identity number."""
    whole, _, decimals = digits.replace(",", "").partition(".")
    return len(whole.lstrip("+-0")) > MOST_DIGITS or len(whole) + len(decimals) > MOST_DIGITS + 10


def compound_amount(folded: str, start: int = 0) -> tuple[Amount, int] | None:
    """Return the amount that a folded text writes in two units from `start` on (1亿2345万元 → 12345万元), and its end."""
    match = _COMPOUND.match(folded, start)
    if match is None:
        return None
    larger, smaller = _PAIRS[match.group(2)], match.group(4)
    value = Decimal(match.group(1)) * MONEY[larger] / MONEY[f"{smaller}元"] + Decimal(match.group(3))
    return Amount(plain(value) if "." not in match.group(3) else value, f"{smaller}元"), match.end()


def parse_amount(text: str, unit: str = "") -> Amount | None:
    """Return the amount that `text` is as a whole: a number, with or without a unit behind it; else None.

    `unit` is the table's or the header's and holds where the text names none but by a currency sign.
    """
    number = parse_number(text)
    if number is not None:
        return Amount(number, unit or sign_unit(text) or "")
    folded = re.sub(r"^\((.+)%\)$", r"(\1)%", fold(text))  # (2.7%) is less than nothing, as (2.7) is
    compound = compound_amount(folded)
    if compound is not None and compound[1] == len(folded):
        return compound[0]
    for start, end, value, money in han_amounts(folded):
        if folded[:start] in ("", "人民币") and end == len(folded):
            return Amount(value, money)
    match = re.match(rf"[(]?[-+−{NEGATIVE_MARKS}]?[\d,]*\.?\d+[)]?", folded)
    if not match or match.end() == len(folded):
        return None
    number, named = parse_number(match.group()), canonical_unit(folded[match.end():])
    return Amount(number, named) if number is not None and named else None


def tolerance(*amounts: Amount) -> Decimal:
    """Return how far a stated total may be from its recomputed one, in the single unit of the currency.

    Half of the finest digit printed among them, once for each: the rule for 勾稽关系. Pass the total and each term. So 0.59
    against 0.58 beside 11.8 is a tail, and 4.5 against 4.35 is not.
    """
    return min(amount.base_step for amount in amounts) * len(amounts) / 2
