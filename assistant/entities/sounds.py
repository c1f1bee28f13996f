"""How Chinese names sound in pinyin without tones, as file names and English questions write them."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice, product

from ingest.terms import fold_label


@lru_cache(maxsize=2048)
def sounds_within(name: str) -> frozenset[str]:
    """Return the pinyin of every run of two to four characters of a name (普陀 → putuo)."""
    found: set[str] = set()
    for run in re.findall(r"[\u4e00-\u9fff]+", fold_label(name)):
        sounds = _sounds_of(run[:12])
        windows = (sounds[at : at + size] for size in (2, 3, 4) for at in range(len(sounds) - size + 1))
        found |= {"".join(said) for window in windows for said in islice(product(*window), _MOST_SOUNDS)}
    return frozenset(found)


_MOST_SOUNDS = 8
"""Ways of reading a few characters that are looked at: some have several sounds (长 is chang or zhang)."""


def _sounds_of(name: str) -> list[list[str]]:
    """Return the sounds that each character of a Chinese name may have, without tones, the commonest first."""
    from pypinyin import Style, pinyin

    return [list(dict.fromkeys(map(str, sounds))) for sounds in pinyin(name, style=Style.NORMAL, heteronym=True)]


def sounds_as(name: str, spelt: str) -> bool:
    """Return whether a Chinese name may be spelt so, all its characters."""
    return len(name) >= 2 and any("".join(said) == spelt for said in islice(product(*_sounds_of(name)), _MOST_SOUNDS))


def syllables_of(name: str) -> list[str]:
    """Return a Chinese name's pinyin without tones, a syllable for each character."""
    from pypinyin import lazy_pinyin

    return [str(syllable) for syllable in lazy_pinyin(name)]
