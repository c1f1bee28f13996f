"""A question's mentions → the sum that it claims. What stands on which side is said by order and joints alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from assistant.labels import KIND_LABELS
from assistant.language import Mention
from assistant.language.groups import HAN_DIGITS
from assistant.language.lexicon import words_of
from assistant.programs.claims import About, Equal, Term
from assistant.programs.model import Slot, When
from assistant.programs.selects import TOTALS
from assistant.questions.model import Link, Span
from ingest.amounts import Amount

Mentions = Sequence[Mention]
Joint = Literal["plus", "minus", "and", "with", "comma", "stop", "equal", "whether", "is", "sum", "own", "kind", "share", "moved"]
"""What stands between terms: signs, lists (and), 和 (with), marks, relations from the surest on, words for sums and parts.

`kind`: a word for parts that says no number (项), which means them only right before a word for a sum.
"""

_RELATIONS: tuple[Joint, ...] = ("equal", "whether", "is")
_SIGNS: tuple[Joint, ...] = ("plus", "minus")


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


def sum_claim(mentions: Mentions, language: str = "zh") -> Equal | None:
    """Return the sum that a question claims; None where it claims none that is read."""
    claim = _equal(pieces_of(mentions, language), about_of(mentions))
    apart = any(one.is_a("op", "gap") for one in mentions)
    return replace(claim, figures_asked=_asks_figures(mentions), gap_asked=apart) if claim is not None else None


def _asks_figures(mentions: Mentions) -> bool:
    """Return whether figures are asked for besides the check; 几项 and 几个 count the parts, but for 各几个."""
    pairs = zip((None, *mentions), mentions, strict=False)
    each = any(one.is_a("wh", "amount") and before is not None and before.type == "each" for before, one in pairs)
    return each or any(one.is_a("wh", "amount") and not one.text.startswith("几") for one in mentions)


def about_of(mentions: Mentions) -> About:
    """Return the bodies of the question, and its year where there is one: several belong to their terms."""
    bodies = tuple(dict.fromkeys(key for one in mentions if one.type == "body" for key in one.keys))
    years = tuple(dict.fromkeys(when_of(one) for one in mentions if one.type == "year"))
    return About(bodies, years[:1] if len(years) == 1 else ())


def when_of(mention: Mention) -> When:
    return (
        When(offset=int(mention.value))
        if mention.value.lstrip("-").isdigit()
        else When(mention.years[0] if mention.years else None)
    )


# ------------------------------------------------------------ terms and joints


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
    before = next((other for other in reversed(mentions[:at]) if other.type != "filler"), None)
    behind = next((other for other in mentions[at + 1 :] if other.type != "filler" or other.value in TOTALS), None)
    if at and one.type == "dimension" and mentions[at - 1].text in HAN_DIGITS:
        return replace(one, text=mentions[at - 1].text + one.text)
    if before is None or behind is None:
        return one
    if _is_sign(one, before, behind):
        return replace(one, type="op", value="minus")
    if one.is_a("filler", "spending") and (before.is_a("move") or before.is_a("op")):
        return replace(one, type="item", value="spending", span=TOTALS["spending"](one.start, one.end, one.text))
    if one.is_a("dimension", "project") and before.type in _LISTED and behind.type in (*_LISTED, *_ENDING):
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
        elif mention.type == "item" and mention.value and mention.value not in TOTALS:
            self._axis(mention)  # a point in time (年末)
        elif mention.type == "item" and mention.span is not None:
            self._item(mention.span)
        elif mention.type in ("year", "stage", "point"):
            self._axis(mention)
        elif mention.type == "body":
            self.owned, self.own_body = False, self.owned  # what follows is the body's own
        elif mention.type == "of" and mention.text == "'s":
            self.owned = self.own_body  # in the office's budget
        elif mention.type == "of":
            self._of()
        elif mention.type == "filler" and mention.value in _SOURCES:
            self._placed(_SOURCES[mention.value], mention.text if len(mention.text) > _NAMED_TABLE else "")

    def _of(self) -> None:
        if not self.owner_first:
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
        listed = len(self.found) > 2 and self.found[-3].joint in ("and", "with", "own", *_SIGNS)
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
            behind = next((other for other in self.found[at + 1 :] if other.joint not in _RELATIONS), None)
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


# ------------------------------------------------------------ sums


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of a sum: its terms with signs, and the words for sums and parts on it."""

    terms: tuple[Term, ...]
    over: Slot
    signed: bool
    summed: bool
    own: bool
    count: int
    adding: bool = False

    @property
    def adds(self) -> bool:
        """Return whether this side is a sum by itself: signs, a list that is added up, or an item's own parts.

        Named figures set side by side (甲3万和乙5万) are added up where they are to agree with one thing.
        """
        listed = all(term.figure is not None and term.slot for term in self.terms)
        return self.signed or self.own or (self.summed or listed) and len(self.terms) > 1


def _equal(pieces: Sequence[Piece], about: About) -> Equal | None:
    """Return the sum that is claimed; None where nothing is added up, or the sum is of shares."""
    if not _adds_up(pieces):
        return None
    if any(one.figure is not None and one.figure.unit == "%" for one in pieces):
        return None
    for left, right in _splits(pieces):
        one, other = _side(left), _side(right)
        made = _claimed(one, other, about) or _claimed(other, one, about)
        if made is not None:
            return made
    return None


def _adds_up(pieces: Sequence[Piece]) -> bool:
    """Return whether there are signs, or words for sums or parts, or named figures that are to agree; no shares, no movement."""
    joints = {one.joint for one in pieces}
    figured = sum(one.is_term and one.figure is not None and not one.bare for one in pieces) > 1 and "equal" in joints
    signs = bool(joints & set(_SIGNS))
    return "share" not in joints and (signs or (figured or bool(joints & {"sum", "own"})) and not _has_size(pieces))


def _has_size(pieces: Sequence[Piece]) -> bool:
    """Return whether a movement is told with its size: no sum is claimed then, but with signs."""
    return any(one.joint == "moved" and other.bare for one, other in pairwise(pieces))


def _claimed(parts: _Side, whole: _Side, about: About) -> Equal | None:
    """Return the claim that one side's sum is the other side; None where they are no parts and whole."""
    nothing = whole == _side(())
    if parts.adding and len(parts.terms) == 1 and not whole.adds and len(whole.terms) < 2 and not nothing:
        return _own_parts(parts, whole, about)
    if not parts.adds or nothing and not (parts.summed or parts.own):
        return None
    if parts.own and len(parts.terms) < 2:
        return _own_parts(parts, whole, about)
    if len(parts.terms) < 2 or len(whole.terms) > 1 and not whole.adds:
        return None
    over = parts.over or (whole.terms[0].slot if whole.summed and len(whole.terms) == 1 else whole.over)
    return Equal(replace(about, over=over), parts.terms, whole.terms, count=parts.count, total=whole.summed or nothing)


def pair_claim(mentions: Mentions, language: str) -> Equal | None:
    """Return two different items that are said to be equal (甲与乙一致); None where there are more, or a figure is given."""
    pieces = pieces_of(mentions, language)
    terms = [one for one in pieces if one.is_term and one.spans]
    joints = {one.joint for one in pieces}
    if any(one.type == "item" and one.value == "both" for one in mentions) and "equal" in joints and len(terms) == 1:
        income, spending = (Term((TOTALS[side](0, 0, ""),)) for side in ("income", "spending"))  # 收支平衡
        return Equal(about_of(mentions), (income,), (spending,))
    if len(terms) != 2 or not {"with", "equal"} <= joints or joints & {"sum", "own", "share", "moved", *_SIGNS}:
        return None
    labels = [one.spans[-1].links[0].label for one in terms if one.spans[-1].links]
    if len(set(labels)) < len(terms) or any(one.figure is not None for one in pieces):
        return None
    one, other = (_signed(pieces, term, False) for term in terms)
    return Equal(about_of(mentions), (one,), (other,))


def _own_parts(parts: _Side, whole: _Side, about: About) -> Equal | None:
    """Return the claim that an item's own parts make it up: the item stands on either side."""
    named = whole.terms or parts.terms or (Term(parts.over or whole.over),)
    if len(named) > 1:
        return None
    figure = next((one.figure for one in (*whole.terms, *parts.terms) if one.figure is not None), None)
    slot = named[0].slot or next((one.slot for one in parts.terms if one.slot), ()) or parts.over
    term = replace(named[0], slot=slot, figure=figure)
    return Equal(about, (), (term,) if slot or figure is not None else (), own_parts=True, count=parts.count, total=whole.summed)


def _splits(pieces: Sequence[Piece]) -> Iterator[tuple[Sequence[Piece], Sequence[Piece]]]:
    """Yield the places where a claim may part into its sides, the surest first."""
    for at, one in enumerate(pieces):  # 甲比乙多3万
        if one.joint == "moved" and _is_signed(pieces[:at]) and any(piece.bare for piece in pieces[at + 1 : at + 2]):
            yield pieces[at - 1 :: -1] if one.falls else pieces[:at], pieces[at + 1 :]
    begun = next((at + 1 for at in reversed(range(len(pieces))) if pieces[at].joint == "stop" and _says(pieces[at + 1 :])), 0)
    for joint in ("with", "comma", *_RELATIONS):  # two sums side by side
        for at in range(begun, len(pieces)):
            if pieces[at].joint == joint and _is_signed(pieces[begun:at]) and _is_signed(pieces[at + 1 :]):
                yield pieces[begun:at], pieces[at + 1 :]
    signed = any(piece.joint in _SIGNS for piece in pieces)
    for at, one in enumerate(pieces):  # A和B合计C, before its 和 is taken for the relation
        listed = sum(piece.is_term for piece in pieces[:at]) > 1 and not _own_of(pieces[:at])
        own = one.adding and sum(piece.is_term for piece in pieces[:at]) == 1 and not signed
        if one.joint == "sum" and (listed or own) and any(piece.is_term for piece in pieces[at + 1 : at + 2]):
            yield pieces[: at + 1], pieces[at + 1 :]
    for joints in (_RELATIONS[:1], _RELATIONS[1:2], _RELATIONS[2:], ("with",), ("stop", "comma")):
        for at in reversed(range(len(pieces))) if "with" in joints else range(len(pieces)):
            if pieces[at].joint in joints and _says(pieces[:at]) and _says(pieces[at + 1 :]):
                yield pieces[:at], pieces[at + 1 :]
    if not any(one.joint in _RELATIONS and _says(pieces[:at]) and _says(pieces[at + 1 :]) for at, one in enumerate(pieces)):
        yield pieces, ()


def _says(pieces: Sequence[Piece]) -> bool:
    return any(one.is_term or one.joint == "sum" for one in pieces)


def _own_of(pieces: Sequence[Piece]) -> bool:
    return any(one.joint == "own" and not one.count for one in pieces)


def _is_signed(pieces: Sequence[Piece]) -> bool:
    signs = sum(one.joint in _SIGNS for one in pieces)
    return bool(signs) and sum(one.is_term for one in pieces) == signs + 1


def _side(pieces: Sequence[Piece]) -> _Side:
    """Return one side: what stands before 的, or before a word for parts that a list follows, stands over all its terms."""
    pieces = _merged(pieces)
    terms = [one for one in pieces if one.is_term and not one.owner] or [one for one in pieces if one.is_term]
    aside = _aside(pieces, terms)
    aside += [one for one in pieces if one.is_term and one.owner and one not in terms]
    terms = [one for one in terms if one not in aside]
    first = terms[0] if terms else Piece()
    listed = len(terms) > 1
    over = [span for one in aside for span in (*one.over, *one.spans)]
    over += first.over if listed or not first.spans else ()
    made = [_signed(pieces, one, listed) for one in terms if one.spans or one.figure is not None or one.at_end]
    joints = [one.joint for one in pieces]
    return _Side(
        tuple(made), tuple(over), bool({*_SIGNS} & set(joints)), "sum" in joints, "own" in joints,
        next((one.count for one in pieces if one.joint == "own"), 0), any(one.adding for one in pieces),
    )  # fmt: skip


def _merged(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces with a bare figure and the name that a comma or 是 sets beside it as one term (884万，是会议费)."""
    found: list[Piece] = []
    for one in pieces:
        marks = [*found]
        while marks and marks[-1].joint in ("comma", "is"):
            marks.pop()
        before = marks[-1] if marks and len(marks) < len(found) else None
        alone = before is not None and before.bare and not (len(marks) > 1 and marks[-2].joint in (*_SIGNS, "and", "with"))
        if before is not None and alone and one.is_term and one.figure is None:
            found = [*marks[:-1], replace(one, figure=before.figure)]
        else:
            found.append(one)
    return found


def _aside(pieces: Sequence[Piece], terms: Sequence[Piece]) -> list[Piece]:
    """Return the terms that no joint makes summands: a topic before a mark, the one name that 三项 parts from the list."""
    places = {id(one): at for at, one in enumerate(pieces)}
    signed = any(one.joint in _SIGNS for one in pieces)
    if signed and len(terms) > 2:
        joined = ("and", "with", *_SIGNS)
        bound = [one for one in pieces if one.joint != "sum"]  # 甲小计加乙
        beside = {id(one): {other.joint for pair in pairwise(bound) if one in pair for other in pair} for one in terms}
        return [one for one in terms if not beside[id(one)] & set(joined) and one.figure is None]
    own = next((at for at, one in enumerate(pieces) if one.joint == "own"), None)
    if own is None or len(terms) < 3:
        return []
    if pieces[own].count == len(terms) - 1 and places[id(terms[0])] + 1 < len(pieces):
        topic = pieces[places[id(terms[0])] + 1].joint == "comma" and terms[0].figure is None
        if topic:
            return [terms[0]]  # 某局的支出，甲和乙两块
    before = [one for one in terms if places[id(one)] < own]
    behind = [one for one in terms if places[id(one)] > own]
    return before if len(before) == 1 else behind if len(behind) == 1 and behind[0].figure is None else []


def _signed(pieces: Sequence[Piece], term: Piece, listed: bool) -> Term:
    """Return a term with its sign; one that stands alone is said together with what it is of."""
    at = next(index for index, one in enumerate(pieces) if one is term)
    made = term.term(minus=at > 0 and pieces[at - 1].joint == "minus")
    return made if listed else replace(made, slot=(*term.over, *term.spans))


__all__ = ["about_of", "pair_claim", "pieces_of", "sum_claim", "when_of"]
