"""What plain words mean, for all rooms: the lexicon (`ingest/data/words.tsv`) and how words at a label's ends are taken off."""

from __future__ import annotations

from ingest.language.lexicon import alternatives, value_of, without_words_before, without_words_behind

__all__ = ["alternatives", "value_of", "without_words_before", "without_words_behind"]
