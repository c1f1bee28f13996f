"""The cells of a form → facts: amounts with their horizon, indicators as targets, everything else as words under its key."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ingest.amounts import MONEY, Amount, canonical_unit, is_dash, parse_amount, parse_number
from ingest.coordinates import stated_in
from ingest.facts.cells import cell_fact
from ingest.facts.headers import header_says, label_name
from ingest.facts.words import WordFigure, bare_words, counted_whole, figures_in_words, indicator_name
from ingest.model import Block, Cell, Coordinates, Fact, Identity, Nature, Paragraph, Stage, Table
from ingest.tables.words import department_in, is_date_line, is_number, squeezed
from ingest.terms import clean_label

Horizon = Literal["annual", "medium"]

PRIVATE = re.compile(r".*(?:负责人|联系人|电话|联系方式|填表人|经办人|填报人|审核人|手机|邮箱).*")
"""Keys whose values are about a person and become no fact."""

_FUNDS = re.compile(
    r"(?:资金|预算)总额|(?:项目|年度|本年|中期|实施期|总)预算|预算金额|财政(?:拨款|资金)|(?:其他|其它|自有|结转|补助|配套)资金|结转|拨款|事业收入"
)
_MARKED = re.compile(
    r"(?:☑|☒|√|✓|✔|■|\[x\]|<input[^>]*checked[^>]*>)\s*(?P<name>[^☐☑☒□■√✓✔\[<\s]+)|(?P<before>[^☐☑☒□■√✓✔\[<\s]+)(?:√|✓|✔)(?=\s|$)",
    re.IGNORECASE,
)
_BOX = re.compile(r"[☐☑☒□■√✓✔]|\[x?\]|<input", re.IGNORECASE)
_YEARS_TEXT = re.compile(r"年度|本年")


@dataclass(frozen=True, slots=True)
class FormSays:
    """What holds for all of a form: the project, the year."""

    table: Table
    identity: Identity
    subject: str | None
    year: int | None
    valued: frozenset[tuple[int, Horizon | None]]
    """Rows and horizons whose indicator has a value of its own."""


def form_to_facts(table: Table, identity: Identity, blocks: Sequence[Block] = ()) -> tuple[Fact, ...]:
    """Return the facts of a form, ids "t6.1" …; `blocks` give the lines above it (date, unit that carries it out)."""
    subject = form_subject(table)
    valued = frozenset(
        (cell.row, horizon_of(cell)) for cell in table.cells if len(cell.row_path) > 1 and cell.column_path[-1:] != ("三级指标",)
    )
    says = FormSays(table, identity, subject, table.year or identity.year, valued)
    listed = any(cell.row_path[1:2] == ("绩效指标",) for cell in table.cells)
    read = [_own_project(cell, says) if listed else (cell, says) for cell in table.cells if not cell.is_label]
    found = [fact for one in read for fact in _cell_facts(*one)]
    found += list(_line_facts(table, blocks, says))
    return tuple(replace(fact, id=f"{table.id}.{number}") for number, fact in enumerate(found, start=1))


def form_subject(table: Table) -> str | None:
    """Return the project that a form is about, None where it names none."""
    found = next(
        (cell.text for cell in table.cells if cell.row_path[-1:] and squeezed(cell.row_path[-1]) == "项目名称" and cell.text),
        None,
    )
    return re.sub(r"\s*\n\s*", "", found) if found else None


def _own_project(cell: Cell, says: FormSays) -> tuple[Cell, FormSays]:
    """Return a cell of a list of projects as one of its own project's form; other cells as they are."""
    if says.subject is None and len(cell.row_path) > 1:
        return replace(cell, row_path=cell.row_path[1:]), replace(says, subject=cell.row_path[0])
    return cell, says


def _cell_facts(cell: Cell, says: FormSays) -> Iterator[Fact]:
    if not cell.row_path:
        return
    key = cell.row_path[-1]
    if cell.row_path[0] == "绩效指标" and len(cell.row_path) > 1 or cell.column_path and cell.column_path[-1] == "三级指标":
        yield from _indicator_facts(cell, says)
    elif PRIVATE.fullmatch(squeezed(key)):
        return
    elif _FUNDS.search(squeezed(key)) and (is_number(cell.text) or not cell.text or is_dash(cell.text)):
        yield _amount_fact(cell, says)
    elif _BOX.search(cell.text):
        yield from _box_facts(cell, says)
    elif cell.text:
        yield _text_fact(cell, says)


# ---------------------------------------------------------------- money, words, boxes


def _coordinates(
    says: FormSays, item: str, nature: Nature, *, parents: Sequence[str] = (), horizon: Horizon | None = None
) -> Coordinates:
    identity = says.identity
    return Coordinates(
        department=identity.department or says.table.department,
        level=identity.level,
        year=says.year,
        stage=identity.stage,
        item=item,
        parents=tuple(parents),
        nature=nature,
        horizon=horizon,
        subject=says.subject,
    )


def _fact(
    cell: Cell, says: FormSays, coordinates: Coordinates, *, amount: Amount | None = None, words: str | None = None
) -> Fact:
    state: Literal["figure", "blank", "dash", "words"] = (
        "figure" if amount else "words" if words else "dash" if is_dash(cell.text) else "blank"
    )
    return cell_fact(cell, says.table, coordinates, state, amount=amount, words=words)


def horizon_of(cell: Cell) -> Horizon | None:
    """Return 中期 (实施期) or 年度 as the cell's headers say it, None where they do not; the indicator's words do not count."""
    labels = cell.column_path or tuple(cell.row_path[:2])
    for text in labels:
        if re.search(r"中期|实施期|长期|三年", text):
            return "medium"
        if _YEARS_TEXT.search(text):
            return "annual"
    return None


def _amount_fact(cell: Cell, says: FormSays) -> Fact:
    """资金总额, 其中：财政拨款, 其他资金: amounts of the project; the total's item is 项目资金总额 whatever its horizon."""
    key = squeezed(cell.row_path[-1])
    total = re.search(r"总额|预算(?!资金)", key) is not None and re.search(r"财政拨款|本级|上级", key) is None
    item = "项目资金总额" if total else label_name(cell.row_path[-1])
    parents = () if total else ("项目资金总额",)
    heads = header_says(cell.column_path)
    nature: Nature = heads.nature if heads.nature in ("completion", "score") else "amount"
    coordinates = _coordinates(says, item, nature, parents=parents, horizon=horizon_of(cell) or "annual")
    coordinates = replace(coordinates, stage=heads.stage or coordinates.stage)
    fund = None if total else stated_in(key).fund
    number = parse_number(cell.text)
    named = re.search(r"[(（]([^()（）]*元)[)）]", cell.row_path[-1])
    printed = (canonical_unit(named.group(1)) if named else None) or says.table.unit or ""
    unit = {"completion": "%", "score": "分"}.get(nature, printed)
    amount = Amount(number, unit) if number is not None else parse_amount(cell.text, unit)
    role: Literal["total", "of_which"] = "total" if total else "of_which"
    return replace(_fact(cell, says, replace(coordinates, fund=fund, side="expenditure"), amount=amount), role=role)


def _box_facts(cell: Cell, says: FormSays) -> Iterator[Fact]:
    """项目属性 = the option whose box is ticked; with none ticked, the cell's words as they are."""
    marked = [
        name for match in _MARKED.finditer(cell.text) if (name := (match.group("name") or match.group("before") or "").strip())
    ]
    words = "、".join(marked)
    yield _fact(cell, says, _coordinates(says, clean_label(cell.row_path[-1]), "text"), words=words or cell.text)


def _text_fact(cell: Cell, says: FormSays) -> Fact:
    item = clean_label(cell.row_path[-1])
    horizon = horizon_of(cell)
    parents = [clean_label(text) for text in cell.row_path[:-1]]
    return _fact(cell, says, _coordinates(says, item, "text", parents=parents, horizon=horizon), words=cell.text)


def _line_facts(table: Table, blocks: Sequence[Block], says: FormSays) -> Iterator[Fact]:
    """The lines above a form: who carries the project out, and when the form was filled in."""
    for index in table.blocks:
        block = blocks[index] if 0 <= index < len(blocks) else None
        if not isinstance(block, Paragraph):
            continue
        name = department_in(block.text)
        if name:
            key = re.split(r"[:：]", block.text)[0]
            yield _line_fact(block, says, clean_label(key), name, block.text.find(name))
        elif is_date_line(block.text) and re.search(r"月", block.text):
            yield _line_fact(block, says, "填报日期", block.text.strip(), 0)


def _line_fact(block: Paragraph, says: FormSays, item: str, words: str, start: int) -> Fact:
    start = max(start, 0)
    return Fact(
        id="",
        source="sentence",
        coordinates=_coordinates(says, item, "text"),
        state="words",
        raw=words,
        words=words,
        section=says.table.section,
        table_id=says.table.id,
        block=block.index,
        span=(start, min(start + len(words), len(block.text))),
        quote=block.text,
        places=block.places,
    )


# ---------------------------------------------------------------- indicators


def _indicator_facts(cell: Cell, says: FormSays) -> Iterator[Fact]:
    horizon = horizon_of(cell) or "annual"
    head = cell.column_path[-1] if cell.column_path else ""
    levels = [squeezed(text) for text in cell.row_path[1:] if text]
    if head == "三级指标":
        yield from _name_facts(cell, says, horizon, levels)
        return
    label = indicator_name(cell.row_path[-1])
    parents = levels[:-1] or ([squeezed(head)] if head else [])  # 总分 | 得分: what is reached, beside what can be reached
    coordinates = _coordinates(says, label, "target", parents=parents, horizon=horizon)
    nature, stage = _value_nature(head, coordinates.stage)
    coordinates = replace(coordinates, nature=nature, stage=stage)
    yield from _value_facts(cell, says, coordinates)


def _value_nature(head: str, stage: Stage | None) -> tuple[Nature, Stage | None]:
    folded = squeezed(head)
    if re.search(r"得分|分值|权重|评分", folded):
        return "score", stage
    if re.search(r"完成", folded):
        return "target", "actual"
    if re.search(r"原因|措施|备注|说明|标准", folded):
        return "text", stage
    return "target", stage


def _value_facts(cell: Cell, says: FormSays, coordinates: Coordinates) -> Iterator[Fact]:
    """A value is a figure or bound by itself, or words; the figures in its words have labels of their own."""
    text = bare_words(cell.text)
    whole = _whole_figure(text)
    if whole is not None:
        points = coordinates.nature == "score" and not whole.amount.unit
        amount = Amount(whole.amount.value, "分") if points else whole.amount
        yield replace(_fact(cell, says, coordinates, amount=amount), bound=whole.bound)
        return
    yield _fact(cell, says, coordinates, words=text)
    yield from _inner_facts(cell, says, coordinates)


def _whole_figure(text: str) -> WordFigure | None:
    """Return the figure that a text is from end to end but for a bound: ≥95%, 不少于3次, 100."""
    found = list(figures_in_words(text))
    if len(found) == 1 and not found[0].label:
        rest = text[: found[0].span[0]] + text[found[0].span[1] :]
        if not re.sub(
            r"[≥≤><=＝＞＜⩾⩽\s]|不少于|不低于|不超过|不高于|不多于|大于等于|小于等于|大于|小于|达到|达|至少|控制在|以上|以下|以内",
            "",
            rest,
        ):
            return found[0]
    return counted_whole(text)


def _name_facts(cell: Cell, says: FormSays, horizon: Horizon, levels: Sequence[str]) -> Iterator[Fact]:
    """The indicator's own text: each figure in its words; named where it has neither such nor a value beside it."""
    coordinates = _coordinates(says, indicator_name(cell.text), "named", parents=levels, horizon=horizon)
    inner = list(_inner_facts(cell, says, replace(coordinates, nature="target")))
    if not inner and (cell.row, horizon_of(cell)) not in says.valued:
        yield _fact(cell, says, coordinates, words=bare_words(cell.text))
    yield from inner


def _inner_facts(cell: Cell, says: FormSays, around: Coordinates) -> Iterator[Fact]:
    """Each figure in an indicator's words: its label is the words right before it, the indicator stands over it."""
    for figure in figures_in_words(cell.text):
        label = squeezed(figure.label)
        inside = around.item == indicator_name(cell.text)
        parents = around.parents if inside else (*around.parents, around.item)
        item = label or around.item
        nature: Nature = "amount" if figure.amount.unit in MONEY else "target"
        coordinates = replace(around, item=item, parents=tuple(name for name in parents if name != item), nature=nature)
        raw = cell.text[figure.span[0] : figure.span[1]]
        fact = _fact(cell, says, coordinates, amount=figure.amount)
        yield replace(fact, raw=raw, bound=figure.bound, span=figure.span, source="sentence", quote=cell.text)
