"""What a body is made of and what it is under: the sentence that names the units asked for, in the relation asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.lookup.scopes import Scope
from assistant.programs.model import Tell
from assistant.running.facts import Facts
from assistant.running.outcome import Quoted
from assistant.running.words.content import documents_of
from assistant.running.words.prose import has_cue, sentences_of, whole_text
from assistant.wordlists import cues_of
from ingest.model import Chunk
from ingest.store import DocumentInfo, ReportInfo
from ingest.terms import fold_label


def organisation(program: Tell, facts: Facts, scope: Scope) -> list[Quoted]:
    """Return the sentence that names the units asked for; none where no relation is asked, or something else is asked of them."""
    asked = class_asked(program, scope.owner.body.names)
    if not program.relation or asked is None:
        return []
    scored = [
        (_naming(sentence, program.relation, asked), -at, sentence, place)
        for at, (sentence, place) in enumerate(_sentences(facts, scope))
    ]  # fmt: skip
    best = max(scored, key=lambda one: one[:2], default=None)
    if best is None or not best[0]:
        return []
    chunk, document, report = best[3]
    return [Quoted(scope, "", best[2].strip(), 1.0, around=best[2].strip(), chunk=chunk, document=document, report=report)]


def class_asked(program: Tell, names: Sequence[str] = ()) -> str | None:
    """Return the class of units that is asked for, empty where it says no more than units; None where other words are there.

    `names`: the body's own, whose end (学校, 医院) says nothing of what is asked.
    """
    said = [run.replace(" ", "") for run in (*program.about, program.among)]
    words = (*cues_of("inside"), *cues_of("below"), *cues_of("above"), *cues_of("counted"), *cues_of("above_before"))
    bare = [rest for run in said if (rest := _without(run, words)) and not any(name.endswith(rest) for name in names)]
    ends = (*cues_of("unit"), *cues_of("class"), *cues_of("organ"))
    if any(not run.endswith(ends) for run in bare):
        return None
    own = [run for run in bare if run not in (*cues_of("generic"), *cues_of("organ"))]
    return own[-1] if own else ""


def _without(run: str, words: tuple[str, ...]) -> str:
    for word in words:
        run = run.replace(word, "")
    return run.strip("的")


def _sentences(facts: Facts, scope: Scope) -> Iterator[tuple[str, tuple[Chunk, DocumentInfo, ReportInfo]]]:
    """Yield the sentences of a scope's paragraphs, a list that a colon announces with the one that announces it."""
    for document, report in documents_of(scope):
        for chunk in facts.corpus.store.chunks(document.id):
            if chunk.kind == "paragraph":
                yield from ((one, (chunk, document, report)) for one in _to_the_stop(whole_text(facts, chunk, document.id)))


def _to_the_stop(text: str) -> Iterator[str]:
    """Yield the stretches of a text up to each full stop, what stands behind a semicolon or a colon among them."""
    told = ""
    for sentence in sentences_of(text):
        told += sentence
        if not sentence.rstrip().endswith(("；", ";", "：", ":")):
            yield told
            told = ""
    if told:
        yield told


def _naming(sentence: str, relation: str, asked: str) -> int:
    """Return how well a sentence names units in a relation, 0 where it does not: those of the class asked, a list before one."""
    folded = fold_label(sentence)
    if relation == "above":
        return int(_says_above(folded))
    if not has_cue(folded, cues_of(f"says_{relation}")) or asked and asked[-1] not in folded:
        return 0
    if asked and asked not in folded and len(asked) > 1 and asked[-2:] not in folded:
        return 0
    names = sentence.count("、") + sentence.count("；")
    return 1 + (names > 0) + bool(asked) + has_cue(folded, cues_of(relation))


def _says_above(folded: str) -> bool:
    """Return whether a folded sentence says what the body is under: 是, a unit's name, and such a word (是县教育局举办的)."""
    units = (*cues_of("unit"), *cues_of("class"))
    for cue in cues_of("says_above"):
        before = folded.partition(cue)[0] if cue in folded else ""
        clause = max((before[before.rfind(mark) + 1 :] for mark in "，。；,;"), key=lambda one: -len(one)) if before else ""
        for marker in cues_of("above_before"):
            named = clause.partition(marker)[2]
            if len(named) > 1 and named.endswith(units) and named not in cues_of("generic"):
                return True
    return False


def ranks(program: Tell, facts: Facts, scope: Scope) -> list[Quoted]:
    """Return the sentence that says of which rank the body is, where that is asked."""
    said = "".join((*program.about, *program.beside))
    other = class_asked(program, scope.owner.body.names) is None and len(program.beside) > 1
    if other or not any(word in said for word in cues_of("asks_rank")):
        return []
    for sentence, (chunk, document, report) in _sentences(facts, scope):
        if any(word in sentence for word in cues_of("rank")):
            words = sentence.strip()
            return [Quoted(scope, "", words, 1.0, around=words, chunk=chunk, document=document, report=report)]
    return []


__all__ = ["class_asked", "organisation", "ranks"]
