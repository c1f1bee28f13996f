"""What makes a figure up, and rankings: over the parts of one item, over bodies, or over years."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from assistant.answering.figures import answer_value, value_in
from assistant.answering.session import Session
from assistant.answering.slots import Slot, slots_of
from assistant.answering.stated import CHANGE, GROWTH, SHARE
from assistant.answering.texts import tell_definition
from assistant.draft import Value
from assistant.evidence import Weighed
from assistant.labels import KIND_LABELS
from assistant.lookup.index import Entry
from assistant.lookup.match import rank as rank_hits
from assistant.lookup.scopes import Scope
from assistant.questions.model import Ask
from assistant.wording import amount_words, entry_label, item_words, marks, said
from ingest.amounts import Amount, format_decimal, tolerance
from ingest.terms import all_terms, canonical, term_of


def answer_breakdown(session: Session, ask: Ask) -> None:
    """Tell the parts of each slot's figure; where it has none, the figure itself."""
    shares = bool(re.search(r"占比|比重|比例|占多少|占百分|share|percent", session.query.folded))
    for scope in session.scopes_of(ask):
        for slot in slots_of(ask, session):
            whole = session.look(scope, slot, session.want(replace(ask, unit=None)))
            parts = parts_of(session, scope, slot, whole)
            blanks = (
                _blank_siblings(session, parts)
                if whole is not None and whole.amount is not None and _sums_to(parts, whole.amount)
                else []
            )
            if whole is not None and len(parts) + len(blanks) >= 2:
                _tell_parts(session, ask, scope, whole, parts, blanks, shares=shares)
            else:
                asks_words = bool(re.search(r"哪些|包括|包含|什么|啥", session.query.folded))
                named = asks_words and (_tell_named(session, scope, slot) or tell_definition(session, ask, scope, slot))
                if not named:
                    _alone(session, ask, scope, slot)


def _tell_named(session: Session, scope: Scope, slot: Slot) -> bool:
    """Tell the items that the report names under an item without figures (人员经费…主要包括：基本工资、…)."""
    want = replace(session.want(Ask("text")), natures=frozenset(("named",)), currency=None)
    named = [hit.entry for hit in rank_hits(session.corpus, scope, slot, replace(want, horizon=None)) if hit.coverage >= 0.8]
    named = [
        entry
        for entry in named
        if any(span.score_of(parent) >= 0.8 for span in slot for parent in entry.fact.coordinates.parents)
    ]
    if not named:
        return False
    first = named[0]
    together = [entry for entry in named if entry.document.id == first.document.id and entry.fact.block == first.fact.block]
    together.sort(key=lambda entry: entry.fact.span or (0, 0))
    listed = "、".join(dict.fromkeys((entry.fact.words or entry.fact.raw).strip() for entry in together))
    session.draft.answered = True
    above = item_words(first.fact.coordinates.parents[-1], session.query.language)
    session.draft.line(
        said(session.query.language, f"{scope.label}{above}包括：{listed}。", f"{above} of {scope.label} includes: {listed}."),
        [session.draft.cite(entry) for entry in together[:3]],
    )
    return True


def _alone(session: Session, ask: Ask, scope: Scope, slot: Slot) -> None:
    scoping = session.scoping
    session.scoping = replace(scoping, scopes=(scope,))
    answer_value(session, replace(ask, operation="value", slots=(slot,), years=()))
    session.scoping = scoping


def parts_of(session: Session, scope: Scope, slot: Slot, whole: Weighed | None) -> list[Entry]:
    """Return the facts that make the whole up, from one table or passage: those that sum to it before those that do not.

    Candidates: facts that stand under the item (parents), rows whose code begins with its code, and, where the item is a
    column, its rows. The figures of one sentence that sum to it come last.
    """
    if whole is None or whole.amount is None:
        return []
    groups = [
        *_children(session, scope, whole),
        *_by_code(session, scope, whole),
        *_down_column(session, scope, whole),
        *_by_class(session, scope, whole),
        *_classes(session, scope, whole),
        *_projects(session, scope, whole),
    ]
    if whole.entry.fact.coordinates.side != "balance":
        groups += [[entry for entry in group if entry.fact.coordinates.side != "balance"] for group in groups]
    exact = [group for group in groups if _sums_to(group, whole.amount) and (len(group) >= 2 or _blank_siblings(session, group))]
    if exact:
        wanted = _wanted_split(session)
        return max(exact, key=lambda group: (wanted(group), _closeness(group, whole.entry), -len(group)))
    sentence = _in_sentence(session, whole)
    if sentence:
        return sentence
    loose = [group for group in groups if len(group) >= 2]
    return max(loose, key=lambda group: (_closeness(group, whole.entry), len(group))) if loose else []


def _wanted_split(session: Session) -> Callable[[Sequence[Entry]], int]:
    """Return what a split is liked for: the classification that the question names, else economic items before functions."""
    text = session.query.folded

    def liking(group: Sequence[Entry]) -> int:
        functional = all((entry.fact.coordinates.code or "2")[:1] == "2" for entry in group) and not any(
            entry.head in _economic_names() for entry in group
        )
        if re.search(r"大类|[几二两三四五六七八九]类", text) and all(len(_official_code(entry.head)) == 3 for entry in group):
            return 2
        if "项目" in text and all("项目" in (entry.title or "") for entry in group):
            return 2
        if re.search(r"科目|功能|类|款", text):
            return int(functional)
        return int(not functional)

    return liking


@lru_cache(maxsize=1)
def _economic_names() -> frozenset[str]:
    return frozenset(term.name for term in all_terms() if term.group == "economic")


@lru_cache(maxsize=1024)
def _official_code(label: str) -> str:
    return next((term.code for term in all_terms() if term.name == label and term.code and term.group == "functional"), "")


def _figures(entries: Sequence[Entry]) -> list[Entry]:
    return [entry for entry in entries if entry.fact.amount is not None and entry.fact.coordinates.nature == "amount"]


def _group(entries: Sequence[Entry]) -> list[list[Entry]]:
    """Return the entries grouped by document and table column, table row, or paragraph."""
    groups: dict[tuple[object, ...], list[Entry]] = {}
    for entry in entries:
        fact = entry.fact
        if fact.source == "cell":
            side = fact.coordinates.side
            groups.setdefault((entry.document.id, fact.table_id, "column", fact.column, side), []).append(entry)
            groups.setdefault((entry.document.id, fact.table_id, "row", fact.row, side), []).append(entry)
        else:
            key = (entry.document.id, fact.block, fact.coordinates.stage, fact.coordinates.year)
            groups.setdefault(key, []).append(entry)
    return [_once(group) for group in groups.values()]


def _once(group: Sequence[Entry]) -> list[Entry]:
    seen: set[tuple[str, object]] = set()
    kept = []
    for entry in group:
        key = (entry.head, entry.fact.coordinates.code)
        if key not in seen:
            seen.add(key)
            kept.append(entry)
    return kept


def _in_scope(session: Session, scope: Scope) -> list[Entry]:
    return [
        entry for document, report in scope.owner.documents for entry in session.corpus.index(document, report).entries
        if scope.year is None or entry.year == scope.year or entry.year is None
    ]  # fmt: skip


_SAME_TOTALS = {
    "收入总计": ("本年收入合计",),
    "本年收入合计": ("收入总计",),
    "支出总计": ("本年支出合计",),
    "本年支出合计": ("支出总计",),
}
_ECONOMIC_PARTS = {"公用经费": ("302", "307", "309", "310", "399"), "人员经费": ("301", "303")}
"""The classes whose items make up a kind of basic expenditure; a sum that does not close shows where a place counts otherwise."""


def _by_class(session: Session, scope: Scope, whole: Weighed) -> list[list[Entry]]:
    """Return the economic items of the classes that make up 人员经费 or 公用经费, by table."""
    classes = _ECONOMIC_PARTS.get(whole.entry.head)
    if not classes:
        return []
    below = [
        entry for entry in _figures(_in_scope(session, scope))
        if len(entry.fact.coordinates.code or "") == 5
        and (entry.fact.coordinates.code or "").startswith(classes) and entry.fact.table_id
        and entry.stage == whole.entry.stage
    ]  # fmt: skip
    tables: dict[tuple[str, str | None], list[Entry]] = {}
    for entry in below:
        tables.setdefault((entry.document.id, entry.fact.table_id), []).append(entry)
    return [_once(group) for group in tables.values()]


def _projects(session: Session, scope: Scope, whole: Weighed) -> list[list[Entry]]:
    """Return the projects that a table of projects lists, where project expenditure is the whole."""
    if whole.entry.head != "项目支出":
        return []
    found = [
        entry for entry in _figures(_in_scope(session, scope))
        if "项目" in (entry.title or "") and entry.fact.role == "item" and entry.fact.source == "cell"
        and entry.stage == whole.entry.stage
        and entry.fact.amount is not None and whole.amount is not None and entry.fact.amount.comparable(whole.amount)
    ]  # fmt: skip
    return _group(found)


def _classes(session: Session, scope: Scope, whole: Weighed) -> list[list[Entry]]:
    """Return the functional, and the economic, classes that make up total expenditure, by table or passage."""
    if whole.entry.head not in ("支出总计", "收支总计", "本年支出合计", "一般公共预算"):
        return []
    groups: list[list[Entry]] = []
    for kind in ("functional", "economic"):
        top = {term.name for term in all_terms() if term.group == kind and term.code and len(term.code) == 3}
        found = [
            entry for entry in _figures(_in_scope(session, scope))
            if entry.head in top and entry.fact.coordinates.side != "income"
            and entry.fact.coordinates.kind is None and entry.fact.coordinates.economic in (None, entry.head)
            and entry.stage == whole.entry.stage and not entry.fact.coordinates.subject
        ]  # fmt: skip
        groups += _group(found)
    return groups


def _children(session: Session, scope: Scope, whole: Weighed) -> list[list[Entry]]:
    """Return groups of facts one level under the whole's item."""
    head, kind = whole.entry.head, whole.entry.fact.coordinates.kind
    subject = whole.entry.fact.coordinates.subject
    names = {head, *_SAME_TOTALS.get(head, ())} | ({KIND_LABELS.get(kind or "", head)} if head in KIND_LABELS.values() else set())
    found = [
        entry for entry in _figures(_in_scope(session, scope))
        if entry.head != head and entry.fact.coordinates.parents and entry.fact.coordinates.parents[-1] in names
        and entry.fact.coordinates.subject in (None, subject) and entry.stage == whole.entry.stage
        and (entry.fact.amount is not None and whole.amount is not None and entry.fact.amount.comparable(whole.amount))
        and entry.fact.role != "total"
    ]  # fmt: skip
    return _group(found)


def _by_code(session: Session, scope: Scope, whole: Weighed) -> list[list[Entry]]:
    """Return groups of rows whose code lies under the whole's: the next level that is there."""
    code = whole.entry.fact.coordinates.code or next(
        (term.code for term in all_terms() if term.name == whole.entry.head and term.code and term.group == "functional"), None
    )
    if not code:
        return []
    below = [
        entry for entry in _figures(_in_scope(session, scope))
        if (own := entry.fact.coordinates.code) and own.startswith(code) and len(own) > len(code)
        and entry.fact.coordinates.kind == whole.entry.fact.coordinates.kind
        and entry.fact.coordinates.economic == whole.entry.fact.coordinates.economic
        and entry.stage == whole.entry.stage
    ]  # fmt: skip
    groups = []
    for group in _group(below):
        for length in sorted({len(entry.fact.coordinates.code or "") for entry in group}):
            groups.append([entry for entry in group if len(entry.fact.coordinates.code or "") == length])
    return groups


def _down_column(session: Session, scope: Scope, whole: Weighed) -> list[list[Entry]]:
    """Return the rows of the whole's own column where the whole is a total row's cell (工资福利支出 by 科目)."""
    fact = whole.entry.fact
    if fact.table_id is None or fact.role not in ("total", "own_unit"):
        return []
    rows = [
        entry for entry in session.corpus.index(whole.entry.document, whole.entry.report).entries
        if entry.fact.table_id == fact.table_id and entry.fact.column == fact.column
        and entry.fact.role == "item" and entry.fact.amount is not None and entry.fact.amount.value != 0
    ]  # fmt: skip
    levels: list[list[Entry]] = [rows]
    codes = {len(entry.fact.coordinates.code or "") for entry in rows}
    if len(codes) > 1:
        levels = [[entry for entry in rows if len(entry.fact.coordinates.code or "") == length] for length in sorted(codes)]
    return [level for level in levels if level]


def _sums_to(group: Sequence[Entry], whole: Amount) -> bool:
    amounts = [entry.fact.amount for entry in group if entry.fact.amount is not None]
    return abs(sum((amount.base for amount in amounts), Decimal(0)) - whole.base) <= tolerance(whole, *amounts)


def _closeness(group: Sequence[Entry], whole: Entry) -> tuple[int, int, int]:
    """Return how near a group stands to the whole: same table or passage, same document, same fund."""
    first = group[0]
    near = int(first.fact.table_id is not None and first.fact.table_id == whole.fact.table_id) + int(
        first.fact.block is not None and first.fact.block == whole.fact.block
    )
    return (near, int(first.document.id == whole.document.id), int(first.fact.coordinates.fund == whole.fact.coordinates.fund))


def _in_sentence(session: Session, whole: Weighed) -> list[Entry]:
    """Return figures of the whole's own sentence that sum to it, a run of neighbours (电话费3.2、专线费2.4，共计5.6)."""
    fact = whole.entry.fact
    if fact.quote is None or fact.span is None or whole.amount is None:
        return []
    near = [
        entry for entry in _figures(session.corpus.index(whole.entry.document, whole.entry.report).entries)
        if entry.fact.quote == fact.quote and entry.fact.span and entry.fact.block == fact.block
        and entry.fact.table_id == fact.table_id
        and entry.fact.row == fact.row and entry.fact.column == fact.column and entry.fact.amount is not None
        and entry.fact.amount.comparable(whole.amount)
    ]  # fmt: skip
    near.sort(key=lambda entry: entry.fact.span or (0, 0))
    own = next((index for index, entry in enumerate(near) if entry.fact.span == fact.span), None)
    if own is None:
        return []
    for side in (near[:own][::-1], near[own + 1 :]):
        for count in range(2, len(side) + 1):
            if _sums_to(side[:count], whole.amount):
                return sorted(side[:count], key=lambda entry: entry.fact.span or (0, 0))
    return []


def _blank_siblings(session: Session, parts: Sequence[Entry]) -> list[Entry]:
    """Return the blank cells beside the parts, under the same head: nil, where the parts alone make the whole."""
    first = parts[0]
    if first.fact.source != "cell" or not first.fact.coordinates.parents:
        return []
    above, told = first.fact.coordinates.parents[-1], {entry.head for entry in parts}
    line = "column" if len({entry.fact.column for entry in parts}) == 1 else "row"
    found = [
        entry for entry in session.corpus.index(first.document, first.report).entries
        if entry.fact.table_id == first.fact.table_id
        and getattr(entry.fact, line) == getattr(first.fact, line) and entry.fact.state in ("blank", "dash")
        and entry.fact.coordinates.parents[-1:] == (above,) and entry.head not in told and _official_part(entry.head, above)
    ]  # fmt: skip
    return _once(found)


def _official_part(label: str, above: str) -> bool:
    """Return whether the official list puts an item under another: then its blank is worth telling."""
    term = term_of(label)
    return term is not None and term.parent == above


def _tell_nil(session: Session, scope: Scope, whole: Value, parts: Sequence[Value], blank: Entry) -> str:
    """Add a blank part as 0, with the sum that shows it; return its line of text."""
    draft, language = session.draft, session.query.language
    unit = whole.amount.unit
    numbers = tuple(
        dict.fromkeys((draft.cite(blank), *whole.citations[:1], *(number for part in parts for number in part.citations[:1])))
    )
    expression = " − ".join(format_decimal(value.amount.to(unit).value) for value in (whole, *parts)) + " = 0"
    draft.add_step((whole, *parts), expression, Amount(Decimal(0), unit))
    label = item_words(blank.head, language)
    draft.tell(
        Value(label, Amount(Decimal(0), unit), numbers, "computed", blank),
        scope_name=scope.owner.name,
        year=blank.year,
        label=label,
    )
    return said(
        language,
        f"- {label}：0{unit}（表中未列数，按合计为零） [{numbers[0]}]",
        f"- {label}: 0 (blank; nil by the sum) [{numbers[0]}]",
    )


def _tell_parts(
    session: Session, ask: Ask, scope: Scope, whole: Weighed, parts: Sequence[Entry], blanks: Sequence[Entry], *, shares: bool
) -> None:
    draft, language = session.draft, session.query.language
    draft.answered = True
    whole_value = draft.value_of(whole)
    if whole_value is None:
        return
    rows = [
        (
            entry,
            Value(
                entry_label(entry, language),
                entry.fact.amount,
                (draft.cite(entry),),
                "cell" if entry.fact.source == "cell" else "sentence",
                entry,
            ),
        )
        for entry in parts
        if entry.fact.amount is not None
    ]
    only_shares = shares and not re.search(r"金额|多少钱|哪几|哪些|组成|构成", session.query.folded)
    lines = [
        said(
            language,
            f"{session.naming(scope, whole)}共{amount_words(whole_value.amount, 'zh')}，其中：",
            f"{session.naming(scope, whole)}, {amount_words(whole_value.amount, 'en')} in all, consists of:",
        )
        + f" [{whole_value.citations[0]}]"
    ]
    for entry, value in rows:
        share = _share_of(session, scope, entry) if shares else None
        if not only_shares or share is None:
            draft.tell(
                value,
                scope_name=scope.owner.name,
                year=entry.year,
                unit=ask.unit if ask.unit != "%" else None,
                label=item_words(entry.head, language),
            )
        text = (
            f"- {item_words(entry.head, language)}：{amount_words(value.amount, language)}"
            if language == "zh"
            else f"- {item_words(entry.head, language)}: {amount_words(value.amount, language)}"
        )
        if share is not None:
            draft.tell(share, scope_name=scope.owner.name, year=entry.year, label=item_words(entry.head, language))
            text += said(
                language,
                f"，占{amount_words(share.amount, 'zh')} [{share.citations[0]}]",
                f", {amount_words(share.amount, 'en')} [{share.citations[0]}]",
            )
        lines.append(f"{text} [{value.citations[0]}]")
    lines += [_tell_nil(session, scope, whole_value, [value for _, value in rows], blank) for blank in blanks]
    draft.line("\n".join(lines))
    session.weigh_conflicts(whole)


def _share_of(session: Session, scope: Scope, entry: Entry) -> Value | None:
    """Return the stated share of a part, None where the report states none."""
    shares = [
        other for other in _in_scope(session, scope) if other.fact.coordinates.nature == "share" and other.fact.amount is not None
    ]
    for other in shares:
        if other.document.id == entry.document.id and _amount_before(session, other, entry):
            return Value(
                entry_label(entry, session.query.language),
                other.fact.amount or Amount(Decimal(0), "%"),
                (session.draft.cite(other),),
                "sentence",
                other,
            )
    for other in shares:
        at = other.fact.coordinates
        if (
            at.nature == "share"
            and other.head == entry.head
            and other.fact.amount is not None
            and other.document.id == entry.document.id
            and at.subject == entry.fact.coordinates.subject
        ):
            return Value(
                entry_label(entry, session.query.language), other.fact.amount, (session.draft.cite(other),), "sentence", other
            )
    return None


def _amount_before(session: Session, share: Entry, entry: Entry) -> bool:
    """Return whether the figure right before a share in its passage is the entry's own amount (…2940.05万元，占99.79%)."""
    span, amount = share.fact.span, entry.fact.amount
    if span is None or amount is None:
        return False
    before = [
        other for other in session.corpus.index(share.document, share.report).entries
        if other.fact.block == share.fact.block and other.fact.table_id == share.fact.table_id
        and other.fact.span and other.fact.span[1] <= span[0]
        and other.fact.coordinates.nature == "amount" and other.fact.amount is not None
    ]  # fmt: skip
    nearest = max(before, key=lambda other: other.fact.span or (0, 0), default=None)
    return nearest is not None and nearest.fact.amount is not None and nearest.fact.amount.equals(amount) and amount.value != 0


# ---------------------------------------------------------------- rankings


def answer_rank(session: Session, ask: Ask) -> None:
    """Tell the largest (or smallest): over bodies or years where several are in scope, else over the parts of the item."""
    scopes = session.scopes_of(ask)
    if len(scopes) > 1:
        _rank_scopes(session, ask, scopes)
        return
    if not scopes:
        return
    scope = scopes[0]
    for slot in slots_of(ask, session):
        if _rank_subjects(session, ask, scope, slot):
            continue
        whole = session.look(scope, slot, session.want(replace(ask, unit=None)))
        parts = _leaves(session, scope, slot, whole)
        if len(parts) < 2:
            _alone(session, ask, scope, slot)
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
            for entry in _in_scope(session, scope)
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


def _rank_scopes(session: Session, ask: Ask, scopes: Sequence[Scope]) -> None:
    """Tell an item over several bodies or years side by side, the largest first; says what could not be compared."""
    draft, language = session.draft, session.query.language
    natures = GROWTH if "growth" in ask.also or ask.operation == "growth" else (CHANGE if ask.operation == "change" else None)
    for slot in slots_of(ask, session):
        rows: list[tuple[Scope, Value]] = []
        for scope in scopes:
            if natures is not None:
                weighed = session.look(scope, slot, replace(session.want(ask, natures), currency=None))
                value = draft.value_of(weighed) if weighed else None
                if value is not None and weighed is not None and weighed.entry.fact.coordinates.direction == "down":
                    value = replace(value, amount=Amount(-value.amount.value, value.amount.unit))
            else:
                got = value_in(session, ask, scope, slot, ask.stages[0] if ask.stages else None)
                value = got[0] if got else None
            if value is None:
                session.miss(scope, slot)
            else:
                rows.append((scope, value))
        rows = [row for row in rows if row[1].amount.comparable(rows[0][1].amount)]
        if not rows:
            continue
        draft.answered = True
        rows.sort(key=lambda row: row[1].amount.base * (1 if ask.lowest else -1))
        first = rows[0]
        word = said(language, "最低" if ask.lowest else "最高", "lowest" if ask.lowest else "highest")
        if len(rows) > 1:
            draft.line(
                said(
                    language,
                    f"{first[1].label}{word}的是**{first[0].label}**，"
                    f"{amount_words(first[1].amount, 'zh')}（比较了{len(rows)}个）。",
                    f"{first[1].label}: **{first[0].english}** is {word}, "
                    f"{amount_words(first[1].amount, 'en')} ({len(rows)} compared).",
                ),
                first[1].citations,
            )
        lines = []
        for scope, value in rows:
            shown = Value(
                value.label,
                Amount(abs(value.amount.value), value.amount.unit) if natures else value.amount,
                value.citations,
                value.basis,
                value.entry,
            )
            draft.tell(shown, scope_name=scope.owner.name, year=scope.year, unit=ask.unit if ask.unit != "%" else None)
            lead = said(language, f"- {scope.label}：", f"- {scope.english}: ")
            lines.append(f"{lead}{amount_words(value.amount, language)} {marks(value.citations)}")
        draft.line("\n".join(lines))


def compares_scopes(session: Session, ask: Ask) -> bool:
    """Return whether the question sets several bodies or years side by side (哪个高, 谁多)."""
    return (
        session.query.compare_bodies
        and len(session.scopes_of(ask)) > 1
        and bool(re.search(r"哪个|谁|哪家|哪年|哪一年|which|who", session.query.folded))
    )


__all__ = ["SHARE", "answer_breakdown", "answer_rank", "canonical", "compares_scopes", "parts_of", "rank_hits"]
