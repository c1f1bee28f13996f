"""Do the figures agree? Each comparison sets a stated figure against a recomputed one, within the rounding of their digits.

Kinds: parts against a whole (`sums`); shares against 100 % (`shares`); a stated share, growth, change or completion
recomputed (`rates`); one item in several places, two items side by side (`places`); words that a table does not bear out
(`words`). `claim` reads what the question says should equal what; `comparison` holds the outcome and `telling` words it.
The verdict is `inconsistent` exactly where a conflict is told.
"""

from assistant.answering.checking.answer import answer_check

__all__ = ["answer_check"]
