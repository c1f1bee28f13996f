"""Why a file is not taken in, in the reader's language: the readers say it in English, one table says it in Chinese."""

from __future__ import annotations

from functools import lru_cache

from assistant.questions.model import Language
from assistant.web.words import word
from assistant.wordlists import word_pairs


@lru_cache(maxsize=1)
def _table() -> tuple[tuple[str, str], ...]:
    """Return (what the English sentence says, the Chinese sentence), the more special first."""
    return word_pairs("web/refusals.tsv")


def refusal(message: str, language: Language) -> str:
    """Return a reader's sentence in the language; where the table does not know it, that the file could not be read."""
    if language == "en" or not message:
        return message
    return next((chinese for english, chinese in _table() if english in message), word("not_read", language))
