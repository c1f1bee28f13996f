"""Counts by what is counted: among a scope's figures in the unit asked, the one whose own words say what the question says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.answering.overlap import said_share
from assistant.labels import stands_in_order
from assistant.lookup.index import Entry
from assistant.lookup.want import FIGURES
from assistant.programs.model import Select, Slot, is_count
from assistant.questions.model import Span
from assistant.running.outcome import Cell
from assistant.wordlists import word_rows
from ingest.amounts import Amount
from ingest.terms import fold_label

OWN, NEAR, WIDE = 1.0, 0.8, 0.6
"""What a word counts for that the figure's own label says, its clause, or what stands around it."""
SAID = 0.5
"""The share of a longer stretch that must be said; of three signs or fewer all must."""
SURELY = 0.8
"""The likeness from which words name a label and not only a part of it."""
TOLD_APART = 0.05
"""The difference in score at which one figure is meant rather than another."""
PART = 0.3
"""What a part loses beside its whole, where the words may mean either."""
UNASKED = 0.3
"""What a figure loses whose whole label says what was not asked."""
_STOPS = str.maketrans(dict.fromkeys(",，。;；:：、()（）", "\n"))


@dataclass(frozen=True, slots=True)
class Counted:
    """A figure that may be the count asked, and how well its words say what is counted."""

    entry: Entry
    score: float


def counted(entries: Iterable[Entry], cell: Cell, select: Select) -> Entry | None:
    """Return the one figure in the unit asked that says each word of what is counted; None where none or several do."""
    found = [
        Counted(entry, score) for entry in entries
        if _fits(entry, cell, select) and (score := score_of(entry, cell.slot, select)) is not None
    ]  # fmt: skip
    if not found:
        return None
    runs = _runs_asked(cell.slot, select)
    wholes = {one.entry.head for one in found if all(_names_it(run, one.entry.head, select.unit or "") for run in runs)}
    found = [replace(one, score=one.score - PART * bool(wholes & set(one.entry.fact.coordinates.parents[-1:]))) for one in found]
    best = max(found, key=lambda one: one.score)
    rivals = (one for one in found if best.score - one.score < TOLD_APART)
    return best.entry if all(_same(one.entry, best.entry) for one in rivals) else None


def _same(one: Entry, other: Entry) -> bool:
    return one.fact.amount is not None and other.fact.amount is not None and one.fact.amount.equals(other.fact.amount)


def _fits(entry: Entry, cell: Cell, select: Select) -> bool:
    """Return whether a fact is a figure in the unit asked, of the stage asked."""
    fact = entry.fact
    if fact.amount is None or fact.coordinates.nature not in FIGURES or not in_unit(fact.amount, select.unit):
        return False
    if cell.stage is None:
        return True
    done = {"actual", "execution"}
    return entry.stage == cell.stage or cell.stage in done and entry.stage in done or cell.stage == "budget" and not entry.stage


def in_unit(amount: Amount, unit: str | None) -> bool:
    """Return whether an amount is counted in a unit, or in another that people say for it (几次 for one delegation)."""
    return is_count(amount.unit) and (amount.unit == unit or any({amount.unit, unit} <= family for family in _families()))


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


def score_of(entry: Entry, slot: Slot, select: Select) -> float | None:
    """Return how well a figure's words say what is counted (at most 1), None where they leave one of them out."""
    texts = _words_of(entry)
    runs = _runs_asked(slot, select)
    weighed = [(len(run), _said(run, texts, entry, slot, select.unit or "")) for run in runs]
    if not weighed or not all(value for _, value in weighed) or max(value for _, value in weighed) < NEAR:
        return None  # nothing of it is said where the figure stands
    covered = sum(size * value for size, value in weighed) / sum(size for size, _ in weighed)
    return covered + _of_slot(entry, slot, runs, texts[2]) - UNASKED * _unasked(entry, runs, select) - _further(entry, select)


def _runs_asked(slot: Slot, select: Select) -> list[str]:
    return runs_of(select.about) or [fold_label(span.text) for span in slot]


def _names_it(run: str, head: str, unit: str) -> bool:
    """Return whether a word says no more than a figure's own label."""
    return bool(alike(run, unit)) or _holds(run, fold_label(head))


def _of_slot(entry: Entry, slot: Slot, runs: Sequence[str], wide: str) -> float:
    """Return what it adds that a figure is of what was named beside or before the count, and costs that it is not."""
    others = [span for span in slot if fold_label(span.text) not in runs]
    return sum(0.1 if _names(span, entry) or _holds(fold_label(span.text), wide) else -0.2 for span in others)


def says_all(entry: Entry, slot: Slot, select: Select) -> bool:
    """Return whether a figure's words leave out nothing of what is counted; also where nothing but an item is named."""
    return not runs_of(select.about) or score_of(entry, slot, select) is not None


def runs_of(about: Sequence[str]) -> list[str]:
    """Return the words of what is counted, each once."""
    return list(dict.fromkeys(fold_label(run) for one in about for run in one.split()))


def _words_of(entry: Entry) -> tuple[str, str, str]:
    """Return the words of a figure's own label, those of the clause that it stands in, and those around it."""
    fact, at = entry.fact, entry.fact.coordinates
    own = fold_label(" ".join((entry.head, *fact.row_path[-1:])))
    quote = fact.quote or ""
    clauses = quote.translate(_STOPS).split("\n")
    near = fold_label(" ".join(clause for clause in clauses if fact.raw and fact.raw in clause))
    around = (*at.parents, at.subject, *fact.row_path, *fact.column_path, *fact.section[-1:], entry.title, quote)
    return own, near, fold_label(" ".join(part for part in around if part))


def _said(run: str, texts: Sequence[str], entry: Entry, slot: Slot, unit: str) -> float:
    """Return what a word counts for by where it is said, 0 where it is said nowhere."""
    if alike(run, unit):
        return OWN if stands_in_order(run, texts[0]) else NEAR
    if any(fold_label(span.text) == run and span.score_of(entry.head) >= SURELY for span in slot):
        return OWN
    if any(fold_label(span.text) == run and _names(span, entry) for span in slot):
        return NEAR
    return next((value for text, value in zip(texts, (OWN, NEAR, WIDE), strict=True) if _holds(run, text)), 0.0)


def _names(span: Span, entry: Entry) -> bool:
    return any(span.score_of(label) >= SURELY for label in entry.labels)


def _holds(run: str, text: str) -> bool:
    if len(run) == 1:
        return run in text
    share = said_share([run], text)
    return share >= (SAID if len(run) > 3 else 0.99)


def _unasked(entry: Entry, runs: Sequence[str], select: Select) -> float:
    """Return the share of a figure's label that the question does not say."""
    unit = select.unit or ""
    asked = set("".join((*runs, unit, *(word for run in runs for word in alike(run, unit)))))
    head = fold_label(entry.head)
    return sum(sign not in asked for sign in head) / max(len(head), 1)


def _further(entry: Entry, select: Select) -> float:
    """Return the penalty for a figure of the medium term, in another unit, or of another stage than its report's."""
    at, amount = entry.fact.coordinates, entry.fact.amount
    other_horizon = at.horizon == "medium" and select.horizon != "medium"
    other_unit = amount is not None and amount.unit != select.unit
    planned = at.nature == "target" and entry.stage not in (None, "budget")
    return 0.1 * other_horizon + 0.06 * other_unit + 0.1 * planned
