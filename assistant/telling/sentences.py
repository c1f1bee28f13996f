"""What is said, Chinese and English side by side in one table of data."""

from __future__ import annotations

from functools import lru_cache

from assistant.wordlists import word_rows


@lru_cache(maxsize=1)
def sentences() -> dict[str, tuple[str, str]]:
    """Return key → (Chinese, English) sentence; names in braces are filled in by `tell`."""
    return {key: (chinese, english) for key, chinese, english in word_rows("sentences.tsv")}
