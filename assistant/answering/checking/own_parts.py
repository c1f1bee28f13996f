"""An item's own parts, meant by a word only (各项, 分项, 三项), against the item.

Parts that do not make the item up are told as its contradiction only where they are all of them: a list that leaves one
out, or names a part's part instead, proves nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.checking.claim import Claim
from assistant.answering.checking.comparison import Comparison, entry_value, sum_comparison, sums_to
from assistant.answering.checking.together import entries_in, is_given
from assistant.answering.parts import parts_of
from assistant.answering.session import Session
from assistant.draft import Value
from assistant.evidence import Weighed, findings_on
from assistant.lookup.index import Entry
from assistant.lookup.match import TOTAL_SPAN
from assistant.lookup.scopes import Scope
from assistant.questions.model import Ask, Link, Span
from ingest.amounts import Amount
from ingest.terms import all_terms

_TOTAL_WORD = re.compile(r"总数|总计|合计|总额|总量|小计|总和")


def compare_own_parts(session: Session, ask: Ask, scope: Scope, claim: Claim) -> list[Comparison]:
    """Return an item's own parts against it: the item named, or the one that has the figure of the question."""
    only_total = bool(claim.whole) and all(_TOTAL_WORD.fullmatch(span.text) for span in claim.whole[0])
    slot = (claim.parts[:1] if only_total and claim.parts else claim.whole or claim.parts or ((),))[0]
    if slot:
        weighed = session.look(scope, slot, session.want(ask, stage=ask.stages[0] if len(ask.stages) == 1 else None))
        wholes = [weighed] if weighed is not None else []
    else:
        wholes = _wholes_given(session, ask, scope, claim)
    for weighed in wholes:
        parts = _parts(session, scope, weighed)
        if parts and (slot or claim.count in (0, len(parts))):
            whole = session.draft.value_of(weighed)
            values = [entry_value(session, entry) for entry in parts]
            return [sum_comparison(session, values, whole, premise_of(claim, [whole] if whole else []))]
    return []


def _parts(session: Session, scope: Scope, whole: Weighed) -> list[Entry]:
    """Return the parts that make the whole up; failing that, all of its parts, where it is known that they are all."""
    amount = whole.amount
    if amount is None:
        return []
    listed = _of_kind(parts_of(session, scope, (), whole), amount)
    for group in (listed, _topmost(session, scope, whole), _by_finding(session, whole, closed=True)):
        if _closes(group, amount):
            return group
    complete = listed if _complete(listed, whole.entry) else _by_finding(session, whole, closed=False)
    return complete if len(complete) >= 2 else []


def _of_kind(entries: Sequence[Entry], amount: Amount) -> list[Entry]:
    return [entry for entry in entries if entry.fact.amount is not None and entry.fact.amount.comparable(amount)]


def _closes(group: Sequence[Entry], amount: Amount) -> bool:
    return len(group) >= 2 and sums_to([entry.fact.amount for entry in group if entry.fact.amount is not None], amount)


def _topmost(session: Session, scope: Scope, whole: Weighed) -> list[Entry]:
    """Return what stands under the whole in its own table or passage, a part's part only where the part is not printed."""
    head, fact, amount = whole.entry.head, whole.entry.fact, whole.amount
    below = [
        entry for entry in entries_in(session, scope)
        if entry.document.id == whole.entry.document.id and entry.stage == whole.entry.stage
        and head in entry.fact.coordinates.parents
        and (entry.fact.table_id, entry.fact.column if entry.fact.source == "cell" else None)
        == (fact.table_id, fact.column if fact.source == "cell" else None)
    ]  # fmt: skip
    heads = {entry.head for entry in below}
    top = [entry for entry in below if not _between(entry, head) & heads and entry.head != head]
    once = {entry.head: entry for entry in reversed(top)}
    return _of_kind([entry for entry in top if once[entry.head] is entry], amount) if amount is not None else []


def _between(entry: Entry, head: str) -> set[str]:
    """Return the items between `head` and the entry."""
    parents = entry.fact.coordinates.parents
    return set(parents[parents.index(head) + 1 :])


def _complete(parts: Sequence[Entry], whole: Entry) -> bool:
    """Return whether the parts are all there are: every official part, or the rows of the whole's own table column."""
    official = {term.name for term in all_terms() if term.parent == whole.head}
    heads = {entry.head for entry in parts}
    if official:
        return official <= heads
    if whole.fact.doubt is not None:
        return False  # some of the rows may not have been read, so that an open sum says nothing
    at = (whole.document.id, whole.fact.table_id, whole.fact.column)
    return whole.fact.table_id is not None and all((one.document.id, one.fact.table_id, one.fact.column) == at for one in parts)


def _by_finding(session: Session, whole: Weighed, *, closed: bool) -> list[Entry]:
    """Return the parts of the sum that the item was checked by when the report was read; open ones only by the report's fault."""
    for entry, finding in findings_on(session.corpus, [whole.entry], status=None):
        found = [session.corpus.entry(entry.document, entry.report, operand.fact_id) for operand in finding.parts]
        parts = [one for one in found if one is not None and one.fact.amount and one.fact.coordinates.nature == "amount"]
        own = [operand.fact_id for operand in finding.stated] == [entry.fact.id]
        right = finding.status != "open" if closed else (finding.status == "open" and finding.fault == "report")
        if own and right and len(parts) == len(found) >= 2 and all(operand.sign == 1 for operand in finding.parts):
            return parts
    return []


def premise_of(claim: Claim, parts: Sequence[Value]) -> Amount | None:
    """Return the figure that the question gives for the whole, a bare one in the parts' unit."""
    for given in claim.whole_figures:
        if given.amount.unit == "%":
            continue
        if given.amount.unit == "" and parts:
            return Amount(given.amount.value, parts[0].amount.unit)
        return given.amount
    return None


def _wholes_given(session: Session, ask: Ask, scope: Scope, claim: Claim) -> list[Weighed]:
    """Return the facts that print the question's figure; where none does, 三公经费 for its three items, else the total."""
    given = [one.amount for one in claim.whole_figures if one.amount.unit != "%"]
    entries = [entry for entry in entries_in(session, scope) if any(is_given(entry, one) for one in given)]
    if entries:
        return [Weighed(entry, entry.fact.amount) for entry in entries]
    label = "三公经费" if claim.count == 3 else ""
    slot = (Span(0, 4, label, (Link(label, 1.0, "exact"),)),) if label else (TOTAL_SPAN,)
    weighed = session.look(scope, slot, session.want(ask))
    return [weighed] if weighed is not None else []


__all__ = ["compare_own_parts", "premise_of"]
