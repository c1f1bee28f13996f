"""The generator and the trainer of the shipped embedding: reproducible, general, and told apart by name."""

from __future__ import annotations

import json

import numpy
import pytest

from ingest.embedding import StaticEmbedder, load_embedder, shipped_folder
from ingest.train.__main__ import main
from ingest.train.generator import common_characters, item_topics, write_pairs
from ingest.train.holdout import topics_of_fold
from ingest.train.tokens import Word, words_to_tokenizer
from ingest.train.trainer import Recipe, Trained, directions, pack, save


def test_pairs_are_the_same_for_the_same_seed():
    assert write_pairs(3, 200) == write_pairs(3, 200)
    assert write_pairs(3, 200) != write_pairs(4, 200)


def test_no_pair_is_about_a_left_out_topic():
    left_out = frozenset(topic.name for topic in topics_of_fold(0, 10))
    pairs = write_pairs(3, 3000, held_out=left_out)
    assert not left_out & {pair.topic for pair in pairs}
    assert {pair.topic for pair in write_pairs(3, 3000)} & left_out


def test_folds_part_the_subject_list_by_whole_families():
    folds = [{topic.name for topic in topics_of_fold(number, 10)} for number in range(10)]
    assert set.union(*folds) == {topic.name for topic in item_topics()}
    assert sum(map(len, folds)) == len(item_topics())
    assert any({"公务接待费", "公务用车购置费", "三公经费"} <= fold for fold in folds)


def test_pairs_cover_the_list_random_names_and_english():
    pairs = write_pairs(3, 6000)
    assert len({pair.topic for pair in pairs} & {topic.name for topic in item_topics()}) > 800
    assert 0.1 < sum(pair.topic is None for pair in pairs) / len(pairs) < 0.2
    assert sum(pair.question.isascii() for pair in pairs) > 300


def test_common_characters_are_the_first_level_of_gb2312():
    assert (len(common_characters()), common_characters()[0], common_characters()[-1]) == (3755, "啊", "座")


WORDS = [Word("公务", 50.0), Word("接待费", 5.0), Word("年", 900.0), Word("of", 9000.0), Word("office", 90.0), Word("费", 20.0)]


def test_pieces_are_words_and_no_figures():
    tokens = words_to_tokenizer(WORDS).encode("2023年 of 公务接待费５.00", add_special_tokens=False).tokens
    assert tokens == ["年", "<of>", "公务", "接待费"]


def test_an_unknown_word_is_one_unknown_piece_not_the_words_inside_it():
    encoded = words_to_tokenizer(WORDS).encode("offices of", add_special_tokens=False)
    assert encoded.tokens[1] == "<of>" and encoded.ids[0] == 0


def test_the_directions_kept_keep_cosines():
    rows = numpy.random.default_rng(1).normal(size=(60, 4)).astype(numpy.float32) @ numpy.eye(4, 12, dtype=numpy.float32)
    kept = rows @ directions(rows, 4)
    assert numpy.allclose(kept @ kept.T, rows @ rows.T, atol=1e-4)


def test_packing_keeps_weights_to_half_a_step():
    weights = numpy.random.default_rng(1).normal(size=(50, 8)).astype(numpy.float32)
    weights[0] = 0
    rows, scales = pack(weights)
    assert numpy.abs(rows * scales[:, None] - weights).max() <= scales.max() / 2 + 1e-6
    assert not rows[0].any()


def test_a_saved_model_is_read_without_torch_and_named_by_its_weights(tmp_path):
    tokenizer = words_to_tokenizer(WORDS)
    weights = numpy.random.default_rng(1).normal(size=(tokenizer.get_vocab_size(), 16)).astype(numpy.float32)
    first = save(Trained(tokenizer, weights, Recipe()), tmp_path / "a")
    second = save(Trained(tokenizer, weights * 2, Recipe()), tmp_path / "b")
    embedder = StaticEmbedder(tmp_path / "a")
    assert first == embedder.name != second
    assert embedder.embed(["公务接待费", ""]).shape == (2, 16)
    assert "Command" in (tmp_path / "a" / "README.md").read_text(encoding="utf-8")


def test_hold_out_asks_for_a_folder_of_its_own(capsys):
    assert main(["--hold-out", "2"]) == 2
    assert "--out" in capsys.readouterr().err


# ---------------------------------------------------------------- the shipped model


def test_the_shipped_model_is_small_and_says_where_it_is_from():
    folder = shipped_folder()
    size = sum((folder / name).stat().st_size for name in ("model.npz", "tokenizer.json"))
    assert 1_000_000 < size < 6_000_000
    card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    assert card["name"] == load_embedder().name
    assert card["recipe"]["seed"] == Recipe().seed


@pytest.mark.parametrize(
    ("question", "right", "wrong"),
    [
        ("单位买车花了多少", "公务用车购置费", "公务接待费"),
        ("what was spent on wining and dining", "公务接待费", "差旅费"),
        ("负责哪些工作", "主要职能", "机构设置"),
        ("没花完的钱", "年末结转和结余", "基本支出"),
        ("啜嚅中心的经费", "啜嚅中心", "后勤中心"),
    ],
)
def test_the_shipped_model_knows_the_words_of_the_trade(question, right, wrong):
    asked, near, far = load_embedder().embed([question, right, wrong])
    assert asked @ near > asked @ far
