"""Figures that nobody wrote, put to the checker of law 1."""

from __future__ import annotations

import random
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from eval.grounding import Sources, check_answer
from eval.matching import amount_in
from eval.sweep.model import Tally


def invent(answer: Mapping[str, Any], sources: Sources, chance: random.Random, tally: Tally) -> None:
    """Put a figure that nobody wrote in place of each of the answer's and have law 1's checker look at it."""
    for value in answer["values"]:
        amount = amount_in(value)
        if amount is None:
            continue
        invented = {**value, "value": format(amount.value + Decimal(chance.randint(10**6, 10**7)) + Decimal("0.37"), "f")}
        found = check_answer({**answer, "values": [invented], "alternatives": []}, sources)
        tally.invented += 1
        tally.verified += found.verified
