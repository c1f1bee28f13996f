"""All loaded bodies, arranged so that a stretch of a question leads to those that it may name, however many are loaded.

A name is a place's path and an organ's words. Many bodies share either, so both are looked up by themselves: the forms of
the path that a stretch may begin with, and the organs that the rest may be short for.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import TypeVar, overload

from assistant.entities.bodies import Body
from assistant.entities.names import organ_firsts, organ_is_short, parts_of, place_forms, signs_kept
from ingest.identity.places import place_stem
from ingest.terms import fold_label

_T = TypeVar("_T")
_REMEMBERED = 256
_LONGEST_PLACE = 16
"""Characters of the longest path of places that is looked for."""

_Places = tuple[str, ...]
_Words = tuple[str, ...]


class Registry(Sequence[Body]):
    """Bodies in their order, found by key and by the stretches that may name them. Never changed after it is made.

    `units` are the bodies that a report of several tells of, each for itself: none of them is meant where none is named.
    """

    def __init__(self, bodies: Iterable[Body], units: Iterable[Body] = ()) -> None:
        self._bodies = tuple(bodies)
        self.units: Registry | None = Registry(own) if (own := tuple(units)) else None
        self._at = {body.key: at for at, body in enumerate(self._bodies)}
        self._named: dict[_Words, dict[_Places, list[int]]] = {}
        self._begun: dict[str, set[_Places]] = {}
        self._paths: set[_Places] = set()
        self._organs: dict[str, set[_Words]] = {}
        """Organs by each character that a short form of theirs may begin with."""
        self._organs_with: dict[str, set[_Words]] = {}
        """Organs by each character of their names: a short form has no other."""
        self._whole_places: dict[str, list[int]] = {}
        self._short: dict[str, tuple[_Words, ...]] = {}
        self.spelt: dict[str, tuple[str, ...]] = {}
        """Words in Latin letters that files are called by → the bodies of these files."""
        self._by_sign: dict[str, set[int]] | None = None
        self._remembered: OrderedDict[object, object] = OrderedDict()
        self._kept: dict[str, object] = {}
        for at, body in enumerate(self._bodies):
            self._take_in(at, body)

    def _take_in(self, at: int, body: Body) -> None:
        for word in body.spelt:
            self.spelt[word] = (*self.spelt.get(word, ()), body.key)
        for name in body.names:
            parts = parts_of(name)
            if parts.words not in self._named:
                for sign in organ_firsts(parts.words):
                    self._organs.setdefault(sign, set()).add(parts.words)
                for sign in set("".join(parts.words)):
                    self._organs_with.setdefault(sign, set()).add(parts.words)
            self._named.setdefault(parts.words, {}).setdefault(parts.places, []).append(at)
            if parts.places not in self._paths:
                self._paths.add(parts.places)
                for form, _ in place_forms(parts.places):
                    self._begun.setdefault(form, set()).add(parts.places)
        if body.level == "region" and body.region:
            region = fold_label(body.region)
            for form in {region, place_stem(region)}:
                self._whole_places.setdefault(form, []).append(at)

    @overload
    def __getitem__(self, at: int) -> Body: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[Body]: ...

    def __getitem__(self, at: int | slice) -> Body | Sequence[Body]:
        return self._bodies[at]

    def __len__(self) -> int:
        return len(self._bodies)

    def of(self, keys: Collection[str]) -> tuple[Body, ...]:
        """Return the bodies and units of these keys, in the registry's order."""
        own = tuple(self._bodies[at] for at in sorted(self._at[key] for key in keys if key in self._at))
        return (*own, *self.units.of(keys)) if self.units is not None else own

    def in_place(self, form: str) -> tuple[str, ...]:
        """Return the keys of the bodies of a place that is named in any of its forms; () where none is known."""
        paths = self._begun.get(form, ())
        return tuple(
            self._bodies[at].key
            for at in sorted({at for homes in self._named.values() for path in paths for at in homes.get(path, ())})
        )

    def place_from(self, question: str, start: int) -> int | None:
        """Return where the longest form of a place of the bodies ends that begins at `start`; None where none begins there."""
        ends = range(min(len(question), start + _LONGEST_PLACE), start + 1, -1)
        return next((end for end in ends if question[start:end] in self._begun), None)

    def remember(self, key: object, make: Callable[[], _T]) -> _T:
        """Return what `make` gives, made once for a key: a question is read several times on its walk."""
        if key not in self._remembered:
            self._remembered[key] = make()
            while len(self._remembered) > _REMEMBERED:
                self._remembered.popitem(last=False)
        return self._remembered[key]  # type: ignore[return-value]

    def keep(self, name: str, make: Callable[[Registry], _T]) -> _T:
        """Return what `make` gives of all these bodies, made once."""
        if name not in self._kept:
            self._kept[name] = make(self)
        return self._kept[name]  # type: ignore[return-value]

    def beginning_at(self, question: str, start: int, most: int) -> Iterator[tuple[int, tuple[Body, ...]]]:
        """Return (end, bodies) of each stretch from `start` that bodies may be named by, the longest first.

        All that the stretch does name are among them, and some that it does not.
        """
        last = min(len(question), start + most)
        begun = [0, *(length for length in range(1, last - start + 1) if question[start : start + length] in self._begun)]
        for stop in range(last, start + 1, -1):
            found = set(self._whole_places.get(question[start:stop], ()))
            for length in begun:
                if start + length <= stop:
                    found.update(self._fitting(question[start : start + length], question[start + length : stop]))
            if found:
                yield stop, tuple(self._bodies[at] for at in sorted(found))

    def _fitting(self, place: str, organ: str) -> Iterator[int]:
        for words in self._short_for(organ):
            homes = self._named[words]
            for places in self._begun[place] if place else homes:
                yield from homes.get(places, ())

    def _short_for(self, organ: str) -> tuple[_Words, ...]:
        """Return the organs that a stretch may be short for."""
        known = self._short.get(organ)
        if known is None:
            held = [self._organs.get(organ[:1], set()), *(self._organs_with.get(sign, set()) for sign in signs_kept(organ))]
            known = tuple(sorted(words for words in set.intersection(*sorted(held, key=len)) if organ_is_short(organ, words)))
            if len(self._short) > _REMEMBERED * _REMEMBERED:
                self._short.clear()
            self._short[organ] = known
        return known

    def with_signs(self, signs: Iterable[str]) -> tuple[Body, ...]:
        """Return the bodies whose names hold all of these characters."""
        if self._by_sign is None:
            self._by_sign = {}
            for at, body in enumerate(self._bodies):
                for sign in {sign for name in body.names for sign in fold_label(name)}:
                    self._by_sign.setdefault(sign, set()).add(at)
        held = sorted((self._by_sign.get(sign, set()) for sign in set(signs)), key=len)
        return tuple(self._bodies[at] for at in sorted(held[0].intersection(*held[1:]))) if held else self._bodies


def registry_of(bodies: Sequence[Body]) -> Registry:
    """Return the registry of bodies, which they may be already."""
    return bodies if isinstance(bodies, Registry) else Registry(bodies)
