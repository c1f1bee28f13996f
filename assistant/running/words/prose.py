"""A passage as sentences: which of them answers, and the list that one announces."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from assistant.running.facts import Facts
from assistant.wordlists import word_pairs
from ingest.model import Chunk


def whole_text(facts: Facts, chunk: Chunk, document: str) -> str:
    """Return a passage with the rest of its paragraph, or the list that a colon at its end announces."""
    text = chunk.to_show
    if chunk.span is not None and chunk.block is not None and chunk.kind == "paragraph":
        text = facts.corpus.store.block_text(document, chunk.block)[chunk.span[0] :].strip()
    if chunk.block is not None and text.rstrip().endswith(("：", ":")):
        text += list_after(facts.corpus.store.chunks(document), chunk.block, chunk.section)
    return text.replace(" > ", " / ") if chunk.kind == "form" else text


def list_after(chunks: Sequence[Chunk], block: int, section: tuple[str, ...]) -> str:
    """Return what stands in the next blocks under the same heading, in reading order."""
    after = [
        one for one in chunks
        if one.block is not None and block < one.block <= block + 6 and one.section[: len(section)] == section
    ]  # fmt: skip
    return "".join(f" {one.to_show}" for one in after)


_SENTENCE = re.compile(r"[^。；;！？\n]*[。；;！？\n]?")


def sentences_of(text: str) -> list[str]:
    """Return a text's sentences, as printed, none blank."""
    return [one for one in _SENTENCE.findall(text) if one.strip()]


def best_sentence(text: str, share: Callable[[str], float], cues: Sequence[str] = ()) -> str:
    """Return the sentence that says most; of those alike the first. A sentence with one of the cues goes before others."""
    sentences = sentences_of(text)
    if len(sentences) < 2:
        return text
    return max(sentences, key=lambda one: round(share(one) + 0.2 * (bool(cues) and has_cue(one, cues)), 3))


@lru_cache(maxsize=16)
def cues_of(kind: str) -> tuple[str, ...]:
    return tuple(word for named, word in word_pairs("cues.tsv") if named == kind)


def has_cue(text: str, cues: Sequence[str]) -> bool:
    return not cues or any(cue in text for cue in cues)
