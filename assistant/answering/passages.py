"""Passages told as printed: only where they say enough of what was asked, and of a long one the part that says it."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import lru_cache

from assistant.answering.organisation import rest_of_list
from assistant.answering.overlap import content_runs, coverage, pairs_of, said_share
from assistant.answering.session import Session
from assistant.answering.wanted import NOT_CONTENT
from assistant.lookup.scopes import Scope
from assistant.wording import quoted, said
from ingest.model import Chunk, Section
from ingest.store import DocumentInfo, ReportInfo
from ingest.terms import fold_label

ENOUGH = 0.6
"""Share of the question's content, its rare words weighing more, that a passage must say."""

PART = 320
"""Characters of a passage that are told at most, unless one sentence is longer."""

_SENTENCE = re.compile(r"[^。；;]*[。；;]?")
_NOT_CONTENT = NOT_CONTENT + r"|为什么|原因|变化|增加|减少|情况|意思|含义|定义|理由|解释|[多少][了出]|都?花在|新增"


def tell_passages(
    session: Session, scope: Scope, query: str, *, must: str | None = None, most: int = 2, labels: Sequence[str] = ()
) -> bool:
    """Tell the best passages of a scope, as printed; False where none says enough of what was asked.

    `must`: a pattern that the passage's text has to match. `labels`: folded names, one of which it has to say.
    """
    by_id = {document.id: (document, report) for document, report in _documents(scope)}
    if not by_id:
        return False
    asked = _Asked(session, list(by_id), query)
    told = 0
    for passage in session.search(query, list(by_id), 20):
        chunk = passage.chunk
        if (must and not re.search(must, chunk.to_show)) or not asked.said_by(chunk):
            continue
        if labels and not any(label in _searched(chunk) for label in labels):
            continue
        _tell(session, scope, chunk, by_id[passage.document_id], asked.pairs, first=told == 0)
        told += 1
        if told == most:
            break
    return told > 0


_LISTED = re.compile(
    r"(?:工作)?(?:是)?(?:怎么|如何)(?:做|开展|推进|落实)|(?:有|是|包括)?(?:哪些|什么|哪几[项个条方面]*|啥)(?:内容|方面)?|介绍|说明|情况|怎么写|一下|请问?|[的吗呢?？,，。]"
)
_MOST_LISTED = 15
_LONG_LIST = 1600
"""Characters above which a section is told with its paragraphs shortened to SHORTENED."""
SHORTENED = 90


def tell_section(session: Session, scope: Scope) -> bool:
    """Tell the paragraphs of the section whose heading the question names (主要工作任务有哪些); False where there is none."""
    asked = re.sub(r"(?:19|20)\d\d年?度?", "", session.query.folded)
    asked = re.sub(r"(?:重点|中心)(?=工作|任务)", "主要", re.sub(r"(?<=工作)(?:打算|计划|安排)", "任务", asked))
    for words in session.query.bodies.words:
        asked = asked.replace(words, "")
    pairs = pairs_of([_LISTED.sub("", asked)])
    if session.query.language == "en" or len(pairs) < 3:
        return False
    for document, report in _documents(scope):
        named = [one for one in session.corpus.store.sections(document.id) if coverage(pairs, fold_label(one.heading)) == 1.0]
        for section in named[:1]:
            chunks = [one for one in session.corpus.store.chunks(document.id) if _stands_in(one, section)]
            if chunks:
                _tell_list(session, scope, chunks[:_MOST_LISTED], (document, report))
                return True
    return False


def _stands_in(chunk: Chunk, section: Section) -> bool:
    return chunk.kind == "paragraph" and chunk.block is not None and section.start <= chunk.block < section.end


def _tell_list(session: Session, scope: Scope, chunks: Sequence[Chunk], place: tuple[DocumentInfo, ReportInfo]) -> None:
    draft = session.draft
    draft.answered = True
    draft.line(f"{scope.label}的报告中写道：")
    limit = SHORTENED if sum(len(one.to_show) for one in chunks) > _LONG_LIST else PART * 2
    for chunk in chunks:
        number = draft.cite_chunk(chunk, *place)
        for line in chunk.to_show.splitlines():
            draft.line(f"> {quoted(line, limit)}", (number,))


def _documents(scope: Scope) -> list[tuple[DocumentInfo, ReportInfo]]:
    return [
        (document, report)
        for document, report in scope.owner.documents
        if scope.year is None or document.identity.year in (scope.year, None)
    ]


class _Asked:
    """The question's content in pairs of characters, weighed by how rare each is in the scope's passages."""

    def __init__(self, session: Session, document_ids: Sequence[str], query: str) -> None:
        self._unknown = session.query.left_over
        self._runs = content_runs(session.query, _NOT_CONTENT) or content_runs(session.query)
        self.pairs = pairs_of(self._runs)
        texts = [_searched(chunk) for one in document_ids for chunk in session.corpus.store.chunks(one)]
        self._weights = {
            pair: math.log((len(texts) + 1) / (sum(pair in text for text in texts) + 0.5)) for pair in self.pairs
        }  # fmt: skip

    def said_by(self, chunk: Chunk) -> bool:
        """Return whether the passage says enough; rows of tables never do. Without Chinese words, one word of the question."""
        if chunk.kind == "table":
            return False
        text = _searched(chunk)
        if not self.pairs:
            return any(word in text for word in self._unknown)
        return said_share(self._runs, text, self._weights) >= ENOUGH


@lru_cache(maxsize=8192)
def _searched(chunk: Chunk) -> str:
    """Return all that a passage says: headings, text, and the official names of its items."""
    return fold_label(f"{chunk.to_embed}\n{chunk.to_search}")


def _tell(
    session: Session, scope: Scope, chunk: Chunk, place: tuple[DocumentInfo, ReportInfo], pairs: Sequence[str], *, first: bool
) -> None:
    draft, language = session.draft, session.query.language
    number = draft.cite_chunk(chunk, *place)
    if first:
        intro = f"{scope.label}的报告中写道：", f"The report of {scope.english} says (original wording):"
        draft.line(said(language, *intro))
    shown = chunk.to_show
    if chunk.block is not None and shown.rstrip().endswith(("：", ":")):
        shown += rest_of_list(session.corpus.store.chunks(place[0].id), chunk.block, chunk.section)
    elif chunk.kind == "form":
        shown = shown.replace(" > ", " / ")
    elif chunk.kind == "paragraph" and language == "zh":
        shown = best_part(_to_its_end(session, chunk, place[0].id), pairs)
    draft.line(f"> {quoted(shown, 700)}", (number,))
    draft.answered = True


def _to_its_end(session: Session, chunk: Chunk, document: str) -> str:
    """Return a passage that is a part of a long paragraph with the rest of the paragraph: what it says may go on there."""
    if chunk.span is None or chunk.block is None:
        return chunk.to_show
    return session.corpus.store.block_text(document, chunk.block)[chunk.span[0] :].strip()


def best_part(text: str, pairs: Sequence[str]) -> str:
    """Return the sentences of a long text from the one that says most of the question on, up to PART characters."""
    sentences = [one for one in _SENTENCE.findall(text) if one.strip()]
    if len(text) <= PART or len(sentences) < 2:
        return text
    # A sentence that begins with what is asked about is about it; others only mention it.
    scores = [sum(pair in fold_label(one) for pair in pairs) + 0.5 * (fold_label(one)[:2] in pairs) for one in sentences]
    first = end = scores.index(max(scores))
    while end < len(sentences) and (end == first or sum(map(len, sentences[first : end + 1])) <= PART):
        end += 1
    return "".join(sentences[first:end])


__all__ = ["best_part", "tell_passages", "tell_section"]
