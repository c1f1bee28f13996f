"""An answer as the card that the conversation shows: what was understood, the figure, the figures, what is in doubt."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from html import escape

from assistant.answers import Answer, Figure, Step
from assistant.questions.model import Language
from assistant.web.asking import FROM_TALK
from assistant.web.comparison import item_of, moved_to_html, values_to_html, wants_table
from assistant.web.money import figure_amount, shown
from assistant.web.names import body_words, with_body_words
from assistant.web.prose import plain_to_html
from assistant.web.told import Told, blocks_of, folded_to_html, mark_to_html, told_to_html, told_with_table
from assistant.web.words import word
from assistant.wording import fund_words, stage_words

_MOST_NAMED = {"item": 3, "body": 1, "year": 4, "stage": 3}
"""Items, bodies, years or stages that the line of what was understood names; more are counted."""

_MOST_SEARCHED = 12
_MOST_NOTES = 3
"""Notes shown at once; where many bodies lack the figure asked for, the others are folded."""


def card_to_html(answer: Answer, language: Language) -> str:
    """Return the whole card. Words of the page are in `language`; everything of a report or a question is escaped."""
    table = wants_table(answer.values)
    told = told_with_table(answer, language) if table else Told(blocks_of(answer, language))
    parts = [
        understood_to_html(answer, language),
        headline_to_html(answer, language),
        stages_to_html(answer, language),
        told_to_html(told.lead),
        values_to_html(answer.values, language, mark_to_html, _place_of(answer, language)) if table else "",
        told_to_html(told.below),
        folded_to_html(told.folded, language),
        _notes_to_html(answer, language),
        _more_to_html(answer, language),
        _tools_to_html(answer, language),
    ]
    return f'<div class="card {answer.status}" lang="{_html_language(language)}">{"".join(parts)}</div>'


def _html_language(language: Language) -> str:
    return "zh-CN" if language == "zh" else "en"


# ---------------------------------------------------------------- what was understood


def understood(answer: Answer, language: Language) -> list[tuple[str, str]]:
    """Return (part, words) of what was asked as the answer takes it: item, body, year, stage; parts not known are left out."""
    values = answer.values
    stages = [stage_words(stage, language) for stage in _each([answer.scope.stage, *(one.stage for one in values)])]
    parts = {
        "item": _each(item_of(one) for one in values),
        "body": [body_words(one, language) for one in _bodies(answer)],
        "year": _years(answer),
        "stage": [stage for stage in stages if stage],
    }
    return [(part, _named(part, words, language)) for part, words in parts.items() if words]


def _bodies(answer: Answer) -> list[str]:
    """Return the bodies asked for; those of the figures where the answer tells of others."""
    return _asked_or_told(answer.scope.departments, [one.department for one in answer.values])


def _years(answer: Answer) -> list[str]:
    """Return the years asked for; those of the figures where the answer tells of others."""
    return _asked_or_told(answer.scope.years, [one.year for one in answer.values], moving=True)


def _asked_or_told(asked: Sequence[object], told: Sequence[object], *, moving: bool = False) -> list[str]:
    """Return what was asked where the figures are of it (`moving`: of some of it), else what is told."""
    wanted, there = _each(asked), _each(told)
    fits = not there or (set(there) & set(wanted) if moving else set(there) <= set(wanted))
    return wanted if fits else there


def _each(words: Iterable[object]) -> list[str]:
    return list(dict.fromkeys(str(one) for one in words if one))


def _named(part: str, words: Sequence[str], language: Language) -> str:
    if len(words) > _MOST_NAMED[part]:
        return word(f"several_{part}", language, n=len(words))
    return word("list_mark", language).join(words)


_REASONS = {"item": "item", "body": "departments", "year": "years", "stage": "stage"}


def understood_to_html(answer: Answer, language: Language) -> str:
    """Return the line that says how the question was taken; each part of an answered one can be changed.

    What was not in the question but went on from those before it is marked: it is what surprises, most where nothing was found.
    """
    parts = understood(answer, language)
    if answer.status == "clarify" or not parts:
        return ""
    chips = "".join(_chip(part, words, answer, language) for part, words in parts)
    fund = f'<span class="chip still">{fund_words(answer.scope.fund, language)}</span>' if answer.scope.fund else ""
    return f'<p class="understood"><span>{word("understood", language)}</span>{chips}{fund}{_verdict(answer, language)}</p>'


def _chip(part: str, words: str, answer: Answer, language: Language) -> str:
    carried = _is_carried(part, answer)
    kind = " carried" if carried else ""
    told = f'<span class="from" title="{word("carried", language)}">↩ </span>' if carried else ""
    if answer.status != "answered":
        return f'<span class="chip still{kind}">{told}{escape(words)}</span>'
    return (
        f'<button type="button" class="chip{kind}" data-part="{part}" aria-haspopup="menu">{told}{escape(words)}</button>'
    )


def _is_carried(part: str, answer: Answer) -> bool:
    """Return whether a part went on from the conversation; not where the figures are of others in the end."""
    if part == "body" and set(_bodies(answer)) != set(answer.scope.departments):
        return False
    if part == "year" and set(_years(answer)) != set(_each(answer.scope.years)):
        return False
    return answer.scope.reasons.get(_REASONS.get(part, "")) == FROM_TALK


def _verdict(answer: Answer, language: Language) -> str:
    if answer.verdict is None:
        return ""
    return f'<span class="chip still {answer.verdict}">{word(f"verdict_{answer.verdict}", language)}</span>'


# ---------------------------------------------------------------- the figure


def headline_to_html(answer: Answer, language: Language) -> str:
    """Return the one figure asked for, and a percentage that comes with it; nothing where there are more, or none.

    A figure that the report itself does not bear out is marked. Whether it adds up is told in words: its figures are the proof.
    """
    values = [one for one in answer.values if figure_amount(one) is not None]
    if answer.status != "answered" or not values or answer.verdict or wants_table(answer.values):
        return ""
    first, *others = (_big(one, language) + _doubt_of(one, answer) for one in values)
    beside = "".join(f"<small>{one}</small>" for one in others)
    marks = "".join(map(mark_to_html, values[0].citations[:3]))
    return f'<p class="headline">{_whose(values[0], answer, language)}{first}{beside}{marks}</p>'


def _whose(figure: Figure, answer: Answer, language: Language) -> str:
    """Return whose the figure is and of which year, where several were asked about and this is the one that was wanted."""
    several = len(answer.scope.departments) > 1 and figure.department
    name = body_words(figure.department, language) if several else ""
    year = str(figure.year) if len(answer.scope.years) > 1 and figure.year and figure.direction is None else ""
    told = " ".join(one for one in (name, year) if one)
    return f'<span class="whose">{escape(told)}</span>' if told else ""


def _doubt_of(figure: Figure, answer: Answer) -> str:
    """Return a warning where a disagreement is about this very figure: its first place is the one that errs."""
    doubts = [one.message for one in answer.conflicts if one.citations and one.citations[0] in figure.citations]
    if not doubts:
        return ""
    return f'<span class="in-doubt" role="img" title="{escape(doubts[0])}" aria-label="{escape(doubts[0])}">⚠</span>'


def _big(figure: Figure, language: Language) -> str:
    amount = figure_amount(figure)
    if amount is None:
        return ""
    seen = shown(amount, language)
    unit = f' <span class="unit">{escape(seen.unit)}</span>' if seen.unit not in ("%", "") else escape(seen.unit)
    return f'<span class="amount" title="{escape(seen.exact)}">{moved_to_html(figure, language)}{seen.number}{unit}</span>'


# ---------------------------------------------------------------- the words, and what is in doubt


def _place_of(answer: Answer, language: Language) -> Callable[[Figure], str]:
    """Return what says where a figure stands: its table's title, or the section of the text."""
    cited = {one.number: one for one in answer.citations}

    def placed(figure: Figure) -> str:
        place = next((cited[number] for number in figure.citations if number in cited), None)
        if place is None:
            return ""
        kind = "place_table" if place.table_id else "place_text"
        return word(kind, language, name=place.table or place.section.split(" > ")[-1] or place.report)

    return placed


def _notes_to_html(answer: Answer, language: Language) -> str:
    """Return the boxes of what a reader must know: places that disagree, each with its marks, and notes."""
    conflicts = _conflicts_to_html(answer, language)
    noted = [f"<li>{plain_to_html(note)}</li>" for note in answer.notes]
    notes, folded = "".join(noted), ""
    # Where something is checked it may be the question that errs, and not the report.
    head = word("disagree_with" if answer.verdict else "disagree", language)
    box = f'<div class="note doubt"><b>{head}</b>{conflicts}</div>' if conflicts else ""
    if len(answer.notes) > _MOST_NOTES + 1:
        notes = "".join(noted[:_MOST_NOTES])
        more = word("more_notes", language, n=len(noted) - _MOST_NOTES)
        folded = f"<details><summary>{more}</summary><ul>{''.join(noted[_MOST_NOTES:])}</ul></details>"
    return box + (f'<div class="note"><ul>{notes}</ul>{folded}</div>' if notes else "")


def _conflicts_to_html(answer: Answer, language: Language) -> str:
    """Return what disagrees; under the name of each report where several do."""
    cited = {one.number: one for one in answer.citations}
    by_report: dict[str, list[str]] = {}
    for one in answer.conflicts:
        first = cited.get(one.citations[0]) if one.citations else None
        year = str(first.year) if first and first.year else ""
        about = " · ".join(part for part in (body_words(first.department, language), year, first.report) if part) if first else ""
        marks = "".join(map(mark_to_html, one.citations))
        by_report.setdefault(about, []).append(f"<li>{plain_to_html(one.message)}{marks}</li>")
    named = len(by_report) > 1
    return "".join(
        f"{f'<p class=report-named>{escape(about)}</p>' if named else ''}<ul>{''.join(lines)}</ul>"
        for about, lines in by_report.items()
    )


def stages_to_html(answer: Answer, language: Language) -> str:
    """Return what to ask where figures of several stages stand side by side: by one of them alone."""
    stages = list(dict.fromkeys(one.stage for one in answer.values if one.stage))
    bodies_or_years = {(one.department, one.year) for one in answer.values}
    if len(stages) < 2 or len(bodies_or_years) < 2:
        return ""
    buttons = "".join(
        f'<button type="button" class="ask-button" data-ask="{escape(word("ask_stage", language, stage=words))}">'
        f"{escape(word('by_stage', language, stage=words))}</button>"
        for words in (stage_words(stage, language) for stage in stages)
    )
    return f'<p class="stages"><span>{word("stages_mixed", language)}</span>{buttons}</p>'


def _more_to_html(answer: Answer, language: Language) -> str:
    """Return what most readers pass over: the computation, other readings, what was searched."""
    steps = list(dict.fromkeys(_step_to_html(one, answer, language) for one in answer.steps))
    others = [_other_to_html(one, language) for one in answer.alternatives]
    searched = answer.searched.reports if answer.status != "answered" else ()
    left = len(searched) - _MOST_SEARCHED
    names = [escape(one) for one in searched[:_MOST_SEARCHED]] + ([word("and_more", language, n=left)] if left > 0 else [])
    return (
        _folded("computation", steps, language, opened=True)
        + _folded("other_readings", others, language, opened=answer.status == "not_found")
        + _folded("searched", names, language)
    )


_MOST_OPERANDS = 6


def _step_to_html(step: Step, answer: Answer, language: Language) -> str:
    """Return a computation with what its numbers are of and where they stand."""
    written = f"{step.expression}{'' if '=' in step.expression else f' = {step.result}'} {step.unit}".replace("% %", "%")
    bodies = [one.department for one in answer.values]
    operands = [
        f"{escape(with_body_words(one.label, bodies, language))} {plain_to_html(one.value + one.unit)}"
        f"{mark_to_html(one.citation) if one.citation else ''}"
        for one in step.operands
    ]
    beside = f"<small>{' · '.join(operands)}</small>" if 0 < len(operands) <= _MOST_OPERANDS else ""
    return f"{escape(written)}{beside}"


def _folded(title: str, lines: Sequence[str], language: Language, *, opened: bool = False) -> str:
    if not lines:
        return ""
    listed = "".join(f"<li>{line}</li>" for line in lines)
    summary = f"<summary>{word(title, language)}</summary>"
    return f'<details class="more {title}"{" open" if opened else ""}>{summary}<ul>{listed}</ul></details>'


def _other_to_html(figure: Figure, language: Language) -> str:
    amount = figure_amount(figure)
    seen = shown(amount, language) if amount else None
    about = [
        body_words(figure.department, language), str(figure.year) if figure.year else "", stage_words(figure.stage, language),
        fund_words(figure.fund, language),
    ]  # fmt: skip
    value = (
        f'<span class="amount" title="{escape(seen.exact)}">{seen.number} {escape(seen.unit)}</span>'
        if seen
        else escape(figure.value)
    )
    return (
        f"{escape(figure.label)} {value} <small>{escape(' · '.join(one for one in about if one))}</small>"
        f"{''.join(map(mark_to_html, figure.citations))}"
    )


def _tools_to_html(answer: Answer, language: Language) -> str:
    """Return what the reader can do with the answer."""
    names = [
        "copy",
        *(["csv", "xlsx"] if answer.values else []),
        *(["chart"] if wants_table(answer.values) else []),
        "link",
        "wrong",
    ]
    buttons = "".join(
        f'<button type="button" class="tool" data-tool="{name}" data-t="tool_{name}">{word(f"tool_{name}", language)}</button>'
        for name in names
    )
    model = f'<span class="engine">{escape(answer.engine)}</span>' if answer.engine != "rules" else ""
    return f'<div class="tools">{buttons}{model}</div>'
