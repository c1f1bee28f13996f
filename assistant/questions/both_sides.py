"""Both sides of one account named by one name: 全县财政收入比支出多多少 sets 全县财政收入 against 全县财政支出."""

from __future__ import annotations

import re

from assistant.labels import Vocabulary
from ingest.terms import fold_label

_SIDES = re.compile(r"(?P<name>[\u4e00-\u9fff]{2,14})(?P<one>收入|支出)(?P<between>比|和|与|跟|同|减去?|、)(?P<other>收入|支出)")


def with_both_sides(text: str, vocabulary: Vocabulary) -> str:
    """Return the question with a bare side named in full, where a loaded report tells both sides by that name; else as it is."""
    for match in _SIDES.finditer(text):
        one, other = match.group("one"), match.group("other")
        words = match.group("name")
        for start in range(len(words) - 1):
            name = fold_label(words[start:])
            if one != other and _loaded(name + one, vocabulary) and _loaded(name + other, vocabulary):
                return text[: match.start("other")] + words[start:] + text[match.start("other") :]
    return text


def _loaded(label: str, vocabulary: Vocabulary) -> bool:
    return any(known in vocabulary.loaded and score >= 0.9 for known, (score, _) in vocabulary.exact(label).items())
