"""The items of a report that can be set side by side by one measure: the leaves of one table, or of one section's sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.closing import entries_in
from assistant.answering.parts import parts_of
from assistant.answering.session import Session
from assistant.answering.slots import PROJECT_SPAN, Slot
from assistant.labels import TOTALS
from assistant.lookup.index import Entry
from assistant.lookup.scopes import Scope
from assistant.questions.conditions import Measure
from assistant.questions.model import Ask
from ingest.terms import term_of

_NATURES = {"amount": "amount", "change": "change", "growth": "growth", "completion": "completion", "score": "score"}
_LEVELS = ((re.compile(r"大类|类级"), 3), (re.compile(r"款级"), 5), (re.compile(r"项级"), 7))
"""Words for a level of the official codes, and how many digits it has."""


def name_of(entry: Entry) -> str:
    """Return what a listed item is called: its project where the figure is a project's whole money, else its own name."""
    return entry.fact.coordinates.subject if _is_project_money(entry) and entry.fact.coordinates.subject else entry.head


def listed(session: Session, scope: Scope, slot: Slot, ask: Ask, measure: Measure) -> list[Entry]:
    """Return the items of one table or section that have the measure, leaves only, each once, in the report's order.

    `slot` narrows them to what stands under it; empty where the question names no whole. 项目 and 科目 in the question
    narrow them to projects or to official items.
    """
    text = session.query.folded
    projects = bool(re.search(r"项目(?!支出|预算|经费|资金)", text)) and "科目" not in text
    if measure == "amount" and (slot or projects):
        parts = _parts(session, scope, slot, ask, projects=projects)
        if len(parts) >= 2:
            return parts
    found = [entry for entry in entries_in(session, scope) if _is_listed(entry, scope, slot, ask, measure)]
    if projects:
        found = [entry for entry in found if "项目" in (entry.title or "") or _is_project_money(entry)]
    elif "科目" in text:
        found = [entry for entry in found if entry.fact.coordinates.code or _is_official(entry.head)]
    groups: dict[tuple[object, ...], list[Entry]] = {}
    for entry in found:
        groups.setdefault(_source(entry), []).append(entry)
    lists = [_leaves(group, text) for group in groups.values()]
    return max(lists, key=lambda group: (len(group), group[0].fact.source == "cell" if group else False), default=[])


def _parts(session: Session, scope: Scope, slot: Slot, ask: Ask, *, projects: bool) -> list[Entry]:
    """Return the parts of the named whole, that of all projects where none is named."""
    whole_slot = slot or (PROJECT_SPAN,)
    whole = session.look(scope, whole_slot, session.want(Ask("value", money=True), stage=(ask.stages or (None,))[0]))
    parts = parts_of(session, scope, whole_slot, whole)
    if projects and not any("项目" in (entry.title or "") for entry in parts):
        return []
    return _leaves(parts, session.query.folded)


def _is_listed(entry: Entry, scope: Scope, slot: Slot, ask: Ask, measure: Measure) -> bool:
    at, fact = entry.fact.coordinates, entry.fact
    own = at.subject is None or _is_project_money(entry)
    named = not slot or any(span.score_of(parent) >= 0.8 for span in slot for parent in at.parents)
    staged = measure != "amount" or entry.stage == (ask.stages[0] if ask.stages else entry.document.identity.stage)
    return (
        at.nature == _NATURES[measure] and fact.amount is not None and fact.role in ("item", "of_which") and own and named
        and staged and entry.year == scope.year and at.horizon in (None, "annual") and at.kind is None
        and at.economic in (None, entry.head) and (slot != () or entry.head not in TOTALS)
    )  # fmt: skip


def _is_project_money(entry: Entry) -> bool:
    return entry.head == "项目资金总额" and entry.fact.coordinates.subject is not None


def _is_official(label: str) -> bool:
    term = term_of(label)
    return term is not None and term.group in ("functional", "economic")


def _source(entry: Entry) -> tuple[object, ...]:
    """Return the table's column, the project forms, or the section that a figure is of: what may be compared with it."""
    fact = entry.fact
    if _is_project_money(entry):
        return (entry.document.id, "projects")
    if fact.table_id is not None:
        return (entry.document.id, fact.table_id, fact.column, entry.stage)
    # An item of a numbered list (3.某某支出（款）…) is a heading of its own: the list is what they have in common.
    chapter = fact.section[:-1] if fact.section and re.match(r"\d+[.、．]", fact.section[-1]) else fact.section
    return (entry.document.id, chapter, entry.stage)


def _leaves(group: Sequence[Entry], text: str) -> list[Entry]:
    """Return the group without items that others of it stand under, each item once; one level's where the text names it."""
    level = next((digits for words, digits in _LEVELS if words.search(text)), 0)
    codes = [entry.fact.coordinates.code or "" for entry in group]
    if level and any(len(code) == level for code in codes):
        kept = [entry for entry, code in zip(group, codes, strict=True) if len(code) == level]
    else:
        above = {parent for entry in group for parent in entry.fact.coordinates.parents}
        kept = [
            entry for entry, code in zip(group, codes, strict=True)
            if entry.head not in above and not (code and any(other != code and other.startswith(code) for other in codes))
        ]  # fmt: skip
    return list({(name_of(entry), entry.fact.coordinates.code): entry for entry in reversed(kept)}.values())[::-1]
