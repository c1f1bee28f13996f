"""How many there are, or how much is aimed at, where words say of what: a counted fact, or the number a sentence prints."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.labels import stands_in_order
from assistant.lookup.scopes import Scope
from assistant.programs.model import Tell
from assistant.running.counting import ALL, Asked, alike, counted
from assistant.running.facts import Facts
from assistant.running.outcome import Quoted
from assistant.running.words.content import ENOUGH, content_of, documents_of
from assistant.running.words.named import quoted_fact
from assistant.running.words.prose import list_after, sentences_of
from assistant.wordlists import cues_of
from ingest.amounts import COUNTS, MONEY, SAME_COUNT, Amount, parse_amount
from ingest.terms import fold_label


def counted_facts(program: Tell, facts: Facts, scope: Scope) -> list[Quoted]:
    """Return the figure in the unit asked whose own words say most of the content; none where two say as much."""
    asked = Asked(content_of(program, facts, scope), program.select.unit, noun=True)
    if program.select.unit in MONEY and sum(map(len, asked.runs)) <= _A_WORD:
        return []  # 改造 is in the names of many things that cost money
    if not asked.content.names_a_matter and not all(alike(run, program.select.unit or "") for run in asked.runs):
        return []  # 书 alone stands in too many labels; 车 is what 辆 counts
    entry = counted(facts.entries(scope), asked)
    if entry is None:
        return []
    return [replace(quoted_fact(scope, entry, 1.0), words=entry.fact.raw, amount=entry.fact.amount)]


def counts(program: Tell, facts: Facts, scope: Scope) -> list[Quoted]:
    """Return the sentence that says how many there are of what is asked: the number as printed, else the rows it announces."""
    noun, unit = fold_label(program.about[-1]), program.select.unit or ""
    if not unit or unit in MONEY or len(noun) < 2:
        return []
    announced: list[Quoted] = []
    for quoted in _sentences(facts, scope, noun):
        amount = count_in(fold_label(quoted.words), noun, unit)
        if amount is not None:
            return [replace(quoted, amount=amount)]
        announced += _announced(quoted, facts, unit)
    return announced[:1] or _of_longer_name(noun, unit, facts, scope)


def _of_longer_name(noun: str, unit: str, facts: Facts, scope: Scope) -> list[Quoted]:
    """Return the sentence that counts what the noun is short for: its first sign, the others in order (专委会)."""
    counted = re.compile(rf"{_NUMBER}{re.escape(unit)}([\u4e00-\u9fff]{{{len(noun) + 1},{3 * len(noun)}}})")
    for quoted in _sentences(facts, scope, unit) if len(noun) > 2 else ():
        for match in counted.finditer(fold_label(quoted.words)):
            number = _number(match[1])
            if number is not None and match[2][0] == noun[0] and stands_in_order(noun, match[2]):
                return [replace(quoted, head=noun, amount=Amount(number, unit))]
    return []


def _sentences(facts: Facts, scope: Scope, noun: str) -> Iterator[Quoted]:
    """Yield the sentences that have the noun, each in its paragraph."""
    for document, report in documents_of(scope):
        for chunk in facts.corpus.store.chunks(document.id):
            for sentence in sentences_of(chunk.to_show) if chunk.kind == "paragraph" else ():
                if noun in fold_label(sentence):
                    yield Quoted(scope, noun, sentence, 1.0, around=chunk.to_show, chunk=chunk, document=document, report=report)


def numbers_in_sentences(program: Tell, facts: Facts, scope: Scope) -> list[Quoted]:
    """Return the sentence that says most of the content and prints a number in the unit asked (1.8万亩).

    It is an amount where it is the only one there, or in the clause that says all of the content, and in a unit that amounts
    have. Money is asked for where no unit is; all of the content has to be said of it.
    """
    unit = program.select.unit or "元"
    content = content_of(program, facts, scope)
    if not content.names_a_matter or unit in MONEY and sum(map(len, content.runs)) <= _A_WORD:
        return []
    number = _number_in(unit)
    least = ALL if unit in MONEY else ENOUGH
    printing = [one for one in _sentences(facts, scope, unit) if number.search(one.words)]
    found = [one for one in printing if content.share(one.words) >= least and content.says_each(one.words)]
    best = max(found, key=lambda one: content.share(one.words), default=None)
    if best is None:
        return []
    clauses = [clause for clause in _CLAUSE.split(best.words) if content.share(clause) >= ALL and number.search(clause)]
    printed = {match.group() for match in number.finditer(clauses[0] if len(clauses) == 1 else best.words)}
    amount = _amount_of(printed.pop(), unit) if len(printed) == 1 else None
    if amount is None and unit in MONEY:
        return []  # of several sums none is told
    return [replace(best, head=program.about[-1].replace(" ", ""), amount=amount)]


def _amount_of(printed: str, unit: str) -> Amount | None:
    """Return a printed number as an amount; ten thousands of what is counted in its own unit (3万户 are 30000户)."""
    amount = parse_amount(printed)
    if amount is not None or not printed.endswith(unit):
        return amount
    number = parse_amount(f"{printed.removesuffix(unit)}元")
    return Amount(number.to("元").value, unit) if number is not None else None


def _number_in(unit: str) -> re.Pattern[str]:
    """Return the pattern of a number in a unit, and in none that begins with it: 4人次 are no 4人."""
    longer = "".join(one[len(unit)] for one in COUNTS if one.startswith(unit) and len(one) > len(unit))
    ends = f"(?![{re.escape(longer)}])" if longer else ""
    return re.compile(rf"\d[\d,.]*[余多]?[万亿]?{re.escape(unit)}{ends}")


_CLAUSE = re.compile(r"[，；。,;]")


def numbers_beside(program: Tell, facts: Facts, scope: Scope) -> list[Quoted]:
    """Return the sentence that prints a number right behind what is asked, where no unit is asked for (药占比34%)."""
    noun = fold_label(program.about[-1].replace(" ", "")) if program.about else ""
    if program.select.unit or len(noun) < _A_TERM:
        return []
    units = "|".join(("%", *map(re.escape, COUNTS)))
    number = re.compile(rf"{re.escape(noun)}(?:为|是|达|达到|约|共|有|[:：])?(\d[\d,.]*(?:{units}))")
    for quoted in _sentences(facts, scope, noun):
        match = number.search(fold_label(quoted.words))
        amount = parse_amount(match.group(1)) if match else None
        if amount is not None and not amount.is_money:
            return [replace(quoted, amount=amount)]
    return []


_A_WORD = 2
_A_TERM = 3
"""Signs from which words name one thing alone."""


def with_sums(found: Sequence[Quoted]) -> tuple[Quoted, ...]:
    """Return words that say what money is spent on, each with the sum right before that (安排8万元，主要用于甲)."""
    return tuple(replace(one, amount=sum_before((one.entry.fact.quote if one.entry else None) or one.words)) for one in found)


def sum_before(words: str) -> Amount | None:
    """Return the last sum before the words of use in a sentence, a few signs from them, else its only one; None without such."""
    cue = min((at for cue in cues_of("spent") if (at := words.find(cue)) > 0), default=-1)
    every = list(_SUM.finditer(words))
    sums = [one for one in every if one.end() <= cue]
    near = sums[-1] if sums and cue - sums[-1].end() <= _BESIDE else every[0] if len(every) == 1 else None
    return parse_amount(near.group().replace(" ", "")) if near is not None else None


_SUM = re.compile(r"\d[\d,.]*\s*[万亿]?元")
_BESIDE = 8
"""Signs between a sum and what it is spent on."""


def timed_targets(program: Tell, facts: Facts, scope: Scope) -> list[Quoted]:
    """Return the indicator that says most of the content and aims at a time: a date, or how long."""
    content = content_of(program, facts, scope)
    timed = [
        (content.share(f"{entry.fact.coordinates.subject or ''}{entry.head}"), entry) for entry in facts.entries(scope)
        if entry.fact.coordinates.nature == "target" and _TIME.search(entry.fact.raw)
    ]  # fmt: skip
    best = max(timed, key=lambda one: (round(one[0], 3), one[1].fact.coordinates.horizon != "medium"), default=None)
    return [replace(quoted_fact(scope, best[1], best[0]), amount=best[1].fact.amount)] if best and best[0] >= ENOUGH else []


_TIME = re.compile(r"\d\s*(?:年|个月|月|日|天|小时|分钟|周|季度|工作日)")


def _announced(quoted: Quoted, facts: Facts, unit: str) -> list[Quoted]:
    """Return a sentence that ends in a colon with the numbered rows below it and how many they are, where there are any."""
    if (
        not fold_label(quoted.words).endswith(":")
        or quoted.chunk is None
        or quoted.chunk.block is None
        or quoted.document is None
    ):
        return []
    rows = list_after(facts.corpus.store.chunks(quoted.document.id), quoted.chunk.block, quoted.chunk.section)
    number = len(set(_NUMBERED.findall(rows)))
    whole = f"{quoted.words}{rows}"
    return [replace(quoted, words=whole, around=whole, amount=Amount(Decimal(number), unit))] if number else []


_NUMBERED = re.compile(r"(?:^|[\s|])(\d{1,2}) \| ?[^\d\s|]")
"""A numbered row of a list of names."""
_NUMBER = r"(\d{1,4}(?:\.\d+)?|[一二两三四五六七八九十]{1,3})"
_BETWEEN = r"[^,。;、:\d]{0,6}"


def count_in(sentence: str, noun: str, unit: str) -> Amount | None:
    """Return the number that a folded sentence gives of a noun (5个科室, 预算单位共3家), None where it gives none."""
    tail = re.escape(noun)
    counted = rf"({'|'.join(COUNTED if unit in COUNTED else (re.escape(unit),))})"
    before = re.search(rf"{_NUMBER}{counted}{_BETWEEN}{tail}", sentence)
    behind = re.search(rf"{tail}{_BETWEEN}{_NUMBER}{counted}", sentence)
    match = before or behind
    number = _number(match.group(1)) if match else None
    if match is None or number is None:
        return None
    return Amount(number, match.group(2) if match.group(2) in SAME_COUNT else unit)  # 编制几个: 94名 are persons


COUNTED = ("个", "家", "所", "名", "位", "支", "座", "处")
"""Words of counting that stand for one another (5家单位 answers 几个单位)."""
_DIGITS = {sign: at for at, sign in enumerate("零一二三四五六七八九十")} | {"两": 2}


def _number(text: str) -> Decimal | None:
    """Return a count in digits, or in Han signs up to 99; None where it is neither."""
    if text[0].isdigit():
        return Decimal(text)
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return Decimal(_DIGITS[text]) if text in _DIGITS else None
    return Decimal((_DIGITS.get(tens, 1) if tens else 1) * 10 + (_DIGITS.get(ones, 0) if ones else 0))


__all__ = [
    "count_in", "counted_facts", "counts", "numbers_beside", "numbers_in_sentences", "sum_before", "timed_targets", "with_sums",
]  # fmt: skip
