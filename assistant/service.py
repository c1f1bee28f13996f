"""ask(question, history) → Answer: the question's walk in one place.

words and history → Query → scopes → each ask by its operation → evidence and wording → Answer.
"""

from __future__ import annotations

import copy
import logging
import re
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from assistant.answering.breakdown import answer_breakdown
from assistant.answering.change import answer_change
from assistant.answering.checking import answer_check
from assistant.answering.combine import answer_average, answer_sum
from assistant.answering.completion import answer_completion
from assistant.answering.difference import against_budget, answer_difference
from assistant.answering.figures import answer_value
from assistant.answering.filter import answer_filter
from assistant.answering.loose import answer_target
from assistant.answering.rank import answer_rank, compares_scopes
from assistant.answering.ratio import answer_ratio
from assistant.answering.reasons import answer_reason
from assistant.answering.sense import by_sense, by_sense_after_all
from assistant.answering.session import Session
from assistant.answering.share import answer_share
from assistant.answering.texts import (
    answer_definition,
    answer_in_words_first,
    answer_in_words_last,
    answer_text,
)
from assistant.answering.without import answer_without
from assistant.answers import Answer, Searched
from assistant.answers import Scope as Shown
from assistant.asking import (
    InWords,
    answer_by_programs,
    as_check,
    as_meant,
    asks_a_check,
    check_claim,
    group_unsaid,
    is_over_several,
    parts_untold,
    places_taken,
    read_by_sense,
    read_by_wording,
    read_in_words,
    read_question,
    says_enough,
    things_counted,
    unexplained_english,
    unexplained_words,
    words_untold,
)
from assistant.draft import Draft
from assistant.lookup.bounds import MANY
from assistant.lookup.index import Corpus
from assistant.lookup.scopes import MOST_BODIES, LoadedBody, Owners, Scope, Scoping, loaded_bodies, query_to_scopes
from assistant.lookup.stating import bodies_stating
from assistant.missing import say_clarify, say_left_out, say_missing, say_nothing_loaded, say_which, say_which_group, say_whose
from assistant.planning import may_be_planned
from assistant.programs.model import FROM_PASSAGES, Keep, Rank, Reading, Tell, selects_of
from assistant.questions.model import Ask, Query
from assistant.questions.parse import language_of, question_to_query
from assistant.running.many import is_over_many
from assistant.suggesting import suggest
from assistant.wording import harmless, said
from ingest.model import Said
from ingest.settings import Settings, load_settings
from ingest.store import Store
from ingest.terms import fold_label

if TYPE_CHECKING:
    from assistant.retrieve import Passage, Retriever
    from ingest.pipeline import Outcome

_log = logging.getLogger(__name__)

OPERATIONS: Mapping[str, Callable[[Session, Ask], None]] = {
    "value": answer_value, "exists": answer_value, "target": answer_target, "change": answer_change, "growth": answer_change,
    "share": answer_share, "completion": answer_completion, "sum": answer_sum, "average": answer_average,
    "difference": answer_difference, "ratio": answer_ratio, "without": answer_without,
    "rank": answer_rank, "filter": answer_filter, "breakdown": answer_breakdown,
    "reason": answer_reason, "definition": answer_definition, "text": answer_text, "check": answer_check,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ChatModel:
    """A chat model that is set: its name as LangChain writes it, and its address where it is not the provider's own."""

    name: str
    base_url: str | None = None


class Assistant:
    """Answers questions over the reports of one data folder. One instance may serve several threads."""

    def __init__(self, store: Store, chat: ChatModel | None = None) -> None:
        self.store = store
        self.corpus = Corpus(store)
        self._chat = chat
        self._retriever: Retriever | None = None

    @classmethod
    def open(cls, data_dir: str | Path, *, create: bool = True, **options: str | None) -> Assistant:
        """Return an assistant over the reports of `data_dir`. Raises SettingsError where the folder cannot be used.

        `options` are settings by name (`embedding_model`, `chat_model`, `chat_base_url`, …); what is not given is as the
        environment says.
        """
        return cls.from_settings(load_settings(data_dir=data_dir, **options), create=create)

    @classmethod
    def from_settings(cls, settings: Settings, *, create: bool = True) -> Assistant:
        """Return the assistant that the settings name, as `open` does."""
        chat = ChatModel(settings.chat_model, settings.chat_base_url) if settings.chat_model else None
        return cls(Store.from_settings(settings, create=create), chat)

    def close(self) -> None:
        self.store.close()

    def __enter__(self) -> Assistant:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def ask(self, question: str, history: Sequence[str] = (), scope: Mapping[str, object] | None = None) -> Answer:
        """Return the answer to `question`, which continues `history` (earlier questions, oldest first).

        `scope` may fix `department` (a name) and `year` (int) for the whole conversation. Never raises for what a
        question contains. Where a chat model is set it is asked for what the rules leave open (`planning`).
        """
        started = time.perf_counter()
        question, history = _encodable(question), tuple(map(_encodable, history))[-10:]
        answer = self.ask_by_rules(question, history, scope)
        if self._chat is not None and may_be_planned(answer):
            from assistant.chain import build_agent

            agent = build_agent(_ByRules(self, answer), self._chat.name, base_url=self._chat.base_url)
            answer = agent.ask(question, history, scope)
        return replace(answer, text=harmless(answer.text), elapsed_ms=round((time.perf_counter() - started) * 1000, 2))

    def limited_to(self, reports: Collection[str]) -> Assistant:
        """Return an assistant that answers from these reports (ids) alone, over the same store."""
        self.corpus.refresh()
        limited = copy.copy(self)
        limited.corpus = self.corpus.only(reports)
        return limited

    def search(self, words: str, most: int) -> tuple[Passage, ...]:
        """Return the passages of the loaded reports that fit these words best, the best first."""
        return self._search(words, [one.id for one in self.store.documents()], most)

    def set_identity(self, report: str, said: Said | None) -> list[Outcome]:
        """Keep whose report it is, of which year, stage and level, and read it again so; None forgets what was said.

        `report` is the id or file name of a report or a file. Raises InputError where nothing is called so.
        """
        from ingest.pipeline import set_identity

        return set_identity(self.store, report, said)

    def ask_by_rules(self, question: str, history: Sequence[str] = (), scope: Mapping[str, object] | None = None) -> Answer:
        """Return the answer without a chat model, whatever is set; `elapsed_ms` is 0."""
        return self.store.settled(lambda: self._answer_now(question, tuple(history)[-10:], scope or {}))

    def _answer_now(self, question: str, history: Sequence[str], fixed: Mapping[str, object]) -> Answer:
        self.corpus.refresh()
        owners = _limited(loaded_bodies(self.corpus), fixed)
        asked = as_meant(question, owners, self.corpus.vocabulary())
        before = [as_meant(turn, owners, self.corpus.vocabulary()).text for turn in history]
        answer = self._answer(asked.text, before, fixed, owners)
        language = language_of(question)
        taken = places_taken(asked.text, owners, self.corpus.vocabulary()) if answer.values else []
        notes = [say_whose(language, place, answer, names) for place, names in taken] + [
            said(language, f"“{slip.typed}”按“{slip.meant}”理解。", f"“{slip.typed}” is read as “{slip.meant}”.")
            for slip in asked.slips
        ]
        return replace(answer, question=question, notes=(*answer.notes, *notes))

    # ------------------------------------------------------------ the walk

    def understand(self, question: str, history: Sequence[str] = ()) -> Query:
        """Return the question as understood over the loaded reports (for looking at it)."""
        self.corpus.refresh()
        return self._query(question, history, loaded_bodies(self.corpus))

    def _query(self, question: str, history: Sequence[str], owners: Owners) -> Query:
        """Return the question as understood; where it names its bodies, by the labels of their reports alone.

        Another body's longer label that shares a word with this one's must not draw that word away.
        """
        bodies = owners.registry
        query = question_to_query(question, history, bodies, self.corpus.vocabulary())
        own = owners.of(query.bodies.keys)
        if not own or len(own) == len(owners):
            return query
        labels = self.corpus.vocabulary([pair for owner in own for pair in owner.documents])
        narrowed = question_to_query(question, history, bodies, labels)
        return narrowed if narrowed.bodies == query.bodies else query

    def _answer(self, question: str, history: Sequence[str], fixed: Mapping[str, object], owners: Owners) -> Answer:
        """Return the answer: a question back, what is checked, or what is told; else what was looked for and is not there."""
        query = self._asked(question, history, fixed, owners)
        if not owners:
            return say_nothing_loaded(query, owners.searched)
        group = "" if fixed else group_unsaid(question, history, owners, self.corpus.vocabulary())
        if group:
            return say_which_group(query, group, [owner.name for owner in owners], owners.searched)
        query, scoping = self._scoped(query, history, owners, fixed)
        checked = None if fixed else check_claim(question, history, self.corpus, owners, query.language)
        if checked is not None and checked.answered:
            return _as_checked(checked, query, scoping, owners.searched)
        draft = Draft(self.corpus, query.language)
        session = Session(self.corpus, query, scoping, draft, self._search, near=self._near, meant=self._meant)
        if checked is not None and not scoping.missing:
            session.not_there += [(scoping.scopes[0], word) for word in checked.missing]
        elif not scoping.missing and query.says_something:
            meant = self._of_which(session, history, owners, fixed)
            if meant is not None:
                return self._of_meant(session, history, meant, fixed, owners.searched)
            self._tell(session, history, owners, fixed)
        if not session.draft.answered:
            return say_missing(session, owners.searched)
        return _finished(session, question, owners.searched)

    def _of_meant(
        self, session: Session, history: Sequence[str], meant: Owners, fixed: Mapping[str, object], searched: Searched
    ) -> Answer:
        """Return the answer of the bodies that state what is asked: a question back of very many, not found where none does."""
        query, scoping = session.query, session.scoping
        if len(meant) > MOST_BODIES:
            return say_which(query, scoping, [owner.name for owner in meant], searched)
        if meant:
            return self._answer(query.question, history, fixed, meant)
        for slot in (slot for ask in query.asks for slot in ask.slots):
            session.miss(scoping.scopes[0], slot)
        return say_missing(session, searched)

    def _asked(self, question: str, history: Sequence[str], fixed: Mapping[str, object], owners: Owners) -> Query:
        """Return the question as understood, with the year that is set for it; a claim as one check."""
        query = self._query(question, history, owners)
        if isinstance(fixed.get("year"), int) and not query.years.stated:
            query = replace(query, years=replace(query.years, stated=(int(str(fixed["year"])),)))
        figures = query.language == "zh" and query.asks and all(ask.operation != "check" for ask in query.asks)
        return as_check(query) if figures and asks_a_check(question, owners, self.corpus.vocabulary()) else query

    def _scoped(
        self, query: Query, history: Sequence[str], owners: Owners, fixed: Mapping[str, object]
    ) -> tuple[Query, Scoping]:
        """Return the question with the bodies that the grammar reads in it, and the reports that it is asked of."""
        scoping = query_to_scopes(query, owners, newest_only=_wants_newest(query))
        if scoping.missing not in ("body", "wider"):
            return query, scoping
        query = self._with_bodies_read(query, history, owners, fixed)
        return query, query_to_scopes(query, owners, newest_only=_wants_newest(query))

    def _tell(self, session: Session, history: Sequence[str], owners: Owners, fixed: Mapping[str, object]) -> None:
        """Answer into the session's draft: by programs and in words, else by the operations, taken back where unexplained."""
        query = session.query
        asked = self._asked_in_words(query, history, owners, fixed)
        told = self._told_firmly(session, asked, owners) or self._by_programs(query, history, owners, fixed)
        if told is None and asked is not None and asked[1] == "soft":
            told = self._told(asked[0], owners, query.language)
        if told is None and asked is None:
            told = self._by_wording(query, history, owners, fixed)
        if told is not None and (told.answered or told.missing):
            session.not_there += [(session.scoping.scopes[0], word) for word in told.missing if not told.answered]
            session.draft = told if told.answered else session.draft
            session.by_programs = told.answered
            return
        if asked is not None and asked[1] == "firm" and _only_programs_tell(asked, query):
            session.not_there[:] = _untold(asked, session)
            return
        linked_by_meaning = self._run(session)
        if asked is not None and (query.language == "zh" or _is_from_passages(asked)):
            self._keep_what_says(asked, session)
        self._withhold(session, owners, history, linked_by_meaning)

    def _of_which(self, session: Session, history: Sequence[str], owners: Owners, fixed: Mapping[str, object]) -> Owners | None:
        """Return the bodies that state what is asked of one body, where very many may be meant; None elsewhere.

        Very many are ranked, or held against a bound, by one figure each; what a text says is told of those whose passages
        say most of it, unless one body is named by a name that very many have; what a term means is told of any.
        """
        query, scoping = session.query, session.scoping
        operations = {ask.operation for ask in query.asks}
        means = operations == {"definition"} and not scoping.named_body
        if len(scoping.owners) <= MANY or operations == {"check"} or means:
            return None
        reading = None if fixed else read_question(query.question, history, owners, self.corpus.vocabulary())
        if reading is not None and not reading.unread and all(map(is_over_many, reading.programs)):
            return None
        if operations <= {"text", "definition"}:
            of_one = scoping.named_body and not query.bodies.every and not _asks_which_body(query)
            return owners.only(scoping.owners if of_one else self._saying(query, scoping.owners))
        is_ranking = all(ask.operation == "rank" and ask.measure == "amount" for ask in query.asks)
        if is_ranking and not any(isinstance(program, (Rank, Keep)) for program in (reading.programs if reading else ())):
            return None
        slots = [slot for ask in query.asks for slot in ask.slots]
        return owners.only(bodies_stating(self.corpus, slots, scoping.owners, query.years.stated))

    def _saying(self, query: Query, bodies: Sequence[LoadedBody]) -> list[LoadedBody]:
        """Return the bodies that the passages nearest to a question in words are of, in the passages' order."""
        years = set(query.years.stated)
        whose = {
            document.id: body for body in bodies for document in body.listed
            if not years or years & {document.year, *document.years}
        }  # fmt: skip
        found = self._search(query.text_query, list(whose), _NEAREST) if whose else ()
        return list({whose[one.document_id].body.key: whose[one.document_id] for one in found}.values())[:MOST_BODIES]

    def _with_bodies_read(self, query: Query, history: Sequence[str], owners: Owners, fixed: Mapping[str, object]) -> Query:
        """Return the query with the bodies that its programs are over, where the grammar reads the whole of the question."""
        reading = None if fixed else read_question(query.question, history, owners, self.corpus.vocabulary())
        if reading is None or reading.unread or reading.unexplained:
            return query
        selects = [select for program in reading.programs for select in selects_of(program)]
        keys = tuple(dict.fromkeys(key for select in selects for key in select.bodies))
        return replace(query, bodies=replace(query.bodies, keys=keys, unknown=(), wider=False)) if keys else query

    def _asked_in_words(
        self, query: Query, history: Sequence[str], owners: Owners, fixed: Mapping[str, object]
    ) -> InWords | None:
        """Return what is asked to be told in words, and how surely; None where figures are asked for."""
        if fixed or query.bodies.wider or query.sections:
            return None
        asked = read_in_words(query.question, history, owners, self.corpus.vocabulary())
        return asked if not query.table or asked is not None and asked[1] == "firm" else None

    def _told_firmly(self, session: Session, asked: InWords | None, owners: Owners) -> Draft | None:
        """Return the answer in words where only words can answer: an entry of a form or a duty goes before passages."""
        if asked is None or asked[1] == "soft":
            return None
        first = asked[0][0].programs[0]
        asks = session.query.asks or (Ask("text"),)
        alone = len(asked[0][0].programs) == 1  # of several asks the older reading tells one
        passages = alone and isinstance(first, Tell) and first.what in FROM_PASSAGES and session.query.language == "zh"
        if passages and answer_in_words_first(session, asks) and session.draft.answered:
            return session.draft
        return self._told(asked[0], owners, session.query.language)

    def _told(self, readings: Sequence[Reading], owners: Owners, language: str) -> Draft | None:
        """Return the answer of the first reading that comes to anything; None where none does."""
        for reading in readings:
            told = answer_by_programs(reading, self.corpus, owners, language, search=self._search)
            if told is not None:
                return told
        return None

    def _by_programs(self, query: Query, history: Sequence[str], owners: Owners, fixed: Mapping[str, object]) -> Draft | None:
        """Return the answer of the programs that the grammar reads; None where it leaves the question to the operations."""
        if fixed or query.bodies.wider or query.sections:
            return None
        reading = read_question(query.question, history, owners, self.corpus.vocabulary())
        if query.table and self.corpus.vocabulary().is_titled(query.table) and not _addresses_table(reading):
            return None
        told = answer_by_programs(reading, self.corpus, owners, query.language) if reading is not None else None
        return told if told is not None else self._by_sense(query, history, owners)

    def _by_wording(self, query: Query, history: Sequence[str], owners: Owners, fixed: Mapping[str, object]) -> Draft | None:
        """Return the answer of the likeliest programs of a wording that no rule reads; None where none stands out."""
        if fixed or query.bodies.wider or query.sections or query.table:
            return None
        reading = read_by_wording(query.question, history, owners, self.corpus.vocabulary())
        told = answer_by_programs(reading, self.corpus, owners, query.language) if reading is not None else None
        return told if told is not None and told.answered else None

    def _by_sense(self, query: Query, history: Sequence[str], owners: Owners) -> Draft | None:
        """Return the answer where words that no label has are taken for the item that they mean, if that reads it."""
        found = read_by_sense(query.question, history, self.corpus, owners, self._meant)
        told = answer_by_programs(found[0], self.corpus, owners, query.language) if found is not None else None
        if found is None or told is None:
            return None
        for sense in found[1]:
            told.add_note(f"“{sense.words}”按“{sense.label}”理解。")
        return told

    def _withhold(self, session: Session, owners: Owners, history: Sequence[str], linked: bool) -> None:
        """Take back figures told while a content word of the question stayed unexplained: they become what is nearest.

        So do those told to a question for counts alone, whose words no count of the report says.
        """
        query, draft = session.query, session.draft
        if not draft.values or draft.verdict is not None:
            return
        if query.language == "zh":
            words = unexplained_words(query.question, query, owners, self.corpus, draft.used, linked=linked)
            words = words or (() if linked else parts_untold(query.question, owners, self.corpus, draft.used))
        else:
            words = () if linked else unexplained_english(query.question, query, owners, self.corpus.vocabulary(), draft.used)
        words = words or words_untold(query.question, owners, self.corpus.vocabulary(), query, draft.values)
        words = words or (() if linked else things_counted(query.question, history, owners, self.corpus.vocabulary()))
        if query.language == "en" and not words and is_over_several(query.question, history, owners, self.corpus.vocabulary()):
            spans = [span for ask in query.asks for slot in ask.slots for span in slot]
            words = tuple(query.question[span.start : span.end] for span in spans) or (query.question.strip(" ?"),)
        if query.language == "en" and not words and _asks_for_yes(query):
            words = (query.question.strip(" ?"),)
        if words:
            draft.alternatives, draft.values, draft.answered = [*draft.values, *draft.alternatives], [], False
            session.not_there[:] = [(session.scoping.scopes[0], word) for word in words]

    def _keep_what_says(self, readings: InWords, session: Session) -> None:
        """Take back what was told to a question in words where it does not say what was asked: no figure stands in for it."""
        draft, reading = session.draft, readings[0][0]
        asked = [program for program in reading.programs if isinstance(program, Tell)]
        mixed = len(asked) < len(reading.programs)  # figures are asked for beside the words
        if not draft.answered or not asked or says_enough(asked, draft, "soft" if mixed else readings[1]):
            return
        draft.alternatives, draft.values, draft.lines, draft.answered = [*draft.values, *draft.alternatives], [], [], False
        session.not_there[:] = _untold(readings, session)

    def _run(self, session: Session) -> bool:
        """Answer each ask by its operation; return whether words of one were linked to an item by meaning."""
        asks = session.query.asks or (Ask("text"),)
        if answer_in_words_first(session, asks):
            return False
        sensed = False
        for ask in asks:
            before = len(session.draft.lines)
            meant = by_sense(session, ask)
            if meant is not None:
                _operation_for(session, meant)(session, meant)
            if len(session.draft.lines) == before:
                answer_in_words_last(session, ask)
            again = by_sense_after_all(session, ask) if len(session.draft.lines) == before else None
            if again is not None:
                _operation_for(session, again)(session, again)
            sensed = sensed or again is not None or (meant is not None and meant is not ask)
        return sensed

    def _search(self, query: str, document_ids: Sequence[str], most: int) -> tuple[Passage, ...]:
        return self._loaded_retriever().search(query, document_ids, most)

    def _near(self, words: str, labels: Sequence[str]) -> tuple[tuple[str, float], ...]:
        from assistant.retrieve import near_labels
        from ingest.embedding import load_embedder

        return near_labels(words, labels, load_embedder())

    def _meant(self, words: str, labels: Sequence[str]) -> str | None:
        # Labels are linked by the shipped model whatever embeds the passages: it is what the thresholds were measured on.
        from assistant.retrieve import meant_label
        from ingest.embedding import load_embedder

        return meant_label(words, labels, load_embedder())

    def _loaded_retriever(self) -> Retriever:
        """Return the retriever. Raises StoreMismatch where the settings name another model than the one that filled the store."""
        embedder = self.store.embedder()
        if self._retriever is None:
            from assistant.retrieve import Retriever

            self._retriever = Retriever(self.store, embedder)
        return self._retriever


def _addresses_table(reading: Reading | None) -> bool:
    return reading is not None and any(one.table for program in reading.programs for one in selects_of(program))


def _untold(readings: InWords, session: Session) -> list[tuple[Scope, str]]:
    """Return what a question in words asks of that nothing in the reports says."""
    asked = (program for program in readings[0][0].programs if isinstance(program, Tell))
    return [(session.scoping.scopes[0], "、".join(program.about).replace(" ", "")) for program in asked]


def _asks_for_yes(query: Query) -> bool:
    """Return whether an English question asks yes or no: a bare figure does not answer it."""
    first = query.question.split(maxsplit=1)[0].lower() if query.question.strip() else ""
    return first in _YES_OR_NO and all(ask.operation == "value" for ask in query.asks)


_YES_OR_NO = frozenset(("does", "do", "did", "is", "are", "was", "were", "has", "have", "had"))


def _asks_which_body(query: Query) -> bool:
    """Return whether the name of bodies is what is asked for (哪些水务局): none of them is meant before it is told."""
    text = query.folded
    before = (text[max(0, at - 6) : at] for word in query.bodies.words if (at := text.find(fold_label(word))) >= 0)
    return any("哪" in one or "which" in one for one in before)


def _only_programs_tell(asked: InWords, query: Query) -> bool:
    """Return whether what is asked in words is not to be looked for by the operations: a figure would stand in, or anybody."""
    told = [one for one in asked[0][0].programs if isinstance(one, Tell)]
    in_words = all(ask.operation in _IN_WORDS for ask in query.asks)  # so they tell no figure
    return len(told) == len(asked[0][0].programs) and (not in_words or any(one.what == "who" for one in told))


def _is_from_passages(asked: InWords) -> bool:
    """Return whether only sentences of a report can answer what is asked first."""
    first = asked[0][0].programs[0]
    return isinstance(first, Tell) and first.what in FROM_PASSAGES


def _finished(session: Session, question: str, searched: Searched) -> Answer:
    """Return a told draft as the answer, with what is left out and what may be asked next; a question back of too many bodies."""
    query, draft = session.query, session.draft
    say_left_out(session)
    asked_back = say_clarify(session, searched) if not session.by_programs else None
    if asked_back is not None:
        return asked_back
    draft.suggestions.extend(suggest(session))
    scopes = session.scoping.scopes
    shown = Shown(
        departments=tuple(dict.fromkeys(one.owner.name for one in scopes)),
        years=tuple(dict.fromkeys(one.year for one in scopes if one.year)),
        stage=next((ask.stages[0] for ask in query.asks if ask.stages), None), fund=query.fund, reasons=session.scoping.reasons,
    )  # fmt: skip
    verdict = "inconsistent" if draft.verdict is not None and draft.conflicts else draft.verdict
    return draft.to_answer(
        question=question, resolved=query.resolved, status="answered", scope=shown, searched=searched, verdict=verdict
    )


def _as_checked(draft: Draft, query: Query, scoping: Scoping, searched: Searched) -> Answer:
    """Return the answer of a check; its scope is that of the figures told."""
    shown = Shown(
        departments=tuple(dict.fromkeys(one.department for one in draft.values if one.department)),
        years=tuple(dict.fromkeys(one.year for one in draft.values if one.year)), stage=None, fund=None, reasons=scoping.reasons,
    )  # fmt: skip
    return draft.to_answer(
        question=query.question, resolved=query.resolved, status="answered", scope=shown, searched=searched, verdict=draft.verdict
    )


def _encodable(text: str) -> str:
    """Return a question that can be written down: half a surrogate pair, which no encoding has, becomes a replacement mark."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


@dataclass(frozen=True, slots=True)
class _ByRules:
    """What the agent looks things up with: the rules; the question that it is called for has its answer already."""

    assistant: Assistant
    answered: Answer

    def ask(self, question: str, history: Sequence[str] = (), scope: Mapping[str, object] | None = None) -> Answer:
        if question == self.answered.question:
            return self.answered
        return self.assistant.ask_by_rules(question, history, scope)


_NEAREST = 20
"""Passages that are looked at for whose they are."""


_IN_WORDS = frozenset(("text", "reason", "definition", "check"))
"""Operations that no figure answers."""


_WHICH_BY_HOW_MUCH = re.compile(r"(?:哪个|哪项|谁)[^,?？]{0,6}[多少高低大小].*[多少高低大小]出?多少")
"""哪个多，多多少 asks for the gap of two items, no movement of one."""


def _operation_for(session: Session, ask: Ask) -> Callable[[Session, Ask], None]:
    """Return the operation's function; several bodies or years set side by side are ranked, budget against actual subtracted."""
    if ask.operation in ("value", "growth", "change", "exists", "breakdown", "share") and compares_scopes(session, ask):
        return answer_rank if ask.operation != "share" else answer_share
    if ask.operation in ("change", "difference") and against_budget(session):
        return answer_difference
    if ask.operation == "change" and (_two_bodies(session, ask) or _WHICH_BY_HOW_MUCH.search(session.query.folded)):
        return answer_difference
    return OPERATIONS[ask.operation]


def _two_bodies(session: Session, ask: Ask) -> bool:
    """Return whether 比 stands between two bodies (人大比政协多多少)."""
    bodies = {scope.owner.body.key for scope in session.scopes_of(ask)}
    return len(bodies) == 2 and len(session.query.bodies.words) >= 2 and "比" in session.query.folded


def _wants_newest(query: Query) -> bool:
    return bool(query.asks) and all(ask.operation in ("reason", "text", "definition") for ask in query.asks)


def _limited(owners: Owners, fixed: Mapping[str, object]) -> Owners:
    wanted = fixed.get("department")
    if not wanted:
        return owners
    return Owners(owner for owner in owners if wanted in (owner.name, owner.body.key, *owner.body.names)) or owners


__all__ = ["Assistant", "Scoping"]
