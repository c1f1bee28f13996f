"""Row labels: joined codes, paths from the outermost label in, and the row's role."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ingest.coordinates import stated_in
from ingest.model import RowRole
from ingest.tables.headers import Column
from ingest.tables.matrix import Row, Slot
from ingest.tables.places import under_places
from ingest.tables.row_label import RowLabel
from ingest.tables.under_sums import amounts_of, nested_by_sums
from ingest.tables.words import is_code, is_generic_total, is_total_label, is_year_header, squeezed
from ingest.terms import by_code, canonical, clean_label, has_parts, is_latin, parents_of, term_of, term_under

_LEVELS = (
    r"[一二三四五六七八九十]{1,3}[、.．]",
    r"[（(][一二三四五六七八九十]{1,3}[)）]",
    r"\d{1,2}[、.．](?!\d)",
    r"[（(]\d{1,2}[)）]",
    r"[①-⑳]|\d{1,2}[)）]",
)
"""Numberings from the outermost in."""

_OF_WHICH = re.compile(r"^\s*(?:其\s*中|其中包括|包括)\s*[:：]?")


@dataclass
class _Above:
    """What stood above, for one region: the rows that a next row may stand under."""

    codes: dict[str, str] = field(default_factory=dict)
    stack: list[tuple[int, str]] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    of_which: tuple[str, ...] | None = None
    base: tuple[str, ...] = ()
    base_term: str | None = None


def numbering_level(label: str) -> int | None:
    """Return how deep the number before a label says it stands (一、 0, （一） 1, 1. 2, (1) 3), None where it has none."""
    bare = _OF_WHICH.sub("", label).strip()
    return next((level for level, pattern in enumerate(_LEVELS) if re.match(pattern, bare)), None)


def region_labels(columns: Sequence[Column], rows: Sequence[Row], region: int, names: Sequence[str]) -> list[RowLabel]:
    """Return the label of each row in one region. `names` are the body's own names, for the own-unit row."""
    own = [at for at, column in enumerate(columns) if column.region == region]
    own = _without_parallel(own, columns, rows)
    codes = [at for at in own if columns[at].kind == "code"]
    labels, listed = _listing([at for at in own if columns[at].kind == "label"], codes, columns, rows)
    labels = _naming(labels, columns, rows)
    units = [at for at in own if columns[at].kind == "unit_code"]
    above = _Above()
    owners = (*names, *_own_labels(rows, codes, labels, units))
    numbers = [at for at in own if columns[at].kind == "line"]
    plain = [_row_label(row, codes, labels, owners, above) or _total_of(row, numbers) for row in rows]
    found = _nested(nested_by_sums(under_places(plain), amounts_of(columns, rows, region)))
    figures = [at for at in own if columns[at].kind == "figure"]
    filled = [any(_text(row, at) for at in figures if not _is_label_slot(row, at, own)) for row in rows]
    found = _under_group_heads(_under_english_heads(found, filled), filled)
    found = _under_units(found, [_unit_code(row, units) for row in rows])
    return [replace(label, over=over) for label, over in zip(found, _said_over(rows, listed), strict=True)] if listed else found


def _is_label_slot(row: Row, at: int, own: Sequence[int]) -> bool:
    """Return whether a cell is the one in the region's first column, which reaches over the others (a group's head)."""
    return at < len(row) and row[at] is not None and own[0] < len(row) and row[at] is row[own[0]]


def _without_parallel(own: Sequence[int], columns: Sequence[Column], rows: Sequence[Row]) -> list[int]:
    """Return a region's columns without a second classification of the same spending: beside the departments' economic items
    (301…) the government's (501…), code and name.
    """
    codes = [at for at in own if columns[at].kind == "code"]
    second = next((at for at in codes if _begin_with(rows, at, "5")), None)
    if second is None or not any(_begin_with(rows, at, "3") for at in codes):
        return list(own)
    left = {second, *(at for at in own if at == second + 1 and columns[at].kind == "label")}
    return [at for at in own if at not in left]


def _begin_with(rows: Sequence[Row], at: int, digit: str) -> bool:
    """Return whether all codes of a column are of one classification by their first digit."""
    found = [squeezed(_text(row, at)) for row in rows if is_code(_text(row, at))]
    return len(found) > 1 and all(len(code) >= 3 and code.startswith(digit) for code in found)


def _nested(labels: list[RowLabel]) -> list[RowLabel]:
    """Return the labels with the official heads over those that neither a code, a number nor 其中 places: 公务用车购置费
    under 公务用车购置及运行费. A row between two parts of one head that is no official item is a part too.
    """
    heads: dict[int, int] = {}
    last: dict[int, int] = {}
    above = _OfficialHeads()
    for at, label in enumerate(labels):
        head = above.over(label.path[0]) if _is_unplaced(label) else None
        if head is not None:
            heads[at] = head
            last[head] = at
        above.pass_by(at, label)
    for head, end in last.items():
        for at in range(head + 1, end):
            if at not in heads and _is_unplaced(labels[at]) and term_of(labels[at].path[0]) is None:
                heads[at] = head
    found: list[RowLabel] = []
    top: tuple[str, ...] = ()
    over: tuple[str, ...] = ()
    for at, label in enumerate(labels):
        if len(label.path) == 1:
            top, over = label.path, found[heads[at]].path if at in heads else ()
        goes_along = bool(over) and label.path[:1] == top  # what the sums put under a row goes with it
        found.append(replace(label, path=(*over, *label.path)) if goes_along else label)
    return found


def _under_group_heads(labels: list[RowLabel], filled: Sequence[bool]) -> list[RowLabel]:
    """Return labels with a numbered row without figures over the rows below it that are not numbered (二、乡镇 | 某镇 | 小计);
    a total of their own that says no more than 小计 ends them, any other total or a further number does so before it.
    """
    found: list[RowLabel] = []
    head: RowLabel | None = None
    for at, (label, has_figures) in enumerate(zip(labels, filled, strict=True)):
        if not has_figures and _opens_group(labels, filled, at):
            head = label
            found.append(replace(label, role="header"))
        elif head is not None and label.role == "total" and _is_subtotal(label):
            found.append(replace(label, path=(*head.path, *label.path)))
            head = None
        elif head is not None and _is_unplaced(label):
            found.append(replace(label, path=(*head.path, *label.path)))
        else:
            head = None
            found.append(label)
    return found


def _opens_group(labels: Sequence[RowLabel], filled: Sequence[bool], at: int) -> bool:
    """Return whether a row without figures heads those below: numbered itself, while the next ones have figures and no number."""
    label = labels[at]
    numbered = label.code is None and label.role == "item" and len(label.path) == 1 and numbering_level(label.path[0]) is not None
    return numbered and at + 1 < len(labels) and filled[at + 1] and _is_unplaced(labels[at + 1])


def _is_subtotal(label: RowLabel) -> bool:
    return len(label.path) == 1 and clean_label(label.path[0]) in ("小计", "合计")


def _under_english_heads(labels: list[RowLabel], filled: Sequence[bool]) -> list[RowLabel]:
    """Return English labels under the row without figures above them (ADMINISTRATIVE OFFICES | City Manager 5); a row with
    the head's own words, or with none, is the head's total and ends or closes it.
    """
    found: list[RowLabel] = []
    head: RowLabel | None = None
    for label, has_figures in zip(labels, filled, strict=True):
        latin = bool(label.path) and is_latin(label.path[-1])
        if latin and not has_figures:
            head = label
            found.append(replace(label, role="header"))
        elif head is not None and not label.path and has_figures:
            found.append(RowLabel(head.path, role="total"))
        elif head is not None and latin and canonical(label.path[-1]) == canonical(head.path[-1]):
            found.append(replace(label, role="total"))
            head = None
        elif head is not None and latin and label.role == "item":
            found.append(replace(label, path=(*head.path, *label.path)))
        else:
            found.append(label)
    return found


def _is_unplaced(label: RowLabel) -> bool:
    alone = label.code is None and label.role == "item" and len(label.path) == 1
    return alone and numbering_level(label.path[0]) is None


class _OfficialHeads:
    """The rows above that an official part may stand under, each name's nearest: a table is walked down once, however long.

    A total, a coded or a numbered row ends what stood above it. A 其中 row is no head: 政府性基金预算 behind 其中：财政拨款 is
    beside the row that the 其中 belongs to.
    """

    def __init__(self) -> None:
        self._nearest: dict[str, int] = {}
        self._with_parts: dict[str, tuple[int, str]] = {}
        """Those of them that have official parts, by the name of their term, with their label."""

    def over(self, label: str) -> int | None:
        """Return the nearest row above that `label` stands under."""
        parents = parents_of(label)
        if parents:
            return max((self._nearest[name] for name in parents if name in self._nearest), default=None)
        if term_of(label) is not None:
            return None
        fitting = [at for at, head in self._with_parts.values() if term_under(head, label)]  # 购置费 below 公务用车费
        return max(fitting, default=None)

    def pass_by(self, at: int, label: RowLabel) -> None:
        """Take notice of the row `at`, whose next ones follow."""
        ends = label.code is not None or label.role in ("total", "own_unit") or not label.path
        if ends or _is_class(label.path[-1]) or numbering_level(label.path[0]) is not None:
            self._nearest.clear()
            self._with_parts.clear()
        if ends or label.role != "item":
            return
        self._nearest[canonical(label.path[-1])] = at
        term = term_of(label.path[-1])
        if term is not None and has_parts(term.name):
            self._with_parts[term.name] = at, label.path[-1]


def _is_class(label: str) -> bool:
    """Return whether a label is a class of functional items (类), under which nothing of an earlier class stands."""
    term = term_of(label)
    return term is not None and term.group == "functional" and term.parent is None and len(term.code or "") == 3


def _unit_code(row: Row, units: Sequence[int]) -> str:
    return next((_text(row, at) for at in units if _text(row, at)), "")


def _under_units(found: Sequence[RowLabel], units: Sequence[str]) -> list[RowLabel]:
    """Put coded rows under the unit whose code they carry, where the table goes through several units.

    208 | 05 | 05 | 318602 | 养老保险缴费 is that unit's figure, not the body's.
    """
    names = {
        unit: label.path[-1] for label, unit in zip(found, units, strict=True)
        if unit and label.code is None and label.role == "item" and label.path
    }  # fmt: skip
    coded = {unit for label, unit in zip(found, units, strict=True) if label.code is not None and unit in names}
    if len(coded) < 2:
        return list(found)
    return [
        replace(label, path=(names[unit], *label.path)) if label.code is not None and unit in coded else label
        for label, unit in zip(found, units, strict=True)
    ]


_NAME_HEAD = re.compile(r"(?:.*项目|采购(?:项目|品目)|.*科目)?名称|项目|科目|.*项目名称")
_SORT_HEAD = re.compile(r".*(?:类别|类型|性质|属性|方式|评级|等级|分类)")
_SOURCE_HEAD = re.compile(r"(?:资金|经费|预算)?(?:来源|性质|渠道)(?:渠道|性质|名称)?")
"""Over whose money pays for the row (项目名称 | 资金来源 | 金额)."""
_BODY_HEAD = re.compile(
    r"(?:(?:预算|主管|实施|责任|牵头|承担|申报|填报|使用|用款|归口|项目|一级|二级|基层|所属|承办)*(?:部门|单位|机构)|业务处室|(?:业务)?科室|处室"
    r"|地区|市县|县区|区县|乡镇|镇街|街道)(?:名称)?"
)


_FURTHER_NAME = re.compile(r".*(?:品目|品名|名称|科目|子项|明细|内容|用途|单位|部门).*")
"""Over a further column that may name what a row is of."""


def _naming(labels: Sequence[int], columns: Sequence[Column], rows: Sequence[Row]) -> list[int]:
    """Return the label columns that name a row: beside a project's name its sort (经常性项目) names nothing, nor does what
    stands right of names that tell all rows apart (项目名称 | 所属领域).
    """
    heads = _heads(labels, columns)
    names = [at for at in labels if _NAME_HEAD.fullmatch(heads[at])]
    if not names:
        return list(labels)
    told = [at for at in labels if not _SORT_HEAD.fullmatch(heads[at])]
    apart = next((at for at in names if _tell_apart(rows, at)), None)
    return [at for at in told if apart is None or at <= apart or _FURTHER_NAME.fullmatch(heads[at])]


def _tell_apart(rows: Sequence[Row], at: int) -> bool:
    """Return whether a column has a word of its own in each row that is no total."""
    words = [_text(row, at).strip() for row in rows if not any(slot is not None and is_total_label(slot.text) for slot in row)]
    return len(words) > 1 and all(words) and len(set(words)) == len(words)


def _heads(labels: Sequence[int], columns: Sequence[Column]) -> dict[int, str]:
    return {at: squeezed(columns[at].leaf) for at in labels}


def _listing(
    labels: Sequence[int], codes: Sequence[int], columns: Sequence[Column], rows: Sequence[Row]
) -> tuple[list[int], list[int]]:
    """Return the label columns that name the rows of a list, and those that say of each row its year, whose it is and what
    kind of spending, as a wide table's header would (年度 | 部门 | 科目 | 支出类型 | 金额). Whose it is may stand left of a
    name without a code: then the name stands under it.
    """
    heads = _heads(labels, columns)
    years = [at for at in labels if is_year_header(heads[at])]
    named_by_others = [at for at in labels if _NAME_HEAD.fullmatch(heads[at])]
    kinds = [
        at for at in labels
        if at not in years and (_SORT_HEAD.fullmatch(heads[at]) and _are_kinds(rows, at)
                                or named_by_others and _SOURCE_HEAD.fullmatch(heads[at]))
    ]  # fmt: skip
    named = [at for at in labels if at not in years and at not in kinds]
    names = [at for at in named if not _BODY_HEAD.fullmatch(heads[at])]
    bodies = [at for at in named if at not in names and names and (codes or at > names[0])]
    rest = [at for at in named if at not in bodies]
    if not rest and (years or kinds):
        return [at for at in labels if at in years] or list(labels), kinds if years else []
    return rest, sorted((*years, *bodies, *kinds), key=lambda at: (at in kinds, at in bodies))


def _are_kinds(rows: Sequence[Row], at: int) -> bool:
    """Return whether a column says of every row what kind of spending it is: 基本支出, 项目支出."""
    words = [text for row in rows if (text := _text(row, at).strip())]
    return bool(words) and all(stated_in(text).kind and len(text) <= 8 for text in words)


def _said_over(rows: Sequence[Row], columns: Sequence[int]) -> list[tuple[str, ...]]:
    """Return what columns of their own say of each row; a blank is what stands above it, but for a total."""
    found: list[tuple[str, ...]] = []
    last = [""] * len(columns)
    for row in rows:
        words = [_tidy(_text(row, at)) for at in columns]
        last = [word or before for word, before in zip(words, last, strict=True)]
        total = any(slot is not None and is_total_label(slot.text) for slot in row)
        found.append(tuple(word for word in (words if total else last) if word and not is_total_label(word)))
    return found


def _own_labels(rows: Sequence[Row], codes: Sequence[int], labels: Sequence[int], units: Sequence[int]) -> tuple[str, ...]:
    """Return the label of the row that stands for the body: the one with a unit's code, or the shortest code of several.

    Other units' rows are items: their figures are a part of the body's.
    """
    found: dict[str, str] = {}
    for row in rows:
        code = _unit_code(row, units)
        words = [word for word in _label_words(row, labels) if word]
        if code and words and _joined_code(row, codes) is None and not is_total_label(words[-1]):
            found.setdefault(words[-1], code)
    shortest = min((len(code) for code in found.values()), default=0)
    tops = [label for label, code in found.items() if len(code) == shortest]
    return tuple(tops) if len(tops) == 1 else ()


_LED_BY_CODE = re.compile(
    r"[\[【（(]?(?P<code>[2-5]\d{2}(?:\d{2}){0,2})[\]】）)]?\s*[-—－–_、.．:：]?\s*(?P<name>[\u4e00-\u9fff“（(].*)"
)
_COUNTED = re.compile(r"[年月日万亿元个项条号次人台辆套件名家公亩平期届所户吨米以余多]")
"""What follows a number that is no code: 300万元以上, 301人."""
_CATALOGUE = re.compile(r"[A-Ca-c](?:\d{4,10}\s*[-—、.]?\s*|\d{2}\s+)(?=[\u4e00-\u9fff])")
"""A number of the procurement catalogue before the name: A02010105 台式计算机."""


def _code_and_name(label: str) -> tuple[str | None, str]:
    """Return the code that a label begins with and its name: 2010301-行政运行, [30101]基本工资; None where there is none.

    A number of three digits is a code only before the name that the official list gives it.
    """
    match = _LED_BY_CODE.fullmatch(label)
    if match is None or _COUNTED.match(match["name"]):
        return None, _CATALOGUE.sub("", label, count=1)
    code, name = match["code"], match["name"]
    official = by_code(code)
    if len(code) == 3 and (official is None or canonical(official.name) != canonical(name)):
        return None, label
    return code, name


def _total_of(row: Row, numbers: Sequence[int]) -> RowLabel:
    """Return the label of a row that has none but a total's in the column of running numbers (合计 over 序号)."""
    word = _code_words(row, numbers)
    return RowLabel((word,), None, "total") if is_total_label(word) else RowLabel()


def _row_label(
    row: Row, codes: Sequence[int], labels: Sequence[int], names: Sequence[str], above: _Above
) -> RowLabel | None:
    """Return a row's label, None where neither its labels nor its codes give one."""
    code = _joined_code(row, codes)
    words = _label_words(row, labels)
    if not any(words):
        words = [_code_words(row, codes)]
    if not any(words):
        return RowLabel(code=code) if code is not None else None
    inner = max(at for at, word in enumerate(words) if word)
    led_by, words[inner] = _code_and_name(words[inner])
    code, innermost = code or led_by, words[inner]
    if (
        code is None
        and is_total_label(innermost)
        and (len([word for word in words if word]) == 1 or is_total_label(next(w for w in words if w)))
    ):
        sub = len(words) > 1 and not words[0] and above.columns and above.columns[0] and is_generic_total(innermost)
        if _is_numbered_under(innermost, above):
            return replace(_numbered(innermost, above), role="total")
        if not sub:
            above.stack.clear()
            above.of_which = None
            above.columns = []
            return RowLabel((innermost,), None, "total")
    if code is None and _is_own_unit(innermost, names):
        return RowLabel((innermost,), None, "own_unit")
    if code is not None:
        return _coded(code, innermost, above)
    if len(labels) > 1:
        path = _column_path(words, above)
        role: RowRole = "total" if is_generic_total(path[-1]) else "item"
        if numbering_level(path[0]) is None or len(path) > 1:
            return RowLabel(path, None, role)
    return _numbered(innermost, above)


def _is_numbered_under(label: str, above: _Above) -> bool:
    """Return whether a total is numbered as a part of the row above: 一、“三公”经费支出 | （一）支出合计."""
    level = numbering_level(label)
    return bool(level and above.stack and above.stack[-1][0] == level - 1 and not is_total_label(above.stack[-1][1]))


def _text(row: Row, at: int) -> str:
    slot = row[at] if at < len(row) else None
    return slot.text if slot is not None else ""


def _label_words(row: Row, labels: Sequence[int]) -> list[str]:
    """Return the texts of the label columns; a slot that spans several counts once, at its first."""
    found: list[str] = []
    before: Slot | None = None
    for at in labels:
        slot = row[at] if at < len(row) else None
        found.append(_tidy(slot.text) if slot is not None and slot is not before else "")
        before = slot
    return found


def _tidy(text: str) -> str:
    """Return a label on one line; spaces between Han characters (合　计) go."""
    return re.sub(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])|\s*\n\s*", "", text).strip()


def _code_words(row: Row, codes: Sequence[int]) -> str:
    """Return a label that stands in a code column (合计 over 类 款 项), but not the column's own header."""
    words = [_tidy(_text(row, at)) for at in codes]
    return next(
        (word for word in words if word and not is_code(word) and not re.fullmatch(r"[类款项]|[.…。]+|[A-Z]{1,4}\d*", word)), ""
    )


def _joined_code(row: Row, codes: Sequence[int]) -> str | None:
    """Return 201 | 03 | 01 as 2010301; a column that repeats the whole code counts alone."""
    parts: list[str] = []
    before: Slot | None = None
    for at in codes:
        slot = row[at] if at < len(row) else None
        if slot is not None and slot is not before and (is_code(slot.text) or re.fullmatch(r"[A-Z]{1,4}\d*", slot.text)):
            parts.append(squeezed(slot.text).upper())
        before = slot
    if not parts:
        return None
    if len(parts) > 1 and all(later.startswith(earlier) for earlier, later in zip(parts, parts[1:], strict=False)):
        return parts[-1]
    return "".join(parts)


def _is_own_unit(label: str, names: Sequence[str]) -> bool:
    return any(squeezed(label) == squeezed(name) for name in names)


def _coded(code: str, label: str, above: _Above) -> RowLabel:
    """The rows whose codes begin this one stand over it: 类 over 款 over 项."""
    parents = [above.codes[code[:length]] for length in range(2, len(code)) if code[:length] in above.codes]
    above.codes[code] = label
    above.stack.clear()
    return RowLabel((*parents, label), code, "item")


def _column_path(words: Sequence[str], above: _Above) -> tuple[str, ...]:
    """Several label columns: a blank one further out than the first label holds what stood above it."""
    first = next(at for at, word in enumerate(words) if word)
    outer = list(above.columns[:first]) + [""] * (first - len(above.columns))
    above.columns = outer + list(words[first:])
    return tuple(word for word in above.columns if word)


def _numbered(label: str, above: _Above) -> RowLabel:
    """A label's numbering says what it stands under; 其中 stands under the row before it."""
    level = numbering_level(label)
    if _OF_WHICH.match(label):
        if above.of_which is None:
            above.of_which = above.base
        above.stack = [
            (depth, name) for depth, name in above.stack if level is None or depth < level or name == (above.base or ("",))[-1]
        ]
        return RowLabel((*above.of_which, label), None, "of_which")
    if above.of_which is not None and _still_of_which(label, level, above):
        return RowLabel((*above.of_which, label), None, "of_which")
    above.of_which = None
    if level is None:
        above.stack.clear()
        path: tuple[str, ...] = (label,)
    else:
        above.stack = [(depth, name) for depth, name in above.stack if depth < level]
        path = (*(name for _, name in above.stack), label)
        above.stack.append((level, label))
    above.base, above.base_term = path, canonical(label)
    return RowLabel(path, None, "item")


def _still_of_which(label: str, level: int | None, above: _Above) -> bool:
    """Return whether a row behind a 其中 row is still part of the same whole: by numbering, else by the official parent."""
    base_level = numbering_level(above.base[-1]) if above.base else None
    if level is not None and base_level is not None:
        return level > base_level
    term = term_of(label) or term_under(above.base_term or "", label)
    if term is not None and term.parent is not None:
        return canonical(term.parent) == above.base_term
    return level is None and base_level is not None and not is_total_label(label) and bool(clean_label(label))
