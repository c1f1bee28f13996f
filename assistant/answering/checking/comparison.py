"""A stated figure against the recomputed one, and how sums are set against their wholes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant import compute
from assistant.answering.session import Session
from assistant.answers import Basis
from assistant.draft import Value
from assistant.lookup.index import Entry
from assistant.wording import entry_label, said, signed
from ingest.amounts import Amount, format_decimal, tolerance
from ingest.model import Direction


@dataclass(frozen=True, slots=True)
class Comparison:
    """The recomputed figure, with what the report states (`stated`) or only the question gives (`premise`).

    `direction` is that of the recomputed change, `stated_direction` the one that the report says. `both`: two printed
    figures stand against each other, and both are told.
    """

    what: str
    recomputed: Value
    expression: str
    operands: tuple[Value, ...]
    agrees: bool
    stated: Value | None = None
    premise: Amount | None = None
    direction: Direction | None = None
    stated_direction: Direction | None = None
    both: bool = False

    @property
    def stated_amount(self) -> Amount | None:
        return self.stated.amount if self.stated else self.premise

    @property
    def step_result(self) -> Amount:
        """Return what the expression gives: the recomputed figure, or the gap between two printed ones."""
        if self.recomputed not in self.operands:
            return self.recomputed.amount
        return compute.difference(self.operands[0].amount, self.operands[1].amount)

    @property
    def exact(self) -> bool:
        """Return whether stated and recomputed are the same to the last digit."""
        stated = self.stated_amount
        return stated is not None and stated.equals(self.recomputed.amount)


def entry_value(session: Session, entry: Entry, beside: Sequence[Entry] = ()) -> Value:
    """Return a fact's figure for computing, `beside` cited with it. The fact must have an amount."""
    amount = entry.fact.amount
    if amount is None:
        raise ValueError(f"{entry.fact.id} has no amount")
    numbers = tuple(dict.fromkeys(session.draft.cite(one) for one in (entry, *beside)))
    session.draft.note_reading(entry)
    return Value(entry_label(entry, session.query.language), amount, numbers, basis_of(entry), entry)


def basis_of(entry: Entry) -> Basis:
    return "cell" if entry.fact.source == "cell" else "sentence"


def same_place(one: Value, other: Value) -> bool:
    return one.citations[:1] == other.citations[:1]


def citations_of(values: Sequence[Value]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(number for value in values for number in value.citations))


def sum_comparison(
    session: Session, parts: Sequence[Value], whole: Value | None, premise: Amount | None = None, *, both: bool = False
) -> Comparison:
    """Return the parts' sum against the printed whole and the question's figure, whichever there are."""
    amounts = [part.amount for part in parts]
    total = compute.total(amounts)
    targets = [amount for amount in (whole.amount if whole else None, premise) if amount is not None and amount.comparable(total)]
    if targets and total.is_money:
        total = total.to(targets[0].unit)
    terms = " + ".join(signed(amount.to(total.unit).value) for amount in amounts)
    expression = f"{terms} = {format_decimal(total.value)}"
    agrees = bool(targets) and all(abs(total.base - one.base) <= slack_of(one, *amounts) for one in targets)
    joint = "、" if session.query.language == "zh" else ", "
    what = joint.join(part.label for part in parts) + said(session.query.language, "之和", " together")
    recomputed = Value(what, total, citations_of(parts), "computed")
    return Comparison(what, recomputed, expression, tuple(parts), agrees, whole, premise, both=both)


def slack_of(stated: Amount, *terms: Amount) -> Decimal:
    """Return how far a stated figure may be from its recomputed one, in single units.

    Printed in one unit: the rule for 勾稽关系. A text in 万元 beside a table in 元 rounds by itself: half a digit for each.
    """
    if all(term.unit == stated.unit for term in terms):
        return tolerance(stated, *terms)
    return sum((one.base_step for one in (stated, *terms)), Decimal(0)) / 2


def sums_to(parts: Sequence[Amount], whole: Amount) -> bool:
    """Return whether the parts make the whole up, rounding apart; False for amounts of different kinds."""
    if not all(part.comparable(whole) for part in parts):
        return False
    return abs(sum((part.base for part in parts), Decimal(0)) - whole.base) <= slack_of(whole, *parts)
