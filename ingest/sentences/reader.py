"""The clause grammar: heading → 其中 → clause, read from left to right with what is in force carried along.

A figure takes its item from the words before it, else from the clause before; its nature from those words (增加 a change,
占 a share, 完成 a completion); year, stage and base from its clause, its sentence, its headings, in this order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal

from ingest.amounts import Amount
from ingest.model import Coordinates, Direction, Fact, Nature, Stage
from ingest.sentences.clauses import Clause, split_clauses
from ingest.sentences.context import SentenceContext
from ingest.sentences.figures import Figure, find_figures
from ingest.sentences.folding import Folded, fold_text
from ingest.sentences.labels import KIND_OF, SCOPED, SIBLINGS, SOURCES, TOTALS, Subject, count_subject, label_to_subject, split_list
from ingest.sentences.words import Base, Lead, read_lead
from ingest.terms import canonical, term_of

_REASON = re.compile(
    r"^(?P<about>.*?)(?:的)?(?:主要)?(?:原因|因素)(?:主要)?(?:还)?(?:是由于|是因为|是因|是|为|在于|系|有|：)?(?P<words>.*)$"
)
_SOFT_REASON = re.compile(r"^(?:其?主要|这)?(?:是由于|是因为|系因|是因|系|由于|因为|主要因|主要由于|因(?!公|素|私)|主要是|是因)(?P<words>.+)$")
_RESULT = re.compile(r"(?:所致|导致|造成|引起)(?:的)?(?:[^，。；]{0,12})?$")
_PURPOSE = re.compile(r"^(?:主要)?(?:是)?(?:为)?(?:用于|保障|用来|安排用于|支出内容包括|开支内容包括|反映)(?P<words>.*)$")
_PART_MARK = re.compile(
    r"^(?:其中|包括|具体(?:支出)?(?:为|是|包括|情况如下|情况为|情况是)|分别(?:是|为)|分项情况是|主要包括|主要用于以下(?:几个)?方面|主要用于|分项来看|按.{2,8}分类|构成如下|其(?=[\u4e00-\u9fff]{3})(?![他余次它]))(?P<rest>[:：]?.*)$"
)
_NOTHING = re.compile(
    r"(?:没有|未|无|不|暂无|未有|从未)(?:使用|安排|发生|列支|涉及|编制|开展|申报|此项|该项|产生|组织|设置|计划)?(?P<what>[^，。；]*?)(?:预算|支出|收入|安排|经费|费用|计划|情况|拨款|接待|收支|资金|项目)*$"
)
_NAMED = re.compile(r"^(?:主要)?(?:包括|含|有|由|涵盖)?(?:用于)?[:：]?(?P<list>[^，。；]*、[^，。；]*、[^，。；]*)$")


@dataclass(slots=True)
class _State:
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


@dataclass(slots=True)
class _Reason:
    start: int
    subject: Subject | None
    direction: Direction | None
    base: Base | None
    depth: int
    end: int = 0


def read_figures(text: str, context: SentenceContext) -> tuple[Fact, ...]:
    """Return the facts of a text that states figures: amounts, changes, rates, shares, counts, reasons, purposes, names."""
    return tuple(_Reader(text, context).read())


class _Reader:
    def __init__(self, text: str, context: SentenceContext) -> None:
        self.original = text
        self.context = context
        self.names = _own_names(context)
        self.folded: Folded = fold_text(text)
        self.text = self.folded.text
        self.figures = find_figures(self.text, context.unit)
        self.clauses = split_clauses(self.text, self.figures)
        self.state = _State()
        self.saved: list[_State] = []
        self.facts: list[Fact] = []
        self.reason: _Reason | None = None
        self.sentence = -1
        self.last_lead: Lead | None = None
        self.parts = 0
        """How many items a 其中 of this sentence has listed."""
        self.told_until = 0
        """Where a purpose ends that began before: its words name no new subject."""
        self.report_year = context.year or context.identity.year
        self.as_of: str | None = None
        self.units: dict[str, str] = {}
        """What each item was counted in: 车辆 in 辆, so that 设备 in 台（套） is no part of it."""

    # ------------------------------------------------------------ the walk

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
        self._close_reason(clause.start)
        self.sentence = clause.sentence
        if self.parts >= 2 and self.state.heads and re.match(r"(?:与|比|较)(?:上年|去年|20)|同比", self.text[clause.start : clause.start + 3]):
            # 三公经费12万元，其中：A、B、C。与上年相比减少1万元: the whole is compared.
            self.state.subject = self.state.heads[-1]
        self.parts = 0
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
        inside = [figure for figure in self.figures if clause.start <= figure.start < clause.end]
        if self.reason is not None and self._reason_goes_on(clause, words, inside):
            self._figures_in_reason(clause, inside)
            return
        self._close_reason(clause.start)
        if not _PURPOSE.match(words) and self._starts_reason(clause, words, following):
            return
        start = self._part_mark(clause, words)
        words = self.text[start : clause.end]
        if not inside:
            self._without_figure(clause, start, words, following)
            return
        purpose = _PURPOSE.match(words)
        if purpose and not re.match(r".*以下", words) and purpose.group("words"):
            self._statement("text", start, clause.end, words, self.state.subject)
            self._figures_in_reason(clause, inside)
            return
        self._figures(start, inside, clause)

    # ------------------------------------------------------------ heads

    def _part_mark(self, clause: Clause, words: str) -> int:
        """Set the subject in force as a head where the clause begins with 其中; return where its own words begin."""
        match = _PART_MARK.match(words)
        if not match or (re.match(r"主要用于(?!以下)|包括|主要包括", words) and not self._lists_figures(clause)):
            return clause.start
        if words.startswith("按"):
            # 按用途分类，…: another cut through the same whole.
            self.state.heads.clear()
        else:
            self._push_head()
        return clause.start + match.start("rest")

    def _lists_figures(self, clause: Clause) -> bool:
        """Return whether the list that begins here gives a figure to each: the first stands before the next stop."""
        stop = re.search(r"[。；]", self.text[clause.start :])
        end = clause.start + stop.start() if stop else len(self.text)
        first = next((figure for figure in self.figures if clause.start <= figure.start < end), None)
        return first is not None and self.text.count("、", clause.start, first.start) <= 1

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
        self.state.subject = full
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

    # ------------------------------------------------------------ clauses without figures

    def _without_figure(self, clause: Clause, start: int, words: str, following: Clause | None) -> None:
        if start < self.told_until:
            return
        lead = read_lead(words)
        if re.search(r"(?:中|的|内)$", words) and SCOPED.search(words):
            self.state.scope = f"{self.state.scope or ''}{words.lstrip('，')}"
            return
        if lead.base is not None and lead.base.words:
            self.state.base = self._resolve_base(lead.base)
        if lead.year is not None and (len(words) <= 25 or re.match(r"\D{0,4}(?:19|20)\d{2}年", words)):
            self._note_year(lead.year)
        self.as_of = lead.as_of or self.as_of
        if lead.flat and self._is_flat(lead, words):
            self._flat(lead, clause, start, words)
            return
        purpose = _PURPOSE.match(words)
        if purpose:
            begun = following if not purpose.group("words") and following is not None else clause
            self.told_until = self._until(begun)
            self._statement("text", start, self.told_until, words, self.state.subject)
            return
        named = _NAMED.match(words)
        if named and self._names(start, words, following):
            return
        if self._nothing(clause, start, words):
            return
        subject = label_to_subject(re.sub(r"[亿万千]?元$", "", lead.label), self.names, loose=False)
        first = clause.opener in ("", "。", "；", "：", "、", "(") or re.match(r"其中", self.text[clause.start :])
        if subject and subject.weak and (self.state.subject or self.context.items):
            subject = None
        if subject and (first or clause.closer in "：(") and len(words) <= 60:
            self._enter(subject)
            if lead.stage:
                self.state.stage = lead.stage
            if words.endswith("中"):
                self._push_head()
        elif lead.stage and lead.label == words[: len(lead.label)] and re.search(r"中$|：$", words):
            self.state.stage = lead.stage
        if lead.direction and not lead.label:
            self.state.direction, self.state.changed = lead.direction, True
        if lead.base is not None and lead.base.direction:
            self.state.direction, self.state.changed = lead.base.direction, True

    def _is_flat(self, lead: Lead, words: str) -> bool:
        if re.search(r"应与|保持|数据|收支|必须|需与|表[》的]?", words) and not re.search(r"年|预算", words):
            return False
        if re.search(r"一致|相同", lead.flat or ""):
            base = lead.base or (self.state.base if self.state.base and len(words) < 25 else None)
            return base is not None and re.search(r"年|预算|决算|同期", base.words) is not None and "表" not in words
        return True

    def _flat(self, lead: Lead, clause: Clause, start: int, words: str) -> None:
        several = self._official_parts(lead.label)
        subject = label_to_subject(lead.label, self.names) if len(lead.label) >= 2 and not several else None
        if subject and not subject.weak and (subject.official or clause.opener in ("", "。", "；", "：")):
            self._enter(subject)
        at = self.text.rfind(lead.flat or "", start, clause.end)
        exact = not re.search(r"基本|大致|略", (lead.flat or "") + words)
        amount = Amount(Decimal(0), self._money()) if exact else None
        self.state.direction, self.state.changed = "flat", True
        told: list[Subject | None] = [*several] or [None]
        for one in told:
            self._emit("change", at, at + len(lead.flat or ""), amount, lead, direction="flat", state="words", subject=one)

    def _official_parts(self, label: str) -> list[Subject]:
        """Return the official items of a list (项目支出、单位预留机动经费与上年一致), [] where it is none."""
        parts = [label_to_subject(part, self.names, loose=False) for part in split_list(label)] if "、" in label else []
        if label_to_subject(label, self.names, loose=False) is not None:
            return []
        return [replace(one, parents=self._parents(one)) for one in parts if one] if len(parts) > 1 and all(parts) else []

    def _money(self) -> str:
        last = next((fact.amount.unit for fact in reversed(self.facts) if fact.amount is not None and fact.amount.is_money), None)
        return last or self.context.unit or "万元"

    def _until(self, clause: Clause) -> int:
        """Return where a purpose that begins in this clause ends: before 比, a figure's clause or the stop."""
        end = clause.end
        for other in self.clauses:
            if other.start <= clause.start or other.sentence != clause.sentence or other.depth != clause.depth:
                continue
            words = self.text[other.start : other.end]
            if any(other.start <= figure.start < other.end for figure in self.figures) or re.match(r"比|较|与|同比|增|减|其中|主要原因|原因", words) or self.text[end : end + 1] in "。；":
                break
            end = other.end
        return end

    def _names(self, start: int, words: str, following: Clause | None) -> bool:
        """Take a list of items without figures under the subject in force: 公用经费A万元，主要包括：办公费、印刷费…"""
        subject = self.state.subject or self._heading_subject()
        if subject is None:
            return False
        body = re.sub(r"^(?:主要)?(?:包括|含|有|由|涵盖)?[:：]?", "", words)
        at = start + len(words) - len(body)
        found = []
        for match in re.finditer(r"[^、]+", re.sub(r"等(?:支出|经费|费用|方面)?$|等$", "", body)):
            label = re.sub(r"^(?:和|以及|及)|等(?:支出|经费)?$", "", match.group())
            if 2 <= len(label) <= 25 and not re.search(r"[。；]", label):
                found.append((at + match.start(), at + match.end(), label))
        official = [label for _, _, label in found if term_of(label)]
        if len(found) < 3 or len(official) * 2 < len(found):
            return False
        for begin, end, label in found:
            named = Subject(canonical(label), label, (*subject.parents, subject.item), fund=subject.fund, kind=subject.kind or KIND_OF.get(subject.item))
            self._put("named", begin, end, named, state="words", words=label)
        return True

    def _nothing(self, clause: Clause, start: int, words: str) -> bool:
        """Take 没有使用政府性基金预算拨款安排的支出: nil in words."""
        match = _NOTHING.search(words)
        if not match or self.reason is not None or re.search(r"无关|不得|不予|不断|无法|不属|不再|未来|不同|不仅|不含|不包|不超|未完成|不需|不足|无人|无害|不少于|不低于|不一致|未达", words):
            return False
        stated = words[match.start() :]
        what = re.sub(r"^(?:没有|暂无|从未|未有|未|无|不)(?:使用|安排|发生|列支|涉及|编制|开展|申报|产生|组织|设置|计划)?(?:此项|该项)?", "", stated)
        subject = label_to_subject(what, self.names, loose=False) or label_to_subject(what + "支出", self.names, loose=False)
        if subject is None and re.search(r"收入和支出|收支|收入支出", what):
            subject = label_to_subject(what + "总计", self.names, loose=False)
        if subject is None or subject.weak:
            return False
        # 政府性基金预算拨款安排的支出: with a fund and 支出 the spending is meant, not the income that the fund is.
        if subject.item in SOURCES and re.search(r"支出", stated):
            total = label_to_subject(re.sub(r"拨款|安排|的", "", re.sub(r"支出.*$|收入和", "", what)) + ("收支" if re.search(r"收入和|收支", stated) else "支出"), self.names, loose=False)
            subject = total or subject
        self._enter(subject)
        self._emit("amount", start + match.start(), clause.end, Amount(Decimal(0), self._money()), Lead(), state="words", words=stated)
        return True

    # ------------------------------------------------------------ clauses with figures

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
        return any(other.end in (figure.start - 1, figure.start - len(words)) for other in self.figures if other.end <= figure.start) and (
            bool(words) or (bool(self.state.targets) and gap[:1] in "、，和及与")
        )

    def _run_length(self, inside: list[Figure]) -> int:
        """Return how many figures stand in a row from the first one on, with nothing but marks between, over clauses too."""
        if not inside:
            return 0
        at = self.figures.index(inside[0])
        count = 1
        for one, other in zip(self.figures[at:], self.figures[at + 1 :], strict=False):
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

    def _figure(self, figure: Figure, lead: Lead, words: str, clause: Clause, position: int, run: int, *, continued: bool) -> None:
        if lead.base is not None:
            self.state.base = self._resolve_base(lead.base)
        if lead.base_figure and lead.base is not None:
            self._base_figure(figure, lead, clause)
            return
        if clause.opener in ("，", "、") and position == 0 and not words and run == 1 and self.state.nature in ("growth", "share") and figure.is_rate:
            lead = replace(lead, direction=self.state.direction)
        direction = lead.direction or (lead.base.direction if lead.base is not None and lead.base.direction else None)
        if lead.year is not None:
            self._note_year(lead.year)
        if lead.stage and (figure.amount.is_money or figure.is_rate):
            self.state.stage = lead.stage
        self.as_of = lead.as_of or self.as_of
        nature = self._nature(figure, lead, direction, continued)
        if nature is None:
            return
        if lead.moved:
            self._moved(figure, lead, clause)
            return
        if nature == "score" and self._score(figure, lead):
            return
        subject = self._subject_of(figure, lead, nature, clause, words, run, continued)
        if subject is None:
            return
        if nature in ("change", "growth"):
            self.state.direction, self.state.changed = direction, True
        self.state.nature = nature
        doubt = "the report leaves 增加（减少） open" if lead.either and figure.amount.value != 0 else None
        if lead.either and figure.amount.value == 0:
            direction, self.state.changed = "flat", True
        self._emit(nature, figure.start, figure.end, figure.amount, lead, direction=direction, subject=subject, doubt=doubt)

    def _score(self, figure: Figure, lead: Lead) -> bool:
        """Take 校舍维修项目绩效自评得分98分: the score of a project, which the figures behind it are about."""
        match = re.search(r"(?P<project>[^，。；：、]{3,30}?)(?:项目)?(?:支出)?(?:绩效)?(?:自评|评价)(?:综合|平均|最终)?(?:得分|评分|总分|分值)(?:为|是)?$", lead.label)
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

    def _subject_of(self, figure: Figure, lead: Lead, nature: Nature, clause: Clause, words: str, run: int, continued: bool) -> Subject | None:
        """Return what the figure is of: the label before it, the noun behind a count, else what is in force."""
        if continued and self.state.targets:
            return self._next_target()
        self.state.targets = self.state.targets if re.search(r"各|分别", words) else []
        label = lead.label
        counted = not figure.amount.is_money and not figure.is_rate and not figure.is_points
        spread = self._targets(label, run) if run > 1 else []
        if spread:
            self.state.targets = spread
            return self._next_target()
        if self.state.targets:
            return self._next_target() if run == len(self.state.targets) else self._enter(self.state.targets[-1])
        found: Subject | None = None
        if nature in ("share", "completion", "growth", "change") and len(re.sub(r"[各均分别为是的也又约均]", "", label)) < 2:
            return self._in_force()
        if counted and nature == "amount":
            found = self._counted(figure, label, clause)
            self._drop_heads_of_other_units(figure)
        found = found or self._short_name(label) or label_to_subject(label, self.names)
        if found is not None and found.item == "涉及资金" and self.facts and self.facts[-1].coordinates.side == "count":
            # 4个项目，涉及预算金额A万元: the money of those projects.
            counted_of = self.facts[-1].coordinates
            found = replace(found, parents=(*found.parents, *counted_of.parents, counted_of.item))
        if found is None and figure.amount.is_money and (behind := self._noun_behind(figure)):
            found = label_to_subject(behind, self.names)
        if found is None or (found.weak and self._means_what_is_in_force(found)):
            return self._in_force(found)
        if nature in ("change", "growth", "share") and not found.official and clause.opener == "，" and self.state.subject is not None:
            return self._in_force()
        if counted and nature == "amount" and self.state.subject is not None and not found.official:
            return replace(found, parents=self._parents(found))
        return self._enter(found)

    def _short_name(self, label: str) -> Subject | None:
        """Return what a short name means here: 拟购买货物, 货物 under 政府采购, 购置费 under 公务用车."""
        car = re.fullmatch(r"(?:其中|[:：，、])*(?P<what>购置|运行维护|运行)(?:费用?|支出)?(?:支出|预算|决算|为|数)*", label)
        if car and any("用车" in item for item in (*self.context.items, *(head.item for head in self.state.heads), self.state.subject.item if self.state.subject else "")):
            return label_to_subject(f"公务用车{car.group('what')}费", loose=False)
        match = re.fullmatch(r"(?:其中|拟|预计|[:：，、])*(?P<verb>政府)?(?P<buy>采购|购买)?(?P<what>货物|工程|服务)类?(?:采购)?(?:支出|预算|项目|金额|安排|决算|为|的|数|总额)*", label)
        around = (*self.context.items, *(head.item for head in self.state.heads), self.state.subject.item if self.state.subject else "")
        if match is None or not (match.group("buy") or "政府采购" in around or any(item.startswith("政府采购") for item in around)):
            return None
        return label_to_subject("政府采购" + match.group("what"), loose=False)

    def _drop_heads_of_other_units(self, figure: Figure) -> None:
        """Forget heads that were counted in another unit: no 台（套） is part of 4 辆, no 辆 part of 6.67万元."""
        heads = self.state.heads
        for level, head in enumerate(heads):
            counted = self.units.get(head.item)
            money = counted is not None and Amount(Decimal(0), counted).is_money
            if counted and counted != figure.amount.unit and (not money or self.context.side == "assets" or head.item in ("固定资产", "车辆")):
                if figure.amount.unit in ("辆", "台", "台（套）", "套") and counted in ("辆", "台", "台（套）", "套", "万元", "元"):
                    del heads[level:]
                    return

    def _means_what_is_in_force(self, weak: Subject) -> bool:
        """Return whether 支出 alone is that of the item told of: 年初预算为A，支出决算为B."""
        subject = self.state.subject
        if subject is not None and not weak.fresh:
            return subject.item == weak.item or subject.item not in TOTALS
        return self._heading_subject() is not None

    def _in_force(self, weak: Subject | None = None) -> Subject | None:
        if self.state.subject is not None and (weak is None or not weak.fresh):
            return self.state.subject
        heading = self._heading_subject()
        if heading is not None:
            self.state.subject = heading
            return heading
        return self._enter(weak) if weak is not None else self.state.subject

    def _heading_subject(self) -> Subject | None:
        item = self.context.own_item or (self.context.items[-1] if self.context.items else None)
        if item is None:
            return None
        parents = tuple(one for one in self.context.items if one != item)
        return Subject(item, item, parents, fund=None, kind=KIND_OF.get(item))

    def _counted(self, figure: Figure, label: str, clause: Clause) -> Subject | None:
        around = (*self.context.items, *(head.item for head in self.state.heads), *((self.state.subject.item,) if self.state.subject else ()))
        behind = self._noun_behind(figure)
        official = label_to_subject(label, self.names, loose=False)
        if behind and not (official and not official.weak):
            return _noun_subject(behind, label, self.text[clause.start : clause.end])
        return count_subject(label, figure.amount.unit, self.names, around)

    def _noun_behind(self, figure: Figure) -> str:
        """Return the noun that a figure counts (6个处室, 3.2万元的固话话费), "" where a mark or a verb follows."""
        match = re.match(r"(?:的)?(?P<noun>[\u4e00-\u9fff][\u4e00-\u9fff\d()]{1,18})", self.text[figure.end : figure.end + 24])
        if not match or (figure.amount.is_money and not self.text[figure.end :].startswith("的")):
            return ""
        noun = re.split(r"所有|全部|进行|开展|实施|实行|被|已|纳入|涉及|完成|以上|左右|[，。；、：]|的(?=[\u4e00-\u9fff])|和|及|等|与|，", match.group("noun"))[0]
        return noun if len(noun) >= 2 and not re.match(r"以|左右|增|减|下降|比|较|占|用于|主要|其中|同比|为|是|相比|全部", noun) else ""

    def _targets(self, label: str, run: int) -> list[Subject]:
        """Return the things that as many figures in a row belong to: 收、支总计各是A、B万元 → 收入总计, 支出总计."""
        bare = re.sub(r"(?:各自?|分别|依次)(?:为|是|有|安排|增加|减少|增长|下降|上升)*$", "", label)
        if bare == label and not re.search(r"各|分别|依次", label) and "、" not in label:
            return []
        whole = label_to_subject(bare, self.names, loose=False)
        if whole is not None and whole.item == "收支总计" and run == 2:
            return [replace(whole, item="收入总计", side="income"), replace(whole, item="支出总计", side="expenditure")]
        parts = split_list(bare)
        if len(parts) != run:
            return []
        found = [label_to_subject(part, self.names, loose=False) or label_to_subject(part + "支出", self.names, loose=False) or label_to_subject(part, self.names) for part in parts]
        return [replace(one, parents=self._parents(one)) for one in found if one] if all(found) else []

    def _next_target(self) -> Subject | None:
        target = self.state.targets.pop(0)
        self.state.targets.append(target)
        self.state.subject = target
        return target

    def _moved(self, figure: Figure, lead: Lead, clause: Clause) -> None:
        """Take 增加基本支出5万元: a change of what the direction stands before; it does not become the subject in force."""
        subject = label_to_subject(lead.label, self.names)
        if subject is None:
            return
        nature: Nature = "growth" if figure.is_rate else "change"
        parents = self._parents(subject)
        self._emit(nature, figure.start, figure.end, figure.amount, replace(lead, label=""), direction=lead.direction, subject=replace(subject, parents=parents))

    def _base_figure(self, figure: Figure, lead: Lead, clause: Clause) -> None:
        """Take 较2024年的2190万元: last year's figure of the same thing."""
        base = self.state.base
        subject = self._in_force()
        if base is None or subject is None:
            return
        self._emit("amount", figure.start, figure.end, figure.amount, Lead(year=base.year, stage=base.stage), subject=subject)

    # ------------------------------------------------------------ reasons

    def _starts_reason(self, clause: Clause, words: str, following: Clause | None) -> bool:
        match = _REASON.match(words)
        soft = None
        if match and not re.search(r"原因|因素", words[: match.end()]):
            match = None
        if match is None and self.state.changed:
            soft = _SOFT_REASON.match(words)
            if soft is None and _RESULT.search(words) and clause.opener in ("，", "。") and not any(clause.start <= figure.start < clause.end for figure in self.figures):
                self._statement("reason", clause.start, clause.end, words, self.state.subject)
                return True
        if match is None and soft is None:
            return False
        found = match or soft
        assert found is not None
        about = match.group("about") if match else ""
        subject, direction = self._about(about)
        start = clause.start + found.start("words")
        if not found.group("words") and following is not None:
            start = following.start
        self.reason = _Reason(start, subject, direction, self.state.base, clause.depth)
        self.reason.end = clause.end
        inside = [figure for figure in self.figures if clause.start <= figure.start < clause.end]
        self._figures_in_reason(clause, inside)
        return True

    def _about(self, words: str) -> tuple[Subject | None, Direction | None]:
        """Return what changed and which way, from the words before 原因: 决算数小于预算数的, 2025年三公经费预算下降的."""
        words = re.sub(r"的$", "", words)
        if not words:
            return self.state.subject or self._heading_subject(), self.state.direction
        lead = read_lead(words)
        if lead.base is not None:
            self.state.base = self._resolve_base(lead.base)
        direction = lead.direction or (lead.base.direction if lead.base else None) or ("flat" if lead.flat else None) or self.state.direction
        subject = label_to_subject(lead.label, self.names, loose=False)
        if subject is not None and (not subject.weak or (self.state.subject is None and not self.context.items)):
            return self._enter(subject), direction
        return self.state.subject or self._heading_subject(), direction

    def _reason_goes_on(self, clause: Clause, words: str, inside: list[Figure]) -> bool:
        reason = self.reason
        if reason is None or clause.depth < reason.depth:
            return False
        if clause.start <= reason.start < clause.end + 1 and clause.start >= reason.end:
            reason.end = clause.end
            return True
        if clause.opener == "；" and not re.match(r"[一二三四五六]是|[二三四五六]、|\d[.、)]|\(\d\)|同时|此外|另外|并", words):
            label = read_lead(self.text[clause.start : inside[0].start] if inside else words)
            known = label_to_subject(label.label, self.names, loose=False)
            if known is not None or _REASON.match(words) or (inside and len(label.label) < 25):
                return False
        if clause.opener == "，" and inside and re.match(r"比|较|与.{1,12}(?:相比|比)|同比", words):
            return False
        if clause.opener == "，" and re.match(r"其中", words) and inside:
            return False
        reason.end = clause.end
        return True

    def _close_reason(self, before: int) -> None:
        reason = self.reason
        self.reason = None
        if reason is None or reason.end <= reason.start:
            return
        self._statement("reason", reason.start, reason.end, self.text[reason.start : reason.end], reason.subject, direction=reason.direction, base=reason.base)

    def _figures_in_reason(self, clause: Clause, inside: list[Figure]) -> None:
        """Take the figures that a reason gives (信息化建设经费增加55万元) without letting them change what is in force."""
        kept = replace(self.state, heads=list(self.state.heads), targets=list(self.state.targets))
        self.state.heads = []
        before = clause.start
        for figure in inside:
            lead = read_lead(re.sub(r"^(?:主要)?(?:原因)?(?:是|为|：)?(?:一是|二是|三是|四是)?", "", self.text[before : figure.start]))
            before = figure.end
            subject = label_to_subject(lead.label, self.names)
            if subject is None or (figure.is_rate and not lead.direction):
                noun = self._noun_behind(figure)
                subject = _noun_subject(noun, lead.label, self.text[clause.start : clause.end]) if noun and not figure.is_rate else None
            if subject is None and lead.direction and kept.subject is not None and not figure.amount.is_money and figure.is_rate:
                subject = kept.subject
            if subject is None or subject.weak:
                if lead.direction and kept.subject is not None and re.search(r"相抵", self.text[clause.start : figure.start]):
                    subject = kept.subject
                else:
                    continue
            nature: Nature = ("growth" if figure.is_rate else "change") if lead.direction else "amount"
            owner = (kept.subject.item,) if kept.subject and kept.subject.item != subject.item and kept.subject.item not in TOTALS else ()
            parents = tuple(dict.fromkeys((*self.context.items, *owner, *subject.parents)))
            told = replace(subject, parents=tuple(one for one in parents if one != subject.item), fund=subject.fund or (kept.subject.fund if kept.subject else None))
            scope = told if told.official else replace(told, scoped=False)
            self._emit(nature, figure.start, figure.end, figure.amount, lead, direction=lead.direction, subject=scope, in_reason=True)
        self.state = kept

    # ------------------------------------------------------------ writing down

    def _note_year(self, year: int) -> None:
        self.state.year = year
        self.state.years.append(year)

    def _resolve_base(self, base: Base) -> Base:
        if base.words in ("对比", "同比", "环比", "相比") and self.state.base is not None and len(self.state.years) < 2:
            return self.state.base
        return base

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

    def _emit(
        self, nature: Nature, start: int, end: int, amount: Amount | None, lead: Lead, *, direction: Direction | None = None,
        subject: Subject | None = None, state: str = "figure", words: str | None = None,
        doubt: str | None = None, in_reason: bool = False,
    ) -> None:  # fmt: skip
        subject = subject or self._in_force()
        if subject is None:
            return
        year = self._year(lead, nature, in_reason)
        base = (lead.base if in_reason else self.state.base) if nature in ("change", "growth") else None
        stage = lead.stage or (self.state.stage if not in_reason else None) or self.context.stage
        if nature == "completion":
            base, stage = Base(stage=lead.completion_base), "actual"
        base_year, base_stage = self._base_of(base, year, nature)
        whole = self._whole(lead, subject) if nature == "share" else None
        self._put(
            nature, start, end, subject, amount=amount, state=state, words=words, year=year, stage=stage, direction=direction,
            base_year=base_year, base_stage=base_stage, whole=whole, as_of=self._point(nature, subject), doubt=doubt,
        )  # fmt: skip

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

    def _statement(
        self, nature: Nature, start: int, end: int, words: str, subject: Subject | None, *, direction: Direction | None = None, base: Base | None = None
    ) -> None:  # fmt: skip
        subject = subject or self._heading_subject()
        if subject is None or end <= start or len(words.strip("，。；：")) < 2:
            return
        year = max(self.state.years) if self.state.years else self.report_year
        base_year, base_stage = self._base_of(base, year, nature)
        begin, stop = self.folded.span(start, end)
        printed = re.sub(r"\s+", "", self.original[begin:stop]).strip("，,。；;：:")
        self._put(
            nature, start, end, subject, state="words", words=printed, year=year, stage=self.context.stage,
            direction=direction, base_year=base_year, base_stage=base_stage,
        )  # fmt: skip

    def _put(
        self, nature: Nature, start: int, end: int, subject: Subject, *, amount: Amount | None = None, state: str = "figure",
        words: str | None = None, year: int | None = None, stage: Stage | None = None, direction: Direction | None = None,
        base_year: int | None = None, base_stage: Stage | None = None, whole: str | None = None, as_of: str | None = None, doubt: str | None = None,
    ) -> None:  # fmt: skip
        context, identity = self.context, self.context.identity
        begin, stop = self.folded.span(start, end)
        if nature == "amount" and amount is not None:
            self.units[subject.item] = amount.unit
        heads = [head for head in self.state.heads]
        scope = next((head.item for head in [*heads, subject] if head.scoped and head.item != subject.item), None)
        coordinates = Coordinates(
            department=identity.department,
            level=identity.level,
            year=year if year is not None else self.report_year,
            stage=stage or context.stage,
            fund=subject.fund or (None if subject.item in SOURCES else next((head.fund for head in reversed(heads) if head.fund), None) or context.fund),
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
                id="", source="sentence", coordinates=coordinates, state=state, raw=self.original[begin:stop],  # type: ignore[arg-type]
                amount=amount, words=words, section=context.section, table_id=context.table_id, row=context.row, column=context.column,
                block=context.block, span=(begin, stop), quote=self._quote(start), doubt=doubt,
            )  # fmt: skip
        )

    def _quote(self, start: int) -> str:
        """Return the sentence around a folded place, as printed."""
        first = max((clause.start for clause in self.clauses if clause.start <= start), default=0)
        number = next((clause.sentence for clause in self.clauses if clause.start == first), 0)
        ours = [clause for clause in self.clauses if clause.sentence == number]
        if not ours:
            return self.original.strip()
        begin, stop = self.folded.span(ours[0].start, ours[-1].end)
        if stop < len(self.original) and self.original[stop] in "。；！？)）":
            stop += 1
        return self.original[begin:stop].strip()


def _own_names(context: SentenceContext) -> tuple[str, ...]:
    """Return the body's names as a sentence may begin with them, the longest first, folded."""
    identity = context.identity
    names = {fold_text(name).text for name in (identity.department, *identity.names, identity.region) if name}
    for name in list(names):
        for start in range(2, len(name) - 3):
            if name[start - 1] in "省市区县州旗" or (identity.region and name[:start] == fold_text(identity.region).text[:start] and name[start] in "省市区县"):
                names.add(name[start:])
    return tuple(sorted((name for name in names if len(name) >= 2), key=len, reverse=True))


def _noun_subject(noun: str, label: str, clause: str) -> Subject:
    """Return what a counted noun is an item of; 个项目 takes the kind of work that the clause names."""
    parents: tuple[str, ...] = ()
    if noun.startswith("项目"):
        kind = re.search(r"绩效目标|绩效自评|绩效评价|绩效跟踪|绩效监控|重点评价|绩效管理|绩效运行监控", clause)
        noun = f"{kind.group()}项目" if kind else "项目"
        parents = ("绩效目标",) if noun == "绩效目标项目" else ()
    return Subject(canonical(noun), label, parents, official=term_of(noun) is not None, side="count")


def last_subject(text: str, context: SentenceContext) -> Subject | None:
    """Return what is in force at the end of a text: what a list behind its colon is about."""
    reader = _Reader(text, context)
    reader.read()
    heads = reader.state.heads
    if heads and not re.search(r"(?:其中|包括)\s*[:：]\s*$", text):
        # 三公经费中，出国费A、接待费B。具体情况如下：— the list is about the whole, not about what was named last.
        return heads[0]
    return reader.state.subject or reader._heading_subject()


__all__ = ["last_subject", "read_figures"]
