"""Definitions, duties and other words of the report: facts of the usual forms first, passages second."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from assistant.answering.figures import tell_weighed
from assistant.answering.forms import answer_form
from assistant.answering.loose import answer_loosely
from assistant.answering.organisation import DUTIES, answer_organisation, tell_duties
from assistant.answering.overlap import content_runs
from assistant.answering.passages import tell_passages, tell_section
from assistant.answering.session import Session
from assistant.answering.slots import slots_of
from assistant.answering.wanted import (
    DOCUMENT,
    SAYS_PURPOSE,
    TIME,
    asks_charge,
    asks_grounds,
    asks_matter,
    asks_purpose,
    asks_what_it_holds,
    asks_when,
)
from assistant.lookup.bounds import MANY
from assistant.lookup.index import Entry
from assistant.lookup.match import ACCEPT, rank
from assistant.lookup.scopes import Scope
from assistant.lookup.score import Hit
from assistant.questions.model import Ask, Span
from assistant.wording import item_words, quoted, said
from ingest.model import Nature
from ingest.terms import fold_label

DEFINITION: frozenset[Nature] = frozenset(("definition",))
WORDS: frozenset[Nature] = frozenset(("text", "duty", "definition", "target"))


def answer_in_words_first(session: Session, asks: Sequence[Ask]) -> bool:
    """Tell what only words can answer, whatever else the question looks like: a form's entry, offices and units, duties."""
    if not asks or asks[0].operation in ("check", "rank", "sum"):
        return False
    ask, text = asks[0], session.query.folded
    if _ASKS_WHO.search(text) and not _SPENDING.search(text) and not asks_charge(session.query):
        if not answer_form(session, ask) and not answer_organisation(session, ask):
            answer_text(session, ask)
        return True
    if answer_form(session, ask) or answer_organisation(session, ask):
        return True
    if ask.operation in _FIGURES_OR_WORDS and _ASKS_DUTY.search(text) and not _COUNTED.search(text):
        told = [tell_duties(session, scope) for scope in session.scopes_of(ask)[:1]]
        return any(told) or not ask.slots
    return ask.operation in _FIGURES_OR_WORDS and _tell_what_is_wanted(session, ask)


def _tell_what_is_wanted(session: Session, ask: Ask) -> bool:
    """Tell who is in charge, what a term holds, when, on what grounds, or a matter in words; False where a figure may do."""
    query, scopes = session.query, session.scopes_of(ask)
    if asks_charge(query):
        told = any(tell_duties(session, scope) for scope in scopes[:1])
        return told or _tell_passage(session, ask, None) or not ask.slots
    if asks_purpose(query):
        return _tell_purpose(session, ask)
    held = [(scope, slot) for scope in scopes for slot in ask.slots[:1]] if asks_what_it_holds(query) else []
    if any(tell_definition(session, ask, scope, slot) for scope, slot in held):
        return True
    if asks_when(query):
        if not (answer_loosely(session, ask, TIME) or _tell_passage(session, ask, TIME)):
            session.miss(scopes[0], slots_of(ask, session)[0])
        return True
    if asks_grounds(query):
        return _tell_passage(session, ask, DOCUMENT)
    return asks_matter(query) and (_tell_section(session, ask) or _tell_passage(session, ask, None))


def _tell_purpose(session: Session, ask: Ask) -> bool:
    """Tell what an item's money is for: the word fact of its paragraph, else a passage that says so."""
    for scope in session.scopes_of(ask):
        hits = [hit.entry for slot in ask.slots for hit in _worded(session, ask, scope, slot)]
        said_for = [entry for entry in hits if entry.fact.coordinates.nature == "text"]
        if said_for:
            return _tell_words(session, scope, said_for[0])
    return _tell_passage(session, ask, SAYS_PURPOSE)


def _tell_section(session: Session, ask: Ask) -> bool:
    return any(tell_section(session, scope) for scope in session.scopes_of(ask)[:1])


def _tell_passage(session: Session, ask: Ask, must: str | None) -> bool:
    """Tell the best passages of the newest scope that has one."""
    return any(tell_passages(session, scope, session.query.text_query, must=must) for scope in session.scopes_of(ask))


_SPENDING = re.compile(r"花|用[在到了于]|钱|多少[^,。]{0,2}元|支出|经费|费用")
_FIGURES_OR_WORDS = ("value", "exists", "breakdown", "definition", "text")
_ASKS_DUTY = re.compile(r"职责|职能|(?:管|负责)(?!理)[^,。]{1,12}(?:吗|(?<!什)么|嘛|不管|不负责)")
_ASKS_WHO = re.compile(
    r"(?:由|是|归)谁|谁(?:来|负责|主持|担任|管|当|领导)|(?:在|去)?哪里|在哪(?:儿|个地方)?|地址|电话号?码?(?:是|$)|网址|邮编|联系(?:方式|电话)|"
    r"(?:哪些|什么|啥)(?:措施|举措|做法|成效|成果|成绩|亮点|经验|荣誉|困难)|领导班子|(?:有|是)哪些人(?!员)|"
    r"(?:领导|局长|主任|院长|负责人)(?:是|叫)|工作(?:有|是|都?包括)?(?:哪些|什么)|有哪些(?:主要|重点)?(?:工作|任务|活动)|"
    r"(?:怎么|如何)(?:做|开展|推进|落实)的?[?？]?$"
)
"""Questions that no figure answers: who, where, how to reach."""


def answer_in_words_last(session: Session, ask: Ask) -> None:
    """Tell, where nothing was told, what the question names loosely; a passage only where no figure is asked for."""
    if answer_loosely(session, ask):
        return
    if ask.operation == "definition":
        _tell_facts(session, ask)
    elif ask.operation in ("value", "exists", "target", "breakdown") and _asks_words(session, ask):
        answer_text(session, ask)


def _tell_facts(session: Session, ask: Ask) -> None:
    """Tell word facts of the newest scope that has one: what is no defined term may be a matter that the report describes."""
    for scope in session.scopes_of(ask):
        hits = [hit for slot in ask.slots for hit in _worded(session, ask, scope, slot)[:1]]
        for hit in hits:
            _tell_words(session, scope, hit.entry)
        if hits:
            return


_COUNTED = re.compile(r"多少|几(?:个|名|辆|台|人|次|批|家)|how much|how many")
_WORDY = re.compile(r"什么|哪些|哪个|哪天|谁|如何|怎样|怎么|介绍|说明|what|which|who|when|describe|是否|有没有")


def _asks_words(session: Session, ask: Ask) -> bool:
    """Return whether a question without a figure may be answered by a passage: not where it asks for an amount."""
    text = session.query.folded
    return not ask.money and ask.unit is None and bool(_WORDY.search(text)) and not _COUNTED.search(text)


def answer_definition(session: Session, ask: Ask) -> None:
    """Tell what a term means by the report's own 名词解释; with several reports, the one that explains it most by this name.

    Of very many that explain it no more than MANY are compared.
    """
    scopes, told = session.scopes_of(ask), False
    for slot in slots_of(ask, session):
        defined = ((hit, place) for place, scope in enumerate(scopes) for hit in _defined(session, ask, scope, slot)[:1])
        hits = list(defined if session.scoping.named_body else islice(defined, MANY))
        if session.scoping.named_body and len(session.scoping.owners) > 1:
            for hit, _ in hits:
                _tell_definition(session, hit.entry)
        elif hits:
            _tell_definition(session, max(hits, key=lambda one: (round(one[0].score, 2), -one[1]))[0].entry)
        told = told or bool(hits)
    for scope in () if told else scopes[:6]:
        if not tell_passages(session, scope, session.query.text_query, must=_explains(session), most=1):
            session.miss(scope, slots_of(ask, session)[0])
        elif not session.scoping.named_body:
            return


def _explains(session: Session) -> str:
    """Return a pattern for text that explains the term: 民主监督是指…, 民主监督：…"""
    if session.query.language == "en":
        return r"指|包括|反映|是"
    runs = content_runs(session.query, r"意思|含义|定义|名词解释|解释|口径|概念|理解|钱|开支|花销|东西|支出$|费用$|啥|算")
    term = re.escape(max(runs, key=len, default="\0"))
    return rf"{term}[”\"’》）)]*[^。；;，,]{{0,6}}(?:是指|指|反映|包括|是|即|[:：])"


def tell_definition(session: Session, ask: Ask, scope: Scope, slot: tuple[Span, ...]) -> bool:
    """Tell the report's explanation of a term; False where it has none."""
    hits = _defined(session, ask, scope, slot)
    if hits:
        _tell_definition(session, hits[0].entry)
    return bool(hits)


def _defined(session: Session, ask: Ask, scope: Scope, slot: tuple[Span, ...]) -> list[Hit]:
    want = replace(session.want(ask, DEFINITION), currency=None, stage=None, fund=None, table=None, horizon=None)
    return [hit for hit in rank(session.corpus, scope, slot, want) if hit.score >= ACCEPT]


def _tell_definition(session: Session, entry: Entry) -> None:
    draft, language = session.draft, session.query.language
    words = quoted(_defining(entry), 900)
    draft.answered = True
    draft.line(
        said(language, f"{entry.head}：{words}", f"{item_words(entry.head, 'en')} (original wording): “{words}”"),
        (draft.cite(entry),),
    )


def _defining(entry: Entry) -> str:
    return entry.fact.words or entry.fact.quote or entry.fact.raw


def answer_text(session: Session, ask: Ask) -> None:
    """Tell what the report says of a matter: word facts whose labels the question names, else the best passages."""
    done: set[str] = set()
    for scope in session.scopes_of(ask):
        if scope.owner.body.key in done and not session.scoping.named_year:
            continue
        if DUTIES.search(session.query.folded) and not asks_purpose(session.query) and tell_duties(session, scope):
            done.add(scope.owner.body.key)
            continue
        told = [_tell_words(session, scope, hit.entry) for slot in ask.slots for hit in _worded(session, ask, scope, slot)[:1]]
        if told or tell_section(session, scope) or tell_passages(session, scope, session.query.text_query, must=_must(session)):
            done.add(scope.owner.body.key)
        elif not _tell_count(session, ask, scope):
            session.miss(scope, slots_of(ask, session)[0])
        if done and not session.scoping.named_body and not session.scoping.named_year:
            return


def _tell_count(session: Session, ask: Ask, scope: Scope) -> bool:
    """Tell the figure where a matter of words asks how many (内设多少个处室); return whether there is one."""
    if not re.search(r"多少|几个|几家|howmany", session.query.folded):
        return False
    for slot in ask.slots:
        weighed = session.look(scope, slot, session.want(replace(ask, operation="value")))
        if weighed is not None and weighed.amount is not None:
            tell_weighed(session, ask, scope, weighed)
            return True
    return False


_PERSON = re.compile(r"(?:是谁|叫什么|哪些人|领导班子|(?:领导|局长|主任|院长|负责人)是)")
_PLACE = re.compile(r"地址|(?<![用花投])在哪(?!个项目|些|一)|(?<![用花投][在到])哪里")
_REACH = re.compile(r"电话|网址|邮编|联系方式")


def _must(session: Session) -> str | None:
    """Return what a passage has to hold to say who, where or how to reach; None where it need not."""
    asked = session.query.folded
    if _PERSON.search(asked):
        return r"同志|姓名|先生|女士"
    if _REACH.search(asked):
        return r"\d{3,4}[-－—]?\d{7,8}|www|http|邮编"
    return r"地址|[路街巷](?:\d+|[一二三四五六七八九十]+)号|大道\d+" if _PLACE.search(asked) else None


def _worded(session: Session, ask: Ask, scope: Scope, slot: tuple[Span, ...]) -> list[Hit]:
    """Return the word facts of a slot, the best first; what a term means only where nothing else is told of it."""
    want = replace(session.want(ask, WORDS), currency=None, stage=None, fund=None)
    hits = [
        hit
        for hit in rank(session.corpus, scope, slot, want)
        if hit.score >= 0.62 and hit.entry.fact.words and _fits_words(session, hit.entry)
    ]
    return sorted(hits, key=lambda hit: -hit.score + 0.05 * (hit.entry.fact.coordinates.nature == "definition"))


def _tell_words(session: Session, scope: Scope, entry: Entry) -> bool:
    draft, language = session.draft, session.query.language
    words = _defining(entry)
    draft.answered = True
    lead = f"{scope.label}{entry.head}：", f"{scope.english}, {item_words(entry.head, 'en')} (original wording): "
    draft.line(f"{said(language, *lead)}“{quoted(words)}”", (draft.cite(entry),))
    quote = entry.fact.quote
    if quote and fold_label(words) != fold_label(quote) and len(quote) < 500:
        draft.line(f"> {quoted(quote)}")
    return True


def _fits_words(session: Session, entry: Entry) -> bool:
    return entry.fact.coordinates.horizon in (None, session.query.horizon or "annual")


__all__ = ["answer_definition", "answer_in_words_first", "answer_in_words_last", "answer_text", "tell_definition"]
