"""What a report says in words: reasons, definitions, lists, and the sentences that say most of what was asked.

Facts of words come first, since they are the words of one item; passages second, and only where they say enough of the
question's content: the rare words of the question weigh more, and below `ENOUGH` nothing is told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from assistant.answering.overlap import said_share
from assistant.lookup.index import Entry
from assistant.lookup.match import ACCEPT, TOTAL_SPAN, rank
from assistant.lookup.scopes import Scope
from assistant.lookup.score import Hit
from assistant.lookup.want import Want
from assistant.programs.model import Slot, Tell
from assistant.questions.model import Link, Span
from assistant.running.content import Content
from assistant.running.facts import Facts
from assistant.running.outcome import Nothing, Outcome, Quoted, Worded
from assistant.wordlists import word_pairs
from ingest.amounts import Amount
from ingest.model import Chunk, Nature, Section
from ingest.store import DocumentInfo, ReportInfo
from ingest.terms import canonical, fold_label, is_latin, term_of

ENOUGH = 0.6
"""Share of the question's content, its rare words weighing more, that a passage must say (`eval` measures it)."""
ENOUGH_OF_REASONS = 0.45
"""The same among a report's reasons, which are few."""
CANDIDATES = 24
"""Passages of a scope that are looked at sentence by sentence."""
PART_NAMED = 0.4
"""Score from which a reason may be that of a part of the item."""
MOST = 3
_NEAR = 40
"""Signs between a term and the word that begins its list."""


def tell_topic(program: Tell, facts: Facts) -> Outcome:
    """Return the words that answer, of the newest year that has them; of one body only where the question names none."""
    for find in _FINDERS[program.what]:
        found = _over_scopes(find, program, facts)
        if found:
            return Worded(program.what, found, program.direction)
    return Nothing(facts.cells(program.select, newest=True), "none")


Find = Callable[[Tell, Facts, Scope], list[Quoted]]


def _over_scopes(find: Find, program: Tell, facts: Facts) -> tuple[Quoted, ...]:
    every: list[list[Quoted]] = []
    done: set[str] = set()
    dated = bool(program.select.years or program.select.every_year or program.select.latest)
    for scope in facts.scopes(program.select):
        if scope.owner.body.key in done and not dated:
            continue
        found = find(program, facts, scope)
        if found:
            done.add(scope.owner.body.key)
            every.append(found)
    if program.select.bodies or len(every) < 2:
        return tuple(one for found in every for one in found)
    best = max(found[0].score for found in every)
    return tuple(one for found in every if found[0].score >= best - _ALIKE for one in found)


_ALIKE = 0.01


# ------------------------------------------------------------ facts of words


def _slots(program: Tell) -> tuple[Slot, ...]:
    return program.select.slots


def reasons(program: Tell, facts: Facts, scope: Scope) -> list[Quoted]:
    """Return the reasons of the items: each one's own, else those of its parts, else that of its whole."""
    slots = _slots(program) or (() if program.beside else ((TOTAL_SPAN,),))
    return [quoted for slot in slots for quoted in _reasons_of(program, facts, scope, slot)]


def _reasons_of(program: Tell, facts: Facts, scope: Scope, slot: Slot) -> list[Quoted]:
    hits = _of_base(_of_direction(_ranked(facts, scope, slot, "reason", program), program.direction), program.against_budget)
    own = [hit for hit in hits if hit.score >= ACCEPT]
    if own:
        best = _saying(program.beside, own)
        return [_quoted(scope, best.entry, best.score)] if _says_figures(program, best.entry) else []
    parts = {(hit.entry.head, hit.entry.fact.words): hit for hit in hits if hit.score >= PART_NAMED and _is_part(hit.entry, slot)}
    if parts:
        return [_quoted(scope, hit.entry, hit.score) for hit in list(parts.values())[:MOST]]
    return _reason_of_whole(program, facts, scope, slot)


def reasons_of_other_figures(program: Tell, facts: Facts, scope: Scope) -> list[Quoted]:
    """Return the reasons of the items where no sentence has the figure that the question gives: it may be wrong."""
    others = tuple(run for run in program.beside if not _is_figure(run))
    return reasons(replace(program, beside=others), facts, scope) if len(others) < len(program.beside) else []


def _says_figures(program: Tell, entry: Entry) -> bool:
    """Return whether a fact's sentence has each figure of the question (涨了7.6%)."""
    return all(fold_label(run) in _text_of(entry) for run in program.beside if _is_figure(run))


def _is_figure(run: str) -> bool:
    return run[:1].isdigit()


def _ranked(facts: Facts, scope: Scope, slot: Slot, nature: str, program: Tell) -> list[Hit]:
    want = Want(natures=frozenset((nature,)), direction=program.direction, fund=program.select.fund)  # type: ignore[arg-type]
    return rank(facts.corpus, scope, slot, want)


def _saying(words: Sequence[str], hits: Sequence[Hit]) -> Hit:
    """Return the first of the hits, or the one of those as good that says the question's further words."""
    if not words:
        return hits[0]
    close = [hit for hit in hits if hit.score >= hits[0].score - 0.2]
    return max(close, key=lambda hit: (round(said_share(words, _text_of(hit.entry)), 2), hit.score))


def _text_of(entry: Entry) -> str:
    return fold_label(f"{entry.fact.words or ''}{entry.fact.quote or ''}")


def _printed(entry: Entry) -> str:
    """Return a fact's item, words and sentence as printed."""
    return f"{entry.head} {entry.fact.words or ''} {entry.fact.quote or ''}"


def _of_direction(hits: list[Hit], direction: str | None) -> list[Hit]:
    """Return the hits, those of the presumed direction only where there are such."""
    fitting = [hit for hit in hits if hit.entry.fact.coordinates.direction in (direction, None)]
    return fitting if direction and any(hit.score >= PART_NAMED for hit in fitting) else hits


def _of_base(hits: list[Hit], against_budget: bool) -> list[Hit]:
    """Return the hits, those of actual against budget first where that is asked, else last."""
    against = [hit for hit in hits if hit.entry.fact.coordinates.base_stage in ("budget", "adjusted") and hit.score >= PART_NAMED]
    if against_budget:
        return against or hits
    return sorted(hits, key=lambda hit: -round(hit.score - (0.05 if hit in against else 0.0), 6))


def _is_part(entry: Entry, slot: Slot) -> bool:
    return any(span.score_of(parent) >= 0.6 for span in slot for parent in entry.fact.coordinates.parents)


def _reason_of_whole(program: Tell, facts: Facts, scope: Scope, slot: Slot) -> list[Quoted]:
    """Return the reason of what the item is part of, where its own paragraph names the item."""
    labels = [span.links[0].label for span in slot if span.links][-1:]
    for label in labels:
        for whole in _wholes(label):
            span = Span(0, len(whole), whole, (Link(whole, 1.0, "exact"),))
            for hit in _ranked(facts, scope, (span,), "reason", program):
                if hit.score >= ACCEPT and hit.entry.head == whole and _names(facts, hit.entry, label):
                    return [replace(_quoted(scope, hit.entry, hit.score), instead_of=label)]
    return []


def _wholes(label: str) -> list[str]:
    term = term_of(label)
    parent = term.parent if term is not None else None
    grand = term_of(parent) if parent else None
    return [name for name in (parent, grand.parent if grand is not None else None) if name]


def _names(facts: Facts, entry: Entry, label: str) -> bool:
    """Return whether the reason's own paragraph names the item."""
    if entry.fact.block is None:
        return False
    text = fold_label(facts.corpus.store.block_text(entry.document.id, entry.fact.block))
    return said_share([fold_label(label)], text) >= 0.8


def reasons_by_content(program: Tell, facts: Facts, scope: Scope) -> list[Quoted]:
    """Return the reason whose sentence says most of the question's words, where it says enough."""
    if not program.beside:
        return []  # the named item's own reasons were looked for
    weighed = _content_of(program, facts, scope)
    entries = [entry for entry in _entries(facts, scope) if entry.fact.coordinates.nature == "reason"]
    scored = [(weighed.share(_printed(entry)), entry) for entry in entries]
    best = max(scored, key=lambda one: one[0], default=None)
    return [_quoted(scope, best[1], best[0])] if best is not None and best[0] >= ENOUGH_OF_REASONS else []


def worded(program: Tell, facts: Facts, scope: Scope) -> list[Quoted]:
    """Return what a row or a form says in words of each item named, where it says the question's further words or a cue."""
    found: list[Quoted] = []
    for slot in _slots(program):
        hits = [hit for hit in rank(facts.corpus, scope, slot, Want(natures=_TEXT)) if hit.score >= NAMED]
        fitting = [hit for hit in hits if hit.entry.fact.words and _fits(hit.entry, program)]
        found += [_quoted(scope, hit.entry, hit.score) for hit in fitting[:1]]
    return found


def rows_by_content(program: Tell, facts: Facts, scope: Scope) -> list[Quoted]:
    """Return the words of the table's row that says most of the question's content, where it says enough."""
    content = _content_of(program, facts, scope)
    rows = [one for one in _entries(facts, scope) if one.fact.coordinates.nature == "text" and one.fact.source == "cell"]
    scored = [
        (content.share(f"{one.fact.coordinates.subject or ''}{one.head}{one.fact.words}"), one)
        for one in rows if one.fact.words and _has_cue(one.fact.words, _cues(program.what)) and content.share(one.head) > 0
    ]  # fmt: skip
    best = max(scored, key=lambda one: one[0], default=None)
    return [_quoted(scope, best[1], best[0])] if best is not None and best[0] >= ENOUGH else []


def worded_in_part(program: Tell, facts: Facts, scope: Scope) -> list[Quoted]:
    """Return the words of a row where the question names the row and its column (护栏更新的完成情况)."""
    named = [slot for slot in _slots(program) if len(slot) > 1]
    return worded(program, facts, scope) if named else []


NAMED = 0.62
"""Score from which a row's words are those of the item."""
_TEXT: frozenset[Nature] = frozenset(("text",))


def _fits(entry: Entry, program: Tell) -> bool:
    """Return whether words are of the kind asked: a word that only calls the item something else is not."""
    text = _text_of(entry)
    return _has_cue(text, _cues(program.what)) and (not program.beside or said_share(program.beside, text) >= ENOUGH)


def definitions(program: Tell, facts: Facts, scope: Scope) -> list[Quoted]:
    """Return the report's explanation of each term asked."""
    found: list[Quoted] = []
    for slot in _slots(program):
        want = Want(natures=frozenset(("definition",)))
        hits = [hit for hit in rank(facts.corpus, scope, slot, want) if hit.score >= ACCEPT]
        own = [hit for hit in hits if slot[-1].score_of(hit.entry.head) > 0]  # 基本支出里的人员经费: the last is asked of
        found += [_quoted(scope, hit.entry, hit.score) for hit in own[:1]]
    return found


def terms_by_content(program: Tell, facts: Facts, scope: Scope) -> list[Quoted]:
    """Return the explanation whose term the question's words say in full."""
    asked = "".join(program.about).replace(" ", "")
    defined = [entry for entry in _entries(facts, scope) if entry.fact.coordinates.nature == "definition"]
    named = [entry for entry in defined if len(fold_label(entry.head)) >= 2 and fold_label(entry.head) in asked]
    best = max(named, key=lambda entry: len(entry.head), default=None)
    return [_quoted(scope, best, 1.0)] if best is not None else []


def lists_of_targets(program: Tell, facts: Facts, scope: Scope) -> list[Quoted]:
    """Return the indicators that stand under what is asked, all of them, in the form's order."""
    found: dict[tuple[str, str, str], Quoted] = {}
    for slot in _slots(program):
        for entry in _entries(facts, scope):
            at = entry.fact.coordinates
            over = (*at.parents, at.subject or "")
            kinds = any(_is_named(span, at.parents) for span in slot)
            if at.nature == "target" and at.horizon != "medium" and kinds and all(_is_named(span, over) for span in slot):
                found.setdefault((at.subject or "", entry.head, entry.fact.raw), _quoted(scope, entry, 1.0))
    return list(found.values()) if len(found) > 1 or any("指标" in span.text for slot in _slots(program) for span in slot) else []


def _is_named(span: Span, over: Iterable[str]) -> bool:
    return any(span.score_of(canonical(name)) >= 0.8 or fold_label(span.text) == fold_label(name) for name in over if name)


def _quoted(scope: Scope, entry: Entry, score: float) -> Quoted:
    return Quoted(scope, entry.head, entry.fact.words or entry.fact.quote or entry.fact.raw, score, entry=entry)


def _entries(facts: Facts, scope: Scope) -> list[Entry]:
    return [entry for document, report in documents_of(scope) for entry in facts.corpus.index(document, report).entries]


def documents_of(scope: Scope) -> list[tuple[DocumentInfo, ReportInfo]]:
    """Return the documents of a body that are of the scope's year."""
    return [pair for pair in scope.owner.documents if scope.year is None or pair[0].identity.year in (scope.year, None)]


# ------------------------------------------------------------ passages


def _content_of(program: Tell, facts: Facts, scope: Scope) -> Content:
    """Return the question's content, weighed by the passages of the scope."""
    chunks = (chunk for document, _ in documents_of(scope) for chunk in facts.corpus.store.chunks(document.id))
    return Content.of(program.about, [whole_text(chunk) for chunk in chunks])


def whole_text(chunk: Chunk) -> str:
    """Return all that a passage says: headings, text, and the official names of its items."""
    return f"{chunk.to_embed}\n{chunk.to_search}"


@lru_cache(maxsize=8192)
def searched(chunk: Chunk) -> str:
    """Return all that a passage says: headings, text, and the official names of its items."""
    return fold_label(whole_text(chunk))


def passages(program: Tell, facts: Facts, scope: Scope) -> list[Quoted]:
    """Return the passages that say most of the question's content, the best first; none where none says enough."""
    content = _content_of(program, facts, scope)
    cues = _cues(program.what)
    scored: list[Quoted] = []
    for chunk, document, report in _found(program, content, facts, scope):
        share = content.share(whole_text(chunk))
        if chunk.kind == "table" or share < ENOUGH or not _has_cue(chunk.to_show, cues) or program.asked not in searched(chunk):
            continue
        text = _whole_text(facts, chunk, document.id)
        best = best_sentence(text, content.share, cues)
        scored.append(Quoted(scope, "", best, share, around=text, chunk=chunk, document=document, report=report))
    scored.sort(key=lambda one: -_merit(one, content))
    return scored[:1] if len(scored) < 2 or _says_all(scored[0], scored[1], content) else scored[:2]


def _found(program: Tell, content: Content, facts: Facts, scope: Scope) -> Iterable[tuple[Chunk, DocumentInfo, ReportInfo]]:
    """Return the passages of the scope that the search finds for the question's content, each with its document."""
    places = {document.id: (document, report) for document, report in documents_of(scope)}
    if not content.runs or not places:
        return []
    found = facts.search(" ".join(program.about), list(places), CANDIDATES)
    return [(passage.chunk, *places[passage.document_id]) for passage in found]


def rows_of_tables(program: Tell, facts: Facts, scope: Scope) -> list[Quoted]:
    """Return the table's row that says most of the content and has words of its own; none where none says enough."""
    content = _content_of(program, facts, scope)
    scored: list[Quoted] = []
    for chunk, document, report in _found(program, content, facts, scope):
        row = _row_of(chunk, content) if chunk.kind == "table" else ""
        if row and program.asked in fold_label(row):
            share = content.share(row)
            scored.append(Quoted(scope, "", row, share, around=row, chunk=chunk, document=document, report=report))
    return sorted(scored, key=lambda one: -one.score)[:1]


def _row_of(chunk: Chunk, content: Content) -> str:
    """Return the row of a table's passage that says most of the content and has words of its own; empty where none has."""
    best = max(filter(_has_words, chunk.to_show.splitlines()), key=content.share, default="")
    return best if best and content.share(best) >= ENOUGH else ""


def _has_words(row: str) -> bool:
    """Return whether a cell behind a row's first says something."""
    return any(len(_HAN.findall(cell)) >= _WORDY for cell in row.split("|")[1:])


_HAN = re.compile(r"[\u4e00-\u9fff]")
_WORDY = 6
"""Han signs from which a cell behind the first says something."""


def _merit(one: Quoted, content: Content) -> float:
    """Return how well a passage answers: what it says, whether one sentence says it, and whether one is about it."""
    return round(one.score + 0.3 * content.share(one.words) + 0.2 * _speaks_of(one.around, content.runs), 3)


def _speaks_of(text: str, runs: Sequence[str]) -> bool:
    """Return whether a sentence of the text begins with what is asked about: others only mention it."""
    starts = [fold_label(sentence)[:_BEGINNING] for sentence in sentences_of(text)]
    return any(run[:4] in start for run in runs if len(run) >= 2 for start in starts)


_BEGINNING = 12
"""Signs at a sentence's beginning in which its subject is named."""


def _says_all(first: Quoted, second: Quoted, content: Content) -> bool:
    """Return whether the second passage adds nothing of the question's content to the first."""
    return content.share(f"{first.around}{second.around}") <= content.share(first.around) + 0.05


def _whole_text(facts: Facts, chunk: Chunk, document: str) -> str:
    """Return a passage with the rest of its paragraph, or the list that a colon at its end announces."""
    text = chunk.to_show
    if chunk.span is not None and chunk.block is not None and chunk.kind == "paragraph":
        text = facts.corpus.store.block_text(document, chunk.block)[chunk.span[0] :].strip()
    if chunk.block is not None and text.rstrip().endswith(("：", ":")):
        text += list_after(facts.corpus.store.chunks(document), chunk.block, chunk.section)
    return text.replace(" > ", " / ") if chunk.kind == "form" else text


def list_after(chunks: Sequence[Chunk], block: int, section: tuple[str, ...]) -> str:
    """Return what stands in the next blocks under the same heading, in reading order."""
    after = [
        one for one in chunks
        if one.block is not None and block < one.block <= block + 6 and one.section[: len(section)] == section
    ]  # fmt: skip
    return "".join(f" {one.to_show}" for one in after)


_LATIN_SENTENCE = re.compile(r"(?<=[.;!?])\s+(?=[A-Z£$€(“\"•])|\n+")
_SENTENCE = re.compile(r"[^。；;！？\n]*[。；;！？\n]?")


def sentences_of(text: str) -> list[str]:
    """Return a text's sentences, as printed, none blank."""
    if is_latin(text):
        return [one for one in _LATIN_SENTENCE.split(text) if one.strip()]
    return [one for one in _SENTENCE.findall(text) if one.strip()]


def best_sentence(text: str, share: Callable[[str], float], cues: Sequence[str] = ()) -> str:
    """Return the sentence that says most; of those alike the first. A sentence with one of the cues goes before others."""
    sentences = sentences_of(text)
    if len(sentences) < 2:
        return text
    return max(sentences, key=lambda one: round(share(one) + 0.2 * (bool(cues) and _has_cue(one, cues)), 3))


@lru_cache(maxsize=16)
def _cues(kind: str) -> tuple[str, ...]:
    return tuple(word for named, word in word_pairs("cues.tsv") if named == kind)


_WHEN = re.compile(
    r"\b(?:19|20)\d\d\b|\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\b|\d{4}年|\d{1,2}月|月底|季度|年底|年末|年内|汛前|日前"
)


def _has_cue(text: str, cues: Sequence[str]) -> bool:
    return not cues or any(cue in text for cue in cues)


def dated_passages(program: Tell, facts: Facts, scope: Scope) -> list[Quoted]:
    """Return the passages that say enough and name a time."""
    return [quoted for quoted in passages(program, facts, scope) if _WHEN.search(quoted.around.lower())]


def compositions(program: Tell, facts: Facts, scope: Scope) -> list[Quoted]:
    """Return the sentences that list what a term takes in: the term, then 包括 and a list."""
    found: list[Quoted] = []
    for slot in _slots(program):
        head = slot[-1]  # 基本支出里的人员经费: the last is what is asked of
        names = {fold_label(head.text), *(fold_label(link.label) for link in head.links[:1])}
        listed = [one for document, report in documents_of(scope) for one in _listing(names, facts, scope, document, report)]
        found += sorted(listed, key=lambda one: -one.score)[:1]
    return found


def takings_in(program: Tell, facts: Facts, scope: Scope) -> list[Quoted]:
    """Return what a term takes in: its explanation where that lists it, else a list, else the explanation."""
    explained = definitions(program, facts, scope)
    listing = explained and (_lists(explained[0].words) or _has_cue(explained[0].words, _TAKES_IN))
    return explained if listing else compositions(program, facts, scope) or explained


_TAKES_IN = ("包括", "分为", "组成")


def _lists(words: str) -> bool:
    return words.count("、") >= 2


def named_takings(program: Tell, facts: Facts, scope: Scope) -> list[Quoted]:
    """Return what a term takes in, only where that says the question's further words too (几种收入)."""
    found = takings_in(program, facts, scope)
    return [one for one in found if said_share(program.beside, fold_label(one.words)) >= ENOUGH] if program.beside else found


def sections(program: Tell, facts: Facts, scope: Scope) -> list[Quoted]:
    """Return the paragraphs under the heading that says all of the question's content."""
    content = _content_of(program, facts, scope)
    if sum(map(len, content.runs)) < _HEADED:
        return []
    for document, report in documents_of(scope):
        named = [one for one in facts.corpus.store.sections(document.id) if content.share(one.heading) == 1.0]
        for section in named[:1]:
            chunks = [one for one in facts.corpus.store.chunks(document.id) if _stands_in(one, section)]
            if chunks:
                return [
                    Quoted(scope, "", one.to_show, 1.0, around=one.to_show, chunk=one, document=document, report=report)
                    for one in chunks[:_MOST_LISTED]
                ]  # fmt: skip
    return []


_HEADED = 4
"""Signs of content from which a heading may be meant."""
_MOST_LISTED = 15


def _stands_in(chunk: Chunk, section: Section) -> bool:
    return chunk.kind == "paragraph" and chunk.block is not None and section.start <= chunk.block < section.end


def _listing(names: set[str], facts: Facts, scope: Scope, document: DocumentInfo, report: ReportInfo) -> Iterable[Quoted]:
    for chunk in facts.corpus.store.chunks(document.id):
        text = chunk.to_show
        if chunk.kind not in ("paragraph", "definition"):
            continue
        told = _list_of(text, names)
        if told:
            yield Quoted(scope, "", told, told.count("、") + 1.0, around=told, chunk=chunk, document=document, report=report)


def _list_of(text: str, names: set[str]) -> str:
    """Return the part of a text from a term on that lists what it takes in; empty where it lists nothing."""
    for name in names:
        for match in re.finditer(re.escape(name), text):
            begins = _list_begins(text, match.end())
            end = next((at for at in range(begins, len(text)) if text[at] in "。；;\n"), len(text) - 1)
            if begins >= 0 and _lists(text[begins:end]):
                return text[match.start() : end + 1]
    return ""


_AFTER_AMOUNT = re.compile(r"[\s*]*[\d,.]+[\s*]*(?:亿|万|千)?元[\s*]*[，,：:]")
"""A term's amount and a comma: 人员经费10万元，工资、津贴、奖金 is a list too."""


def _list_begins(text: str, behind: int) -> int:
    """Return where the list of a term that ends at `behind` may begin: at a word such as 包括, or behind its amount; else -1."""
    near = text[behind : behind + _NEAR]
    cued = [at + behind for word in _cues("holds") if (at := near.find(word)) >= 0]
    amount = _AFTER_AMOUNT.match(near)
    return min(cued, default=amount.end() + behind if amount else -1)


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


_FINDERS: dict[str, tuple[Find, ...]] = {
    "reason": (reasons, reasons_by_content, worded, passages, reasons_of_other_figures),
    "meaning": (definitions, terms_by_content, compositions),
    "holds": (takings_in, terms_by_content, passages),
    "list": (lists_of_targets, sections, named_takings, passages),
    "when": (dated_passages,),
    "where": (passages,),
    "basis": (worded, rows_by_content, passages),
    "purpose": (worded, rows_by_content, passages),
    "source": (passages,),
    "who": (passages,),
    "text": (worded_in_part, sections, passages, rows_of_tables),
    "count": (counts,),
}
