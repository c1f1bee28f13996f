"""Checks of what no claim of figures says: items that the text names and a table lacks, years, the report's own sums.

A claim of figures is a program (`programs.claims`), run by `running.claimed` and told by `telling.checks`.
"""

from assistant.answering.checking.answer import answer_check

__all__ = ["answer_check"]
