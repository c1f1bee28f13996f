"""Figures that nobody wrote, put to the checker of law 1: far from the answer's, a digit beside it, and in another unit."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from eval.grounding import Sources, check_answer
from eval.matching import amount_in, decimals
from eval.sweep.model import Tally
from ingest.amounts import MONEY, Amount


def invent(answer: Mapping[str, Any], sources: Sources, chance: random.Random, tally: Tally) -> None:
    """Put figures that nobody wrote in place of each of the answer's and have law 1's checker look at them."""
    for value in answer["values"]:
        amount = amount_in(value)
        if amount is None:
            continue
        for invented in _inventions(amount, chance):
            told = {**value, "value": format(invented.value, "f"), "unit": invented.unit}
            found = check_answer({**answer, "question": "", "values": [told], "alternatives": []}, sources)
            tally.invented += 1
            tally.verified += found.verified


def _inventions(amount: Amount, chance: random.Random) -> Iterator[Amount]:
    """Yield figures that cannot be meant; near by, and in another unit, only of long ones: a sentence may well say 4 and 40."""
    yield Amount(amount.value + Decimal(chance.randint(10**6, 10**7)) + Decimal("0.37"), amount.unit)
    places = decimals(amount.value)
    if places >= 2:
        yield Amount(amount.value + Decimal(chance.randint(11, 99)).scaleb(-places), amount.unit)
    if amount.unit in MONEY and len(str(amount.value).strip("-0.").replace(".", "")) >= 3:
        yield Amount(amount.value, chance.choice([unit for unit in ("百元", "千元", "亿元") if unit != amount.unit]))
