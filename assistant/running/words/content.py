"""A question's content as a scope weighs it: the rare words of its reports weigh more."""

from __future__ import annotations

from assistant.lookup.scopes import Scope
from assistant.programs.model import Tell
from assistant.running.content import ENOUGH, Content, content_in, documents_of, said_in, searched
from assistant.running.facts import Facts


def content_of(program: Tell, facts: Facts, scope: Scope) -> Content:
    """Return the question's content, weighed by the passages of the scope."""
    return content_in(program.about, facts.corpus, scope)


__all__ = ["ENOUGH", "content_of", "documents_of", "said_in", "searched"]
