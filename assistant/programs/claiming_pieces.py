"""A question's mentions → the terms of a claim and the joints between them, in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from assistant.labels import KIND_LABELS
from assistant.language import Mention
from assistant.language.groups import HAN_DIGITS
from assistant.language.lexicon import words_of
from assistant.language.rough import roughly_said
from assistant.programs.claims import About, Term
from assistant.programs.model import When
from assistant.programs.selects import TOTALS
from assistant.questions.model import Link, Span
from ingest.amounts import Amount

Mentions = Sequence[Mention]
Joint = Literal["plus", "minus", "and", "with", "comma", "stop", "equal", "whether", "is", "sum", "own", "kind", "share", "moved"]
"""What stands between terms: signs, lists (and), 和 (with), marks, relations from the surest on, words for sums and parts.

`kind`: a word for parts that says no number (项), which means them only right before a word for a sum.
"""

RELATIONS: tuple[Joint, ...] = ("equal", "whether", "is")
SIGNS: tuple[Joint, ...] = ("plus", "minus")


@dataclass(slots=True)
class Piece:
    """A term while it comes in, or a joint."""

    joint: Joint | None = None
    over: list[Span] = field(default_factory=list)
    """The words before 的 and 里: what the term is of, and those listed behind it."""
    spans: list[Span] = field(default_factory=list)
    figure: Amount | None = None
    years: list[When] = field(default_factory=list)
    stages: list[str] = field(default_factory=list)
    at_end: bool = False
    source: str = ""
    table: str = ""
    owner: bool = False
    """Whether it only says what the others are of (of the office, in the procurement budget)."""
    count: int = 0
    falls: bool = False
    """For a movement's word: whether it says less."""
    adding: bool = False
    """For a word for a sum: whether it says that things are added up (相加), not only what a sum is called (合计)."""

    @property
    def is_term(self) -> bool:
        return self.joint is None and bool(self.spans or self.over or self.figure is not None or self.at_end and self.years)

    @property
    def bare(self) -> bool:
        """Return whether this is a figure without a name."""
        return self.figure is not None and not self.spans and not self.over

    def term(self, *, minus: bool = False) -> Term:
        return Term(
            tuple(self.spans), self.figure, minus, tuple(self.years), tuple(self.stages), self.at_end, self.source or None,  # type: ignore[arg-type]
            self.table,
        )  # fmt: skip


def about_of(mentions: Mentions) -> About:
    """Return the bodies of the question, its bound, and its year where there is one: several belong to their terms."""
    bodies = tuple(dict.fromkeys(key for one in mentions if one.type == "body" for key in one.keys))
    years = tuple(dict.fromkeys(when_of(one) for one in mentions if one.type == "year"))
    bound = next((one.value for one in mentions if one.is_a("bound", "over", "under")), None)
    within = roughly_said(mentions) if bound is None else None
    return About(bodies, years[:1] if len(years) == 1 else (), bound=bound, within=within)  # type: ignore[arg-type]


def when_of(mention: Mention) -> When:
    return (
        When(offset=int(mention.value))
        if mention.value.lstrip("-").isdigit()
        else When(mention.years[0] if mention.years else None)
    )


def pieces_of(mentions: Mentions, language: str = "zh") -> list[Piece]:
    """Return the terms and joints of a question in order; what is neither is left out."""
    building = _Building(owner_first=language == "zh")
    for at, mention in enumerate(mentions):
        if mention.type != "filler" or mention.value:
            building.take(_meant(mentions, at))
    return building.closed()


def _meant(mentions: Mentions, at: int) -> Mention:
    """Return a mention as its neighbours settle it: a falling that is a sign, a kind listed among items, digits after a name."""
    one = mentions[at]
    if at and one.type == "dimension" and mentions[at - 1].text in HAN_DIGITS:
        return replace(one, text=mentions[at - 1].text + one.text)
    before = next((other for other in reversed(mentions[:at]) if other.type != "filler"), None)
    behind = next((other for other in mentions[at + 1 :] if other.type != "filler" or other.value in TOTALS), None)
    return _between(before, one, behind) if before is not None and behind is not None else one


def _between(before: Mention, one: Mention, behind: Mention) -> Mention:
    """Return a mention as what stands around it settles it."""
    if _is_sign(one, before, behind):
        return replace(one, type="op", value="minus")
    if one.is_a("filler", "spending") and (before.is_a("move") or before.is_a("op")):
        return replace(one, type="item", value="spending", span=TOTALS["spending"](one.start, one.end, one.text))
    listed = before.type in _LISTED and behind.type in (*_LISTED, *_ENDING) or before.type == "comma" and behind.type == "figure"
    if one.is_a("dimension", "project") and listed:
        span = Span(one.start, one.end, one.text, (Link(KIND_LABELS["project"], 1.0, "exact"),), kind="project")
        return replace(one, type="item", value="", span=span)
    if one.type == "item" and one.text.isdigit() and (before.type == "item" or before.is_a("op", "sum", "plus", "minus")):
        return replace(one, type="figure", span=None, amount=Amount(Decimal(one.text), ""))
    return one


_LISTED = ("join", "op")
_ENDING = ("figure", "dimension", "agree", "comma")
"""What else may follow the last name of a list: its figure, how many they were (两块), the doubt."""
_THINGS = ("item", "point", "year", "total", "filler")


def _is_sign(one: Mention, before: Mention, behind: Mention) -> bool:
    """Return whether a word of falling, or a comparison, is the sign between two things (收入减支出; A比B多出来的数)."""
    if one.type == "versus":
        return before.type == behind.type == "item"
    if not one.is_a("move", "down", "less") or before.type not in (*_THINGS, "figure"):
        return False
    return behind.type in _THINGS or before.type == behind.type == "figure"


@dataclass(slots=True)
class _Building:
    """The pieces while mentions come in; `open` is the term that the next word may belong to."""

    owner_first: bool
    """Whether what stands before an `of` is what the rest is of (甲的乙); in English it stands behind."""
    found: list[Piece] = field(default_factory=list)
    open: Piece | None = None
    source: tuple[str, str] = ("", "")
    """Where the next term is said to stand: in which kind of place, and what a table is called."""
    owned: bool = False
    """Whether the next term is what the ones before it are of."""
    own_body: bool = False
    """Whether the body named last stood behind an `of`."""

    def take(self, mention: Mention) -> None:
        joint = _joint_of(mention)
        if joint is not None:
            self._join(joint, mention)
        elif mention.type == "figure" and mention.amount is not None:
            self._figure(mention)
        elif mention.type == "item":
            self._thing(mention)
        elif mention.type in ("year", "stage", "point"):
            self._axis(mention)
        elif mention.type == "body":
            self.owned, self.own_body = False, self.owned  # what follows is the body's own
        elif mention.type == "of":
            self._of(mention)
        elif mention.type == "filler" and mention.value in _SOURCES:
            self._placed(_SOURCES[mention.value], mention.text if len(mention.text) > _NAMED_TABLE else "")

    def _thing(self, mention: Mention) -> None:
        if mention.value and mention.value not in TOTALS:
            self._axis(mention)  # a point in time (年末)
        elif mention.span is not None:
            self._item(mention.span)

    def _of(self, mention: Mention) -> None:
        if mention.text == "'s":
            self.owned = self.own_body  # in the office's budget
        elif not self.owner_first:
            self.owned, self.open = True, None
        elif self.open is not None and self.open.figure is None:
            self.open.over, self.open.spans = [*self.open.over, *self.open.spans], []

    def _placed(self, source: str, table: str) -> None:
        """Take where a term stands: what was just named, or in front of it (表里的甲; A in the table)."""
        last = self.found[-1] if self.found and self.found[-1].is_term else None
        home = self.open or (last if self.owned else None)
        if home is not None:
            home.source, home.table = source, table
        else:
            self.source = source, table

    def _term(self) -> Piece:
        if self.open is None:
            self.open = Piece(source=self.source[0], table=self.source[1], owner=self.owned)
            self.found.append(self.open)
            self.source, self.owned = ("", ""), False
        return self.open

    def _join(self, joint: Joint, mention: Mention) -> None:
        counted = _count_of(mention) if joint in ("own", "kind") else 0
        joint = "own" if counted else joint
        if joint in ("own", "kind") and self.found and self.found[-1].joint == "own":
            self.found[-1].count = self.found[-1].count or counted
            return
        if joint == "sum" and self.found and self.found[-1].joint == "kind":
            self.found[-1].joint = "own"
        self.open = None
        self.found.append(
            Piece(joint, count=counted, adding=mention.value.endswith(".adding"), falls=mention.is_a("move", "down", "less"))
        )

    def _figure(self, mention: Mention) -> None:
        assert mention.amount is not None
        amount = mention.amount
        if mention.text[0] in "+-" and self.found:
            self.found.append(Piece("plus" if mention.text[0] == "+" else "minus"))
            self.open, amount = None, Amount(abs(amount.value), amount.unit)
        last = self.found[-1] if self.found and self.found[-1].is_term else None
        if self.owned and last is not None and last.figure is None:  # reception of 24,300 yuan
            self.open, self.owned = last, False
        home = self._single_before_sum()
        if home is not None:
            self.found.pop()
            self.open = home
        if self.open is not None and self.open.figure is not None:
            self.open = None
        self._term().figure = amount

    def _single_before_sum(self) -> Piece | None:
        """Return the one item whose total the figure behind a word for a sum is (接待费合计7万); None behind a list."""
        if len(self.found) < 2 or self.found[-1].joint != "sum" or self.found[-1].adding or not self.found[-2].is_term:
            return None
        listed = len(self.found) > 2 and self.found[-3].joint in ("and", "with", "own", *SIGNS)
        return None if listed or self.found[-2].figure is not None else self.found[-2]

    def _item(self, span: Span) -> None:
        if self.found and self.found[-1].joint == "own" and span.text in _sides():
            return  # 四大类支出: of what the parts are
        if self.open is not None and self.open.figure is not None and not self.open.bare:
            self.open = None
        self._term().spans.append(span)

    def _axis(self, mention: Mention) -> None:
        if self.open is not None and self.open.figure is not None:
            self.open = None
        term = self._term()
        if mention.type == "year":
            term.years.append(when_of(mention))
        elif mention.type == "stage":
            term.stages.append(mention.value)
        else:
            term.at_end = True

    def closed(self) -> list[Piece]:
        for one in self.found:
            if one.over and not one.spans:
                one.over, one.spans = [], one.over
        self._part_sums()
        return [one for one in self.found if one.joint is not None or one.is_term]

    def _part_sums(self) -> None:
        """Part a word for a sum from the last name of a list that a figure follows (甲和乙合计是5万): the total is of both."""
        for at in range(2, len(self.found)):
            one, before = self.found[at], self.found[at - 1].joint
            behind = next((other for other in self.found[at + 1 :] if other.joint not in RELATIONS), None)
            ends = bool(one.spans) and one.figure is None and one.spans[-1].text.endswith(_sum_words())
            if ends and before in ("and", "with") and behind is not None and behind.bare:
                self.found.insert(at + 1, Piece("sum"))
                return


@lru_cache(maxsize=1)
def _sides() -> frozenset[str]:
    """Return the bare words for income and spending."""
    return frozenset(text for text, meanings in words_of("zh").items() if any(one.type == "total" for one in meanings))


@lru_cache(maxsize=1)
def _sum_words() -> tuple[str, ...]:
    return tuple(
        text for text, meanings in words_of("zh").items() if any(one.type == "op" and one.value == "sum" for one in meanings)
    )


def _joint_of(mention: Mention) -> Joint | None:
    if mention.is_a("op", "plus", "minus", "sum"):
        return mention.value.partition(".")[0]  # type: ignore[return-value]
    if mention.is_a("op", "gap"):
        return "equal"  # how far apart are they
    if mention.is_a("join"):
        return "and" if mention.text == "、" or not mention.text.strip(",") else "with"
    if mention.type == "share_of" or mention.is_a("measure", "share"):
        return "share"
    if mention.is_a("wh", "parts"):
        return "own"
    if mention.is_a("filler", "is"):
        return "is"
    return _JOINTS.get(mention.type)


_NAMED_TABLE = 2
"""Signs of a word for a table (表里) that names none."""
_SOURCES = {"table": "cell", "text": "sentence"}
_JOINTS: dict[str, Joint] = {
    "comma": "comma", "stop": "stop", "agree": "equal", "yesno": "whether", "each": "own", "dimension": "kind", "move": "moved",
}  # fmt: skip


def _count_of(mention: Mention) -> int:
    """Return how many parts a word says there are (三项, 五类), 0 where it says no number."""
    sign = mention.text[:1]
    return HAN_DIGITS.get(sign) or (int(sign) if sign.isdigit() else 0)


__all__ = ["RELATIONS", "SIGNS", "Joint", "Mentions", "Piece", "about_of", "pieces_of", "when_of"]
