"""The model's pieces: English words whole, Chinese in characters and words of up to four.

Which words there are, and how frequent each is, say two free lists: jieba's dictionary and symspellpy's. All words of
them that stand in the project's own lists are pieces, and of the rest the most frequent.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

from ingest.errors import SettingsError
from ingest.train.generator import common_characters

if TYPE_CHECKING:
    from tokenizers import Tokenizer

UNKNOWN = "[UNK]"
_RUN = re.compile(r"[a-z]+|[㐀-鿿]+")
_LONGEST = 4
_NAMES_OF_PEOPLE = ("nr", "nrt", "nrfg")
_FUNCTION_TAGS = frozenset({"uj", "ul", "uz", "ud", "ug", "uv", "u", "p", "c", "y", "e", "o", "h", "k", "zg"})
"""jieba's tags of particles, prepositions, conjunctions and the like."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a list: how often it stands in a million, and whether it means nothing by itself (的, 于)."""

    text: str
    frequency: float
    function: bool = False


def chinese_words() -> list[Word]:
    """Return jieba's words in simplified characters, names of people left out, most frequent first."""
    found = []
    for line in _resource("jieba", "dict.txt"):
        text, count, tag = line.split()
        if tag not in _NAMES_OF_PEOPLE and re.fullmatch(r"[㐀-鿿]+", text) and _is_simplified(text):
            found.append((text, int(count), tag in _FUNCTION_TAGS))
    return _in_a_million(found)


def english_words() -> list[Word]:
    """Return symspellpy's words, most frequent first."""
    lines = (line.split() for line in _resource("symspellpy", "frequency_dictionary_en_82_765.txt"))
    return _in_a_million([(text, int(count), False) for text, count in lines if re.fullmatch(r"[a-z]{2,}", text)])


def english_pairs() -> list[str]:
    """Return symspellpy's pairs of neighbouring words, most frequent first."""
    lines = (line.split() for line in _resource("symspellpy", "frequency_bigramdictionary_en_243_342.txt"))
    counted = sorted(((int(count), f"{one} {other}") for one, other, count in lines), key=lambda found: (-found[0], found[1]))
    return [text for _, text in counted]


def _resource(package: str, name: str) -> Iterator[str]:
    try:
        source = resources.files(package) / name
    except ModuleNotFoundError as error:
        wanted = f'Training needs the extra "train" ({error.name} is missing); run: pip install -e ".[train]"'
        raise SettingsError(wanted) from error
    yield from source.read_text(encoding="utf-8-sig").splitlines()


def _is_simplified(text: str) -> bool:
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _in_a_million(counted: list[tuple[str, int, bool]]) -> list[Word]:
    total = sum(count for _, count, _ in counted)
    words = [Word(text, count * 1e6 / total, function) for text, count, function in counted]
    return sorted(words, key=lambda word: (-word.frequency, word.text))


def choose_words(texts: Iterable[str], chinese: int, english: int) -> list[Word]:
    """Return the words that become pieces, the same for the same texts: `chinese` and `english` most frequent ones, all that
    stand in `texts`, and the common characters. An English word of `texts` that no list has is one too.
    """
    runs = {run for text in texts for run in _RUN.findall(text.lower())}
    parts = {run[at : at + size] for run in runs if run[0] >= "㐀" for size in range(1, _LONGEST + 1) for at in range(len(run))}
    found: dict[str, Word] = {}
    for words, most, present in ((chinese_words(), chinese, parts), (english_words(), english, runs)):
        fitting = [word for word in words if word.text.isascii() or len(word.text) <= _LONGEST]
        for place, word in enumerate(fitting):
            if place < most or word.text in present:
                found.setdefault(word.text, word)
    rare = min(word.frequency for word in found.values())
    for run in sorted(runs):
        if run.isascii() and len(run) > 1:
            found.setdefault(run, Word(run, rare))
    for character in sorted({*common_characters(), *(part for part in parts if len(part) == 1)}):
        found.setdefault(character, Word(character, rare))
    return sorted(found.values(), key=lambda word: (-word.frequency, word.text))


def piece_of(word: Word) -> str:
    """Return the word as the tokenizer has it: an English one carries its ends."""
    return f"<{word.text}>" if word.text.isascii() else word.text


def words_to_tokenizer(words: Iterable[Word]) -> Tokenizer:
    """Return a tokenizer whose piece 0 is the unknown one and whose others are the words, in their order."""
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

    pieces = [(piece_of(word), round(math.log(word.frequency / 1e6), 1)) for word in words]
    tokenizer = Tokenizer(models.Unigram([(UNKNOWN, 0.0), *pieces], unk_id=0))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.NFKC(),
            normalizers.Lowercase(),
            normalizers.Replace(Regex(r"(?<=[㐀-鿿])\s+(?=[㐀-鿿])"), ""),
            normalizers.Replace(Regex(r"[^a-z㐀-鿿]+"), " "),
            # A word carries its ends with it, else an unknown one is read as the short words inside it.
            normalizers.Replace(Regex(r"(?<![a-z])(?=[a-z])"), "<"),
            normalizers.Replace(Regex(r"(?<=[a-z])(?![a-z])"), ">"),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Split(Regex(r"<[a-z]+>"), "isolated")]
    )
    return tokenizer
