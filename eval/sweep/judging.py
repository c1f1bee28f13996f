"""Whether an answer is right for the fact asked for: any fact of equal coordinates is, as far as the question states them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from eval.matching import amount_in, same_figure
from eval.sweep.model import Language, LoadedReport, Probe
from eval.sweep.questions import Asked, same_words
from ingest.amounts import Amount
from ingest.model import Fact

_TOLD_TOGETHER = {"change": "growth", "growth": "change"}


def judge(report: LoadedReport, fact: Fact, asked: Asked, answer: Mapping[str, Any], language: Language) -> Probe:
    allowed = _amounts(report, fact, asked)
    values = [amount_in(value) for value in answer["values"]]
    if fact.amount is None:
        nothing = answer["status"] == "answered" and all(value is None or value.value == 0 for value in values)
        right = nothing or bool(values) and _all_among(values, allowed)
        return to_probe("blank", report, asked.text, fact.raw or "blank", answer, right, fact.source)
    if fact.amount.value == 0 and fact.coordinates.nature in _TOLD_TOGETHER and answer["status"] == "answered" and not values:
        # 与上年持平 says it without a figure.
        return to_probe(language, report, asked.text, str(fact.amount), answer, True, fact.source)
    allowed = [fact.amount, *allowed]
    beside = _beside(report, fact, asked)
    right = _all_among(values, [*allowed, *beside]) and any(_all_among([value], allowed) for value in values)
    right = right or _is_their_sum(fact.amount, allowed, asked, values, answer)
    return to_probe(language, report, asked.text, str(fact.amount), answer, right, fact.source)


def _is_their_sum(
    wanted: Amount, allowed: Sequence[Amount], asked: Asked, values: Sequence[Amount | None], answer: Mapping[str, Any]
) -> bool:
    """Return whether the one figure told adds up facts that fit the question, the wanted one among them.

    An item in several rows that the question does not tell apart is their sum; where it names the head, one row is asked.
    """
    if "parent" in asked.states or len(values) != 1 or values[0] is None or len(answer["steps"]) != 1:
        return False
    operands = answer["steps"][0]["operands"]
    parts = [amount for amount in map(amount_in, operands) if amount is not None]
    if len(parts) < 2 or not _are_rows_of_one_table(operands, answer["citations"]):
        return False
    return (
        _all_among(parts, allowed) and any(same_figure(wanted, part) for part in parts)
        and all(part.comparable(values[0]) for part in parts) and sum(part.base for part in parts) == values[0].base
    )  # fmt: skip


def _are_rows_of_one_table(operands: Sequence[Mapping[str, Any]], citations: Sequence[Mapping[str, Any]]) -> bool:
    """Return whether each operand stands in a row of its own of one table: a figure told in two tables is not twice there."""
    places = {citation["number"]: (citation["table_id"], citation["row_index"]) for citation in citations}
    rows = [places.get(operand["citation"], (None, None)) for operand in operands]
    return len({table for table, _ in rows}) == 1 and rows[0][0] is not None and len(set(rows)) == len(rows)


def _amounts(report: LoadedReport, fact: Fact, asked: Asked) -> list[Amount]:
    return [other.amount for other in report.facts if other.amount is not None and same_words(other, fact, asked.states)]


def _beside(report: LoadedReport, fact: Fact, asked: Asked) -> list[Amount]:
    """Return what may be told along with a change: its rate, and the other way round."""
    partner = _TOLD_TOGETHER.get(fact.coordinates.nature)
    if partner is None:
        return []
    return _amounts(report, replace(fact, coordinates=replace(fact.coordinates, nature=partner)), asked)  # type: ignore[arg-type]


def _all_among(values: Sequence[Amount | None], allowed: Sequence[Amount]) -> bool:
    return all(value is not None and any(same_figure(one, value) for one in allowed) for value in values)


def to_probe(
    group: str, report: LoadedReport, question: str, wanted: str, answer: Mapping[str, Any], right: bool, source: str = ""
) -> Probe:
    got = ", ".join(f"{value['value']}{value['unit']}" for value in answer["values"]) or str(answer["status"])
    return Probe(group, report.name, question, wanted, got, right, source)
