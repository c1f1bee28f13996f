"""What a word of a line is in a table without ruled columns: a figure's place, a label, or a number of a list."""

from __future__ import annotations

import re
from functools import lru_cache

from ingest.amounts import fold, is_dash, parse_amount, parse_number

WORDS = frozenset(
    ["无", "没有", "空", "空表", "不需填列", "单位不需填列", "未安排", "不涉及", "不适用", "未公开",
     "零增长", "持平", "n/a", "nil", "*"]
)
"""Words that stand in a figure's place."""

NUMBERED = re.compile(
    r"^(?:[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）]|[一二三四五六七八九十]{1,3}[、.．]|\d{1,2}[、．]|\d{1,2}\.(?!\d)|[①-⑳]|其中[:：]?)"
)
TOTAL = re.compile(
    r"^(?:合\s*[计計]|[总總]\s*[计計]|小\s*[计計]|(?:本年)?(?:收入|支出)[合总總][计計]|收支[总總][计計]|total|subtotal)", re.I
)  # fmt: skip
HEAD_WORDS = re.compile(
    r"[项項]\s*目|科\s*目|名\s*[称稱]|[预預]算[数數]|[决決]算[数數]|[执執]行[数數]|金\s*[额額]|行次|[栏欄]次|合[计計]|小[计計]|"
    r"本年|上年|年度|[数數]量|比[较較]|增[减減]|[编編][码碼]|[备備][注註]|[单單]位$|"
    r"\b(?:code|item|function|budget|actual|estimate|amount|total|fund|variance|description|department|account)\w*", re.I
)  # fmt: skip


@lru_cache(maxsize=16384)
def is_number(word: str) -> bool:
    """Return whether `word` is a number, with or without a percent sign or unit."""
    return len(word) <= 60 and (parse_number(word) is not None or parse_amount(word) is not None)


@lru_cache(maxsize=16384)
def is_value(word: str) -> bool:
    """Return whether `word` can stand in a figure's place: a number, a dash, or one of `WORDS`."""
    return len(word) <= 60 and (is_number(word) or is_dash(word) or fold(word) in WORDS)


def is_year(word: str) -> bool:
    """Return whether `word` is a bare year (2021, 2021年, FY2021), which a header holds and a figure's place does not."""
    return bool(re.fullmatch(r"(?:FY\s*)?(?:19|20)\d\d(?:[-/]\d\d)?(?:年度?)?", fold(word), re.I))


def is_code(word: str) -> bool:
    """Return whether `word` may be a code of a classification: 2, 3, 5 or 7 digits and nothing else."""
    return bool(re.fullmatch(r"\d{2,3}|\d{5}|\d{7}", word.strip()))


def has_letters(word: str) -> bool:
    """Return whether `word` holds a Han character or a Latin letter."""
    return bool(re.search(r"[A-Za-z\u3400-\u9fff]", word))


def is_sentence(line: str) -> bool:
    """Return whether `line` is running text rather than cells."""
    return bool(re.search(r"。|；.{4,}|，.{8,}，", line)) or len(line.strip()) > 200 and "  " not in line.strip()


_DIGITS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}


def list_number(label: str) -> int | None:
    """Return the Chinese list number at the head of a label (二十一、 → 21), or None."""
    match = re.match(r"[（(]?([一二三四五六七八九十]{1,3})[、.．)）]", label.strip())
    if not match:
        return None
    total = 0
    for digit in match.group(1):
        total = (total or 1) * 10 if digit == "十" else total + _DIGITS[digit]
    return total
