"""Query slot × scope → facts, by joint cover: every word of the slot must be said of one fact, and little that it does not say.

Score = share of the slot's words that the fact's labels cover (0–1) − what the fact says that the question does not.
Deterministic: ties go to cells before sentences, then to the order of the documents.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from assistant.labels import KIND_LABELS
from assistant.lookup.index import Corpus, Entry
from assistant.lookup.same import codes_agree, signature
from assistant.lookup.scopes import Scope
from assistant.lookup.score import FAMILY, Hit, context_cover, score_entry
from assistant.lookup.want import Want
from assistant.questions.model import Link, Span
from ingest.model import Nature
from ingest.store import TEXTS
from ingest.terms import canonical

ACCEPT = 0.5
"""Lowest score at which a fact may answer; below it the question is not linked."""

WELL_COVERED = 0.75
"""Below this share of the question's words another reading that covers them all is better."""

UNNAMED_HEAD = 0.5
"""What a fact loses in `score` whose own item the question does not name."""

TOLD_APART = 0.02
"""The difference in score at which a question names one row rather than another."""

SURELY_NAMED = 0.9
"""The likeness from which words name a label and not only a part of it."""

NEARLY = 0.1
"""The difference in score within which two facts cover the words alike."""

TOTAL_SPAN = Span(0, 0, "总计", (Link("收支总计", 0.9, "alias"), Link("支出总计", 0.89, "alias"), Link("收入总计", 0.8, "alias")))
"""What is asked where a question names no item at all (2021年的预算是多少)."""


@dataclass(frozen=True, slots=True)
class Found:
    """The facts that answer a slot in one scope.

    `same`: all of the best fact's coordinates, the best first; `others`: best hits of other coordinates, one each.
    `rows`: the best fact and those of the same item in further rows of its column, where nothing asked tells them apart.
    """

    scope: Scope
    slot: tuple[Span, ...]
    best: Hit
    same: tuple[Entry, ...]
    others: tuple[Entry, ...]
    rows: tuple[Entry, ...] = ()
    head: str | None = None
    """What was asked, where it has no row of its own and `rows` are all that stands under it."""


def find(
    corpus: Corpus, scope: Scope, slot: Sequence[Span], want: Want, fits: Callable[[Entry], bool] | None = None
) -> Found | None:
    """Return the facts that answer `slot` in `scope`, or None where none (of those that fit) covers it well enough."""
    ranked = [hit for hit in rank(corpus, scope, slot, want) if not _is_of_a_unit(hit.entry, scope, slot, want)]
    hits = _whole_first([hit for hit in ranked if fits is None or fits(hit.entry)], slot, want)
    if not hits or hits[0].score < ACCEPT:
        return under_head(corpus, scope, slot, hits)
    if hits[0].coverage < WELL_COVERED and (under := under_head(corpus, scope, slot, hits)) is not None:
        return under
    best = hits[0]
    mark = signature(best.entry)
    same = [
        hit.entry
        for hit in hits
        if signature(hit.entry) == mark and hit.score >= best.score - 0.45 and codes_agree(hit.entry, best.entry)
    ]
    others: dict[tuple[object, ...], Entry] = {}
    for hit in hits:
        other = signature(hit.entry)
        if (
            (other != mark or not codes_agree(hit.entry, best.entry))
            and hit.score >= max(best.score - 0.2, ACCEPT)
            and hit.entry.fact.amount is not None
        ):
            others.setdefault((*other, hit.entry.fact.coordinates.code), hit.entry)
    return Found(scope, tuple(slot), best, tuple(same), tuple(others.values()), rows_of(hits))


def _is_of_a_unit(entry: Entry, scope: Scope, slot: Sequence[Span], want: Want) -> bool:
    """Return whether a figure is of one of several bodies that a report tells of, and none is named: it is not the place's."""
    subject = entry.fact.coordinates.subject
    named = (*slot, *want.context)
    return subject in scope.owner.units and not any(context_cover(one, entry) >= _NAMED or one.score_of(subject) for one in named)


_NAMED = 0.85
"""How well words cover a figure's subject where they name it."""


def _whole_first(hits: list[Hit], slot: Sequence[Span], want: Want) -> list[Hit]:
    """Return the hits, a whole before its part where the words reach both alike and name nothing of the part's own.

    提案 reaches 办理提案 and, under it, 督办重点提案: without 督办 or 重点 in the question the part is not meant.
    """
    best = hits[0] if hits else None
    if best is None or any(span.score_of(best.entry.head) >= SURELY_NAMED for span in slot):
        return hits
    parents = {canonical(parent) for parent in best.entry.fact.coordinates.parents[-1:]}
    whole = next((hit for hit in hits[1:] if hit.entry.head in parents and _stands_beside(hit, best)), None)
    asked = "".join(span.text for span in (*slot, *want.context))
    own = set(best.entry.head) - set(whole.entry.head) if whole is not None else set()
    if whole is None or not own or own & set(asked):  # a part whose words all stand in the whole's name is the narrower name
        return hits
    return [whole, *(hit for hit in hits if hit is not whole)]


def _stands_beside(whole: Hit, part: Hit) -> bool:
    one, two = whole.entry.fact, part.entry.fact
    return (
        whole.entry.document is part.entry.document and one.coordinates.nature == two.coordinates.nature
        and whole.score >= part.score - NEARLY and one.amount is not None and two.amount is not None
        and one.amount.comparable(two.amount)
    )  # fmt: skip


def rows_of(hits: Sequence[Hit]) -> tuple[Entry, ...]:
    """Return all rows of the best hit's table column that carry its item, where they cover the question equally well.

    印刷服务 bought for three projects, 行政运行 of each unit: parts of what is asked. Empty where there is one row only,
    where the question names one row more than another, or where a row may be the others' sum.
    """
    best = hits[0].entry
    rows: dict[tuple[str, ...], Hit] = {}
    for hit in hits:
        fact, entry = hit.entry.fact, hit.entry
        if (
            entry.document is best.document and fact.table_id == best.fact.table_id and fact.column == best.fact.column
            and fact.source == "cell" and fact.role == "item" and fact.amount is not None and fact.coordinates.nature == "amount"
            and entry.head == best.head and fact.coordinates.code == best.fact.coordinates.code
            and fact.coordinates.kind == best.fact.coordinates.kind and len(fact.row_path) == len(best.fact.row_path) > 1
        ):  # fmt: skip
            rows.setdefault(fact.row_path, hit)
    if len(rows) < 2 or best.fact.row_path not in rows or any(hits[0].score - hit.score >= TOLD_APART for hit in rows.values()):
        return ()
    entries = tuple(hit.entry for hit in rows.values())
    amounts = [entry.fact.amount.value for entry in entries if entry.fact.amount is not None]
    units = {entry.fact.coordinates.subject for entry in entries}
    return () if len(units) == 1 and any(2 * amount == sum(amounts) for amount in amounts) else entries


def under_head(corpus: Corpus, scope: Scope, slot: Sequence[Span], hits: Sequence[Hit]) -> Found | None:
    """Return the rows under the head that a question names, where the head has no row of its own; else None.

    专项名称 | 采购品目 | 金额: the project's name stands beside or over what is bought for it, so its figure is theirs together.
    """
    for best in hits[:8]:
        fact = best.entry.fact
        outer = [canonical(part) for part in fact.row_path[:-1]]
        named = {link.label for span in slot for link in span.links if link.score >= 0.9 or _is_tail(span, link.label)}
        head = next((label for label in reversed(outer) if label in named), None)
        covered = best.score + UNNAMED_HEAD >= ACCEPT + 0.15 and best.coverage >= 0.8
        if head is None or fact.source != "cell" or fact.amount is None or fact.coordinates.nature != "amount" or not covered:
            continue
        index = corpus.index(best.entry.document, best.entry.report)
        column = [
            index.entries[position] for position in sorted(set(index.by_label.get(head, ())))
            if index.entries[position].fact.table_id == fact.table_id and index.entries[position].fact.column == fact.column
        ]  # fmt: skip
        rows = [entry for entry in column if head in map(canonical, entry.fact.row_path[:-1])]
        paths = [entry.fact.row_path for entry in rows]
        leaves = tuple(
            entry for entry in rows
            if entry.fact.amount is not None and entry.fact.amount.comparable(fact.amount) and not _stands_over(entry, paths)
        )  # fmt: skip
        if len(rows) == len(column) and len({entry.fact.row_path for entry in leaves}) == len(leaves) and best.entry in leaves:
            return Found(scope, tuple(slot), best, (best.entry,), (), leaves, head)
    return _of_three_publics(scope, slot, hits)


_THREE_PUBLICS = "三公经费"
_ABROAD, _RECEPTION = "因公出国（境）费", "公务接待费"
_CARS = (("公务用车购置及运行维护费",), ("公务用车购置费", "公务用车运行维护费"), ("公务用车运行维护费",))
"""The ways in which a table prints what cars cost, the whole first."""


def _of_three_publics(scope: Scope, slot: Sequence[Span], hits: Sequence[Hit]) -> Found | None:
    """Return the three parts of 三公经费 where a table prints each and no total: together they are it by its definition."""
    if len(slot) != 1 or slot[0].score_of(_THREE_PUBLICS) < SURELY_NAMED:
        return None
    for first in (hit for hit in hits if hit.entry.head == _RECEPTION and hit.entry.fact.source == "cell"):
        fact = first.entry.fact
        column = {
            hit.entry.head: hit.entry for hit in hits
            if hit.entry.fact.amount is not None and hit.entry.document is first.entry.document
            and (hit.entry.fact.table_id, hit.entry.fact.column) == (fact.table_id, fact.column)
        }  # fmt: skip
        cars = next((names for names in _CARS if all(name in column for name in names)), ())
        rows = [column.get(name) for name in (_ABROAD, *cars, _RECEPTION)]
        leaves = tuple(row for row in rows if row is not None)
        if cars and len(leaves) == len(rows):
            return Found(scope, tuple(slot), first, (first.entry,), (), leaves, _THREE_PUBLICS)
    return None


def _is_tail(span: Span, label: str) -> bool:
    """Return whether a span is the end of a longer name, as units are spoken of: 信息中心 of 某局信息中心."""
    return len(span.text) >= 4 and label.endswith(canonical(span.text))


def _stands_over(entry: Entry, paths: Sequence[tuple[str, ...]]) -> bool:
    own = entry.fact.row_path
    return any(len(path) > len(own) and path[: len(own)] == own for path in paths)


def rank(corpus: Corpus, scope: Scope, slot: Sequence[Span], want: Want) -> list[Hit]:
    """Return all hits above zero for a slot in a scope, best first; ties in the order of documents and facts."""
    hits: list[Hit] = []
    for entry in candidates(corpus, scope, slot, want.natures) if slot else ():
        hit = score_entry(entry, slot, want)
        if hit is not None and hit.score > 0:
            hits.append(hit)
    hits.sort(key=lambda hit: -round(hit.score, 6))
    return hits


def labels_of(slot: Sequence[Span]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the labels and the codes of which a fact must carry one to answer a slot."""
    labels = {link.label for span in slot for link in span.links}
    labels |= {label for span in slot for link in span.links for label, _ in FAMILY.get(link.label, ())}
    labels |= {KIND_LABELS[span.kind] for span in slot if span.kind}
    if any(span.fund for span in slot):
        labels |= set(FAMILY)
    return frozenset(labels), frozenset(span.code for span in slot if span.code)


def candidates(corpus: Corpus, scope: Scope, slot: Sequence[Span], natures: Collection[Nature]) -> Iterable[Entry]:
    """Return the scope's entries that carry a label of any span of the slot, each once, in document order.

    Of other natures than these there may be some and there may be none.
    """
    labels, codes = labels_of(slot)
    for document, report in scope.owner.documents:
        found = corpus.entries(document, report, labels, codes, natures=natures, year=scope.year)
        yield from (entry for entry in found if _in_year(entry, scope.year))


def _in_year(entry: Entry, year: int | None) -> bool:
    """Return whether a fact is of a year: its own, or a state at the end of the year before that this year's report tells."""
    if year is None or entry.year in (year, None) or entry.fact.coordinates.nature in TEXTS:
        return True
    at = entry.fact.coordinates
    state = at.as_of is not None or at.side in ("assets", "count")
    if at.as_of is not None and re.match(rf"{year}年?(?:年?末|年?底|期末|12月31日)", at.as_of):
        return True
    return state and entry.year == year - 1 and entry.document.identity.year == year
