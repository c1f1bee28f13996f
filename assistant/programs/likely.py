"""A question's likeliest programs where no rule of word order reads it: things named, asks weighed by their wording.

Rules hear a word that they know; a wording that nobody wrote a rule for is weighed as a whole (`likelihood`): what is asked,
along which axis it is compared, what a share is of. What is named bounds what can be meant: two bodies must be there to be
compared. Several shapes that are possible are weighed against each other; where none stands out nothing is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import exp
from typing import Literal

from assistant.language import Mention
from assistant.programs.frame_names import in_a_row, unlike
from assistant.programs.grammar import each_alone, has, how_many, spanned, with_fund
from assistant.programs.likelihood import Likelihood, likelihood_of
from assistant.programs.model import (
    Completion,
    Dimension,
    Gap,
    Get,
    Less,
    Move,
    Operand,
    Program,
    Rank,
    Reading,
    Select,
    Share,
    Slot,
    Total,
    When,
    is_count,
    selects_of,
)
from assistant.programs.selects import holds, selects_in
from assistant.programs.wordings import features_of, signs_of
from assistant.questions.model import Span
from ingest.amounts import MONEY

ASKS = (
    "amount", "sum", "mean", "gap", "rate", "times", "share", "points", "sum.gap", "sum.rate", "sum.share", "sum.times",
    "sum.points", "mean.gap", "mean.rate", "high", "low", "both", "rank", "highest.gap", "steps.gap", "steps.rate", "fastest",
    "rest", "rest.share", "used", "parts", "yearly", "other",
)  # fmt: skip
"""What a wording may ask for; each is a label of the model."""
AXES = ("B", "I", "Y", "S")
WHOLES = ("first", "last", "before", "sum")
_FIELD: dict[str, str] = {"B": "bodies", "I": "slots", "Y": "years", "S": "stages"}
_DIMENSION: dict[str, Dimension] = {"B": "body", "I": "item", "Y": "year"}
_COMPARED = ("gap", "rate", "times", "points")
_SHARED = ("share", "points")
_RESTS = ("rest", "rest.share")
SURE = 0.5
"""What part of the likelihood of all shapes the told one must have."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What is asked, along which axis it is compared, what a share is of, and of which of the ways a question is named."""

    asks: tuple[str, ...]
    axis: str = ""
    whole: str = ""
    way: int = 0

    @property
    def components(self) -> tuple[str, ...]:
        """Return what the model weighs of it, each by itself."""
        found = [f"asks.{len(self.asks)}", f"axis.{self.axis}", f"whole.{self.whole}", f"way.{self.way}"]
        for ask in self.asks:
            found += [f"ask.{ask}", f"kind.{_kind(ask)}", f"of.{_together(ask)}"]
        return tuple(dict.fromkeys(found))


OTHER = "other"
NOTHING = Shape((OTHER,))


@dataclass(frozen=True, slots=True)
class Named:
    """What a question is about: all it names, with what that leaves open filled from the conversation."""

    select: Select
    before: tuple[Slot, ...] = ()
    """Items that the conversation spoke of and the question does not name again."""
    most: int = 1
    whole: Slot = ()
    """The item that the others lie inside of, once a shape has said which."""
    ahead: tuple[int, int] = (0, 0)
    """How many bodies and items are named ahead of what they are compared with (A、B之和比C); 0 where nothing says it."""

    @property
    def holder(self) -> Slot:
        """Return the item that takes in all others by the official classifications; () where none does."""
        slots = (*self.before, *self.select.slots)
        found = [one for one in slots if all(one is other or _holds(one, other) for other in slots)]
        return found[0] if len(found) == 1 and len(slots) > 1 else ()

    def around(self, whole: str) -> Named | None:
        """Return what is named without the whole that a shape speaks of, and that whole; None where there is no such item."""
        slots = self.select.slots
        place = {"first": slots[:1], "last": slots[-1:], "before": self.before[:1]}[whole]
        if not place or self.holder and place[0] != self.holder:
            return None
        parts = tuple(slot for slot in slots if slot != place[0]) or self.before[:1]
        if not parts or parts[0] == place[0]:
            return None
        return replace(self, select=replace(self.select, slots=parts), whole=place[0])


def _holds(one: Slot, other: Slot) -> bool:
    return holds(*(Mention(0, 0, "", "item", span=slot[0]) for slot in (one, other)))


@dataclass(frozen=True, slots=True)
class Seen:
    """A question as the model sees it: the features of its wording, and what it may be about."""

    features: tuple[str, ...]
    signs: tuple[str, ...]
    ways: tuple[Named, ...]


def seen_in(mentions: Sequence[Mention], talk: Sequence[Program], language: str) -> Seen | None:
    """Return a settled question as the model sees it; None where it names what has no place in a shape."""
    own = own_select(mentions)
    if own is None:
        return None
    features = features_of(mentions, own, around_of(talk), language)
    ways = ways_named(own, talk, how_many(mentions))
    return Seen(features, signs_of(mentions, language), tuple(replace(way, ahead=_ahead(mentions)) for way in ways))


def read_likely(mentions: Sequence[Mention], talk: Sequence[Program], language: str) -> Reading | None:
    """Return the likeliest reading of a settled question; None where no shape stands out, or it is none of figures."""
    if any(one.type == "figure" or one.is_a("deixis", "result") for one in mentions):
        return None
    model, seen = likelihood_of(language), seen_in(mentions, talk, language)
    told = likeliest(model, seen) if seen is not None and seen.ways else ()
    return Reading(told, unknown_words(mentions, model, language)) if told else None


def _ahead(mentions: Sequence[Mention]) -> tuple[int, int]:
    """Return how many bodies and items stand ahead of the word that compares."""
    versus = next((at for at, one in enumerate(mentions) if one.type == "versus"), None)
    before = mentions[:versus] if versus is not None else ()
    return sum(len(one.keys) for one in before if one.type == "body"), sum(one.type == "item" for one in before)


def around_of(talk: Sequence[Program]) -> Select:
    """Return all that the turns of a conversation named, as one select; what a movement started from first."""
    found = Select()
    for program in talk:
        based = (program.base,) if isinstance(program, Move) else ()
        for select in (*based, *selects_of(program)):
            found = _joined(found, select)
    return found


def _joined(one: Select, other: Select) -> Select:
    """Return two selects with the members of both on each axis, in order."""
    slots = (*one.slots, *(slot for slot in other.slots if all(not _same(slot, known) for known in one.slots)))
    return replace(
        other, slots=slots, bodies=tuple(dict.fromkeys((*one.bodies, *other.bodies))),
        years=tuple(dict.fromkeys((*one.years, *other.years))), stages=tuple(dict.fromkeys((*one.stages, *other.stages))),
        unit=None,
    )  # fmt: skip


def _same(one: Slot, other: Slot) -> bool:
    return [span.links[:1] or span.text for span in one] == [span.links[:1] or span.text for span in other]


def own_select(mentions: Sequence[Mention]) -> Select | None:
    """Return all that a question itself names; None where it names what has no place in a shape (projects, levels, funds)."""
    items = unlike([one for one in mentions if one.type == "item"])
    if not all(one.span is not None and _is_label(one.span) for one in items) or any(map(_asks_more, mentions)):
        return None
    own = Select()
    for kind in ("body", "year", "stage", "item"):
        groups = ("bodies",) if kind == "body" else ("years",) if kind == "year" else ()
        things = [one for one in mentions if one.type == kind or groups and one.is_a("deixis", *groups)]
        things = items if kind == "item" else things
        selects = selects_in(in_a_row(things))
        if len(selects) > 1:
            return None
        own = own.over(selects[0]) if selects else own
    if items and not _several(own) and (has(mentions, "each") or has(mentions, "dimension", "item")):
        return None  # 各项分别多少: its parts, which no shape names
    own = replace(with_fund(own), unit=_unit_asked(mentions))
    return None if own.projects or own.levels or own.project or own.horizon else own


def _several(select: Select) -> bool:
    return any(len(getattr(select, field)) > 1 for field in _FIELD.values()) or _is_open(select)


def _asks_more(one: Mention) -> bool:
    """Return whether a word asks for, or of, what no shape has: rows, projects, tables, bounds, counts of things."""
    if one.type == "dimension":
        return one.value not in ("item", "body", "year")
    return one.type in ("trait", "table", "code", "bound", "per", "aim") or is_count(one.unit)


def _is_label(span: Span) -> bool:
    """Return whether words are a label that a report prints, or another name of one."""
    return any(link.how in ("exact", "alias") for link in span.links)


def _unit_asked(mentions: Sequence[Mention]) -> str | None:
    """Return the unit of money that figures are wanted in; None where none is said, or two are."""
    units = {one.value if one.type == "unit" else one.unit for one in mentions} & set(MONEY)
    return units.pop() if len(units) == 1 else None


def ways_named(own: Select, talk: Sequence[Program], most: int) -> tuple[Named, ...]:
    """Return what a question may be about: its own things over those spoken of last, or beside all that was spoken of."""
    filled, told = own.over(around_of(talk[-1:])), around_of(talk)
    before = tuple(slot for slot in told.slots if all(not _same(slot, known) for known in filled.slots))
    found = [Named(replace(filled, unit=own.unit), before, most)]
    if talk:
        found.append(Named(replace(_joined(told, own), unit=own.unit), (), most))
    return tuple(one for one in found if one.select.slots)


def unknown_words(mentions: Sequence[Mention], model: Likelihood, language: str) -> tuple[str, ...]:
    """Return the stretches that nothing explains and no wording has: they may name something.

    A single Han sign names nothing by itself, nor does a Latin word in a Chinese question.
    """
    left = []
    for one in mentions:
        signs = [sign for sign in signs_of((one,), language)[1:-1] if any(part.isalnum() for part in sign)]
        if one.type != "rest" or not signs:
            continue
        short = language == "zh" and sum(not sign.isascii() for sign in signs) < _SHORTEST_NAME
        if not short and not model.has_words(signs):
            left.append(one.text)
    return tuple(left)


_SHORTEST_NAME = 2


def likeliest(model: Likelihood, seen: Seen) -> tuple[Program, ...]:
    """Return the programs of the shape that has most of the likelihood of all that can be meant; () where none has enough."""
    weights = model.weights_of(seen.features)
    shapes = ((sum(weights.get(one, 0.0) for one in shape.components), shape) for shape in shapes_of(model.asks, seen.ways))
    told: list[tuple[float, tuple[Program, ...]]] = []
    for weight, shape in sorted(shapes, key=lambda one: -one[0]):
        if told and weight < told[0][0] - _FAR:
            break
        programs = programs_of(shape, seen.ways[shape.way]) if shape != NOTHING else ()
        if programs or shape == NOTHING:
            told.append((weight, programs))
    together: dict[tuple[Program, ...], float] = {}
    for weight, programs in told:
        together[programs] = together.get(programs, 0.0) + exp(weight - told[0][0])
    best = max(together, key=lambda programs: together[programs])
    return best if together[best] >= SURE * sum(together.values()) else ()


_FAR = 6.0
"""How much less likely (in logarithms) a shape may be to count beside the first."""


def shapes_of(asks: Sequence[tuple[str, ...]], ways: Sequence[Named]) -> Iterator[Shape]:
    """Yield all shapes of sets of asks; what is named may not have what one needs."""
    yield NOTHING
    for way in range(len(ways)):
        for chosen in asks:
            for axis in AXES if any(_kind(ask) in _COMPARED for ask in chosen) else ("",):
                for whole in WHOLES if any(_kind(ask) in _SHARED or _kind(ask) in _RESTS for ask in chosen) else ("",):
                    yield Shape(chosen, axis, whole, way)


_IN_MONEY = ("amount", "sum", "mean", "gap", "rest")
"""What is told in a unit of money that is asked for."""


def _kind(ask: str) -> str:
    head, _, tail = ask.partition(".")
    return tail if head in ("sum", "mean") and tail else ask


def programs_of(shape: Shape, named: Named) -> tuple[Program, ...]:
    """Return the programs of a shape; () where one of its asks cannot be made of what is named."""
    inside = named.around(shape.whole) if shape.whole not in ("", "sum") else named
    if inside is None:
        return ()
    bare = replace(inside, select=replace(inside.select, unit=None))
    found: list[Program] = []
    for ask in shape.asks:
        made = list(_MADE[_kind(ask)](ask, shape, inside if _kind(ask) in _IN_MONEY else bare))
        if not made:
            return ()
        found += made
    return tuple(dict.fromkeys(_merged(found)))


def _merged(programs: Sequence[Program]) -> Iterator[Program]:
    """Yield programs, the amount and the rate of one movement as one."""
    for at, program in enumerate(programs):
        if isinstance(program, Move):
            like = [one for one in programs if isinstance(one, Move) and replace(one, wanted=program.wanted) == program]
            if programs.index(like[0]) == at:
                yield replace(program, wanted=tuple(dict.fromkeys(size for one in like for size in one.wanted)))
        else:
            yield program


def _together(ask: str) -> Literal["sum", "mean"] | None:
    head = ask.partition(".")[0]
    return "mean" if head == "mean" else "sum" if head == "sum" else None


def _sides(shape: Shape, named: Named, together: object = None) -> tuple[Select, Select] | None:
    """Return the two sides that are compared: the later year and what was spent come first; of a sum one side has several."""
    field, select = _FIELD[shape.axis], named.select
    members = getattr(select, field)
    if shape.axis == "S" and len(members) < 2:
        members = ("actual", "budget")  # 预决算差异: both go without saying
    if shape.axis == "Y" and len(members) == 1:
        before = members[0]
        members = (before, When(before.year - 1) if before.year is not None else When(offset=(before.offset or 0) - 1))
    if len(members) < 2:
        return None
    if shape.axis in ("Y", "S") and len(select.years) == len(select.stages) == 2:
        return _in_pairs(select)
    ones, others = members[:1], members[-1:]
    if len(members) > 2 and shape.axis in ("B", "I"):
        if not together:
            return None
        ahead = named.ahead[shape.axis == "I"]
        cut = ahead if 0 < ahead < len(members) else len(members) - 1
        ones, others = members[:cut], members[cut:]
    if shape.axis == "Y" and _when(ones[0]) < _when(others[0]) or shape.axis == "S" and ones == ("budget",):
        ones, others = others, ones
    return replace(select, **{field: ones}), replace(select, **{field: others})


def _in_pairs(select: Select) -> tuple[Select, Select]:
    """Return two years that have a stage each (2024年预算对比2023年决算), as named; the later year first."""
    pairs = [replace(select, years=(year,), stages=(stage,)) for year, stage in zip(select.years, select.stages, strict=True)]
    pairs.sort(key=lambda one: _when(one.years[0]), reverse=True)
    return pairs[0], pairs[1]


def _when(year: When) -> tuple[int, int]:
    return (year.year or 0, year.offset or 0)


def _figure(select: Select, together: Literal["sum", "mean"] | None = None) -> Operand:
    return Total((select,), together) if together else Get((select,))


def _amounts(ask: str, shape: Shape, named: Named) -> Iterator[Program]:
    inside = named.whole and any(_kind(ask) in _RESTS for ask in shape.asks)
    yield Get((replace(named.select, slots=(named.whole, *named.select.slots)) if inside else named.select,))


def _sums(ask: str, shape: Shape, named: Named) -> Iterator[Program]:
    select = named.select
    sides = _sides(shape, named, ask) if shape.axis and any("." in one for one in shape.asks) else None
    if not any(map(_several, sides or (select,))):
        return
    yield from (_figure(one, "mean" if ask == "mean" else "sum") for one in (sides or (select,)))


def _is_open(select: Select) -> bool:
    """Return whether a select takes all of an axis (所有部门, 各年)."""
    return select.every_body or select.every_year or bool(select.latest)


_TWO = 2
_HOW: dict[str, Literal["minus", "rate", "ratio"]] = {"gap": "minus", "rate": "rate", "times": "ratio"}


def _gaps(ask: str, shape: Shape, named: Named) -> Iterator[Program]:
    together = _together(ask)
    sides = _sides(shape, named, together)
    unsaid = shape.axis == "Y" and len(named.select.years) < _TWO  # how many times last year's goes not without saying
    if sides is None or unsaid and _kind(ask) == "times":
        return
    how = _HOW[_kind(ask)]
    apart = sides[0].years != sides[1].years and sides[0].stages != sides[1].stages
    if together is None and shape.axis in ("Y", "S") and how != "ratio" and not apart:
        base = Select(years=sides[1].years) if shape.axis == "Y" else Select(stages=sides[1].stages)
        yield Move(sides[0], base, ("rate",) if how == "rate" else ("amount",))
        return
    ones, others = ((sides[0],), (sides[1],)) if together else (each_alone((sides[0],)), each_alone((sides[1],)))
    for one, other in zip(ones, others, strict=True):
        yield Gap(_figure(one, together), _figure(other, together), how)


def _shares(ask: str, shape: Shape, named: Named) -> Iterator[Program]:
    select = named.select
    if shape.whole == "sum":
        if _over(select):
            yield Share((select,), select, of_sum=True)
        return
    yield _share(select, named, _together(ask))


def _share(select: Select, named: Named, together: object) -> Share | Gap:
    whole = replace(select, slots=(named.whole,))
    return Gap(Total((select,)), Get((whole,)), "share") if together else Share((select,), whole)


def _points(ask: str, shape: Shape, named: Named) -> Iterator[Program]:
    sides = _sides(shape, named)
    if sides is not None and named.whole:
        one, other = (_share(side, named, _together(ask)) for side in sides)
        yield Gap(one, other, "points")  # type: ignore[arg-type]


def _over(select: Select) -> str:
    """Return the axis along which alone a select has several members, or is open to all; empty where it is not certain."""
    several = [axis for axis in _DIMENSION if len(getattr(select, _FIELD[axis])) > 1]
    if not several:
        several = ["Y"] if select.every_year or select.latest else ["B"] if select.every_body or not select.bodies else []
    return several[0] if len(several) == 1 else ""


def _ranked(ask: str, shape: Shape, named: Named) -> Iterator[Program]:
    select = named.select
    axis = _over(select)
    if not axis:
        return
    first, last = Rank(select, _DIMENSION[axis]), Rank(select, _DIMENSION[axis], lowest=True)
    if ask in ("high", "low"):
        yield first if ask == "high" else last
    elif ask == "both":
        yield from (first, last)
    elif ask == "highest.gap":
        yield Gap(first, last)
    else:
        yield replace(first, most=named.most if named.most > 1 else 0)


def _fastest(ask: str, shape: Shape, named: Named) -> Iterator[Program]:
    select, base = spanned(named.select, Select())
    axis = _over(select)
    if axis in ("B", "I"):
        yield Rank(select, _DIMENSION[axis], by="rate", base=base)


def _steps(ask: str, shape: Shape, named: Named) -> Iterator[Program]:
    written = sorted(when.year for when in named.select.years if when.year is not None)
    if len(written) > 1:
        select = replace(named.select, years=tuple(When(year) for year in written[1:]), every_year=False)
        yield Move(select, Select(years=(When(offset=-1),)), ("amount",) if ask.endswith("gap") else ("rate",))


def _rest(ask: str, shape: Shape, named: Named) -> Iterator[Program]:
    if not named.whole:
        return
    whole = replace(named.select, slots=(named.whole,))
    less = Less(whole, tuple(replace(whole, slots=(part,)) for part in named.select.slots))
    yield less if ask == "rest" else Gap(less, Get((whole,)), "share")


def _used(ask: str, shape: Shape, named: Named) -> Iterator[Program]:
    yield Completion((replace(named.select, stages=()),))


def _untold(ask: str, shape: Shape, named: Named) -> Iterator[Program]:
    """Yield nothing: what something is made of is told by the rules alone, which know by which classification."""
    yield from ()


def _yearly(ask: str, shape: Shape, named: Named) -> Iterator[Program]:
    select, base = spanned(named.select, Select())
    if not base.is_open or _is_open(select):
        yield Move(select, base, ("rate",), yearly=True)


Making = Callable[[str, Shape, Named], Iterator[Program]]
_MADE: dict[str, Making] = {
    "amount": _amounts, "sum": _sums, "mean": _sums, "gap": _gaps, "rate": _gaps, "times": _gaps, "share": _shares,
    "points": _points, "high": _ranked, "low": _ranked, "both": _ranked, "rank": _ranked, "highest.gap": _ranked,
    "steps.gap": _steps, "steps.rate": _steps, "fastest": _fastest, "rest": _rest, "rest.share": _rest, "used": _used,
    "parts": _untold, "yearly": _yearly,
}  # fmt: skip
"""What is made of what is named for each ask."""
