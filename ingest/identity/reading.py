"""A file's blocks → whose report it is, of which years and stages, and the words that say so."""

from __future__ import annotations

from ingest.coordinates import years_spanned
from ingest.english import english_place
from ingest.identity.agreement import Agreed, agree
from ingest.identity.outline import Outline
from ingest.identity.periods import periods_of, stage_of, title_of, year_of
from ingest.identity.scope import level_of, region_of
from ingest.identity.witnesses import Candidate, witnesses
from ingest.model import NOTHING_SAID, Evidence, Identity, RawDocument, Said
from ingest.terms import is_latin

_MOST_EVIDENCE = 6


def blocks_to_identity(raw: RawDocument, told: Said = NOTHING_SAID) -> Identity:
    """Given a file's blocks, return whose report it is, of which years and stages, with the words that say so.

    What the user has `told` wins. What is said nowhere is None.
    """
    outline = Outline(raw)
    candidates = witnesses(outline)
    agreed = agree(candidates)
    given = [Evidence("given", str(value)) for value in (told.department, told.year, told.stage, told.level) if value]
    said = [] if told.department else _evidence(agreed)
    name = told.department or (agreed.name if agreed else None)
    found_year = told.year or year_of(outline, said)
    stage = told.stage or stage_of(outline, found_year)
    periods = periods_of(outline, found_year, stage)
    names = _names(told.department, agreed)
    whole = any(one.whole for one in agreed.said_by) if agreed else False
    return Identity(
        department=name,
        year=found_year,
        stage=stage,
        level=told.level or level_of(outline, name, names, whole),
        names=names,
        region=region_of(name, candidates),
        title=title_of(outline),
        evidence=(*given, *said),
        years=_years(outline, [year for year, _ in periods], found_year),
        stages=tuple(dict.fromkeys(stage for _, stage in periods)) or ((stage,) if stage else ()),
    )


def _years(outline: Outline, stated: list[int], own: int | None) -> tuple[int, ...]:
    """Return all years that the report holds, its own first; of a list with a column of years those too."""
    spanned = next((years for line in outline.titles if (years := years_spanned(line))), ())
    return tuple(dict.fromkeys([*(stated or ([own] if own else [])), *spanned, *outline.listed_years]))


def _names(department: str | None, agreed: Agreed | None) -> tuple[str, ...]:
    name = department or (agreed.name if agreed else None)
    if name and is_latin(name):
        return tuple(one for one in (name, english_place(name)) if one)
    names = ([department] if department else []) + list(agreed.names if agreed else ())
    return tuple(dict.fromkeys(names))[:8]


def _evidence(agreed: Agreed | None) -> list[Evidence]:
    """Return what the body was read from: the weightiest of each kind of place once."""
    found: dict[tuple[str, str], Candidate] = {}
    for one in agreed.said_by if agreed else ():
        found.setdefault((one.source, one.name), one)
    return [Evidence(one.source, one.words) for one in list(found.values())[:_MOST_EVIDENCE]]
