"""What a figure is of: the label before it, the noun behind a count, a share in a row of labels, else what is in force."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace

from ingest.amounts import MONEY, canonical_unit
from ingest.coordinates import levels_in
from ingest.identity.places import is_place
from ingest.language import alternatives
from ingest.model import Nature
from ingest.sentences.clauses import Clause
from ingest.sentences.figures import Figure
from ingest.sentences.labels import (
    SOURCES,
    TOTALS,
    Subject,
    count_subject,
    label_to_subject,
    split_list,
)
from ingest.sentences.reading import Reading
from ingest.sentences.words import Lead
from ingest.terms import canonical, term_of

_NEXT_MOVE = re.compile(r"[、，和及与]?(?:同比)?(?:增长|下降|增加|减少|上升|降低)?")
_RATED: tuple[Nature, ...] = ("change", "growth", "share", "completion")
_RATIO = re.compile(r"[，、；：]*(?P<name>[\u4e00-\u9fff](?<![其各均仅共也])占比)(?:约|为|是|达到?)*")
"""药占比: a ratio that goes by a name of its own, in which nothing is told of what is in force."""
_SOME_BODIES = re.compile(r"(?:中央)?(?:部门|省份|地区|城市)(?=(?:的)?[^，。；]{0,6}(?:三公|经费|收入|支出|预算))")
PAID_FOR = {
    "国内公务接待批次": "公务接待费", "国内公务接待人次": "公务接待费", "因公出国（境）团组数": "因公出国（境）费",
    "因公出国（境）人次": "因公出国（境）费", "公务用车购置数": "公务用车购置费",
}  # fmt: skip
"""What the money that stands behind a count was spent on."""
_SAYS_LITTLE = rf"(?:方面|一项|支出|预算|决算|安排|列支|列|实际|共计?|为|数|{alternatives('spending')})*"
_OF_CARS = re.compile(
    rf"(?:其中|[:：，、])*(?:车辆)?(?P<what>购置|运行(?:[及和]?维护)?)(?:费用?|支出|经费)?{_SAYS_LITTLE}"
)
_PART_OF_THREE = re.compile(
    r"(?:其中|具体(?:来看|看)|[:：，、；])*(?:(?P<abroad>(?:因公)?出[国境](?:\([国境]\))?)|(?P<guests>(?:公务)?接待(?:来访|来宾|来客)?)"
    rf"|(?P<cars>公车|(?:公务)?用车)){_SAYS_LITTLE}"
)
_DEBTS = ("一般", "专项")
SPENT = re.compile(rf"(?:实际)?(?:支出|列支|开支|支付|使用|{alternatives('spending')})")
_THREE = {"abroad": "因公出国（境）费", "guests": "公务接待费", "cars": "公务用车购置及运行维护费"}
"""What short names mean where the three public expenses are told of: 接待方面列5万元."""
_HELD = ("辆", "台", "台（套）", "套")
"""Units of things held: vehicles and equipment are counted side by side."""


class SubjectReading(Reading):
    """Finds the subject of a figure."""

    def _subject_of(
        self, figure: Figure, lead: Lead, nature: Nature, clause: Clause, words: str, run: int, continued: bool
    ) -> Subject | None:
        """Return what the figure is of: the label before it, the noun behind a count, else what is in force."""
        if continued and self.state.targets:
            return self._next_target()
        moving = nature in ("change", "growth") and self.state.nature in ("change", "growth")
        if moving and self.state.targets and _NEXT_MOVE.fullmatch(words):
            return self._next_target()
        # 货物、工程采购分别为A、B，占采购总额的30%、70%: as many shares as there were things told.
        again = nature in ("share", "growth", "completion") and run == len(self.state.targets) > 1
        self.state.targets = self.state.targets if again or re.search(r"各|分别", words) else []
        label = lead.label
        if (told := _without_level(label, places=self.context.identity.level == "region")) is not None:
            total = self._other_total(told)
            total = total or (None if told or self._is_of_a_place() else self._in_force())
            if total is not None:
                return total
            label = told or label
        counted = not figure.amount.is_money and not figure.is_rate and not figure.is_points
        spread = self._targets(label, run) if run > 1 else []
        spread = spread or self._told_before(figure, lead, nature, words, run)
        if spread:
            self.state.targets = spread
            return self._next_target()
        if self.state.targets:
            return self._next_target() if run == len(self.state.targets) else self._enter(self.state.targets[-1])
        found: Subject | None = None
        if nature == "share" and (ratio := _RATIO.fullmatch(words)):
            return self._enter(Subject(canonical(ratio["name"]), words, official=False, fresh=True))
        if nature in ("share", "completion", "growth", "change") and len(re.sub(r"[各均分别为是的也又约均]", "", label)) < 2:
            return self._in_force()
        if counted and nature == "amount":
            found = self._counted(figure, label, clause)
            self._drop_heads_of_other_units(figure)
        found = found or self._short_name(label) or label_to_subject(label, self.names)
        if found is not None and found.weak and clause.opener == "：":
            found = replace(found, fresh=False)  # 公务接待费：全年支出5万元 is of what the colon stands behind
        if found is not None and found.item == "涉及资金" and self.facts and self.facts[-1].coordinates.side == "count":
            # 4个项目，涉及预算金额A万元: the money of those projects.
            counted_of = self.facts[-1].coordinates
            found = replace(found, parents=(*found.parents, *counted_of.parents, counted_of.item))
        if (found is None or not found.official) and figure.amount.is_money and (behind := self._noun_behind(figure)):
            # 55部电话每年3.2万元的固话话费: what is paid for stands behind.
            found = label_to_subject(behind, self.names) or found
        if figure.amount.is_money and (paid := self._paid_for(found, figure) or self._spent_on(found, label, nature)):
            return self._enter(paid)
        if found is not None and self._names_only_the_fund(found, label, clause):
            return self._in_force()
        if found is None or (found.weak and self._means_what_is_in_force(found)):
            return self._in_force(found)
        if (
            nature in ("change", "growth", "share")
            and not found.official
            and clause.opener == "，"
            and not self.text[: clause.start].endswith("其中，")
            and self.state.subject is not None
        ):
            return self._in_force()
        if counted and nature == "amount" and self.state.subject is not None and not found.official:
            self.counted = replace(found, parents=self._parents(found))
            return self.counted
        return self._enter(found)

    def _is_of_a_place(self) -> bool:
        """Return whether what is in force is a place by its name, because nothing said what it was told of."""
        return self.state.subject is not None and is_place(self.state.subject.item)

    def _other_total(self, told: str) -> Subject | None:
        """Return the total of 收入 or 支出 behind a level where the other one is in force: 支出9亿元。市本级收入5亿元."""
        total = label_to_subject(told, self.names, loose=False) if told else None
        before = self.state.subject
        differs = total is not None and before is not None and before.item in TOTALS and before.item != total.item
        return self._enter(replace(total, fund=before.fund)) if differs and total is not None and before is not None else None

    def _paid_for(self, found: Subject | None, figure: Figure) -> Subject | None:
        """Return what money behind a count was paid for: 国内公务接待20批次，300人次，共计支出5万元."""
        counted = self.state.subject
        if counted is None or counted.item not in PAID_FOR or not (found is None or found.weak):
            return None
        item = PAID_FOR[counted.item]
        if item == "公务接待费" and "国内" in self.text[max(0, figure.start - 40) : figure.start]:
            return Subject("国内公务接待费", counted.printed, (item,), official=False)
        return Subject(item, counted.printed)

    def _spent_on(self, found: Subject | None, label: str, nature: Nature) -> Subject | None:
        """Return what money right behind a count was spent on: 召开会议4次，花费1万元 is the money of the meetings."""
        last = self.facts[-1].coordinates if self.facts else None
        counted = self.counted or self.state.subject
        if counted is None or last is None or last.item != counted.item or last.side != "count" or nature != "amount":
            return None
        if not (found is None or found.weak) or SPENT.fullmatch(label.strip("，、；：为约共是")) is None:
            return None
        name = next((term.name for what in (counted.item, counted.item[:-1]) if (term := term_of(f"{what}费"))), None)
        return Subject(name, counted.printed) if name else replace(counted, side=None)

    def _names_only_the_fund(self, found: Subject, label: str, clause: Clause) -> bool:
        """Return whether 财政拨款预算 behind an item says which money paid for it, and is no income of its own."""
        subject = self.state.subject
        return (
            found.item == "财政拨款收入"
            and re.search(r"收入", label) is None
            and re.search(r"预算|支出|决算", label) is not None
            and clause.opener in ("，", "；", "：")
            and subject is not None
            and subject.item not in TOTALS
            and subject.item not in SOURCES
            and not self.state.heads
        )

    def _short_name(self, label: str) -> Subject | None:
        """Return what a short name means here: 拟购买货物, 货物 under 政府采购, 购置费 under 公务用车."""
        about = (*self.context.items, *(head.item for head in self.state.heads),
                 *((self.state.subject.item, *self.state.subject.parents) if self.state.subject else ()))  # fmt: skip
        car = _OF_CARS.fullmatch(label)
        if car and any("用车" in item or item == "三公经费" for item in about):
            what = "购置" if car["what"] == "购置" else "运行维护"
            return label_to_subject(f"公务用车{what}费", loose=False)
        if label.endswith("限额") and "债务" not in label and any("债务" in item for item in about):
            return label_to_subject(f"{next((kind for kind in _DEBTS if kind in label), '政府')}债务限额", loose=False)
        if "三公经费" in about and (part := _PART_OF_THREE.fullmatch(label)):
            return label_to_subject(next(_THREE[name] for name in part.groupdict() if part[name]), loose=False)
        match = re.fullmatch(
            r"(?:其中|拟|预计|[:：，、])*(?P<verb>政府)?(?P<buy>采购|购买)?(?P<what>货物|工程|服务)类?(?P<behind>(?:政府)?采购)?(?:规模|支出|预算|项目|金额|安排|决算|为|的|数|总额)*",
            label,
        )
        around = (
            *self.context.items,
            *(head.item for head in self.state.heads),
            self.state.subject.item if self.state.subject else "",
        )
        if match is None or not (
            match.group("buy")
            or match.group("behind")
            or "政府采购" in around
            or any(item.startswith("政府采购") for item in around)
        ):
            return None
        return label_to_subject("政府采购" + match.group("what"), loose=False)

    def _drop_heads_of_other_units(self, figure: Figure) -> None:
        """Forget heads that were counted in another unit: no 台（套） is part of 4 辆, no 辆 part of 6.67万元."""
        heads = self.state.heads
        for level, head in enumerate(heads):
            counted = self.units.get(head.item)
            if counted is None or counted == figure.amount.unit or figure.amount.unit not in _HELD:
                continue
            if canonical_unit(counted) not in MONEY or self.context.side == "assets" or head.item in ("固定资产", "车辆"):
                del heads[level:]
                return

    def _means_what_is_in_force(self, weak: Subject) -> bool:
        """Return whether 支出 alone is that of the item told of: 年初预算为A，支出决算为B."""
        subject = self.state.subject
        if subject is not None and not weak.fresh:
            return subject.item == weak.item or subject.item not in TOTALS
        return self._heading_subject() is not None

    def _counted(self, figure: Figure, label: str, clause: Clause) -> Subject | None:
        around = (
            *self.context.items,
            *(head.item for head in self.state.heads),
            *((self.state.subject.item,) if self.state.subject else ()),
        )
        behind = self._noun_behind(figure)
        official = label_to_subject(label, self.names, loose=False)
        if behind and (some := _SOME_BODIES.match(behind)):
            # 21个部门三公经费总额: the figures behind are those bodies' together.
            self.state.scope = f"{self.text[figure.start : figure.end]}{some.group()}"
            return noun_subject(some.group(), label, self.text[clause.start : clause.end])
        if behind and not (official and not official.weak):
            return noun_subject(behind, label, self.text[clause.start : clause.end])
        return count_subject(label, figure.amount.unit, self.names, around)

    def _noun_behind(self, figure: Figure) -> str:
        """Return the noun that a figure counts (6个处室, 3.2万元的固话话费), "" where a mark or a verb follows."""
        match = re.match(r"(?:的)?(?P<noun>[\u4e00-\u9fff][\u4e00-\u9fff\d()]{1,18})", self.text[figure.end : figure.end + 24])
        if not match or (figure.amount.is_money and not self.text[figure.end :].startswith("的")):
            return ""
        printed = match.group("noun")
        begun = bisect_left(self.starts, figure.end)
        if begun < len(self.starts):
            # 5个县10万元: the noun ends where the next figure begins.
            printed = printed[: max(self.starts[begun] - figure.end - (match.start("noun") - match.start()), 0)]
        noun = re.split(
            r"所有|全部|使用|每[年月个]|进行|开展|实施|实行|被|已|纳入|涉及|完成|以上|左右|[，。；、：]|的(?=[\u4e00-\u9fff])|和|及|等|与|，",
            printed,
        )[0]
        return (
            noun
            if len(noun) >= 2 and not re.match(r"以|左右|增|减|下降|比|较|占|用于|主要|其中|同比|为|是|相比|全部", noun)
            else ""
        )

    def _targets(self, label: str, run: int) -> list[Subject]:
        """Return the things that as many figures in a row belong to: 收、支总计各是A、B万元 → 收入总计, 支出总计."""
        label = re.sub(r"[两三四五六七八九]项(?=(?:费用|支出|经费)?(?:各|分别|依次))", "", label)
        bare = re.sub(r"(?:各自?|分别|依次)(?:为|是|有|安排|增加|减少|增长|下降|上升)*$", "", label)
        if bare == label and not re.search(r"各|分别|依次", label) and "、" not in label:
            return []
        whole = label_to_subject(bare, self.names, loose=False)
        if whole is not None and whole.item == "收支总计" and run == 2:
            return [replace(whole, item="收入总计", side="income"), replace(whole, item="支出总计", side="expenditure")]
        parts = split_list(bare)
        if len(parts) != run:
            return []
        found = [
            self._short_name(part)
            or label_to_subject(part, self.names, loose=False)
            or label_to_subject(part + "支出", self.names, loose=False)
            or label_to_subject(part, self.names)
            for part in parts
        ]
        return [replace(one, parents=self._parents(one)) for one in found if one] if all(found) else []

    def _told_before(self, figure: Figure, lead: Lead, nature: Nature, words: str, run: int) -> list[Subject]:
        """Return the items told before, where as many rates are told of them 分别: A5万元，B4万元，分别占60%和40%."""
        if nature not in _RATED or "分别" not in words or len(re.sub(r"[也均同比各分别为是]", "", lead.label)) > 1:
            return []
        count = run if run > 1 else 2 if self._moves_again(figure) else 0
        told = [fact for fact in self.facts if fact.coordinates.nature == "amount" and fact.amount and fact.amount.is_money]
        at = [fact.coordinates for fact in told[-count:]] if count else []
        if len({one.item for one in at}) != count:
            return []
        return [Subject(one.item, one.item, one.parents, one.code, one.fund, one.side, one.kind) for one in at]

    def _moves_again(self, figure: Figure) -> bool:
        """Return whether nothing but a movement's word stands between a figure and the next (增长3%、下降2%)."""
        following = next((one for one in self.figures if one.start > figure.end), None)
        return following is not None and _NEXT_MOVE.fullmatch(self.text[figure.end : following.start]) is not None

    def _next_target(self) -> Subject | None:
        target = self.state.targets.pop(0)
        self.state.targets.append(target)
        self.state.subject = target
        return target


def _without_level(label: str, *, places: bool) -> str | None:
    """Return what a label says behind a level of government that is all else it says (其中市本级 → "", 市本级支出 → 支出); None
    where it says more, or names no level. In the report of a region a place in it (`places`) is one too.
    """
    bare = label.strip("，、；：").removeprefix("其中").lstrip("，、：")
    if places and is_place(bare.rstrip("为是约共")):
        return ""
    level = next(iter(levels_in(bare, alone=True)), None)
    rest = bare[len(level.name) :].rstrip("为是约共") if level is not None and level.start == 0 else None
    return rest if rest in ("", "收入", "支出") else None


def noun_subject(noun: str, label: str, clause: str) -> Subject:
    """Return what a counted noun is an item of; 个项目 takes the kind of work that the clause names."""
    parents: tuple[str, ...] = ()
    if noun.startswith("项目"):
        kind = re.search(r"绩效目标|绩效自评|绩效评价|绩效跟踪|绩效监控|重点评价|绩效管理|绩效运行监控", clause)
        noun = f"{kind.group()}项目" if kind else "项目"
        parents = ("绩效目标",) if noun == "绩效目标项目" else ()
    return Subject(canonical(noun), label, parents, official=term_of(noun) is not None, side="count")
