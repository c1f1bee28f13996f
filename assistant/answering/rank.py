"""Rankings: over the parts of one item, over the projects of a report, over bodies or years."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial

from assistant.answering.breakdown import tell_alone
from assistant.answering.closing import entries_in
from assistant.answering.figures import value_in
from assistant.answering.filter import rank_by_measure
from assistant.answering.leading import leading
from assistant.answering.parts import parts_of
from assistant.answering.session import Session
from assistant.answering.slots import Slot, slots_of
from assistant.answering.stated import CHANGE, GROWTH
from assistant.draft import Value
from assistant.evidence import Weighed
from assistant.lookup.index import Entry
from assistant.lookup.match import rank as rank_hits
from assistant.lookup.scopes import Scope
from assistant.questions.model import Ask, Language
from assistant.wording import amount_words, item_words, marks, said, stage_words
from ingest.amounts import Amount
from ingest.model import Nature

_ITEMS = re.compile(r"哪(?:一?[项类笔]|些(?!部门|单位|年)|几[项个类]|个(?:项目|科目))|什么(?:项目|科目|支出)")

_COUNTED = re.compile(r"(人(?:员|数)?|职工|干部|编制|车(?:辆|子)?|房(?:屋|子|产)?|设备)(?:是|的)?最[多少]")


def answer_rank(session: Session, ask: Ask) -> None:
    """Tell the largest (or smallest): over bodies or years where several are in scope, else over the parts of the item."""
    scopes = session.scopes_of(ask)
    counted = _COUNTED.search(session.query.folded)
    if counted and not ask.slots:
        session.not_there.extend((scope, counted.group(1)) for scope in scopes)  # 哪个部门人最多: no money answers that
        return
    if len(ask.slots) > 1:
        for scope in scopes:
            rank_slots(session, ask, scope)
        return
    if len(scopes) > 1 and _ITEMS.search(session.query.folded) and len({one.owner.body.key for one in scopes}) == 1:
        scopes = (max(scopes, key=lambda one: one.year or 0),)  # 2024年和2023年相比，哪项降得最多: of the newer
    if len(scopes) > 1:
        _rank_scopes(session, ask, scopes)
        return
    if not scopes:
        return
    scope = scopes[0]
    if ask.measure != "amount" and rank_by_measure(session, ask, scope):
        return
    for slot in slots_of(ask, session):
        if _rank_subjects(session, ask, scope, slot):
            continue
        whole = session.look(scope, slot, session.want(replace(ask, unit=None)))
        parts = _leaves(session, scope, slot, whole)
        if len(parts) < 2:
            tell_alone(session, ask, scope, slot)
            continue
        ordered = sorted(
            parts, key=lambda entry: (entry.fact.amount.base if entry.fact.amount else Decimal(0)) * (1 if ask.lowest else -1)
        )
        count = ask.top or 1
        _tell_ranking(session, ask, scope, ordered[:count], len(parts), whole)


def _figure_name(entry: Entry) -> str:
    """Return what a project's figure is called: its item, or 得分 where the row is the project itself."""
    return "得分" if entry.fact.coordinates.nature == "score" else entry.head


def _rank_subjects(session: Session, ask: Ask, scope: Scope, slot: Slot) -> bool:
    """Tell the projects by one figure that each of them has (自评得分最低的项目); False where fewer than two have it."""
    hits = (
        [
            hit
            for hit in rank_hits(session.corpus, scope, slot, replace(session.want(ask), currency=None))
            if hit.coverage >= 0.6 and hit.entry.fact.amount is not None
        ]
        if slot
        else []
    )
    best = next((hit.entry for hit in hits if hit.entry.fact.coordinates.subject), None)
    of_each: dict[str, Entry] = {}
    if re.search(r"得分|评分|分数|score", session.query.folded):
        scores = [
            entry
            for entry in entries_in(session, scope)
            if entry.fact.coordinates.nature == "score" and entry.fact.amount is not None
        ]
        scores = [entry for entry in scores if entry.fact.source == "cell" and entry.fact.role == "item"]
        of_each = {entry.fact.coordinates.subject or entry.head: entry for entry in reversed(scores)}
        best = scores[0] if len(of_each) >= 2 else best
    if best is None:
        return False
    for hit in hits if not of_each else ():
        at = hit.entry.fact.coordinates
        if (
            at.subject
            and hit.entry.head == best.head
            and at.nature == best.fact.coordinates.nature
            and at.horizon == best.fact.coordinates.horizon
        ):
            of_each.setdefault(at.subject, hit.entry)
    if len(of_each) < 2:
        return False
    ordered = sorted(
        of_each.items(),
        key=lambda pair: (pair[1].fact.amount.base if pair[1].fact.amount else Decimal(0)) * (1 if ask.lowest else -1),
    )
    draft, language = session.draft, session.query.language
    draft.answered = True
    lines = [
        said(
            language,
            f"{scope.label}各项目的{_figure_name(best)}（比较了{len(ordered)}个）：",
            f"{_figure_name(best)} of the projects of {scope.english} ({len(ordered)} compared):",
        )
    ]
    for place, (subject, entry) in enumerate(ordered[: max(ask.top, 1)], 1):
        if entry.fact.amount is not None:
            value = Value(
                f"{subject}·{_figure_name(entry)}",
                entry.fact.amount,
                (draft.cite(entry),),
                "cell" if entry.fact.source == "cell" else "sentence",
                entry,
            )
            draft.tell(value, scope_name=scope.owner.name, year=entry.year)
            lines.append(f"{place}. **{subject}**：{amount_words(value.amount, language)} [{value.citations[0]}]")
    draft.line("\n".join(lines))
    return True


def _leaves(session: Session, scope: Scope, slot: Slot, whole: Weighed | None) -> list[Entry]:
    """Return the finest facts under an item: children, their codes' last level; the whole column where it is a total."""
    if whole is None:
        return []
    parts = parts_of(session, scope, slot, whole)
    return [entry for entry in parts if entry.fact.amount is not None and entry.fact.amount.value != 0]


def _tell_ranking(session: Session, ask: Ask, scope: Scope, best: Sequence[Entry], compared: int, whole: Weighed | None) -> None:
    draft, language = session.draft, session.query.language
    draft.answered = True
    name = session.naming(scope, whole) if whole is not None else scope.label
    word = said(language, "最少" if ask.lowest else "最多", "smallest" if ask.lowest else "largest")
    lines = [
        said(
            language,
            f"{name}中{word}的{'是' if len(best) == 1 else f'{len(best)}项是'}（比较了{compared}项）：",
            f"The {word} of {name} ({compared} compared):",
        )
    ]
    for position, entry in enumerate(best, 1):
        if entry.fact.amount is None:
            continue
        value = Value(
            item_words(entry.head, language),
            entry.fact.amount,
            (draft.cite(entry),),
            "cell" if entry.fact.source == "cell" else "sentence",
            entry,
        )
        draft.tell(value, scope_name=scope.owner.name, year=entry.year, unit=ask.unit)
        lines.append(
            f"{position}. {value.label}{'：' if language == 'zh' else ': '}**{amount_words(value.amount, language)}** "
            f"[{value.citations[0]}]"
        )
    draft.line("\n".join(lines))


def rank_slots(session: Session, ask: Ask, scope: Scope) -> None:
    """Tell several named items, the largest (or smallest) first."""
    got = [(slot, value_in(session, ask, scope, slot, (ask.stages or (None,))[0])) for slot in ask.slots]
    for slot, one in got:
        if one is None:
            session.miss(scope, slot)
    values = [one[0] for _, one in got if one is not None]
    if len(values) < len(got) or any(not value.amount.comparable(values[0].amount) for value in values):
        return
    draft, language = session.draft, session.query.language
    draft.answered = True
    values.sort(key=lambda value: value.amount.base * (1 if ask.lowest else -1))
    for value in values:
        draft.tell(value, scope_name=scope.owner.name, year=scope.year, unit=ask.unit if ask.unit != "%" else None)
    numbers = tuple(dict.fromkeys(number for value in values for number in value.citations))
    shown = [f"{value.label}{'' if language == 'zh' else ' '}{amount_words(value.amount, language)}" for value in values]
    even = values[0].amount.base == values[1].amount.base
    word = said(language, "较少" if ask.lowest else "较多", "the smaller" if ask.lowest else "the larger")
    first = said(language, "一样多", "they are equal") if even else f"**{values[0].label}**{said(language, word, f' is {word}')}"
    draft.line(
        said(language, f"{scope.label}{'，'.join(shown)}：{first}。", f"{', '.join(shown)} ({scope.english}): {first}."), numbers
    )


def _rank_scopes(session: Session, ask: Ask, scopes: Sequence[Scope]) -> None:
    """Tell an item over several bodies or years side by side, the largest first; says what could not be compared."""
    natures = GROWTH if "growth" in ask.also or ask.operation == "growth" else (CHANGE if ask.operation == "change" else None)
    for slot in slots_of(ask, session):
        first = leading(session, ask, scopes, slot, partial(_figure, session, ask, slot=slot)) if natures is None else None
        if first is not None and first.rows:
            for scope in first.without:
                session.miss(scope, slot)
            _tell_scopes(session, ask, first.rows, unsigned=False, compared=first.compared)
            continue
        rows: list[tuple[Scope, Value]] = []
        for scope in scopes:
            value = _moved(session, ask, scope, slot, natures) if natures is not None else _figure(session, ask, scope, slot)
            if value is None:
                session.miss(scope, slot)
            else:
                rows.append((scope, value))
        rows = [row for row in rows if row[1].amount.comparable(rows[0][1].amount)]
        if rows:
            rows.sort(key=lambda row: row[1].amount.base * (1 if ask.lowest else -1))
            _tell_scopes(session, ask, rows, unsigned=natures is not None)


def _figure(session: Session, ask: Ask, scope: Scope, slot: Slot) -> Value | None:
    got = value_in(session, ask, scope, slot, ask.stages[0] if ask.stages else None)
    return got[0] if got else None


def _moved(session: Session, ask: Ask, scope: Scope, slot: Slot, natures: frozenset[Nature]) -> Value | None:
    """Return a stated change or growth, negative where it went down."""
    weighed = session.look(scope, slot, replace(session.want(ask, natures), currency=None))
    value = session.draft.value_of(weighed) if weighed else None
    if value is not None and weighed is not None and weighed.entry.fact.coordinates.direction == "down":
        return replace(value, amount=Amount(-value.amount.value, value.amount.unit))
    return value


def _tell_scopes(
    session: Session, ask: Ask, rows: Sequence[tuple[Scope, Value]], *, unsigned: bool, compared: int | None = None
) -> None:
    """Tell the rows, best first; `compared` says how many there were where these are the first of them only."""
    draft, language = session.draft, session.query.language
    draft.answered = True
    (best, first), word = rows[0], said(language, "最低" if ask.lowest else "最高", "lowest" if ask.lowest else "highest")
    compared = compared or len(rows)
    if compared > 1:
        zh = f"{first.label}{word}的是**{best.label}**，{amount_words(first.amount, 'zh')}（比较了{compared}个）。"
        en = f"{first.label}: **{best.english}** is {word}, {amount_words(first.amount, 'en')} ({compared} compared)."
        draft.line(said(language, zh, en), first.citations)
    if compared > len(rows):
        draft.line(said(language, f"前{len(rows)}个：", f"The first {len(rows)}:"))
    unit = "万元" if any(value.amount.unit == "万元" for _, value in rows) else first.amount.unit
    stages = {value.entry.stage for _, value in rows if value.entry is not None}
    lines = []
    for scope, value in rows:
        shown = replace(value, amount=Amount(abs(value.amount.value), value.amount.unit)) if unsigned else value
        draft.tell(shown, scope_name=scope.owner.name, year=scope.year, unit=ask.unit if ask.unit != "%" else None)
        stage = value.entry.stage if value.entry is not None and len(stages) > 1 else None
        of = said(language, f"（{stage_words(stage, 'zh')}）", f" ({stage_words(stage, 'en')})") if stage else ""
        lead = said(language, f"- {scope.label}{of}：", f"- {scope.english}{of}: ")
        lines.append(f"{lead}{_in_one_unit(value.amount, unit, language)} {marks(value.citations)}")
    draft.line("\n".join(lines))
    if len(stages) > 1:
        draft.add_note(
            said(language, "口径不同：其中既有预算数，也有决算数", "not on equal terms: budget figures stand beside actual ones")
        )


def _in_one_unit(amount: Amount, unit: str, language: Language) -> str:
    """Return an amount as printed and, where most are told in another unit of money, in that one too."""
    words = amount_words(amount, language)
    if amount.unit == unit or not amount.is_money:
        return words
    return words + said(language, f"（合{amount.to(unit)}）", f" ({amount.to(unit)})")


def compares_scopes(session: Session, ask: Ask) -> bool:
    """Return whether the question sets several bodies or years side by side (哪个高, 谁多)."""
    return (
        session.query.compare_bodies
        and len(session.scopes_of(ask)) > 1
        and bool(re.search(r"哪个|谁|哪家|哪年|哪一年|which|who", session.query.folded))
    )
