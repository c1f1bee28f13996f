"""The outcome of comparisons in words: the verdict first, then each computation, then what does not agree."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answering.checking.claim import given_figures
from assistant.answering.checking.comparison import Comparison, citations_of
from assistant.answering.session import Session
from assistant.evidence import amounts_agree
from assistant.questions.model import Ask
from assistant.wording import amount_words, move_words, said
from ingest.amounts import Amount


def relevant(comparisons: Sequence[Comparison], ask: Ask) -> list[Comparison]:
    """Return the comparisons about the figures that the question gives; all of the asked kind where it gives none that fits."""
    chosen = [one for one in comparisons if any(amount.unit and _near(one, amount) for amount in ask.premise)]
    rates = [one for one in chosen if one.recomputed.amount.unit == "%"]
    if rates and any(amount.unit == "%" for amount in ask.premise):
        return rates
    if chosen:
        return chosen
    rate = bool({"growth", "share", "completion"} & set(ask.also)) or any(amount.unit == "%" for amount in ask.premise)
    kinds = [one for one in comparisons if (one.recomputed.amount.unit == "%") == rate]
    return kinds if kinds and (rate or "change" in ask.also) else list(comparisons)


def _near(one: Comparison, amount: Amount) -> bool:
    stated = one.stated.amount if one.stated else None
    if stated is not None and stated.comparable(amount) and amounts_agree(stated, amount):
        return True
    return one.recomputed.amount.comparable(amount) and one.recomputed.amount.equals(amount)


def _moves_by(one: Comparison, amount: Amount) -> bool:
    """Return whether the figure is the change or rate compared, or the stated change that a rate is worked out from."""
    changes = [value for value in one.operands if value.entry and value.entry.fact.coordinates.nature == "change"]
    return _near(one, amount) or any(value.amount.comparable(amount) and amounts_agree(value.amount, amount) for value in changes)


def _refuted(session: Session, comparisons: Sequence[Comparison], ask: Ask) -> list[tuple[str, Comparison]]:
    """Return the question's figures that are neither stated, nor recomputed, nor an operand, and those of another direction.

    Each with its direction in words, where the question says one, and what it is about.
    """
    language = session.query.language
    found = []
    for given in given_figures(session.query):
        moved = next((one for one in comparisons if one.direction in ("up", "down") and _moves_by(one, given.amount)), None)
        if moved is not None and given.direction is not None and given.direction != (moved.stated_direction or moved.direction):
            rate = given.amount.unit == "%"
            shown = f"{move_words(given.direction, language, rate=rate)} {amount_words(given.amount, language)}"
            found.append((shown if language == "en" else shown.replace(" ", ""), moved))
    for amount in ask.premise:
        about = [one for one in comparisons if one.stated is not None and one.stated.amount.comparable(amount)]
        known = any(_near(one, amount) for one in comparisons) or any(
            value.amount.comparable(amount) and amounts_agree(value.amount, amount)
            for one in comparisons
            for value in one.operands
        )
        if about and amount.unit and not known:
            found.append((amount_words(amount, language), about[0]))
    return found


def tell_comparisons(session: Session, ask: Ask, comparisons: Sequence[Comparison]) -> None:
    """Tell the verdict, the comparisons (where some are wrong: those), and the question's figures that the report lacks."""
    draft, language = session.draft, session.query.language
    wrong = [one for one in comparisons if not one.agrees]
    refuted = _refuted(session, comparisons, ask)
    draft.answered = True
    draft.verdict = "inconsistent" if wrong or refuted else "consistent"
    if wrong or refuted:
        draft.line(said(language, "**不一致。**", "**They do not agree.**"))
    elif all(one.exact for one in comparisons):
        draft.line(said(language, "**一致**，核对得上。", "**They agree.**"))
    else:
        draft.line(said(language, "**一致**，只有四舍五入的尾数差。", "**They agree**, within rounding."))
    for one in wrong or comparisons:
        _tell(session, one)
    for shown, one in refuted:
        _tell_refuted(session, shown, one)


def _tell(session: Session, one: Comparison) -> None:
    draft = session.draft
    draft.add_step(one.operands, one.expression, one.step_result)
    entry = next((value.entry for value in one.operands if value.entry), None)
    name, year = (entry.report.department, entry.year) if entry else (None, None)
    draft.tell(one.recomputed, scope_name=name, year=year, direction=one.direction)
    if one.both and one.stated is not None and not one.agrees:
        draft.tell(one.stated, scope_name=name, year=year)
    numbers = citations_of((one.recomputed, *((one.stated,) if one.stated else ())))
    draft.line(_line(session, one), numbers)
    if not one.agrees:
        draft.add_conflict(_conflict(session, one), numbers)


def _shown(session: Session, one: Comparison) -> tuple[str, str]:
    """Return the recomputed figure and the stated one in words, with their directions where one is known."""
    language, rate = session.query.language, one.recomputed.amount.unit == "%"
    stated = one.stated_amount
    recomputed_words = amount_words(one.recomputed.amount, language)
    stated_words = amount_words(stated, language) if stated else ""
    if one.direction is None:
        return recomputed_words, stated_words
    gap = said(language, "", " ")
    recomputed_words = move_words(one.direction, language, rate=rate) + gap + recomputed_words
    if one.stated_direction is not None:
        stated_words = move_words(one.stated_direction, language, rate=rate) + gap + stated_words
    return recomputed_words, stated_words


def _source(session: Session, one: Comparison) -> str:
    if one.stated is None:
        return said(session.query.language, "问题中的", "the question gives")
    return said(session.query.language, "报告写的", "the report states")


def _line(session: Session, one: Comparison) -> str:
    language = session.query.language
    shown, told = _shown(session, one)
    if one.recomputed in one.operands and one.stated is not None:
        chinese, english = (
            f"{one.stated.label}为{told}，{one.what}为{shown}。",
            f"{one.stated.label} is {told}; {one.what} is {shown}.",
        )
        return said(language, chinese, english)
    source = _source(session, one)
    chinese = f"{one.what}：{one.expression}，即**{shown}**" + (f"；{source}是{told}。" if told else "。")
    english = f"{one.what}: {one.expression}, i.e. **{shown}**" + (f"; {source} {told}." if told else ".")
    return said(language, chinese, english)


def _conflict(session: Session, one: Comparison) -> str:
    shown, told = _shown(session, one)
    source = _source(session, one)
    if one.recomputed in one.operands and one.stated is not None:
        chinese = f"{one.stated.label}为{told}，而{one.what}为{shown}，不相符。"
        return said(session.query.language, chinese, f"{one.stated.label} is {told}, but {one.what} is {shown}.")
    chinese = f"{one.what}按报告的数应为{shown}，而{source}是{told}，不相符。"
    return said(session.query.language, chinese, f"{one.what} should be {shown} by the report's own figures; {source} {told}.")


def _tell_refuted(session: Session, shown: str, one: Comparison) -> None:
    _, told = _shown(session, one)
    chinese = f"问题中的{shown}与报告不符，报告写的是{told}。"
    english = f"The {shown} of the question is not what the report states ({told})."
    numbers = one.stated.citations if one.stated else one.recomputed.citations
    session.draft.add_conflict(said(session.query.language, chinese, english), numbers)


__all__ = ["relevant", "tell_comparisons"]
