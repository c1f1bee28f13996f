"""Key-value forms: 绩效目标申报表, 审核表, 自评表 → a Table whose value cells carry their keys as row paths.

`row_path` of a value is (group, key …); of an indicator (绩效指标, 一级, 二级, 三级); `column_path` of an indicator's
value is (horizon, header). Works on the order of the texts in a row, so that lost merges do not matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from ingest.amounts import is_dash
from ingest.model import Cell, Identity, Section, Table
from ingest.readers.form_words import FIRST_LEVEL, FORM_GROUP, FORM_KEY, FUND_HEAD, INDICATOR_HEAD, SECOND_LEVEL, VALUE_HEAD
from ingest.tables.build import frame
from ingest.tables.headers import header_paths
from ingest.tables.matrix import Row, Slot, new_slots
from ingest.tables.pieces import Piece
from ingest.tables.words import are_of_form, is_header_word, is_number, squeezed

_FUND_GROUP = re.compile(r"(?:项目|预算)?资金(?:情况|来源|安排|总额)?")
_FUND_WORD = re.compile(r"总额|财政|资金|结转|拨款|收入")
_TOTAL_FUNDS = re.compile(r"(?:资金|预算)总额")
_GOAL = re.compile(r"(?:实施期|中期|长期|年度|本年|三年)(?:总体|绩效)?目标|预期目标|实际完成情况")
_END = re.compile(r".*(?:审核意见|审批意见|填表人|填报人|单位负责人|盖章).*")


@dataclass(frozen=True, slots=True)
class Token:
    """A text in its row, with the column at which it begins in the piece."""

    text: str
    column: int
    slot: Slot

    @property
    def bare(self) -> str:
        return re.sub(r"[(（][^（()）]*[)）]$", "", squeezed(self.text).rstrip(":：")) or squeezed(self.text)

    @property
    def is_key(self) -> bool:
        """A known key, or a short label that ends in a colon; 起：2021年 is a value."""
        return FORM_KEY.fullmatch(self.bare) is not None or len(self.text) <= 16 and self.text.rstrip().endswith((":", "："))


@dataclass
class _State:
    """Where we are in a form: the group, the horizons that keys or goals set side by side, the indicators above."""

    cells: list[Cell] = field(default_factory=list)
    group: str = ""
    key: str = ""
    fund_totals: list[str] = field(default_factory=list)
    fund_heads: list[tuple[int, str]] = field(default_factory=list)
    """Columns 年初预算数, 全年预算数, 全年执行数 … over the amounts of a self-assessment, with where each begins."""
    goals: list[str] = field(default_factory=list)
    horizons: list[str] = field(default_factory=list)
    in_indicators: bool = False
    value_heads: list[str] = field(default_factory=list)
    head_columns: dict[int, str] = field(default_factory=dict)
    """The heads of the indicators' values by the column that each stands in."""
    first: str = ""
    seconds: dict[int, str] = field(default_factory=dict)
    done: bool = False


def is_form(piece: Piece) -> bool:
    """Return whether a piece is a form: indicators with levels and a key beside, four keys of a project form, or a project's
    name over rows that keys begin.
    """
    return are_of_form(slot.text for row in piece.rows for slot in row if slot is not None and slot.text) or _is_keyed(piece)


def _is_keyed(piece: Piece) -> bool:
    rows = [tokens for row in piece.rows if (tokens := list(_tokens(row, None)))]
    first = rows[0] if rows else []
    if len(first) < 2 or first[0].bare != "项目名称" or is_header_word(first[1].text):
        return False
    keys = {tokens[0].bare for tokens in rows if len(tokens) > 1 and FORM_KEY.fullmatch(tokens[0].bare)}
    return len(keys) >= 4 and any(_TOTAL_FUNDS.search(key) for key in keys) or len(keys) >= 3 and _ends_in_indicators(rows)


def _ends_in_indicators(rows: Sequence[Sequence[Token]]) -> bool:
    return any(FIRST_LEVEL.fullmatch(tokens[0].bare) for tokens in rows[2:])


def form_to_table(piece: Piece, table_id: str, sections: Sequence[Section], identity: Identity) -> Table:
    """Return the table of a form."""
    listed = list_cells(piece)
    if listed is not None:
        return frame(piece, table_id, sections, listed, len(piece.rows), piece.width, unit=piece.caption.unit, form=True)
    state = _State()
    above: Row | None = None
    for number, row in enumerate(piece.rows):
        tokens = list(_tokens(row, above))
        _read_row(state, number, row, tokens)
        above = row
    return frame(
        piece,
        table_id,
        sections,
        tuple(state.cells),
        len(piece.rows),
        piece.width,
        unit=piece.caption.unit or _fund_unit(state),
        form=True,
    )


def list_cells(piece: Piece) -> tuple[Cell, ...] | None:
    """Return the cells of a list of many projects' indicators (项目名称 | 一级指标 | … | 指标值); None where it is no list.

    A value's row path begins with its project: (甲项目, 绩效指标, 一级, 二级, 三级).
    """
    height = next(
        (
            at
            for at, row in enumerate(piece.rows[:4])
            if any(slot and INDICATOR_HEAD.fullmatch(squeezed(slot.text)) for slot in row)
        ),
        -1,
    )
    if height < 0:
        return None
    heads = [path[-1] if path else "" for path in header_paths(piece.rows[: height + 1], piece.width, piece.spans_known)]
    project = next((at for at, head in enumerate(heads) if re.fullmatch(r"(?:预算)?项目(?:名称)?", squeezed(head))), None)
    if project is None:
        return None
    cells = [
        _cell(number, token, is_label=True) for number, row in enumerate(piece.rows[: height + 1]) for token in _tokens(row, None)
    ]
    carried = [""] * piece.width
    above: Row | None = None
    for number, row in enumerate(piece.rows[height + 1 :], start=height + 1):
        cells += _list_row(number, row, above, heads, project, carried)
        above = row
    return tuple(cells)


def _list_row(number: int, row: Row, above: Row | None, heads: Sequence[str], project: int, carried: list[str]) -> Iterator[Cell]:
    """Yield the cells of one row of a list; a blank project or level is that of the row above."""
    places = {token.column: token for token in _tokens(row, above)}
    if project in places:
        carried[:] = [""] * len(carried)
    for at, token in places.items():
        carried[at] = _tidy(token.text)
    levels = [carried[at] for at, head in enumerate(heads) if INDICATOR_HEAD.fullmatch(squeezed(head)) and carried[at]]
    for at, token in places.items():
        head = squeezed(heads[at])
        if at == project or INDICATOR_HEAD.fullmatch(head):
            yield _cell(number, token, is_label=True)
        elif re.search(r"预算|金额|资金", head):
            yield _cell(number, token, row_path=_path(carried[project], "项目资金", "资金总额"), column_path=(heads[at],))
        elif VALUE_HEAD.fullmatch(head):
            yield _cell(number, token, row_path=_path(carried[project], "绩效指标", *levels), column_path=(heads[at],))
        else:
            yield _cell(number, token, row_path=_path(carried[project], heads[at]))


def _fund_unit(state: _State) -> str | None:
    from ingest.tables.words import header_unit

    return next((unit for cell in state.cells if cell.is_label and (unit := header_unit(cell.text)) not in (None, "%")), None)


def _tokens(row: Row, above: Row | None) -> Iterator[Token]:
    places: dict[int, int] = {}
    for at, slot in enumerate(row):
        if slot is not None:
            places.setdefault(id(slot), at)
    for slot in new_slots(row, above):
        if slot.text:
            yield Token(slot.text, places[id(slot)], slot)


def _read_row(state: _State, number: int, row: Row, tokens: Sequence[Token]) -> None:
    if not tokens or state.done:
        state.cells += [_cell(number, token, is_label=True) for token in tokens]
        return
    if any(INDICATOR_HEAD.fullmatch(token.bare) for token in tokens):
        _start_indicators(state, number, tokens)
    elif _END.fullmatch(tokens[0].bare) and len(tokens[0].text) < 20:
        state.done = True
        state.cells += [_cell(number, token, is_label=True) for token in tokens]
    elif not state.in_indicators and _is_level(tokens) and state.key:
        state.in_indicators, state.group, state.value_heads = True, "绩效指标", []
        _read_indicators(state, number, tokens)
    elif state.in_indicators and _TOTAL_SCORE.fullmatch(tokens[0].bare):
        _read_total(state, number, tokens)
    elif state.in_indicators and (
        not FORM_KEY.fullmatch(first := tokens[0].bare) or FIRST_LEVEL.fullmatch(first) or FORM_GROUP.fullmatch(first)
    ):
        _read_indicators(state, number, tokens)
    else:
        state.in_indicators = False
        _read_keys(state, number, row, tokens)


def _is_level(tokens: Sequence[Token]) -> bool:
    """Return whether a row begins with a level of indicators though no header announced them: 产出指标 | 数量指标 | …"""
    bare = tokens[0].bare
    return len(tokens) > 1 and bare.endswith("指标") and bool(FIRST_LEVEL.fullmatch(bare) or SECOND_LEVEL.fullmatch(bare))


# ---------------------------------------------------------------- keys and values


def _read_keys(state: _State, number: int, row: Row, tokens: Sequence[Token]) -> None:
    rest = list(tokens)
    head = rest[0]
    if (
        FORM_GROUP.fullmatch(head.bare)
        and len(rest) > 1
        and (rest[1].is_key or _GOAL.fullmatch(rest[1].bare) or _are_fund_heads(rest[1:]))
    ):
        state.group, state.goals, state.fund_totals, state.fund_heads = _tidy(head.text), [], [], []
        state.cells.append(_cell(number, head, is_label=True))
        rest = rest[1:]
    if rest and all(_GOAL.fullmatch(token.bare) for token in rest):
        state.goals = [_tidy(token.text) for token in rest]
        state.horizons = [goal for goal in state.goals if re.search(r"实施期|中期|长期|年度|本年", goal)]
        state.cells += [_cell(number, token, is_label=True) for token in rest]
        return
    if _are_fund_heads(rest):
        state.fund_heads = [(token.column, _tidy(token.text)) for token in rest]
        state.cells += [_cell(number, token, is_label=True) for token in rest]
        return
    if state.goals and not any(token.is_key for token in rest):
        _read_goals(state, number, rest)
        return
    _read_pairs(state, number, row, rest)


def _are_fund_heads(tokens: Sequence[Token]) -> bool:
    return len(tokens) > 1 and all(FUND_HEAD.fullmatch(token.bare) for token in tokens)


def _fund_head(state: _State, value: Token, nth: int) -> tuple[str, ...]:
    """Return the head of a value by its column, else by its order; empty where there are no heads."""
    by_column = next((text for column, text in state.fund_heads if column == value.column), None)
    if by_column is None and nth < len(state.fund_heads):
        by_column = state.fund_heads[nth][1]
    return (by_column,) if by_column else ()


def _read_goals(state: _State, number: int, tokens: Sequence[Token]) -> None:
    for goal, token in zip([*state.goals, *[state.goals[-1]] * len(tokens)], tokens, strict=False):
        state.cells.append(_cell(number, token, row_path=_path(state.group, goal), column_path=(goal,)))


def _read_pairs(state: _State, number: int, row: Row, tokens: Sequence[Token]) -> None:
    """Each key takes the texts up to the next key; one without any takes the blank beside it."""
    nth, at = 0, 0
    keys = [token.is_key or _names_money(state, tokens, place) for place, token in enumerate(tokens)]
    while at < len(tokens):
        token = tokens[at]
        if not keys[at]:
            state.cells.append(_cell(number, token, row_path=_path(state.group if state.key == state.group else "", state.key)))
            at += 1
            continue
        end = at + 1
        while end < len(tokens) and not keys[end]:
            end += 1
        path = _key_path(state, token, nth)
        nth += 1
        state.cells.append(_cell(number, token, is_label=True))
        for order, value in enumerate(tokens[at + 1 : end]):
            head = _fund_head(state, value, order) if _FUND_WORD.search(path[-1]) else ()
            state.cells.append(_cell(number, value, row_path=path, column_path=head or _horizon_path(path)))
        if end == at + 1:
            blank = _blank_behind(row, token)
            if blank is not None:
                state.cells.append(_cell(number, blank, row_path=path, column_path=_horizon_path(path)))
        if at == 0 or not state.key:
            state.key = path[-1]
        at = end


def _names_money(state: _State, tokens: Sequence[Token], place: int) -> bool:
    """Return whether words among a project's money name the figure behind them: 上年结转 | 20.00."""
    if not _in_funds(state) or place + 1 >= len(tokens) or not is_number(tokens[place + 1].text):
        return False
    words = tokens[place].text
    return not is_number(words) and not is_dash(words) and not re.search(r"[率比分%％]", tokens[place].bare)


def _in_funds(state: _State) -> bool:
    return _FUND_GROUP.fullmatch(re.sub(r"\(.*\)", "", squeezed(state.group))) is not None


def _key_path(state: _State, token: Token, nth: int) -> tuple[str, ...]:
    """Return the path of a key's value. 财政拨款 and 其他资金 stand under the n-th 资金总额 of the row above."""
    key = _tidy(token.text) or token.text
    if _in_funds(state) and re.search(r"总额|财政|资金|结转|收入|拨款", token.bare):
        if _TOTAL_FUNDS.search(token.bare):
            if nth == 0:
                state.fund_totals = []
            state.fund_totals.append(key)
            return _path(state.group, key)
        total = state.fund_totals[min(nth, len(state.fund_totals) - 1)] if state.fund_totals else ""
        return _path(state.group, total, key)
    if not re.search(r"资金|财政|总额|目标", token.bare):
        state.group, state.goals = "", []
    return _path(state.group, key)


def _path(*labels: str) -> tuple[str, ...]:
    return tuple(label for label in labels if label)


def _horizon_path(path: Sequence[str]) -> tuple[str, ...]:
    return next(((label,) for label in path if re.search(r"中期|实施期|年度|长期", label)), ())


def _blank_behind(row: Row, token: Token) -> Token | None:
    """Return the blank beside a key, where there is one."""
    for at in range(token.column + 1, len(row)):
        slot = row[at]
        if slot is not token.slot:
            return Token("", at, slot) if slot is not None and not slot.text else None
    return None


# ---------------------------------------------------------------- indicators


def _start_indicators(state: _State, number: int, tokens: Sequence[Token]) -> None:
    """A header row 一级指标 | 二级指标 | 三级指标 | 指标值 | …: a value column before another 二级 or 三级 parts two horizons."""
    state.in_indicators, state.first, state.seconds, state.value_heads, state.head_columns = True, "", {}, [], {}
    state.cells += [_cell(number, token, is_label=True) for token in tokens]
    groups, after_value = 1, False
    for token in tokens:
        if INDICATOR_HEAD.fullmatch(token.bare):
            groups, after_value = groups + after_value, False
        elif VALUE_HEAD.fullmatch(token.bare):
            after_value = True
            state.head_columns[token.column] = _tidy(token.text)
            if groups == 1:
                state.value_heads.append(_tidy(token.text))
    if groups == 1:
        state.horizons = [goal for goal in state.horizons if len(state.horizons) == 1]
    elif len(state.horizons) != groups:
        state.horizons = ["中期目标", "年度目标"][:groups] if groups == 2 else [""] * groups
    state.group = "绩效指标"


_TOTAL_SCORE = re.compile(r"总分(?:值)?|总得分|(?:得分|分值)?(?:合计|总计)|(?:自评|评价)?总分.*")


def _read_total(state: _State, number: int, tokens: Sequence[Token]) -> None:
    """总分 | 100 | 94.7 behind the indicators: each figure under the head of its column, since the row has no indicators."""
    state.cells.append(_cell(number, tokens[0], is_label=True))
    scores = [head for head in state.value_heads if re.search(r"分", head)]
    for order, token in enumerate(tokens[1:]):
        in_order = scores[order] if len(scores) == len(tokens) - 1 else ""
        head = in_order or state.head_columns.get(token.column, "")
        state.cells.append(_cell(number, token, row_path=_path("绩效指标", _tidy(tokens[0].text)), column_path=_path(head)))


def _read_indicators(state: _State, number: int, tokens: Sequence[Token]) -> None:
    rest = list(tokens)
    while rest and (FORM_GROUP.fullmatch(rest[0].bare) or _is_first(rest)):
        if not FORM_GROUP.fullmatch(rest[0].bare):
            state.first, state.seconds = _tidy(rest[0].text), {}
        state.cells.append(_cell(number, rest[0], is_label=True))
        rest = rest[1:]
    horizons = state.horizons or [""]
    for place, (second, group) in enumerate(_horizon_groups(rest, len(horizons))):
        if second is not None:
            state.seconds[place] = _tidy(second.text)
            if place == 0 and len(horizons) > 1:
                state.seconds[1] = state.seconds[0]
            if second.column <= 1 and re.search(r"满意度", second.text):
                state.first = ""
        if second is not None and not any(cell.row == number and cell.column == second.column for cell in state.cells):
            state.cells.append(_cell(number, second, is_label=True))
        _add_indicator(state, number, horizons[min(place, len(horizons) - 1)], place, group)


def _is_first(rest: Sequence[Token]) -> bool:
    """成本指标 is of the first level only where a second-level name follows it."""
    bare = rest[0].bare
    if not FIRST_LEVEL.fullmatch(bare):
        return False
    follows = len(rest) > 1 and SECOND_LEVEL.fullmatch(rest[1].bare) is not None
    return follows or not SECOND_LEVEL.fullmatch(bare)


def _horizon_groups(tokens: Sequence[Token], count: int) -> list[tuple[Token | None, list[Token]]]:
    """Return for each horizon its second-level name, if the row has one, and the texts of its indicator."""
    seconds = [at for at, token in enumerate(tokens) if SECOND_LEVEL.fullmatch(token.bare)]
    if count == 1:
        second = tokens[seconds[0]] if seconds and seconds[0] == 0 else None
        return [(second, list(tokens[1 if second else 0 :]))]
    if len(seconds) >= 2:
        left, right = seconds[0], seconds[1]
        return [(tokens[left], list(tokens[left + 1 : right])), (tokens[right], list(tokens[right + 1 :]))]
    if len(seconds) == 1 and seconds[0] > 0:
        at = seconds[0]
        return [(None, list(tokens[:at])), (tokens[at], list(tokens[at + 1 :]))]
    second = tokens[0] if seconds else None
    rest = list(tokens[1 if second else 0 :])
    middle = _middle(rest)
    return [(second, rest[:middle]), (None, rest[middle:])]


def _middle(tokens: Sequence[Token]) -> int:
    """Return where the second horizon's indicator begins: the text most like the first one's, else half way."""
    if len(tokens) < 2:
        return len(tokens)
    if len(tokens) % 2 == 0 and not (len(tokens) == 2 and _is_value(tokens[1].text)):
        return len(tokens) // 2
    candidates = [at for at in range(1, len(tokens)) if not _is_value(tokens[at].text)]
    if not candidates:
        return len(tokens)
    best = max(candidates, key=lambda at: SequenceMatcher(None, tokens[0].text, tokens[at].text).ratio())
    return best


def _is_value(text: str) -> bool:
    """Return whether a text is an indicator's value by itself: a figure, a share, a bound."""
    return (
        is_number(text)
        or re.fullmatch(r"[≥≤><=＞＜不少于不低于大小]*\d[\d.,]*\W{0,2}\w{0,3}(?:以上|以下|以内)?", squeezed(text)) is not None
    )


def _add_indicator(state: _State, number: int, horizon: str, place: int, tokens: Sequence[Token]) -> None:
    if not tokens:
        return
    levels = _path("绩效指标", state.first, state.seconds.get(place, ""))
    indicator, values = tokens[0], tokens[1:]
    if not values and _is_value(indicator.text):
        state.cells.append(_cell(number, indicator, row_path=levels, column_path=_path(horizon, "指标值")))
        return
    state.cells.append(_cell(number, indicator, row_path=levels, column_path=_path(horizon, "三级指标")))
    heads = state.value_heads or ["指标值"]
    for at, value in enumerate(values):
        path = (*levels, _tidy(indicator.text))
        state.cells.append(_cell(number, value, row_path=path, column_path=_path(horizon, heads[min(at, len(heads) - 1)])))


# ---------------------------------------------------------------- cells


def _tidy(text: str) -> str:
    return re.sub(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])|\s*\n\s*", "", text).strip().rstrip(":：")


def _cell(
    row: int, token: Token, *, row_path: tuple[str, ...] = (), column_path: tuple[str, ...] = (), is_label: bool = False
) -> Cell:
    slot = token.slot
    return Cell(
        row=row,
        column=token.column,
        text=token.text,
        row_path=row_path,
        column_path=column_path,
        row_span=slot.row_span,
        column_span=slot.column_span,
        is_label=is_label,
        position=slot.position,
        places=slot.places,
        raw_row=slot.raw_row,
        raw_column=slot.raw_column,
        block=slot.block,
    )
