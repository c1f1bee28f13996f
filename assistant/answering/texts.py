"""Reasons, definitions, duties and other words of the report: facts of the usual forms first, passages second."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.answering.figures import slots_of
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
WORDS: frozenset[Nature] = frozenset(("text", "duty", "definition", "reason", "target"))


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
        and (entry.fact.coordinates.fund in ("other", "special_account") or entry.head in ("其他资金", "财政专户管理资金", "其他收入", "事业收入"))
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
            f"The two differ in coverage: the gap of {amount_words(gap, 'en')} is exactly the {label}, which the table of fiscal appropriation leaves out.",
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
    """Tell what a term means by the report's own 名词解释; with several reports, the newest that explains it."""
    for scope in session.scopes_of(ask)[:6]:
        told = [slot for slot in slots_of(ask, session) if tell_definition(session, ask, scope, slot)]
        if not told and not _passages(session, ask, scope, session.query.text_query, must=r"指|包括|反映|是"):
            session.miss(scope, slots_of(ask, session)[0])
        if session.draft.answered and not session.scoping.named_body:
            return


def tell_definition(session: Session, ask: Ask, scope: Scope, slot: tuple[Span, ...]) -> bool:
    """Tell the report's explanation of a term; False where it has none."""
    draft, language = session.draft, session.query.language
    want = replace(session.want(ask, DEFINITION), currency=None, stage=None, fund=None, table=None, horizon=None)
    hits = [hit for hit in rank(session.corpus, scope, slot, want) if hit.score >= ACCEPT]
    if not hits:
        return False
    entry = hits[0].entry
    words = _defining(entry)
    draft.answered = True
    draft.line(
        said(language, f"{entry.head}：{quoted(words, 900)}", f"{entry.head} (original wording): “{quoted(words, 900)}”"),
        (draft.cite(entry),),
    )
    return True


def _defining(entry: Entry) -> str:
    return entry.fact.words or entry.fact.quote or entry.fact.raw


_DUTY = re.compile(r"职责|职能|干什么|做什么|负责|级别|主要工作|管什么|duties|duty|responsib|functions|what does")
_DATE = re.compile(r"哪天|哪一天|哪日|什么时候|何时|日期|几号|什么时间")


def _duties(session: Session, scope: Scope) -> bool:
    """Tell the duties that the question is about: those that share most of its words; the first ones where it names none."""
    duties = [
        entry for document, report in scope.owner.documents for entry in session.corpus.index(document, report).entries
        if entry.fact.coordinates.nature == "duty" and (scope.year is None or document.identity.year in (scope.year, None))
    ]  # fmt: skip
    if not duties:
        return False
    content = re.sub(r"职责|职能|方面|主要", "", session.query.text_query)
    pairs = _content_pairs(fold_label(content))
    scored = [(sum(pair in fold_label(entry.fact.words or "") for pair in pairs), entry) for entry in duties]
    if pairs and not any(score for score, _ in scored):
        scored = [(sum(character in (entry.fact.words or "") for pair in pairs for character in pair), entry) for entry in duties]
    if pairs and not any(score for score, _ in scored):
        return False
    best = sorted(scored, key=lambda one: -one[0])[:2] if pairs else scored[:6]
    session.draft.answered = True
    session.draft.line(
        said(session.query.language, f"{scope.label}的报告中写道：", f"The report of {scope.label} says (original wording):")
    )
    for score, entry in best:
        if score or not pairs:
            session.draft.line(f"> {quoted(entry.fact.words or entry.fact.raw, 500)}", (session.draft.cite(entry),))
    return True


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
        if _DUTY.search(session.query.folded) and _duties(session, scope):
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
    chunks = session.corpus.store.chunks(document.id)
    after = [
        one
        for one in chunks
        if one.block is not None
        and chunk.block < one.block <= chunk.block + 6
        and one.section[: len(chunk.section)] == chunk.section
    ]
    return "".join(f" {one.to_show}" for one in after)


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


__all__ = ["answer_definition", "answer_reason", "answer_text"]
