"""A question's content as a scope weighs it: the rare words of its reports weigh more."""

from __future__ import annotations

from functools import lru_cache

from assistant.lookup.scopes import Scope
from assistant.programs.model import Tell
from assistant.running.content import Content
from assistant.running.facts import Facts
from assistant.running.words.named import documents_of
from ingest.model import Chunk
from ingest.terms import fold_label

ENOUGH = 0.6
"""Share of the question's content, its rare words weighing more, that a passage or a fact of words must say.

Of 156 questions answered in words, split in halves, both pass alike with 0.5 and 0.6, and one passes less from 0.7 on.
"""


def content_of(program: Tell, facts: Facts, scope: Scope) -> Content:
    """Return the question's content, weighed by the passages of the scope."""
    chunks = (chunk for document, _ in documents_of(scope) for chunk in facts.corpus.store.chunks(document.id))
    return Content.of(program.about, [said_in(chunk) for chunk in chunks])


def said_in(chunk: Chunk) -> str:
    """Return all that a passage says: headings, text, and the official names of its items."""
    return f"{chunk.to_embed}\n{chunk.to_search}"


@lru_cache(maxsize=8192)
def searched(chunk: Chunk) -> str:
    """Return the same, folded."""
    return fold_label(said_in(chunk))
