"""The page's own words, zh and en side by side: one table, that the browser gets too."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from assistant.questions.model import Language
from assistant.wordlists import word_rows

LANGUAGES: tuple[Language, Language] = ("zh", "en")


@lru_cache(maxsize=1)
def page_words() -> Mapping[Language, Mapping[str, str]]:
    """Return language → key → words. Words in braces are filled in by who shows them."""
    rows = word_rows("web/words.tsv")
    return {language: {row[0]: row[place] for row in rows} for place, language in enumerate(LANGUAGES, 1)}


def word(key: str, language: Language, **values: object) -> str:
    """Return the words of a key, filled in. Raises KeyError for a key that the table does not have."""
    return page_words()[language][key].format(**values)


def as_language(name: object) -> Language:
    """Return the language of this name; Chinese for any other."""
    return "en" if name == "en" else "zh"
