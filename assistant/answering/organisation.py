"""What a body does and is made of: its duties, its offices, the units below it, in the report's words."""

from __future__ import annotations

import re

from assistant.answering.figures import tell_weighed
from assistant.answering.overlap import content_runs, said_share
from assistant.answering.session import Session
from assistant.answering.wanted import CHARGE_WORDS
from assistant.evidence import weigh
from assistant.lookup.index import Entry
from assistant.lookup.match import Found
from assistant.lookup.scopes import Scope
from assistant.lookup.score import Hit
from assistant.questions.model import Ask
from assistant.wording import quoted, said
from ingest.model import Chunk
from ingest.terms import fold_label

DUTIES = re.compile(
    r"职责|职能|干(?:些|点)?(?:什么|啥|嘛)|做(?:些|点)?(?:什么|啥)|负责(?!人)|级别|主要工作|管(?:着|些|的是?)*(?:什么|啥|哪些)|"
    r"duties|duty|responsib|functions|what does"
)
_RANK = re.compile(r"级别|什么级|几级")
_OFFICES = r"内设|下设|处室|科室|股室|机构设置|内部机构|departments|offices"
_BELOW = r"所属|下属|直属|二级(?:预算)?单位|事业单位|subordinate|affiliated"
_BUDGETED = r"(?:预算|决算|汇总)单位|单位(?:构成|组成)|纳入|(?:哪[些几]|几|多少)[个家]?单位|部门构成|部门预算(?:只)?(?:包括|包含)"
_ORGANISATION = re.compile(rf"{_OFFICES}|{_BELOW}|{_BUDGETED}")
_NOT_ORGANISATION = re.compile(
    r"行政事业单位|事业单位(?:基本|经营|养老|医疗|离退休|收入)|附属单位|多少钱|万元|金额|经费|支出|收入"
)
_HEADS = re.compile(r"机构设置|单位构成|部门构成|内设机构|机构情况")
_LONG_LIST = 1600
"""Characters above which a list of duties is told with its entries shortened."""


def answer_organisation(session: Session, ask: Ask) -> bool:
    """Tell the offices or units below that the question asks for; False where it asks for none, or none are told."""
    asked = session.query.folded
    listed = re.search(r"是谁|哪[些几个家]|名单|分别|叫什么", asked)
    if not listed and tell_count(session, ask):
        return True
    if ask.money or ask.operation in ("check", "reason") or not _ORGANISATION.search(asked) or _NOT_ORGANISATION.search(asked):
        return False
    if _COUNTED.search(asked) and not listed and _has_count(session, ask):
        return False
    wanted = [group for group in (_OFFICES, _BELOW, _BUDGETED) if re.search(group, asked)]
    told = False
    for scope in session.scopes_of(ask):
        found = [entry for entry in _words_under(session, scope, "text") if _HEADS.search(entry.head)]
        named = [entry for entry in found if any(re.search(group, fold_label(entry.fact.words or "")) for group in wanted)]
        told = _tell_all(session, scope, (named or found)[:2], 700) or told
        if told and not session.scoping.named_year:
            return True
    return told


_COUNTED = re.compile(r"多少|几[个家]|how many")


_ORGANS = re.compile(r"处室|科室|股室|单位|机构")


def _has_count(session: Session, ask: Ask) -> bool:
    """Return whether the scope states how many offices or units there are: then that figure is the answer."""
    return any(_counts(session, scope, _ORGANS) for scope in session.scopes_of(ask))


def _counts(session: Session, scope: Scope, named: re.Pattern[str]) -> list[Entry]:
    return [
        entry
        for document, report in scope.owner.documents
        for entry in session.corpus.index(document, report).entries
        if entry.fact.amount is not None and entry.fact.amount.unit in ("个", "家", "所") and named.search(entry.head)
        if scope.year is None or entry.year in (scope.year, None)
    ]


def tell_count(session: Session, ask: Ask) -> bool:
    """Tell how many of the organs there are that the question counts (几个所: 6个市场监管所); False where that is not clear."""
    asked = _COUNTED_ORGAN.search(session.query.folded)
    if asked is None or ask.money or ask.slots:
        return False
    noun = re.compile(re.escape(asked.group(1)) + "数?量?$")
    for scope in session.scopes_of(ask):
        found = _counts(session, scope, noun)
        if found and len({(entry.fact.amount.value, entry.fact.amount.unit) for entry in found if entry.fact.amount}) == 1:
            tell_weighed(session, ask, scope, weigh(session.corpus, Found(scope, (), Hit(found[0], 1.0, 1.0), tuple(found), ())))
            return True
    return False


_COUNTED_ORGAN = re.compile(
    r"(?:几|多少)(?:个|家)?((?:预算|决算|下属|直属|所属|事业|基层)*(?:单位|处室|科室|股室|机构|[\u4e00-\u9fff]{0,6}[所站队院馆校园]))(?!的?[长员费])"
)


def tell_duties(session: Session, scope: Scope) -> bool:
    """Tell the duties that share most of the question's words; all of them where it names no matter."""
    duties = _words_under(session, scope, "duty")
    if _RANK.search(session.query.folded):
        duties = [entry for entry in duties if re.search(r"级", entry.fact.words or "")]
    runs = content_runs(session.query, DUTIES.pattern + r"|法定|全部|所有|情况|内容|局|" + CHARGE_WORDS, official=False)
    if runs:
        scored = [(round(said_share(runs, fold_label(entry.fact.words or "")), 3), entry) for entry in duties]
        best = max((score for score, _ in scored), default=0.0)
        chosen = [entry for score, entry in scored if score == best][:2] if best >= 0.5 else []
        return _tell_all(session, scope, chosen, 500)
    listed = [entry for entry in duties if not re.match(r"第[一二三四五六七八九十]+条", entry.fact.words or "")] or duties
    long = sum(len(entry.fact.words or "") for entry in listed) > _LONG_LIST
    return _tell_all(session, scope, listed[:20], 90 if long else 500)


def _words_under(session: Session, scope: Scope, nature: str) -> list[Entry]:
    return [
        entry
        for document, report in scope.owner.documents
        if scope.year is None or document.identity.year in (scope.year, None)
        for entry in session.corpus.index(document, report).entries
        if entry.fact.coordinates.nature == nature and entry.fact.words
    ]


def _tell_all(session: Session, scope: Scope, entries: list[Entry], limit: int) -> bool:
    if not entries:
        return False
    draft = session.draft
    draft.answered = True
    intro = f"{scope.label}的报告中写道：", f"The report of {scope.english} says (original wording):"
    draft.line(said(session.query.language, *intro))
    for entry in entries:
        words = entry.fact.words or entry.fact.raw
        rest = _list_after(session, entry) if words.rstrip().endswith(("：", ":")) else ""
        draft.line(f"> {quoted(words, limit)}{quoted(rest, limit)}", (draft.cite(entry),))
    return True


def _list_after(session: Session, entry: Entry) -> str:
    """Return the list that follows a sentence ending with a colon, paragraphs or rows of a table."""
    if entry.fact.block is None:
        return ""
    return rest_of_list(session.corpus.store.chunks(entry.document.id), entry.fact.block, entry.fact.section)


def rest_of_list(chunks: tuple[Chunk, ...], block: int, section: tuple[str, ...]) -> str:
    """Return what stands in the next blocks under the same heading, in reading order."""
    after = [
        one
        for one in chunks
        if one.block is not None and block < one.block <= block + 6 and one.section[: len(section)] == section
    ]
    return "".join(f" {one.to_show}" for one in after)


__all__ = ["DUTIES", "answer_organisation", "rest_of_list", "tell_count", "tell_duties"]
