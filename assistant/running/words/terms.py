"""What a term means, and what it takes in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from assistant.answering.overlap import said_share
from assistant.lookup.match import ACCEPT, rank
from assistant.lookup.scopes import Scope
from assistant.lookup.want import Want
from assistant.programs.model import Tell
from assistant.running.facts import Facts
from assistant.running.outcome import Quoted
from assistant.running.words.content import ENOUGH, documents_of
from assistant.running.words.named import quoted_fact
from assistant.running.words.prose import has_cue, sentences_of
from assistant.wordlists import cues_of
from ingest.store import DocumentInfo, ReportInfo
from ingest.terms import fold_label, is_latin

_NEAR = 40

"""Signs between a term and the word that begins its list."""


def definitions(program: Tell, facts: Facts, scope: Scope) -> list[Quoted]:
    """Return the report's explanation of each term asked."""
    found: list[Quoted] = []
    for slot in program.select.slots:
        want = Want(natures=frozenset(("definition",)))
        hits = [hit for hit in rank(facts.corpus, scope, slot, want) if hit.score >= ACCEPT]
        own = [hit for hit in hits if slot[-1].score_of(hit.entry.head) > 0]  # 基本支出里的人员经费: the last is asked of
        found += [quoted_fact(scope, hit.entry, hit.score) for hit in own[:1]]
    return found


def terms_by_content(program: Tell, facts: Facts, scope: Scope) -> list[Quoted]:
    """Return the explanation whose term the question's words say in full; a term means the same in each of its report's years."""
    asked = "".join(program.about).replace(" ", "")
    told = {document.id for document, _ in documents_of(scope)}
    everywhen = [entry for entry in facts.entries(replace(scope, year=None)) if entry.document.id in told]
    defined = [entry for entry in everywhen if entry.fact.coordinates.nature == "definition"]
    named = [entry for entry in defined if len(fold_label(entry.head)) >= 2 and fold_label(entry.head) in asked]
    best = max(named, key=lambda entry: len(entry.head), default=None)
    return [quoted_fact(scope, best, 1.0)] if best is not None else []


def terms_by_sense(program: Tell, facts: Facts, scope: Scope) -> list[Quoted]:
    """Return the explanation whose term words in English plainly mean: of the few that are explained, none is as near."""
    from assistant.retrieve import closest  # here, so that whoever asks for figures does not load the model
    from ingest.embedding import load_embedder

    asked = " ".join(program.about)
    told = {document.id for document, _ in documents_of(scope)}
    everywhen = (entry for entry in facts.entries(replace(scope, year=None)) if entry.document.id in told)
    defined = {entry.head: entry for entry in everywhen if entry.fact.coordinates.nature == "definition"}
    found = closest(asked, tuple(defined), load_embedder()) if is_latin(asked) and defined else None
    if found is None or found.score < _LIKE or found.ahead < _AHEAD:
        return []
    return [quoted_fact(scope, defined[found.label], found.score)]


_LIKE, _AHEAD = 0.5, 0.2
"""How near a term has to be, and how far the next one behind: of 23 English phrases beside the terms of 11 reports, these tell
13 of the 17 that mean one, one wrongly, and none of the 6 that mean none."""


def explanations(program: Tell, facts: Facts, scope: Scope) -> list[Quoted]:
    """Return the sentence that explains a term which is no defined one: the term, then a colon or 是指."""
    term = fold_label(max((run.replace(" ", "") for run in program.about), key=len, default=""))
    if len(term) < _A_TERM:
        return []
    for document, report in documents_of(scope):
        for chunk in facts.corpus.store.chunks(document.id):
            for sentence in sentences_of(chunk.to_show) if chunk.kind in ("paragraph", "definition") else ():
                if _explains(fold_label(sentence), term):
                    around = chunk.to_show
                    return [Quoted(scope, term, sentence, 1.0, around=around, chunk=chunk, document=document, report=report)]
    return []


_A_TERM = 3
"""Signs from which words may be a term that a sentence explains."""
_QUOTES = "”\"’』》）)"


def _explains(sentence: str, term: str) -> bool:
    """Return whether a folded sentence has a term with a word of meaning right behind it."""
    behind = sentence.partition(term)[2].lstrip(_QUOTES)
    return behind.startswith(tuple(map(fold_label, cues_of("meaning"))))


def compositions(program: Tell, facts: Facts, scope: Scope) -> list[Quoted]:
    """Return the sentences that list what a term takes in: the term, then 包括 and a list."""
    found: list[Quoted] = []
    for slot in program.select.slots:
        head = slot[-1]  # 基本支出里的人员经费: the last is what is asked of
        names = {fold_label(head.text), *(fold_label(link.label) for link in head.links[:1])}
        listed = [one for document, report in documents_of(scope) for one in _listing(names, facts, scope, document, report)]
        found += sorted(listed, key=lambda one: -one.score)[:1]
    return found


def takings_in(program: Tell, facts: Facts, scope: Scope) -> list[Quoted]:
    """Return what a term takes in: its explanation where that lists it, else a list, else the explanation."""
    explained = definitions(program, facts, scope)
    listing = explained and (_lists(explained[0].words) or has_cue(explained[0].words, _TAKES_IN))
    return explained if listing else compositions(program, facts, scope) or explained


_TAKES_IN = ("包括", "分为", "组成")


def _lists(words: str) -> bool:
    return words.count("、") >= 2


def named_takings(program: Tell, facts: Facts, scope: Scope) -> list[Quoted]:
    """Return what a term takes in, only where that says the question's further words too (几种收入)."""
    found = takings_in(program, facts, scope)
    return [one for one in found if said_share(program.beside, fold_label(one.words)) >= ENOUGH] if program.beside else found


def _listing(names: set[str], facts: Facts, scope: Scope, document: DocumentInfo, report: ReportInfo) -> Iterable[Quoted]:
    for chunk in facts.corpus.store.chunks(document.id):
        text = chunk.to_show
        if chunk.kind not in ("paragraph", "definition"):
            continue
        told = _list_of(text, names)
        if told:
            yield Quoted(scope, "", told, told.count("、") + 1.0, around=told, chunk=chunk, document=document, report=report)


def _list_of(text: str, names: set[str]) -> str:
    """Return the part of a text from a term on that lists what it takes in; empty where it lists nothing."""
    for name in names:
        for match in re.finditer(re.escape(name), text):
            begins = _list_begins(text, match.end())
            end = next((at for at in range(begins, len(text)) if text[at] in "。；;\n"), len(text) - 1)
            if begins >= 0 and _lists(text[begins:end]):
                return text[match.start() : end + 1]
    return ""


_AFTER_AMOUNT = re.compile(r"[\s*]*[\d,.]+[\s*]*(?:亿|万|千)?元[\s*]*[，,：:]")

"""A term's amount and a comma: 人员经费10万元，工资、津贴、奖金 is a list too."""


def _list_begins(text: str, behind: int) -> int:
    """Return where the list of a term that ends at `behind` may begin: at a word such as 包括, or behind its amount; else -1."""
    near = text[behind : behind + _NEAR]
    cued = [at + behind for word in cues_of("holds") if (at := near.find(word)) >= 0]
    amount = _AFTER_AMOUNT.match(near)
    return min(cued, default=amount.end() + behind if amount else -1)
