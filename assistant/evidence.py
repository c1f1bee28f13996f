"""Which of several facts of the same thing is told, what contradicts it, and whether a blank means nil.

Cell before sentence before computed. Figures of equal coordinates that differ by more than the rounding of their last
digits are a conflict, told with both places; a figure whose fund or stage is not said is no witness against one whose is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.lookup.index import Corpus, Entry
from assistant.lookup.match import Found
from assistant.lookup.preference import said_roughly
from ingest.amounts import Amount, tolerance
from ingest.checks.same import OTHER_TOTALS, table_scope
from ingest.model import Fact, Finding


@dataclass(frozen=True, slots=True)
class Clash:
    """Two facts of equal coordinates that disagree beyond rounding; `first` is the one told."""

    first: Entry
    second: Entry


@dataclass(frozen=True, slots=True)
class Weighed:
    """What is told of one thing in one scope.

    `amount` None: a blank that is not proven nil, or words (then `words`). `nil` True: a blank that is proven 0; `proof`
    are the figures that prove it. `support`: further facts of the same amount, cited beside. `clashes`: disagreements.
    """

    entry: Entry
    amount: Amount | None
    words: str | None = None
    nil: bool = False
    proof: tuple[Entry, ...] = ()
    support: tuple[Entry, ...] = ()
    clashes: tuple[Clash, ...] = ()
    others: tuple[Entry, ...] = ()
    rows: tuple[Entry, ...] = ()
    """Rows of one column that are all of the item asked, where the question tells none of them apart; else empty."""
    head: str | None = None
    """What was asked, where it has no row of its own and stands over `rows`."""
    coverage: float = 1.0
    """The share of the words asked that the fact covers."""

    @property
    def fact(self) -> Fact:
        return self.entry.fact


def weigh(corpus: Corpus, found: Found) -> Weighed:
    """Return what is told of the facts found: the best figure, its support, and what disagrees."""
    return replace(_weighed(corpus, found), coverage=found.best.coverage)


def _weighed(corpus: Corpus, found: Found) -> Weighed:
    best = found.best.entry
    same = _without_other_total(corpus, [entry for entry in found.same if _same_figure_kind(entry, best)])
    told = _told(best, same)
    if told.fact.amount is None:
        return _blank(corpus, told, same, found)
    support = tuple(entry for entry in same if entry is not told and _supports(entry, told))[:3]
    if told.fact.source == "sentence" and told.fact.amount.value == 0:
        # The cell of this very figure is blank: it is cited beside the sentence that says nil.
        support += tuple(entry for entry in same if entry.fact.state in ("blank", "dash") and coordinates_agree(entry, told))[:1]
    rows = found.rows if told in found.rows else ()
    clashes = () if rows else clashes_of(told, same)
    return Weighed(
        told, told.fact.amount, told.fact.words, support=support, clashes=clashes, others=found.others, rows=rows, head=found.head
    )  # fmt: skip


def _without_other_total(corpus: Corpus, same: list[Entry]) -> list[Entry]:
    """Return facts of a total without the sentences that tell what a cell has for the other one, with or without what was

    carried over: 总支出 may mean either, and both are right.
    """
    found: list[Entry] = []
    for entry in same:
        other = OTHER_TOTALS.get(entry.head) if entry.fact.source == "sentence" else None
        cells = corpus.entries(entry.document, entry.report, {other}) if other is not None else ()
        if not any(one.fact.source == "cell" and one.year == entry.year and _says_same(one, entry) for one in cells):
            found.append(entry)
    return found or same


def _says_same(one: Entry, other: Entry) -> bool:
    first, second = one.fact.amount, other.fact.amount
    return first is not None and second is not None and first.equals(second)


def _told(best: Entry, same: Sequence[Entry]) -> Entry:
    """Return the fact to tell: the best one; in place of a sentence or a blank, a figure cell of the same coordinates."""
    peers = [entry for entry in same if coordinates_agree(entry, best)]
    cells = [
        entry for entry in peers if entry.fact.source == "cell" and entry.fact.amount is not None and entry.fact.state == "figure"
    ]
    if best.fact.source == "cell" and best.fact.amount is not None:
        return best
    if cells:
        return cells[0]
    with_figures = [entry for entry in peers if entry.fact.amount is not None]
    return with_figures[0] if best.fact.amount is None and best.fact.source != "cell" and with_figures else best


def coordinates_agree(one: Entry, other: Entry) -> bool:
    """Return whether two facts of one signature also agree in year, stage, fund and level, as far as both say them."""
    first, second = one.fact.coordinates, other.fact.coordinates
    return (
        one.year == other.year
        and one.stage == other.stage
        and (first.fund == second.fund or first.fund is None or second.fund is None)
        and (first.side == second.side or first.side is None or second.side is None)
        and (first.level == second.level or first.level is None or second.level is None)
        and (first.base_stage == second.base_stage or first.base_stage is None or second.base_stage is None)
        and (first.whole == second.whole or first.whole is None or second.whole is None)
    )


def _same_figure_kind(entry: Entry, best: Entry) -> bool:
    amount, other = entry.fact.amount, best.fact.amount
    return amount is None or other is None or amount.comparable(other)


def amounts_agree(first: Amount, second: Amount) -> bool:
    """Return whether two printings are of one amount, within rounding.

    The finer digits decide in one unit, the coarser across units.

    12.35万元 in the text is 123,456.78元 in the table; 4.5万元 is not 4.35万元.
    """
    if not first.comparable(second):
        return False
    gap = abs(first.base - second.base)
    return gap <= (tolerance(first, second) if first.unit == second.unit else max(first.base_step, second.base_step) / 2)


_NEAR_FUNDS = frozenset({"fiscal", "general"})
"""Where no other fund has money, reports call the same figure by either name."""


def _supports(entry: Entry, told: Entry) -> bool:
    amount = entry.fact.amount
    funds = {entry.fact.coordinates.fund, told.fact.coordinates.fund}
    near = entry.year == told.year and entry.stage == told.stage and funds == _NEAR_FUNDS
    return (
        amount is not None and told.fact.amount is not None and entry.fact.source != told.fact.source
        and (near or coordinates_agree(entry, told)) and amounts_agree(amount, told.fact.amount)
    )  # fmt: skip


def clashes_of(told: Entry, same: Sequence[Entry]) -> tuple[Clash, ...]:
    """Return the disagreements with the told figure, or with what says the same, among facts of one signature.

    Parts that merely bear its name may disagree among themselves: they were not asked for.
    """
    amount = told.fact.amount
    return tuple(
        clash if clash.second is not told else Clash(clash.second, clash.first) for clash in disagreements(same)
        if amount is None or any(_tells(entry, told, amount) for entry in (clash.first, clash.second))
    )  # fmt: skip


def _tells(entry: Entry, told: Entry, amount: Amount) -> bool:
    return entry is told or (entry.fact.amount is not None and amounts_agree(entry.fact.amount, amount))


def disagreements(same: Sequence[Entry]) -> tuple[Clash, ...]:
    """Return the disagreements among facts of one signature, a cell first.

    Each fund and stage is judged by itself: a cell of one fund is no witness against a sentence of another. A sentence
    that says no fund disagrees only where no fund's figure is its own.
    """
    figures = [
        entry for entry in same if entry.fact.amount is not None and entry.fact.doubt is None and not said_roughly(entry.fact)
    ]
    found: list[Clash] = []
    for index, one in enumerate(figures):
        for other in figures[index + 1 :]:
            if not _disagree(one, other, figures) or any(_one_place(clash, one, other) for clash in found):
                continue
            found.append(Clash(one, other) if _cell_first(one, other) else Clash(other, one))
    return tuple(found)


def _disagree(one: Entry, other: Entry, figures: Sequence[Entry]) -> bool:
    first, second = one.fact.amount, other.fact.amount
    return (
        first is not None and second is not None and first.comparable(second) and not amounts_agree(first, second)
        and coordinates_agree(one, other) and _witness(one, other, figures) and _of_one_scope(one, other)
    )  # fmt: skip


def _cell_first(one: Entry, other: Entry) -> bool:
    return one.fact.source == "cell" or other.fact.source != "cell"


def _of_one_scope(one: Entry, other: Entry) -> bool:
    """Return whether two facts of one name can be one figure.

    What a table lists twice is two things (会议费 of two projects), and a part that the table of 机关运行经费 counts is
    not the whole. A sentence on 三公 items need not name 三公经费, so that scope parts cells only.
    """
    if one.document.id == other.document.id and one.fact.table_id is not None and one.fact.table_id == other.fact.table_id:
        return False
    first, second = set(table_scope(one.fact)), set(table_scope(other.fact))
    loose = set() if one.fact.source == other.fact.source == "cell" else {"三公经费"}
    return first - loose == second - loose


def _witness(one: Entry, other: Entry, figures: Sequence[Entry]) -> bool:
    """Return whether the two really are about the same fund; where one says none, no other fund's figure explains it."""
    first, second = one.fact.coordinates.fund, other.fact.coordinates.fund
    if first == second:
        return True
    vague = one if first is None else other
    amount = vague.fact.amount
    return amount is not None and not any(
        entry is not vague and entry.fact.amount is not None and amounts_agree(entry.fact.amount, amount) for entry in figures
    )


def _one_place(clash: Clash, one: Entry, other: Entry) -> bool:
    """Return whether a clash of the same two figures was noted already, at other cells."""
    pair = {_value(clash.first), _value(clash.second)}
    return pair == {_value(one), _value(other)}


def _value(entry: Entry) -> Decimal:
    return entry.fact.amount.base if entry.fact.amount is not None else Decimal(0)


def _blank(corpus: Corpus, told: Entry, same: Sequence[Entry], found: Found) -> Weighed:
    """Return a blank, a dash or words as they stand; 0 where the sums or a sentence show that the blank means none."""
    zeros = [
        entry
        for entry in same
        if entry.fact.amount is not None and entry.fact.amount.value == 0 and coordinates_agree(entry, told)
    ]
    if zeros:
        zero = zeros[0]
        return Weighed(told, zero.fact.amount, told.fact.words, nil=True, proof=(zero,), others=found.others)
    if told.fact.state == "words" and told.fact.words:
        return Weighed(told, None, told.fact.words, others=found.others)
    figures = [entry for entry in same if entry.fact.amount is not None and coordinates_agree(entry, told)]
    if figures:
        return Weighed(figures[0], figures[0].fact.amount, figures[0].fact.words, others=found.others)
    proof = nil_proof(corpus, told)
    if proof:
        unit = proof[0].fact.amount.unit if proof[0].fact.amount else ""
        return Weighed(told, Amount(Decimal(0), unit), None, nil=True, proof=proof, others=found.others)
    return Weighed(told, None, told.fact.raw.strip() or None, others=found.others)


def nil_proof(corpus: Corpus, blank: Entry) -> tuple[Entry, ...]:
    """Return the figures whose sum leaves nothing for the blank: total first, then the parts; empty where unproven.

    Looked for along the row, then along the column: a total that the other printed figures make up exactly.
    """
    fact = blank.fact
    if fact.table_id is None:
        return ()
    entries = [
        entry for entry in corpus.index(blank.document, blank.report).entries
        if entry.fact.table_id == fact.table_id and entry.fact.source == "cell" and entry.fact.amount is not None
    ]  # fmt: skip
    row = [entry for entry in entries if entry.fact.row == fact.row]
    column = [entry for entry in entries if entry.fact.column == fact.column]
    return _parent_proof(row, fact) or _parent_proof(column, fact) or _row_proof(row, fact) or _column_proof(column, fact)


def _parent_proof(line: Sequence[Entry], blank: Fact) -> tuple[Entry, ...]:
    """Return parent and siblings of the blank on one row or column, where the siblings already make the parent up."""
    if not blank.coordinates.parents:
        return ()
    above = blank.coordinates.parents[-1]
    parent = next((entry for entry in line if entry.head == above), None)
    siblings = [entry for entry in line if entry.fact.coordinates.parents[-1:] == (above,)]
    return _made_up(parent, siblings) if parent is not None and siblings else ()


def _row_proof(row: Sequence[Entry], blank: Fact) -> tuple[Entry, ...]:
    """Return total and parts of the blank's row where the total's parts, without the blank, already make it up."""
    if len(row) < 2:
        return ()
    total = max(row, key=lambda entry: _value(entry))
    head = blank.column_path[0] if blank.column_path else ""
    parts = [entry for entry in row if entry is not total and entry.fact.column_path[:1] != (head,)] or [
        entry for entry in row if entry is not total
    ]
    return _made_up(total, parts)


def _column_proof(column: Sequence[Entry], blank: Fact) -> tuple[Entry, ...]:
    if len(column) < 2:
        return ()
    totals = [entry for entry in column if entry.fact.role == "total"] or [max(column, key=lambda entry: _value(entry))]
    parts = [entry for entry in column if entry is not totals[0] and entry.fact.role == "item"]
    return _made_up(totals[0], parts)


def _made_up(total: Entry, parts: Sequence[Entry]) -> tuple[Entry, ...]:
    """Return (total, parts…) for a run of parts that sums to the total exactly: all, or one alone; else ()."""
    amounts = [entry.fact.amount for entry in parts if entry.fact.amount is not None]
    whole = total.fact.amount
    if whole is None or not amounts:
        return ()
    if sum((amount.base for amount in amounts), Decimal(0)) == whole.base:
        return (total, *parts)
    single = next((entry for entry in parts if entry.fact.amount is not None and entry.fact.amount.base == whole.base), None)
    return (total, single) if single is not None else ()


def findings_on(corpus: Corpus, entries: Sequence[Entry], *, status: str | None = "open") -> list[tuple[Entry, Finding]]:
    """Return the report's own faults (sums, shares, rates) that concern any of the facts, each once."""
    seen: set[tuple[str, str]] = set()
    found: list[tuple[Entry, Finding]] = []
    for entry in entries:
        for finding in corpus.findings_about(entry):
            key = (entry.document.id, finding.id)
            if key not in seen and (status is None or finding.status == status):
                seen.add(key)
                found.append((entry, finding))
    return found
