"""The question's words: one lexicon, and the typed mentions that a question is covered by."""

from assistant.language.mentions import Mention, mentions_of

__all__ = ["Mention", "mentions_of"]
