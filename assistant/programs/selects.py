"""A run of mentions → selects: what is named beside each other shares its axes, what is joined to its like is one axis."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from assistant.language import Mention
from assistant.programs.model import Select, Slot, When
from assistant.questions.model import Link, Span
from ingest.model import Stage

AXES = ("item", "body", "year", "stage", "horizon")
_LATEST = {"两": 2, "三": 3, "四": 4, "五": 5, "two": 2, "three": 3, "four": 4, "five": 5}


@dataclass(slots=True)
class _Building:
    """One select while its mentions come in: `last` is the axis named last, `joined` whether 和 or 、 came after it."""

    slots: list[list[Span]] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    every_body: bool = False
    years: list[When] = field(default_factory=list)
    stages: list[str] = field(default_factory=list)
    every_year: bool = False
    latest: int = 0
    horizon: str = ""
    project: list[Span] = field(default_factory=list)
    """What the word 项目 stood behind: items joined after it are all of that project."""
    last: str = ""
    joined: bool = False

    def takes(self, axis: str) -> bool:
        """Return whether another mention of this axis belongs here: the axis is open, or its like was just joined to it."""
        years = self.years or self.every_year or self.latest
        bodies = self.bodies or self.every_body
        has = {"item": self.slots, "body": bodies, "year": years, "stage": self.stages, "horizon": self.horizon}[axis]
        if axis == "horizon":
            return not has
        if axis == "year" and self.latest and not self.years:
            return True  # 两年（2023、2024年）: the bracket says which
        return not has or axis == self.last or axis == "item" and not self.joined

    def select(self) -> Select:
        slots: tuple[Slot, ...] = tuple(map(tuple, self.slots))
        return Select(
            slots, tuple(self.bodies), self.every_body, tuple(self.years), self.every_year, self.latest,
            tuple(dict.fromkeys(self.stages)),  # type: ignore[arg-type]
            horizon=self.horizon or None,  # type: ignore[arg-type]
        )  # fmt: skip


def selects_in(mentions: Sequence[Mention]) -> tuple[Select, ...]:
    """Return the selects that a run of mentions names, open axes filled from the neighbours before, then from those behind.

    甲局2017年和乙局2018年的印刷费 are two; 甲局2017、2018年的印刷费和邮电费 is one with two years and two items.
    """
    groups: list[_Building] = []
    for mention in mentions:
        axis = _axis_of(mention)
        if groups and groups[-1].slots and mention.is_a("dimension", "project"):
            groups[-1].project = list(groups[-1].slots[-1])
        if axis is None:
            if groups and (mention.type == "join" or mention.is_a("op", "plus")):
                groups[-1].joined = True
            elif groups and mention.is_a("of"):
                groups[-1].joined = False
            continue
        if not groups or not groups[-1].takes(axis):
            groups.append(_Building())
        _take(groups[-1], axis, mention)
    made = [group.select() for group in groups]
    return tuple(_shared(made))


def _axis_of(mention: Mention) -> str | None:
    if mention.type in AXES:
        return mention.type
    if mention.type == "deixis":
        return {"years": "year", "bodies": "body"}.get(mention.value)
    return None


def _take(group: _Building, axis: str, mention: Mention) -> None:
    if axis == "body" and mention.type == "deixis":
        group.every_body = True
    elif axis == "body":
        group.bodies += [key for key in mention.keys if key not in group.bodies]
    elif axis == "stage":
        group.stages.append(mention.value)
    elif axis == "horizon":
        group.horizon = mention.value
    elif axis == "year":
        _take_year(group, mention)
    elif mention.span is not None:
        group.stages += [stage for stage in _stages_in(mention.span) if not group.stages]
        if group.slots and not group.joined:
            group.slots[-1].append(mention.span)
        else:
            group.slots.append([*(_shared_item(group, mention.span) or group.project), mention.span])
    group.last, group.joined = axis, False


_ENDINGS: tuple[tuple[str, Stage], ...] = (("预算", "budget"), ("决算", "actual"))


def _stages_in(span: Span) -> list[Stage]:
    """Return the stage that an item's own words end in (政府采购预算); a fund's name (一般公共预算) says none."""
    return [] if span.fund else [stage for ending, stage in _ENDINGS if span.text.endswith(ending)]


def _shared_item(group: _Building, span: Span) -> list[Span]:
    """Return the item that kinds named one after the other share: 维修费的基本支出和项目支出 asks both of 维修费."""
    before = group.slots[-1] if group.slots else []
    return before[:-1] if span.kind and len(before) > 1 and before[-1].kind else []


def _take_year(group: _Building, mention: Mention) -> None:
    if mention.type == "deixis":
        count = next((count for sign, count in _LATEST.items() if sign in mention.text), 2)
        group.latest = 0 if len(group.years) == count else count  # 22到24年三年 only counts what was written
    elif mention.value == "every":
        group.every_year = True
    elif mention.value:
        group.years.append(When(offset=int(mention.value)))
    else:
        group.latest = 0
        group.years += [When(year) for year in mention.years]


def _shared(selects: Sequence[Select]) -> list[Select]:
    """Return the selects with what each leaves open taken from the one before it, then from the one behind it."""
    found: list[Select] = []
    for select in selects:
        found.append(select.over(replace(found[-1], unit=None)) if found else select)
    for at in range(len(found) - 2, -1, -1):
        found[at] = found[at].over(found[at + 1])
    return found


def _total_span(*labels: str) -> Callable[[int, int, str], Span]:
    links = tuple(Link(label, 0.9 - 0.01 * rank, "alias") for rank, label in enumerate(labels))
    return lambda start, end, text: Span(start, end, text, links)


TOTALS = {
    "income": _total_span("收入总计", "收入合计", "本年收入合计", "收支总计"),
    "spending": _total_span("支出总计", "支出合计", "本年支出合计", "收支总计"),
    "both": _total_span("收支总计", "收入总计", "支出总计"),
}
"""What a bare 收入, 支出 or 收支 asks for, the surest first."""
