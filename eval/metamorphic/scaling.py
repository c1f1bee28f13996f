"""All amounts of money ten times as large: sums still close, rounding tails stay tails, rates and counts stay."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from ingest.amounts import MONEY, Amount, parse_number
from ingest.model import Block, Grid, Paragraph, ParsedDocument

FACTOR = 10
"""Any other factor would make a tail of 0.01 a contradiction, since the digits that are printed stay as fine."""

_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_UNIT = r"(?:[千百]?[万萬](?:\([a-zà-ÿāēīōūǎěǐǒǔǹḿ]+\))?元?|[亿億]元?|[千百]?元)(?![人字平户辆个台次亩])"
_MONEY = re.compile(rf"(?<![\d.]){_NUMBER}(?=[*\s]*(?:(?:、|,|，|和|及)[*\s]*{_NUMBER}[*\s]*)*{_UNIT})")


def scaled_text(text: str) -> str:
    """Return a text with every number that stands before a unit of money scaled, also in lists (1.2、3.4万元).

    A text that is a decimal number and no more is an amount: so gold says what an answer's text must hold.
    """
    if re.fullmatch(r"\d[\d,]*\.\d+", text):
        return scaled_number(text)
    return _MONEY.sub(lambda match: scaled_number(match.group()), text)


def scaled_number(printed: str) -> str:
    """Return a printed number scaled, thousands separators as they were; one decimal fewer, where there are any."""
    digits = printed.replace(",", "")
    value = Decimal(digits) * FACTOR
    places = max(len(digits.partition(".")[2]) - 1, 0)
    return f"{value:,.{places}f}" if "," in printed else f"{value:.{places}f}"


def scaled_amount(amount: Amount) -> Amount:
    return replace(amount, value=Decimal(scaled_number(format(amount.value, "f")))) if amount.unit in MONEY else amount


def scaled_blocks(parsed: ParsedDocument) -> list[Block]:
    """Return the blocks with the amounts of sentences and of table cells scaled; codes, counts and rates stay."""
    money, other = _cells(parsed)
    blocks: list[Block] = []
    for block in parsed.raw.blocks:
        if isinstance(block, Paragraph):
            blocks.append(replace(block, text=scaled_text(block.text)))
        else:
            blocks.append(_scaled_grid(block, money, other))
    return blocks


_Place = tuple[int | None, int | None, int | None]


def _cells(parsed: ParsedDocument) -> tuple[set[_Place], set[_Place]]:
    """Return the places of cells that were read as money, and of those that were read as anything else."""
    tables = {table.id: {(cell.row, cell.column): cell for cell in table.cells} for table in parsed.tables}
    money: set[_Place] = set()
    other: set[_Place] = set()
    for fact in parsed.facts:
        cell = tables.get(fact.table_id or "", {}).get((fact.row or 0, fact.column or 0))
        if cell is None or fact.row is None or fact.amount is None:
            continue
        (money if fact.amount.unit in MONEY else other).add((cell.block, cell.raw_row, cell.raw_column))
    return money, other


def _scaled_grid(grid: Grid, money: set[_Place], other: set[_Place]) -> Grid:
    cells = []
    for cell in grid.cells:
        place = (grid.index, cell.row, cell.column)
        number = parse_number(cell.text) is not None and re.search(_NUMBER, cell.text)
        if number and (place in money or (place not in other and "." in cell.text)):
            cells.append(replace(cell, text=re.sub(_NUMBER, lambda match: scaled_number(match.group()), cell.text)))
        else:
            cells.append(replace(cell, text=scaled_text(cell.text)))
    return replace(grid, cells=tuple(cells))
