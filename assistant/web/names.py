"""What a body is called on the page: by its own name, and in English by its English one where it has one."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.questions.english_titles import english_name
from assistant.questions.model import Language


def body_words(name: str | None, language: Language) -> str:
    """Return a body's name in the language; its own where it has no other, "" for none."""
    if not name or language == "zh":
        return name or ""
    return english_name(name) or name


def with_body_words(text: str, names: Iterable[str | None], language: Language) -> str:
    """Return a text with the bodies in it called as in the language, the longer names first."""
    for name in sorted({one for one in names if one}, key=len, reverse=True):
        text = text.replace(name, body_words(name, language))
    return text


def body_in_full(name: str, language: Language) -> str:
    """Return a body's name in the language, its own beside it where that is another."""
    words = body_words(name, language)
    return words if words == name else f"{words} ({name})"
