"""Query slot × scope → facts, by joint cover: every word of the slot must be said of one fact, and little that it does not say.

Score = share of the slot's words that the fact's labels cover (0–1) − what the fact says that the question does not.
Deterministic: ties go to cells before sentences, then to the order of the documents.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.labels import KIND_LABELS
from assistant.lookup.index import Corpus, Entry
from assistant.lookup.scopes import Scope
from assistant.questions.model import Link, Span
from ingest.amounts import MONEY, Amount
from ingest.model import Nature
from ingest.terms import clean_label, fold_label, term_of

ACCEPT = 0.5
"""Lowest score at which a fact may answer; below it the question is not linked."""

FIGURES: frozenset[Nature] = frozenset(("amount", "count", "score", "target"))
_FAMILY: dict[str, tuple[tuple[str, float], ...]] = {
    "收支总计": (("支出总计", 0.95), ("收入总计", 0.93), ("本年支出合计", 0.8), ("本年收入合计", 0.78)),
    "支出总计": (("收支总计", 0.9), ("本年支出合计", 0.93), ("一般公共预算支出", 0.6)),
    "收入总计": (("收支总计", 0.9), ("本年收入合计", 0.93)),
    "本年支出合计": (("支出总计", 0.9), ("收支总计", 0.8)),
    "本年收入合计": (("收入总计", 0.9), ("收支总计", 0.8)),
}
"""A total asked by one name may be printed under another; the nearest first."""

_FUND_ORDER = {None: 0.0, "all": 0.0, "fiscal": 0.01, "general": 0.02, "managed": 0.06, "state_capital": 0.07,
               "social_insurance": 0.07, "other": 0.07, "special_account": 0.07}  # fmt: skip
_HOLDS = {"fiscal": ("general",), "general": (), "all": ("fiscal",)}
TOTAL_SPAN = Span(0, 0, "总计", (Link("收支总计", 0.9, "alias"), Link("支出总计", 0.89, "alias"), Link("收入总计", 0.8, "alias")))
"""What is asked where a question names no item at all (2021年的预算是多少)."""


@dataclass(frozen=True, slots=True)
class Want:
    """What a fact must be besides covering the words; None and empty mean any."""

    natures: frozenset[Nature] = FIGURES
    stage: str | None = None
    fund: str | None = None
    horizon: str | None = None
    currency: str | None = None
    """元, 辆, %, 人 …: the kind of amount asked for."""
    direction: str | None = None
    table: str | None = None
    sections: tuple[str, ...] = ()
    base_year: int | None = None
    context: tuple[Span, ...] = ()
    year: int | None = None
    """The report year asked for: a state at the end of the year before stands in it too."""
    document: str | None = None
    """The document to prefer, where two figures are to come from one."""
    target: bool = False
    """Whether a performance target is asked for."""
    income: bool = False
    """Whether the question speaks of income."""


@dataclass(frozen=True, slots=True)
class Hit:
    entry: Entry
    score: float
    coverage: float


@dataclass(frozen=True, slots=True)
class Found:
    """The facts that answer a slot in one scope.

    `same`: all of the best fact's coordinates, the best first; `others`: best hits of other coordinates, one each.
    """

    scope: Scope
    slot: tuple[Span, ...]
    best: Hit
    same: tuple[Entry, ...]
    others: tuple[Entry, ...]


def item_of(entry: Entry) -> str:
    """Return the entry's item; the totals of income, expenditure and both are one, for in one fund they are equal."""
    return "总计" if entry.head in ("收支总计", "收入总计", "支出总计") else entry.head


def signature(entry: Entry) -> tuple[object, ...]:
    """Return the coordinates that must agree for two facts to be about the same thing, fund, level and stage aside."""
    at = entry.fact.coordinates
    kind = None if KIND_LABELS.get(at.kind or "") == entry.head else at.kind
    economic = None if at.economic == entry.head else at.economic
    return (
        item_of(entry),
        kind,
        economic,
        at.subject,
        at.horizon,
        at.nature,
        entry.year,
        at.base_year if at.nature in ("change", "growth") else None,
        at.as_of,
    )


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
        return (1.0, True) if at.code == span.code else (0.0, False)
    for link in span.links:
        if link.label == entry.head:
            value, is_head = link.score, True
        elif link.label in entry.labels:
            value, is_head = link.score * 0.97, False
        elif link.label in entry.extra:
            value, is_head = link.score * 0.9, False
        else:
            value = link.score * next((share for label, share in _FAMILY.get(link.label, ()) if label == entry.head), 0.0)
            is_head = True
        if value > best:
            best, head = value, is_head
    if span.kind and at.kind == span.kind and best < 0.97:
        best, head = 0.97, head
    if span.fund and at.fund == span.fund and best < 0.95:
        best, head = 0.95, head or bool(entry.head in _FAMILY)
    return best, head


def _context_cover(span: Span, entry: Entry) -> float:
    """Return the weaker cover by what stands around the fact: its subject, table title, headings, sentence."""
    fact = entry.fact
    text = clean_label(span.text)
    if len(text) < 2:
        return 0.0
    subject = fold_label(fact.coordinates.subject or "")
    if subject and text in subject:
        return 0.9
    if len(text) >= 4 and subject and _in_order(text, subject):
        return 0.85  # the words of a longer name, in order
    if any(text in fold_label(part) for part in (*fact.row_path, *fact.column_path)):
        return 0.75
    if any(text in fold_label(part) for part in fact.section):
        return 0.7
    return 0.5 if fact.quote and text in fold_label(fact.quote) else 0.0


def _in_order(short: str, full: str) -> bool:
    """Return whether the characters of `short` stand in `full` in order, first and last included."""
    position = 0
    for character in short:
        position = full.find(character, position) + 1
        if position == 0:
            return False
    return True


def _unsaid(entry: Entry, covered: frozenset[str], slot: Sequence[Span], want: Want) -> float:
    """Return the penalty for what the fact says and the question does not."""
    at, penalty = entry.fact.coordinates, 0.0
    said = " ".join(clean_label(span.text) for span in (*slot, *want.context))
    if at.subject and not any(_context_cover(span, entry) >= 0.9 or span.score_of(at.subject) for span in (*slot, *want.context)):
        penalty += 0.25
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
    penalty += min(0.004 * len(entry.extra - covered), 0.03)
    return penalty


def score_entry(entry: Entry, slot: Sequence[Span], want: Want) -> Hit | None:
    """Return the entry's score for a slot, or None where it cannot answer."""
    if not _allowed(entry, want):
        return None
    total = covered_weight = 0.0
    covered: set[str] = set()
    head_named = False
    strongest = max(slot, key=_weight)
    for span in slot:
        weight = _weight(span)
        cover, is_head = _label_cover(span, entry)
        if cover < 0.6:
            cover = max(cover, _context_cover(span, entry))
        if cover < 0.35 and span is strongest:
            return None
        if cover >= 0.35:
            covered |= {link.label for link in span.links}
            head_named = head_named or is_head
        total += weight
        covered_weight += weight * cover
    coverage = covered_weight / total if total else 0.0
    score = coverage - _unsaid(entry, frozenset(covered), slot, want)
    if not head_named and entry.head not in covered:
        score -= _unnamed_head(entry, slot)
    score -= _preference(entry, want)
    return Hit(entry, score, coverage)


def _unnamed_head(entry: Entry, slot: Sequence[Span]) -> float:
    """Return the penalty for a fact whose own item the question does not name: a part is not told in place of its whole."""
    if entry.head in _FAMILY and any(span.kind or span.fund for span in slot):
        return 0.03
    if re.match(r"涉及(?:预算)?(?:资金|金额)", entry.head):
        return 0.1  # the money of what it stands under: it has no name of its own to be asked by
    subject = entry.fact.coordinates.subject
    if subject and entry.fact.role == "total":
        return 0.12  # a project's own total answers for the project
    return 0.5


def _allowed(entry: Entry, want: Want) -> bool:
    at, amount = entry.fact.coordinates, entry.fact.amount
    if at.nature not in want.natures:
        return False
    if want.stage and entry.stage and not _stage_fits(entry.stage, want.stage):
        return False
    if want.fund and at.fund and at.fund != want.fund and at.fund not in _HOLDS.get(want.fund, ()):
        return False
    if want.currency and amount is not None and not _currency_fits(amount, want.currency):
        return False
    if want.currency not in (None, "元", "%") and amount is None and entry.fact.state != "words":
        return False  # a blank in a table of money is no count
    return not (want.base_year and at.base_year and at.base_year != want.base_year)


def _stage_fits(stage: str, wanted: str) -> bool:
    return stage == wanted or (wanted == "budget" and stage == "adjusted") or {stage, wanted} == {"actual", "execution"}


def _currency_fits(amount: Amount, wanted: str) -> bool:
    if wanted == "元":
        return amount.is_money or amount.unit == ""
    return amount.currency == Amount(amount.value, wanted).currency or (amount.unit == "" and wanted in ("美元", "英镑"))


def _preference(entry: Entry, want: Want) -> float:
    """Return small deductions that order facts of equal cover."""
    at, fact = entry.fact.coordinates, entry.fact
    value = 0.0 if fact.source == "cell" else 0.02
    value += 0.0 if want.fund else _FUND_ORDER.get(at.fund, 0.0)
    if want.stage and entry.stage != want.stage:
        value += 0.08
    if not want.stage and entry.stage != entry.document.identity.stage:
        value += 0.1
    value += 0.06 if fact.state in ("blank", "words", "dash") and fact.coordinates.nature in FIGURES else 0.0
    value += 0.01 if fact.position == "inferred" else 0.0
    # 功能科目 stand in the income table too; without a word of income their expenditure is meant.
    value += 0.06 if at.side == "income" and not want.income and at.code else 0.0
    value += 0.02 if fact.role == "of_which" else 0.0
    value += 0.12 if at.nature == "target" and not want.target else 0.0
    if item_of(entry) == "总计" and entry.title and not re.search(r"收支|收入支出", entry.title):
        value += 0.008  # the total of both sides is looked for in the table of both
    # 三公 items stand in the economic tables too, of basic expenditure or of all money; their own table is meant.
    if fact.source == "cell" and entry.title and _is_public_three(entry.head) and "三公" not in fold_label(entry.title):
        value += 0.12
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
    value -= 0.06 if want.document == entry.document.id else 0.0
    return value


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


def find(corpus: Corpus, scope: Scope, slot: Sequence[Span], want: Want) -> Found | None:
    """Return the facts that answer `slot` in `scope`, or None where none covers it well enough."""
    hits = rank(corpus, scope, slot, want)
    if not hits or hits[0].score < ACCEPT:
        return None
    best = hits[0]
    mark = signature(best.entry)
    same = [
        hit.entry
        for hit in hits
        if signature(hit.entry) == mark and hit.score >= best.score - 0.45 and _codes_agree(hit.entry, best.entry)
    ]
    others: dict[tuple[object, ...], Entry] = {}
    for hit in hits:
        other = signature(hit.entry)
        if (
            (other != mark or not _codes_agree(hit.entry, best.entry))
            and hit.score >= max(best.score - 0.2, ACCEPT)
            and hit.entry.fact.amount is not None
        ):
            others.setdefault((*other, hit.entry.fact.coordinates.code), hit.entry)
    return Found(scope, tuple(slot), best, tuple(same), tuple(others.values()))


def _codes_agree(one: Entry, other: Entry) -> bool:
    first, second = one.fact.coordinates.code, other.fact.coordinates.code
    return first is None or second is None or first == second


def rank(corpus: Corpus, scope: Scope, slot: Sequence[Span], want: Want) -> list[Hit]:
    """Return all hits above zero for a slot in a scope, best first; ties in the order of documents and facts."""
    hits: list[Hit] = []
    for entry in candidates(corpus, scope, slot) if slot else ():
        hit = score_entry(entry, slot, want)
        if hit is not None and hit.score > 0:
            hits.append(hit)
    hits.sort(key=lambda hit: -round(hit.score, 6))
    return hits


def candidates(corpus: Corpus, scope: Scope, slot: Sequence[Span]) -> Iterable[Entry]:
    """Return the scope's entries that carry a label of any span of the slot, each once, in document order."""
    labels = {link.label for span in slot for link in span.links}
    labels |= {label for span in slot for link in span.links for label, _ in _FAMILY.get(link.label, ())}
    labels |= {KIND_LABELS[span.kind] for span in slot if span.kind}
    codes = {span.code for span in slot if span.code}
    if any(span.fund for span in slot):
        labels |= set(_FAMILY)
    for document, report in scope.owner.documents:
        index = corpus.index(document, report)
        positions: set[int] = set()
        for label in labels:
            positions.update(index.by_label.get(label, ()))
        for code in codes:
            positions.update(index.by_code.get(code, ()))
        for position in sorted(positions):
            entry = index.entries[position]
            if _in_year(entry, scope.year):
                yield entry


def _in_year(entry: Entry, year: int | None) -> bool:
    """Return whether a fact is of a year: its own, or a state at the end of the year before that this year's report tells."""
    if year is None or entry.year in (year, None) or entry.fact.coordinates.nature in ("definition", "duty", "text"):
        return True
    at = entry.fact.coordinates
    state = at.as_of is not None or at.side in ("assets", "count")
    if at.as_of is not None and re.match(rf"{year}年?(?:年?末|年?底|期末|12月31日)", at.as_of):
        return True
    return state and entry.year == year - 1 and entry.document.identity.year == year


def is_money_item(slot: Sequence[Span]) -> bool:
    """Return whether a slot's item is one that is told in money by its official term."""
    return any((term := term_of(link.label)) is not None and term.group != "item" for span in slot for link in span.links[:1])


def currency_of(unit: str | None, money: bool) -> str | None:
    """Return the kind of amount that the asked unit means."""
    if unit is None:
        return "元" if money else None
    return "元" if unit in MONEY else unit
