"""A run of mentions → selects: what is named beside each other shares its axes, what is joined to its like is one axis."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from assistant.language import Mention
from assistant.language.levels import names_level
from assistant.language.settling import BESIDE
from assistant.programs.model import Projects, Select, Slot, When
from assistant.questions.model import Link, Span
from ingest.model import Stage
from ingest.terms import clean_label, parents_of, term_of

AXES = ("item", "body", "year", "stage", "horizon")
"""Types of mentions that name an axis each; an item that is a level of government or a place is of the axis `level`."""
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
    levels: list[Span] = field(default_factory=list)
    project: list[Span] = field(default_factory=list)
    """What the word 项目 stood behind: items joined after it are all of that project."""
    projects: Projects | None = None
    last: str = ""
    joined: bool = False

    def takes(self, axis: str) -> bool:
        """Return whether another mention of this axis belongs here: the axis is open, or its like was just joined to it."""
        years = self.years or self.every_year or self.latest
        bodies = self.bodies or self.every_body
        named = {"item": self.slots, "body": bodies, "year": years, "stage": self.stages, "horizon": self.horizon}
        has = {**named, "level": self.levels}[axis]
        if axis == "horizon":
            return not has
        if axis == "year" and self.joined and self.last == "stage":
            return False  # the budget and last year's actual
        if axis == "year" and self.latest and not self.years:
            return True  # 两年（2023、2024年）: the bracket says which
        return not has or axis == self.last or axis == "item" and not self.joined

    def select(self) -> Select:
        slots: tuple[Slot, ...] = tuple(map(tuple, self.slots))
        return Select(
            slots, tuple(self.bodies), self.every_body, tuple(self.years), self.every_year, self.latest,
            tuple(dict.fromkeys(self.stages)),  # type: ignore[arg-type]
            horizon=self.horizon or None,  # type: ignore[arg-type]
            projects=self.projects, project=tuple(self.project) if not self.projects else (),
            levels=tuple(self.levels),
        )  # fmt: skip


def selects_in(mentions: Sequence[Mention]) -> tuple[Select, ...]:
    """Return the selects that a run of mentions names, open axes filled from the neighbours before, then from those behind.

    甲局2017年和乙局2018年的印刷费 are two; 甲局2017、2018年的印刷费和邮电费 is one with two years and two items.
    """
    groups: list[_Building] = []
    for at, mention in enumerate(mentions):
        axis = _axis_of(mention)
        if mention.is_a("dimension", "project") or mention.type == "trait":
            groups = groups or [_Building()]
            _take_projects(groups[-1], mentions, at)
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


def holds(whole: Mention, part: Mention) -> bool:
    """Return whether an official item takes in another (三公经费: 公务接待费), directly or over items between."""
    if whole.span is None or part.span is None or not (whole.span.links and part.span.links):
        return False
    name, over = whole.span.links[0].label, {part.span.links[0].label}
    for _ in range(_DEEPEST):
        over = {parent for label in over for parent in parents_of(label)}
        if any(clean_label(label) == clean_label(name) or term_of(label) == term_of(name) is not None for label in over):
            return True
    return False


_DEEPEST = 3
"""Levels of the official classifications."""


def _take_projects(group: _Building, mentions: Sequence[Mention], at: int) -> None:
    """Take 项目: the one or those named before it, else all of a number (两个项目) or a kind (一次性项目)."""
    mention, count = mentions[at], _several(mentions, at)
    named = [span for slot in group.slots for span in slot]
    if mention.type == "trait":
        known = group.projects or Projects(tuple(named))
        group.projects, group.slots = replace(known, said=(*known.said, mention.value)), []
    elif count is None and group.slots and any(not span.links for span in group.slots[-1]):
        group.projects, group.slots = Projects(listed=(tuple(group.slots[-1]),)), group.slots[:-1]
    elif count is None:
        group.project = _project_named(group, mentions, at)
    elif len(group.slots) == count > 1:
        group.projects, group.slots = Projects(listed=tuple(map(tuple, group.slots)), count=count), []
    elif group.projects is None:
        group.projects, group.slots = Projects(tuple(named), count=count), []


def _project_named(group: _Building, mentions: Sequence[Mention], at: int) -> list[Span]:
    """Return the words of the one project that is named: those of its item, in English those right before "project" alone.

    The score of the smart village project asks the score of it: the other words stay the field.
    """
    words = list(group.slots[-1]) if group.slots else []
    first = at
    while first and mentions[first - 1].type == "item":
        first -= 1
    own = [one.span for one in mentions[first:at] if one.span is not None]
    fields = [span for span in words if span not in own]
    if not mentions[at].text.isascii() or not own or not fields:
        return words
    group.slots[-1] = fields
    return own


def _several(mentions: Sequence[Mention], at: int) -> int | None:
    """Return how many projects are spoken of, 0 for all of them, None for the one that is named."""
    before = at - 1
    while before >= 0 and mentions[before].type in ("item", "of"):
        before -= 1
    if before >= 0 and mentions[before].type == "count":
        return int(mentions[before].value)
    asked = [one for one in (mentions[before] if before >= 0 else None, *mentions[at + 1 : at + 2]) if one is not None]
    every = before == at - 1 and mentions[before].type == "each"
    return 0 if every or any(one.is_a("wh", "list", "which") for one in asked) else None


def _axis_of(mention: Mention) -> str | None:
    if mention.type == "item" and mention.span is not None and names_level(mention.span):
        return "level"
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
    elif axis == "level" and mention.span is not None:
        group.levels.append(mention.span)
    elif axis == "year":
        _take_year(group, mention)
    elif mention.span is not None:
        group.stages += [stage for stage in _stages_in(mention.span) if not group.stages]
        if group.slots and not group.joined:
            group.slots[-1] += [mention.span] if mention.span.links not in [span.links for span in group.slots[-1]] else []
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
        group.years.append(When(offset=BESIDE.get(mention.value) or int(mention.value)))
    else:
        group.latest = 0
        group.years += [When(year) for year in mention.years]


def _shared(selects: Sequence[Select]) -> list[Select]:
    """Return the selects with what each leaves open taken from the one before it, then from the one behind it."""
    found: list[Select] = []
    for select in selects:
        found.append(select.over(replace(found[-1], unit=None)) if found else select)
    for at in range(len(found) - 2, -1, -1):
        found[at] = found[at].over(_named_behind(found[at + 1]))
    return found


def _named_behind(select: Select) -> Select:
    """Return what a select lends to the one before it: not "last year", which is its own (the budget and last year's actual)."""
    return replace(select, years=()) if any(when.offset for when in select.years) else select


def _total_span(*labels: str) -> Callable[[int, int, str], Span]:
    links = tuple(Link(label, 0.9 - 0.01 * rank, "alias") for rank, label in enumerate(labels))
    return lambda start, end, text: Span(start, end, text, links)


TOTALS = {
    "income": _total_span("收入总计", "收入合计", "本年收入合计", "收支总计"),
    "spending": _total_span("支出总计", "支出合计", "本年支出合计", "收支总计"),
    "both": _total_span("收支总计", "收入总计", "支出总计"),
}
"""What a bare 收入, 支出 or 收支 asks for, the surest first."""
