from __future__ import annotations

import numpy
import pytest

from ingest.errors import SettingsError
from ingest.vectors import VectorIndex

ROWS = numpy.eye(4, dtype=numpy.float32)


@pytest.fixture
def index(tmp_path):
    found = VectorIndex(tmp_path / "chroma")
    yield found
    found.close()


def add(index, ids, rows, collection="budget-test-1"):
    index.add(collection, ids, rows)


def test_nothing_is_opened_before_the_first_use(tmp_path):
    VectorIndex(tmp_path / "chroma")
    assert not (tmp_path / "chroma").exists()


def test_nearest_comes_first(index):
    add(index, ["a", "b", "c"], numpy.array([[1, 0, 0, 0], [0.8, 0.6, 0, 0], [0, 0, 1, 0]], dtype=numpy.float32))
    assert index.query("budget-test-1", ROWS[0], 2) == ["a", "b"]


def test_more_than_there_are_may_be_asked_for(index):
    add(index, ["a"], ROWS[:1])
    assert index.query("budget-test-1", ROWS[0], 99) == ["a"]


def test_empty_collection_answers_nothing(index):
    assert index.query("budget-test-1", ROWS[0], 5) == []


def test_text_without_direction_is_left_out(index):
    add(index, ["a", "empty"], numpy.array([[1, 0, 0, 0], [0, 0, 0, 0]], dtype=numpy.float32))
    assert list(index.ids("budget-test-1")) == ["a"]


def test_more_than_a_batch_goes_in_and_out(index):
    ids = [f"i{place}" for place in range(2500)]
    rows = numpy.random.default_rng(1).normal(size=(2500, 4)).astype(numpy.float32)
    add(index, ids, rows)
    assert set(index.ids("budget-test-1")) == set(ids)
    index.delete("budget-test-1", [*ids[:1500], "never-there"])
    assert set(index.ids("budget-test-1")) == set(ids[1500:])


def test_dropped_collection_is_gone_and_dropping_twice_is_nothing(index):
    add(index, ["a"], ROWS[:1])
    index.drop("budget-test-1")
    index.drop("budget-test-1")
    assert index.collections() == ()


def test_reopened_index_holds_what_was_added(index):
    add(index, ["a"], ROWS[:1])
    index.reopen()
    assert index.query("budget-test-1", ROWS[0], 1) == ["a"]


def test_server_that_does_not_answer_is_one_sentence(tmp_path):
    with pytest.raises(SettingsError, match="127.0.0.1:9"):
        VectorIndex(tmp_path, "http://127.0.0.1:9").collections()
