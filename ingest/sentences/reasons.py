"""Why something changed: from 主要原因是 to where the reason ends, with the figures that it gives on the way."""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.model import Direction, Nature
from ingest.sentences.clauses import Clause
from ingest.sentences.figures import Figure
from ingest.sentences.labels import (
    TOTALS,
    Subject,
    label_to_subject,
    split_list,
)
from ingest.sentences.reading import Reason
from ingest.sentences.subjects import SubjectReading, noun_subject
from ingest.sentences.words import read_lead
from ingest.terms import term_of

_REASON = re.compile(
    r"^(?P<about>.*?)(?:的)?(?:主要)?(?:原因|因素(?!(?:影响)?[后外]))(?:主要)?(?:还)?(?:说明)?(?:是由于|是因为|是因|是|为|在于|系|有|：)?(?P<words>.*)$"
)
_SOFT_REASON = re.compile(
    r"^(?:其?主要|这)?(?:是由于|是因为|系因|是因|系|由于|因为|主要因|主要由于|因(?!公|素|私)|主要是|是因)(?P<words>.+)$"
)
_RESULT = re.compile(r"(?:所致|导致|造成|引起)(?:的)?(?:[^，。；]{0,12})?$")


_LONGEST_ITEM = 14


def _item_in(words: str, whole: str | None) -> Subject | None:
    """Return the one item of `whole` (any item where None) that a reason names; None where it names none or several."""
    found: dict[str, Subject] = {}
    for end in range(3, len(words) + 1):
        starts = range(max(0, end - _LONGEST_ITEM), end - 2)
        term = next((term for start in starts if (term := term_of(words[start:end])) is not None), None)
        if term is not None and term.group == "item" and (whole is None or term.parent == whole):
            found[term.name] = Subject(term.name, term.name)
    return next(iter(found.values())) if len(found) == 1 else None


class ReasonReading(SubjectReading):
    """Reads reasons; what is in force stays as it was before them."""

    def _starts_reason(self, clause: Clause, words: str, following: Clause | None) -> bool:
        match = _REASON.match(words)
        soft = None
        if match and not re.search(r"原因|因素(?!后|影响后|外|以外)", words[: match.end()]):
            match = None
        if match is None and self.state.changed:
            soft = _SOFT_REASON.match(words)
            if (
                soft is None
                and _RESULT.search(words)
                and clause.opener in ("，", "。")
                and not self._figures_in(clause.start, clause.end)
            ):
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
        self.reason = Reason(start, subject, direction, self.state.base, clause.depth)
        self.reason.end = clause.end
        inside = self._figures_in(clause.start, clause.end)
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
        direction = (
            lead.direction
            or (lead.base.direction if lead.base else None)
            or ("flat" if lead.flat else None)
            or self.state.direction
        )
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
        if clause.opener == "；" and words.startswith("其中"):
            return False
        if clause.opener == "；" and not re.match(r"[一二三四五六]是|[二三四五六]、|\d[.、)]|\(\d\)|同时|此外|另外|并", words):
            label = read_lead(self.text[clause.start : inside[0].start] if inside else words)
            known = label_to_subject(label.label, self.names, loose=False)
            if known is not None or _REASON.match(words) or (inside and len(label.label) < 25):
                return False
        if clause.opener == "，" and inside and re.match(r"比|较|与.{1,12}(?:相比|比)|同比", words):
            return False
        if clause.opener == "，" and re.match(r"其中", words) and inside:
            return False
        if clause.opener == "，" and inside and self._tells_apart(self.text[clause.start : inside[0].start]):
            return False
        reason.end = clause.end
        return True

    def _tells_apart(self, words: str) -> bool:
        """Return whether words give official items their figures in a row (购置数及保有量分别为): a statement, no reason."""
        lead = read_lead(words)
        listed = re.fullmatch(r"(.+?)(?:分别|各)(?:为|是|有)", lead.label)
        if listed is None or lead.direction or lead.share:
            return False
        parts = split_list(listed.group(1))
        return len(parts) > 1 and all(label_to_subject(part, self.names, loose=False) for part in parts)

    def _counts_on(self, clause: Clause) -> bool:
        """Return whether a sentence counts the reason before it on: 原因：一是…。二是…."""
        reason = self.reason
        return (
            reason is not None
            and re.match(r"[二三四五六七八九]是|其[二三四五]|第[二三四五六]", self.text[clause.start :]) is not None
            and re.search(r"一是|其一|第一", self.text[reason.start : clause.start]) is not None
        )

    def _close_reason(self, before: int) -> None:
        reason = self.reason
        self.reason = None
        if reason is None or reason.end <= reason.start:
            return
        words = self.text[reason.start : reason.end]
        heading = self._heading_subject()
        whole = reason.subject is None or heading is not None and reason.subject.item == heading.item and not self.facts
        named = _item_in(words, heading.item if heading else None) if whole else None
        told = read_lead(words).direction if named and not reason.direction else None
        self._statement(
            "reason",
            reason.start,
            reason.end,
            words,
            named or reason.subject,
            direction=reason.direction or told,
            base=reason.base,
        )

    def _figures_in_reason(self, clause: Clause, inside: list[Figure]) -> None:
        """Take the figures that a reason gives (信息化建设经费增加55万元) without letting them change what is in force."""
        kept = replace(self.state, heads=list(self.state.heads), targets=list(self.state.targets))
        self.state.heads = []
        before = clause.start
        for figure in inside:
            lead = read_lead(
                re.sub(r"^(?:主要)?(?:原因)?(?:是|为|：)?(?:一是|二是|三是|四是)?", "", self.text[before : figure.start])
            )
            before = figure.end
            subject = label_to_subject(lead.label, self.names)
            if figure.amount.is_money and (behind := self._noun_behind(figure)) and not (subject and subject.official):
                subject = label_to_subject(behind, self.names) or subject
            if subject is None or (figure.is_rate and not lead.direction):
                noun = self._noun_behind(figure)
                subject = (
                    noun_subject(noun, lead.label, self.text[clause.start : clause.end]) if noun and not figure.is_rate else None
                )
            if subject is None and lead.direction and kept.subject is not None and not figure.amount.is_money and figure.is_rate:
                subject = self.reason.told if self.reason is not None and self.reason.told is not None else kept.subject
            if subject is None or subject.weak:
                if lead.direction and kept.subject is not None and re.search(r"相抵", self.text[clause.start : figure.start]):
                    subject = kept.subject
                else:
                    continue
            nature: Nature = ("growth" if figure.is_rate else "change") if lead.direction else "amount"
            owner = (
                (kept.subject.item,)
                if kept.subject and kept.subject.item != subject.item and kept.subject.item not in TOTALS
                else ()
            )
            parents = tuple(dict.fromkeys((*self.context.items, *owner, *subject.parents)))
            told = replace(
                subject,
                parents=tuple(one for one in parents if one != subject.item),
                fund=subject.fund or (kept.subject.fund if kept.subject else None),
            )
            scope = told if told.official else replace(told, scoped=False)
            if self.reason is not None:
                self.reason.told = subject
            self._emit(
                nature, figure.start, figure.end, figure.amount, lead, direction=lead.direction, subject=scope, in_reason=True
            )
        self.state = kept
