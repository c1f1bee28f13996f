"""Words and history → Query: scope, items, what is wanted."""

from assistant.questions.model import Ask, Bodies, Link, Query, Span, Years

__all__ = ["Ask", "Bodies", "Link", "Query", "Span", "Years"]
