"""What orders facts of equal cover: the stage, the table and the side that the question means."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.lookup.index import Entry
from assistant.lookup.same import item_of
from assistant.lookup.want import FIGURES, Want
from ingest.coordinates import is_level
from ingest.model import Fact
from ingest.terms import fold_label, term_of

_FUND_ORDER = {None: 0.0, "all": 0.0, "fiscal": 0.01, "general": 0.02, "managed": 0.06, "state_capital": 0.07,
               "social_insurance": 0.07, "other": 0.07, "special_account": 0.07}  # fmt: skip


def deduction(entry: Entry, want: Want) -> float:
    """Return small deductions that order facts of equal cover."""
    at, fact = entry.fact.coordinates, entry.fact
    value = 0.0 if fact.source == "cell" else 0.035
    # A headline is a copy, often of the news page's: the text under it is the source.
    value += 0.03 if fact.source == "sentence" and _in_headline(fact.quote, entry.document.identity.title) else 0.0
    value += _level_order(at.government)
    value += 0.0 if want.fund else _FUND_ORDER.get(at.fund, 0.0)
    if want.stage and entry.stage != want.stage:
        value += 0.08
    if not want.stage and entry.stage != entry.document.identity.stage:
        value += 0.1
    value += 0.06 if fact.state in ("blank", "words", "dash") and fact.coordinates.nature in FIGURES else 0.0
    value += 0.01 if fact.position == "inferred" else 0.0
    value += 0.05 if said_roughly(fact) else 0.0
    # 功能科目 stand in the income table too; without a word of income their expenditure is meant.
    value += 0.06 if at.side == "income" and not want.income and (at.code or want.spending) else 0.0
    value += 0.02 if fact.role == "of_which" else 0.0
    value += 0.03 if (at.as_of or "").endswith("年初") else 0.0  # a state is told as it is at the end
    value += 0.03 if _counts_pieces(fact) and want.currency in (None, "元") else 0.0  # 数量 beside 金额
    value += 0.12 if at.nature == "target" and not want.target else 0.0
    if item_of(entry) == "总计" and entry.title and not re.search(r"收支|收入支出", entry.title):
        value += 0.008  # the total of both sides is looked for in the table of both
    # 三公 items stand in the economic tables too, of basic expenditure or of all money; their own table is meant.
    if fact.source == "cell" and entry.title and _is_public_three(entry.head) and "三公" not in fold_label(entry.title):
        value += 0.12
    value += 0.03 if want.direction and at.direction and at.direction != want.direction else 0.0
    if want.table:
        value += 0.0 if _in_table(entry, want.table) else 0.35
    if want.sections and fact.source == "sentence":
        value += (
            0.0
            if any(
                f"{number}、" in heading or f"({number})" in fold_label(heading)
                for number in want.sections
                for heading in fact.section
            )
            else 0.2
        )
    wanted = want.year if want.year is not None else entry.year
    if wanted is not None and entry.document.identity.year != wanted:
        value += 0.05
    value += 0.03 if want.year is not None and entry.year not in (None, want.year) else 0.0  # the state a year before
    value -= 0.06 if want.document == entry.document.id else 0.0
    return value


def _counts_pieces(fact: Fact) -> bool:
    """Return whether a figure is a number of pieces (数量): without a unit, or with that of a column of units."""
    if fact.coordinates.side != "count" or fact.amount is None:
        return False
    return not fact.amount.unit or any(fold_label(text) == "数量" for text in fact.column_path)


def _level_order(level: str | None) -> float:
    """Return what comes first where no level of government is asked: the whole area, then its own level, then a part of it.

    More than where a figure stands (cell or sentence): a part's cell is not told for the whole that a sentence tells.
    """
    if level is None or level.startswith("全"):
        return 0.0
    return 0.03 if is_level(level) else 0.04


def said_roughly(fact: Fact) -> bool:
    """Return whether a sentence gives the figure only roughly (约减60万): a printed one in full is told in its place."""
    if fact.source != "sentence" or not fact.quote or "约" not in fact.quote:
        return False
    return re.search(rf"约(?:为|是|[增减升降]|增加|减少|增长|下降)?{re.escape(fact.raw)}", fact.quote) is not None


@lru_cache(maxsize=4096)
def _in_headline(quote: str | None, title: str | None) -> bool:
    return bool(quote and title and len(quote) <= len(title) + 8) and fold_label(quote or "") in fold_label(title or "")


@lru_cache(maxsize=256)
def _is_public_three(label: str) -> bool:
    """Return whether a label is 三公经费 or one of its items, by the official terms."""
    term = term_of(label)
    while term is not None and term.name != "三公经费":
        term = term_of(term.parent) if term.parent else None
    return term is not None


def _in_table(entry: Entry, table: str) -> bool:
    """Return whether the fact stands in the table that `table` names: the whole name, or the end of its title."""
    if entry.title is None:
        return False
    title, number = fold_label(entry.title), re.search(r"\d+", table)
    if re.fullmatch(r"(?:预算|公开)?\d+表", table) and number:
        return number.group() in title or number.group() in fold_label(" ".join(entry.fact.section))
    if title.endswith(table) and len(table) >= 5:
        # 支出决算表 is no 一般公共预算财政拨款支出决算表: the words before must be a body, a year or nothing.
        before = title[: -len(table)]
        return not re.search(r"预算|决算|财政拨款|基金|收入|基本|项目|公用", before)
    return table in title or _plain_title(table) == _plain_title(title)


def _plain_title(title: str) -> str:
    """Return a summary table's name without words that templates differ in (支出总体情况表, 支出预算总表 → 支出总表)."""
    short = re.sub(r"^[跟与和同]|(?:19|20)\d\d年度?|部门|预算|决算", "", title.replace("总体情况表", "总表"))
    return short.replace("收入支出", "收支") if short.endswith("总表") else title
