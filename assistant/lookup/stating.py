"""Which of very many bodies state anything of what is asked, by the names that their reports use; no fact is read."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.lookup.index import Corpus
from assistant.lookup.match import SURELY_NAMED, labels_of
from assistant.lookup.scopes import LoadedBody
from assistant.questions.model import Span


def bodies_stating(
    corpus: Corpus, slots: Sequence[Sequence[Span]], bodies: Sequence[LoadedBody], years: Sequence[int] = ()
) -> list[LoadedBody]:
    """Return the bodies whose reports, told of one of these years, use what the slots surely name, else what they may mean.

    All of them where nothing is named.
    """
    named = [slot for slot in slots if slot]
    if not named:
        return list(bodies)
    sure = {link.label for slot in named for span in slot for link in span.links if link.score >= SURELY_NAMED}
    own = _using(corpus, sure, frozenset(), bodies, years) if sure else []
    if own:
        return own
    labels, codes = (frozenset[str]().union(*found) for found in zip(*map(labels_of, named), strict=True))
    return _using(corpus, labels, codes, bodies, years)


def _using(
    corpus: Corpus, labels: frozenset[str] | set[str], codes: frozenset[str], bodies: Sequence[LoadedBody], years: Sequence[int]
) -> list[LoadedBody]:
    numbers = corpus.using(labels, codes)
    wanted = set(years)
    return [
        body for body in bodies
        if any(one.number in numbers and (not wanted or wanted & {one.year, *one.years}) for one in body.listed)
    ]  # fmt: skip
