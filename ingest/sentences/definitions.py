"""Definitions (X：是指…, X，指…, 其中，A反映…), duties and descriptions as facts in the report's own words."""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.model import Coordinates, Fact, Nature
from ingest.sentences.context import SentenceContext
from ingest.sentences.folding import Folded, fold_text
from ingest.terms import canonical, clean_label, term_of

_NUMBER = r"(?:[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十\d]{1,3}\)[、.]?|\d{1,2}[、.)](?!\d)|[①-⑳])?"
_BEGIN = rf"(?:^|(?<=[。；])|(?<=[：，])(?=\(\d{{1,2}}\)))(?:注：?|说明：|备注：|其中[，：]?)?{_NUMBER}"
_MEANS = r"(?:[：，]\s*(?:主要)?(?:是指|指|反映|即|是(?!否)|指的是)|(?:主要)?是指|指的是|指(?![标定数导派挥示])|反映(?!了|出))"
_ENTRY = re.compile(rf"{_BEGIN}(?P<term>[^，。；：]{{2,32}}?){_MEANS}(?P<body>)")
_LISTED = re.compile(rf"{_BEGIN}(?P<term>[^，。；：]{{2,32}}?)(?:：(?:主要)?(?:包括|由|为)?|包括)(?P<body>)")
_INNER = re.compile(
    rf"(?<=[。；，：中])(?:其中[，：]?)?{_NUMBER}(?P<term>[^，。；：]{{2,28}}?)(?:，?(?:是指|指(?![标定数导])|反映(?!了|出)))(?P<body>)"
)


def read_definitions(text: str, context: SentenceContext) -> tuple[list[Fact], list[tuple[int, int]]]:
    """Return the definitions of a text and the spans of it (into the original) that they take up.

    Under 名词解释 whatever stands before the mark is a term; elsewhere only an official term is.
    """
    folded = fold_text(text)
    glossary = context.mode == "definitions"
    starts = _entries(folded, glossary)
    facts: list[Fact] = []
    taken: list[tuple[int, int]] = []
    for position, (begin, term, body) in enumerate(starts):
        end = starts[position + 1][0] if position + 1 < len(starts) else len(folded.text)
        facts.append(_definition(text, folded, context, term, begin, body, end))
        taken.append(folded.span(begin, end))
        facts += _inner(text, folded, context, body, end)
    return facts, taken


def _entries(folded: Folded, glossary: bool) -> list[tuple[int, str, int]]:
    """Return (begin, term, begin of the body) of the entries in a text, in order."""
    found: list[tuple[int, str, int]] = []
    for match in _ENTRY.finditer(folded.text):
        term = _called(clean_label(match.group("term")))
        official = term_of(term) is not None
        if match.start() == 0 and glossary or official:
            found.append((match.start(), term, match.end()))
    if not found:
        listed = _LISTED.match(folded.text)
        if listed and len(folded.text) > listed.end() + 3 and (glossary or _plain_listing(listed)):
            found.append((0, clean_label(listed.group("term")), listed.end()))
    return found


def _called(term: str) -> str:
    """Return the official one of two names, one of them in brackets: 行政经费（机关运行经费）."""
    names = re.fullmatch(r"(?P<outer>[^()]+)\((?P<inner>[^()]+)\)", term)
    if names is None or term_of(term) is not None:
        return term
    return next((name for name in (names["outer"], names["inner"]) if term_of(name) is not None), term)


def _plain_listing(match: re.Match[str]) -> bool:
    """Return whether 三公经费包括… outside a glossary tells what an official term is, not what it came to."""
    return term_of(match.group("term")) is not None and not re.search(r"\d", match.string) and "：" not in match.group()


def _inner(text: str, folded: Folded, context: SentenceContext, start: int, end: int) -> list[Fact]:
    """Return the definitions inside one: 其中，因公出国（境）费反映…；公务接待费反映…"""
    matches = [match for match in _INNER.finditer(folded.text, start, end) if term_of(clean_label(match.group("term")))]
    found = []
    for position, match in enumerate(matches):
        stop = matches[position + 1].start() if position + 1 < len(matches) else end
        found.append(_definition(text, folded, context, clean_label(match.group("term")), match.start("term"), match.end(), stop))
    return found


def _definition(text: str, folded: Folded, context: SentenceContext, term: str, begin: int, body: int, end: int) -> Fact:
    start, stop = folded.span(begin, end)
    inner, _ = folded.span(body, end) if body < end else (stop, stop)
    words = re.sub(r"\s+", "", text[inner:stop]).strip("，,；; ")
    return words_fact("definition", canonical(term), words, context, (start, stop), text)


def words_fact(
    nature: Nature,
    item: str,
    words: str,
    context: SentenceContext,
    span: tuple[int, int],
    text: str,
    *,
    parents: tuple[str, ...] = (),
) -> Fact:
    """Return a fact that is words, with the text of its span as quote."""
    identity = context.identity
    coordinates = Coordinates(
        department=identity.department,
        level=identity.level,
        year=context.year or identity.year,
        stage=context.stage,
        item=item,
        parents=parents,
        nature=nature,
        subject=context.subject,
    )
    return Fact(
        id="",
        source="sentence",
        coordinates=coordinates,
        state="words",
        raw=text[span[0] : span[1]],
        words=words,
        section=context.section,
        table_id=context.table_id,
        row=context.row,
        column=context.column,
        block=context.block,
        span=span,
        quote=text[span[0] : span[1]].strip(),
    )


def read_duties(text: str, context: SentenceContext) -> list[Fact]:
    """Return a duty for each numbered item of a paragraph under 主要职能; a paragraph without numbers is one."""
    marks = [match.start() for match in re.finditer(r"(?:^|(?<=[。；]))\s*[（(][一二三四五六七八九十\d]{1,3}[)）]", text)]
    cuts = [0, *(mark for mark in marks if mark > 0), len(text)]
    found = []
    for begin, end in zip(cuts, cuts[1:], strict=False):
        words = text[begin:end].strip()
        if len(words) >= 6 and not words.endswith(("：", ":")):
            found.append(words_fact("duty", "主要职能", words, context, (begin, end), text))
    return found


def read_description(text: str, context: SentenceContext, item: str) -> Fact:
    """Return a whole paragraph as what the report says of `item` (机构设置, 单位构成)."""
    return words_fact("text", item, text.strip(), replace(context, subject=None), (0, len(text)), text)
