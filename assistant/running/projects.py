"""Projects as entities: what the forms, tables and sentences of a report say of each, and the field of it that is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from assistant.labels import stands_in_order
from assistant.lookup.index import Entry
from assistant.lookup.score import FAMILY
from assistant.programs.model import Projects, Slot, is_total
from assistant.questions.model import Span
from ingest.model import Nature
from ingest.terms import canonical, fold_label, term_of

SURELY = 0.9
"""The likeness from which words name a field of a project."""
MONEY_OF = "项目资金总额"
SPENT_ON = "项目支出"
"""What all projects together are: beside the word for them it names none."""
FIGURES: frozenset[Nature] = frozenset(("amount", "count", "score", "target"))


@dataclass(frozen=True, slots=True)
class Project:
    """A project that a report names, and the facts that are told of it, in the order printed."""

    name: str
    entries: tuple[Entry, ...]

    def says(self, words: str) -> bool:
        """Return whether the report says of it in words what it is (新增, 一次性)."""
        return any(words in fold_label(entry.fact.words) for entry in self.entries if entry.fact.words)

    def shown_by(self, said: Sequence[str]) -> Entry | None:
        """Return the fact that shows what it is: the words asked for, else its money."""
        words = (entry for entry in self.entries if said and said[0] in fold_label(entry.fact.words or ""))
        return next(words, next((entry for entry in self.entries if _is_money(entry)), None))

    def stands_in(self, words: str) -> bool:
        """Return whether it stands in a form, a table or a list that is called so."""
        return any(stands_in_order(words, fold_label(place)) for entry in self.entries for place in _places(entry))


def _places(entry: Entry) -> tuple[str, ...]:
    if entry.title:
        return (entry.title,)
    return (*entry.fact.section, *entry.fact.coordinates.parents[-1:])


def projects_in(entries: Iterable[Entry]) -> tuple[Project, ...]:
    """Return the projects of a scope with the facts of each: those of forms, and the rows of tables of projects."""
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        name = project_of(entry)
        if name is not None:
            found.setdefault(name, []).append(entry)
    named = [Project(name, tuple(own)) for name, own in found.items()]
    return tuple(one for one in named if any(_is_whole(entry, one) for entry in one.entries))


def _is_money(entry: Entry) -> bool:
    return entry.fact.amount is not None and entry.fact.amount.is_money


def project_of(entry: Entry) -> str | None:
    """Return the project that a fact is told of; None where it is told of none."""
    at = entry.fact.coordinates
    if at.parents[-1:] and at.parents[-1].endswith("项目") and entry.fact.source == "sentence" and _is_money(entry):
        return entry.head  # 共有4个绩效目标项目，其中：A5万元，B3万元
    if at.subject and at.subject not in entry.fact.column_path:  # a column of units names whose the row's project is
        return canonical(at.subject)
    if "项目" not in (entry.title or "") or not entry.fact.row_path or entry.fact.role == "total":
        return None
    row = canonical(entry.fact.row_path[0])
    by_subject = bool(at.code) and term_of(row) is not None  # a table of projects by subject has official items as well
    return None if by_subject or row in FAMILY or entry.head in FAMILY else row


def chosen(projects: Sequence[Project], asked: Projects, fields: Slot = ()) -> tuple[tuple[Project, ...], Slot] | None:
    """Return the projects that are asked, and those of the words beside them that name a field; None where words fit neither.

    Words name projects by what they are about (防汛), the form that they stand in (绩效自评), or a field (得分).
    """
    kept = [one for one in projects if not asked.names or one.name in asked.names]
    kept = [one for slot in asked.listed for one in _named(kept, slot)] if asked.listed else kept
    own: list[Span] = []
    for span in (*asked.of, *fields):
        if is_total((span,)) or span.score_of(SPENT_ON) >= SURELY:
            continue
        is_field = any(_matches(entry, (span,)) for one in kept for entry in one.entries)
        named = [] if is_field and span in fields else _narrowed(kept, span)
        if not named and not is_field:
            return None
        kept = named or kept
        own += () if named else (span,)
    kept = _largest(kept, asked.count)
    if asked.count not in (0, len(kept)):
        return None
    kept = [one for one in kept if all(one.says(words) for words in asked.said)]
    return (tuple(kept), tuple(own)) if kept else None


def _named(projects: Sequence[Project], slot: Slot) -> list[Project]:
    """Return the one project that some words together name; [] where none or several have them."""
    found = list(projects)
    for span in slot:
        found = _narrowed(found, span) or [one for one in found if stands_in_order(fold_label(span.text), one.name)]
    return found if len(found) == 1 else []


def named_project(projects: Sequence[Project], slot: Slot) -> Project | None:
    """Return the one project that some words together name, None where none or several have them."""
    return next(iter(_named(projects, slot)), None)


def _narrowed(projects: Sequence[Project], span: Span) -> list[Project]:
    """Return the projects that a span names by their theme, else those of the form that it names."""
    words = fold_label(span.text)
    tests: tuple[Callable[[Project], bool], ...] = (
        lambda one: words in one.name or span.score_of(one.name) >= SURELY,
        lambda one: len(words) > 3 and stands_in_order(words, one.name),
        lambda one: one.stands_in(words),
    )
    return next((found for test in tests if (found := [one for one in projects if test(one)])), [])


def _largest(projects: Sequence[Project], count: int) -> list[Project]:
    """Return the projects of one kind of place: those of forms, or the rows of one table, whichever are as many as is said."""
    groups: dict[object, list[Project]] = {}
    for one in projects:
        for place in dict.fromkeys(_place(entry) for entry in one.entries if _is_money(entry)):
            groups.setdefault(place, []).append(one)
    fitting = [group for group in groups.values() if len(group) == count]
    return max(fitting or list(groups.values()), key=len, default=[])


def _place(entry: Entry) -> object:
    """Return what a project's money stands in: any form, a section of sentences, or its table."""
    subject = entry.fact.coordinates.subject
    if subject:
        around = tuple(part for part in entry.fact.section if subject not in part)  # its own heading names no place of several
        return "form" if entry.fact.table_id else (entry.document.id, around)
    if entry.fact.source == "sentence":
        return (entry.document.id, entry.fact.block)
    return (entry.document.id, entry.fact.table_id)


def field_of(
    project: Project, fields: Slot, *, natures: frozenset[Nature] = FIGURES, horizon: str | None = None, stage: str | None = None
) -> Entry | None:
    """Return the figure of a project that is asked: the field named, else its money; None where it has none."""
    fields = tuple(span for span in fields if not is_total((span,)))
    if fields:
        found = [entry for entry in project.entries if _matches(entry, fields) and entry.fact.coordinates.nature in natures]
    elif natures == FIGURES:
        found = [entry for entry in project.entries if _is_whole(entry, project)]
    else:
        found = [entry for entry in project.entries if entry.fact.amount is not None and entry.fact.coordinates.nature in natures]
    wanted = horizon or "annual"
    found = [one for one in found if one.fact.coordinates.horizon in ((wanted,) if horizon == "medium" else (None, wanted))]
    if stage:
        found = [one for one in found if _of_stage(one, stage)]
    return min(found, key=lambda one: len(one.fact.row_path), default=None)  # its own total before those of its indicators


def _of_stage(entry: Entry, stage: str) -> bool:
    """Return whether a fact is of a stage; a project's adjusted plan is its plan, what was executed was spent."""
    kinds = ({"budget", "adjusted"}, {"actual", "execution"})
    return entry.stage in (None, stage) or any({entry.stage, stage} <= kind for kind in kinds)


def _is_whole(entry: Entry, project: Project) -> bool:
    """Return whether a fact is all the money of a project, no part of it."""
    at = entry.fact.coordinates
    if not _is_money(entry) or at.nature != "amount":
        return False
    if at.subject:
        return entry.head in (MONEY_OF, project.name) or entry.fact.role == "total"
    return entry.head == project.name


def _matches(entry: Entry, fields: Slot) -> bool:
    """Return whether a figure is of all fields named."""
    if entry.fact.amount is None or entry.fact.coordinates.nature == "text":
        return False
    labels = {entry.head, *entry.labels, *entry.extra}
    return all(any(span.score_of(label) >= SURELY for label in labels) for span in fields)
