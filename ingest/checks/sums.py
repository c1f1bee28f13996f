"""Sums inside tables: totals against their rows, heads against the rows under them, total columns against their parts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from ingest.checks.nesting import heads_that_make, parts_below
from ingest.checks.outcome import Comparison, Term, comparison_to_finding, sum_comparison
from ingest.facts.headers import header_says, is_plain
from ingest.model import Fact, Finding, Table
from ingest.tables.labels import numbering_level
from ingest.tables.words import is_generic_total, is_total_label, squeezed
from ingest.terms import canonical, fold_label, parents_of


@dataclass(frozen=True, slots=True)
class Line:
    """A row of one region: its label and its facts by column."""

    row: int
    path: tuple[str, ...]
    code: str | None
    role: str
    facts: dict[int, Fact]


def table_findings(table: Table, facts: Sequence[Fact], *, complete: bool = True) -> list[Finding]:
    """Return what the sums of one figures table give. `facts` are its cell facts of amounts and counts; `complete` False
    says that some figure in its area was not read, so that an open sum may be ours.
    """
    regions: dict[int, list[Line]] = defaultdict(list)
    region_of = {(cell.row, cell.column): cell.region for cell in table.cells if not cell.is_header and not cell.is_label}
    grouped: dict[tuple[int, int], dict[int, Fact]] = defaultdict(dict)
    for fact in facts:
        summed = fact.coordinates.nature == "amount" and not any(map(_is_rate, fact.column_path))
        if fact.source == "cell" and fact.row is not None and fact.column is not None and summed:
            grouped[region_of.get((fact.row, fact.column), 0), fact.row][fact.column] = fact
    for (region, row), own in sorted(grouped.items(), key=lambda one: one[0]):
        first = next(iter(own.values()))
        role = "total" if first.role == "item" and _is_subtotal(first.row_path) else first.role
        regions[region].append(Line(row, first.row_path, first.coordinates.code, role, own))
    doubtful = not complete or any(fact.doubt for fact in facts)
    found: list[Finding] = []
    for lines in regions.values():
        rows = (*_row_sums(table, lines), *_signed_sums(table, lines))
        for one in (*rows, *_column_sums(table, lines), *_carried_over(table, lines)):
            found.append(comparison_to_finding(one, doubtful=doubtful))
    return found


_RATE = re.compile(r"人均|户均|平均|均价|单价|标准|定额|指数|(?:费|税|利|比|效|频|分?)率|排名|名次|序号")


@lru_cache(maxsize=4096)
def _is_rate(text: str) -> bool:
    """Return whether a column's figures are no amounts to be added up: 人均标准, 单价, 税率."""
    return _RATE.search(squeezed(text)) is not None


def _is_subtotal(path: Sequence[str]) -> bool:
    """Return whether a row is a subtotal by its label: 小计, 交通类小计, Sub-total."""
    if len(path) != 1:
        return False
    label = squeezed(path[0]).rstrip(":")
    return label.endswith("小计") or label.startswith(("sub-total", "subtotal", "sub total"))


# ---------------------------------------------------------------- along rows


def _row_sums(table: Table, lines: Sequence[Line]) -> Iterator[Comparison]:
    columns = sorted({column for line in lines for column in line.facts})
    for stated, alternatives in _row_identities(lines):
        for column in columns:
            head = stated.facts.get(column)
            if head is None or head.amount is None:
                continue
            best = _best(
                table, head, [[(line.facts[column], 1) for line in parts if column in line.facts] for parts in alternatives]
            )
            if best is not None:
                closes = abs(best.found - best.expected) <= best.allowed
                yield best if closes else _nested(table, stated, column, lines, best) or best


def _nested(table: Table, stated: Line, column: int, lines: Sequence[Line], open_one: Comparison) -> Comparison | None:
    """Return the comparison of a row with those that make it up where only the figures tell which these are; None without."""
    head = stated.facts[column]
    around = [line.facts[column] for line in _around(stated, lines) if column in line.facts]
    below = parts_below if stated.role != "total" else heads_that_make
    for find, facts in ((below, around), (heads_that_make, [fact for fact, _ in open_one.parts])):
        rows = [(fact, fact.amount) for fact in facts if fact.amount is not None]
        if head.amount is None or not rows or any(amount.unit != head.amount.unit for _, amount in rows):
            continue
        values = [amount.value for _, amount in rows]
        found = find(head.amount.value, values, min(map(_step, (head.amount.value, *values))) * 2)
        if found:
            return _compare(table, head, [(rows[at][0], 1) for at in found])
    return None


def _step(value: Decimal) -> Decimal:
    """Return one unit of the last digit that a figure prints."""
    exponent = value.as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)


def _around(stated: Line, lines: Sequence[Line]) -> list[Line]:
    """Return the rows that a row may be made of: those behind a head, those of a total's stretch before or behind it."""
    behind = [line for line in lines if line.row > stated.row]
    if stated.role != "total":
        return behind
    totals = [line.row for line in lines if line.role == "total" and len(line.path) <= 1 and line.row != stated.row]
    above = [line for line in lines if max((row for row in totals if row < stated.row), default=-1) < line.row < stated.row]
    if any(line.path and line.role == "item" for line in above):
        return above
    return [line for line in behind if line.row < min((row for row in totals if row > stated.row), default=10**9)]


_SIGNED = re.compile(r"^(?:[一二三四五六七八九十]{1,3}[、.．]|\d{1,2}[、.．])?([加减])[:：]")


def _sign(line: Line) -> int:
    """Return 1 for a row that says 加：, -1 for 减：, 0 for one that says neither."""
    match = _SIGNED.match(squeezed(line.path[-1])) if line.path else None
    return 0 if match is None else 1 if match.group(1) == "加" else -1


def _signed_sums(table: Table, lines: Sequence[Line]) -> Iterator[Comparison]:
    """A row, those that are added and taken off below it (加：…, 减：…), and what they come to in the row behind."""
    for at in range(len(lines) - 2):
        end = at + 1
        while end < len(lines) and _sign(lines[end]):
            end += 1
        if _sign(lines[at]) or end < at + 2 or end >= len(lines) or not any(_sign(line) < 0 for line in lines[at:end]):
            continue
        terms = [(lines[at], 1), *((line, _sign(line)) for line in lines[at + 1 : end])]
        for column, head in lines[end].facts.items():
            parts = [(line.facts[column], sign) for line, sign in terms if column in line.facts]
            if head.amount is not None and (one := _compare(table, head, parts)) is not None:
                yield one


def _best(table: Table, head: Fact, choices: Sequence[Sequence[Term]]) -> Comparison | None:
    """Return a comparison that closes, else the first, or one that comes far closer: a table may print 其中 rows without
    saying so.
    """
    compared = [
        one
        for parts in choices
        if any(fact.amount is not None for fact, _ in parts) and (one := _compare(table, head, parts)) is not None
    ]
    if not compared:
        return None
    closest = next((one for one in compared if abs(one.found - one.expected) <= one.allowed), None)
    closest = closest or min(compared, key=lambda one: abs(one.found - one.expected))
    gap, first = abs(closest.found - closest.expected), abs(compared[0].found - compared[0].expected)
    return closest if gap <= closest.allowed or gap * _MUCH_CLOSER < first else compared[0]


_MUCH_CLOSER = 100
"""How many times closer a further choice of parts comes that is the right one, though it does not close either."""


def _compare(table: Table, head: Fact, parts: Sequence[Term]) -> Comparison | None:
    column = "、".join(text for text in head.column_path[-1:])
    what = f"《{table.title or table.id}》“{head.row_path[-1] if head.row_path else column}”（{column}）与各部分之和"
    return sum_comparison("sum_rows", what, [(head, 1)], parts)


def _row_identities(lines: Sequence[Line]) -> Iterator[tuple[Line, list[list[Line]]]]:
    """Yield each row that is a sum, with the rows that it may be the sum of, the likeliest first. Rows to be taken off
    (减：…) are summed elsewhere.
    """
    if any(_sign(line) < 0 for line in lines):
        return
    items = [line for line in lines if line.role not in ("total", "own_unit") and line.path]
    yield from _heads(items)
    yield from _subtotals(lines)
    units = [line for line in lines if line.role == "own_unit"]
    for line in lines:
        if line.role == "total" and len(line.path) <= 1:
            parts = _parts_of_total(line, lines)
            if units and line.row < units[0].row:
                yield line, [units, parts[0], [*units, *parts[0]]]
            elif any(parts):
                yield line, [*parts, *([*units, *part] for part in parts[:1] if units)]
    if _stand_beside(lines, units, items):
        return
    for at, unit in enumerate(units):
        end = units[at + 1].row if at + 1 < len(units) else 10**9
        below = [line for line in items if unit.row < line.row < end]
        if below:
            yield unit, [_tops(below)]


def _stand_beside(lines: Sequence[Line], units: Sequence[Line], items: Sequence[Line]) -> bool:
    """Return whether the body's own row is one beside its units', not over them: with them it makes the total in each column."""
    total = next((line for line in lines if line.role == "total" and len(line.path) <= 1), None)
    parts = [*units, *_tops(items)]
    columns = [] if total is None else [column for column, fact in total.facts.items() if fact.amount is not None]
    return bool(units and columns) and total is not None and all(_adds_up(total, parts, column) for column in columns)


def _adds_up(total: Line, parts: Sequence[Line], column: int) -> bool:
    amounts = [line.facts[column].amount for line in parts if column in line.facts]
    stated = total.facts[column].amount
    return stated is not None and sum((one.value for one in amounts if one is not None), Decimal(0)) == stated.value


def _heads(items: Sequence[Line]) -> Iterator[tuple[Line, list[list[Line]]]]:
    """A row over others: by code 类 = Σ款 = Σ项, else by path. 其中 rows are parts of a part and need not be complete."""
    under: dict[int, list[Line]] = defaultdict(list)
    heads: dict[int, Line] = {}
    for line, head in _direct_heads(items):
        if head is not None:
            under[id(head)].append(line)
            heads[id(head)] = head
    for key, lines in under.items():
        head = heads[key]
        if head.code or _are_all(head, lines):
            yield head, [lines]


def _are_all(head: Line, lines: Sequence[Line]) -> bool:
    """Return whether rows without codes are all the parts of their head, as far as their labels say."""
    if any(line.role == "of_which" or is_generic_total(line.path[-1]) for line in lines):
        return False
    return not _only_by_name(head, lines) or _prove_complete(head, lines)


def _only_by_name(head: Line, lines: Sequence[Line]) -> bool:
    """Return whether nothing but official names says that rows are parts: then some of the parts may be left out."""
    name = canonical(head.path[-1])
    return all(numbering_level(line.path[-1]) is None and name in parents_of(line.path[-1]) for line in lines)


def _prove_complete(head: Line, lines: Sequence[Line]) -> bool:
    """Return whether the parts make the whole in some column, so that in the others they should too."""
    for column, stated in head.facts.items():
        amounts = [line.facts[column].amount for line in lines if column in line.facts]
        found = sum((amount.value for amount in amounts if amount is not None), Decimal(0))
        if stated.amount is not None and stated.amount.value and found == stated.amount.value:
            return True
    return False


def _direct_heads(items: Sequence[Line]) -> Iterator[tuple[Line, Line | None]]:
    """Yield each row with the row that it stands directly under: the longest code (else path) above that begins its own."""
    codes: dict[str, Line] = {}
    paths: dict[tuple[str, ...], Line] = {}
    for line in items:
        if line.code:
            yield (
                line,
                next((codes[line.code[:end]] for end in range(len(line.code) - 1, 1, -1) if line.code[:end] in codes), None),
            )
            codes[line.code] = line
        else:
            yield (
                line,
                next((paths[line.path[:end]] for end in range(len(line.path) - 1, 0, -1) if line.path[:end] in paths), None),
            )
        paths[line.path] = line


def _subtotals(lines: Sequence[Line]) -> Iterator[tuple[Line, list[list[Line]]]]:
    """小计 in the second label column adds up the rows that stand in its group."""
    groups: dict[tuple[str, ...], list[Line]] = defaultdict(list)
    for line in lines:
        if len(line.path) > 1 and line.role != "total" and not squeezed(line.path[-1]).startswith("其中"):
            groups[line.path[:-1]].append(line)
    for line in lines:
        if line.role == "total" and len(line.path) > 1 and is_generic_total(line.path[-1]) and groups.get(line.path[:-1]):
            yield line, [groups[line.path[:-1]]]


def _parts_of_total(total: Line, lines: Sequence[Line]) -> list[list[Line]]:
    """Return the rows that a total may be the sum of: those above since the last total and it; those below if none are above."""
    level = numbering_level(total.path[-1]) if total.path else None
    if level is not None:
        under = _deeper(total, level, lines)
        if under:
            return [under]
    above = [line for line in lines if line.row < total.row]
    if not any(line.role not in ("total", "own_unit") and line.path for line in above):
        below = [line for line in lines if line.row > total.row and line.role != "own_unit"]
        last = next((at for at, line in enumerate(below) if line.role == "total" and len(line.path) <= 1), len(below))
        tops = _tops(below[:last])
        return [tops, *_outermost(tops)] if below[:last] else [above[-1:]]
    before = next((line for line in reversed(above) if line.role == "total" and len(line.path) <= 1), None)
    if _is_subtotal(total.path):
        return [_tops([line for line in above if before is None or line.row > before.row])]
    if before is None or not any(line.row < before.row and line.path and line.role != "own_unit" for line in above):
        tops = _tops([line for line in above if line is not before])
        return [*_without_breakdowns(tops, None), *_outermost(tops), *_led_by(total, lines)]
    since = [line for line in above if line.row > before.row]
    subtotals = [line for line in above if _is_subtotal(line.path)]
    last = subtotals[-1].row if subtotals else total.row
    groups = [[*subtotals, *_tops([line for line in above if line.row > last])]] if len(subtotals) > 1 else []
    own = [_tops(since)] if _are_of_one_group(since) else []
    whole = _tops([line for line in above if line.role != "total"])
    return [*groups, *own, *_without_breakdowns(_tops(since), before), whole, *_led_by(total, lines)]


def _led_by(total: Line, lines: Sequence[Line]) -> list[list[Line]]:
    """Return the rows between a total and the next one, where the table's first total leads its parts too."""
    if lines[0].role != "total":
        return []
    below = [line for line in lines if line.row > total.row and line.role != "own_unit"]
    last = next((at for at, line in enumerate(below) if line.role == "total" and len(line.path) <= 1), len(below))
    return [_tops(below[:last])] if below[:last] else []


def _are_of_one_group(lines: Sequence[Line]) -> bool:
    """Return whether rows all stand under one head of a group, whose total is theirs alone."""
    return len({line.path[0] for line in lines if line.path}) == 1 and all(len(line.path) > 1 for line in lines)


def _outermost(tops: Sequence[Line]) -> list[list[Line]]:
    """Return, as one choice, the rows with the outermost number (一、二、), where others have a deeper one or none; else none."""
    levels = {id(line): numbering_level(line.path[-1]) for line in tops if line.path}
    named = [level for level in levels.values() if level is not None]
    rows = [line for line in tops if named and levels.get(id(line)) == min(named)]
    return [rows] if 1 < len(rows) < len(tops) else []


def _deeper(total: Line, level: int, lines: Sequence[Line]) -> list[Line]:
    """Return the rows below a numbered total (一、合计) that are numbered one level deeper, up to the next of its own level."""
    found: list[Line] = []
    for line in lines:
        if line.row <= total.row or not line.path:
            continue
        deep = numbering_level(line.path[0])
        if deep is None or deep <= level:
            break
        if len(line.path) == 1:
            found.append(line)
    return found


def _without_breakdowns(parts: list[Line], before: Line | None) -> list[list[Line]]:
    """Return the parts, and the parts with only what is not the breakdown of an earlier row (年初结转 and its funds below)."""
    head = [before] if before is not None else []
    choices = [[*head, *parts]]
    flow = [line for line in parts if re.search(r"收支(?:结余|差额)$", fold_label(line.path[-1]))]
    if flow:  # what is left of the year is in what is left at its end
        parts = [line for line in parts if line not in flow]
        choices.append([*head, *parts])
    balances = [line for line in parts if any(word in fold_label(line.path[-1]) for word in ("结转", "结余"))]
    if balances and len(balances) < len(parts):
        choices.append([*head, *balances])
    if before is not None and parts:
        choices += [[*head, parts[0]], [before]]
    return choices


def _tops(lines: Sequence[Line]) -> list[Line]:
    """Return the rows that stand under no other of them: by code, else by path; a group is stood for by its 小计."""
    coded = [line for line in lines if line.code]
    if coded:
        return [line for line, head in _direct_heads(coded) if head is None]
    items = [line for line in lines if line.path and (line.role in ("item", "of_which") or len(line.path) > 1)]
    grouped = {line.path[0]: line for line in reversed(items) if len(line.path) > 1 and is_generic_total(line.path[-1])}
    found: list[Line] = []
    for line, head in _direct_heads(items):
        if line.role == "of_which" or head is not None:
            continue
        subtotal = grouped.get(line.path[0])
        part = len(line.path) > 1 and (
            subtotal is not None and subtotal is not line or squeezed(line.path[-1]).startswith("其中")
        )
        if not part:
            found.append(line)
    return found


# ---------------------------------------------------------------- along columns


def _column_sums(table: Table, lines: Sequence[Line]) -> Iterator[Comparison]:
    paths = {column: fact.column_path for line in lines for column, fact in line.facts.items()}
    for group in _like_columns(paths):
        inner = _under_subtotals(lines, group)
        for subtotal, below in inner.items():
            yield from _compared_columns(table, lines, subtotal, below)
        taken = {column for below in inner.values() for column in below}
        for total, parts in _column_identities({column: path for column, path in group.items() if column not in taken}):
            yield from _compared_columns(table, lines, total, parts)


_MOST_UNDER = 6


def _under_subtotals(lines: Sequence[Line], group: dict[int, tuple[str, ...]]) -> dict[int, list[int]]:
    """Return the columns that a subtotal stands for which has no head in common with them (公务用车小计 | 购置费 | 运行费): those
    behind it that make it up in all rows but one.
    """
    columns = sorted(group)
    found: dict[int, list[int]] = {}
    for at, column in enumerate(columns):
        head = squeezed(group[column][-1]) if group[column] else ""
        if not head.endswith("小计") or is_generic_total(head) or column in {one for below in found.values() for one in below}:
            continue
        for end in range(at + 3, min(at + 2 + _MOST_UNDER, len(columns) + 1)):
            below = columns[at + 1 : end]
            if len(group[below[-1]]) == len(group[column]) and group[below[-1]][:-1] == group[column][:-1]:
                made = [_is_made_of(line, column, below) for line in lines if column in line.facts]
                if len(made) > 1 and made.count(False) <= 1 < made.count(True):
                    found[column] = below
                    break
    return found


def _is_made_of(line: Line, column: int, parts: Sequence[int]) -> bool:
    amounts = [line.facts[one].amount for one in parts if one in line.facts]
    stated = line.facts[column].amount
    return (stated.value if stated else Decimal(0)) == sum((one.value for one in amounts if one is not None), Decimal(0))


def _carried_over(table: Table, lines: Sequence[Line]) -> Iterator[Comparison]:
    """年初结转和结余 + 本年收入 − 本年支出 = 年末结转和结余, in a table that has the four as columns."""
    for line in lines:
        found: dict[str, Fact] = {}
        for fact in line.facts.values():
            name = next(
                (name for name, pattern in _CARRIED if any(pattern.fullmatch(squeezed(text)) for text in fact.column_path)), ""
            )
            plain = len(fact.column_path) == 1 or bool(fact.column_path) and is_total_label(fact.column_path[-1])
            if name and plain:
                found.setdefault(name, fact)
        if len(found) == len(_CARRIED) and any(fact.amount is not None for fact in found.values()):
            parts = [(found["opening"], 1), (found["income"], 1), (found["spending"], -1)]
            what = f"《{table.title or table.id}》年末结转和结余与年初结转和结余加本年收入减本年支出"
            one = sum_comparison("carried_over", what, [(found["closing"], 1)], parts)
            if one is not None:
                yield one


_CARRIED = (
    ("opening", re.compile(r"(?:年初|上年)(?:财政拨款)?结转(?:和)?(?:结余)?")),
    ("income", re.compile(r"本年收入")),
    ("spending", re.compile(r"本年支出")),
    ("closing", re.compile(r"(?:年末|年终)(?:财政拨款)?结转(?:和)?(?:结余)?")),
)


def _like_columns(paths: dict[int, tuple[str, ...]]) -> list[dict[int, tuple[str, ...]]]:
    """Return the columns apart by stage, year and unit, their stage words cut off, so that 预算数 is never added to 决算数."""
    groups: dict[object, dict[int, tuple[str, ...]]] = defaultdict(dict)
    for column, path in paths.items():
        says = header_says(path)
        short = path
        while len(short) > 1 and is_plain(short[-1]) and not is_total_label(short[-1]):
            short = short[:-1]
        groups[says.stage, says.year, says.last_year, says.unit][column] = short
    return [_without_common(group) for group in groups.values()]


def _without_common(group: dict[int, tuple[str, ...]]) -> dict[int, tuple[str, ...]]:
    while group and all(len(path) > 1 for path in group.values()) and len({path[0] for path in group.values()}) == 1:
        group = {column: path[1:] for column, path in group.items()}
    return group


def _column_identities(group: dict[int, tuple[str, ...]]) -> Iterator[tuple[int, list[int]]]:
    """Yield each total column with its parts: what stands under the same head, a group being stood for by its own total."""
    prefixes = {path[:depth] for path in group.values() for depth in range(len(path))}
    for prefix in sorted(prefixes, key=len):
        inside = {
            column: path for column, path in sorted(group.items()) if path[: len(prefix)] == prefix and len(path) > len(prefix)
        }
        totals = [column for column, path in inside.items() if len(path) == len(prefix) + 1 and _is_total_column(path[-1])]
        if not totals:
            continue
        parts = [
            column
            for column in _representatives(inside, len(prefix))
            if column not in totals and not _is_of_which(inside[column], len(prefix))
        ]
        heads = {column: inside[column][len(prefix)] for column in parts}
        if len(tops := _without_official_parts(heads)) >= 2:
            yield totals[0], tops


def _without_official_parts(heads: dict[int, str]) -> list[int]:
    """Return the columns that are no official part of another one beside them: 人员经费 beside 基本支出 is in it already."""
    names = {canonical(head) for head in heads.values()}
    return [column for column, head in heads.items() if not parents_of(head) & (names - {canonical(head)})]


def _is_total_column(text: str) -> bool:
    return is_total_label(text)


def _is_of_which(path: tuple[str, ...], depth: int) -> bool:
    return squeezed(path[depth]).startswith("其中")


def _representatives(inside: dict[int, tuple[str, ...]], depth: int) -> list[int]:
    """Return one column for each head at `depth` (its own total where it has one), or all its columns."""
    heads: dict[str, list[int]] = defaultdict(list)
    for column, path in inside.items():
        heads[path[depth]].append(column)
    found: list[int] = []
    for columns in heads.values():
        total = next(
            (
                column
                for column in columns
                if len(inside[column]) > depth + 1
                and _is_total_column(inside[column][-1])
                and len(inside[column]) == min(len(inside[one]) for one in columns)
            ),
            None,
        )
        found += [total] if total is not None else columns
    return found


def _compared_columns(table: Table, lines: Sequence[Line], total: int, parts: Sequence[int]) -> Iterator[Comparison]:
    for line in lines:
        head = line.facts.get(total)
        operands = [(line.facts[column], 1) for column in parts if column in line.facts]
        if head is None or head.amount is None or not any(fact.amount is not None for fact, _ in operands):
            continue
        label = line.path[-1] if line.path else ""
        what = f"《{table.title or table.id}》{f'“{label}”的' if label else ''}“{' > '.join(head.column_path)}”与各列之和"
        one = sum_comparison("sum_columns", what, [(head, 1)], operands)
        if one is not None:
            yield one
