"""Questions that are answered in words: reasons, terms, rows, lists, counts, passages."""

from assistant.running.words.finders import tell_topic

__all__ = ["tell_topic"]
