"""A passage as sentences: which of them answers, and the list that one announces."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from assistant.language.lexicon import words_of
from assistant.programs.model import Direction
from assistant.running.facts import Facts
from assistant.wordlists import cues_of
from ingest.english import verbs_of
from ingest.model import Chunk
from ingest.terms import is_latin


def whole_text(facts: Facts, chunk: Chunk, document: str) -> str:
    """Return a passage with the rest of its paragraph, or the list that a colon at its end announces."""
    text = chunk.to_show
    if chunk.span is not None and chunk.block is not None and chunk.kind == "paragraph":
        rest = facts.corpus.store.block_text(document, chunk.block)[chunk.span[0] :].strip()
        text = max(text, rest, key=len)  # a passage may be the first part of a paragraph, or several short ones
    if chunk.block is not None and chunk.kind == "paragraph" and text[-1:] not in _ENDS and len(text) > _A_LINE:
        text += _next_block(facts.corpus.store.chunks(document), chunk)
    if chunk.block is not None and text.rstrip().endswith(("：", ":")):
        text += list_after(facts.corpus.store.chunks(document), chunk.block, chunk.section)
    return text.replace(" > ", " / ") if chunk.kind == "form" else text


_ENDS = "。；;：:！!？?”）)."
_A_LINE = 25
"""Signs of a line from which one without a mark at its end goes on in the next block (a page or a line ends there)."""


def _next_block(chunks: Sequence[Chunk], chunk: Chunk) -> str:
    """Return the text that stands in the next block under the same heading, empty where there is none."""
    assert chunk.block is not None
    after = (one for one in chunks if one.block is not None and one.block > chunk.block and one.kind == "paragraph")
    following = next(after, None)
    return following.to_show if following is not None and following.section == chunk.section else ""


def list_after(chunks: Sequence[Chunk], block: int, section: tuple[str, ...]) -> str:
    """Return what stands in the next blocks under the same heading, in reading order."""
    after = [
        one for one in chunks
        if one.block is not None and block < one.block <= block + 6 and one.section[: len(section)] == section
    ]  # fmt: skip
    return "".join(f" {one.to_show}" for one in after)


_LATIN_SENTENCE = re.compile(r"(?<=[.;!?])\s+(?=[A-Z£$€(“\"•])|\n+")
_SENTENCE = re.compile(r"[^。；;！？\n]+?(?:[。；;！？\n]|(?<=[，,])(?=[一二三四五六七八九十]、)|$)|[。；;！？\n]")
"""A numbered clause behind a comma (…，二、…) is a sentence of its own."""


def sentences_of(text: str) -> list[str]:
    """Return a text's sentences, as printed, none blank."""
    if is_latin(text):
        return [one for one in _LATIN_SENTENCE.split(text) if one.strip()]
    return [one for one in _SENTENCE.findall(text) if one.strip()]


def best_sentence(text: str, share: Callable[[str], float], *, to_the_stop: bool = False) -> str:
    """Return the sentence that says most; of those alike the first. One that announces a list goes to the list's end.

    `to_the_stop`: what goes on behind a semicolon belongs to it.
    """
    sentences = sentences_of(text)
    if len(sentences) < 2:
        return text
    best = max(range(len(sentences)), key=lambda at: round(share(sentences[at]), 3))
    end = _list_end(sentences, best)
    while to_the_stop and end < len(sentences) and sentences[end - 1].rstrip().endswith(("；", ";")):
        end += 1
    return stretch(text, sentences[best], sentences[end - 1])


def cued_sentence(text: str, heading: str, share: Callable[[str], float], cues: Sequence[str], enough: float) -> str:
    """Return the sentence with a cue that says most of the content under its heading, what it takes up before it included.

    Empty where none says enough: a cue in a sentence about something else answers nothing.
    """
    sentences = sentences_of(text)
    heading = f"{heading} " if is_latin(text) else heading  # Latin words do not run into each other
    best: tuple[float, str] = (0.0, "")
    for at, sentence in enumerate(sentences):
        if not has_cue(sentence, cues):
            continue
        own = share(f"{heading}{sentence}")
        both = share(f"{heading}{sentences[at - 1]} {sentence}") if at else own
        first = sentence if own >= both else sentences[at - 1]
        told = stretch(text, first, sentences[_list_end(sentences, at) - 1])
        best = max(best, (round(max(own, both), 3), told), key=lambda one: one[0])
    return best[1] if best[0] >= enough else ""


def stretch(text: str, first: str, last: str) -> str:
    """Return a text from one of its sentences to another."""
    start = text.index(first)
    return text[start : text.index(last, start) + len(last)]


def _list_end(sentences: Sequence[str], at: int) -> int:
    """Return the index behind the list that a sentence announces by a colon, or begins with its first entry (一是…)."""
    if sentences[at].rstrip().endswith(("：", ":")):
        return len(sentences)
    end = at + 1
    if any(mark in sentences[at] for mark in "：:"):  # 主要是：甲；乙；丙。
        while end < len(sentences) and sentences[end - 1].rstrip().endswith(("；", ";")):
            end += 1
    if _FIRST.search(sentences[at]):
        while end < len(sentences) and _NEXT.match(sentences[end]):
            end += 1
    return end


_FIRST = re.compile(r"(?:一是|第一[，,]|其一|[（(][一1][)）]|^\s*(?:1|一)[.、．])")
_NEXT = re.compile(
    r"\s*(?:[二三四五六七八九]是|第[二三四五六七八九][，,]|其[二三四]|[（(][二三四五六七八九2-9][)）]|(?:[2-9]|[二三四五六七八九])[.、．])"
)


@lru_cache(maxsize=4)
def _words_of_direction(direction: Direction, language: str) -> tuple[str, ...]:
    """Return the words that say that something went up, or down, the comparing ones of Chinese among them."""
    ways = (direction,) if language == "en" else (direction, "more" if direction == "up" else "less")
    words = (word for meanings in words_of(language).values() for word in meanings)
    found = [word.surface for word in words if word.type == "move" and word.value in ways]
    return (*found, *(verbs_of(direction) if language == "en" else ()))


def says_movement(text: str, direction: Direction | None, names: Sequence[str] = ()) -> bool:
    """Return whether a text says that something went that way; any does where no way is asked of.

    Where it has one of the thing's names, the first movement behind that is the thing's own.
    """
    if direction is None:
        return True
    if not is_latin(text):
        behind = next((text.partition(name)[2] for name in names if name in text), "")
        first = _first_movement(behind)
        return first == direction if first else has_cue(text, _words_of_direction(direction, "zh"))
    words = f" {' '.join(re.findall(r'[a-z]+', text.lower()))} "
    return any(f" {word} " in words for word in _words_of_direction(direction, "en"))


def _first_movement(text: str) -> Direction | None:
    """Return which way the first movement that a Chinese text names goes, None where it names none."""
    ways: tuple[Direction, ...] = ("up", "down")
    found = [(text.find(word), way) for way in ways for word in _plain_words_of(way) if word in text]
    return min(found)[1] if found else None


@lru_cache(maxsize=2)
def _plain_words_of(direction: Direction) -> tuple[str, ...]:
    """Return the words of two signs and more that say nothing else than that something went up, or down."""
    words = (word for meanings in words_of("zh").values() for word in meanings)
    return tuple(word.surface for word in words if word.type == "move" and word.value == direction and len(word.surface) > 1)


def has_cue(text: str, cues: Sequence[str]) -> bool:
    for word in cues_of("false"):  # 因公出国 gives no cause
        text = text.replace(word, " ")
    return not cues or any(cue in text for cue in cues)
