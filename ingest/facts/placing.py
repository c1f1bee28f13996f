"""What a table's figure is about: item and parents, year, stage, fund, side, kind, whose it is.

Each step reads one thing from the row's labels, the column's headers and the table's setting.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.coordinates import is_level, stated_in
from ingest.facts.cell_units import counts_things, unit_of
from ingest.facts.headers import (
    HeaderSays,
    Label,
    TitleSays,
    is_plain,
    label_name,
    name_under,
    names_within,
    point_in,
    side_named,
    specific_total,
)
from ingest.facts.setting import Setting, is_of_several
from ingest.model import Cell, Coordinates, Fund, Identity, Kind, Side, Stage, Table
from ingest.tables.words import is_full_code, is_organ, squeezed
from ingest.terms import by_code, canonical, clean_label, term_of

_STRUCTURE_FUNDS: dict[str, Fund] = {
    "财政拨款收入": "fiscal", "一般公共预算": "general", "政府性基金预算": "managed", "国有资本经营预算": "state_capital",
    "社会保险基金预算": "social_insurance", "财政专户管理资金": "special_account", "其他资金": "other",
}  # fmt: skip
_KIND_OF_ITEM: dict[str, Kind] = {
    "基本支出": "basic", "项目支出": "project", "人员经费": "personnel", "公用经费": "general_running",
    "单位预留机动经费": "contingency", "上缴上级支出": "remitted_up", "经营支出": "operating",
    "对附属单位补助支出": "subsidy_down",
}  # fmt: skip


def cell_coordinates(cell: Cell, says: HeaderSays, setting: Setting) -> tuple[Coordinates, str]:
    """Return what a cell's figure is about, and its unit ("" where none is printed)."""
    side = _side(cell, says, setting)
    rows, says, body = _without_whose(cell, says, setting)
    item, parents, labels = _item_and_parents(cell, rows, says, side, setting)
    fund, kind = _fund(labels, setting.title, side), _kind(item, says, setting.title)
    year, unit = _year(cell, says, setting), unit_of(cell, says, setting)
    if says.nature == "amount" and counts_things(cell, unit):
        side = "count"
    item, parents = _counted(item, parents, says)
    parents, as_of = _at_a_point(cell, says, parents, year)
    if unit == "平方米" and setting.units and "面积" not in parents:
        parents = [*parents, "面积"]  # 房屋 | 平方米 | 数量: what is counted in it is an area
    identity, title, moved = setting.identity, setting.title, says.nature in ("change", "growth")
    found = Coordinates(
        department=identity.department or setting.table.department,
        level=identity.level,
        year=year,
        stage=says.stage or _row_stage(cell) or title.stage or _stage_beside(says, setting) or identity.stage,
        fund=fund,
        side="balance" if side != "count" and _is_carried(item, says) else side,
        item=item,
        code=cell.code,
        parents=tuple(parents),
        kind=kind,
        economic=next((label.name for label in reversed(says.labels) if label.tag == "economic" and label.name != item), None),
        nature=says.nature,
        subject=_unit_of(cell) or body or title.owner or _owner(setting.table, identity),
        as_of=as_of,
        base_year=_base_year(says, year) if moved else None,
        base_stage=says.base_stage if moved else None,
    )
    return found, unit


def _stage_beside(says: HeaderSays, setting: Setting) -> Stage | None:
    """Return the one stage of the columns beside one that states none; how far a plan was carried out is no plan."""
    return None if says.nature == "completion" else setting.stage


def _side(cell: Cell, says: HeaderSays, setting: Setting) -> Side | None:
    """Return the side that a figure is on: by its header, the head over its row, the headers of its region, the title."""
    of_region = setting.sides[cell.region] if cell.region < len(setting.sides) else None
    return says.side or _row_side(cell) or of_region or setting.title.side


def _year(cell: Cell, says: HeaderSays, setting: Setting) -> int | None:
    """Return a figure's year: its header's, its row's, else that of the title, the table, the report, less 上年 and 前年."""
    own = setting.title.year or setting.table.year or setting.identity.year
    back = 2 if says.before_last else int(says.last_year)
    return says.year or _row_year(cell) or (own - back if own else None)


def _kind(item: str, says: HeaderSays, title: TitleSays) -> Kind | None:
    """Return the kind of spending: the innermost header's, else the item's, else the title's; 人员经费 of a table of
    基本支出 is narrower than it.
    """
    of_item = _KIND_OF_ITEM.get(item)
    kind = next((label.kind for label in reversed(says.labels) if label.kind), None) or of_item or title.kind
    return of_item if kind == "basic" and title.kind == "basic" and of_item else kind


def _counted(item: str, parents: list[str], says: HeaderSays) -> tuple[str, list[str]]:
    """Return item and parents: how many of something a project has is no figure of the project by its name."""
    counts = next((label.name for label in reversed(says.labels) if label.name.endswith("个数")), None)
    if counts is None or item == counts:
        return item, parents
    return counts, [item, *(name for name in parents if name != counts)]


def _is_carried(item: str, says: HeaderSays) -> bool:
    """Return whether a figure is of what was carried over or is left, by its item or a header."""
    return any(_CARRIED.search(name) for name in (item, *(label.name for label in says.labels)))


_CARRIED = re.compile(r"结转|结余")


def _without_whose(cell: Cell, says: HeaderSays, setting: Setting) -> tuple[list[str], HeaderSays, str | None]:
    """Return a figure's row labels and what its headers say, without the body that one of them names, and that body."""
    rows, several = _row_labels(cell), is_of_several(setting.identity)
    body = next((name for name in (*rows, *(label.name for label in says.labels)) if name in setting.bodies), None)
    # In a department's own report the row of a unit under it goes by the unit's name.
    totals = any(specific_total(text) for text in cell.row_path) or several and says.total is not None
    named = _without_body(body, rows, says, setting.title, totals=totals, kinds=several) if body is not None else None
    if named is not None:
        return *named, body
    return rows, _without_level(rows, says, setting) if several else says, None


def _without_level(rows: Sequence[str], says: HeaderSays, setting: Setting) -> HeaderSays:
    """Return what headers say without a level of government (全市) that stands alone over figures of what the title names."""
    if rows or not (setting.title.subject or setting.title.total):
        return says
    return replace(says, labels=tuple(label for label in says.labels if not is_level(label.name)))


def _base_year(says: HeaderSays, year: int | None) -> int | None:
    """Return the year that a change is against: the one named, the same where it is against the plan, else the year before."""
    if says.base_year or year is None:
        return says.base_year
    return year if says.base_stage in ("budget", "adjusted") and not says.last_year else year - 1


def _owner(table: Table, identity: Identity) -> str | None:
    """Return the body that a table is of where the report is no single body's: 某局 on a tab of a county's workbook."""
    if table.department is None or identity.department is not None and identity.level != "region":
        return None
    name = canonical(table.department)
    placed = identity.region is not None and name.startswith(identity.region) and name != identity.region
    return name if (placed or is_organ(table.department)) and name not in map(canonical, identity.names) else None


def _at_a_point(cell: Cell, says: HeaderSays, parents: list[str], year: int | None) -> tuple[list[str], str | None]:
    """Return the parents with 年初 or 年末 for a header that is a point in time, however it is written, and that point."""
    point = point_in(cell.column_path[-1]) if cell.column_path and says.stage is None else None
    if point is None:
        return parents, None
    written, closing, before = point
    own = {label_name(cell.column_path[-1]), "年初", "年末"}
    when = "年末" if closing else "年初"
    named = written or (year - 1 if before and year else year)
    return [*(name for name in parents if name not in own), when], f"{named}{when}" if named else None


def _without_body(
    body: str, rows: Sequence[str], says: HeaderSays, title: TitleSays, *, totals: bool, kinds: bool
) -> tuple[list[str], HeaderSays] | None:
    """Return a row's and its column's labels without the body that they name; None where nothing is left to say what the
    figure is, so that the body's name has to stand for it. `totals`: the row or the column says by itself what it is the total
    of; `kinds`: a kind of spending over the column is enough.
    """
    rest = [name for name in rows if name != body]
    labels = tuple(label for label in says.labels if label.name != body)
    told = totals or any(label.tag == "item" or kinds and label.tag == "kind" for label in labels)
    if not rest and not told and title.subject is None and not (kinds and title.total):
        return None
    if not rest and title.subject:
        labels = tuple(replace(label, name=name) for label in labels for name in names_within(title.subject, label.name))
    return rest, replace(says, labels=labels)


def _row_side(cell: Cell) -> Side | None:
    """Return the side that a head over a row names and nothing else: 一、收入 over 其他收入."""
    return next((side for label in reversed(cell.row_path[:-1]) if (side := side_named(clean_label(label)))), None)


def _row_year(cell: Cell) -> int | None:
    """Return the year that a row's label is (年度 | 公务接待费; 2022年 | 27.88), None where it is none."""
    for label in cell.row_path:
        if re.fullmatch(r"(?:19|20)\d{2}年?度?(?:预算|决算|执行)?数?", squeezed(label)):
            return int(squeezed(label)[:4])
    return None


def _row_stage(cell: Cell) -> Stage | None:
    """Return the stage that a row's label is and nothing else (预算, 2023年决算), None where it is an item's as well."""
    staged = (stated_in(label).stage for label in reversed(cell.row_path) if is_plain(label))
    return next((stage for stage in staged if stage is not None), None)


def _unit_of(cell: Cell) -> str | None:
    """Return the unit under the body that a coded row is about (某检验所 / 行政运行), None where the row is the body's own."""
    if cell.code is None or len(cell.row_path) < 2:
        return None
    outermost = cell.row_path[0]
    return clean_label(outermost) if is_organ(outermost) and term_of(outermost) is None else None


def _row_labels(cell: Cell) -> list[str]:
    """Return the row's significant labels in canonical form, outermost first, with the heads that its code tells."""
    labels = [label_name(text) for text in cell.row_path if not is_plain(text) and specific_total(text) is None]
    names = labels[:1] + [name_under(outer, name) for outer, name in pairwise(labels)]
    if cell.role == "own_unit":
        return []
    if cell.code is None or not names or not is_full_code(cell.code):
        return names
    path, code = cell.row_path, cell.code
    if _unit_of(cell) is not None:
        names, path = names[1:], path[1:]
    innermost = code_name(code, path[-1])
    printed = _coded_parents(code, path[:-1], names[:-1])
    official = [term.name for length in (3, 5) if length < len(code) and (term := by_code(code[:length])) is not None]
    outer = printed if len(printed) >= len(official) else official
    return [*outer, innermost]


def _coded_parents(code: str, labels: tuple[str, ...], names: list[str]) -> list[str]:
    """Return the printed parents' names, by their codes where each level above has its row: 310 is 资本性支出."""
    prefixes = [code[:length] for length in (3, 5) if length < len(code)]
    if len(labels) != len(prefixes) or len(names) != len(labels):
        return names
    return [code_name(prefix, label) for prefix, label in zip(prefixes, labels, strict=True)]


def code_name(code: str, label: str) -> str:
    """Return a coded row's canonical name: the official one where the label is it, with or without brackets behind."""
    term, cleaned = by_code(code), clean_label(label)
    if term is not None:
        for name in (term.name, *term.aliases):
            if cleaned == clean_label(name) or cleaned.startswith(clean_label(name) + "("):
                return term.name
    bare = re.sub(r"\([^()]*(?:\([^()]*\)[^()]*)*\)$", "", cleaned)
    other = term_of(cleaned) or term_of(bare)
    if other is not None and other.group != "economic" or other is not None and (other.code or "") == code:
        return other.name
    return cleaned if other is None else clean_label(other.name)


def _item_and_parents(
    cell: Cell, rows: list[str], says: HeaderSays, side: Side | None, setting: Setting
) -> tuple[str, list[str], list[Label]]:
    """Return item, parents and all labels that may state a fund: DESIGN's rule of row × column."""
    title = setting.title
    columns = list(says.labels)
    row_funds = [
        Label(name, "fund", fund=_STRUCTURE_FUNDS[name]) for name in rows if name in _STRUCTURE_FUNDS and side != "expenditure"
    ]
    if rows:
        fund = next((label for label in columns if label.tag == "fund"), None)
        others = [label.name for label in columns if label.tag == "item" or label.tag == "fund" and label is not fund]
        parents = _unique([*others, *rows[:-1]], rows[-1])
        return rows[-1], _with_subject(parents, rows[-1], title), [*columns, *row_funds]
    first_fund = next((label for label in columns if label.tag == "fund"), None)
    significant = [label for label in columns if side == "income" or label.tag != "fund"]
    if significant:
        item = significant[-1].name
        parents = _unique([label.name for label in significant[:-1]], item)
        return item, _with_subject(parents, item, title), columns
    # Under 一般公共预算 > 财政拨款 the first fund is the coordinate, a further one tells the column apart.
    inner = [label.name for label in columns if label.tag == "fund" and label is not first_fund]
    return _total_name(cell, says, side, setting), inner, columns


def _total_name(cell: Cell, says: HeaderSays, side: Side | None, setting: Setting) -> str:
    """Return what a total row under a total column is the total of: its own words, else the title's, else the side's."""
    title = setting.title
    row = specific_total(cell.row_path[-1]) if cell.row_path else None
    if title.subject and row in ("本年支出合计", "支出总计"):
        return title.subject  # 支出合计 over the parts of 三公经费 is their total
    if row and (cell.row, cell.region) in setting.grand and side in ("income", "expenditure"):
        return "收入总计" if side == "income" else "支出总计"
    if row or says.total:
        return row if row and not (says.total and row in ("收入总计", "支出总计")) else says.total or row or ""
    if title.two_sided and side == "income":
        return "收入总计"
    if title.two_sided and side == "expenditure":
        return "支出总计"
    if title.total:
        return title.total
    return {"income": "收入总计", "expenditure": "支出总计"}.get(side or "", "合计")


def _with_subject(parents: list[str], item: str, title: TitleSays) -> list[str]:
    if title.subject and title.subject != item and title.subject not in parents and _belongs(item, title.subject):
        return [title.subject, *parents]
    return parents


def _belongs(item: str, subject: str) -> bool:
    """Return whether an item of a table about `subject` can be part of it: 会议费 in a 三公 table is not."""
    return subject != "三公经费" or item not in ("会议费", "培训费")


def _unique(names: list[str], item: str) -> list[str]:
    return [name for name in dict.fromkeys(names) if name != item]


def _fund(labels: list[Label], title: TitleSays, side: Side | None) -> Fund | None:
    """Return the narrowest fund that the labels state, else the title's: 一般公共预算 > 财政拨款 is general."""
    stated = [label.fund for label in labels if label.fund]
    if not stated:
        return title.fund
    narrow = [fund for fund in stated if fund not in ("fiscal", "other")]
    return narrow[-1] if narrow else stated[-1]
