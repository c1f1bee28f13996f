"""Do shares add up to 100 %? The shares of one passage, or those that the question gives."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from assistant import compute
from assistant.answering.checking.claim import Claim, read_claim, text_of
from assistant.answering.checking.comparison import Comparison, citations_of, entry_value
from assistant.answering.session import Session
from assistant.draft import Value
from assistant.lookup.index import Entry
from assistant.lookup.scopes import Scope
from assistant.questions.model import Ask
from assistant.wording import said
from ingest.amounts import Amount, format_decimal, tolerance

_SHARE = re.compile(r"占|比例|比重|\bshares?\b|\bpercent|\bproportion")
HUNDRED = Amount(Decimal(100), "%")


def compare_share_sum(session: Session, ask: Ask, scope: Scope) -> list[Comparison]:
    """Return the sum of shares against the whole that the question says, 100 % where it says none."""
    claim = read_claim(session.query, ask)
    rates = [one.amount for one in claim.figures if one.amount.unit == "%"]
    asked = "share" in ask.also or len(rates) >= 2 or (rates and _SHARE.search(text_of(session.query)))
    if not claim.adds or not asked:
        return []
    target = rates[-1] if rates and (len(rates) >= 3 or rates[-1].equals(HUNDRED)) else HUNDRED
    given = rates[:-1] if target is not HUNDRED else rates
    shares = _shares_in(session, scope)
    chosen = _given_among(shares, given) if len(given) >= 2 else _run_asked(_runs(shares), ask, claim)
    if len(chosen) < 2:
        return []
    return [_against(session, [entry_value(session, entry) for entry in chosen], target)]


def _against(session: Session, values: Sequence[Value], target: Amount) -> Comparison:
    total = compute.total([value.amount for value in values])
    expression = " + ".join(format_decimal(value.amount.value) for value in values) + f" = {format_decimal(total.value)}"
    what = said(session.query.language, f"{len(values)}项占比之和", f"the {len(values)} shares together")
    agrees = abs(total.value - target.value) <= tolerance(*[value.amount for value in values])
    recomputed = Value(what, total, citations_of(values), "computed")
    return Comparison(what, recomputed, expression, tuple(values), agrees, premise=target)


def _shares_in(session: Session, scope: Scope) -> list[Entry]:
    return [
        entry
        for document, report in scope.owner.documents
        for entry in session.corpus.index(document, report).entries
        if entry.fact.coordinates.nature == "share" and entry.fact.amount is not None
        and (scope.year is None or entry.year == scope.year)
    ]  # fmt: skip


def _given_among(shares: Sequence[Entry], given: Sequence[Amount]) -> list[Entry]:
    """Return a printed share for each one given, those of one passage first; empty where one is nowhere printed."""
    for run in (*_runs(shares), shares):
        found = [next((entry for entry in run if entry.fact.amount and entry.fact.amount.equals(one)), None) for one in given]
        chosen = [entry for entry in found if entry is not None]
        if len(chosen) == len(given) == len({entry.key for entry in chosen}):
            return chosen
    return []


def _runs(shares: Sequence[Entry]) -> list[list[Entry]]:
    """Return the shares that stand together: of one paragraph, or of neighbouring ones under one heading; of one whole each."""
    groups: list[list[Entry]] = []
    for entry in shares:
        home = next((group for group in groups if _joins(entry, group)), None)
        if home is None:
            groups.append([entry])
        else:
            home.append(entry)
    return [group for group in (*groups, *_by_paragraph(shares)) if len(group) >= 2]


def _joins(entry: Entry, group: Sequence[Entry]) -> bool:
    last, fact = group[-1], entry.fact
    near = fact.block is not None and last.fact.block is not None and 0 <= fact.block - last.fact.block <= 1
    one, other = fact.coordinates, last.fact.coordinates
    return (
        entry.document.id == last.document.id and near
        and (fact.section, fact.table_id) == (last.fact.section, last.fact.table_id)
        and (one.whole, one.parents, one.side) == (other.whole, other.parents, other.side)
    )  # fmt: skip


def _by_paragraph(shares: Sequence[Entry]) -> Iterator[list[Entry]]:
    groups: dict[tuple[object, ...], list[Entry]] = {}
    for entry in shares:
        groups.setdefault((entry.document.id, entry.fact.table_id, entry.fact.block), []).append(entry)
    return iter(groups.values())


def _run_asked(runs: Sequence[list[Entry]], ask: Ask, claim: Claim) -> list[Entry]:
    """Return the run of the items named, of as many as are said; the longest of several."""

    def liking(run: Sequence[Entry]) -> tuple[int, int, int]:
        named = sum(any(_names(entry, slot_text) for entry in run) for slot_text in _labels(ask))
        return (named, int(claim.count == len(run)), len(run))

    best = max(runs, key=liking, default=[])
    # Parts that are named one by one (货物、工程、服务占比) are not to be had from shares of other items.
    return best if len(claim.parts) < 2 or liking(best)[0] else []


def _labels(ask: Ask) -> list[frozenset[str]]:
    return [frozenset(link.label for link in span.links if link.score > 0.6) for slot in ask.slots for span in slot]


def _names(entry: Entry, labels: frozenset[str]) -> bool:
    at = entry.fact.coordinates
    return bool(labels & {entry.head, at.whole or "", *at.parents})


__all__ = ["compare_share_sum"]
