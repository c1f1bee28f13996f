"""The cells of a figures table → facts with coordinates."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise

from ingest.amounts import COUNTS, MONEY, Amount, canonical_unit, is_dash, parse_amount
from ingest.coordinates import stated_in
from ingest.english import counts_people
from ingest.facts.headers import (
    HeaderSays,
    Label,
    TitleSays,
    header_says,
    is_plain,
    label_name,
    name_under,
    names_within,
    point_in,
    side_named,
    specific_total,
    title_says,
)
from ingest.facts.kinds import kinds_of_rows
from ingest.facts.words import figures_in_words
from ingest.identity.places import is_place
from ingest.model import NO_LABEL, Cell, Coordinates, Direction, Fact, Fund, Identity, Kind, Nature, Side, Stage, State, Table
from ingest.tables.words import header_unit, is_full_code, is_number, is_organ, squeezed, without_unit
from ingest.terms import by_code, canonical, clean_label, term_of

_COUNT_WORDS = (
    (r"团组|个数$", "个"), (r"人次|人数(?!.*编)", "人次"), (r"批次", "批次"),
    (r"车.*(?:保有|购置)(?:数|量)|(?:保有|购置)(?:数|量).*车", "辆"),
    (r"保有量|车辆(?:数|编制)|^车辆$", "辆"),
    (r"^(?:核定|[行政事业机关人员工勤参公附属总]{2,6})?编制|编制(?:人?数|总数)|在职|实有|退休|离休|人员(?:数|总数)|学生", "人"),
)  # fmt: skip
_MONEY_HEADER = re.compile(r"金额|价值|原值|净值|万元|单价|总价")
_COUNT_HEADER = re.compile(r"^(?:数量|个数|件数|台数|数目)")
_REASON = re.compile(r"原因|理由")
_GIVES_REASON = re.compile(r"(?:主要)?(?:原因)?(?:是因为|是由于|是|为|因|由于)(?!否|指)[\u4e00-\u9fff]|主要(?:原因|受)")
"""How a note begins that says why, and not what."""
_TARGET = re.compile(r"^(?:项目)?(?:年度|总体|预期)?(?:绩效)?(?:总体)?(?:目标|指标)(?:值|内容|情况|描述)?$")
_STRUCTURE_FUNDS: dict[str, Fund] = {
    "财政拨款收入": "fiscal", "一般公共预算": "general", "政府性基金预算": "managed", "国有资本经营预算": "state_capital",
    "社会保险基金预算": "social_insurance", "财政专户管理资金": "special_account", "其他资金": "other",
}  # fmt: skip
_KIND_OF_ITEM: dict[str, Kind] = {
    "基本支出": "basic", "项目支出": "project", "人员经费": "personnel", "公用经费": "general_running",
    "单位预留机动经费": "contingency", "上缴上级支出": "remitted_up", "经营支出": "operating",
    "对附属单位补助支出": "subsidy_down",
}  # fmt: skip


_NUMBERING = ("栏次", "行次")
"""Rows that number the columns."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What holds for all cells of a table."""

    table: Table
    identity: Identity
    title: TitleSays
    sides: tuple[Side | None, ...]
    """The side of each region, by its headers."""
    labelled: frozenset[int]
    """Regions whose rows have labels, or should have: of a table of one row of figures that row is the total."""
    grand: frozenset[tuple[int, int]]
    """Row and region of the last total of a two-sided table: 收入合计 there is what other tables call 收入总计."""
    stage: Stage | None = None
    """The one stage that the table's columns state, for those of them that state none."""
    units: Mapping[int, str] = field(default_factory=dict)
    """The unit of each row's figures, where a column of the table names it."""
    bodies: frozenset[str] = frozenset()
    """Labels of rows and columns that name bodies, each with figures of its own."""


def table_to_facts(table: Table, identity: Identity) -> tuple[Fact, ...]:
    """Return a fact for every figure, blank, dash or words in a figure's place of a table that is not a form.

    Ids are those of the table with a running number ("t3.12").
    """
    setting = _setting(table, identity)
    found: list[Fact] = []
    open_columns = _columns_without_heads(table)
    for cell in table.cells:
        if cell.is_header or cell.is_label or not cell.column_path and (not cell.text or cell.column in open_columns):
            continue
        found += _cell_facts(cell, setting)
    if not any(not cell.is_header and not cell.is_label for cell in table.cells):
        found += _named(table, identity)
    found += (cell_fact(cell, table, said, "words", words=cell.text) for cell, said in kinds_of_rows(table, identity))
    return tuple(replace(fact, id=f"{table.id}.{number}") for number, fact in enumerate(found, start=1))


def _columns_without_heads(table: Table) -> frozenset[int]:
    """Return the columns of figures that nothing heads, where a region has several: which year or stage is whose is open."""
    columns = {
        (cell.region, cell.column) for cell in table.cells
        if not (cell.is_header or cell.is_label or cell.column_path) and is_number(cell.text)
    }  # fmt: skip
    counted = Counter(region for region, _ in columns)
    return frozenset(column for region, column in columns if counted[region] > 1)


def _setting(table: Table, identity: Identity) -> Setting:
    body = [cell for cell in table.cells if not cell.is_header]
    last = max((cell.region for cell in body), default=0)
    sides: list[Side | None] = []
    for region in range(last + 1):
        says = [header_says(cell.column_path) for cell in body if cell.region == region and not cell.is_label]
        sides.append(next((one.side for one in says if one.side), None))
    labelled = frozenset(cell.region for cell in body if cell.is_label and cell.text) | _of_several_rows(body)
    title = title_says(table.title or (table.section[-1] if table.section else ""))
    stages = {header_says(cell.column_path).stage for cell in body if not cell.is_label} - {None}
    grand = _grand_totals(body) if title.two_sided else frozenset()
    stage = next(iter(stages)) if len(stages) == 1 else None
    return Setting(table, identity, title, tuple(sides), labelled, grand, stage, _row_units(table.cells), _bodies(body, identity))


_UNIT_HEADER = re.compile(r"(?:计量|数量)?单位")


def _row_units(cells: Sequence[Cell]) -> dict[int, str]:
    """Return the units that a column of units names (单位: 平方米, 辆, 万元), by row."""
    heads = {cell.column for cell in cells if cell.is_header and _UNIT_HEADER.fullmatch(squeezed(cell.text))}
    named = {cell.row: canonical_unit(cell.text) for cell in cells if cell.column in heads and not cell.is_header}
    return {row: unit for row, unit in named.items() if unit is not None}


def _bodies(body: Sequence[Cell], identity: Identity) -> frozenset[str]:
    """Return the names of the bodies that a table has a row or a column of each, two at least; the report's own is none."""
    own = {canonical(name) for name in (identity.department, *identity.names) if name}
    figures = [cell for cell in body if not cell.is_label and cell.role not in ("own_unit", "header")]
    several = identity.department is None or identity.level == "region"
    heads = [cell.row_path for cell in figures if cell.row_path]
    rows = {label_name(path[0]) for path in heads if _is_body(path[0]) or several and _is_place(path[0])} - own
    over = [text for cell in figures for text in cell.column_path]
    columns = {label_name(text) for text in over if _is_body(text) or several and _is_place(text)} - own
    return frozenset((rows if len(rows) > 1 else set()) | (columns if len(columns) > 1 else set()))


def _is_place(label: str) -> bool:
    return is_place(label) and term_of(label) is None


def _is_body(label: str) -> bool:
    return is_organ(label) and term_of(label) is None and not is_plain(label)


def _of_several_rows(body: Sequence[Cell]) -> frozenset[int]:
    """Return the regions with figures in more than one row: without labels nothing says what each row is about."""
    rows = {(cell.region, cell.row) for cell in body if not cell.is_label and is_number(cell.text)}
    counted = Counter(region for region, _ in rows)
    return frozenset(region for region, count in counted.items() if count > 1)


def _grand_totals(body: Sequence[Cell]) -> frozenset[tuple[int, int]]:
    """Return the last row of each region where it is a total."""
    found = set()
    for region in {cell.region for cell in body}:
        totals = [cell for cell in body if cell.region == region and cell.role == "total" and len(cell.row_path) == 1]
        rows = sorted({cell.row for cell in totals if not squeezed(cell.row_path[0]).startswith(("本年", "当年"))})
        last = max((cell.row for cell in body if cell.region == region and cell.row_path), default=-1)
        if rows and rows[-1] == last:
            found.add((last, region))
    return frozenset(found)


def _cell_facts(cell: Cell, setting: Setting) -> Iterator[Fact]:
    if cell.row_path and squeezed(cell.row_path[-1]) in _NUMBERING:
        return
    if cell.role == "header" or not cell.row_path and cell.region in setting.labelled and not is_number(cell.text):
        return
    if not cell.column_path and not is_number(cell.text):
        return
    says = header_says(cell.column_path)
    if _REASON.search(squeezed(cell.column_path[-1] if cell.column_path else "")):
        if cell.text and not is_dash(cell.text):
            yield _words_fact(cell, setting, "reason")
        return
    if cell.text and cell.column_path and _TARGET.match(squeezed(cell.column_path[-1])) and not is_number(cell.text):
        yield from _target_facts(cell, setting)
        return
    if _is_note(cell):
        if len(cell.text) > 1 and not is_dash(cell.text):
            yield _words_fact(cell, setting, "reason" if _GIVES_REASON.match(cell.text.strip()) else "text")
        return
    coordinates, unit = cell_coordinates(cell, says, setting)
    state, amount, words = _value(cell.text, unit)
    if amount is not None and coordinates.nature in ("change", "growth"):
        falls = amount.value < 0 or says.falls and amount.value > 0
        direction: Direction = "down" if falls else "up" if amount.value else "flat"
        amount = Amount(abs(amount.value), amount.unit)
        coordinates = replace(coordinates, direction=direction)
    unlabelled = not cell.row_path and cell.region not in setting.labelled
    fact = cell_fact(cell, setting.table, coordinates, state, amount=amount, words=words)
    yield replace(fact, role="total" if unlabelled else cell.role, doubt=_doubt(cell, setting))


def cell_fact(
    cell: Cell, table: Table, coordinates: Coordinates, state: State, *, amount: Amount | None = None, words: str | None = None
) -> Fact:
    """Return a cell's fact without an id."""
    return Fact(
        id="",
        source="cell",
        coordinates=coordinates,
        state=state,
        raw=cell.text,
        amount=amount,
        words=words,
        row_path=cell.row_path,
        column_path=cell.column_path,
        role=cell.role,
        section=table.section,
        table_id=table.id,
        row=cell.row,
        column=cell.column,
        block=cell.block,
        position=cell.position,
        places=cell.places,
    )


def _doubt(cell: Cell, setting: Setting) -> str | None:
    if not cell.row_path and cell.region in setting.labelled:
        return NO_LABEL
    return None


@lru_cache(maxsize=4096)
def _note_header(text: str) -> bool:
    from ingest.tables.words import is_note_header

    return is_note_header(text)


def _is_note(cell: Cell) -> bool:
    return bool(cell.column_path) and _note_header(cell.column_path[-1]) and not is_number(cell.text)


def _value(text: str, unit: str) -> tuple[State, Amount | None, str | None]:
    """Return the state, amount and words that a cell's text is."""
    if not text.strip():
        return "blank", None, None
    if is_dash(text):
        return "dash", None, None
    amount = parse_amount(text, unit)
    return ("figure", amount, None) if amount is not None else ("words", None, text.strip())


def _words_fact(cell: Cell, setting: Setting, nature: str) -> Fact:
    says = header_says(())
    coordinates, _ = cell_coordinates(replace(cell, column_path=()), says, setting)
    label = clean_label(cell.column_path[-1]) if cell.column_path else ""
    parents = coordinates.parents if nature == "reason" else (*coordinates.parents, label)
    coordinates = replace(coordinates, nature=nature, parents=parents)  # type: ignore[arg-type]
    return cell_fact(cell, setting.table, coordinates, "words", words=cell.text)


def _target_facts(cell: Cell, setting: Setting) -> Iterator[Fact]:
    """A row's target in words, and each figure in them: 投诉按期办结率达到98%以上, in a table of projects."""
    if is_dash(cell.text):
        return
    whole = _words_fact(cell, setting, "target")
    yield whole
    for figure in figures_in_words(cell.text):
        at = whole.coordinates
        nature: Nature = "amount" if figure.amount.unit in MONEY else "target"
        label = squeezed(figure.label)
        coordinates = replace(at, item=label or at.item, parents=(at.item,) if label else at.parents, nature=nature, kind=None)
        fact = cell_fact(cell, setting.table, coordinates, "figure", amount=figure.amount)
        raw = cell.text[figure.span[0] : figure.span[1]]
        yield replace(fact, raw=raw, bound=figure.bound, span=figure.span, source="sentence", quote=cell.text)


def _named(table: Table, identity: Identity) -> Iterator[Fact]:
    """A table of words alone names its items: units covered, projects."""
    for cell in table.cells:
        if cell.is_label and len(cell.text) > 1 and not is_number(cell.text) and not is_dash(cell.text):
            coordinates = Coordinates(
                identity.department, identity.level, table.year or identity.year, item=canonical(cell.text), nature="named"
            )
            yield replace(cell_fact(cell, table, coordinates, "words", words=cell.text), role="item")


# ---------------------------------------------------------------- coordinates


def cell_coordinates(cell: Cell, says: HeaderSays, setting: Setting) -> tuple[Coordinates, str]:
    """Return what a cell's figure is about, and its unit ("" where none is printed)."""
    table, title, identity = setting.table, setting.title, setting.identity
    of_region = setting.sides[cell.region] if cell.region < len(setting.sides) else None
    side = says.side or _row_side(cell) or of_region or title.side
    rows = _row_labels(cell)
    body = next((name for name in (*rows, *(label.name for label in says.labels)) if name in setting.bodies), None)
    # In a department's own report the row of a unit under it goes by the unit's name.
    several = identity.department is None or identity.level == "region"
    totals = any(specific_total(text) for text in cell.row_path) or several and says.total is not None
    if body is not None and (named := _without_body(body, rows, says, title, totals=totals, kinds=several)) is not None:
        rows, says = named
    else:
        body = None
    item, parents, labels = _item_and_parents(cell, rows, says, side, setting)
    fund = _fund(labels, title, side)
    kind = next((label.kind for label in reversed(says.labels) if label.kind), None) or _KIND_OF_ITEM.get(item) or title.kind
    if kind == "basic" and title.kind == "basic" and item in _KIND_OF_ITEM:
        kind = _KIND_OF_ITEM[item]
    economic = next((label.name for label in reversed(says.labels) if label.tag == "economic"), None)
    base_year = title.year or table.year or identity.year
    back = 2 if says.before_last else int(says.last_year)
    year = says.year or _row_year(cell) or (base_year - back if base_year else None)
    nature = says.nature
    unit = _unit(cell, says, nature, setting)
    counted = any(_COUNT_HEADER.search(squeezed(text)) for text in cell.column_path) and unit not in MONEY
    if nature == "amount" and (counted or unit in COUNTS and unit not in ("年", "月")):
        side = "count"
    counts = next((label.name for label in reversed(says.labels) if label.name.endswith("个数")), None)
    if counts is not None and item != counts:
        # How many of something a project has is no figure of the project by its name.
        item, parents = counts, [item, *(name for name in parents if name != counts)]
    parents, as_of = _at_a_point(cell, says, parents, year)
    if unit == "平方米" and setting.units and "面积" not in parents:
        parents = [*parents, "面积"]  # 房屋 | 平方米 | 数量: what is counted in it is an area
    carried = any(re.search(r"结转|结余", label.name) for label in says.labels)
    if (carried or re.search(r"结转|结余", item)) and side != "count":
        side = "balance"
    found = Coordinates(
        department=identity.department or table.department,
        level=identity.level,
        year=year,
        stage=says.stage or _row_stage(cell) or title.stage or setting.stage or identity.stage,
        fund=fund,
        side=side,
        item=item,
        code=cell.code,
        parents=tuple(parents),
        kind=kind,
        economic=economic if economic != item else None,
        nature=nature,
        subject=_unit_of(cell) or body or title.owner or _owner(table, identity),
        as_of=as_of,
        base_year=_base_year(says, year) if nature in ("change", "growth") else None,
        base_stage=says.base_stage if nature in ("change", "growth") else None,
    )
    return found, unit


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


def _unit(cell: Cell, says: HeaderSays, nature: str, setting: Setting) -> str:
    """Return the unit of a figure: its header's, else its label's in a column of counts, else the table's.

    A label's unit (车辆（辆）) does not hold in the column 金额; 其中 rows count in the unit of the row over them.
    """
    if nature in ("growth", "share", "completion"):
        return "%"
    if nature == "score":
        return "分"
    if says.unit:
        return says.unit
    if setting.units.get(cell.row) in MONEY:
        return setting.units[cell.row]
    if any(path and counts_people(path[-1]) for path in (cell.row_path, cell.column_path)):
        return ""
    if not any(_MONEY_HEADER.search(squeezed(text)) for text in cell.column_path):
        if cell.row in setting.units:
            return setting.units[cell.row]
        own = next((unit for text in reversed(cell.row_path) if (unit := header_unit(text)) not in (None, "%")), None)
        if own:
            return own
        counted = next(
            (unit for text in (*reversed(cell.row_path), *reversed(cell.column_path)) if (unit := _count_unit(text))), None
        )
        if counted:
            return counted
        if any(_COUNT_HEADER.search(squeezed(text)) for text in cell.column_path):
            return ""
    return setting.table.unit or ""


@lru_cache(maxsize=16384)
def _count_unit(text: str) -> str | None:
    """Return the unit of a count that is named without one: 公务用车保有量 → 辆. Money words rule it out."""
    folded = squeezed(without_unit(text))
    if re.search(r"费|支出|经费|金额|资金|补助|补贴", folded) or not re.search(r"数|量|次|人数|编制|人员$", folded):
        return None
    return next((unit for pattern, unit in _COUNT_WORDS if re.search(pattern, folded)), None)
