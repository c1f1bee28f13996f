"""What people say for an item, and the other words of the trade, from `ingest/data/embedding/words.txt`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from importlib import resources

from ingest.terms import all_terms, canonical


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


@lru_cache(maxsize=1)
def _known() -> dict[str, tuple[str, ...]]:
    """Return official name → all that it is called: itself, aliases, English names, spoken words of both languages.

    What is said for a whole class of functions (schools for 教育支出) is said of its parts rather, and is no name of it;
    nor is a spoken word that several items have.
    """
    found: dict[str, list[str]] = {}
    for term in all_terms():
        found.setdefault(term.name, [term.name]).extend((*term.aliases, *term.english))
    said = dict(_said())
    owners = Counter(word for called in (*found.values(), *said.values()) for word in set(called))
    for name, called in said.items():
        found.setdefault(name, [name]).extend(word for word in called if owners[word] == 1 or word in found[name])
    return {name: tuple(dict.fromkeys(one for one in called if one)) for name, called in found.items()}


def _said() -> Iterator[tuple[str, list[str]]]:
    """Yield official name, spoken words of both languages."""
    classes = {term.name for term in all_terms() if term.group == "functional" and len(term.code or "") == 3}
    for line in lines("colloquial"):
        name, spoken, english, _ = (part.strip() for part in line.split("|"))
        if canonical(name) not in classes:
            yield canonical(name), [*spoken.split(), *(one.strip() for one in english.split(";"))]


def official_names() -> tuple[str, ...]:
    """Return every official name, once."""
    return tuple(dict.fromkeys(term.name for term in all_terms()))


def all_names(label: str) -> tuple[str, ...]:
    """Return all that an item is called, the label as it is printed first."""
    return tuple(dict.fromkeys((label, *_known().get(canonical(label), ()))))
