"""Figures in an indicator's words: "满意率 95% 以上", "志愿者服务 1000 次, 组织业务培训 15 次"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ingest.amounts import Amount, canonical_unit, parse_number
from ingest.tables.words import squeezed

Bound = Literal[">=", "<=", ">", "<"]

_FIGURE = re.compile(
    r"(?P<sign>[≥≤><＞＜⩾⩽＝=]=?)?\s*(?P<number>(?<![\d.*×xX/\-－第])\d[\d,，]*(?:\.\d+)?)\s*"
    r"(?P<unit>%|％|‰|亿元|万元|千元|百元|元|万人次|人次|批次|小时|平方米|公里|台（套）|台\(套\)|个百分点|[个件次人名户家辆台套场期份篇项条起宗处所座间亩吨批部分天米张幅册只组队村倍万亿])?"
    r"\s*(?P<behind>[及或]?以上|[及或]?以下|[及或]?以内|之内|左右)?"
)
_LEAST = re.compile(r"(?:不少于|不低于|至少|不小于|大于等于|达到|(?<!不)(?:高于|超过|多于|大于)|≥)\s*$")
_MOST = re.compile(r"(?:不超过|不高于|不多于|不大于|小于等于|至多|控制在|(?<!不)(?:低于|少于|小于)|≤)\s*$")
_LEAD = re.compile(
    r"^(?:指标\s*\d{1,2}\s*[:：、.．]?|目标\s*\d{1,2}\s*[:：]?|\d{1,2}(?:[、)）]|[.．](?!\d))\s*|[（(]\d{1,2}[)）]|其中[:：]?|[:：、\s])+"
)
_TAIL = re.compile(
    r"(?:不少于|不低于|至少|不小于|大于等于|达到|达|高于|超过|多于|大于|不超过|不高于|不多于|不大于|小于等于|小于|低于|少于|控制在|提高到|提升到|降低到|"
    r"共计|合计|总计|计|为|是|约|在|有|共|[≥≤><=:：\s])+$"
)
_BREAK = re.compile(r"[，,。；;！!？?、\n]")
_DATE_BEHIND = re.compile(r"\s*(?:年|月|日|号|时|点)(?!均|度|人)")


@dataclass(frozen=True, slots=True)
class WordFigure:
    """A figure in words: the label right before it, its amount, bound and span (half-open, unit and 以上 included)."""

    label: str
    amount: Amount
    bound: Bound | None
    span: tuple[int, int]


def figures_in_words(text: str) -> Iterator[WordFigure]:
    """Yield the figures in `text`; dates, ordinals, file numbers and figures that are part of a name (365*24) are none."""
    for match in _FIGURE.finditer(text):
        number = parse_number(match.group("number"))
        start, end = match.span()
        if number is None or _DATE_BEHIND.match(text, match.end("number")) or _is_name_part(text, match):
            continue
        unit = canonical_unit(match.group("unit") or "") or (match.group("unit") or "")
        before = text[: match.start("number")]
        yield WordFigure(
            _label_before(before), Amount(number, unit), _bound(match, before), (match.start("number"), _end(match, end))
        )


_COUNTED = re.compile(
    r"(?P<sign>[≥≤><＞＜⩾⩽＝=]=?|不少于|不低于|不超过|不高于|达到?)?\s*(?P<number>\d[\d,，]*(?:\.\d+)?)\s*"
    r"(?P<unit>(?![年月日号级类时点以第及或左])[\u4e00-\u9fff]{1,3}?)(?P<behind>[及或]?以上|[及或]?以下|[及或]?以内|左右)?"
)
"""A number and what it counts, whatever that is (≥40眼): in an indicator's value nothing else can stand behind it."""


def counted_whole(text: str) -> WordFigure | None:
    """Return the figure of a value that is a number and the word for what it counts, from end to end; else None."""
    match = _COUNTED.fullmatch(text.strip())
    number = parse_number(match["number"]) if match else None
    if match is None or number is None:
        return None
    bound = _bound(match, text.strip()[: match.start("number")])
    return WordFigure("", Amount(number, match["unit"]), bound, (0, len(text)))


def _end(match: re.Match[str], end: int) -> int:
    return match.end("behind") if match.group("behind") else match.end("unit") if match.group("unit") else match.end("number")


def _is_name_part(text: str, match: re.Match[str]) -> bool:
    """A number without a unit is a figure only at the end of a clause; 指标 1:, 110联动, 〔2012〕61号 and 24*7 are names."""
    behind = text[match.end("number") :]
    before = text[: match.start("number")]
    if re.match(r"\s*[*×xX]\s*\d|\s*号", behind) or re.search(r"(?:指标|目标|第|[〔（(]\d{0,4}|[*×/])\s*$", before):
        return True
    return match.group("unit") is None and re.match(r"\s*(?:$|[，,。；;、])", behind) is None


def _label_before(before: str) -> str:
    clause = _BREAK.split(before.rstrip())[-1] if not _BREAK.fullmatch(before.rstrip()[-1:] or "x") else ""
    clause = _LEAD.sub("", clause)
    shorter = _TAIL.sub("", clause)
    return re.sub(r"^(?:确保|保证|保障|实现|完成|开展|力争)", "", shorter).strip() or shorter.strip()


def _bound(match: re.Match[str], before: str) -> Bound | None:
    sign, behind = match.group("sign") or "", match.group("behind") or ""
    if sign[:1] in ("≥", "⩾") or sign in (">=", "＞="):
        return ">="
    if sign[:1] in ("≤", "⩽") or sign in ("<=", "＜="):
        return "<="
    if sign[:1] in (">", "＞"):
        return ">"
    if sign[:1] in ("<", "＜"):
        return "<"
    if "以上" in behind or _LEAST.search(before) and not re.search(r"达到\s*$", before):
        return ">="
    if "以下" in behind or "内" in behind or _MOST.search(before):
        return "<="
    return None


def bare_words(text: str) -> str:
    """Return an indicator's text without its number (指标 1：) and closing mark."""
    return re.sub(r"[。；;，,]\s*$", "", _LEAD.sub("", text)).strip()


def indicator_name(text: str) -> str:
    """Return an indicator's label: numbering and marks gone, folded like any label."""
    return squeezed(bare_words(text))
