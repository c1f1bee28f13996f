"""How well a fact covers the words of a slot, less what it says that the question does not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.labels import KIND_LABELS, stands_in_order
from assistant.lookup.index import Entry
from assistant.lookup.preference import deduction
from assistant.lookup.want import Want, allowed
from assistant.questions.model import Span
from assistant.wordlists import word_lines
from ingest.coordinates import is_level_or_part
from ingest.english import day_spans
from ingest.identity.places import place_stem
from ingest.terms import clean_label, fold_label, term_of

FAMILY: dict[str, tuple[tuple[str, float], ...]] = {
    "收支总计": (("支出总计", 0.95), ("收入总计", 0.93), ("本年支出合计", 0.8), ("本年收入合计", 0.78)),
    "支出总计": (("收支总计", 0.9), ("本年支出合计", 0.93), ("一般公共预算支出", 0.6)),
    "收入总计": (("收支总计", 0.9), ("本年收入合计", 0.93)),
    "本年支出合计": (("支出总计", 0.9), ("收支总计", 0.8)),
    "本年收入合计": (("收入总计", 0.9), ("收支总计", 0.8)),
}
"""A total asked by one name may be printed under another; the nearest first."""


_PROVINCES = frozenset(word_lines("provinces.txt"))
"""A province that is named beside an item is never left out: the figure of all provinces together is not its own."""


@dataclass(frozen=True, slots=True)
class Hit:
    entry: Entry
    score: float
    coverage: float


def _weight(span: Span) -> float:
    weight = float(min(max(len(span.text), 2), 9)) if any("\u4e00" <= character <= "\u9fff" for character in span.text) else 4.0
    if span.links and all(link.how in ("part", "near", "meaning") for link in span.links):
        weight *= 0.8 if len(span.text) > 2 else 0.6
    return weight


def _label_cover(span: Span, entry: Entry) -> tuple[float, bool]:
    """Return how surely the span names something of the entry, and whether that is its head."""
    best, head = 0.0, False
    at = entry.fact.coordinates
    if span.code and at.code:
        if at.code != span.code and at.code.startswith(span.code):
            return 0.95, False  # 301类的住房公积金 is 30113, not 2210201
        return (1.0, True) if at.code == span.code else (0.0, False)
    for link in span.links:
        if link.label == entry.head:
            value, is_head = link.score, True
        elif link.label in entry.labels:
            value, is_head = link.score * 0.97, _is_short_name(link.label, entry.head)
        elif link.label in entry.extra:
            value, is_head = link.score * 0.9, False
        else:
            value = link.score * next((share for label, share in FAMILY.get(link.label, ()) if label == entry.head), 0.0)
            is_head = True
        if value > best:
            best, head = value, is_head
    if span.kind and at.kind == span.kind and best < 0.97:
        best, head = 0.97, head
    if span.fund and at.fund == span.fund and best < 0.95 and not _of_other_side(span, at.side):
        best, head = 0.95, head or bool(entry.head in FAMILY)
    return best, head


@lru_cache(maxsize=65536)
def _is_short_name(label: str, head: str) -> bool:
    """Return whether a label is what the place that a row is of is called for short: 某县 for 某族自治县, 某 for 某市."""
    stem = place_stem(head)
    return stem != head and label in (stem, stem + head[-1])


def _of_other_side(span: Span, side: str | None) -> bool:
    """Return whether a fund's words name one side (一般公共预算支出) and a fact is of the other."""
    return side == "income" and span.text.endswith("支出") or side == "expenditure" and span.text.endswith("收入")


def context_cover(span: Span, entry: Entry) -> float:
    """Return the weaker cover by what stands around the fact: its subject, table title, headings, sentence."""
    fact = entry.fact
    text = clean_label(span.text)
    if len(text) < 2:
        return 0.0
    subject = fold_label(fact.coordinates.subject or "")
    if subject and text in subject:
        return 0.9
    if len(text) >= 4 and subject and stands_in_order(text, subject):
        return 0.85  # the words of a longer name, in order
    if any(text in fold_label(part) for part in (*fact.row_path, *fact.column_path)):
        return 0.75
    if text.isascii() and text in fold_label(entry.title or ""):
        return 0.85
    if any(text in fold_label(part) for part in fact.section):
        return 0.7
    return 0.5 if fact.quote and text in fold_label(fact.quote) else 0.0


def _unsaid(entry: Entry, covered: frozenset[str], slot: Sequence[Span], want: Want) -> float:
    """Return the penalty for what the fact says and the question does not."""
    at, penalty = entry.fact.coordinates, 0.0
    said = " ".join(clean_label(span.text) for span in (*slot, *want.context))
    if at.subject and not any(context_cover(span, entry) >= 0.9 or span.score_of(at.subject) for span in (*slot, *want.context)):
        # What only a project has (no official item) is named by its own name; 培训费 of a project is not the body's.
        own_name = entry.head in covered and term_of(entry.head) is None
        # 21个部门三公经费总额 is not of the one body asked for.
        penalty += 0.6 if re.match(r"\d+个", at.subject) else 0.1 if own_name else 0.25
    if at.economic and at.economic != entry.head and at.economic not in covered:
        penalty += 0.3
    kind = KIND_LABELS.get(at.kind or "")
    if kind and kind != entry.head and kind not in covered and not any(span.kind == at.kind for span in slot):
        penalty += 0.12
    if at.horizon == "medium" and want.horizon != "medium":
        penalty += 0.1
    if want.horizon and at.horizon and at.horizon != want.horizon:
        penalty += 0.3
    loose = [
        label
        for label in entry.labels
        if label not in covered and label != entry.head and label not in (kind, at.economic) and label not in said
    ]
    penalty += min(0.015 * len(loose), 0.09)
    penalty += 0.1 if any(label[:1].isdigit() and day_spans(label) for label in loose) else 0.0
    penalty += min(0.004 * len(entry.extra - covered), 0.03)
    return penalty


def of_other_level(entry: Entry, slot: Sequence[Span]) -> bool:
    """Return whether the question names a level of government and the fact is told of another: 市本级 is not 全市.

    A place's own row is of that place, whichever level its table tells of.
    """
    level = entry.fact.coordinates.government
    if any(span.score_of(label) > _NAMED for span in slot for label in (entry.head, *entry.fact.coordinates.parents)
           if label != level and is_level_or_part(label)):
        return False
    asked = [span for span in slot if any(is_level_or_part(link.label) and link.score >= _NAMED for link in span.links)]
    return level is not None and any(not span.score_of(level) for span in asked)


_NAMED = 0.9
"""The likeness from which words name a level of government."""


def score_entry(entry: Entry, slot: Sequence[Span], want: Want) -> Hit | None:
    """Return the entry's score for a slot, or None where it cannot answer."""
    if not allowed(entry, want) or of_other_level(entry, slot):
        return None
    total = covered_weight = 0.0
    covered: set[str] = set()
    head_named = False
    strongest = max(slot, key=_weight)
    together = _parts_together(slot, entry.head)
    for span in slot:
        weight = _weight(span)
        cover, is_head = _label_cover(span, entry)
        if together > cover and _is_part(span, entry.head):
            cover, is_head = together, True
        if cover < 0.6:
            cover = max(cover, context_cover(span, entry))
        if cover < 0.35 and (span is strongest or span.text.rstrip("省市") in _PROVINCES):
            return None
        if cover >= 0.35:
            covered |= {link.label for link in span.links}
            head_named = head_named or is_head
        total += weight
        covered_weight += weight * cover
    coverage = covered_weight / total if total else 0.0
    score = coverage - _unsaid(entry, frozenset(covered), slot, want)
    if not head_named and entry.head not in covered:
        score -= _unnamed_head(entry, slot, want)
    score -= deduction(entry, want)
    return Hit(entry, score, coverage)


def _parts_together(slot: Sequence[Span], head: str) -> float:
    """Return how surely several parts of a label, named apart, mean it together (沿街 … 商户满意度); 0.0 below two."""
    parts = [span for span in slot if _is_part(span, head)]
    share = sum(len(clean_label(span.text)) for span in parts) / max(len(clean_label(head)), 1)
    return min(0.6 + 0.35 * share, 0.95) if len(parts) > 1 and share >= _HALF else 0.0


_HALF = 0.5


def _is_part(span: Span, head: str) -> bool:
    return any(link.label == head and link.how == "part" for link in span.links)


def _unnamed_head(entry: Entry, slot: Sequence[Span], want: Want) -> float:
    """Return the penalty for a fact whose own item the question does not name: a part is not told in place of its whole.

    A count is no part of the money it stands under: asked in its own unit it answers by that name (出国几个团组).
    """
    if want.currency not in (None, "元", "%"):
        parents = entry.fact.coordinates.parents[-1:]
        if any(span.score_of(parent) >= 0.8 for span in slot for parent in parents):
            return 0.1
    if entry.head in FAMILY and any(span.kind or span.fund for span in slot):
        return 0.03
    if re.match(r"涉及(?:预算)?(?:资金|金额)", entry.head):
        return 0.1  # the money of what it stands under: it has no name of its own to be asked by
    subject = entry.fact.coordinates.subject
    if subject and entry.fact.role == "total":
        return 0.12  # a project's own total answers for the project
    return 0.5
