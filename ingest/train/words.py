"""The word lists of the generator, from `ingest/data/embedding/words.txt`."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources


@lru_cache(maxsize=1)
def _parts() -> dict[str, tuple[str, ...]]:
    """Return part name → its lines."""
    found: dict[str, list[str]] = {}
    name = ""
    source = resources.files("ingest") / "data" / "embedding" / "words.txt"
    for line in source.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            name = line.strip("[]")
        elif line.strip() and not line.startswith("#"):
            found.setdefault(name, []).append(line.strip())
    return {part: tuple(lines) for part, lines in found.items()}


def lines(part: str) -> tuple[str, ...]:
    """Return the lines of a part, such as `colloquial`. Raises KeyError for a part that is not there."""
    return _parts()[part]


@lru_cache(maxsize=16)
def names(part: str) -> tuple[str, ...]:
    """Return the words of a part that is a plain list, such as `duties`."""
    return tuple(word.replace("、", "") for line in lines(part) for word in line.split())
