"""Where a claim says that figures stand: numbered parts of the text, tables by their names, several reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.language import Mention
from assistant.language.clauses import as_filler
from assistant.language.groups import HAN_DIGITS
from assistant.language.levels import names_level
from assistant.language.mentions import INSIDE
from assistant.programs.claiming_doubt import with_doubts
from assistant.programs.claiming_names import with_names, without_preface
from ingest.amounts import Amount

_NUMBERS = (*HAN_DIGITS, "十", *"0123456789")
_PARTS = ("部分", "条", "章", "节", "段", "大点")
_COPY = ("份", "份报告")
_REPORTS = ("报告", "份报告", "预算报告", "决算报告", "公开报告")
_BOTH = ("两", "2", "二")
_NAMING = ("item", "total", "rest", "stage", "dimension", "figure", "versus")
"""Types of mentions that may be a table's name."""


def with_places(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions with 第六部分 as a place in the text, 支出总表 as a table of that name, and bare digits as figures."""
    mentions = without_preface(_without_false_joins(mentions))
    mentions = [_as_figure(one) for one in _with_numbered_parts(with_doubts(mentions))]
    return _with_tables(_with_reports(with_names(mentions)))


def _without_false_joins(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions without what joins a level or a ledger to what it is of, where nothing is written between them."""
    pairs = zip((None, *mentions), mentions, strict=False)
    return [one for before, one in pairs if one.text or one.type != "join" or before is None or not _says_whose(before)]


def _says_whose(mention: Mention) -> bool:
    span = mention.span
    return span is not None and (span.fund is not None or names_level(span))


def _with_reports(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions with 两份 as the reports that are set beside each other."""
    pairs = zip((None, *mentions), mentions, strict=False)
    return _with_report_years([replace(one, value="report") if _counts_reports(before, one) else one for before, one in pairs])


def _with_report_years(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions with a year that says of which report a figure of another year is (2024年那份报告里说的2023年)."""
    found = list(mentions)
    years = [at for at, one in enumerate(mentions) if one.type == "year"]
    for at in years if len(years) > 1 else ():
        behind = next((i for i in range(at + 1, len(found)) if not found[i].is_a("deixis") and found[i].text != _COPY[0]), None)
        left = sum(one.type == "year" for one in found)
        if behind is not None and (left > 1 or found[behind].type != "stage") and _is_report(found, at, behind):
            found[at], found[behind] = as_filler(found[at]), replace(found[behind], type="filler", value="report")
    return found


def _is_report(mentions: Sequence[Mention], year: int, behind: int) -> bool:
    """Return whether a word behind a year is a report: called so, or an account that is counted as one, or that writes

    something (那份预算, 预算里写的).
    """
    one = mentions[behind]
    counted = any(inner.text == _COPY[0] for inner in mentions[year + 1 : behind])
    after = mentions[behind + 1] if behind + 1 < len(mentions) else one
    writes = after.text in INSIDE or after.text in _WRITES
    return one.is_a("filler") and one.text in _REPORTS or one.type == "stage" and (counted or writes)


_WRITES = ("写", "说", "公开", "列")


def _counts_reports(before: Mention | None, one: Mention) -> bool:
    return one.is_a("filler") and one.text in _COPY and before is not None and before.text in _BOTH


def _as_figure(mention: Mention) -> Mention:
    """Return digits that were taken for a label's (项目256) as the figure that they are in a claim."""
    if mention.type != "item" or not mention.text.isdigit():
        return mention
    return replace(mention, type="figure", span=None, amount=Amount(Decimal(mention.text), ""))


def _with_numbered_parts(mentions: Sequence[Mention]) -> list[Mention]:
    found: list[Mention] = []
    at = 0
    while at < len(mentions):
        end = _end_of_part(mentions, at)
        if end is None:
            found.append(mentions[at])
            at += 1
            continue
        run = mentions[at:end]
        found.append(Mention(run[0].start, run[-1].end, "".join(one.text for one in run), "filler", "text"))
        at = end
    return found


def _end_of_part(mentions: Sequence[Mention], at: int) -> int | None:
    """Return the index behind 第六部分 that begins in a mention (前面第 | 六 | 部分), None where none does."""
    where = mentions[at].text.find("第")
    if mentions[at].type not in ("rest", "filler") or where < 0:
        return None
    said = mentions[at].text[where + 1 :]
    for end in range(at + 1, min(at + 4, len(mentions) + 1)):
        number = next((said[: -len(part)] for part in _PARTS if said.endswith(part)), "")
        if number and all(sign in _NUMBERS for sign in number):
            return end
        said += mentions[end].text if end < len(mentions) else ""
    return None


def _with_tables(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions with what stands right before 表 as that table's name, where something else is named too."""
    found: list[Mention] = []
    items = sum(one.type == "item" for one in mentions)
    for one in mentions:
        if not one.is_a("filler", "table"):
            found.append(one)
            continue
        first = len(found)
        while first and found[first - 1].end == (found[first].start if first < len(found) else one.start):
            if found[first - 1].type not in _NAMING and not found[first - 1].is_a("wh", "parts"):  # 明细表
                break
            first -= 1
        named = sum(part.type == "item" for part in found[first:])
        if first == len(found) or items and named == items:
            found.append(one)
            continue
        name = "".join(part.text for part in found[first:]) + one.text
        found[first:] = [Mention(found[first].start, one.end, name, "filler", "table")]
    return found


__all__ = ["with_places"]
