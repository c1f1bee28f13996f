"""What is said where there is no answer: what was looked for and where, the nearest thing there is, or a question back."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answering.session import Session
from assistant.answers import Answer, Scope, Searched
from assistant.lookup.index import Entry
from assistant.lookup.match import ACCEPT, TOTAL_SPAN, rank
from assistant.lookup.scopes import MOST_BODIES, Scoping
from assistant.lookup.want import Want
from assistant.questions.model import Language, Query
from assistant.wording import entry_label, escape, said
from ingest.model import Nature

_NAMED_FILES = 3

_NAMED: frozenset[Nature] = frozenset(("named",))


def say_nothing_loaded(query: Query, searched: Searched) -> Answer:
    """Return the answer of an empty store."""
    text = said(
        query.language,
        "还没有载入任何报告。请先载入：网页上把文件拖进左边的报告库，命令行用 `python -m ingest 文件或文件夹`。",
        "No report is loaded yet. Drop files on the page, or use `python -m ingest PATH` on the command line.",
    )
    return Answer(query.question, query.resolved, "not_found", text, searched=searched)


def say_missing(session: Session, searched: Searched) -> Answer:
    """Return a `not_found` answer: what was looked for, through which reports, and what is there instead."""
    query, scoping, language = session.query, session.scoping, session.query.language
    lines = [_reason(session, searched)]
    nearest = _nearest(session)
    if nearest:
        lines.append(nearest)
    lines.append(_searched_words(searched, language))
    draft = session.draft
    from assistant.suggesting import suggest

    scope = Scope(
        departments=tuple(dict.fromkeys(one.owner.name for one in scoping.scopes)),
        years=tuple(dict.fromkeys(one.year for one in scoping.scopes if one.year)),
        stage=next((ask.stages[0] for ask in query.asks if ask.stages), None),
        fund=query.fund,
        reasons=scoping.reasons,
    )
    return Answer(
        query.question,
        query.resolved,
        "not_found",
        "\n\n".join(line for line in lines if line),
        alternatives=tuple(draft.alternatives),
        citations=tuple(draft.citations),
        scope=scope,
        searched=searched,
        notes=tuple(draft.notes),
        suggestions=tuple(suggest(session)),
    )


def _searched_words(searched: Searched, language: Language) -> str:
    """Return what was looked through: the files by name where they are few, else how many, of whom and of which years."""
    files, bodies, years = searched.reports, searched.departments, searched.years
    if len(files) <= _NAMED_FILES:
        return said(language, f"已查：{'、'.join(map(escape, files))}。", f"Searched: {', '.join(map(escape, files))}.")
    span = f"{years[0]}–{years[-1]}" if len(years) > 1 else "".join(map(str, years))
    return said(
        language,
        f"已查：{len(bodies)}个部门{f'{span}年' if span else ''}的{len(files)}个文件。",
        f"Searched: {len(files)} files of {len(bodies)} {'body' if len(bodies) == 1 else 'bodies'}{f', {span}' if span else ''}.",
    )


def _reason(session: Session, searched: Searched) -> str:
    query, scoping, language = session.query, session.scoping, session.query.language
    loaded = "、".join(searched.departments[:8])
    years = "、".join(str(year) for year in searched.years)
    if not query.says_something:
        return said(
            language,
            "没有看懂这个问题。可以这样问：“2021年公务接待费预算是多少”。",
            "The question was not understood. Ask, for instance: “Printing expenses in the budget of 2021?”",
        )
    if scoping.missing == "body":
        named = "、".join(escape(word) for word in scoping.missing_words)
        return said(
            language,
            f"没有找到：载入的报告里没有“{named}”。已载入的是：{loaded}。",
            f"Not found: none of the loaded reports is of the body that was asked for. Loaded: {loaded.replace('、', ', ')}.",
        )
    if scoping.missing == "wider":
        return said(
            language,
            f"没有找到：问的是整个地区的数字，而载入的是{loaded}的报告，不能代替。",
            f"Not found: the question is about a wider area than the loaded reports ({loaded.replace('、', ', ')}).",
        )
    wanted = [one.year for one in scoping.scopes if one.year]
    known = {year for scope in scoping.scopes for year in scope.owner.report_years}
    absent = [year for year in wanted if year not in known]
    sought_words = dict.fromkeys(escape(words) for _, words in session.not_there if words and words != TOTAL_SPAN.text)
    items = "、".join(sought_words) if language == "zh" else ", ".join(f"“{words}”" for words in sought_words)
    if scoping.named_year and absent and len(absent) == len(wanted):
        dated = dict.fromkeys(absent)
        asked = "、".join(f"{year}年" for year in dated)
        return said(
            language,
            f"没有找到{asked}的{items or '这一项'}：载入的报告是{years}年的，其中也没有写明该年的数。",
            f"Not found for {', '.join(map(str, dated))}: the loaded reports are of {', '.join(map(str, searched.years))} "
            f"and do not state {f'a figure for {items}' if items else 'this figure'} in that year.",
        )
    worded = query.asks and all(ask.operation in ("reason", "definition", "text") for ask in query.asks)
    sought = "说明" if worded else "数"
    table = query.table
    if table and any(session.table_absent(scope) for scope in scoping.scopes):
        return said(
            language,
            f"没有找到：目录列有“{escape(table)}”，但报告正文里没有这张表。",
            f"Not found: the contents page lists the table “{escape(table)}”, but the report does not have it.",
        )
    return said(
        language,
        f"报告里没有找到{f'“{items}”的{sought}' if items else '答案'}。",
        f"Not found in the reports: {items}." if items else "The loaded reports do not answer this.",
    )


def _nearest(session: Session) -> str:
    """Return what is there instead: the item merely named, or at another stage or fund."""
    for scope in session.scoping.scopes[:3]:
        for ask in session.query.asks:
            for slot in ask.slots:
                named = [hit.entry for hit in rank(session.corpus, scope, slot, Want(natures=_NAMED)) if hit.score >= ACCEPT]
                if named:
                    return _named(session, named[0])
                other = [
                    hit.entry
                    for hit in rank(session.corpus, scope, slot, Want())
                    if hit.score >= 0.75 and hit.entry.fact.amount is not None
                ]
                if other and ask.stages and other[0].stage not in ask.stages:
                    return _other_stage(session, other[0])
    return ""


def _named(session: Session, entry: Entry) -> str:
    number = session.draft.cite(entry)
    label = entry_label(entry, session.query.language)
    return said(
        session.query.language,
        f"报告只提到“{escape(label)}”，没有写金额 [{number}]。",
        f"The report only names “{escape(label)}”, without a figure [{number}].",
    )


def _other_stage(session: Session, entry: Entry) -> str:
    from assistant.wording import stage_words

    number = session.draft.cite(entry)
    stage = stage_words(entry.stage, session.query.language)
    return said(
        session.query.language,
        f"报告里有的是{stage}数：{entry_label(entry, 'zh')}{entry.fact.amount} [{number}]。",
        f"What the report has is the {stage}: {entry_label(entry, 'en')}, {entry.fact.amount} [{number}].",
    )


def say_left_out(session: Session) -> None:
    """Add what an answered question also asks for and the reports do not have."""
    named = dict.fromkeys((scope.label, scope.english, words) for scope, words in session.not_there if words != TOTAL_SPAN.text)
    asked = ["".join(span.text for span in slot) for ask in session.query.asks for slot in ask.slots]
    # An item asked in two ways and told in one is not missing.
    for label, english, words in [one for one in named if one[2] and asked.count(one[2]) < 2][:4]:
        session.draft.add_note(
            said(session.query.language, f"没有找到{label}“{escape(words)}”的数", f"not found for {english}: {escape(words)}")
        )


def say_clarify(session: Session, searched: Searched) -> Answer | None:
    """Return a question back where more bodies than can be told side by side would answer; None where not needed."""
    query, scoping = session.query, session.scoping
    answered = [name for name in dict.fromkeys(figure.department for figure in session.draft.values) if name]
    if scoping.named_body or len(answered) <= MOST_BODIES:
        return None
    return say_which(query, scoping, answered, searched)


def say_which(query: Query, scoping: Scoping, bodies: Sequence[str], searched: Searched) -> Answer:
    """Return the question back which of these bodies is meant: what is asked of one would be told of all of them."""
    shown = bodies[:_ASKED_BACK]
    more = len(bodies) > len(shown)
    listed = "、".join(shown) + ("等" if more else "")
    english = ", ".join(shown) + (" and others" if more else "")
    text = said(
        query.language,
        f"载入的报告涉及{len(bodies)}个部门，请说明要问哪一个：{listed}。",
        f"{len(bodies)} bodies have this item; please name one: {english}.",
    )
    return Answer(
        query.question, query.resolved, "clarify", text, searched=searched, scope=Scope(reasons=scoping.reasons),
        suggestions=tuple(_asked_of(query, name) for name in bodies[:MOST_BODIES]),
    )  # fmt: skip


_ASKED_BACK = 20
"""Bodies that are named where it is asked which is meant."""


def say_which_group(query: Query, group: str, names: Sequence[str], searched: Searched) -> Answer:
    """Return a question back where a number of bodies is asked of (三家) and it is not said which of those loaded."""
    listed = "、".join(map(escape, names[:_ASKED_BACK]))
    text = f"没有说明“{escape(group)}”是哪几个，请写出名称。已载入的有：{listed}。"
    return Answer(query.question, query.resolved, "clarify", text, searched=searched)


def _asked_of(query: Query, name: str) -> str:
    """Return the question asked of one body."""
    asked = query.resolved.strip()
    return said(query.language, f"{name}{asked}", f"{asked.rstrip('?. ')} of {name}?")
