"""The unit of a table's figure, and whether it counts things."""

from __future__ import annotations

import re
from functools import lru_cache

from ingest.amounts import COUNTS, MONEY
from ingest.english import counts_people
from ingest.facts.headers import HeaderSays
from ingest.facts.setting import Setting
from ingest.model import Cell
from ingest.tables.words import header_unit, squeezed, without_unit

_COUNT_WORDS = (
    (r"团组|个数$", "个"), (r"人次|人数(?!.*编)", "人次"), (r"批次", "批次"),
    (r"车.*(?:保有|购置)(?:数|量)|(?:保有|购置)(?:数|量).*车", "辆"),
    (r"保有量|车辆(?:数|编制)|^车辆$", "辆"),
    (r"^(?:核定|[行政事业机关人员工勤参公附属总]{2,6})?编制|编制(?:人?数|总数)|在职|实有|退休|离休|人员(?:数|总数)|学生", "人"),
)  # fmt: skip
_MONEY_HEADER = re.compile(r"金额|价值|原值|净值|万元|单价|总价")
_COUNT_HEADER = re.compile(r"^(?:数量|个数|件数|台数|数目)")


def unit_of(cell: Cell, says: HeaderSays, setting: Setting) -> str:
    """Return the unit of a figure: its header's, else its label's in a column of counts, else the table's.

    A label's unit (车辆（辆）) does not hold in the column 金额; 其中 rows count in the unit of the row over them.
    """
    fixed = _OF_NATURE.get(says.nature) or says.unit
    if fixed:
        return fixed
    row_unit = setting.units.get(cell.row)
    if row_unit in MONEY:
        return row_unit or ""
    if any(path and counts_people(path[-1]) for path in (cell.row_path, cell.column_path)):
        return ""
    of_money = any(_MONEY_HEADER.search(squeezed(text)) for text in cell.column_path)
    counted = None if of_money else row_unit or _unit_of_labels(cell)
    return counted if counted is not None else setting.table.unit or ""


_OF_NATURE = {"growth": "%", "share": "%", "completion": "%", "score": "分"}


def _unit_of_labels(cell: Cell) -> str | None:
    """Return the unit that a figure's labels name in brackets or by what they count; "" of a bare count (数量), None of money."""
    for text in reversed(cell.row_path):
        if (unit := header_unit(text)) not in (None, "%"):
            return unit
    for text in (*reversed(cell.row_path), *reversed(cell.column_path)):
        if unit := _count_unit(text):
            return unit
    return "" if _is_count(cell) else None


def _is_count(cell: Cell) -> bool:
    return any(_COUNT_HEADER.search(squeezed(text)) for text in cell.column_path)


def counts_things(cell: Cell, unit: str) -> bool:
    """Return whether a figure in this unit is a count of things, not money."""
    return _is_count(cell) and unit not in MONEY or unit in COUNTS and unit not in ("年", "月")


@lru_cache(maxsize=16384)
def _count_unit(text: str) -> str | None:
    """Return the unit of a count that is named without one: 公务用车保有量 → 辆. Money words rule it out."""
    folded = squeezed(without_unit(text))
    if re.search(r"费|支出|经费|金额|资金|补助|补贴", folded) or not re.search(r"数|量|次|人数|编制|人员$", folded):
        return None
    return next((unit for pattern, unit in _COUNT_WORDS if re.search(pattern, folded)), None)
