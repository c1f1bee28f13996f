"""Retrieval: scope first, meaning and words fused, the same order every time."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

import numpy
import pytest

from assistant.retrieve import Postings, Rankings, Retriever, expand_query, fuse, near_labels, text_to_pieces
from ingest.embedding import load_embedder
from ingest.model import Chunk


def _chunk(number: int, text: str) -> Chunk:
    return Chunk(f"c{number}", "paragraph", text, text, text)


class MemoryStore:
    """A store of a few texts: document id → passages."""

    def __init__(self, texts: dict[str, Sequence[str]]) -> None:
        self.embedder = load_embedder()
        self.held = {one: tuple(_chunk(n, text) for n, text in enumerate(found)) for one, found in texts.items()}
        self.asked_index = 0

    def generation(self) -> int:
        return 1

    def chunks(self, document_id: str) -> tuple[Chunk, ...]:
        return self.held[document_id]

    def chunk_matrix(self, document_ids: Sequence[str]):
        ids = tuple(f"{one}.1.{chunk.id}" for one in document_ids for chunk in self.held[one])
        texts = [chunk.to_embed for one in document_ids for chunk in self.held[one]]
        return ids, self.embedder.embed(texts)

    def search_vectors(self, query_vector, chunk_ids=None, k=8):
        self.asked_index += 1
        ids, matrix = self.chunk_matrix(tuple(self.held))
        order = numpy.argsort(-(matrix @ query_vector), kind="stable")[:k]
        return tuple((ids[place], float((matrix @ query_vector)[place])) for place in order)


TEXTS = {
    "one": ["公务接待费主要用于接待来访人员的用餐。", "本部门负责道路养护和路灯照明。", "机关运行经费增加的主要原因是人员增加。"],
    "two": ["公务接待费没有安排。", "负责组织全区的绿化工作。"],
}


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore(TEXTS)


def found(store: MemoryStore, query: str, scope: Sequence[str], **options) -> list[tuple[str, str]]:
    return [(one.document_id, one.chunk.to_show) for one in Retriever(store, store.embedder).search(query, scope, **options)]


def test_only_documents_of_the_scope_are_found(store):
    assert {document for document, _ in found(store, "公务接待费", ["two"])} == {"two"}


def test_an_empty_scope_finds_nothing(store):
    assert found(store, "公务接待费", []) == []


def test_the_passage_that_has_the_words_comes_first(store):
    assert found(store, "路灯照明归谁管", ["one", "two"], k=1) == [("one", TEXTS["one"][1])]


def test_traditional_and_full_width_questions_find_simplified_text(store):
    assert found(store, "公務接待費", ["two"], k=1) == [("two", TEXTS["two"][0])]


def test_order_of_the_scope_does_not_turn_the_ranks(store):
    assert found(store, "公务接待费", ["one", "two"]) == found(store, "公务接待费", ["two", "one", "two"])


def test_a_query_that_nothing_knows_has_no_credit_for_words(store):
    retriever = Retriever(store, store.embedder)
    assert retriever.rankings("zzzz", ["one", "two"]).words == ()
    assert found(store, "", ["one", "two"]) == []


def test_kinds_narrow_the_search(store):
    assert found(store, "公务接待费", ["one"], kinds=frozenset({"table"})) == []


def test_ties_go_by_meaning_then_by_id():
    first, second = Chunk("a", "paragraph", "", "", ""), Chunk("b", "paragraph", "", "", "")
    rankings = Rankings((("d", first, 0.9), ("d", second, 0.8)), (("d", second, 3.0), ("d", first, 2.0)))
    assert [one.chunk.id for one in fuse(rankings, 2, meaning=1, words=1)] == ["a", "b"]


def test_a_large_scope_asks_the_index_and_scores_its_candidates_exactly(store, monkeypatch):
    monkeypatch.setattr("assistant.retrieve.search.EXACT_DOCUMENTS", 1)
    monkeypatch.setattr("assistant.retrieve.search.ENOUGH", 1)
    assert found(store, "路灯照明归谁管", ["one", "two"], k=1) == [("one", TEXTS["one"][1])]
    assert store.asked_index == 1


def test_a_large_scope_of_which_the_index_proposes_too_little_is_scored_whole(store, monkeypatch):
    monkeypatch.setattr("assistant.retrieve.search.EXACT_DOCUMENTS", 1)
    assert len(found(store, "路灯照明归谁管", ["one", "two"])) == 5
    assert store.asked_index == 2


def test_pieces_are_characters_pairs_words_and_numbers():
    assert text_to_pieces("公 车GPS 12.5万") == ["公", "车", "公车", "gps", "12.5", "万"]


def test_english_items_get_their_official_names():
    assert "公务接待费" in expand_query("How much was spent on official reception?")
    assert expand_query("公務接待費") == "公务接待费"


def test_a_small_scope_imports_none_of_the_heavy_packages():
    code = (
        "import sys, assistant.retrieve\n"
        "heavy = {'torch', 'chromadb', 'langchain', 'langchain_core', 'sentence_transformers'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


# ---------------------------------------------------------------- labels by meaning

LABELS = ["公务用车购置费", "公务用车运行维护费", "公务接待费", "政府采购工程", "工资福利支出", "差旅费", "信息化建设"]


@pytest.mark.parametrize(
    ("query", "label"),
    [
        ("单位买车花的钱", "公务用车购置费"),
        ("请客吃饭", "公务接待费"),
        ("公家的车加油", "公务用车运行维护费"),
        ("出差", "差旅费"),
        ("电脑系统", "信息化建设"),
        ("money spent on wining and dining", "公务接待费"),
    ],
)
def test_other_words_find_the_label_that_they_mean(query, label):
    assert near_labels(query, LABELS, load_embedder())[0][0] == label


@pytest.mark.parametrize(
    "query", ["水利工程", "幼儿园补贴", "路灯照明", "防汛抗旱", "扶贫资金", "食堂", "教育经费", "swimming pool", "", "12345"]
)
def test_what_is_not_there_finds_nothing(query):
    assert near_labels(query, LABELS, load_embedder()) == ()


def test_an_official_item_is_found_once_it_is_there():
    assert near_labels("水利工程", [*LABELS, "水利工程建设"], load_embedder())[0][0] == "水利工程建设"


def test_with_a_model_that_was_not_calibrated_nothing_is_linked():
    assert near_labels("请客吃饭", LABELS, load_embedder("hashing-256")) == ()


def test_pieces_are_counted_within_words_and_runs_of_characters():
    chunks = (_chunk(0, "接待 office of 接待费，哈哈哈"), _chunk(1, "公务\n接待"), _chunk(2, "2.5 与 12.5"))
    postings = Postings(chunks)

    def counts(piece):
        rows, found = postings.counts(piece)
        return dict(zip(rows.tolist(), found.tolist(), strict=True))

    assert counts("接待") == {0: 2.0, 1: 1.0}
    assert counts("of") == {0: 1.0} and counts("ice") == {}
    assert counts("哈哈") == {0: 2.0}
    assert counts("务接") == {1: 1.0}, "a line's end inside a sentence parts no words"
    assert counts("2.5") == {2: 1.0}
    assert postings.lengths.tolist() == [float(len(text_to_pieces(one.to_search))) for one in chunks]
