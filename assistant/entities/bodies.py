"""A loaded body as an entity: its key, all its names, its place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Body:
    """A loaded body: its key (the normalised name), all names, and its region where known."""

    key: str
    names: tuple[str, ...]
    region: str | None
    level: str | None
    spelt: tuple[str, ...] = ()
    """Words in Latin letters that its place may be known by, where its file names it in no other way (baisha-county)."""


def unit_prefix(key: str) -> str:
    """Return what the keys of the units of a body's reports begin with."""
    return f"unit:{key}/"
