"""How many there are of what is counted in words."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from assistant.lookup.scopes import Scope
from assistant.programs.model import Tell
from assistant.running.facts import Facts
from assistant.running.outcome import Quoted
from assistant.running.words.named import documents_of
from assistant.running.words.prose import list_after, sentences_of
from ingest.amounts import Amount
from ingest.terms import fold_label


def counts(program: Tell, facts: Facts, scope: Scope) -> list[Quoted]:
    """Return the sentence that says how many there are of what is asked: the number as printed, else the rows it announces."""
    noun, unit = fold_label(program.about[0]), program.select.unit or ""
    announced: list[Quoted] = []
    for document, report in documents_of(scope):
        chunks = facts.corpus.store.chunks(document.id)
        for chunk in chunks:
            for sentence in sentences_of(chunk.to_show) if chunk.kind == "paragraph" else ():
                folded = fold_label(sentence)
                quoted = Quoted(scope, noun, sentence, 1.0, around=chunk.to_show, chunk=chunk, document=document, report=report)
                amount = count_in(folded, noun, unit)
                if amount is not None:
                    return [replace(quoted, amount=amount)]
                if noun in folded and folded.endswith(":") and chunk.block is not None:
                    rows = list_after(chunks, chunk.block, chunk.section)
                    number = len(set(_NUMBERED.findall(rows)))
                    if number:
                        whole = f"{sentence}{rows}"
                        announced.append(replace(quoted, words=whole, around=whole, amount=Amount(Decimal(number), unit)))
    return announced[:1]


_NUMBERED = re.compile(r"(?:^|[\s|])(\d{1,2}) \| ?[^\d\s|]")

"""A numbered row of a list of names."""

_NUMBER = r"(\d{1,4}|[一二两三四五六七八九十]{1,3})"

_BETWEEN = r"[^,。;、:\d]{0,6}"


def count_in(sentence: str, noun: str, unit: str) -> Amount | None:
    """Return the number that a folded sentence gives of a noun (5个科室, 预算单位共3家), None where it gives none."""
    tail = re.escape(noun)
    before = re.search(rf"{_NUMBER}(?:个|家|所|名|位|支|座|处){_BETWEEN}{tail}", sentence)
    behind = re.search(rf"{tail}{_BETWEEN}{_NUMBER}(?:个|家|所|名|位|支|座|处)", sentence)
    match = before or behind
    number = _number(match.group(1)) if match else None
    return Amount(Decimal(number), unit) if number is not None else None


_DIGITS = {sign: at for at, sign in enumerate("零一二三四五六七八九十")} | {"两": 2}


def _number(text: str) -> int | None:
    """Return a count in digits or Han signs up to 99; None where it is neither."""
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _DIGITS.get(text)
    return (_DIGITS.get(tens, 1) if tens else 1) * 10 + (_DIGITS.get(ones, 0) if ones else 0)
