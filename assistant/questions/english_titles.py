"""What a body with a Chinese name is called in English: its own place in pinyin, and its organ's words from a table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from assistant.entities.sounds import syllables_of
from assistant.wordlists import word_pairs
from ingest.identity.places import split_places
from ingest.terms import fold_label

_PARTY = re.compile(r"^(?:中国共产党|中共)")
_PARTY_COMMITTEE = re.compile(r"^(?:委员会|委(?!员))")
_RANKS = (
    ("自治区", "Region"), ("自治州", "Prefecture"), ("自治县", "County"), ("新区", "New Area"), ("街道", "Subdistrict"),
    ("省", "Province"), ("市", "City"), ("区", "District"), ("县", "County"), ("州", "Prefecture"), ("盟", "League"),
    ("旗", "Banner"), ("镇", "Town"), ("乡", "Township"),
)  # fmt: skip
_LONGEST, _LONGEST_PLACE = 12, 6


@lru_cache(maxsize=1024)
def english_name(name: str) -> str | None:
    """Return a body's English name (the People's Court of a district); None where a part of it has none."""
    plain = re.sub(r"\(.*?\)", "", fold_label(name))
    of_party = bool(_PARTY.match(plain))
    places, organ = split_places(_PARTY.sub("", plain))
    place = _place(places[-1]) if places else ""
    if place is None or not places and not organ:
        return None
    if of_party and (own := _PARTY_COMMITTEE.match(organ)):
        rest = _organ(organ[own.end() :]) if organ[own.end() :] else ""
        return None if rest is None else " ".join(part for part in (place, "Party Committee", rest) if part)
    words = _organ(organ) if organ else ""
    return None if words is None else " ".join(part for part in (place, words) if part)


def _place(name: str) -> str | None:
    """Return a place's name in pinyin with its rank in English; None for one without a rank that we know."""
    rank = next(((ending, word) for ending, word in _RANKS if name.endswith(ending) and len(name) > len(ending)), None)
    if rank is None or len(name) > _LONGEST_PLACE:
        return None
    spelt = ""
    for syllable in syllables_of(name.removesuffix(rank[0])):
        spelt += ("'" if spelt and syllable[:1] in "aoe" else "") + syllable
    return f"{spelt.capitalize()} {rank[1]}" if spelt.replace("'", "").isalpha() and spelt.isascii() else None


def _organ(text: str) -> str | None:
    """Return an organ's words in English, the longest known at each place; None where a stretch is not known."""
    titles = _titles()
    found: list[str] = []
    at = 0
    while at < len(text):
        ends = range(min(len(text), at + _LONGEST), at, -1)
        end = next((end for end in ends if text[at:end] in titles), None)
        if end is None:
            return None
        found.append(titles[text[at:end]])
        at = end
    return " ".join(found)


@lru_cache(maxsize=1)
def _titles() -> dict[str, str]:
    return dict(word_pairs("body_titles_en.tsv"))


_QUOTED = re.compile(r"“[^”]*”|^>.*$", re.MULTILINE)


def with_english_names(text: str, names: Sequence[str]) -> str:
    """Return an English text with each body's name in English, the Chinese one in brackets where it stands first.

    Quotations stay as they are.
    """
    known = {name: english for name in names if not name.isascii() and (english := english_name(name))}
    if not known:
        return text
    pattern = re.compile("|".join(map(re.escape, sorted(known, key=len, reverse=True))))
    told: set[str] = set()

    def named(match: re.Match[str]) -> str:
        name = match.group()
        first = name not in told
        told.add(name)
        return f"{known[name]} ({name})" if first else known[name]

    parts: list[str] = []
    at = 0
    for quoted in (*_QUOTED.finditer(text), None):
        end = quoted.start() if quoted is not None else len(text)
        parts.append(pattern.sub(named, text[at:end]))
        parts.append(quoted.group() if quoted is not None else "")
        at = quoted.end() if quoted is not None else end
    return "".join(parts)
