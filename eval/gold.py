"""Gold files: questions with known answers, one JSON object a line. Any break of the form is an error with file and line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Literal, get_args

from ingest.amounts import Amount, canonical_unit
from ingest.errors import GoldError

Kind = Literal[
    "lookup", "change", "compute", "breakdown", "compare", "reason", "definition", "text", "target", "check", "followup",
    "not_found",
]  # fmt: skip
KINDS: tuple[str, ...] = get_args(Kind)
STATUSES = ("answered", "not_found")
VERDICTS = ("consistent", "inconsistent", "cannot_check")
_REQUIRED = (
    "id", "reports", "question", "history", "lang", "kind", "status", "values", "optional_values", "contains", "excludes",
    "cites", "conflict",
)  # fmt: skip
_OPTIONAL = ("conflict_ok", "verdict", "note")


@dataclass(frozen=True, slots=True)
class Question:
    """One question and what a right answer to it must hold; field by field as in the gold file.

    `source` is the gold file's name; it and `id` together name the question among several files.
    """

    source: str
    id: str
    reports: tuple[str, ...]
    question: str
    history: tuple[str, ...]
    lang: str
    kind: str
    status: str
    values: tuple[Amount, ...]
    optional_values: tuple[Amount, ...]
    contains: tuple[tuple[str, ...], ...]
    excludes: tuple[str, ...]
    cites: tuple[tuple[str, ...], ...]
    conflict: bool
    conflict_ok: bool = False
    verdict: str | None = None
    note: str = ""

    @property
    def key(self) -> str:
        return f"{self.source}:{self.id}"


def load_gold(paths: Iterable[Path]) -> tuple[Question, ...]:
    """Return the questions of all files in their order. Raises GoldError, naming file and line."""
    found: list[Question] = []
    for path in paths:
        found += _load_file(path)
    seen: set[str] = set()
    for question in found:
        if question.key in seen:
            raise GoldError(f'{question.source}: the id "{question.id}" stands twice; ids are unique in a file.')
        seen.add(question.key)
    return tuple(found)


def _load_file(path: Path) -> list[Question]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(f"{path}: the gold file cannot be read ({error}).") from error
    found = [_parse(line, path.name, number) for number, line in enumerate(lines, 1) if line.strip()]
    if not found:
        raise GoldError(f"{path}: there is no question in this file.")
    return found


def _parse(line: str, source: str, number: int) -> Question:
    where = f"{source}, line {number}"
    try:
        read = json.loads(line)
    except json.JSONDecodeError as error:
        raise GoldError(f"{where}: not a JSON object ({error.msg}).") from error
    if not isinstance(read, dict):
        raise GoldError(f"{where}: not a JSON object.")
    unknown = sorted(set(read) - {*_REQUIRED, *_OPTIONAL})
    missing = [name for name in _REQUIRED if name not in read]
    if unknown or missing:
        raise GoldError(f"{where}: " + (f'unknown field "{unknown[0]}".' if unknown else f'the field "{missing[0]}" is missing.'))
    return _question(read, source, where)


def _question(read: Mapping[str, Any], source: str, where: str) -> Question:
    return Question(
        source=source,
        id=_text(read, "id", where),
        reports=_texts(read, "reports", where),
        question=_text(read, "question", where),
        history=_texts(read, "history", where),
        lang=_one_of(read, "lang", ("zh", "en"), where),
        kind=_one_of(read, "kind", KINDS, where),
        status=_one_of(read, "status", STATUSES, where),
        values=_figures(read, "values", where),
        optional_values=_figures(read, "optional_values", where),
        contains=_choices(read, "contains", where),
        excludes=_texts(read, "excludes", where),
        cites=_choices(read, "cites", where),
        conflict=_flag(read, "conflict", where),
        conflict_ok=_flag(read, "conflict_ok", where) if "conflict_ok" in read else False,
        verdict=_one_of(read, "verdict", VERDICTS, where) if read.get("verdict") is not None else None,
        note=_text(read, "note", where) if "note" in read else "",
    )


def _text(read: Mapping[str, Any], name: str, where: str) -> str:
    if not isinstance(read[name], str):
        raise GoldError(f'{where}: "{name}" must be a string.')
    return str(read[name])


def _texts(read: Mapping[str, Any], name: str, where: str) -> tuple[str, ...]:
    value = read[name]
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise GoldError(f'{where}: "{name}" must be a list of strings.')
    return tuple(value)


def _choices(read: Mapping[str, Any], name: str, where: str) -> tuple[tuple[str, ...], ...]:
    value = read[name]
    right = isinstance(value, list) and all(
        isinstance(inner, list) and inner and all(isinstance(one, str) for one in inner) for inner in value
    )
    if not right:
        raise GoldError(f'{where}: "{name}" must be a list of lists of strings, none of them empty.')
    return tuple(tuple(inner) for inner in value)


def _one_of(read: Mapping[str, Any], name: str, allowed: tuple[str, ...], where: str) -> str:
    if read[name] not in allowed:
        raise GoldError(f'{where}: "{name}" is "{read[name]}", but must be one of {", ".join(allowed)}.')
    return str(read[name])


def _flag(read: Mapping[str, Any], name: str, where: str) -> bool:
    if not isinstance(read[name], bool):
        raise GoldError(f'{where}: "{name}" must be true or false.')
    return bool(read[name])


def _figures(read: Mapping[str, Any], name: str, where: str) -> tuple[Amount, ...]:
    value = read[name]
    if not isinstance(value, list) or not all(isinstance(one, dict) and set(one) == {"value", "unit"} for one in value):
        raise GoldError(f'{where}: "{name}" must be a list of objects with "value" and "unit".')
    return tuple(_figure(one, name, where) for one in value)


def _figure(read: Mapping[str, Any], name: str, where: str) -> Amount:
    value, unit = read["value"], read["unit"]
    if not isinstance(value, str) or not isinstance(unit, str):
        raise GoldError(f'{where}: value and unit in "{name}" must be strings.')
    try:
        number = Decimal(value)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or "E" in value.upper():
        raise GoldError(f'{where}: "{value}" in "{name}" is not a decimal number without separators.')
    return Amount(number, canonical_unit(unit) or unit)
