"""A question's content as a scope weighs it: the rare words of its reports weigh more."""

from __future__ import annotations

from assistant.lookup.scopes import Scope
from assistant.programs.model import Tell, is_total
from assistant.running.content import ENOUGH, Content, content_in, documents_of, said_in, searched
from assistant.running.facts import Facts
from ingest.terms import fold_label


def content_of(program: Tell, facts: Facts, scope: Scope) -> Content:
    """Return the question's content, weighed by the passages of the scope."""
    return content_in(program.about, facts.corpus, scope, _names_of(program))


def _names_of(program: Tell) -> tuple[tuple[str, str], ...]:
    """Return what reports call the items that the question names, each with the question's own word for it."""
    spans = dict.fromkeys(span for slot in program.select.slots for span in slot if not is_total((span,)))
    found = [(fold_label(link.label), span.text) for span in spans for link in span.links if link.score >= SURE]
    return tuple(dict.fromkeys((name, own) for name, own in found if len(name) > 1 and name != fold_label(own)))


SURE = 0.9
"""Score from which a label is another name of what the question says."""


__all__ = ["ENOUGH", "content_of", "documents_of", "said_in", "searched"]
