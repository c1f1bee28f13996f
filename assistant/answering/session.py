"""What every operation works with: the query, its scopes, the facts and the draft of the answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from assistant.draft import Draft, Value
from assistant.evidence import Weighed, weigh
from assistant.lookup.index import Corpus, Entry
from assistant.lookup.match import TOTAL_SPAN, find
from assistant.lookup.periods import periods_in
from assistant.lookup.scopes import Scope, Scoping
from assistant.lookup.want import FIGURES, Want, currency_of
from assistant.questions.model import Ask, Query, Span
from assistant.wording import entry_label, fund_words, item_words, said, stage_words
from ingest.model import Nature

if TYPE_CHECKING:
    from assistant.retrieve import Passage

Search = Callable[[str, Sequence[str], int], "tuple[Passage, ...]"]
"""(query, document ids, how many) → passages."""
Near = Callable[[str, Sequence[str]], tuple[tuple[str, float], ...]]
"""(words, labels) → the labels that the words mean by sense, best first; empty where none is plainly meant."""

Meant = Callable[[str, Sequence[str]], str | None]
"""(words, labels) → the item that the words plainly mean by sense; None where none is."""


_MOVED: frozenset[Nature] = frozenset(("change", "growth"))
_AGAINST_LAST = re.compile(r"[比较]上一?年|[比较]去年|同比|与上年(?:相比|比)")


def _beside_actual(entry: Entry) -> bool:
    """Return whether a figure stands in a final account's column 预算数, which does not say 年初."""
    path = " ".join(entry.fact.column_path)
    return entry.document.identity.stage == "actual" and "预算数" in path and "年初" not in path


def _horizon_of(slot: Sequence[Span]) -> Literal["annual", "medium"] | None:
    """Return the horizon that a slot's own words name (中期, 年度)."""
    words = "".join(span.text for span in slot)
    if re.search(r"中期|实施期", words):
        return "medium"
    return "annual" if "年度" in words else None


@dataclass(slots=True)
class Session:
    """One question being answered."""

    corpus: Corpus
    query: Query
    scoping: Scoping
    draft: Draft
    search: Search
    not_there: list[tuple[Scope, str]] = field(default_factory=list)
    """(scope, item's words) that was looked for and not found."""
    near: Near = lambda words, labels: ()  # noqa: E731
    meant: Meant = lambda words, labels: None  # noqa: E731
    by_programs: bool = False
    """Whether programs told the answer, which say themselves whom they are of."""

    @property
    def language(self) -> str:
        return self.query.language

    def scopes_of(self, ask: Ask) -> tuple[Scope, ...]:
        """Return the scopes that this ask is about: where its own words name years, those only."""
        if self.query.years.span:
            return self.scoping.scopes
        if self.query.partly_last and (known := [scope.year for scope in self.scoping.scopes if scope.year]):
            return tuple(scope for scope in self.scoping.scopes if scope.year == max(known) - ask.last)
        own = [year for year in ask.years if year != self.query.years.base] or list(ask.years)
        if not own or not set(own) & {scope.year for scope in self.scoping.scopes}:
            return self.scoping.scopes
        return tuple(scope for scope in self.scoping.scopes if scope.year in own)

    def want(self, ask: Ask, natures: frozenset[Nature] = FIGURES, stage: str | None = None) -> Want:
        """Return what facts must be for this ask."""
        figures = natures == FIGURES
        return Want(
            natures=natures, direction=ask.direction if _MOVED & natures else None, stage=stage,
            fund=self.query.fund, horizon=self.query.horizon,
            currency=currency_of(ask.unit, ask.money) if figures else None, table=self.query.table,
            sections=self.query.sections, context=(*self.query.context, *self._beside(ask)),
            target=ask.operation == "target"
            or bool(re.search(r"目标|指标|达到|不低于|不少于|要求|target|goal|率", self.query.folded)),
            income=bool(re.search(r"收入|income|revenue", self.query.folded)),
            spending=bool(re.search(r"支出|expenditure|spending", self.query.folded)),
            periods=periods_in(self.query.folded),
        )  # fmt: skip

    def _beside(self, ask: Ask) -> tuple[Span, ...]:
        """Return what the question's other asks name: a project named once is meant in all of them."""
        others = [span for other in self.query.asks if other is not ask for slot in other.slots for span in slot]
        own = {span for slot in ask.slots for span in slot}
        return tuple(span for span in others if span not in own)

    def look(self, scope: Scope, slot: tuple[Span, ...], want: Want) -> Weighed | None:
        """Return the weighed figure of a slot in a scope; with the fund only preferred where no fact of it is there."""
        if want.base_year is None and scope.year and _MOVED & want.natures and _AGAINST_LAST.search(self.query.folded):
            want = replace(want, base_year=scope.year - 1)
        year_end = bool(re.search(r"年底|年末|期末|year[- ]end", self.query.folded))
        want = replace(want, year=None if year_end else scope.year, horizon=_horizon_of(slot) or want.horizon)
        found = find(self.corpus, scope, slot, want)
        if found is None and want.fund in ("general", "fiscal"):
            # Reports call the same money 财政拨款 and 一般公共预算财政拨款; a figure of all funds is another one.
            near = find(self.corpus, scope, slot, replace(want, fund=None))
            found = near if near is not None and near.best.entry.fact.coordinates.fund in (None, "general", "fiscal") else None
        if found is None and want.table and not self.table_absent(scope):
            found = find(self.corpus, scope, slot, replace(want, table=None))
        if found is None and want.stage == "adjusted":
            # By the national form 预算数 beside 决算数 is the year's whole budget (全年预算数).
            near = find(self.corpus, scope, slot, replace(want, stage="budget"))
            found = near if near is not None and _beside_actual(near.best.entry) else None
        return weigh(self.corpus, found) if found else None

    def look_where(self, scope: Scope, slot: tuple[Span, ...], want: Want, fits: Callable[[Entry], bool]) -> Weighed | None:
        """Return the weighed figure of a slot among those that fit: another of the same name may cover the words as well."""
        found = find(self.corpus, scope, slot, replace(want, year=scope.year, horizon=_horizon_of(slot) or want.horizon), fits)
        return weigh(self.corpus, found) if found else None

    def table_absent(self, scope: Scope) -> bool:
        """Return whether the table that the question names is listed in the scope's reports but not there."""
        from ingest.terms import fold_label

        table = self.query.table or ""
        titles = [
            fold_label(title or "") for document, _ in scope.owner.documents for title in self.corpus.titles(document).values()
        ]
        absent = [fold_label(title) for document, _ in scope.owner.documents for title in document.absent_tables]
        return bool(table) and not any(title.endswith(table) for title in titles) and any(table in title for title in absent)

    def label_in(self, scope: Scope, label: str) -> str:
        """Return a figure's label with its body and year, where figures of several scopes are told together."""
        return f"{label} of {scope.english}" if self.query.language == "en" else f"{scope.label}{label}"

    def miss(self, scope: Scope, slot: Sequence[Span]) -> None:
        self.not_there.append((scope, self._asked_words(slot)))

    def _asked_words(self, slot: Sequence[Span]) -> str:
        """Return what was looked for: in English the person's own words, the Chinese terms in brackets."""
        chinese = "".join(span.text for span in slot)
        if self.query.language == "zh" or chinese == TOTAL_SPAN.text:
            return chinese
        if "item" in self.query.from_conversation:
            return ", ".join(item_words(span.text, "en") for span in slot)
        spoken = " ".join(self.query.question[span.start : span.end].strip() for span in slot)
        terms = ", ".join(span.text for span in slot if span.text.lower() not in spoken.lower())
        return f"{spoken} ({terms})" if spoken and terms else spoken or terms

    def weigh_conflicts(self, weighed: Weighed) -> None:
        """Tell the disagreements of a weighed figure."""
        for clash in weighed.clashes[:2]:
            self.draft.clash(clash)

    def alternatives(self, weighed: Weighed, unit: str | None) -> None:
        """Offer figures of other coordinates that may have been meant."""
        told = weighed.amount
        for entry in weighed.others[:3]:
            amount = entry.fact.amount
            if amount is None or (told is not None and amount.equals(told)):
                continue
            value = Value(
                entry_label(entry, self.query.language),
                amount,
                (self.draft.cite(entry),),
                "cell" if entry.fact.source == "cell" else "sentence",
                entry,
            )
            self.draft.tell(value, scope_name=entry.report.department, year=entry.year, unit=unit, to=self.draft.alternatives)

    def naming(self, scope: Scope, weighed: Weighed) -> str:
        """Return "某局2021年一般公共预算公务接待费预算": what a figure is, with its stage and fund where they are said."""
        at = weighed.entry.fact.coordinates
        label = entry_label(weighed.entry, self.query.language)
        stage = said(self.query.language, "目标", "target") if at.nature == "target" else ""
        counted = weighed.amount is not None and not weighed.amount.is_money and weighed.amount.unit not in ("", "%")
        stage = stage or ("" if counted else stage_words(weighed.entry.stage, self.query.language))  # 在职人员 is no budget
        fund = fund_words(at.fund, self.query.language) if at.fund not in (None, "all") else ""
        if self.query.language == "en":
            year = f" in {scope.year}" if scope.year else ""
            return f"{label} of {scope.owner.name}{year}" + (
                f" ({', '.join(part for part in (stage, fund) if part)})" if stage or fund else ""
            )
        fund = "" if fund and fund in label else fund
        stage = "" if stage and stage in label else stage
        return f"{scope.label}{fund}{label}{stage}"
