"""Frozen dataclasses to compact JSON and back, by their type hints.

Fields that hold their default are left out, so that a later version may add fields and still read what an earlier one
wrote; fields that a later version has dropped are ignored. Decimals are written as text and keep their digits.
"""

from __future__ import annotations

import json
import sys
import types
from collections.abc import Callable, Iterable
from dataclasses import MISSING, fields, is_dataclass
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

_T = TypeVar("_T")
_Step = Callable[[Any], Any]


def to_json(value: object) -> str:
    """Return `value` (a dataclass of this project, or a tuple of such) as one line of compact JSON."""
    return _WRITER.encode(_encode(value))


def from_json(kind: type[_T], text: str) -> _T:
    """Return the `kind` that `text` holds, as `to_json` wrote it."""
    found: _T = decoder(_hashable(kind))(json.loads(text))
    return found


def many_from_json(kind: type[_T], texts: Iterable[str]) -> tuple[_T, ...]:
    """Return one `kind` for each of `texts`; a single parse of all is much faster than one parse each."""
    decode = decoder(_hashable(kind))
    return tuple(map(decode, json.loads("[" + ",".join(texts) + "]")))


_WRITER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_PLAIN = frozenset([type(None), str, int, float, bool])


def _encode(value: object) -> object:
    if type(value) in _PLAIN or isinstance(value, (str, int, float)):
        return value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, (tuple, list)):
        return [_encode(one) for one in value]
    if is_dataclass(value) and not isinstance(value, type):
        found = {}
        for name, default in _defaults(type(value)):
            held = getattr(value, name)
            if held is not default and held != default:
                found[name] = held if type(held) in _PLAIN else _encode(held)
        return found
    raise TypeError(f"cannot write {type(value).__name__} as JSON")


class _Required:
    """Stands for a field without a default: it equals nothing, so the field is always written."""

    def __eq__(self, other: object) -> bool:
        return False

    __hash__ = object.__hash__


@cache
def _defaults(kind: type) -> tuple[tuple[str, object], ...]:
    required = _Required()
    return tuple(
        (
            one.name,
            one.default
            if one.default is not MISSING
            else one.default_factory()
            if one.default_factory is not MISSING
            else required,
        )
        for one in fields(kind)
    )


def _hashable(kind: Any) -> Any:
    """Return `kind`; mypy does not know that a class can be hashed."""
    return kind


def _same(value: Any) -> Any:
    return value


_shared: _Step = sys.intern
"""Equal strings are one string, as long as any of them is held: thousands of facts repeat names, codes and units."""


def _shared_if_any(found: str | None) -> str | None:
    return None if found is None else sys.intern(found)


@lru_cache(maxsize=1 << 14)
def _one_path(found: tuple[str, ...]) -> tuple[str, ...]:
    """Return the same tuple for equal ones, as long as it is among those used last: the cells of a row share their path."""
    return tuple(map(sys.intern, found))


def _shared_path(found: Any) -> tuple[str, ...]:
    return _one_path(tuple(found))


@cache
def decoder(kind: Any) -> _Step:
    """Return the function that turns parsed JSON into `kind`: a dataclass, tuple, Decimal, plain type or a union with None."""
    if is_dataclass(kind) and isinstance(kind, type):
        return _dataclass_decoder(kind)
    if kind is Decimal:
        return Decimal
    if get_origin(kind) is tuple:
        return _tuple_decoder(get_args(kind))
    if get_origin(kind) in (Union, types.UnionType):
        return _union_decoder(get_args(kind))
    if kind is str or get_origin(kind) is Literal:
        return _shared
    if kind in (int, float, bool, type(None)):
        return _same
    raise TypeError(f"cannot read {kind} from JSON")


def _dataclass_decoder(kind: type) -> _Step:
    hints = get_type_hints(kind)
    steps = [(one.name, decoder(hints[one.name])) for one in fields(kind)]
    known = frozenset(name for name, _ in steps)
    turned = {name: step for name, step in steps if step is not _same}

    def decode(found: dict[str, Any]) -> Any:
        for name, value in found.items():
            if name in turned:
                found[name] = turned[name](value)
        try:
            return kind(**found)
        except TypeError:
            return kind(**{name: value for name, value in found.items() if name in known})

    return decode


def _tuple_decoder(inner: tuple[Any, ...]) -> _Step:
    if len(inner) == 2 and inner[1] is Ellipsis:
        step = decoder(inner[0])
        if step is _shared:
            return _shared_path
        return tuple if step is _same else lambda found: tuple(map(step, found))
    steps = [decoder(one) for one in inner]
    if all(step is _same for step in steps):
        return tuple
    return lambda found: tuple(step(one) for step, one in zip(steps, found, strict=True))


def _union_decoder(inner: tuple[Any, ...]) -> _Step:
    """Return the step for `X | None`; a union of dataclasses is told apart by fields that only one of them has."""
    kinds = [one for one in inner if one is not type(None)]
    if len(kinds) > 1:
        return _variant_decoder(kinds)
    step = decoder(kinds[0])
    if step is _shared:
        return _shared_if_any
    return _same if step is _same else lambda found: None if found is None else step(found)


def _variant_decoder(kinds: list[Any]) -> _Step:
    own = [{one.name for one in fields(kind)} for kind in kinds]
    needed = [{name for name, default in _defaults(kind) if isinstance(default, _Required)} for kind in kinds]
    steps = [decoder(kind) for kind in kinds]

    def decode(found: dict[str, Any]) -> Any:
        for step, names, required in zip(steps, own, needed, strict=True):
            if required <= found.keys() <= names:
                return step(found)
        raise TypeError(f"no kind fits the fields {sorted(found)}")

    return decode
