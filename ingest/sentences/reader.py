"""The clause grammar: heading → 其中 → clause, read from left to right with what is in force carried along.

A figure takes its item from the words before it, else from the clause before; its nature from those words (增加 a change,
占 a share, 完成 a completion); year, stage and base from its clause, its sentence, its headings, in this order.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from itertools import pairwise

from ingest.model import Direction, Fact, Nature, Stage
from ingest.sentences.clauses import Clause
from ingest.sentences.context import SentenceContext
from ingest.sentences.figures import Figure
from ingest.sentences.labels import (
    TOTALS,
    Subject,
    label_to_subject,
)
from ingest.sentences.statements import PURPOSE, StatementReading
from ingest.sentences.subjects import SPENT
from ingest.sentences.words import Base, Lead, moved_from, moved_to, read_lead

_PART_MARK = re.compile(
    r"^(?:其中|包括|具体(?:支出)?(?:为|是|包括|情况如下|情况为|情况是)|分别(?:是|为)|分项情况是|主要包括|主要用于以下(?:几个)?方面|主要用于|分项来看|按.{2,8}分类|构成如下|其(?=[\u4e00-\u9fff]{3})(?![他余次它]))(?P<rest>[:：]?.*)$"
)


_BASIS = re.compile(r"(?:按照?)?自然口径(?:计算|比较)?|(?:扣除|剔除|还原)[^，。；]{2,20}后")
"""On what basis a movement is measured, where two are given of one amount (扣除某因素后增长2%，按自然口径下降3%)."""
_EACH = re.compile(r"各自?(?:增|减|上升|下降|降低|压减)")
_EACH_LABEL = re.compile(r"[，、；：]?各?自?")
_GAP = re.compile(r"[，、]?(?:两者|二者|预决算)?(?:差值|差额|差异额?|相差|之差)(?:为|是)?")
_COMPLETED_OF = re.compile(r"(?:完成了?|相当于)(?:全年|年初|当年|本年|年度)?(?:预算)?数?$")
_OF_PLAN = re.compile(r"(?:预算|计划|任务)?数?的约?\d")
_WITHIN_PLAN = re.compile(r"(?:控制|压缩|限定|保持)在(?:年初|全年|当年|年度)?(?:批复|核定)?的?预算(?:数|总额)?的?$")
_ONLY_STAGE = re.compile(r"(?:年初|调整)?(?:预算|决算|执行)?(?:数|额)?")

WINDOW = 6000
"""Characters that are read in one go; what is in force does not reach over so much text."""


def read_figures(text: str, context: SentenceContext) -> tuple[Fact, ...]:
    """Return the facts of a text that states figures: amounts, changes, rates, shares, counts, reasons, purposes, names."""
    found: list[Fact] = []
    for start, end in _windows(text):
        for fact in _Reader(text[start:end], context).read():
            span = fact.span or (0, 0)
            found.append(replace(fact, span=(span[0] + start, span[1] + start)) if start else fact)
    return tuple(found)


def _windows(text: str) -> list[tuple[int, int]]:
    """Return half-open spans of at most WINDOW characters, cut at sentence ends where there are any."""
    found, start = [], 0
    while len(text) - start > WINDOW:
        end = text.rfind("。", start, start + WINDOW) + 1
        end = end if end > start else start + WINDOW
        found.append((start, end))
        start = end
    return [*found, (start, len(text))]


class _Reader(StatementReading):
    """The walk over clauses."""

    def read(self) -> list[Fact]:
        depth = 0
        for position, clause in enumerate(self.clauses):
            if clause.sentence != self.sentence:
                self._new_sentence(clause)
            while depth < clause.depth:
                self.saved.append(replace(self.state, heads=list(self.state.heads), targets=list(self.state.targets)))
                self._push_head()
                depth += 1
            while depth > clause.depth:
                changed = self.state.changed
                self.state = self.saved.pop() if self.saved else self.state
                self.state.changed = self.state.changed or changed
                depth -= 1
            self._clause(clause, self.clauses[position + 1] if position + 1 < len(self.clauses) else None)
        self._close_reason(len(self.text))
        return self.facts

    def _new_sentence(self, clause: Clause) -> None:
        if not self._counts_on(clause):
            self._close_reason(clause.start)
        self.sentence = clause.sentence
        if (
            self.parts >= 2
            and self.state.heads
            and re.match(r"(?:按?(?:同|可比)口径)?(?:与|比|较)(?:上年|去年|20)|同比", self.text[clause.start : clause.end])
        ):
            # 三公经费12万元，其中：A、B、C。与上年相比减少1万元: the whole is compared.
            self.state.subject = self.state.heads[-1]
        self.parts = 0
        if self.state.heads and self.state.heads[-1].counted and not self.text.startswith("其中", clause.start):
            self.state.heads.clear()  # of the staff told of before, not of the beds told of now
        if self.state.years:
            # A paragraph goes on about the year that its sentences name first: 2022年度预算…。公务用车运行费较上年增加….
            self.report_year = self.state.years[0]
        self.state.scope = None
        self.state.years = []
        goes_on = re.match(r"其中|包括|比|较|与|同比|主要|增|减|下降|持平", self.text[clause.start : clause.start + 2])
        self.state.year = None
        if goes_on is None:
            self.state.base = self.state.stage = None

    def _clause(self, clause: Clause, following: Clause | None) -> None:
        if clause.opener == "；":
            self.state.scope = None
        words = self.text[clause.start : clause.end]
        inside = self._figures_in(clause.start, clause.end)
        if self.reason is not None and self._reason_goes_on(clause, words, inside):
            self._figures_in_reason(clause, inside)
            return
        self._close_reason(clause.start)
        if not PURPOSE.match(words) and self._starts_reason(clause, words, following):
            return
        start = self._part_mark(clause, words)
        words = self.text[start : clause.end]
        if not inside:
            self._without_figure(clause, start, words, following)
            return
        purpose = PURPOSE.match(words)
        if purpose and not re.match(r".*以下", words) and purpose.group("words"):
            self._statement("text", start, clause.end, words, self.state.subject)
            self._figures_in_reason(clause, inside)
            return
        self._figures(start, inside, clause)

    def _part_mark(self, clause: Clause, words: str) -> int:
        """Set the subject in force as a head where the clause begins with 其中; return where its own words begin."""
        match = _PART_MARK.match(words)
        if not match or (re.match(r"主要用于(?!以下)|包括|主要包括", words) and not self._lists_figures(clause)):
            return clause.start
        if words.startswith("按"):
            # 按用途分类，…: another cut through the same whole.
            self.state.heads.clear()
        elif self._parts_count(clause):
            self.state.heads[:] = [replace(self.counted, counted=True)] if self.counted else []
        elif not self._parts_anew(clause):
            self._push_head()
        return clause.start + match.start("rest")

    def _parts_count(self, clause: Clause) -> bool:
        """Return whether 其中 parts what was counted right before it (职工241人，其中在编97人), and not the money in force."""
        if self.counted is None:
            return False
        before = next((one for one in reversed(self.clauses) if one.end <= clause.start), None)
        counts = self._figures_in(before.start, before.end) if before is not None else []
        following = self._figures_in(clause.start, len(self.text))[:1]
        again = any(self.text.startswith(self.counted.item, one.end) for one in following)
        return len(counts) == 1 and not again and any(one.amount.unit == counts[0].amount.unit for one in following)

    def _parts_anew(self, clause: Clause) -> bool:
        """Return whether 其中 parts the whole once more: A10万元，其中B6万元、C4万元。资金拨付至2个县，其中：甲县7万元、….

        Nothing of money was told in its sentence, so that no part told before is meant.
        """
        opens = self.clauses[self.clauses.index(clause) - 1].sentence != clause.sentence if clause.start else True
        return bool(self.state.heads) and not opens and not self._told_in_sentence(money=True)

    def _lists_figures(self, clause: Clause) -> bool:
        """Return whether the list that begins here gives a figure to each: the first stands before the next stop."""
        stop = re.search(r"[。；]", self.text[clause.start :])
        end = clause.start + stop.start() if stop else len(self.text)
        first = next(iter(self._figures_in(clause.start, end)), None)
        return first is not None and self.text.count("、", clause.start, first.start) <= 1

    def _figures(self, start: int, inside: list[Figure], clause: Clause) -> None:
        before = start
        run = self._run_length(inside)
        for position, figure in enumerate(inside):
            words = self.text[before : figure.start]
            in_row = re.fullmatch(r"[、，和及与]?", words) is not None and self._follows_figure(figure, words)
            lead = replace(self.last_lead, label="") if in_row and self.last_lead else read_lead(words)
            self._figure(figure, lead, words, clause, position, run, continued=in_row)
            self.last_lead, before = lead, figure.end
        self._tail(before, clause)

    def _follows_figure(self, figure: Figure, words: str) -> bool:
        """Return whether another figure stands right before, with a mark between, and what it said holds on."""
        gap = self.text[max(0, figure.start - len(words) - 1) : figure.start]
        touches = bool(self.ends & {figure.start - 1, figure.start - len(words)})
        return touches and (bool(words) or (bool(self.state.targets) and gap[:1] in "、，和及与"))

    def _run_length(self, inside: list[Figure]) -> int:
        """Return how many figures stand in a row from the first one on, with nothing but marks between, over clauses too."""
        if not inside:
            return 0
        at = bisect_left(self.starts, inside[0].start)
        count = 1
        for one, other in pairwise(self.figures[at : at + 40]):
            if not re.fullmatch(r"[、，和及与;]?", self.text[one.end : other.start]):
                break
            count += 1
        return count

    def _tail(self, before: int, clause: Clause) -> None:
        """Read what stands behind the last figure of a clause: 5万元持平, 10%左右."""
        words = self.text[before : clause.end]
        lead = read_lead(words)
        if lead.flat and lead.base is not None and self.state.subject is not None:
            self._flat(replace(lead, label=""), clause, before, words)

    def _figure(
        self, figure: Figure, lead: Lead, words: str, clause: Clause, position: int, run: int, *, continued: bool
    ) -> None:
        if figure.amount.is_money:
            if self._moved_from(figure, words, clause) or self._within_plan(figure, words):
                return
            if (before_move := moved_to(words)) is not None:
                lead = read_lead(before_move)
        lead = self._with_base(lead, clause)
        if lead.base is not None:
            self.state.base = self._resolve_base(lead.base)
            self._return_to_whole(lead, clause)
        if lead.base_figure and lead.base is not None:
            self._base_figure(figure, lead, clause)
            return
        if (
            clause.opener in ("，", "、")
            and position == 0
            and not words
            and run == 1
            and self.state.nature in ("growth", "share", "change")
            and figure.is_rate
        ):
            lead = replace(lead, direction=self.state.direction)
        direction = lead.direction or (lead.base.direction if lead.base is not None and lead.base.direction else None)
        if (year := self._dated(lead)) is not None:
            self._note_year(year)
        before = self.state.subject
        if lead.stage and (figure.amount.is_money or figure.is_rate):
            self.state.stage = lead.stage
        elif figure.amount.is_money and self.state.stage in ("budget", "adjusted") and before and before.item not in TOTALS:
            # 培训费预算4万元，支出3万元: what was spent is no plan.
            spent = SPENT.fullmatch(re.sub(r"^[，、；：]|[为了约是]+$", "", lead.label))
            done: Stage | None = "actual" if spent and lead.label.lstrip("，、；：").startswith("实际") else None
            self.state.stage = done if spent else self.state.stage
        self.as_of = lead.as_of or self.as_of
        if self._completed_base(figure, lead, words) or self._gap(figure, lead):
            return
        nature = self._nature(figure, lead, direction, continued)
        if nature is None:
            return
        if lead.moved:
            self._moved(figure, lead, clause)
            return
        if nature == "score" and self._score(figure, lead):
            return
        if self._each(figure, lead, nature, direction, words):
            return
        subject = self._subject_of(figure, lead, nature, clause, words, run, continued)
        if subject is None:
            return
        self._forget_contrast(lead, before, subject)
        if nature in ("change", "growth"):
            self.state.direction, self.state.changed = direction, True
        self.state.nature = nature
        self._was_done(lead, nature, subject)
        scope = self.state.scope
        if nature in ("change", "growth") and _BASIS.fullmatch(lead.label):
            self.state.scope = lead.label
        doubt = None
        if lead.either:
            direction = self._left_open(figure, subject, lead)
            self.state.direction, self.state.changed = direction, direction is not None
            doubt = None if direction else "the report leaves 增加（减少） open"
        self._emit(nature, figure.start, figure.end, figure.amount, lead, direction=direction, subject=subject, doubt=doubt)
        self.state.scope = scope

    def _moved_from(self, figure: Figure, words: str, clause: Clause) -> bool:
        """Take the A of 支出由上年的A压减到B: what it was, by default the year before."""
        origin = moved_from(words)
        following = next((one for one in self.figures if one.start > figure.start), None)
        if origin is None or following is None or moved_to(self.text[figure.end : following.start]) is None:
            return False
        base, before = origin
        lead = read_lead(before)
        if lead.label.strip("，、；："):
            self._subject_of(figure, lead, "amount", clause, before, 1, False)
        self.state.base = self._resolve_base(base)
        self._base_figure(figure, lead, clause)
        return True

    def _within_plan(self, figure: Figure, words: str) -> bool:
        """Take 支出5万元，控制在年初预算6万元以内: the plan's figure, which sets no stage for what follows."""
        match = _WITHIN_PLAN.search(words)
        if match is None or not self.text.startswith(("以内", "之内"), figure.end):
            return False
        named = label_to_subject(words[: match.start()], self.names, loose=False)
        if named is not None and not named.weak:
            self._enter(named)
        self._emit("amount", figure.start, figure.end, figure.amount, Lead(stage="budget"))
        return True

    def _return_to_whole(self, lead: Lead, clause: Clause) -> None:
        """Let a comparison behind the parts be of the whole: X22万元，其中：A无、B22万元，与上年相比下降5%.

        That is where several parts stand in one list, or where the one part is all of the whole; behind a stop, behind several.
        """
        apart = clause.opener not in ("，", "；") or lead.label.strip("，、；：")
        if apart or not self.state.heads or self.state.subject is None:
            return
        whole = self.state.heads[-1]
        told = {one.coordinates.item: one.amount for one in self.facts if one.coordinates.nature == "amount" and one.amount}
        part = told.get(self.state.subject.item)
        before = next((one for one in reversed(self.clauses) if one.end <= clause.start), None)
        listed = self.parts > 1 and (clause.opener == "；" or before is not None and before.opener == "、")
        if listed or part is not None and self.parts == 1 and part == told.get(whole.item):
            self.state.heads.pop()
            self.state.subject = whole

    def _dated(self, lead: Lead) -> int | None:
        """Return the year that a lead names for what follows it; 去年 does where a sentence opens with it."""
        own = self.context.year or self.context.identity.year
        if lead.present_year and own and self.report_year != own:
            return own
        if lead.relative_year and own and lead.base is None and not lead.direction and not self._told_in_sentence():
            return own - 1
        return lead.year

    def _told_in_sentence(self, *, money: bool = False) -> bool:
        """Return whether a figure (of money) was told in this sentence."""
        if not self.facts or self.facts[-1].span is None:
            return False
        begin = next(one.start for one in self.clauses if one.sentence == self.sentence)
        at, _ = self.folded.span(begin, begin + 1)
        told = [fact for fact in self.facts[-4:] if fact.span is not None and fact.span[0] >= at]
        return any(not money or fact.amount is not None and fact.amount.is_money for fact in told)

    def _with_base(self, lead: Lead, clause: Clause) -> Lead:
        """Take an earlier year before a change of what was just told as its base: 支出5万元，2015年预算增加1万元."""
        if not lead.direction or lead.year is None or lead.base is not None or clause.opener != "，":
            return lead
        if not _ONLY_STAGE.fullmatch(lead.label):
            return lead
        told = self.facts[-1].coordinates if self.facts else None
        if told is None or told.nature != "amount" or told.year is None or told.year <= lead.year:
            return lead
        return replace(lead, base=Base(year=lead.year, stage=lead.stage, words=f"{lead.year}年"), year=None, stage=None, label="")

    def _was_done(self, lead: Lead, nature: Nature, subject: Subject) -> None:
        """Give the figure told last its stage where it is compared with its own year's plan: 支出5万元，比预算数少支1万元."""
        if nature != "change" or lead.base is None or lead.base.stage not in ("budget", "adjusted") or not self.facts:
            return
        last = self.facts[-1]
        own_year = lead.base.year in (None, last.coordinates.year) and not lead.base.relative
        if own_year and last.coordinates.stage is None and last.coordinates.item == subject.item and last.amount is not None:
            self.facts[-1] = replace(last, coordinates=replace(last.coordinates, stage="actual"))

    def _each(self, figure: Figure, lead: Lead, nature: Nature, direction: Direction | None, words: str) -> bool:
        """Take 收入5万元，支出5万元，与上年相比各增加1万元，增长25%: one figure that two items moved by, and its rate."""
        if nature not in ("change", "growth") or _EACH_LABEL.fullmatch(lead.label) is None:
            return False
        if _EACH.search(words):
            told = [one.coordinates for one in self.facts if one.coordinates.nature == "amount" and one.amount][-2:]
            if len({one.item for one in told}) != 2 or len({one.year for one in told}) != 1:
                return False
            self.each = [Subject(one.item, one.item, one.parents, one.code, one.fund, one.side, one.kind) for one in told]
            self.each_sentence = self.sentence
        elif self.each_sentence != self.sentence or self.state.nature != "change" or not figure.is_rate:
            return False
        self.state.nature, self.state.direction, self.state.changed = nature, direction, True
        for subject in self.each:
            self._emit(nature, figure.start, figure.end, figure.amount, lead, direction=direction, subject=subject)
        return True

    def _left_open(self, figure: Figure, subject: Subject, lead: Lead) -> Direction | None:
        """Return the way that a template's 增加（减少） means, where the two years' figures tell it; None where they do not."""
        if figure.amount.value == 0:
            return "flat"
        told = {
            one.coordinates.year: one.amount for one in self.facts
            if one.coordinates.item == subject.item and one.coordinates.nature == "amount" and one.amount
        }  # fmt: skip
        year = self._year(lead, "change")
        now, then = told.get(year), told.get(year - 1) if year else None
        if now is None or then is None or not now.is_money or not then.is_money or not figure.amount.is_money:
            return None
        rise = now.to("元").value - then.to("元").value
        moved = figure.amount.to("元").value
        return None if abs(rise) != abs(moved) else "up" if rise > 0 else "down"

    def _forget_contrast(self, lead: Lead, before: Subject | None, subject: Subject) -> None:
        """Let go of the stage that a contrast told, once another item begins: A支出5万元，年初预算为6万元；B支出2万元."""
        same = before is not None and before.item == subject.item
        if lead.stage:
            self.state.contrast = same and label_to_subject(lead.label, self.names, loose=False) is None
        elif self.state.contrast and not same:
            self.state.stage, self.state.contrast = None, False

    def _completed_base(self, figure: Figure, lead: Lead, words: str) -> bool:
        """Take 完成年初预算数500万元的40% and 完成全年500万元预算的40%.

        The plan's figure has the plan's stage, the rate behind it is the completion.
        """
        begun = lead.completion or _COMPLETED_OF.search(words)
        if begun and figure.amount.is_money and _OF_PLAN.match(self.text, figure.end):
            self.of_plan = lead.completion_base or "budget"
            named = label_to_subject(_COMPLETED_OF.sub("", lead.label), self.names, loose=False)
            if named is not None and not named.weak:
                self._enter(named)
            self._emit("amount", figure.start, figure.end, figure.amount, Lead(stage=self.of_plan))
            return True
        if self.of_plan and figure.is_rate and _OF_PLAN.fullmatch(f"{words}1"):
            of_plan = Lead(completion=True, completion_base=self.of_plan)
            self._emit("completion", figure.start, figure.end, figure.amount, of_plan)
            self.of_plan = None
            return True
        self.of_plan = None
        return False

    def _gap(self, figure: Figure, lead: Lead) -> bool:
        """Take 支出5万元，年初预算为6万元，差值为1万元: the change of what was done against what was planned."""
        if not figure.amount.is_money or not _GAP.fullmatch(lead.label):
            return False
        subject = self._in_force()
        told = [
            fact for fact in self.facts[-4:]
            if subject and fact.coordinates.item == subject.item and fact.coordinates.nature == "amount" and fact.amount
        ]  # fmt: skip
        if len(told) < 2 or told[-1].coordinates.stage == told[-2].coordinates.stage:
            return True
        done, planned = sorted(told[-2:], key=lambda fact: fact.coordinates.stage != "actual")
        if done.amount is None or planned.amount is None or done.coordinates.stage != "actual":
            return True
        rise = done.amount.value - planned.amount.value
        direction: Direction = "up" if rise > 0 else "down" if rise < 0 else "flat"
        self.state.stage, self.state.direction, self.state.changed = "actual", direction, True
        self.state.base = Base(stage=planned.coordinates.stage)
        self._emit("change", figure.start, figure.end, figure.amount, Lead(stage="actual"), direction=direction)
        self.state.nature = "change"
        return True

    def _score(self, figure: Figure, lead: Lead) -> bool:
        """Take 校舍维修项目绩效自评得分98分: the score of a project, which the figures behind it are about."""
        match = re.search(
            r"(?P<project>[^，。；：、]{3,30}?)(?:项目)?(?:支出)?(?:绩效)?(?:自评|评价)(?:综合|平均|最终)?(?:得分|评分|总分|分值)(?:为|是)?$",
            lead.label,
        )
        if match is None or re.search(r"平均|总体|整体|部门", match.group("project")):
            return False
        named = label_to_subject(match.group("project"), self.names)
        if named is None:
            return False
        project = self._enter(replace(named, scoped=False))
        score = Subject("自评得分", lead.label, (*project.parents, project.item), official=False)
        self._emit("score", figure.start, figure.end, figure.amount, lead, subject=score)
        self.state.nature = "score"
        return True

    def _nature(self, figure: Figure, lead: Lead, direction: Direction | None, continued: bool) -> Nature | None:
        if lead.completion:
            return "completion" if figure.is_rate else "amount"
        if lead.share:
            return "share" if figure.is_rate else "amount"
        if direction or lead.either:
            return "growth" if figure.is_rate else "change"
        if figure.is_rate:
            if continued and self.state.nature in ("growth", "share", "completion"):
                return self.state.nature
            # 减少0.58万元（4.68%）: a rate right behind a change is its rate.
            if not lead.label and self.state.nature == "change":
                return "growth"
            return "amount" if len(re.sub(r"[为是约达到]+$", "", lead.label)) >= 2 else None
        if figure.is_points:
            return "change"
        return "score" if figure.amount.unit == "分" else "amount"

    def _moved(self, figure: Figure, lead: Lead, clause: Clause) -> None:
        """Take 增加基本支出5万元: a change of what the direction stands before; it does not become the subject in force."""
        subject = label_to_subject(lead.label, self.names)
        if subject is None:
            return
        nature: Nature = "growth" if figure.is_rate else "change"
        parents = self._parents(subject)
        self._emit(
            nature,
            figure.start,
            figure.end,
            figure.amount,
            replace(lead, label=""),
            direction=lead.direction,
            subject=replace(subject, parents=parents),
        )

    def _base_figure(self, figure: Figure, lead: Lead, clause: Clause) -> None:
        """Take 较2024年的2190万元 and 比上年累计支出285万元: last year's figure of the same thing."""
        base = self.state.base
        subject = self._in_force()
        if base is None or subject is None:
            return
        named = label_to_subject(lead.label, self.names, loose=False)
        if named is not None and subject.item in TOTALS and named.item in TOTALS and named.side != subject.side:
            subject = self._enter(named)  # 收入总计A，支出总计B，收入较上年的C万元增长5%
        lead = Lead(year=base.year, relative_year=base.relative, stage=base.stage)
        self._emit("amount", figure.start, figure.end, figure.amount, lead, subject=subject)


def last_subject(text: str, context: SentenceContext) -> Subject | None:
    """Return what is in force at the end of a text: what a list behind its colon is about."""
    reader = _Reader(text[-WINDOW:], context)
    reader.read()
    heads = reader.state.heads
    if heads and not re.search(r"(?:其中|包括)\s*[:：]\s*$", text):
        # 三公经费中，出国费A、接待费B。具体情况如下：— the list is about the whole, not about what was named last.
        return heads[0]
    return reader.state.subject or reader._heading_subject()


__all__ = ["last_subject", "read_figures"]
