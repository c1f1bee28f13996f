"""What makes a figure up: the facts that share all it says and differ in one thing more, if they add up to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from assistant.answering.closing import blank_siblings, sums_to
from assistant.evidence import weigh
from assistant.labels import KIND_LABELS
from assistant.lookup.index import Entry
from assistant.lookup.match import Found
from assistant.lookup.score import FAMILY, Hit
from assistant.programs.model import Dimension
from assistant.running.facts import Facts
from assistant.running.outcome import Cell, Known
from ingest.terms import all_terms, parents_of

LOWEST = 7
"""Digits of a functional item's code of the lowest level (项)."""
FEW = 6
"""Up to so many parts are told with those of 0; of a long table only what has money."""


def parts_of(whole: Known, by: Dimension, facts: Facts) -> tuple[Known, ...]:
    """Return the parts of a figure by a classification, in the order printed; () where no group of facts makes it up.

    Of several groups that make the figure up, the one nearest to its place is taken;
    `item` takes any classification, the economic before the functional.
    """
    if whole.weighed is None or whole.amount is None:
        return ()
    entry = whole.weighed.entry
    closing = [group for group in _groups(entry, whole, facts) if sums_to(group, whole.amount)]
    groups = [group for group in closing if len(group) > 1] or [group for group in closing if _is_only_part(group, entry)]
    fitting = [group for group in groups if _fits(group, by)]
    if not fitting:
        return ()
    whole_of_all = entry.head in FAMILY
    best = min(fitting, key=lambda group: (not whole_of_all and _is_by_kind(group), -_nearness(group, entry), len(group)))
    if len(best) > FEW:
        best = [part for part in best if part.fact.amount is not None and part.fact.amount.value != 0]
    blank = blank_siblings(facts.session(whole.cell.scope), best) if len(best) <= FEW and by == "item" else []
    nil = (known for part in blank if (known := _known(part, whole, facts)).value is not None)
    return (*(_known(part, whole, facts) for part in best), *nil)


def _is_only_part(group: Sequence[Entry], whole: Entry) -> bool:
    """Return whether a group is the one item that all of a figure is spent on, by its code."""
    return len(group) == 1 and group[0].head != whole.head and _code_under(_code(group[0]), _code(whole))


def _is_by_kind(group: Sequence[Entry]) -> bool:
    """Return whether parts are basic and project spending: an item's own rows below it say more of what it is made of."""
    return all(part.fact.coordinates.kind is not None for part in group) and len({part.head for part in group}) == 1


def lies_outside(part: Known, whole: Known, facts: Facts) -> bool:
    """Return whether a figure is known to be no part of another: what that one is made of is told, and this is not in it."""
    if part.weighed is None or whole.weighed is None or whole.weighed.entry.head in FAMILY:
        return False
    if whole.weighed.entry.head in parents_of(part.weighed.entry.head):
        return False  # personnel expenses are basic expenditure, whatever items a table splits that into
    inside = {entry.head for entry in _narrower(whole.weighed.entry, whole, facts)}
    return bool(inside) and part.weighed.entry.head not in inside


def _known(part: Entry, whole: Known, facts: Facts) -> Known:
    scope, slot = whole.cell.scope, whole.cell.slot
    weighed = weigh(facts.corpus, Found(scope, slot, Hit(part, 1.0, 1.0), (part,), ()))
    return Known(Cell(scope, slot, whole.cell.stage), facts.draft.value_of(weighed), weighed)


def _groups(entry: Entry, whole: Known, facts: Facts) -> list[list[Entry]]:
    """Return the groups of facts that may make an entry up: those of one column, row or passage, each by level of code."""
    narrower = list(_narrower(entry, whole, facts))
    grouped: dict[tuple[object, ...], list[Entry]] = {}
    for part in narrower:
        for key in _homes(part):
            grouped.setdefault((part.document.id, *key), []).append(part)
    found: list[list[Entry]] = []
    for group in grouped.values():
        found += _by_level(_once(group))
        found.append(_once([part for part in group if part.head == entry.head and part.fact.coordinates.economic]))
        found.append([part for part in _once(group) if part.fact.coordinates.parents[-1:] == (entry.head,)])
    return found


def _narrower(entry: Entry, whole: Known, facts: Facts) -> Iterable[Entry]:
    """Return the facts of the entry's scope, stage and kind of amount that say what it says and one thing more."""
    scope, amount = whole.cell.scope, whole.amount
    names = {entry.head, *(label for label, _ in FAMILY.get(entry.head, ()))}
    total = entry.head in FAMILY
    other_side = "expenditure" if entry.fact.coordinates.side == "income" else "income"
    for part in facts.entries(scope):
        at = part.fact.coordinates
        if part is entry or at.nature != "amount" or part.fact.amount is None or part.stage != entry.stage:
            continue
        total_row = part.fact.role == "total" and not _is_in_total_row(part, entry)
        if amount is None or not part.fact.amount.comparable(amount) or total_row or at.side == other_side:
            continue
        inside = bool(names & set(at.parents)) or at.economic in names or KIND_LABELS.get(at.kind or "") in names
        same = part.head == entry.head and (at.economic not in (None, entry.head) or at.kind != entry.fact.coordinates.kind)
        under = _code_under(at.code, entry.fact.coordinates.code) or total and _is_of_a_level(part)
        if (inside or same or under) and _kinds_fit(part, entry, names):
            yield part


def _is_in_total_row(part: Entry, whole: Entry) -> bool:
    """Return whether a total's parts stand beside it, in the row that totals each of them."""
    one, other = part.fact, whole.fact
    same_row = one.table_id is not None and (one.table_id, one.row) == (other.table_id, other.row)
    return same_row and other.role == "total" and part.document.id == whole.document.id


def _code_under(code: str | None, head: str | None) -> bool:
    return bool(code and head and code != head and code.startswith(head))


def _kinds_fit(part: Entry, entry: Entry, names: set[str]) -> bool:
    """Return whether a part is of the whole's kind of expenditure and economic item where the whole has one."""
    at, own = part.fact.coordinates, entry.fact.coordinates
    kind_named = KIND_LABELS.get(at.kind or "") in names
    return (own.kind is None or at.kind == own.kind or kind_named) and (own.subject is None or at.subject == own.subject)


def _homes(part: Entry) -> tuple[tuple[object, ...], ...]:
    """Return what a fact stands together in: its column and its row, or its passage."""
    fact = part.fact
    if fact.source == "sentence":
        return (("passage", fact.block, fact.section),)
    return (("column", fact.table_id, fact.column), ("row", fact.table_id, fact.row))


def _once(group: Sequence[Entry]) -> list[Entry]:
    """Return the group with each item once: a table that is printed on two pages gives its rows twice."""
    seen: set[tuple[object, ...]] = set()
    kept = []
    for entry in group:
        at = entry.fact.coordinates
        key = (entry.head, at.code, at.economic, at.kind, at.subject)
        if key not in seen:
            seen.add(key)
            kept.append(entry)
    return kept


def _by_level(group: Sequence[Entry]) -> list[list[Entry]]:
    """Return a group whole and by the length of its codes: 类, 款 and 项 each make the whole up."""
    lengths = {len(_code(entry)) for entry in group}
    levels = [[entry for entry in group if len(_code(entry)) == length] for length in sorted(lengths)] if len(lengths) > 1 else []
    return [list(group), *levels]


def _fits(group: Sequence[Entry], by: Dimension) -> bool:
    codes = [_code(entry) for entry in group]
    economic = len({entry.fact.coordinates.economic for entry in group}) > 1 or all(code[:1] == "3" for code in codes)
    economic = economic and len({(entry.head, entry.fact.coordinates.economic) for entry in group}) == len(group)
    functional = all(code[:1] == "2" for code in codes) and len({entry.head for entry in group}) == len(group)
    if by in ("function", "detail"):
        return functional and (by == "function" or all(len(code) == LOWEST for code in codes))
    if by == "economic":
        return economic
    if by == "class":
        return all(len(code) == 3 for code in codes) and len({entry.head for entry in group}) == len(group)
    if by == "project":
        return all("项目" in (entry.title or "") or entry.fact.coordinates.subject for entry in group)
    return True


def _nearness(group: Sequence[Entry], whole: Entry) -> int:
    """Return how near a group stands to the whole: same table, same document, same fund; economic items go first."""
    first = group[0]
    return (
        4 * (first.fact.table_id is not None and first.fact.table_id == whole.fact.table_id)
        + 2 * (first.fact.coordinates.fund == whole.fact.coordinates.fund)
        + (first.document.id == whole.document.id) + (first.fact.source == "cell")
    )  # fmt: skip


def _code(entry: Entry) -> str:
    return entry.fact.coordinates.code or official_codes().get(entry.head, "")


def _is_of_a_level(entry: Entry) -> bool:
    """Return whether a fact is of a class of either classification, or a function of the lowest level, of all kinds."""
    at, code = entry.fact.coordinates, _code(entry)
    if len(code) != 3 and not (len(code) == LOWEST and code[:1] == "2"):
        return False
    return at.kind is None and at.economic in (None, entry.head) and not at.subject


@lru_cache(maxsize=1)
def official_codes() -> dict[str, str]:
    """Return official item → code, the classes of both classifications among them; of two codes a department's."""
    return {term.name: term.code for term in reversed(all_terms()) if term.code}
