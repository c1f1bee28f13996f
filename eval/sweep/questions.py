"""A fact → a question for it, from its labels, in one of the phrasings that fit what is known of the fact."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

from assistant.labels import KIND_LABELS
from assistant.wording import fund_words, stage_words
from eval.sweep.model import Language, LoadedReport
from eval.sweep.phrasings import nicknames, phrasings
from ingest.amounts import MONEY
from ingest.model import Coordinates, Fact
from ingest.terms import english_of

_ENGLISH_STAGES = {
    "budget": "budgeted amount",
    "adjusted": "adjusted budget amount",
    "actual": "final account amount",
    "execution": "amount executed",
}
"""Apart from the words of answers: "general public budget budget" is nobody's English."""

_HORIZONS = {"annual": "年度", "medium": "中期"}
_WHEN = {0: ("今年", "this year"), -1: ("去年", "last year"), -2: ("前年", "the year before last")}
_BASES = {"budget": ("预算", "budget"), "actual": ("决算", "final account"), "execution": ("执行数", "execution")}
_RATES = {"change": "change", "growth": "growth", "share": "share", "completion": "completion"}
_PLACES = re.compile(r"^[\u4e00-\u9fff]{2,6}?(?:自治区|自治州|[省市区县旗])(?=[\u4e00-\u9fff]{3})")
_OPEN = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the names of the coordinates that it states; what it leaves out may be any."""

    text: str
    states: frozenset[str]


def question_for(report: LoadedReport, fact: Fact, language: Language, chance: random.Random) -> Asked | None:
    """Return a question for a fact; None where no phrasing fits, or a label has no name in the language."""
    words = _words(report, fact, language, chance)
    shape = _shape(report, fact)
    fitting = [phrase for of, kind, phrase in phrasings() if (of, kind) == (language, shape) and _fits(phrase, words)]
    if not fitting:
        return None
    phrase = chance.choice(fitting)
    filled = phrase.format(**{name: value or "" for name, value in words.items()})
    return Asked(_tidy(filled) if language == "en" else filled, frozenset(_OPEN.findall(phrase)))


def _shape(report: LoadedReport, fact: Fact) -> str:
    about = fact.coordinates
    if about.nature in _RATES:
        return _RATES[about.nature]
    if about.subject:
        return "subject"
    if about.economic and about.economic != about.item:
        return "economic"
    if about.kind and KIND_LABELS.get(about.kind) not in (None, about.item):
        return "kind"
    return "parent" if needs_parent(report, fact) else "plain"


def _words(report: LoadedReport, fact: Fact, language: Language, chance: random.Random) -> dict[str, str | None]:
    """Return what may stand in a phrasing's gaps: "" is left out of the sentence, None makes the phrasing unfit."""
    about, chinese = fact.coordinates, language == "zh"
    year = about.year or report.year
    when = _WHEN.get(year - report.year)
    money = fact.amount is not None and fact.amount.unit in MONEY
    spent = about.side == "expenditure" and money and about.stage in ("budget", "actual", "execution")
    return {
        "body": report.body,
        "short": _short_name(report.body, chance) if chinese else None,
        "year": str(year),
        "when": when[0 if chinese else 1] if when else None,
        "now": "" if year == report.year else None,
        "item": named(about.item, language),
        "nickname": _nickname(about.item, language, chance),
        "parent": named(about.parents[-1], language) if about.parents else None,
        "economic": named(about.economic or "", language),
        "kind": named(KIND_LABELS.get(about.kind or "", ""), language),
        "subject": about.subject if chinese else None,
        "horizon": _HORIZONS.get(about.horizon or "", ""),
        "whole": named(about.whole, language) if about.whole else None,
        "base": _base(about, year, language),
        "unit": chance.choice(("元", "万元")) if money else None,
        "money": ("钱" if chinese else "money") if money else None,
        "spent": (("花了", "was spent") if about.stage != "budget" else ("安排了", "is budgeted"))[not chinese]
        if spent
        else None,
        "fund": "" if about.fund == "all" else fund_words(about.fund, language),
        "stage": stage_words(about.stage, "zh") if chinese else _ENGLISH_STAGES.get(about.stage or "", ""),
    }


def _fits(phrase: str, words: dict[str, str | None]) -> bool:
    return all(words[name] is not None for name in _OPEN.findall(phrase))


def named(label: str, language: Language) -> str | None:
    return label if language == "zh" or not label else english_of(label)


def _nickname(item: str, language: Language, chance: random.Random) -> str | None:
    names = nicknames().get((language, item))
    return chance.choice(names) if names else None


def _short_name(body: str, chance: random.Random) -> str | None:
    """Return a body's name without the places before it, or with the sign of the last one; None where none stands there.

    甲省乙市丙局 is 丙局, or 市丙局.
    """
    rest, sign = body, ""
    while match := _PLACES.match(rest):
        rest, sign = rest[match.end() :], match.group()[-1]
    return chance.choice((rest, sign + rest)) if sign else None


def _base(about: Coordinates, year: int, language: Language) -> str | None:
    """Return what a change is reckoned from; None where the fact does not say."""
    if about.base_year is None:
        return None
    stage = _BASES.get(about.base_stage or "", ("", ""))[language == "en"]
    if about.base_year == year:
        return "年初预算" if language == "zh" and about.base_stage == "budget" else None
    if about.base_year == year - 1:
        return f"上年{stage}" if language == "zh" else f"last year's {stage}".removesuffix("'s ")
    return f"{about.base_year}年{stage}" if language == "zh" else f"the {about.base_year} {stage}".strip()


def _tidy(question: str) -> str:
    """Return an English question without the gaps that open coordinates leave."""
    text = " ".join(question.split())
    for gap, closed in (("( ", "("), (" )", ")"), (" ()", ""), (", ?", "?"), (" ?", "?"), (" ,", ",")):
        text = text.replace(gap, closed)
    return text


def needs_parent(report: LoadedReport, fact: Fact) -> bool:
    """Return whether the item stands under several heads with several figures, so that the head must be named."""
    if not fact.coordinates.parents:
        return False
    alike = [
        other for other in report.facts
        if same_words(other, fact) and other.coordinates.nature == fact.coordinates.nature and other.amount is not None
    ]  # fmt: skip
    return len({(one.coordinates.code, one.coordinates.parents[-1:]) for one in alike}) > 1


ALL_STATED = frozenset(("fund", "stage"))


def same_words(one: Fact, other: Fact, states: frozenset[str] = ALL_STATED) -> bool:
    """Return whether two facts agree in all that a question of the second says."""
    first, second = one.coordinates, other.coordinates
    said = ["item", "economic", "kind", "subject", "year", "horizon"]
    said += ["nature", "whole"] if second.nature in _RATES else []
    said += [name for name in ("stage",) if name in states]
    return (
        all(getattr(first, name) == getattr(second, name) for name in said)
        and ("fund" not in states or first.fund == second.fund or second.fund in (None, "all"))
        and ("parent" not in states or first.parents[-1:] == second.parents[-1:])
        and ("base" not in states or (first.base_year, first.base_stage) == (second.base_year, second.base_stage))
    )
