"""English sentences → figures with what they are about: amounts, changes, shares, and reasons.

A sentence is read from left to right, one group of figures after the other ($1.2 million, or 3 %, is one group). What a
group does not say itself it takes from the one before: subject, year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.amounts import Amount
from ingest.english.figures import Figure, find_figures
from ingest.english.phrases import phrase_after, phrase_before, tokens
from ingest.english.words import side_in, stage_in, values_of, words_of
from ingest.english.years import fiscal_years, without_years, year_spans
from ingest.model import Direction, Nature, Side, Stage
from ingest.terms import printed_label

_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+(?=[A-Z•(“\"])|\n+")
_JOINS = re.compile(r"\s*(?:,?\s*or|\(|,|/)\s*(?:about|nearly|roughly|some)?\s*", re.IGNORECASE)
_ONLY_A_YEAR = re.compile(r"[\s(,;:]*:\s*")
_QUOTE_LIMIT = 400


@dataclass(frozen=True, slots=True)
class EnglishFact:
    """A figure, or a reason in words, at `start` to `end` of the text, and what it is about."""

    start: int
    end: int
    item: str
    nature: Nature
    amount: Amount | None = None
    words: str | None = None
    parents: tuple[str, ...] = ()
    year: int | None = None
    stage: Stage | None = None
    side: Side | None = None
    direction: Direction | None = None
    base_year: int | None = None
    base_stage: Stage | None = None
    whole: str | None = None
    quote: str = ""


@dataclass(frozen=True, slots=True)
class _InForce:
    """What a sentence goes on with: the item told of last, its nature and year, and what the list before a colon is part of."""

    item: str = ""
    nature: Nature = "amount"
    direction: Direction | None = None
    year: int | None = None
    parents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Group:
    """Figures that say one thing, with the words between the group before and the next."""

    figures: tuple[Figure, ...]
    before: str
    after: str


def read_english(text: str, *, year: int | None = None, item: str = "") -> tuple[EnglishFact, ...]:
    """Return the figures and reasons that an English text states; `item` is what a heading or a colon before says it is about.

    A figure that no noun phrase names and that goes on about nothing is none.
    """
    found: list[EnglishFact] = []
    force = _InForce(item=item, parents=(item,) if item else ())
    for start, sentence in _sentences(text):
        force = replace(force, year=None, parents=(item,) if item else ())
        quote = sentence.strip()[:_QUOTE_LIMIT]
        for fact, behind in list(_read_sentence(sentence, force)):
            force = behind
            placed = replace(fact, start=fact.start + start, end=fact.end + start, quote=quote, year=fact.year or year)
            found.append(_with_base(placed))
    return tuple(found)


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for match in [*_SENTENCE_END.finditer(text), None]:
        end = match.start() if match else len(text)
        if text[at:end].strip():
            yield at, text[at:end]
        at = match.end() if match else end


def _with_base(fact: EnglishFact) -> EnglishFact:
    """Return a change with the year before as its base where none is said."""
    if fact.nature not in ("change", "growth") or fact.base_year is not None or fact.year is None:
        return fact
    return replace(fact, base_year=fact.year if fact.base_stage else fact.year - 1)


def _read_sentence(sentence: str, force: _InForce) -> Iterator[tuple[EnglishFact, _InForce]]:
    """Yield each fact of a sentence with what is in force behind it."""
    lead = year_spans(sentence)
    figures = find_figures(sentence)
    if lead and (not figures or lead[0].end <= figures[0].start):
        force = replace(force, year=lead[0].year)
    for group in _groups(sentence, figures):
        if force.item and _LISTS.match(group.before):  # A is $9: b $4 and c $5
            force = replace(force, parents=(force.item,))
        stated = _next_force(group, force)
        for figure in group.figures:
            fact = _fact_of(figure, group, stated)
            if fact is not None:
                yield fact, stated
                stated = replace(stated, nature=fact.nature)
        # (2020-21: £6,480; 2019-20: £6,102) tells other years of the same, in passing.
        force = replace(stated, year=force.year) if _ONLY_A_YEAR.fullmatch(without_years(group.before)) else stated
    for words in (_reason(sentence, force), *_meanings(sentence)):
        if words is not None:
            yield words, force


_LISTS = re.compile(r"\s*(?::|,?\s*of which\b|,?\s*including\b)\s*(?=[A-Za-z])")
"""What parts of the item told of last follow."""


def _meanings(sentence: str) -> Iterator[EnglishFact]:
    """Yield what a sentence explains a term as, under its name and under the letters that stand for it in brackets."""
    said = _MEANS.match(sentence)
    if said is None or re.search(r"\b(?:this|that|it|which|these)$", said["term"], re.IGNORECASE) or find_figures(said["term"]):
        return
    words = said["said"].strip().rstrip(".")
    for part, start in (("term", said.start("said")), ("short", said.start("short"))):
        if said[part]:
            yield EnglishFact(start, len(sentence.rstrip()), printed_label(said[part]), "definition", words=words)


_MEANS = re.compile(
    r"\s*[\"“]?(?:(?:An?|The)\s+)?(?P<term>[A-Za-z][\w' -]{1,40}?)[\"”]?\s*(?:\((?P<short>[A-Z]{2,8})\)\s*)?"
    r"\s(?:means|refers to|is defined as|stands for)\s+(?P<said>[a-z].{8,})"
)


def _groups(sentence: str, figures: Sequence[Figure]) -> Iterator[_Group]:
    """Yield the figures of a sentence, those of different kind that only 'or', a comma or a bracket parts together."""
    runs: list[list[Figure]] = []
    for figure in figures:
        last = runs[-1][-1] if runs else None
        between = sentence[last.end : figure.start] if last else ""
        if last is not None and last.is_rate != figure.is_rate and _JOINS.fullmatch(between):
            runs[-1].append(figure)
        else:
            runs.append([figure])
    for at, run in enumerate(runs):
        begin = runs[at - 1][-1].end if at else 0
        end = runs[at + 1][0].start if at + 1 < len(runs) else len(sentence)
        yield _Group(tuple(run), sentence[begin : run[0].start], sentence[run[-1].end : end])


# ---------------------------------------------------------------- what a group says


def _next_force(group: _Group, force: _InForce) -> _InForce:
    """Return what is in force for a group: its own subject, nature, direction and year, else those before it."""
    before, after = without_years(group.before), without_years(group.after)
    moved = _movement(group, before)
    item = force.item if _is_base(before, force) else _subject(before, after, force.item, moved=moved is not None) or force.item
    year = _year_of_group(group, force, moved is not None)
    if moved is not None:
        return replace(force, item=item, nature="change", direction=moved, year=year)
    going_on = force.nature == "completion" and item != force.item
    per = _PER.match(after)
    item = f"{item} per {phrase_after(tokens(per['whom']))}" if item and per else item
    return replace(force, item=item, nature="completion" if going_on else "amount", direction=None, year=year)


_PER = re.compile(
    r"\s*(?:for (?:each|every)|per|an?(?= (?:head|home|house|household|person|resident|pupil)))\s+"
    r"(?P<whom>[A-Za-z][^,.;]{2,40})"
)


def _year_of_group(group: _Group, force: _InForce, moved: bool) -> int | None:
    """Return the year told before the figure or right behind it; what moved is of the sentence's year."""
    before, behind = year_spans(group.before), _year_behind(group.after)
    if moved:
        return force.year or (before[-1].year if before else behind)
    return behind or (before[-1].year if before else force.year)


def _is_base(before: str, force: _InForce) -> bool:
    """Return whether an amount is what the group before was compared with: 3.3% under the revised plan of $87 million."""
    compared = re.match(r"[\s,]*([a-z]+)\b(?P<what>[^,.;]*)\bof\s*$", before)
    words = set(re.findall(r"[a-z]+", compared["what"])) if compared else set()
    stages = frozenset().union(*(known for _, known in values_of("stage")))
    return bool(words & stages) and force.nature in ("change", "growth")


def _year_behind(after: str) -> int | None:
    """Return the year that stands right behind a figure (£7,900 in 2021-22), None where none does."""
    spans = year_spans(after)
    return spans[0].year if spans and re.fullmatch(r"\s*(?:in|for|during)\s+", after[: spans[0].start]) else None


def _movement(group: _Group, before: str) -> Direction | None:
    """Return which way a group says something moved, None where it tells an amount or a share."""
    behind = re.match(r"[\s,)]*(?:in all|in total)?[\s,]*([a-z]+)\b\s*(\w*)", group.after)
    if behind and _compares(behind.group(1), group.after):
        return _direction(behind.group(1), "compare")
    words = tokens(before)
    while words and words[-1].lower() in _ABOUT:
        words.pop()
    last = words[-1].lower() if words else ""
    if last in ("by", "of") and len(words) > 1:
        near = [word.lower() for word in words[-5:-1]]
        kinds = ("verb", "noun") if last == "by" else ("noun",)
        return next((found for word in reversed(near) for kind in kinds if (found := _direction(word, kind))), None)
    if last in ("up", "down") and len(words) > 1 and words[-2].lower() in _NOT_MOVED:
        return None
    return _direction(last, "verb")


_NOT_MOVED = frozenset(["make", "makes", "made", "set", "sets", "put", "taken"])
"""Verbs that take up or down without moving anything: services make up $5 million of it."""
_ABOUT = frozenset(["about", "approximately", "nearly", "roughly", "around", "almost", "some", "just", "only", "a", "further"])


def _compares(word: str, after: str) -> bool:
    """Return whether a word behind a figure compares: more than, below the plan; over three years does not."""
    if _direction(word, "compare") is None:
        return False
    if word in ("more", "less", "higher", "lower", "greater", "smaller", "larger", "fewer"):
        return True
    what = r"(?:the|its|last|our|that|those|FY|fiscal|(?:19|20)\d\d|what|budget|plan|estimate|forecast)\b"
    return re.match(rf"[^.;]*?\b{word}\s+(?:of\s+)?{what}", after) is not None


def _direction(word: str, kind: str) -> Direction | None:
    if word in words_of("up", kind):
        return "up"
    return "down" if word in words_of("down", kind) else None


def _subject(before: str, after: str, told: str, *, moved: bool) -> str:
    """Return the noun phrase that a figure belongs to; "" where its sentence goes on about what it told of (`told`)."""
    words = tokens(before)
    while words and words[-1].lower() in _ABOUT | {"the", "remaining", "another", "(", "at", "least", "most"}:
        words.pop()
    if words and words[-1] == ":":
        return _label_before_colon(words[:-1])
    if words and words[-1].lower() == "and":
        words = []
    while words and _opens_clause(words[0]):
        words.pop(0)
    if moved:
        return _moved_subject(words, after) or _before_verb(words, told)
    if words and words[-1].lower() == "of":
        if _names_change(words[:-1]):
            return phrase_after(tokens(after)[1:]) if after.strip().lower().startswith("in ") else ""
        return phrase_before(words[:-1])
    if not words:
        return _given(words, after) or _right_of(after)
    return _given(words, after) or _before_verb(words, told) or _flow(words) or _listed(words)


def _opens_clause(word: str) -> bool:
    """Return whether a word at a clause's beginning is none of its subject: a mark, a joining word, a paragraph's number."""
    return not word[0].isalnum() or word.lower() in ("and", "while", "but", "with") or _NUMBER.fullmatch(word) is not None


_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2})+")


def _label_before_colon(words: list[str]) -> str:
    """Return the label of a list's line: • out of general money: £1,900."""
    if ":" in words:
        words = words[: words.index(":")]
    end = max((at for at, word in enumerate(words) if not word[0].isalnum()), default=-1)
    return phrase_before(words[end + 1 :])


def _names_change(words: list[str]) -> bool:
    return bool(words) and any(_direction(word.lower(), "noun") for word in words[-1:])


def _moved_subject(words: list[str], after: str) -> str:
    """Return what rose or fell: before the verb, behind 'increase in', or behind the figure (an increase of $5m in X)."""
    behind = re.match(r"[^,.;]{0,40}?\bin\s+(?=[a-z])", after)
    for at in range(len(words) - 1, -1, -1):
        word = words[at].lower()
        if _direction(word, "noun") and at + 1 < len(words) and words[at + 1].lower() in ("in", "to"):
            return phrase_after([one for one in words[at + 2 :] if one.lower() not in ("of", "is", "was", "by")])
        if _direction(word, "verb"):
            before = phrase_before(_without_auxiliaries(words[:at]))
            return before or (phrase_after(tokens(after[behind.end() :])) if behind else "")
    return ""


def _without_auxiliaries(words: list[str]) -> list[str]:
    """Return the words without the auxiliaries and adverbs at their end (will, has been, is expected to)."""
    words, behind = list(words), ""
    while words and _is_auxiliary(words[-1].lower(), behind):
        behind = words.pop().lower()
    return words


def _is_auxiliary(word: str, behind: str) -> bool:
    """Return whether a word only says how: will, has been, largely; or that it is meant to (proposes to spend)."""
    aims = behind == "to" and word in words_of("aim", "verb")
    return aims or word in words_of("link", "small") or word.endswith("ly")


def _verb_at(words: list[str]) -> int | None:
    """Return where the verb nearest to the figure stands: only small words and an object (the year) lie between."""
    for at in range(len(words) - 1, max(-1, len(words) - 6), -1):
        lowered = words[at].lower()
        auxiliary = lowered in words_of("link", "small") and _verb_before(words, at)
        if (_flow_word(words[at:]) or lowered in words_of("state", "verb")) and not auxiliary:
            return at
        if lowered not in words_of("link", "small") and lowered not in words_of("determiner", "word") and lowered != "equal":
            return None
    return None


def _verb_before(words: list[str], at: int) -> bool:
    """Return whether another verb stands right before, small words between (is expected to be)."""
    for word in reversed(words[:at]):
        if word.lower() in words_of("state", "verb"):
            return True
        if word.lower() not in words_of("link", "small"):
            return False
    return False


def _before_verb(words: list[str], told: str) -> str:
    """Return the noun phrase before the verb; a flow of its own is told with it (Fund A brings in)."""
    at = _verb_at(words)
    if at is None:
        return ""
    flow, owner = _flow_word(words[at:]), _without_auxiliaries(words[:at])
    name = phrase_before(owner) or _for_whom(words[:at])
    if not name and flow and any(word.lower() in ("it", "they") for word in words[:at]):
        name = told
    return f"{name} {flow}" if flow and name else name


def _for_whom(words: list[str]) -> str:
    """Return whom a sentence is about that says this or it of them: for a Band D home this comes to £5."""
    if len(words) < 3 or words[0].lower() != "for" or words[-1].lower() not in ("this", "that", "it", "which"):
        return ""
    return phrase_after(words[1:-1])


def _flow_word(words: list[str]) -> str:
    """Return what a verb of money means as a noun, where it is one: took in → receipts."""
    verb = words[0].lower()
    if verb in ("take", "takes", "took", "bring", "brings", "brought") and (len(words) < 2 or words[1].lower() != "in"):
        return ""
    return next((noun for noun, known in values_of("flow") if verb in known), "")


def _flow(words: list[str]) -> str:
    """Return spending or receipts where a verb says so of us (We spent £5, and took in £6)."""
    for at in range(len(words) - 1, max(-1, len(words) - 4), -1):
        found = _flow_word(words[at:])
        if found:
            return found
        if words[at].lower() not in words_of("link", "small"):
            return ""
    return ""


def _given(words: list[str], after: str) -> str:
    """Return what money is for where a verb of giving stands before the figure: put back $1.1 million for water mains."""
    near = [word.lower() for word in words[-3:]]
    aimed = re.match(r"\s*(?:is |are |was |were |will be )?(?:for|towards?|on|to|from)\s+(?=[a-z])", after, re.IGNORECASE)
    if aimed and (not words or any(word in _giving() for word in near)):
        return phrase_after(tokens(after[aimed.end() :]))
    return ""


def _giving() -> frozenset[str]:
    return words_of("give", "verb") | words_of("flow", "spending") | words_of("flow", "receipts")


def _listed(words: list[str]) -> str:
    """Return the words between two figures of a list: …47.8%, sewer 46.1% and buses 52.3%."""
    kept = [word for word in words if word[0].isalnum() and word.lower() not in ("and", "with", "while", "but")]
    return phrase_before(kept) if kept and len(kept) <= 5 and kept[-1].lower() not in words_of("link", "small") else ""


def _right_of(after: str) -> str:
    """Return what a figure that begins its clause is: $2,200,000 will be spent once only."""
    verb = re.match(r"\s*(?:is|are|was|were|will be|would be)\s+(?P<rest>[^,.;]{4,60})", after)
    return phrase_after(tokens(verb["rest"])) if verb else ""


# ---------------------------------------------------------------- one figure


def _fact_of(figure: Figure, group: _Group, force: _InForce) -> EnglishFact | None:
    if not force.item or force.item in words_of("also a noun", "word"):
        return None  # a cost of $5 million is no item's name
    nature, whole = _nature(figure, group, force)
    base = fiscal_years(group.after) if nature in ("change", "growth") else ()
    amount = figure.amount if nature == "amount" else replace(figure.amount, value=abs(figure.amount.value))
    return EnglishFact(
        start=figure.start,
        end=figure.end,
        item=force.item,
        nature=nature,
        amount=amount,
        parents=tuple(one for one in force.parents if one != force.item),
        year=force.year,
        stage=_stage(group.before),
        side=_side(force.item),
        direction=force.direction if nature in ("change", "growth") else None,
        base_year=base[0] if base else None,
        base_stage=_base_stage(group, base) if nature in ("change", "growth") else None,
        whole=whole,
    )


def _base_stage(group: _Group, base: Sequence[int]) -> Stage | None:
    """Return the stage that a change is against: £5 more than planned, £5 over budget, exceeds the budget by £5."""
    behind = re.match(r"[^.;]*?\b(?:than|plan|(?:over|under|above|below)\s+(?:the\s+|its\s+)?(?:budget|estimate))\b", group.after)
    if base or behind:
        return _stage(group.after)
    passed = list(_PASSED.finditer(group.before))
    return _stage(passed[-1]["what"]) if passed else None


_PASSED = re.compile(r"\b(?:exceed\w*|short\s+of|over|under|above|below)\s+(?P<what>[^,.;]{3,40}?)\s+by\s*$")


def _nature(figure: Figure, group: _Group, force: _InForce) -> tuple[Nature, str | None]:
    """Return a figure's nature, and what it is a share of where that is said."""
    of = re.match(r"\s*of\s+(?P<whole>[^,.;]{3,80})", group.after)
    if figure.is_rate and force.nature != "change":
        whole = phrase_after(tokens(of["whole"])) if of else ""
        planned = re.search(r"\b(?:plan|budget|estimate)s?\b", whole) is not None
        reached = re.search(r"\breach\w*|\bonly\b|\bat\b", group.before) is not None
        if planned or not of and (reached or force.nature == "completion"):
            return "completion", None
        return "share", whole or None
    if force.nature == "change":
        return ("growth" if figure.is_rate else "change"), None
    return "amount", None


def _stage(text: str) -> Stage | None:
    words = frozenset(re.findall(r"[a-z]+", text.lower()))
    return "actual" if "spent" in words and "will" not in words else stage_in(words)


def _side(item: str) -> Side | None:
    return side_in(frozenset(item.split()))


def _reason(sentence: str, force: _InForce) -> EnglishFact | None:
    """Return why, in the sentence's own words, where it says so behind because, since, due to …

    After, as and following give a reason behind a movement only.
    """
    match = _reason_at(sentence)
    if match is None or match.start() == 0:
        return None
    before = sentence[: match.start()]
    item = _told_of(before) or force.item
    if not item:
        return None
    said = sentence[match.end() :].partition(";")[0].strip().removeprefix("of ").rstrip(".")
    direction = _moved_in(before) or force.direction
    base = _BUDGETED.search(before)
    return EnglishFact(
        match.start(), len(sentence), item, "reason", words=said, year=force.year, direction=direction,
        base_stage="budget" if base else None,
    )  # fmt: skip


def _reason_at(sentence: str) -> re.Match[str] | None:
    """Return the words that a reason stands behind; the surer ones go before those that a movement has to stand before."""
    for value in ("word", "behind a movement"):
        words = "|".join(sorted(map(re.escape, words_of("reason", value)), key=len, reverse=True))
        for match in re.finditer(
            rf"(?<!well )\b(?:{words})\b\s+(?=[A-Za-z])(?!(?:well|follows|year|part) )", sentence, re.IGNORECASE
        ):
            if value == "word" or _moved_in(sentence[: match.start()]):
                return match
    return None


_BUDGETED = re.compile(
    r"\b(?:over|under|exceed\w*|above|below|short of)\s+(?:the\s+|its\s+)?(?:budget|plan|estimate)|\b(?:over|under)spen"
)


def _moved_in(text: str) -> Direction | None:
    """Return which way the last movement that a text names went: by its verb, over or under budget, short of what was planned."""
    found: Direction | None = None
    for word in re.findall(r"[a-z]+", text.lower()):
        found = _direction(word, "verb") or (_direction(word, "compare") if word in ("over", "short", "under") else None) or found
    return found


def _told_of(before: str) -> str:
    """Return what a clause is about: the label before its colon, else the noun phrase before its first verb."""
    words = tokens(without_years(before))
    while words and _opens_clause(words[0]):
        words.pop(0)
    label = words.index(":") if ":" in words else 0
    if label:
        return phrase_before(words[:label])
    verb = next((at for at in range(1, len(words)) if _is_verb(words[at].lower())), None)
    return phrase_before(_without_auxiliaries(words[:verb])) if verb is not None else ""


def _is_verb(word: str) -> bool:
    """Return whether a word is a verb that tells what became of its subject."""
    auxiliary = word in ("will", "would", "has", "have", "had", "did", "does", "went", "goes", "go")
    return auxiliary or word in words_of("state", "verb") - {"cost", "costs", "end"} or _direction(word, "verb") is not None


def read_glossary(text: str) -> EnglishFact | None:
    """Return the explanation that a glossary's entry is: Term: what it means; Term - what it means; X means …; else None."""
    entry = _ENTRY.match(text.strip())
    if entry is None:
        return None
    start = text.index(entry["said"])
    item = printed_label(entry["term"])
    said = entry["said"].strip()
    return EnglishFact(start, len(text.rstrip()), item, "definition", words=said.rstrip("."), quote=text.strip()[:_QUOTE_LIMIT])


_ENTRY = re.compile(
    r"[\"“'‘•\s]*(?P<term>[A-Z][^.;:!?]{1,60}?)[\"”'’]?"
    r"(?:\s*:\s+|\s+[-–—]\s+|,?\s+(?:means|refers to|is defined as|stands for)\s+)"
    r"(?P<said>\S.{8,})",
    re.DOTALL,
)
