"""An answer while it is put together: citations numbered as they come, figures, steps, conflicts and lines of text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.answers import Answer, Basis, Citation, CitedPlace, Conflict, Figure, Scope, Searched, Step, StepOperand, Verdict
from assistant.evidence import Clash, Weighed
from assistant.lookup.index import Corpus, Entry
from assistant.questions.english_titles import with_english_names
from assistant.questions.model import Language
from assistant.wording import entry_label, marks
from ingest.amounts import Amount, format_decimal
from ingest.model import NO_LABEL, SUMS_OPEN, Chunk, Direction
from ingest.store import DocumentInfo, ReportInfo


@dataclass(frozen=True, slots=True)
class Value:
    """A figure that may be computed with: its label, amount and the citations that carry it."""

    label: str
    amount: Amount
    citations: tuple[int, ...]
    basis: Basis
    entry: Entry | None = None


@dataclass(slots=True)
class Draft:
    """Collects the parts of one answer."""

    corpus: Corpus
    language: Language
    lines: list[str] = field(default_factory=list)
    values: list[Figure] = field(default_factory=list)
    alternatives: list[Figure] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    suggestions: list[str] = field(default_factory=list)
    verdict: Verdict | None = None
    answered: bool = False
    missing: list[str] = field(default_factory=list)
    used: list[Entry] = field(default_factory=list)
    _numbers: dict[tuple[object, ...], int] = field(default_factory=dict)
    _used_of: dict[tuple[str, str], list[Entry]] = field(default_factory=dict)

    def cite(self, entry: Entry) -> int:
        """Return the number of the citation of a fact's cell or sentence, added at first use."""
        fact = entry.fact
        where: tuple[object, ...] = (
            (entry.document.id, fact.table_id, fact.row, fact.column, fact.span)
            if fact.table_id
            else (entry.document.id, fact.block, fact.span)
        )
        if where not in self._numbers:
            self._numbers[where] = len(self.citations) + 1
            self.citations.append(self._citation(entry, len(self.citations) + 1))
        alike = self._used_of.setdefault(entry.key, [])  # an answer over hundreds of bodies uses thousands of entries
        if entry not in alike:
            alike.append(entry)
            self.used.append(entry)
        return self._numbers[where]

    def _citation(self, entry: Entry, number: int) -> Citation:
        fact, document = entry.fact, entry.document
        in_cell = fact.table_id is not None
        return Citation(
            number=number, report=document.name, report_id=document.id,
            department=entry.report.department, year=document.identity.year,
            section=" > ".join(fact.section) or document.identity.title or "", table=entry.title, table_id=fact.table_id,
            row=" / ".join(fact.row_path) or None, column=" / ".join(fact.column_path) or None,
            row_index=fact.row, column_index=fact.column, cell=fact.raw if in_cell else None,
            places=tuple(CitedPlace(place.page, place.box) for place in fact.places),
            quote=fact.quote, span=fact.span, block=fact.block,
        )  # fmt: skip

    def cite_chunk(self, chunk: Chunk, document: DocumentInfo, report: ReportInfo) -> int:
        """Return the number of the citation of a passage."""
        where = (document.id, "chunk", chunk.id)
        if where not in self._numbers:
            number = len(self.citations) + 1
            self._numbers[where] = number
            self.citations.append(
                Citation(
                    number=number,
                    report=document.name,
                    report_id=document.id,
                    department=report.department,
                    year=document.identity.year,
                    section=" > ".join(chunk.section) or document.identity.title or "",
                    table=self.corpus.titles(document).get(chunk.table_id or "") if chunk.table_id else None,
                    table_id=chunk.table_id,
                    row_index=chunk.rows[0] if chunk.rows else None,
                    places=tuple(CitedPlace(place.page, place.box) for place in chunk.places),
                    quote=chunk.to_show,
                    span=chunk.span,
                    block=chunk.block,
                )  # fmt: skip
            )
        return self._numbers[where]

    def cite_weighed(self, weighed: Weighed) -> tuple[int, ...]:
        """Return the citations of a weighed figure: its own place, then its support or proof."""
        numbers = [self.cite(weighed.entry)]
        numbers += [self.cite(entry) for entry in weighed.support[:2]]
        numbers += [self.cite(entry) for entry in weighed.proof[:6]]
        return tuple(dict.fromkeys(numbers))

    def value_of(self, weighed: Weighed) -> Value | None:
        """Return a weighed figure for computing; None where it has no amount. A proven nil brings its proof as a step."""
        if weighed.amount is None:
            return None
        label = entry_label(weighed.entry, self.language)
        numbers = self.cite_weighed(weighed)
        if weighed.nil and len(weighed.proof) > 1:
            self._nil_step(weighed)
        basis: Basis = "cell" if weighed.entry.fact.source == "cell" else "sentence"
        if weighed.nil and weighed.entry.fact.amount is None:
            basis = "sentence" if len(weighed.proof) == 1 and weighed.proof[0].fact.source == "sentence" else "computed"
            if basis == "sentence":
                numbers = (self.cite(weighed.proof[0]), *(n for n in numbers if n != self.cite(weighed.proof[0])))
        self.note_reading(weighed.entry)
        return Value(label, weighed.amount, numbers, basis, weighed.entry)

    def _nil_step(self, weighed: Weighed) -> None:
        whole, parts = weighed.proof[0], weighed.proof[1:]
        operands = tuple(self.operand(entry) for entry in weighed.proof)
        first = whole.fact.amount
        expression = " − ".join(
            format_decimal(entry.fact.amount.to(first.unit).value) for entry in (whole, *parts) if entry.fact.amount and first
        )
        self.steps.append(Step(f"{expression} = 0", operands, "0", first.unit if first else ""))

    def operand(self, entry: Entry) -> StepOperand:
        amount = entry.fact.amount
        return StepOperand(
            entry_label(entry, self.language),
            format_decimal(amount.value) if amount else "",
            amount.unit if amount else "",
            self.cite(entry),
        )

    def add_step(self, values: Sequence[Value], expression: str, result: Amount) -> None:
        """Write a computation down: its operands with their citations, and the result."""
        operands = tuple(
            StepOperand(
                value.label,
                format_decimal(value.amount.value),
                value.amount.unit,
                value.citations[0] if value.citations else None,
            )
            for value in values
        )
        self.steps.append(Step(expression, operands, format_decimal(result.value), result.unit))

    def tell(
        self,
        value: Value,
        *,
        scope_name: str | None,
        year: int | None,
        direction: Direction | None = None,
        unit: str | None = None,
        stage: str | None = None,
        label: str | None = None,
        to: list[Figure] | None = None,
    ) -> Figure:
        """Add a figure to the answer's values (or to `to`), converted to the unit asked for, and return it."""
        amount = value.amount
        if unit and amount.comparable(Amount(amount.value, unit)):
            amount = amount.to(unit)
        elif unit and amount.unit == "":
            amount = Amount(amount.value, unit)
        at = value.entry.fact.coordinates if value.entry else None
        figure = Figure(
            value=format_decimal(amount.value), unit=amount.unit, label=label or value.label, department=scope_name, year=year,
            stage=stage or (value.entry.stage if value.entry else None), fund=at.fund if at else None, direction=direction,
            basis=value.basis, citations=value.citations,
        )  # fmt: skip
        target = self.values if to is None else to
        mark = (figure.value, figure.unit, figure.department, figure.year, figure.citations[:1])
        if not any((one.value, one.unit, one.department, one.year, one.citations[:1]) == mark for one in target):
            target.append(figure)
        return figure

    def clash(self, clash: Clash) -> None:
        """Tell of two places that disagree."""
        first, second = clash.first.fact.amount, clash.second.fact.amount
        if first is None or second is None:
            return
        numbers = (self.cite(clash.first), self.cite(clash.second))
        label = entry_label(clash.first, self.language)
        if self.language == "en":
            here, there = _place(clash.first, "en"), _place(clash.second, "en")
            text = f"The report contradicts itself on {label}: {here} has {first}, {there} has {second}."
        else:
            here, there = _place(clash.first, "zh"), _place(clash.second, "zh")
            text = f"报告中“{label}”前后不一致：{here}为{first}，{there}为{second}。"
        self.add_conflict(text, numbers)

    def add_conflict(self, message: str, numbers: tuple[int, ...]) -> None:
        if not any(one.message == message for one in self.conflicts):
            self.conflicts.append(Conflict(message, numbers))

    def note_reading(self, entry: Entry) -> None:
        """Say where a figure's reading is in doubt."""
        doubt = entry.fact.doubt
        if doubt:
            self.add_note(doubt if self.language == "en" else _DOUBTS_ZH.get(doubt, doubt))
        if entry.document.unverified and entry.fact.source == "cell":
            self.add_note(
                f"{entry.document.name}: "
                + ("figures were read from a scan" if self.language == "en" else "数字由扫描件识别，未经核对")
            )

    def add_note(self, note: str) -> None:
        if note not in self.notes:
            self.notes.append(note)

    def line(self, text: str, numbers: Sequence[int] = ()) -> None:
        # An English sentence begins with a capital, also where an official name leads it.
        text = text[:1].upper() + text[1:] if self.language == "en" else text
        written = text + (f" {marks(list(numbers))}" if numbers else "")
        if written not in self.lines:  # two asks may be answered by one sentence
            self.lines.append(written)

    def to_answer(
        self, *, question: str, resolved: str, status: str, scope: Scope, searched: Searched, verdict: Verdict | None
    ) -> Answer:
        """Return the finished answer; conflicts are told in the text, after what was asked."""
        lines = list(self.lines)
        for conflict in self.conflicts:
            lines.append(
                ("**Note:** " if self.language == "en" else "**注意：**") + conflict.message + " " + marks(conflict.citations)
            )
        text = "\n\n".join(line for line in lines if line)
        if self.language == "en":
            text = with_english_names(text, searched.departments)
        return Answer(
            question=question, resolved_question=resolved, status=status, text=text,  # type: ignore[arg-type]
            values=tuple(self.values), alternatives=tuple(self.alternatives), verdict=verdict, steps=tuple(self.steps),
            conflicts=tuple(self.conflicts), citations=tuple(self.citations), scope=scope, searched=searched,
            notes=tuple(self.notes), suggestions=tuple(self.suggestions),
        )  # fmt: skip


_DOUBTS_ZH = {
    NO_LABEL: "该行没有项目名称，这个数的含义存疑。",
    SUMS_OPEN: "该表各部分之和与合计不符，且不能确定表中所有数字都已按原位读出，这个数存疑。",
}


def _place(entry: Entry, language: Language) -> str:
    if entry.fact.source == "cell" and entry.title:
        return f"table “{entry.title}”" if language == "en" else f"《{entry.title}》"
    section = entry.fact.section[-1] if entry.fact.section else entry.document.name
    return f"section “{section}”" if language == "en" else f"“{section}”一节"
