"""What look-up reads of the store: labels for the vocabulary, the facts of a label, and never more than so many at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.lookup import index as lookup_index
from assistant.lookup.index import Corpus
from ingest.pipeline import read_document
from ingest.store import Store

SAMPLES = sorted((Path(__file__).resolve().parent.parent / "assistant" / "samples").glob("*water-202*.txt"))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store.open(tmp_path_factory.mktemp("corpus")) as found:
        for path in SAMPLES:
            found.write(read_document(path), path)
        yield found


@pytest.fixture
def corpus(store: Store) -> Corpus:
    found = Corpus(store)
    found.refresh()
    return found


def documents(corpus: Corpus):
    return [(document, report) for report in corpus.reports for document in report.documents]


def test_vocabulary_holds_the_labels_of_all_facts_and_reads_none(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = {label for pair in documents(corpus) for label in corpus.index(*pair).by_label}
    fresh = Corpus(corpus.store)
    fresh.refresh()
    monkeypatch.setattr(corpus.store, "facts", lambda _: pytest.fail("a fact was read"))
    assert fresh.vocabulary().loaded == expected
    one = documents(fresh)[0]
    assert fresh.vocabulary([one]).loaded == set(corpus.index(*one).by_label)


def test_facts_of_a_label_are_the_same_read_alone_or_with_the_rest(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    pair = documents(corpus)[0]
    whole = corpus.index(*pair)
    monkeypatch.setattr(lookup_index, "FEW_REPORTS", 0)
    alone = Corpus(corpus.store)
    alone.refresh()
    for label, places in whole.by_label.items():
        assert alone.entries(*pair, [label]) == tuple(whole.entries[place] for place in places), label
    for code, places in whole.by_code.items():
        assert alone.entries(*pair, [], [code]) == tuple(whole.entries[place] for place in places), code
    assert alone.entries(*pair, ["没有的项目"]) == ()


def test_no_more_facts_are_kept_than_allowed(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lookup_index, "MOST_ENTRIES", 1)
    first, second = documents(corpus)[:2]
    kept = corpus.index(*first)
    assert corpus.index(*first) is kept
    corpus.index(*second)
    assert corpus.index(*first) is not kept and corpus.index(*first) == kept


def test_fact_read_by_itself_is_the_same_entry_each_time_and_in_the_whole_document(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lookup_index, "FEW_REPORTS", 0)
    report = corpus.reports[0]
    document = report.documents[0]
    found = corpus.entries(document, report, {"公务接待费"})
    again = corpus.entries(document, report, {"公务接待费"})
    whole = corpus.index(document, report).entries
    assert found and all(one is other for one, other in zip(found, again, strict=True))
    assert all(any(one is other for other in whole) for one in found)
