"""Clauses without a figure: 与上年持平, 主要用于…, 没有…支出, lists of names, a label parted from its figure."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from decimal import Decimal

from ingest.amounts import Amount
from ingest.language import alternatives
from ingest.sentences.clauses import Clause
from ingest.sentences.labels import (
    KIND_OF,
    SCOPED,
    SOURCES,
    Subject,
    label_to_subject,
    split_list,
)
from ingest.sentences.reasons import ReasonReading
from ingest.sentences.words import Lead, read_lead
from ingest.terms import canonical, term_of

PURPOSE = re.compile(r"^(?:主要)?(?:是)?(?:为)?(?:用于|保障|用来|安排用于|支出内容包括|开支内容包括|反映)(?P<words>.*)$")
_NAMED_PURPOSE = re.compile(
    r"^(?P<label>[^，。；：]{3,30}?)(?:计划|预计|拟|主要|将|安排|专项)*(?:是)?用于(?P<words>[^，。；]{2,})"
)
_NOTHING = re.compile(
    r"(?:没有|未|无|不|暂无|未有|从未)(?:使用|安排|发生|列支|涉及|编制|开展|申报|此项|该项|产生|组织|设置|计划)?(?P<what>[^，。；]*?)(?:预算|支出|收入|安排|经费|费用|计划|情况|拨款|接待|收支|资金|项目)*$"
)
_NOT_SPENT = r"(?:没有|未)(?:安排|发生|列支)(?:支出|预算|费用)?"
_NIL_BEHIND = re.compile(rf"(?P<what>[^，。；]{{2,20}}?)(?:预算|决算|支出|均|为)*(?:无|零|{_NOT_SPENT})")
_NAMED = re.compile(r"^(?:主要)?(?:包括|含|有|由|涵盖)?(?:用于)?[:：]?(?P<list>[^，。；]*、[^，。；]*、[^，。；]*)$")


_PROJECT = re.compile(r"[\d.、．()一二三四五六七八九十]*(?P<name>[^，。；：、]{3,28}项目)")
_PROJECT_MONEY = re.compile(r"[，：]?(?:年初|全年|年度|本年)?(?:预算|安排|投入|资金|经费|总投资|计划|共计?|拟|数|为|是)*")
"""What stands between a project and its money."""
_EVENT = re.compile(rf"(?:19|20)\d{{2}}年.*(?:{alternatives('event')})|(?:{alternatives('event')}).*(?:19|20)\d{{2}}年")
"""A year in which something was founded or moved dates no figure, and what was is no item."""
LONGEST_NAME = 20
"""Characters of a clause before a bracket that may still be a name."""


class StatementReading(ReasonReading):
    """Reads clauses that state something without a figure of their own."""

    def _without_figure(self, clause: Clause, start: int, words: str, following: Clause | None) -> None:
        if start < self.told_until:
            return
        lead = read_lead(words)
        if re.search(r"(?:中|的|内)$", words) and SCOPED.search(words):
            self.state.scope = f"{self.state.scope or ''}{words.lstrip('，')}"
            return
        if lead.base is not None and lead.base.words:
            self.state.base = self._resolve_base(lead.base)
        if _EVENT.search(words):
            return
        if lead.year is not None and (len(words) <= 25 or re.match(r"\D{0,4}(?:19|20)\d{2}年", words)):
            self._note_year(lead.year)
        self.as_of = lead.as_of or self.as_of
        if lead.flat and self._is_flat(lead, words):
            self._flat(lead, clause, start, words)
            return
        if self._named_purpose(clause, start, words):
            return
        purpose = PURPOSE.match(words)
        if purpose:
            begun = following if not purpose.group("words") and following is not None else clause
            self.told_until = self._until(begun)
            self._statement("text", start, self.told_until, words, self.state.subject)
            return
        named = _NAMED.match(words)
        if named and self._names(start, words, following):
            return
        if self._nothing(clause, start, words) or self._names_project(clause, words, following):
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
        elif subject is None and following is not None and self._parted(clause, lead, following):
            if (loose := label_to_subject(lead.label, self.names)) is not None:
                self._enter(loose)
        elif lead.stage and lead.label == words[: len(lead.label)] and re.search(r"中$|：$", words):
            self.state.stage = lead.stage
        if lead.direction and not lead.label:
            self.state.direction, self.state.changed = lead.direction, True
        if lead.base is not None and lead.base.direction:
            self.state.direction, self.state.changed = lead.base.direction, True

    def _names_project(self, clause: Clause, words: str, following: Clause | None) -> bool:
        """Take 2.某河治理项目，预算5万元，治理河道3公里: all that the sentence tells is of the project that opens it."""
        match = _PROJECT.fullmatch(words)
        if match is None or following is None or following.sentence != clause.sentence or clause.opener not in ("", "。", "；"):
            return False
        figures = self._figures_in(following.start, following.end)
        before = self.text[following.start : figures[0].start] if figures else ""
        if not figures or not figures[0].amount.is_money or not _PROJECT_MONEY.fullmatch(before):
            return False
        name = match.group("name")
        self._enter(Subject(canonical(name), words, official=False))
        self.state.scope = name
        return True

    def _parted(self, clause: Clause, lead: Lead, following: Clause) -> bool:
        """Return whether a label is parted from its figure: 办公用品购置，5万元; 图书购置（预算5万元）."""
        if clause.opener in "；：。" and re.match(r"\d", self.text[following.start :]):
            return True
        says_more = lead.direction or lead.base or lead.completion or lead.share or lead.stage
        if clause.closer != "(" or says_more or clause.end - clause.start > LONGEST_NAME:
            return False
        inside = self._figures_in(following.start, following.end)
        words = self.text[following.start : inside[0].start] if inside else ""
        named = label_to_subject(read_lead(words).label, self.names)
        return bool(inside) and inside[0].amount.is_money and len(inside) == 1 and bool(words) and (named is None or named.weak)

    def _named_purpose(self, clause: Clause, start: int, words: str) -> bool:
        """Take 公务接待费计划用于…: the purpose of what the clause itself names."""
        match = _NAMED_PURPOSE.match(words)
        subject = label_to_subject(match.group("label"), self.names, loose=False) if match else None
        if subject is None or subject.weak:
            return False
        self.told_until = self._until(clause)
        self._statement("text", start, self.told_until, words, self._enter(subject))
        return True

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

    def _until(self, clause: Clause) -> int:
        """Return where a purpose that begins in this clause ends: before 比, a figure's clause or the stop."""
        end = clause.end
        for other in self.clauses[bisect_right(self.clause_starts, clause.start) :]:
            if other.sentence != clause.sentence:
                break
            if other.start <= clause.start or other.sentence != clause.sentence or other.depth != clause.depth:
                continue
            words = self.text[other.start : other.end]
            if (
                bool(self._figures_in(other.start, other.end))
                or re.match(r"比|较|与|同比|增|减|其中|主要原因|原因", words)
                or self.text[end : end + 1] in "。；"
            ):
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
            named = Subject(
                canonical(label),
                label,
                (*subject.parents, subject.item),
                fund=subject.fund,
                kind=subject.kind or KIND_OF.get(subject.item),
            )
            self._put("named", begin, end, named, state="words", words=label)
        return True

    def _nothing(self, clause: Clause, start: int, words: str) -> bool:
        """Take 没有使用政府性基金预算拨款安排的支出: nil in words."""
        behind = _NIL_BEHIND.fullmatch(words)
        nil = behind and (self._short_name(behind["what"]) or label_to_subject(behind["what"], self.names, loose=False))
        if nil:
            self._nil(self._enter(nil), start, clause.end, words)
            return True
        match = _NOTHING.search(words)
        if (
            not match
            or self.reason is not None
            or re.search(
                r"无关|不得|不予|不断|无法|不属|不再|未来|不同|不仅|不含|不包|不超|未完成|不需|不足|无人|无害|不少于|不低于|不一致|未达",
                words,
            )
        ):
            return False
        stated = words[match.start() :]
        what = re.sub(
            r"^(?:没有|暂无|从未|未有|未|无|不)(?:使用|安排|发生|列支|涉及|编制|开展|申报|产生|组织|设置|计划)?(?:此项|该项)?",
            "",
            stated,
        )
        named = (what, f"{what}支出", match.group("what"), f"{match.group('what')}费")
        tried = (label_to_subject(one, self.names, loose=False) for one in named)
        subject = next((one for one in tried if one is not None), None)
        if subject is None and re.search(r"收入和支出|收支|收入支出", what):
            subject = label_to_subject(what + "总计", self.names, loose=False)
        if subject is None or subject.weak:
            return False
        # 政府性基金预算拨款安排的支出: with a fund and 支出 the spending is meant, not the income that the fund is.
        if subject.item in SOURCES and re.search(r"支出", stated):
            total = label_to_subject(
                re.sub(r"拨款|安排|的", "", re.sub(r"支出.*$|收入和", "", what))
                + ("收支" if re.search(r"收入和|收支", stated) else "支出"),
                self.names,
                loose=False,
            )
            subject = total or subject
        self._nil(self._enter(subject), start + match.start(), clause.end, stated)
        return True

    def _nil(self, subject: Subject, start: int, end: int, words: str) -> None:
        """Write down that there is nothing of a subject, in the words that say so."""
        self._emit("amount", start, end, Amount(Decimal(0), self._money()), Lead(), subject=subject, state="words", words=words)
