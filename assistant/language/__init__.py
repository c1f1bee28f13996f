"""The question's words: one lexicon, and the typed mentions that a question is covered by."""

from assistant.language.mentions import INSIDE, Mention, mentions_of

__all__ = ["INSIDE", "Mention", "mentions_of"]
