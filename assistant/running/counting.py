"""Counts by what is counted: among a scope's figures in the unit asked, the one whose own words say what the question says.

No weights: figures are told apart by one thing after the other, how much of what is asked their own words say first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.labels import stands_in_order
from assistant.lookup.index import Entry
from assistant.lookup.want import FIGURES
from assistant.programs.model import Slot, is_count
from assistant.questions.model import Span
from assistant.running.content import ENOUGH, Content
from assistant.wordlists import word_rows
from ingest.amounts import MONEY, SAME_COUNT, Amount
from ingest.terms import fold_label

SURELY = 0.8
"""The likeness from which words name a label and not only a part of it."""
HALF = 0.5
ALL = 0.999
"""Share that is all, but for rounding."""
_STOPS = str.maketrans(dict.fromkeys(",，。;；:：、()（）", "\n"))


@dataclass(frozen=True, slots=True)
class Asked:
    """A count that is asked for: of what, in which unit; with no unit it is what is aimed at."""

    content: Content
    unit: str | None
    slot: Slot = ()
    """Items that were named with it, or before it."""
    stage: str | None = None
    medium: bool = False
    """Whether the medium term's figure is asked, where a project has both."""
    noun: bool = False
    """Whether the last of the words is what is counted, and the others say of what (几个内设机构)."""

    @property
    def runs(self) -> list[str]:
        return runs_of(self.content.runs) or [fold_label(span.text) for span in self.slot]


@dataclass(frozen=True, slots=True)
class _Said:
    """How well a figure's words say what is asked, the first thing first; the more of each the better."""

    label: float
    clause: float
    around: float
    beside: int
    """Items named with it that it is of, less those that it is not."""
    whole: bool
    """Whether it is no part of another figure that says all of it."""
    bare: float
    """The share of its label that the question says."""
    own: tuple[bool, bool, bool]
    """Whether it is in the very unit, of the year and not of the medium term, of its report's own stage."""

    @property
    def rank(self) -> tuple[object, ...]:
        return self.label, self.clause, self.around, self.beside, self.whole, self.bare, self.own


def counted(entries: Iterable[Entry], asked: Asked) -> Entry | None:
    """Return the one figure in the unit asked that says each word of what is counted; None where none or several do."""
    found = [entry for entry in entries if _fits(entry, asked)]
    wholes = {entry.head for entry in found if all(_names_it(run, entry.head, asked.unit or "") for run in asked.runs)}
    said = [(one.rank, entry) for entry in found if (one := _said(entry, asked, wholes)) is not None]
    if not said:
        return None
    best = max(said, key=lambda one: one[0])
    rivals = (entry for rank, entry in said if rank == best[0])
    return best[1] if all(_same(entry, best[1]) for entry in rivals) else None


def says_all(entry: Entry, asked: Asked) -> bool:
    """Return whether a figure's words leave out nothing of what is counted; also where nothing but an item is named."""
    return not asked.content.runs or _said(entry, asked, frozenset()) is not None


def _said(entry: Entry, asked: Asked, wholes: Iterable[str]) -> _Said | None:
    """Return how well a figure's words say what is counted, None where they leave one of its words out."""
    texts = _words_of(entry)
    unit, around = asked.unit or "", texts[2]
    content = asked.content.without([run for run in asked.runs if alike(run, unit)])
    shares = [round(content.share(text) if content.runs else 1.0, 3) for text in texts]
    least = ALL if asked.unit in MONEY else ENOUGH
    if shares[2] < least or not shares[1] or not content.says_each(around) or asked.noun and not _counts_it(content, texts[1]):
        return None
    things = asked.unit is not None and asked.unit not in _OF_PERSONS  # persons are counted beside what they did
    if things and not _has_head(content, texts[1]):
        return None
    others = [span for span in asked.slot if fold_label(span.text) not in asked.runs]
    beside = sum(1 if _names(span, entry) or fold_label(span.text) in around else -1 for span in others)
    at, amount = entry.fact.coordinates, entry.fact.amount
    own = (
        amount is not None and amount.unit == asked.unit,
        (at.horizon == "medium") == asked.medium,
        at.nature != "target" or entry.stage in (None, "budget"),
    )
    part = bool(set(wholes) & set(at.parents[-1:]))
    return _Said(shares[0], shares[1], shares[2], beside, not part, 1 - round(_unasked(entry, asked), 3), own)


def _has_head(content: Content, clause: str) -> bool:
    """Return whether a figure's own words have the last sign of what is counted, where a Chinese word has its matter.

    图书馆 is no 图书角, however much of its name that says; 数 and 量 behind a word say that it is counted.
    """
    last = content.runs[-1].replace(" ", "") if content.runs else ""
    bare = last.rstrip(_COUNTING) or last
    return not bare or bare.isascii() or bare[-1] in fold_label(clause)


_COUNTING = "数量"
_OF_PERSONS = ("人", "人次")


def _counts_it(content: Content, clause: str) -> bool:
    """Return whether a figure's own words say half of what is counted, which is named last (内设机构 of the town)."""
    return not content.runs or Content(content.runs[-1:], content.weights).share(clause) >= HALF


def _same(one: Entry, other: Entry) -> bool:
    return one.fact.amount is not None and other.fact.amount is not None and one.fact.amount.equals(other.fact.amount)


def _fits(entry: Entry, asked: Asked) -> bool:
    """Return whether a fact is a figure in the unit asked, of the stage asked."""
    amount, nature = entry.fact.amount, entry.fact.coordinates.nature
    if amount is None or nature not in FIGURES:
        return False
    if asked.unit is None:
        return nature == "target"
    if asked.unit in MONEY:
        return nature == "amount" and amount.is_money
    if not in_unit(amount, asked.unit):
        return False
    if asked.stage is None:
        return True
    done = {"actual", "execution"}
    same = entry.stage == asked.stage or asked.stage in done and entry.stage in done
    return same or asked.stage == "budget" and not entry.stage


def in_unit(amount: Amount, unit: str | None) -> bool:
    """Return whether an amount is counted in a unit, or in another that people say for it (几次 for one delegation)."""
    if unit is None or not is_count(amount.unit):
        return False
    own, wanted = _kind_of(amount.unit), _kind_of(unit)
    alike = own == wanted or any({amount.unit, unit} <= family or {own, wanted} <= family for family in _families())
    return alike or own in _said_for(unit)


@lru_cache(maxsize=64)
def _said_for(unit: str) -> frozenset[str]:
    """Return the units that a unit is said for though they are not said for it (编制几个: 94人)."""
    rows = (row for row in word_rows("unit_words.tsv") if unit in row[0].split() and len(row) > 2)
    return frozenset(one for row in rows for one in row[2].split())


def _kind_of(unit: str) -> str:
    """Return the name that a unit of counting shares with those that say the same (万人次, 人次; 名, 人)."""
    bare = unit[1:] if unit[:1] in _TENS_OF_THOUSANDS and unit[1:] else unit
    return SAME_COUNT.get(bare, bare)


_TENS_OF_THOUSANDS = "万亿"


@lru_cache(maxsize=1)
def _families() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(row[0].split()) for row in word_rows("unit_words.tsv"))


@lru_cache(maxsize=64)
def _unit_words(unit: str) -> tuple[tuple[str, ...], ...]:
    """Return the words that name no more than what a unit counts (公车 for 辆), those for one thing together."""
    return tuple(tuple(row[1].split()) for row in word_rows("unit_words.tsv") if unit in row[0].split() and len(row) > 1)


def alike(run: str, unit: str) -> tuple[str, ...]:
    """Return the words for the thing that a unit counts by itself, where a run is one of them."""
    return next((words for words in _unit_words(unit) if run in words), ())


def _names_it(run: str, head: str, unit: str) -> bool:
    """Return whether a word says no more than a figure's own label."""
    return bool(alike(run, unit)) or stands_in_order(run, fold_label(head))


def of_unit(about: Sequence[str], unit: str | None) -> tuple[str, ...]:
    """Return the words of what is counted without the name of another unit at their end (出国团组几个、几人)."""
    return tuple(_without_unit(run, unit or "") for run in about)


def _without_unit(run: str, unit: str) -> str:
    for family in _families():
        other = next((name for name in family if len(name) > 1 and run.endswith(name)), "")
        if other and unit not in family and len(run) > len(other):
            return run[: -len(other)].rstrip()
    return run


def runs_of(about: Sequence[str]) -> list[str]:
    """Return the words of what is counted, each once."""
    return list(dict.fromkeys(fold_label(run) for one in about for run in one.split()))


def _words_of(entry: Entry) -> tuple[str, str, str]:
    """Return the words of a figure's own label, those with the clause that it stands in, and those with all around it."""
    fact, at = entry.fact, entry.fact.coordinates
    own = " ".join((entry.head, *fact.row_path[-1:]))
    quote = fact.quote or ""
    clauses = quote.translate(_STOPS).split("\n")
    near = " ".join((own, *(clause for clause in clauses if fact.raw and fact.raw in clause)))
    around = (near, *at.parents, at.subject, *fact.row_path, *fact.column_path, *fact.section[-1:], entry.title, quote)
    return own, near, " ".join(part for part in around if part)


def _names(span: Span, entry: Entry) -> bool:
    return any(span.score_of(label) >= SURELY for label in entry.labels)


def _unasked(entry: Entry, asked: Asked) -> float:
    """Return the share of a figure's label that the question does not say."""
    unit = asked.unit or ""
    said = set("".join((*asked.runs, unit, *(word for run in asked.runs for word in alike(run, unit)))))
    head = fold_label(entry.head)
    return sum(sign not in said for sign in head) / max(len(head), 1)


__all__ = ["ALL", "Asked", "alike", "counted", "in_unit", "of_unit", "runs_of", "says_all"]
