"""Reasons, definitions, duties and other words of the report: facts of the usual forms first, passages second."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.answering.figures import slots_of
from assistant.answering.forms import answer_form
from assistant.answering.loose import answer_loosely
from assistant.answering.organisation import DUTIES, answer_organisation, rest_of_list, tell_duties
from assistant.answering.session import Session
from assistant.lookup.index import Entry
from assistant.lookup.match import ACCEPT, Hit, Want, rank
from assistant.lookup.scopes import Scope
from assistant.questions.model import Ask, Link, Span
from assistant.wording import amount_words, fund_words, quoted, said
from ingest.model import Chunk, Nature
from ingest.store import DocumentInfo
from ingest.terms import fold_label

REASON: frozenset[Nature] = frozenset(("reason",))
DEFINITION: frozenset[Nature] = frozenset(("definition",))
_OTHER_MONEY = ("其他资金", "财政专户管理资金", "其他收入", "事业收入")
WORDS: frozenset[Nature] = frozenset(("text", "duty", "definition", "reason", "target"))


def answer_in_words_first(session: Session, asks: Sequence[Ask]) -> bool:
    """Tell what only words can answer, whatever else the question looks like: a form's entry, offices and units, duties."""
    if not asks or _COUNTED.search(session.query.folded):
        return False
    ask = asks[0]
    if answer_form(session, ask) or answer_organisation(session, ask):
        return True
    if ask.operation not in ("value", "exists", "breakdown", "definition") or not re.search("职责|职能", session.query.folded):
        return False
    return any(tell_duties(session, scope) for scope in session.scopes_of(ask)[:1])


def answer_in_words_last(session: Session, ask: Ask) -> None:
    """Tell, where nothing was told, what the question names loosely; a passage only where no figure is asked for."""
    if answer_loosely(session, ask):
        return
    if ask.operation in ("value", "exists", "breakdown") and answer_organisation(session, ask):
        return
    if ask.operation in ("value", "exists", "target", "breakdown", "definition") and _asks_words(session, ask):
        answer_text(session, ask)


_COUNTED = re.compile(r"多少|几(?:个|名|辆|台|人|次|批|家)|how much|how many")
_WORDY = re.compile(r"什么|哪些|哪个|哪天|谁|如何|怎样|怎么|介绍|说明|what|which|who|when|describe|是否|有没有")


def _asks_words(session: Session, ask: Ask) -> bool:
    """Return whether a question without a figure may be answered by a passage: not where it asks for an amount."""
    text = session.query.folded
    return not ask.money and ask.unit is None and bool(_WORDY.search(text)) and not _COUNTED.search(text)


def answer_reason(session: Session, ask: Ask) -> None:
    """Tell why an item changed, in the report's words: the item's own reason, else that of the passage about it."""
    for scope in session.scopes_of(ask):
        told = _gap_explained(session, ask, scope)
        for slot in () if told else slots_of(ask, session):
            hits = [
                hit
                for hit in rank(session.corpus, scope, slot, replace(session.want(ask, REASON), currency=None))
                if hit.score >= 0.4
            ]
            hits = _of_direction(hits, ask.direction)
            if hits:
                _tell_words(session, scope, hits[:1], said(session.query.language, "原因", "reason"))
                told = True
        if not told and not _passages(
            session, ask, scope, f"{session.query.text_query} 主要原因", must=r"原因|因|由于|为了|主要是|所致|导致|按照|根据"
        ):
            session.miss(scope, slots_of(ask, session)[0])


def _gap_explained(session: Session, ask: Ask, scope: Scope) -> bool:
    """Tell what makes up a gap between two tables (差80万，为什么): money of another fund of exactly that amount."""
    gap = next((amount for amount in ask.premise if amount.is_money), None)
    if gap is None or not re.search(r"差|相差|多出|少了|不同", session.query.folded):
        return False
    found = [
        entry for document, report in scope.owner.documents for entry in session.corpus.index(document, report).entries
        if entry.year == scope.year and entry.fact.amount is not None and entry.fact.amount.equals(gap)
        and (entry.fact.coordinates.fund in ("other", "special_account") or entry.head in _OTHER_MONEY)
    ]  # fmt: skip
    if not found:
        return False
    first, language = found[0], session.query.language
    label = first.head if first.fact.coordinates.fund is None else fund_words(first.fact.coordinates.fund, language)
    session.draft.answered = True
    session.draft.line(
        said(
            language,
            f"两处的口径不同：差额{amount_words(gap, 'zh')}正好是{label}{amount_words(gap, 'zh')}，财政拨款的表不含它。",
            f"The two differ in coverage: the gap of {amount_words(gap, 'en')} is exactly the {label}, "
            "which the table of fiscal appropriation leaves out.",
        ),
        (session.draft.cite(first),),
    )
    return True


def _of_direction(hits: list[Hit], direction: str | None) -> list[Hit]:
    """Return the hits, those of the presumed direction first where it is known."""
    if direction is None:
        return hits
    fitting = [hit for hit in hits if hit.entry.fact.coordinates.direction in (direction, None)]
    return fitting or hits


def _tell_words(session: Session, scope: Scope, hits: list[Hit], head: str) -> None:
    draft, language = session.draft, session.query.language
    for hit in hits:
        entry = hit.entry
        words = entry.fact.words or entry.fact.quote or entry.fact.raw
        number = draft.cite(entry)
        draft.answered = True
        lead = (
            f"{scope.label}{entry.head}{head}："
            if language == "zh"
            else f"{scope.label}, {entry.head}, {head} (original wording): "
        )
        draft.line(f"{lead}“{quoted(words)}”", (number,))
        if entry.fact.quote and fold_label(words) != fold_label(entry.fact.quote) and len(entry.fact.quote) < 500:
            draft.line(f"> {quoted(entry.fact.quote)}")


def answer_definition(session: Session, ask: Ask) -> None:
    """Tell what a term means by the report's own 名词解释; with several reports, the one that explains it most by this name."""
    scopes, told = session.scopes_of(ask), False
    for slot in slots_of(ask, session):
        hits = [(hit, place) for place, scope in enumerate(scopes) for hit in _defined(session, ask, scope, slot)[:1]]
        if session.scoping.named_body and len(session.scoping.owners) > 1:
            for hit, _ in hits:
                _tell_definition(session, hit.entry)
        elif hits:
            _tell_definition(session, max(hits, key=lambda one: (round(one[0].score, 2), -one[1]))[0].entry)
        told = told or bool(hits)
    for scope in () if told else scopes[:6]:
        if not _passages(session, ask, scope, session.query.text_query, must=r"指|包括|反映|是"):
            session.miss(scope, slots_of(ask, session)[0])
        elif not session.scoping.named_body:
            return


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
    draft.line(said(language, f"{entry.head}：{words}", f"{entry.head} (original wording): “{words}”"), (draft.cite(entry),))


def _defining(entry: Entry) -> str:
    return entry.fact.words or entry.fact.quote or entry.fact.raw


_DATE = re.compile(r"哪天|哪一天|哪日|什么时候|何时|日期|几号|什么时间")


def _dates(session: Session, ask: Ask, scope: Scope) -> bool:
    """Tell the date of the form that the question names."""
    date = Span(0, 2, "日期", (Link("填报日期", 1.0, "exact"),))
    for slot in ask.slots:
        hits = [
            hit
            for hit in rank(session.corpus, scope, (*slot, date), Want(natures=WORDS, context=slot))
            if hit.score >= 0.4 and hit.entry.head == "填报日期"
        ]
        if hits:
            _tell_words(session, scope, hits[:1], "")
            return True
    return False


def answer_text(session: Session, ask: Ask) -> None:
    """Tell what the report says of a matter: word facts whose labels the question names, else the best passages."""
    for scope in session.scopes_of(ask):
        if _DATE.search(session.query.folded) and _dates(session, ask, scope):
            continue
        if DUTIES.search(session.query.folded) and tell_duties(session, scope):
            continue
        told = False
        for slot in ask.slots:
            hits = [
                hit
                for hit in rank(
                    session.corpus, scope, slot, replace(session.want(ask, WORDS), currency=None, stage=None, fund=None)
                )
                if hit.score >= 0.62 and hit.entry.fact.words
            ]
            hits = [hit for hit in hits if _fits_words(session, hit.entry)]
            if hits and hits[0].entry.fact.coordinates.nature in ("text", "target", "duty"):
                _tell_words(session, scope, hits[:1], "")
                told = True
        if not told and not _passages(session, ask, scope, session.query.text_query, must=None):
            session.miss(scope, slots_of(ask, session)[0])
        elif told:
            _passages(session, ask, scope, session.query.text_query, must=None, most=1)
        if session.draft.answered and not session.scoping.named_year and not session.scoping.named_body:
            return


def _fits_words(session: Session, entry: Entry) -> bool:
    return entry.fact.coordinates.horizon in (None, session.query.horizon or "annual")


_ASKING = re.compile(
    r"什么|哪些|哪个|哪几|哪|多少|怎么|如何|为什么|为何|是|的|了|有|没有|吗|呢|在|里|中|说|写|和|与|请|主要|部门|单位|报告|几个|属于|还是"
)


def _content_pairs(text: str) -> list[str]:
    """Return the character pairs of the question's content words."""
    pairs: list[str] = []
    for run in re.findall(r"[\u4e00-\u9fff0-9a-z]+", _ASKING.sub(" ", text)):
        pairs += [run[start : start + 2] for start in range(len(run) - 1)]
    return list(dict.fromkeys(pairs))


def _rest_of_list(session: Session, chunk: Chunk, document: DocumentInfo) -> str:
    """Return the list items after a passage that ends with a colon; "" where it does not."""
    if chunk.block is None or not chunk.to_show.rstrip().endswith(("：", ":")):
        return ""
    return rest_of_list(session.corpus.store.chunks(document.id), chunk.block, chunk.section)


def _says_enough(pairs: list[str], hit: int, folded: str) -> bool:
    """Return whether a passage has enough of the question's content: half its pairs; of one or two, a character of it."""
    if len(pairs) <= 2:
        return not pairs or hit > 0 or any(character in folded for pair in pairs for character in pair)
    return hit * 2 >= len(pairs) or hit >= 4


def _passages(session: Session, ask: Ask, scope: Scope, query: str, *, must: str | None, most: int = 2) -> bool:
    """Tell the best passages of a scope, as printed; False where none says enough of what was asked."""
    draft, language = session.draft, session.query.language
    documents = [
        (document, report)
        for document, report in scope.owner.documents
        if scope.year is None or document.identity.year in (scope.year, None)
    ]
    if not documents:
        return False
    by_id = {document.id: (document, report) for document, report in documents}
    passages = session.search(query, list(by_id), 8)
    pairs = _content_pairs(fold_label(session.query.text_query if language == "zh" else query))
    told = 0
    for passage in passages:
        folded = fold_label(passage.chunk.to_embed)
        if must and not re.search(must, passage.chunk.to_show):
            continue
        hit = sum(pair in folded for pair in pairs)
        if language == "zh" and not _says_enough(pairs, hit, folded):
            continue
        document, report = by_id[passage.document_id]
        number = draft.cite_chunk(passage.chunk, document, report)
        if told == 0:
            draft.line(said(language, f"{scope.label}的报告中写道：", f"The report of {scope.label} says (original wording):"))
        shown = passage.chunk.to_show + _rest_of_list(session, passage.chunk, document)
        draft.line(f"> {quoted(shown, 700)}", (number,))
        draft.answered = True
        told += 1
        if told == most:
            break
    return told > 0


__all__ = ["answer_definition", "answer_in_words_first", "answer_in_words_last", "answer_reason", "answer_text"]
