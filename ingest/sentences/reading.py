"""What is in force while a text is read from left to right, and how a fact is written down from it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field, replace

from ingest.amounts import Amount
from ingest.model import Coordinates, Direction, Fact, Fund, Nature, Stage
from ingest.model import State as CellState
from ingest.sentences.clauses import split_clauses
from ingest.sentences.context import SentenceContext
from ingest.sentences.figures import Figure, find_figures
from ingest.sentences.folding import Folded, fold_text
from ingest.sentences.labels import (
    KIND_OF,
    SIBLINGS,
    SOURCES,
    TOTALS,
    Subject,
    label_to_subject,
)
from ingest.sentences.words import Base, Lead
from ingest.terms import canonical, term_of


@dataclass(slots=True)
class State:
    subject: Subject | None = None
    heads: list[Subject] = field(default_factory=list)
    """The 其中 heads in force, outermost first."""
    targets: list[Subject] = field(default_factory=list)
    year: int | None = None
    years: list[int] = field(default_factory=list)
    stage: Stage | None = None
    base: Base | None = None
    direction: Direction | None = None
    nature: Nature | None = None
    scope: str | None = None
    """What narrows the figures of this sentence: 在面向中小企业预留的项目中，由中小企业中标的，…"""
    changed: bool = False
    """Whether something was said to have changed, so that 主要是 gives a reason."""
    contrast: bool = False
    """Whether the stage was told with a figure that has no name of its own (…5万元，年初预算为6万元): it holds for that one."""


@dataclass(slots=True)
class Reason:
    start: int
    subject: Subject | None
    direction: Direction | None
    base: Base | None
    depth: int
    end: int = 0
    told: Subject | None = None
    """What the reason told a change of last: the rate behind it is of the same (因X增加5万元，增长3%)."""


class Reading:
    """A text under reading: its clauses, what is in force (subject, heads, year, stage, base), the facts found so far."""

    def __init__(self, text: str, context: SentenceContext) -> None:
        self.original = text
        self.context = context
        self.names = own_names(context)
        self.folded: Folded = fold_text(text)
        self.text = self.folded.text
        self.figures = find_figures(self.text, context.unit)
        self.clauses = split_clauses(self.text, self.figures)
        self.starts = [figure.start for figure in self.figures]
        self.ends = {figure.end for figure in self.figures}
        self.clause_starts = [clause.start for clause in self.clauses]
        self.state = State()
        self.saved: list[State] = []
        self.facts: list[Fact] = []
        self.reason: Reason | None = None
        self.sentence = -1
        self.last_lead: Lead | None = None
        self.parts = 0
        """How many items a 其中 of this sentence has listed."""
        self.told_until = 0
        """Where a purpose ends that began before: its words name no new subject."""
        self.report_year = context.year or context.identity.year
        self.as_of: str | None = None
        self.of_plan: Stage | None = None
        """The plan whose figure was just told as 完成年初预算数500万元, until its 的40% is read."""
        self.each: list[Subject] = []
        self.each_sentence = -1
        """The two items that moved by one figure (各增加1万元), and the sentence that says so: its rate is theirs too."""
        self.counted: Subject | None = None
        """What was counted last (职工241人) while something else is in force: 其中 parts it."""
        self.units: dict[str, str] = {}
        """What each item was counted in: 车辆 in 辆, so that 设备 in 台（套） is no part of it."""

    def _figures_in(self, start: int, end: int) -> list[Figure]:
        """Return the figures that begin between two folded places."""
        return list(self.figures[bisect_left(self.starts, start) : bisect_left(self.starts, end)])

    def _push_head(self) -> None:
        subject = self.state.subject
        if subject is None or (self.state.heads and self.state.heads[-1].item == subject.item):
            return
        self.state.heads.append(subject)

    def _enter(self, subject: Subject) -> Subject:
        """Make `subject` the one in force, with the heads that it stands under as its parents; return it so."""
        heads = self.state.heads
        if subject.fresh and self.sentence > 0 and subject.item in TOTALS:
            heads.clear()
        parent = getattr(term_of(subject.item), "parent", None)
        for level, head in enumerate(heads):
            same_family = parent is not None and getattr(term_of(head.item), "parent", None) == parent
            both_kinds = head.item in SIBLINGS and subject.item in SIBLINGS
            if head.item == subject.item or same_family or both_kinds:
                del heads[level:]
                break
        else:
            owner = next((level for level, head in enumerate(heads) if head.item == parent), None)
            if owner is not None:
                del heads[owner + 1 :]
        full = replace(subject, parents=self._parents(subject))
        self.parts += bool(heads)
        self.state.subject, self.counted = full, None
        return full

    def _parents(self, subject: Subject) -> tuple[str, ...]:
        chain = [*self.context.items]
        for head in self.state.heads:
            chain += [*(parent for parent in head.parents if parent not in chain), head.item]
        known: list[str] = []
        up = getattr(term_of(subject.item), "parent", None)
        # 公务接待费 listed among basic expenditure is an economic item, not a part of the 三公经费 told elsewhere.
        economic = self.context.kind in ("basic", "general_running")
        while up and not economic and (group := term_of(up)) is not None and group.group == "item":
            known.insert(0, group.name)
            up = group.parent
        chain += [*known, *subject.parents]
        return tuple(dict.fromkeys(one for one in chain if one and one != subject.item and one != "收支总计"))

    def _heading_subject(self) -> Subject | None:
        item = self.context.own_item or (self.context.items[-1] if self.context.items else None)
        if item is None:
            return None
        parents = tuple(one for one in self.context.items if one != item)
        return Subject(item, item, parents, fund=None, kind=KIND_OF.get(item))

    def _in_force(self, weak: Subject | None = None) -> Subject | None:
        if self.state.subject is not None and (weak is None or not weak.fresh):
            return self.state.subject
        heading = self._heading_subject()
        if heading is not None:
            self.state.subject = heading
            return heading
        return self._enter(weak) if weak is not None else self.state.subject

    def _money(self) -> str:
        last = next((fact.amount.unit for fact in reversed(self.facts) if fact.amount is not None and fact.amount.is_money), None)
        return last or self.context.unit or "万元"

    def _note_year(self, year: int) -> None:
        self.state.year = year
        self.state.years.append(year)

    def _resolve_base(self, base: Base) -> Base:
        told = self.state.base
        if base.words in ("对比", "同比", "环比", "相比") and told is not None and len(self.state.years) < 2:
            # 与年初预算数相比无变化，同比减少1万元: 同比 is with last year, whatever was compared before.
            own_plan = told.year is None and not told.relative
            return base if own_plan and base.words in ("同比", "环比") else told
        return base

    def _emit(
        self,
        nature: Nature,
        start: int,
        end: int,
        amount: Amount | None,
        lead: Lead,
        *,
        direction: Direction | None = None,
        subject: Subject | None = None,
        state: CellState = "figure",
        words: str | None = None,
        doubt: str | None = None,
        in_reason: bool = False,
    ) -> None:
        subject = subject or self._in_force()
        if subject is None:
            return
        year = self._year(lead, nature, in_reason)
        base = (lead.base if in_reason else self.state.base) if nature in ("change", "growth") else None
        stage = lead.stage or (self.state.stage if not in_reason else None) or self.context.stage
        if nature == "completion":
            base, stage = Base(stage=lead.completion_base), "execution" if self.context.stage == "execution" else "actual"
        base_year, base_stage = self._base_of(base, year, nature)
        whole = self._whole(lead, subject) if nature == "share" else None
        self._put(
            nature,
            start,
            end,
            subject,
            amount=amount,
            state=state,
            words=words,
            year=year,
            stage=stage,
            direction=direction,
            base_year=base_year,
            base_stage=base_stage,
            whole=whole,
            as_of=self._point(nature, subject),
            doubt=doubt,
        )

    def _statement(
        self,
        nature: Nature,
        start: int,
        end: int,
        words: str,
        subject: Subject | None,
        *,
        direction: Direction | None = None,
        base: Base | None = None,
    ) -> None:
        subject = subject or self._heading_subject()
        if subject is None or end <= start or len(words.strip("，。；：")) < 2:
            return
        year = max(self.state.years) if self.state.years else self.report_year
        base_year, base_stage = self._base_of(base, year, nature)
        begin, stop = self.folded.span(start, end)
        printed = re.sub(r"\s+", "", self.original[begin:stop]).strip("，,。；;：:")
        self._put(
            nature,
            start,
            end,
            subject,
            state="words",
            words=printed,
            year=year,
            stage=self.context.stage,
            direction=direction,
            base_year=base_year,
            base_stage=base_stage,
        )

    def _put(
        self,
        nature: Nature,
        start: int,
        end: int,
        subject: Subject,
        *,
        amount: Amount | None = None,
        state: CellState = "figure",
        words: str | None = None,
        year: int | None = None,
        stage: Stage | None = None,
        direction: Direction | None = None,
        base_year: int | None = None,
        base_stage: Stage | None = None,
        whole: str | None = None,
        as_of: str | None = None,
        doubt: str | None = None,
    ) -> None:
        context, identity = self.context, self.context.identity
        begin, stop = self.folded.span(start, end)
        if nature == "amount" and amount is not None:
            self.units[subject.item] = amount.unit
        heads = self.state.heads
        scope = next((head.item for head in [*heads, subject] if head.scoped and head.item != subject.item), None)
        coordinates = Coordinates(
            department=identity.department,
            level=identity.level,
            year=year if year is not None else self.report_year,
            stage=stage or context.stage,
            fund=self._fund(subject),
            side=subject.side or context.side or next((head.side for head in reversed(heads) if head.side), None),
            item=subject.item,
            code=subject.code,
            parents=subject.parents if subject.parents or nature == "named" else self._parents(subject),
            kind=subject.kind or next((head.kind for head in reversed(heads) if head.kind), None) or context.kind,
            nature=nature,
            direction=direction,
            base_year=base_year,
            base_stage=base_stage,
            whole=whole,
            subject=context.subject or scope or self.state.scope,
            as_of=as_of,
        )
        self.facts.append(
            Fact(
                id="",
                source="sentence",
                coordinates=coordinates,
                state=state,
                raw=self.original[begin:stop],
                amount=amount,
                words=words,
                section=context.section,
                table_id=context.table_id,
                row=context.row,
                column=context.column,
                block=context.block,
                span=(begin, stop),
                quote=self._quote(start),
                doubt=doubt,
            )
        )

    def _fund(self, subject: Subject) -> Fund | None:
        """Return the fund: the subject's own, its heads', its headings'; a source of income says it by its name alone."""
        if subject.fund or subject.item in SOURCES:
            return subject.fund
        return next((head.fund for head in reversed(self.state.heads) if head.fund), None) or self.context.fund

    def _year(self, lead: Lead, nature: Nature, in_reason: bool = False) -> int | None:
        if lead.relative_year and nature not in ("change", "growth"):
            return self.report_year - 1 if self.report_year else None
        if lead.year is not None:
            return lead.year
        if nature in ("change", "growth") and self.state.years:
            return max(self.state.years)
        if in_reason:
            return self.report_year
        return self.state.year or self.report_year

    def _point(self, nature: Nature, subject: Subject) -> str | None:
        """Return the point in time that stocks are told at (车辆, 固定资产); flows of money have none."""
        held = subject.side in ("count", "assets") or self.context.side == "assets" or subject.item in ("固定资产", "车辆")
        return self.as_of if nature == "amount" and held else None

    def _base_of(self, base: Base | None, year: int | None, nature: Nature) -> tuple[int | None, Stage | None]:
        if nature not in ("change", "growth", "completion", "reason"):
            return None, None
        if base is None:
            return (year - 1 if year and nature != "reason" else None), None
        if base.year is not None:
            return base.year, base.stage
        if base.relative or base.words in ("对比", "同比", "环比", "相比"):
            return (year - 1 if year else None), base.stage
        return (year if base.stage else None), base.stage

    def _whole(self, lead: Lead, subject: Subject) -> str | None:
        if lead.whole:
            known = label_to_subject(lead.whole, self.names)
            return known.item if known else canonical(lead.whole)
        heads = [head for head in self.state.heads if head.item != subject.item]
        if heads:
            return heads[-1].item
        return self.context.items[-1] if self.context.items and self.context.items[-1] != subject.item else None

    def _quote(self, start: int) -> str:
        """Return the sentence around a folded place, as printed."""
        if not self.clauses:
            return self.original.strip()
        first = last = max(0, bisect_right(self.clause_starts, start) - 1)
        number = self.clauses[first].sentence
        while first > 0 and self.clauses[first - 1].sentence == number:
            first -= 1
        while last + 1 < len(self.clauses) and self.clauses[last + 1].sentence == number:
            last += 1
        begin, stop = self.folded.span(self.clauses[first].start, self.clauses[last].end)
        if stop < len(self.original) and self.original[stop] in "。；！？)）":
            stop += 1
        return self.original[begin:stop].strip()


def own_names(context: SentenceContext) -> tuple[str, ...]:
    """Return the body's names as a sentence may begin with them, the longest first, folded."""
    identity = context.identity
    names = {fold_text(name).text for name in (identity.department, *identity.names, identity.region) if name}
    for name in list(names):
        for start in range(2, len(name) - 3):
            if name[start - 1] in "省市区县州旗" or (
                identity.region and name[:start] == fold_text(identity.region).text[:start] and name[start] in "省市区县"
            ):
                names.add(name[start:])
    return tuple(sorted((name for name in names if len(name) >= 2), key=len, reverse=True))
